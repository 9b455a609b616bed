public import Foundation

/// Which hub, who asks, and where things go.
public struct HubSettings: Sendable {
    public var endpoint: URL
    /// A secret: it goes to the endpoint alone.
    public var token: String?
    public var cache: HubCache
    /// How the program calls itself, `lab/1.0` say.
    public var agent: String
    /// The longest silence of a server that is borne, in seconds.
    public var timeout = 30.0
    /// Attempts after one that failed, as long as none of them gets further.
    public var retries = 5
    /// Bytes that can be written below a folder; nil where nobody knows.
    public var freeSpace: @Sendable (String) -> Int?
    /// Lets so many seconds pass, or fewer where the question is answered with yes.
    public var pause: @Sendable (Double, () -> Bool) -> Void

    public init(endpoint: URL, token: String?, cache: HubCache, agent: String) {
        self.endpoint = endpoint
        self.token = token
        self.cache = cache
        self.agent = agent
        freeSpace = { folder in
            var status = statvfs()
            guard statvfs(folder, &status) == 0 else { return nil }
            let (bytes, isTooLarge) = UInt64(status.f_bavail).multipliedReportingOverflow(by: UInt64(status.f_frsize))
            return isTooLarge ? Int.max : Int(clamping: bytes)
        }
        pause = { seconds, shouldStop in
            let end = ContinuousClock.now + .seconds(seconds)
            while ContinuousClock.now < end, !shouldStop() { usleep(50_000) }
        }
    }

    var host: String { endpoint.host ?? "" }
}

/// What happens while a file is fetched.
public enum HubEvent: Sendable, Equatable {
    /// So many bytes of the file are here.
    case bytes(Int)
    /// Another program downloads the same file, and is waited for.
    case waiting
    /// The next attempt comes after so many seconds.
    case retrying(seconds: Double)
}
