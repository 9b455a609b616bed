/// The kernels, written once and compiled for each instruction set: each `kernels_*.c` includes this after it has
/// named CK_TABLE (its table) and CK_ROWS × CK_VECTORS (outputs that its registers hold at once). The size of the
/// tile changes which outputs are computed together, never the order in which one is summed.
#include "dispatch.h"
#include "lanes.h"

#pragma STDC FP_CONTRACT OFF

/// k is cut into stretches whose panel of weights stays in cache while the rows pass over it; between stretches
/// the partial sums rest in y, which changes no bit.
enum { CK_K_BLOCK = 384 };

/// A tile of rows × vectors over k in `begin` ..< `end`: y[i][j] accumulates fma(x[i][k], w[k][j]) in order of k.
CK_INLINE void linear_tile(const float *x, size_t ldx, size_t rows, size_t vectors, const void *w, ck_dtype dtype,
                           size_t n, size_t j, size_t begin, size_t end, float *y, size_t ldy) {
  f16x sums[CK_ROWS][CK_VECTORS];
  for (size_t i = 0; i < rows; i++)
    for (size_t v = 0; v < vectors; v++) sums[i][v] = begin ? ck_load(y + i * ldy + j + 16 * v) : (f16x)0.0f;
  for (size_t k = begin; k < end; k++) {
    f16x weights[CK_VECTORS];
    for (size_t v = 0; v < vectors; v++) weights[v] = ck_load_weights(w, k * n + j + 16 * v, dtype);
    for (size_t i = 0; i < rows; i++) {
      f16x broadcast = x[i * ldx + k];
      for (size_t v = 0; v < vectors; v++) sums[i][v] = ck_fma(broadcast, weights[v], sums[i][v]);
    }
  }
  for (size_t i = 0; i < rows; i++)
    for (size_t v = 0; v < vectors; v++) ck_store(y + i * ldy + j + 16 * v, sums[i][v]);
}

/// The last `count` < 16 outputs of some rows.
CK_INLINE void linear_edge(const float *x, size_t ldx, size_t rows, const void *w, ck_dtype dtype, size_t n, size_t j,
                           size_t count, size_t begin, size_t end, float *y, size_t ldy) {
  for (size_t i = 0; i < rows; i++) {
    f16x sum = begin ? ck_load_part(y + i * ldy + j, count) : (f16x)0.0f;
    for (size_t k = begin; k < end; k++)
      sum = ck_fma((f16x)x[i * ldx + k], ck_load_weights_part(w, k * n + j, count, dtype), sum);
    memcpy(y + i * ldy + j, &sum, 4 * count);
  }
}

CK_INLINE void linear_rows(const float *x, size_t ldx, size_t m, const void *w, ck_dtype dtype, size_t k, size_t n,
                           size_t from, size_t to, float *y, size_t ldy) {
  for (size_t begin = 0; begin < k; begin += CK_K_BLOCK) {
    size_t end = begin + CK_K_BLOCK < k ? begin + CK_K_BLOCK : k;
    size_t j = from;
    for (; j + 16 * CK_VECTORS <= to; j += 16 * CK_VECTORS) {
      size_t i = 0;
      for (; i + CK_ROWS <= m; i += CK_ROWS)
        linear_tile(x + i * ldx, ldx, CK_ROWS, CK_VECTORS, w, dtype, n, j, begin, end, y + i * ldy, ldy);
      for (; i < m; i++) linear_tile(x + i * ldx, ldx, 1, CK_VECTORS, w, dtype, n, j, begin, end, y + i * ldy, ldy);
    }
    for (; j + 16 <= to; j += 16) {
      size_t i = 0;
      for (; i + CK_ROWS <= m; i += CK_ROWS)
        linear_tile(x + i * ldx, ldx, CK_ROWS, 1, w, dtype, n, j, begin, end, y + i * ldy, ldy);
      for (; i < m; i++) linear_tile(x + i * ldx, ldx, 1, 1, w, dtype, n, j, begin, end, y + i * ldy, ldy);
    }
    if (j < to) linear_edge(x, ldx, m, w, dtype, n, j, to - j, begin, end, y, ldy);
  }
}

/// Rows of weights that one pass over y takes in: as many streams as the prefetcher follows.
enum { CK_STREAMS = 8 };

