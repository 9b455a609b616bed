/// Blocks of quantised weights to floats, 32 at a time; the layouts are in `CKernelsQuantised.h`. Every weight is the
/// float that is defined there, however it is unpacked.
#ifndef CK_QUANTISED_H
#define CK_QUANTISED_H

#include "lanes.h"

typedef uint8_t b16x __attribute__((ext_vector_type(16)));
typedef int8_t s16x __attribute__((ext_vector_type(16)));
typedef uint8_t b8x __attribute__((ext_vector_type(8)));
typedef int8_t s8x __attribute__((ext_vector_type(8)));
typedef int16_t w8x __attribute__((ext_vector_type(8)));

/// Weights of a part: what is unpacked at once.
enum { CK_PART = 32 };

CK_INLINE bool ck_is_quantised(ck_dtype dtype) { return dtype >= CK_Q8_0; }

CK_INLINE size_t ck_length_of(ck_dtype dtype) { return dtype < CK_Q8_0 ? 1 : dtype >= CK_Q4_K ? 256 : 32; }

CK_INLINE size_t ck_bytes_of(ck_dtype dtype) {
  switch (dtype) {
  case CK_F32: return 4;
  case CK_F16:
  case CK_BF16: return 2;
  case CK_Q8_0: return 34;
  case CK_Q4_0: return 18;
  case CK_Q4_1: return 20;
  case CK_Q5_0: return 22;
  case CK_Q5_1: return 24;
  case CK_Q4_K: return 144;
  case CK_Q5_K: return 176;
  case CK_Q6_K: return 210;
  }
  return 0;
}

/// Bytes from the first weight to weight `index`, or to the block that holds it.
CK_INLINE size_t ck_offset_of(ck_dtype dtype, size_t index) {
  return index / ck_length_of(dtype) * ck_bytes_of(dtype);
}

CK_INLINE float ck_half(const uint8_t *p) {
#ifdef CK_HAS_HALF
  _Float16 half;
  memcpy(&half, p, sizeof half);
  return (float)half;
#else
  h16x h = 0;
  memcpy(&h, p, 2);
  return ck_widen_f16(h)[0];
#endif
}

/// Scales and minima of a block, for each part of 32, or of 16 in Q6_K.
typedef struct {
  float scale[16], minimum[8];
} ck_scales;

/// The eight pairs of six bits in Q4_K and Q5_K.
CK_INLINE void ck_scales_of_eight(const uint8_t *block, ck_scales *scales) {
  uint32_t a, b, c, words[4];
  memcpy(&a, block + 4, 4), memcpy(&b, block + 8, 4), memcpy(&c, block + 12, 4);
  words[0] = a & 0x3F3F3F3F;
  words[1] = (c & 0x0F0F0F0F) | (a >> 2 & 0x30303030);
  words[2] = b & 0x3F3F3F3F;
  words[3] = (c >> 4 & 0x0F0F0F0F) | (b >> 2 & 0x30303030);
  b16x bytes;
  memcpy(&bytes, words, sizeof bytes);
  f16x numbers = __builtin_convertvector(__builtin_convertvector(bytes, i16x), f16x);
  f8x scale = numbers.lo * ck_half(block), minimum = numbers.hi * -ck_half(block + 2);
  memcpy(scales->scale, &scale, sizeof scale);
  memcpy(scales->minimum, &minimum, sizeof minimum);
}

CK_INLINE void ck_scales_of(const uint8_t *block, ck_dtype dtype, ck_scales *scales) {
  switch (dtype) {
  case CK_Q4_1:
  case CK_Q5_1:
    scales->minimum[0] = ck_half(block + 2);
    scales->scale[0] = ck_half(block);
    break;
  case CK_Q4_K:
  case CK_Q5_K: ck_scales_of_eight(block, scales); break;
  case CK_Q6_K: {
    s16x bytes;
    memcpy(&bytes, block + 192, sizeof bytes);
    f16x numbers = __builtin_convertvector(__builtin_convertvector(bytes, i16x), f16x) * ck_half(block + 208);
    memcpy(scales->scale, &numbers, sizeof numbers);
    break;
  }
  default: scales->scale[0] = ck_half(block); break;
  }
}

