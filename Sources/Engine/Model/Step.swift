import CKernels

/// The rows that a part of the forward pass works on, and what it works with.
struct Step {
    let kernels: OpaquePointer
    let room: Workspace
    let rows: Int
    /// The positions of a sequence's rows; where there are several sequences, all have the same.
    let positions: Range<Int>

    /// y = x·W + b; rows of x and y are `xStride` and `yStride` floats apart, or as wide as they are.
    func linear(
        _ layer: Linear, _ x: UnsafePointer<Float>, _ y: UnsafeMutablePointer<Float>, yStride: Int? = nil
    ) {
        let (inputs, outputs, weight) = (layer.inputs, layer.outputs, layer.weight)
        let stride = yStride ?? outputs
        guard layer.isTransposed else {
            ck_linear(kernels, x, inputs, rows, weight.base, weight.type, inputs, outputs, layer.bias, y, stride)
            return
        }
        ck_linear_transposed(kernels, x, inputs, rows, weight.base, weight.type, outputs, inputs, y, stride)
        guard let bias = layer.bias else { return }
        for row in 0..<rows { ck_add(kernels, y + row * stride, bias, outputs) }
    }

    func layerNorm(_ norm: LayerNorm, _ x: UnsafePointer<Float>, epsilon: Float) {
        ck_layer_norm(kernels, x, rows, norm.gamma.count, norm.gamma, norm.beta, epsilon, room.normed)
    }

    /// y = x/√(mean(x²) + ε)·γ.
    func rmsNorm(_ gamma: [Float], _ x: UnsafePointer<Float>, epsilon: Float) {
        ck_rms_norm(kernels, x, rows, gamma.count, gamma, epsilon, room.normed)
    }
}
