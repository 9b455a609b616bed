#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// A file mapped read-only into memory. Nothing is read until it is touched.
///
/// `Data(contentsOf:options:)` would copy the file on Linux.
public final class MappedFile: Sendable {
    public let path: String
    /// Bytes.
    public let count: Int
    // Read-only memory that lives as long as this object: sharing it between threads is safe.
    nonisolated(unsafe) public let base: UnsafeRawPointer

    /// - Throws: `.missing`, `.unreadable`, or `.truncated` for an empty file.
    public init(path: String) throws(ModelFileError) {
        let file = open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else {
            throw errno == ENOENT || errno == ENOTDIR
                ? .missing(path: path) : .unreadable(path: path, reason: String(cString: strerror(errno)))
        }
        defer { close(file) }
        var status = stat()
        guard fstat(file, &status) == 0 else {
            throw .unreadable(path: path, reason: String(cString: strerror(errno)))
        }
        guard status.st_mode & S_IFMT == S_IFREG else { throw .unreadable(path: path, reason: "not a file") }
        guard status.st_size > 0 else { throw .truncated(file: path, expected: 1, found: 0) }
        let size = Int(status.st_size)
        guard let address = mmap(nil, size, PROT_READ, MAP_PRIVATE, file, 0), address != MAP_FAILED else {
            throw .unreadable(path: path, reason: String(cString: strerror(errno)))
        }
        self.path = path
        count = size
        base = UnsafeRawPointer(address)
    }

    deinit { munmap(UnsafeMutableRawPointer(mutating: base), count) }

    /// The file's bytes; valid while this object lives.
    var bytes: UnsafeRawBufferPointer { UnsafeRawBufferPointer(start: base, count: count) }
}
