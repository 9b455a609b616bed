import Foundation
import Notebook

/// The author's proof that a lesson holds: its cells give what it says, and its questions take their answers.
struct LessonCheck {
    struct Problem: Equatable {
        /// From 1.
        var line: Int
        var message: String
    }

    let path: String
    private(set) var problems: [Problem] = []
    /// What was looked at, in numbers.
    private(set) var counts = (steps: 0, cells: 0, questions: 0)
    private let lines: [String]
    private let workshop: Workshop

    /// - Throws: what keeps the file from being read as text.
    init(_ path: String, _ workshop: Workshop) throws(CellError) {
        self.path = path
        self.workshop = workshop
        let text = try TextFile.contents(of: path, as: "lesson")
        lines = text.lines
        do throws(NotebookError) {
            try run(Document(text))
        } catch { add(error.line, error.message) }
        problems.sort { $0.line < $1.line }
    }

    private mutating func add(_ line: Int, _ message: String) {
        let problem = Problem(line: line, message: message)
        if !problems.contains(problem) { problems.append(problem) }
    }

    private mutating func run(_ document: Document) {
        let matter = document.frontMatter
        func line(of key: String) -> Int { matter.entries.first { $0.key == key }?.line ?? 1 }
        if document.kind != .lesson { add(line(of: "kind"), "the front matter has to say kind: lesson") }
        if matter["title"] == nil { add(1, "the front matter has no title") }
        if let minutes = matter["minutes"], Int(minutes).map({ $0 > 0 }) != true {
            add(line(of: "minutes"), "minutes is a whole number from 1, not \"\(brief(minutes))\"")
        }
        for entry in matter.unknownKeys { add(entry.line, "the key \"\(brief(entry.key))\" is not known") }
        for (index, text) in lines.enumerated() where displayWidth(text) > Self.widest {
            add(index + 1, "this line is \(displayWidth(text)) columns wide, and \(Self.widest) is the limit")
        }
        let folder = URL(fileURLWithPath: path).standardizedFileURL.deletingLastPathComponent().path
        for problem in LinkCheck(document, folder: folder, workshop.lessons.glossary(beside: path)).problems {
            add(problem.line, problem.message)
        }
        do throws(CellError) {
            var session = try NotebookFile(path).session(workshop, allow: false)
            walk(Lesson(document, name: path), &session)
        } catch { add(line(of: "needs"), error.message) }
    }

    static let widest = 100

    private mutating func walk(_ lesson: Lesson, _ session: inout Session) {
        counts.steps = lesson.steps.count
        for step in lesson.steps {
            var predictions: [Quiz] = []
            for part in step.parts {
                switch part {
                case .prose(let text, let line): fill(text, line, session)
                case .code: continue
                case .cells(let block, _): check(block, &session)
                case .quiz(let quiz):
                    counts.questions += 1
                    if quiz.kind == .predict {
                        predictions.append(quiz)
                    } else {
                        check(quiz, session)
                    }
                }
            }
            // They are judged by what the cells after them have shown.
            for quiz in predictions { check(quiz, session) }
        }
    }

    /// `{= EXPR}` in prose.
    private mutating func fill(_ text: String, _ line: Int, _ session: Session) {
        for problem in Prose.filled(text, session).problems {
            add(line + problem.line, "{= \(brief(problem.expression)) }: \(problem.error.message)")
        }
    }

    private mutating func check(_ block: ReplBlock, _ session: inout Session) {
        guard !block.attributes.contains(.noRun) else { return }
        for cell in block.cells {
            counts.cells += 1
            guard let outcome = session.run(cell.source) else { continue }
            let found = CellOutcome(outcome)
            let verdict = cell.verdict(on: found)
            guard verdict == .error || !block.attributes.contains(.noCheck), !verdict.isSame(strict: false) else {
                continue
            }
            let what: String =
                switch (found.error, cell.expectedError) {
                case (let error?, nil): "this cell failed: \(error)"
                case (nil, _?): "this cell was to fail, and did not"
                case (let error?, _?): "this cell failed with other words: \(error)"
                case (nil, nil): "this cell gives something else now; lab replay shows what"
                }
            add(cell.line, what)
        }
    }
}

/// Questions.
extension LessonCheck {
    private mutating func check(_ quiz: Quiz, _ session: Session) {
        let judge = QuizJudge(quiz: quiz, session: session)
        let texts =
            [quiz.question, quiz.solution ?? ""] + quiz.hints + quiz.options.flatMap { [$0.text, $0.feedback] }
            + quiz.mistakes.map(\.feedback)
        for text in texts {
            for problem in Prose.filled(text, session).problems {
                let place = line(in: quiz) { $0.contains("{= \(problem.expression)") } ?? quiz.line
                add(place, "{= \(brief(problem.expression)) }: \(problem.error.message)")
            }
        }
        if !quiz.options.isEmpty { checkOptions(quiz) }
        if quiz.answer != nil, quiz.options.isEmpty { checkNumber(quiz, judge) }
        if quiz.check != nil { checkTask(quiz, session) }
    }

    /// The line of a quiz that begins with a mark.
    private func line(in quiz: Quiz, _ isIt: (String) -> Bool) -> Int? {
        for index in quiz.line..<max(quiz.line, lines.count) {
            if lines[index].hasPrefix("```") || lines[index].hasPrefix("~~~") { return nil }
            if isIt(lines[index]) { return index + 1 }
        }
        return nil
    }

