/// The shape of a GPT-2: what `config.json` says, in the words of the paper.
public struct GPT2Configuration: Sendable, Equatable {
    /// Transformer blocks (`n_layer`).
    public let layers: Int
    /// Attention heads of each block (`n_head`).
    public let heads: Int
    /// The residual stream's width d (`n_embd`).
    public let width: Int
    /// The neurons of each block's MLP (`n_inner`; 4 · width unless the file says otherwise).
    public let innerWidth: Int
    /// The most tokens that the model sees at once (`n_positions`).
    public let context: Int
    /// The tokens that the embedding has rows for (`vocab_size`); may be more than the tokenizer's.
    public let vocabulary: Int
    /// ε inside LayerNorm's root (`layer_norm_epsilon`).
    public let layerNormEpsilon: Float
    /// Whether the unembedding is the token embedding (`tie_word_embeddings`), and not `lm_head.weight`.
    public let tiesEmbeddings: Bool

    /// A configuration made of its numbers: `innerWidth` is 4 · width if nil.
    ///
    /// The sizes must be positive and `width` a multiple of `heads`.
    public init(
        layers: Int, heads: Int, width: Int, innerWidth: Int? = nil, context: Int = 1024, vocabulary: Int = 50_257,
        layerNormEpsilon: Float = 1e-5, tiesEmbeddings: Bool = true
    ) {
        let inner = innerWidth ?? 4 * width
        precondition(
            layers > 0 && heads > 0 && width > 0 && inner > 0 && context > 0 && vocabulary > 0,
            "a GPT-2 has at least one of everything")
        precondition(width.isMultiple(of: heads), "the heads share the width evenly")
        self.layers = layers
        self.heads = heads
        self.width = width
        self.innerWidth = inner
        self.context = context
        self.vocabulary = vocabulary
        self.layerNormEpsilon = layerNormEpsilon
        self.tiesEmbeddings = tiesEmbeddings
    }

    /// The width of one head's query, key and value, d / heads.
    public var headWidth: Int { width / heads }
}
