import Engine

struct TraceCommand: Command {
    static let name = "trace"
    static let summary = "corrupt the subject, and see where restoring brings the answer back"
    static let usage = """
        trace SUBJECT [target=TOKEN] [std=3x] [seeds=10] [seed=S] [window=1] [site=L|attn|mlp]
        trace pos=P …             names the positions instead of the subject's words
        """
    static let explanation = """
        Causal tracing (Meng and others 2022). Noise is put on the embedding of the subject, words of the prompt, so \
        that the model no longer knows what the sentence is about, and the target's probability falls. Then one place \
        at a time, a position and a layer, gets back the value that it had without noise, and the map shows how much \
        of the target comes back. site=L restores the stream after a layer, attn and mlp what these alone write; \
        window=3 restores three layers next to each other. All is averaged over seeds of the noise, of which std=3x is \
        three times the embedding's own spread. Without a target it is the likeliest token.
        Where the answer comes back is where the fact passes by; that it is stored there does not follow.
        """
    static let example = ["prompt Paris is the capital of", "trace Paris", "trace Paris site=mlp seeds=5"]
    static let options = ["target", "std", "seeds", "seed", "window", "site", "pos"]

    private let subject: Word?
    private let positions: Word?
    private let target: Word?
    private let spread: Intervention.Spread
    private let seeds: Int
    private let seed: UInt64?
    private let window: Word?
    private let part: TraceValue.Part

    init(_ arguments: inout Arguments) throws(CellError) {
        let words = arguments.rest()
        // `trace Buenos Aires` is one subject.
        subject = words.first.map { first in
            Word(
                text: words.map(\.text).joined(separator: " "), key: nil, isQuoted: first.isQuoted,
                span: first.span.lowerBound..<(words.last ?? first).span.upperBound)
        }
        positions = arguments.option("pos")
        if let subject, positions != nil {
            throw CellError(
                .badValue, "the subject and pos= name the same thing", hint: "leave out one of them",
                span: subject.span)
        }
        guard subject != nil || positions != nil else {
            throw CellError(
                .missingArgument, "which words of the prompt are to be corrupted?", hint: "for example: trace Paris")
        }
        target = arguments.option("target")
        spread = try arguments.option("std").map { (w) throws(CellError) in try Intervention.Spread(w) } ?? .relative(3)
        seed = try arguments.option("seed").map { (w) throws(CellError) in try w.seed() }
        seeds =
            try arguments.option("seeds").map { (w) throws(CellError) in try w.integer("seeds", in: 1...1000) } ?? 10
        window = arguments.option("window")
        let named = arguments.option("site")
        guard let part = named.map({ TraceValue.Part(rawValue: $0.text == "l" ? "L" : $0.text) }) ?? .layer else {
            throw CellError(
                .badValue, "no site \"\(brief(named?.text ?? ""))\" to restore",
                hint: "site=L is the stream after a layer; attn and mlp are known, too", span: named?.span)
        }
        self.part = part
    }

    func evaluate(_ state: inout SessionState, _ workshop: Workshop) throws(CellError) -> Value {
        let (model, prompt) = (try state.loadedModel(), try state.requiredPrompt())
        var notes: [String] = []
        let width = try window.map { (w) throws(CellError) in try w.integer("window", in: 1...model.shape.layers) } ?? 1
        let places = try places(prompt.ids, model, &notes)
        let token = try target.map { (word) throws(CellError) in try TokenArgument.resolve(word, model) }
        notes += [token?.note].compactMap { $0 }
        let target: TokenID
        if let token { target = token.id } else { target = Distribution(logits: try state.logits(workshop)).top(1)[0] }
        let first = seed ?? state.seed
        let corruption = Trace.Corruption(
            positions: Set(places), spread: spread, seeds: (0..<seeds).map { first &+ UInt64($0) })
        let trace = try run(corruption, target, window: width, state, workshop)
        return .trace(
            TraceValue(
                target: model.value(of: target), isTargetLikeliest: self.target == nil, clean: trace.clean,
                corrupted: trace.corrupted, corruptedSpread: trace.corruptedSpread,
                tokens: prompt.ids.map(model.value(of:)), subject: places, part: part, window: width,
                std: spread.words, seed: first, seeds: seeds,
                rows: trace.cells.enumerated().map { number, cell in
                    TraceValue.Row(
                        site: cell.site.name, layer: number % model.shape.layers, position: cell.position,
                        value: cell.value, spread: cell.spread)
                }, changes: state.changeValues, notes: notes))
    }

    private func places(
        _ ids: [TokenID], _ model: LoadedModel, _ notes: inout [String]
    ) throws(CellError) -> [Int] {
        guard let subject else {
            return try Positions.parse(positions, promptLength: ids.count) ?? Array(ids.indices)
        }
        let found = try Subject(subject, in: ids, model)
        if found.occurrences > 1, let first = found.positions.first {
            notes.append(
                "\"\(safe(subject.text))\" stands in the prompt \(found.occurrences) times; the first one, at position \(first), is corrupted. pos= names another."
            )
        }
        return found.positions
    }

    private func run(
        _ corruption: Trace.Corruption, _ target: TokenID, window: Int, _ state: SessionState, _ workshop: Workshop
    ) throws(CellError) -> Trace {
        let (model, ids) = (try state.loadedModel(), try state.requiredPrompt().ids)
        let touched = ids.count - (corruption.positions.min() ?? 0)
        let runs = model.shape.layers * touched * corruption.seeds.count
        let clock = ContinuousClock()
        let begin = clock.now
        defer { workshop.show(nil) }
        do throws(EngineError) {
            return try workshop.runner(for: model).trace(
                ids, of: target, corrupting: corruption, restoring: part.restored, window: window,
                under: state.interventions, shouldStop: workshop.shouldStop
            ) { fraction in
                workshop.show(
                    .parts(
                        "runs", done: Int(fraction * Double(runs)), total: runs,
                        seconds: (clock.now - begin).inSeconds))
            }
        } catch { throw ErrorWords.error(error) }
    }
}

extension TraceValue.Part {
    fileprivate var restored: Trace.Part {
        switch self {
        case .layer: .residual
        case .attention: .attention
        case .mlp: .mlp
        }
    }
}
