/// Which instruction set, and how the outputs of an operation are shared out among threads.
#include "dispatch.h"
#include "lanes.h"
#include "pool.h"
#include <stdlib.h>

struct ck_context {
  ck_isa isa;
  const ck_kernels *kernels;
  ck_pool *pool;
};

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

/// Below this many multiplications, waking a thread costs more than it brings.
enum { CK_WORTH_SHARING = 1 << 18 };

/// How many parts n outputs are cut into that take so many multiplications. Several for each thread, so that one which
/// another process slows down is left with fewer; where memory is the limit one for each, so that stretches stay long.
static int parts_for(const ck_context *context, size_t multiplications, size_t n, bool isStreamed) {
  size_t threads = (size_t)ck_pool_threads(context->pool), blocks = (n + 63) / 64;
  size_t parts = multiplications < CK_WORTH_SHARING ? 1 : isStreamed ? threads : 4 * threads;
  return (int)(parts < blocks ? parts : blocks ? blocks : 1);
}

/// Part `part` of `parts` of n outputs, cut at multiples of 64 so that no two threads write to one cache line.
static void share(size_t n, int part, int parts, size_t *from, size_t *to) {
  size_t blocks = (n + 63) / 64;
  *from = blocks * (size_t)part / (size_t)parts * 64;
  *to = blocks * (size_t)(part + 1) / (size_t)parts * 64;
  if (*from > n) *from = n;
  if (*to > n) *to = n;
}

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
} product;

static void linear_part(void *job, int part, int parts, int thread) {
  const product *p = job;
  size_t from, to;
  share(p->n, part, parts, &from, &to);
  if (from < to) p->kernels->linear(p->x, p->ldx, p->m, p->w, p->dtype, p->k, p->n, from, to, p->bias, p->y, p->ldy);
}

static void linear_transposed_part(void *job, int part, int parts, int thread) {
  const product *p = job;
  size_t from, to;
  share(p->n, part, parts, &from, &to);
  if (from < to) p->kernels->linear_transposed(p->x, p->ldx, p->m, p->w, p->dtype, p->k, from, to, p->y, p->ldy);
}

void ck_linear(ck_context *context, const float *x, size_t ldx, size_t m, const void *w, ck_dtype dtype, size_t k,
               size_t n, const float *bias, float *y, size_t ldy) {
  product p = {context->kernels, x, ldx, m, w, dtype, k, n, bias, y, ldy};
  ck_pool_run(context->pool, parts_for(context, m * k * n, n, m <= CK_FEW), linear_part, &p);
}

void ck_linear_transposed(ck_context *context, const float *x, size_t ldx, size_t m, const void *w, ck_dtype dtype,
                          size_t n, size_t k, float *y, size_t ldy) {
  product p = {context->kernels, x, ldx, m, w, dtype, k, n, NULL, y, ldy};
  ck_pool_run(context->pool, parts_for(context, m * k * n, n, false), linear_transposed_part, &p);
}

static void outer_part(void *job, int part, int parts, int thread) {
  const product *p = job;
  size_t from, to;
  share(p->k, part, parts, &from, &to);
  if (from < to)
    p->kernels->outer(p->x, p->ldx, p->m, p->w, p->n, from, to, p->n, p->y, p->ldy);
}

void ck_outer(ck_context *context, const float *x, size_t ldx, size_t m, const float *y, size_t k, size_t n, float *out,
              size_t ldout) {
  product p = {context->kernels, x, ldx, m, y, CK_F32, k, n, NULL, out, ldout};
  ck_pool_run(context->pool, parts_for(context, m * k * n, k, true), outer_part, &p);
}

typedef struct {
  const ck_kernels *kernels;
  const float *q, *keys, *values;
  size_t ldq, ldkv, m, first, heads, d_head;
  float scale, *z;
  size_t ldz;
  float *pattern, *scores;
} attention;

/// Queries that go together, and floats for the weights of all of them; for a longer context fewer go.
enum { CK_QUERIES = 8, CK_QUERY_ROOM = 1 << 13 };

