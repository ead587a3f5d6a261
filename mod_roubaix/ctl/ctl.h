/* SPDX-License-Identifier: Apache-2.0 */
/*
 * ctl: what the commands of roubaixctl share. Each command returns its exit code.
 */
#ifndef ROUBAIX_CTL_CTL_H
#define ROUBAIX_CTL_CTL_H

#include "ctl/conf.h"
#include "store/store.h"

#define CTL_CONFIG "/etc/apache2/mods-available/roubaix.conf"

enum { CTL_OK, CTL_PROBLEM, CTL_USAGE };

typedef struct ctl_t {
    apr_pool_t *p;
    const conf_t *conf;
    apr_hash_t *options;       /* "first-name" → value */
    apr_array_header_t *words; /* of const char *: what stands after the command */
} ctl_t;

/* The word after the command, or NULL. */
const char *ctl_word(const ctl_t *ctl, int i);

/* Opens the database; says why it cannot and leaves `*db` NULL. */
const problem_t *ctl_open(const ctl_t *ctl, db_t **db);

/* The same, and says it too when the schema is not the one this program knows. NULL when there is nothing to work on.
 */
db_t *ctl_need(const ctl_t *ctl);

/* Says a problem in words; returns CTL_PROBLEM, or CTL_OK for NULL. */
int ctl_say(const problem_t *problem);

int ctl_migrate(ctl_t *ctl);
int ctl_agent(ctl_t *ctl);
int ctl_check(ctl_t *ctl);
int ctl_check_payfip(ctl_t *ctl);
int ctl_stats(ctl_t *ctl);
int ctl_outbox(ctl_t *ctl);
int ctl_import(ctl_t *ctl);
int ctl_export(ctl_t *ctl);

#endif
