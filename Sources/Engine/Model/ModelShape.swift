/// The sizes of a transformer, whatever its family: what sites, caches and workspaces depend on.
public struct ModelShape: Sendable, Hashable {
    /// Transformer blocks.
    public let layers: Int
    /// Attention heads of each block, those that ask.
    public let heads: Int
    /// Heads of keys and values; each serves heads/keyValueHeads neighbouring heads. As many as `heads` in GPT-2.
    public let keyValueHeads: Int
    /// The width of one head's query, key and value.
    public let headWidth: Int
    /// The residual stream's width d.
    public let width: Int
    /// The neurons of each block's MLP.
    public let innerWidth: Int
    /// Whether each neuron has a gate beside it, as in SwiGLU.
    public let isGated: Bool
    /// Components of a query and key that turn with the position; 0 where positions are learned.
    public let turningWidth: Int
    /// The most tokens that the model sees at once.
    public let context: Int
    /// The tokens that the embedding has rows for; may be more than the tokenizer's.
    public let vocabulary: Int

    /// All heads' z side by side; d, unless the heads are of another width.
    public var attentionWidth: Int { heads * headWidth }
    /// All heads' keys, or values, side by side.
    public var keyValueWidth: Int { keyValueHeads * headWidth }
    /// Queries, keys and values side by side.
    var projectedWidth: Int { attentionWidth + 2 * keyValueWidth }
}

extension GPT2Configuration {
    public var modelShape: ModelShape {
        ModelShape(
            layers: layers, heads: heads, keyValueHeads: heads, headWidth: headWidth, width: width,
            innerWidth: innerWidth, isGated: false, turningWidth: 0, context: context, vocabulary: vocabulary)
    }
}
