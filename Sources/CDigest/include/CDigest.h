#ifndef CDIGEST_H
#define CDIGEST_H

#include <stddef.h>
#include <stdint.h>

/// Secure hashes (FIPS 180-4) by the system's own library: OpenSSL's libcrypto, on Apple's systems CommonCrypto.
typedef struct cdg_digest cdg_digest;

/// Each is its length in bytes.
typedef enum { CDG_SHA1 = 20, CDG_SHA256 = 32 } cdg_kind;

/// NULL where the library cannot start one.
cdg_digest *cdg_create(cdg_kind kind);
void cdg_update(cdg_digest *digest, const void *bytes, size_t count);
/// Writes as many bytes as the kind has and frees the digest.
void cdg_finish(cdg_digest *digest, uint8_t *out);

#endif
