import Engine

struct PickCommand: Command {
    static let name = "pick"
    static let summary = "add a token to the prompt by hand"
    static let usage = "pick TOKEN\npick 2         the second of the table"
    static let explanation = "The prompt grows by that token, and the model runs on. You are the dice."
    static let example = ["prompt My favourite country is", "pick \" Italy\"", "pick 1"]
    static let completes = CompletionKind.tokens

    private let choice: Word

    init(_ arguments: inout Arguments) throws(CellError) {
        choice = try arguments.next("the token", hint: "for example: pick 1")
    }

    func evaluate(_ state: inout SessionState, _ workshop: Workshop) throws(CellError) -> Value {
        if case .remote(let model) = try state.requiredSubject() { return try pick(model, &state, workshop) }
        let (model, prompt) = (try state.loadedModel(), try state.requiredPrompt())
        guard prompt.ids.count < model.shape.context else {
            throw CellError(
                .promptTooLong, "the prompt fills all \(model.shape.context) positions of \(model.name)",
                hint: "start a shorter one")
        }
        let id: TokenID
        var notes: [String] = []
        if !choice.isQuoted, Int(choice.text) != nil {
            let rank = try choice.integer("the rank", in: 1...model.shape.vocabulary)
            let logits = try workshop.logits(model, prompt.ids, under: state.interventions)
            id = Distribution.largest(logits, rank)[rank - 1]
        } else {
            let argument = try TokenArgument.resolve(choice, model)
            id = argument.id
            notes = argument.note.map { [$0] } ?? []
        }
        let text = prompt.text + model.tokenizer.decode([id])
        state.prompt = SessionState.Prompt(text: text, ids: prompt.ids + [id])
        return .distribution(try state.distribution(workshop, focus: .prompt, notes: notes))
    }

    /// The text grows, and the server cuts it anew.
    private func pick(_ model: RemoteModel, _ state: inout SessionState, _ workshop: Workshop) throws(CellError)
        -> Value
    {
        let prompt = try state.requiredPrompt()
        var text = choice.isQuoted ? choice.text : " " + choice.text
        if !choice.isQuoted, Int(choice.text) != nil {
            let rank = try choice.integer("the rank", in: 1...1_000_000)
            let table = try RemoteTable(model, after: prompt, rows: rank, workshop)
                .biased(state.changeValues, model, after: prompt.text, workshop)
            guard rank <= table.tokens.count else {
                throw CellError(
                    .badValue, "the server tells \(counted(table.told, "token", "tokens")), and not a \(rank)th",
                    hint: "pick \" France\" takes any text", span: choice.span)
            }
            text = String(decoding: table.tokens[table.order[rank - 1]].bytes, as: UTF8.self)
        }
        state.prompt = SessionState.Prompt(text: prompt.text + text, ids: [])
        return .distribution(try state.distribution(workshop, focus: .prompt))
    }
}
