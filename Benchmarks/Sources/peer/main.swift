import Engine
import Foundation

/// Our side of `peers/peers.py`: writes models of GPT-2's shapes, or measures one repetition for each line on standard
/// input and prints its seconds.
///
///     peer --write FOLDER LAYERS F32|BF16
///     peer FOLDER THREADS

let words = Array(CommandLine.arguments.dropFirst())
guard words.count >= 2 else {
    FileHandle.standardError.write(Data("usage: peer --write FOLDER LAYERS TYPE | peer FOLDER THREADS\n".utf8))
    exit(2)
}
if words[0] == "--write", words.count == 4, let layers = Int(words[2]), let type = ElementType(rawValue: words[3]) {
    try writeRandomModel(
        to: words[1], configuration: GPT2Configuration(layers: layers, heads: 12, width: 768), type: type,
        tokenizerFrom: "models/mini")
    exit(0)
}

let shape = try GPT2Configuration(folder: words[0])
let model = try GPT2(checkpoint: Checkpoint(folder: words[0]), shape: shape)
let arithmetic = try Arithmetic(threads: Int(words[1]) ?? 2)
let clock = ContinuousClock()
let prompt = [464, 3139, 286, 4881, 318, 262, 1748, 286, 6342, 11, 290, 262, 3139, 286, 7873, 318]

@MainActor func seconds(_ work: () throws -> Void) rethrows -> Double {
    let (whole, rest) = try clock.measure(work).components
    return Double(whole) + Double(rest) * 1e-18
}

@MainActor func measure(_ work: String) throws -> Double {
    switch work {
    case "prefill":
        let tokens = (0..<512).map { 7 * $0 % shape.vocabulary }
        let inference = Inference(model, arithmetic)
        return try seconds { _ = try inference.logits(after: tokens) }
    case "decode":
        // 32 tokens, each after the other, with the cache; the prompt is not measured.
        let inference = Inference(model, arithmetic)
        var tokens = prompt
        var logits = try inference.logits(after: tokens)
        return try seconds {
            for _ in 0..<32 {
                tokens.append(Distribution.argmax(logits) ?? 0)
                logits = try inference.logits(after: tokens)
            }
        }
    case "sweep":
        let heads = (0..<shape.layers).flatMap { layer in
            (0..<shape.heads).map { [Intervention(.zero(.head(layer: layer, head: $0)))] }
        }
        let inference = Inference(model, arithmetic)
        return try seconds { _ = try inference.sweep(prompt, over: heads, measuring: .probability(of: 4881)) }
    case "lens":
        let inference = Inference(model, arithmetic)
        return try seconds {
            for row in try inference.lens(prompt, positions: [prompt.count - 1]).rows {
                _ = Distribution(logits: row.logits)
            }
        }
    default: throw CocoaError(.featureUnsupported)
    }
}

while let line = readLine() {
    FileHandle.standardOutput.write(Data("\(try measure(line))\n".utf8))
}
