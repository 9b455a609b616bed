#define _GNU_SOURCE
#include "CAllocations.h"
#include <errno.h>
#include <stdlib.h>

#ifdef __GLIBC__

#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

static _Thread_local size_t calls;

bool ca_can_count(void) { return true; }
size_t ca_allocations(void) { return calls; }

// A program's own functions stand before those of libc for every library that it loads, Swift's among them.
extern void *__libc_malloc(size_t);
extern void *__libc_calloc(size_t, size_t);
extern void *__libc_realloc(void *, size_t);
extern void *__libc_memalign(size_t, size_t);

void *malloc(size_t size) {
  calls++;
  return __libc_malloc(size);
}

void *calloc(size_t count, size_t size) {
  calls++;
  return __libc_calloc(count, size);
}

void *realloc(void *memory, size_t size) {
  calls++;
  return __libc_realloc(memory, size);
}

void *memalign(size_t alignment, size_t size) {
  calls++;
  return __libc_memalign(alignment, size);
}

void *aligned_alloc(size_t alignment, size_t size) { return memalign(alignment, size); }

int posix_memalign(void **memory, size_t alignment, size_t size) {
  void *found = memalign(alignment, size);
  if (!found) return ENOMEM;
  *memory = found;
  return 0;
}

void *mmap(void *address, size_t length, int protection, int flags, int descriptor, off_t offset) {
  calls++;
  return (void *)syscall(SYS_mmap, address, length, protection, flags, descriptor, offset);
}

void *mmap64(void *address, size_t length, int protection, int flags, int descriptor, off64_t offset) {
  return mmap(address, length, protection, flags, descriptor, offset);
}

#else

bool ca_can_count(void) { return false; }
size_t ca_allocations(void) { return 0; }

#endif
