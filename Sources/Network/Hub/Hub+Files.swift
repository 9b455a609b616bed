import Foundation

extension Hub {
    /// What became of a file.
    public struct Fetched: Sendable, Equatable {
        /// In the snapshot's folder.
        public var path: String
        public var bytes: Int
        /// Whether it was here already.
        public var wasHere: Bool
    }

    /// Whether the file is in the cache, and how much of it otherwise.
    public func bytesHere(of file: HubFile, _ listing: HubListing) -> Int {
        let cache = settings.cache
        let pointer = "\(cache.snapshotFolder(listing.repository, commit: listing.commit))/\(file.path)"
        if let size = Self.size(pointer) { return size }
        guard let hash = file.sha256, Hexadecimal.isHash(hash, bytes: 32) else { return 0 }
        let blob = cache.blob(listing.repository, etag: hash)
        return Self.size(blob) ?? Self.size(blob + ".incomplete") ?? 0
    }

    /// Brings a file into the cache: what is there of it stays, the rest is downloaded, and its hash is compared before
    /// it gets its name. Two programs at once do not download the same file: the second waits.
    public func fetch(
        _ file: HubFile, of listing: HubListing, report: (HubEvent) -> Void = { _ in }
    ) throws(HubError) -> Fetched {
        guard HubFile.isSafe(file.path) else { throw .unsafePath(file.path) }
        let (cache, repository) = (settings.cache, listing.repository)
        let folder = cache.snapshotFolder(repository, commit: listing.commit)
        let pointer = "\(folder)/\(file.path)"
        if let size = Self.size(pointer) { return Fetched(path: pointer, bytes: size, wasHere: true) }
        let facts = try persistently(report: report) { () throws(HubError) in
            try FileFacts(self, file, listing)
        }
        let blob = cache.blob(repository, etag: facts.etag)
        let lock = cache.lock(repository, etag: facts.etag)
        for place in [blob, lock] { try cache.makeFolder((place as NSString).deletingLastPathComponent) }
        let lockFile = try FileLock(lock, shouldStop: shouldStop) { report(.waiting) }
        defer { lockFile.release() }
        var wasHere = true
        if Self.size(blob) == nil {
            wasHere = false
            try download(facts, of: listing, to: blob, report: report)
        }
        try cache.link(file.path, repository, commit: listing.commit, etag: facts.etag)
        report(.bytes(facts.size))
        return Fetched(path: pointer, bytes: facts.size, wasHere: wasHere)
    }

    private func download(
        _ facts: FileFacts, of listing: HubListing, to blob: String, report: (HubEvent) -> Void
    ) throws(HubError) {
        let partial = try PartialFile(path: blob + ".incomplete", facts.hashKind, shouldStop: shouldStop)
        if partial.count > facts.size { try partial.restart() }
        try checkSpace(for: facts.size - partial.count)
        // What an earlier run left may be another file's beginning; then one download from the start is fair.
        var resumed = partial.count
        while true {
            report(.bytes(partial.count))
            try persistently(mark: { partial.count }, report: report) { () throws(HubError) in
                try continueDownload(of: facts, listing, partial, report: report)
            }
            let found = try partial.finish()
            if found == facts.hash { break }
            guard resumed > 0 else {
                unlink(partial.path)
                throw .wrongHash(file: facts.path, expected: facts.hash, found: found)
            }
            resumed = 0
            try partial.restart()
        }
        guard rename(partial.path, blob) == 0 else {
            throw .unwritable(path: blob, reason: SystemError.reason(errno))
        }
    }

