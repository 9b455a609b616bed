import Engine

struct SteerCommand: Command {
    static let name = "steer"
    static let summary = "push the model towards a text, or away from one"
    static let usage = "steer SITE… from=TEXT [minus=TEXT] [scale=1] [pos=P]"
    static let explanation = """
        Takes what the site is at the last token of from=, less what it is at the last token of minus=, both on the \
        model as it was trained, and adds scale times that at every position (or those of pos=), those being sampled \
        included. The two texts may differ in length; what they have in common cancels, so choose two that differ in \
        what you mean. Without minus= nothing is taken off. scale=0 changes nothing, and a negative scale pushes the \
        other way. A layer, L2, is the stream of numbers after it.
        """
    static let example = [
        "prompt My favourite country is",
        "steer L1 from=\"Rome is the capital of\" minus=\"Paris is the capital of\" scale=2",
        "clear",
    ]
    static let options = ["from", "minus", "scale", "pos"]
    static let completes = CompletionKind.sites

    private let sites: [Word]
    private let from: Word
    private let minus: Word?
    private let scale: Double
    private let positions: Word?

    init(_ arguments: inout Arguments) throws(CellError) {
        sites = arguments.rest()
        guard !sites.isEmpty else {
            throw CellError(
                .missingArgument, "where is the push to go?", hint: "for example: steer L1 from=\"Rome is\" scale=2")
        }
        from = try arguments.requiredText("from", "which text is the push towards?", "Rome is")
        minus = arguments.option("minus")
        positions = arguments.option("pos")
        guard let word = arguments.option("scale") else {
            scale = 1
            return
        }
        scale = try word.number("scale")
        guard abs(scale) <= 1e6 else {
            throw CellError(.badValue, "scale goes from -1000000 to 1000000", span: word.span)
        }
    }

    func evaluate(_ state: inout SessionState, _ workshop: Workshop) throws(CellError) -> Value {
        let model = try state.loadedModel()
        let places = try Positions.parse(positions, promptLength: state.prompt?.ids.count).map(Set.init)
        let sites = try SiteName.all(sites, model.shape)
        let towards = try OtherText(from, model)
        let away = try minus.map { (word) throws(CellError) in try OtherText(word, model) }
        var directions = try workshop.activations(of: sites, in: towards.ids, model).map(\.lastRow)
        if let away {
            let others = try workshop.activations(of: sites, in: away.ids, model).map(\.lastRow)
            directions = zip(directions, others).map { zip($0, $1).map { $0 - $1 } }
        }
        for (site, direction) in zip(sites, directions) {
            let value = ChangeValue(
                kind: Self.name, site: site.name, amount: scale, from: towards.text, minus: away?.text)
            state.add(Change(value, .add(site, Activation(everywhere: direction), scale: scale), at: places))
        }
        let isNothing = directions.allSatisfy { $0.allSatisfy { $0 == 0 } }
        return try state.changed(
            workshop, notes: isNothing ? ["The two texts give the same values there, so nothing is added."] : [])
    }
}

extension Activation {
    fileprivate var lastRow: [Float] { Array(rows.suffix(width)) }
}
