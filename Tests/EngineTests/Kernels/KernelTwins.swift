import CKernels

/// Weights as a file holds them, off every alignment but that of bytes, and their values.
struct Weights {
    let dtype: ck_dtype
    let bytes: [UInt8]
    let values: [Float]

    init(_ dtype: ck_dtype, count: Int, dice: inout SeededBits) {
        self.dtype = dtype
        var bytes: [UInt8] = [0]
        var values: [Float] = []
        for _ in 0..<count {
            let value = dice.float()
            switch dtype {
            case CK_F32:
                withUnsafeBytes(of: value.bitPattern.littleEndian) { bytes += $0 }
                values.append(value)
            case CK_F16:
                // Sign, an exponent from subnormal to 2^1, any fraction.
                let half =
                    UInt16(truncatingIfNeeded: dice.next()) & 0x83ff | UInt16.random(in: 0...15, using: &dice) << 10
                withUnsafeBytes(of: half.littleEndian) { bytes += $0 }
                values.append(Twin.float16(half))
            default:
                let half = UInt16(value.bitPattern >> 16)
                withUnsafeBytes(of: half.littleEndian) { bytes += $0 }
                values.append(Float(bitPattern: UInt32(half) << 16))
            }
        }
        self.bytes = bytes
        self.values = values
    }

    func withPointer<Result>(_ body: (UnsafeRawPointer) -> Result) -> Result {
        bytes.withUnsafeBytes { body($0.baseAddress! + 1) }
    }
}

/// The kernels as one would write them without thought of speed, in the written order of sums.
enum Twin {
    static func linear(_ x: [Float], _ w: [Float], bias: [Float]?, m: Int, k: Int, n: Int) -> [Float] {
        var y = [Float](repeating: 0, count: m * n)
        for i in 0..<m {
            for p in 0..<k {
                let scale = x[i * k + p]
                for j in 0..<n { y[i * n + j].addProduct(scale, w[p * n + j]) }
            }
            if let bias {
                for j in 0..<n { y[i * n + j] += bias[j] }
            }
        }
        return y
    }

    static func linearTransposed(_ x: [Float], _ w: [Float], m: Int, k: Int, n: Int) -> [Float] {
        var y: [Float] = []
        for i in 0..<m {
            for j in 0..<n { y.append(dot(x[i * k..<(i + 1) * k], w[j * k..<(j + 1) * k])) }
        }
        return y
    }

    static func outer(_ x: [Float], _ y: [Float], onto before: [Float], m: Int, k: Int, n: Int) -> [Float] {
        var out = before
        for i in 0..<m {
            for a in 0..<k {
                let scale = x[i * k + a]
                for b in 0..<n { out[a * n + b].addProduct(scale, y[i * n + b]) }
            }
        }
        return out
    }

    static func tree(_ lanes: [Float]) -> Float {
        var lanes = lanes
        for half in [8, 4, 2, 1] {
            for l in 0..<half { lanes[l] += lanes[l + half] }
        }
        return lanes[0]
    }

    static func sum(_ terms: [Float]) -> Float {
        var lanes = [Float](repeating: 0, count: 16)
        for (i, term) in terms.enumerated() { lanes[i % 16] += term }
        return tree(lanes)
    }

    static func dot(_ a: ArraySlice<Float>, _ b: ArraySlice<Float>) -> Float {
        var lanes = [Float](repeating: 0, count: 16)
        var lane = 0
        for (x, y) in zip(a, b) {
            lanes[lane].addProduct(x, y)
            lane = (lane + 1) % 16
        }
        return tree(lanes)
    }

    static func exp(_ x: Float) -> Float {
        if x.isNaN { return x }
        if x < -0x1.5d58ap6 { return 0 }
        if x > 0x1.62e42ep6 { return .infinity }
        let shift: Float = 0x1.8p23
        let n = shift.addingProduct(x, 0x1.715476p0) - shift
        var r = x.addingProduct(-n, 0x1.62e43p-1)
        r = r.addingProduct(-n, -0x1.05c61p-29)
        var e: Float = 1 / 5040
        for term: Float in [1 / 720, 1 / 120, 1 / 24, 1 / 6, 0.5, 1, 1] { e = term.addingProduct(e, r) }
        return Float(sign: .plus, exponent: Int(n), significand: e)
    }

    static func tanh(_ x: Float) -> Float {
        let a = abs(x)
        if a < 0.625 {
            let square = x * x
            let top = a * Float(945).addingProduct(square, square + 105)
            let bottom = Float(945).addingProduct(square, Float(420).addingProduct(square, 15))
            return Float(signOf: x, magnitudeOf: top / bottom)
        }
        let e = exp(-2 * a)
        return Float(signOf: x, magnitudeOf: (1 - e) / (1 + e))
    }

    static func gelu(_ x: Float) -> Float {
        let u = 0.7978845608 * x.addingProduct(0.044715 * x * x, x)
        return 0.5 * x * (1 + tanh(u))
    }

    static func layerNorm(_ x: ArraySlice<Float>, gamma: [Float], beta: [Float], eps: Float) -> [Float] {
        let n = Float(x.count)
        let mean = sum(Array(x)) / n
        let variance = sum(x.map { ($0 - mean) * ($0 - mean) }) / n
        let deviation = (variance + eps).squareRoot()
        return zip(x, zip(gamma, beta)).map { ($0 - mean) / deviation * $1.0 + $1.1 }
    }

    static func softmax(_ scores: [Float]) -> [Float] {
        let most = scores.max() ?? 0
        let e = scores.map { exp($0 - most) }
        let total = sum(e)
        return e.map { $0 / total }
    }

    /// The value of IEEE 754 binary16, from its definition.
    static func float16(_ bits: UInt16) -> Float {
        let exponent = Int(bits >> 10 & 31), fraction = Float(bits & 1023)
        let magnitude: Float =
            switch exponent {
            case 0: Float(sign: .plus, exponent: -24, significand: fraction)
            case 31: fraction == 0 ? .infinity : .nan
            default: Float(sign: .plus, exponent: exponent - 25, significand: 1024 + fraction)
            }
        return bits >> 15 == 0 ? magnitude : -magnitude
    }
}
