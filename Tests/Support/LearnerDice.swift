import Foundation

/// Random numbers that are the same each time for a seed: SplitMix64 (Steele, Lea, Flood 2014).
public struct LearnerDice: RandomNumberGenerator {
    private var state: UInt64

    public init(seed: UInt64) { state = seed }

    public mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }

    public mutating func pick<Element>(_ choices: [Element]) -> Element { choices[below(choices.count)] }
    public mutating func below(_ limit: Int) -> Int { Int.random(in: 0..<limit, using: &self) }
    public mutating func chance(_ percent: Int) -> Bool { below(100) < percent }

    /// How many times the short form is run: `LAB_SOAK`, or 1.
    public static var soak: Int { ProcessInfo.processInfo.environment["LAB_SOAK"].flatMap(Int.init) ?? 1 }
}
