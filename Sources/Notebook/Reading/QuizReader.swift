/// Reads the lines of a `quiz` block.
struct QuizReader {
    private let lines: ArraySlice<String>
    private let first: Int

    /// - Parameter first: the number of the first line, from 1.
    init(_ lines: ArraySlice<String>, first: Int) {
        (self.lines, self.first) = (lines, first)
    }

    func quiz(_ name: String?) throws(NotebookError) -> Quiz {
        guard let kind = name.flatMap(Quiz.Kind.init) else {
            throw NotebookError(
                reason: .quiz("is of no known kind; it goes quiz number, choice, predict, command or free"),
                line: first - 1)
        }
        var quiz = Quiz(kind: kind, question: "", line: first - 1)
        var question: [String] = []
        for (number, line) in folded where try !read(line, number, into: &quiz) { question.append(line) }
        quiz.question = DocumentReader.trimmed(question.joined(separator: "\n")[...])
        try check(quiz)
        return quiz
    }

    /// Lines with their numbers. One of the quiz's own goes on in the lines after it that are indented.
    private var folded: [(Int, String)] {
        var folded: [(number: Int, line: String)] = []
        var isOwn = false
        for (offset, line) in lines.enumerated() {
            if isOwn, line.hasPrefix("  "), let last = folded.indices.last {
                folded[last].line += " " + DocumentReader.trimmed(line[...])
            } else {
                folded.append((first + offset, line))
                isOwn = Self.marks.contains { line.utf8.starts(with: $0.utf8) }
            }
        }
        return folded
    }

    /// How the lines begin that are long sentences.
    private static let marks = ["mistake:", "- [x] ", "- [X] ", "- [ ] ", "hint:", "solution:", "check:"]

    /// Whether the line was one of the quiz's own rather than of its question.
    private func read(_ line: String, _ number: Int, into quiz: inout Quiz) throws(NotebookError) -> Bool {
        func once<Part>(_ old: Part?, _ what: String) throws(NotebookError) {
            if old != nil { throw NotebookError(reason: .quiz("has \(what) twice"), line: number) }
        }
        if let answer = rest(line, "= ") {
            try once(quiz.answer, "an answer")
            quiz.answer = answer
        } else if let tolerance = rest(line, "± ") ?? rest(line, "±") {
            try once(quiz.tolerance, "a tolerance")
            quiz.tolerance = try Self.tolerance(tolerance, number)
        } else if let mistake = rest(line, "mistake:") {
            let (expression, feedback) = try feedback(mistake, number)
            quiz.mistakes.append(Quiz.Mistake(expression: expression, feedback: feedback, line: number))
        } else if let option = rest(line, "- [x] ") ?? rest(line, "- [X] ") {
            let (text, feedback) = try feedback(option, number)
            quiz.options.append(Quiz.Option(text: text, feedback: feedback, isRight: true, line: number))
        } else if let option = rest(line, "- [ ] ") {
            let (text, feedback) = try feedback(option, number)
            quiz.options.append(Quiz.Option(text: text, feedback: feedback, isRight: false, line: number))
        } else if let check = rest(line, "check:") {
            try once(quiz.check, "a check")
            quiz.check = check
        } else if let uses = rest(line, "uses:") {
            try once(quiz.uses, "a uses: line")
            quiz.uses = uses
        } else if let without = rest(line, "without:") {
            quiz.without += without.split { $0 == " " || $0 == "," }.map(String.init)
        } else if let hint = rest(line, "hint:") {
            quiz.hints.append(hint)
        } else if let solution = rest(line, "solution:") {
            try once(quiz.solution, "a solution")
            quiz.solution = solution
        } else {
            return false
        }
        return true
    }

    private func rest(_ line: String, _ prefix: String) -> String? {
        line.utf8.starts(with: prefix.utf8) ? DocumentReader.trimmed(line.dropping(bytes: prefix.utf8.count)[...]) : nil
    }

    private func feedback(_ text: String, _ line: Int) throws(NotebookError) -> (String, String) {
        guard let mark = text.firstRange(of: " :: ") else {
            throw NotebookError(reason: .quiz("has no feedback here; it follows after ::"), line: line)
        }
        let parts = (text[..<mark.lowerBound], text[mark.upperBound...])
        return (DocumentReader.trimmed(parts.0), DocumentReader.trimmed(parts.1))
    }

    private static func tolerance(_ text: String, _ line: Int) throws(NotebookError) -> Quiz.Tolerance {
        let isRelative = text.hasSuffix("%")
        let digits = isRelative ? DocumentReader.trimmed(text.dropLast()) : text
        guard let value = Double(digits), value >= 0, value.isFinite else {
            throw NotebookError(reason: .quiz("has a tolerance that is no number"), line: line)
        }
        return isRelative ? .relative(value / 100) : .absolute(value)
    }

    private func check(_ quiz: Quiz) throws(NotebookError) {
        let missing: String? =
            switch quiz.kind {
            case .number where quiz.answer == nil: "has no answer; a line = EXPR gives it"
            case .predict where quiz.answer == nil && quiz.options.isEmpty: "has neither an answer nor options"
            case .choice where quiz.options.count < 2, .predict where quiz.options.count == 1:
                "has fewer than two options; they go - [ ] text :: feedback"
            case .choice where !quiz.options.contains(where: \.isRight),
                .predict where !quiz.options.isEmpty && !quiz.options.contains(where: \.isRight):
                "has no right option; mark it - [x]"
            case .command where quiz.check == nil, .free where quiz.check == nil:
                "has no check; a line check: EXPR says when it is done"
            default: quiz.question.isEmpty ? "asks nothing" : nil
            }
        if let missing { throw NotebookError(reason: .quiz(missing), line: quiz.line) }
    }
}
