import Engine

struct SoftmaxCommand: Command {
    static let name = "softmax"
    static let summary = "show how logits become probabilities, line by line"
    static let usage = "softmax [VECTOR] [temp=T]"
    static let explanation = """
        Each logit is divided by the temperature, the largest is taken off, e is raised to the result, and all are \
        divided by their sum. VECTOR is a vector, a name that you gave to one, or a calculation without spaces. Without \
        it, these are the logits of the current prompt at the current temperature.
        """
    static let example = [
        "softmax [2, 1, 0.1]", "z = [2, 1, 0.1]", "softmax z temp=2", "prompt Paris is the capital of", "softmax",
    ]
    static let options = ["temp"]
    static let completes = CompletionKind.names

    private let vector: Expression?
    private let temperature: Double?

    init(_ arguments: inout Arguments) throws(CellError) {
        let cell = arguments.cell
        vector = try arguments.next().map { (word) throws(CellError) in
            let upTo = String(Array(cell)[..<word.span.upperBound])
            return try ExpressionParser.parse(upTo, from: word.span.lowerBound)
        }
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
            let value = try Calculator(SessionNames(state: state, workshop: workshop)).value(of: vector)
            guard case .vector(let z) = value else {
                throw CellError(
                    .badValue, "softmax wants a vector, and this is \(value.kindWord)",
                    hint: "write it like [2, 1, 0.1]", span: vector.span)
            }
            guard !z.values.isEmpty else {
                throw CellError(
                    .badValue, "the vector is empty", hint: "write it like [2, 1, 0.1]", span: vector.span)
            }
            let model = z.isByToken ? state.model : nil
            return .softmax(Self.worked(z.values, temperature ?? 1, state, labels: model))
        }
        let temperature = temperature ?? (state.temperature > 0 ? state.temperature : 1)
        if case .remote(let model) = try state.requiredSubject() {
            return .softmax(try Self.worked(model, temperature, state, workshop))
        }
        let logits = try state.logits(workshop).map(Double.init)
        return .softmax(Self.worked(logits, temperature, state, labels: try state.loadedModel()))
    }

    /// Of what a server tells: ln p does as well as a logit, since the two differ by the same amount for every token.
    private static func worked(
        _ model: RemoteModel, _ temperature: Double, _ state: SessionState, _ workshop: Workshop
    ) throws(CellError) -> SoftmaxValue {
        let prompt = try state.requiredPrompt()
        let table = try RemoteTable(model, after: prompt, rows: state.settings.top, workshop)
            .biased(state.changeValues, model, after: prompt.text, workshop)
        guard temperature == 1 else {
            throw CellError(
                .notAvailable,
                "at T = \(formatNumber(temperature)) the sum goes over all tokens, and the server tells \(grouped(table.told))",
                hint: "at T = 1 the sum is known: softmax temp=1")
        }
        let places = Array(table.order.prefix(state.settings.top))
        let z = table.known.logProbabilities
        let highest = z.max() ?? 0
        // At T = 1 all p add up to 1.
        let sum = Elementary.exp(0 - highest)
        let shifted = places.map { z[$0] - highest }
        return SoftmaxValue(
            labels: places.map { table.tokens[$0] }, temperature: temperature, z: places.map { z[$0] },
            scaled: places.map { z[$0] }, shifted: shifted, exp: shifted.map(Elementary.exp), sum: sum,
            p: places.map { Elementary.exp(z[$0]) }, unlisted: table.unlisted(after: places.count),
            unlistedSum: max(0, sum - shifted.reduce(0) { $0 + Elementary.exp($1) }), isByLogProbability: true)
    }

    /// A vector over the vocabulary shows its top rows, another all of them, up to a hundred.
    private static func worked(
        _ z: [Double], _ temperature: Double, _ state: SessionState, labels model: LoadedModel?
    ) -> SoftmaxValue {
        let listed =
            model != nil || z.count > 100 ? Distribution.largest(z, state.settings.top) : Array(z.indices)
        let scaled = z.map { $0 / temperature }
        let highest = scaled.max() ?? 0
        let exp = scaled.map { Elementary.exp($0 - highest) }
        let p = Distribution(z, temperature: temperature).probabilities
        let sum = Sum.of(exp)
        return SoftmaxValue(
            labels: model.map { model in listed.map(model.value(of:)) }, temperature: temperature,
            z: listed.map { z[$0] }, scaled: listed.map { scaled[$0] }, shifted: listed.map { scaled[$0] - highest },
            exp: listed.map { exp[$0] }, sum: sum, p: listed.map { p[$0] }, unlisted: z.count - listed.count,
            unlistedSum: max(0, sum - Sum.of(listed.map { exp[$0] })))
    }
}
