/// The flat `key: value` lines before the text.
public struct FrontMatter: Sendable {
    public struct Entry: Sendable, Equatable {
        public var key: String
        public var value: String
        /// From 1.
        public var line: Int
    }

    public internal(set) var entries: [Entry] = []
    /// Whether there is any, be it empty.
    public internal(set) var isPresent = false

    public init() {}

    public subscript(key: String) -> String? { entries.first { $0.key == key }?.value }

    /// The digest recorded for each model: `sha256.NAME`.
    public var digests: [String: String] {
        let prefix = "sha256."
        let pairs = entries.filter { $0.key.hasPrefix(prefix) }.map {
            (String($0.key.dropFirst(prefix.count)), $0.value)
        }
        return Dictionary(pairs) { first, _ in first }
    }

    /// What this library and its users know; other keys are kept, and warned about.
    static let known: Set<String> = [
        "format", "title", "kind", "needs", "model", "seed", "lab", "dtype", "isa", "date", "time",
    ]

    /// Keys that nobody reads: a slip of the pen, perhaps.
    public var unknownKeys: [Entry] {
        entries.filter { !Self.known.contains($0.key) && !$0.key.hasPrefix("sha256.") }
    }
}
