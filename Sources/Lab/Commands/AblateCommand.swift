import Engine

struct AblateCommand: Command {
    static let name = "ablate"
    static let summary = "turn parts of the model off"
    static let usage = "ablate SITE… [mode=zero] [pos=P]\nablate                  lists what is off"
    static let explanation = """
        A site is a head (L2H0), a layer's attention (L2.attn) or MLP (L2.mlp), a whole layer (L2), a neuron (L2N7), \
        or embed; ranges are L2H* and L0-2.mlp. Its output is set to zero until clear. This is a tool for research: \
        nothing is ever switched off when a model is used normally.
        """
    static let example = [
        "prompt When Anna and Ben went to the market, Ben gave a map to", "ablate L2H1", "clear",
    ]
    static let options = ["mode", "pos"]
    static let completes = CompletionKind.sites

    private let sites: [Word]
    private let positions: Word?

    init(_ arguments: inout Arguments) throws(CellError) {
        sites = arguments.rest()
        positions = arguments.option("pos")
        if let mode = arguments.option("mode"), mode.text != "zero" {
            throw CellError(.badValue, "no mode \"\(safe(mode.text))\"", hint: "mode=zero is known", span: mode.span)
        }
        if sites.isEmpty, let positions {
            throw CellError(
                .missingArgument, "what is to be turned off?", hint: "for example: ablate L2H0 pos=-1",
                span: positions.span)
        }
    }

    func evaluate(_ state: inout SessionState, _ workshop: Workshop) throws(CellError) -> Value {
        guard !sites.isEmpty else {
            return .changes(ChangesValue(changes: state.changeValues, notes: []))
        }
        let model = try state.loadedModel()
        let places = try Positions.parse(positions, promptLength: state.prompt?.ids.count).map(Set.init)
        for word in sites {
            for site in try SiteName.parse(word, shape: model.shape) {
                let new = Intervention(.zero(site), positions: places)
                // Turning the same thing off twice changes nothing, so it is listed once.
                if !state.interventions.contains(new) { state.interventions.append(new) }
            }
        }
        return try state.changed(workshop)
    }
}
