import Foundation
import Notebook
import TestSupport
import Testing

@testable import Lab

/// Somebody who wanders through lessons, and what has to hold after every line.
struct LessonWalk {
    private let seed: UInt64
    private let shelf: LessonShelf
    private let isHasty: Bool
    private var learner: Learner
    private var mind: WanderingLearner
    private var said: [String] = []
    private(set) var count = 0
    /// The session that waits while one is in a lesson.
    private var home: SessionState
    /// The best that has been reached, by lesson and step.
    private var reached: [String: [String: LessonProgress.Mark]] = [:]
    private var guesses: [String: Int] = [:]
    private var plainRuns: [String: PlainRun] = [:]
    private let plainWorkshop: Workshop

    /// Where one is.
    private struct Place: Equatable {
        var lesson: String?
        var step = 0
        var part = 0
        var waiting = LessonVisit.Waiting.end
        var isPlaying = false

        init(_ session: Session) {
            guard let visit = session.lesson else { return }
            (lesson, step, part) = (visit.entry.path, visit.step, visit.part)
            (waiting, isPlaying) = (visit.waiting, visit.isPlaying)
        }
    }

    init(lesson: String, seed: UInt64, shelf: LessonShelf, isHasty: Bool) throws {
        (self.seed, self.shelf, self.isHasty) = (seed, shelf, isHasty)
        learner = Learner(try shelf.session())
        mind = WanderingLearner(seed: seed, isHasty: isHasty)
        home = learner.session.state
        plainWorkshop = try shelf.session().workshop
        _ = try type("lesson \(lesson)")
    }

    /// What is needed to see a fault again.
    private var story: Comment {
        "seed \(seed), line \(count): \(said.suffix(12).map { "[\($0)]" }.joined(separator: " "))"
    }

    private func plainRun(_ visit: LessonVisit) -> PlainRun? { plainRuns[visit.lesson.document.text] }

    private var judging: Session? {
        guard let visit = learner.session.lesson else { return nil }
        return plainRun(visit)?.session(before: visit.position)
    }

    mutating func step() throws {
        let visit = learner.session.lesson
        let number = visit?.entry.number ?? ""
        let act = mind.act(in: learner.session, judging: judging)
        switch act {
        case .line(let line):
            let isHurried = !isHasty && mind.dice.chance(4)
            _ = try type(line, patience: isHurried ? mind.dice.below(40) : nil)
        case .right(let line): try typeRight(line)
        case .wrong(let line):
            _ = try type(line)
            let isOpen = learner.session.lesson?.openQuiz == visit?.openQuiz
            #expect(isOpen, "taken as right: \(line); \(story)")
        case .goAway: try goAway()
        case .publish:
            said.append("(new edition)")
            try shelf.writeAnew(number, &mind.dice)
        case .withdraw:
            said.append("(old edition)")
            try shelf.restore(number)
        case .spoil:
            said.append("(spoilt file)")
            try shelf.spoil(number)
            let heard = try type("lesson \(number)")
            guard case .failure? = heard.outcome?.result else {
                Issue.record("a spoilt file is no lesson; \(story)")
                return
            }
            said.append("(old edition)")
            try shelf.restore(number)
        }
    }

    private mutating func typeRight(_ line: String) throws {
        guard let visit = learner.session.lesson, let run = plainRun(visit) else { return }
        let place = Place(learner.session)
        let isAsExpected = try run.difference(of: learner.session.state, before: visit.position) == nil
        let heard = try type(line)
        if visit.waitingCell != nil, !isAsExpected { return }
        let isTaken = Place(learner.session) != place
        #expect(isTaken, "not taken as right: \(heard.text); \(story)")
        if visit.openQuiz?.kind == .number || visit.openQuiz?.kind == .choice {
            let mark = learner.session.lesson?.progress.mark(of: visit.current.key)
            #expect(mark == .right || mark == .later || mark == .shown, story)
        }
    }

