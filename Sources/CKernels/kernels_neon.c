#if defined(__aarch64__)
#define CK_TABLE ck_kernels_neon
#define CK_ROWS 4
#define CK_VECTORS 1
#include "kernels_body.h"
#endif
