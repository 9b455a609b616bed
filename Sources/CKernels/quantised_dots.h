/// x·Wᵀ where W is quantised: for one row the weights are multiplied as they come out of their blocks, for more a panel
/// of them is unpacked first (`dot_panels.h`). Part of `kernels_body.h`. The order of a sum is that of `dots.h`.

/// The same block of the rows that come next: blocks of odd sizes are no stride that the machine's own prefetcher sees,
/// and without this a row from memory takes three times as long.
CK_INLINE void ask_for_block(const uint8_t *block, ck_dtype dtype) {
  for (size_t at = 0; at < ck_bytes_of(dtype); at += 64) __builtin_prefetch(block + at, 0, 2);
}

/// `outputs` dot products over k, a whole number of blocks.
CK_INLINE void quantised_tile(const float *x, const uint8_t *w, size_t row, ck_dtype dtype, size_t outputs, size_t k,
                              float *y) {
  f16x sums[CK_DOT_SINGLE] = {0};
  for (size_t at = 0; at < k; at += ck_length_of(dtype), w += ck_bytes_of(dtype)) {
    ck_scales scales[CK_DOT_SINGLE];
    for (size_t o = 0; o < outputs; o++) {
      ask_for_block(w + (o + outputs) * row, dtype);
      ck_scales_of(w + o * row, dtype, &scales[o]);
    }
    for (size_t part = 0; part < ck_length_of(dtype) / CK_PART; part++) {
      f16x first = ck_load(x + at + part * CK_PART), second = ck_load(x + at + part * CK_PART + 16);
      for (size_t o = 0; o < outputs; o++) {
        f16x weights[2];
        ck_unpack(w + o * row, &scales[o], part, dtype, weights);
        sums[o] = ck_fma(first, weights[0], sums[o]);
        sums[o] = ck_fma(second, weights[1], sums[o]);
      }
    }
  }
  for (size_t o = 0; o < outputs; o++) y[o] = ck_tree(sums[o]);
}

/// Outputs `from` ..< `to` for one row.
CK_INLINE void quantised_dots(const float *x, const void *w, ck_dtype dtype, size_t k, size_t from, size_t to,
                              float *y) {
  size_t row = ck_offset_of(dtype, k), j = from;
  const uint8_t *rows = w;
  for (; j + CK_DOT_SINGLE <= to; j += CK_DOT_SINGLE)
    quantised_tile(x, rows + j * row, row, dtype, CK_DOT_SINGLE, k, y + j);
  for (; j < to; j++) quantised_tile(x, rows + j * row, row, dtype, 1, k, y + j);
}
