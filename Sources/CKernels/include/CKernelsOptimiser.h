/// What an optimiser needs beside `CKernels.h`: passes over all parameters at once.
///
/// `ck_sum_squares` goes by stretches of 8192 elements, each in sixteen lanes and their tree; the stretches are added in
/// ascending order; all in double precision.
#ifndef CKERNELSOPTIMISER_H
#define CKERNELSOPTIMISER_H

#include "CKernels.h"

/// The doubles of room that `ck_sum_squares` needs.
size_t ck_sum_squares_room(size_t count);

/// Σ x[i]²; not finite if and only if an x[i] is not.
double ck_sum_squares(ck_context *context, const float *x, size_t count, double *room);

/// The numbers of one step of AdamW, t = 1, 2, …
typedef struct {
  /// What each gradient is multiplied with first.
  float clip;
  /// 1 − β₁, β₂ and 1 − β₂.
  float rest1, beta2, rest2;
  /// √(1 − β₂ᵗ).
  float root;
  float epsilon;
  /// The learning rate / (1 − β₁ᵗ).
  float rate;
} ck_adamw_step;

/// One step of AdamW (Loshchilov & Hutter 2019), in the order in which PyTorch takes it; gradients are 0 afterwards:
///   g ← clip·g;  m ← m + (1 − β₁)·(g − m);  v ← β₂·v + (1 − β₂)·g·g
///   w ← keep·w − rate·m / (√v / root + ε)
/// Array a of `arrays` ends before element ends[a] and begins where the one before it ends, the first at 0; keeps[a] is
/// 1 − learning rate · decay for its weights.
void ck_adamw(ck_context *context, float *weights, float *gradients, float *first, float *second, const size_t *ends,
              const float *keeps, size_t arrays, const ck_adamw_step *step);

#endif
