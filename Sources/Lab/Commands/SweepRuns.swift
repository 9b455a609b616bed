import Engine

/// The runs of a sweep: of each prompt, one with each part off.
struct SweepRuns {
    private let part: SweepValue.Part
    private let metric: SweepValue.Metric
    private let ablation: Ablation
    private let list: PromptFile?
    /// With the other text that each one's values were taken from, once it has run.
    private(set) var prompts: [SweepValue.Prompt]
    /// What a mean is over, or where other texts stand.
    private(set) var reference: String?
    /// What is to be said of the texts that values came from.
    private(set) var notes: [String] = []

    /// - Parameter list: the file that the prompts are of, each of a line; nil for the session's prompt.
    init(
        _ part: SweepValue.Part, _ metric: SweepValue.Metric, _ ablation: Ablation, _ prompts: [SweepValue.Prompt],
        in list: PromptFile?
    ) {
        (self.part, self.metric, self.ablation, self.prompts, self.list) = (part, metric, ablation, prompts, list)
    }

    /// One sweep for each prompt.
    mutating func run(_ state: SessionState, _ workshop: Workshop) throws(CellError) -> [Sweep] {
        let model = try state.loadedModel()
        let sites = part.sites(model.shape).map(\.site)
        let clock = ContinuousClock()
        let begin = clock.now
        defer { workshop.show(nil) }
        let unit = prompts.count > 1 ? "runs" : part.rawValue
        let total = sites.count * prompts.count
        // A prompt takes the longer, the more tokens it has.
        let whole = Double(prompts.reduce(0) { $0 + $1.ids.count })
        var sweeps: [Sweep] = []
        var done = 0
        for place in prompts.indices {
            let variants = try variants(place, sites, state, workshop)
            let prompt = prompts[place]
            do throws(EngineError) {
                let sweep = try workshop.runner(for: model).sweep(
                    prompt.ids, over: variants, measuring: metric.of(prompt), under: state.interventions,
                    shouldStop: workshop.shouldStop
                ) { fraction in
                    let part = (Double(done) + fraction * Double(prompt.ids.count)) / whole
                    workshop.show(
                        .parts(
                            unit, done: Int(part * Double(total)), total: total,
                            seconds: (clock.now - begin).inSeconds))
                }
                sweeps.append(sweep)
            } catch { throw ErrorWords.error(error) }
            done += prompt.ids.count
        }
        // Where every prompt has another text of its own, their list would be as long as the file.
        if Set(notes).count > 1 { notes = ["Each prompt's other text is a line of the reference, as ablate finds it."] }
        notes = Array(notes.prefix(1))
        return sweeps
    }

    private mutating func variants(
        _ place: Int, _ sites: [Site], _ state: SessionState, _ workshop: Workshop
    ) throws(CellError) -> [[Intervention]] {
        do throws(CellError) {
            let found = try ablation.changes(
                of: sites, at: prompts[place].positions, prompt: prompts[place].ids, try state.loadedModel(),
                seed: state.seed, workshop)
            notes += found.notes
            reference = found.changes.first?.value.reference
            if ablation.mode == .resample { prompts[place].from = found.changes.first?.value.from }
            return found.changes.map(\.interventions)
        } catch {
            guard let list else { throw error }
            throw list.fault(error, list.lines[place])
        }
    }
}

extension SweepValue.Metric {
    fileprivate func of(_ prompt: SweepValue.Prompt) -> Metric {
        switch (self, prompt.target, prompt.versus) {
        case (.prob, let target?, _): .probability(of: target)
        case (.logit, let target?, _): .logit(of: target)
        case (.diff, let target?, let versus?): .logitDifference(of: target, versus: versus)
        case (.loss, _, _): .loss
        default: .divergence
        }
    }
}

extension SweepValue.Part {
    /// In the order of the forward pass.
    func sites(_ shape: ModelShape) -> [(site: Site, layer: Int, head: Int?)] {
        (0..<shape.layers).flatMap { layer -> [(Site, Int, Int?)] in
            switch self {
            case .heads: (0..<shape.heads).map { (.head(layer: layer, head: $0), layer, $0) }
            case .mlps: [(.mlp(layer: layer), layer, nil)]
            case .layers: [(.residual(layer: layer), layer, nil)]
            }
        }
    }
}
