import Foundation

/// A file that is on its way: what came so far, with its hash. It stays when the download stops, and the next one goes
/// on behind it.
final class PartialFile {
    let path: String
    private let descriptor: Int32
    private let kind: ContentHash.Kind
    private var hash: ContentHash
    /// Bytes that are there.
    private(set) var count = 0

    /// Opens or creates it, and reads what is there.
    init(path: String, _ kind: ContentHash.Kind, shouldStop: () -> Bool) throws(HubError) {
        guard let hash = ContentHash(kind) else { throw .unwritable(path: path, reason: "no hash can be computed") }
        let descriptor = open(path, O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0o666)
        guard descriptor >= 0 else { throw .unwritable(path: path, reason: SystemError.reason(errno)) }
        (self.path, self.descriptor, self.kind, self.hash) = (path, descriptor, kind, hash)
        var buffer = [UInt8](repeating: 0, count: 1 << 20)
        while true {
            if shouldStop() { throw .network(.cancelled) }
            let found = buffer.withUnsafeMutableBytes { read(descriptor, $0.baseAddress, $0.count) }
            if found < 0, errno == EINTR { continue }
            guard found >= 0 else { throw .unwritable(path: path, reason: SystemError.reason(errno)) }
            if found == 0 { break }
            self.hash.update(Array(buffer[..<found]))
            count += found
        }
    }

    deinit { close(descriptor) }

    func append(_ bytes: [UInt8]) throws(HubError) {
        var sent = 0
        while sent < bytes.count {
            let one = bytes.withUnsafeBytes { all in
                let rest = UnsafeRawBufferPointer(rebasing: all[sent...])
                return Self.write(descriptor, rest)
            }
            if one < 0, errno == EINTR { continue }
            guard one > 0 else { throw .unwritable(path: path, reason: SystemError.reason(errno)) }
            sent += one
        }
        hash.update(bytes)
        count += bytes.count
    }

    /// Forgets what came.
    func restart() throws(HubError) {
        guard let fresh = ContentHash(kind), ftruncate(descriptor, 0) == 0, lseek(descriptor, 0, SEEK_SET) == 0 else {
            throw .unwritable(path: path, reason: SystemError.reason(errno))
        }
        hash = fresh
        count = 0
    }

    /// The hash of all that came, once it is safe on the disk. Nothing can be added any more.
    func finish() throws(HubError) -> String {
        guard fsync(descriptor) == 0 else { throw .unwritable(path: path, reason: SystemError.reason(errno)) }
        return hash.finish()
    }

    private static func write(_ descriptor: Int32, _ bytes: UnsafeRawBufferPointer) -> Int {
        #if canImport(Glibc)
            Glibc.write(descriptor, bytes.baseAddress, bytes.count)
        #elseif canImport(Musl)
            Musl.write(descriptor, bytes.baseAddress, bytes.count)
        #else
            Darwin.write(descriptor, bytes.baseAddress, bytes.count)
        #endif
    }
}
