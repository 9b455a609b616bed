/// A strict reader of JSON (RFC 8259) that goes through a file once, front to back.
///
/// A vocabulary of 50,257 tokens would be costly as a tree of strings, so the caller takes objects and arrays apart
/// itself and receives strings as bytes. Everything small becomes a ``JSONValue``.
struct JSONScanner {
    let file: String
    private let bytes: [UInt8]
    private(set) var offset = 0

    init(file: String, bytes: [UInt8]) {
        self.file = file
        self.bytes = bytes
    }

    private func failure(_ expected: String) -> ModelFileError {
        .malformed(file: file, detail: "byte \(offset): \(expected) expected")
    }

    /// The next byte that is not white space, not yet taken; 0 at the end.
    mutating func peek() -> UInt8 {
        while offset < bytes.count {
            let byte = bytes[offset]
            guard byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 else { return byte }
            offset += 1
        }
        return 0
    }

    private mutating func take(_ byte: UInt8, _ expected: String) throws(ModelFileError) {
        guard peek() == byte, offset < bytes.count else { throw failure(expected) }
        offset += 1
    }

    /// Calls `entry` for each key, in order; `entry` must take the value.
    mutating func object(
        _ entry: (_ key: String, inout JSONScanner) throws(ModelFileError) -> Void
    ) throws(ModelFileError) {
        var key: [UInt8] = []
        try rawObject { (scanner) throws(ModelFileError) in
            key.removeAll(keepingCapacity: true)
            try scanner.string(into: &key)
            try scanner.colon()
            try entry(String(decoding: key, as: UTF8.self), &scanner)
        }
    }

    /// Calls `entry` before each key; `entry` must take key, colon and value.
    mutating func rawObject(_ entry: (inout JSONScanner) throws(ModelFileError) -> Void) throws(ModelFileError) {
        try take(UInt8(ascii: "{"), "an object")
        if peek() == UInt8(ascii: "}") {
            offset += 1
            return
        }
        while true {
            try entry(&self)
            if peek() == UInt8(ascii: ",") {
                offset += 1
            } else {
                return try take(UInt8(ascii: "}"), "\",\" or \"}\"")
            }
        }
    }

    mutating func colon() throws(ModelFileError) { try take(UInt8(ascii: ":"), "\":\"") }

    /// Calls `element` before each element; `element` must take it.
    mutating func array(_ element: (inout JSONScanner) throws(ModelFileError) -> Void) throws(ModelFileError) {
        try take(UInt8(ascii: "["), "an array")
        if peek() == UInt8(ascii: "]") {
            offset += 1
            return
        }
        while true {
            try element(&self)
            if peek() == UInt8(ascii: ",") {
                offset += 1
            } else {
                return try take(UInt8(ascii: "]"), "\",\" or \"]\"")
            }
        }
    }

    /// Only white space may follow.
    mutating func end() throws(ModelFileError) {
        _ = peek()
        guard offset == bytes.count else { throw failure("the end of the file") }
    }

    /// Takes a string and appends its UTF-8 to `text`.
    mutating func string(into text: inout [UInt8]) throws(ModelFileError) {
        try take(UInt8(ascii: "\""), "a string")
        while offset < bytes.count {
            let byte = bytes[offset]
            switch byte {
            case UInt8(ascii: "\""):
                offset += 1
                return
            case UInt8(ascii: "\\"):
                try escape(into: &text)
            case 0..<0x20:
                throw failure("no control character in a string")
            default:
                text.append(byte)
                offset += 1
            }
        }
        throw failure("the end of a string")
    }

