import Engine
import Foundation
import Notebook
import TestSupport
import Testing

@testable import Lab

/// Readers and what they are given: spoilt cells, expressions and notebooks, by seed. No crash, and no hang.
///
/// Each input follows from its seed, so that a crash comes again on the next run. `LAB_SOAK=50` tries more than 250,000
/// inputs.
@Suite("Fuzz", .serialized)
struct FuzzTests {
    static let count = 1_100 * LearnerDice.soak

    static let cells: [String] =
        CommandTable.all.flatMap { $0.example } + [
            "x = [2, 1, 0.1]", "exp(x)/sum(exp(x))", "logits[\" France\"] - logits[\" Spain\"]", "x[0..-1] + x[:2]",
            "not (1 < 2 and 3 >= 4) or true", "\"a\\u{1F600}\\n\" + \"b\"", "round(3.14159, 2) ^ -2 * 40%",
            "[[1], [2]]",
            "ablate L0-2.mlp L2H* pos=1..2 # comment", "prompt “ quoted ” temp=1", "noise 3.5 std=0.5x seed=3",
            "z = [1, \\\n 2]", "_ + _", "max(1, 2, 3)[0]", "#4881", "softmax([2, 1], 0.5)",
        ]

    static let notebooks: [String] = {
        let files = ["README.md", "lessons/00-tour.md", "docs/notebook-format.md", "docs/commands/why.md"]
        let texts = files.compactMap { try? String(contentsOfFile: "\(Repository.root)/\($0)", encoding: .utf8) }
        return texts.map { String($0.prefix(3_000)) } + [
            "---\nformat: lab-notebook 1\nseed: 7\n---\n```repl no-check\n> 1 + 1\n2\n> zz\n! unknown name \"zz\"\n```\n",
            "```quiz number\nHow many?\n= 2\n± 1%\nmistake: 3 :: No.\nhint: Count.\n```\n```repl\n> 1\n1\n```\n",
            "````repl\n> x = [1,\n. 2]\n[1, 2]\n\\> no cell\n...\n[..] 0.5 nan -inf 1e-3\n````\r\n",
        ]
    }()

    /// Runs the work on every input; one that takes longer than any reader may is a hang.
    private func each(_ seeds: [String], first seed: UInt64, _ work: (String) throws -> Void) rethrows {
        let clock = ContinuousClock()
        for number in 0..<UInt64(Self.count) {
            var mutations = Mutations(seed: seed + number, seeds: seeds)
            let input = mutations.next()
            let start = clock.now
            try work(input)
            let time = clock.now - start
            if time > .seconds(10) {
                Issue.record("seed \(seed + number) took \(time): \(input.prefix(200))")
                return
            }
        }
    }

    @Test("lexer, head and cell: what a line is, is always answered")
    func cells() {
        each(Self.cells, first: 0) { input in
            _ = try? ParsedCell(input) { $0 == "x" || $0 == "logits" }
            _ = try? Lexer.words(input)
            var open = OpenCell()
            for line in input.split(separator: "\n", omittingEmptySubsequences: false) { _ = open.add(String(line)) }
            open.close()
        }
    }

    @Test("an expression is read, or refused at a place within it; what is read prints as itself")
    func expressions() {
        each(Self.cells, first: 1_000_000) { input in
            do throws(CellError) {
                let expression = try ExpressionParser.parse(input)
                let text = expression.description
                let again = try ExpressionParser.parse(text)
                if again != expression { Issue.record("\(input) prints as \(text), which is \(again)") }
                _ = try Calculator(NoNames()).value(of: expression)
            } catch {
                let end = max(1, input.count)
                if let span = error.span, span.lowerBound < 0 || span.upperBound > end {
                    Issue.record("\(input): \(error.message) at \(span)")
                }
                _ = render(error, cell: input, promptWidth: 0, RenderOptions(columns: 60))
            }
        }
    }

    @Test("a notebook is read, or refused at one of its lines; what is read is written as it was")
    func documents() {
        each(Self.notebooks, first: 2_000_000) { input in
            do throws(NotebookError) {
                let document = try Document(input)
                if !document.text.utf8.elementsEqual(input.utf8) { Issue.record("written otherwise: \(input)") }
                for (cell, _) in document.cells {
                    let lines = cell.expected.map(\.text)
                    _ = cell.verdict(on: CellOutcome(output: lines))
                    _ = cell.verdict(on: CellOutcome(output: lines.reversed(), error: nil))
                    _ = cell.difference(to: CellOutcome(output: lines.dropLast() + ["0.5 x"]))
                }
                _ = document.updated(with: [0: CellOutcome(output: ["> a", "..."])])
            } catch {
                let count = input.utf8.count { $0 == UInt8(ascii: "\n") } + 1
                if error.line < 1 || error.line > count { Issue.record("line \(error.line) of \(count): \(input)") }
            }
        }
    }

    @Test("answers that are compared: any line against any other has a verdict")
    func verdicts() {
        each(Self.notebooks + Self.cells, first: 3_000_000) { input in
            let lines = input.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
            let body = lines.map { "\\" + $0 }.joined(separator: "\n")
            guard let document = try? Document("````repl\n> a\n\(body)\n````\n"), let cell = document.cells.first?.cell
            else { return }
            _ = cell.verdict(on: CellOutcome(output: lines))
            _ = cell.verdict(on: CellOutcome(output: Array(lines.reversed())))
            _ = cell.verdict(on: CellOutcome(output: lines.map { $0.replacing("0", with: "1") }))
        }
    }

    @Test("a whole session is given spoilt cells, and goes on")
    func session() throws {
        let library = ModelLibrary(shelves: [Repository.root + "/models"])
        let workshop = Workshop(
            library: library, arithmetic: try Arithmetic(threads: 1), permissions: .file(in: "/nowhere/at/all"),
            isInterrupted: { false })
        var state = SessionState()
        state.model = try workshop.load("nano", as: nil, bos: nil)
        var session = Session(state: state, workshop: workshop, origin: Session.Origin(model: "nano", seed: 0))
        let quick = Self.cells.filter { !$0.hasPrefix("sample") && !$0.hasPrefix("load") && !$0.hasPrefix("compare") }
        try each(quick, first: 4_000_000) { input in
            guard let outcome = session.run(input) else { return }
            let text = json(cell: outcome.number, input: outcome.input, result: outcome.result)
            _ = try JSONSerialization.jsonObject(with: Data(text.utf8))
            session = Session(state: session.state, workshop: workshop, origin: session.origin)
        }
    }
}

private struct NoNames: NameSource {
    var names: [String] { ["x"] }
    func token(_ text: String) throws(CellError) -> Int { 0 }
    func value(of name: String) throws(CellError) -> CalculatorValue? { name == "x" ? .number(2) : nil }
}
