import CKernels

extension WindowPass {
    private var scoreScale: Float { 1 / Float(shape.headWidth).squareRoot() }

    /// x + c_proj(z), z_h = softmax(q_h·k_hᵀ/√d_head)·v_h, with q, k, v = c_attn(ln_1(x)).
    func attention(_ block: ParameterLayout.Block, _ kept: Activations.Block) {
        norm(block.ln1, kept.input, to: kept.normed1)
        linear(block.cAttn, kept.normed1, to: kept.qkv)
        for window in 0..<rows / length {
            let q = kept.qkv + window * length * 3 * width
            ck_attention(
                kernels, q, 3 * width, q + width, q + 2 * width, 3 * width, length, 0, shape.heads, shape.heads,
                shape.headWidth,
                scoreScale, kept.heads + window * length * width, width, nil, room.scores)
        }
        linear(block.attnProjection, kept.heads, to: kept.middle)
        ck_add(kernels, kept.middle, kept.input, rows * width)
    }

    /// With p a row of the pattern and dz the gradient of what a head gave:
    /// dv[t] = Σ p[t]·dz over queries; dp[t] = dz·v[t]; ds = p·(dp − Σ p·dp)/√d_head (softmax's Jacobian);
    /// dq = Σ ds[t]·k[t]; dk[t] = Σ ds[t]·q over queries. The stream's gradient passes by and takes on ln_1's.
    func attentionBackward(
        _ block: ParameterLayout.Block, _ kept: Activations.Block, _ slopes: UnsafeMutablePointer<Float>
    ) {
        linearBackward(block.attnProjection, kept.heads, slope: room.streamSlope, to: room.narrowSlope, slopes)
        let (q, dq) = (kept.qkv, room.qkvSlope)
        ck_attention_backward(
            kernels, q, q + width, q + 2 * width, 3 * width, kept.heads, room.narrowSlope, width, rows / length, length,
            shape.heads, shape.headWidth, scoreScale, dq, dq + width, dq + 2 * width, room.scores)
        linearBackward(block.cAttn, kept.normed1, slope: room.qkvSlope, to: room.narrowSlope, slopes)
        normBackward(block.ln1, input: kept.input, slopes)
    }

    /// x + c_proj(gelu(c_fc(ln_2(x)))).
    func mlp(
        _ block: ParameterLayout.Block, _ kept: Activations.Block, to output: UnsafeMutablePointer<Float>
    ) {
        norm(block.ln2, kept.middle, to: kept.normed2)
        linear(block.cFc, kept.normed2, to: kept.inner)
        ck_gelu_of(kernels, kept.inner, rows * shape.innerWidth, kept.active)
        linear(block.mlpProjection, kept.active, to: output)
        ck_add(kernels, output, kept.middle, rows * width)
    }

    /// With u = √(2/π)·(x + 0.044715·x³) and t = tanh u:
    /// gelu′(x) = ½·(1 + t) + ½·x·(1 − t²)·√(2/π)·(1 + 3·0.044715·x²).
    func mlpBackward(
        _ block: ParameterLayout.Block, _ kept: Activations.Block, _ slopes: UnsafeMutablePointer<Float>
    ) {
        linearBackward(block.mlpProjection, kept.active, slope: room.streamSlope, to: room.innerSlope, slopes)
        ck_gelu_backward(kernels, kept.inner, rows * shape.innerWidth, room.innerSlope)
        linearBackward(block.cFc, kept.normed2, slope: room.innerSlope, to: room.narrowSlope, slopes)
        normBackward(block.ln2, input: kept.middle, slopes)
    }
}
