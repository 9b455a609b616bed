#include "CDigest.h"

#include <stdlib.h>

#ifdef __APPLE__
#include <CommonCrypto/CommonDigest.h>

struct cdg_sha256 {
    CC_SHA256_CTX context;
};

cdg_sha256 *cdg_sha256_create(void) {
    cdg_sha256 *digest = malloc(sizeof *digest);
    if (digest) CC_SHA256_Init(&digest->context);
    return digest;
}

void cdg_sha256_update(cdg_sha256 *digest, const void *bytes, size_t count) {
    const uint8_t *next = bytes;
    // CommonCrypto counts in 32 bits.
    while (count > 0) {
        CC_LONG part = count > 1u << 30 ? 1u << 30 : (CC_LONG)count;
        CC_SHA256_Update(&digest->context, next, part);
        next += part;
        count -= part;
    }
}

void cdg_sha256_finish(cdg_sha256 *digest, uint8_t out[32]) {
    CC_SHA256_Final(out, &digest->context);
    free(digest);
}

#else
#include <openssl/evp.h>

struct cdg_sha256 {
    EVP_MD_CTX *context;
};

cdg_sha256 *cdg_sha256_create(void) {
    cdg_sha256 *digest = malloc(sizeof *digest);
    if (!digest) return NULL;
    digest->context = EVP_MD_CTX_new();
    if (!digest->context || EVP_DigestInit_ex(digest->context, EVP_sha256(), NULL) != 1) {
        EVP_MD_CTX_free(digest->context);
        free(digest);
        return NULL;
    }
    return digest;
}

void cdg_sha256_update(cdg_sha256 *digest, const void *bytes, size_t count) {
    EVP_DigestUpdate(digest->context, bytes, count);
}

void cdg_sha256_finish(cdg_sha256 *digest, uint8_t out[32]) {
    unsigned int length = 0;
    EVP_DigestFinal_ex(digest->context, out, &length);
    EVP_MD_CTX_free(digest->context);
    free(digest);
}

#endif
