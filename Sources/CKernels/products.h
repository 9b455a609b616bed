/// Matrix products for many rows: x·W, and xᵀ·y. Part of `kernels_body.h`.
///
/// An output starts at +0 (or at what is there already, for xᵀ·y) and accumulates with fused multiply-add over the inner
/// index in ascending order. The registers hold a tile of CK_ROWS × CK_COLUMNS outputs; the inner index is cut into
/// stretches, so that the panel of weights beside the tile stays in cache while the rows pass over it. Between stretches
/// the partial sums rest in y, which changes no bit.

#define CK_COLUMNS (16 * CK_VECTORS)

/// Where element (row, inner index) of a left side lies.
typedef struct {
  const float *base;
  size_t row, inner;
} left_side;

/// The columns of weights beside a tile, `stride` elements from one inner index to the next.
typedef struct {
  const void *base;
  size_t stride;
  ck_dtype dtype;
} right_side;

CK_INLINE left_side left_at(left_side left, size_t row, size_t inner) {
  left.base += row * left.row + inner * left.inner;
  return left;
}

CK_INLINE right_side right_at(right_side right, size_t inner, size_t column) {
  right.base = (const char *)right.base + ck_size_of(right.dtype) * (inner * right.stride + column);
  return right;
}

/// depth × CK_COLUMNS weights side by side, widened; what lies beyond the last column is 0.
CK_INLINE right_side packed(right_side right, size_t depth, size_t columns, float *panel) {
  for (size_t p = 0; p < depth; p++) {
    for (size_t v = 0; v < CK_VECTORS; v++) {
      f16x weights = 0.0f;
      if (columns >= 16 * (v + 1)) weights = ck_load_weights(right.base, p * right.stride + 16 * v, right.dtype);
      else if (columns > 16 * v)
        weights = ck_load_weights_part(right.base, p * right.stride + 16 * v, columns - 16 * v, right.dtype);
      ck_store(panel + p * CK_COLUMNS + 16 * v, weights);
    }
  }
  return (right_side){panel, CK_COLUMNS, CK_F32};
}

/// rows × CK_COLUMNS outputs; `starts` where they begin at +0.
CK_INLINE void tile(left_side left, size_t rows, right_side right, size_t depth, bool starts, float *y, size_t ldy) {
  f16x sums[CK_ROWS][CK_VECTORS];
  for (size_t i = 0; i < rows; i++)
    for (size_t v = 0; v < CK_VECTORS; v++) sums[i][v] = starts ? (f16x)0.0f : ck_load(y + i * ldy + 16 * v);
  for (size_t p = 0; p < depth; p++) {
    f16x weights[CK_VECTORS];
    for (size_t v = 0; v < CK_VECTORS; v++)
      weights[v] = ck_load_weights(right.base, p * right.stride + 16 * v, right.dtype);
    for (size_t i = 0; i < rows; i++) {
      f16x broadcast = left.base[i * left.row + p * left.inner];
      for (size_t v = 0; v < CK_VECTORS; v++) sums[i][v] = ck_fma(broadcast, weights[v], sums[i][v]);
    }
  }
  for (size_t i = 0; i < rows; i++)
    for (size_t v = 0; v < CK_VECTORS; v++) ck_store(y + i * ldy + 16 * v, sums[i][v]);
}

/// m rows of tiles. The number of rows is a constant in each call, so that the sums stay in registers.
CK_INLINE void tiles(left_side left, size_t m, right_side right, size_t depth, bool starts, float *y, size_t ldy) {
  size_t i = 0;
  for (; i + CK_ROWS <= m; i += CK_ROWS) tile(left_at(left, i, 0), CK_ROWS, right, depth, starts, y + i * ldy, ldy);
#define CK_LAST(R)                                                                                                     \
  case R:                                                                                                              \
    if (R < CK_ROWS) tile(left_at(left, i, 0), R, right, depth, starts, y + i * ldy, ldy);                             \
    break;
  switch (m - i) { CK_LAST(1) CK_LAST(2) CK_LAST(3) CK_LAST(4) CK_LAST(5) CK_LAST(6) CK_LAST(7) }
#undef CK_LAST
}

/// Tiles whose last columns are not there.
CK_INLINE void narrow_tiles(left_side left, size_t m, right_side panel, size_t depth, size_t columns, bool starts,
                            float *y, size_t ldy) {
  for (size_t i = 0; i < m; i++) {
    float whole[CK_COLUMNS] = {0};
    if (!starts) memcpy(whole, y + i * ldy, 4 * columns);
    tile(left_at(left, i, 0), 1, panel, depth, starts, whole, CK_COLUMNS);
    memcpy(y + i * ldy, whole, 4 * columns);
  }
}

/// All m rows of the left side against columns `from` ..< `to` of the right, over an inner index of length k.
///
/// - packs: whether it pays to lay each panel of weights side by side first.
CK_INLINE void product_of(left_side left, size_t m, right_side right, size_t k, size_t from, size_t to, bool adds,
                          bool packs, float *y, size_t ldy) {
  float panel[CK_STRETCH * CK_COLUMNS];
  for (size_t p = 0; p < k; p += CK_STRETCH) {
    size_t depth = k - p < CK_STRETCH ? k - p : CK_STRETCH;
    bool starts = p == 0 && !adds;
    left_side rows = left_at(left, 0, p);
    for (size_t j = from; j < to; j += CK_COLUMNS) {
      size_t columns = to - j < CK_COLUMNS ? to - j : CK_COLUMNS;
      right_side weights = right_at(right, p, j);
      if (columns < CK_COLUMNS)
        narrow_tiles(rows, m, packed(weights, depth, columns, panel), depth, columns, starts, y + j, ldy);
      else if (packs) tiles(rows, m, packed(weights, depth, CK_COLUMNS, panel), depth, starts, y + j, ldy);
      else tiles(rows, m, weights, depth, starts, y + j, ldy);
    }
  }
}

/// Outputs `from` ..< `to` of x·W.
CK_INLINE void linear_rows(const float *x, size_t ldx, size_t m, const void *w, ck_dtype dtype, size_t k, size_t n,
                           size_t from, size_t to, float *y, size_t ldy) {
  // Widening pays off sooner than mere copying, and copying sooner where all rows of w fall on the same few lines of a
  // cache, 4096 bytes apart.
  bool packs = m >= (dtype != CK_F32 ? 16 : n % 1024 == 0 ? 48 : 96);
  product_of((left_side){x, ldx, 1}, m, (right_side){w, n, dtype}, k, from, to, false, packs, y, ldy);
}

/// Rows `from` ..< `to` of xᵀ·y, outputs (k, n), summed over the m rows of both.
static void outer(const float *x, size_t ldx, size_t m, const float *y, size_t ldy, size_t from, size_t to, size_t n,
                  float *out, size_t ldout) {
  product_of((left_side){x + from, 1, ldx}, to - from, (right_side){y, ldy, CK_F32}, m, 0, n, true, true,
             out + from * ldout, ldout);
}
