#include "CLimits.h"
#include <string.h>

#pragma clang diagnostic ignored "-Wpsabi"

typedef float f4 __attribute__((ext_vector_type(4)));
typedef float f8 __attribute__((ext_vector_type(8)));
typedef float f16 __attribute__((ext_vector_type(16)));
typedef uint64_t u8 __attribute__((ext_vector_type(8)));

// Twelve sums hide a latency of four at two a cycle, and fit in any instruction set's registers.
#define SUMS 12
#define FUSED(NAME, VECTOR, ATTRIBUTE)                                                                                 \
  ATTRIBUTE static float NAME(size_t rounds) {                                                                         \
    VECTOR sums[SUMS], x = 0.999f, y = 0.001f, total = 0;                                                              \
    for (int s = 0; s < SUMS; s++) sums[s] = (float)s;                                                                 \
    for (size_t r = 0; r < rounds; r++)                                                                                \
      for (int s = 0; s < SUMS; s++) sums[s] = __builtin_elementwise_fma(sums[s], x, y);                               \
    for (int s = 0; s < SUMS; s++) total += sums[s];                                                                   \
    return total[0];                                                                                                   \
  }

FUSED(fused_4, f4, )
#if defined(__x86_64__)
FUSED(fused_8, f8, __attribute__((target("avx2,fma"))))
FUSED(fused_16, f16, __attribute__((target("avx512f"))))
#endif

double cl_fused(int width, size_t rounds, float *sink) {
  double each = 2.0 * SUMS * (double)rounds;
#if defined(__x86_64__)
  if (width == 1) return *sink = fused_8(rounds), 8 * each;
  if (width == 2) return *sink = fused_16(rounds), 16 * each;
#endif
  *sink = fused_4(rounds);
  return 4 * each;
}

#define READ(NAME, ATTRIBUTE)                                                                                          \
  ATTRIBUTE static uint64_t NAME(const void *from, size_t bytes) {                                                     \
    u8 words[4] = {0}, all;                                                                                            \
    for (size_t at = 0; at < bytes; at += sizeof words)                                                                \
      for (size_t s = 0; s < 4; s++) {                                                                                 \
        u8 next;                                                                                                       \
        memcpy(&next, (const char *)from + at + 64 * s, sizeof next);                                                  \
        words[s] ^= next;                                                                                              \
      }                                                                                                                \
    all = words[0] ^ words[1] ^ words[2] ^ words[3];                                                                   \
    return all[0] ^ all[1] ^ all[2] ^ all[3] ^ all[4] ^ all[5] ^ all[6] ^ all[7];                                      \
  }

READ(read_4, )
#if defined(__x86_64__)
READ(read_8, __attribute__((target("avx2"))))
READ(read_16, __attribute__((target("avx512f"))))
#endif

uint64_t cl_read(int width, const void *from, size_t bytes) {
#if defined(__x86_64__)
  if (width == 1) return read_8(from, bytes);
  if (width == 2) return read_16(from, bytes);
#endif
  return read_4(from, bytes);
}
