/* SPDX-License-Identifier: Apache-2.0 */
/* What is erased and when, and which node does it; on SQLite. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <apr_general.h>
#include <apr_strings.h>

#include "base/secret.h"
#include "domain/lease.h"
#include "domain/purge.h"
#include "store/queries.h"

#define NOW apr_time_from_sec(APR_INT64_C(1800000000))
#define DAYS(n) apr_time_from_sec(86400 * APR_INT64_C(n))

typedef struct number_row {
    apr_int64_t value;
} number_row;
static const store_column_t number_columns[] = {{'i', offsetof(number_row, value)}};

typedef struct lease_row {
    const char *holder, *last_result;
    apr_int64_t ends_at, last_run;
} lease_row;
static const store_column_t lease_columns[] = {
    {'t', offsetof(lease_row, holder)},
    {'t', offsetof(lease_row, last_result)},
    {'i', offsetof(lease_row, ends_at)},
    {'i', offsetof(lease_row, last_run)},
};
static const store_statement_t test_lease = {
    "test_lease",
    "SELECT holder, last_result, ends_at, last_run FROM lease WHERE name = %s LIMIT 1",
    0,
    sizeof(lease_row),
    4,
    lease_columns};

typedef struct fixture_t {
    apr_pool_t *p;
    char folder[200];
    const char *params;
    db_t *db;
    settings_t settings;
} fixture_t;

static void right(const problem_t *problem)
{
    if (problem)
        fail_msg("%s: %s", problem->code, problem->detail ? problem->detail : "");
}

static db_t *connect_to(apr_pool_t *p, const char *params)
{
    store_source_t *source;

    right(store_source_direct(p, "sqlite3", params, &source));
    return store_open(p, source);
}

static int start(void **state)
{
    static fixture_t f;
    const char *tmp = getenv("TMPDIR");

    f = (fixture_t){0};
    apr_pool_create(&f.p, NULL);
    snprintf(f.folder, sizeof f.folder, "%s/purge-XXXXXX", tmp ? tmp : "/tmp");
    if (!mkdtemp(f.folder))
        return -1;
    f.params = apr_pstrcat(f.p, f.folder, "/test.db", NULL);
    mkdir(apr_pstrcat(f.p, f.folder, "/pieces", NULL), 0700);
    mkdir(apr_pstrcat(f.p, f.folder, "/tmp", NULL), 0700);
    f.settings = (settings_t){.trace_keep = DAYS(365),
                              .address_link_life = DAYS(2),
                              .reset_link_life = apr_time_from_sec(3600),
                              .draft_keep = DAYS(30),
                              .payment = {.keep = DAYS(3650)},
                              .data_dir = f.folder,
                              .templates_dir = f.folder};
    f.db = connect_to(f.p, f.params);
    *state = &f;
    return store_migrate(f.db, NULL, NULL) ? -1 : 0;
}

static int end(void **state)
{
    static const char *const files[] = {"test.db", "test.db-wal", "test.db-shm"};
    fixture_t *f = *state;
    char path[250];

    apr_pool_destroy(f->p);
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        snprintf(path, sizeof path, "%s/%s", f->folder, files[i]);
        unlink(path);
    }
    snprintf(path, sizeof path, "%s/pieces", f->folder);
    rmdir(path);
    snprintf(path, sizeof path, "%s/tmp", f->folder);
    rmdir(path);
    return rmdir(f->folder);
}

/* Rows with an id and an instant, in tables where only these matter here. */
static void put(fixture_t *f, const char *table, const char *sql, apr_int64_t id, apr_time_t at)
{
    const store_statement_t statement = {apr_pstrcat(f->p, "put_", table, NULL), sql, 1, 0, 0, NULL};
    const void *values[] = {&id, &at, NULL};

    right(store_execute(f->db, &statement, values, NULL));
}

static int count_of(fixture_t *f, const char *table)
{
    const store_statement_t statement = {apr_pstrcat(f->p, "count_", table, NULL),
                                         apr_pstrcat(f->p, "SELECT COUNT(*) FROM ", table, " LIMIT 1", NULL),
                                         0,
                                         sizeof(number_row),
                                         1,
                                         number_columns};
    const void *none[] = {NULL};
    number_row *rows;
    int count;

    right(store_select(f->db, &statement, none, (void **)&rows, &count));
    return (int)rows[0].value;
}

