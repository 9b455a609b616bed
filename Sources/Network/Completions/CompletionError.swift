/// What keeps a server's answer from being had.
public enum CompletionError: Error, Equatable, Sendable {
    case network(NetworkError)
    /// Whoever asked does not want it any more.
    case cancelled
    /// 401 or 403.
    case unauthorized(host: String, hadKey: Bool)
    /// 404: no such path, or no such model.
    case notFound(host: String, words: String)
    /// Another status that asking again does not change, with the server's words.
    case refused(status: Int, host: String, words: String)
    /// 429 or 5xx, each time that it was asked.
    case failing(status: Int, host: String, words: String, attempts: Int)
    /// It wants to be asked again only after so many seconds.
    case busy(host: String, seconds: Double)
    /// The answer lies elsewhere, and a key is not taken there.
    case redirected(host: String, to: String)
    case notJSON(host: String)
    /// JSON, but nothing that this protocol knows.
    case notCompletion(host: String)
    case noLogProbabilities(host: String)
}
