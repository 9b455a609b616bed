import Engine

struct SweepCommand: Command {
    static let name = "sweep"
    static let summary = "turn off one head at a time, and see which matter"
    static let usage = """
        sweep heads|mlps|layers [metric=prob|logit|diff|kl|loss] [target=TOKEN] [vs=TOKEN]
        sweep … [mode=zero|mean|resample] [from=TEXT] [reference=FILE] [pos=P]
        sweep … on=FILE         averages over many prompts
        """
    static let explanation = """
        Runs the prompt once for every head (or MLP, or layer) with that one set to zero, beside what is in force, and \
        shows how far it moves one number: the target's probability (prob) or logit, the difference to the logit of \
        vs= (diff), how far the whole answer has moved (kl), or the mean surprise over the prompt (loss). Without a \
        target it is the likeliest token. mode=, from=, reference= and pos= mean what they do for ablate.
        on=FILE takes many prompts, one a line, and shows the mean over them; ± is the standard deviation over prompts. \
        After a tab a line may name its target, after another one its vs. Lines that begin with # are comments. Among \
        many heads one is always the largest, so it is chosen on every other line and judged on the rest, beside what \
        all other heads do there: what is chance falls back among them.
        """
    static let example = [
        "prompt When Anna and Ben went to the market, Ben gave a map to", "sweep heads", "sweep layers metric=kl",
    ]
    static let options = ["metric", "target", "vs"] + Ablation.options + ["pos", "on"]
    static let completes = CompletionKind.words(SweepValue.Part.allCases.map(\.rawValue))

    private let part: SweepValue.Part
    private let metric: SweepValue.Metric
    private let target: Word?
    private let versus: Word?
    private let ablation: Ablation
    private let positions: Word?
    private let file: Word?

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
        ablation = try Ablation(&arguments)
        positions = arguments.option("pos")
        file = arguments.option("on")
        if let target, !metric.takesTarget {
            throw CellError(
                .badValue, "metric=\(metric.rawValue) is about no single token", hint: "leave out target=",
                span: target.span)
        }
        if let versus, metric != .diff {
            throw CellError(
                .badValue, "vs= belongs to metric=diff", hint: "leave it out, or add metric=diff", span: versus.span)
        }
        if metric == .diff, versus == nil, file == nil { throw Self.missingVersus.at(named?.span) }
        (self.part, self.metric) = (part, metric)
    }

    private static let partHint = "sweep heads, sweep mlps or sweep layers"
    private static let missingVersus = CellError(
        .missingArgument, "metric=diff holds the target against a second token, and that is missing",
        hint: "for example: sweep heads metric=diff vs=Ben")

    func evaluate(_ state: inout SessionState, _ workshop: Workshop) throws(CellError) -> Value {
        let model = try state.loadedModel()
        var notes: [String] = []
        let list = try file.map { (file) throws(CellError) in try PromptFile(file, model, workshop) }
        let prompts = try prompts(list, state, workshop, &notes)
        var runs = SweepRuns(part, metric, ablation, prompts, in: list)
        let sweeps = try runs.run(state, workshop)
        let average = SweepAverage(sweeps)
        let (targets, others) = (Set(prompts.map(\.target)), Set(prompts.map(\.versus)))
        let sites = part.sites(model.shape)
        return .sweep(
            SweepValue(
                part: part, metric: metric, target: only(targets).map(model.value(of:)),
                versus: only(others).map(model.value(of:)),
                isTargetLikeliest: file == nil && metric.takesTarget && target == nil,
                prompts: runs.prompts, file: file?.text, mode: ablation.mode, reference: runs.reference,
                positions: positions?.text, baseline: average.baseline,
                cells: sites.indices.map { place in
                    SweepValue.Cell(
                        site: sites[place].site.name, layer: sites[place].layer, head: sites[place].head,
                        value: average.values[place], change: average.changes[place],
                        spread: file == nil ? nil : average.spreads[place])
                }, control: SweepControl(sweeps).map { SweepValue.Control($0, sites.map(\.site.name)) },
                changes: state.changeValues, notes: notes + runs.notes))
    }

    private func only(_ tokens: Set<TokenID?>) -> TokenID? { tokens.count == 1 ? tokens.first ?? nil : nil }

    private func prompts(
        _ list: PromptFile?, _ state: SessionState, _ workshop: Workshop, _ notes: inout [String]
    ) throws(CellError) -> [SweepValue.Prompt] {
        let model = try state.loadedModel()
        let tokens = try [target, versus].map { (word) throws(CellError) -> TokenID? in
            guard let word else { return nil }
            let token = try TokenArgument.resolve(word, model)
            notes += [token.note].compactMap { $0 }
            return token.id
        }
        guard let list else {
            return [try prompt(try state.requiredPrompt(), tokens[0], tokens[1], state, workshop)]
        }
        var prompts: [SweepValue.Prompt] = []
        for line in list.lines {
            do throws(CellError) {
                prompts.append(
                    try prompt(line.prompt, line.target ?? tokens[0], line.versus ?? tokens[1], state, workshop))
            } catch { throw list.fault(error, line) }
        }
        let unnamed = tokens[0] == nil && metric.takesTarget ? list.lines.count { $0.target == nil } : 0
        if unnamed > 0 {
            notes.append(
                "\(counted(unnamed, "line names", "lines name")) no token; there it is the one likeliest before anything is off."
            )
        }
        return prompts
    }

    /// A prompt with what is measured there: the tokens that were asked for, or the likeliest as the target.
    private func prompt(
        _ source: SessionState.Prompt, _ target: TokenID?, _ versus: TokenID?, _ state: SessionState,
        _ workshop: Workshop
    ) throws(CellError) -> SweepValue.Prompt {
        let ids = source.ids
        if metric == .loss, ids.count < 2 {
            throw CellError(
                .badValue, "the prompt is one token, and nothing follows it",
                hint: "metric=loss takes a prompt of two tokens at least")
        }
        var prompt = SweepValue.Prompt(text: source.text, ids: ids)
        prompt.positions = try Positions.parse(positions, promptLength: ids.count).map(Set.init)
        guard metric.takesTarget else { return prompt }
        let model = try state.loadedModel()
        prompt.target = target
        if target == nil {
            prompt.target = Distribution.argmax(try workshop.logits(model, ids, under: state.interventions))
        }
        guard metric == .diff else { return prompt }
        guard let versus else { throw Self.missingVersus }
        guard versus != prompt.target else {
            throw CellError(
                .badValue, "the target and the token that it is held against are the same",
                hint: "choose another for one of them: target= or vs=", span: self.versus?.span)
        }
        prompt.versus = versus
        return prompt
    }
}

extension SweepValue.Control {
    fileprivate init(_ control: SweepControl, _ names: [String]) {
        self.init(
            site: names[control.chosen], change: control.change, rank: control.rank, othersMean: control.othersMean,
            othersHigh: control.othersHigh, choosing: control.choosing, judging: control.judging)
    }
}
