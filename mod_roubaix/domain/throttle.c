/* SPDX-License-Identifier: Apache-2.0 */
#include "domain/throttle.h"

#include <arpa/inet.h>
#include <string.h>

#include <apr_strings.h>

#include "base/secret.h"
#include "base/text.h"
#include "store/queries.h"

#define HOUR apr_time_from_sec(3600)
#define FORGET (24 * HOUR)          /* what a pair did so long ago counts no more */
#define WAIT apr_time_from_sec(60)
#define ADDRESS_TIMES 10
#define ACCOUNT_TIMES 20
#define MAILS_ADDRESS 20
#define MAILS_MAILBOX 3

const char *throttle_source(apr_pool_t *p, const char *address)
{
    static const unsigned char mapped[12] = { [10] = 0xff, [11] = 0xff };
    char shown[INET6_ADDRSTRLEN];
    struct in6_addr six;

    if (inet_pton(AF_INET6, address, &six) != 1)
        return address;
    if (!memcmp(six.s6_addr, mapped, sizeof mapped))
        return apr_pstrdup(p, inet_ntop(AF_INET, six.s6_addr + 12, shown, sizeof shown));
    memset(six.s6_addr + 8, 0, 8);
    return apr_pstrdup(p, inet_ntop(AF_INET6, &six, shown, sizeof shown));
}

static const char *subject(db_t *db, const char *kind, const char *who, const char *address)
{
    apr_pool_t *p = store_pool(db);
    const char *source = address ? throttle_source(p, address) : "";

    return secret_digest(p, apr_pstrcat(p, kind, "\n", who ? who : "", "\n", source, NULL));
}

static const problem_t *blocked(db_t *db, apr_time_t until, apr_time_t now)
{
    return problem_later(store_pool(db), PROBLEM_THROTTLED, "throttled",
                         (int)apr_time_sec(until - now + APR_USEC_PER_SEC - 1));
}

/* Counts in a window of an hour. */
static const problem_t *count(db_t *db, apr_time_t now, const char *key, int limit)
{
    sql_throttle_count_row *row;
    sql_throttle_get_row *state;
    const problem_t *problem = sql_throttle_count(db, &row, key, now, now - HOUR, limit);

    if (problem || row || (problem = sql_throttle_get(db, &state, key)))
        return problem;
    return blocked(db, state ? state->updated_at + HOUR : now, now);
}

/* Counts with waits that grow. */
static const problem_t *count_pair(db_t *db, apr_time_t now, const char *key, int limit, apr_int64_t *failures)
{
    sql_throttle_try_row *row;
    sql_throttle_get_row *state;
    const problem_t *problem;

    if ((problem = sql_throttle_forget(db, NULL, key, now - FORGET)) ||
        (problem = sql_throttle_try(db, &row, key, limit, now, WAIT)))
        return problem;
    *failures = row ? row->failures : 0;
    if (row || (problem = sql_throttle_get(db, &state, key)))
        return problem;
    return blocked(db, state ? state->blocked_until : now, now);
}

typedef struct try_t {
    apr_time_t now;
    int tries;
    const char *pair, *address, *account;   /* subjects */
} try_t;

static try_t try_make(db_t *db, const char *who, const char *address)
{
    return (try_t){ .pair = subject(db, "pair", who, address), .address = subject(db, "address", NULL, address),
                    .account = subject(db, "account", who, NULL) };
}

/* Always in this order: two transactions never wait for each other. What one of the three refuses is rolled back for
 * all. */
static const problem_t *try_work(db_t *db, void *baton)
{
    const try_t *try = baton;
    const problem_t *problem;
    apr_int64_t failures;

    if ((problem = count_pair(db, try->now, try->pair, try->tries, &failures)) ||
        (problem = count(db, try->now, try->address, ADDRESS_TIMES * try->tries)))
        return problem;
    if (failures > 1)
        return count(db, try->now, try->account, ACCOUNT_TIMES * try->tries);
    return NULL;
}

const problem_t *throttle_sign_in(db_t *db, const settings_t *settings, apr_time_t now, const char *who,
                                  const char *address)
{
    try_t try = try_make(db, who, address);

    try.now = now;
    try.tries = settings->sign_in_tries;
    return store_transact(db, try_work, &try);
}

static const problem_t *right_work(db_t *db, void *baton)
{
    const try_t *try = baton;
    const problem_t *problem;

    if ((problem = sql_throttle_forget(db, NULL, try->pair, APR_INT64_MAX)) ||
        (problem = sql_throttle_give_back(db, NULL, try->address)))
        return problem;
    return sql_throttle_give_back(db, NULL, try->account);
}

const problem_t *throttle_right(db_t *db, const char *who, const char *address)
{
    try_t try = try_make(db, who, address);

    return store_transact(db, right_work, &try);
}

