import Testing

@testable import Notebook

@Suite("Reading notebooks")
struct DocumentTests {
    static let head = "---\nformat: lab-notebook 1\nneeds: mini\n---\n"

    @Test("cells keep their continuation, their output, their expected error and their line")
    func cells() throws {
        let text =
            Self.head + "# Title\n\n```repl no-check\n> x = [2,\n. 1]\n[2, 1]\n...\n> oops\n! no name\n```\nEnd\n"
        let document = try Document(text)
        #expect(document.frontMatter["needs"] == "mini")
        let block = ReplBlock(
            attributes: [.noCheck],
            cells: [
                Cell(
                    source: "x = [2,\n1]",
                    expected: [.init(text: "[2, 1]", hasWildcards: true), .init(text: "...", hasWildcards: true)],
                    expectedError: nil, line: 8),
                Cell(source: "oops", expected: [], expectedError: "no name", line: 12),
            ], line: 7)
        #expect(document.blocks == [.prose("# Title\n\n", line: 5), .repl(block), .prose("End\n", line: 15)])
    }

    @Test("a leading backslash switches marks and wildcards off")
    func escapes() throws {
        let document = try Document(Self.head + "```repl\n> a\n\\> b\n\\...\n```\n")
        guard case .repl(let block) = document.blocks[0] else { Issue.record("no repl block"); return }
        #expect(block.cells[0].expected.map(\.text) == ["> b", "..."])
        #expect(block.cells[0].expected.allSatisfy { !$0.hasWildcards })
    }

    @Test("a longer fence holds shorter ones, and other blocks stay whole")
    func fences() throws {
        let document = try Document(Self.head + "````quiz number\n```\n= 1\n````\n```repl\n> a\n```\n")
        #expect(document.blocks.first == .fenced(info: "quiz number", body: "```\n= 1", line: 5))
    }

    @Test("CRLF reads like LF")
    func carriageReturns() throws {
        let text = Self.head + "Hi\n```repl\n> a\nb\n```\n"
        #expect(try Document(text.replacing("\n", with: "\r\n")).blocks == Document(text).blocks)
    }

    @Test(
        "what cannot be read says why and where",
        arguments: [
            ("---\nformat: lab-notebook 1\n", NotebookError.Reason.frontMatterNeverCloses, 1),
            ("---\ntitle: x\n---\n", .noFormat, 1),
            ("---\nformat: lab-notebook 2\n---\n", .newerFormat(2), 1),
            ("---\nformat: jupyter\n---\n", .unknownFormat("jupyter"), 1),
            ("---\nnonsense\n---\n", .frontMatterLine("nonsense"), 2),
            ("text\n```repl\n> a\n", .fenceNeverCloses, 2),
            ("only text\n", .nothingToRun, 1),
            ("```repl\noutput\n```\n", .outputBeforeCell, 2),
            ("", .nothingToRun, 1),
        ])
    func refusals(text: String, reason: NotebookError.Reason, line: Int) {
        #expect(throws: NotebookError(reason: reason, line: line)) { try Document(text) }
    }
}