static void put_people(fixture_t *f)
{
    put(f, "account",
        "INSERT INTO account (id, login, email, email_key, password, last_name, first_name, created_at, updated_at)"
        " VALUES (%lld, 'a', 'a', 'a', 'x', 'M', 'I', %lld, 1)",
        7, NOW);
    put(f, "agent",
        "INSERT INTO agent (id, login, first_name, last_name, quality, office, secret, created_at)"
        " VALUES (%lld, 'z', 'Z', 'L', 'q', 'etat-civil', 's', %lld)",
        8, NOW);
    put(f, "definition",
        "INSERT INTO definition (digest, teleservice, xml, created_at) SELECT 'd', 'x', '<x/>', %lld + %lld WHERE 1 = "
        "1",
        1, NOW);
    put(f, "famille",
        "INSERT INTO famille (id, code, name, search_key, regie, created_at, updated_at) VALUES (%lld, 'f', 'f', 'f', 'centre', %lld, 1)", 3, NOW);
    put(f, "enfant", "INSERT INTO enfant (id, code, last_name, first_name, born, booked_at) VALUES (%lld, 'a', 'a', 'a', '2020-01-01', %lld)", 1, NOW);
    put(f, "enfant2", "INSERT INTO enfant (id, code, last_name, first_name, born, booked_at) VALUES (%lld, 'b', 'b', 'b', '2020-01-01', %lld)", 2, NOW);
    put(f, "demande",
        "INSERT INTO demande (id, numero, teleservice, definition, office, state, data, created_at, updated_at)"
        " VALUES (%lld, 'K7P429QX', 'x', 'd', 'etat-civil', 'transmise', '<x/>', %lld, 1800000000000000)",
        9, NOW);
}

static void purge(fixture_t *f, int rows)
{
    int got = -1, files = -1;

    right(purge_run(f->db, &f->settings, NOW, NULL, &got, &files));
    assert_int_equal(got, rows);
    assert_int_equal(files, 0);
}

#define ATTEMPT(state, resolved)                                                                                       \
    "INSERT INTO attempt (id, kind, mode, client, exercice, refdet, amount, object, email, state, operation, created_at,"      \
    " closed_at, resolved_at, day)"                                                                                    \
    " SELECT i, 'avis', 'W', 'c', '2026', 'r', 1, 'o', 'x', " state ", 'o' || i, 1, CASE " state " WHEN 'ouverte' THEN 0"  \
    " ELSE t END, " resolved ", 'd' FROM (SELECT %lld AS i, %lld AS t) AS v"
#define OUTBOX(state)                                                                                                  \
    "INSERT INTO outbox (id, kind, recipient, document, state, next_at, created_at) VALUES (%lld, 'etat', "            \
    "'a@b.example', '', '" state "', %lld, 1)"

/* One row a moment too young and one old enough, in each table. */
static void each_thing_has_its_time(void **state)
{
    static const struct {
        const char *table, *sql;
        apr_time_t last; /* the youngest instant that is erased */
    } things[] = {
        {"session",
         "INSERT INTO session (id, digest, account_id, created_at, seen_at, ends_at) SELECT %lld, hex(randomblob(9)), "
         "7, 1, 1, %lld WHERE 1 = 1",
         NOW},
        {"token",
         "INSERT INTO token (id, kind, email, life, created_at) VALUES (%lld, 'adresse', 'a@b.example', 1, %lld)",
         NOW - DAYS(9)},
        {"throttle", "INSERT INTO throttle (subject, failures, updated_at) VALUES (%lld, 1, %lld)", NOW - DAYS(2)},
        {"reading", "INSERT INTO reading (id, agent_id, demande_id, at) VALUES (%lld, 8, 9, %lld)", NOW - DAYS(365)},
        {"outbox", OUTBOX("envoye"), NOW - DAYS(30)},
        {"avis_entry",
         "INSERT INTO avis_entry (id, digest, typed, reference, exercice, amount, email, created_at)"
         " SELECT %lld, hex(randomblob(9)), 't', 'r', '2026', 1, 'x', %lld WHERE 1 = 1",
         NOW - DAYS(1)},
        {"document",
         "INSERT INTO document (id, famille_id, kind, label, name, media_type, size, sha256, created_at, valid_until)"
         " VALUES (%lld, 3, 'k', 'l', 'n', 'm', 1, 's', 1, %lld)",
         NOW},
        {"fiche",
         "INSERT INTO fiche (enfant_id, famille_id, definition, data, version, account_id, confirmed_at)"
         " VALUES (%lld, 3, 'd', '<x/>', 1, 7, %lld)",
         NOW - DAYS(730)},
        {"attempt", ATTEMPT("'refusee'", "0"), NOW - DAYS(3650)},
    };
    fixture_t *f = *state;

    put_people(f);
    for (size_t i = 0; i < sizeof things / sizeof *things; i++) {
        put(f, things[i].table, things[i].sql, 1, things[i].last + 1);
        put(f, things[i].table, things[i].sql, 2, things[i].last);
        assert_int_equal(count_of(f, things[i].table), 2);
        purge(f, 1);
        assert_int_equal(count_of(f, things[i].table), 1);
        purge(f, 0);
    }
    assert_int_equal(count_of(f, "demande"), 1);
    assert_int_equal(count_of(f, "account"), 1);
}

