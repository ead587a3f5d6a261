/* SPDX-License-Identifier: Apache-2.0 */
/*
 * password: argon2id (libsodium), bounded: at most `slots` hashes at once in one child process and a short queue, beyond it
 * PROBLEM_BUSY "hashing". What a good password is, is libpwquality's to judge.
 */
#ifndef ROUBAIX_DOMAIN_PASSWORD_H
#define ROUBAIX_DOMAIN_PASSWORD_H

#include "base/problem.h"
#include "base/settings.h"

typedef struct password_gate_t password_gate_t;

/* One per child process, before threads; lives as long as `p`. */
password_gate_t *password_gate_make(apr_pool_t *p, const settings_t *settings);

/* Hashes; the text form carries its parameters. */
const problem_t *password_hash(password_gate_t *gate, apr_pool_t *p, const char *password, const char **hash);

/* Whether `password` is the one of `hash`; `hash` NULL (no such account): does the same work and says no. `*stale`: hash it again, parameters have
 * changed. Never holds a database connection: call store_release() first. */
const problem_t *password_verify(password_gate_t *gate, apr_pool_t *p, const char *hash, const char *password, int *right, int *stale);

/* NULL when it is good enough: at least 12 characters, not common, not made of `known` words (NULL-ended: name, e-mail…). PROBLEM_INPUT field
 * "mot-de-passe", code too-short, too-long (over 1000 bytes), too-common. */
const problem_t *password_judge(apr_pool_t *p, const char *password, const char *const *known);

#endif
