/// Keys and values of the positions that were computed so far: for each layer two matrices (context, d), or as wide as its heads of keys are, of which
/// the first rows are filled.
final class KeyValueCache {
    let layers: Int
    let rows: Int
    let width: Int
    private let storage: FloatPages

    /// Only addresses are taken here; memory comes from the system page by page as positions fill it.
    init(layers: Int, context: Int, width: Int) {
        self.layers = layers
        rows = context
        self.width = width
        storage = FloatPages(count: 2 * layers * context * width)
    }

    func keys(_ layer: Int) -> UnsafeMutablePointer<Float> { storage.base + 2 * layer * rows * width }
    func values(_ layer: Int) -> UnsafeMutablePointer<Float> { storage.base + (2 * layer + 1) * rows * width }
}
