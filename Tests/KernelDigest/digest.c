/// Runs every kernel on the same pseudo-random inputs and prints a digest of the results' bits for each instruction set
/// that this machine has: one line each, `avx2 0123456789abcdef`. On any two machines the digests are equal, or the
/// promise of the same bits everywhere is broken.
#include "CKernels.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/// SplitMix64 (Steele, Lea, Flood 2014).
static uint64_t state;
static uint64_t next(void) {
  uint64_t z = (state += 0x9E3779B97F4A7C15u);
  z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
  z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
  return z ^ (z >> 31);
}

/// Between −2 and 2.
static float number(void) { return (float)(int64_t)(next() >> 40) * 0x1p-22f - 2.0f; }

static float *numbers(size_t count) {
  float *values = malloc(4 * count);
  if (!values) exit(2);
  for (size_t i = 0; i < count; i++) values[i] = number();
  return values;
}

/// Weights of a type; of the half types any bit pattern below 2, subnormal numbers among them.
static void *weights(size_t count, ck_dtype dtype) {
  if (dtype == CK_F32) return numbers(count);
  uint16_t *values = malloc(2 * count);
  if (!values) exit(2);
  for (size_t i = 0; i < count; i++) {
    uint16_t bits = (uint16_t)next();
    // Without the exponent's highest bit all are below 2: infinities would hide everything else.
    values[i] = bits & 0xBFFF;
  }
  return values;
}

/// FNV-1a.
static uint64_t digest;
static void add(const void *bytes, size_t count) {
  for (size_t i = 0; i < count; i++) digest = (digest ^ ((const unsigned char *)bytes)[i]) * 0x100000001B3u;
}

static void products(ck_context *context, size_t m, size_t k, size_t n) {
  for (int dtype = CK_F32; dtype <= CK_BF16; dtype++) {
    float *x = numbers(m * k), *bias = numbers(n), *y = numbers(m * n), *out = numbers(k * n);
    void *w = weights(k * n, (ck_dtype)dtype);
    ck_linear(context, x, k, m, w, (ck_dtype)dtype, k, n, bias, y, n);
    add(y, 4 * m * n);
    if (dtype == CK_F32) {
      ck_outer(context, x, k, m, y, k, n, out, n);
      add(out, 4 * k * n);
    }
    ck_linear_transposed(context, x, k, m, w, (ck_dtype)dtype, n, k, y, n);
    add(y, 4 * m * n);
    free(x), free(bias), free(y), free(out), free(w);
  }
}

/// Blocks whose scales are halves below 2.
static void quantised(ck_context *context, size_t m, size_t blocks, size_t n) {
  for (int dtype = CK_Q8_0; dtype <= CK_Q6_K; dtype++) {
    size_t k = 256 * blocks, size = ck_block_bytes((ck_dtype)dtype), count = n * k / ck_block_length((ck_dtype)dtype);
    uint8_t *w = malloc(count * size);
    float *x = numbers(m * k), *y = numbers(m * n);
    if (!w) exit(2);
    for (size_t i = 0; i < count * size; i++) w[i] = (uint8_t)next();
    for (size_t i = 0; i < count; i++) {
      uint8_t *scale = w + i * size + (dtype == CK_Q6_K ? 208 : 0);
      scale[1] &= 0xBF;
      if (dtype != CK_Q6_K && dtype != CK_Q8_0) scale[3] &= 0xBF;
    }
    ck_linear_transposed(context, x, k, m, w, (ck_dtype)dtype, n, k, y, n);
    add(y, 4 * m * n);
    free(w), free(x), free(y);
  }
}

static void llama(ck_context *context, size_t m, size_t heads, size_t d_head) {
  size_t width = heads * d_head;
  float *x = numbers(m * width), *y = numbers(m * width), *turns = malloc(4 * m * d_head);
  if (!turns) exit(2);
  for (size_t i = 0; i < m * d_head / 2; i++) {
    double cosine, sine;
    ck_cos_sin((double)number() * 1000, &cosine, &sine);
    turns[i / (d_head / 2) * d_head + i % (d_head / 2)] = (float)cosine;
    turns[i / (d_head / 2) * d_head + d_head / 2 + i % (d_head / 2)] = (float)sine;
  }
  ck_rms_norm(context, x, m, width, y, 1e-5f, x);
  ck_swiglu(context, x, y, m * width);
  ck_rotate(x, width, m, heads, d_head, d_head, false, turns, m);
  ck_rotate(x, width, m, heads, d_head, d_head, true, turns, m);
  add(x, 4 * m * width);
  free(x), free(y), free(turns);
}

static void layers(ck_context *context, size_t m, size_t first, size_t heads, size_t d_head) {
  size_t width = heads * d_head, total = first + m;
  float *q = numbers(m * width), *keys = numbers(total * width), *values = numbers(total * width);
  float *z = numbers(m * width), *gamma = numbers(width), *beta = numbers(width);
  float *pattern = numbers(heads * m * total), *scores = malloc(4 * (size_t)ck_context_threads(context) * total);
  if (!scores) exit(2);
  ck_attention(context, q, width, keys, values, width, m, first, heads, heads, d_head, 0.125f, z, width, pattern,
               scores);
  add(z, 4 * m * width);
  add(pattern, 4 * heads * m * total);
  ck_layer_norm(context, q, m, width, gamma, beta, 1e-5f, z);
  add(z, 4 * m * width);
  ck_gelu(context, z, m * width);
  add(z, 4 * m * width);
  ck_add(context, z, q, m * width);
  add(z, 4 * m * width);
  free(q), free(keys), free(values), free(z), free(gamma), free(beta), free(scores), free(pattern);
}

