public import Engine
import Foundation

/// Every tensor of a GPT-2 of shape `configuration`, by Hugging Face's names without prefix, in the order of the
/// forward pass. Conv1D weights are (in, out).
public func gpt2Tensors(_ configuration: GPT2Configuration) -> [(name: String, shape: [Int])] {
    let (width, inner) = (configuration.width, configuration.innerWidth)
    var tensors = [
        (name: "wte.weight", shape: [configuration.vocabulary, width]),
        (name: "wpe.weight", shape: [configuration.context, width]),
    ]
    for layer in 0..<configuration.layers {
        let block: [(String, [Int])] = [
            ("ln_1.weight", [width]), ("ln_1.bias", [width]),
            ("attn.c_attn.weight", [width, 3 * width]), ("attn.c_attn.bias", [3 * width]),
            ("attn.c_proj.weight", [width, width]), ("attn.c_proj.bias", [width]),
            ("ln_2.weight", [width]), ("ln_2.bias", [width]),
            ("mlp.c_fc.weight", [width, inner]), ("mlp.c_fc.bias", [inner]),
            ("mlp.c_proj.weight", [inner, width]), ("mlp.c_proj.bias", [width]),
        ]
        tensors += block.map { (name: "h.\(layer).\($0.0)", shape: $0.1) }
    }
    tensors += [(name: "ln_f.weight", shape: [width]), (name: "ln_f.bias", shape: [width])]
    if !configuration.tiesEmbeddings {
        tensors.append((name: "lm_head.weight", shape: [configuration.vocabulary, width]))
    }
    return tensors
}

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
    let target = URL(fileURLWithPath: folder, isDirectory: true)
    try FileManager.default.createDirectory(at: target, withIntermediateDirectories: true)
    try Data(configurationText(configuration).utf8).write(to: target.appendingPathComponent("config.json"))
    if let tokenizerFrom { try copyTokenizer(from: URL(fileURLWithPath: tokenizerFrom), to: target) }

    let tensors = gpt2Tensors(configuration).map { name, shape in
        (name: prefix && name != "lm_head.weight" ? "transformer.\(name)" : name, shape: shape)
    }
    let weights = target.appendingPathComponent("model.safetensors")
    guard FileManager.default.createFile(atPath: weights.path, contents: nil) else {
        throw CocoaError(.fileWriteUnknown)
    }
    let file = try FileHandle(forWritingTo: weights)
    defer { try? file.close() }
    try file.write(contentsOf: safetensorsHeader(tensors, type: type))
    var pool = WeightPool(size: min(configuration.parameters.total, 262_139), type: type, seed: seed)
    for (name, shape) in tensors {
        let count = shape.reduce(1, *)
        if name.hasSuffix("ln_1.weight") || name.hasSuffix("ln_2.weight") || name.hasSuffix("ln_f.weight") {
            try file.write(contentsOf: encoded([Float](repeating: 1, count: count), as: type))
        } else {
            try pool.write(count, to: file)
        }
    }
}

/// Draws from N(0, 0.02²), encoded once and handed out in a circle.
private struct WeightPool {
    private let bytes: Data
    private let elementSize: Int
    /// The next byte to hand out.
    private var next = 0

    init(size: Int, type: ElementType, seed: UInt64) {
        var generator = SplitMix64(state: seed)
        bytes = encoded((0..<size).map { _ in Float(0.02 * generator.gaussian()) }, as: type)
        elementSize = type.byteCount
    }

    mutating func write(_ count: Int, to file: FileHandle) throws {
        var left = count * elementSize
        while left > 0 {
            let piece = min(left, bytes.count - next)
            try file.write(contentsOf: bytes[next..<next + piece])
            left -= piece
            next = (next + piece) % bytes.count
        }
    }
}

/// SplitMix64 (Steele, Lea and Flood, 2014), enough for weights that only have to differ.
private struct SplitMix64 {
    var state: UInt64

