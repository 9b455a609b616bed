#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// A read-only memory map of a file; nothing is read until it is touched.
///
/// `mmap` directly, not Foundation's `Data(options: .mappedIfSafe)`: on Linux that copies the file (300 ms and 200 MB
/// resident for a file of 200 MB, against 0.02 ms and nothing).
///
/// A file that another program shortens while it is mapped ends this process at the next touch beyond its new end:
/// replace model files, do not write into them.
public final class MappedFile: Sendable {
    /// Where the file was when it was opened.
    public let path: String
    /// The file's size in bytes, at least 1.
    public let count: Int
    /// The first of `count` readable bytes. Lives as long as this object, and nobody can write through it, which is
    /// why it may cross threads.
    nonisolated(unsafe) public let base: UnsafeRawPointer

    /// Maps the file at `path`.
    ///
    /// Throws `.missing`, `.unreadable` (also for a folder or a device), and `.truncated` for an empty file.
    public init(path: String) throws(ModelFileError) {
        // Non-blocking, or a named pipe would hang here.
        let descriptor = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC)
        guard descriptor >= 0 else {
            if errno == ENOENT || errno == ENOTDIR { throw .missing(path: path) }
            throw .unreadable(path: path, reason: systemReason())
        }
        defer { close(descriptor) }

        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw .unreadable(path: path, reason: systemReason()) }
        let kind = status.st_mode & S_IFMT
        guard kind != S_IFDIR else { throw .unreadable(path: path, reason: "it is a folder") }
        guard kind == S_IFREG else { throw .unreadable(path: path, reason: "it is no ordinary file") }
        let size = Int(status.st_size)
        guard size > 0 else { throw .truncated(file: path, expected: 1, found: 0) }

        guard let start = mmap(nil, size, PROT_READ, MAP_PRIVATE, descriptor, 0), start != MAP_FAILED else {
            throw .unreadable(path: path, reason: systemReason())
        }
        self.path = path
        self.count = size
        self.base = UnsafeRawPointer(start)
    }

    /// How many of its bytes are in memory at the moment, in whole pages, whoever read them there. Linux tells it of
    /// files that this user owns or may write; of others it says that all are.
    public var residentBytes: Int {
        let page = Int(sysconf(Int32(_SC_PAGESIZE)))
        // A byte for each page of the next stretch.
        var pages = [UInt8](repeating: 0, count: min(Self.pagesAtOnce, (count + page - 1) / page))
        var resident = 0
        for start in stride(from: 0, to: count, by: pages.count * page) {
            let length = min(pages.count * page, count - start)
            let known = pages.withUnsafeMutableBytes { pages in
                mincore(
                    UnsafeMutableRawPointer(mutating: base + start), length,
                    pages.assumingMemoryBound(to: PageFlag.self).baseAddress) == 0
            }
            guard known else { return resident }
            for number in 0..<(length + page - 1) / page where pages[number] & 1 != 0 {
                resident += min(page, count - start - number * page)
            }
        }
        return resident
    }

    private static let pagesAtOnce = 1 << 18

    deinit {
        munmap(UnsafeMutableRawPointer(mutating: base), count)
    }
}

#if canImport(Darwin)
    private typealias PageFlag = CChar
#else
    private typealias PageFlag = UInt8
#endif

/// The operating system's words for the last failed call.
func systemReason() -> String {
    String(cString: strerror(errno))
}

/// Whether something (a file or a folder) lies at `path`.
func somethingLies(at path: String) -> Bool {
    access(path, F_OK) == 0
}
