import Engine
import Network

/// What a server would have bet on each token of a text, where it echoes a prompt with its probabilities.
enum RemoteSurprise {
    static func value(_ text: String, _ model: RemoteModel, _ workshop: Workshop) throws(CellError) -> SurpriseValue {
        var request = CompletionRequest(model: model.served.id, prompt: text, count: 1, likeliest: 1)
        request.echoes = true
        let answer: Completion
        do throws(CellError) {
            answer = try workshop.remotes.complete(request, model)
        } catch {
            guard error.code == .server else { throw error }
            throw CellError(.notAvailable, "surprise needs the prompt echoed: \(error.message)", hint: hint)
        }
        let tokens = try Self.tokens(of: text, in: answer, host: model.endpoint.host).map { one in
            SurpriseValue.Token(
                token: TokenValue(id: one.id, bytes: one.bytes), prob: one.logProbability.map(Elementary.exp),
                logprob: one.logProbability)
        }
        let logprobs = tokens.compactMap(\.logprob)
        let total = 0 - Sum.of(logprobs)
        return SurpriseValue(
            tokens: tokens, total: total,
            perplexity: logprobs.isEmpty ? nil : Elementary.exp(total / Double(logprobs.count)), changes: [])
    }

    private static let hint = "vLLM echoes it; so do others that follow OpenAI's \"echo\" with \"logprobs\""

    /// The text's own tokens.
    ///
    /// The echo is believed only where its tokens make up the text and the one token written after it. llama-cpp-python
    /// 0.3.36 gives each token the next one's probabilities where the model puts no token before a text; one is missing at
    /// the end then.
    static func tokens(of text: String, in answer: Completion, host: String) throws(CellError) -> [Completion.Token] {
        guard answer.text.hasPrefix(text), answer.text.utf8.count > text.utf8.count else {
            throw CellError(.notAvailable, "\(safe(host)) does not echo the prompt's probabilities", hint: hint)
        }
        var tokens = answer.tokens[...]
        let whole = Array(answer.text.utf8)
        // What the server puts before a text is none of its tokens.
        if let first = tokens.first, first.logProbability == nil,
            !whole.starts(with: first.bytes) || first.bytes.isEmpty
        {
            tokens = tokens.dropFirst()
        }
        guard tokens.flatMap(\.bytes) == whole else {
            throw CellError(
                .notAvailable,
                "the tokens that \(safe(host)) echoes do not make up the text, so their probabilities cannot be trusted",
                hint: hint)
        }
        var length = 0
        let own = tokens.prefix { token in
            defer { length += token.bytes.count }
            return length < text.utf8.count
        }
        return Array(own)
    }
}
