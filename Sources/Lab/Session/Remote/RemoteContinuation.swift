import Engine
import Network

/// Writes on from a prompt on the server: one question for each continuation. The server's own dice choose, because only
/// it has the whole distribution; it tells the probability of what it drew, and not where its roll fell.
struct RemoteContinuation {
    private let state: SessionState
    private let workshop: Workshop
    private let model: RemoteModel
    private let prompt: SessionState.Prompt
    private let length: Int
    private let stop: String?

    init(
        _ model: RemoteModel, _ state: SessionState, _ workshop: Workshop, length: Word?, stop: String?
    ) throws(CellError) {
        (self.model, self.state, self.workshop, self.stop) = (model, state, workshop, stop)
        prompt = try state.requiredPrompt()
        let most = model.served.context ?? 100_000
        self.length =
            try length.map { (word) throws(CellError) in try word.integer("the number of tokens", in: 1...most) }
            ?? Continuation.standardLength
    }

    /// - Parameter seed: what is sent along; nil for greedy.
    func write(seed: Int?) throws(CellError) -> SampleValue.Continuation {
        var request = CompletionRequest(model: model.served.id, prompt: prompt.text, count: length, likeliest: 5)
        request.repetition = state.filter.repetition ?? 1
        request.bias = try bias()
        if seed != nil {
            request.seed = seed
            request.temperature = state.temperature
            request.topK = state.filter.topK ?? 0
            request.topP = state.filter.topP ?? 1
            request.minP = state.filter.minP ?? 0
        }
        let answer = try workshop.remotes.complete(request, model)
        return continuation(answer, isGreedy: request.temperature == 0)
    }

    /// The seed of a continuation as servers take it: small enough for the narrowest of them, and another one for each.
    static func seed(_ seed: UInt64, continuation: UInt64) -> Int { Int((seed &+ continuation) % (1 << 31)) }

    private func bias() throws(CellError) -> [Int: Double] {
        var amounts: [Int: Double] = [:]
        for change in state.changeValues {
            guard let id = change.token?.id, let amount = change.amount else { continue }
            amounts[id, default: 0] += amount
        }
        return amounts
    }

    private func continuation(_ answer: Completion, isGreedy: Bool) -> SampleValue.Continuation {
        let isPlain = state.changes.isEmpty && (isGreedy || !state.hasOwnDice)
        var draws: [SampleValue.Draw] = []
        var text: [UInt8] = []
        var stopped = answer.hasEnded ? "eos" : answer.tokens.count < length ? "context" : "length"
        for token in answer.tokens {
            let p = token.logProbability.map(Elementary.exp) ?? 0
            // Without a bias the runner-up is who would have been taken instead.
            let other = isPlain && isGreedy ? token.likeliest.first { $0.bytes != token.bytes } : nil
            draws.append(
                SampleValue.Draw(
                    token: TokenValue(id: token.id, bytes: token.bytes), prob: isPlain ? p : nil, modelProb: p, u: nil,
                    stretch: nil,
                    rival: other.map {
                        .init(
                            token: TokenValue(id: $0.id, bytes: $0.bytes),
                            margin: abs(p - Elementary.exp($0.logProbability)))
                    }))
            text += token.bytes
            if let stop, !stop.isEmpty, String(decoding: text, as: UTF8.self).contains(stop) {
                stopped = "stop"
                break
            }
        }
        let isWhole = stopped != "stop"
        return SampleValue.Continuation(
            text: isWhole ? answer.text : String(decoding: text, as: UTF8.self), stopped: stopped, draws: draws)
    }

    /// - Parameter seeds: what was sent along with each.
    func value(
        _ continuations: [SampleValue.Continuation], seed: UInt64, first: UInt64 = 0, seeds: [Int]
    ) -> SampleValue {
        var notes: [String] = []
        if continuations.contains(where: { $0.draws.contains { $0.prob == nil } }) {
            notes.append(
                "p is what the server tells; most tell it as the model has it, before temperature, filter and bias.")
        }
        return SampleValue(
            seed: seed, first: first, length: length, stop: stop, greedy: seeds.isEmpty,
            temperature: state.temperature, prompt: [TokenValue(id: nil, bytes: Array(prompt.text.utf8))],
            continuations: continuations, changes: state.changeValues, notes: notes, sentSeeds: seeds)
    }
}
