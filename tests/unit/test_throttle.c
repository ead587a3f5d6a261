/* SPDX-License-Identifier: Apache-2.0 */
/* Tries are slowed per account and address, per address, per account; mails per mailbox. On SQLite. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <apr_general.h>
#include <apr_strings.h>

#include "base/secret.h"
#include "domain/throttle.h"

#define SECONDS(n) apr_time_from_sec(n)
#define NOW SECONDS(APR_INT64_C(1800000000))

typedef struct fixture_t {
    apr_pool_t *p;
    char folder[200];
    const char *params;
    db_t *db;
    settings_t settings;
} fixture_t;

static db_t *connect_to(apr_pool_t *p, const char *params)
{
    store_source_t *source;

    assert_null(store_source_direct(p, "sqlite3", params, &source));
    return store_open(p, source);
}

static int start(void **state)
{
    static fixture_t f;
    const char *tmp = getenv("TMPDIR");

    f = (fixture_t){ .settings = { .sign_in_tries = 5 } };
    apr_pool_create(&f.p, NULL);
    snprintf(f.folder, sizeof f.folder, "%s/throttle-XXXXXX", tmp ? tmp : "/tmp");
    if (!mkdtemp(f.folder))
        return -1;
    f.params = apr_pstrcat(f.p, f.folder, "/test.db", NULL);
    f.db = connect_to(f.p, f.params);
    *state = &f;
    return store_migrate(f.db, NULL, NULL) ? -1 : 0;
}

static int end(void **state)
{
    static const char *const files[] = { "test.db", "test.db-wal", "test.db-shm" };
    fixture_t *f = *state;
    char path[250];

    apr_pool_destroy(f->p);
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        snprintf(path, sizeof path, "%s/%s", f->folder, files[i]);
        unlink(path);
    }
    return rmdir(f->folder);
}

/* 0: the try may be looked at; else the seconds to wait. */
static int try_at(fixture_t *f, apr_time_t now, const char *who, const char *address)
{
    const problem_t *problem = throttle_sign_in(f->db, &f->settings, now, who, address);

    if (!problem)
        return 0;
    assert_int_equal(problem->kind, PROBLEM_THROTTLED);
    assert_string_equal(problem->code, "throttled");
    assert_true(problem->retry_after > 0);
    return problem->retry_after;
}

static void waits_grow(void **state)
{
    static const int waits[] = { 60, 120, 240, 480, 900, 900 };
    fixture_t *f = *state;
    apr_time_t now = NOW;

    for (int i = 0; i < 4; i++)
        assert_int_equal(try_at(f, now, "17", "192.0.2.1"), 0);
    for (size_t i = 0; i < sizeof waits / sizeof *waits; i++) {
        assert_int_equal(try_at(f, now, "17", "192.0.2.1"), 0);
        assert_int_equal(try_at(f, now, "17", "192.0.2.1"), waits[i]);
        assert_int_equal(try_at(f, now + SECONDS(waits[i] - 1), "17", "192.0.2.1"), 1);
        now += SECONDS(waits[i]);
    }
    /* From elsewhere its owner is not kept out; and who tries does not keep out his neighbours. */
    assert_int_equal(try_at(f, NOW, "17", "192.0.2.2"), 0);
    assert_int_equal(try_at(f, NOW, "18", "192.0.2.1"), 0);
    /* A day later all is forgotten. */
    now += SECONDS(86400);
    for (int i = 0; i < 5; i++)
        assert_int_equal(try_at(f, now, "17", "192.0.2.1"), 0);
    assert_int_equal(try_at(f, now, "17", "192.0.2.1"), 60);
}

static void right_ones_count_for_nothing(void **state)
{
    fixture_t *f = *state;

    for (int i = 0; i < 200; i++) {
        assert_int_equal(try_at(f, NOW, "17", "192.0.2.1"), 0);
        assert_null(throttle_right(f->db, "17", "192.0.2.1"));
    }
    for (int i = 0; i < 4; i++)
        assert_int_equal(try_at(f, NOW, "17", "192.0.2.1"), 0);
    assert_null(throttle_right(f->db, "17", "192.0.2.1"));
    for (int i = 0; i < 5; i++)
        assert_int_equal(try_at(f, NOW, "17", "192.0.2.1"), 0);
    /* What could not be looked at did not happen, even the one that would have blocked. */
    assert_null(throttle_undo(f->db, "17", "192.0.2.1"));
    assert_int_equal(try_at(f, NOW, "17", "192.0.2.1"), 0);
    assert_int_equal(try_at(f, NOW, "17", "192.0.2.1"), 60);
}