static void payments_to_verify_stay(void **state)
{
    fixture_t *f = *state;

    put(f, "open", ATTEMPT("'ouverte'", "0"), 1, 1);
    put(f, "verify", ATTEMPT("'a_verifier'", "0"), 2, 1);
    purge(f, 0);
    put(f, "verified", ATTEMPT("'a_verifier'", "1"), 3, 1);
    purge(f, 1);
    assert_int_equal(count_of(f, "attempt"), 2);
}

static void mails_not_sent_stay_and_given_up_ones_stay_longer(void **state)
{
    fixture_t *f = *state;

    put(f, "waiting", OUTBOX("attente"), 1, 1);
    put(f, "sending", OUTBOX("envoi"), 2, 1);
    put(f, "given_up", OUTBOX("abandonne"), 3, NOW - DAYS(89));
    purge(f, 0);
    put(f, "given_up", OUTBOX("abandonne"), 4, NOW - DAYS(90));
    purge(f, 1);
    assert_int_equal(count_of(f, "outbox"), 3);
}

static void a_long_list_goes_in_batches(void **state)
{
    fixture_t *f = *state;

    put(f, "many",
        "WITH RECURSIVE n (i) AS (SELECT %lld UNION ALL SELECT i + 1 FROM n WHERE i < 1234)"
        " INSERT INTO throttle (subject, failures, updated_at) SELECT i, 1, %lld FROM n",
        1, 1);
    purge(f, 1234);
    assert_int_equal(count_of(f, "throttle"), 0);
}

static int asked;

static int once(void)
{
    return ++asked <= 1;
}

static void a_pass_stops_when_it_is_told_to(void **state)
{
    fixture_t *f = *state;
    int rows, files;

    put(f, "many",
        "WITH RECURSIVE n (i) AS (SELECT %lld UNION ALL SELECT i + 1 FROM n WHERE i < 1234)"
        " INSERT INTO token (id, kind, email, life, created_at) SELECT i, 'adresse', 'a@b.example', 1, %lld FROM n",
        1, 1);
    asked = -1; /* sessions, then one batch of links */
    right(purge_run(f->db, &f->settings, NOW, once, &rows, &files));
    assert_int_equal(rows, 500);
    assert_int_equal(count_of(f, "token"), 734);
}

/*
 * Leases
 */
static int take(fixture_t *f, apr_time_t now, const char *holder)
{
    int taken = -1;

    right(lease_take(f->db, now, "purge", holder, DAYS(1), &taken));
    return taken;
}

static lease_row *row_of(fixture_t *f, const char *name)
{
    const void *values[] = {name, NULL};
    lease_row *rows;
    int count;

    right(store_select(f->db, &test_lease, values, (void **)&rows, &count));
    return count ? rows : NULL;
}

