import CKernels

/// An instruction set that the kernels are written for. Each gives the same bits.
public enum InstructionSet: String, CaseIterable, Sendable {
    case scalar, neon, avx2, avx512

    var code: ck_isa {
        switch self {
        case .scalar: CK_SCALAR
        case .neon: CK_NEON
        case .avx2: CK_AVX2
        case .avx512: CK_AVX512
        }
    }

    /// Whether this machine can run it.
    public var isAvailable: Bool { ck_isa_available(code) }

    /// The fastest that this machine can run.
    public static var best: InstructionSet {
        let best = ck_isa_best()
        return allCases.first { $0.code == best } ?? .scalar
    }
}

/// Where sums are done: an instruction set and a pool of threads that lives as long as this object.
///
/// Not `Sendable`: one caller at a time.
public final class Arithmetic {
    let context: OpaquePointer
    public let instructionSet: InstructionSet
    public let threads: Int

    /// - Parameters:
    ///   - instructionSet: nil for the fastest.
    ///   - threads: 1 ... 64; results are the same bits for each.
    public init(instructionSet: InstructionSet? = nil, threads: Int) throws(EngineError) {
        let chosen = instructionSet ?? .best
        guard let context = ck_context_create(chosen.code, Int32(clamping: threads)) else {
            throw .arithmeticUnavailable
        }
        self.context = context
        self.instructionSet = chosen
        self.threads = threads
    }

    deinit { ck_context_destroy(context) }
}
