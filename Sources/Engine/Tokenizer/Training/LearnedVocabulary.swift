/// A vocabulary that training found, with its merges in order.
public struct LearnedVocabulary: Sendable {
    public static let endOfText = "<|endoftext|>"

    /// The tokens in order of id, named as in the files: end-of-text, the bytes in the order of their characters, then
    /// what merging made.
    private(set) var names: [[UInt8]]
    /// Ids of the two tokens of each merge.
    public private(set) var merges: [(left: TokenID, right: TokenID)] = []
    /// The token of each single byte.
    let idOfByte: [Int32]
    private var ids: [[UInt8]: Int32]

    /// The number of tokens.
    public var count: Int { names.count }

    /// No merges yet.
    init() {
        let bytes = (0..<256).sorted { ByteAlphabet.scalars[$0] < ByteAlphabet.scalars[$1] }
        names = [Array(Self.endOfText.utf8)]
        var idOfByte = [Int32](repeating: 0, count: 256)
        for byte in bytes {
            idOfByte[byte] = Int32(names.count)
            var name: [UInt8] = []
            ByteAlphabet.appendName(of: CollectionOfOne(UInt8(byte)), to: &name)
            names.append(name)
        }
        self.idOfByte = idOfByte
        ids = Dictionary(uniqueKeysWithValues: names.enumerated().map { ($1, Int32($0)) })
    }

    /// Adds a merge, and its token if there is none of that name; gives back the token.
    mutating func merge(_ left: Int32, _ right: Int32) -> Int32 {
        merges.append((TokenID(left), TokenID(right)))
        let name = names[Int(left)] + names[Int(right)]
        if let known = ids[name] { return known }
        let id = Int32(names.count)
        names.append(name)
        ids[name] = id
        return id
    }
}
