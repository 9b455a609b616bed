import CKernels
import CLimits
import Foundation

private let clock = ContinuousClock()

private func seconds(_ work: () -> Void) -> Double {
    let (whole, rest) = clock.measure(work).components
    return Double(whole) + Double(rest) * 1e-18
}

/// The same work on each of `threads` threads.
private func everywhere(_ threads: Int, _ work: @Sendable (Int) -> Void) {
    if threads == 1 { work(0) } else { DispatchQueue.concurrentPerform(iterations: threads, execute: work) }
}

/// The vectors that the instruction set has.
@MainActor private var width: Int32 { isa == CK_AVX512 ? 2 : isa == CK_AVX2 ? 1 : 0 }

/// Seconds for each floating-point operation at the peak.
@MainActor private func peak(_ threads: Int) -> Double {
    let width = width
    // A millisecond and more, beside which starting a second thread is nothing.
    let rounds = 1_000_000
    let time = seconds {
        everywhere(threads) { _ in
            var sink: Float = 0
            _ = cl_fused(width, rounds, &sink)
        }
    }
    var sink: Float = 0
    return time / (cl_fused(width, 1, &sink) * Double(rounds * threads))
}

private let memorySize = 256 << 20

/// Memory beyond any cache, written once so that it is there.
private let memory: UInt = {
    let room = UnsafeMutableRawPointer.allocate(byteCount: memorySize, alignment: 4096)
    memset(room, 1, memorySize)
    return UInt(bitPattern: room)
}()

/// Seconds for each byte read from memory.
@MainActor private func reading(_ threads: Int) -> Double {
    let width = width
    let part = memorySize / threads
    let time = seconds {
        everywhere(threads) { thread in
            precondition(cl_read(width, UnsafeRawPointer(bitPattern: memory + UInt(thread * part)), part) == 0)
        }
    }
    return time / Double(memorySize)
}

/// Turns of limit and product until `span` seconds are over; the best of each.
@MainActor private func turns(
    _ product: Product, _ threads: Int, copies: Int, span: Double, limit: () -> Double
) -> (product: Double, limit: Double) {
    guard let context = ck_context_create(isa, Int32(threads)) else { fatalError("no context") }
    defer { ck_context_destroy(context) }
    product.prepare(copies: copies)
    defer { product.release() }
    var (best, bestLimit) = (Double.infinity, Double.infinity)
    let start = clock.now
    while clock.now - start < .seconds(span) {
        let most = limit()
        record("limit for \(product.form.rawValue)", threads, product, most)
        bestLimit = min(bestLimit, most)
        for _ in 0..<max(copies, 4) {
            let time = seconds { product.run(context, copies: copies) }
            record(product.form.rawValue, threads, product, time)
            best = min(best, time)
        }
    }
    return (best, bestLimit)
}

private func row(_ product: Product, _ threads: Int, _ value: Double, _ limit: Double) {
    print(
        "| \(product.form.rawValue) | \(product.m) × \(product.k) × \(product.n) | \(product.typeName) | \(threads) |",
        String(format: "%.1f | %.1f | %.2f |", value, limit, value / limit))
}

@MainActor func measureProduct(_ product: Product, _ threads: Int) {
    // Few rows are a batch that is decoded: their weights come from memory.
    let copies = product.m <= 16 ? (128 << 20) / product.weightBytes : 1
    let best = turns(product, threads, copies: copies, span: 0.5) { peak(threads) }
    row(product, threads, product.operations / best.product / 1e9, 1e-9 / best.limit)
}

/// A second thread may add nothing to what memory gives, so the limit is the better of one and all.
@MainActor func measureStream(_ product: Product, _ threads: Int) {
    let copies = max(2, memorySize / product.weightBytes)
    let best = turns(product, threads, copies: copies, span: 1) { min(reading(1), reading(threads)) }
    row(product, threads, Double(product.weightBytes) / best.product / 1e9, 1e-9 / best.limit)
}
