/// What a server is asked to write, and how it is to draw. Everything that servers have habits of their own about is
/// said each time: llama.cpp's cut at top-k 40 and vLLM takes what the model's folder proposes unless told.
public struct CompletionRequest: Sendable, Equatable {
    public var model: String
    public var prompt: String
    public var count: Int
    /// How many of the likeliest tokens are to be told at each place.
    public var likeliest: Int
    /// 0 is greedy.
    public var temperature = 0.0
    public var seed: Int?
    /// 0: all.
    public var topK = 0
    public var topP = 1.0
    public var minP = 0.0
    /// 1: none.
    public var repetition = 1.0
    /// Amounts that are added to logits, by token id.
    public var bias: [Int: Double] = [:]
    /// Whether the prompt's own tokens are told with their probabilities, too.
    public var echoes = false
    /// Leaves out the fields that OpenAI's own protocol does not have.
    public var isPlain = false

    public init(model: String, prompt: String, count: Int, likeliest: Int) {
        (self.model, self.prompt, self.count, self.likeliest) = (model, prompt, count, likeliest)
    }

    /// Fields that vLLM and llama.cpp know beside OpenAI's.
    static let additions = [
        "top_k", "min_p", "repetition_penalty", "repeat_penalty", "ignore_eos", "min_tokens",
    ]

    private var needsAdditions: Bool { topK > 0 || minP > 0 || repetition != 1 }

    /// The same with less, where the server's words say that it would not have this much; nil where nothing can be left
    /// out.
    func yielding(to words: String) -> CompletionRequest? {
        var less = self
        if !isPlain, !needsAdditions, Self.additions.contains(where: words.contains) {
            less.isPlain = true
            return less
        }
        guard words.contains("logprobs"), let fewer = [100, 20, 10, 5, 1].first(where: { $0 < likeliest }) else {
            return nil
        }
        less.likeliest = fewer
        return less
    }
}

extension CompletionRequest: Encodable {
    private enum Key: String, CodingKey {
        case model, prompt, temperature, seed, echo, logprobs
        case count = "max_tokens"
        case bias = "logit_bias"
        case topP = "top_p"
        case topK = "top_k"
        case minP = "min_p"
        case repetition = "repetition_penalty"
        case repeating = "repeat_penalty"
        case ignoresEnd = "ignore_eos"
        case least = "min_tokens"
    }

    public func encode(to encoder: any Encoder) throws {
        var fields = encoder.container(keyedBy: Key.self)
        try fields.encode(model, forKey: .model)
        try fields.encode(prompt, forKey: .prompt)
        try fields.encode(count, forKey: .count)
        try fields.encode(likeliest, forKey: .logprobs)
        try fields.encode(temperature, forKey: .temperature)
        try fields.encode(topP, forKey: .topP)
        try fields.encodeIfPresent(seed, forKey: .seed)
        if !bias.isEmpty {
            let byName = Dictionary(uniqueKeysWithValues: bias.map { (String($0.key), $0.value) })
            try fields.encode(byName, forKey: .bias)
        }
        if echoes { try fields.encode(true, forKey: .echo) }
        guard !isPlain else { return }
        try fields.encode(topK, forKey: .topK)
        try fields.encode(minP, forKey: .minP)
        try fields.encode(repetition, forKey: .repetition)
        try fields.encode(repetition, forKey: .repeating)
        // An echo is checked by the token after it, so there has to be one.
        if echoes {
            try fields.encode(true, forKey: .ignoresEnd)
            try fields.encode(1, forKey: .least)
        }
    }
}
