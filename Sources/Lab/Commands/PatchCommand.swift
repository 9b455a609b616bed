import Engine

struct PatchCommand: Command {
    static let name = "patch"
    static let summary = "put what a part says in another text into this prompt"
    static let usage = "patch SITE… from=TEXT [pos=P]"
    static let explanation = """
        Runs the other text on the model as it was trained, keeps what the sites were at each position, and puts these \
        values in their place here. If the answer goes along with the other text, the site carries what makes the \
        difference. The other text must have as many tokens as the prompt, so that positions pair up; with pos= only \
        those positions are patched, and both texts must have them. tokens TEXT shows how a text is cut.
        A layer, L2, is the stream of numbers after it, all that the later layers see. A prompt patched with itself \
        does not change by a bit. Positions that the other text does not have, those being sampled say, are left alone.
        """
    static let example = [
        "prompt Paris is the capital of", "patch L0 from=\"Rome is the capital of\" pos=1", "clear",
        "patch L2.attn from=\"Rome is the capital of\"", "clear",
    ]
    static let options = ["from", "pos"]
    static let completes = CompletionKind.sites

    private let sites: [Word]
    private let from: Word
    private let positions: Word?

    init(_ arguments: inout Arguments) throws(CellError) {
        sites = arguments.rest()
        guard !sites.isEmpty else {
            throw CellError(
                .missingArgument, "what is to be patched?",
                hint: "for example: patch L2.attn from=\"Rome is the capital of\"")
        }
        from = try arguments.requiredText("from", "which text are the values from?", "Rome is the capital of")
        positions = arguments.option("pos")
    }

    func evaluate(_ state: inout SessionState, _ workshop: Workshop) throws(CellError) -> Value {
        let model = try state.loadedModel()
        let places = try Positions.parse(positions, promptLength: state.prompt?.ids.count).map(Set.init)
        let sites = try SiteName.all(sites, model.shape)
        let other = try OtherText(from, model)
        try other.check(places, prompt: state.prompt?.ids, at: from)
        let values = try workshop.activations(of: sites, in: other.ids, model)
        for (site, values) in zip(sites, values) {
            let value = ChangeValue(kind: Self.name, site: site.name, from: other.text)
            state.add(Change(value, .replace(site, by: values), at: places))
        }
        return try state.changed(workshop)
    }
}
