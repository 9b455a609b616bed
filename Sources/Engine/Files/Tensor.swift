/// A named array of numbers, mostly inside a mapped file.
///
/// The bytes are little-endian, row-major (the last axis is contiguous), and need not be aligned: the header of the
/// published `gpt2` has 14,283 bytes, so that its data begins at an odd address. Read elements with `loadUnaligned`
/// or `memcpy`, or look at `isAligned` first.
public struct Tensor: @unchecked Sendable {
    // Unchecked because of `bytes` alone: a view of memory that `owner` keeps alive and nobody writes to.

    /// The name under which the file stores it, with a prefix if it has one there.
    public let name: String
    /// The sizes of its axes, outermost first. Hugging Face stores GPT-2's Conv1D weights as (in, out).
    public let shape: [Int]
    /// How its elements are stored.
    public let type: StorageType
    /// Its elements: product(shape) of them, valid while `owner` lives.
    public let bytes: UnsafeRawBufferPointer
    /// What `bytes` points into: a file's map, or memory of its own.
    public let owner: any AnyObject & Sendable

    /// The number of elements.
    public var count: Int { bytes.count / type.blockBytes * type.blockLength }

    /// Whether the first element lies at a multiple of its size, as typed pointers require; blocks have none.
    public var isAligned: Bool {
        guard let start = bytes.baseAddress, case .elements(let type) = type else { return true }
        return UInt(bitPattern: start) % UInt(type.byteCount) == 0
    }
}