static void attend_block(const attention *a, size_t head, size_t row, size_t rows, float *weights) {
  size_t total = a->first + a->m, column = head * a->d_head, count = a->first + row + 1;
  a->kernels->attend(a->q + row * a->ldq + column, a->ldq, rows, a->keys + column, a->values + column, a->ldkv, count,
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
                  size_t m, size_t first, size_t heads, size_t d_head, float scale, float *z, size_t ldz,
                  float *pattern, float *scores) {
  attention a = {context->kernels, q, keys, values, ldq, ldkv, m, first, heads, d_head, scale, z, ldz, pattern, scores};
  ck_pool_run(context->pool, parts_for(context, m * (first + m) * heads * d_head, 64 * heads, false), attention_part, &a);
}

void ck_layer_norm(ck_context *context, const float *x, size_t m, size_t n, const float *gamma, const float *beta,
                   float eps, float *y) {
  for (size_t i = 0; i < m; i++) context->kernels->layer_norm(x + i * n, n, gamma, beta, eps, y + i * n);
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

void ck_add(ck_context *context, float *y, const float *x, size_t count) { context->kernels->add(y, x, count); }

/// Elements whose squares are added up before they meet those of others.
enum { CK_SQUARES = 1 << 13 };

typedef struct {
  const ck_kernels *kernels;
  const float *x;
  size_t count;
  double *sums;
} squares;

size_t ck_sum_squares_room(size_t count) { return (count + CK_SQUARES - 1) / CK_SQUARES; }

static void squares_part(void *job, int part, int parts, int thread) {
  const squares *s = job;
  size_t stretches = ck_sum_squares_room(s->count), end = stretches * (size_t)(part + 1) / (size_t)parts;
  for (size_t i = stretches * (size_t)part / (size_t)parts; i < end; i++) {
    size_t start = i * CK_SQUARES, left = s->count - start;
    s->sums[i] = s->kernels->sum_squares(s->x + start, left < CK_SQUARES ? left : CK_SQUARES);
  }
}

double ck_sum_squares(ck_context *context, const float *x, size_t count, double *room) {
  squares s = {context->kernels, x, count, room};
  ck_pool_run(context->pool, parts_for(context, count, count, true), squares_part, &s);
  double sum = 0;
  for (size_t i = 0; i < ck_sum_squares_room(count); i++) sum += room[i];
  return sum;
}

typedef struct {
  const ck_kernels *kernels;
  float *weights, *gradients, *first, *second;
  const size_t *ends;
  const float *keeps;
  size_t arrays;
  const ck_adamw_step *step;
} update;

static void update_part(void *job, int part, int parts, int thread) {
  const update *u = job;
  size_t from, to;
  share(u->ends[u->arrays - 1], part, parts, &from, &to);
  for (size_t a = 0; a < u->arrays && from < to; a++) {
    size_t end = u->ends[a] < to ? u->ends[a] : to;
    if (end <= from) continue;
    u->kernels->adamw(u->weights + from, u->gradients + from, u->first + from, u->second + from, end - from,
                      u->keeps[a], u->step);
    from = end;
  }
}

void ck_adamw(ck_context *context, float *weights, float *gradients, float *first, float *second, const size_t *ends,
              const float *keeps, size_t arrays, const ck_adamw_step *step) {
  if (arrays == 0) return;
  update u = {context->kernels, weights, gradients, first, second, ends, keeps, arrays, step};
  size_t count = ends[arrays - 1];
  // Two divisions and a root take about as long as sixteen multiplications.
  ck_pool_run(context->pool, parts_for(context, 16 * count, count, true), update_part, &u);
}

void ck_to_float(const void *in, ck_dtype dtype, size_t count, float *out) {
  for (size_t i = 0; i < count; i += 16) {
    size_t part = count - i < 16 ? count - i : 16;
    f16x v = ck_load_weights_part(in, i, part, dtype);
    memcpy(out + i, &v, 4 * part);
  }
}
