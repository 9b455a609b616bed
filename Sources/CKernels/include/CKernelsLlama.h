/// What Llama (Touvron et al. 2023) needs beside `CKernels.h`.
#ifndef CKERNELSLLAMA_H
#define CKERNELSLLAMA_H

#include "CKernels.h"

/// y[i] = x[i] / sqrt(mean(x²) + eps) · gamma over n components (Zhang & Sennrich 2019); the squares are added in the
/// sixteen lanes and their tree, with plain additions. In place is allowed (y == x).
void ck_rms_norm(ck_context *context, const float *x, size_t m, size_t n, const float *gamma, float eps, float *y);

/// gate[i] ← silu(gate[i])·up[i], silu(x) = x / (1 + e^−x): the gated unit SwiGLU (Shazeer 2020).
void ck_swiglu(ck_context *context, float *gate, const float *up, size_t count);

/// Rotary positions (Su et al. 2021): in each of `heads` stretches of `d_head` floats, pair p of the first `turning`
/// components becomes (a·cos − b·sin, a·sin + b·cos). A pair is (2p, 2p + 1) where `neighbours`, else (p, p + turning/2).
/// x: m rows, `ldx` apart; row i takes row i mod `period` of `turns`, which holds turning/2 cosines, then as many sines.
void ck_rotate(float *x, size_t ldx, size_t m, size_t heads, size_t d_head, size_t turning, bool neighbours,
               const float *turns, size_t period);

/// cos x and sin x in double precision: own code in plain IEEE operations, at most 1e-15 off for |x| ≤ 2^20.
void ck_cos_sin(double x, double *cosine, double *sine);

#endif