static void one_address_many_accounts(void **state)
{
    fixture_t *f = *state;

    for (int i = 0; i < 50; i++)
        assert_int_equal(try_at(f, NOW + SECONDS(i), apr_itoa(f->p, i), "192.0.2.1"), 0);
    assert_int_equal(try_at(f, NOW + SECONDS(50), "99", "192.0.2.1"), 3550);
    assert_int_equal(try_at(f, NOW + SECONDS(50), "99", "192.0.2.2"), 0);
    assert_int_equal(try_at(f, NOW + SECONDS(3600), "99", "192.0.2.1"), 0);
}

static void one_account_many_addresses(void **state)
{
    fixture_t *f = *state;

    /* 50 addresses, three tries each: the second and third of each count for the account, until it has had 100. */
    for (int i = 0; i < 50; i++)
        for (int k = 0; k < 3; k++)
            assert_int_equal(try_at(f, NOW, "17", apr_psprintf(f->p, "192.0.2.%d", i)), 0);
    assert_int_equal(try_at(f, NOW, "17", "192.0.2.1"), 3600);
    /* Its owner, from where he never tried, still comes in. */
    assert_int_equal(try_at(f, NOW, "17", "198.51.100.1"), 0);
    assert_int_equal(try_at(f, NOW + SECONDS(3600), "17", "192.0.2.1"), 0);
}

static void networks_of_ipv6(void **state)
{
    fixture_t *f = *state;

    assert_string_equal(throttle_source(f->p, "2001:db8:1:2:3:4:5:6"), "2001:db8:1:2::");
    assert_string_equal(throttle_source(f->p, "::ffff:192.0.2.1"), "192.0.2.1");
    assert_string_equal(throttle_source(f->p, "192.0.2.1"), "192.0.2.1");
    assert_string_equal(throttle_source(f->p, "no address"), "no address");
    for (int i = 0; i < 5; i++)
        assert_int_equal(try_at(f, NOW, "17", apr_psprintf(f->p, "2001:db8::%d", i)), 0);
    assert_int_equal(try_at(f, NOW, "17", "2001:db8::99"), 60);
    assert_int_equal(try_at(f, NOW, "17", "2001:db8:0:1::99"), 0);
}

typedef struct crowd_t {
    fixture_t *f;
    atomic_int left, passed, refused, failed;
} crowd_t;

static void *try_on(void *baton)
{
    crowd_t *crowd = baton;
    apr_pool_t *p;
    db_t *db;

    apr_pool_create(&p, NULL);
    db = connect_to(p, crowd->f->params);
    while (crowd->left-- > 0) {
        const problem_t *problem = throttle_sign_in(db, &crowd->f->settings, NOW, "17", "192.0.2.1");

        if (!problem)
            crowd->passed++;
        else if (problem->kind == PROBLEM_THROTTLED)
            crowd->refused++;
        else
            crowd->failed++;
    }
    apr_pool_destroy(p);
    return NULL;
}

static void a_hundred_at_once(void **state)
{
    crowd_t crowd = { .f = *state, .left = 100 };
    pthread_t threads[8];

    for (int i = 0; i < 8; i++)
        pthread_create(&threads[i], NULL, try_on, &crowd);
    for (int i = 0; i < 8; i++)
        pthread_join(threads[i], NULL);
    assert_int_equal(crowd.failed, 0);
    assert_int_equal(crowd.passed, 5);
    assert_int_equal(crowd.refused, 95);
}

static void mails(void **state)
{
    fixture_t *f = *state;
    const problem_t *problem;
    int silent;

    for (int i = 0; i < 3; i++) {
        assert_null(throttle_mail(f->db, NOW, "ines@ville.example", apr_psprintf(f->p, "192.0.2.%d", i), &silent));
        assert_false(silent);
    }
    assert_null(throttle_mail(f->db, NOW, "INES@ville.example", "192.0.2.9", &silent));
    assert_true(silent);
    assert_null(throttle_mail(f->db, NOW + SECONDS(3600), "ines@ville.example", "192.0.2.9", &silent));
    assert_false(silent);
    for (int i = 0; i < 20; i++)
        assert_null(throttle_mail(f->db, NOW, apr_psprintf(f->p, "a%d@ville.example", i), "203.0.113.1", &silent));
    problem = throttle_mail(f->db, NOW, "b@ville.example", "203.0.113.1", &silent);
    assert_non_null(problem);
    assert_int_equal(problem->kind, PROBLEM_THROTTLED);
    assert_int_equal(problem->retry_after, 3600);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, start, end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(waits_grow),
        TEST(right_ones_count_for_nothing),
        TEST(one_address_many_accounts),
        TEST(one_account_many_addresses),
        TEST(networks_of_ipv6),
        TEST(a_hundred_at_once),
        TEST(mails),
    };
    int failed;

    apr_initialize();
    secret_init();
    failed = cmocka_run_group_tests(tests, NULL, NULL);
    apr_terminate();
    return failed;
}
