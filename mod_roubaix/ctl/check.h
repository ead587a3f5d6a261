/* SPDX-License-Identifier: Apache-2.0 */
/* check: what the files of roubaixctl check share: a list of things looked at, one line each. */
#ifndef ROUBAIX_CTL_CHECK_H
#define ROUBAIX_CTL_CHECK_H

#include "ctl/ctl.h"

typedef struct checking_t {
    const ctl_t *ctl;
    apr_pool_t *p;
    db_t *db; /* NULL until check_database() found it */
    int note; /* set by a check: worth knowing, but not a failure */
} checking_t;

/* A check says NULL when all is well; otherwise what to do. */
typedef struct check_t {
    const char *what;
    const char *(*check)(checking_t *c);
} check_t;

/* Prints a line for each; the exit code. */
int check_all(ctl_t *ctl, const check_t *checks, size_t count);

const char *check_database(checking_t *c);

#endif
