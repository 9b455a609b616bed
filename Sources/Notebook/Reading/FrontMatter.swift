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

    static let digestPrefix = "sha256."
    static let remotePrefix = "remote."

    /// The key of a model's digest: `sha256.NAME`.
    public static func digestKey(_ model: String) -> String { digestPrefix + keyEnd(model) }

    /// The key of a remote model's identity, `remote.NAME`: where it was asked, and what it is called there.
    public static func remoteKey(_ model: String) -> String {
        remotePrefix + keyEnd(model).replacing(":", with: "%3A")
    }

    /// What would end the line or be lost at an end of the key is written as in an address, `%0A`, and so is `%`.
    private static func keyEnd(_ model: String) -> String {
        func isAtEnd(_ index: String.UnicodeScalarView.Index) -> Bool {
            index == model.startIndex || model.unicodeScalars.index(after: index) == model.endIndex
        }
        return model.unicodeScalars.indices.map { index in
            let scalar = model.unicodeScalars[index]
            let isPlainSpace = scalar == " " && !isAtEnd(index)
            let isOdd =
                scalar == "%" || scalar.properties.generalCategory == .control
                || scalar.properties.isWhitespace && !isPlainSpace
            guard isOdd else { return String(scalar) }
            return String(scalar).utf8.map { byte in
                "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
            }.joined()
        }.joined()
    }

    /// The digests recorded for a model; several where models of one name were loaded.
    public func digests(of model: String) -> [String] {
        self[Self.digestKey(model)]?.split(whereSeparator: \.isWhitespace).map(String.init) ?? []
    }

    /// The identity recorded for a remote model.
    public func remote(_ model: String) -> String? { self[Self.remoteKey(model)] }

    /// Every digest that is recorded.
    public var digests: [String] {
        entries.filter { Self.isDigest($0.key) }.flatMap {
            $0.value.split(whereSeparator: \.isWhitespace).map(String.init)
        }
    }

    private static func isDigest(_ key: String) -> Bool { key.utf8.starts(with: digestPrefix.utf8) }

    /// What this library and its users know; other keys are kept, and warned about.
    static let known: Set<String> = [
        "format", "title", "kind", "needs", "minutes", "model", "seed", "lab", "dtype", "isa", "date", "time",
    ]

    /// Keys that nobody reads: a slip of the pen, perhaps.
    public var unknownKeys: [Entry] {
        entries.filter {
            !Self.known.contains($0.key) && !Self.isDigest($0.key) && !$0.key.hasPrefix(Self.remotePrefix)
        }
    }
}
