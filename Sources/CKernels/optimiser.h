/// What an optimiser does with all parameters at once: passes over memory. Part of `kernels_body.h`.

typedef double d16x __attribute__((ext_vector_type(16)));

CK_INLINE d16x square_lanes(f16x x) {
  // The square of a float is exact in double precision.
  d16x wide = __builtin_convertvector(x, d16x);
  return wide * wide;
}

/// Σ x² in sixteen lanes and the tree.
static double sum_squares(const float *x, size_t n) {
  d16x sum = 0.0;
  size_t i = 0;
  for (; i + 16 <= n; i += 16) sum += square_lanes(ck_load(x + i));
  // Lanes without an element add +0, which changes no sum of squares.
  if (i < n) sum += square_lanes(ck_load_part(x + i, n - i));
  double __attribute__((ext_vector_type(8))) eight = sum.lo + sum.hi;
  double __attribute__((ext_vector_type(4))) four = eight.lo + eight.hi;
  return (four.x + four.z) + (four.y + four.w);
}

static void adamw(float *restrict weights, float *restrict gradients, float *restrict first, float *restrict second,
                  size_t count, float keep, const ck_adamw_step *step) {
  const ck_adamw_step s = *step;
  for (size_t i = 0; i < count; i++) {
    float gradient = gradients[i] * s.clip;
    float mean = first[i] + s.rest1 * (gradient - first[i]);
    float square = second[i] * s.beta2 + s.rest2 * gradient * gradient;
    float deviation = __builtin_sqrtf(square) / s.root + s.epsilon;
    weights[i] = weights[i] * keep - s.rate * mean / deviation;
    first[i] = mean;
    second[i] = square;
    gradients[i] = 0;
  }
}
