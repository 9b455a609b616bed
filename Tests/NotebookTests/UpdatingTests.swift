import Testing

@testable import Notebook

@Suite("Writing new answers into a file")
struct UpdatingTests {
    /// The answer's lines in the file after an update.
    static func updated(_ answer: String, printed: String = "", failed: String? = nil) throws -> String {
        let outcome = CellOutcome(output: printed.isEmpty ? [] : HandWritten.lines(printed), error: failed)
        let text = try Document("```repl\n> cell\n\(answer)\n```\n").updated(with: [0: outcome])
        return String(text.dropFirst("```repl\n> cell\n".count).dropLast("\n```\n".count))
    }

    @Test(
        "wildcards that still hold stay, and only the lines that changed are others",
        arguments: [
            ("a\nb 1\nc", "a\nb 2\nc", "a\nb 2\nc"),
            ("took [..] ms\nb", "took 12 ms\nc", "took [..] ms\nc"),
            ("took [..] ms", "it took 12 ms", "it took 12 ms"),
            ("head\n...\nfoot", "head\n1\n2\nfoot!", "head\n...\nfoot!"),
            // The line that changed is replaced; it does not vanish into the wildcard below it.
            ("head\n...", "Head\n1\n2", "Head\n..."),
            ("...\nfoot", "1\n2\nFoot", "...\nFoot"),
            ("a\nb", "a\nx\nb", "a\nx\nb"),
            ("a\nb\nc", "a\nc", "a\nc"),
            (#"\..."#, "...", #"\..."#),
            ("a", "...", #"\..."#),
            ("a", "x [..] y\n> z\n~~~\n\\w\n!", "\\x [..] y\n\\> z\n\\~~~\n\\\\w\n\\!"),
            ("a", "at \u{E000} it is", "at [..] it is"),
            ("a", "> at \u{E000}", "[..]"),
            // A number that is merely within its tolerance is written as it is now.
            ("p 0.50\nq 1", "p 0.51\nq 2", "p 0.51\nq 2"),
        ])
    func lines(file: String, printed: String, wanted: String) throws {
        #expect(try Self.updated(file, printed: printed) == wanted)
    }

    @Test("an error is written as its message, and an answer in place of an error")
    func errors() throws {
        #expect(try Self.updated("a\nb", failed: "no name") == "! no name")
        #expect(try Self.updated("! no name\n  a hint", failed: "no other name") == "! no other name")
        #expect(try Self.updated("! no name", printed: "1\n\n2") == "1\n\n2")
    }

    @Test("everything else stays to the byte, line breaks too; digests of models that the file names are made new")
    func everythingElse() throws {
        let before =
            "\u{FEFF}---\r\nformat: lab-notebook 1\nsha256.mini:  aa\r\nsha256.my: model: bb cc\nmine: 1\n---\n"
            + "Prose  {= x}\r\n````repl no-check\r\n> a\r\n. b\r\nold\nkept [..]\r\n\r\n> c\n````\n~~~\nrest"
        let after =
            "\u{FEFF}---\r\nformat: lab-notebook 1\nsha256.mini: dd\r\nsha256.my: model: bb ee\nmine: 1\n---\n"
            + "Prose  {= x}\r\n````repl no-check\r\n> a\r\n. b\r\nnew\r\nkept [..]\r\n\r\n> c\n````\n~~~\nrest"
        let digests = ["mini": ["dd"], "my: model": ["bb", "ee"], "other": ["ff"]]
        let text = try Document(before + "\n~~~\n").updated(
            with: [0: CellOutcome(output: ["new", "kept it"])], digests: digests)
        #expect(Array(text.utf8) == Array((after + "\n~~~\n").utf8))
    }

    @Test(
        "a digest's key holds any model's name on one line",
        arguments: [
            ("mini", "sha256.mini"), ("my model", "sha256.my model"), ("a:b", "sha256.a:b"), ("50%", "sha256.50%25"),
            (" odd\n", "sha256.%20odd%0A"), ("\u{2028}", "sha256.%E2%80%A8"), ("modèle", "sha256.modèle"),
            ("\u{301}", "sha256.\u{301}"),
        ])
    func digestKeys(model: String, key: String) throws {
        #expect(Array(FrontMatter.digestKey(model).utf8) == Array(key.utf8))
        let head = TranscriptWriter.head([(FrontMatter.digestKey(model), "aa bb")], title: "T")
        let document = try Document(head + TranscriptWriter.block(source: "1", output: ["1"], error: nil))
        #expect(document.frontMatter.digests(of: model) == ["aa", "bb"])
        #expect(document.frontMatter.digests == ["aa", "bb"])
        #expect(document.frontMatter.unknownKeys.isEmpty)
    }

    @Test("a difference shows lost and new lines; what matches by wildcard or tolerance is in both")
    func difference() throws {
        let cell = try HandWritten.cell("head\np 0.50\n...\nold\nfoot")
        let outcome = CellOutcome(output: ["head", "p 0.51", "1", "2", "new", "foot"])
        let lines = cell.difference(to: outcome).map { $0.side.rawValue + $0.text }
        // The wildcard could take "new" as well, but a line that was replaced is shown beside its successor.
        #expect(lines == [" head", " p 0.51", " ...", "-old", "+new", " foot"])
    }

    @Test("an error is no answer that a wildcard could stand for")
    func differenceOfError() throws {
        let failed = try HandWritten.cell("...").difference(to: CellOutcome(output: [], error: "no"))
        #expect(failed.map { $0.side.rawValue + $0.text } == ["-...", "+! no"])
        let unfailed = try HandWritten.cell("! [..]").difference(to: CellOutcome(output: ["! x"]))
        #expect(unfailed.map { $0.side.rawValue + $0.text } == ["-! [..]", "+! x"])
    }

    @Test("thousands of lines that all changed are compared in good time")
    func large() throws {
        let file = (0..<3000).map { "row \($0) 0.5" }.joined(separator: "\n")
        let printed = (0..<3000).map { "row \($0) 0.9" }
        let cell = try HandWritten.cell(file)
        let outcome = CellOutcome(output: printed)
        #expect(cell.verdict(on: outcome) == .changed)
        let sides = cell.difference(to: outcome).map(\.side)
        #expect(sides.count { $0 == .expected } == 3000)
        #expect(sides.count { $0 == .found } == 3000)
    }
}
