/// The 256 printable characters that stand for bytes in a vocabulary's files.
///
/// GPT-2's files are text, so every byte is written as one visible character: the printable ones of Latin-1 as
/// themselves, the other 68 as U+0100, U+0101, … in order. The space is `Ġ`, the newline `Ċ`.
///
/// Source: `bytes_to_unicode` in the code of Radford et al. 2019, "Language Models are Unsupervised Multitask
/// Learners".
enum ByteAlphabet {
    /// The character's scalar for each byte.
    static let scalars: [UInt16] = {
        var next: UInt16 = 0x100
        return (0..<256).map { byte in
            switch byte {
            case 0x21...0x7E, 0xA1...0xAC, 0xAE...0xFF: return UInt16(byte)
            default:
                defer { next += 1 }
                return next
            }
        }
    }()

    /// The byte of each scalar below U+0144, -1 where there is none.
    private static let bytes: [Int16] = {
        var bytes = [Int16](repeating: -1, count: 0x144)
        for (byte, scalar) in scalars.enumerated() { bytes[Int(scalar)] = Int16(byte) }
        return bytes
    }()

    /// Appends the name of `raw` bytes, in UTF-8, to `name`.
    static func appendName(of raw: some Sequence<UInt8>, to name: inout [UInt8]) {
        for byte in raw {
            let scalar = scalars[Int(byte)]
            if scalar < 0x80 {
                name.append(UInt8(scalar))
            } else {
                name.append(UInt8(0xC0 | scalar >> 6))
                name.append(UInt8(0x80 | scalar & 0x3F))
            }
        }
    }

    /// Appends the bytes that a name stands for to `raw`; false where a character is none of the alphabet.
    static func appendBytes(of name: ArraySlice<UInt8>, to raw: inout [UInt8]) -> Bool {
        var at = name.startIndex
        while at < name.endIndex {
            var scalar = Int(name[at])
            at += 1
            if scalar >= 0x80 {
                guard scalar < 0xE0, at < name.endIndex else { return false }
                scalar = (scalar & 0x1F) << 6 | Int(name[at] & 0x3F)
                at += 1
            }
            guard scalar < bytes.count, bytes[scalar] >= 0 else { return false }
            raw.append(UInt8(bytes[scalar]))
        }
        return true
    }
}
