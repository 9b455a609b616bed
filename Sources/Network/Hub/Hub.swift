import Foundation

/// The Hugging Face hub, or a server that speaks as it does: lists a repository's files and brings them into the cache.
/// Each thread has its own.
public final class Hub {
    let settings: HubSettings
    let client: HTTPClient
    let shouldStop: () -> Bool

    /// A list of files is no longer than this.
    private static let listLimit = 1 << 26
    /// Seconds: whoever is asked to wait longer than that is told.
    private static let longestPause = 60.0

    public init(_ settings: HubSettings, shouldStop: @escaping () -> Bool) throws(HubError) {
        self.settings = settings
        self.shouldStop = shouldStop
        do throws(NetworkError) { client = try HTTPClient(agent: settings.agent) } catch { throw .network(error) }
    }

    /// The files of a revision: a branch, a tag or a commit.
    public func listing(
        of repository: HubRepository, revision: String = HubCache.standardRevision
    ) throws(HubError) -> HubListing {
        guard HubFile.isSafe(revision) else { throw .noSuchRevision(repository, revision: revision) }
        let url = try url("api/models/\(repository.name)/revision/\(Self.escaped(revision))", query: "blobs=true")
        let body = try persistently(report: { _ in }) { () throws(HubError) in
            let exchange = try open(HTTPRequest(.get, url, headers: headers, timeout: settings.timeout))
            try check(exchange.response, repository, revision: revision)
            do throws(NetworkError) { return try exchange.body(limit: Self.listLimit) } catch { throw .network(error) }
        }
        return try HubListing(repository, json: body)
    }

    /// - Throws: `HubError.noSpace` where so many bytes more do not fit below the cache.
    public func checkSpace(for needed: Int) throws(HubError) {
        try settings.cache.makeFolder(settings.cache.path)
        if let free = settings.freeSpace(settings.cache.path), free < needed {
            throw .noSpace(needed: needed, free: free)
        }
    }

    /// Writes down that `revision` is the listing's commit, once its files are here.
    public func record(_ revision: String, _ listing: HubListing) throws(HubError) {
        try settings.cache.record(revision, listing.repository, commit: listing.commit)
    }

    // MARK: Requests

    var headers: [HTTPField] {
        // Compressed, a file's length and hash would not be its own.
        let plain = HTTPField("Accept-Encoding", "identity")
        return settings.token.map { [plain, .bearer($0)] } ?? [plain]
    }

    func url(_ path: String, query: String? = nil) throws(HubError) -> URL {
        var base = settings.endpoint.absoluteString
        while base.hasSuffix("/") { base.removeLast() }
        let text = "\(base)/\(path)" + (query.map { "?\($0)" } ?? "")
        guard let url = URL(string: text) else { throw .network(.badAddress(text)) }
        return url
    }

    func open(_ request: HTTPRequest) throws(HubError) -> HTTPExchange {
        do throws(NetworkError) {
            return try client.open(request, shouldStop: shouldStop)
        } catch { throw .network(error) }
    }

    /// What the hub means by a status that is no success.
    func check(
        _ response: HTTPResponse, _ repository: HubRepository, revision: String? = nil, file: String? = nil
    ) throws(HubError) {
        // A redirect that was not followed is an answer to a question about a file.
        guard !(200..<400).contains(response.status) else { return }
        switch (response.status, response["X-Error-Code"]) {
        case (_, "GatedRepo"), (403, _): throw .accessDenied(repository, hasToken: settings.token != nil)
        case (_, "RevisionNotFound"): throw .noSuchRevision(repository, revision: revision ?? "")
        case (_, "EntryNotFound"): throw .noSuchFile(repository, file: file ?? "")
        case (401, _) where settings.token != nil && response["X-Error-Code"] == nil:
            throw .accessDenied(repository, hasToken: true)
        // To whoever has no token the hub calls private repositories and missing ones the same.
        case (401, _), (_, "RepoNotFound"): throw .noSuchRepository(repository)
        case (404, _): throw file.map { .noSuchFile(repository, file: $0) } ?? .noSuchRepository(repository)
        case (429, _), (500, _), (502...504, _):
            throw .busy(host: response.host, status: response.status, seconds: response.retryAfter)
        default: throw .network(.status(response.status, host: response.host))
        }
    }

    /// In a path, everything but letters, digits and a few marks; a revision's slashes, too.
    static func escaped(_ text: String, slashes: Bool = true) -> String {
        var allowed = CharacterSet(charactersIn: "-._~")
        allowed.formUnion(CharacterSet(charactersIn: "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"))
        if !slashes { allowed.insert("/") }
        return text.addingPercentEncoding(withAllowedCharacters: allowed) ?? text
    }

    /// Tries again where a connection was lost or the hub is busy, after 1, 2, 4, … seconds or as long as it asks for.
    ///
    /// - Parameter mark: grows while attempts get further; those then count anew.
    func persistently<Result>(
        mark: () -> Int = { 0 }, report: (HubEvent) -> Void, _ attempt: () throws(HubError) -> Result
    ) throws(HubError) -> Result {
        var failures = 0
        while true {
            let before = mark()
            do throws(HubError) { return try attempt() } catch {
                if mark() > before { failures = 0 }
                guard let asked = Self.delay(after: error), failures < settings.retries else { throw error }
                let seconds = max(asked, Double(1 << min(failures, 5)))
                guard seconds <= Self.longestPause else { throw error }
                failures += 1
                report(.retrying(seconds: seconds))
                settings.pause(seconds, shouldStop)
                if shouldStop() { throw .network(.cancelled) }
            }
        }
    }

    /// Seconds to wait at least; nil where another attempt would fail the same way.
    private static func delay(after error: HubError) -> Double? {
        switch error {
        case .network(.dropped), .network(.timedOut): 0
        case .busy(_, _, let seconds): seconds ?? 0
        default: nil
        }
    }
}
