/// Dot products in sixteen lanes: x·Wᵀ, and the scores of attention. Part of `kernels_body.h`.
///
/// Lane i starts at +0 and takes elements i, i+16, … with fused multiply-add; then halves are added until one is left.

/// Outputs at once with one row: as many streams as memory hands out at its full speed.
#define CK_DOT_SINGLE 4
#define CK_DOT_MOST (CK_DOT_OUTPUTS > CK_DOT_SINGLE ? CK_DOT_OUTPUTS : CK_DOT_SINGLE)

/// Rows of x, or of w: where each begins, and from there each sixteen elements.
typedef struct {
  const void *base;
  size_t row, sixteen;
  ck_dtype dtype;
} dot_side;

static const dot_side none = {NULL, 0, 0, CK_F32};

/// From row `row` and element `p`, a multiple of 16, on.
CK_INLINE dot_side dot_at(dot_side side, size_t row, size_t p) {
  side.base = (const char *)side.base + ck_offset_of(side.dtype, row * side.row + p / 16 * side.sixteen);
  return side;
}

CK_INLINE f16x dot_load(dot_side side, size_t row, size_t at) {
  return ck_load_weights(side.base, row * side.row + at / 16 * side.sixteen, side.dtype);
}

CK_INLINE f16x dot_load_part(dot_side side, size_t row, size_t at, size_t count) {
  return ck_load_weights_part(side.base, row * side.row + at / 16 * side.sixteen, count, side.dtype);
}

/// Whether a stretch of k is the first, and whether it is the last.
typedef struct {
  bool starts, ends;
} stretch;

/// Lanes to numbers, four trees at once where there are four: of one row, or of two rows and two outputs.
CK_INLINE void dot_ends(f16x held[CK_DOT_ROWS][CK_DOT_MOST], size_t rows, size_t outputs, float *y, size_t ldy) {
  size_t fours = outputs / 4 * 4, twos = rows > 1 && outputs - fours >= 2 ? fours + 2 : fours;
  for (size_t i = 0; i < rows; i++) {
    for (size_t o = 0; o < fours; o += 4) {
      f4x numbers = ck_trees(held[i][o], held[i][o + 1], held[i][o + 2], held[i][o + 3]);
      memcpy(y + i * ldy + o, &numbers, sizeof numbers);
    }
  }
  for (size_t i = 0; i + 1 < rows && fours < twos; i += 2) {
    f4x numbers = ck_trees(held[i][fours], held[i][fours + 1], held[i + 1][fours], held[i + 1][fours + 1]);
    memcpy(y + i * ldy + fours, &numbers, sizeof numbers / 2);
    memcpy(y + (i + 1) * ldy + fours, (const float *)&numbers + 2, sizeof numbers / 2);
  }
  for (size_t i = 0; i < rows; i++)
    for (size_t o = i < rows / 2 * 2 ? twos : fours; o < outputs; o++) y[i * ldy + o] = ck_tree(held[i][o]);
}

/// rows × outputs dot products over one stretch of k: lanes go on from `sums` and rest there, or end as numbers in y.
///
/// - ahead: rows of w that are asked of memory while these are multiplied; none where its base is NULL.
CK_INLINE void dot_tile(dot_side x, size_t rows, dot_side w, dot_side ahead, size_t outputs, size_t k, stretch part,
                        f16x *sums, float *y, size_t ldy) {
  f16x held[CK_DOT_ROWS][CK_DOT_MOST];
  for (size_t i = 0; i < rows; i++)
    for (size_t o = 0; o < outputs; o++) held[i][o] = part.starts ? (f16x)0.0f : sums[i * outputs + o];
  size_t at = 0;
  for (; at + 16 <= k; at += 16) {
    f16x lanes[CK_DOT_ROWS];
    for (size_t i = 0; i < rows; i++) lanes[i] = dot_load(x, i, at);
    for (size_t o = 0; o < outputs; o++) {
      if (ahead.base) __builtin_prefetch(dot_at(ahead, o, at).base, 0, 2);
      f16x weights = dot_load(w, o, at);
      for (size_t i = 0; i < rows; i++) held[i][o] = ck_fma(lanes[i], weights, held[i][o]);
    }
  }
  if (at < k) {
    i16x mask = ck_first_lanes(k - at);
    for (size_t o = 0; o < outputs; o++) {
      f16x weights = dot_load_part(w, o, at, k - at);
      for (size_t i = 0; i < rows; i++)
        held[i][o] = ck_select(mask, ck_fma(dot_load_part(x, i, at, k - at), weights, held[i][o]), held[i][o]);
    }
  }
  if (part.ends) dot_ends(held, rows, outputs, y, ldy);
  else
    for (size_t i = 0; i < rows; i++)
      for (size_t o = 0; o < outputs; o++) sums[i * outputs + o] = held[i][o];
}

/// The last m < CK_DOT_ROWS rows. Their number is a constant in each call, so that the sums stay in registers.
CK_INLINE void dot_last_rows(dot_side x, size_t m, dot_side w, dot_side ahead, size_t outputs, size_t k, stretch part,
                             f16x *sums, float *y, size_t ldy) {
#define CK_LAST(R)                                                                                                     \
  case R:                                                                                                              \
    if (R < CK_DOT_ROWS) dot_tile(x, R, w, ahead, outputs, k, part, sums, y, ldy);                                     \
    break;
  switch (m) { CK_LAST(1) CK_LAST(2) CK_LAST(3) }
#undef CK_LAST
}

/// m rows × `outputs` outputs over all of k.
CK_INLINE void dot_rows(dot_side x, size_t m, dot_side w, dot_side ahead, size_t outputs, size_t k, float *y,
                        size_t ldy) {
  const stretch whole = {true, true};
  size_t i = 0;
  for (; i + CK_DOT_ROWS <= m; i += CK_DOT_ROWS)
    dot_tile(dot_at(x, i, 0), CK_DOT_ROWS, w, ahead, outputs, k, whole, NULL, y + i * ldy, ldy);
  dot_last_rows(dot_at(x, i, 0), m - i, w, ahead, outputs, k, whole, NULL, y + i * ldy, ldy);
}

/// Up to this many rows wait for memory rather than for the multiplications.
enum { CK_DOT_FEW = 16 };

/// Outputs `from` ..< `to` for a few rows, which stay in the first cache while those of w come by once.
CK_INLINE void dots_few(dot_side x, size_t m, dot_side w, size_t k, size_t from, size_t to, size_t outputs, bool asks,
                        float *y, size_t ldy) {
  size_t j = from;
  for (; j + outputs <= to; j += outputs)
    dot_rows(x, m, dot_at(w, j, 0), asks ? dot_at(w, j + outputs, 0) : none, outputs, k, y + j, ldy);
  for (; j < to; j++) dot_rows(x, m, dot_at(w, j, 0), none, 1, k, y + j, ldy);
}
