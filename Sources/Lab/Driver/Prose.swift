import Notebook

/// Prose with `{= EXPR}` in it: numbers in prose are computed, never typed.
enum Prose {
    static func filled(
        _ text: String, _ session: Session
    ) -> (text: String, problems: [(expression: String, line: Int, error: CellError)]) {
        var shown = ""
        var problems: [(expression: String, line: Int, error: CellError)] = []
        var rest = text[...]
        while let start = rest.firstRange(of: "{= "), let end = rest[start.upperBound...].firstIndex(of: "}") {
            let expression = String(rest[start.upperBound..<end])
            shown += rest[..<start.lowerBound]
            do throws(CellError) {
                let value = try session.value(of: expression)
                // A text within a text needs no quotes.
                if case .text(let text) = value {
                    shown += text
                } else if case .number(let number) = value, shown.count(where: { $0 == "`" }).isMultiple(of: 2) {
                    shown += spokenNumber(number, digits: session.state.settings.digits)
                } else {
                    shown += plainText(value, digits: session.state.settings.digits)
                }
            } catch {
                shown += rest[start.lowerBound...end]
                let line = text[..<start.lowerBound].count { $0.isNewline }
                problems.append((expression.trimmed, line, error))
            }
            rest = rest[rest.index(after: end)...]
        }
        return (shown + rest, problems)
    }
}
