#if defined(__aarch64__)
#define CK_TABLE ck_kernels_neon
#define CK_ROWS 6
#define CK_VECTORS 1
#define CK_DOT_ROWS 2
#define CK_DOT_OUTPUTS 3
#include "kernels_body.h"
#endif
