import Engine
import Foundation

/// Speed beside the machine's own limits, measured in the same run. Prints a Markdown table.

let clock = ContinuousClock()

func seconds(_ duration: Duration) -> Double {
    let (whole, rest) = duration.components
    return Double(whole) + Double(rest) * 1e-18
}

func median(_ values: [Double]) -> Double { values.sorted()[values.count / 2] }

func measured(_ runs: Int, _ work: () throws -> Void) rethrows -> Double {
    try median((0..<runs).map { _ in try seconds(clock.measure(work)) })
}

/// Bytes a second that all threads together read from memory, the best of several runs: the limit of decoding.
func readBandwidth(threads: Int) -> Double {
    let count = 64 << 20
    let memory = UnsafeMutablePointer<UInt64>.allocate(capacity: count)
    memory.initialize(repeating: 1, count: count)
    defer { memory.deallocate() }
    let base = UInt(bitPattern: memory)
    let part = count / threads
    let fastest = (0..<5).map { _ in
        seconds(
            clock.measure {
                DispatchQueue.concurrentPerform(iterations: threads) { thread in
                    let start = UnsafePointer<UInt64>(bitPattern: base)! + thread * part
                    var sums = SIMD16<UInt64>()
                    for index in stride(from: 0, to: part, by: 16) {
                        sums &+= UnsafeRawPointer(start + index).loadUnaligned(as: SIMD16<UInt64>.self)
                    }
                    precondition(sums.wrappedSum() == UInt64(part))
                }
            })
    }.min()!
    return Double(count * 8) / fastest
}

let folder = NSTemporaryDirectory() + "lab-bench"
let threads = 2
let shape = GPT2Configuration(layers: 12, heads: 12, width: 768)
print("| measured | value | beside | ratio |\n|---|---|---|---|")

let bandwidth = max(readBandwidth(threads: 1), readBandwidth(threads: threads))
for type in [ElementType.f32, .bf16] {
    let place = "\(folder)/gpt2-\(type.rawValue)"
    try writeRandomModel(to: place, configuration: shape, type: type)
    let arithmetic = try Arithmetic(threads: threads)
    let inference = Inference(try GPT2(checkpoint: Checkpoint(folder: place), shape: shape), arithmetic)
    var tokens = [464]
    _ = try inference.logits(after: tokens)
    let time = try measured(24) {
        tokens.append(tokens.count)
        _ = try inference.logits(after: tokens)
    }
    let bytes = Double(shape.parameters.total - shape.context * shape.width) * Double(type.byteCount)
    let limit = bandwidth / bytes
    print(
        String(
            format: "| decoding, gpt2's shape, %@ | %.1f tokens/s | memory's limit %.1f (%.1f GB/s) | %.2f |",
            type.rawValue, 1 / time, limit, bandwidth / 1e9, 1 / time / limit))
    if type == .f32 {
        let prompt = (0..<512).map { $0 * 7 }
        let prefill = try measured(3) {
            _ = try Inference(inference.model, arithmetic).logits(after: prompt)
        }
        print(String(format: "| prefill of 512, gpt2's shape, F32 | %.0f tokens/s | – | – |", 512 / prefill))
    }
}

let distil = "\(folder)/distilgpt2"
try writeRandomModel(
    to: distil, configuration: GPT2Configuration(layers: 6, heads: 12, width: 768),
    tokenizerFrom: CommandLine.arguments.dropFirst().first ?? "models/mini")

func start(_ arguments: [String]) throws -> Double {
    try measured(9) {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: ".build/release/lab")
        process.arguments = arguments
        process.standardOutput = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
    }
}

let cell = ["-e", "prompt Paris is the capital of"]
print(String(format: "| start to first distribution, mini | %.0f ms | ≤ 60 ms | – |", try start(cell) * 1e3))
print(
    String(
        format: "| start to first distribution, distilgpt2's shape, F32 | %.0f ms | ≤ 400 ms | – |",
        try start(["--model", distil] + cell) * 1e3))
try FileManager.default.removeItem(atPath: folder)
