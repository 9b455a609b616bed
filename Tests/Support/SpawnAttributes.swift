public import Foundation

/// How a program is started that is to find signals as a shell would leave them: none blocked, each with its default.
public final class SpawnAttributes {
    #if canImport(Darwin)
        public var value: posix_spawnattr_t?
    #else
        public var value = posix_spawnattr_t()
    #endif

    /// - Parameter leadsSession: whether it gets a session of its own, and with the first terminal that it opens a
    ///   controlling one.
    public init(leadsSession: Bool = false) {
        posix_spawnattr_init(&value)
        var none = sigset_t()
        sigemptyset(&none)
        posix_spawnattr_setsigmask(&value, &none)
        var all = sigset_t()
        sigemptyset(&all)
        for number in [SIGINT, SIGQUIT, SIGTERM, SIGHUP, SIGPIPE, SIGTSTP, SIGCONT, SIGTTIN, SIGTTOU, SIGXFSZ] {
            sigaddset(&all, number)
        }
        posix_spawnattr_setsigdefault(&value, &all)
        var flags = Int32(POSIX_SPAWN_SETSIGMASK) | Int32(POSIX_SPAWN_SETSIGDEF)
        if leadsSession {
            #if canImport(Darwin)
                flags |= Int32(POSIX_SPAWN_SETSID)
            #else
                flags |= 0x80  // POSIX_SPAWN_SETSID, which glibc's header hides behind _GNU_SOURCE
            #endif
        }
        posix_spawnattr_setflags(&value, Int16(flags))
    }

    deinit { posix_spawnattr_destroy(&value) }
}
