/* SPDX-License-Identifier: Apache-2.0 */
#include "domain/lease.h"

#include "store/queries.h"

#define LATEST apr_time_from_sec(2 * 86400) /* no job waits longer for its next turn */

const problem_t *lease_take(db_t *db, apr_time_t now, const char *name, const char *holder, apr_interval_time_t life,
                            int *taken)
{
    const problem_t *problem = sql_lease_take(db, taken, holder, now + life, name, now, now + LATEST);

    if (!problem && !*taken) { /* the very first time there is no row: make it, and take it then */
        int made;

        problem = sql_lease_make(db, &made, name);
        if (!problem && made)
            problem = sql_lease_take(db, taken, holder, now + life, name, now, now + LATEST);
    }
    return problem;
}

const problem_t *lease_finish(db_t *db, apr_time_t now, const char *name, const char *holder, apr_time_t next_at,
                              const char *result)
{
    return sql_lease_finish(db, NULL, next_at, now, result, name, holder);
}

const problem_t *lease_say(db_t *db, apr_time_t now, const char *name, const char *holder, const char *result)
{
    return sql_lease_say(db, NULL, now, result, name, holder);
}
