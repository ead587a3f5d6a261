/* SPDX-License-Identifier: Apache-2.0 */
/*
 * famille: a family of the Kiosque as the city's family software knows it, and the accounts bound to it. An account is bound once, with the
 * family's code, the number of one of its invoices and the password handed out at a régie; nobody is told which of the three was wrong.
 * Every change is an event.
 */
#ifndef ROUBAIX_DOMAIN_FAMILLE_H
#define ROUBAIX_DOMAIN_FAMILLE_H

#include "base/settings.h"
#include "domain/agent.h"
#include "domain/password.h"
#include "store/store.h"

typedef struct famille_t {
    apr_int64_t id;
    const char *code, *name;
    const char *regie;   /* id of a RoubaixRegie */
    const char *address_line1, *address_line2, *postcode, *town;
    int outside;           /* does not live in the city */
    apr_int64_t quotient;  /* familial, -1: not known; it holds */
    const char *quotient_from, *quotient_to; /* from one day to another, YYYY-MM-DD */
    apr_time_t secret_at; /* when its password was handed out, 0: never */
    apr_time_t locked_at; /* after too many wrong tries; 0: not locked */
} famille_t;

typedef struct enfant_t {
    apr_int64_t id;
    const char *last_name, *first_name, *born /* YYYY-MM-DD */, *classe, *ecole; /* ecole: its name, or NULL */
} enfant_t;

/* By code as typed; by its key; the family of an account; NULL in `*out` when there is none. */
const problem_t *famille_by_code(db_t *db, const char *code, famille_t **out);
const problem_t *famille_of_id(db_t *db, apr_int64_t id, famille_t **out);
const problem_t *famille_of_account(db_t *db, apr_int64_t account_id, famille_t **out);

/* The code as it is compared: no spaces, capitals. In `p`. */
const char *famille_code(apr_pool_t *p, const char *typed);

/* One child, and its families; NULL in `*out` when there is none. */
const problem_t *famille_enfant(db_t *db, apr_int64_t enfant_id, enfant_t **out);
const problem_t *famille_of_enfant(db_t *db, apr_int64_t enfant_id, famille_t **list, int *count);

const problem_t *famille_enfants(db_t *db, apr_int64_t famille_id, enfant_t **enfants, int *count);

/*
 * Binding
 */
typedef struct famille_try_t {
    const settings_t *settings;
    password_gate_t *gate;
    apr_time_t now;
    apr_int64_t account_id;
    const char *address;                 /* where the try comes from */
    const char *code, *facture, *secret; /* as typed */
} famille_try_t;

/*
 * Binds the account, and tells by mail the accounts that are bound already. PROBLEM_INPUT "wrong": one of the three is not right;
 * PROBLEM_THROTTLED "throttled": the account or the address has to wait; PROBLEM_DENIED "locked": the family is locked until its régie
 * unlocks it (and so it seems for a code nobody has); PROBLEM_CONFLICT "bound": this account has a family. Gives the connection back while
 * hashing.
 */
const problem_t *famille_bind(db_t *db, const famille_try_t *try, famille_t **out);

/* The account's owner no longer wants it. Without effect when it was not bound. */
const problem_t *famille_leave(db_t *db, apr_time_t now, apr_int64_t account_id);

/*
 * The régie
 */

/* The family of that code, else those whose name begins so; at most FAMILLE_ROWS + 1. */
#define FAMILLE_ROWS 50
typedef struct famille_row_t {
    apr_int64_t id;
    const char *code, *name, *regie;
    apr_time_t locked_at;
} famille_row_t;
const problem_t *famille_search(db_t *db, const char *typed, famille_row_t **rows, int *count);

typedef struct famille_bound_t {
    apr_int64_t account_id;
    apr_time_t created_at;
    const char *email, *name;
} famille_bound_t;
const problem_t *famille_bound(db_t *db, apr_int64_t famille_id, famille_bound_t **list, int *count);

typedef struct famille_event_t {
    apr_time_t at;
    const char *actor, *agent /* or NULL */, *action, *text;
} famille_event_t;
const problem_t *famille_events(db_t *db, apr_int64_t famille_id, famille_event_t **list, int *count);

/* Writes down that the agent opened it; who did so lately, newest first. */
typedef struct famille_reading_t {
    apr_time_t at;
    const char *agent;
} famille_reading_t;
const problem_t *famille_read(db_t *db, apr_time_t now, const agent_t *agent, const famille_t *famille);
const problem_t *famille_readings(db_t *db, apr_int64_t famille_id, famille_reading_t **list, int *count);

/* A new password, shown once and stored hashed; unlocks. `agent` NULL: the administrator's. Hashes: holds no connection meanwhile. */
const problem_t *famille_issue(db_t *db, password_gate_t *gate, apr_time_t now, const agent_t *agent, const famille_t *famille,
                               const char **secret);

const problem_t *famille_unlock(db_t *db, apr_time_t now, const agent_t *agent, const famille_t *famille);
const problem_t *famille_unbind(db_t *db, apr_time_t now, const agent_t *agent, const famille_t *famille, apr_int64_t account_id);

#endif
