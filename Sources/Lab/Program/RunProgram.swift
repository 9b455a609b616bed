import ArgumentParser
import Foundation
import Notebook

/// `lab run FILE`: prints a notebook's prose and runs its cells.
struct RunProgram: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run", abstract: "Run the cells of a notebook, and print its prose between them.")

    @OptionGroup var options: SharedOptions

    @Argument(help: "A Markdown file with repl blocks.")
    var file: String

    func run() throws {
        let document: Document
        do {
            document = try Self.read(file)
        } catch let error as CellError {
            Output.complain("lab: \(error.message)\n" + (error.hint.map { "  \($0)\n" } ?? ""))
            throw ExitCode(2)
        }
        let start = try Start(
            options, model: document.frontMatter["needs"] ?? document.frontMatter["model"],
            seed: document.frontMatter["seed"].flatMap(UInt64.init))
        var batch = Batch(start)
        for block in document.blocks {
            switch block {
            case .prose(let text, _):
                if !options.json { Output.write(safeProse(text)) }
            case .fenced(_, let body, _):
                if !options.json { Output.write(safeProse(body) + "\n") }
            case .repl(let repl):
                for cell in repl.cells where !repl.attributes.contains(.noRun) {
                    if let code = batch.step(cell.source, expectsError: cell.expectedError != nil) { throw code }
                }
            }
        }
        throw batch.exitCode
    }

    private static func read(_ path: String) throws -> Document {
        guard let data = FileManager.default.contents(atPath: path) else {
            throw CellError(.unreadableInput, "\(safe(path)) cannot be read", hint: "is the path right?")
        }
        guard let text = String(validating: data, as: UTF8.self) else {
            throw CellError(.unreadableInput, "\(safe(path)) is no text in UTF-8")
        }
        do {
            return try Document(text)
        } catch {
            throw CellError(.unreadableInput, "\(safe(path)):\(error.line): \(error.message)")
        }
    }
}

/// `lab models`: the command, for scripts.
struct ModelsProgram: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "models", abstract: "List the models that can be loaded.")

    @OptionGroup var options: SharedOptions

    func run() throws {
        var batch = Batch(try Start(options))
        throw batch.step("models", isEchoed: false) ?? batch.exitCode
    }
}
