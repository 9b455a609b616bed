#include "CDigest.h"

#include <stdlib.h>

#ifdef __APPLE__
#include <CommonCrypto/CommonDigest.h>

struct cdg_digest {
    cdg_kind kind;
    union {
        CC_SHA1_CTX sha1;
        CC_SHA256_CTX sha256;
    } context;
};

cdg_digest *cdg_create(cdg_kind kind) {
    cdg_digest *digest = malloc(sizeof *digest);
    if (!digest) return NULL;
    digest->kind = kind;
    if (kind == CDG_SHA1) {
        CC_SHA1_Init(&digest->context.sha1);
    } else {
        CC_SHA256_Init(&digest->context.sha256);
    }
    return digest;
}

void cdg_update(cdg_digest *digest, const void *bytes, size_t count) {
    const uint8_t *next = bytes;
    // CommonCrypto counts in 32 bits.
    while (count > 0) {
        CC_LONG part = count > 1u << 30 ? 1u << 30 : (CC_LONG)count;
        if (digest->kind == CDG_SHA1) {
            CC_SHA1_Update(&digest->context.sha1, next, part);
        } else {
            CC_SHA256_Update(&digest->context.sha256, next, part);
        }
        next += part;
        count -= part;
    }
}

void cdg_finish(cdg_digest *digest, uint8_t *out) {
    if (digest->kind == CDG_SHA1) {
        CC_SHA1_Final(out, &digest->context.sha1);
    } else {
        CC_SHA256_Final(out, &digest->context.sha256);
    }
    free(digest);
}

#else
#include <openssl/evp.h>

struct cdg_digest {
    EVP_MD_CTX *context;
};

cdg_digest *cdg_create(cdg_kind kind) {
    cdg_digest *digest = malloc(sizeof *digest);
    if (!digest) return NULL;
    digest->context = EVP_MD_CTX_new();
    const EVP_MD *method = kind == CDG_SHA1 ? EVP_sha1() : EVP_sha256();
    if (!digest->context || EVP_DigestInit_ex(digest->context, method, NULL) != 1) {
        EVP_MD_CTX_free(digest->context);
        free(digest);
        return NULL;
    }
    return digest;
}

void cdg_update(cdg_digest *digest, const void *bytes, size_t count) {
    EVP_DigestUpdate(digest->context, bytes, count);
}

void cdg_finish(cdg_digest *digest, uint8_t *out) {
    unsigned int length = 0;
    EVP_DigestFinal_ex(digest->context, out, &length);
    EVP_MD_CTX_free(digest->context);
    free(digest);
}

#endif