    /// A uniform number in (0, 1).
    mutating func uniform() -> Double {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return (Double((mixed ^ (mixed >> 31)) >> 11) + 0.5) * 0x1p-53
    }

    /// A draw from N(0, 1), by Box and Muller's transform.
    mutating func gaussian() -> Double {
        (-2 * log(uniform())).squareRoot() * cos(2 * Double.pi * uniform())
    }
}

/// `values` as little-endian elements of `type`, rounded to nearest, ties to even. Magnitudes stay below 65,504.
func encoded(_ values: [Float], as type: ElementType) -> Data {
    switch type {
    case .f32: values.map(\.bitPattern.littleEndian).withUnsafeBytes { Data($0) }
    case .f16: values.map { halfBits($0).littleEndian }.withUnsafeBytes { Data($0) }
    case .bf16: values.map { brainBits($0).littleEndian }.withUnsafeBytes { Data($0) }
    }
}

/// binary16 by arithmetic: Swift has no `Float16` on Intel Macs.
private func halfBits(_ value: Float) -> UInt16 {
    let sign = UInt16(truncatingIfNeeded: value.bitPattern >> 16) & 0x8000
    let magnitude = value.magnitude
    guard magnitude >= 0x1p-14 else { return sign | UInt16((magnitude * 0x1p24).rounded(.toNearestOrEven)) }
    let exponent = Int(magnitude.exponent)
    let steps = Int((magnitude * Float(sign: .plus, exponent: 10 - exponent, significand: 1)).rounded(.toNearestOrEven))
    return sign | UInt16((exponent + 14) * 1024 + steps)
}

private func brainBits(_ value: Float) -> UInt16 {
    let bits = value.bitPattern
    return UInt16(truncatingIfNeeded: (bits + 0x7FFF + ((bits >> 16) & 1)) >> 16)
}

/// The length and the JSON of a header, padded so that the data is aligned.
private func safetensorsHeader(_ tensors: [(name: String, shape: [Int])], type: ElementType) -> Data {
    var entries = ["\"__metadata__\":{\"format\":\"pt\"}"]
    var offset = 0
    for (name, shape) in tensors {
        let end = offset + shape.reduce(type.byteCount, *)
        let sizes = shape.map(String.init).joined(separator: ",")
        entries.append(
            "\"\(name)\":{\"dtype\":\"\(type.rawValue)\",\"shape\":[\(sizes)],\"data_offsets\":[\(offset),\(end)]}")
        offset = end
    }
    var text = Data("{\(entries.joined(separator: ","))}".utf8)
    text.append(Data(repeating: UInt8(ascii: " "), count: (8 - text.count % 8) % 8))
    return withUnsafeBytes(of: UInt64(text.count).littleEndian) { Data($0) } + text
}

private func configurationText(_ configuration: GPT2Configuration) -> String {
    """
    {
      "activation_function": "gelu_new",
      "architectures": ["GPT2LMHeadModel"],
      "layer_norm_epsilon": \(configuration.layerNormEpsilon),
      "model_type": "gpt2",
      "n_embd": \(configuration.width),
      "n_head": \(configuration.heads),
      "n_inner": \(configuration.innerWidth),
      "n_layer": \(configuration.layers),
      "n_positions": \(configuration.context),
      "tie_word_embeddings": \(configuration.tiesEmbeddings),
      "vocab_size": \(configuration.vocabulary)
    }

    """
}

private func copyTokenizer(from source: URL, to target: URL) throws {
    for name in ["vocab.json", "merges.txt", "tokenizer.json", "tokenizer_config.json"] {
        let file = source.appendingPathComponent(name)
        guard FileManager.default.fileExists(atPath: file.path) else { continue }
        let copy = target.appendingPathComponent(name)
        try? FileManager.default.removeItem(at: copy)
        try FileManager.default.copyItem(at: file, to: copy)
    }
}
