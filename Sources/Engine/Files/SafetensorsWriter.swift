import CKernels

/// Writes one `.safetensors` file, tensor by tensor, without holding it in memory.
///
/// ```
/// let file = try SafetensorsWriter(path: path, tensors: [("wte.weight", [2048, 128])], type: .bf16)
/// try file.append(embedding)      // floats, in the order of the tensors
/// try file.finish()
/// ```
///
/// What lay at `path` stays until `finish` has the new file on the disk. The same tensors give the same bytes.
public final class SafetensorsWriter {
    /// What the header says of one tensor.
    public typealias Tensor = (name: String, shape: [Int])

    private let file: FileReplacement
    private let type: ElementType
    /// Elements that the header announced and nobody has given yet.
    private var left: Int

    /// Writes the header: the tensors one after another, `type` for all of them.
    ///
    /// - Parameter metadata: that the format is "pt" if nil, which Transformers wants to read there.
    /// - Throws: `.unwritable`.
    public init(
        path: String, tensors: [Tensor], type: ElementType, metadata: [(String, String)]? = nil
    ) throws(ModelFileError) {
        file = try FileReplacement(path: path)
        self.type = type
        left = tensors.reduce(0) { $0 + $1.shape.reduce(1, *) }
        try write(Self.head(tensors, type, metadata ?? Self.standardMetadata))
    }

    /// Adds elements, rounded to the file's type (to nearest, ties to even).
    ///
    /// Throws `.unwritable`.
    public func append(_ values: [Float]) throws(ModelFileError) {
        try values.withUnsafeBufferPointer { values throws(ModelFileError) in try append(values) }
    }

    /// The same from memory.
    func append(_ values: UnsafeBufferPointer<Float>) throws(ModelFileError) {
        precondition(values.count <= left, "more elements than the header announces")
        left -= values.count
        guard type != .f32 else { return try file.write(UnsafeRawBufferPointer(values)) }
        for start in stride(from: 0, to: values.count, by: Self.narrowedAtOnce) {
            let part = values[start..<min(start + Self.narrowedAtOnce, values.count)]
            try write(narrowed(UnsafeBufferPointer(rebasing: part)))
        }
    }

    /// Puts the file in its place. Throws `.unwritable`, and then the old file is as it was.
    public func finish() throws(ModelFileError) {
        precondition(left == 0, "\(left) elements fewer than the header announces")
        try file.commit()
    }

    private static let narrowedAtOnce = 1 << 18

    private func narrowed(_ values: UnsafeBufferPointer<Float>) -> [UInt16] {
        [UInt16](unsafeUninitializedCapacity: values.count) { halves, filled in
            if let from = values.baseAddress, let to = halves.baseAddress {
                ck_from_float(from, StorageType.elements(type).code, values.count, to)
            }
            filled = values.count
        }
    }

    private func write<Element: BitwiseCopyable>(_ elements: [Element]) throws(ModelFileError) {
        try elements.withUnsafeBufferPointer { elements throws(ModelFileError) in
            try file.write(UnsafeRawBufferPointer(elements))
        }
    }

    /// All that stands before the tensors.
    static func head(
        _ tensors: [Tensor], _ type: ElementType, _ metadata: [(String, String)] = standardMetadata
    ) -> [UInt8] {
        let header = header(tensors, type, metadata)
        return withUnsafeBytes(of: UInt64(header.count).littleEndian) { Array($0) } + header
    }

    /// Transformers wants to read there that the format is "pt".
    static let standardMetadata = [("format", "pt")]

    /// JSON, padded with spaces to a multiple of 8 so that the data is aligned.
    private static func header(
        _ tensors: [Tensor], _ type: ElementType, _ metadata: [(String, String)]
    ) -> [UInt8] {
        var entries: [String] = []
        if !metadata.isEmpty {
            let pairs = metadata.map { "\(jsonText($0.0)):\(jsonText($0.1))" }
            entries.append("\"__metadata__\":{\(pairs.joined(separator: ","))}")
        }
        var offset = 0
        for (name, shape) in tensors {
            let end = offset + shape.reduce(type.byteCount, *)
            let sizes = shape.map(String.init).joined(separator: ",")
            entries.append(
                "\(jsonText(name)):{\"dtype\":\"\(type.rawValue)\",\"shape\":[\(sizes)],\"data_offsets\":[\(offset),\(end)]}"
            )
            offset = end
        }
        var text = Array("{\(entries.joined(separator: ","))}".utf8)
        text += Array(repeating: UInt8(ascii: " "), count: (8 - text.count % 8) % 8)
        return text
    }
}

/// `text` as JSON, with its quotation marks.
func jsonText(_ text: String) -> String {
    var json = "\""
    for scalar in text.unicodeScalars {
        switch scalar {
        case "\"", "\\": json += "\\\(scalar)"
        case _ where scalar.value < 0x20:
            let digits = String(scalar.value, radix: 16)
            json += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
        default: json.unicodeScalars.append(scalar)
        }
    }
    return json + "\""
}
