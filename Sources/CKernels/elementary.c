/// Functions in double precision, in plain IEEE operations: compiled once, so that there is one result.
#include "context.h"
#include <string.h>

#pragma STDC FP_CONTRACT OFF

static double from_bits(uint64_t bits) {
  double x;
  memcpy(&x, &bits, sizeof x);
  return x;
}

static uint64_t to_bits(double x) {
  uint64_t bits;
  memcpy(&bits, &x, sizeof bits);
  return bits;
}

/// ln 2 in two parts; the high one has zeros at its end, so that n times it is exact.
static const double ln2_high = 0x1.62e42feep-1, ln2_low = 0x1.a39ef35793c76p-33;

/// x = n·ln 2 + r, |r| ≤ ln 2 / 2; e^r by Remez's polynomial for r·(e^r + 1)/(e^r − 1) (as in Sun's fdlibm, 1993).
double ck_exp(double x) {
  if (x != x) return x;
  if (x > 709.782712893384) return __builtin_inf();
  if (x < -745.1332191019412) return 0;
  double n = x * 0x1.71547652b82fep0;
  n = (double)(int64_t)(n < 0 ? n - 0.5 : n + 0.5);
  double high = x - n * ln2_high, low = n * ln2_low;
  double r = high - low;
  double t = r * r;
  double c = r - t * (0x1.555555555553ep-3 +
                      t * (-0x1.6c16c16bebd93p-9 +
                           t * (0x1.1566aaf25de2cp-14 + t * (-0x1.bbd41c5d26bf1p-20 + t * 0x1.6376972bea4d0p-25))));
  double y = 1 - ((low - (r * c) / (2 - c)) - high);
  int64_t k = (int64_t)n;
  // Two steps, so that neither power of two leaves the range where the result does not.
  int64_t half = k / 2;
  return y * from_bits((uint64_t)(half + 1023) << 52) * from_bits((uint64_t)(k - half + 1023) << 52);
}

/// x = 2^k·(1 + f), √½ < 1 + f < √2; log(1 + f) through s = f/(2 + f) (as in Sun's fdlibm, 1993).
double ck_log(double x) {
  if (x != x || x == __builtin_inf()) return x;
  if (x == 0) return -__builtin_inf();
  if (x < 0) return __builtin_nan("");
  int64_t k = 0;
  if (x < 0x1p-1022) {
    x *= 0x1p54;
    k = -54;
  }
  uint64_t bits = to_bits(x);
  k += (int64_t)(bits >> 52) - 1023;
  x = from_bits((bits & 0xFFFFFFFFFFFFFu) | 0x3FF0000000000000u);
  if (x > 0x1.6a09e667f3bcdp0) {
    x *= 0.5;
    k += 1;
  }
  double f = x - 1, s = f / (2 + f), z = s * s, w = z * z;
  double even = w * (0x1.999999997fa04p-2 + w * (0x1.c71c51d8e78afp-3 + w * 0x1.39a09d078c69fp-3));
  double odd = z * (0x1.5555555555593p-1 +
                    w * (0x1.2492494229359p-2 + w * (0x1.7466496cb03dep-3 + w * 0x1.2f112df3e5244p-3)));
  double half = 0.5 * f * f, n = (double)k;
  return n * ln2_high - ((half - (s * (half + even + odd) + n * ln2_low)) - f);
}

/// π/2 in two parts; the high one has 33 bits, so that n times it is exact for |n| ≤ 2^20.
static const double quarter_high = 0x1.921fb544p0, quarter_low = 0x1.0b4611a626331p-34;

/// x = n·π/2 + r, |r| ≤ π/4; Taylor's series of r, where the terms that are left out are below 1e-18.
void ck_cos_sin(double x, double *cosine, double *sine) {
  double n = x * 0x1.45f306dc9c883p-1;
  int64_t quarter = (int64_t)(n < 0 ? n - 0.5 : n + 0.5);
  n = (double)quarter;
  double r = (x - n * quarter_high) - n * quarter_low, square = r * r, even = 1, odd = 1;
  // 1 − r²/(k(k−1))·(1 − r²/((k−2)(k−3))·(…)), the innermost first.
  for (int k = 18; k >= 2; k -= 2) {
    even = 1 - square / (k * (k - 1)) * even;
    odd = 1 - square / (k * (k + 1)) * odd;
  }
  odd *= r;
  switch (quarter & 3) {
  case 0: *cosine = even, *sine = odd; break;
  case 1: *cosine = -odd, *sine = even; break;
  case 2: *cosine = -even, *sine = -odd; break;
  default: *cosine = odd, *sine = -even; break;
  }
}

static double sum_lanes(const double *p, size_t n) {
  double lanes[16] = {0};
  size_t i = 0;
  for (; i + 16 <= n; i += 16)
    for (size_t lane = 0; lane < 16; lane++) lanes[lane] += p[i + lane];
  for (; i < n; i++) lanes[i % 16] += p[i];
  for (size_t width = 8; width; width /= 2)
    for (size_t lane = 0; lane < width; lane++) lanes[lane] += lanes[lane + width];
  return lanes[0];
}

typedef struct {
  const double *z;
  size_t n;
  double shift, *p;
} exp_job;

static void exp_part(void *job, int part, int parts, int thread) {
  const exp_job *e = job;
  size_t from, to;
  share(e->n, part, parts, &from, &to);
  for (size_t i = from; i < to; i++) e->p[i] = ck_exp(e->z[i] - e->shift);
}

double ck_exp_shifted(const double *z, size_t n, double shift, double *p) {
  exp_job job = {z, n, shift, p};
  exp_part(&job, 0, 1, 0);
  return sum_lanes(p, n);
}

double ck_exp_shifted_shared(ck_context *context, const double *z, size_t n, double shift, double *p) {
  exp_job job = {z, n, shift, p};
  // An exponential takes about as long as sixteen multiplications.
  ck_pool_run(context->pool, parts_for(context, 16 * n, n, false), exp_part, &job);
  return sum_lanes(p, n);
}
