import Engine

struct HeadsCommand: Command {
    static let name = "heads"
    static let summary = "find the heads with a habit: previous, induction, duplicate"
    static let usage = "heads previous|induction|duplicate [lists=8] [seed=S]"
    static let explanation = """
        Reads lists that are said twice, and measures how much each head looks where the habit would have it look. \
        previous: from each token to the one before it. induction: from an item's second copy to what came after the \
        first, which is how a list is repeated. duplicate: from the second copy to the first. The lists are of random \
        tokens; for the bundled models, to which these are foreign, of words from their own corpus. What is in force \
        counts. A habit of looking is no proof of a deed: ablate tests it.
        """
    static let example = ["heads induction", "heads previous lists=4"]
    static let options = ["lists", "seed"]
    static let completes = CompletionKind.words(HeadsValue.Habit.allCases.map(\.rawValue))

    private let habit: HeadsValue.Habit
    private let lists: Int
    private let seed: UInt64?

    init(_ arguments: inout Arguments) throws(CellError) {
        let word = try arguments.next("the habit", hint: Self.hint)
        guard let habit = HeadsValue.Habit(rawValue: word.text) else {
            throw CellError(.badValue, "no habit \"\(brief(word.text))\"", hint: Self.hint, span: word.span)
        }
        self.habit = habit
        lists =
            try arguments.option("lists").map { (w) throws(CellError) in try w.integer("lists", in: 1...1000) } ?? 8
        seed = try arguments.option("seed").map { (w) throws(CellError) in try w.seed() }
    }

    private static let hint = "heads previous, heads induction or heads duplicate"

    func evaluate(_ state: inout SessionState, _ workshop: Workshop) throws(CellError) -> Value {
        let model = try state.loadedModel()
        let seed = seed ?? state.seed
        let texts = try RepeatedLists(model, habit: habit, count: lists, seed: seed)
        let clock = ContinuousClock()
        let begin = clock.now
        defer { workshop.show(nil) }
        let found: HeadScores
        do throws(EngineError) {
            found = try workshop.runner(for: model).headScores(
                on: texts.texts, under: state.interventions, shouldStop: workshop.shouldStop
            ) { done in
                workshop.show(.parts("lists", done: done, total: lists, seconds: (clock.now - begin).inSeconds))
            }
        } catch { throw ErrorWords.error(error) }
        return .heads(
            HeadsValue(
                habit: habit, lists: lists, items: texts.items, kind: texts.kind, seed: seed,
                cells: found.means.indices.flatMap { layer in
                    found.means[layer].indices.map { head in
                        HeadsValue.Cell(
                            site: Site.head(layer: layer, head: head).name, layer: layer, head: head,
                            value: found.means[layer][head], spread: found.spreads[layer][head])
                    }
                }, changes: state.changeValues))
    }
}