/// One row of x: the weights come from memory once, in long contiguous stretches, and y stays in the first cache.
CK_INLINE void linear_row(const float *x, const void *w, ck_dtype dtype, size_t k, size_t n, size_t from, size_t to,
                          float *y) {
  size_t whole = from + (to - from) / 16 * 16;
  for (size_t j = from; j < whole; j += 16) ck_store(y + j, (f16x)0.0f);
  size_t row = 0;
  for (; row + CK_STREAMS <= k; row += CK_STREAMS) {
    for (size_t j = from; j < whole; j += 16) {
      f16x sum = ck_load(y + j);
      for (size_t s = 0; s < CK_STREAMS; s++)
        sum = ck_fma((f16x)x[row + s], ck_load_weights(w, (row + s) * n + j, dtype), sum);
      ck_store(y + j, sum);
    }
  }
  for (; row < k; row++)
    for (size_t j = from; j < whole; j += 16)
      ck_store(y + j, ck_fma((f16x)x[row], ck_load_weights(w, row * n + j, dtype), ck_load(y + j)));
  if (whole < to) linear_edge(x, k, 1, w, dtype, n, whole, to - whole, 0, k, y, n);
}

CK_INLINE void linear_typed(const float *x, size_t ldx, size_t m, const void *w, ck_dtype dtype, size_t k, size_t n,
                            size_t from, size_t to, float *y, size_t ldy) {
  if (m == 1)
    linear_row(x, w, dtype, k, n, from, to, y);
  else
    linear_rows(x, ldx, m, w, dtype, k, n, from, to, y, ldy);
}

static void linear(const float *x, size_t ldx, size_t m, const void *w, ck_dtype dtype, size_t k, size_t n, size_t from,
                   size_t to, const float *bias, float *y, size_t ldy) {
  // The type is a constant in each call, so that no loop asks for it.
  switch (dtype) {
  case CK_F32: linear_typed(x, ldx, m, w, CK_F32, k, n, from, to, y, ldy); break;
  case CK_F16: linear_typed(x, ldx, m, w, CK_F16, k, n, from, to, y, ldy); break;
  case CK_BF16: linear_typed(x, ldx, m, w, CK_BF16, k, n, from, to, y, ldy); break;
  }
  if (!bias) return;
  for (size_t i = 0; i < m; i++)
    for (size_t j = from; j < to; j++) y[i * ldy + j] += bias[j];
}

/// Dot products of `rows` rows of x with `outputs` rows of w, sixteen lanes each.
CK_INLINE void dot_tile(const float *x, size_t ldx, size_t rows, const void *w, ck_dtype dtype, size_t k, size_t j,
                        size_t outputs, float *y, size_t ldy) {
  f16x sums[2][4];
  for (size_t i = 0; i < rows; i++)
    for (size_t o = 0; o < outputs; o++) sums[i][o] = (f16x)0.0f;
  size_t at = 0;
  for (; at + 16 <= k; at += 16) {
    f16x lanes[2];
    for (size_t i = 0; i < rows; i++) lanes[i] = ck_load(x + i * ldx + at);
    for (size_t o = 0; o < outputs; o++) {
      f16x weights = ck_load_weights(w, (j + o) * k + at, dtype);
      for (size_t i = 0; i < rows; i++) sums[i][o] = ck_fma(lanes[i], weights, sums[i][o]);
    }
  }
  if (at < k) {
    i16x mask = ck_first_lanes(k - at);
    for (size_t o = 0; o < outputs; o++) {
      f16x weights = ck_load_weights_part(w, (j + o) * k + at, k - at, dtype);
      for (size_t i = 0; i < rows; i++)
        sums[i][o] = ck_select(mask, ck_fma(ck_load_part(x + i * ldx + at, k - at), weights, sums[i][o]), sums[i][o]);
    }
  }
  for (size_t i = 0; i < rows; i++)
    for (size_t o = 0; o < outputs; o++) y[i * ldy + j + o] = ck_tree(sums[i][o]);
}

CK_INLINE void dot_typed(const float *x, size_t ldx, size_t m, const void *w, ck_dtype dtype, size_t k, size_t from,
                         size_t to, float *y, size_t ldy) {
  size_t j = from;
  for (; j + 4 <= to; j += 4) {
    size_t i = 0;
    for (; i + 2 <= m; i += 2) dot_tile(x + i * ldx, ldx, 2, w, dtype, k, j, 4, y + i * ldy, ldy);
    if (i < m) dot_tile(x + i * ldx, ldx, 1, w, dtype, k, j, 4, y + i * ldy, ldy);
  }
  for (; j < to; j++)
    for (size_t i = 0; i < m; i++) dot_tile(x + i * ldx, ldx, 1, w, dtype, k, j, 1, y + i * ldy, ldy);
}

