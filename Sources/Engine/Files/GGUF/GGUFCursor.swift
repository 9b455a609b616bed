/// Reads a GGUF header from front to back. Every length is compared with what is left of the file before it is used, so
/// that a header that lies costs no more than its own bytes.
struct GGUFCursor {
    let map: MappedFile
    private(set) var place = 0

    init(_ map: MappedFile) { self.map = map }

    /// The next number, little-endian.
    mutating func number<Number: FixedWidthInteger>(as type: Number.Type = Number.self) throws(ModelFileError) -> Number
    {
        let bytes = try take(UInt64(MemoryLayout<Number>.size))
        return Number(littleEndian: (map.base + bytes.lowerBound).loadUnaligned(as: type))
    }

    /// The next `count` bytes.
    mutating func take(_ count: UInt64) throws(ModelFileError) -> Range<Int> {
        guard count <= UInt64(map.count - place) else {
            let (end, overflow) = UInt64(place).addingReportingOverflow(count)
            throw .truncated(file: map.path, expected: overflow ? .max : Int(clamping: end), found: map.count)
        }
        let start = place
        place += Int(count)
        return start..<place
    }

    /// A length of 64 bits and as many bytes.
    mutating func text() throws(ModelFileError) -> GGUFText {
        let length: UInt64 = try number()
        return GGUFText(map: map, range: try take(length))
    }

    /// - Parameter what: of which the name is, for the error.
    mutating func name(of what: String) throws(ModelFileError) -> String {
        let start = place
        let text = try text()
        guard text.range.count <= Self.longestName, let name = text.string else {
            throw .malformed(
                file: map.path, detail: "\(what) at byte \(start) has a name that is too long or not UTF-8")
        }
        return name
    }

    /// The format's own limit on keys; no tensor's name comes near.
    private static let longestName = 65_535
}

/// A string of the header, still in the file.
struct GGUFText: Sendable {
    let map: MappedFile
    let range: Range<Int>

    /// The bytes, valid while the map lives.
    var bytes: UnsafeBufferPointer<UInt8> {
        UnsafeBufferPointer(
            start: (map.base + range.lowerBound).assumingMemoryBound(to: UInt8.self), count: range.count)
    }

    /// Nil if it is not UTF-8.
    var string: String? { String(validating: bytes, as: UTF8.self) }
}
