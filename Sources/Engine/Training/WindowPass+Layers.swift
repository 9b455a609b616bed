import CKernels

extension WindowPass {
    /// y = x·W + b, W (in, out).
    func linear(
        _ place: ParameterLayout.Linear, _ x: UnsafePointer<Float>, to y: UnsafeMutablePointer<Float>
    ) {
        ck_linear(
            kernels, x, place.inputs, rows, weights + place.weight, CK_F32, place.inputs, place.outputs,
            weights + place.bias, y, place.outputs)
    }

    /// dx = dy·Wᵀ; dW += xᵀ·dy; db += Σ dy over rows.
    func linearBackward(
        _ place: ParameterLayout.Linear, _ x: UnsafePointer<Float>, slope dy: UnsafePointer<Float>,
        to dx: UnsafeMutablePointer<Float>, _ slopes: UnsafeMutablePointer<Float>
    ) {
        ck_linear_transposed(
            kernels, dy, place.outputs, rows, weights + place.weight, CK_F32, place.inputs, place.outputs, dx,
            place.inputs)
        ck_outer(
            kernels, x, place.inputs, rows, dy, place.inputs, place.outputs, slopes + place.weight,
            place.outputs)
        ck_column_sums(kernels, dy, rows, place.outputs, slopes + place.bias)
    }

    /// y = x̂·γ + β, x̂ = (x − mean)/σ, σ = √(variance + ε).
    func norm(
        _ place: ParameterLayout.Norm, _ x: UnsafePointer<Float>, to y: UnsafeMutablePointer<Float>
    ) {
        ck_layer_norm(
            kernels, x, rows, width, weights + place.gamma, weights + place.beta, shape.layerNormEpsilon, y)
    }

    /// With dy in `room.narrowSlope` and g = γ·dy: the stream's gradient += (g − mean(g) − x̂·mean(g·x̂))/σ;
    /// dγ += Σ dy·x̂ and dβ += Σ dy over rows.
    func normBackward(
        _ place: ParameterLayout.Norm, input x: UnsafePointer<Float>, _ slopes: UnsafeMutablePointer<Float>
    ) {
        ck_layer_norm_backward(
            kernels, x, rows, width, weights + place.gamma, shape.layerNormEpsilon, room.narrowSlope,
            room.streamSlope, slopes + place.gamma, slopes + place.beta, room.moments)
    }

    /// x = wte[token] + wpe[position].
    func embed() {
        let x = room.blocks[0].input
        for row in 0..<rows {
            let token = weights + layout.tokenEmbedding + tokens[row] * width
            let position = weights + layout.positionEmbedding + room.positions[row] * width
            for column in 0..<width { x[row * width + column] = token[column] + position[column] }
        }
    }

    /// dwte[token] += dx and dwpe[position] += dx, row by row.
    func embedBackward(_ slopes: UnsafeMutablePointer<Float>) {
        let dx = room.streamSlope
        ck_add_rows(kernels, dx, rows, width, tokens.baseAddress, slopes + layout.tokenEmbedding)
        ck_add_rows(kernels, dx, rows, width, room.positions, slopes + layout.positionEmbedding)
    }
}
