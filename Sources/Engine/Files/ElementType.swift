/// The element types of stored weights that the engine computes with; the raw values are safetensors' names.
public enum ElementType: String, Sendable, Hashable, CaseIterable {
    /// IEEE 754 binary32.
    case f32 = "F32"
    /// IEEE 754 binary16.
    case f16 = "F16"
    /// The upper half of a binary32.
    case bf16 = "BF16"

    /// The bytes of one element.
    public var byteCount: Int {
        switch self {
        case .f32: 4
        case .f16, .bf16: 2
        }
    }
}

/// The bytes of one element of any type that safetensors defines with whole bytes; nil for names unknown to us.
///
/// Source: `Dtype` in Hugging Face's `safetensors/src/tensor.rs`.
func safetensorsByteCount(of type: String) -> Int? {
    switch type {
    case "BOOL", "U8", "I8", "F8_E5M2", "F8_E4M3", "F8_E8M0": 1
    case "I16", "U16", "F16", "BF16": 2
    case "I32", "U32", "F32": 4
    case "I64", "U64", "F64", "C64": 8
    default: nil
    }
}
