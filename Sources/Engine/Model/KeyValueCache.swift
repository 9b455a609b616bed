/// Keys and values of the positions that were computed so far: for each layer two matrices (context, d), of which
/// the first `count` rows are filled.
final class KeyValueCache {
    let rows: Int
    let width: Int
    /// Positions that are filled in every layer.
    var count = 0
    private let storage: UnsafeMutablePointer<Float>

    /// Memory is taken from the system page by page as positions fill it.
    init(layers: Int, context: Int, width: Int) {
        rows = context
        self.width = width
        storage = .allocate(capacity: 2 * layers * context * width)
    }

    deinit { storage.deallocate() }

    func keys(_ layer: Int) -> UnsafeMutablePointer<Float> { storage + 2 * layer * rows * width }
    func values(_ layer: Int) -> UnsafeMutablePointer<Float> { storage + (2 * layer + 1) * rows * width }
}
