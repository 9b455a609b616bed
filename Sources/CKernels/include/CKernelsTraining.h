/// What training needs beside `CKernels.h`: gradients. `dy` is the loss's gradient with respect to a function's output y,
/// `dx` that with respect to its input x.
///
/// A row's sums run in the sixteen lanes and their tree. Sums over rows go on from what is there and take the rows in
/// ascending order, so that the order depends on how many rows there are, and never on threads: those split columns.
#ifndef CKERNELSTRAINING_H
#define CKERNELSTRAINING_H

#include "CKernels.h"

/// dx ← dx + (g − mean(g) − x̂·mean(g·x̂))/σ with g = γ·dy, x̂ = (x − mean)/σ, σ = sqrt(variance + eps);
/// dγ ← dγ + Σ dy·x̂, dβ ← dβ + Σ dy, with plain additions.
/// x, dy, dx: m × n, dense; moments: room for 2·m floats, from the caller.
void ck_layer_norm_backward(ck_context *context, const float *x, size_t m, size_t n, const float *gamma, float eps,
                            const float *dy, float *dx, float *dgamma, float *dbeta, float *moments);

/// y[i] = gelu(x[i]): the numbers of `ck_gelu`, where x is still needed.
void ck_gelu_of(ck_context *context, const float *x, size_t count, float *y);

/// dy[i] ← dy[i]·gelu′(x[i]), x before the activation.
void ck_gelu_backward(ck_context *context, const float *x, size_t count, float *dy);

/// Gradients of causal attention without a cache: `sequences` of m rows each, one after another; in each, row i sees
/// rows 0...i. q, keys, values and their gradients: rows `ldqkv` apart, head h at columns h·d_head; z (what attention
/// gave) and dz: rows `ldz` apart, likewise. Writes dq, dkeys, dvalues; adds nothing.
/// room: threads × `ck_attention_backward_room(m, d_head)` floats, from the caller.
void ck_attention_backward(ck_context *context, const float *q, const float *keys, const float *values, size_t ldqkv,
                           const float *z, const float *dz, size_t ldz, size_t sequences, size_t m, size_t heads,
                           size_t d_head, float scale, float *dq, float *dkeys, float *dvalues, float *room);
size_t ck_attention_backward_room(size_t m, size_t d_head);

/// losses[i] = −log softmax(z[i])[targets[i]], in nats, in double precision from a float sum of floats; z becomes the
/// gradient times `scale`: (softmax(z) − one-hot(target))·scale.
/// z: m × n, rows `ldz` apart.
void ck_cross_entropy(ck_context *context, float *z, size_t ldz, size_t m, size_t n, const ptrdiff_t *targets,
                      float scale, double *losses);

/// Each row of z becomes its softmax, in single precision. z: m × n, rows `ldz` apart.
void ck_softmax(ck_context *context, float *z, size_t ldz, size_t m, size_t n);

/// The same as `ck_cross_entropy` where the target is a distribution, p: losses[i] = −Σ_j p[j]·log softmax(z[i])[j], and
/// z becomes (softmax(z) − p)·scale. z, p: m × n, rows `ldz` and `ldp` apart; each row of p sums to 1.
void ck_soft_cross_entropy(ck_context *context, float *z, size_t ldz, const float *p, size_t ldp, size_t m, size_t n,
                           float scale, double *losses);

/// out[j] ← out[j] + Σ_i x[i][j], the gradient of a bias. x: m × n, dense.
void ck_column_sums(ck_context *context, const float *x, size_t m, size_t n, float *out);

/// out[rows[i]] ← out[rows[i]] + x[i] for i = 0 ..< m: the gradient of looking rows up. x: m × n, dense; out: rows of n.
void ck_add_rows(ck_context *context, const float *x, size_t m, size_t n, const ptrdiff_t *rows, float *out);

#endif
