/// How Llama's operations are shared out among threads, and the rotation.
#include "context.h"
#include "quantised.h"
#include "CKernelsLlama.h"
#include "CKernelsQuantised.h"

size_t ck_block_length(ck_dtype dtype) { return ck_length_of(dtype); }
size_t ck_block_bytes(ck_dtype dtype) { return ck_bytes_of(dtype); }

typedef struct {
  const ck_kernels *kernels;
  const float *x;
  size_t m, n;
  const float *gamma;
  float eps, *y;
} norm;

static void rms_norm_part(void *job, int part, int parts, int thread) {
  const norm *p = job;
  size_t from, to;
  share_rows(p->m, part, parts, &from, &to);
  for (size_t i = from; i < to; i++)
    p->kernels->rms_norm(p->x + i * p->n, p->n, p->gamma, p->eps, p->y + i * p->n);
}

void ck_rms_norm(ck_context *context, const float *x, size_t m, size_t n, const float *gamma, float eps, float *y) {
  norm job = {context->kernels, x, m, n, gamma, eps, y};
  ck_pool_run(context->pool, parts_for(context, 8 * m * n, 64 * m, false), rms_norm_part, &job);
}

typedef struct {
  const ck_kernels *kernels;
  float *gate;
  const float *up;
  size_t count;
} activation;

static void swiglu_part(void *job, int part, int parts, int thread) {
  const activation *a = job;
  size_t from, to;
  share(a->count, part, parts, &from, &to);
  if (from < to) a->kernels->swiglu(a->gate + from, a->up + from, to - from);
}

void ck_swiglu(ck_context *context, float *gate, const float *up, size_t count) {
  activation a = {context->kernels, gate, up, count};
  // One value takes about as long as sixteen multiplications.
  ck_pool_run(context->pool, parts_for(context, 16 * count, count, false), swiglu_part, &a);
}

void ck_rotate(float *x, size_t ldx, size_t m, size_t heads, size_t d_head, size_t turning, bool neighbours,
               const float *turns, size_t period) {
  size_t half = turning / 2, step = neighbours ? 2 : 1, apart = neighbours ? 1 : half;
  for (size_t i = 0; i < m; i++) {
    const float *cosines = turns + i % period * turning, *sines = cosines + half;
    for (size_t head = 0; head < heads; head++) {
      float *first = x + i * ldx + head * d_head;
      for (size_t p = 0; p < half; p++) {
        float a = first[step * p], b = first[step * p + apart];
        first[step * p] = a * cosines[p] - b * sines[p];
        first[step * p + apart] = a * sines[p] + b * cosines[p];
      }
    }
  }
}
