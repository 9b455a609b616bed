/// The kernels, written once and compiled for each instruction set: each `kernels_*.c` includes this after it has
/// named CK_TABLE (its table), CK_ROWS × CK_VECTORS and CK_DOT_ROWS × CK_DOT_OUTPUTS (what its registers hold at once).
/// The size of a tile changes which outputs are computed together, never the order in which one is summed.
#include "dispatch.h"
#include "quantised.h"

#pragma STDC FP_CONTRACT OFF

#include "dots.h"
#include "dot_panels.h"
#include "products.h"
#include "quantised_dots.h"
#include "streams.h"

CK_INLINE void linear_typed(const float *x, size_t ldx, size_t m, const void *w, ck_dtype dtype, size_t k, size_t n,
                            size_t from, size_t to, float *y, size_t ldy) {
  if (m > CK_FEW) {
    linear_rows(x, ldx, m, w, dtype, k, n, from, to, y, ldy);
    return;
  }
  // Where the number of rows is a constant, the compiler's loops are a tenth faster: worth it for one.
  if (m == 1) {
    linear_few(x, ldx, 1, w, dtype, k, n, from, to, y, ldy);
    return;
  }
  size_t most = m > CK_GROUP ? CK_STRIPE : n;
  for (size_t j = from; j < to; j += most)
    linear_few(x, ldx, m, w, dtype, k, n, j, to - j < most ? to : j + most, y, ldy);
}

static void linear(const float *x, size_t ldx, size_t m, const void *w, ck_dtype dtype, size_t k, size_t n, size_t from,
                   size_t to, const float *bias, float *y, size_t ldy) {
  // The type is a constant in each call, so that no loop asks for it.
  switch (dtype) {
  case CK_F32: linear_typed(x, ldx, m, w, CK_F32, k, n, from, to, y, ldy); break;
  case CK_F16: linear_typed(x, ldx, m, w, CK_F16, k, n, from, to, y, ldy); break;
  case CK_BF16: linear_typed(x, ldx, m, w, CK_BF16, k, n, from, to, y, ldy); break;
  default: __builtin_trap();
  }
  if (!bias) return;
  for (size_t i = 0; i < m; i++)
    for (size_t j = from; j < to; j++) y[i * ldy + j] += bias[j];
}

CK_INLINE void linear_transposed_typed(const float *x, size_t ldx, size_t m, const void *w, ck_dtype dtype, size_t k,
                                       size_t from, size_t to, float *y, size_t ldy) {
  dot_side rows = {x, ldx, 16, CK_F32}, weights = {w, k, 16, dtype};
  if (ck_is_quantised(dtype)) {
    if (m == 1) quantised_dots(x, w, dtype, k, from, to, y);
    else dots_many(rows, m, weights, k, from, to, y, ldy);
    return;
  }
  // One row of floats is read as fast without asking ahead.
  if (m == 1) dots_few(rows, 1, weights, k, from, to, CK_DOT_SINGLE, dtype != CK_F32, y, ldy);
  else if (m <= CK_DOT_FEW) dots_few(rows, m, weights, k, from, to, CK_DOT_OUTPUTS, true, y, ldy);
  else dots_many(rows, m, weights, k, from, to, y, ldy);
}

static void linear_transposed(const float *x, size_t ldx, size_t m, const void *w, ck_dtype dtype, size_t k,
                              size_t from, size_t to, float *y, size_t ldy) {
#define CK_TYPED(T)                                                                                                    \
  case T: linear_transposed_typed(x, ldx, m, w, T, k, from, to, y, ldy); break;
  switch (dtype) {
    CK_TYPED(CK_F32) CK_TYPED(CK_F16) CK_TYPED(CK_BF16) CK_TYPED(CK_Q8_0) CK_TYPED(CK_Q4_0) CK_TYPED(CK_Q4_1)
    CK_TYPED(CK_Q5_0) CK_TYPED(CK_Q5_1) CK_TYPED(CK_Q4_K) CK_TYPED(CK_Q5_K) CK_TYPED(CK_Q6_K)
  }
#undef CK_TYPED
}

/// Σ of n floats in sixteen lanes.
CK_INLINE float sum_lanes(const float *x, size_t n) {
  f16x sum = 0.0f;
  size_t i = 0;
  for (; i + 16 <= n; i += 16) sum += ck_load(x + i);
  if (i < n) sum = ck_select(ck_first_lanes(n - i), sum + ck_load_part(x + i, n - i), sum);
  return ck_tree(sum);
}

