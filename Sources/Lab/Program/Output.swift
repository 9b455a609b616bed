#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Results go to standard output, progress and errors to standard error.
enum Output {
    /// Files that are opened must not land on a number of the standard ones, where results would be written into them.
    static func openStandardFiles() {
        for file in STDIN_FILENO...STDERR_FILENO where fcntl(file, F_GETFD) == -1 {
            // Read-only, so that writing to what was closed still fails.
            _ = open("/dev/null", O_RDONLY)
        }
    }

    static func write(_ text: String) { send(text, to: STDOUT_FILENO) }
    static func complain(_ text: String) { send(text, to: STDERR_FILENO) }

    private static func send(_ text: String, to file: Int32) {
        var bytes = Array(text.utf8)[...]
        while !bytes.isEmpty {
            let sent = bytes.withUnsafeBytes { systemWrite(file, $0.baseAddress, $0.count) }
            let reason = errno
            if sent > 0 { bytes.removeFirst(sent) }
            // Whoever stops the program while its reader stands still wants it to end.
            if !bytes.isEmpty, Interruption.isRequested, !Terminal.isInteractive { Process.leave(Driver.interrupted) }
            if sent > 0 { continue }
            if reason == EAGAIN {
                waitForRoom(file)
            } else if reason != EINTR {
                // Whoever was reading has gone; there is nobody left to tell.
                if reason == EPIPE { Process.leave(file == STDOUT_FILENO ? 0 : 1) }
                guard file == STDOUT_FILENO else { return }
                complain("lab: the answers cannot be written: \(String(cString: strerror(reason)))\n")
                Process.leave(1)
            }
        }
    }

    /// Whoever shares the file with us has made it one that does not wait.
    private static func waitForRoom(_ file: Int32) {
        var request = pollfd(fd: file, events: Int16(POLLOUT), revents: 0)
        _ = poll(&request, 1, -1)
    }

    private static func systemWrite(_ file: Int32, _ base: UnsafeRawPointer?, _ count: Int) -> Int {
        #if canImport(Glibc)
            Glibc.write(file, base, count)
        #elseif canImport(Musl)
            Musl.write(file, base, count)
        #else
            Darwin.write(file, base, count)
        #endif
    }
}

/// The process itself.
enum Process {
    static func leave(_ code: Int32) -> Never { exit(code) }
    static var name: String { CommandLine.arguments.first ?? "lab" }
}
