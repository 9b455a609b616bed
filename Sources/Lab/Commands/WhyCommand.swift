import Engine

struct WhyCommand: Command {
    static let name = "why"
    static let summary = "show where the last number comes from"
    static let usage = "why\nwhy TOKEN           where that token's probability comes from\nwhy entropy"
    static let explanation = """
        Each line is a calculation that you can type yourself. After a table it is the likeliest token's probability, \
        after sample the last token drawn, after a calculation its steps.
        """
    static let example = ["prompt Paris is the capital of", "why", "why entropy", "2 * (3 + 4)", "why"]
    static let completes = CompletionKind.tokens
    static let isAnswer = false

    private let target: Word?

    init(_ arguments: inout Arguments) throws(CellError) {
        target = arguments.next()
    }

    func evaluate(_ state: inout SessionState, _ workshop: Workshop) throws(CellError) -> Value {
        let derivation = Derivation(state: state, workshop: workshop)
        if let target {
            if !target.isQuoted, target.text == "entropy" { return .derivation(try derivation.entropy()) }
            let token = try TokenArgument.resolve(target, try state.loadedModel())
            return .derivation(try derivation.probability(of: token.id))
        }
        guard let answered = state.answered else {
            throw CellError(
                .notAvailable, "no number has been printed yet", hint: "first type: prompt Paris is the capital of")
        }
        if let expression = answered.expression { return .derivation(try derivation.steps(of: expression)) }
        switch answered.value {
        case .distribution, .lens, .comparison, .tokens:
            return .derivation(try derivation.probability(of: nil))
        case .softmax(let softmax): return .derivation(try derivation.softmax(softmax))
        case .sample(let sample): return .derivation(try derivation.draw(sample))
        default:
            throw CellError(
                .notAvailable, "the last answer was not calculated from other numbers",
                hint: "try it after prompt, sample, softmax or a calculation")
        }
    }
}
