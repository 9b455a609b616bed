import CEditline

/// Columns that a text takes on a terminal: 2 for wide characters and emoji, 0 for combining marks, by grapheme.
func displayWidth(_ text: String) -> Int {
    if text.utf8.allSatisfy({ 0x20 <= $0 && $0 < 0x7F }) { return text.utf8.count }
    return text.reduce(0) { $0 + columns(of: $1) }
}

private func columns(of character: Character) -> Int {
    let scalars = character.unicodeScalars
    // A joined emoji, a flag and a picture made colourful by U+FE0F are one picture, two columns wide.
    if scalars.count > 1, scalars.contains(where: { $0.value == 0xFE0F || $0.value == 0x200D || isRegional($0) }) {
        return 2
    }
    guard hasTable else { return 1 }
    return scalars.map { max(0, Int(ced_width($0.value))) }.max() ?? 0
}

/// The C library knows widths only once a locale with its table is set.
private let hasTable: Bool = {
    _ = ced_set_locale()
    return ced_width(0x4E00) == 2
}()

private func isRegional(_ scalar: Unicode.Scalar) -> Bool { (0x1F1E6...0x1F1FF).contains(scalar.value) }

/// The text padded with spaces, or cut with `…`, to `width` columns.
func fitted(_ text: String, width: Int) -> String {
    let whole = displayWidth(text)
    if whole <= width { return text + String(repeating: " ", count: width - whole) }
    var cut = ""
    var used = 0
    for character in text {
        let next = columns(of: character)
        if used + next > width - 1 { break }
        cut.append(character)
        used += next
    }
    guard width > 0 else { return "" }
    return cut + "…" + String(repeating: " ", count: width - used - 1)
}

/// A token's text with nothing invisible: spaces at its ends and in rows are `␠` (`_` in ASCII), a line break `⏎`,
/// a tab `⇥`, other control characters `\u{…}`, and bytes that are no UTF-8 `\x{…}`.
func visibleToken(_ bytes: [UInt8], ascii: Bool) -> String {
    var text = ""
    for piece in decoded(bytes) {
        switch piece {
        case .byte(let byte): text += "\\x{" + hex(UInt32(byte), digits: 2) + "}"
        case .scalar(let scalar):
            switch scalar {
            case " ": text += " "
            case "\n": text += ascii ? "\\n" : "⏎"
            case "\t": text += ascii ? "\\t" : "⇥"
            default: append(scalar, to: &text)
            }
        }
    }
    let mark: Character = ascii ? "_" : "␠"
    var characters = Array(text)
    for index in characters.indices where characters[index] == " " {
        let isAtEnd = index == 0 || index == characters.count - 1
        if isAtEnd || characters[index - 1] == mark || characters[index + 1] == " " { characters[index] = mark }
    }
    return String(characters)
}

/// Text from outside with nothing in it that a terminal would obey: control characters are shown as `\u{…}`.
func safe(_ text: String) -> String {
    guard text.unicodeScalars.contains(where: isControl) else { return text }
    var shown = ""
    for scalar in text.unicodeScalars { append(scalar, to: &shown) }
    return shown
}

/// `safe`, but line breaks and tabs stay.
func safeProse(_ text: String) -> String {
    text.split(separator: "\n", omittingEmptySubsequences: false).map { line in
        line.split(separator: "\t", omittingEmptySubsequences: false).map { safe(String($0)) }.joined(separator: "\t")
    }.joined(separator: "\n")
}

private func append(_ scalar: Unicode.Scalar, to text: inout String) {
    if isControl(scalar) {
        text += "\\u{" + hex(scalar.value, digits: 1) + "}"
    } else {
        text.unicodeScalars.append(scalar)
    }
}

/// Control, format (direction marks among them), private and unassigned characters, and line separators. The joiner
/// inside an emoji is one of them that may stay.
private func isControl(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.properties.generalCategory {
    case .control, .privateUse, .lineSeparator, .paragraphSeparator, .surrogate, .unassigned: true
    case .format: scalar.value != 0x200D
    default: false
    }
}

private func hex(_ value: UInt32, digits: Int) -> String {
    let text = String(value, radix: 16, uppercase: true)
    return String(repeating: "0", count: max(0, digits - text.count)) + text
}

private enum Piece {
    case scalar(Unicode.Scalar)
    case byte(UInt8)
}

/// Characters where the bytes are UTF-8, single bytes where they are not.
private func decoded(_ bytes: [UInt8]) -> [Piece] {
    var pieces: [Piece] = []
    var start = 0
    while start < bytes.count {
        let length = (1...4).first {
            start + $0 <= bytes.count && String(validating: bytes[start..<start + $0], as: UTF8.self) != nil
        }
        if let length, let scalar = String(decoding: bytes[start..<start + length], as: UTF8.self).unicodeScalars.first
        {
            pieces.append(.scalar(scalar))
            start += length
        } else {
            pieces.append(.byte(bytes[start]))
            start += 1
        }
    }
    return pieces
}
