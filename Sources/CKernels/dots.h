/// Dot products in sixteen lanes: x·Wᵀ, and the scores of attention. Part of `kernels_body.h`.
///
/// Lane i starts at +0 and takes elements i, i+16, … with fused multiply-add; then halves are added until one is left.

/// Dot products with one row: as many streams as memory hands out at its full speed.
#define CK_DOT_SINGLE 4
#define CK_DOT_MOST (CK_DOT_OUTPUTS > CK_DOT_SINGLE ? CK_DOT_OUTPUTS : CK_DOT_SINGLE)

/// Whether a stretch of k is the first, and whether it is the last.
typedef struct {
  bool starts, ends;
} stretch;

/// rows × outputs dot products over one stretch of k: lanes go on from `sums` and rest there, or end as numbers in y.
///
/// - asks: whether the next rows of w are asked for while these are multiplied.
CK_INLINE void dot_tile(const float *x, size_t ldx, size_t rows, const void *w, size_t ldw, ck_dtype dtype, size_t k,
                        size_t outputs, bool asks, stretch part, f16x *sums, float *y, size_t ldy) {
  f16x held[CK_DOT_ROWS][CK_DOT_MOST];
  for (size_t i = 0; i < rows; i++)
    for (size_t o = 0; o < outputs; o++) held[i][o] = part.starts ? (f16x)0.0f : sums[i * outputs + o];
  size_t at = 0;
  for (; at + 16 <= k; at += 16) {
    f16x lanes[CK_DOT_ROWS];
    for (size_t i = 0; i < rows; i++) lanes[i] = ck_load(x + i * ldx + at);
    for (size_t o = 0; o < outputs; o++) {
      if (asks) __builtin_prefetch((const char *)w + ck_size_of(dtype) * ((o + outputs) * ldw + at), 0, 2);
      f16x weights = ck_load_weights(w, o * ldw + at, dtype);
      for (size_t i = 0; i < rows; i++) held[i][o] = ck_fma(lanes[i], weights, held[i][o]);
    }
  }
  if (at < k) {
    i16x mask = ck_first_lanes(k - at);
    for (size_t o = 0; o < outputs; o++) {
      f16x weights = ck_load_weights_part(w, o * ldw + at, k - at, dtype);
      for (size_t i = 0; i < rows; i++)
        held[i][o] = ck_select(mask, ck_fma(ck_load_part(x + i * ldx + at, k - at), weights, held[i][o]), held[i][o]);
    }
  }
  for (size_t i = 0; i < rows; i++) {
    size_t o = 0;
    for (; part.ends && o + 4 <= outputs; o += 4) {
      f4x numbers = ck_trees(held[i][o], held[i][o + 1], held[i][o + 2], held[i][o + 3]);
      memcpy(y + i * ldy + o, &numbers, sizeof numbers);
    }
    for (; o < outputs; o++) {
      if (part.ends) y[i * ldy + o] = ck_tree(held[i][o]);
      else sums[i * outputs + o] = held[i][o];
    }
  }
}

/// m rows of it. The number of rows is a constant in each call, so that the sums stay in registers.
CK_INLINE void dot_rows(const float *x, size_t ldx, size_t m, const void *w, size_t ldw, ck_dtype dtype, size_t k,
                        size_t outputs, bool asks, stretch part, f16x *sums, float *y, size_t ldy) {
  size_t i = 0;
  for (; i + CK_DOT_ROWS <= m; i += CK_DOT_ROWS)
    dot_tile(x + i * ldx, ldx, CK_DOT_ROWS, w, ldw, dtype, k, outputs, asks, part, sums + i * outputs, y + i * ldy,
             ldy);
#define CK_LAST(R)                                                                                                     \
  case R:                                                                                                              \
    if (R < CK_DOT_ROWS)                                                                                               \
      dot_tile(x + i * ldx, ldx, R, w, ldw, dtype, k, outputs, asks, part, sums + i * outputs, y + i * ldy, ldy);      \
    break;
  switch (m - i) { CK_LAST(1) CK_LAST(2) CK_LAST(3) }
#undef CK_LAST
}

/// m rows × some outputs: k goes by in stretches, for which the rows of w stay in the first cache while those of x pass
/// over them; between stretches the lanes rest.
CK_INLINE void dot_block(const float *x, size_t ldx, size_t m, const void *w, size_t ldw, ck_dtype dtype, size_t k,
                         size_t outputs, bool asks, float *y, size_t ldy) {
  enum { ROWS = 64, STRETCH = 1024 };
  f16x sums[ROWS * CK_DOT_MOST];
  for (size_t i = 0; i < m; i += ROWS) {
    size_t rows = m - i < ROWS ? m - i : ROWS;
    for (size_t p = 0; p == 0 || p < k; p += STRETCH) {
      size_t length = k - p < STRETCH ? k - p : STRETCH;
      dot_rows(x + i * ldx + p, ldx, rows, (const char *)w + ck_size_of(dtype) * p, ldw, dtype, length, outputs,
               asks, (stretch){p == 0, p + length == k}, sums, y + i * ldy, ldy);
    }
  }
}

/// Outputs `from` ..< `to`, `outputs` of them at once.
CK_INLINE void dot_outputs(const float *x, size_t ldx, size_t m, const void *w, size_t ldw, ck_dtype dtype, size_t k,
                           size_t from, size_t to, size_t outputs, bool asks, float *y, size_t ldy) {
  size_t j = from;
  for (; j + outputs <= to; j += outputs)
    dot_block(x, ldx, m, (const char *)w + ck_size_of(dtype) * j * ldw, ldw, dtype, k, outputs, asks, y + j, ldy);
  for (; j < to; j++)
    dot_block(x, ldx, m, (const char *)w + ck_size_of(dtype) * j * ldw, ldw, dtype, k, 1, asks, y + j, ldy);
}

CK_INLINE void dots(const float *x, size_t ldx, size_t m, const void *w, size_t ldw, ck_dtype dtype, size_t k,
                    size_t from, size_t to, float *y, size_t ldy) {
  if (m == 1) dot_outputs(x, ldx, 1, w, ldw, dtype, k, from, to, CK_DOT_SINGLE, false, y, ldy);
  else dot_outputs(x, ldx, m, w, ldw, dtype, k, from, to, CK_DOT_OUTPUTS, false, y, ldy);
}

/// Up to this many rows wait for memory, and are faster where it is asked ahead; one row of floats is read as fast
/// without, and for more rows asking costs more than it brings.
enum { CK_DOT_FEW = 16 };

CK_INLINE void dots_few(const float *x, size_t ldx, size_t m, const void *w, size_t ldw, ck_dtype dtype, size_t k,
                        size_t from, size_t to, float *y, size_t ldy) {
  if (m == 1) dot_outputs(x, ldx, 1, w, ldw, dtype, k, from, to, CK_DOT_SINGLE, dtype != CK_F32, y, ldy);
  else dot_outputs(x, ldx, m, w, ldw, dtype, k, from, to, CK_DOT_OUTPUTS, true, y, ldy);
}
