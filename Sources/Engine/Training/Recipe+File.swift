extension Recipe {
    /// The numbers by name, as JSON: what checkpoints and model cards say.
    public var entries: [(key: String, json: String)] {
        [
            ("steps", "\(steps)"), ("sequences", "\(sequences)"), ("length", "\(length)"),
            ("accumulation", "\(accumulation)"), ("rate", "\(rate)"), ("warm_up", "\(warmUp)"),
            ("final_fraction", "\(finalFraction)"), ("beta1", "\(beta1)"), ("beta2", "\(beta2)"),
            ("epsilon", "\(epsilon)"), ("decay", "\(decay)"), ("clip", "\(clip)"),
            ("initial_std", "\(initialDeviation)"),
            // Many readers of JSON keep 53 bits of a number.
            ("seed", seed < 1 << 53 ? "\(seed)" : "\"\(seed)\""),
        ]
    }

    /// The recipe among the entries of `file`.
    init(_ file: ConfigurationFile) throws(ModelFileError) {
        func whole(_ key: String) throws(ModelFileError) -> Int {
            guard case .whole(let number) = file[key] else { throw file.refusal(of: key, expected: "a whole number") }
            return number
        }
        func number(_ key: String) throws(ModelFileError) -> Double {
            switch file[key] {
            case .whole(let number): return Double(number)
            case .number(let number): return number
            default: throw file.refusal(of: key, expected: "a number")
            }
        }
        steps = try whole("steps")
        sequences = try whole("sequences")
        length = try whole("length")
        accumulation = try whole("accumulation")
        rate = try number("rate")
        warmUp = try whole("warm_up")
        finalFraction = try number("final_fraction")
        beta1 = try number("beta1")
        beta2 = try number("beta2")
        epsilon = try number("epsilon")
        decay = try number("decay")
        clip = try number("clip")
        initialDeviation = try number("initial_std")
        switch file["seed"] {
        case .whole(let number) where number >= 0: seed = UInt64(number)
        case .text(let digits):
            guard let number = UInt64(digits) else { throw file.refusal(of: "seed", expected: "a whole number") }
            seed = number
        default: throw file.refusal(of: "seed", expected: "a whole number")
        }
    }

    /// The first entry in which `other` differs; nil if they are equal.
    func difference(from other: Recipe) -> (key: String, ours: String, theirs: String)? {
        for (ours, theirs) in zip(entries, other.entries) where ours.json != theirs.json {
            return (ours.key, ours.json, theirs.json)
        }
        return nil
    }
}
