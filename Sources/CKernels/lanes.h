/// Sixteen floats side by side: one register on AVX-512, two on AVX2, four on NEON and SSE. The operations are
/// IEEE's, lane by lane, so that the width of the registers cannot be seen in the result.
#ifndef CK_LANES_H
#define CK_LANES_H

#include "CKernels.h"
#include <string.h>

#pragma STDC FP_CONTRACT OFF
// Every function that takes or gives such a vector is inlined: no calling convention is involved.
#pragma clang diagnostic ignored "-Wpsabi"

typedef float f16x __attribute__((ext_vector_type(16)));
typedef int32_t i16x __attribute__((ext_vector_type(16)));
typedef uint32_t u16x __attribute__((ext_vector_type(16)));
typedef uint16_t h16x __attribute__((ext_vector_type(16)));
typedef float f8x __attribute__((ext_vector_type(8)));
typedef float f4x __attribute__((ext_vector_type(4)));

#define CK_INLINE static inline __attribute__((always_inline))

CK_INLINE f16x ck_fma(f16x a, f16x b, f16x c) { return __builtin_elementwise_fma(a, b, c); }

CK_INLINE f16x ck_load(const float *p) {
  f16x v;
  memcpy(&v, p, sizeof v);
  return v;
}

CK_INLINE void ck_store(float *p, f16x v) { memcpy(p, &v, sizeof v); }

/// ((l0+l8)+(l4+l12)) + …: halves are added until one number is left.
CK_INLINE float ck_tree(f16x v) {
  f8x a = v.lo + v.hi;
  f4x b = a.lo + a.hi;
  return (b.x + b.z) + (b.y + b.w);
}

/// The trees of four vectors, side by side: the same additions in half of the instructions.
CK_INLINE f4x ck_trees(f16x a, f16x b, f16x c, f16x d) {
  f16x ab = __builtin_shufflevector(a, b, 0, 1, 2, 3, 4, 5, 6, 7, 16, 17, 18, 19, 20, 21, 22, 23) +
            __builtin_shufflevector(a, b, 8, 9, 10, 11, 12, 13, 14, 15, 24, 25, 26, 27, 28, 29, 30, 31);
  f16x cd = __builtin_shufflevector(c, d, 0, 1, 2, 3, 4, 5, 6, 7, 16, 17, 18, 19, 20, 21, 22, 23) +
            __builtin_shufflevector(c, d, 8, 9, 10, 11, 12, 13, 14, 15, 24, 25, 26, 27, 28, 29, 30, 31);
  f16x all = __builtin_shufflevector(ab, cd, 0, 1, 2, 3, 8, 9, 10, 11, 16, 17, 18, 19, 24, 25, 26, 27) +
             __builtin_shufflevector(ab, cd, 4, 5, 6, 7, 12, 13, 14, 15, 20, 21, 22, 23, 28, 29, 30, 31);
  all += __builtin_shufflevector(all, all, 2, 3, 0, 1, 6, 7, 4, 5, 10, 11, 8, 9, 14, 15, 12, 13);
  all += __builtin_shufflevector(all, all, 1, 0, 3, 2, 5, 4, 7, 6, 9, 8, 11, 10, 13, 12, 15, 14);
  return __builtin_shufflevector(all, all, 0, 4, 8, 12);
}

/// IEEE half to single, exact for every value. Where the machine has no instruction for it, the exponent is moved by a
/// multiplication with 2^112, which also normalises subnormals.
CK_INLINE f16x ck_widen_f16(h16x h) {
#ifdef CK_HAS_HALF
  _Float16 __attribute__((ext_vector_type(16))) halves;
  memcpy(&halves, &h, sizeof halves);
  return __builtin_convertvector(halves, f16x);
#else
  u16x bits = __builtin_convertvector(h, u16x);
  u16x magnitude = (bits & 0x7FFF) << 13;
  f16x value;
  memcpy(&value, &magnitude, sizeof value);
  value *= 0x1p112f;
  u16x scaled;
  memcpy(&scaled, &value, sizeof scaled);
  // Infinity and NaN have the largest exponent in both formats.
  u16x special = (u16x)((i16x)(magnitude >= (u16x)0x0F800000u));
  u16x result = (scaled | (special & 0x7F800000u)) | ((bits & 0x8000) << 16);
  memcpy(&value, &result, sizeof value);
  return value;
#endif
}

