#include "CCurl.h"

#include <dlfcn.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

// libcurl's interface as curl/curl.h has it; its numbers never change (https://curl.se/libcurl/abi.html).
enum {
    OPTION_WRITE_DATA = 10001,
    OPTION_URL = 10002,
    OPTION_ERROR_BUFFER = 10010,
    OPTION_POST_FIELDS = 10015,
    OPTION_USER_AGENT = 10018,
    OPTION_HTTP_HEADER = 10023,
    OPTION_HEADER_DATA = 10029,
    OPTION_CUSTOM_REQUEST = 10036,
    OPTION_NO_BODY = 44,
    OPTION_HTTP_VERSION = 84,
    OPTION_BUFFER_SIZE = 98,
    OPTION_NO_SIGNAL = 99,
    OPTION_PROTOCOLS = 181,
    OPTION_SUPPRESS_CONNECT_HEADERS = 265,
    OPTION_QUICK_EXIT = 322,
    OPTION_WRITE_FUNCTION = 20011,
    OPTION_HEADER_FUNCTION = 20079,
    OPTION_POST_FIELD_SIZE = 30120,
};
enum { INFO_RESPONSE_CODE = 0x200002 };
enum { GLOBAL_ALL = 3, PROTOCOLS_HTTP_AND_HTTPS = 3, HTTP_VERSION_1_1 = 2, MESSAGE_DONE = 1, PAUSE_NOTHING = 0 };
static const size_t WRITE_PAUSE = 0x10000001;

enum { BODY_CAPACITY = 1 << 20, READ_SIZE = 1 << 17, HEAD_LIMIT = 1 << 17, REASON_SIZE = 256 };

struct message {
    int kind;
    void *easy;
    union {
        void *any;
        int result;
    } data;
};
struct list;

static struct {
    int (*global_init)(long);
    void *(*easy_init)(void);
    void (*easy_cleanup)(void *);
    int (*easy_setopt)(void *, int, ...);
    int (*easy_getinfo)(void *, int, ...);
    int (*easy_pause)(void *, int);
    const char *(*easy_strerror)(int);
    struct list *(*slist_append)(struct list *, const char *);
    void (*slist_free_all)(struct list *);
    void *(*multi_init)(void);
    int (*multi_cleanup)(void *);
    int (*multi_add_handle)(void *, void *);
    int (*multi_remove_handle)(void *, void *);
    int (*multi_perform)(void *, int *);
    int (*multi_poll)(void *, void *, unsigned, int, int *);
    struct message *(*multi_info_read)(void *, int *);
} curl;
static bool is_open;

static void open_library(void) {
#ifdef __APPLE__
    static const char *const names[] = {"/usr/lib/libcurl.4.dylib"};
#else
    static const char *const names[] = {"libcurl.so.4", "libcurl-gnutls.so.4"};
#endif
    void *library = NULL;
    for (size_t i = 0; !library && i < sizeof names / sizeof *names; i++) {
        library = dlopen(names[i], RTLD_NOW | RTLD_LOCAL);
    }
    if (!library) return;
    const struct {
        void **place;
        const char *name;
    } wanted[] = {
        {(void **)&curl.global_init, "curl_global_init"},
        {(void **)&curl.easy_init, "curl_easy_init"},
        {(void **)&curl.easy_cleanup, "curl_easy_cleanup"},
        {(void **)&curl.easy_setopt, "curl_easy_setopt"},
        {(void **)&curl.easy_getinfo, "curl_easy_getinfo"},
        {(void **)&curl.easy_pause, "curl_easy_pause"},
        {(void **)&curl.easy_strerror, "curl_easy_strerror"},
        {(void **)&curl.slist_append, "curl_slist_append"},
        {(void **)&curl.slist_free_all, "curl_slist_free_all"},
        {(void **)&curl.multi_init, "curl_multi_init"},
        {(void **)&curl.multi_cleanup, "curl_multi_cleanup"},
        {(void **)&curl.multi_add_handle, "curl_multi_add_handle"},
        {(void **)&curl.multi_remove_handle, "curl_multi_remove_handle"},
        {(void **)&curl.multi_perform, "curl_multi_perform"},
        {(void **)&curl.multi_poll, "curl_multi_poll"},
        {(void **)&curl.multi_info_read, "curl_multi_info_read"},
    };
    for (size_t i = 0; i < sizeof wanted / sizeof *wanted; i++) {
        *wanted[i].place = dlsym(library, wanted[i].name);
        if (!*wanted[i].place) return;
    }
    is_open = curl.global_init(GLOBAL_ALL) == 0;
}

