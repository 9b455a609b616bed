import Engine

/// Element `index` of `tensor`, decoded the plain way.
func element(_ index: Int, of tensor: Tensor) -> Float {
    switch tensor.type {
    case .elements(.f32):
        return Float(
            bitPattern: UInt32(littleEndian: tensor.bytes.loadUnaligned(fromByteOffset: 4 * index, as: UInt32.self)))
    case .elements(.bf16):
        return Float(bitPattern: UInt32(halfWord(index, of: tensor)) << 16)
    case .elements(.f16):
        let bits = halfWord(index, of: tensor)
        let (exponent, fraction) = (Int(bits >> 10) & 31, Float(bits & 1023))
        let magnitude =
            exponent == 0
            ? fraction * 0x1p-24
            : Float(sign: .plus, exponent: exponent - 25, significand: 1024 + fraction)
        return bits >> 15 == 0 ? magnitude : -magnitude
    case .blocks: preconditionFailure("no safetensors file has blocks")
    }
}

/// All elements of `tensor`.
func elements(of tensor: Tensor) -> [Float] {
    (0..<tensor.count).map { element($0, of: tensor) }
}

private func halfWord(_ index: Int, of tensor: Tensor) -> UInt16 {
    UInt16(littleEndian: tensor.bytes.loadUnaligned(fromByteOffset: 2 * index, as: UInt16.self))
}
