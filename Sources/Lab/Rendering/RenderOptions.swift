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
}
