import Engine

struct TempCommand: Command {
    static let name = "temp"
    static let summary = "set the temperature of the dice, or compare several"
    static let usage = "temp [T]        sets it; 0 is greedy\ntemp T T …      only compares"
    static let explanation = """
        The logits are divided by T before softmax. Below 1 the likely tokens get likelier, above 1 the table \
        flattens. The model's own numbers stay as they are: T changes only what the dice see. \
        Without a number, it says what the temperature is.
        """
    static let example = ["prompt My favourite country is", "temp 0.2", "temp 0.2 1 1.2", "temp"]

    private let values: [Double]

    init(_ arguments: inout Arguments) throws(CellError) {
        var values: [Double] = []
        for word in arguments.rest() { values.append(try Self.temperature(word)) }
        guard values.count <= 4 else {
            throw CellError(.unexpectedArgument, "four temperatures fit beside each other, not \(values.count)")
        }
        self.values = values
    }

    static func temperature(_ word: Word) throws(CellError) -> Double {
        let value = try word.number("a temperature")
        guard value >= 0 else {
            throw CellError(
                .badValue, "a temperature cannot be below 0",
                hint: "0 is greedy, 1 is the model as it is, above 1 is wilder",
                span: word.span)
        }
        guard value == 0 || (0.001...1000).contains(value) else {
            throw CellError(
                .badValue, "a temperature is 0, or from 0.001 to 1000", hint: "0 always takes the likeliest token",
                span: word.span)
        }
        return value
    }

    func evaluate(_ state: inout SessionState, _ workshop: Workshop) throws(CellError) -> Value {
        guard let temperature = values.first else { return .number(state.temperature) }
        if values.count > 1 { return .comparison(try compare(state, workshop)) }
        let before = state.temperature
        state.temperature = temperature
        guard state.subject != nil, state.prompt != nil else { return .number(temperature) }
        var note =
            before == temperature
            ? "The temperature is \(formatNumber(temperature)), as it was."
            : "The temperature was \(formatNumber(before)) and is now \(formatNumber(temperature))."
        if temperature == 0 { note += " At 0 nothing is rolled: the likeliest token is taken each time." }
        return .distribution(try state.distribution(workshop, focus: .table, notes: [note]))
    }

    private func compare(_ state: SessionState, _ workshop: Workshop) throws(CellError) -> ComparisonValue {
        if case .remote(let model) = try state.requiredSubject() { return try compare(model, state, workshop) }
        let (model, prompt) = (try state.loadedModel(), try state.requiredPrompt())
        let logits = try workshop.logits(model, prompt.ids, under: state.interventions)
        let plain = Distribution(logits: logits)
        let rows = plain.top(state.settings.top)
        let columns = values.map { temperature in
            var changed = state
            changed.temperature = temperature
            let dice = changed.dice(logits)
            let next = rows.map {
                NextToken(
                    token: model.value(of: $0), logit: logits[$0], prob: plain.probabilities[$0],
                    samplingProb: dice.probabilities[$0])
            }
            return ComparisonValue.Column(
                label: "T = \(formatNumber(temperature))", source: .temperature(temperature),
                probs: rows.map { dice.probabilities[$0] }, next: next,
                entropy: dice.entropy)
        }
        return ComparisonValue(
            rows: rows.map(model.value(of:)), columns: columns, notes: [Self.stays(state.temperature)])
    }

    private static func stays(_ temperature: Double) -> String {
        "These are only compared: the temperature stays at \(formatNumber(temperature))."
    }

    /// Of a remote model's tokens, those whose probability at a temperature is known.
    private func compare(
        _ model: RemoteModel, _ state: SessionState, _ workshop: Workshop
    ) throws(CellError) -> ComparisonValue {
        let prompt = try state.requiredPrompt()
        let table = try RemoteTable(model, after: prompt, rows: state.settings.top, workshop)
            .biased(state.changeValues, model, after: prompt.text, workshop)
        let places = Array(table.order.prefix(state.settings.top))
        let columns = values.map { temperature in
            let dice = table.known.dice(state.filter, temperature: temperature)
            return ComparisonValue.Column(
                label: "T = \(formatNumber(temperature))", source: .temperature(temperature),
                probs: places.map { table.row($0, dice).knownSamplingProb },
                next: places.map { table.row($0, dice) }, entropy: nil, absent: "not known")
        }
        return ComparisonValue(
            rows: places.map { table.tokens[$0] }, columns: columns,
            notes: [
                Self.stays(state.temperature),
                "Where tokens that the server does not tell decide, a probability is not known.",
            ])
    }
}
