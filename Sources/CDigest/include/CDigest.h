#ifndef CDIGEST_H
#define CDIGEST_H

#include <stddef.h>
#include <stdint.h>

/// SHA-256 (FIPS 180-4) by the system's own library: OpenSSL's libcrypto, on Apple's systems CommonCrypto.
typedef struct cdg_sha256 cdg_sha256;

/// NULL where the library cannot start one.
cdg_sha256 *cdg_sha256_create(void);
void cdg_sha256_update(cdg_sha256 *digest, const void *bytes, size_t count);
/// Writes 32 bytes and frees the digest.
void cdg_sha256_finish(cdg_sha256 *digest, uint8_t out[32]);

#endif
