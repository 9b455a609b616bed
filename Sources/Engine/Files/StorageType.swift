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
    case q8_0 = "Q8_0"
    case q4_0 = "Q4_0"
    case q4_1 = "Q4_1"
    case q5_0 = "Q5_0"
    case q5_1 = "Q5_1"
    case q4_k = "Q4_K"
    case q5_k = "Q5_K"
    case q6_k = "Q6_K"

    /// Weights of a block.
    public var length: Int {
        switch self {
        case .q8_0, .q4_0, .q4_1, .q5_0, .q5_1: 32
        case .q4_k, .q5_k, .q6_k: 256
        }
    }

    /// Bytes of a block.
    public var byteCount: Int {
        switch self {
        case .q8_0: 34
        case .q4_0: 18
        case .q4_1: 20
        case .q5_0: 22
        case .q5_1: 24
        case .q4_k: 144
        case .q5_k: 176
        case .q6_k: 210
        }
    }
}
