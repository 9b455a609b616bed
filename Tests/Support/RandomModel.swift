public import Engine
import Foundation

/// Writes a Hugging Face folder with random weights: N(0, 0.02²), biases included, and 1 for LayerNorms' γ.
///
/// The same arguments give the same bytes. Weights are streamed, so that 500 MB take seconds and little memory: the
/// numbers come from one pool of 262,139 draws, gone through in a circle. The pool's size is prime, so that no two
/// rows of one tensor are equal; models of fewer parameters never repeat a draw.
///
/// With `prefix`, names begin with `transformer.` (but for `lm_head.weight`). `tokenizerFrom` is a folder whose
/// tokenizer files are copied; it may have fewer tokens than the configuration.
public func writeRandomModel(
    to folder: String, configuration: GPT2Configuration, type: ElementType = .f32, seed: UInt64 = 0,
    prefix: Bool = true, tokenizerFrom: String? = nil
) throws {
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    try configuration.fileText(type: type).write(toFile: "\(folder)/config.json", atomically: true, encoding: .utf8)
    if let tokenizerFrom {
        for file in try ModelFolder.tokenizer(in: tokenizerFrom) {
            try Data(file.bytes).write(to: URL(fileURLWithPath: "\(folder)/\(file.name)"))
        }
    }
    let entries = Parameters.entries(of: configuration)
    let weights = try SafetensorsWriter(
        path: "\(folder)/model.safetensors",
        tensors: entries.map { (name: prefix ? ModelFolder.storedName(of: $0.name) : $0.name, shape: $0.shape) },
        type: type)
    var pool = WeightPool(size: min(configuration.parameters.total, 262_139), seed: seed)
    for entry in entries {
        if entry.name.contains("ln_"), entry.name.hasSuffix(".weight") {
            try weights.append([Float](repeating: 1, count: entry.count))
        } else {
            try pool.append(entry.count, to: weights)
        }
    }
    try weights.finish()
}

/// Draws from N(0, 0.02²), handed out in a circle.
private struct WeightPool {
    private let draws: [Float]
    /// The next one to hand out.
    private var next = 0

    init(size: Int, seed: UInt64) {
        draws = (0..<size).map { Float(0.02 * Gaussian.weight(seed: seed, array: 0, element: $0)) }
    }

    mutating func append(_ count: Int, to file: SafetensorsWriter) throws {
        var left = count
        while left > 0 {
            let piece = min(left, draws.count - next)
            try file.append(Array(draws[next..<next + piece]))
            left -= piece
            next = (next + piece) % draws.count
        }
    }
}
