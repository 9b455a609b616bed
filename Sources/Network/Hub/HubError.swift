/// Why something of the hub's could not be had. Words and hints are made by whoever shows it; here are the facts.
public enum HubError: Error, Equatable, Sendable {
    case network(NetworkError)
    /// There is no such repository, or it is a private one: the hub does not say which.
    case noSuchRepository(HubRepository)
    case noSuchRevision(HubRepository, revision: String)
    case noSuchFile(HubRepository, file: String)
    /// Its owner wants to know who reads it: terms to accept, or a token.
    case accessDenied(HubRepository, hasToken: Bool)
    /// The hub has too much to do, and still had after all attempts; `seconds` is how long it wants to be left alone.
    case busy(host: String, status: Int, seconds: Double?)
    /// The answer is none that a hub gives.
    case badAnswer(detail: String)
    /// A file's name that would lead out of the folder that it belongs into.
    case unsafePath(String)
    /// The server does not say what the file's hash is, so nobody can tell what was downloaded.
    case unverifiable(file: String)
    /// What came is not what was announced. It is not kept.
    case wrongHash(file: String, expected: String, found: String)
    case wrongSize(file: String, expected: Int, found: Int)
    /// Bytes.
    case noSpace(needed: Int, free: Int)
    case unwritable(path: String, reason: String)
}
