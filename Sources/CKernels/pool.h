/// Threads that sleep until there is something to share.
#ifndef CK_POOL_H
#define CK_POOL_H

#include <stdbool.h>

typedef struct ck_pool ck_pool;

/// NULL if the threads could not be started. The caller's thread counts as one.
ck_pool *ck_pool_create(int threads);
void ck_pool_destroy(ck_pool *pool);
int ck_pool_threads(const ck_pool *pool);

/// Calls `work(job, part, parts)` once for each part, on all threads where `shared`, else on this one alone, and
/// returns when all have ended.
void ck_pool_run(ck_pool *pool, bool shared, void (*work)(void *job, int part, int parts), void *job);

#endif
