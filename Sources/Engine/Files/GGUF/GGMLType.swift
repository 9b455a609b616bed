/// The types of tensors that a GGUF file can hold, under the numbers by which it calls them, so that a file's sizes can
/// be checked whether or not the engine computes with them.
///
/// Source: `ggml_type` in `ggml.h`, and the block structures of `ggml-common.h`.
enum GGMLType: UInt32 {
    case f32 = 0, f16 = 1, q40 = 2, q41 = 3, q50 = 6, q51 = 7, q80 = 8, q81 = 9
    case q2K = 10, q3K = 11, q4K = 12, q5K = 13, q6K = 14, q8K = 15
    case i8 = 24, i16 = 25, i32 = 26, i64 = 27, f64 = 28, bf16 = 30

    /// How the engine computes with it; nil where it does not.
    var storage: StorageType? {
        switch self {
        case .f32: .elements(.f32)
        case .f16: .elements(.f16)
        case .bf16: .elements(.bf16)
        case .q40: .blocks(.q40)
        case .q41: .blocks(.q41)
        case .q50: .blocks(.q50)
        case .q51: .blocks(.q51)
        case .q80: .blocks(.q80)
        case .q4K: .blocks(.q4K)
        case .q5K: .blocks(.q5K)
        case .q6K: .blocks(.q6K)
        case .q81, .q2K, .q3K, .q8K, .i8, .i16, .i32, .i64, .f64: nil
        }
    }

    /// As ggml calls it.
    var name: String {
        switch self {
        case .q81: "Q8_1"
        case .q2K: "Q2_K"
        case .q3K: "Q3_K"
        case .q8K: "Q8_K"
        default: storage?.name ?? "\(self)".uppercased()
        }
    }

    /// Elements of a block; 1 where each stands alone.
    var blockLength: Int {
        if let storage { return storage.blockLength }
        switch self {
        case .q81: return 32
        case .q2K, .q3K, .q8K: return 256
        default: return 1
        }
    }

    /// Bytes of a block.
    var blockBytes: Int {
        if let storage { return storage.blockBytes }
        switch self {
        case .q81: return 36
        case .q2K: return 84
        case .q3K: return 110
        case .q8K: return 292
        case .i8: return 1
        case .i16: return 2
        case .i32: return 4
        default: return 8
        }
    }
}
