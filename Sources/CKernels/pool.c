#include "pool.h"
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>

struct ck_pool {
  int threads;
  pthread_t *workers;
  pthread_mutex_t lock;
  pthread_cond_t wake, done;
  /// The number of the job, how many parts it has, and the next part to be taken, in one word: whoever has taken a part
  /// knows which job it is of, and that job cannot end before.
  _Atomic uint64_t claim;
  /// Parts that have not ended.
  atomic_int left;
  bool ends;
  ck_work work;
  void *job;
};

typedef struct {
  ck_pool *pool;
  int thread;
} worker;

static int parts_of(uint64_t claim) { return (int)(claim >> 16 & 0xFFFF); }
static int next_of(uint64_t claim) { return (int)(claim & 0xFFFF); }
static bool has_parts(ck_pool *pool) {
  uint64_t claim = atomic_load(&pool->claim);
  return next_of(claim) < parts_of(claim);
}

static void rest(void) {
#if defined(__x86_64__)
  __builtin_ia32_pause();
#elif defined(__aarch64__)
  __asm__ volatile("yield");
#endif
}

/// A decoding step hands out fifty jobs within milliseconds: looking for the next one this often (some
/// microseconds) before sleeping saves most of the wake-ups, and costs nothing when idle.
enum { CK_LOOKS = 2000 };

/// Works on parts until none is left to be taken.
static void take_parts(ck_pool *pool, int thread) {
  for (;;) {
    uint64_t claim = atomic_load(&pool->claim);
    do {
      if (next_of(claim) >= parts_of(claim)) return;
    } while (!atomic_compare_exchange_weak(&pool->claim, &claim, claim + 1));
    pool->work(pool->job, next_of(claim), parts_of(claim), thread);
    if (atomic_fetch_sub(&pool->left, 1) == 1) {
      pthread_mutex_lock(&pool->lock);
      pthread_cond_signal(&pool->done);
      pthread_mutex_unlock(&pool->lock);
    }
  }
}

static void *worker_main(void *argument) {
  worker self = *(worker *)argument;
  free(argument);
  ck_pool *pool = self.pool;
  for (;;) {
    for (int i = 0; i < CK_LOOKS && !has_parts(pool); i++) rest();
    pthread_mutex_lock(&pool->lock);
    while (!has_parts(pool) && !pool->ends) pthread_cond_wait(&pool->wake, &pool->lock);
    bool ends = pool->ends;
    pthread_mutex_unlock(&pool->lock);
    if (ends) return NULL;
    take_parts(pool, self.thread);
  }
}

ck_pool *ck_pool_create(int threads) {
  ck_pool *pool = calloc(1, sizeof *pool);
  if (!pool) return NULL;
  pool->threads = 1;
  pool->workers = calloc((size_t)threads, sizeof *pool->workers);
  pthread_mutex_init(&pool->lock, NULL);
  pthread_cond_init(&pool->wake, NULL);
  pthread_cond_init(&pool->done, NULL);
  // Signals are the main thread's business: workers inherit a mask that blocks them all.
  sigset_t all, before;
  sigfillset(&all);
  pthread_sigmask(SIG_SETMASK, &all, &before);
  bool whole = pool->workers != NULL;
  for (int thread = 1; whole && thread < threads; thread++) {
    worker *argument = malloc(sizeof *argument);
    if (argument) *argument = (worker){pool, thread};
    whole = argument && pthread_create(&pool->workers[thread], NULL, worker_main, argument) == 0;
    if (whole) pool->threads++;
    else free(argument);
  }
  pthread_sigmask(SIG_SETMASK, &before, NULL);
  if (whole) return pool;
  ck_pool_destroy(pool);
  return NULL;
}

void ck_pool_destroy(ck_pool *pool) {
  pthread_mutex_lock(&pool->lock);
  pool->ends = true;
  pthread_cond_broadcast(&pool->wake);
  pthread_mutex_unlock(&pool->lock);
  for (int thread = 1; thread < pool->threads; thread++) pthread_join(pool->workers[thread], NULL);
  pthread_mutex_destroy(&pool->lock);
  pthread_cond_destroy(&pool->wake);
  pthread_cond_destroy(&pool->done);
  free(pool->workers);
  free(pool);
}

int ck_pool_threads(const ck_pool *pool) { return pool->threads; }

void ck_pool_run(ck_pool *pool, int parts, ck_work work, void *job) {
  if (parts == 1 || pool->threads == 1) {
    for (int part = 0; part < parts; part++) work(job, part, parts, 0);
    return;
  }
  pool->work = work;
  pool->job = job;
  atomic_store(&pool->left, parts);
  uint64_t number = (atomic_load(&pool->claim) >> 32) + 1;
  pthread_mutex_lock(&pool->lock);
  atomic_store(&pool->claim, number << 32 | (uint64_t)parts << 16);
  pthread_cond_broadcast(&pool->wake);
  pthread_mutex_unlock(&pool->lock);
  take_parts(pool, 0);
  for (int i = 0; i < CK_LOOKS && atomic_load(&pool->left); i++) rest();
  if (!atomic_load(&pool->left)) return;
  pthread_mutex_lock(&pool->lock);
  while (atomic_load(&pool->left)) pthread_cond_wait(&pool->done, &pool->lock);
  pthread_mutex_unlock(&pool->lock);
}
