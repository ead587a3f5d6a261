/* SPDX-License-Identifier: Apache-2.0 */
/* What a good password is, hashing, and the gate that bounds it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <pthread.h>
#include <stdatomic.h>
#include <string.h>

#include <apr_general.h>
#include <apr_strings.h>

#include "base/secret.h"
#include "domain/password.h"

#define TRIES_MOST 10000

static apr_pool_t *pool;

static int set_up(void **state)
{
    (void)state;
    apr_initialize();
    apr_pool_create(&pool, NULL);
    return secret_init();
}

static int tear_down(void **state)
{
    (void)state;
    apr_pool_destroy(pool);
    apr_terminate();
    return 0;
}

static settings_t small(int slots, int queue)
{
    return (settings_t){ .hash_slots = slots, .hash_queue = queue, .hash_memory = 8192, .hash_passes = 1 };
}

typedef struct judged_t {
    const char *password, *code;    /* NULL: good */
} judged_t;

static void judges(void **state)
{
    static const char *const known[] = { "ines.martin@ville.example", "Martin", "Inès", "imartin4821", NULL };
    static const judged_t cases[] = {
        { NULL, "too-short" }, { "", "too-short" }, { "hk7!mPq2zXv", "too-short" },
        { "éàçùéàçùéàç", "too-short" },                 /* 11 characters, 22 bytes */
        { "tramway cactus violon", NULL }, { "hk7!mPq2zXvW", NULL }, { "Trois-Péniches-Endormies", NULL },
        { "aaaaaaaaaaaa", "too-common" }, { "abcdefghijkl", "too-common" }, { "motdepasse123", "too-common" },
        { "Mot de passe 2026", "too-common" }, { "azertyuiop12", "too-common" }, { "AzertyUiop!2026", "too-common" },
        { "qwerty123456", "too-common" }, { "123456789012", "too-common" }, { "bonjourbonjour", "too-common" },
        { "inesmartin2026", "too-common" }, { "Martin-Inès-59", "too-common" }, { "imartin4821!!", "too-common" },
        { "ines.martin@ville.example", "too-common" }, { "Ines Martin tramway cactus", NULL },
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const problem_t *problem = password_judge(pool, cases[i].password, known);

        if (cases[i].code && !problem)
            fail_msg("%s passes", cases[i].password);
        if (!cases[i].code && problem)
            fail_msg("%s: %s", cases[i].password, problem->code);
        if (problem) {
            assert_string_equal(problem->code, cases[i].code);
            assert_string_equal(problem->field, "mot-de-passe");
            assert_int_equal(problem->kind, PROBLEM_INPUT);
        }
    }
}

static void judges_long_ones(void **state)
{
    char *password = apr_palloc(pool, 1002);

    (void)state;
    for (int i = 0; i < 1001; i++)
        password[i] = "tramwycsviol"[i * i % 12];
    password[1001] = '\0';
    assert_string_equal(password_judge(pool, password, NULL)->code, "too-long");
}

static void hashes_and_verifies(void **state)
{
    settings_t settings = small(2, 2), stronger = small(2, 2);
    password_gate_t *gate = password_gate_make(pool, &settings), *other;
    const char *hash, *again;
    int right, stale;

    (void)state;
    stronger.hash_passes = 2;
    other = password_gate_make(pool, &stronger);
    assert_null(password_hash(gate, pool, "tramway cactus violon", &hash));
    assert_null(password_hash(gate, pool, "tramway cactus violon", &again));
    assert_string_not_equal(hash, again);
    assert_memory_equal(hash, "$argon2id$", 10);

    assert_null(password_verify(gate, pool, hash, "tramway cactus violon", &right, &stale));
    assert_true(right && !stale);
    assert_null(password_verify(gate, pool, hash, "tramway cactus violoN", &right, &stale));
    assert_false(right || stale);
    assert_null(password_verify(other, pool, hash, "tramway cactus violon", &right, &stale));
    assert_true(right && stale);
    assert_null(password_verify(gate, pool, NULL, "tramway cactus violon", &right, &stale));
    assert_false(right || stale);
    assert_null(password_verify(gate, pool, "not a hash", "tramway cactus violon", &right, &stale));
    assert_false(right || stale);
}

typedef struct crowd_t {
    password_gate_t *gate;
    atomic_int stop, busy, other, rounds;
} crowd_t;

/* Hashes again and again. */
static void *hash_on(void *baton)
{
    crowd_t *crowd = baton;
    apr_pool_t *p;

    apr_pool_create(&p, NULL);
    while (!crowd->stop && crowd->rounds-- > 0) {
        const char *hash;
        const problem_t *problem = password_hash(crowd->gate, p, "tramway cactus violon", &hash);

        if (problem && problem->kind == PROBLEM_BUSY && !strcmp(problem->code, "hashing") && problem->retry_after > 0)
            crowd->busy++;
        else if (problem)
            crowd->other++;
        apr_pool_clear(p);
    }
    apr_pool_destroy(p);
    return NULL;
}

static void refuses_a_crowd(void **state)
{
    settings_t settings = small(1, 0);
    crowd_t crowd = { .gate = password_gate_make(pool, &settings), .rounds = TRIES_MOST };
    pthread_t thread;
    const problem_t *problem = NULL;
    apr_pool_t *p;

    (void)state;
    apr_pool_create(&p, pool);
    pthread_create(&thread, NULL, hash_on, &crowd);
    while (!problem && !crowd.busy && crowd.rounds > 0) {
        const char *hash;

        problem = password_hash(crowd.gate, p, "x", &hash);
        if (!problem)
            apr_pool_clear(p);
    }
    crowd.stop = 1;
    pthread_join(thread, NULL);
    assert_true(problem || crowd.busy);
    assert_int_equal(crowd.other, 0);
}

static void queues_a_few(void **state)
{
    settings_t settings = small(1, 2);
    crowd_t crowd = { .gate = password_gate_make(pool, &settings), .rounds = 300 };
    pthread_t threads[3];

    (void)state;
    for (int i = 0; i < 3; i++)
        pthread_create(&threads[i], NULL, hash_on, &crowd);
    for (int i = 0; i < 3; i++)
        pthread_join(threads[i], NULL);
    assert_int_equal(crowd.busy, 0);
    assert_int_equal(crowd.other, 0);
}

/* cracklib works in static memory: many judges at once must not disturb each other. */
static void *judge_on(void *baton)
{
    crowd_t *crowd = baton;
    apr_pool_t *p;

    apr_pool_create(&p, NULL);
    while (crowd->rounds-- > 0) {
        crowd->other += password_judge(p, "tramway cactus violon", NULL) != NULL;
        crowd->other += password_judge(p, "abcdefghijkl", NULL) == NULL;
        apr_pool_clear(p);
    }
    apr_pool_destroy(p);
    return NULL;
}

static void judges_at_once(void **state)
{
    crowd_t crowd = { .rounds = 60 };
    pthread_t threads[4];

    (void)state;
    for (int i = 0; i < 4; i++)
        pthread_create(&threads[i], NULL, judge_on, &crowd);
    for (int i = 0; i < 4; i++)
        pthread_join(threads[i], NULL);
    assert_int_equal(crowd.other, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(judges), cmocka_unit_test(judges_long_ones), cmocka_unit_test(hashes_and_verifies),
        cmocka_unit_test(refuses_a_crowd), cmocka_unit_test(queues_a_few), cmocka_unit_test(judges_at_once),
    };

    return cmocka_run_group_tests(tests, set_up, tear_down);
}
