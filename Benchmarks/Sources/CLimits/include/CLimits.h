/// What a core can do at most, to stand beside what the kernels do.
#ifndef CLIMITS_H
#define CLIMITS_H

#include <stddef.h>
#include <stdint.h>

/// Fused multiply-adds of as many independent sums as keep the units busy, `rounds` times, on vectors of 4 (`width` 0),
/// 8 (1: AVX2) or 16 (2: AVX-512) floats. Gives how many floating-point operations that was; `sink` receives a number
/// that depends on all of them.
double cl_fused(int width, size_t rounds, float *sink);

/// Reads `bytes` (a multiple of 256) from end to end in vectors of the same widths; gives the exclusive or of all words.
uint64_t cl_read(int width, const void *from, size_t bytes);

#endif