static void linear_transposed(const float *x, size_t ldx, size_t m, const void *w, ck_dtype dtype, size_t k,
                              size_t from, size_t to, float *y, size_t ldy) {
  switch (dtype) {
  case CK_F32: dot_typed(x, ldx, m, w, CK_F32, k, from, to, y, ldy); break;
  case CK_F16: dot_typed(x, ldx, m, w, CK_F16, k, from, to, y, ldy); break;
  case CK_BF16: dot_typed(x, ldx, m, w, CK_BF16, k, from, to, y, ldy); break;
  }
}

/// Σ of n floats in sixteen lanes.
CK_INLINE float sum_lanes(const float *x, size_t n) {
  f16x sum = 0.0f;
  size_t i = 0;
  for (; i + 16 <= n; i += 16) sum += ck_load(x + i);
  if (i < n) sum = ck_select(ck_first_lanes(n - i), sum + ck_load_part(x + i, n - i), sum);
  return ck_tree(sum);
}

static void attend(const float *q, const float *keys, const float *values, size_t ldkv, size_t count, size_t d_head,
                   float scale, float *scores, float *z) {
  float highest = -__builtin_inff();
  for (size_t t = 0; t < count; t++) {
    float dot;
    dot_tile(q, d_head, 1, keys + t * ldkv, CK_F32, d_head, 0, 1, &dot, 1);
    scores[t] = dot * scale;
    highest = scores[t] > highest ? scores[t] : highest;
  }
  for (size_t t = 0; t < count; t += 16) {
    size_t part = count - t < 16 ? count - t : 16;
    f16x e = ck_exp_lanes(ck_load_part(scores + t, part) - highest);
    memcpy(scores + t, &e, 4 * part);
  }
  float total = sum_lanes(scores, count);
  for (size_t t = 0; t < count; t++) scores[t] /= total;
  for (size_t j = 0; j < d_head; j += 16) {
    size_t part = d_head - j < 16 ? d_head - j : 16;
    f16x sum = 0.0f;
    if (part == 16)
      for (size_t t = 0; t < count; t++) sum = ck_fma((f16x)scores[t], ck_load(values + t * ldkv + j), sum);
    else
      for (size_t t = 0; t < count; t++) sum = ck_fma((f16x)scores[t], ck_load_part(values + t * ldkv + j, part), sum);
    memcpy(z + j, &sum, 4 * part);
  }
}

static void layer_norm(const float *x, size_t n, const float *gamma, const float *beta, float eps, float *y) {
  float mean = sum_lanes(x, n) / (float)n;
  f16x squares = 0.0f;
  size_t i = 0;
  for (; i + 16 <= n; i += 16) {
    f16x off = ck_load(x + i) - mean;
    squares += off * off;
  }
  if (i < n) {
    f16x off = ck_load_part(x + i, n - i) - mean;
    squares = ck_select(ck_first_lanes(n - i), squares + off * off, squares);
  }
  float deviation = __builtin_sqrtf(ck_tree(squares) / (float)n + eps);
  for (i = 0; i < n; i++) y[i] = (x[i] - mean) / deviation * gamma[i] + beta[i];
}

/// tanh |u|, exact to about 1e-7: below 0.625 a continued fraction (Lambert), which keeps small numbers small; above,
/// (1 − e)/(1 + e) with e = e^{−2|u|}, which cannot overflow.
CK_INLINE f16x tanh_lanes(f16x u) {
  f16x size = __builtin_elementwise_abs(u), square = u * u;
  f16x top = size * ck_fma(square, square + 105.0f, (f16x)945.0f);
  f16x bottom = ck_fma(square, ck_fma(square, (f16x)15.0f, (f16x)420.0f), (f16x)945.0f);
  f16x e = ck_exp_lanes(-2.0f * size);
  f16x tanh = ck_select(size < 0.625f, top / bottom, (1.0f - e) / (1.0f + e));
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

const ck_kernels CK_TABLE = {linear, linear_transposed, attend, layer_norm, gelu, add};