struct ccl_client {
    void *multi;
};

struct ccl_transfer {
    void *multi;
    void *easy;
    struct list *headers;
    void *sent;
    char *head;
    size_t head_count;
    unsigned char *body;
    size_t body_count;
    int status;
    int failure;
    bool is_paused;
    ccl_state state;
    char reason[REASON_SIZE];
};

ccl_client *ccl_client_create(void) {
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, open_library);
    if (!is_open) return NULL;
    ccl_client *client = malloc(sizeof *client);
    if (client && !(client->multi = curl.multi_init())) {
        free(client);
        return NULL;
    }
    return client;
}

void ccl_client_destroy(ccl_client *client) {
    curl.multi_cleanup(client->multi);
    free(client);
}

static size_t take_head(char *bytes, size_t size, size_t count, void *data) {
    ccl_transfer *transfer = data;
    count *= size;
    if (count >= 5 && memcmp(bytes, "HTTP/", 5) == 0) {
        // An interim answer's head comes before the one that counts.
        transfer->head_count = 0;
        return count;
    }
    if (count <= 2 && (count == 0 || bytes[count - 1] == '\n') && (count < 2 || bytes[0] == '\r')) {
        long status = 0;
        curl.easy_getinfo(transfer->easy, INFO_RESPONSE_CODE, &status);
        if (status >= 200) transfer->status = (int)status;
        return count;
    }
    // What stands behind a body in parts is no head.
    if (transfer->status != 0) return count;
    if (count > HEAD_LIMIT - transfer->head_count) {
        transfer->failure = -1;
        return 0;
    }
    memcpy(transfer->head + transfer->head_count, bytes, count);
    transfer->head_count += count;
    return count;
}

static size_t take_body(char *bytes, size_t size, size_t count, void *data) {
    ccl_transfer *transfer = data;
    count *= size;
    if (count > BODY_CAPACITY - transfer->body_count) {
        transfer->is_paused = true;
        return WRITE_PAUSE;
    }
    memcpy(transfer->body + transfer->body_count, bytes, count);
    transfer->body_count += count;
    return count;
}

static bool prepare(ccl_transfer *transfer, const ccl_request *request) {
    void *easy = transfer->easy;
    bool hides_body = strcmp(request->method, "HEAD") == 0;
    // Without it curl asks a server first whether it wants the body.
    transfer->headers = curl.slist_append(NULL, "Expect:");
    for (size_t i = 0; transfer->headers && i < request->header_count; i++) {
        struct list *longer = curl.slist_append(transfer->headers, request->headers[i]);
        if (!longer) return false;
        transfer->headers = longer;
    }
    int bad = transfer->headers == NULL;
    if (request->body) {
        transfer->sent = malloc(request->body_count + 1);
        if (!transfer->sent) return false;
        memcpy(transfer->sent, request->body, request->body_count);
        bad |= curl.easy_setopt(easy, OPTION_POST_FIELD_SIZE, (int64_t)request->body_count);
        bad |= curl.easy_setopt(easy, OPTION_POST_FIELDS, transfer->sent);
    }
    bad |= curl.easy_setopt(easy, OPTION_URL, request->address);
    bad |= curl.easy_setopt(easy, OPTION_USER_AGENT, request->agent);
    bad |= curl.easy_setopt(easy, OPTION_HTTP_HEADER, transfer->headers);
    if (hides_body) {
        bad |= curl.easy_setopt(easy, OPTION_NO_BODY, 1L);
    } else {
        bad |= curl.easy_setopt(easy, OPTION_CUSTOM_REQUEST, request->method);
    }
    bad |= curl.easy_setopt(easy, OPTION_PROTOCOLS, (long)PROTOCOLS_HTTP_AND_HTTPS);
    bad |= curl.easy_setopt(easy, OPTION_HTTP_VERSION, (long)HTTP_VERSION_1_1);
    bad |= curl.easy_setopt(easy, OPTION_NO_SIGNAL, 1L);
    bad |= curl.easy_setopt(easy, OPTION_SUPPRESS_CONNECT_HEADERS, 1L);
    bad |= curl.easy_setopt(easy, OPTION_BUFFER_SIZE, (long)READ_SIZE);
    bad |= curl.easy_setopt(easy, OPTION_ERROR_BUFFER, transfer->reason);
    bad |= curl.easy_setopt(easy, OPTION_HEADER_FUNCTION, take_head);
    bad |= curl.easy_setopt(easy, OPTION_HEADER_DATA, transfer);
    bad |= curl.easy_setopt(easy, OPTION_WRITE_FUNCTION, take_body);
    bad |= curl.easy_setopt(easy, OPTION_WRITE_DATA, transfer);
    // Newer versions only: whoever gives up need not wait for a name that is still being looked up.
    curl.easy_setopt(easy, OPTION_QUICK_EXIT, 1L);
    return bad == 0;
}

