/// Causal attention of some queries of one head. Part of `kernels_body.h`.
///
/// A score is a dot product in sixteen lanes, times the scale; weights are their softmax, whose sum runs in sixteen
/// lanes; a component of z starts at +0 and accumulates over positions in ascending order with fused multiply-add.

/// exp(scores·scale − the highest) ÷ their sum, in place.
static void softmax(float *scores, size_t count, float scale) {
  for (size_t t = 0; t < count; t++) scores[t] *= scale;
  float total = exp_shifted(scores, count, highest_of(scores, count));
  for (size_t t = 0; t < count; t++) scores[t] /= total;
}

/// `rows` queries, of which the first sees `count` positions and each of the others one more than the one before.
static void attend(const float *q, size_t ldq, size_t rows, const float *keys, const float *values, size_t ldkv,
                   size_t count, size_t d_head, float scale, float *weights, size_t ldweights, float *z, size_t ldz) {
  dot_side queries = {q, ldq, 16, CK_F32}, seen = {keys, ldkv, 16, CK_F32};
  size_t outputs = rows == 1 ? CK_DOT_SINGLE : CK_DOT_OUTPUTS;
  dots_few(queries, rows, seen, d_head, 0, count + rows - 1, outputs, false, weights, ldweights);
  for (size_t i = 0; i < rows; i++) softmax(weights + i * ldweights, count + i, scale);
  // What all of them see is one product; the corner beyond follows position by position.
  product_of((left_side){weights, ldweights, 1}, rows, (right_side){values, ldkv, CK_F32}, count, 0, d_head, false,
             false, z, ldz);
  for (size_t i = 1; i < rows; i++) {
    for (size_t t = count; t < count + i; t++) {
      for (size_t j = 0; j < d_head; j += 16) {
        size_t part = d_head - j < 16 ? d_head - j : 16;
        f16x weight = weights[i * ldweights + t];
        f16x sum = ck_fma(weight, ck_load_part(values + t * ldkv + j, part), ck_load_part(z + i * ldz + j, part));
        memcpy(z + i * ldz + j, &sum, 4 * part);
      }
    }
  }
}
