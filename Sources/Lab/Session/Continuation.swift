import Engine

/// Writes on from a prompt, one token at a time: what `sample` and `greedy` share.
struct Continuation {
    static let standardLength = 20

    private let state: SessionState
    private let workshop: Workshop
    private let model: LoadedModel
    private let prompt: SessionState.Prompt
    private let length: Int
    private let stop: String?

    init(_ state: SessionState, _ workshop: Workshop, length: Word?, stop: String?) throws(CellError) {
        self.state = state
        self.workshop = workshop
        model = try state.loadedModel()
        prompt = try state.requiredPrompt()
        self.stop = stop
        let room = model.shape.context - prompt.ids.count
        guard let length else {
            self.length = Self.standardLength
            return
        }
        let asked = try length.integer("the number of tokens", in: Int.min...Int.max)
        guard asked > 0 else {
            throw CellError(.badValue, "the number of tokens is 1 or more, not \(asked)", span: length.span)
        }
        guard asked <= room else {
            throw CellError(
                .badValue,
                "\(model.name) sees at most \(model.shape.context) tokens; the prompt has \(prompt.ids.count), so \(room) can follow, not \(asked)",
                hint: room > 0 ? "ask for \(room) or fewer" : "shorten the prompt", span: length.span)
        }
        self.length = asked
    }

    /// - Parameter choose: picks a token from the dice's distribution at a draw, from 0.
    func write(_ choose: (Distribution, Int) -> Draw) throws(CellError) -> SampleValue.Continuation {
        let runner = workshop.runner(for: model)
        let interventions = state.interventions
        var ids = prompt.ids
        ids.reserveCapacity(min(ids.count + length, model.shape.context) + 1)
        var drawn: [TokenID] = []
        var draws: [SampleValue.Draw] = []
        var stopped = "length"
        var logits: [Float] = []
        var sampler = Sampler(state.filter, temperature: state.temperature)
        while draws.count < length {
            guard ids.count <= model.shape.context else {
                stopped = "context"
                break
            }
            if workshop.shouldStop() { throw ErrorWords.error(EngineError.interrupted) }
            do throws(EngineError) {
                try runner.logits(
                    after: ids, under: interventions, prompt: prompt.ids.count, into: &logits,
                    shouldStop: workshop.shouldStop)
            } catch { throw ErrorWords.error(error) }
            sampler.read(logits, seen: ids)
            let draw = state.temperature == 0 ? sampler.dice.greedy() : choose(sampler.dice, draws.count)
            draws.append(
                SampleValue.Draw(
                    token: model.value(of: draw.token), prob: draw.probability,
                    modelProb: sampler.plain.probabilities[draw.token], u: draw.u, stretch: draw.stretch,
                    rival: draw.rival.map { .init(token: model.value(of: $0.token), margin: $0.margin) }))
            if draw.token == model.tokenizer.endOfTextID {
                stopped = "eos"
                break
            }
            drawn.append(draw.token)
            ids.append(draw.token)
            if let stop, !stop.isEmpty, model.tokenizer.decode(drawn).contains(stop) {
                stopped = "stop"
                break
            }
        }
        return SampleValue.Continuation(text: model.tokenizer.decode(drawn), stopped: stopped, draws: draws)
    }

    /// - Parameter first: the number of the first of them since the seed was set.
    func value(
        _ continuations: [SampleValue.Continuation], seed: UInt64, first: UInt64 = 0, greedy: Bool
    ) -> SampleValue {
        SampleValue(
            seed: seed, first: first, length: length, stop: stop, greedy: greedy, temperature: state.temperature,
            prompt: prompt.ids.map(model.value(of:)),
            continuations: continuations, changes: state.changeValues, notes: [])
    }
}
