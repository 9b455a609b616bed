import Engine

struct SweepCommand: Command {
    static let name = "sweep"
    static let summary = "turn off one head at a time, and see which matter"
    static let usage = "sweep heads|mlps|layers [metric=prob|logit|diff|kl|loss] [target=TOKEN] [vs=TOKEN]"
    static let explanation = """
        Runs the prompt once for every head (or MLP, or layer) with that one set to zero, beside what is in force, and \
        shows how far it moves one number: the target's probability (prob) or logit, the difference to the logit of \
        vs= (diff), how far the whole answer has moved (kl), or the mean surprise over the prompt (loss). Without a \
        target it is the likeliest token.
        """
    static let example = [
        "prompt When Anna and Ben went to the market, Ben gave a map to", "sweep heads", "sweep layers metric=kl",
    ]
    static let options = ["metric", "target", "vs"]
    static let completes = CompletionKind.words(SweepValue.Part.allCases.map(\.rawValue))

    private let part: SweepValue.Part
    private let metric: SweepValue.Metric
    private let target: Word?
    private let versus: Word?

    init(_ arguments: inout Arguments) throws(CellError) {
        let word = try arguments.next("what is to be turned off", hint: Self.partHint)
        guard let part = SweepValue.Part(rawValue: word.text) else {
            throw CellError(.badValue, "no sweep over \"\(brief(word.text))\"", hint: Self.partHint, span: word.span)
        }
        let named = arguments.option("metric")
        guard let metric = named.map({ SweepValue.Metric(rawValue: $0.text) }) ?? .prob else {
            throw CellError(
                .badValue, "no metric \"\(brief(named?.text ?? ""))\"",
                hint: "known are prob, logit, diff, kl and loss", span: named?.span)
        }
        target = arguments.option("target")
        versus = arguments.option("vs")
        if let target, !metric.takesTarget {
            throw CellError(
                .badValue, "metric=\(metric.rawValue) is about no single token", hint: "leave out target=",
                span: target.span)
        }
        if let versus, metric != .diff {
            throw CellError(
                .badValue, "vs= belongs to metric=diff", hint: "leave it out, or add metric=diff", span: versus.span)
        }
        if metric == .diff, versus == nil {
            throw CellError(
                .missingArgument, "metric=diff holds the target against a second token, and that is missing",
                hint: "for example: sweep heads metric=diff vs=Ben", span: named?.span)
        }
        (self.part, self.metric) = (part, metric)
    }

    private static let partHint = "sweep heads, sweep mlps or sweep layers"

    func evaluate(_ state: inout SessionState, _ workshop: Workshop) throws(CellError) -> Value {
        let (model, prompt) = (try state.loadedModel(), try state.requiredPrompt())
        if metric == .loss, prompt.ids.count < 2 {
            throw CellError(
                .badValue, "the prompt is one token, and nothing follows it",
                hint: "metric=loss takes a prompt of two tokens at least")
        }
        var notes: [String] = []
        let target = try resolveTarget(state, workshop, &notes)
        let versus = try versus.map { (word) throws(CellError) in try TokenArgument.resolve(word, model) }
        notes += [versus?.note].compactMap { $0 }
        if let versus, versus.id == target {
            throw CellError(
                .badValue, "the target and the token that it is held against are the same",
                hint: "choose another for one of them: target= or vs=", span: self.versus?.span)
        }
        let sites = part.sites(model.shape)
        let found = try run(sites.map(\.site), metric(target, versus?.id), prompt.ids, state, workshop)
        return .sweep(
            SweepValue(
                part: part, metric: metric, target: target.map(model.value(of:)),
                versus: versus.map { model.value(of: $0.id) },
                isTargetLikeliest: metric.takesTarget && self.target == nil,
                baseline: found.baseline,
                cells: zip(sites, found.values).map { place, value in
                    SweepValue.Cell(
                        site: place.site.name, layer: place.layer, head: place.head, value: value,
                        change: value - found.baseline)
                },
                changes: state.changeValues, notes: notes))
    }

    /// The token that was asked for, or the likeliest; nil where the metric is about none.
    private func resolveTarget(
        _ state: SessionState, _ workshop: Workshop, _ notes: inout [String]
    ) throws(CellError) -> TokenID? {
        guard metric.takesTarget else { return nil }
        let model = try state.loadedModel()
        if let target {
            let token = try TokenArgument.resolve(target, model)
            notes += [token.note].compactMap { $0 }
            return token.id
        }
        return Distribution(logits: try state.logits(workshop)).top(1).first
    }

    private func metric(_ target: TokenID?, _ versus: TokenID?) -> Metric {
        switch (metric, target, versus) {
        case (.prob, let target?, _): .probability(of: target)
        case (.logit, let target?, _): .logit(of: target)
        case (.diff, let target?, let versus?): .logitDifference(of: target, versus: versus)
        case (.loss, _, _): .loss
        default: .divergence
        }
    }

    private func run(
        _ sites: [Site], _ metric: Metric, _ ids: [TokenID], _ state: SessionState, _ workshop: Workshop
    ) throws(CellError) -> Sweep {
        let model = try state.loadedModel()
        let clock = ContinuousClock()
        let begin = clock.now
        defer { workshop.show(nil) }
        do throws(EngineError) {
            return try workshop.runner(for: model).sweep(
                ids, over: sites.map { [Intervention(.zero($0))] }, measuring: metric, under: state.interventions,
                shouldStop: workshop.shouldStop
            ) { fraction in
                workshop.show(
                    .parts(
                        part.rawValue, done: Int(fraction * Double(sites.count)), total: sites.count,
                        seconds: (clock.now - begin).inSeconds))
            }
        } catch { throw ErrorWords.error(error) }
    }
}

extension SweepValue.Part {
    /// In the order of the forward pass.
    fileprivate func sites(_ shape: ModelShape) -> [(site: Site, layer: Int, head: Int?)] {
        (0..<shape.layers).flatMap { layer -> [(Site, Int, Int?)] in
            switch self {
            case .heads: (0..<shape.heads).map { (.head(layer: layer, head: $0), layer, $0) }
            case .mlps: [(.mlp(layer: layer), layer, nil)]
            case .layers: [(.residual(layer: layer), layer, nil)]
            }
        }
    }
}
