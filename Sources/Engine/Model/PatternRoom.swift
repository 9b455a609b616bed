/// Room for the attention weights of some layers over a whole text: for each (heads, positions, positions).
final class PatternRoom {
    private let size: Int
    private let places: [Int: Int]
    private let memory: FloatPages

    init(layers: [Int], heads: Int, positions: Int) {
        size = heads * positions * positions
        places = Dictionary(zip(layers, layers.indices)) { first, _ in first }
        memory = FloatPages(count: max(1, layers.count * size))
    }

    /// nil for a layer that nobody asked for.
    func memory(of layer: Int) -> UnsafeMutablePointer<Float>? { places[layer].map { memory.base + $0 * size } }

    func pattern(_ layer: Int) -> [Float] {
        memory(of: layer).map { Array(UnsafeBufferPointer(start: $0, count: size)) } ?? []
    }
}
