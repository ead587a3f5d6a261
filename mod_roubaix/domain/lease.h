/* SPDX-License-Identifier: Apache-2.0 */
/*
 * lease: lets one node at a time run a job. A lease ends by itself, so that a node that died holds nobody up.
 */
#ifndef ROUBAIX_DOMAIN_LEASE_H
#define ROUBAIX_DOMAIN_LEASE_H

#include "store/store.h"

/* Tries to take `name` for `holder` (a word of this process) until now + `life` µs; `*taken` says whether it is ours.
 */
const problem_t *lease_take(db_t *db, apr_time_t now, const char *name, const char *holder, apr_interval_time_t life,
                            int *taken);

/* Gives it back, not to be taken again before `next_at` (0: at once; two days at most), not even by `holder`, with what came of the job.
 */
const problem_t *lease_finish(db_t *db, apr_time_t now, const char *name, const char *holder, apr_time_t next_at,
                              const char *result);

/* What came of the job so far; the lease stays the holder's. */
const problem_t *lease_say(db_t *db, apr_time_t now, const char *name, const char *holder, const char *result);

#endif
