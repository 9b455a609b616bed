/// The expression as it would be typed; reading it again gives the same expression.
extension Expression: CustomStringConvertible {
    var description: String { text(above: 0) }

    /// In brackets where it binds no tighter than `floor`.
    private func text(above floor: Int) -> String {
        let (text, precedence) = spelled
        return precedence > floor ? text : "(\(text))"
    }

    private var spelled: (text: String, precedence: Int) {
        let atom = 100
        switch node {
        case .number(let value): return (Self.text(value), value.sign == .minus ? 7 : atom)
        case .text(let text): return (Self.quoted(text), atom)
        case .truth(let truth): return (truth ? "true" : "false", atom)
        case .tokenID(let id): return ("#\(id)", atom)
        case .name(let name): return (name, atom)
        case .vector(let entries): return ("[" + entries.map(\.description).joined(separator: ", ") + "]", atom)
        case .negation(let inner): return ("-" + inner.text(above: 6), 7)
        case .inversion(let inner): return ("not " + inner.text(above: 3), 3)
        case .operation(let sign, let left, let right):
            let own = sign.precedence
            let isPower = sign == .power
            let first = left.text(above: isPower ? own : own - 1)
            let second = right.text(above: isPower ? own - 1 : own)
            return (isPower ? "\(first)^\(second)" : "\(first) \(sign.rawValue) \(second)", own)
        case .call(let name, let arguments):
            return (name + "(" + arguments.map(\.description).joined(separator: ", ") + ")", atom)
        case .index(let base, let index): return ("\(base.text(above: 99))[\(index)]", atom)
        case .slice(let base, let slice):
            let ends = (slice.from?.description ?? "", slice.to?.description ?? "")
            return ("\(base.text(above: 99))[\(ends.0)\(slice.includesEnd ? ".." : ":")\(ends.1)]", atom)
        }
    }

    /// The shortest text that reads back to the same number.
    static func text(_ value: Double) -> String {
        let text = value.description
        return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
    }

    static func quoted(_ text: String) -> String {
        var shown = "\""
        for character in text {
            switch character {
            case "\"", "\\", "“", "”": shown += "\\" + String(character)
            case "\n": shown += "\\n"
            case "\t": shown += "\\t"
            default: shown += character.unicodeScalars.allSatisfy(isPlain) ? String(character) : escaped(character)
            }
        }
        return shown + "\""
    }

    private static func isPlain(_ scalar: Unicode.Scalar) -> Bool { safe(String(scalar)) == String(scalar) }

    private static func escaped(_ character: Character) -> String {
        character.unicodeScalars.map { "\\u{" + String($0.value, radix: 16, uppercase: true) + "}" }.joined()
    }
}
