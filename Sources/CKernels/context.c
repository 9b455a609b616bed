/// Which instruction set, and how the outputs of an operation are shared out among threads.
#include "context.h"
#include "quantised.h"
#include <stdlib.h>

static const ck_kernels *kernels_of(ck_isa isa) {
  switch (isa) {
  case CK_SCALAR: return &ck_kernels_scalar;
#if defined(__x86_64__)
  case CK_AVX2: return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") && __builtin_cpu_supports("f16c") ? &ck_kernels_avx2 : NULL;
  case CK_AVX512:
    return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
                   __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512dq")
               ? &ck_kernels_avx512
               : NULL;
#elif defined(__aarch64__)
  case CK_NEON: return &ck_kernels_neon;
#endif
  default: return NULL;
  }
}

bool ck_isa_available(ck_isa isa) { return kernels_of(isa) != NULL; }

ck_isa ck_isa_best(void) {
  for (int isa = CK_AVX512; isa > CK_SCALAR; isa--)
    if (ck_isa_available((ck_isa)isa)) return (ck_isa)isa;
  return CK_SCALAR;
}

ck_context *ck_context_create(ck_isa isa, int threads) {
  const ck_kernels *kernels = kernels_of(isa);
  if (!kernels || threads < 1 || threads > 64) return NULL;
  ck_context *context = malloc(sizeof *context);
  if (!context) return NULL;
  *context = (ck_context){isa, kernels, ck_pool_create(threads)};
  if (!context->pool) {
    free(context);
    return NULL;
  }
  return context;
}

void ck_context_destroy(ck_context *context) {
  if (!context) return;
  ck_pool_destroy(context->pool);
  free(context);
}

ck_isa ck_context_isa(const ck_context *context) { return context->isa; }
int ck_context_threads(const ck_context *context) { return ck_pool_threads(context->pool); }

typedef struct {
  const ck_kernels *kernels;
  const float *x;
  size_t ldx, m;
  const void *w;
  ck_dtype dtype;
  size_t k, n;
  const float *bias;
  float *y;
  size_t ldy;
  /// Parts are `bands` of rows for each range of outputs.
  size_t bands;
} product;

/// The rows and outputs of a part.
typedef struct {
  size_t row, rows, from, to;
} rectangle;

static rectangle rectangle_of(const product *p, int part, int parts) {
  rectangle r;
  size_t end;
  int bands = (int)p->bands;
  share_rows(p->m, part % bands, bands, &r.row, &end);
  share(p->n, part / bands, parts / bands, &r.from, &r.to);
  r.rows = end - r.row;
  return r;
}

static void run_product(ck_context *context, ck_work work, product *p, bool isStreamed) {
  size_t multiplications = p->m * p->k * p->n;
  int parts = parts_for(context, multiplications, p->n, isStreamed);
  p->bands = isStreamed ? 1 : bands_for(context, multiplications, p->m, parts);
  ck_pool_run(context->pool, parts * (int)p->bands, work, p);
}

static void linear_part(void *job, int part, int parts, int thread) {
  const product *p = job;
  rectangle r = rectangle_of(p, part, parts);
  p->kernels->linear(p->x + r.row * p->ldx, p->ldx, r.rows, p->w, p->dtype, p->k, p->n, r.from, r.to, p->bias,
                     p->y + r.row * p->ldy, p->ldy);
}

static void linear_transposed_part(void *job, int part, int parts, int thread) {
  const product *p = job;
  rectangle r = rectangle_of(p, part, parts);
  p->kernels->linear_transposed(p->x + r.row * p->ldx, p->ldx, r.rows, p->w, p->dtype, p->k, r.from, r.to,
                                p->y + r.row * p->ldy, p->ldy);
}

void ck_linear(ck_context *context, const float *x, size_t ldx, size_t m, const void *w, ck_dtype dtype, size_t k,
               size_t n, const float *bias, float *y, size_t ldy) {
  product p = {context->kernels, x, ldx, m, w, dtype, k, n, bias, y, ldy, 1};
  run_product(context, linear_part, &p, m <= CK_FEW);
}

void ck_linear_transposed(ck_context *context, const float *x, size_t ldx, size_t m, const void *w, ck_dtype dtype,
                          size_t n, size_t k, float *y, size_t ldy) {
  product p = {context->kernels, x, ldx, m, w, dtype, k, n, NULL, y, ldy, 1};
  run_product(context, linear_transposed_part, &p, false);
}

/// Rows of xᵀ·y that stay in one part.
enum { CK_OUTER_ROWS = 16 };

static void outer_part(void *job, int part, int parts, int thread) {
  const product *p = job;
  size_t from, to;
  share_rows((p->k + CK_OUTER_ROWS - 1) / CK_OUTER_ROWS, part, parts, &from, &to);
  from *= CK_OUTER_ROWS, to *= CK_OUTER_ROWS;
  if (to > p->k) to = p->k;
  if (from < to)
    p->kernels->outer(p->x, p->ldx, p->m, p->w, p->n, from, to, p->n, p->y, p->ldy);
}

void ck_outer(ck_context *context, const float *x, size_t ldx, size_t m, const float *y, size_t k, size_t n, float *out,
              size_t ldout) {
  product p = {context->kernels, x, ldx, m, y, CK_F32, k, n, NULL, out, ldout, 1};
  ck_pool_run(context->pool, parts_for(context, m * k * n, 64 / CK_OUTER_ROWS * k, true), outer_part, &p);
}

