#ifndef CCURL_H
#define CCURL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/// HTTP by the system's libcurl, which is opened when the first request is made: linking it would open some thirty
/// libraries at every start, for sessions of which few ever use the network. Nothing here is safe to call from two
/// threads at once on the same client.
typedef struct ccl_client ccl_client;
/// One request and its answer.
typedef struct ccl_transfer ccl_transfer;

/// NULL where the system has no libcurl that fits.
ccl_client *ccl_client_create(void);
void ccl_client_destroy(ccl_client *client);

typedef struct {
    const char *method;
    const char *address;
    const char *agent;
    /// `Name: value`, `header_count` of them.
    const char *const *headers;
    size_t header_count;
    /// NULL for none.
    const void *body;
    size_t body_count;
} ccl_request;

/// Copies what it needs of the request; NULL where there is no memory. Redirects are not followed.
ccl_transfer *ccl_begin(ccl_client *client, const ccl_request *request);
/// Closes the connection unless the answer was read to its end.
void ccl_end(ccl_transfer *transfer);

typedef enum { CCL_RUNNING = 0, CCL_DONE = 1, CCL_FAILED = 2 } ccl_state;

/// Forgets the bytes of the body that came before, and waits for something to happen, at most so many milliseconds.
ccl_state ccl_step(ccl_transfer *transfer, int milliseconds);

/// Why it failed: libcurl's code, or -1 where the answer's head is longer than anybody's should be.
int ccl_failure(const ccl_transfer *transfer);
/// libcurl's words for it, which may be empty.
const char *ccl_reason(const ccl_transfer *transfer);

/// The status, once the whole head is there; 0 before.
int ccl_status(const ccl_transfer *transfer);
/// The head's lines after the first, each with its line break. Valid until the next step.
const char *ccl_head(const ccl_transfer *transfer, size_t *count);
/// What came of the body in the last step; libcurl reads on only when this is forgotten. Valid until the next step.
const void *ccl_body(const ccl_transfer *transfer, size_t *count);

#endif
