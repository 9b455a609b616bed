import Foundation

/// A file that one program at a time holds (`flock`, which huggingface_hub uses, too). The system lets go of it when the
/// program ends, however it ends.
final class FileLock {
    private var descriptor: Int32

    /// Waits until nobody else has it.
    /// - Parameter wait: called again and again as long as somebody has.
    init(_ path: String, shouldStop: () -> Bool, wait: () -> Void) throws(HubError) {
        descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o666)
        guard descriptor >= 0 else { throw .unwritable(path: path, reason: SystemError.reason(errno)) }
        while flock(descriptor, LOCK_EX | LOCK_NB) != 0 {
            switch errno {
            case EWOULDBLOCK:
                wait()
                if shouldStop() { throw .network(.cancelled) }
                usleep(100_000)
            case EINTR: continue
            // A file system without locks: whoever downloads twice does so in vain, but not wrongly.
            case ENOLCK, ENOTSUP: return
            default: throw .unwritable(path: path, reason: SystemError.reason(errno))
            }
        }
    }

    deinit { release() }

    func release() {
        guard descriptor >= 0 else { return }
        close(descriptor)
        descriptor = -1
    }
}