    private mutating func escape(into text: inout [UInt8]) throws(ModelFileError) {
        let code = offset + 1 < bytes.count ? bytes[offset + 1] : 0
        switch code {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): text.append(code)
        case UInt8(ascii: "b"): text.append(0x08)
        case UInt8(ascii: "f"): text.append(0x0C)
        case UInt8(ascii: "n"): text.append(0x0A)
        case UInt8(ascii: "r"): text.append(0x0D)
        case UInt8(ascii: "t"): text.append(0x09)
        case UInt8(ascii: "u"):
            var unit = try hexadecimal(at: offset + 2)
            if unit & 0xFC00 == 0xD800, offset + 7 < bytes.count, bytes[offset + 6] == UInt8(ascii: "\\"),
                bytes[offset + 7] == UInt8(ascii: "u")
            {
                let low = try hexadecimal(at: offset + 8)
                guard low & 0xFC00 == 0xDC00 else { throw failure("a pair of surrogates") }
                unit = 0x10000 + (unit & 0x3FF) << 10 + low & 0x3FF
                offset += 6
            }
            guard let scalar = Unicode.Scalar(unit) else { throw failure("a pair of surrogates") }
            text.append(contentsOf: UTF8.encode(scalar)!)
            offset += 4
        default: throw failure("an escape")
        }
        offset += 2
    }

    private func hexadecimal(at start: Int) throws(ModelFileError) -> UInt32 {
        guard start + 4 <= bytes.count else { throw failure("four hexadecimal digits") }
        var unit: UInt32 = 0
        for byte in bytes[start..<start + 4] {
            let digit: UInt8
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"): digit = byte - UInt8(ascii: "0")
            case UInt8(ascii: "a")...UInt8(ascii: "f"): digit = byte - UInt8(ascii: "a") + 10
            case UInt8(ascii: "A")...UInt8(ascii: "F"): digit = byte - UInt8(ascii: "A") + 10
            default: throw failure("four hexadecimal digits")
            }
            unit = unit << 4 | UInt32(digit)
        }
        return unit
    }

    /// Takes a whole number that is not negative and fits in 32 bits.
    mutating func identifier() throws(ModelFileError) -> Int {
        _ = peek()
        let start = offset
        var value = 0
        while offset < bytes.count, case let digit = bytes[offset] &- 0x30, digit < 10 {
            value = value * 10 + Int(digit)
            offset += 1
            guard value < Int(Int32.max) else { break }
        }
        let length = offset - start
        let after = offset < bytes.count ? bytes[offset] : 0
        let goesOn = after == UInt8(ascii: ".") || after | 0x20 == UInt8(ascii: "e") || after &- 0x30 < 10
        if length == 0 || goesOn || value >= Int(Int32.max) || (length > 1 && bytes[start] == 0x30) {
            offset = start
            throw failure("an id (a whole number from 0 on)")
        }
        return value
    }

    /// Takes any value.
    mutating func value(depth: Int = 0) throws(ModelFileError) -> JSONValue {
        guard depth < 64 else { throw failure("no more than 64 levels") }
        switch peek() {
        case UInt8(ascii: "{"):
            var entries: [(key: String, value: JSONValue)] = []
            try object { (key, scanner) throws(ModelFileError) in
                entries.append((key, try scanner.value(depth: depth + 1)))
            }
            return .object(entries)
        case UInt8(ascii: "["):
            var elements: [JSONValue] = []
            try array { (scanner) throws(ModelFileError) in elements.append(try scanner.value(depth: depth + 1)) }
            return .array(elements)
        case UInt8(ascii: "\""):
            var text: [UInt8] = []
            try string(into: &text)
            return .string(String(decoding: text, as: UTF8.self))
        default:
            let start = offset
            while offset < bytes.count, isWord(bytes[offset]) { offset += 1 }
            let word = String(decoding: bytes[start..<offset], as: UTF8.self)
            switch word {
            case "null": return .null
            case "true": return .bool(true)
            case "false": return .bool(false)
            default:
                let starts = word.utf8.first.map { $0 == UInt8(ascii: "-") || $0 &- 0x30 < 10 } ?? false
                guard starts, let number = Double(word) else {
                    offset = start
                    throw failure("a value")
                }
                return .number(number)
            }
        }
    }

    private func isWord(_ byte: UInt8) -> Bool {
        byte &- 0x30 < 10 || (byte | 0x20) &- 0x61 < 26 || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "+")
            || byte == UInt8(ascii: ".")
    }
}
