/// Makes one line after the other.
struct LineWriter {
    private let grammar = Grammar.atlas
    private let seed: UInt64
    private var number: UInt64 = 0
    private var bindings: Bindings
    /// The line last made, without its line break.
    private(set) var line: [UInt8] = []

    init(seed: UInt64) {
        self.seed = seed
        bindings = Array(repeating: unbound, count: grammar.plans.map(\.variableCount).max() ?? 0)
    }

    mutating func next() {
        var dice = CorpusDice(seed: seed, line: number)
        number += 1
        line.removeAll(keepingCapacity: true)
        let count = dice.pick(Grammar.sentencesPerLine)
        for index in 0..<count {
            if index > 0 { line.append(UInt8(ascii: " ")) }
            let plan = dice.pick(grammar.choice)
            write(grammar.plans[plan].steps, &dice)
        }
    }

    private mutating func write(_ steps: [Step], _ dice: inout CorpusDice) {
        for index in bindings.indices { bindings[index] = unbound }
        for step in steps {
            switch step {
            case .text(let bytes): line.append(contentsOf: bytes)
            case .name(let variable, let texts):
                if bindings[variable] != unbound { line.append(contentsOf: texts[bindings[variable]]) }
            case .draw(let draw):
                if draw.isDue(bindings) { bindings[draw.variable] = dice.pick(draw, bindings) }
            }
        }
    }
}
