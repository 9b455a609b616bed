/// Dot products in sixteen lanes: x·Wᵀ, and the scores of attention. Part of `kernels_body.h`.
///
/// Lane i starts at +0 and takes elements i, i+16, … with fused multiply-add; then halves are added until one is left.

/// rows × outputs dot products of length k.
CK_INLINE void dot_tile(const float *x, size_t ldx, size_t rows, const void *w, size_t ldw, ck_dtype dtype, size_t k,
                        size_t outputs, float *y, size_t ldy) {
  f16x sums[CK_DOT_ROWS][CK_DOT_OUTPUTS];
  for (size_t i = 0; i < rows; i++)
    for (size_t o = 0; o < outputs; o++) sums[i][o] = (f16x)0.0f;
  size_t at = 0;
  for (; at + 16 <= k; at += 16) {
    f16x lanes[CK_DOT_ROWS];
    for (size_t i = 0; i < rows; i++) lanes[i] = ck_load(x + i * ldx + at);
    for (size_t o = 0; o < outputs; o++) {
      f16x weights = ck_load_weights(w, o * ldw + at, dtype);
      for (size_t i = 0; i < rows; i++) sums[i][o] = ck_fma(lanes[i], weights, sums[i][o]);
    }
  }
  if (at < k) {
    i16x mask = ck_first_lanes(k - at);
    for (size_t o = 0; o < outputs; o++) {
      f16x weights = ck_load_weights_part(w, o * ldw + at, k - at, dtype);
      for (size_t i = 0; i < rows; i++)
        sums[i][o] = ck_select(mask, ck_fma(ck_load_part(x + i * ldx + at, k - at), weights, sums[i][o]), sums[i][o]);
    }
  }
  for (size_t i = 0; i < rows; i++)
    for (size_t o = 0; o < outputs; o++) y[i * ldy + o] = ck_tree(sums[i][o]);
}

/// The number of rows is a constant in each call, so that the sums stay in registers.
CK_INLINE void dot_rows(const float *x, size_t ldx, size_t m, const void *w, size_t ldw, ck_dtype dtype, size_t k,
                        size_t outputs, float *y, size_t ldy) {
  size_t i = 0;
  for (; i + CK_DOT_ROWS <= m; i += CK_DOT_ROWS)
    dot_tile(x + i * ldx, ldx, CK_DOT_ROWS, w, ldw, dtype, k, outputs, y + i * ldy, ldy);
  for (; i < m; i++) dot_tile(x + i * ldx, ldx, 1, w, ldw, dtype, k, outputs, y + i * ldy, ldy);
}

/// Outputs `from` ..< `to`: the rows of w stay in the first cache while those of x pass over them.
CK_INLINE void dots(const float *x, size_t ldx, size_t m, const void *w, size_t ldw, ck_dtype dtype, size_t k,
                    size_t from, size_t to, float *y, size_t ldy) {
  size_t j = from;
  for (; j + CK_DOT_OUTPUTS <= to; j += CK_DOT_OUTPUTS)
    dot_rows(x, ldx, m, (const char *)w + ck_size_of(dtype) * j * ldw, ldw, dtype, k, CK_DOT_OUTPUTS, y + j, ldy);
  for (; j < to; j++)
    dot_rows(x, ldx, m, (const char *)w + ck_size_of(dtype) * j * ldw, ldw, dtype, k, 1, y + j, ldy);
}
