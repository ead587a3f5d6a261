/* SPDX-License-Identifier: Apache-2.0 */
/*
 * secret: everything random. Keys of rows, numbers of demandes, tokens and their digests (libsodium). A token is shown once
 * to whom it is for; only its digest is ever stored. Thread-safe after secret_init().
 */
#ifndef ROUBAIX_BASE_SECRET_H
#define ROUBAIX_BASE_SECRET_H

#include <apr_pools.h>

/* Starts libsodium; call once per process before threads. Returns 0, or -1 when there is no randomness. */
int secret_init(void);

/* A new positive 64-bit row key: 43 bits of milliseconds, then 20 random bits; ordered in time, no sequence to fight for. Never
 * the same twice in one process, unless its clock is set back by more than a second. */
apr_int64_t secret_row_key(void);

/* A token of 32 random bytes as 43 characters of base64url. */
const char *secret_token(apr_pool_t *p);

/* What is stored of a token or of any secret text: BLAKE2b-256 as 64 hexadecimal digits. */
const char *secret_digest(apr_pool_t *p, const char *secret);

/* A secret derived from another for one purpose (the form token from the session's), 43 characters of base64url; keeps nothing
 * that would let one find `secret` again. */
const char *secret_derive(apr_pool_t *p, const char *secret, const char *purpose);

/* Equality in constant time for equal lengths; NULL equals nothing. */
int secret_equal(const char *a, const char *b);

/* `length` random characters out of 0-9 A-Z without I, L, O, U (Crockford), easy to read on the telephone. */
const char *secret_code(apr_pool_t *p, int length);

#endif
