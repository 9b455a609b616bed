/// How the outputs of training's operations are shared out among threads.
#include "context.h"

/// Rows of n numbers that take about `cost` multiplications each.
static int row_parts(const ck_context *context, size_t m, size_t n, size_t cost) {
  return parts_for(context, m * n * cost, 64 * m, false);
}

typedef struct {
  const ck_kernels *kernels;
  const float *x;
  size_t m, n;
  const float *gamma;
  float eps;
  const float *dy;
  float *dx, *dgamma, *dbeta, *moments;
} norm_job;

static void norm_input_part(void *job, int part, int parts, int thread) {
  const norm_job *p = job;
  size_t from, to;
  share_rows(p->m, part, parts, &from, &to);
  for (size_t i = from; i < to; i++) {
    float *moments = p->moments + 2 * i;
    p->kernels->statistics(p->x + i * p->n, p->n, p->eps, moments, moments + 1);
    p->kernels->layer_norm_input(p->x + i * p->n, p->n, p->gamma, p->dy + i * p->n, moments[0], moments[1],
                                 p->dx + i * p->n);
  }
}

static void norm_weights_part(void *job, int part, int parts, int thread) {
  const norm_job *p = job;
  size_t from, to;
  share(p->n, part, parts, &from, &to);
  p->kernels->layer_norm_weights(p->x + from, p->dy + from, p->n, p->m, to - from, p->moments, p->dgamma + from,
                                 p->dbeta + from);
}

void ck_layer_norm_backward(ck_context *context, const float *x, size_t m, size_t n, const float *gamma, float eps,
                            const float *dy, float *dx, float *dgamma, float *dbeta, float *moments) {
  norm_job job = {context->kernels, x, m, n, gamma, eps, dy, dx, dgamma, dbeta, moments};
  ck_pool_run(context->pool, row_parts(context, m, n, 8), norm_input_part, &job);
  ck_pool_run(context->pool, parts_for(context, 8 * m * n, n, true), norm_weights_part, &job);
}

typedef struct {
  const ck_kernels *kernels;
  const float *x;
  size_t count;
  float *y;
} gelu_job;

static void gelu_of_part(void *job, int part, int parts, int thread) {
  const gelu_job *p = job;
  size_t from, to;
  share(p->count, part, parts, &from, &to);
  p->kernels->gelu_of(p->x + from, to - from, p->y + from);
}

static void gelu_backward_part(void *job, int part, int parts, int thread) {
  const gelu_job *p = job;
  size_t from, to;
  share(p->count, part, parts, &from, &to);
  p->kernels->gelu_backward(p->x + from, to - from, p->y + from);
}

void ck_gelu_of(ck_context *context, const float *x, size_t count, float *y) {
  gelu_job job = {context->kernels, x, count, y};
  ck_pool_run(context->pool, parts_for(context, 16 * count, count, false), gelu_of_part, &job);
}

void ck_gelu_backward(ck_context *context, const float *x, size_t count, float *dy) {
  gelu_job job = {context->kernels, x, count, dy};
  ck_pool_run(context->pool, parts_for(context, 16 * count, count, false), gelu_backward_part, &job);
}

typedef struct {
  const ck_kernels *kernels;
  ck_head_backward first;
  size_t sequences, heads;
  float *room;
} attention_job;

static void attention_part(void *job, int part, int parts, int thread) {
  const attention_job *p = job;
  size_t from, to;
  share_rows(p->sequences * p->heads, part, parts, &from, &to);
  float *room = p->room + (size_t)thread * ck_attention_backward_room(p->first.m, p->first.d_head);
  for (size_t task = from; task < to; task++) {
    ck_head_backward head = p->first;
    size_t row = task / p->heads * head.m, column = task % p->heads * head.d_head;
    size_t wide = row * head.ldqkv + column, narrow = row * head.ldz + column;
    head.q += wide, head.keys += wide, head.values += wide;
    head.dq += wide, head.dkeys += wide, head.dvalues += wide;
    head.z += narrow, head.dz += narrow;
    p->kernels->attend_backward(&head, room);
  }
}

size_t ck_attention_backward_room(size_t m, size_t d_head) {
  return (m + 2 * CK_QUERY_GROUP) * (2 * CK_QUERY_GROUP + 2 * d_head);
}