typedef struct {
  const ck_kernels *kernels;
  const float *q, *keys, *values;
  size_t ldq, ldkv, m, first, heads, kv_heads, d_head;
  float scale, *z;
  size_t ldz;
  float *pattern, *scores;
} attention;

/// Queries that go together, and floats for the weights of all of them; for a longer context fewer go.
enum { CK_QUERIES = 8, CK_QUERY_ROOM = 1 << 13 };

static void attend_block(const attention *a, size_t head, size_t row, size_t rows, float *weights) {
  size_t total = a->first + a->m, column = head * a->d_head, count = a->first + row + 1;
  size_t served = head / (a->heads / a->kv_heads) * a->d_head;
  a->kernels->attend(a->q + row * a->ldq + column, a->ldq, rows, a->keys + served, a->values + served, a->ldkv, count,
                     a->d_head, a->scale, weights, total, a->z + row * a->ldz + column, a->ldz);
  if (!a->pattern) return;
  for (size_t i = 0; i < rows; i++) {
    float *out = a->pattern + (head * a->m + row + i) * total;
    memcpy(out, weights + i * total, 4 * (count + i));
    memset(out + count + i, 0, 4 * (total - count - i));
  }
}

static void attention_part(void *job, int part, int parts, int thread) {
  const attention *a = job;
  size_t total = a->first + a->m, together = CK_QUERY_ROOM / total < CK_QUERIES ? CK_QUERY_ROOM / total : CK_QUERIES;
  float room[CK_QUERY_ROOM], *weights = room;
  if (together == 0) {
    together = 1;
    weights = a->scores + (size_t)thread * total;
  }
  // Head by head, so that the keys and values of one stay in cache.
  size_t blocks = (a->m + together - 1) / together, tasks = a->heads * blocks;
  size_t end = tasks * (size_t)(part + 1) / (size_t)parts;
  for (size_t task = tasks * (size_t)part / (size_t)parts; task < end; task++) {
    size_t row = task % blocks * together;
    attend_block(a, task / blocks, row, a->m - row < together ? a->m - row : together, weights);
  }
}

void ck_attention(ck_context *context, const float *q, size_t ldq, const float *keys, const float *values, size_t ldkv,
                  size_t m, size_t first, size_t heads, size_t kv_heads, size_t d_head, float scale, float *z,
                  size_t ldz, float *pattern, float *scores) {
  attention a = {context->kernels, q,        keys,   values, ldq, ldkv, m,       first,
                 heads,            kv_heads, d_head, scale,  z,   ldz,  pattern, scores};
  ck_pool_run(context->pool, parts_for(context, m * (first + m) * heads * d_head, 64 * heads, false), attention_part, &a);
}

typedef struct {
  const ck_kernels *kernels;
  const float *x;
  size_t m, n;
  const float *gamma, *beta;
  float eps, *y;
} norm;

static void layer_norm_part(void *job, int part, int parts, int thread) {
  const norm *p = job;
  size_t from, to;
  share_rows(p->m, part, parts, &from, &to);
  for (size_t i = from; i < to; i++)
    p->kernels->layer_norm(p->x + i * p->n, p->n, p->gamma, p->beta, p->eps, p->y + i * p->n);
}

void ck_layer_norm(ck_context *context, const float *x, size_t m, size_t n, const float *gamma, const float *beta,
                   float eps, float *y) {
  norm job = {context->kernels, x, m, n, gamma, beta, eps, y};
  ck_pool_run(context->pool, parts_for(context, 8 * m * n, 64 * m, false), layer_norm_part, &job);
}

typedef struct {
  const ck_kernels *kernels;
  float *x;
  size_t count;
} activation;

static void gelu_part(void *job, int part, int parts, int thread) {
  const activation *a = job;
  size_t from, to;
  share(a->count, part, parts, &from, &to);
  if (from < to) a->kernels->gelu(a->x + from, to - from);
}

void ck_gelu(ck_context *context, float *x, size_t count) {
  activation a = {context->kernels, x, count};
  // One value takes about as long as sixteen multiplications.
  ck_pool_run(context->pool, parts_for(context, 16 * count, count, false), gelu_part, &a);
}

typedef struct {
  const ck_kernels *kernels;
  float *y;
  const float *x;
  size_t count;
} addition;

static void add_part(void *job, int part, int parts, int thread) {
  const addition *p = job;
  size_t from, to;
  share(p->count, part, parts, &from, &to);
  p->kernels->add(p->y + from, p->x + from, to - from);
}

void ck_add(ck_context *context, float *y, const float *x, size_t count) {
  addition job = {context->kernels, y, x, count};
  ck_pool_run(context->pool, parts_for(context, 4 * count, count, true), add_part, &job);
}

static void unpack_blocks(const uint8_t *block, ck_dtype dtype, size_t count, float *out) {
  size_t length = ck_length_of(dtype);
  for (; count >= length; count -= length, block += ck_bytes_of(dtype), out += length) {
    ck_scales scales;
    ck_scales_of(block, dtype, &scales);
    for (size_t part = 0; part < length / CK_PART; part++) {
      f16x w[2];
      ck_unpack(block, &scales, part, dtype, w);
      memcpy(out + part * CK_PART, w, sizeof w);
    }
  }
}

void ck_to_float(const void *in, ck_dtype dtype, size_t count, float *out) {
  if (ck_is_quantised(dtype)) {
    unpack_blocks(in, dtype, count, out);
    return;
  }
  for (size_t i = 0; i < count; i += 16) {
    size_t part = count - i < 16 ? count - i : 16;
    f16x v = ck_load_weights_part(in, i, part, dtype);
    memcpy(out + i, &v, 4 * part);
  }
}
