/* SPDX-License-Identifier: Apache-2.0 */
/*
 * agent: somebody of the city who works in the guichet. Signing in is httpd's affair (r->user); the portal keeps who he
 * is, his office and his roles. Roles: "agent" (treats the demandes of his office), "superviseur" (of all offices),
 * "finances" (the payments), "regie" (the families).
 */
#ifndef ROUBAIX_DOMAIN_AGENT_H
#define ROUBAIX_DOMAIN_AGENT_H

#include <apr_tables.h>

#include "store/store.h"

typedef struct agent_t {
    apr_int64_t id;
    const char *login;
    const char *first_name, *last_name;
    const char *quality;       /* « Officier d’état civil » */
    const char *office;        /* office id */
    const char *form_token;    /* what the forms of this agent carry */
    apr_array_header_t *roles; /* of const char * */
    int active;                /* 0: may no longer enter */
} agent_t;

/* The active agent of a login, or NULL in `*out`. */
const problem_t *agent_find(db_t *db, const char *login, agent_t **out);

int agent_has_role(const agent_t *agent, const char *role);

/* Adds an agent or changes what is known of one (by login); `roles`: comma separated. PROBLEM_INPUT for an unknown role
 * or an empty name. */
const problem_t *agent_put(db_t *db, apr_time_t now, const char *login, const char *first_name, const char *last_name,
                           const char *quality, const char *office, const char *roles);

/* Takes the right to enter away (what he did stays under his name). PROBLEM_NOT_FOUND "agent". */
const problem_t *agent_disable(db_t *db, const char *login);

/* All agents by login. */
const problem_t *agent_list(db_t *db, agent_t ***list, int *count);

#endif
