/// Floats as the shorter types of model files: rounded to nearest, ties to even, by integers alone.
#include "CKernels.h"
#include <string.h>

static uint32_t bits_of(float x) {
  uint32_t bits;
  memcpy(&bits, &x, sizeof bits);
  return bits;
}

/// What is over 65,504 and rounds up becomes infinite; a NaN stays one.
static uint16_t to_f16(float x) {
  uint32_t bits = bits_of(x), sign = bits >> 16 & 0x8000, magnitude = bits & 0x7FFFFFFF;
  if (magnitude > 0x7F800000) return (uint16_t)(sign | 0x7E00);
  if (magnitude >= 0x47800000) return (uint16_t)(sign | 0x7C00);
  if (magnitude < 0x38800000) {
    // Below 2^−14 the steps are 2^−24: those of the floats from ½ on, to which the addition rounds.
    float size;
    memcpy(&size, &magnitude, sizeof size);
    return (uint16_t)(sign | (bits_of(size + 0.5f) - 0x3F000000));
  }
  // Half a step less one, and one more where the last bit is odd; a carry into the exponent is right as it is.
  uint32_t rounded = magnitude + 0xFFF + (magnitude >> 13 & 1);
  return (uint16_t)(sign | ((rounded >> 13) - (112 << 10)));
}

static uint16_t to_bf16(float x) {
  uint32_t bits = bits_of(x);
  if ((bits & 0x7FFFFFFF) > 0x7F800000) return (uint16_t)(bits >> 16 | 0x40);
  return (uint16_t)((bits + 0x7FFF + (bits >> 16 & 1)) >> 16);
}

void ck_from_float(const float *in, ck_dtype dtype, size_t count, void *out) {
  uint16_t *halves = out;
  switch (dtype) {
  case CK_F32: memcpy(out, in, 4 * count); break;
  case CK_F16:
    for (size_t i = 0; i < count; i++) halves[i] = to_f16(in[i]);
    break;
  case CK_BF16:
    for (size_t i = 0; i < count; i++) halves[i] = to_bf16(in[i]);
    break;
  default: __builtin_trap();
  }
}
