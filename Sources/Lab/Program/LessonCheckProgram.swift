import ArgumentParser

/// `lab lesson check`: says where a lesson does not hold.
struct LessonCheckProgram: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check", abstract: "Prove that lessons hold: their cells, answers, mistakes, solutions and links.",
        discussion:
            "Without a file, all lessons that ship with the program. Exit codes: 0 all hold, 1 something does not.")

    @OptionGroup var options: SharedOptions

    @Argument(help: "Markdown files.")
    var files: [String] = []

    func run() throws {
        let workshop = try Start(options).session.workshop
        let paths = files.isEmpty ? workshop.lessons.all.map(\.path) : files
        guard !paths.isEmpty else {
            Output.complain("lab: there are no lessons beside the models\n")
            throw ExitCode(2)
        }
        var code: Int32 = 0
        for path in paths {
            do throws(CellError) {
                let check = try LessonCheck(path, workshop)
                if workshop.shouldStop() { throw CellError(.interrupted, "interrupted") }
                for problem in check.problems {
                    Output.write("\(safe(path)):\(problem.line): \(safe(problem.message))\n")
                }
                if check.problems.isEmpty {
                    let (steps, cells, questions) = check.counts
                    let parts = [
                        counted(steps, "step", "steps"), counted(cells, "cell", "cells"),
                        counted(questions, "question", "questions"),
                    ]
                    Output.write("\(safe(path)): holds: \(parts.joined(separator: ", "))\n")
                } else {
                    code = max(code, 1)
                }
            } catch {
                guard error.code != .interrupted else { throw ExitCode(Driver.interrupted) }
                code = max(code, Start.usage(error).rawValue)
            }
        }
        throw ExitCode(code)
    }
}
