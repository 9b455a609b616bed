import TestSupport

/// Spoils texts: flips, inserts, removes, repeats, splices, swaps brackets, and puts in what text rarely holds.
struct Mutations {
    private var dice: LearnerDice
    private let seeds: [String]

    static let nasties = [
        "\0", "\r", "\r\n", "\n", "\u{301}", "\u{202E}", "\u{200D}", "\u{FEFF}", "\u{FFFD}", "\u{1F1E9}\u{1F1EA}",
        "\u{1B}[2J",
        "\u{2028}", "“", "”", "\"", "\\", "\\u{", "\\u{110000}", "```", "~~~", "```repl\n", "---\n", "> ", ". ", "! ",
        "...", "[..]",
        "((((", "]]]]", "1e999", "1e-999", "0.", "..", "#", "# ", "=", "==", "%", "−", "×", "^", "pos=", "temp=",
        " France",
        "format: lab-notebook 1\n", "sha256.x: ", "{= ", "}", "nan", "-inf", "99999999999999999999", "𝟙", "٣",
        "e\u{301}e",
    ]

    init(seed: UInt64, seeds: [String]) {
        (dice, self.seeds) = (LearnerDice(seed: seed), seeds)
    }

    mutating func next() -> String {
        var text = Array(dice.pick(seeds).unicodeScalars)
        for _ in 0...dice.below(4) { change(&text) }
        var result = String.UnicodeScalarView()
        result.append(contentsOf: text.prefix(5_000))
        return String(result)
    }

    private mutating func change(_ text: inout [Unicode.Scalar]) {
        let place = dice.below(text.count + 1)
        let end = min(text.count, place + 1 + dice.below(12))
        switch dice.below(7) {
        case 0: text.insert(contentsOf: Array(dice.pick(Self.nasties).unicodeScalars), at: place)
        case 1: text.removeSubrange(place..<end)
        case 2: text.insert(contentsOf: Array(text[place..<end]), at: place)
        case 3:
            text.insert(
                contentsOf: Array(repeating: Array(text[place..<end]), count: 1 + dice.below(40)).joined(), at: place)
        case 4:
            let other = Array(dice.pick(seeds).unicodeScalars)
            text = Array(text[..<place]) + other[dice.below(other.count + 1)...]
        case 5:
            guard place < text.count else { return }
            text[place] = Unicode.Scalar(UInt32(dice.below(0xD7FF))) ?? "?"
        default:
            guard
                let bracket = text.indices.filter({ "()[]\"`>".unicodeScalars.contains(text[$0]) }).randomElement(
                    using: &dice)
            else { return }
            text[bracket] = dice.pick(Array("()[]\"`>".unicodeScalars))
        }
    }
}