    private mutating func goAway() throws {
        guard let visit = learner.session.lesson else { return }
        learner = Learner(try shelf.session())
        home = learner.session.state
        _ = try type("(away) ")
        _ = try type("lesson \(visit.entry.number)")
        guard let found = learner.session.lesson else { return }
        if found.lesson.document.text == visit.lesson.document.text { #expect(found.step == visit.resumesAt, story) }
    }

    private mutating func type(_ line: String, patience: Int? = nil) throws -> Learner.Heard {
        said.append(patience == nil ? line : "\(line) ^C")
        count += 1
        let before = learner.session
        let place = Place(before)
        shelf.patience.begin(patience)
        let heard = learner.hear(line)
        let wasInterrupted = shelf.patience.isLost
        shelf.patience.begin(nil)
        try meetLesson()

        for outcome in [heard.outcome].compactMap(\.self) { check(outcome, place, heard) }
        check(heard.remark, heard.outcome)
        checkProgress()
        if let home = learner.session.lesson == nil ? learner.session.state : nil {
            if place.lesson != nil, heard.outcome?.ends != true {
                let isSame = home.goesOn(like: self.home)
                #expect(isSame, "not the session from before; \(story)")
            }
            self.home = home
        }
        if !wasInterrupted { try checkState(heard, before, place) }
        if heard.outcome?.ends == true { learner = Learner(try shelf.session()) }
        return heard
    }

    /// The first time in an edition of a lesson, it is run plainly, too.
    private mutating func meetLesson() throws {
        guard let visit = learner.session.lesson else { return }
        let text = visit.lesson.document.text
        guard plainRuns[text] == nil else { return }
        plainRuns[text] = try PlainRun(visit.entry.path, plainWorkshop)
    }

    private func check(_ outcome: Session.Outcome, _ place: Place, _ heard: Learner.Heard) {
        let trial = Trial(seed: seed, cell: outcome.input, outcome: outcome)
        trial.checkJSON()
        for columns in [60, 80] { trial.checkRendering(columns: columns) }
        guard case .failure(let error) = outcome.result, error.code != .interrupted else { return }
        trial.check(error)
        #expect(error.hint?.isEmpty != true, story)
        let wasToFail = learner.session.lesson?.current.parts.contains { part in
            if case .cells(let block, _) = part { block.cells.contains { $0.expectedError != nil } } else { false }
        }
        if heard.given == nil, wasToFail != true {
            let isThere = Place(learner.session) == place
            #expect(isThere, "an error has moved it: \(error.message); \(story)")
        }
    }

    private func check(_ remark: Value?, _ outcome: Session.Outcome?) {
        guard let remark, let outcome else { return }
        for columns in [60, 80] {
            let options = RenderOptions(columns: columns).with(outcome.settings)
            for line in Lab.remark(remark, options).lines {
                #expect(displayWidth(line) <= columns, "\(columns) columns: \(line); \(story)")
            }
        }
    }

    /// What is kept is what is known, and nothing that was reached is lost.
    private mutating func checkProgress() {
        guard let visit = learner.session.lesson else { return }
        let path = visit.entry.path
        let (kept, known) = (ProgressFile(visit.entry).read()?.text, visit.progress.text)
        #expect(kept == known, story)
        for step in visit.steps {
            let mark = visit.progress.mark(of: step.key)
            let best = reached[path]?[step.key.digest]
            let isKept = best.map { Self.isKept($0, mark) } ?? true
            #expect(isKept, "\(String(describing: best)) has become \(String(describing: mark)); \(story)")
            if isKept { reached[path, default: [:]][step.key.digest] = mark }
        }
        #expect(visit.progress.guesses.count >= guesses[path] ?? 0, story)
        guesses[path] = visit.progress.guesses.count
    }

    /// Whether a mark is at least as good as an earlier one.
    private static func isKept(_ earlier: LessonProgress.Mark, _ mark: LessonProgress.Mark?) -> Bool {
        guard let mark else { return false }
        let key = StepKey(digest: "", heading: "", ordinal: 0)
        var progress = LessonProgress()
        progress.set(earlier, key)
        progress.set(mark, key)
        return progress.mark(of: key) == mark
    }

    /// Where the lesson leads to, its session is what its cells alone make it, and so is what they say.
    private func checkState(_ heard: Learner.Heard, _ before: Session, _ place: Place) throws {
        guard let visit = learner.session.lesson, let run = plainRun(visit) else { return }
        if let given = heard.given, let old = before.lesson, let cell = old.waitingCell, let outcome = heard.outcome,
            let plain = plainRun(old)
        {
            let difference = try plain.difference(of: visit.before, before: cell.number, clears: old.isAboutToClear)
            #expect(difference == nil, "before \(given.text): \(difference ?? ""); \(story)")
            // Its speed, and names, changes and settings of the learner's own, are in these.
            let isOwn =
                outcome.settings != Settings()
                || ["train", "vars", "history", "perplexity", "clear"].contains { given.text.hasPrefix($0) }
            if !isOwn { #expect(PlainRun.answer(outcome) == plain.answer(to: cell.number), story) }
        }
        let now = Place(learner.session)
        guard !now.isPlaying, now != place, (now.lesson, now.step, now.part) != (place.lesson, place.step, place.part)
        else { return }
        // What a task has brought about may be looked at until the lesson goes on.
        let task = before.lesson?.openQuiz.map { $0.kind == .command || $0.kind == .free } ?? false
        if task, visit.waiting == .end, now.step == place.step { return }
        // Nor is anything put back where there is only something to read.
        if !visit.current.parts.contains(where: \.isInteractive) { return }
        let difference = try run.difference(
            of: learner.session.state, before: visit.position, clears: visit.isAboutToClear)
        #expect(difference == nil, "at step \(visit.step + 1): \(difference ?? ""); \(story)")
    }
}

extension LessonWalk {
    /// One can leave, and is back where one came from.
    func checkWayOut() {
        var other = learner
        guard other.session.lesson != nil else { return }
        other.say("lesson stop")
        let isOut = other.session.lesson == nil && other.session.state.goesOn(like: home)
        #expect(isOut, story)
    }

    /// The end is reached by going on, every line leads further, and every question takes its answer.
    mutating func checkWayOn(answering: Bool) throws {
        guard let entry = learner.session.lesson?.entry else { return }
        // Where training is cut short, its solutions do not hold.
        let answering = answering && !(isHasty && ["04", "14"].contains(entry.number))
        let file = ProgressFile(entry).path
        let kept = try Data(contentsOf: URL(fileURLWithPath: file))
        defer { _ = FileManager.default.createFile(atPath: file, contents: kept) }
        let here = self
        defer { self = here }
        // What was tried at the question that is open may stand in its answer's way.
        if learner.session.lesson?.openQuiz != nil { try goOn("skip") }
        while let visit = learner.session.lesson {
            if let quiz = visit.openQuiz, !visit.isPlaying, answering, let judging {
                try answer(quiz, judging)
            } else if visit.openQuiz != nil, !visit.isPlaying {
                try goOn(mind.dice.pick(["skip", "next"]))
            } else {
                try goOn(mind.dice.pick(["", "next", "skip"]))
            }
        }
    }

    private mutating func goOn(_ line: String) throws {
        let place = Place(learner.session)
        _ = try type(line)
        let isFurther = Place(learner.session) != place
        try #require(isFurther, "\(line) leads nowhere; \(story)")
    }

    private mutating func answer(_ quiz: Quiz, _ session: Session) throws {
        guard quiz.kind == .command || quiz.kind == .free else {
            guard case .right(let line) = mind.rightAnswer(to: quiz, in: session) else { return try goOn("skip") }
            return try goOn(line)
        }
        let place = Place(learner.session)
        for cell in quiz.solutionCells where Place(learner.session) == place { _ = try type(cell) }
        let isSolved = Place(learner.session) != place
        #expect(isSolved, "the solution does not solve it; \(story)")
        if !isSolved { try goOn("skip") }
    }

    /// What is saved replays.
    func checkRecord() throws {
        var session = learner.session
        guard !session.record.isEmpty else { return }
        let file = "\(shelf.folder)/saved-\(UUID().uuidString).md"
        _ = try session.value("save \(file)")
        guard case .message(let verdicts) = try session.value("replay \(file) strict=on") else { return }
        let summary = verdicts.lines.last ?? ""
        #expect(summary.contains(" 0 within, 0 changed") && !summary.contains("error"), "\(verdicts); \(story)")
    }
}

extension LessonVisit {
    /// The next cell takes back what is in force, whoever put it there.
    fileprivate var isAboutToClear: Bool { nextCell?.trimmed == ClearCommand.name }
}
