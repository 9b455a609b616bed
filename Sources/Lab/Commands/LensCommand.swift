import Engine

struct LensCommand: Command {
    static let name = "lens"
    static let summary = "look at what each layer would answer"
    static let usage = "lens [TOKEN] [pos=P|all] [top=K]\nlens tuned [TOKEN] [pos=P|all] [top=K]"
    static let explanation = """
        After every layer, the final LayerNorm and the unembedding are applied as if that layer were the last. With \
        a token, its probability and rank are shown too. KL says how far each reading is from the model's own answer. \
        The last row is that answer, to the last digit; the others are a reading, not a thought.

        lens tuned puts a translation of its own before each layer, a matrix and a bias that were trained to say \
        what the last layer will say (Belrose et al., 2023): what a layer knows in its own words then shows earlier. \
        It lies in tuned-lens.safetensors beside the weights; the bundled models have one. The token tuned is asked \
        for in quotes: lens " tuned".
        """
    static let example = [
        "prompt Paris is the capital of", "lens \" France\"", "lens tuned \" France\"", "lens pos=all",
    ]
    static let options = ["pos", "top"]
    static let completes = CompletionKind.words(["tuned"])

    private let isTuned: Bool
    private let token: Word?
    private let positions: Word?
    private let top: Int?

    init(_ arguments: inout Arguments) throws(CellError) {
        let first = arguments.next()
        isTuned = first.map { $0.text == "tuned" && !$0.isQuoted } ?? false
        token = isTuned ? arguments.next() : first
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
        let tuned = isTuned ? try Self.tunedLens(of: model) : nil
        let guesses = top ?? (asked.count == 1 && target == nil ? 3 : 1)
        let readings: [LensReading]
        do throws(EngineError) {
            readings = try workshop.runner(for: model).readings(
                prompt.ids, positions: asked, top: guesses, of: target?.id, through: tuned,
                under: state.interventions, shouldStop: workshop.shouldStop)
        } catch { throw ErrorWords.error(error) }
        let rows = readings.map { reading in
            LensValue.Row(
                site: reading.site.name, position: reading.position, divergence: reading.divergence,
                top: zip(reading.top, reading.probabilities).map { .init(token: model.value(of: $0), prob: $1) },
                target: reading.target.map { .init(prob: $0.probability, rank: $0.rank, logit: $0.logit) })
        }
        return .lens(
            LensValue(
                isTuned: isTuned, rows: rows, target: target.map { model.value(of: $0.id) },
                tokens: prompt.ids.map(model.value(of:)), changes: state.changeValues,
                notes: target?.note.map { [$0] } ?? []))
    }

    private static func tunedLens(of model: LoadedModel) throws(CellError) -> TunedLens {
        let folder = try model.requiredFolder(for: "the tuned lens")
        do throws(ModelFileError) {
            return try TunedLens(folder: folder, shape: model.shape)
        } catch {
            guard case .missing = error else { throw ErrorWords.error(error) }
            throw CellError(
                .notAvailable, "there is no tuned lens for \(safe(model.name))",
                hint: "lens without tuned needs none; it would be \(TunedLens.fileName), beside the weights")
        }
    }
}
