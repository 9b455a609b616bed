/// A prediction and what came of it.
public struct Guess: Sendable, Equatable {
    public enum Outcome: Sendable, Equatable {
        /// A probability or a share, from 0 to 1, compared in points of a hundred.
        case share(guessed: Double, truth: Double)
        case number(guessed: Double, truth: Double)
        case choice(isRight: Bool)
    }

    /// What the question is known by.
    public var question: String
    public var outcome: Outcome

    public init(question: String, outcome: Outcome) { (self.question, self.outcome) = (question, outcome) }

    /// From 0, far off, to 1, exact: what is left of the distance between two probabilities, or the smaller of two
    /// numbers by the larger.
    public var score: Double {
        switch outcome {
        case .choice(let isRight): return isRight ? 1 : 0
        case .share(let guessed, let truth): return max(0, 1 - abs(guessed - truth))
        case .number(let guessed, let truth):
            if guessed == truth { return 1 }
            guard guessed.isFinite, truth.isFinite, guessed * truth > 0 else { return 0 }
            return min(abs(guessed), abs(truth)) / max(abs(guessed), abs(truth))
        }
    }

    /// What was guessed, as a number; nan for a choice.
    public var answer: NumberAnswer {
        switch outcome {
        case .share(let guessed, _), .number(let guessed, _): NumberAnswer(exactly: guessed)
        case .choice: NumberAnswer(exactly: .nan)
        }
    }

    var text: String {
        switch outcome {
        case .share(let guessed, let truth): "\(guessed) \(truth) share"
        case .number(let guessed, let truth): "\(guessed) \(truth)"
        case .choice(let isRight): isRight ? "right" : "wrong"
        }
    }

    init?(question: String, _ text: String) {
        self.question = question
        let words = text.split(separator: " ")
        if text == "right" || text == "wrong" {
            outcome = .choice(isRight: text == "right")
        } else if words.count >= 2, let guessed = Double(words[0]), let truth = Double(words[1]) {
            let isShare = words.count == 3 && words[2] == "share"
            outcome = isShare ? .share(guessed: guessed, truth: truth) : .number(guessed: guessed, truth: truth)
        } else {
            return nil
        }
    }
}

/// What several predictions say about whoever made them.
public struct Calibration: Sendable, Equatable {
    /// How many were made, and how many of those were of probabilities.
    public var count: Int
    public var shares: Int
    /// The mean distance of a probability, from 0 to 1; nil where there was none.
    public var distance: Double?
    /// The mean of guess minus truth: positive for whoever guesses too high.
    public var bias: Double?
    /// Choices, and how many were right.
    public var choices: Int
    public var rightChoices: Int
    /// The mean score of the numbers, from 0 to 1; nil where only choices were made.
    public var nearness: Double?

    /// nil without a guess.
    public init?(_ guesses: [Guess]) {
        guard !guesses.isEmpty else { return nil }
        count = guesses.count
        var differences: [Double] = []
        (choices, rightChoices) = (0, 0)
        for guess in guesses {
            switch guess.outcome {
            case .share(let guessed, let truth): differences.append(guessed - truth)
            case .number: continue
            case .choice(let isRight):
                choices += 1
                if isRight { rightChoices += 1 }
            }
        }
        shares = differences.count
        func mean(_ values: [Double]) -> Double? {
            values.isEmpty ? nil : values.reduce(0, +) / Double(values.count)
        }
        distance = mean(differences.map(abs))
        bias = mean(differences)
        let numbers = guesses.filter { if case .choice = $0.outcome { false } else { true } }
        nearness = mean(numbers.map(\.score))
    }
}
