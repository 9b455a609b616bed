/// A context, and how it cuts an operation's outputs into parts.
#ifndef CK_CONTEXT_H
#define CK_CONTEXT_H

#include "dispatch.h"
#include "pool.h"

struct ck_context {
  ck_isa isa;
  const ck_kernels *kernels;
  ck_pool *pool;
};

/// Below this many multiplications, waking a thread costs more than it brings.
enum { CK_WORTH_SHARING = 1 << 18 };

/// How many parts n outputs are cut into that take so many multiplications. Several for each thread, so that one which
/// another process slows down is left with fewer; where memory is the limit one for each, so that stretches stay long.
static inline int parts_for(const ck_context *context, size_t multiplications, size_t n, bool isStreamed) {
  size_t threads = (size_t)ck_pool_threads(context->pool), blocks = (n + 63) / 64;
  size_t parts = multiplications < CK_WORTH_SHARING ? 1 : isStreamed ? threads : 4 * threads;
  return (int)(parts < blocks ? parts : blocks ? blocks : 1);
}

/// Part `part` of `parts` of n outputs, cut at multiples of 64 so that no two threads write to one cache line.
static inline void share(size_t n, int part, int parts, size_t *from, size_t *to) {
  size_t blocks = (n + 63) / 64;
  *from = blocks * (size_t)part / (size_t)parts * 64;
  *to = blocks * (size_t)(part + 1) / (size_t)parts * 64;
  if (*from > n) *from = n;
  if (*to > n) *to = n;
}

/// Bands of rows that a product of m rows is cut into as well, where its outputs alone make too few parts.
static inline size_t bands_for(const ck_context *context, size_t multiplications, size_t m, int parts) {
  size_t wanted = 4 * (size_t)ck_pool_threads(context->pool) / (size_t)parts, most = m / 32;
  if (multiplications < CK_WORTH_SHARING || wanted > most) wanted = most;
  return multiplications < CK_WORTH_SHARING || wanted == 0 ? 1 : wanted;
}

/// Part `part` of `parts` of m rows, or of tasks of which each takes long.
static inline void share_rows(size_t m, int part, int parts, size_t *from, size_t *to) {
  *from = m * (size_t)part / (size_t)parts;
  *to = m * (size_t)(part + 1) / (size_t)parts;
}

#endif
