import Foundation
import Notebook
import TestSupport
import Testing

@testable import Lab

/// Where a learner sits: types lines, and looks at what stands there once it is his turn.
protocol LearnersTerminal {
    func enter(_ line: String) throws
    /// What stands there once that is so; nil if it does not come to be.
    func see(_ isThere: (String) -> Bool) throws -> String?
}

extension TmuxSession: LearnersTerminal {
    func see(_ isThere: (String) -> Bool) throws -> String? { try wait(isThere) }
}

extension PseudoTerminal: LearnersTerminal {
    func enter(_ line: String) { type(line + "\r") }
    func see(_ isThere: (String) -> Bool) -> String? { wait(isThere) ? text : nil }
}

/// A lesson on a screen. What is in it is read from its file, and where one is in it from the prompt.
struct LessonScreen {
    static let shelf = LessonLibrary(shelves: [Repository.root + "/lessons"])

    let terminal: any LearnersTerminal
    let lesson: Lesson
    /// `03`
    let number: String
    let isPlain: Bool
    /// From 0.
    private(set) var step = 0
    /// The number of the cell that is typed next.
    private(set) var cell = 1

    init(_ terminal: any LearnersTerminal, _ number: String, isPlain: Bool = false) throws {
        let entry = try Self.shelf.find(number)
        lesson = Lesson(try NotebookFile(entry.path).document, name: entry.name)
        (self.terminal, self.number, self.isPlain) = (terminal, number, isPlain)
    }

    /// `03·4/15 lab[7]`, to which marks of what is switched off may be added.
    private var prompt: String {
        "\(number)\(isPlain ? " " : "·")\(step + 1)/\(lesson.steps.count) lab[\(cell)]"
    }

    var current: LessonStep { lesson.steps[step] }

    /// The words above a step.
    var rule: String {
        "\(number) \(lesson.title)" + (isPlain ? ", " : " · ") + "step \(step + 1) of \(lesson.steps.count)"
    }

    /// Waits for the prompt, and returns what has come since the one that `line` was typed at.
    private func answer(after last: String?) throws -> String {
        let screen = try terminal.see { screen in
            let line = screen.split(separator: "\n").last { !$0.allSatisfy(\.isWhitespace) } ?? ""
            return line.hasPrefix(prompt + ">") || line.hasPrefix(prompt + " ") && line.contains(">")
        }
        let found = try #require(screen, "no prompt \(prompt)")
        let lines = found.split(separator: "\n", omittingEmptySubsequences: false)
        let start = last.flatMap { last in lines.lastIndex { $0.hasPrefix(last) } } ?? 0
        return lines[start...].joined(separator: "\n")
    }

    /// The lesson begins, or goes on where it was left.
    mutating func open(at step: Int = 0) throws -> String {
        (self.step, cell) = (step, 1)
        return try answer(after: nil)
    }

    /// Types a line, and returns what is answered.
    mutating func say(_ line: String) throws -> String {
        let last = prompt
        try terminal.enter(line)
        cell += 1
        return try answer(after: last)
    }

    /// Enter, where it leads to the next step.
    mutating func goOn() throws -> String {
        let last = prompt
        try terminal.enter("")
        (step, cell) = (step + 1, cell + 1)
        return try answer(after: last)
    }

    /// The same place after something that was no cell.
    func again() throws -> String { try answer(after: nil) }

    /// A right answer's mark, or a wrong one's.
    func mark(_ isRight: Bool) -> String { isPlain ? (isRight ? "Right" : "No. ") : (isRight ? "✓" : "✗") }

    /// Whether words of the lesson's file stand there, however they are broken into lines; numbers that it works out
    /// stand for themselves.
    func shows(_ seen: String, _ words: String) -> Bool {
        var rest = squeezed(seen)[...]
        for piece in words.split(separator: /\{=[^}]*\}/) {
            guard let found = rest.range(of: squeezed(InlineText.plain(String(piece)))) else { return false }
            rest = rest[found.upperBound...]
        }
        return true
    }

    /// The same for a cell, which has no marks but its own.
    func shows(_ seen: String, cell: String) -> Bool { squeezed(seen).contains(squeezed(cell)) }

    /// As it is spelled here, without blanks, line breaks and the marks around code.
    private func squeezed(_ text: String) -> String {
        RenderOptions(plain: isPlain).spell(text).filter { !$0.isWhitespace && $0 != "`" }
    }
}
