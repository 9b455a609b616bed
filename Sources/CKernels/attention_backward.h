/// The gradients of causal attention for one head of one sequence. Part of `kernels_body.h`.
///
/// Queries go in groups of CK_QUERY_GROUP, whose weights are computed again rather than kept: a score accumulates over
/// d_head in ascending order with fused multiply-add, from +0. So do all of the products here: the weights' gradient over
/// d_head, the queries' over key positions, the keys' and values' over query positions, each from +0.

CK_INLINE size_t padded(size_t count) { return (count + CK_QUERY_GROUP - 1) / CK_QUERY_GROUP * CK_QUERY_GROUP; }

/// out[j][t] = x[t][j], zero for t beyond the last.
static void turned(const float *x, size_t ldx, size_t m, size_t n, float *out, size_t ldout) {
  for (size_t j = 0; j < n; j++) {
    for (size_t t = 0; t < m; t++) out[j * ldout + t] = x[t * ldx + j];
    for (size_t t = m; t < ldout; t++) out[j * ldout + t] = 0;
  }
}

/// rows × `columns` ≤ 16 outputs.
CK_INLINE void mixed_tile(left_side left, size_t rows, const float *right, size_t ldright, size_t depth, size_t columns,
                          bool starts, float *y, size_t ldy) {
  f16x sums[CK_ROWS];
  for (size_t i = 0; i < rows; i++) sums[i] = starts ? (f16x)0.0f : ck_load_part(y + i * ldy, columns);
  for (size_t p = 0; p < depth; p++) {
    f16x weights = ck_load_part(right + p * ldright, columns);
    for (size_t i = 0; i < rows; i++)
      sums[i] = ck_fma((f16x)left.base[i * left.row + p * left.inner], weights, sums[i]);
  }
  for (size_t i = 0; i < rows; i++) memcpy(y + i * ldy, &sums[i], 4 * columns);
}

/// m rows of it.
CK_INLINE void mixed_rows(left_side left, size_t m, const float *right, size_t ldright, size_t depth, size_t columns,
                          bool starts, float *y, size_t ldy) {
  size_t i = 0;
  for (; i + CK_ROWS <= m; i += CK_ROWS)
    mixed_tile(left_at(left, i, 0), CK_ROWS, right, ldright, depth, columns, starts, y + i * ldy, ldy);
  for (; i < m; i++) mixed_tile(left_at(left, i, 0), 1, right, ldright, depth, columns, starts, y + i * ldy, ldy);
}

/// A product whose outputs are few columns wide: heads of 16 fill a vector, where `product_of` wants two.
static void mixed(left_side left, size_t m, const float *right, size_t ldright, size_t depth, size_t n, bool starts,
                  float *y, size_t ldy) {
  size_t j = 0;
  for (; j + 16 <= n; j += 16) mixed_rows(left, m, right + j, ldright, depth, 16, starts, y + j, ldy);
  if (j < n) mixed_rows(left, m, right + j, ldright, depth, n - j, starts, y + j, ldy);
}

/// From the gradient of a row of weights to that of its scores before scaling, in place:
/// ds = p·(dp − Σ p·dp)·scale, where Σ p·dp = dz·z.
static void score_slopes(const float *weights, size_t count, const float *z, const float *dz, size_t d_head,
                         float scale, float *slopes) {
  f16x lanes = 0.0f;
  for (size_t j = 0; j < d_head; j += 16) {
    size_t part = d_head - j < 16 ? d_head - j : 16;
    lanes = ck_fma(ck_load_part(z + j, part), ck_load_part(dz + j, part), lanes);
  }
  float mean = ck_tree(lanes);
  for (size_t t = 0; t < count; t++) slopes[t] = weights[t] * (slopes[t] - mean) * scale;
}

static void attend_backward(const ck_head_backward *head, float *room) {
  size_t ld = head->ldqkv, width = padded(head->m), d_head = head->d_head;
  float *weights = room, *slopes = weights + CK_QUERY_GROUP * width;
  float *keys = slopes + CK_QUERY_GROUP * width, *values = keys + d_head * width;
  turned(head->keys, ld, head->m, d_head, keys, width);
  turned(head->values, ld, head->m, d_head, values, width);
  for (size_t first = 0; first < head->m; first += CK_QUERY_GROUP) {
    size_t rows = head->m - first < CK_QUERY_GROUP ? head->m - first : CK_QUERY_GROUP;
    size_t count = first + rows, wide = padded(count);
    const float *q = head->q + first * ld, *z = head->z + first * head->ldz, *dz = head->dz + first * head->ldz;
    product_of((left_side){q, ld, 1}, rows, (right_side){keys, width, CK_F32}, d_head, 0, wide, false, false, weights,
               width);
    product_of((left_side){dz, head->ldz, 1}, rows, (right_side){values, width, CK_F32}, d_head, 0, wide, false, false,
               slopes, width);
    for (size_t i = 0; i < rows; i++) {
      size_t sees = first + i + 1;
      softmax(weights + i * width, sees, head->scale);
      score_slopes(weights + i * width, sees, z + i * head->ldz, dz + i * head->ldz, d_head, head->scale,
                   slopes + i * width);
      memset(weights + i * width + sees, 0, 4 * (wide - sees));
      memset(slopes + i * width + sees, 0, 4 * (wide - sees));
    }
    mixed((left_side){slopes, width, 1}, rows, head->keys, ld, count, d_head, true, head->dq + first * ld, ld);
    // Keys and values of this group are seen for the first time; those before it go on.
    mixed((left_side){slopes, 1, width}, first, q, ld, rows, d_head, false, head->dkeys, ld);
    mixed((left_side){slopes + first, 1, width}, rows, q, ld, rows, d_head, true, head->dkeys + first * ld, ld);
    mixed((left_side){weights, 1, width}, first, dz, head->ldz, rows, d_head, false, head->dvalues, ld);
    mixed((left_side){weights + first, 1, width}, rows, dz, head->ldz, rows, d_head, true, head->dvalues + first * ld,
          ld);
  }
}