static void optimiser(ck_context *context, size_t count) {
  const size_t ends[] = {count / 3, count / 3, count};
  const float keeps[] = {0.875f, 1, 0.99f};
  float *w = numbers(count), *g = numbers(count), *m = numbers(count), *v = numbers(count);
  double *room = malloc(sizeof(double) * ck_sum_squares_room(count));
  uint16_t *halves = malloc(2 * count);
  if (!room || !halves) exit(2);
  double sum = ck_sum_squares(context, v, count, room);
  add(&sum, sizeof sum);
  for (size_t i = 0; i < count; i++) v[i] *= v[i];
  const ck_adamw_step step = {0.5f, 0.1f, 0.99f, 0.01f, 0.1f, 1e-8f, 0.01f};
  ck_adamw(context, w, g, m, v, ends, keeps, 3, &step);
  add(w, 4 * count);
  add(m, 4 * count);
  add(v, 4 * count);
  for (int dtype = CK_F16; dtype <= CK_BF16; dtype++) {
    ck_from_float(w, (ck_dtype)dtype, count, halves);
    add(halves, 2 * count);
  }
  free(w), free(g), free(m), free(v), free(room), free(halves);
}

static void gradients(ck_context *context, size_t sequences, size_t m, size_t heads, size_t d_head) {
  size_t rows = sequences * m, width = heads * d_head;
  float *qkv = numbers(rows * 3 * width), *z = numbers(rows * width), *dz = numbers(rows * width);
  float *slopes = numbers(rows * 3 * width), *gamma = numbers(width), *sums = numbers(2 * width);
  float *moments = malloc(4 * 2 * rows);
  float *room = malloc(4 * (size_t)ck_context_threads(context) * ck_attention_backward_room(m, d_head));
  double *losses = malloc(8 * rows);
  ptrdiff_t *targets = malloc(sizeof *targets * rows);
  if (!moments || !room || !losses || !targets) exit(2);
  for (size_t i = 0; i < rows; i++) targets[i] = (ptrdiff_t)(next() % width);
  ck_attention_backward(context, qkv, qkv + width, qkv + 2 * width, 3 * width, z, dz, width, sequences, m, heads, d_head,
                        0.25f, slopes, slopes + width, slopes + 2 * width, room);
  add(slopes, 4 * rows * 3 * width);
  ck_layer_norm_backward(context, z, rows, width, gamma, 1e-5f, dz, slopes, sums, sums + width, moments);
  add(slopes, 4 * rows * width);
  ck_gelu_of(context, z, rows * width, slopes);
  ck_gelu_backward(context, z, rows * width, slopes);
  add(slopes, 4 * rows * width);
  ck_cross_entropy(context, z, width, rows, width, targets, 0.1f, losses);
  add(z, 4 * rows * width);
  add(losses, 8 * rows);
  ck_column_sums(context, z, rows, width, sums);
  ck_add_rows(context, dz, rows, width, targets, qkv);
  add(sums, 4 * 2 * width);
  add(qkv, 4 * rows * 3 * width);
  free(qkv), free(z), free(dz), free(slopes), free(gamma), free(sums);
  free(moments), free(room), free(losses), free(targets);
}

static void functions(void) {
  double z[300], p[300];
  for (size_t i = 0; i < 300; i++) {
    z[i] = (double)number() * 40;
    double e = ck_exp(z[i]), l = ck_log(e);
    add(&e, sizeof e);
    add(&l, sizeof l);
  }
  double sum = ck_exp_shifted(z, 300, 80, p);
  add(&sum, sizeof sum);
  add(p, sizeof p);
}

int main(void) {
  static const char *const names[] = {"scalar", "neon", "avx2", "avx512"};
  static const size_t shapes[][3] = {{1, 1, 1}, {1, 770, 100}, {2, 33, 65}, {4, 400, 31}, {5, 17, 48},
                                     {9, 900, 33}, {16, 40, 130}, {70, 1100, 20}, {97, 400, 64}};
  for (int isa = CK_SCALAR; isa <= CK_AVX512; isa++) {
    if (!ck_isa_available((ck_isa)isa)) continue;
    uint64_t first = 0;
    for (int threads = 1; threads <= 3; threads += 2) {
      ck_context *context = ck_context_create((ck_isa)isa, threads);
      if (!context) return 2;
      state = 42;
      digest = 0xCBF29CE484222325u;
      for (size_t i = 0; i < sizeof shapes / sizeof *shapes; i++)
        products(context, shapes[i][0], shapes[i][1], shapes[i][2]);
      quantised(context, 1, 3, 70);
      quantised(context, 7, 4, 23);
      llama(context, 5, 3, 22);
      layers(context, 1, 40, 3, 20);
      layers(context, 7, 9, 2, 64);
      layers(context, 33, 0, 4, 16);
      optimiser(context, 40);
      optimiser(context, 70001);
      gradients(context, 3, 7, 2, 5);
      gradients(context, 2, 70, 3, 16);
      gradients(context, 1, 130, 1, 40);
      functions();
      ck_context_destroy(context);
      if (threads == 1) first = digest;
      if (digest != first) return 1;
    }
    printf("%s %016llx\n", names[isa], (unsigned long long)digest);
  }
  return 0;
}
