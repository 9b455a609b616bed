import Foundation
import Synchronization

/// Ctrl-C, as a flag that whoever computes looks at.
enum Interruption {
    private static let requested = Atomic<Bool>(false)

    /// Installs the handler. System calls are not restarted, so that a line being read is given up at once.
    static func install() {
        // Touched here first: nothing may be initialised inside a handler.
        requested.store(false, ordering: .relaxed)
        var action = sigaction()
        let handler: @convention(c) (Int32) -> Void = { _ in Interruption.requested.store(true, ordering: .relaxed) }
        #if os(Linux)
            action.__sigaction_handler.sa_handler = handler
        #else
            action.__sigaction_u.__sa_handler = handler
        #endif
        action.sa_flags = 0
        sigaction(SIGINT, &action, nil)
        // The window's size is asked for when it is needed; the signal only has to wake the editor.
        let nothing: @convention(c) (Int32) -> Void = { _ in }
        #if os(Linux)
            action.__sigaction_handler.sa_handler = nothing
        #else
            action.__sigaction_u.__sa_handler = nothing
        #endif
        sigaction(SIGWINCH, &action, nil)
        // A reader that has gone and a file that may not grow are errors of the write, and get words.
        for number in [SIGPIPE, SIGXFSZ] { signal(number, SIG_IGN) }
        // Whoever started us may have blocked them for us, too.
        var wanted = sigset_t()
        sigemptyset(&wanted)
        for number in [SIGINT, SIGWINCH, SIGTERM, SIGHUP, SIGQUIT, SIGTSTP, SIGCONT] { sigaddset(&wanted, number) }
        sigprocmask(SIG_UNBLOCK, &wanted, nil)
    }

    static var isRequested: Bool { requested.load(ordering: .relaxed) }
    static func clear() { requested.store(false, ordering: .relaxed) }
}
