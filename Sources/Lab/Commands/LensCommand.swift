import Engine

struct LensCommand: Command {
    static let name = "lens"
    static let summary = "look at what each layer would answer"
    static let usage = "lens [TOKEN] [pos=P|all] [top=K]"
    static let explanation = """
        After every layer, the final LayerNorm and the unembedding are applied as if that layer were the last. With \
        a token, its probability and rank are shown too. The last row is the model's own answer, to the last digit; \
        the others are a reading, not a thought.
        """
    static let example = ["prompt Paris is the capital of", "lens \" France\"", "lens pos=all"]
    static let options = ["pos", "top"]
    static let completes = CompletionKind.tokens

    private let token: Word?
    private let positions: Word?
    private let top: Int?

    init(_ arguments: inout Arguments) throws(CellError) {
        token = arguments.next()
        positions = arguments.option("pos")
        top = try arguments.option("top").map { (w) throws(CellError) in try w.integer("top", in: 1...50) }
    }

    func evaluate(_ state: inout SessionState, _ workshop: Workshop) throws(CellError) -> Value {
        let (model, prompt) = (try state.loadedModel(), try state.requiredPrompt())
        let target = try token.map { (word) throws(CellError) in try TokenArgument.resolve(word, model) }
        let length = prompt.ids.count
        let asked =
            positions == nil
            ? [length - 1] : try Positions.parse(positions, promptLength: length) ?? Array(0..<length)
        let lens: LogitLens
        do throws(EngineError) {
            lens = try workshop.runner(for: model).lens(
                prompt.ids, positions: asked, under: state.interventions, shouldStop: workshop.shouldStop)
        } catch { throw ErrorWords.error(error) }
        let guesses = top ?? (asked.count == 1 && target == nil ? 3 : 1)
        let rows = lens.rows.map { row in
            let distribution = Distribution(logits: row.logits)
            return LensValue.Row(
                site: row.site.name, position: row.position,
                top: distribution.top(guesses).map {
                    LensValue.Guess(token: model.value(of: $0), prob: distribution.probabilities[$0])
                },
                target: target.map { target in
                    let logit = row.logits[target.id]
                    let rank = row.logits.enumerated().count { $1 > logit || ($1 == logit && $0 < target.id) } + 1
                    return LensValue.Target(prob: distribution.probabilities[target.id], rank: rank, logit: logit)
                })
        }
        return .lens(
            LensValue(
                rows: rows, target: target.map { model.value(of: $0.id) }, tokens: prompt.ids.map(model.value(of:)),
                changes: state.changeValues, notes: target?.note.map { [$0] } ?? []))
    }
}
