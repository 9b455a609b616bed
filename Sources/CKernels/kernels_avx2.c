#if defined(__x86_64__)
#pragma clang attribute push(__attribute__((target("avx2,fma,f16c"))), apply_to = function)
#define CK_HAS_HALF
#define CK_TABLE ck_kernels_avx2
#define CK_ROWS 6
#define CK_VECTORS 1
#define CK_DOT_ROWS 2
#define CK_DOT_OUTPUTS 3
#include "kernels_body.h"
#pragma clang attribute pop
#endif
