/// A sentence under way: where its plan stands, what was drawn, what it has yet to say of its present step.
struct OpenSentence {
    /// The probability of all that was drawn.
    var weight: Double
    var steps: [Step]
    var next: Int
    var bindings: Bindings
    var pending: ArraySlice<UInt8>
}

/// Finds every way in which sentences can begin with a text, each with its probability.
struct SentenceMatcher {
    private let text: [UInt8]
    private var steps: [Step] = []
    private var bindings: Bindings = []
    /// Those that have more to say.
    private(set) var open: [OpenSentence] = []
    /// The probability of the sentence that is the text and no more.
    private(set) var whole = 0.0

    /// - Parameter plans: the indices of those that are tried; all of them unless told.
    init(_ text: [UInt8], _ grammar: Grammar, plans: [Int]? = nil) {
        self.text = text
        for plan in (plans ?? Array(grammar.plans.indices)).map({ grammar.plans[$0] }) {
            steps = plan.steps
            bindings = Array(repeating: unbound, count: plan.variableCount)
            match(from: 0, at: 0, weight: plan.probability / grammar.choice.total)
        }
    }

    private mutating func match(from first: Int, at position: Int, weight: Double) {
        var at = position
        for index in first..<steps.count {
            guard at < text.count else { return keep(index, weight, []) }
            let said: [UInt8]
            switch steps[index] {
            case .text(let bytes): said = bytes
            case .name(let variable, let texts): said = bindings[variable] == unbound ? [] : texts[bindings[variable]]
            case .draw(let draw):
                guard draw.isDue(bindings) else { continue }
                draw.forEachValue(bindings) { value, probability in
                    bindings[draw.variable] = value
                    match(from: index + 1, at: at, weight: weight * probability)
                }
                bindings[draw.variable] = unbound
                return
            }
            let common = zip(said, text[at...]).prefix { $0 == $1 }.count
            guard common == said.count else {
                if at + common == text.count { keep(index + 1, weight, said[common...]) }
                return
            }
            at += common
        }
        if at == text.count { whole += weight }
    }

    private mutating func keep(_ next: Int, _ weight: Double, _ pending: ArraySlice<UInt8>) {
        open.append(OpenSentence(weight: weight, steps: steps, next: next, bindings: bindings, pending: pending))
    }
}

extension Draw {
    /// Calls `body` for every value that can be drawn, with its probability.
    func forEachValue(_ bindings: Bindings, _ body: (_ value: Int, _ probability: Double) -> Void) {
        let pool = pool(bindings)
        let total = total(of: pool, bindings)
        for (value, weight) in zip(pool.values, pool.weights) where allows(value, bindings) {
            body(value, weight / total)
        }
    }
}
