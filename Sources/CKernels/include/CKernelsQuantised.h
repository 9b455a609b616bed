/// Quantised weights, as GGUF files hold them: blocks of whole numbers q of few bits, with a scale d and sometimes a
/// minimum, so that a weight is d·q, d·q + m or d·q − m. Layouts after ggml's `ggml-common.h`; d, m and n are IEEE halves,
/// all little-endian. A row is a whole number of blocks.
///
/// A weight is rounded to a float once at most: the product of scale and q is exact in 24 bits, and what is added goes in
/// with it in one fused multiply-add. From there on, sums run as they do for other weights.
///
/// Blocks of 32 weights w[0…31]:
///   Q8_0  34 bytes  d; q[32] (int8)                     w[i] = d·q[i]
///   Q4_0  18 bytes  d; p[16]                            w[i] = d·(q − 8),   q = p[i] & 15, or p[i − 16] >> 4 from 16 on
///   Q4_1  20 bytes  d, m; p[16]                         w[i] = d·q + m
///   Q5_0  22 bytes  d; h[4]; p[16]                      w[i] = d·(q − 16),  q as above, plus 16 where bit i of h is set
///   Q5_1  24 bytes  d, m; h[4]; p[16]                   w[i] = d·q + m
///
/// Blocks of 256 weights, in parts of 32 (Q4_K, Q5_K) or of 16 (Q6_K) with a scale of their own:
///   Q4_K 144 bytes  d, n; s[12]; p[128]                 w[32j + i] = (d·a[j])·q − n·b[j]
///        q = p[32·(j/2) + i], its lower four bits for even j, its upper for odd ones;
///        a[j] = s[j] & 63, b[j] = s[j + 4] & 63 for j < 4; from 4 on
///        a[j] = s[j + 4] & 15 | (s[j − 4] >> 6) << 4, b[j] = s[j + 4] >> 4 | (s[j] >> 6) << 4
///   Q5_K 176 bytes  d, n; s[12]; h[32]; p[128]          the same, with 16 more where bit j of h[i] is set
///   Q6_K 210 bytes  p[128]; h[64]; a[16] (int8); d      w[16j + i] = (d·a[j])·(q − 32)
///        of each half of 128 weights, p' and h' the half's 64 and 32 bytes, weight 32g + i (g < 4, i < 32) has
///        q = p'[32·(g & 1) + i] >> 4·(g / 2) & 15 | (h'[i] >> 2g & 3) << 4
#ifndef CKERNELSQUANTISED_H
#define CKERNELSQUANTISED_H

#include "CKernels.h"

/// The weights and the bytes of a block; 1 and the element's size for types that have no blocks.
size_t ck_block_length(ck_dtype dtype);
size_t ck_block_bytes(ck_dtype dtype);

#endif
