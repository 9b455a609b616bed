/// How many colours a terminal shows.
enum ColorDepth: Sendable, Equatable, CaseIterable {
    case none, ansi16, ansi256, trueColor
}

/// What an answer is drawn for.
struct RenderOptions: Sendable, Equatable {
    /// Lines are no wider than this.
    var columns: Int = 80
    var color: ColorDepth = .none
    /// ASCII only, no drawing characters, and an order that reads well aloud.
    var plain: Bool = false
    /// Whether to say how long loading took: never in transcripts, which have to be the same each time.
    var showsTiming: Bool = false
    /// Significant digits of calculated numbers.
    var digits: Int = 4
    /// What entropies are shown in.
    var unit: Settings.Unit = .nats
    /// Whether what is another on each machine, such as folders, is marked as such for a transcript.
    var isTranscript: Bool = false

    /// How a transcript shows answers, wherever it is made.
    static func transcript(_ settings: Settings) -> RenderOptions {
        RenderOptions(digits: settings.digits, unit: settings.unit, isTranscript: true)
    }

    /// The same, with what the learner has set.
    func with(_ settings: Settings) -> RenderOptions {
        var copy = self
        copy.digits = settings.digits
        copy.unit = settings.unit
        copy.showsTiming = settings.timing ?? showsTiming
        return copy
    }

    /// Text that differs from machine to machine. A transcript writes `[..]` where the mark stands; no answer can hold
    /// the mark otherwise, because it is a character for private use.
    func volatile(_ text: String) -> String { isTranscript ? Self.volatileMark : text }

    static let volatileMark = "\u{E000}"

    /// An entropy in the unit that is set.
    func entropy(_ nats: Double) -> String { fixed(inUnit(nats), 2) }

    /// A divergence in the unit that is set; only none at all reads `0.00`.
    func divergence(_ nats: Double) -> String { fixedVisible(inUnit(nats), 2) }

    private func inUnit(_ nats: Double) -> Double { unit == .bits ? nats / 0.6931471805599453 : nats }
}
