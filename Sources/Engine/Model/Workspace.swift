/// Room for the activations of one forward pass over some rows; grows to the largest pass it served.
final class Workspace {
    private(set) var residual: UnsafeMutablePointer<Float>
    private(set) var normed: UnsafeMutablePointer<Float>
    private(set) var qkv: UnsafeMutablePointer<Float>
    private(set) var heads: UnsafeMutablePointer<Float>
    private(set) var output: UnsafeMutablePointer<Float>
    private(set) var inner: UnsafeMutablePointer<Float>
    private(set) var scores: UnsafeMutablePointer<Float>
    private var rows = 0
    private let shape: GPT2Configuration
    private let threads: Int

    init(shape: GPT2Configuration, threads: Int) {
        self.shape = shape
        self.threads = threads
        let none = UnsafeMutablePointer<Float>.allocate(capacity: 0)
        (residual, normed, qkv, heads, output, inner, scores) = (none, none, none, none, none, none, none)
        scores = .allocate(capacity: threads * shape.context)
    }

    func reserve(rows wanted: Int) {
        guard wanted > rows else { return }
        release()
        rows = wanted
        residual = .allocate(capacity: rows * shape.width)
        normed = .allocate(capacity: rows * shape.width)
        qkv = .allocate(capacity: rows * 3 * shape.width)
        heads = .allocate(capacity: rows * shape.width)
        output = .allocate(capacity: rows * shape.width)
        inner = .allocate(capacity: rows * shape.innerWidth)
    }

    private func release() {
        guard rows > 0 else { return }
        for buffer in [residual, normed, qkv, heads, output, inner] { buffer.deallocate() }
    }

    deinit {
        release()
        scores.deallocate()
    }
}
