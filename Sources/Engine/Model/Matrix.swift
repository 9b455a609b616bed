import CKernels

/// A matrix as it lies in memory, mapped from a file or not; never copied.
struct Matrix: Sendable {
    let tensor: Tensor
    let type: ck_dtype
    let rows: Int
    let columns: Int

    init(_ tensor: Tensor) {
        self.tensor = tensor
        type = tensor.type.code
        rows = tensor.shape[0]
        columns = tensor.shape[1]
    }

    /// The first element. A checked tensor is never empty.
    var base: UnsafeRawPointer { tensor.bytes.baseAddress! }

    /// The first element of row `row`. A row is a whole number of blocks.
    func row(_ row: Int) -> UnsafeRawPointer {
        base + row * (columns / tensor.type.blockLength * tensor.type.blockBytes)
    }

    /// Writes row `row`, widened to floats, to `out`.
    func copyRow(_ row: Int, to out: UnsafeMutablePointer<Float>) {
        ck_to_float(self.row(row), type, columns, out)
    }
}

/// y = x·W + b.
struct Linear: Sendable {
    var weight: Matrix
    let bias: [Float]?
    /// False: W is stored (in, out), as Hugging Face's `Conv1D` does. True: (out, in), as GGUF and PyTorch's `nn.Linear`
    /// do, and then a product is x·Wᵀ.
    var isTransposed = false

    var inputs: Int { isTransposed ? weight.columns : weight.rows }
    var outputs: Int { isTransposed ? weight.rows : weight.columns }
}

/// y = (x − mean)/√(variance + ε)·γ + β.
struct LayerNorm: Sendable {
    let gamma: [Float]
    let beta: [Float]
}

/// Where a model's weights come from: a file, or parameters in training.
protocol WeightSource {
    associatedtype Failure: Error

    func contains(_ name: String) -> Bool

    /// The tensor called `name` (without `transformer.`), which must have `shape`.
    func tensor(_ name: String, shape: [Int]) throws(Failure) -> Tensor
}

extension Checkpoint: WeightSource {}

extension Tensor {
    /// The elements, widened to floats (exact).
    func floats() -> [Float] {
        [Float](unsafeUninitializedCapacity: count) { buffer, filled in
            if let out = buffer.baseAddress { ck_to_float(bytes.baseAddress, type.code, count, out) }
            filled = count
        }
    }
}

extension StorageType {
    var code: ck_dtype {
        switch self {
        case .elements(.f32): CK_F32
        case .elements(.f16): CK_F16
        case .elements(.bf16): CK_BF16
        case .blocks(.q80): CK_Q8_0
        case .blocks(.q40): CK_Q4_0
        case .blocks(.q41): CK_Q4_1
        case .blocks(.q50): CK_Q5_0
        case .blocks(.q51): CK_Q5_1
        case .blocks(.q4K): CK_Q4_K
        case .blocks(.q5K): CK_Q5_K
        case .blocks(.q6K): CK_Q6_K
        }
    }
}
