import CDigest

/// The hash that a file's ETag is: SHA-256 of a large file's bytes, or git's name of a small one, which is SHA-1 over
/// `blob SIZE`, a zero and the bytes.
final class ContentHash {
    enum Kind: Equatable { case sha256, gitBlob(size: Int) }

    /// nil once it is finished.
    private var state: OpaquePointer?
    private let length: Int

    /// nil where the system's library does not start.
    init?(_ kind: Kind) {
        let algorithm = kind == .sha256 ? CDG_SHA256 : CDG_SHA1
        guard let state = cdg_create(algorithm) else { return nil }
        (self.state, length) = (state, Int(algorithm.rawValue))
        if case .gitBlob(let size) = kind { update(Array("blob \(size)\0".utf8)) }
    }

    deinit { if state != nil { _ = finish() } }

    func update(_ bytes: [UInt8]) { bytes.withUnsafeBytes { cdg_update(state, $0.baseAddress, $0.count) } }

    /// In lowercase hexadecimal digits; there is nothing to add to it afterwards.
    func finish() -> String {
        var bytes = [UInt8](repeating: 0, count: length)
        cdg_finish(state, &bytes)
        state = nil
        return bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }
}
