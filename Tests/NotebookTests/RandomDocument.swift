@testable import Notebook

/// A sequence of numbers that a seed repeats (SplitMix64: Steele, Lea and Flood 2014).
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }

    mutating func chance(_ part: Double) -> Bool { Double.random(in: 0..<1, using: &self) < part }

    mutating func some<Part>(_ limit: Int, of make: (inout SeededGenerator) -> Part) -> [Part] {
        (0..<Int.random(in: 0...limit, using: &self)).map { _ in make(&self) }
    }

    mutating func one<Part>(of parts: [Part]) -> Part { parts[Int.random(in: 0..<parts.count, using: &self)] }
}

/// Documents and answers that nobody would write, and that are legal.
struct RandomDocument {
    var generator: SeededGenerator

    init(seed: UInt64) { generator = SeededGenerator(seed: seed) }

    private static let words = [
        "a", "the logits", "0.659", "-1.5e-3", "[2, 1, 0.1]", "...", "[..]", "> ", "> x", ". ", "! ", "!", "\\", "```",
        "````", "~~~", "``` repl", "---", " ", "   ", "\t", "Ελλάδα", "🇬🇷", "e\u{301}", "\u{301}", "\u{200D}",
        "\u{2028}",
        "\r", "\u{85}", "␠France  40.0 %  ████▌", "= 1", "± 2", "sha256.x: y", "\u{FEFF}", "{= x}", "#", "café",
        "\u{7}",
    ]

    mutating func line() -> String { generator.some(4) { $0.one(of: Self.words) }.joined() }

    /// A line that is no fence.
    private mutating func prose() -> String {
        let line = line()
        return ["```", "~~~"].contains { line.utf8.starts(with: $0.utf8) } ? "x" + line : line
    }

    /// Legal in any place of a `repl` block with this fence: nothing closes it.
    private mutating func output(_ fence: String) -> String {
        let line = line()
        let isClosing = line.utf8.starts(with: fence.utf8)
        return isClosing || line.utf8.first == UInt8(ascii: ">") ? "\\" + line : line
    }

    mutating func outcome() -> CellOutcome {
        if generator.chance(0.2) {
            return CellOutcome(output: [], error: line().split(whereSeparator: \.isNewline).joined(separator: " "))
        }
        var lines: [String] = []
        for _ in 0..<Int.random(in: 0...6, using: &generator) {
            lines.append(generator.chance(0.2) ? "" : line())
        }
        return CellOutcome(output: lines)
    }

    mutating func text() -> String {
        var lines: [String] = []
        if generator.chance(0.7) {
            lines += ["---", "format: lab-notebook 1", "title: \(generator.chance(0.5) ? "Ein Titel: x" : "")"]
            if generator.chance(0.3) { lines += ["", "my own key : # no comment"] }
            if generator.chance(0.5) { lines.append("sha256.a:b: 0123") }
            lines.append("---")
        } else {
            lines.append("# A page")
        }
        for _ in 0..<Int.random(in: 1...6, using: &generator) { lines += block() }
        lines += ["```repl", "> the last"] + (generator.chance(0.5) ? ["```"] : ["output", "```", prose()])
        let isMixed = generator.chance(0.3)
        let ending = generator.chance(0.3) ? "\r\n" : "\n"
        var text = generator.chance(0.1) ? "\u{FEFF}" : ""
        for line in lines {
            text += line + (isMixed && generator.chance(0.5) ? "\r\n" : ending)
        }
        guard generator.chance(0.3) else { return text }
        return String(
            decoding: text.utf8.dropLast(text.utf8.suffix(2).elementsEqual("\r\n".utf8) ? 2 : 1), as: UTF8.self)
    }

    private mutating func block() -> [String] {
        let fence = String(repeating: generator.one(of: ["`", "~"]), count: Int.random(in: 3...5, using: &generator))
        switch Int.random(in: 0..<5, using: &generator) {
        case 0: return (0..<4).map { _ in prose() }
        case 1: return ["\(fence)swift  odd"] + (0..<3).map { _ in "|" + line() } + [fence]
        case 2:
            return [
                "\(fence)quiz number", "How much is it?", "= 1 + 1", "± 1 %", "mistake: 3 :: No.", "hint: 2", fence,
            ]
        default: return repl(fence)
        }
    }

    private mutating func repl(_ fence: String) -> [String] {
        var lines = [fence + generator.one(of: ["repl", " repl  no-check", "repl no-run", "repl\tcontinue-on-error"])]
        if generator.chance(0.2) { lines.append("") }
        for _ in 0..<Int.random(in: 0...4, using: &generator) {
            lines.append("> " + line())
            if generator.chance(0.3) { lines.append(". " + line()) }
            for _ in 0..<Int.random(in: 0...4, using: &generator) { lines.append(output(fence)) }
            if generator.chance(0.2) { lines.append("! " + line()) }
            if generator.chance(0.3) { lines.append("") }
        }
        return lines + [fence]
    }
}
