#if defined(__x86_64__)
#pragma clang attribute push(__attribute__((target("avx512f,avx512bw,avx512vl,avx512dq,avx2,fma,f16c"))), apply_to = function)
#define CK_HAS_HALF
#define CK_TABLE ck_kernels_avx512
#define CK_ROWS 8
#define CK_VECTORS 2
#define CK_DOT_ROWS 4
#define CK_DOT_OUTPUTS 6
#include "kernels_body.h"
#pragma clang attribute pop
#endif
