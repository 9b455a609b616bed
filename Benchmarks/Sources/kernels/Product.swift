import CKernels

/// One of the three forms at one shape, with made-up operands; weights lie `copies` times in memory, so that they come
/// from there and not from a cache.
final class Product {
    enum Form: String, CaseIterable {
        case linear = "x·W"
        case transposed = "x·Wᵀ"
        case outer = "xᵀ·y"
    }

    let form: Form
    let m: Int
    let k: Int
    let n: Int
    let type: ck_dtype
    private var x: [Float] = []
    private var y: [Float] = []
    private var gradient: [Float] = []
    private var weights: [UInt16] = []
    private var copy = 0

    init(form: Form, m: Int, k: Int, n: Int, type: ck_dtype) {
        (self.form, self.m, self.k, self.n, self.type) = (form, m, k, n, type)
    }

    var typeName: String { type == CK_F32 ? "F32" : type == CK_F16 ? "F16" : "BF16" }
    var operations: Double { 2 * Double(m) * Double(k) * Double(n) }
    var weightBytes: Int { k * n * (type == CK_F32 ? 4 : 2) }

    func prepare(copies: Int) {
        x = (0..<m * k).map { Float($0 % 97) / 97 }
        y = (0..<m * n).map { Float($0 % 89) / 89 }
        if form == .outer { gradient = [Float](repeating: 0, count: k * n) }
        // 0x3C.. is a small number in all three types, in either half of a float.
        weights = (0..<weightBytes / 2 * copies).map { 0x3C00 | UInt16(truncatingIfNeeded: $0 &* 40503) & 0x807F }
    }

    func release() { (x, y, gradient, weights) = ([], [], [], []) }

    func run(_ context: OpaquePointer, copies: Int) {
        copy = (copy + 1) % copies
        weights.withUnsafeBytes { all in
            let w = all.baseAddress! + copy * weightBytes
            switch form {
            case .linear: ck_linear(context, x, k, m, w, type, k, n, nil, &y, n)
            case .transposed: ck_linear_transposed(context, x, k, m, w, type, n, k, &y, n)
            case .outer: ck_outer(context, x, k, m, y, k, n, &gradient, n)
            }
        }
    }
}
