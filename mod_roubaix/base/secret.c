/* SPDX-License-Identifier: Apache-2.0 */
#include "base/secret.h"

#include <stdatomic.h>
#include <string.h>

#include <apr_strings.h>
#include <apr_time.h>
#include <sodium.h>

#define TOKEN_BYTES 32

int secret_init(void)
{
    return sodium_init() < 0 ? -1 : 0;
}

/* The last one of this process: many in one millisecond (an import) go on from it, or chance would give two the same. Not when the clock was set back:
 * keys tell the time. */
#define KEYS_AHEAD (APR_INT64_C(1000) << 20) /* a second */
static atomic_int_least64_t last_row_key;

apr_int64_t secret_row_key(void)
{
    apr_int64_t ms = apr_time_as_msec(apr_time_now());
    int_least64_t key = ((ms & ((APR_INT64_C(1) << 43) - 1)) << 20) | (int_least64_t)randombytes_uniform(1 << 20);
    int_least64_t last = atomic_load(&last_row_key), next;

    do
        next = key > last || last - key > KEYS_AHEAD ? key : last + 1 + (int_least64_t)randombytes_uniform(1 << 8);
    while (!atomic_compare_exchange_weak(&last_row_key, &last, next));
    return next;
}

static const char *base64url(apr_pool_t *p, const unsigned char *bytes, size_t n)
{
    size_t size = sodium_base64_encoded_len(n, sodium_base64_VARIANT_URLSAFE_NO_PADDING);

    return sodium_bin2base64(apr_palloc(p, size), size, bytes, n, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
}

const char *secret_token(apr_pool_t *p)
{
    unsigned char bytes[TOKEN_BYTES];

    randombytes_buf(bytes, sizeof bytes);
    return base64url(p, bytes, sizeof bytes);
}

const char *secret_digest(apr_pool_t *p, const char *secret)
{
    unsigned char digest[crypto_generichash_BYTES];
    size_t size = 2 * sizeof digest + 1;

    crypto_generichash(digest, sizeof digest, (const unsigned char *)secret, strlen(secret), NULL, 0);
    return sodium_bin2hex(apr_palloc(p, size), size, digest, sizeof digest);
}

const char *secret_derive(apr_pool_t *p, const char *secret, const char *purpose)
{
    unsigned char derived[crypto_generichash_BYTES];
    const char *text = apr_pstrcat(p, purpose, ":", secret, NULL);

    crypto_generichash(derived, sizeof derived, (const unsigned char *)text, strlen(text), NULL, 0);
    return base64url(p, derived, sizeof derived);
}

int secret_equal(const char *a, const char *b)
{
    size_t n = a && b ? strlen(a) : 0;

    return n > 0 && n == strlen(b) && sodium_memcmp(a, b, n) == 0;
}

const char *secret_code(apr_pool_t *p, int length)
{
    static const char alphabet[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    char *code = apr_palloc(p, length + 1);

    for (int i = 0; i < length; i++)
        code[i] = alphabet[randombytes_uniform(32)];
    code[length] = '\0';
    return code;
}
