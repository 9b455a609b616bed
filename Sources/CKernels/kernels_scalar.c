/// The baseline of the architecture; where it has no fused multiply-add, the compiler calls `fmaf`.
#define CK_TABLE ck_kernels_scalar
#define CK_ROWS 2
#define CK_VECTORS 1
#define CK_DOT_ROWS 1
#define CK_DOT_OUTPUTS 2
#include "kernels_body.h"