/// The highest of n numbers; NaN is passed over.
CK_INLINE float highest_of(const float *x, size_t n) {
  f16x most = -__builtin_inff();
  size_t i = 0;
  for (; i + 16 <= n; i += 16) {
    f16x v = ck_load(x + i);
    most = ck_select(v > most, v, most);
  }
  float highest = -__builtin_inff();
  for (; i < n; i++) highest = x[i] > highest ? x[i] : highest;
  for (size_t lane = 0; lane < 16; lane++) highest = most[lane] > highest ? most[lane] : highest;
  return highest;
}

/// x[i] ← exp(x[i] − shift); returns their sum.
CK_INLINE float exp_shifted(float *x, size_t n, float shift) {
  f16x sum = 0.0f;
  size_t i = 0;
  for (; i + 16 <= n; i += 16) {
    f16x e = ck_exp_lanes(ck_load(x + i) - shift);
    ck_store(x + i, e);
    sum += e;
  }
  if (i < n) {
    f16x e = ck_exp_lanes(ck_load_part(x + i, n - i) - shift);
    memcpy(x + i, &e, 4 * (n - i));
    sum = ck_select(ck_first_lanes(n - i), sum + e, sum);
  }
  return ck_tree(sum);
}

#include "attention.h"

/// Mean and √(variance + ε) of a row.
static void statistics(const float *x, size_t n, float eps, float *mean, float *deviation) {
  *mean = sum_lanes(x, n) / (float)n;
  f16x squares = 0.0f;
  size_t i = 0;
  for (; i + 16 <= n; i += 16) {
    f16x off = ck_load(x + i) - *mean;
    squares += off * off;
  }
  if (i < n) {
    f16x off = ck_load_part(x + i, n - i) - *mean;
    squares = ck_select(ck_first_lanes(n - i), squares + off * off, squares);
  }
  *deviation = __builtin_sqrtf(ck_tree(squares) / (float)n + eps);
}

static void layer_norm(const float *x, size_t n, const float *gamma, const float *beta, float eps, float *y) {
  float mean, deviation;
  statistics(x, n, eps, &mean, &deviation);
  for (size_t i = 0; i < n; i++) y[i] = (x[i] - mean) / deviation * gamma[i] + beta[i];
}

/// tanh |u|, exact to about 1e-7: below 0.625 a continued fraction (Lambert), which keeps small numbers small; above,
/// (1 − e)/(1 + e) with e = e^{−2|u|}, which cannot overflow.
CK_INLINE f16x tanh_lanes(f16x u) {
  f16x size = __builtin_elementwise_abs(u), square = u * u;
  f16x top = size * ck_fma(square, square + 105.0f, (f16x)945.0f);
  f16x bottom = ck_fma(square, ck_fma(square, (f16x)15.0f, (f16x)420.0f), (f16x)945.0f);
  f16x e = ck_exp_lanes(-2.0f * size);
  i16x small = size < 0.625f;
  // A division is as dear as all before it: one, of what is chosen.
  f16x tanh = ck_select(small, top, 1.0f - e) / ck_select(small, bottom, 1.0f + e);
  return ck_select(u < 0.0f, -tanh, tanh);
}

CK_INLINE f16x gelu_lanes(f16x x) {
  f16x u = 0.7978845608f * ck_fma(0.044715f * x * x, x, x);
  return 0.5f * x * (1.0f + tanh_lanes(u));
}

static void gelu(float *x, size_t count) {
  size_t i = 0;
  for (; i + 16 <= count; i += 16) ck_store(x + i, gelu_lanes(ck_load(x + i)));
  if (i < count) {
    f16x last = gelu_lanes(ck_load_part(x + i, count - i));
    memcpy(x + i, &last, 4 * (count - i));
  }
}

static void add(float *y, const float *x, size_t count) {
  for (size_t i = 0; i < count; i++) y[i] += x[i];
}

#include "attention_backward.h"
#include "backward.h"
#include "llama.h"
#include "optimiser.h"

const ck_kernels CK_TABLE = {linear, linear_transposed, outer, attend, layer_norm, gelu, add, rms_norm, swiglu,
                             statistics, layer_norm_input, layer_norm_weights, gelu_of, gelu_backward, attend_backward,
                             cross_entropy, softmax, soft_cross_entropy, column_sums, sum_squares, adamw};
