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
                    source: "x = [2,\n1]", expected: [ExpectedLine("[2, 1]"), ExpectedLine("...")],
                    expectedError: nil, line: 8, output: 9..<11),
                Cell(source: "oops", expected: [], expectedError: "no name", line: 12, output: 12..<13),
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
        let document = try Document(Self.head + "````text and more\n```\n= 1\n````\n```repl\n> a\n```\n")
        #expect(document.blocks.first == .fenced(info: "text and more", body: "```\n= 1", line: 5))
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
            ("---\nformat: lab-notebook 2\n---\n", .newerFormat(2, lab: nil), 2),
            ("---\nformat: lab-notebook 2\nlab: 0.9.0\n---\n", .newerFormat(2, lab: "0.9.0"), 2),
            ("---\nformat: lab-notebook 1\ntitle: x\n---\n# Only words\n", .nothingToRun, 1),
            ("---\nformat: lab-notebook 1\nkind: novel\n---\n", .unknownKind("novel"), 3),
            ("---\nformat: lab-notebook 1\nseed: seven\n---\n", .badSeed("seven"), 3),
            ("---\nformat: lab-notebook 1\nseed: 7\nseed: 8\n---\n", .keyTwice("seed"), 4),
            ("```repl nocheck\n> a\n```\n", .unknownAttribute("nocheck"), 1),
            ("---\nformat: jupyter\n---\n", .unknownFormat("jupyter"), 2),
            ("---\nnonsense\n---\n", .frontMatterLine("nonsense"), 2),
            ("text\n```repl\n> a\n", .fenceNeverCloses, 2),
            ("only text\n", .nothingToRun, 1),
            ("```repl\noutput\n```\n", .outputBeforeCell, 2),
            ("", .nothingToRun, 1),
        ])
    func refusals(text: String, reason: NotebookError.Reason, line: Int) {
        #expect(throws: NotebookError(reason: reason, line: line)) { try Document(text) }
    }

    @Test("marks are bytes: an accent that falls on one's space makes it no other character")
    func combining() throws {
        let cells = try Document("```repl\n> \u{301}x\n. \u{301}y\n! \u{301}z\n```\n").cells.map(\.cell)
        #expect(cells.map(\.source) == ["\u{301}x\n\u{301}y"])
        #expect(cells.map(\.expectedError) == ["\u{301}z"])
    }

    @Test("a byte order mark is no part of the first line")
    func byteOrderMark() throws {
        #expect(try Document("\u{FEFF}" + Self.head + "```repl\n> a\n```\n").frontMatter["needs"] == "mini")
        #expect(try Document("\u{FEFF}```repl\n> a\n```\n").cells.count == 1)
    }

    @Test("keys that nobody reads are kept, with their lines")
    func unknownKeys() throws {
        let text = "---\nformat: lab-notebook 1\nauthor: Ada: L.\n\nseed : 7\n---\n```repl\n> a\n```\n"
        let document = try Document(text)
        #expect(document.frontMatter.unknownKeys == [FrontMatter.Entry(key: "author", value: "Ada: L.", line: 3)])
        #expect(document.frontMatter["seed"] == "7")
        #expect(document.updated(with: [0: CellOutcome(output: [])]) == text)
    }

    @Test("a newer format says which lab it needs")
    func newer() {
        #expect(
            NotebookError(reason: .newerFormat(2, lab: "0.9.0"), line: 2).message
                == "this notebook has format 2, and needs lab ≥ 0.9.0")
        #expect(
            NotebookError(reason: .newerFormat(2, lab: nil), line: 2).message
                == "this notebook has format 2, and needs a newer lab")
    }

    @Test("a fence is closed by its own kind, as long or longer, with nothing behind it")
    func closing() throws {
        let text = "~~~~repl\n> a\n```\n~~~\n~~~~ x\n~~~~~  \nafter\n"
        let document = try Document(text)
        #expect(document.cells[0].cell.expected.map(\.text) == ["```", "~~~", "~~~~ x"])
        #expect(document.blocks.last == .prose("after\n", line: 7))
    }

    @Test("blank lines between an answer and the error below it belong to the answer")
    func blankBeforeError() throws {
        let cell = try Document("```repl\n> a\n\n! no\n\n> b\n```\n").cells[0].cell
        #expect(cell.output == 2..<4)
        #expect(cell.expectedError == "no")
    }
}
