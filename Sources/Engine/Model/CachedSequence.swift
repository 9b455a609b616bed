/// A batch of one sequence, whose earlier keys and values lie in a cache: positions `first` ..< `first + rows`.
struct CachedSequence: Batch {
    private(set) var first: Int
    private(set) var rows: Int
    let cache: KeyValueCache
    let shape: ModelShape
    /// The first position whose stream is read after the last layer; the rows before it end with its keys and values.
    let readFrom: Int
    var hooks: Hooks
    /// Where patterns are kept; nil where nobody asks for them.
    let patterns: PatternRoom?
    let sequences = 1

    init(
        first: Int, rows: Int, readFrom: Int, cache: KeyValueCache, shape: ModelShape, hooks: Hooks,
        patterns: PatternRoom?
    ) {
        self.first = first
        self.rows = rows
        self.readFrom = readFrom
        self.cache = cache
        self.shape = shape
        self.hooks = hooks
        self.patterns = patterns
    }

    mutating func enterAttention(layer: Int, _ room: Workspace) {
        let (stride, narrow) = (shape.projectedWidth, shape.keyValueWidth)
        for row in 0..<rows {
            let keys = room.qkv + row * stride + shape.attentionWidth
            (cache.keys(layer) + (first + row) * narrow).update(from: keys, count: narrow)
            (cache.values(layer) + (first + row) * narrow).update(from: keys + narrow, count: narrow)
        }
        guard layer == cache.layers - 1, readFrom > first else { return }
        let dropped = readFrom - first
        (first, rows) = (readFrom, rows - dropped)
        room.residual.update(from: room.residual + dropped * shape.width, count: rows * shape.width)
        room.qkv.update(from: room.qkv + dropped * stride, count: rows * stride)
    }

    func attention(of sequence: Int, layer: Int, _ room: Workspace) -> AttentionRows {
        AttentionRows(
            queries: room.qkv, keys: cache.keys(layer), values: cache.values(layer), stride: shape.keyValueWidth,
            first: first, count: rows, heads: room.heads, pattern: patterns?.memory(of: layer))
    }

    mutating func visit(_ stage: Stage, _ tensor: UnsafeMutablePointer<Float>, width: Int, _ room: Workspace) {
        hooks.visit(stage, tensor, count: rows, width: width, first: first)
    }
}
