/// A line that a cell printed, taken apart once for many comparisons.
struct FoundLine {
    /// Answers are 80 columns wide. In lines of more bytes than this numbers are text: no program printed them.
    static let longest = 1 << 16

    let text: String
    let scalars: [Unicode.Scalar]
    /// Where a number begins, and where it ends.
    private(set) var numbers: [Int: (number: PrintedNumber, end: Int)] = [:]
    /// Whether a place lies within a number.
    private(set) var isInNumber: [Bool]

    init(_ text: String) {
        self.text = text.withoutBlankEnd
        scalars = Array(self.text.unicodeScalars)
        isInNumber = [Bool](repeating: false, count: scalars.count)
        guard self.text.utf8.count <= Self.longest else { return }
        var index = 0
        while index < scalars.count {
            guard let (number, end) = NumberReader.read(scalars, at: index) else {
                index += 1
                continue
            }
            numbers[index] = (number, end)
            for place in index..<end { isInNumber[place] = true }
            index = end
        }
    }

    /// The next place that says something.
    func skippingDrawings(_ place: Int) -> Int {
        var place = place
        while place < scalars.count, Self.isDrawing(scalars[place]) { place += 1 }
        return place
    }

    /// White space and block elements (U+2580 to U+259F), and the dot that stands for an empty cell of a strip. They
    /// say nothing that the numbers do not.
    static func isDrawing(_ scalar: Unicode.Scalar) -> Bool {
        (0x2580...0x259F).contains(scalar.value) || scalar == "·" || scalar.properties.isWhitespace
    }
}
