/// A horizontal bar in eighths of a cell.
enum Bar {
    /// A bar on a screen that is very wide would outgrow the eye.
    static let longest = 48

    /// A bar of `fraction` (0 to 1) of `width` cells; from 0.05 % on there is always something to be seen.
    static func draw(_ fraction: Double, width: Int, plain: Bool) -> String {
        guard fraction > 0, width > 0 else { return "" }
        let part = min(fraction, 1)
        if plain { return String(repeating: "#", count: Int((part * Double(width)).rounded())) }
        var eighths = Int((part * Double(width) * 8).rounded())
        if eighths == 0, part >= 0.0005 { eighths = 1 }
        let tails = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"]
        return String(repeating: "█", count: eighths / 8) + tails[eighths % 8]
    }

    /// Where a stretch of [0, 1) lies, in `width` cells.
    static func strip(_ stretch: Range<Double>, width: Int) -> String {
        let cells = Double(width)
        let first = min(width - 1, max(0, Int(stretch.lowerBound * cells)))
        let last = min(width - 1, max(first, Int((stretch.upperBound * cells).rounded(.up)) - 1))
        return (0..<width).map { (first...last).contains($0) ? "█" : "·" }.joined()
    }
}
