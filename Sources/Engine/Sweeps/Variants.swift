/// A batch of the unchanged run, as sequence 0, and of variants of it, each of which joins at the first stage that it
/// changes. All have the same tokens; keys and values of the current layer stand beside the queries.
struct Variants: Batch {
    /// Positions that are computed of each sequence: `first` ..< `first + count`.
    private(set) var first = 0
    private(set) var count: Int
    private(set) var sequences = 1
    private let length: Int
    private let shape: ModelShape
    /// Whether all positions go on after the last layer's attention, or the last one alone.
    private let readsAll: Bool
    /// Of the sequences in the order in which they join, the unchanged run first.
    private let hooks: [Hooks]
    private let starts: [Stage]
    /// The unchanged run's stream after blocks where a later batch begins.
    private(set) var kept: [Stage: [Float]]

    /// - Parameters:
    ///   - joining: in the order of `start`.
    ///   - keeping: `.residual` stages whose stream is asked for.
    init(
        length: Int, shape: ModelShape, readsAll: Bool, unchanged: Hooks,
        joining: [(start: Stage, hooks: Hooks)], keeping: Set<Stage>
    ) {
        self.length = length
        self.shape = shape
        self.readsAll = readsAll
        count = length
        hooks = [unchanged] + joining.map(\.hooks)
        starts = joining.map(\.start)
        kept = Dictionary(uniqueKeysWithValues: keeping.map { ($0, []) })
    }

    var rows: Int { sequences * count }

    mutating func enterAttention(layer: Int, _ room: Workspace) {
        guard layer == shape.layers - 1, !readsAll else { return }
        (first, count) = (length - 1, 1)
        let width = shape.width
        for sequence in 0..<sequences {
            (room.residual + sequence * width).update(
                from: room.residual + (sequence * length + first) * width, count: width)
        }
    }

    func attention(of sequence: Int, layer: Int, _ room: Workspace) -> AttentionRows {
        let stride = shape.projectedWidth
        let block = room.qkv + sequence * length * stride, keys = block + shape.attentionWidth
        return AttentionRows(
            queries: block + first * stride, keys: keys, values: keys + shape.keyValueWidth, stride: stride,
            first: first, count: count, heads: room.heads + sequence * count * shape.attentionWidth,
            pattern: nil)
    }

    mutating func visit(_ stage: Stage, _ tensor: UnsafeMutablePointer<Float>, width: Int, _ room: Workspace) {
        for sequence in 0..<sequences {
            hooks[sequence].edit(
                stage, tensor + sequence * count * width, count: count, width: width, first: first)
        }
        while sequences <= starts.count, starts[sequences - 1] == stage { join(stage, tensor, width, room) }
        if kept[stage] != nil { kept[stage] = Array(UnsafeBufferPointer(start: tensor, count: count * width)) }
    }

    private mutating func join(
        _ stage: Stage, _ tensor: UnsafeMutablePointer<Float>, _ width: Int, _ room: Workspace
    ) {
        let rows = tensor + sequences * count * width
        rows.update(from: tensor, count: count * width)
        if tensor != room.residual {
            (room.residual + sequences * count * shape.width).update(from: room.residual, count: count * shape.width)
        }
        // What the unchanged run does itself at this stage has been done to what was copied.
        hooks[sequences].edit(
            stage, rows, count: count, width: width, first: first, after: hooks[0].edits[stage]?.count ?? 0)
        sequences += 1
    }
}
