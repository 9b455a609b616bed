import Foundation

/// A server that speaks OpenAI's protocol for completions, as one thread asks it.
///
/// A question that failed by chance is put again, after a pause that doubles or that the server names. What the server
/// turned out not to know is left out of later questions.
public final class CompletionServer {
    public let endpoint: Endpoint
    private let client: HTTPClient
    private let key: String?
    private let pause: (Double) -> Void
    /// The most that it tells at a place, once it refused more.
    private var likeliestLimit = Int.max
    private var isPlain = false

    /// How often a question is put at most, and the first pause, in seconds.
    public static let attempts = 4
    static let firstPause = 0.5
    /// The longest pause that is made for a server that names one.
    public static let longestPause = 30.0
    /// Silence that is borne: a large model reads a long prompt for minutes before it says anything.
    static let patience = 300.0
    /// For questions that need no model.
    static let shortPatience = 15.0

    /// - Parameters:
    ///   - key: sent to this endpoint alone, and repeated in no error.
    ///   - pause: waits so many seconds, or less where it is no longer wanted.
    public init(_ endpoint: Endpoint, key: String?, client: HTTPClient, pause: @escaping (Double) -> Void) {
        (self.endpoint, self.key, self.client, self.pause) = (endpoint, key, client, pause)
    }

    /// The models that it has; nil where it does not say.
    public func models(shouldStop: @escaping () -> Bool) throws(CompletionError) -> [ServedModel]? {
        do throws(CompletionError) {
            let json = try answer(.get, "/v1/models", patience: Self.shortPatience, shouldStop)
            return try ServedModel.list(json: json, host: endpoint.host)
        } catch .notFound {
            return nil
        }
    }

    /// What it writes.
    public func complete(
        _ request: CompletionRequest, shouldStop: @escaping () -> Bool
    ) throws(CompletionError) -> Completion {
        var request = request
        request.likeliest = min(request.likeliest, likeliestLimit)
        request.isPlain = isPlain
        while true {
            do throws(CompletionError) {
                let json = try answer(
                    .post, "/v1/completions", body: Self.json(request), patience: Self.patience, shouldStop)
                return try Completion(json: json, host: endpoint.host)
            } catch .refused(let status, let host, let words) {
                guard let less = request.yielding(to: words) else {
                    throw .refused(status: status, host: host, words: words)
                }
                if less.likeliest < request.likeliest { likeliestLimit = less.likeliest }
                isPlain = less.isPlain
                request = less
            }
        }
    }

    /// The ids of a text's tokens, with nothing put before them; nil where the server does not cut texts for others.
    public func tokens(
        of text: String, model: String, shouldStop: @escaping () -> Bool
    ) throws(CompletionError) -> [Int]? {
        for path in ["/tokenize", "/extras/tokenize"] {
            do throws(CompletionError) {
                let ids = try cut(text, model, path, shouldStop)
                // llama-cpp-python puts the token that begins texts before each.
                let lead = path == "/tokenize" ? [] : try cut("", model, path, shouldStop)
                return ids.starts(with: lead) ? Array(ids.dropFirst(lead.count)) : ids
            } catch .notFound {
                continue
            }
        }
        return nil
    }

    private func cut(
        _ text: String, _ model: String, _ path: String, _ shouldStop: @escaping () -> Bool
    ) throws(CompletionError) -> [Int] {
        // One question in the words of three: vLLM's prompt, llama.cpp's content, llama-cpp-python's input.
        let body = Self.json(TokenQuestion(model: model, prompt: text, content: text, input: text))
        let json = try answer(.post, path, body: body, patience: Self.shortPatience, shouldStop)
        do {
            return try JSONDecoder().decode(TokenAnswer.self, from: Data(json)).tokens
        } catch { throw .notCompletion(host: endpoint.host) }
    }

    private struct TokenQuestion: Encodable {
        var model: String
        var prompt: String
        var content: String
        var input: String
        var addSpecialTokens = false
        var addSpecial = false

        enum CodingKeys: String, CodingKey {
            case model, prompt, content, input
            case addSpecialTokens = "add_special_tokens"
            case addSpecial = "add_special"
        }
    }

    private struct TokenAnswer: Decodable {
        var tokens: [Int]
    }

    private static func json(_ value: some Encodable) -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        do {
            return Array(try encoder.encode(value))
        } catch {
            preconditionFailure("numbers that are asked for are finite")
        }
    }
}

extension CompletionServer {
    /// The body of a good answer, asked for as often as it takes.
    private func answer(
        _ method: HTTPRequest.Method, _ path: String, body: [UInt8]? = nil, patience: Double,
        _ shouldStop: @escaping () -> Bool
    ) throws(CompletionError) -> [UInt8] {
        guard let url = endpoint.url(path) else { throw .network(.badAddress(endpoint.address)) }
        var request = HTTPRequest(method, url, body: body, timeout: patience)
        // A key belongs to the host that was named, and nobody else is asked.
        request.redirects = .none
        request.headers = [HTTPField("Accept", "application/json")]
        if body != nil { request.headers.append(HTTPField("Content-Type", "application/json")) }
        if let key { request.headers.append(.bearer(key)) }
        var wait = Self.firstPause
        var attempt = 1
        while true {
            switch try reply(to: request, attempt, shouldStop) {
            case .answer(let json): return json
            case .hitch(let error, _) where attempt == Self.attempts: throw error
            case .hitch(_, let asked):
                pause(max(wait, asked ?? 0))
                if shouldStop() { throw .cancelled }
            }
            wait *= 2
            attempt += 1
        }
    }

    private enum Reply {
        case answer([UInt8])
        /// What may be over by the next time, and the seconds that the server asks for.
        case hitch(CompletionError, after: Double?)
    }

    private func reply(
        to request: HTTPRequest, _ attempt: Int, _ shouldStop: @escaping () -> Bool
    ) throws(CompletionError) -> Reply {
        let response: HTTPResponse
        let body: [UInt8]
        do throws(NetworkError) {
            (response, body) = try client.send(request, shouldStop: shouldStop)
        } catch .cancelled {
            throw .cancelled
        } catch .dropped(let host) {
            return .hitch(.network(.dropped(host: host)), after: nil)
        } catch { throw .network(error) }
        let host = endpoint.host
        let words = ServerWords.of(body, hiding: key)
        switch response.status {
        case 200..<300:
            guard ServerWords.isJSON(body) else { throw .notJSON(host: host) }
            return .answer(body)
        case 300..<400: throw .redirected(host: host, to: ServerWords.line(response["Location"] ?? "", hiding: key))
        case 401, 403: throw .unauthorized(host: host, hadKey: key != nil)
        case 404: throw .notFound(host: host, words: words)
        case 429, 500...:
            if let asked = response.retryAfter, asked > Self.longestPause { throw .busy(host: host, seconds: asked) }
            let error = CompletionError.failing(status: response.status, host: host, words: words, attempts: attempt)
            return .hitch(error, after: response.retryAfter)
        default: throw .refused(status: response.status, host: host, words: words)
        }
    }
}
