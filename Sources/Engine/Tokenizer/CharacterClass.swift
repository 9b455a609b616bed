/// The four kinds of character that GPT-2's pre-tokenizer tells apart.
///
/// Hugging Face's tokenizers 0.23 know Unicode 16, so letters and digits that came later count as unassigned here too:
/// compared over all scalars, that leaves no difference where Swift's own tables are of version 16 or later. An older
/// Swift runtime would know fewer characters; a test over all scalars would show them.
enum CharacterClass: UInt8 {
    /// `\p{L}`
    case letter
    /// `\p{N}`
    case number
    /// `\s`: the property White_Space
    case space
    /// `[^\s\p{L}\p{N}]`
    case other

    init(_ scalar: Unicode.Scalar) {
        let properties = scalar.properties
        if let age = properties.age, age.major > 16 {
            self = .other
            return
        }
        switch properties.generalCategory {
        case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter: self = .letter
        case .decimalNumber, .letterNumber, .otherNumber: self = .number
        default: self = properties.isWhitespace ? .space : .other
        }
    }

    /// The class of each scalar of the Basic Multilingual Plane, as asking for properties is slow; surrogates never
    /// occur in valid text.
    private static let basicPlane: [CharacterClass] = (0..<0x10000).map { (value: UInt32) in
        Unicode.Scalar(value).map { CharacterClass($0) } ?? .other
    }

    /// The class and the length in bytes of the character that starts at `at`, in valid UTF-8.
    @inline(__always)
    static func read(_ text: UnsafeBufferPointer<UInt8>, at: Int) -> (kind: CharacterClass, length: Int) {
        let first = text[at]
        if first < 0x80 {
            if (first | 0x20) &- 0x61 < 26 { return (.letter, 1) }
            if first == 0x20 || first &- 0x09 < 5 { return (.space, 1) }
            return (first &- 0x30 < 10 ? .number : .other, 1)
        }
        return readBeyondASCII(text, at: at, first: UInt32(first))
    }

    private static func readBeyondASCII(
        _ text: UnsafeBufferPointer<UInt8>, at: Int, first: UInt32
    ) -> (kind: CharacterClass, length: Int) {
        func continuation(_ index: Int) -> UInt32 { UInt32(text[at + index] & 0x3F) }
        if first < 0xE0 { return (basicPlane[Int((first & 0x1F) << 6 | continuation(1))], 2) }
        if first < 0xF0 {
            return (basicPlane[Int((first & 0x0F) << 12 | continuation(1) << 6 | continuation(2))], 3)
        }
        let value = (first & 0x07) << 18 | continuation(1) << 12 | continuation(2) << 6 | continuation(3)
        return (Unicode.Scalar(value).map { CharacterClass($0) } ?? .other, 4)
    }
}
