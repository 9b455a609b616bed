struct SeedCommand: Command {
    static let name = "seed"
    static let summary = "set the seed of the dice"
    static let usage = "seed [N]"
    static let explanation = """
        The dice start over: the same seed followed by the same commands gives the same draws, on every machine. \
        Without a number, it says what the seed is.
        """
    static let example = ["seed 7", "prompt My favourite country is", "sample 5"]

    private let seed: UInt64?

    init(_ arguments: inout Arguments) throws(CellError) {
        seed = try arguments.next().map { (word) throws(CellError) in try word.seed() }
    }

    func evaluate(_ state: inout SessionState, _ workshop: Workshop) throws(CellError) -> Value {
        guard let seed else { return .number(Double(state.seed)) }
        state.seed = seed
        state.continuations = 0
        return .number(Double(seed))
    }
}
