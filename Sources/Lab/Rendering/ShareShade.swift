/// A share of one as a shade, and the words for the shades.
enum ShareShade {
    /// From this share on there is something to be seen.
    static let least = 0.04

    static func character(_ share: Double) -> Character {
        share >= 0.75 ? "█" : share >= 0.5 ? "▓" : share >= 0.25 ? "▒" : share >= least ? "░" : "·"
    }

    /// Two cells wide, so that a map is about as wide as it is high.
    static func cell(_ share: Double, _ options: RenderOptions) -> String {
        let character = character(share)
        let text = String(repeating: String(character), count: 2)
        return (share >= least ? Style.accent : .secondary).paint(share >= least ? text : " ·", options)
    }

    static let legend = "· below 4 %   ░ from 4 %   ▒ from 25 %   ▓ from 50 %   █ from 75 %"
}