static void one_at_a_time(void **state)
{
    fixture_t *f = *state;

    assert_int_equal(take(f, NOW, "un"), 1);
    assert_int_equal(take(f, NOW, "deux"), 0);
    assert_int_equal(take(f, NOW, "un"), 1); /* a child that took over from a dead one of its process */
    assert_int_equal(take(f, NOW + DAYS(1) - 1, "deux"), 0);
    assert_int_equal(take(f, NOW + DAYS(1), "deux"), 1); /* the other never came back */
    assert_int_equal(take(f, NOW + DAYS(1), "un"), 0);
}

/* A lease given by a clock that was a year ahead holds nobody up. */
static void a_clock_that_was_ahead(void **state)
{
    fixture_t *f = *state;

    assert_int_equal(take(f, NOW + DAYS(365), "un"), 1);
    assert_int_equal(take(f, NOW, "deux"), 1);
    assert_int_equal(take(f, NOW, "un"), 0);
}

static void not_before_its_next_time(void **state)
{
    fixture_t *f = *state;
    lease_row *row;

    assert_int_equal(take(f, NOW, "un"), 1);
    right(lease_finish(f->db, NOW, "purge", "un", NOW + DAYS(2), "rows 3, files 0"));
    row = row_of(f, "purge");
    assert_string_equal(row->last_result, "rows 3, files 0");
    assert_int_equal(row->last_run, NOW);
    assert_int_equal(take(f, NOW + DAYS(1), "un"), 0);
    assert_int_equal(take(f, NOW + DAYS(1), "deux"), 0);
    assert_int_equal(take(f, NOW + DAYS(2), "deux"), 1);
}

static void who_lost_it_cannot_finish_it(void **state)
{
    fixture_t *f = *state;

    assert_int_equal(take(f, NOW, "un"), 1);
    assert_int_equal(take(f, NOW + DAYS(1), "deux"), 1);
    right(lease_finish(f->db, NOW + DAYS(1), "purge", "un", 0, "late"));
    assert_string_equal(row_of(f, "purge")->holder, "deux");
    assert_string_equal(row_of(f, "purge")->last_result, "");
}

typedef struct rival_t {
    const fixture_t *f;
    const char *holder;
    int taken;
} rival_t;

static void *rival_takes(void *baton)
{
    rival_t *rival = baton;
    apr_pool_t *p;

    apr_pool_create(&p, NULL);
    if (lease_take(connect_to(p, rival->f->params), NOW, "purge", rival->holder, DAYS(1), &rival->taken))
        rival->taken = -100;
    apr_pool_destroy(p);
    return NULL;
}

static void rivals_never_both_have_it(void **state)
{
    enum { RIVALS = 6 };
    static const char *const names[RIVALS] = {"un", "deux", "trois", "quatre", "cinq", "six"};
    fixture_t *f = *state;
    rival_t rivals[RIVALS];
    pthread_t threads[RIVALS];
    int taken = 0;

    store_release(f->db);
    for (int i = 0; i < RIVALS; i++) {
        rivals[i] = (rival_t){f, names[i], 0};
        assert_int_equal(pthread_create(&threads[i], NULL, rival_takes, &rivals[i]), 0);
    }
    for (int i = 0; i < RIVALS; i++) {
        pthread_join(threads[i], NULL);
        taken += rivals[i].taken;
    }
    assert_int_equal(taken, 1);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(each_thing_has_its_time, start, end),
        cmocka_unit_test_setup_teardown(payments_to_verify_stay, start, end),
        cmocka_unit_test_setup_teardown(mails_not_sent_stay_and_given_up_ones_stay_longer, start, end),
        cmocka_unit_test_setup_teardown(a_long_list_goes_in_batches, start, end),
        cmocka_unit_test_setup_teardown(a_pass_stops_when_it_is_told_to, start, end),
        cmocka_unit_test_setup_teardown(one_at_a_time, start, end),
        cmocka_unit_test_setup_teardown(a_clock_that_was_ahead, start, end),
        cmocka_unit_test_setup_teardown(not_before_its_next_time, start, end),
        cmocka_unit_test_setup_teardown(who_lost_it_cannot_finish_it, start, end),
        cmocka_unit_test_setup_teardown(rivals_never_both_have_it, start, end),
    };
    int failed;

    apr_initialize();
    if (secret_init())
        return 1;
    failed = cmocka_run_group_tests(tests, NULL, NULL);
    apr_terminate();
    return failed;
}
