#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// The header of a safetensors file as it stands there, before anything in it is believed.
struct SafetensorsHeader {
    /// What the header says about one tensor; nil where an entry is absent or of another kind.
    struct Claim {
        var type: String?
        var shape: [Int]?
        var offsets: [Int]?
    }

    /// The claims by name, without `__metadata__`.
    var claims: [String: Claim]

    /// Decodes `text`, the JSON of the header of `file`.
    ///
    /// Throws `.malformed` for text that is not UTF-8 or not a JSON object, or names a tensor twice.
    init(text: UnsafeRawBufferPointer, file: String) throws(ModelFileError) {
        guard String(validating: text, as: UTF8.self) != nil else {
            throw .malformed(file: file, detail: "the header is not UTF-8")
        }
        // Foundation would also take UTF-16, whose zero bytes JSON in UTF-8 cannot have.
        guard text.first == UInt8(ascii: "{"), !text.contains(0),
            let decoded = try? JSONDecoder().decode(DecodedHeader.self, from: Data(text))
        else {
            throw .malformed(file: file, detail: "the header is not a JSON object")
        }
        guard memberCount(ofObject: text) == decoded.memberCount else {
            throw .malformed(file: file, detail: "the header names a tensor twice")
        }
        self.claims = decoded.claims
    }
}

/// Decodes every member on its own, so that one bad entry can be named.
private struct DecodedHeader: Decodable {
    var claims: [String: SafetensorsHeader.Claim] = [:]
    var memberCount = 0

    init(from decoder: any Decoder) throws {
        let members = try decoder.container(keyedBy: AnyKey.self)
        memberCount = members.allKeys.count
        for key in members.allKeys where key.stringValue != "__metadata__" {
            var claim = SafetensorsHeader.Claim()
            if let entry = try? members.nestedContainer(keyedBy: AnyKey.self, forKey: key) {
                claim.type = try? entry.decode(String.self, forKey: AnyKey(stringValue: "dtype"))
                claim.shape = try? entry.decode([Int].self, forKey: AnyKey(stringValue: "shape"))
                claim.offsets = try? entry.decode([Int].self, forKey: AnyKey(stringValue: "data_offsets"))
            }
            claims[key.stringValue] = claim
        }
    }
}

/// A key that is whatever the file says.
struct AnyKey: CodingKey {
    let stringValue: String
    var intValue: Int? { nil }
    init(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }
}
