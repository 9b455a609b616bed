import Engine
import Testing

@testable import Lab

@Suite("Why")
struct DerivationTests {
    /// Cells, the last of which is a `why`, and an expression or number that the last line but `last` must equal.
    struct Case: Sendable, CustomTestStringConvertible {
        var cells: [String]
        /// What the derivation has to end in, worked out another way.
        var result: String
        var testDescription: String { cells.joined(separator: " | ") }
    }

    static let cases: [Case] = [
        Case(cells: ["prompt Paris is the capital of", "why"], result: "max(probs)"),
        Case(cells: ["prompt Paris is the capital of", "why \" Spain\""], result: "probs[\" Spain\"]"),
        Case(cells: ["prompt Paris is the capital of", "why Spain"], result: "probs[\" Spain\"]"),
        Case(cells: ["prompt Paris is the capital of", "why entropy"], result: "-sum(probs * log(probs))"),
        Case(cells: ["prompt Paris is the capital of", "ablate L2H0", "why"], result: "max(probs)"),
        Case(cells: ["prompt My favourite country is", "temp 0.5", "why"], result: "max(softmax(logits, 0.5))"),
        Case(cells: ["prompt My favourite country is", "temp 0", "why"], result: "1"),
        Case(
            cells: ["prompt My favourite country is", "filter top-k=2", "why"],
            result: "max(probs) / (max(probs) + sort(probs)[-2])"),
        Case(
            cells: ["prompt My favourite country is", "temp 2", "filter top-k=3", "why \" United\""],
            result: "sampling_probs[\" United\"]"),
        Case(
            cells: ["prompt My favourite country is", "filter top-k=1", "why \" Italy\""],
            result: "0"),
        Case(
            cells: ["prompt Listen: apple river apple", "filter repetition=1.5", "why"],
            result: "sampling_probs[argmax(logits)]"),
        Case(cells: ["prompt My favourite country is", "temp 0.2 1.2", "why"], result: "max(softmax(logits, 1.2))"),
        Case(cells: ["prompt My favourite country is", "lens", "why"], result: "max(probs)"),
        Case(cells: ["prompt My favourite country is", "lens \" Italy\"", "why"], result: "probs[\" Italy\"]"),
        Case(cells: ["softmax [2, 1, 0.1]", "why"], result: "softmax([2, 1, 0.1])"),
        Case(cells: ["softmax [2, 1, 0.1] temp=0.5", "why"], result: "softmax([2, 1, 0.1], 0.5)"),
        Case(cells: ["prompt Paris is the capital of", "softmax", "why"], result: "max(probs)"),
        Case(cells: ["prompt My favourite country is", "sample 1 seed=7", "why"], result: "true"),
        Case(cells: ["prompt My favourite country is", "sample 6 seed=3", "why"], result: "true"),
        Case(cells: ["prompt My favourite country is", "temp 1.5", "sample 1 count=3", "why"], result: "true"),
        Case(cells: ["prompt My favourite country is", "greedy 1", "why"], result: "max(probs)"),
        Case(cells: ["prompt Paris is the capital of", "probs[\" Spain\"]", "why"], result: "probs[\" Spain\"]"),
        Case(cells: ["prompt Paris is the capital of", "entropy(probs)", "why"], result: "-sum(probs * log(probs))"),
        Case(cells: ["2 * (3 + 4) - 1", "why"], result: "13"),
        Case(cells: ["x = [2, 1, 0.1]", "exp(x) / sum(exp(x))", "why"], result: "softmax(x)"),
        Case(cells: ["x = 2", "x = x + 1", "why"], result: "3"),
        Case(cells: ["3", "_ * 2", "why"], result: "6"),
        Case(cells: ["x = -4", "x = abs(x) - -x", "why"], result: "0"),
    ]

    @Test("every line is what the calculator gives when its reader types it, in order", arguments: cases)
    func lines(_ example: Case) throws {
        var session = try session()
        for cell in example.cells.dropLast() { _ = try session.value(cell) }
        let derivation = try derivation(&session, example.cells.last ?? "")
        #expect(!derivation.lines.isEmpty)
        for line in derivation.lines {
            let cell = line.name.map { "\($0) = \(line.expression)" } ?? line.expression
            #expect(try session.value(cell) == line.value.value, "\(cell)")
        }
    }

    @Test("it ends in the number that was asked about", arguments: cases)
    func result(_ example: Case) throws {
        var session = try session()
        for cell in example.cells.dropLast() { _ = try session.value(cell) }
        let found = try #require(try derivation(&session, example.cells.last ?? "").lines.last).value
        switch (found.value, try session.value(example.result)) {
        case (.number(let a), .number(let b)): #expect(abs(a - b) < 1e-12, "\(a) and \(b)")
        case (.vector(let a), .vector(let b)): #expect(zip(a, b).allSatisfy { abs($0 - $1) < 1e-12 })
        case (let a, let b): #expect(a == b)
        }
    }

    @Test("the perplexity of a text is derived from its surprises")
    func surprise() throws {
        var session = try session("surprise Paris is the capital of Japan.")
        guard case .surprise(let surprise) = try session.value("surprise Paris is the capital of Japan.") else {
            Issue.record("no surprise")
            return
        }
        let lines = try derivation(&session, "why").lines
        #expect(lines.last?.value == .number(try #require(surprise.perplexity)))
        #expect(lines.first?.comment == "the largest surprise, at ␠Japan")
    }

    @Test(
        "what was not calculated, or is gone, is said to be so",
        arguments: [
            (["why"], "nothing has been answered yet", "first type: prompt Paris is the capital of"),
            (
                ["models", "why"], "the last answer was not calculated from other numbers",
                "try it after prompt, sample, softmax, surprise or a calculation"
            ),
            (
                ["prompt Paris is", "compare nano", "why"], "those were several tables",
                "make one of them the session's own, then ask why"
            ),
            (
                ["prompt Paris is", "lens pos=1", "why"], "that was read in the middle of the prompt",
                "lens without pos reads its end, where the next token comes from"
            ),
            (
                ["prompt Paris is", "x = logits", "x = x / 2", "why"],
                "x stands for something else by now, and what it was is gone", "give the result another name: my_x = …"
            ),
        ] as [([String], String, String)])
    func refusals(cells: [String], message: String, hint: String) throws {
        var session = try session()
        for cell in cells.dropLast() { _ = try session.value(cell) }
        let error = try session.error(cells.last ?? "")
        #expect(error.message == message)
        #expect(error.hint == hint)
    }

    private func derivation(_ session: inout Session, _ cell: String) throws -> DerivationValue {
        guard case .derivation(let value) = try session.value(cell) else {
            Issue.record("\(cell) gave no derivation")
            throw CellError(.syntax, "")
        }
        return value
    }
}
