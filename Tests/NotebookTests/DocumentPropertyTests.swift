import Foundation
import Testing

@testable import Notebook

/// Random documents, by seed. `LAB_SOAK=100` tries a hundred times as many.
@Suite("What holds for every notebook")
struct DocumentPropertyTests {
    static let seeds: Range<UInt64> = {
        let factor = ProcessInfo.processInfo.environment["LAB_SOAK"].flatMap(UInt64.init) ?? 1
        return 0..<400 * max(1, factor)
    }()

    /// Reports the first seed that does not hold, and stops there.
    static func forEachSeed(_ holds: (UInt64) throws -> String?) throws {
        for seed in seeds {
            if let fault = try holds(seed) {
                Issue.record("seed \(seed): \(fault)")
                return
            }
        }
    }

    static func isSame(_ a: String, _ b: String) -> Bool { a.utf8.elementsEqual(b.utf8) }

    @Test("what is read and written again is the same, byte for byte")
    func roundTrip() throws {
        try Self.forEachSeed { seed in
            var random = RandomDocument(seed: seed)
            let text = random.text()
            let document = try Document(text)
            guard Self.isSame(document.text, text) else { return "text differs" }
            guard Self.isSame(document.updated(with: [:]), text) else { return "an update without outcomes changes it" }
            return nil
        }
    }

    @Test("an update changes only the lines of its cells, and leaves answers that are EXACT")
    func update() throws {
        try Self.forEachSeed { seed in
            var random = RandomDocument(seed: seed)
            let before = try Document(random.text())
            var outcomes: [Int: CellOutcome] = [:]
            for index in before.cells.indices where random.generator.next() % 3 != 0 {
                outcomes[index] = random.outcome()
            }
            let after = try Document(before.updated(with: outcomes))
            guard after.cells.count == before.cells.count else { return "another number of cells" }
            for (index, outcome) in outcomes where after.cells[index].cell.verdict(on: outcome) != .exact {
                return "cell \(index): \(outcome) became \(after.cells[index].cell)"
            }
            guard Self.outside(before, outcomes) == Self.outside(after, outcomes) else { return "other lines changed" }
            guard Self.isSame(after.updated(with: outcomes), after.text) else { return "a second update changes more" }
            return nil
        }
    }

    /// The lines that are no answer of these cells, with their line breaks.
    static func outside(_ document: Document, _ outcomes: [Int: CellOutcome]) -> [String] {
        var isInside = Set<Int>()
        for index in outcomes.keys { isInside.formUnion(document.cells[index].cell.output) }
        return document.lines.indices.filter { !isInside.contains($0) }.map {
            Array((document.lines[$0].text + document.lines[$0].ending).utf8).description
        }
    }

    @Test("a transcript that is written reads as the cells it was written from")
    func transcript() throws {
        try Self.forEachSeed { seed in
            var random = RandomDocument(seed: seed)
            var outcomes: [CellOutcome] = []
            var text = TranscriptWriter.head([("model", "mini"), ("date", random.line())], title: random.line())
            for _ in 0..<4 {
                let outcome = random.outcome()
                outcomes.append(outcome)
                text += TranscriptWriter.block(source: "x = [1,\n2]", output: outcome.output, error: outcome.error)
            }
            let document = try Document(text)
            guard document.kind == .transcript, document.cells.count == 4 else { return "another document" }
            for (index, outcome) in outcomes.enumerated() {
                let cell = document.cells[index].cell
                guard cell.source == "x = [1,\n2]" else { return "source \(cell.source)" }
                guard cell.verdict(on: outcome) == .exact else { return "\(outcome) became \(cell)" }
            }
            return nil
        }
    }

    @Test("no text whatever makes the reader fail other than by saying what is wrong")
    func garbage() throws {
        try Self.forEachSeed { seed in
            var random = RandomDocument(seed: seed)
            let start = random.generator.one(of: ["", "---\nformat: lab-notebook 1\n", "```repl\n", "```quiz number\n"])
            let text = start + (0..<12).map { _ in random.line() }.joined(separator: "\n")
            do throws(NotebookError) {
                let document = try Document(text)
                return Self.isSame(document.text, text) ? nil : "text differs"
            } catch {
                let lines = text.utf8.count { $0 == UInt8(ascii: "\n") } + 1
                return (1...lines).contains(error.line) && !error.message.isEmpty ? nil : "line \(error.line)"
            }
        }
    }
}
