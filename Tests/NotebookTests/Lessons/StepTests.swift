import Testing

@testable import Notebook

@Suite("Steps of a lesson")
struct StepTests {
    static func lesson(_ body: String, matter: String = "") throws -> Lesson {
        Lesson(try Document("---\nformat: lab-notebook 1\nkind: lesson\n\(matter)---\n" + body), name: "x")
    }

    private func shape(_ lesson: Lesson) -> [String] {
        lesson.steps.map { step in
            step.parts.map { part in
                switch part {
                case .prose: "p"
                case .code: "c"
                case .cells(let block, _): block.attributes.contains(.noRun) ? "shown" : "r\(block.cells.count)"
                case .quiz(let quiz): quiz.kind == .predict ? "?" : "q"
                }
            }.joined(separator: " ")
        }
    }

    static let quiz = "```quiz number\nHow many?\n= 1\n```\n"
    static let guess = "```quiz predict\nHow many, you think?\n= 1\n```\n"
    static let cells = "```repl\n> 1\n> 2\n```\n"

    @Test("prose and what it leads to is a step")
    func leads() throws {
        let lesson = try Self.lesson("# Title\nOne.\n" + Self.cells + "Two.\n" + Self.quiz + "Three.\n" + Self.cells)
        #expect(shape(lesson) == ["p r2", "p q", "p r2"])
        #expect(lesson.title == "Title")
        #expect(lesson.steps.map(\.cells) == [0..<2, 0..<0, 2..<4])
        #expect(lesson.steps.map(\.key.ordinal) == [0, 1, 2])
    }

    @Test("a heading begins a step, and what a section says last belongs to the step before")
    func headings() throws {
        let lesson = try Self.lesson(
            "# Title\n## First\nOne.\n" + Self.cells + "Last words.\n## Second\nOnly words.\n## Third\n" + Self.quiz)
        #expect(shape(lesson) == ["p p r2 p", "p", "p q"])
        #expect(lesson.steps.map(\.heading) == ["First", "Second", "Third"])
    }

    @Test("a prediction and the cells that reveal it are one step, and so are several predictions before them")
    func predictions() throws {
        #expect(shape(try Self.lesson("A.\n" + Self.guess + "B.\n" + Self.cells)) == ["p ? p r2"])
        #expect(shape(try Self.lesson(Self.guess + Self.guess + Self.cells)) == ["? ? r2"])
        #expect(shape(try Self.lesson(Self.guess + "## Other\n" + Self.cells)) == ["?", "p r2"])
        #expect(shape(try Self.lesson(Self.guess + Self.quiz + Self.cells)) == ["?", "q", "r2"])
        #expect(shape(try Self.lesson(Self.cells + Self.guess)) == ["r2", "?"])
    }

    @Test("what is only shown asks for nothing, and a block without cells is none")
    func shown() throws {
        #expect(shape(try Self.lesson("A.\n```repl no-run\n> 1\n```\nB.\n" + Self.quiz)) == ["p shown p q"])
        #expect(shape(try Self.lesson("A.\n```repl\n```\n```text\nx\n```\n" + Self.quiz)) == ["p c q"])
    }

    @Test("minutes are what the front matter says, or follow from words, cells and questions")
    func minutes() throws {
        #expect(try Self.lesson(Self.cells, matter: "minutes: 12\n").minutes == 12)
        #expect(try Self.lesson(Self.cells + Self.quiz + Self.quiz).minutes == 3)
        let words = String(repeating: "word ", count: 260)
        #expect(try Self.lesson(words + "\n" + Self.cells).minutes == 3)
    }
}

@Suite("Progress in a lesson")
struct ProgressTests {
    private static let first = "# T\nOne.\n" + StepTests.cells + "## Middle\nTwo.\n" + StepTests.quiz
    private static let second = "## End\nThree.\n" + StepTests.cells

    private func progress(at number: Int, in lesson: Lesson) -> LessonProgress {
        var progress = LessonProgress()
        progress.place = (lesson.steps[number].key, number)
        for step in lesson.steps[..<number] { progress.set(step.quizzes.isEmpty ? .done : .right, step.key) }
        return progress
    }

    @Test("what is written is read again")
    func text() throws {
        let lesson = try StepTests.lesson(Self.first + Self.second)
        var progress = progress(at: 2, in: lesson)
        progress.add(Guess(question: "abc", outcome: .share(guessed: 0.7, truth: 0.98)))
        progress.add(Guess(question: "abd", outcome: .number(guessed: -7, truth: 1e-7)))
        progress.add(Guess(question: "abe", outcome: .choice(isRight: false)))
        progress.add(Guess(question: "abe", outcome: .choice(isRight: true)))
        let again = try #require(LessonProgress(progress.text))
        #expect(again == progress)
        #expect(again.guesses == progress.guesses)
        #expect(again.place?.key == lesson.steps[2].key)
        #expect(again.guesses.count == 3)
    }

