/// RMSNorm and SwiGLU. Part of `kernels_body.h`.

static void rms_norm(const float *x, size_t n, const float *gamma, float eps, float *y) {
  f16x squares = 0.0f;
  size_t i = 0;
  for (; i + 16 <= n; i += 16) squares += ck_load(x + i) * ck_load(x + i);
  if (i < n) {
    f16x last = ck_load_part(x + i, n - i);
    squares = ck_select(ck_first_lanes(n - i), squares + last * last, squares);
  }
  float size = __builtin_sqrtf(ck_tree(squares) / (float)n + eps);
  for (i = 0; i < n; i++) y[i] = x[i] / size * gamma[i];
}

CK_INLINE f16x swiglu_lanes(f16x gate, f16x up) { return gate / (1.0f + ck_exp_lanes(-gate)) * up; }

static void swiglu(float *gate, const float *up, size_t count) {
  size_t i = 0;
  for (; i + 16 <= count; i += 16) ck_store(gate + i, swiglu_lanes(ck_load(gate + i), ck_load(up + i)));
  if (i < count) {
    f16x last = swiglu_lanes(ck_load_part(gate + i, count - i), ck_load_part(up + i, count - i));
    memcpy(gate + i, &last, 4 * (count - i));
  }
}
