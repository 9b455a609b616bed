import Engine

struct BiasCommand: Command {
    static let name = "bias"
    static let summary = "push one token up or down"
    static let usage = "bias TOKEN AMOUNT"
    static let explanation = """
        Adds AMOUNT to the token's logit, each time, before the temperature. Adding 1 multiplies the token's odds \
        by e, about 2.7. Try the comma: bias "," 3.
        """
    static let example = ["prompt Leo bought bread, rice", "bias \",\" 3", "clear"]
    static let completes = CompletionKind.tokens

    private let token: Word
    private let amount: Double

    init(_ arguments: inout Arguments) throws(CellError) {
        token = try arguments.next("the token", hint: "for example: bias \",\" 3")
        let word = try arguments.next("the amount", hint: "for example: bias \",\" 3")
        amount = try word.number("the amount")
        guard abs(amount) <= 1e6 else {
            throw CellError(.badValue, "the amount goes from -1000000 to 1000000", span: word.span)
        }
    }

    func evaluate(_ state: inout SessionState, _ workshop: Workshop) throws(CellError) -> Value {
        if case .remote(let model) = try state.requiredSubject() { return try bias(model, &state, workshop) }
        let model = try state.loadedModel()
        let argument = try TokenArgument.resolve(token, model)
        let value = ChangeValue(kind: "bias", amount: amount, token: model.value(of: argument.id))
        state.add(Change(value, .bias(token: argument.id, amount: Float(amount))))
        return try state.changed(workshop, notes: argument.note.map { [$0] } ?? [])
    }

    /// The server adds it when it draws; what the table becomes is worked out here.
    private func bias(
        _ model: RemoteModel, _ state: inout SessionState, _ workshop: Workshop
    ) throws(CellError) -> Value {
        let found = try RemoteToken.resolve(token, model, workshop)
        let value = ChangeValue(kind: "bias", amount: amount, token: found.token)
        state.changes.append(Change(value, []))
        return try state.changed(workshop, notes: found.note.map { [$0] } ?? [])
    }
}
