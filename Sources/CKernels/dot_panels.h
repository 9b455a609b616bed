/// x·Wᵀ for many rows: those of w are laid out as the tiles will read them. Part of `kernels_body.h`.
///
/// Sixteen elements of each of a tile's outputs lie side by side, then the next sixteen of each: one stream, whatever
/// power of two the rows were apart. The order of a sum is that of `dots.h`.

/// Elements of k for which some rows of w stay in the first cache while those of x pass over them; between stretches
/// the lanes rest.
enum { CK_DOT_STRETCH = 768 };

/// Rows of x that pass over the weights together: they stay in the second cache while all outputs go by.
enum { CK_DOT_BLOCK = 96 };

/// The same of quantised weights: k is a whole number of blocks.
CK_INLINE void unpacked_panel(dot_side side, size_t rows, size_t k, float *room) {
  for (size_t i = 0; i < rows; i++) {
    const uint8_t *block = dot_at(side, i, 0).base;
    for (size_t at = 0; at < k; at += ck_length_of(side.dtype), block += ck_bytes_of(side.dtype)) {
      ck_scales scales;
      ck_scales_of(block, side.dtype, &scales);
      for (size_t part = 0; part < ck_length_of(side.dtype) / CK_PART; part++) {
        f16x w[2];
        ck_unpack(block, &scales, part, side.dtype, w);
        float *out = room + (at + part * CK_PART) * rows + 16 * i;
        ck_store(out, w[0]);
        ck_store(out + 16 * rows, w[1]);
      }
    }
  }
}

/// `rows` rows of k elements, widened, side by side by sixteens.
CK_INLINE dot_side dot_panel(dot_side side, size_t rows, size_t k, float *room) {
  size_t at = 0;
  if (ck_is_quantised(side.dtype)) {
    unpacked_panel(side, rows, k, room);
    return (dot_side){room, 16, 16 * rows, CK_F32};
  }
  for (; at + 16 <= k; at += 16)
    for (size_t i = 0; i < rows; i++) ck_store(room + at * rows + 16 * i, dot_load(side, i, at));
  for (size_t i = 0; i < rows && at < k; i++) ck_store(room + at * rows + 16 * i, dot_load_part(side, i, at, k - at));
  return (dot_side){room, 16, 16 * rows, CK_F32};
}

/// m ≤ CK_DOT_BLOCK rows × `outputs` outputs.
CK_INLINE void dot_block(dot_side x, size_t m, dot_side w, size_t outputs, size_t k, float *y, size_t ldy) {
  float room[CK_DOT_STRETCH * CK_DOT_MOST];
  f16x sums[CK_DOT_BLOCK * CK_DOT_MOST];
  for (size_t p = 0; p == 0 || p < k; p += CK_DOT_STRETCH) {
    size_t length = k - p < CK_DOT_STRETCH ? k - p : CK_DOT_STRETCH, i = 0;
    stretch part = {p == 0, p + length == k};
    dot_side panel = dot_panel(dot_at(w, 0, p), outputs, length, room);
    // What is laid out next comes from memory while the first rows pass.
    dot_side ahead = part.ends ? dot_at(w, outputs, 0) : dot_at(w, 0, p + length);
    for (; i + CK_DOT_ROWS <= m; i += CK_DOT_ROWS) {
      dot_side rows = dot_at(x, i, p);
      f16x *lanes = sums + i * outputs;
      if (i == 0) dot_tile(rows, CK_DOT_ROWS, panel, ahead, outputs, length, part, lanes, y, ldy);
      else dot_tile(rows, CK_DOT_ROWS, panel, none, outputs, length, part, lanes, y + i * ldy, ldy);
    }
    dot_last_rows(dot_at(x, i, p), m - i, panel, none, outputs, length, part, sums + i * outputs, y + i * ldy, ldy);
  }
}

/// Outputs `from` ..< `to` for m rows.
CK_INLINE void dots_many(dot_side x, size_t m, dot_side w, size_t k, size_t from, size_t to, float *y, size_t ldy) {
  // Long rows fill the second cache sooner.
  size_t most = k > 2048 ? CK_DOT_BLOCK / 3 * 2 : CK_DOT_BLOCK;
  for (size_t i = 0; i < m; i += most) {
    size_t rows = m - i < most ? m - i : most, j = from;
    dot_side block = dot_at(x, i, 0);
    float *out = y + i * ldy;
    for (; j + CK_DOT_OUTPUTS <= to; j += CK_DOT_OUTPUTS)
      dot_block(block, rows, dot_at(w, j, 0), CK_DOT_OUTPUTS, k, out + j, ldy);
    // What is left of 64 outputs by sixes.
    if (CK_DOT_OUTPUTS > 4 && j + 4 <= to) dot_block(block, rows, dot_at(w, j, 0), 4, k, out + j, ldy), j += 4;
    for (; j < to; j++) dot_block(block, rows, dot_at(w, j, 0), 1, k, out + j, ldy);
  }
}
