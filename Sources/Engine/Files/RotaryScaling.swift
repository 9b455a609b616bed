/// How a model with rotary positions was stretched to a longer context, as `config.json` says it.
enum RotaryScaling {
    case none
    /// Every position counts as 1/factor of one.
    case linear(factor: Double)
    /// Slow pairs are slowed by `factor`, fast ones not at all, those between in between: Llama 3.1's (Grattafiori et
    /// al. 2024; Transformers' `_compute_llama3_parameters`). Fast and slow are told apart by how often a pair turns
    /// within `original` positions.
    case llama3(factor: Double, slowest: Double, fastest: Double, original: Double)

    /// Reads `rope_scaling`, or `rope_parameters`, where Transformers 5 has it.
    init(_ file: ConfigurationFile) throws(ModelFileError) {
        func number(_ key: String) throws(ModelFileError) -> Double {
            guard let number = try file.positive(key) else {
                throw file.refusal(of: key, expected: "a positive number")
            }
            return number
        }
        let key = file["rope_type"] == nil && file["type"] != nil ? "type" : "rope_type"
        switch file[key] {
        case nil, .text("default"): self = .none
        case .text("linear"): self = .linear(factor: try number("factor"))
        case .text("llama3"):
            let (slowest, fastest) = (try number("low_freq_factor"), try number("high_freq_factor"))
            guard fastest > slowest else {
                throw file.refusal(of: "high_freq_factor", expected: "more than low_freq_factor, \(slowest)")
            }
            self = .llama3(
                factor: try number("factor"), slowest: slowest, fastest: fastest,
                original: try number("original_max_position_embeddings"))
        default: throw file.refusal(of: key, expected: "\"default\", \"linear\" or \"llama3\"")
        }
    }

    /// What each pair's frequency, in radians a position, is divided by; empty for 1.
    func divisors(of frequencies: [Double]) -> [Double] {
        switch self {
        case .none: []
        case .linear(let factor): frequencies.map { _ in factor }
        case .llama3(let factor, let slowest, let fastest, let original):
            frequencies.map { frequency in
                let turns = original * frequency / (2 * .pi)
                let share = min(1, max(0, (turns - slowest) / (fastest - slowest)))
                return 1 / ((1 - share) / factor + share)
            }
        }
    }
}
