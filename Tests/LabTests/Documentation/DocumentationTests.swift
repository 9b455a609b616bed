import Foundation
import Notebook
import TestSupport
import Testing

@testable import Lab

@Suite("Documentation")
struct DocumentationTests {
    static let folder = Repository.root + "/docs/commands"

    /// Every Markdown file of ours that holds cells.
    static let notebooks: [String] = ["README.md", "docs", "lessons"].flatMap { place -> [String] in
        guard !place.hasSuffix(".md") else { return [place] }
        let files = FileManager.default.enumerator(atPath: "\(Repository.root)/\(place)")?.compactMap { $0 as? String }
        return (files ?? []).filter { $0.hasSuffix(".md") }.sorted().map { "\(place)/\($0)" }
    }.filter { path in
        let text = (try? String(contentsOfFile: "\(Repository.root)/\(path)", encoding: .utf8)) ?? ""
        return text.contains("\n```repl")
    }

    @Test("each command has a page that says what help says, and runs its example")
    func pages() throws {
        let names = CommandTable.all.map { $0.name }
        if ProcessInfo.processInfo.environment["LAB_RECORD"] != nil { try record() }
        let files = try FileManager.default.contentsOfDirectory(atPath: Self.folder)
        #expect(Set(files) == Set(names.map { "\($0).md" }), "make docs writes them anew")
        for command in CommandTable.all {
            let page = CommandPage(command: command)
            let text = try String(contentsOfFile: "\(Self.folder)/\(page.name).md", encoding: .utf8)
            #expect(text.hasPrefix(page.words), "\(page.name): make docs writes it anew")
            #expect(try Document(text).cells.map(\.cell.source) == command.example)
        }
    }

    private func record() throws {
        try? FileManager.default.removeItem(atPath: Self.folder)
        try FileManager.default.createDirectory(atPath: Self.folder, withIntermediateDirectories: true)
        for command in CommandTable.all {
            let page = CommandPage(command: command)
            try Data(page.text.utf8).write(to: URL(fileURLWithPath: "\(Self.folder)/\(page.name).md"))
        }
    }

    @Test("every example in README, docs and lessons gives what stands below it", arguments: notebooks)
    func replays(path: String) throws {
        let notebook = try NotebookFile("\(Repository.root)/\(path)")
        let workshop = try session().workshop
        var session = try notebook.session(workshop, allow: false)
        var report = ReplayReport(notebook.document, .init()) { _ in }
        var source = DocumentCells(notebook.document)
        _ = Driver.run(&session, from: &source, to: &report)
        report.finish()
        let wrong = report.judged.filter { !$0.verdict.isSame(strict: false) }
        #expect(wrong.isEmpty, "\(wrong.map { verdictText($0, file: path, RenderOptions()) }.joined(separator: "\n"))")
        #expect(report.mismatch == nil)
    }

    @Test("the README has cells, and so have docs and lessons")
    func isThere() {
        #expect(Self.notebooks.contains("README.md"))
        #expect(Self.notebooks.count { $0.hasPrefix("docs/commands/") } == CommandTable.all.count)
        #expect(Self.notebooks.contains { $0.hasPrefix("lessons/") })
    }
}
