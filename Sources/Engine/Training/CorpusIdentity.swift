/// Which tokens a model was trained on.
public struct CorpusIdentity: Sendable, Equatable {
    public let tokens: Int
    /// Of the ids in order, four bytes each, little-endian.
    public let sha256: String

    public init(tokens: Int, sha256: String) {
        self.tokens = tokens
        self.sha256 = sha256
    }

    /// Throws `.noDigest`.
    init(of tokens: [TokenID]) throws(TrainingError) {
        guard let digest = SHA256() else { throw .noDigest }
        let atOnce = 1 << 16
        for start in stride(from: 0, to: tokens.count, by: atOnce) {
            let ids = tokens[start..<min(start + atOnce, tokens.count)].map {
                UInt32(truncatingIfNeeded: $0).littleEndian
            }
            ids.withUnsafeBytes { digest.update($0) }
        }
        self.init(tokens: tokens.count, sha256: digest.finish())
    }
}