    private func line(_ mark: String, in quiz: Quiz) -> Int { line(in: quiz) { $0.hasPrefix(mark) } ?? quiz.line }

    private mutating func checkOptions(_ quiz: Quiz) {
        for (index, option) in quiz.options.enumerated() {
            if option.feedback.isEmpty { add(option.line, "this option has no feedback") }
            if quiz.option(option.text) != index {
                add(option.line, "this option cannot be told from another by its text")
            } else if quiz.option(Quiz.letter(index)) != index {
                add(option.line, "this option cannot be told from another by its letter")
            } else if CommandTable.exact(CellHead(option.text).name) != nil, CellHead(option.text).assignedFrom == nil,
                !CellHead(option.text).isCall
            {
                add(option.line, "this option is a command, and typing it would run that; say it otherwise")
            }
        }
    }

    private mutating func checkNumber(_ quiz: Quiz, _ judge: QuizJudge) {
        let place = line("= ", in: quiz)
        do throws(CellError) {
            let target = try judge.target()
            guard target.value.isFinite else {
                add(place, "the answer is \(formatNumber(target.value)), which nobody can type")
                return
            }
            if quiz.kind == .number {
                for form in Self.forms(of: target.value) + [quiz.answer ?? ""] {
                    let judged = try judge.judge(form, own: judge.session)
                    if judged != .right { add(place, "the right answer is refused when it is written \(form)") }
                }
            }
        } catch {
            add(place, "the answer cannot be worked out: \(error.message)")
            return
        }
        for (index, mistake) in quiz.mistakes.enumerated() { check(mistake, index, judge) }
    }

    private mutating func check(_ mistake: Quiz.Mistake, _ index: Int, _ judge: QuizJudge) {
        if mistake.feedback.isEmpty { add(mistake.line, "this mistake has no feedback") }
        do throws(CellError) {
            let value = try judge.number(mistake.expression)
            switch try judge.judge(NumberAnswer(exactly: value)) {
            case .right: add(mistake.line, "this mistake, \(formatNumber(value)), counts as right")
            case .mistake(index): return
            case .mistake(let other):
                add(mistake.line, "this mistake gets the feedback of line \(judge.quiz.mistakes[other].line)")
            case .coarse, .wrong, .unreadable:
                add(mistake.line, "this mistake, \(formatNumber(value)), is not recognised")
            }
        } catch { add(mistake.line, "this mistake cannot be worked out: \(error.message)") }
    }

    /// The ways in which people write a number.
    static func forms(of value: Double) -> [String] {
        let plain = formatNumber(value, digits: 4)
        var forms = [plain, formatNumber(value, digits: 12)]
        if value == value.rounded() {
            forms.append(grouped(Int(exactly: value) ?? 0))
            if Int(exactly: value) == nil { forms.removeLast() }
        } else {
            forms += [plain.replacing(".", with: ","), plain.replacing("-", with: "−")]
            if plain.hasPrefix("0.") { forms.append(String(plain.dropFirst())) }
        }
        if (0...1).contains(value) {
            let hundredths = formatNumber(value * 100, digits: 4)
            forms += ["\(hundredths)%", "\(hundredths) %"]
        }
        forms.append("about \(plain)")
        return forms
    }

    private mutating func checkTask(_ quiz: Quiz, _ start: Session) {
        if let uses = quiz.uses, CommandTable.exact(uses) == nil, FunctionTable.find(uses) == nil {
            add(line("uses:", in: quiz), "no command and no function is called \"\(brief(uses))\"")
        }
        let names = FunctionTable.names + SessionNames(state: start.state, workshop: start.workshop).names
        for name in quiz.without where !names.contains(name) {
            let words = "no name and no function is called \"\(brief(name))\", so nothing is ruled out"
            add(line("without:", in: quiz), words)
        }
        let check = quiz.check ?? ""
        do throws(CellError) { _ = try ExpressionParser.parse(check) } catch {
            add(line("check:", in: quiz), "the check cannot be read: \(error.message)")
            return
        }
        if case .truth(true)? = try? start.value(of: check), quiz.uses == nil {
            add(line("check:", in: quiz), "the check holds before anything is done")
        }
        guard quiz.solution != nil else {
            add(quiz.line, "there is no solution to prove that it can be done")
            return
        }
        let place = line("solution:", in: quiz)
        var session = start
        var trials: [Trial] = []
        for cell in quiz.solutionCells {
            let before = session.state
            guard let outcome = session.run(cell) else { continue }
            if case .failure(let error) = outcome.result {
                add(place, "a cell of the solution failed: \(error.message)")
                return
            }
            trials.append(Trial(outcome, from: before, in: session))
        }
        switch QuizCheck(quiz: quiz).result(in: session, after: trials) {
        case .done: return
        case .lacks(let command, wasUsedElsewhere: false): add(place, "the solution does not use \(command)")
        case .lacks(let command, wasUsedElsewhere: true):
            add(place, "the solution uses \(command) with another model or another prompt than the last ones")
        case .notYet:
            do throws(CellError) {
                guard case .truth = try session.value(of: check) else {
                    add(line("check:", in: quiz), "the check is neither true nor false")
                    return
                }
                add(place, "after the solution the check does not hold")
            } catch { add(line("check:", in: quiz), "the check cannot be worked out: \(error.message)") }
        }
    }
}
