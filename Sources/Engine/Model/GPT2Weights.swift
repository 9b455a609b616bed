import CKernels

/// A matrix as it lies in memory, mapped from a file or not; never copied.
struct Matrix: Sendable {
    let tensor: Tensor
    let type: ck_dtype
    let rows: Int
    let columns: Int

    init(_ tensor: Tensor) {
        self.tensor = tensor
        type = Self.code(of: tensor.type)
        rows = tensor.shape[0]
        columns = tensor.shape[1]
    }

    /// The first element. A checked tensor is never empty.
    var base: UnsafeRawPointer { tensor.bytes.baseAddress! }

    /// The first element of row `row`.
    func row(_ row: Int) -> UnsafeRawPointer { base + row * columns * tensor.type.byteCount }

    /// Writes row `row`, widened to floats, to `out`.
    func copyRow(_ row: Int, to out: UnsafeMutablePointer<Float>) {
        ck_to_float(self.row(row), type, columns, out)
    }
}

/// y = x·W + b, with W stored (in, out) as Hugging Face's `Conv1D` does.
struct Linear: Sendable {
    var weight: Matrix
    let bias: [Float]
}

/// y = (x − mean)/√(variance + ε)·γ + β.
struct LayerNorm: Sendable {
    let gamma: [Float]
    let beta: [Float]
}

/// A transformer block's weights, under their names in the file.
struct Block: Sendable {
    let ln1: LayerNorm
    /// (d, 3d): Q | K | V.
    var cAttn: Linear
    /// (d, d), the attention's output projection.
    var attnProjection: Linear
    let ln2: LayerNorm
    /// (d, inner).
    var cFc: Linear
    /// (inner, d).
    var mlpProjection: Linear
}

/// Where a model's weights come from: a Hugging Face folder, or parameters in training.
protocol WeightSource {
    associatedtype Failure: Error

    func contains(_ name: String) -> Bool

    /// The tensor called `name` (without `transformer.`), which must have `shape`.
    func tensor(_ name: String, shape: [Int]) throws(Failure) -> Tensor
}

extension Checkpoint: WeightSource {}

/// Everything that training learned.
struct GPT2Weights: Sendable {
    /// wte, (vocabulary, d).
    var tokenEmbedding: Matrix
    /// wpe, (context, d).
    var positionEmbedding: Matrix
    var blocks: [Block]
    let finalNorm: LayerNorm
    /// (vocabulary, d): wte itself where the head is tied.
    var unembedding: Matrix

    init<Source: WeightSource>(_ source: Source, _ shape: GPT2Configuration) throws(Source.Failure) {
        func matrix(_ name: String, _ rows: Int, _ columns: Int) throws(Source.Failure) -> Matrix {
            Matrix(try source.tensor(name, shape: [rows, columns]))
        }
        func vector(_ name: String, _ count: Int) throws(Source.Failure) -> [Float] {
            let tensor = try source.tensor(name, shape: [count])
            return tensor.floats()
        }
        func linear(_ name: String, _ rows: Int, _ columns: Int) throws(Source.Failure) -> Linear {
            Linear(
                weight: try matrix("\(name).weight", rows, columns), bias: try vector("\(name).bias", columns))
        }
        func norm(_ name: String) throws(Source.Failure) -> LayerNorm {
            LayerNorm(
                gamma: try vector("\(name).weight", shape.width), beta: try vector("\(name).bias", shape.width))
        }
        let d = shape.width
        tokenEmbedding = try matrix("wte.weight", shape.vocabulary, d)
        positionEmbedding = try matrix("wpe.weight", shape.context, d)
        var blocks: [Block] = []
        for layer in 0..<shape.layers {
            let name = "h.\(layer)"
            blocks.append(
                Block(
                    ln1: try norm("\(name).ln_1"),
                    cAttn: try linear("\(name).attn.c_attn", d, 3 * d),
                    attnProjection: try linear("\(name).attn.c_proj", d, d),
                    ln2: try norm("\(name).ln_2"),
                    cFc: try linear("\(name).mlp.c_fc", d, shape.innerWidth),
                    mlpProjection: try linear("\(name).mlp.c_proj", shape.innerWidth, d)))
        }
        self.blocks = blocks
        finalNorm = try norm("ln_f")
        unembedding =
            shape.tiesEmbeddings || !source.contains("lm_head.weight")
            ? tokenEmbedding : try matrix("lm_head.weight", shape.vocabulary, d)
    }
}

extension Tensor {
    /// The elements, widened to floats (exact).
    func floats() -> [Float] {
        let type = Matrix.code(of: self.type)
        return [Float](unsafeUninitializedCapacity: count) { buffer, filled in
            if let out = buffer.baseAddress { ck_to_float(bytes.baseAddress, type, count, out) }
            filled = count
        }
    }
}

extension Matrix {
    static func code(of type: ElementType) -> ck_dtype {
        switch type {
        case .f32: CK_F32
        case .f16: CK_F16
        case .bf16: CK_BF16
        }
    }
}
