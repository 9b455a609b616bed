import Foundation

/// A terminal of the test's own, in which one program after the other runs, is typed into and is killed.
public final class PseudoTerminal {
    private let controller: Int32
    /// Held open, so that the terminal's mode outlives each program.
    private let device: Int32
    private let name: String
    private var child: pid_t = 0
    private var received: [UInt8] = []

    public init(columns: UInt16 = 80, rows: UInt16 = 24) throws {
        (controller, name) = try Self.openController()
        device = open(name, O_RDWR | O_NOCTTY)
        guard device >= 0 else { throw CocoaError(.fileReadUnknown) }
        for file in [controller, device] { _ = fcntl(file, F_SETFD, FD_CLOEXEC) }
        resize(columns: columns, rows: rows)
    }

    private static func openController() throws -> (Int32, name: String) {
        #if canImport(Darwin)
            let file = posix_openpt(O_RDWR | O_NOCTTY)
            guard file >= 0, grantpt(file) == 0, unlockpt(file) == 0, let name = ptsname(file) else {
                throw CocoaError(.fileReadUnknown)
            }
            return (file, String(cString: name))
        #else
            // What posix_openpt and its kin do; Swift's view of glibc lacks them.
            let file = open("/dev/ptmx", O_RDWR | O_NOCTTY)
            let (setLock, getNumber): (UInt, UInt) = (0x4004_5431, 0x8004_5430)
            var (locked, number): (Int32, Int32) = (0, 0)
            guard file >= 0, ioctl(file, setLock, &locked) == 0, ioctl(file, getNumber, &number) == 0 else {
                throw CocoaError(.fileReadUnknown)
            }
            return (file, "/dev/pts/\(number)")
        #endif
    }

    deinit {
        if child > 0 { end(with: SIGKILL) }
        close(device)
        close(controller)
    }

    /// Starts a program in `folder`, with the terminal as its own.
    public func start(_ words: [String], in folder: String, environment: [String: String]) throws {
        received = []
        // What was typed at a program that is gone is not meant for the next.
        tcflush(device, TCIFLUSH)
        var actions = makeFileActions()
        defer { posix_spawn_file_actions_destroy(&actions) }
        // The first terminal that the leader of a session opens controls it.
        posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, name, O_RDWR, 0)
        for file in [STDOUT_FILENO, STDERR_FILENO] { posix_spawn_file_actions_adddup2(&actions, STDIN_FILENO, file) }
        let attributes = SpawnAttributes(leadsSession: true)
        // The shell goes to the folder and becomes the program.
        let line = ["/bin/sh", "-c", "cd \"$0\" && exec \"$@\"", folder] + words
        var arguments = line.map { strdup($0) } + [nil]
        var variables = environment.map { strdup("\($0.key)=\($0.value)") } + [nil]
        defer { for word in arguments + variables { free(word) } }
        guard posix_spawn(&child, "/bin/sh", &actions, &attributes.value, &arguments, &variables) == 0 else {
            throw CocoaError(.executableLoad)
        }
    }

    private func makeFileActions() -> FileActions {
        #if canImport(Darwin)
            var actions: posix_spawn_file_actions_t?
        #else
            var actions = posix_spawn_file_actions_t()
        #endif
        posix_spawn_file_actions_init(&actions)
        return actions
    }

    #if canImport(Darwin)
        private typealias FileActions = posix_spawn_file_actions_t?
    #else
        private typealias FileActions = posix_spawn_file_actions_t
    #endif

    public func resize(columns: UInt16, rows: UInt16) {
        var size = winsize(ws_row: rows, ws_col: columns, ws_xpixel: 0, ws_ypixel: 0)
        _ = ioctl(controller, UInt(TIOCSWINSZ), &size)
    }

    /// Types; what the program prints meanwhile is taken in, so that neither waits for the other.
    public func type(_ text: String) {
        var bytes = Array(text.utf8)[...]
        while !bytes.isEmpty {
            take(milliseconds: 0)
            // A terminal takes 4 kB at a time.
            let piece = Array(bytes.prefix(512))
            var request = pollfd(fd: controller, events: Int16(POLLOUT), revents: 0)
            guard poll(&request, 1, 100) > 0 else { continue }
            let sent = write(controller, piece, piece.count)
            guard sent > 0 else { return }
            bytes.removeFirst(sent)
        }
    }

    /// Everything that the program in it has sent so far.
    public var output: String { String(decoding: received, as: UTF8.self) }

    /// The same without what moves the cursor and paints.
    public var text: String { Self.plain(output) }

    public func wait(seconds: Double = 60, _ isThere: (String) -> Bool) -> Bool {
        let end = Date().addingTimeInterval(seconds)
        while !isThere(text) {
            guard Date() < end else { return false }
            take(milliseconds: 50)
        }
        return true
    }

    public func wait(for part: String, seconds: Double = 60) -> Bool { wait(seconds: seconds) { $0.contains(part) } }

    public func signal(_ number: Int32) { kill(child, number) }

    /// Whether the program stands still, as after Ctrl-Z.
    public func waitUntilStopped() -> Bool {
        var status: Int32 = 0
        return reap(WUNTRACED, &status) && status & 0xFF == 0x7F
    }

    /// Sends the signal and waits for the end.
    public func end(with number: Int32) {
        kill(child, number)
        _ = exit()
    }

    /// Waits for the end; the exit code, or 128 and the signal's number. nil where it does not end.
    public func exit() -> Int32? {
        var status: Int32 = 0
        guard reap(0, &status) else { return nil }
        child = 0
        take(milliseconds: 0)
        return status & 0x7F == 0 ? (status >> 8) & 0xFF : 128 + (status & 0x7F)
    }

    private func reap(_ options: Int32, _ status: inout Int32) -> Bool {
        let end = Date().addingTimeInterval(60)
        while Date() < end {
            if waitpid(child, &status, options | WNOHANG) == child { return true }
            take(milliseconds: 5)
        }
        return false
    }

    /// Whether lines are read whole, echoed, and Ctrl-C is a signal: what a shell's user expects to find.
    public var isCooked: Bool {
        var mode = termios()
        guard tcgetattr(device, &mode) == 0 else { return false }
        let wanted = [ICANON, ECHO, ISIG].map { tcflag_t($0) }
        let interrupt = withUnsafeBytes(of: mode.c_cc) { $0[Int(VINTR)] }
        return interrupt == 3 && wanted.allSatisfy { mode.c_lflag & $0 != 0 } && mode.c_oflag & tcflag_t(OPOST) != 0
    }

    private func take(milliseconds: Int32) {
        var request = pollfd(fd: controller, events: Int16(POLLIN), revents: 0)
        var wait = milliseconds
        while poll(&request, 1, wait) > 0, request.revents & Int16(POLLIN) != 0 {
            var chunk = [UInt8](repeating: 0, count: 1 << 14)
            let count = read(controller, &chunk, chunk.count)
            guard count > 0 else { return }
            received += chunk[..<count]
            wait = 0
        }
    }

    /// Without escape sequences and carriage returns.
    static func plain(_ text: String) -> String {
        var plain = String.UnicodeScalarView()
        var scalars = text.unicodeScalars[...]
        while let scalar = scalars.popFirst() {
            guard scalar == "\u{1B}" else {
                if scalar != "\r" { plain.append(scalar) }
                continue
            }
            guard scalars.popFirst() == "[" else { continue }
            while let next = scalars.popFirst(), !(0x40...0x7E).contains(next.value) {}
        }
        return String(plain)
    }
}