CK_INLINE f16x ck_widen_bf16(h16x h) {
  u16x bits = __builtin_convertvector(h, u16x) << 16;
  f16x value;
  memcpy(&value, &bits, sizeof value);
  return value;
}

CK_INLINE size_t ck_size_of(ck_dtype dtype) { return dtype == CK_F32 ? 4 : 2; }

/// Sixteen weights from element `index` on.
CK_INLINE f16x ck_load_weights(const void *w, size_t index, ck_dtype dtype) {
  if (dtype == CK_F32) return ck_load((const float *)w + index);
  h16x h;
  memcpy(&h, (const char *)w + 2 * index, sizeof h);
  return dtype == CK_F16 ? ck_widen_f16(h) : ck_widen_bf16(h);
}

/// The first `count` < 16 weights from element `index` on; the other lanes are 0.
CK_INLINE f16x ck_load_weights_part(const void *w, size_t index, size_t count, ck_dtype dtype) {
  char room[64] = {0};
  memcpy(room, (const char *)w + ck_size_of(dtype) * index, ck_size_of(dtype) * count);
  return ck_load_weights(room, 0, dtype);
}

CK_INLINE f16x ck_load_part(const float *p, size_t count) {
  f16x v = 0;
  memcpy(&v, p, 4 * count);
  return v;
}

CK_INLINE i16x ck_first_lanes(size_t count) {
  const i16x index = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15};
  return index < (i16x)(int32_t)count;
}

/// `a` in lanes where the mask is set, `b` elsewhere.
CK_INLINE f16x ck_select(i16x mask, f16x a, f16x b) {
  i16x x, y;
  memcpy(&x, &a, sizeof x);
  memcpy(&y, &b, sizeof y);
  i16x r = (x & mask) | (y & ~mask);
  memcpy(&a, &r, sizeof a);
  return a;
}

/// e^x in single precision: x = n·ln 2 + r, a polynomial in r (Taylor, degree 7), times 2^n. At most 2 ulp off
/// between −87 and 88; below, 0.
CK_INLINE f16x ck_exp_lanes(f16x x) {
  i16x below = x < -87.0f;
  f16x clamped = __builtin_elementwise_min(__builtin_elementwise_max(x, (f16x)-87.0f), (f16x)88.0f);
  // Adding and taking off 1.5·2^23 rounds to the nearest whole number.
  f16x n = ck_fma(clamped, (f16x)0x1.715476p0f, (f16x)12582912.0f) - 12582912.0f;
  f16x r = ck_fma(-n, (f16x)0x1.62e43p-1f, clamped);
  r = ck_fma(-n, (f16x)-0x1.05c61p-29f, r);
  f16x p = (f16x)(1.0f / 5040);
  p = ck_fma(p, r, (f16x)(1.0f / 720));
  p = ck_fma(p, r, (f16x)(1.0f / 120));
  p = ck_fma(p, r, (f16x)(1.0f / 24));
  p = ck_fma(p, r, (f16x)(1.0f / 6));
  p = ck_fma(p, r, (f16x)0.5f);
  p = ck_fma(p, r, (f16x)1.0f);
  p = ck_fma(p, r, (f16x)1.0f);
  i16x exponent = (__builtin_convertvector(n, i16x) + 127) << 23;
  f16x power;
  memcpy(&power, &exponent, sizeof power);
  return ck_select(below, (f16x)0.0f, p * power);
}

#endif