    /// One request for what is missing. The partial file is whole when this returns.
    private func continueDownload(
        of facts: FileFacts, _ listing: HubListing, _ partial: PartialFile, report: (HubEvent) -> Void
    ) throws(HubError) {
        guard partial.count < facts.size else { return }
        var request = HTTPRequest(.get, facts.url, headers: headers, timeout: settings.timeout)
        if partial.count > 0 { request.headers.append(HTTPField("Range", "bytes=\(partial.count)-")) }
        let exchange = try open(request)
        let response = exchange.response
        if response.status == 416 {
            try partial.restart()
            throw .network(.dropped(host: response.host))
        }
        try check(response, listing.repository, revision: listing.commit, file: facts.path)
        // A server that knows no ranges begins from the start.
        let begin = response.status == 206 ? Self.rangeStart(response) : 0
        if begin != partial.count { try partial.restart() }
        guard begin == partial.count else {
            throw .badAnswer(detail: "\(facts.path) was to begin at another byte")
        }
        while let bytes = try next(of: exchange) {
            guard bytes.count <= facts.size - partial.count else {
                let found = partial.count + bytes.count
                try partial.restart()
                throw .wrongSize(file: facts.path, expected: facts.size, found: found)
            }
            try partial.append(bytes)
            report(.bytes(partial.count))
        }
        guard partial.count == facts.size else {
            throw .wrongSize(file: facts.path, expected: facts.size, found: partial.count)
        }
    }

    private func next(of exchange: HTTPExchange) throws(HubError) -> [UInt8]? {
        do throws(NetworkError) { return try exchange.next() } catch { throw .network(error) }
    }

    /// `bytes 1000-4999/5000` begins at 1000.
    private static func rangeStart(_ response: HTTPResponse) -> Int? {
        guard let range = response["Content-Range"], range.hasPrefix("bytes ") else { return nil }
        return Int(range.dropFirst("bytes ".count).prefix { $0 != "-" })
    }

    private static func size(_ path: String) -> Int? {
        var status = stat()
        return stat(path, &status) == 0 ? Int(status.st_size) : nil
    }
}

/// What the hub says about a file before it gives it: its address, its size, its hash.
struct FileFacts {
    let path: String
    let url: URL
    /// The blob's name.
    let etag: String
    let size: Int
    let hash: String

    var hashKind: ContentHash.Kind { Hexadecimal.isHash(hash, bytes: 32) ? .sha256 : .gitBlob(size: size) }

    /// Asks with HEAD. Only redirects within the hub are followed (a repository may have been renamed): the answer that
    /// leads to the store has the facts, and the store's own does not.
    init(_ hub: Hub, _ file: HubFile, _ listing: HubListing) throws(HubError) {
        path = file.path
        let place = "\(listing.repository.name)/resolve/\(listing.commit)/\(Hub.escaped(file.path, slashes: false))"
        url = try hub.url(place)
        var request = HTTPRequest(.head, url, headers: hub.headers, timeout: hub.settings.timeout)
        request.redirects = .withinHost
        let response = try hub.open(request).response
        try hub.check(response, listing.repository, revision: listing.commit, file: file.path)
        guard response["X-Repo-Commit"] == listing.commit else {
            throw .badAnswer(detail: "\(file.path) is of another commit, or the server is no hub")
        }
        guard let tag = response["X-Linked-Etag"] ?? response["ETag"] else { throw .unverifiable(file: file.path) }
        etag = Self.plain(tag)
        guard Hexadecimal.isHash(etag, bytes: 20) || Hexadecimal.isHash(etag, bytes: 32) else {
            throw .unverifiable(file: file.path)
        }
        guard file.sha256 == nil || file.sha256 == etag else {
            throw .badAnswer(detail: "\(file.path) has two hashes")
        }
        hash = etag
        let isRedirect = (300..<400).contains(response.status)
        let announced = response["X-Linked-Size"].flatMap { Int($0) } ?? (isRedirect ? nil : response.contentLength)
        guard let size = announced ?? file.size, size >= 0 else {
            throw .badAnswer(detail: "nobody says how long \(file.path) is")
        }
        guard file.size == nil || file.size == size else {
            throw .wrongSize(file: file.path, expected: file.size ?? size, found: size)
        }
        self.size = size
    }

    /// `W/"abc"` is `abc`.
    private static func plain(_ tag: String) -> String {
        let strong = tag.hasPrefix("W/") ? tag.dropFirst(2) : tag[...]
        return strong.filter { $0 != "\"" }
    }
}