CK_INLINE i16x ck_bytes16(const uint8_t *p) {
  b16x bytes;
  memcpy(&bytes, p, sizeof bytes);
  return __builtin_convertvector(bytes, i16x);
}

/// Sixteen bits as sixteen numbers, 16 where the bit is set.
CK_INLINE i16x ck_fifth_bits(uint32_t bits) {
  const i16x place = {1 << 0, 1 << 1, 1 << 2,  1 << 3,  1 << 4,  1 << 5,  1 << 6,  1 << 7,
                      1 << 8, 1 << 9, 1 << 10, 1 << 11, 1 << 12, 1 << 13, 1 << 14, 1 << 15};
  return (((i16x)(int32_t)(bits & 0xFFFF) & place) != 0) & 16;
}

/// q of weights 32·part … 32·part + 31 of a block, with what is always subtracted taken off.
CK_INLINE void ck_wholes_of(const uint8_t *block, size_t part, ck_dtype dtype, i16x q[2]) {
  switch (dtype) {
  case CK_Q8_0: {
    s16x bytes[2];
    memcpy(bytes, block + 2, sizeof bytes);
    q[0] = __builtin_convertvector(bytes[0], i16x), q[1] = __builtin_convertvector(bytes[1], i16x);
    break;
  }
  case CK_Q4_0:
  case CK_Q4_1: {
    i16x pairs = ck_bytes16(block + (dtype == CK_Q4_0 ? 2 : 4));
    q[0] = pairs & 15, q[1] = pairs >> 4;
    if (dtype == CK_Q4_0) q[0] -= 8, q[1] -= 8;
    break;
  }
  case CK_Q5_0:
  case CK_Q5_1: {
    const uint8_t *start = block + (dtype == CK_Q5_0 ? 2 : 4);
    uint32_t high;
    memcpy(&high, start, sizeof high);
    i16x pairs = ck_bytes16(start + 4);
    q[0] = (pairs & 15) | ck_fifth_bits(high), q[1] = pairs >> 4 | ck_fifth_bits(high >> 16);
    if (dtype == CK_Q5_0) q[0] -= 16, q[1] -= 16;
    break;
  }
  case CK_Q4_K:
  case CK_Q5_K: {
    const uint8_t *pairs = block + (dtype == CK_Q4_K ? 16 : 48) + part / 2 * 32;
    for (int i = 0; i < 2; i++) {
      q[i] = ck_bytes16(pairs + 16 * i) >> (int)(part % 2 * 4) & 15;
      if (dtype == CK_Q5_K) q[i] |= (ck_bytes16(block + 16 + 16 * i) >> (int)part & 1) << 4;
    }
    break;
  }
  case CK_Q6_K: {
    const uint8_t *pairs = block + part / 4 * 64 + part % 2 * 32, *high = block + 128 + part / 4 * 32;
    for (int i = 0; i < 2; i++) {
      i16x low = ck_bytes16(pairs + 16 * i) >> (int)(part % 4 / 2 * 4) & 15;
      q[i] = (low | (ck_bytes16(high + 16 * i) >> (int)(part % 4 * 2) & 3) << 4) - 32;
    }
    break;
  }
  default: break;
  }
}

/// Weights 32·part … 32·part + 31 of a block.
CK_INLINE void ck_unpack(const uint8_t *block, const ck_scales *scales, size_t part, ck_dtype dtype, f16x w[2]) {
  i16x q[2];
  ck_wholes_of(block, part, dtype, q);
  for (size_t i = 0; i < 2; i++) {
    f16x number = __builtin_convertvector(q[i], f16x);
    switch (dtype) {
    case CK_Q4_1:
    case CK_Q5_1:
    case CK_Q4_K:
    case CK_Q5_K: w[i] = ck_fma(number, (f16x)scales->scale[part], (f16x)scales->minimum[part]); break;
    case CK_Q6_K: w[i] = number * scales->scale[2 * part + i]; break;
    default: w[i] = number * scales->scale[0]; break;
    }
  }
}

#endif
