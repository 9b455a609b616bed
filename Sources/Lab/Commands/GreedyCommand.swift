import Engine

struct GreedyCommand: Command {
    static let name = "greedy"
    static let summary = "take the likeliest token each time"
    static let usage = "greedy [N] [stop=\".\"]"
    static let explanation = """
        Like sample, but nothing is rolled: the largest logit wins, and of equal ones the lower id. The text is the \
        same every time.
        """
    static let example = ["prompt The capital of Japan is", "greedy 6", "greedy stop=\".\""]
    static let options = ["stop"]

    private let length: Word?
    private let stop: String?

    init(_ arguments: inout Arguments) throws(CellError) {
        length = arguments.next()
        stop = arguments.option("stop")?.text
    }

    func evaluate(_ state: inout SessionState, _ workshop: Workshop) throws(CellError) -> Value {
        var greedyState = state
        greedyState.temperature = 1
        greedyState.filter.topK = nil
        greedyState.filter.topP = nil
        greedyState.filter.minP = nil
        if case .remote(let model) = try state.requiredSubject() {
            let writer = try RemoteContinuation(model, greedyState, workshop, length: length, stop: stop)
            let continuation = try writer.write(seed: nil)
            state.samples = [continuation.text]
            return .sample(writer.value([continuation], seed: state.seed, seeds: []))
        }
        let writer = try Continuation(greedyState, workshop, length: length, stop: stop)
        let continuation = try writer.write { distribution, _ in distribution.greedy() }
        state.samples = [continuation.text]
        return .sample(writer.value([continuation], seed: state.seed, greedy: true))
    }
}
