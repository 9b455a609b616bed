import Engine

struct NoiseCommand: Command {
    static let name = "noise"
    static let summary = "add Gaussian noise to a part of the model"
    static let usage = """
        noise SITE… std=0.5 [seed=S] [pos=P]
        noise weights SITE… std=0.5 [seed=S]
        """
    static let explanation = """
        Adds random numbers from the bell curve to every component of the site. std=0.5 is how far they typically \
        lie from zero; std=0.5x is the same in units of the site's own spread on this prompt. The same seed gives \
        the same noise.
        noise weights adds them to the weights that make the site instead, once, and all positions get what comes of it: \
        L2.attn and L2.mlp have two matrices each, L2 all four, L2H0 the head's columns and rows of them, L2N7 the \
        neuron's, embed the tables of tokens and positions (and with them the unembedding, which is the same table). \
        std=0.5x is then in units of each matrix's own spread. clear gives the weights back; the files are never \
        touched.
        """
    static let example = [
        "prompt Paris is the capital of", "noise embed std=0.5x seed=3", "clear", "noise weights L2.attn std=0.5x",
        "clear",
    ]
    static let options = ["std", "seed", "pos"]
    static let completes = CompletionKind.sites

    private let sites: [Word]
    private let isOnWeights: Bool
    /// As it is shown: `0.5x`.
    private let std: String
    private let spread: Intervention.Spread
    private let seed: UInt64?
    private let positions: Word?

    init(_ arguments: inout Arguments) throws(CellError) {
        let words = arguments.rest()
        isOnWeights = words.first.map { !$0.isQuoted && $0.text == "weights" } ?? false
        sites = Array(words.dropFirst(isOnWeights ? 1 : 0))
        guard !sites.isEmpty else {
            throw CellError(
                .missingArgument, "where is the noise to go?",
                hint: "for example: noise \(isOnWeights ? "weights " : "")L1.mlp std=0.5x")
        }
        guard let word = arguments.option("std") else {
            throw CellError(
                .missingArgument, "how strong is the noise to be?",
                hint: "add std=0.5, or std=0.5x for half the site's own spread")
        }
        spread = try Intervention.Spread(word)
        std = spread.words
        seed = try arguments.option("seed").map { (w) throws(CellError) in try w.seed() }
        positions = arguments.option("pos")
        if isOnWeights, let positions {
            throw CellError(
                .badPosition, "weights are the same at every position, and so is noise on them",
                hint: "leave out pos=, or add noise to the site itself: noise \(sites[0].text) …", span: positions.span)
        }
    }

    func evaluate(_ state: inout SessionState, _ workshop: Workshop) throws(CellError) -> Value {
        let model = try state.loadedModel()
        let places = try Positions.parse(positions, promptLength: state.prompt?.ids.count).map(Set.init)
        let seed = seed ?? state.seed
        for site in try SiteName.all(sites, model.shape) {
            let value = ChangeValue(
                kind: "noise", site: site.name, mode: isOnWeights ? "weights" : nil, std: std, seed: seed)
            state.add(
                Change(
                    value, isOnWeights ? .weightNoise(site, spread, seed: seed) : .noise(site, spread, seed: seed),
                    at: places))
        }
        if isOnWeights { try checkMemory(state, model) }
        return try state.changed(workshop)
    }

    /// Before and after stand side by side, so the copies come on top of the model.
    private func checkMemory(_ state: SessionState, _ model: LoadedModel) throws(CellError) {
        let noisy = state.interventions.compactMap { intervention in
            if case .weightNoise(let site, _, _) = intervention.operation { site } else { nil }
        }
        guard let network = model.network.gpt2, !model.isFile else {
            throw ErrorWords.error(EngineError.weightsAreFixed)
        }
        try MemoryNeed(
            network.weightNoiseBytes(noisy), of: "noise on these weights",
            hint: "it takes a copy of each matrix concerned: name fewer sites, or load a small model"
        ).check()
    }
}
