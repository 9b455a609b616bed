import Engine

struct AttributeCommand: Command {
    static let name = "attribute"
    static let summary = "add up what each head and MLP has put into a logit"
    static let usage = "attribute [TOKEN] [vs=TOKEN] [pos=P] [neurons=L2.mlp] [top=K]"
    static let explanation = """
        A ledger: the logit of a token as a sum over the embedding, every head (through its rows of c_proj), every MLP, \
        and the biases. With vs= it is the difference between two logits: what speaks for the one token, and what for the other. \
        Without a token it is the likeliest. pos= reads at another place of the prompt. neurons= takes one MLP apart \
        into its neurons. top= lists that many parts; the others stand in one line, so that the sum is right. What \
        is in force counts, and where it has changed a part, the change has a line of its own (L2.attn.change). Each \
        line is a part's direct way to the logit. What later layers made of it is in their lines, and they may make up \
        for a part that is turned off: ablate tests what attribute suggests.
        """
    static let example = [
        "prompt When Anna and Ben went to the market, Ben gave a map to", "attribute Anna vs=Ben",
        "attribute Anna neurons=L3.mlp top=5",
    ]
    static let options = ["vs", "pos", "neurons", "top"]
    static let completes = CompletionKind.tokens

    private let token: Word?
    private let versus: Word?
    private let position: Word?
    private let neurons: Word?
    private let top: Int

    init(_ arguments: inout Arguments) throws(CellError) {
        token = arguments.next()
        versus = arguments.option("vs")
        position = arguments.option("pos")
        neurons = arguments.option("neurons")
        top = try arguments.option("top").map { (w) throws(CellError) in try w.integer("top", in: 1...1_000_000) } ?? 12
    }

    func evaluate(_ state: inout SessionState, _ workshop: Workshop) throws(CellError) -> Value {
        let (model, prompt) = (try state.loadedModel(), try state.requiredPrompt())
        let place = try place(prompt.ids.count)
        let layer = try neurons.map { (word) throws(CellError) in try Self.layer(word, model.shape) }
        var notes: [String] = []
        let target = try target(at: place, state, workshop, &notes)
        let other = try versus.map { (word) throws(CellError) in try TokenArgument.resolve(word, model) }
        notes += [other?.note].compactMap { $0 }
        if let other, other.id == target {
            throw CellError(
                .badValue, "the token and the one that it is held against are the same",
                hint: "choose another for one of them", span: versus?.span)
        }
        let found: Attribution
        do throws(EngineError) {
            found = try workshop.runner(for: model).attributions(
                of: prompt.ids, to: [Attribution.Target(target, versus: other?.id)], position: place, neurons: layer,
                under: state.interventions, shouldStop: workshop.shouldStop)[0]
        } catch { throw ErrorWords.error(error) }
        return .attribution(
            AttributionValue(
                target: model.value(of: target), versus: other.map { model.value(of: $0.id) },
                isTargetLikeliest: token == nil, position: place, token: model.value(of: prompt.ids[place]),
                parts: found.entries.map { .init(site: $0.part.name, contribution: $0.contribution) },
                total: found.total, logit: found.logit, shown: top, changes: state.changeValues, notes: notes))
    }

    private func place(_ length: Int) throws(CellError) -> Int {
        guard let position else { return length - 1 }
        let places = try Positions.parse(position, promptLength: length)
        guard let places, places.count == 1 else {
            throw CellError(
                .badPosition, "a ledger is of one position", hint: "for example: attribute pos=-1", span: position.span)
        }
        return places[0]
    }

    private static func layer(_ word: Word, _ shape: ModelShape) throws(CellError) -> Int {
        let sites = try SiteName.parse(word, shape: shape)
        guard sites.count == 1, case .mlp(let layer) = sites[0] else {
            throw CellError(
                .badValue, "\(safe(word.text)) is not one MLP, and only an MLP has neurons",
                hint: "for example: neurons=L\(shape.layers - 1).mlp", span: word.span)
        }
        return layer
    }

    private func target(
        at place: Int, _ state: SessionState, _ workshop: Workshop, _ notes: inout [String]
    ) throws(CellError) -> TokenID {
        let model = try state.loadedModel()
        if let token {
            let found = try TokenArgument.resolve(token, model)
            notes += [found.note].compactMap { $0 }
            return found.id
        }
        let prompt = try state.requiredPrompt()
        if place == prompt.ids.count - 1 { return Distribution.argmax(try state.logits(workshop)) ?? 0 }
        do throws(EngineError) {
            let lens = try workshop.runner(for: model).lens(
                prompt.ids, positions: [place], under: state.interventions, shouldStop: workshop.shouldStop)
            return Distribution.argmax(lens.rows.last?.logits ?? []) ?? 0
        } catch { throw ErrorWords.error(error) }
    }
}
