import Network

/// Brings a repository's files into the cache, and shows how far it is.
final class FetchRun {
    private let workshop: Workshop
    private let hub: Hub
    private let listing: HubListing
    private let clock = ContinuousClock()
    private let begin: ContinuousClock.Instant
    private var value: FetchValue
    /// Bytes of files that are done, of all that are wanted, and of those that were here before.
    private var (done, total, begun) = (0, 0, 0)

    /// Asks the hub what there is.
    /// - Parameter name: what the model is loaded by.
    init(_ workshop: Workshop, _ repository: HubRepository, name: String, revision: String) throws(CellError) {
        self.workshop = workshop
        begin = clock.now
        let settings = try workshop.hub.settings()
        let stop = workshop.shouldStop
        (hub, listing) = try Self.asking { () throws(HubError) in
            let hub = try Hub(settings, shouldStop: stop)
            return (hub, try hub.listing(of: repository, revision: revision))
        }
        value = FetchValue(
            name: name, repository: repository.name, revision: revision, commit: listing.commit, files: [], notes: [])
    }

    /// - Parameter file: a GGUF file; without it the model as Hugging Face stores it.
    func fetch(file: String?) throws(CellError) -> FetchValue {
        defer { workshop.show(nil) }
        let wanted = try FetchPlan.files(of: listing, file: file)
        let index = wanted.first { $0.path == FetchPlan.index }
        try fetch(wanted)
        if let index, let path = value.files.first(where: { $0.name == index.path })?.path {
            try fetch(try FetchPlan.shards(of: listing, index: path))
        }
        // Only now: until all of it is here, the revision is what it was before.
        try Self.asking { () throws(HubError) in try hub.record(value.revision, listing) }
        value.seconds = (clock.now - begin).inSeconds
        return value
    }

    private func fetch(_ files: [HubFile]) throws(CellError) {
        let sizes = files.map { $0.size ?? 0 }.reduce(0, +)
        let here = files.map { hub.bytesHere(of: $0, listing) }.reduce(0, +)
        total += sizes
        begun += here
        try Self.asking { () throws(HubError) in try hub.checkSpace(for: sizes - here) }
        for file in files {
            let fetched = try Self.asking { () throws(HubError) in
                try hub.fetch(file, of: listing) { self.hear($0, file) }
            }
            done += fetched.bytes
            value.files.append(
                FetchValue.File(
                    name: file.path, path: fetched.path, bytes: fetched.bytes, wasHere: fetched.wasHere))
        }
    }

    private func hear(_ event: HubEvent, _ file: HubFile) {
        switch event {
        case .bytes(let count): show(done + count)
        case .waiting:
            note(once: "Waited for another program that downloaded \(safe(file.path)).")
            show(done, note: "waiting for another program that downloads \(safe(file.path))")
        case .retrying(let seconds):
            note(once: "The connection broke, and was made again.")
            show(done, note: "no answer: trying again in \(counted(Int(seconds.rounded(.up)), "second", "seconds"))")
        }
    }

    private func note(once note: String) {
        if !value.notes.contains(note) { value.notes.append(note) }
    }

    private func show(_ bytes: Int, note: String? = nil) {
        workshop.show(
            .download(
                done: bytes, total: max(total, bytes), begun: min(begun, bytes),
                seconds: (clock.now - begin).inSeconds, note: note))
    }

    private static func asking<Result>(_ question: () throws(HubError) -> Result) throws(CellError) -> Result {
        do throws(HubError) { return try question() } catch { throw HubErrorWords.error(error) }
    }
}