void ck_attention_backward(ck_context *context, const float *q, const float *keys, const float *values, size_t ldqkv,
                           const float *z, const float *dz, size_t ldz, size_t sequences, size_t m, size_t heads,
                           size_t d_head, float scale, float *dq, float *dkeys, float *dvalues, float *room) {
  ck_head_backward first = {q, keys, values, ldqkv, z, dz, ldz, m, d_head, scale, dq, dkeys, dvalues};
  attention_job job = {context->kernels, first, sequences, heads, room};
  size_t tasks = sequences * heads;
  ck_pool_run(context->pool, parts_for(context, 2 * m * m * d_head * tasks, 64 * tasks, false), attention_part, &job);
}

typedef struct {
  const ck_kernels *kernels;
  float *z;
  size_t ldz, m, n;
  const ptrdiff_t *targets;
  float scale;
  double *losses;
} loss_job;

static void loss_part(void *job, int part, int parts, int thread) {
  const loss_job *p = job;
  size_t from, to;
  share_rows(p->m, part, parts, &from, &to);
  for (size_t i = from; i < to; i++)
    p->losses[i] = p->kernels->cross_entropy(p->z + i * p->ldz, p->n, (size_t)p->targets[i], p->scale);
}

void ck_cross_entropy(ck_context *context, float *z, size_t ldz, size_t m, size_t n, const ptrdiff_t *targets,
                      float scale, double *losses) {
  loss_job job = {context->kernels, z, ldz, m, n, targets, scale, losses};
  ck_pool_run(context->pool, row_parts(context, m, n, 16), loss_part, &job);
}

typedef struct {
  const ck_kernels *kernels;
  float *z;
  size_t ldz;
  const float *p;
  size_t ldp, m, n;
  float scale;
  double *losses;
} soft_job;

static void softmax_part(void *job, int part, int parts, int thread) {
  const soft_job *s = job;
  size_t from, to;
  share_rows(s->m, part, parts, &from, &to);
  for (size_t i = from; i < to; i++) s->kernels->softmax(s->z + i * s->ldz, s->n, 1);
}

static void soft_loss_part(void *job, int part, int parts, int thread) {
  const soft_job *s = job;
  size_t from, to;
  share_rows(s->m, part, parts, &from, &to);
  for (size_t i = from; i < to; i++)
    s->losses[i] = s->kernels->soft_cross_entropy(s->z + i * s->ldz, s->p + i * s->ldp, s->n, s->scale);
}

void ck_softmax(ck_context *context, float *z, size_t ldz, size_t m, size_t n) {
  soft_job job = {.kernels = context->kernels, .z = z, .ldz = ldz, .m = m, .n = n};
  ck_pool_run(context->pool, row_parts(context, m, n, 16), softmax_part, &job);
}

void ck_soft_cross_entropy(ck_context *context, float *z, size_t ldz, const float *p, size_t ldp, size_t m, size_t n,
                           float scale, double *losses) {
  soft_job job = {context->kernels, z, ldz, p, ldp, m, n, scale, losses};
  ck_pool_run(context->pool, row_parts(context, m, n, 16), soft_loss_part, &job);
}

typedef struct {
  const ck_kernels *kernels;
  const float *x;
  size_t m, n;
  const ptrdiff_t *rows;
  float *out;
} column_job;

static void column_sums_part(void *job, int part, int parts, int thread) {
  const column_job *p = job;
  size_t from, to;
  share(p->n, part, parts, &from, &to);
  p->kernels->column_sums(p->x + from, p->n, p->m, to - from, p->out + from);
}

static void add_rows_part(void *job, int part, int parts, int thread) {
  const column_job *p = job;
  size_t from, to;
  share(p->n, part, parts, &from, &to);
  for (size_t i = 0; i < p->m; i++)
    p->kernels->add(p->out + (size_t)p->rows[i] * p->n + from, p->x + i * p->n + from, to - from);
}

void ck_column_sums(ck_context *context, const float *x, size_t m, size_t n, float *out) {
  column_job job = {context->kernels, x, m, n, NULL, out};
  ck_pool_run(context->pool, parts_for(context, 4 * m * n, n, true), column_sums_part, &job);
}

void ck_add_rows(ck_context *context, const float *x, size_t m, size_t n, const ptrdiff_t *rows, float *out) {
  column_job job = {context->kernels, x, m, n, rows, out};
  ck_pool_run(context->pool, parts_for(context, 4 * m * n, n, true), add_rows_part, &job);
}
