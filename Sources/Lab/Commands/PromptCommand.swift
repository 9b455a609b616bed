import Engine

struct PromptCommand: Command {
    static let name = "prompt"
    static let summary = "run the model on a text and show what comes next"
    static let usage = "prompt TEXT"
    static let explanation = """
        The text is cut into tokens, the model reads them, and gives every token of its vocabulary a score, the \
        logit. Softmax makes probabilities of them. Everything after the command is the text; put it in quotes only \
        if spaces at its ends matter.
        """
    static let example = ["prompt Paris is the capital of"]
    static let takesRawText = true

    private let text: Word

    init(_ arguments: inout Arguments) throws(CellError) {
        guard let text = arguments.next() else { throw Self.empty }
        self.text = text
    }

    private static var empty: CellError {
        CellError(.emptyPrompt, "the prompt is empty", hint: "for example: prompt Paris is the capital of")
    }

    func evaluate(_ state: inout SessionState, _ workshop: Workshop) throws(CellError) -> Value {
        guard !text.text.isEmpty else { throw Self.empty }
        var ids: [TokenID] = []
        if case .local(let model) = try state.requiredSubject() {
            ids = model.encodePrompt(text.text)
            guard ids.count <= model.shape.context else { throw model.tooLong("the prompt", ids.count) }
        }
        state.prompt = SessionState.Prompt(text: text.text, ids: ids)
        return .distribution(
            try state.distribution(workshop, focus: state.changes.isEmpty ? .prompt : .change))
    }
}
