import CDigest

/// SHA-256 (FIPS 180-4), computed by the system's library.
public struct SHA256: ~Copyable {
    private let state: OpaquePointer

    /// Nil where the library does not start.
    public init?() {
        guard let state = cdg_create(CDG_SHA256) else { return nil }
        self.state = state
    }

    public func update(_ bytes: UnsafeRawBufferPointer) {
        cdg_update(state, bytes.baseAddress, bytes.count)
    }

    /// 64 hexadecimal digits.
    public consuming func finish() -> String {
        var bytes = [UInt8](repeating: 0, count: 32)
        cdg_finish(state, &bytes)
        discard self
        return bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }

    deinit {
        var bytes = [UInt8](repeating: 0, count: 32)
        cdg_finish(state, &bytes)
    }
}
