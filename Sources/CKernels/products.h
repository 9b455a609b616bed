/// Matrix products for many rows: x·W, and xᵀ·y. Part of `kernels_body.h`.
///
/// An output starts at +0 (or at what is there already, for xᵀ·y) and accumulates with fused multiply-add over the inner
/// index in ascending order. Panels are packed so that a tile of outputs reads them from one end to the other: the
/// registers hold CK_ROWS × CK_COLUMNS outputs, the first cache a panel of the left side, the second one of the right.
/// Between stretches of the inner index the partial sums rest in y, which changes no bit.

#define CK_COLUMNS (16 * CK_VECTORS)

/// depth × rows of the left side, the rows of one index side by side.
CK_INLINE void pack_rows(const float *x, size_t ldx, size_t rows, size_t depth, float *panel) {
  for (size_t i = 0; i < rows; i++)
    for (size_t p = 0; p < depth; p++) panel[p * rows + i] = x[i * ldx + p];
}

/// The same of a left side that is stored (inner, rows).
CK_INLINE void pack_columns(const float *x, size_t ldx, size_t rows, size_t depth, float *panel) {
  for (size_t p = 0; p < depth; p++) memcpy(panel + p * rows, x + p * ldx, 4 * rows);
}

/// depth × CK_COLUMNS of the right side, widened; what lies beyond the last column is 0.
CK_INLINE void pack_weights(const void *w, size_t ldw, ck_dtype dtype, size_t depth, size_t columns, float *panel) {
  if (columns == CK_COLUMNS) {
    for (size_t p = 0; p < depth; p++)
      for (size_t v = 0; v < CK_VECTORS; v++)
        ck_store(panel + p * CK_COLUMNS + 16 * v, ck_load_weights(w, p * ldw + 16 * v, dtype));
    return;
  }
  for (size_t p = 0; p < depth; p++) {
    for (size_t v = 0; v < CK_VECTORS; v++) {
      size_t left = columns > 16 * v ? columns - 16 * v : 0;
      ck_store(panel + p * CK_COLUMNS + 16 * v,
               ck_load_weights_part(w, p * ldw + (left ? 16 * v : 0), left < 16 ? left : 16, dtype));
    }
  }
}

/// rows × CK_COLUMNS outputs; `starts` where they begin at +0.
CK_INLINE void tile(const float *left, size_t rows, const float *right, size_t depth, bool starts, float *y,
                    size_t ldy) {
  f16x sums[CK_ROWS][CK_VECTORS];
  for (size_t i = 0; i < rows; i++)
    for (size_t v = 0; v < CK_VECTORS; v++) sums[i][v] = starts ? (f16x)0.0f : ck_load(y + i * ldy + 16 * v);
  for (size_t p = 0; p < depth; p++) {
    f16x weights[CK_VECTORS];
    for (size_t v = 0; v < CK_VECTORS; v++) weights[v] = ck_load(right + p * CK_COLUMNS + 16 * v);
    for (size_t i = 0; i < rows; i++)
      for (size_t v = 0; v < CK_VECTORS; v++) sums[i][v] = ck_fma((f16x)left[p * rows + i], weights[v], sums[i][v]);
  }
  for (size_t i = 0; i < rows; i++)
    for (size_t v = 0; v < CK_VECTORS; v++) ck_store(y + i * ldy + 16 * v, sums[i][v]);
}

/// The number of rows is a constant in each call, so that the sums stay in registers.
static void tile_of(const float *left, size_t rows, const float *right, size_t depth, bool starts, float *y,
                    size_t ldy) {
#define CK_TILE(R)                                                                                                     \
  case R:                                                                                                              \
    if (R <= CK_ROWS) tile(left, R, right, depth, starts, y, ldy);                                                     \
    break;
  switch (rows) {
    CK_TILE(1) CK_TILE(2) CK_TILE(3) CK_TILE(4) CK_TILE(5) CK_TILE(6)
    CK_TILE(7) CK_TILE(8) CK_TILE(9) CK_TILE(10) CK_TILE(11) CK_TILE(12)
  }
#undef CK_TILE
}

