/// How far somebody is in a lesson, as text that survives a change of the lesson.
public struct LessonProgress: Sendable, Equatable {
    /// How a step ended.
    public enum Mark: String, Sendable {
        /// Read, and its cells run.
        case done
        /// Answered at the first try.
        case right
        /// Answered after other tries.
        case later
        /// Passed over.
        case skipped
        /// Answered with the solution in sight.
        case shown

        /// What is better takes the place of what is not.
        fileprivate var rank: Int {
            switch self {
            case .skipped: 0
            case .done: 1
            case .shown: 2
            case .later: 3
            case .right: 4
            }
        }
    }

    /// What has been tried at the question that was open.
    public struct Tries: Sendable, Equatable {
        public var count: Int
        public var hints: Int
        /// The solution has been looked at.
        public var isShown: Bool

        public init(count: Int = 0, hints: Int = 0, isShown: Bool = false) {
            (self.count, self.hints, self.isShown) = (count, hints, isShown)
        }
    }

    public struct Entry: Sendable, Equatable {
        public var key: StepKey
        public var mark: Mark

        public init(key: StepKey, mark: Mark) { (self.key, self.mark) = (key, mark) }
    }

    /// The step that one is at, and its number at that time, from 0.
    public var place: (key: StepKey, number: Int)?
    public var entries: [Entry] = []
    /// The question that is open and has been tried, by its key, and how.
    public var tries: (question: String, Tries)?
    /// The lesson has been gone through once, whatever is looked at again.
    public var isFinished = false
    public var guesses: [Guess] = []

    public init() {}

    public static func == (one: Self, other: Self) -> Bool { one.text == other.text }

    public func mark(of key: StepKey) -> Mark? { entries.first { $0.key.digest == key.digest }?.mark }

    /// A step that was answered once stays so, and as well as it ever was.
    public mutating func set(_ mark: Mark, _ key: StepKey) {
        guard let index = entries.firstIndex(where: { $0.key.digest == key.digest }) else {
            entries.append(Entry(key: key, mark: mark))
            return
        }
        if mark.rank > entries[index].mark.rank { entries[index].mark = mark }
    }

    /// The first guess at a question counts.
    public mutating func add(_ guess: Guess) {
        if !guesses.contains(where: { $0.question == guess.question }) { guesses.append(guess) }
    }

    /// Takes in what has been reached elsewhere; the place stays.
    public mutating func add(_ other: LessonProgress) {
        for entry in other.entries { set(entry.mark, entry.key) }
        for guess in other.guesses { add(guess) }
        isFinished = isFinished || other.isFinished
    }

    /// What is known of it, in the lesson as it is now. What another edition of it had is kept for when that comes back.
    public func fitted(to lesson: Lesson) -> LessonProgress {
        var copy = self
        for entry in entries where entry.mark == .done {
            // What was only read stays read, in other words too; a question in its place has not been answered.
            guard let place = lesson.place(of: entry.key),
                lesson.steps[place].quizzes.allSatisfy({ $0.kind == .predict })
            else { continue }
            copy.set(.done, lesson.steps[place].key)
        }
        if let old = place, !lesson.steps.isEmpty {
            let number = lesson.place(of: old.key) ?? min(old.number, lesson.steps.count - 1)
            copy.place = (lesson.steps[number].key, number)
        }
        return copy
    }
}

extension LessonProgress {
    private static let head = "lab-progress 1"

    public var text: String {
        var lines = [Self.head]
        func line(_ words: [String], _ key: StepKey) {
            let heading = key.heading.split(whereSeparator: \.isWhitespace).joined(separator: " ")
            lines.append((words + [key.digest, String(key.ordinal), heading]).joined(separator: " "))
        }
        if let place { line(["at", String(place.number)], place.key) }
        if isFinished { lines.append("finished") }
        for entry in entries { line(["step", entry.mark.rawValue], entry.key) }
        if let (question, tries) = tries {
            lines.append("tries \(question) \(tries.count) \(tries.hints)" + (tries.isShown ? " shown" : ""))
        }
        for guess in guesses { lines.append("guess \(guess.question) \(guess.text)") }
        return lines.joined(separator: "\n") + "\n"
    }

    /// Lines that say nothing to this version are passed over; nil for what is no such text.
    public init?(_ text: String) {
        let lines = text.split(whereSeparator: \.isNewline)
        guard lines.first.map(String.init) == Self.head else { return nil }
        for line in lines.dropFirst() {
            let words = line.split(separator: " ", maxSplits: 4, omittingEmptySubsequences: false).map(String.init)
            switch words.first {
            case "at":
                guard let key = Self.key(words), let number = Int(words[1]), number >= 0 else { continue }
                place = (key, number)
            case "step":
                guard let key = Self.key(words), let mark = Mark(rawValue: words[1]) else { continue }
                set(mark, key)
            case "finished": isFinished = true
            case "tries":
                guard words.count > 3, let count = Int(words[2]), let hints = Int(words[3]), count >= 0, hints >= 0
                else { continue }
                tries = (words[1], Tries(count: count, hints: hints, isShown: words.count > 4 && words[4] == "shown"))
            case "guess":
                guard words.count > 2 else { continue }
                if let guess = Guess(question: words[1], words.dropFirst(2).joined(separator: " ")) { add(guess) }
            default: continue
            }
        }
        // Where there is no place to go on from, the end was reached.
        if place == nil, !entries.isEmpty { isFinished = true }
    }

    private static func key(_ words: [String]) -> StepKey? {
        guard words.count == 5, let ordinal = Int(words[3]) else { return nil }
        return StepKey(digest: words[2], heading: words[4], ordinal: ordinal)
    }
}
