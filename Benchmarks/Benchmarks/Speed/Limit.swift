import CKernels
import CLimits
import Foundation

/// What the machine can do at most, to stand beside what was done.
enum Limit {
    /// Fused multiply-adds that wait for nothing, on as many threads as the work has; in operations.
    case arithmetic
    /// Reading so many bytes again and again, in bytes; the better of one thread and all, since a second one may add
    /// nothing to what memory gives.
    case reading(bytes: Int)

    /// Operations, or bytes, a second at this moment.
    func rate(threads: Int) -> Double {
        switch self {
        // The better of two: one is over before a thread that was held up could make good for it.
        case .arithmetic: max(arithmeticRate(threads), arithmeticRate(threads))
        case .reading(let bytes): Set([1, threads]).map { readingRate(bytes, threads: $0) }.max() ?? 0
        }
    }

    var unit: String {
        switch self {
        case .arithmetic: "operation"
        case .reading: "byte"
        }
    }
}

func seconds(_ work: () throws -> Void) rethrows -> Double {
    let (whole, rest) = try ContinuousClock().measure(work).components
    return Double(whole) + Double(rest) * 1e-18
}

/// The vectors that the instruction set has, as `CLimits` counts them.
private let vectorWidth: Int32 =
    switch ck_isa_best() {
    case CK_AVX512: 2
    case CK_AVX2: 1
    default: 0
    }

/// The same work on each of `threads` threads.
private func everywhere(_ threads: Int, _ work: @Sendable (Int) -> Void) {
    if threads == 1 { work(0) } else { DispatchQueue.concurrentPerform(iterations: threads, execute: work) }
}

/// Operations a second.
func arithmeticRate(_ threads: Int) -> Double {
    // A millisecond and more, beside which starting a second thread is nothing.
    let rounds = 1_000_000
    let time = seconds {
        everywhere(threads) { _ in
            var sink: Float = 0
            _ = cl_fused(vectorWidth, rounds, &sink)
        }
    }
    var sink: Float = 0
    return cl_fused(vectorWidth, 1, &sink) * Double(rounds * threads) / time
}

/// Memory to read, written once so that it is there. It grows to the largest size asked for.
private final class Readable {
    /// Only ever asked for from the one thread that measures.
    nonisolated(unsafe) static let largePages = Readable(areLarge: true)
    nonisolated(unsafe) static let smallPages = Readable(areLarge: false)
    private let areLarge: Bool
    private var memory: UnsafeMutableRawPointer?
    private var count = 0

    private init(areLarge: Bool) { self.areLarge = areLarge }

    func address(of bytes: Int) -> UInt {
        if bytes > count {
            memory?.deallocate()
            let fresh = UnsafeMutableRawPointer.allocate(byteCount: bytes, alignment: 1 << 21)
            // A wish, which a system without large pages does not grant.
            #if os(Linux)
                madvise(fresh, bytes, areLarge ? MADV_HUGEPAGE : MADV_NOHUGEPAGE)
            #endif
            memset(fresh, 1, bytes)
            (memory, count) = (fresh, bytes)
        }
        return UInt(bitPattern: memory)
    }
}

/// Bytes a second.
///
/// - Parameter largePages: with pages of 2 MB memory gives the most; a mapped file has pages of 4 KB, and whoever reads
///   it also waits for their addresses.
func readingRate(_ bytes: Int, threads: Int, largePages: Bool = true) -> Double {
    // Whole steps of the reading loop on each thread.
    let part = bytes / threads / 256 * 256
    let base = (largePages ? Readable.largePages : .smallPages).address(of: part * threads)
    // What fits into a cache is read often enough for a measurement, and once before it to be there.
    let passes = max(1, (32 << 20) / bytes)
    func read(_ passes: Int) {
        everywhere(threads) { thread in
            for _ in 0..<passes {
                precondition(cl_read(vectorWidth, UnsafeRawPointer(bitPattern: base + UInt(thread * part)), part) == 0)
            }
        }
    }
    if passes > 1 { read(1) }
    return Double(part * threads * passes) / seconds { read(passes) }
}
