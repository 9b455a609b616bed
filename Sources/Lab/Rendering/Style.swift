/// What a piece of text is for; colours follow from that, and never carry a meaning alone.
enum Style: Sendable, Equatable {
    case normal, secondary, accent, up, down, strong

    /// The text between escape codes, or the text itself where there is no colour.
    func paint(_ text: String, _ options: RenderOptions) -> String {
        guard let code = code(options.color), !text.isEmpty else { return text }
        return "\u{1B}[\(code)m\(text)\u{1B}[0m"
    }

    /// Middling tones that can be read on dark and on light.
    private func code(_ depth: ColorDepth) -> String? {
        guard depth != .none else { return nil }
        return switch self {
        case .normal: nil
        case .secondary: "2"
        case .strong: "1"
        case .accent: pick(depth, "36", "38;5;31", "38;2;0;135;175")
        case .up: pick(depth, "32", "38;5;34", "38;2;0;150;60")
        case .down: pick(depth, "31", "38;5;167", "38;2;205;75;75")
        }
    }

    private func pick(_ depth: ColorDepth, _ basic: String, _ indexed: String, _ full: String) -> String {
        switch depth {
        case .none, .ansi16: basic
        case .ansi256: indexed
        case .trueColor: full
        }
    }
}