static void discard(ccl_transfer *transfer) {
    if (transfer->easy) curl.easy_cleanup(transfer->easy);
    curl.slist_free_all(transfer->headers);
    free(transfer->sent);
    free(transfer->head);
    free(transfer->body);
    free(transfer);
}

ccl_transfer *ccl_begin(ccl_client *client, const ccl_request *request) {
    ccl_transfer *transfer = calloc(1, sizeof *transfer);
    if (!transfer) return NULL;
    transfer->multi = client->multi;
    transfer->easy = curl.easy_init();
    transfer->head = malloc(HEAD_LIMIT);
    transfer->body = malloc(BODY_CAPACITY);
    if (transfer->easy && transfer->head && transfer->body && prepare(transfer, request)
        && curl.multi_add_handle(client->multi, transfer->easy) == 0) {
        return transfer;
    }
    discard(transfer);
    return NULL;
}

void ccl_end(ccl_transfer *transfer) {
    curl.multi_remove_handle(transfer->multi, transfer->easy);
    discard(transfer);
}

static void fail(ccl_transfer *transfer, int code) {
    transfer->state = CCL_FAILED;
    if (transfer->failure == 0) transfer->failure = code;
    if (transfer->reason[0] == 0) strncpy(transfer->reason, curl.easy_strerror(code), REASON_SIZE - 1);
}

ccl_state ccl_step(ccl_transfer *transfer, int milliseconds) {
    transfer->body_count = 0;
    if (transfer->state != CCL_RUNNING) return transfer->state;
    bool was_paused = transfer->is_paused;
    if (was_paused) {
        transfer->is_paused = false;
        int code = curl.easy_pause(transfer->easy, PAUSE_NOTHING);
        if (code != 0) {
            fail(transfer, code);
            return transfer->state;
        }
    }
    int running = 0;
    int status = transfer->status;
    curl.multi_perform(transfer->multi, &running);
    // What is there already is worth more than what may come.
    if (running > 0 && transfer->body_count == 0 && transfer->status == status && !was_paused) {
        curl.multi_poll(transfer->multi, NULL, 0, milliseconds, NULL);
        curl.multi_perform(transfer->multi, &running);
    }
    int left = 0;
    for (struct message *message; (message = curl.multi_info_read(transfer->multi, &left));) {
        if (message->kind != MESSAGE_DONE || message->easy != transfer->easy) continue;
        int code = message->data.result;
        if (code == 0) {
            transfer->state = CCL_DONE;
        } else {
            fail(transfer, code);
        }
    }
    return transfer->state;
}

int ccl_failure(const ccl_transfer *transfer) { return transfer->failure; }
const char *ccl_reason(const ccl_transfer *transfer) { return transfer->reason; }
int ccl_status(const ccl_transfer *transfer) { return transfer->status; }

const char *ccl_head(const ccl_transfer *transfer, size_t *count) {
    *count = transfer->head_count;
    return transfer->head;
}

const void *ccl_body(const ccl_transfer *transfer, size_t *count) {
    *count = transfer->body_count;
    return transfer->body;
}
