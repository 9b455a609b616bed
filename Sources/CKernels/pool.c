#include "pool.h"
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>

struct ck_pool {
  int threads;
  pthread_t *workers;
  pthread_mutex_t lock;
  pthread_cond_t wake, done;
  /// Grows by one with each job; a worker that has seen it has begun that job.
  atomic_ulong round;
  atomic_int running;
  bool ends;
  void (*work)(void *, int, int);
  void *job;
};

typedef struct {
  ck_pool *pool;
  int part;
} worker;

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

static void *worker_main(void *argument) {
  worker self = *(worker *)argument;
  free(argument);
  ck_pool *pool = self.pool;
  unsigned long seen = 0;
  for (;;) {
    for (int i = 0; i < CK_LOOKS && atomic_load(&pool->round) == seen; i++) rest();
    pthread_mutex_lock(&pool->lock);
    while (atomic_load(&pool->round) == seen && !pool->ends) pthread_cond_wait(&pool->wake, &pool->lock);
    bool ends = pool->ends;
    pthread_mutex_unlock(&pool->lock);
    if (ends) return NULL;
    seen = atomic_load(&pool->round);
    pool->work(pool->job, self.part, pool->threads);
    if (atomic_fetch_sub(&pool->running, 1) == 1) {
      pthread_mutex_lock(&pool->lock);
      pthread_cond_signal(&pool->done);
      pthread_mutex_unlock(&pool->lock);
    }
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
  for (int part = 1; whole && part < threads; part++) {
    worker *argument = malloc(sizeof *argument);
    if (argument) *argument = (worker){pool, part};
    whole = argument && pthread_create(&pool->workers[part], NULL, worker_main, argument) == 0;
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
  for (int part = 1; part < pool->threads; part++) pthread_join(pool->workers[part], NULL);
  pthread_mutex_destroy(&pool->lock);
  pthread_cond_destroy(&pool->wake);
  pthread_cond_destroy(&pool->done);
  free(pool->workers);
  free(pool);
}

int ck_pool_threads(const ck_pool *pool) { return pool->threads; }

void ck_pool_run(ck_pool *pool, bool shared, void (*work)(void *, int, int), void *job) {
  if (!shared || pool->threads == 1) {
    work(job, 0, 1);
    return;
  }
  pthread_mutex_lock(&pool->lock);
  pool->work = work;
  pool->job = job;
  atomic_store(&pool->running, pool->threads - 1);
  atomic_fetch_add(&pool->round, 1);
  pthread_cond_broadcast(&pool->wake);
  pthread_mutex_unlock(&pool->lock);
  work(job, 0, pool->threads);
  for (int i = 0; i < CK_LOOKS && atomic_load(&pool->running); i++) rest();
  if (!atomic_load(&pool->running)) return;
  pthread_mutex_lock(&pool->lock);
  while (atomic_load(&pool->running)) pthread_cond_wait(&pool->done, &pool->lock);
  pthread_mutex_unlock(&pool->lock);
}
