/// The expression as it would be typed; reading it again gives the same expression.
extension Expression: CustomStringConvertible {
    var description: String { spelled.text }

    /// An expression's text, and how tightly it binds.
    private struct Spelled {
        var text: String
        var precedence: Int

        init(_ text: String, _ precedence: Int = 100) { (self.text, self.precedence) = (text, precedence) }

        /// In brackets where it binds no tighter than `floor`.
        func above(_ floor: Int) -> String { precedence > floor ? text : "(\(text))" }
    }

    /// The parts first, then the whole: one small call for each level.
    private var spelled: Spelled {
        var parts: [Spelled] = []
        for part in self.parts { parts.append(part.spelled) }
        return spelled(parts)
    }

    private func spelled(_ parts: [Spelled]) -> Spelled {
        var list: String { parts.map(\.text).joined(separator: ", ") }
        switch node {
        case .number(let value): return Spelled(Self.text(value), value.sign == .minus ? 7 : 100)
        case .text(let text): return Spelled(Self.quoted(text))
        case .truth(let truth): return Spelled(truth ? "true" : "false")
        case .tokenID(let id): return Spelled("#\(id)")
        case .name(let name): return Spelled(name)
        case .vector: return Spelled("[\(list)]")
        case .negation: return Spelled("-" + parts[0].above(6), 7)
        case .inversion: return Spelled("not " + parts[0].above(2), 3)
        case .operation(.power, _, _):
            let own = Operator.power.precedence
            // A sign may follow directly: 2^-1.
            return Spelled("\(parts[0].above(own))^\(parts[1].above(6))", own)
        case .operation(let sign, _, _):
            let own = sign.precedence
            return Spelled("\(parts[0].above(own - 1)) \(sign.rawValue) \(parts[1].above(own))", own)
        case .call(let name, _): return Spelled("\(name)(\(list))")
        case .index: return Spelled("\(parts[0].above(99))[\(parts[1].text)]")
        case .slice(_, let slice):
            let from = slice.from == nil ? "" : parts[1].text
            let to = slice.to == nil ? "" : parts[parts.count - 1].text
            return Spelled("\(parts[0].above(99))[\(from)\(slice.includesEnd ? ".." : ":")\(to)]")
        }
    }

    /// The shortest text that reads back to the same number.
    static func text(_ value: Double) -> String {
        let text = value.description
        return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
    }

    static func quoted(_ text: String) -> String {
        var shown = "\""
        var before: Character = "\""
        for character in text {
            defer { before = shown.last ?? before }
            switch character {
            case "\"", "\\", "“", "”": shown += "\\" + String(character)
            case "\n": shown += "\\n"
            case "\t": shown += "\\t"
            default:
                let standsAlone = !clings(character, to: before) && !clings("\"", to: character)
                let isPlain = standsAlone && character.unicodeScalars.allSatisfy(isPlain)
                shown += isPlain ? String(character) : escaped(character)
            }
        }
        return shown + "\""
    }

    /// Whether both together are one character: an accent that follows a quote would make another sign of it.
    private static func clings(_ character: Character, to before: Character) -> Bool {
        !(character.isASCII && before.isASCII) && "\(before)\(character)".count == 1
    }

    private static func isPlain(_ scalar: Unicode.Scalar) -> Bool { safe(String(scalar)) == String(scalar) }

    private static func escaped(_ character: Character) -> String {
        character.unicodeScalars.map { "\\u{" + String($0.value, radix: 16, uppercase: true) + "}" }.joined()
    }
}
