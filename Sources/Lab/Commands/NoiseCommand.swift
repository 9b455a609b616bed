import Engine

struct NoiseCommand: Command {
    static let name = "noise"
    static let summary = "add Gaussian noise to a part of the model"
    static let usage = "noise SITE std=0.5 [seed=S] [pos=P]"
    static let explanation = """
        Adds random numbers from the bell curve to every component of the site. std=0.5 is how far they typically \
        lie from zero; std=0.5x is the same in units of the site's own spread on this prompt. The same seed gives \
        the same noise.
        """
    static let example = ["prompt Paris is the capital of", "noise embed std=0.5x seed=3", "clear"]
    static let options = ["std", "seed", "pos"]
    static let completes = CompletionKind.sites

    private let sites: [Word]
    private let spread: Intervention.Spread
    private let seed: UInt64?
    private let positions: Word?

    init(_ arguments: inout Arguments) throws(CellError) {
        sites = arguments.rest()
        guard !sites.isEmpty else {
            throw CellError(.missingArgument, "where is the noise to go?", hint: "for example: noise L1.mlp std=0.5x")
        }
        guard let word = arguments.option("std") else {
            throw CellError(
                .missingArgument, "how strong is the noise to be?",
                hint: "add std=0.5, or std=0.5x for half the site's own spread")
        }
        spread = try Intervention.Spread(word)
        seed = try arguments.option("seed").map { (w) throws(CellError) in try w.seed() }
        positions = arguments.option("pos")
    }

    func evaluate(_ state: inout SessionState, _ workshop: Workshop) throws(CellError) -> Value {
        let model = try state.loadedModel()
        let places = try Positions.parse(positions, promptLength: state.prompt?.ids.count).map(Set.init)
        for word in sites {
            for site in try SiteName.parse(word, shape: model.shape) {
                state.interventions.append(
                    Intervention(.noise(site, spread, seed: seed ?? state.seed), positions: places))
            }
        }
        return try state.changed(workshop)
    }
}