/// A tile whose last columns are not there.
static void narrow_tile(const float *left, size_t rows, const float *right, size_t depth, bool starts, float *y,
                        size_t ldy, size_t columns) {
  float whole[CK_ROWS * CK_COLUMNS] = {0};
  if (!starts)
    for (size_t i = 0; i < rows; i++) memcpy(whole + i * CK_COLUMNS, y + i * ldy, 4 * columns);
  tile_of(left, rows, right, depth, starts, whole, CK_COLUMNS);
  for (size_t i = 0; i < rows; i++) memcpy(y + i * ldy, whole + i * CK_COLUMNS, 4 * columns);
}

/// One stretch of the inner index: packed rows of the left side against columns `from` ..< `to` of the right.
CK_INLINE void block(const float *left, size_t m, const void *w, size_t ldw, ck_dtype dtype, size_t depth, size_t from,
                     size_t to, bool starts, float *y, size_t ldy, float *panel) {
  for (size_t j = from; j < to; j += CK_COLUMNS) {
    size_t columns = to - j < CK_COLUMNS ? to - j : CK_COLUMNS;
    pack_weights((const char *)w + ck_size_of(dtype) * j, ldw, dtype, depth, columns, panel);
    for (size_t i = 0; i < m; i += CK_ROWS) {
      size_t rows = m - i < CK_ROWS ? m - i : CK_ROWS;
      if (columns == CK_COLUMNS) tile_of(left + i * depth, rows, panel, depth, starts, y + i * ldy + j, ldy);
      else narrow_tile(left + i * depth, rows, panel, depth, starts, y + i * ldy + j, ldy, columns);
    }
  }
}

CK_INLINE void linear_rows(const float *x, size_t ldx, size_t m, const void *w, ck_dtype dtype, size_t k, size_t n,
                           size_t from, size_t to, float *y, size_t ldy, float *room) {
  float *left = room, *panel = room + CK_LEFT_ROOM;
  for (size_t p = 0; p < k; p += CK_STRETCH) {
    size_t depth = k - p < CK_STRETCH ? k - p : CK_STRETCH;
    for (size_t i = 0; i < m; i += CK_ROWS_AT_ONCE) {
      size_t rows = m - i < CK_ROWS_AT_ONCE ? m - i : CK_ROWS_AT_ONCE;
      for (size_t t = 0; t < rows; t += CK_ROWS)
        pack_rows(x + (i + t) * ldx + p, ldx, rows - t < CK_ROWS ? rows - t : CK_ROWS, depth, left + t * depth);
      block(left, rows, (const char *)w + ck_size_of(dtype) * p * n, n, dtype, depth, from, to, p == 0, y + i * ldy,
            ldy, panel);
    }
  }
}

/// Rows of xᵀ·y from `from` on: outputs (k, n), summed over the m rows of both.
static void outer(const float *x, size_t ldx, size_t m, const float *y, size_t ldy, size_t from, size_t to, size_t n,
                  float *out, size_t ldout, float *room) {
  float *left = room, *panel = room + CK_LEFT_ROOM;
  for (size_t p = 0; p < m; p += CK_STRETCH) {
    size_t depth = m - p < CK_STRETCH ? m - p : CK_STRETCH;
    for (size_t i = from; i < to; i += CK_ROWS_AT_ONCE) {
      size_t rows = to - i < CK_ROWS_AT_ONCE ? to - i : CK_ROWS_AT_ONCE;
      for (size_t t = 0; t < rows; t += CK_ROWS)
        pack_columns(x + p * ldx + i + t, ldx, rows - t < CK_ROWS ? rows - t : CK_ROWS, depth, left + t * depth);
      block(left, rows, y + p * ldy, ldy, CK_F32, depth, 0, n, false, out + i * ldout, ldout, panel);
    }
  }
}
