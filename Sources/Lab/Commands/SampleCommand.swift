import Engine

struct SampleCommand: Command {
    static let name = "sample"
    static let summary = "let the dice choose the next tokens"
    static let usage = "sample [N] [count=C] [seed=S] [stop=\".\"]"
    static let explanation = """
        Draws N tokens, one after the other (20 without a number). Each draw is a number u between 0 and 1; every \
        token owns a stretch of that line as long as its probability, and u falls on one. The same seed gives the \
        same text. The prompt stays as it is: pick makes a choice stay.
        """
    static let example = ["prompt My favourite country is", "sample 8 seed=7", "sample 8 count=3"]
    static let options = ["count", "seed", "stop"]

    private let length: Word?
    private let count: Int
    private let seed: UInt64?
    private let stop: String?

    init(_ arguments: inout Arguments) throws(CellError) {
        length = arguments.next()
        count = try arguments.option("count").map { (w) throws(CellError) in try w.integer("count", in: 1...1000) } ?? 1
        seed = try arguments.option("seed").map { (w) throws(CellError) in try w.seed() }
        stop = arguments.option("stop")?.text
    }

    func evaluate(_ state: inout SessionState, _ workshop: Workshop) throws(CellError) -> Value {
        let first = seed == nil ? state.continuations : 0
        if case .remote(let model) = try state.requiredSubject() { return try sample(model, first, &state, workshop) }
        let writer = try Continuation(state, workshop, length: length, stop: stop)
        var continuations: [SampleValue.Continuation] = []
        for number in 0..<count {
            let key = (seed ?? state.seed, first + UInt64(number))
            continuations.append(
                try writer.write { distribution, draw in
                    distribution.draw(u: Dice.roll(seed: key.0, continuation: key.1, draw: draw))
                })
        }
        if seed == nil { state.continuations += UInt64(count) }
        state.samples = continuations.map { $0.text }
        return .sample(
            writer.value(continuations, seed: seed ?? state.seed, first: first, greedy: state.temperature == 0))
    }

    /// The server draws; a seed is sent along with each continuation.
    private func sample(
        _ model: RemoteModel, _ first: UInt64, _ state: inout SessionState, _ workshop: Workshop
    ) throws(CellError) -> Value {
        let writer = try RemoteContinuation(model, state, workshop, length: length, stop: stop)
        let seeds = (0..<count).map {
            RemoteContinuation.seed(seed ?? state.seed, continuation: first + UInt64($0))
        }
        let isGreedy = state.temperature == 0
        var continuations: [SampleValue.Continuation] = []
        for sent in seeds { continuations.append(try writer.write(seed: isGreedy ? nil : sent)) }
        if seed == nil { state.continuations += UInt64(count) }
        state.samples = continuations.map { $0.text }
        return .sample(
            writer.value(continuations, seed: seed ?? state.seed, first: first, seeds: isGreedy ? [] : seeds))
    }
}
