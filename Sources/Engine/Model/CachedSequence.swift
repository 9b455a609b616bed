/// A batch of one sequence, whose earlier keys and values lie in a cache: positions `first` ..< `first + rows`.
struct CachedSequence: Batch {
    private(set) var first: Int
    private(set) var rows: Int
    let cache: KeyValueCache
    let width: Int
    /// The first position whose stream is read after the last layer; the rows before it end with its keys and values.
    let readFrom: Int
    var hooks: Hooks
    /// Where patterns are kept; nil where nobody asks for them.
    let patterns: PatternRoom?
    let sequences = 1

    init(first: Int, rows: Int, readFrom: Int, cache: KeyValueCache, width: Int, hooks: Hooks, patterns: PatternRoom?) {
        self.first = first
        self.rows = rows
        self.readFrom = readFrom
        self.cache = cache
        self.width = width
        self.hooks = hooks
        self.patterns = patterns
    }

    mutating func enterAttention(layer: Int, _ room: Workspace) {
        for row in 0..<rows {
            let source = room.qkv + row * 3 * width
            (cache.keys(layer) + (first + row) * width).update(from: source + width, count: width)
            (cache.values(layer) + (first + row) * width).update(from: source + 2 * width, count: width)
        }
        guard layer == cache.layers - 1, readFrom > first else { return }
        let dropped = readFrom - first
        (first, rows) = (readFrom, rows - dropped)
        room.residual.update(from: room.residual + dropped * width, count: rows * width)
        room.qkv.update(from: room.qkv + dropped * 3 * width, count: rows * 3 * width)
    }

    func attention(of sequence: Int, layer: Int, _ room: Workspace) -> AttentionRows {
        AttentionRows(
            queries: room.qkv, keys: cache.keys(layer), values: cache.values(layer), stride: width, first: first,
            count: rows, heads: room.heads, pattern: patterns?.memory(of: layer))
    }

    mutating func visit(_ stage: Stage, _ tensor: UnsafeMutablePointer<Float>, width: Int, _ room: Workspace) {
        hooks.visit(stage, tensor, count: rows, width: width, first: first)
    }
}
