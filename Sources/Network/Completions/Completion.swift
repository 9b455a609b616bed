import Foundation

/// What a server wrote.
public struct Completion: Sendable, Equatable {
    /// A token with its log-probability.
    public struct Candidate: Sendable, Equatable {
        /// UTF-8, as far as the server tells.
        public var bytes: [UInt8]
        /// nil where the server names tokens by their text alone.
        public var id: Int?
        public var logProbability: Double

        public init(bytes: [UInt8], id: Int? = nil, logProbability: Double) {
            (self.bytes, self.id, self.logProbability) = (bytes, id, logProbability)
        }
    }

    /// A token of the answer, and what else could have stood in its place.
    public struct Token: Sendable, Equatable {
        public var bytes: [UInt8]
        public var id: Int?
        /// nil where nothing precedes the token.
        public var logProbability: Double?
        /// The likeliest first.
        public var likeliest: [Candidate]
    }

    public var text: String
    public var tokens: [Token]
    /// Whether the model ended the text itself.
    public var hasEnded: Bool
    /// How many tokens the server made of the prompt.
    public var promptCount: Int?
}

extension Completion {
    /// - Throws: `CompletionError.notCompletion` for what is no answer of this protocol, `noLogProbabilities` for one
    ///   without them.
    init(json: [UInt8], host: String) throws(CompletionError) {
        let answer: Answer
        do {
            answer = try JSONDecoder().decode(Answer.self, from: Data(json))
        } catch { throw .notCompletion(host: host) }
        guard let choice = answer.choices.first else { throw .notCompletion(host: host) }
        text = choice.text
        hasEnded = choice.finishReason == "stop"
        promptCount = answer.usage?.promptTokens
        switch choice.logProbabilities {
        // A server that wrote nothing has nothing to tell.
        case nil where choice.text.isEmpty && hasEnded: tokens = []
        case nil: throw .noLogProbabilities(host: host)
        case .lists(let lists): tokens = try lists.tokens(host)
        case .records(let records): tokens = records.map(\.token)
        }
    }
}

/// The JSON of `/v1/completions`.
private struct Answer: Decodable {
    struct Choice: Decodable {
        var text: String
        var finishReason: String?
        var logProbabilities: LogProbabilities?

        enum CodingKeys: String, CodingKey {
            case text
            case finishReason = "finish_reason"
            case logProbabilities = "logprobs"
        }
    }

    struct Usage: Decodable {
        var promptTokens: Int?

        enum CodingKeys: String, CodingKey { case promptTokens = "prompt_tokens" }
    }

    var choices: [Choice]
    var usage: Usage?

    /// OpenAI's lists side by side (vLLM, llama-cpp-python), or a record for each token (llama.cpp's server).
    enum LogProbabilities: Decodable {
        case lists(Lists)
        case records([Record])

        private enum Key: String, CodingKey { case content }

        init(from decoder: any Decoder) throws {
            let fields = try decoder.container(keyedBy: Key.self)
            if let records = try fields.decodeIfPresent([Record].self, forKey: .content) {
                self = .records(records)
            } else {
                self = .lists(try Lists(from: decoder))
            }
        }
    }

    struct Lists: Decodable {
        var texts: [String]
        var own: [Double?]
        var top: [[String: Double]?]?

        enum CodingKeys: String, CodingKey {
            case texts = "tokens"
            case own = "token_logprobs"
            case top = "top_logprobs"
        }

        func tokens(_ host: String) throws(CompletionError) -> [Completion.Token] {
            let top = top ?? texts.map { _ in nil }
            guard own.count == texts.count, top.count == texts.count else { throw .notCompletion(host: host) }
            return texts.indices.map { index in
                let candidates = (top[index] ?? [:]).map {
                    Completion.Candidate(bytes: Array($0.key.utf8), logProbability: $0.value)
                }
                return Completion.Token(
                    bytes: Array(texts[index].utf8), logProbability: own[index], likeliest: candidates.likeliestFirst)
            }
        }
    }

    struct Record: Decodable {
        var token: Completion.Token

        private enum Key: String, CodingKey {
            case id, token, bytes
            case own = "logprob"
            case top = "top_logprobs"
        }

        init(from decoder: any Decoder) throws {
            let fields = try decoder.container(keyedBy: Key.self)
            let top = try fields.decodeIfPresent([Record].self, forKey: .top) ?? []
            let text = try fields.decode(String.self, forKey: .token)
            token = Completion.Token(
                bytes: try fields.decodeIfPresent([UInt8].self, forKey: .bytes) ?? Array(text.utf8),
                id: try fields.decodeIfPresent(Int.self, forKey: .id),
                logProbability: try fields.decodeIfPresent(Double.self, forKey: .own),
                likeliest: top.compactMap(\.candidate).likeliestFirst)
        }

        private var candidate: Completion.Candidate? {
            token.logProbability.map { .init(bytes: token.bytes, id: token.id, logProbability: $0) }
        }
    }
}

extension [Completion.Candidate] {
    /// Ties by their text: a dictionary has no order to keep.
    fileprivate var likeliestFirst: [Element] {
        sorted { one, other in
            if one.logProbability != other.logProbability { return one.logProbability > other.logProbability }
            return one.bytes.lexicographicallyPrecedes(other.bytes)
        }
    }
}
