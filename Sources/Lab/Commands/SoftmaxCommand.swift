import Engine

struct SoftmaxCommand: Command {
    static let name = "softmax"
    static let summary = "show how logits become probabilities, line by line"
    static let usage = "softmax [VECTOR] [temp=T]"
    static let explanation = """
        Each logit is divided by the temperature, the largest is taken off, e is raised to the result, and all are \
        divided by their sum. Without a vector, these are the logits of the current prompt at the current temperature.
        """
    static let example = ["softmax [2, 1, 0.1]", "prompt Paris is the capital of", "softmax temp=2"]
    static let options = ["temp"]

    private let vector: [Double]?
    private let temperature: Double?

    init(_ arguments: inout Arguments) throws(CellError) {
        vector = try arguments.next().map { (word) throws(CellError) in try NumberLiteral.vector(word) }
        temperature = try arguments.option("temp").map { (word) throws(CellError) in
            let value = try TempCommand.temperature(word)
            guard value > 0 else {
                throw CellError(
                    .badValue, "softmax divides by the temperature, and that cannot be 0",
                    hint: "as T nears 0, everything falls to the largest logit; try temp=0.1", span: word.span)
            }
            return value
        }
    }

    func evaluate(_ state: inout SessionState, _ workshop: Workshop) throws(CellError) -> Value {
        if let vector {
            return .softmax(
                Self.worked(vector, listed: Array(vector.indices), temperature: temperature ?? 1, labels: nil))
        }
        let (model, prompt) = (try state.loadedModel(), try state.requiredPrompt())
        let logits = try workshop.logits(model, prompt.ids, under: state.interventions).map(Double.init)
        let listed = Distribution.largest(logits, SessionState.standardRows)
        let temperature = temperature ?? (state.temperature > 0 ? state.temperature : 1)
        return .softmax(
            Self.worked(logits, listed: listed, temperature: temperature, labels: listed.map(model.value(of:))))
    }

    static func worked(
        _ z: [Double], listed: [Int], temperature: Double, labels: [TokenValue]?
    ) -> SoftmaxValue {
        let scaled = z.map { $0 / temperature }
        let highest = scaled.max() ?? 0
        let exp = scaled.map { Elementary.exp($0 - highest) }
        let p = Distribution(z, temperature: temperature).probabilities
        let sum = exp.reduce(0, +)
        return SoftmaxValue(
            labels: labels, temperature: temperature, z: listed.map { z[$0] }, scaled: listed.map { scaled[$0] },
            shifted: listed.map { scaled[$0] - highest }, exp: listed.map { exp[$0] }, sum: sum,
            p: listed.map { p[$0] }, unlisted: z.count - listed.count,
            unlistedSum: max(0, sum - listed.reduce(0) { $0 + exp[$1] }))
    }
}
