/// Counts how often this thread takes memory, for tests that it is not done where it must not be.
#ifndef CALLOCATIONS_H
#define CALLOCATIONS_H

#include <stdbool.h>
#include <stddef.h>

/// Whether this machine's memory can be watched: with glibc, whose functions a program may replace by its own.
bool ca_can_count(void);

/// Calls of malloc, its kin and mmap on this thread since it began; 0 for good where they cannot be counted.
size_t ca_allocations(void);

#endif
