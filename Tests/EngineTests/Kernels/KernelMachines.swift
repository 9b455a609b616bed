import CKernels
import Testing

/// The instruction sets this machine can run.
let instructionSets = [CK_SCALAR, CK_NEON, CK_AVX2, CK_AVX512].filter(ck_isa_available)

func name(_ isa: ck_isa) -> String {
    switch isa {
    case CK_SCALAR: "scalar"
    case CK_NEON: "NEON"
    case CK_AVX2: "AVX2"
    case CK_AVX512: "AVX-512"
    default: "unknown"
    }
}

/// One context for each instruction set and each of 1...4 threads.
final class Machines {
    private let contexts: [OpaquePointer]

    init() throws {
        var contexts: [OpaquePointer] = []
        for isa in instructionSets {
            for threads in 1...4 {
                contexts.append(try #require(ck_context_create(isa, Int32(threads))))
            }
        }
        self.contexts = contexts
    }

    deinit {
        contexts.forEach(ck_context_destroy)
    }

    /// A context lives as long as the machines do, so it is lent, never handed out.
    func forEach(_ body: (OpaquePointer) -> Void) {
        contexts.forEach(body)
    }

    /// Every context must give the twin's result, bit for bit.
    func expect(_ twin: [Float], _ shape: String, from kernel: (OpaquePointer, inout [Float]) -> Void) {
        for context in contexts {
            var result = [Float](repeating: .nan, count: twin.count)
            kernel(context, &result)
            if let place = zip(result, twin).enumerated().first(where: { !identical($0.element.0, $0.element.1) }) {
                Issue.record(
                    """
                    \(name(ck_context_isa(context))), \(ck_context_threads(context)) threads, \(shape): element \
                    \(place.offset) is \(place.element.0), its twin \(place.element.1)
                    """)
            }
        }
    }
}

/// The same bits; any NaN equals any other, since IEEE 754 leaves a NaN's payload open.
func identical(_ a: Float, _ b: Float) -> Bool {
    a.bitPattern == b.bitPattern || (a.isNaN && b.isNaN)
}

/// Sebastiano Vigna's SplitMix64.
struct SeededBits: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var z = state
        z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
        z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
        return z ^ (z >> 31)
    }

    /// In −1...1, now and then a zero of either sign.
    mutating func float() -> Float {
        let bits = next()
        switch bits >> 58 {
        case 0: return 0
        case 1: return -0.0
        default: return Float(Int32(truncatingIfNeeded: bits)) / 2_147_483_648
        }
    }

    mutating func floats(_ count: Int) -> [Float] {
        (0..<count).map { _ in float() }
    }
}

struct InstructionSetTests {
    @Test("the best instruction set is one that is available, and scalar code always is")
    func best() {
        #expect(ck_isa_available(CK_SCALAR))
        #expect(ck_isa_available(ck_isa_best()))
    }

    @Test("on x86-64, scalar and AVX2 code both run, so that the comparison of bits is one")
    func comparisonIsReal() throws {
        print("Kernels compared bit for bit on: \(instructionSets.map(name).joined(separator: ", ")).")
        var ran: Set<UInt32> = []
        try Machines().forEach { ran.insert(ck_context_isa($0).rawValue) }
        #expect(ran == Set(instructionSets.map(\.rawValue)))
        #if arch(x86_64)
            #expect(ran.isSuperset(of: [CK_SCALAR.rawValue, CK_AVX2.rawValue]))
        #elseif arch(arm64)
            #expect(ran.isSuperset(of: [CK_SCALAR.rawValue, CK_NEON.rawValue]))
        #endif
    }

    @Test("a context needs 1 to 64 threads and an instruction set the machine has")
    func contextLimits() {
        #expect(ck_context_create(CK_SCALAR, 0) == nil)
        #expect(ck_context_create(CK_SCALAR, 65) == nil)
        for isa in [CK_NEON, CK_AVX2, CK_AVX512] where !ck_isa_available(isa) {
            #expect(ck_context_create(isa, 1) == nil)
        }
    }

    @Test("a pool of 64 threads starts, works and ends")
    func manyThreads() throws {
        let context = try #require(ck_context_create(CK_SCALAR, 64))
        defer { ck_context_destroy(context) }
        var y = [Float](repeating: 1, count: 100_000)
        ck_add(context, &y, [Float](repeating: 2, count: y.count), y.count)
        #expect(y.allSatisfy { $0 == 3 })
    }
}
