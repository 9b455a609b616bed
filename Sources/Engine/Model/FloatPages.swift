#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Floats in pages of their own, zero at first; a page takes memory when it is first touched.
///
/// Not from `malloc`, which keeps tens of megabytes for the next one who asks: after a few sweeps, the activations of
/// the largest stayed resident.
struct FloatPages: ~Copyable {
    let base: UnsafeMutablePointer<Float>
    private let byteCount: Int

    /// - Parameter count: at least 1.
    init(count: Int) {
        let bytes = count * MemoryLayout<Float>.stride
        let found = mmap(nil, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANON | MAP_NORESERVE, -1, 0)
        guard let found, found != MAP_FAILED else { fatalError("no memory for \(bytes) bytes of activations") }
        (base, byteCount) = (found.bindMemory(to: Float.self, capacity: count), bytes)
    }

    deinit { munmap(base, byteCount) }
}
