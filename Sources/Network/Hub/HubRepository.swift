/// A model's name on the hub: `openai-community/gpt2`, or `gpt2` for one that has no owner.
public struct HubRepository: Sendable, Hashable {
    public let name: String

    /// nil for what the hub would not allow: each part is letters, digits, `-`, `_` and `.`, at most 96 of them, neither
    /// begins nor ends with `-` or `.`, and has neither `--` nor `..` in it.
    public init?(_ name: String) {
        let parts = name.split(separator: "/", omittingEmptySubsequences: false)
        guard (1...2).contains(parts.count), parts.allSatisfy(Self.isPart) else { return nil }
        self.name = name
    }

    /// `models--openai-community--gpt2`
    public init?(folderName: String) {
        let parts = folderName.split(separator: "--", omittingEmptySubsequences: false)
        guard parts.count > 1, parts[0] == "models" else { return nil }
        self.init(parts.dropFirst().joined(separator: "/"))
    }

    public var folderName: String { "models--" + name.replacing("/", with: "--") }

    /// What stands behind the owner.
    public var shortName: String { String(name.split(separator: "/").last ?? "") }

    private static func isPart(_ part: Substring) -> Bool {
        let isPlain = part.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"), UInt8(ascii: "."):
                true
            default: false
            }
        }
        let ends = [part.first, part.last].compactMap { $0 }
        return isPlain && (1...96).contains(part.count) && !ends.contains("-") && !ends.contains(".")
            && !part.contains("--") && !part.contains("..")
    }
}