    @Test("a file of another kind is none, and lines from a later version are passed over")
    func foreign() throws {
        #expect(LessonProgress("") == nil)
        #expect(LessonProgress("lab-progress 2\nat 1 a 0 b\n") == nil)
        let odd =
            "lab-progress 1\nat x a 0 b\nat\nstep great a 0 b\nguess\nguess a b c\nnew line\nstep done a 0 A heading\n"
        let progress = try #require(LessonProgress(odd))
        #expect(progress.place == nil)
        #expect(progress.entries == [.init(key: StepKey(digest: "a", heading: "A heading", ordinal: 0), mark: .done)])
    }

    @Test("a place survives new steps before it, new words in it, and the loss of it")
    func upgrade() throws {
        let old = progress(at: 2, in: try StepTests.lesson(Self.first + Self.second))
        func place(_ body: String) throws -> Int? { old.fitted(to: try StepTests.lesson(body)).place?.number }
        #expect(try place(Self.first + "## New\nMore.\n" + StepTests.quiz + Self.second) == 3)
        #expect(try place(Self.first + "## End\nOther words.\n" + StepTests.cells) == 2)
        #expect(try place(Self.second + Self.first) == 0)
        #expect(try place(Self.first) == 1)
        #expect(try place(StepTests.cells) == 0)
        // White space is no other content.
        #expect(try place(Self.first + "## End\n\n\nThree.\n\n" + StepTests.cells) == 2)
    }

    @Test("a question whose words have changed is open again, and what was only read stays read")
    func marks() throws {
        let old = progress(at: 2, in: try StepTests.lesson(Self.first + Self.second))
        let changed = try StepTests.lesson(
            Self.first.replacing("How many?", with: "How many more?").replacing("One.", with: "One, anew.")
                + Self.second)
        let new = old.fitted(to: changed)
        #expect(new.mark(of: changed.steps[0].key) == .done)
        #expect(new.mark(of: changed.steps[1].key) == nil)
    }

    @Test("a question stays answered when the words around it change, and when an edition comes back that had it")
    func aroundQuestion() throws {
        let lesson = try StepTests.lesson(Self.first + Self.second)
        let old = progress(at: 2, in: lesson)
        let changed = try StepTests.lesson(
            Self.first.replacing("Two.", with: "Two, as you may remember.") + Self.second)
        #expect(old.fitted(to: changed).mark(of: changed.steps[1].key) == .right)
        let without = old.fitted(to: try StepTests.lesson(Self.second))
        #expect(without.fitted(to: lesson).mark(of: lesson.steps[1].key) == .right)
    }

    @Test("a question is not done because what stood in its place was read")
    func inItsPlace() throws {
        let before = "# T\nOne.\n" + StepTests.cells + "Two.\n" + StepTests.quiz
        let old = progress(at: 2, in: try StepTests.lesson(before + Self.second))
        let now = try StepTests.lesson("# T\n" + StepTests.quiz + Self.second)
        #expect(old.fitted(to: now).mark(of: now.steps[0].key) == .right)
        var read = LessonProgress()
        read.set(.done, StepKey(digest: "gone", heading: "T", ordinal: 0))
        #expect(read.fitted(to: now).mark(of: now.steps[0].key) == nil)
    }

    @Test("two steps that ask the same are two")
    func sameQuestion() throws {
        let lesson = try StepTests.lesson("# T\nOne.\n" + StepTests.quiz + "Two.\n" + StepTests.quiz)
        #expect(Set(lesson.steps.map(\.key.digest)).count == 2)
    }

    @Test("what was answered stays answered, whatever becomes of it in another terminal")
    func elsewhere() throws {
        let (key, other) = (
            StepKey(digest: "a", heading: "b", ordinal: 0), StepKey(digest: "c", heading: "b", ordinal: 1)
        )
        var progress = LessonProgress()
        progress.set(.right, key)
        var elsewhere = LessonProgress()
        elsewhere.set(.skipped, key)
        elsewhere.set(.done, other)
        elsewhere.place = (other, 1)
        progress.add(elsewhere)
        #expect(progress.mark(of: key) == .right)
        #expect(progress.mark(of: other) == .done)
        #expect(progress.place == nil)
    }

    @Test("what a step reached once it keeps: right at the first try is no less when it is answered worse later")
    func best() {
        let key = StepKey(digest: "a", heading: "b", ordinal: 0)
        var progress = LessonProgress()
        for (mark, kept) in [
            (LessonProgress.Mark.skipped, .skipped), (.shown, .shown), (.later, .later), (.shown, .later),
            (.right, .right), (.later, .right),
        ] as [(LessonProgress.Mark, LessonProgress.Mark)] {
            progress.set(mark, key)
            #expect(progress.mark(of: key) == kept)
        }
    }

    @Test("that a lesson was finished, and the tries at an open question, are kept")
    func finished() throws {
        let lesson = try StepTests.lesson(Self.first + Self.second)
        var progress = progress(at: 1, in: lesson)
        progress.isFinished = true
        progress.tries = ("abc", .init(count: 2, hints: 1, isShown: true))
        let again = try #require(LessonProgress(progress.text)).fitted(to: lesson)
        #expect(again.isFinished)
        #expect(again.tries?.question == "abc")
        #expect(again.tries?.1 == .init(count: 2, hints: 1, isShown: true))
        // What an older version wrote at the end.
        #expect(LessonProgress("lab-progress 1\nstep done a 0 A heading\n")?.isFinished == true)
    }
}
