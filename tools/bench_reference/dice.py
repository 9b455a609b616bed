"""The random numbers of docs/random-numbers.md, for whole arrays."""

import numpy as np
import torch

NOISE, WEIGHTS = 1, 2


def philox(seed, c0, c1, c2, c3):
    """The first two words of Philox4x32-10 (Salmon et al. 2011); counters are arrays of equal shape, or numbers."""
    low = np.uint64(0xFFFFFFFF)
    half = np.uint64(32)
    c0, c1, c2, c3 = np.broadcast_arrays(*(np.asarray(c, dtype=np.uint64) for c in (c0, c1, c2, c3)))
    k0, k1 = seed & 0xFFFFFFFF, seed >> 32
    for _ in range(10):
        a, b = c0 * np.uint64(0xD2511F53), c2 * np.uint64(0xCD9E8D57)
        c0, c1, c2, c3 = (
            (b >> half) ^ c1 ^ np.uint64(k0), b & low, (a >> half) ^ c3 ^ np.uint64(k1), a & low)
        k0, k1 = (k0 + 0x9E3779B9) & 0xFFFFFFFF, (k1 + 0xBB67AE85) & 0xFFFFFFFF
    return c0, c1


def normal(seed, *counter):
    """Standard normal numbers in double precision: the inverse of the distribution function of 52 bits."""
    w0, w1 = philox(seed, *counter)
    bits = (w0 << np.uint64(20)) | (w1 >> np.uint64(12))
    return torch.special.ndtri(torch.from_numpy((bits.astype(np.float64) + 0.5) / 2.0**52))


def noise(seed, site, rows, columns):
    """(rows, columns); both are lists of numbers."""
    rows, columns = np.asarray(rows), np.asarray(columns)
    return normal(seed, columns[None, :], rows[:, None], site, NOISE)


def first_weights(seed, array, count):
    elements = np.arange(count, dtype=np.uint64)
    return normal(seed, elements & np.uint64(0xFFFFFFFF), elements >> np.uint64(32), array, WEIGHTS)
