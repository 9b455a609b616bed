/// Whether two lines are the same cell, however they are spelled.
enum CellSpelling {
    static func areSame(_ one: String, _ other: String, _ session: Session) -> Bool {
        if one.trimmed == other.trimmed { return true }
        guard let first = spelled(one, session) else { return false }
        return first == spelled(other, session)
    }

    /// One spelling for each meaning: full names, options in order, single blanks. nil for what is no cell.
    private static func spelled(_ cell: String, _ session: Session) -> String? {
        do throws(CellError) {
            switch try session.parsed(cell) {
            case .expression(let expression): return expression.description
            case .assignment(let name, let expression): return "\(name) = \(expression)"
            case .command(let type, let start):
                var arguments = try Arguments(cell: cell, from: start, raw: type.takesRawText)
                let options = type.options.compactMap { key in
                    arguments.option(key).map { "\(key)=\(Expression.quoted($0.text))" }
                }
                let words = arguments.rest().map { Expression.quoted($0.text) }
                return ([type.name] + words + options).joined(separator: " ")
            }
        } catch { return nil }
    }
}
