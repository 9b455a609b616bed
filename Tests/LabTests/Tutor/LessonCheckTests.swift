import Foundation
import TestSupport
import Testing

@testable import Lab

@Suite("Checking lessons")
struct LessonCheckTests {
    private static let folder = Repository.root + "/Tests/Fixtures/lessons"

    private func problems(_ path: String) throws -> [String] {
        try LessonCheck(path, try session().workshop).problems.map { "\($0.line): \($0.message)" }
    }

    static let faults: [(file: String, problems: [String])] = [
        ("answer-infinite", ["21: the answer is inf, which nobody can type"]),
        ("answer-syntax", ["21: the answer cannot be worked out: this bracket is never closed"]),
        ("answer-unknown", ["21: the answer cannot be worked out: unknown name \"y\"; did you mean \"z\"?"]),
        ("answer-vector", ["21: the answer cannot be worked out: \"softmax(z)\" is not one number"]),
        ("cell-drifted", ["13: this cell gives something else now; lab replay shows what"]),
        ("cell-fails", ["13: this cell failed: unknown name \"zz\""]),
        ("cell-fails-otherwise", ["13: this cell failed with other words: no command \"zz\""]),
        ("cell-was-to-fail", ["13: this cell was to fail, and did not"]),
        ("check-holds-already", ["21: the check holds before anything is done"]),
        ("check-no-truth", ["21: the check is neither true nor false"]),
        ("check-syntax", ["21: the check cannot be read: the line ends where a value is expected"]),
        ("fence-open", ["12: this block is never closed"]),
        ("hint-number", ["22: {= yy }: unknown name \"yy\""]),
        ("key-unknown", ["6: the key \"sede\" is not known"]),
        ("line-too-wide", ["12: this line is 105 columns wide, and 100 is the limit"]),
        ("link-to-nowhere", ["12: there is no file nowhere.md", "12: no heading here is called #nothing"]),
        ("minutes-no-number", ["6: minutes is a whole number from 1, not \"ten\""]),
        ("mistake-is-right", ["23: this mistake, 0.6452, counts as right"]),
        ("mistake-silent", ["22: this quiz has no feedback here; it follows after ::"]),
        ("mistake-unknown", ["22: this mistake cannot be worked out: unknown name \"y\"; did you mean \"z\"?"]),
        ("mistakes-alike", ["24: this mistake gets the feedback of line 23"]),
        ("model-unknown", ["5: no model \"mnii\""]),
        ("no-lesson", ["4: the front matter has to say kind: lesson"]),
        ("option-is-command", ["21: this option is a command, and typing it would run that; say it otherwise"]),
        ("option-silent", ["21: this quiz has no feedback here; it follows after ::"]),
        (
            "option-twice",
            [
                "21: this option cannot be told from another by its text",
                "22: this option cannot be told from another by its text",
            ]
        ),
        ("predict-too-early", ["14: the answer cannot be worked out: there is no prompt yet"]),
        ("prose-number", ["12: {= probs[\" France\"] }: there is no prompt yet"]),
        ("quiz-kind", ["19: this quiz is of no known kind; it goes quiz number, choice, predict, command or free"]),
        ("solution-fails", ["22: a cell of the solution failed: no layer 9: this model has layers 0 to 3"]),
        ("solution-misses", ["22: after the solution the check does not hold"]),
        ("solution-missing", ["19: there is no solution to prove that it can be done"]),
        ("solution-otherwise", ["23: the solution does not use ablate"]),
        ("sound", []),
        ("term-unknown", ["12: the glossary has no #lojit"]),
        (
            "uses-nothing",
            ["22: no command and no function is called \"ablat\"", "23: the solution does not use ablat"]
        ),
        ("without-nothing", ["22: no name and no function is called \"prbs\", so nothing is ruled out"]),
    ]

    @Test("what is wrong with a lesson is found, at its line", arguments: faults)
    func broken(file: String, problems: [String]) throws {
        #expect(try self.problems("\(Self.folder)/\(file).md") == problems)
    }

    @Test("every broken lesson there is has been looked at")
    func complete() throws {
        let files = try FileManager.default.contentsOfDirectory(atPath: Self.folder)
        #expect(Set(files) == Set(Self.faults.map { "\($0.file).md" }))
    }

    @Test("the lessons that ship with the program hold")
    func ours() throws {
        let lessons = try session().workshop.lessons.all
        #expect(lessons.contains { $0.name == "00-tour" })
        for lesson in lessons { #expect(try problems(lesson.path) == [], "\(lesson.name)") }
    }

    @Test("what a new lesson begins with holds")
    func skeleton() throws {
        _ = Sandbox.folder
        let name = "my-lesson-\(UUID().uuidString)"
        let word = Word(text: name, key: nil, isQuoted: false, span: 0..<1)
        let path = try LessonSkeleton.write(word)
        #expect(path == name + ".md")
        #expect(try problems(path) == [])
        #expect(throws: CellError.self) { try LessonSkeleton.write(word) }
    }

    @Test("every way to write the right answer is tried", arguments: [0.659, 12, 1_088_256, -10.02, 0.0001234, 0, 1])
    func forms(value: Double) {
        let forms = LessonCheck.forms(of: value)
        if value == 0.659 { #expect([".659", "0,659", "65.9%", "about 0.659"].allSatisfy(forms.contains)) }
        if value == 1_088_256 { #expect(forms.contains("1,088,256")) }
        #expect(forms.count >= 4)
    }
}
