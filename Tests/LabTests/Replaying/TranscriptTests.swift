import Foundation
import Notebook
import TestSupport
import Testing

@testable import Lab

@Suite("Sessions as transcripts")
struct TranscriptTests {
    @Test("the front matter says with what it was recorded")
    func head() throws {
        var session = try session("load nano", "1 + 1")
        let text = try Transcript(session: session).text(date: Date(timeIntervalSince1970: 1_795_478_400))
        let document = try Document(text)
        let keys = document.frontMatter.entries.map(\.key)
        #expect(
            keys == [
                "format", "title", "kind", "lab", "model", "sha256.mini", "sha256.nano", "seed", "dtype", "isa", "date",
            ])
        #expect(document.kind == .transcript)
        #expect(document.frontMatter["format"] == "lab-notebook 1")
        #expect(document.frontMatter["model"] == "mini")
        #expect(document.frontMatter["date"] == "2026-11-24")
        #expect(document.frontMatter["dtype"] == "F32")
        #expect(document.frontMatter.digests.allSatisfy { $0.count == 64 && $0.allSatisfy(\.isHexDigit) })
        #expect(document.frontMatter.unknownKeys.isEmpty)
        guard case .model(let info) = try session.value("info") else { Issue.record("no model"); return }
        #expect(document.frontMatter.digests(of: "nano") == [info.sha256])
    }

    @Test("the digest is that of the weight files and then the tokenizer files, as sha256sum says")
    func digest() throws {
        // cat models/nano/{model.safetensors,tokenizer.json,vocab.json,merges.txt,tokenizer_config.json} | sha256sum
        let model = try #require(try session("load nano").state.model)
        let names = model.files.map { URL(fileURLWithPath: $0).lastPathComponent }
        #expect(names.first == "model.safetensors")
        #expect(Set(names).isSuperset(of: ["vocab.json", "merges.txt", "tokenizer.json"]))
        #expect(try ModelDigest.digest(of: model) == Self.nano)
    }

    static let nano = "a0f7fd43cd40710c10fa22a1c4025c492c1d1b0984d6054400c03a1a16b443d5"

    @Test("what is another on each machine is a wildcard, and so the cell is EXACT anywhere")
    func volatile() throws {
        var session = try session()
        let outcome = CellOutcome(try session.outcome("models"))
        let text = TranscriptWriter.block(source: "models", output: outcome.output, error: nil)
        #expect(text.contains("[..]"))
        #expect(!text.contains(Repository.root))
        #expect(try Document(text).cells[0].cell.verdict(on: outcome) == .exact)
    }

    @Test("nobody can print the mark for what is volatile")
    func mark() throws {
        var session = try session()
        let outcome = CellOutcome(try session.outcome("\"\\u{E000}\""))
        #expect(outcome.output == ["\"\\u{E000}\""])
    }

    @Test("an error names no folder of this machine, unless it was typed")
    func errorPaths() {
        let here = FileManager.default.currentDirectoryPath
        func message(_ words: String, _ cell: String) -> String {
            RecordedCell.message(CellError(.modelFile, words), of: cell)
        }
        #expect(message("\(here)/m/config.json is not there", "load m") == "m/config.json is not there")
        #expect(message("\(here)/m is not there", "load \(here)/m") == "\(here)/m is not there")
        #expect(message("\(NSHomeDirectory())/m is not there", "load ~/m") == "\u{E000}m is not there")
        #expect(message("first\nsecond", "x") == "first")
    }

    @Test("cells about the document are not recorded, be they good or bad")
    func aboutTheDocument() throws {
        _ = Sandbox.folder
        var session = try session("1 + 1")
        for cell in ["history", "save", "save x/", "replay none.md", "replay none.md strict=maybe", "restore now"] {
            _ = session.run(cell)
        }
        _ = session.run("oops")
        #expect(session.record.map(\.source) == ["1 + 1", "oops"])
    }
}
