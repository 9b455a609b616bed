/// How a tensor's numbers are stored.
public enum ElementType: String, CaseIterable, Sendable {
    case f32 = "F32"
    case f16 = "F16"
    case bf16 = "BF16"

    public var byteCount: Int { self == .f32 ? 4 : 2 }
}

/// A tensor as it lies in a mapped file, row by row.
public struct Tensor: Sendable {
    public let name: String
    public let shape: [Int]
    public let type: ElementType
    let file: MappedFile
    let offset: Int

    /// The first element; valid while this value lives, because it keeps the file mapped.
    var base: UnsafeRawPointer { file.base + offset }
}
