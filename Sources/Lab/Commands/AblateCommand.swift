import Engine

struct AblateCommand: Command {
    static let name = "ablate"
    static let summary = "turn parts of the model off"
    static let usage = """
        ablate SITE… [pos=P]
        ablate SITE… mode=mean [reference=FILE] [pos=P]
        ablate SITE… mode=resample [from=TEXT] [reference=FILE] [pos=P]
        ablate                  lists what is off
        """
    static let explanation = """
        A site is a head (L2H0), a layer's attention (L2.attn) or MLP (L2.mlp), a whole layer (L2), a neuron (L2N7), \
        or embed; ranges are L2H* and L0-2.mlp. It stays off until clear. This is a tool for research: nothing is ever \
        switched off when a model is used normally.
        Off means zero unless told otherwise. mode=mean is the fairer question: the site says what it says on average \
        over a reference text (40 lines that come with the program, or the lines of a file of yours), so that only what \
        it says about this prompt is gone. mode=resample has it say what it said in another text, position by \
        position: the text of from=, which must have as many tokens as the prompt unless pos= names positions that \
        both have; or a line of the reference, the first that is long enough from line number seed on. Positions that \
        the other text does not have, those being sampled say, are left alone.
        Of two ablations of one site the later holds. Other changes apply in their order: ablate and then noise is \
        noise alone.
        """
    static let example = [
        "prompt When Anna and Ben went to the market, Ben gave a map to", "ablate L2H1", "ablate L2H1 mode=mean",
        "clear", "ablate L2H1 mode=resample from=\"When Lucy and Henry went to the market, Lucy gave a map to\"",
        "clear",
    ]
    static let options = Ablation.options + ["pos"]
    static let completes = CompletionKind.sites

    private let sites: [Word]
    private let ablation: Ablation
    private let positions: Word?

    init(_ arguments: inout Arguments) throws(CellError) {
        sites = arguments.rest()
        ablation = try Ablation(&arguments)
        positions = arguments.option("pos")
        if sites.isEmpty, positions != nil || ablation.mode != .zero {
            throw CellError(
                .missingArgument, "what is to be turned off?", hint: "for example: ablate L2H0 pos=-1",
                span: positions?.span)
        }
    }

    func evaluate(_ state: inout SessionState, _ workshop: Workshop) throws(CellError) -> Value {
        guard !sites.isEmpty else {
            return .changes(ChangesValue(changes: state.changeValues, notes: []))
        }
        let model = try state.loadedModel()
        let places = try Positions.parse(positions, promptLength: state.prompt?.ids.count).map(Set.init)
        let found = try ablation.changes(
            of: try SiteName.all(sites, model.shape), at: places, prompt: state.prompt?.ids, model, seed: state.seed,
            workshop)
        for change in found.changes { state.add(change) }
        return try state.changed(workshop, notes: found.notes)
    }
}
