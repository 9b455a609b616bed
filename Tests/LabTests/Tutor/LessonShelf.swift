import Engine
import Foundation
import Notebook
import TestSupport

@testable import Lab

/// The program's lessons as copies of a test's own: they may be written anew, and nobody else keeps his place in them.
final class LessonShelf {
    let folder: String
    /// Ctrl-C, as those see it who compute.
    let patience = Patience()
    /// By number: `03`.
    private var originals: [String: (path: String, text: String)] = [:]

    /// Says that it is interrupted, once, when it has been asked so often.
    final class Patience {
        var questionsLeft: Int?
        private(set) var isLost = false

        func begin(_ questions: Int?) { (questionsLeft, isLost) = (questions, false) }

        func isInterrupted() -> Bool {
            guard let left = questionsLeft else { return false }
            questionsLeft = left > 0 ? left - 1 : nil
            isLost = left == 0
            return isLost
        }
    }

    static let numbers = LessonLibrary(shelves: [Repository.root + "/lessons"]).all.map(\.number)

    /// - Parameter shortened: trainings take a step or two, and what they teach is not taught.
    init(shortened: Bool) throws {
        _ = Sandbox.folder
        folder = try Learner.folder()
        let files = FileManager.default
        try files.createSymbolicLink(atPath: folder + "/models", withDestinationPath: Repository.root + "/models")
        try files.copyItem(atPath: Repository.root + "/lessons", toPath: folder + "/lessons")
        let own = URL(fileURLWithPath: folder).lastPathComponent
        for file in try files.contentsOfDirectory(atPath: folder + "/lessons") {
            let number = String(file.prefix { $0.isNumber })
            guard !number.isEmpty else { continue }
            let path = "\(folder)/lessons/\(number)-\(own)\(file.dropFirst(number.count))"
            try files.moveItem(atPath: "\(folder)/lessons/\(file)", toPath: path)
            var text = try String(contentsOfFile: path, encoding: .utf8)
            if shortened { text = text.replacing(/(train .*steps=)\d+/) { "\($0.output.1)2" } }
            originals[number] = (path, text)
            try write(number, text)
        }
    }

    deinit { try? FileManager.default.removeItem(atPath: folder) }

    /// A session as the program begins with.
    func session() throws -> Session {
        let library = ModelLibrary(shelves: [folder + "/models"])
        let workshop = Workshop(
            library: library, arithmetic: try Arithmetic(threads: 1), isInterrupted: patience.isInterrupted)
        var state = SessionState()
        state.model = try workshop.load("mini", as: nil, bos: nil)
        return Session(state: state, workshop: workshop, origin: .init(model: "mini", seed: 0))
    }

    func restore(_ number: String) throws { try write(number, originals[number]?.text ?? "") }

    /// A new edition: words are added, a step comes in between, a cell at the end.
    func writeAnew(_ number: String, _ dice: inout LearnerDice) throws {
        guard let (path, _) = originals[number] else { return }
        var lines = try String(contentsOfFile: path, encoding: .utf8).lines
        let headings = lines.indices.filter { lines[$0].hasPrefix("## ") }
        let place = dice.pick(headings)
        switch dice.below(3) {
        case 0: lines.insert("## Edition \(dice.below(1000))\n\nA word.\n", at: place)
        case 1: lines.insert("\nOne more sentence, number \(dice.below(1000)).\n", at: place + 1)
        default: lines += ["", "```repl", "> \(dice.below(1000)) + 1", "...", "```", ""]
        }
        try write(number, lines.joined(separator: "\n") + "\n")
    }

    /// No lesson any more.
    func spoil(_ number: String) throws { try write(number, "---\nformat: lab-notebook 1\n") }

    private func write(_ number: String, _ text: String) throws {
        if let (path, _) = originals[number] { try WholeFile.write(text, to: path) }
    }
}
