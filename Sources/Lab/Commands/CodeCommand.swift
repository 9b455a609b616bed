struct CodeCommand: Command {
    static let name = "code"
    static let summary = "show the last answer as Python for Transformers"
    static let usage = "code"
    static let explanation = """
        A program for PyTorch and Hugging Face's Transformers that gives the same numbers: the model, the prompt, \
        and what is in force as hooks. Copy it into a notebook of your own and go on from there.
        """
    static let example = [
        "prompt When Anna and Ben went to the market, Ben gave a map to", "ablate L2H1", "code",
    ]
    static let isAnswer = false

    init(_ arguments: inout Arguments) throws(CellError) {}

    func evaluate(_ state: inout SessionState, _ workshop: Workshop) throws(CellError) -> Value {
        let script = try PythonScript(state.lastAnswer(), state)
        return .code(CodeValue(language: "python", text: script.text, paths: script.paths))
    }
}
