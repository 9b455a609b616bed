/// The types of tensors that a GGUF file can hold, under the numbers by which it calls them, so that a file's sizes can
/// be checked whether or not the engine computes with them.
///
/// Source: `ggml_type` in `ggml.h`, and the block structures of `ggml-common.h`.
enum GGMLType: UInt32 {
    case f32 = 0, f16 = 1, q4_0 = 2, q4_1 = 3, q5_0 = 6, q5_1 = 7, q8_0 = 8, q8_1 = 9
    case q2_k = 10, q3_k = 11, q4_k = 12, q5_k = 13, q6_k = 14, q8_k = 15
    case i8 = 24, i16 = 25, i32 = 26, i64 = 27, f64 = 28, bf16 = 30

    /// How the engine computes with it; nil where it does not.
    var storage: StorageType? {
        switch self {
        case .f32: .elements(.f32)
        case .f16: .elements(.f16)
        case .bf16: .elements(.bf16)
        case .q4_0: .blocks(.q4_0)
        case .q4_1: .blocks(.q4_1)
        case .q5_0: .blocks(.q5_0)
        case .q5_1: .blocks(.q5_1)
        case .q8_0: .blocks(.q8_0)
        case .q4_k: .blocks(.q4_k)
        case .q5_k: .blocks(.q5_k)
        case .q6_k: .blocks(.q6_k)
        case .q8_1, .q2_k, .q3_k, .q8_k, .i8, .i16, .i32, .i64, .f64: nil
        }
    }

    /// Elements of a block; 1 where each stands alone.
    var blockLength: Int {
        if let storage { return storage.blockLength }
        switch self {
        case .q8_1: return 32
        case .q2_k, .q3_k, .q8_k: return 256
        default: return 1
        }
    }

    /// Bytes of a block.
    var blockBytes: Int {
        if let storage { return storage.blockBytes }
        switch self {
        case .q8_1: return 36
        case .q2_k: return 84
        case .q3_k: return 110
        case .q8_k: return 292
        case .i8: return 1
        case .i16: return 2
        case .i32: return 4
        default: return 8
        }
    }
}
