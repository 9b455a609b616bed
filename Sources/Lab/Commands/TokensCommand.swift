import Engine

struct TokensCommand: Command {
    static let name = "tokens"
    static let summary = "show how a text is cut into tokens"
    static let usage = "tokens TEXT"
    static let explanation = """
        A token is a piece of text that the model knows as one unit; most words carry the space before them. \
        Without a text, these are the prompt's.
        """
    static let example = ["tokens Paris is the capital of", "tokens \" France\""]
    static let takesRawText = true

    private let text: Word?

    init(_ arguments: inout Arguments) throws(CellError) {
        text = arguments.next()
    }

    func evaluate(_ state: inout SessionState, _ workshop: Workshop) throws(CellError) -> Value {
        guard case .local(let model) = try state.requiredSubject() else {
            throw CellError(
                .needsWeights, "the tokenizer of a remote model is the server's, and it does not show its pieces",
                hint: "prompt says how many tokens the server makes of a text")
        }
        guard let text else { return .tokens(try state.requiredPrompt().ids.map(model.value(of:))) }
        return .tokens(model.tokenizer.encode(text.text).map(model.value(of:)))
    }
}
