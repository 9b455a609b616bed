/// The gradients of LayerNorm, GELU and cross-entropy. Part of `kernels_body.h`.
///
/// A row's sums run in the sixteen lanes and their tree; sums over rows go on from what is there, rows ascending.

/// dx ← dx + (g − mean(g) − x̂·mean(g·x̂))/σ with g = γ·dy.
static void layer_norm_input(const float *x, size_t n, const float *gamma, const float *dy, float mean, float deviation,
                             float *dx) {
  f16x plain = 0.0f, weighted = 0.0f;
  for (size_t i = 0; i < n; i += 16) {
    size_t part = n - i < 16 ? n - i : 16;
    f16x g = ck_load_part(gamma + i, part) * ck_load_part(dy + i, part);
    f16x normed = (ck_load_part(x + i, part) - mean) / deviation;
    // The lanes beyond the last hold 0, and adding it changes nothing.
    plain += g;
    weighted += g * normed;
  }
  float shift = ck_tree(plain) / (float)n, slope = ck_tree(weighted) / (float)n;
  for (size_t i = 0; i < n; i++) {
    float normed = (x[i] - mean) / deviation;
    dx[i] += (gamma[i] * dy[i] - shift - normed * slope) / deviation;
  }
}

/// dγ ← dγ + Σ dy·x̂, dβ ← dβ + Σ dy over m rows `ld` apart, for n of their columns.
static void layer_norm_weights(const float *x, const float *dy, size_t ld, size_t m, size_t n, const float *moments,
                               float *dgamma, float *dbeta) {
  for (size_t row = 0; row < m; row++) {
    float mean = moments[2 * row], deviation = moments[2 * row + 1];
    for (size_t j = 0; j < n; j++) {
      float normed = (x[row * ld + j] - mean) / deviation;
      dgamma[j] += dy[row * ld + j] * normed;
      dbeta[j] += dy[row * ld + j];
    }
  }
}

static void gelu_of(const float *x, size_t count, float *y) {
  for (size_t i = 0; i < count; i += 16) {
    size_t part = count - i < 16 ? count - i : 16;
    f16x value = gelu_lanes(ck_load_part(x + i, part));
    memcpy(y + i, &value, 4 * part);
  }
}

/// ½·(1 + t) + ½·x·(1 − t²)·√(2/π)·(1 + 3·0.044715·x²), where t = tanh(√(2/π)·(x + 0.044715·x³)).
CK_INLINE f16x gelu_slope(f16x x) {
  f16x t = tanh_lanes(0.7978845608f * ck_fma(0.044715f * x * x, x, x));
  f16x flat = 1.0f - t * t;
  f16x bend = 0.5f * x * flat * (0.7978845608f * ck_fma(0.134145f * x, x, (f16x)1.0f));
  // Far out, where x² may overflow, tanh is ±1 and nothing bends.
  return 0.5f * (1.0f + t) + ck_select(__builtin_elementwise_abs(x) > 100.0f, (f16x)0.0f, bend);
}

static void gelu_backward(const float *x, size_t count, float *dy) {
  for (size_t i = 0; i < count; i += 16) {
    size_t part = count - i < 16 ? count - i : 16;
    f16x slope = ck_load_part(dy + i, part) * gelu_slope(ck_load_part(x + i, part));
    memcpy(dy + i, &slope, 4 * part);
  }
}

/// 0, or NaN where one of n numbers is infinite or none.
CK_INLINE float flaw_of(const float *x, size_t n) {
  f16x zeros = 0.0f;
  size_t i = 0;
  for (; i + 16 <= n; i += 16) zeros += ck_load(x + i) * 0.0f;
  if (i < n) zeros += ck_load_part(x + i, n - i) * 0.0f;
  return ck_tree(zeros);
}

/// −log softmax(z)[target]; z becomes the gradient of it, times `scale`: (softmax(z) − one-hot(target))·scale.
static double cross_entropy(float *z, size_t n, size_t target, float scale) {
  float highest = highest_of(z, n), margin = z[target] - highest, flaw = flaw_of(z, n);
  // The exponential passes over NaN, and a loss may not.
  float total = exp_shifted(z, n, highest) + flaw, factor = scale / total;
  for (size_t i = 0; i < n; i++) z[i] *= factor;
  z[target] -= scale;
  return ck_log((double)total) - (double)margin;
}

/// −Σ p·log softmax(z) = log Σ exp(z − max) − Σ p·(z − max); z becomes the gradient of it, times `scale`.
static double soft_cross_entropy(float *z, const float *p, size_t n, float scale) {
  float highest = highest_of(z, n), flaw = flaw_of(z, n);
  f16x margins = 0.0f;
  for (size_t i = 0; i < n; i += 16) {
    size_t part = n - i < 16 ? n - i : 16;
    // The lanes beyond the last hold a p of 0, and adding that changes nothing.
    margins += ck_load_part(p + i, part) * (ck_load_part(z + i, part) - highest);
  }
  float margin = ck_tree(margins), total = exp_shifted(z, n, highest) + flaw, factor = scale / total;
  for (size_t i = 0; i < n; i++) z[i] = z[i] * factor - p[i] * scale;
  return ck_log((double)total) - (double)margin;
}

/// out[j] ← out[j] + Σ_i x[i][j].
static void column_sums(const float *x, size_t ldx, size_t m, size_t n, float *out) {
  for (size_t row = 0; row < m; row++) add(out, x + row * ldx, n);
}