static const problem_t *undo_work(db_t *db, void *baton)
{
    const try_t *try = baton;
    const char *subjects[] = { try->pair, try->address, try->account };
    const problem_t *problem = NULL;

    for (size_t i = 0; !problem && i < sizeof subjects / sizeof *subjects; i++)
        problem = sql_throttle_give_back(db, NULL, subjects[i]);
    return problem;
}

const problem_t *throttle_undo(db_t *db, const char *who, const char *address)
{
    try_t try = try_make(db, who, address);

    return store_transact(db, undo_work, &try);
}

/*
 * Mails
 */
typedef struct mail_t {
    apr_time_t now;
    const char *address, *mailbox;
    int full;
} mail_t;

/* A mailbox that has had enough still counts for who asks. */
static const problem_t *mail_work(db_t *db, void *baton)
{
    mail_t *mail = baton;
    const problem_t *problem = count(db, mail->now, mail->address, MAILS_ADDRESS);

    if (problem)
        return problem;
    problem = count(db, mail->now, mail->mailbox, MAILS_MAILBOX);
    mail->full = problem && problem->kind == PROBLEM_THROTTLED;
    return mail->full ? NULL : problem;
}

const problem_t *throttle_mail(db_t *db, apr_time_t now, const char *email, const char *address, int *silent)
{
    mail_t mail = { .now = now, .address = subject(db, "mail-address", NULL, address),
                    .mailbox = subject(db, "mailbox", text_email_key(store_pool(db), email), NULL) };
    const problem_t *problem = store_transact(db, mail_work, &mail);

    *silent = mail.full;
    return problem;
}

/*
 * Payments
 */
const problem_t *throttle_payment(db_t *db, const settings_t *settings, apr_time_t now, const char *address)
{
    return count(db, now, subject(db, "payment-address", NULL, address), settings->payment.avis.tries);
}

/*
 * The kiosque
 */
#define KIOSQUE_TRIES 5
#define KIOSQUE_LOCK 10
#define KIOSQUE_ADDRESS 50

typedef struct kiosque_t {
    apr_time_t now;
    const char *account, *famille, *address; /* subjects */
    int locked, last;
} kiosque_t;

static kiosque_t kiosque_make(db_t *db, apr_int64_t account_id, const char *code, const char *address)
{
    return (kiosque_t){.account = subject(db, "kiosque-account", apr_psprintf(store_pool(db), "%" APR_INT64_T_FMT, account_id), NULL),
                       .famille = subject(db, "kiosque-famille", code, NULL),
                       .address = address ? subject(db, "kiosque-address", NULL, address) : NULL};
}

static const problem_t *kiosque_work(db_t *db, void *baton)
{
    kiosque_t *kiosque = baton;
    sql_throttle_get_row *state;
    const problem_t *problem = sql_throttle_get(db, &state, kiosque->famille);
    apr_int64_t failures;

    kiosque->locked = kiosque->last = 0;
    if (problem)
        return problem;
    kiosque->locked = state && state->failures >= KIOSQUE_LOCK;
    if (kiosque->locked)
        return problem_make(store_pool(db), PROBLEM_DENIED, "locked", NULL);
    if ((problem = count_pair(db, kiosque->now, kiosque->account, KIOSQUE_TRIES, &failures)) ||
        (problem = count(db, kiosque->now, kiosque->address, KIOSQUE_ADDRESS)) ||
        (problem = count_pair(db, kiosque->now, kiosque->famille, KIOSQUE_TRIES, &failures)))
        return problem;
    kiosque->last = failures >= KIOSQUE_LOCK;
    return NULL;
}

const problem_t *throttle_kiosque(db_t *db, apr_time_t now, apr_int64_t account_id, const char *code, const char *address, int *last)
{
    kiosque_t kiosque = kiosque_make(db, account_id, code, address);
    const problem_t *problem;

    kiosque.now = now;
    problem = store_transact(db, kiosque_work, &kiosque);
    *last = kiosque.last;
    return problem;
}

static const problem_t *kiosque_right_work(db_t *db, void *baton)
{
    const kiosque_t *kiosque = baton;
    const problem_t *problem;

    if ((problem = sql_throttle_forget(db, NULL, kiosque->account, APR_INT64_MAX)) ||
        (problem = sql_throttle_forget(db, NULL, kiosque->famille, APR_INT64_MAX)))
        return problem;
    return sql_throttle_give_back(db, NULL, kiosque->address);
}

const problem_t *throttle_kiosque_right(db_t *db, apr_int64_t account_id, const char *code, const char *address)
{
    kiosque_t kiosque = kiosque_make(db, account_id, code, address);

    return store_transact(db, kiosque_right_work, &kiosque);
}

const problem_t *throttle_kiosque_unlock(db_t *db, const char *code)
{
    return sql_throttle_forget(db, NULL, subject(db, "kiosque-famille", code, NULL), APR_INT64_MAX);
}
