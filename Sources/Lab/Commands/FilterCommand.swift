import Engine

struct FilterCommand: Command {
    static let name = "filter"
    static let summary = "choose which tokens the dice may fall on"
    static let usage = """
        filter top-k=40 top-p=0.9 min-p=0.05 repetition=1.1
        filter              shows what is set
        filter off          lets the dice fall on every token again
        """
    static let explanation = """
        top-k keeps the k likeliest; top-p the fewest that together reach p; min-p those at least that part as likely \
        as the likeliest. What is kept is scaled up to a sum of 1. repetition makes tokens that occurred less likely. \
        The model's own probabilities stay as they are. What you do not name stays as it was.
        """
    static let example = [
        "prompt My favourite country is", "filter top-k=3", "filter top-p=0.9", "filter", "filter off",
    ]
    static let options = ["top-k", "top-p", "min-p", "repetition"]

    private let isOff: Bool
    private let topK: Int?
    private let topP: Double?
    private let minP: Double?
    private let repetition: Double?

    init(_ arguments: inout Arguments) throws(CellError) {
        let word = arguments.next()
        if let word, word.text != "off" {
            throw CellError(
                .badValue, "a filter is off, or has options, not \"\(safe(word.text))\"",
                hint: "for example: filter top-k=40", span: word.span)
        }
        isOff = word != nil
        topK = try arguments.option("top-k").map { (w) throws(CellError) in try w.integer("top-k", in: 1...1_000_000) }
        topP = try Self.part(arguments.option("top-p"), "top-p")
        minP = try Self.part(arguments.option("min-p"), "min-p")
        repetition = try arguments.option("repetition").map { (word) throws(CellError) in
            let value = try word.number("repetition")
            guard (0.01...100).contains(value) else {
                throw CellError(
                    .badValue, "repetition goes from 0.01 to 100", hint: "1 changes nothing, 1.1 is usual",
                    span: word.span)
            }
            return value
        }
    }

    private static func part(_ word: Word?, _ name: String) throws(CellError) -> Double? {
        guard let word else { return nil }
        let value = try word.number(name)
        guard value > 0, value <= 1 else {
            throw CellError(.badValue, "\(name) is above 0 and at most 1, not \(safe(word.text))", span: word.span)
        }
        return value
    }

    func evaluate(_ state: inout SessionState, _ workshop: Workshop) throws(CellError) -> Value {
        if isOff { state.filter = Filter() }
        if let topK { state.filter.topK = topK }
        if let topP { state.filter.topP = topP < 1 ? topP : nil }
        if let minP { state.filter.minP = minP }
        if let repetition { state.filter.repetition = repetition == 1 ? nil : repetition }
        let words =
            state.filter.isOff ? "No filter: the dice may fall on every token." : "Filter: \(state.filter.words)."
        guard state.subject != nil, state.prompt != nil else { return .message(words) }
        return .distribution(try state.distribution(workshop, focus: .table, notes: [words]))
    }
}
