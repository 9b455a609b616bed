/// How an optimiser's passes are shared out among threads.
#include "context.h"

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
