/// How the numbers of a tensor are stored: one by one, or in blocks that share a scale.
public enum StorageType: Hashable, Sendable {
    case elements(ElementType)
    case blocks(BlockType)

    /// The numbers that are stored together.
    public var blockLength: Int {
        switch self {
        case .elements: 1
        case .blocks(let type): type.length
        }
    }

    /// The bytes of as many numbers.
    public var blockBytes: Int {
        switch self {
        case .elements(let type): type.byteCount
        case .blocks(let type): type.byteCount
        }
    }

    /// `F32`, `Q4_K`: as safetensors and GGUF call it.
    public var name: String {
        switch self {
        case .elements(let type): type.rawValue
        case .blocks(let type): type.rawValue
        }
    }
}

/// Quantised weights: blocks of small whole numbers with a common scale, which `CKernelsQuantised.h` describes byte by
/// byte. The raw values are GGUF's names.
///
/// Source: Gerganov's ggml, `ggml-common.h`.
public enum BlockType: String, Sendable, Hashable, CaseIterable {
    case q80 = "Q8_0"
    case q40 = "Q4_0"
    case q41 = "Q4_1"
    case q50 = "Q5_0"
    case q51 = "Q5_1"
    case q4K = "Q4_K"
    case q5K = "Q5_K"
    case q6K = "Q6_K"

    /// Weights of a block.
    public var length: Int {
        switch self {
        case .q80, .q40, .q41, .q50, .q51: 32
        case .q4K, .q5K, .q6K: 256
        }
    }

    /// Bytes of a block.
    public var byteCount: Int {
        switch self {
        case .q80: 34
        case .q40: 18
        case .q41: 20
        case .q50: 22
        case .q51: 24
        case .q4K: 144
        case .q5K: 176
        case .q6K: 210
        }
    }
}
