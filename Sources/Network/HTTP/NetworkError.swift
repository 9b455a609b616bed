/// What can go wrong between here and a server. Words and hints are made by whoever shows it; here are the facts.
public enum NetworkError: Error, Equatable, Sendable {
    /// The system has no libcurl.
    case noLibrary
    /// No address of a web server, or none that may be asked: only http and https are.
    case badAddress(String)
    /// A header has a line break or another character that may not stand in one. Its value is not repeated here: it may
    /// be a secret.
    case badHeader(name: String)
    case noSuchHost(String)
    /// Nobody listens there, or a proxy on the way does not let us through.
    case cannotConnect(host: String, reason: String)
    /// Nothing came for so many seconds.
    case timedOut(host: String, seconds: Double)
    /// No secure connection: the certificate is not one to be trusted, say.
    case tls(host: String, reason: String)
    /// The connection ended before the answer did.
    case dropped(host: String)
    /// Whoever asked does not want it any more.
    case cancelled
    /// The answer is longer than so many bytes.
    case tooLarge(host: String, limit: Int)
    /// What came is no HTTP.
    case notHTTP(host: String, reason: String)
    case tooManyRedirects(host: String)
    /// From https to http, or to something else that is not followed.
    case redirectRefused(from: String, to: String)
    /// The server answered, but not with what was asked for.
    case status(Int, host: String)
}
