import CKernels

/// Random blocks of a quantised type, and their weights in double precision, each from the layout's own formula.
struct QuantisedBlocks {
    static let types = [CK_Q8_0, CK_Q4_0, CK_Q4_1, CK_Q5_0, CK_Q5_1, CK_Q4_K, CK_Q5_K, CK_Q6_K]

    let dtype: ck_dtype
    let bytes: [UInt8]
    /// Exact: d·q and m have few bits and exponents that are not far apart.
    let values: [Double]

    /// - Parameter count: a whole number of blocks.
    init(_ dtype: ck_dtype, count: Int, dice: inout SeededBits) {
        self.dtype = dtype
        let (length, size) = (ck_block_length(dtype), ck_block_bytes(dtype))
        var bytes: [UInt8] = []
        var values: [Double] = []
        for _ in 0..<count / length {
            var block = (0..<size).map { _ in UInt8(truncatingIfNeeded: dice.next()) }
            for place in Self.halves(of: dtype) {
                // Small, of either sign, now and then subnormal.
                let half = UInt16(truncatingIfNeeded: dice.next()) & 0xA3FF | UInt16(dice.next() % 9) << 10
                block[place] = UInt8(half & 255)
                block[place + 1] = UInt8(half >> 8)
            }
            bytes += block
            values += (0..<length).map { Self.weight($0, of: block, dtype) }
        }
        // One byte in: off every alignment.
        self.bytes = [0] + bytes
        self.values = values
    }

    /// Rounded to floats, once.
    var floats: [Float] { values.map { Float($0) } }

    func withPointer<Result>(_ body: (UnsafeRawPointer) -> Result) -> Result {
        bytes.withUnsafeBytes { body($0.baseAddress! + 1) }
    }

    private static func halves(of dtype: ck_dtype) -> [Int] {
        switch dtype {
        case CK_Q4_1, CK_Q5_1, CK_Q4_K, CK_Q5_K: [0, 2]
        case CK_Q6_K: [208]
        default: [0]
        }
    }

    private static func weight(_ i: Int, of block: [UInt8], _ dtype: ck_dtype) -> Double {
        func half(_ place: Int) -> Double {
            Double(Twin.float16(UInt16(block[place]) | UInt16(block[place + 1]) << 8))
        }
        func four(_ start: Int) -> Int { Int(i < 16 ? block[start + i] & 15 : block[start + i - 16] >> 4) }
        func five(_ start: Int) -> Int { four(start + 4) + (block[start + i / 8] >> (i % 8) & 1 == 1 ? 16 : 0) }
        switch dtype {
        case CK_Q8_0: return half(0) * Double(Int8(bitPattern: block[2 + i]))
        case CK_Q4_0: return half(0) * Double(four(2) - 8)
        case CK_Q4_1: return half(0) * Double(four(4)) + half(2)
        case CK_Q5_0: return half(0) * Double(five(2) - 16)
        case CK_Q5_1: return half(0) * Double(five(4)) + half(2)
        case CK_Q4_K, CK_Q5_K:
            let j = i / 32
            let s = { (place: Int) in Int(block[4 + place]) }
            let scale = j < 4 ? s(j) & 63 : s(j + 4) & 15 | (s(j - 4) >> 6) << 4
            let minimum = j < 4 ? s(j + 4) & 63 : s(j + 4) >> 4 | (s(j) >> 6) << 4
            let pair = block[(dtype == CK_Q4_K ? 16 : 48) + 32 * (j / 2) + i % 32]
            var q = Int(j % 2 == 0 ? pair & 15 : pair >> 4)
            if dtype == CK_Q5_K, block[16 + i % 32] >> j & 1 == 1 { q += 16 }
            return half(0) * Double(scale) * Double(q) - half(2) * Double(minimum)
        default:
            let (side, within) = (i / 128, i % 128)
            let (group, place) = (within / 32, within % 32)
            let low = block[64 * side + 32 * (group % 2) + place] >> (group < 2 ? 0 : 4) & 15
            let high = block[128 + 32 * side + place] >> (2 * group) & 3
            let scale = Int8(bitPattern: block[192 + i / 16])
            return half(208) * Double(scale) * Double(Int(low | high << 4) - 32)
        }
    }
}
