/// A place in the network where activations can be read or changed. Layers, heads and neurons count from 0.
///
/// Beside each case: its tensor per position, and TransformerLens's name for it.
public enum Site: Hashable, Sendable {
    /// Token plus position embedding, or the token's alone where positions turn, width d: `blocks.0.hook_resid_pre`.
    case embed
    /// Residual stream after a block, width d: `blocks.L.hook_resid_post`.
    case residual(layer: Int)
    /// Attention output after `c_proj` (`o_proj`) and its bias, width d: `blocks.L.hook_attn_out`.
    case attention(layer: Int)
    /// MLP output, width d: `blocks.L.hook_mlp_out`.
    case mlp(layer: Int)
    /// A head's mix of values before `c_proj` (`o_proj`), d_head: `blocks.L.attn.hook_z[H]`.
    case head(layer: Int, head: Int)
    /// One neuron after GELU, or silu(gate)·up, one number: `blocks.L.mlp.hook_post[N]`.
    case neuron(layer: Int, neuron: Int)

    /// `embed`, `L3`, `L3.attn`, `L3.mlp`, `L3H5`, `L3N120`.
    public var name: String {
        switch self {
        case .embed: "embed"
        case .residual(let layer): "L\(layer)"
        case .attention(let layer): "L\(layer).attn"
        case .mlp(let layer): "L\(layer).mlp"
        case .head(let layer, let head): "L\(layer)H\(head)"
        case .neuron(let layer, let neuron): "L\(layer)N\(neuron)"
        }
    }

    /// Throws unless a model of this shape has the site.
    public func check(against shape: ModelShape) throws(EngineError) {
        func layer(_ layer: Int) throws(EngineError) {
            guard (0..<shape.layers).contains(layer) else { throw .noSuchLayer(layer, layers: shape.layers) }
        }
        switch self {
        case .embed: break
        case .residual(let l), .attention(let l), .mlp(let l): try layer(l)
        case .head(let l, let head):
            try layer(l)
            guard (0..<shape.heads).contains(head) else {
                throw .noSuchHead(layer: l, head: head, heads: shape.heads)
            }
        case .neuron(let l, let neuron):
            try layer(l)
            guard (0..<shape.innerWidth).contains(neuron) else {
                throw .noSuchNeuron(layer: l, neuron: neuron, neurons: shape.innerWidth)
            }
        }
    }

    /// The tensor that holds the site, and which of its columns belong to it.
    func columns(in shape: ModelShape) -> (stage: Stage, columns: Range<Int>) {
        let width = shape.width
        switch self {
        case .embed: return (.embed, 0..<width)
        case .residual(let layer): return (.residual(layer), 0..<width)
        case .attention(let layer): return (.attention(layer), 0..<width)
        case .mlp(let layer): return (.mlp(layer), 0..<width)
        case .head(let layer, let head):
            let size = shape.headWidth
            return (.heads(layer), head * size..<(head + 1) * size)
        case .neuron(let layer, let neuron): return (.neurons(layer), neuron..<neuron + 1)
        }
    }

    /// A number of its own for each site's tensor, part of the noise's key.
    public var noiseKey: UInt32 {
        let (kind, layer): (UInt32, Int) =
            switch self {
            case .embed: (0, 0)
            case .residual(let layer): (1, layer)
            case .attention(let layer): (2, layer)
            case .mlp(let layer): (3, layer)
            case .head(let layer, _): (4, layer)
            case .neuron(let layer, _): (5, layer)
            }
        return kind << 24 | UInt32(truncatingIfNeeded: layer)
    }
}

/// A tensor of the forward pass that is handed to the hook: all heads of a layer at once, say.
enum Stage: Hashable, Sendable {
    case embed
    case heads(Int)
    case attention(Int)
    case neurons(Int)
    case mlp(Int)
    case residual(Int)
}

extension Stage: Comparable {
    /// In the order in which a forward pass comes by.
    static func < (a: Stage, b: Stage) -> Bool { a.place < b.place }

    /// The layer; nil for the embedding.
    var layer: Int? {
        switch self {
        case .embed: nil
        case .heads(let layer), .attention(let layer), .neurons(let layer), .mlp(let layer), .residual(let layer): layer
        }
    }

    private var place: (Int, Int) {
        switch self {
        case .embed: (-1, 0)
        case .heads(let layer): (layer, 0)
        case .attention(let layer): (layer, 1)
        case .neurons(let layer): (layer, 2)
        case .mlp(let layer): (layer, 3)
        case .residual(let layer): (layer, 4)
        }
    }
}
