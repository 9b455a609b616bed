/// x·W for one row or a few: the weights come from memory once, in long contiguous stretches, and y stays in the first
/// cache. Part of `kernels_body.h`. An output starts at +0 and accumulates over k in ascending order.

/// Rows of weights that one pass over y takes in: as many streams as the prefetcher follows.
enum { CK_STREAMS = 8 };

/// Rows of x whose sums the registers hold.
enum { CK_GROUP = 4 };

/// Outputs at once where there are several groups: the weights of a pass stay in the first cache.
enum { CK_STRIPE = 512 };

/// The last `count` < 16 outputs.
CK_INLINE void stream_edge(const float *x, size_t ldx, size_t m, const void *w, ck_dtype dtype, size_t k, size_t n,
                           size_t j, size_t count, float *y, size_t ldy) {
  for (size_t i = 0; i < m; i++) {
    f16x sum = 0.0f;
    for (size_t p = 0; p < k; p++)
      sum = ck_fma((f16x)x[i * ldx + p], ck_load_weights_part(w, p * n + j, count, dtype), sum);
    memcpy(y + i * ldy + j, &sum, 4 * count);
  }
}

/// `streams` rows of weights from `p` on, for outputs `from` ..< `to`, whole vectors of them.
CK_INLINE void stream(const float *x, size_t ldx, size_t m, const void *w, ck_dtype dtype, size_t p, size_t streams,
                      size_t n, size_t from, size_t to, float *y, size_t ldy) {
  for (size_t j = from; j < to; j += 16) {
    f16x sums[CK_GROUP];
    for (size_t i = 0; i < m; i++) sums[i] = p ? ck_load(y + i * ldy + j) : (f16x)0.0f;
    for (size_t s = 0; s < streams; s++) {
      // The next pass's rows come from memory while these are multiplied; one row of floats is read as fast without.
      if (m > 1 || dtype != CK_F32)
        __builtin_prefetch((const char *)w + ck_size_of(dtype) * ((p + s + CK_STREAMS) * n + j), 0, 2);
      f16x weights = ck_load_weights(w, (p + s) * n + j, dtype);
      for (size_t i = 0; i < m; i++) sums[i] = ck_fma((f16x)x[i * ldx + p + s], weights, sums[i]);
    }
    for (size_t i = 0; i < m; i++) ck_store(y + i * ldy + j, sums[i]);
  }
}

/// The same for bfloat16, 32 at a time: the upper half of each pair is a float once the lower is cleared, and the lower
/// once it is shifted up. So y holds the even columns of each 32 first and then the odd ones, until all is summed.
CK_INLINE void stream_pairs(const float *x, size_t ldx, size_t m, const void *w, size_t p, size_t streams, size_t n,
                            size_t from, size_t to, float *y, size_t ldy) {
  for (size_t j = from; j < to; j += 32) {
    f16x even[CK_GROUP], odd[CK_GROUP];
    for (size_t i = 0; i < m; i++) {
      even[i] = p ? ck_load(y + i * ldy + j) : (f16x)0.0f;
      odd[i] = p ? ck_load(y + i * ldy + j + 16) : (f16x)0.0f;
    }
    for (size_t s = 0; s < streams; s++) {
      // The next pass's rows: half the bytes in a row are half the time for the machine's own prefetcher to see it.
      __builtin_prefetch((const char *)w + 2 * ((p + s + CK_STREAMS) * n + j), 0, 2);
      u16x pairs;
      memcpy(&pairs, (const char *)w + 2 * ((p + s) * n + j), sizeof pairs);
      u16x low = pairs << 16, high = pairs & 0xFFFF0000u;
      f16x first, second;
      memcpy(&first, &low, sizeof first);
      memcpy(&second, &high, sizeof second);
      for (size_t i = 0; i < m; i++) {
        f16x broadcast = x[i * ldx + p + s];
        even[i] = ck_fma(broadcast, first, even[i]);
        odd[i] = ck_fma(broadcast, second, odd[i]);
      }
    }
    for (size_t i = 0; i < m; i++) {
      ck_store(y + i * ldy + j, even[i]);
      ck_store(y + i * ldy + j + 16, odd[i]);
    }
  }
}

/// Even and odd columns back to their places.
CK_INLINE void interleave(float *y, size_t from, size_t to) {
  for (size_t j = from; j < to; j += 32) {
    f16x even = ck_load(y + j), odd = ck_load(y + j + 16);
    ck_store(y + j, __builtin_shufflevector(even, odd, 0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23));
    ck_store(y + j + 16,
             __builtin_shufflevector(even, odd, 8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14, 30, 15, 31));
  }
}

/// One pass over the weights for a group of rows; m and `streams` are constants in each call.
CK_INLINE void stream_group(const float *x, size_t ldx, size_t m, const void *w, ck_dtype dtype, size_t p,
                            size_t streams, size_t n, size_t from, size_t paired, size_t whole, float *y, size_t ldy) {
  if (dtype == CK_BF16) stream_pairs(x, ldx, m, w, p, streams, n, from, paired, y, ldy);
  stream(x, ldx, m, w, dtype, p, streams, n, paired, whole, y, ldy);
}

/// The same for all rows: the first group brings the weights from memory, the others find them in cache.
CK_INLINE void stream_pass(const float *x, size_t ldx, size_t m, const void *w, ck_dtype dtype, size_t p,
                           size_t streams, size_t n, size_t from, size_t paired, size_t whole, float *y, size_t ldy) {
#define CK_GROUP_OF(R)                                                                                                 \
  case R: stream_group(x + i * ldx, ldx, R, w, dtype, p, streams, n, from, paired, whole, y + i * ldy, ldy); break;
  for (size_t i = 0; i < m; i += CK_GROUP)
    switch (m - i < CK_GROUP ? m - i : CK_GROUP) { CK_GROUP_OF(1) CK_GROUP_OF(2) CK_GROUP_OF(3) CK_GROUP_OF(4) }
#undef CK_GROUP_OF
}

/// Outputs `from` ..< `to` for m ≤ CK_FEW rows.
CK_INLINE void linear_few(const float *x, size_t ldx, size_t m, const void *w, ck_dtype dtype, size_t k, size_t n,
                          size_t from, size_t to, float *y, size_t ldy) {
  size_t whole = from + (to - from) / 16 * 16;
  size_t paired = dtype == CK_BF16 ? from + (to - from) / 32 * 32 : from;
  size_t p = 0;
  for (; p + CK_STREAMS <= k; p += CK_STREAMS)
    stream_pass(x, ldx, m, w, dtype, p, CK_STREAMS, n, from, paired, whole, y, ldy);
  for (; p < k; p++) stream_pass(x, ldx, m, w, dtype, p, 1, n, from, paired, whole, y, ldy);
  for (size_t i = 0; i < m; i++) interleave(y + i * ldy, from, paired);
  if (whole < to) stream_edge(x, ldx, m, w, dtype, k, n, whole, to - whole, y, ldy);
}
