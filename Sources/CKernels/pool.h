/// Threads that sleep until there is something to share.
#ifndef CK_POOL_H
#define CK_POOL_H

typedef struct ck_pool ck_pool;

/// Part `part` of `parts`, on thread `thread` of the pool.
typedef void (*ck_work)(void *job, int part, int parts, int thread);

/// NULL if the threads could not be started. The caller's thread counts as one.
ck_pool *ck_pool_create(int threads);
void ck_pool_destroy(ck_pool *pool);
int ck_pool_threads(const ck_pool *pool);

/// Calls `work` once for each of 1 ... 65535 parts and returns when all have ended. Threads take the next part as they
/// come free, so that one which another process keeps from running holds nobody up but with the part that it has.
void ck_pool_run(ck_pool *pool, int parts, ck_work work, void *job);

#endif
