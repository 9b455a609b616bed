import Engine

struct WhyCommand: Command {
    static let name = "why"
    static let summary = "show where the last number comes from"
    static let usage = "why\nwhy TOKEN           where that token's probability comes from\nwhy entropy"
    static let explanation = """
        Each line is a calculation that you can type yourself. After a table it is the likeliest token's probability, \
        after sample the last token drawn, after surprise the perplexity, after a calculation its steps.
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
        guard let target else { return .derivation(try Self.lastNumber(derivation, state)) }
        if !target.isQuoted, target.text == "entropy" { return .derivation(try derivation.entropy()) }
        let token = try TokenArgument.resolve(target, try state.loadedModel())
        return .derivation(try derivation.probability(of: token.id))
    }

    private static func lastNumber(
        _ derivation: Derivation, _ state: SessionState
    ) throws(CellError) -> DerivationValue {
        let answered = try state.lastAnswer()
        if let expression = answered.expression { return try derivation.steps(of: expression) }
        switch answered.value {
        case .distribution: return try derivation.probability(of: nil)
        case .softmax(let softmax): return try derivation.softmax(softmax)
        case .sample(let sample): return try derivation.draw(sample)
        case .surprise(let surprise): return try derivation.perplexity(surprise)
        case .attribution(let attribution): return try derivation.sum(attribution)
        case .counts(let counts): return try derivation.share(counts)
        case .lens(let lens):
            guard lens.rows.last?.position == lens.tokens.count - 1 else {
                throw CellError(
                    .notAvailable, "that was read in the middle of the prompt",
                    hint: "lens without pos reads its end, where the next token comes from")
            }
            return try derivation.probability(of: lens.target?.id)
        case .comparison(let comparison):
            if case .temperature(let temperature) = comparison.columns.last?.source, state.filter.isOff {
                return try derivation.probability(at: temperature)
            }
            throw CellError(
                .notAvailable, "those were several tables", hint: "make one of them the session's own, then ask why")
        default:
            throw CellError(
                .notAvailable, "the last answer was not calculated from other numbers",
                hint: "try it after prompt, sample, softmax, surprise or a calculation")
        }
    }
}
