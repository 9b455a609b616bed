#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// A file that comes into being as a whole or not at all.
///
/// Bytes go to a new file beside `path`, which takes the place of the old one in `commit`, once the disk has all of it.
/// Without that the new file is removed; after a kill it stays, and the old file is as it was. A link stays one: what it
/// leads to is replaced. Who may read the file stays as it was.
final class FileReplacement {
    let path: String
    /// What is replaced: `path`, or where it leads to.
    private let place: String
    private let temporary: String
    /// −1 once it is closed.
    private var descriptor: Int32

    /// Throws `.unwritable`.
    init(path: String) throws(ModelFileError) {
        self.path = path
        place = Self.resolved(path)
        let folder = Self.folder(of: place)
        let name = place.split(separator: "/").last ?? "file"
        var number = 0
        while true {
            let candidate = "\(folder)/.\(name).\(getpid())-\(number)"
            let opened = open(candidate, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
            if opened >= 0 {
                (temporary, descriptor) = (candidate, opened)
                break
            }
            guard errno == EEXIST else { throw .unwritable(path: path, reason: systemReason()) }
            number += 1
        }
        var old = stat()
        if stat(place, &old) == 0 { fchmod(descriptor, old.st_mode & 0o7777) }
    }

    deinit {
        guard descriptor >= 0 else { return }
        close(descriptor)
        unlink(temporary)
    }

    /// Adds `bytes` at the end.
    func write(_ bytes: UnsafeRawBufferPointer) throws(ModelFileError) {
        var left = bytes[...]
        while !left.isEmpty {
            #if canImport(Glibc)
                let written = Glibc.write(descriptor, UnsafeRawBufferPointer(rebasing: left).baseAddress, left.count)
            #elseif canImport(Musl)
                let written = Musl.write(descriptor, UnsafeRawBufferPointer(rebasing: left).baseAddress, left.count)
            #else
                let written = Darwin.write(descriptor, UnsafeRawBufferPointer(rebasing: left).baseAddress, left.count)
            #endif
            if written < 0 {
                if errno == EINTR { continue }
                throw .unwritable(path: path, reason: systemReason())
            }
            left = left.dropFirst(written)
        }
    }

    /// Puts the file in its place.
    func commit() throws(ModelFileError) {
        guard fsync(descriptor) == 0 else { throw .unwritable(path: path, reason: systemReason()) }
        guard rename(temporary, place) == 0 else { throw .unwritable(path: path, reason: systemReason()) }
        // A full disk has been heard of by now: what closing could report, fsync has.
        close(descriptor)
        descriptor = -1
        // The new name is in the folder; where a folder cannot be forced to the disk, the file is still whole.
        let folder = open(Self.folder(of: place), O_RDONLY | O_CLOEXEC)
        guard folder >= 0 else { return }
        fsync(folder)
        close(folder)
    }

    /// Replaces `path` by a file of these bytes.
    static func write(_ bytes: some Sequence<UInt8>, to path: String) throws(ModelFileError) {
        let file = try FileReplacement(path: path)
        try Array(bytes).withUnsafeBufferPointer { bytes throws(ModelFileError) in
            try file.write(UnsafeRawBufferPointer(bytes))
        }
        try file.commit()
    }

    /// Makes `folder` and those above it, where they are not there yet.
    static func makeFolder(_ folder: String) throws(ModelFileError) {
        var status = stat()
        if stat(folder, &status) == 0, status.st_mode & S_IFMT == S_IFDIR { return }
        let above = Self.folder(of: folder)
        if above != folder, above != ".", above != "/" { try makeFolder(above) }
        guard mkdir(folder, 0o777) == 0 || errno == EEXIST else {
            throw .unwritable(path: folder, reason: systemReason())
        }
    }

    private static func folder(of path: String) -> String {
        guard let slash = path.lastIndex(of: "/") else { return "." }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }

    private static func resolved(_ path: String) -> String {
        guard let whole = realpath(path, nil) else { return path }
        defer { free(whole) }
        return String(cString: whole)
    }
}
