public import Engine
import Foundation

/// Writes a Hugging Face folder of this shape, F32, whose weights are a hole in the file: all zero, read like any
/// others, and no disk is taken. For shapes that would take long to write.
public func writeSparseModel(to folder: String, configuration: GPT2Configuration) throws {
    let target = URL(fileURLWithPath: folder, isDirectory: true)
    try FileManager.default.createDirectory(at: target, withIntermediateDirectories: true)
    let settings = """
        {"model_type": "gpt2", "activation_function": "gelu_new", "n_layer": \(configuration.layers),
         "n_head": \(configuration.heads), "n_embd": \(configuration.width), "n_positions": \(configuration.context),
         "vocab_size": \(configuration.vocabulary), "layer_norm_epsilon": \(configuration.layerNormEpsilon)}

        """
    try Data(settings.utf8).write(to: target.appendingPathComponent("config.json"))

    var entries: [String] = []
    var end = 0
    for entry in Parameters.entries(of: configuration) {
        let (name, start) = (ModelFolder.storedName(of: entry.name), end)
        end += entry.shape.reduce(ElementType.f32.byteCount, *)
        entries.append("\"\(name)\":{\"dtype\":\"F32\",\"shape\":\(entry.shape),\"data_offsets\":[\(start),\(end)]}")
    }
    var header = Data("{\(entries.joined(separator: ","))}".utf8)
    header.append(Data(repeating: UInt8(ascii: " "), count: (8 - header.count % 8) % 8))
    let weights = target.appendingPathComponent("model.safetensors")
    try (withUnsafeBytes(of: UInt64(header.count).littleEndian) { Data($0) } + header).write(to: weights)
    let file = try FileHandle(forUpdating: weights)
    try file.truncate(atOffset: UInt64(8 + header.count + end))
    try file.close()
}
