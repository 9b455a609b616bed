struct VarsCommand: Command {
    static let name = "vars"
    static let summary = "list the names that calculations can use"
    static let usage = "vars"
    static let explanation = """
        Your own names with their values, then the session's: logits, probs and so on. A name is given with =, as in \
        x = [2, 1, 0.1].
        """
    static let example = ["x = [2, 1, 0.1]", "vars"]
    static let isAnswer = false

    init(_ arguments: inout Arguments) throws(CellError) {}

    func evaluate(_ state: inout SessionState, _ workshop: Workshop) throws(CellError) -> Value {
        let own = state.variables.sorted { $0.key < $1.key }.map { name, value in
            "\(name) = \(plainText(value.value, digits: state.settings.digits))"
        }
        let width = SessionNames.described.map { $0.name.count }.max() ?? 0
        let session = SessionNames.described.map { name, summary in
            "  \(name)\(String(repeating: " ", count: width - name.count))  \(summary)"
        }
        let first = own.isEmpty ? "You have named nothing yet: x = [2, 1, 0.1] does it." : own.joined(separator: "\n")
        return .message(first + "\nThe session's own names:\n" + session.joined(separator: "\n"))
    }
}
