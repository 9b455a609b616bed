/// Where each weight of a GPT-2 lies in one stretch of floats, in the order of Hugging Face's modules.
struct ParameterLayout: Sendable {
    /// y = x·W + b: W, (in, out), and b, (out).
    struct Linear: Sendable {
        let weight: Int
        let bias: Int
        let inputs: Int
        let outputs: Int
    }

    /// γ and β, (d) each.
    struct Norm: Sendable {
        let gamma: Int
        let beta: Int
    }

    struct Block: Sendable {
        let ln1: Norm
        let cAttn: Linear
        let attnProjection: Linear
        let ln2: Norm
        let cFc: Linear
        let mlpProjection: Linear
    }

    let entries: [Parameters.Entry]
    /// All floats together.
    let count: Int
    /// wte, (vocabulary, d).
    let tokenEmbedding: Int
    /// wpe, (context, d).
    let positionEmbedding: Int
    let blocks: [Block]
    let finalNorm: Norm
    /// (vocabulary, d): wte itself where the head is tied.
    let unembedding: Int

    init(_ shape: GPT2Configuration) {
        var entries: [Parameters.Entry] = []
        var count = 0
        func place(_ name: String, _ axes: [Int]) -> Int {
            let entry = Parameters.Entry(name: name, shape: axes, offset: count, decays: axes.count > 1)
            entries.append(entry)
            count += entry.count
            return entry.offset
        }
        func linear(_ name: String, _ inputs: Int, _ outputs: Int) -> Linear {
            Linear(
                weight: place("\(name).weight", [inputs, outputs]), bias: place("\(name).bias", [outputs]),
                inputs: inputs, outputs: outputs)
        }
        func norm(_ name: String) -> Norm {
            Norm(gamma: place("\(name).weight", [shape.width]), beta: place("\(name).bias", [shape.width]))
        }
        let d = shape.width
        tokenEmbedding = place("wte.weight", [shape.vocabulary, d])
        positionEmbedding = place("wpe.weight", [shape.context, d])
        blocks = (0..<shape.layers).map { layer in
            Block(
                ln1: norm("h.\(layer).ln_1"),
                cAttn: linear("h.\(layer).attn.c_attn", d, 3 * d),
                attnProjection: linear("h.\(layer).attn.c_proj", d, d),
                ln2: norm("h.\(layer).ln_2"),
                cFc: linear("h.\(layer).mlp.c_fc", d, shape.innerWidth),
                mlpProjection: linear("h.\(layer).mlp.c_proj", shape.innerWidth, d))
        }
        finalNorm = norm("ln_f")
        unembedding = shape.tiesEmbeddings ? tokenEmbedding : place("lm_head.weight", [shape.vocabulary, d])
        self.entries = entries
        self.count = count
    }
}
