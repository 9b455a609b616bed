/// The arithmetic of the engine. One result on every instruction set and thread count.
///
/// Every operation has one written order of sums, which depends on shapes alone:
///
/// - `ck_linear` (weights stored (in, out)): each output starts at +0 and accumulates over k in ascending
///   order with fused multiply-add; then the bias is added. Vectors run across outputs.
/// - dot products (`ck_linear_transposed`, attention scores): 16 lanes, each starting at +0; lane i takes
///   elements i, i+16, … with fused multiply-add; then halves are
///   added: lane i and i+8, i and i+4, i and i+2, 0 and 1.
/// - sums (LayerNorm's statistics, softmax's denominator): the same 16 lanes and tree, with plain additions.
/// - `ck_outer`: each output goes on from what is there and accumulates over rows in ascending order with fused
///   multiply-add.
/// - attention's mix of values: each component starts at +0 and accumulates over positions in ascending order
///   with fused multiply-add.
///
/// Threads split outputs, never a sum; a row's result never depends on how many rows are computed with it.
#ifndef CKERNELS_H
#define CKERNELS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef enum { CK_SCALAR = 0, CK_NEON = 1, CK_AVX2 = 2, CK_AVX512 = 3 } ck_isa;

/// How weights are stored. From CK_Q8_0 on in blocks, which `CKernelsQuantised.h` describes: such weights go into
/// `ck_linear_transposed` and `ck_to_float` alone, with k and count a whole number of blocks.
typedef enum {
  CK_F32 = 0,
  CK_F16,
  CK_BF16,
  CK_Q8_0,
  CK_Q4_0,
  CK_Q4_1,
  CK_Q5_0,
  CK_Q5_1,
  CK_Q4_K,
  CK_Q5_K,
  CK_Q6_K
} ck_dtype;

/// Whether this machine can run the instruction set (and this binary holds it).
bool ck_isa_available(ck_isa isa);

/// The fastest available instruction set.
ck_isa ck_isa_best(void);

/// An instruction set and a pool of threads. The caller's thread is one of them; the others sleep while idle and
/// block SIGINT. A context serves one caller at a time.
typedef struct ck_context ck_context;

/// NULL if the instruction set is not available, `threads` is not in 1...64, or the threads could not be started.
ck_context *ck_context_create(ck_isa isa, int threads);
void ck_context_destroy(ck_context *context);
ck_isa ck_context_isa(const ck_context *context);
int ck_context_threads(const ck_context *context);

/// y[i][j] = Σ_k x[i][k] · w[k][j]  (+ bias[j] where bias is not NULL).
/// x: m × k, rows `ldx` floats apart; w: k × n of `dtype`, dense; y: m × n, rows `ldy` floats apart.
void ck_linear(ck_context *context, const float *x, size_t ldx, size_t m, const void *w, ck_dtype dtype, size_t k,
               size_t n, const float *bias, float *y, size_t ldy);

/// y[i][j] = x[i] · w[j], a dot product in 16 lanes.
/// x: m × k, rows `ldx` apart; w: n × k of `dtype`, dense; y: m × n, rows `ldy` apart.
void ck_linear_transposed(ck_context *context, const float *x, size_t ldx, size_t m, const void *w, ck_dtype dtype,
                          size_t n, size_t k, float *y, size_t ldy);

/// out[a][b] ← out[a][b] + Σ_i x[i][a] · y[i][b]: xᵀ·y, the gradient of a product's weights.
/// x: m × k, rows `ldx` apart; y: m × n, dense; out: k × n, rows `ldout` apart. (The gradient of the product's input is
/// `ck_linear_transposed` with the weights as they are stored: a dot product over the outputs.)
void ck_outer(ck_context *context, const float *x, size_t ldx, size_t m, const float *y, size_t k, size_t n, float *out,
              size_t ldout);

/// Causal attention over a cache. Query row i stands at position first + i and sees keys 0...first+i.
/// q: m rows, `ldq` apart, head h at columns h·d_head; keys, values: (first + m) rows, `ldkv` apart, with `kv_heads`
/// heads of their own, each of which serves heads/kv_heads neighbouring heads of q (Ainslie et al. 2023).
/// z: m rows, `ldz` apart. scale multiplies each score. pattern may be NULL, else it receives
/// heads × m × (first + m) weights (zero where masked), dense.
/// scores: room for threads × (first + m) floats, from the caller.
void ck_attention(ck_context *context, const float *q, size_t ldq, const float *keys, const float *values, size_t ldkv,
                  size_t m, size_t first, size_t heads, size_t kv_heads, size_t d_head, float scale, float *z,
                  size_t ldz, float *pattern, float *scores);

/// y[i] = (x[i] − mean) / sqrt(variance + eps) · gamma + beta over n components; biased variance (Ba et al. 2016).
/// In place is allowed (y == x).
void ck_layer_norm(ck_context *context, const float *x, size_t m, size_t n, const float *gamma, const float *beta,
                   float eps, float *y);

/// x ← x/2 · (1 + tanh(√(2/π)·(x + 0.044715·x³))), the tanh form of GELU (Hendrycks & Gimpel 2016): `gelu_new`.
void ck_gelu(ck_context *context, float *x, size_t count);

/// y[i] ← y[i] + x[i].
void ck_add(ck_context *context, float *y, const float *x, size_t count);

/// out[i] = the value of the i-th element as a float: exact for F16, BF16 and F32, and as defined for quantised weights.
void ck_to_float(const void *in, ck_dtype dtype, size_t count, float *out);

/// out[i] = in[i] as an F16/BF16/F32 element: rounded to nearest, ties to even.
void ck_from_float(const float *in, ck_dtype dtype, size_t count, void *out);

/// e^x and the natural logarithm in double precision: own code in plain IEEE operations, at most 1 ulp from the
/// true value; exp overflows to +inf, underflows to 0 through subnormals; log(0) = −inf, log(<0) = NaN.
double ck_exp(double x);
double ck_log(double x);

/// p[i] = exp(z[i] − shift); returns Σ p in the 16 lanes and the tree of above.
double ck_exp_shifted(const double *z, size_t n, double shift, double *p);

/// The same, by all threads.
double ck_exp_shifted_shared(ck_context *context, const double *z, size_t n, double shift, double *p);

#include "CKernelsLlama.h"
#include "CKernelsOptimiser.h"
#include "CKernelsQuantised.h"
#include "CKernelsTraining.h"

#endif
