/// What an instruction set has to offer. Each function works on one thread and a part of the outputs.
#ifndef CK_DISPATCH_H
#define CK_DISPATCH_H

#include "CKernels.h"
#include "CKernelsTraining.h"

/// The inner index is cut into stretches of this length, whose weights stay in cache.
enum { CK_STRETCH = 384 };

/// Rows that are streamed past the weights rather than held against a panel of them.
enum { CK_FEW = 16 };

/// Queries of a head whose gradients are computed together.
enum { CK_QUERY_GROUP = 32 };

/// One head of one sequence; see `ck_attention_backward`.
typedef struct {
  const float *q, *keys, *values;
  size_t ldqkv;
  const float *z, *dz;
  size_t ldz, m, d_head;
  float scale, *dq, *dkeys, *dvalues;
} ck_head_backward;

typedef struct {
  /// Outputs `from` ..< `to` of x·W for m rows.
  void (*linear)(const float *x, size_t ldx, size_t m, const void *w, ck_dtype dtype, size_t k, size_t n, size_t from,
                 size_t to, const float *bias, float *y, size_t ldy);
  /// Outputs `from` ..< `to` of x·Wᵀ for m rows.
  void (*linear_transposed)(const float *x, size_t ldx, size_t m, const void *w, ck_dtype dtype, size_t k, size_t from,
                            size_t to, float *y, size_t ldy);
  /// Rows `from` ..< `to` of out + xᵀ·y, summed over the m rows of x and y.
  void (*outer)(const float *x, size_t ldx, size_t m, const float *y, size_t ldy, size_t from, size_t to, size_t n,
                float *out, size_t ldout);
  /// Some queries of one head, the first of which sees `count` positions; each row of weights has room for what it sees.
  void (*attend)(const float *q, size_t ldq, size_t rows, const float *keys, const float *values, size_t ldkv,
                 size_t count, size_t d_head, float scale, float *weights, size_t ldweights, float *z, size_t ldz);
  void (*layer_norm)(const float *x, size_t n, const float *gamma, const float *beta, float eps, float *y);
  void (*gelu)(float *x, size_t count);
  void (*add)(float *y, const float *x, size_t count);
  void (*rms_norm)(const float *x, size_t n, const float *gamma, float eps, float *y);
  void (*swiglu)(float *gate, const float *up, size_t count);
  // What training needs, row by row but for the sums over rows.
  void (*statistics)(const float *x, size_t n, float eps, float *mean, float *deviation);
  void (*layer_norm_input)(const float *x, size_t n, const float *gamma, const float *dy, float mean, float deviation,
                           float *dx);
  void (*layer_norm_weights)(const float *x, const float *dy, size_t ld, size_t m, size_t n, const float *moments,
                             float *dgamma, float *dbeta);
  void (*gelu_of)(const float *x, size_t count, float *y);
  void (*gelu_backward)(const float *x, size_t count, float *dy);
  void (*attend_backward)(const ck_head_backward *head, float *room);
  double (*cross_entropy)(float *z, size_t n, size_t target, float scale);
  void (*softmax)(float *z, size_t n, float scale);
  double (*soft_cross_entropy)(float *z, const float *p, size_t n, float scale);
  void (*column_sums)(const float *x, size_t ldx, size_t m, size_t n, float *out);
  // What an optimiser needs.
  double (*sum_squares)(const float *x, size_t n);
  /// A stretch of parameters that decay alike.
  void (*adamw)(float *weights, float *gradients, float *first, float *second, size_t count, float keep,
                const ck_adamw_step *step);
} ck_kernels;

extern const ck_kernels ck_kernels_scalar;
#if defined(__x86_64__)
extern const ck_kernels ck_kernels_avx2;
extern const ck_kernels ck_kernels_avx512;
#elif defined(__aarch64__)
extern const ck_kernels ck_kernels_neon;
#endif

#endif
