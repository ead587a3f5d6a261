/* SPDX-License-Identifier: Apache-2.0 */
/* What is typed from an avis, in this city's form and in others', kept for a day on SQLite, and on PostgreSQL when
 * ROUBAIX_TEST_PGSQL holds libpq's parameters of a database that may be emptied. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include <apr_file_io.h>
#include <apr_general.h>
#include <apr_strings.h>

#include "base/secret.h"
#include "domain/avis.h"
#include "store/session.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))
#define NB "\u00a0"
#define NNB "\u202f"
#define REFERENCE "2026 00001234 000001"
#define EMAIL "ana@ville.example"

static apr_pool_t *root;

/* As config.c sets them when nothing is written. */
static const avis_settings_t ours = {
    .client = "090909",
    .pattern = "([0-9]{4})-?([0-9]{8})-?([0-9]{6})",
    .reference = "{1:4}{2:8}{3:6}",
    .exercice = "{1:4}",
    .example = REFERENCE,
    .object = "Avis des sommes a payer",
    .least = 100,
    .most = 9999999,
};

/* Another city: the number as short as the clerk writes it. */
static const avis_settings_t theirs = {
    .client = "090909",
    .pattern = "([0-9]{4})-([0-9]{1,8})",
    .reference = "{1}{2:8}",
    .exercice = "{1}",
    .example = "2026-42",
    .object = "",
    .least = 1,
    .most = 100,
};

/* A rôle: year, code, period, debt. */
static const avis_settings_t roles = {
    .client = "090909",
    .pattern = "([0-9]{4})-([0-9A-Z]{2})-([0-9]{2})-([0-9]{1,13})",
    .reference = "{1}{2}{3}{4:13}",
    .exercice = "{1}",
    .example = "2026-1a-00-42",
    .object = "Role",
    .least = 1,
    .most = 100,
};

/* The year of two digits, another order, a letter of the city's own. */
static const avis_settings_t turned = {
    .client = "090909",
    .pattern = "N-?([0-9]{1,6})-([0-9]{2})(-([A-Z]))?",
    .reference = "T{4:1}{2}{1:6}",
    .exercice = "20{2}",
    .example = "n 12/26",
    .object = "Titre",
    .least = 1,
    .most = 100,
};

static const char *text_of(size_t n, char c)
{
    char *text = apr_palloc(root, n + 1);

    memset(text, c, n);
    text[n] = '\0';
    return text;
}

/*
 * The configuration
 */
static void good_settings(void **state)
{
    const avis_settings_t *const cities[] = {&ours, &theirs, &roles, &turned};
    avis_settings_t edge = ours;

    (void)state;
    for (size_t i = 0; i < COUNT(cities); i++) {
        const char *wrong = avis_check(root, cities[i]);

        if (wrong)
            fail_msg("%s: %s", cities[i]->pattern, wrong);
    }
    edge.least = edge.most = 1;
    edge.object = text_of(60, 'a');
    assert_null(avis_check(root, &edge));
}

static void settings_that_do_not_go_together(void **state)
{
    static const struct {
        const char *complaint;
        size_t member;
        const char *value;
    } cases[] = {
#define BAD(directive, member, value) {directive ": ", offsetof(avis_settings_t, member), value}
        BAD("RoubaixAvisPattern", pattern, "([0-9]{4}"),
        BAD("RoubaixAvisPattern", pattern, "[0-9"),
        BAD("RoubaixAvisPattern", pattern, "([0-9]{4,2})"),
        BAD("RoubaixAvisExample", pattern, "([0-9]{4})-?([0-9]{8})"), /* a part only */
        BAD("RoubaixAvisExample", pattern, "([0-9]{4})([0-9]{8})([0-9]{7})"),
        BAD("RoubaixAvisExample", pattern, ""),
        BAD("RoubaixAvisExample", example, ""),
        BAD("RoubaixAvisExample", example, "2026 00001234"),
        BAD("RoubaixAvisExample", example, "2026 00001234 000001 1"),
        BAD("RoubaixAvisExample", example, "2026_00001234_000001"),
        BAD("RoubaixAvisExample", example, "avis"),
        BAD("RoubaixAvisExample", reference, ""),
        BAD("RoubaixAvisExample", reference, "{1}"),               /* too short */
        BAD("RoubaixAvisExample", reference, "{1}{2}{3}{2:8}{2}"), /* too long */
        BAD("RoubaixAvisExample", reference, "{1}{2:7}{3}"),       /* narrower than the group */
        BAD("RoubaixAvisExample", reference, "{1}{2:31}{3}"),      /* wider than any reference */
        BAD("RoubaixAvisExample", reference, "{0}"),               /* no group */
        BAD("RoubaixAvisExample", reference, "{10}{2}{3}"),        /* no such group */
        BAD("RoubaixAvisExample", reference, "{4}{4}{4}"),         /* nothing in it */
        BAD("RoubaixAvisExample", reference, "{1}{2}{3"),          /* not closed */
        BAD("RoubaixAvisExample", reference, "{1}{2:8}{3:}"),
        BAD("RoubaixAvisExample", reference, "{1}{x}{3}"),
        BAD("RoubaixAvisExample", reference, "{}{2}{3}"),
        BAD("RoubaixAvisExample", reference, "{1}-{2}-{3}"), /* not letters and digits */
        BAD("RoubaixAvisExample", reference, "a{1}{2}{3}"),  /* not capitals */
        BAD("RoubaixAvisExample", exercice, ""),
        BAD("RoubaixAvisExample", exercice, "{2}"),
        BAD("RoubaixAvisExample", exercice, "26"),
        BAD("RoubaixAvisExample", exercice, "{1}0"),
        BAD("RoubaixAvisExample", exercice, "an{3:2}"),
        BAD("RoubaixAvisClient", client, ""),
        BAD("RoubaixAvisClient", client, "12345"),
        BAD("RoubaixAvisClient", client, "1234567"),
        BAD("RoubaixAvisClient", client, "12345a"),
        BAD("RoubaixAvisClient", client, "12 345"),
        BAD("RoubaixAvisObject", object, "Avis des sommes à payer"),
        BAD("RoubaixAvisObject", object, "Avis n1/2"),
        BAD("RoubaixAvisObject", object, "l'avis"),
        BAD("RoubaixAvisObject", object, "a\tb"),
        BAD("RoubaixAvisObject", object, "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"), /* 61 */
#undef BAD
    };

    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        avis_settings_t settings = ours;
        const char *wrong;

        *(const char **)((char *)&settings + cases[i].member) = cases[i].value;
        wrong = avis_check(root, &settings);
        if (!wrong || strncmp(wrong, cases[i].complaint, strlen(cases[i].complaint)))
            fail_msg("« %s »: %s", cases[i].value, wrong ? wrong : "(good)");
    }
}

static void least_is_not_above_most(void **state)
{
    static const apr_int64_t pairs[][2] = {{0, 100}, {-5, 100}, {101, 100}, {1, 0}};

    (void)state;
    for (size_t i = 0; i < COUNT(pairs); i++) {
        avis_settings_t settings = ours;
        const char *wrong;

        settings.least = pairs[i][0];
        settings.most = pairs[i][1];
        wrong = avis_check(root, &settings);
        assert_non_null(wrong);
        assert_int_equal(strncmp(wrong, "RoubaixAvisLeast: ", 18), 0);
    }
}

/*
 * The form
 */

/* « field:code » of all that is wrong, with a space between; a NULL value is not posted. */
static const char *wrongs(const avis_settings_t *settings, const char *reference, const char *amount, const char *email,
                          avis_t *avis)
{
    const char *const values[][2] = {{"reference", reference}, {"montant", amount}, {"courriel", email}};
    form_t *form = form_make(root);
    apr_array_header_t *wrong = NULL;
    const char *out = "";

    for (size_t i = 0; i < COUNT(values); i++)
        if (values[i][1])
            form_add(form, values[i][0], values[i][1]);
    *avis = (avis_t){0};
    avis_read(root, settings, form, avis, &wrong);
    assert_non_null(wrong);
    for (int i = 0; i < wrong->nelts; i++) {
        const avis_wrong_t *entry = &APR_ARRAY_IDX(wrong, i, avis_wrong_t);

        out = apr_pstrcat(root, out, *out ? " " : "", entry->field, ":", entry->code, NULL);
    }
    return out;
}

static void a_whole_form(void **state)
{
    avis_t avis;

    (void)state;
    assert_string_equal(wrongs(&ours, " 2026 00001234" NB " 000001 ", "1 234,5 €", " " EMAIL " ", &avis), "");
    assert_string_equal(avis.typed, REFERENCE);
    assert_string_equal(avis.reference, "202600001234000001");
    assert_string_equal(avis.exercice, "2026");
    assert_int_equal(avis.amount, 123450);
    assert_string_equal(avis.email, EMAIL);
}

static void an_empty_form(void **state)
{
    static const char all[] = "reference:missing montant:missing courriel:missing";
    avis_t avis;

    (void)state;
    assert_string_equal(wrongs(&ours, NULL, NULL, NULL, &avis), all);
    assert_string_equal(wrongs(&ours, "", "", "", &avis), all);
    assert_string_equal(wrongs(&ours, " ", NB, "\n", &avis), all);
    assert_string_equal(avis.typed, "");
    assert_string_equal(avis.email, "");
}

/* A reference of `settings` and what is sent for it: reference and year; NULL: refused. */
static void reads(const avis_settings_t *settings, const char *typed, const char *reference, const char *exercice)
{
    avis_t avis;
    const char *wrong = wrongs(settings, typed, "1", EMAIL, &avis);

    if (strcmp(wrong, reference ? "" : "reference:format"))
        fail_msg("« %.80s »: %s", typed, *wrong ? wrong : avis.reference);
    if (!reference)
        return;
    assert_string_equal(avis.reference, reference);
    assert_string_equal(avis.exercice, exercice);
}

static void a_reference_as_people_write_it(void **state)
{
    static const char *const texts[] = {
        REFERENCE,
        "202600001234000001",
        "2026-00001234-000001",
        "2026\u201000001234\u2011000001",
        "2026\u201200001234\u2013000001",
        "2026\u201400001234\u2212000001",
        "2026.00001234.000001",
        "2026/00001234/000001",
        "2026 / 00001234 – 000001",
        "2026" NB "00001234" NNB "000001",
        "2026\t00001234\n000001",
        "  2026 - 00001234 - 000001  ",
        "-2026-00001234-000001-",
        "20 26 0000 1234 0000 01",
        "2026--00001234..000001",
    };

    (void)state;
    for (size_t i = 0; i < COUNT(texts); i++)
        reads(&ours, texts[i], "202600001234000001", "2026");
}

static void what_is_no_reference(void **state)
{
    static const char *const texts[] = {
        "bonjour",
        "-",
        "2026 00001234",
        "2026 00001234 0000011",
        "12026 00001234 000001",
        "2026 0000123A 000001",
        "2O26 OOOO1234 OOOOO1",
        "2026 00001234 000001 x",
        "2026_00001234_000001",
        "2026+00001234+000001",
        "2026 00001234 000001\u00b2",
        "\u0662\u0660\u0662\u0666 00001234 000001",
        "\uff12026 00001234 000001",
        "été",
        "<b>2026 00001234 000001</b>",
        "2026 00001234 000001'; DROP TABLE avis_entry; --",
        "%s%s%n",
        "{1}{2}{3}",
    };

    (void)state;
    for (size_t i = 0; i < COUNT(texts); i++)
        reads(&ours, texts[i], NULL, NULL);
    reads(&ours, text_of(10000, '2'), NULL, NULL);
    reads(&ours, text_of(10000, 'x'), NULL, NULL);
    reads(&ours, apr_pstrcat(root, "2026", text_of(10000, '-'), "00001234000001", NULL), NULL, NULL);
    reads(&theirs, text_of(10000, '-'), NULL, NULL);
}

static void references_of_other_cities(void **state)
{
    static const struct {
        const avis_settings_t *city;
        const char *typed, *reference, *exercice;
    } cases[] = {
        {&theirs, "2026-42", "202600000042", "2026"},
        {&theirs, "2026 42", "202600000042", "2026"},
        {&theirs, "2026/42", "202600000042", "2026"},
        {&theirs, " 2026 — 42. ", "202600000042", "2026"},
        {&theirs, "2026-00000042", "202600000042", "2026"},
        {&theirs, "2026-12345678", "202612345678", "2026"},
        {&theirs, "2026-123456789", NULL, NULL},
        {&theirs, "202642", NULL, NULL}, /* where the parts end cannot be told */
        {&theirs, "2026-", NULL, NULL},
        {&theirs, "2026-4-2", NULL, NULL},
        {&theirs, "20-26-42", NULL, NULL},
        {&theirs, "2026-4a", NULL, NULL},
        {&roles, "2026-1a-00-42", "20261A000000000000042", "2026"},
        {&roles, "2026 AB 07 1234567890123", "2026AB071234567890123", "2026"},
        {&roles, "2026-AB-07-12345678901234", NULL, NULL},
        {&roles, "2026-ABC-07-1", NULL, NULL},
        {&turned, "N12-26", "T026000012", "2026"},
        {&turned, "n12/26", "T026000012", "2026"},
        {&turned, "n 12/26 b", "TB26000012", "2026"},
        {&turned, "n 12/26 bc", NULL, NULL},
        {&turned, "n12/26/b", "TB26000012", "2026"},
        {&turned, "N1234567-26", NULL, NULL},
    };

    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++)
        reads(cases[i].city, cases[i].typed, cases[i].reference, cases[i].exercice);
}

static void the_limits_of_an_amount(void **state)
{
    static const struct {
        const char *typed, *code;
        apr_int64_t cents;
    } cases[] = {
        {"0", "too-small", 0},
        {"0,01", "too-small", 0},
        {"0,99", "too-small", 0},
        {"1", NULL, 100},
        {"1,00", NULL, 100},
        {"1,01", NULL, 101},
        {"12,34 €", NULL, 1234},
        {"99 999,99", NULL, 9999999},
        {"99" NNB "999,99" NB "€", NULL, 9999999},
        {"099999,99", NULL, 9999999},
        {"100 000", "too-big", 0},
        {"100000,00", "too-big", 0},
        {"99999999999", "too-big", 0},
        {"1e3", "format", 0},
        {"-5", "format", 0},
        {"1,234", "format", 0},
        {"douze", "format", 0},
        {"€", "format", 0},
    };

    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        avis_t avis;
        const char *wrong = wrongs(&ours, REFERENCE, cases[i].typed, EMAIL, &avis);

        if (strcmp(wrong, cases[i].code ? apr_pstrcat(root, "montant:", cases[i].code, NULL) : ""))
            fail_msg("« %s »: %s", cases[i].typed, *wrong ? wrong : "(good)");
        if (!cases[i].code)
            assert_int_equal(avis.amount, cases[i].cents);
    }
}

static void the_rules_of_an_address(void **state)
{
    const struct {
        const char *typed, *code;
    } cases[] = {
        {EMAIL, ""},
        {"a@b.fr", ""},
        {apr_pstrcat(root, text_of(61, 'a'), "@mail.ville.example", NULL), ""}, /* 80 */
        {apr_pstrcat(root, text_of(62, 'a'), "@mail.ville.example", NULL), "courriel:format"},
        {"", "courriel:missing"},
        {NULL, "courriel:missing"},
        {"ana", "courriel:format"},
        {"ana@", "courriel:format"},
        {"ana@ville", "courriel:format"},
        {"@ville.example", "courriel:format"},
        {"ana maria@ville.example", "courriel:format"},
        {"ana@ville.example,b@ville.example", "courriel:format"},
        {"ana@ville.example\nBcc: b@ville.example", "courriel:format"},
        {"aña@ville.example", "courriel:format"},
        {text_of(10000, 'a'), "courriel:format"},
    };

    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        avis_t avis;

        assert_string_equal(wrongs(&ours, REFERENCE, "1", cases[i].typed, &avis), cases[i].code);
    }
}

static void each_wrong_field_is_told(void **state)
{
    avis_t avis;

    (void)state;
    assert_string_equal(wrongs(&ours, "x", "0", "y", &avis), "reference:format montant:too-small courriel:format");
    assert_string_equal(avis.typed, "x"); /* what was typed is shown again */
    assert_string_equal(avis.email, "y");
}

/*
 * Keeping
 */
typedef struct world_t {
    apr_pool_t *p;
    const char *params;
    db_t *db;
} world_t;

static void right(const problem_t *problem)
{
    if (problem)
        fail_msg("%s: %s", problem->code, problem->detail ? problem->detail : "");
}

static world_t *make_world(const char *driver, const char *params)
{
    store_source_t *source;
    world_t *world;
    apr_pool_t *p;

    apr_pool_create(&p, root);
    world = apr_pcalloc(p, sizeof *world);
    right(store_source_direct(p, driver, params, &source));
    *world = (world_t){p, params, store_open(p, source)};
    return world;
}

static int sqlite_start(void **state)
{
    const char *folder;
    apr_file_t *file;
    world_t *world;
    char *path;

    assert_int_equal(apr_temp_dir_get(&folder, root), APR_SUCCESS);
    path = apr_pstrcat(root, folder, "/avis.XXXXXX", NULL);
    assert_int_equal(
        apr_file_mktemp(&file, path, APR_FOPEN_CREATE | APR_FOPEN_READ | APR_FOPEN_WRITE | APR_FOPEN_EXCL, root),
        APR_SUCCESS);
    apr_file_close(file);
    *state = world = make_world("sqlite3", path);
    right(store_migrate(world->db, NULL, NULL));
    return 0;
}

static int sqlite_end(void **state)
{
    world_t *world = *state;
    const char *path = world->params;

    apr_pool_destroy(world->p);
    apr_file_remove(path, root);
    apr_file_remove(apr_pstrcat(root, path, "-wal", NULL), root);
    apr_file_remove(apr_pstrcat(root, path, "-shm", NULL), root);
    return 0;
}

static int pgsql_start(void **state)
{
    const char *params = getenv("ROUBAIX_TEST_PGSQL");
    world_t *world;

    if (!params)
        return 0;
    *state = world = make_world("pgsql", params);
    right(store_command(world->db, "DROP SCHEMA public CASCADE"));
    right(store_command(world->db, "CREATE SCHEMA public"));
    right(store_migrate(world->db, NULL, NULL));
    return 0;
}

static int pgsql_end(void **state)
{
    world_t *world = *state;

    if (world)
        apr_pool_destroy(world->p);
    return 0;
}

static db_t *db_of(void **state)
{
    if (!*state)
        skip();
    return ((world_t *)*state)->db;
}

static const apr_time_t now = 1790000000 * APR_TIME_C(1000000);

static avis_t *kept(db_t *db, apr_time_t at, const char *token)
{
    avis_t *avis = (avis_t *)-1;

    right(avis_kept(db, at, token, &avis));
    return avis;
}

static void what_was_typed_is_kept(void **state)
{
    const avis_t first = {"2026 – 1234 « l’été »; DROP TABLE avis_entry; -- %s", "202600001234000001", "2026", 9999999,
                          EMAIL};
    const avis_t second = {"2025-42", "202500000042", "2025", 100, "b@ville.example"};
    db_t *db = db_of(state);
    const char *tokens[2];
    avis_t *avis;

    right(avis_keep(db, now, &first, &tokens[0]));
    right(avis_keep(db, now, &second, &tokens[1]));
    assert_string_not_equal(tokens[0], tokens[1]);
    avis = kept(db, now, tokens[0]);
    assert_non_null(avis);
    assert_string_equal(avis->typed, first.typed);
    assert_string_equal(avis->reference, first.reference);
    assert_string_equal(avis->exercice, first.exercice);
    assert_int_equal(avis->amount, first.amount);
    assert_string_equal(avis->email, first.email);
    assert_string_equal(kept(db, now, tokens[1])->reference, second.reference);
}

static void the_same_avis_twice_has_two_tokens(void **state)
{
    const avis_t avis = {"2025-42", "202500000042", "2025", 100, EMAIL};
    db_t *db = db_of(state);
    const char *tokens[2];

    for (int i = 0; i < 2; i++)
        right(avis_keep(db, now + i, &avis, &tokens[i]));
    assert_string_not_equal(tokens[0], tokens[1]);
    for (int i = 0; i < 2; i++)
        assert_non_null(kept(db, now + 1, tokens[i]));
}

static void an_unknown_token_is_none(void **state)
{
    static const char *const tokens[] = {"", "x", "'", "%", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"};
    const avis_t avis = {"2025-42", "202500000042", "2025", 100, EMAIL};
    db_t *db = db_of(state);
    const char *token;

    right(avis_keep(db, now, &avis, &token));
    for (size_t i = 0; i < COUNT(tokens); i++)
        assert_null(kept(db, now, tokens[i]));
    assert_null(kept(db, now, apr_pstrcat(root, token, "A", NULL)));
    assert_null(kept(db, now, secret_digest(root, token))); /* what stands in the table opens nothing */
}

static void after_a_day_it_is_gone(void **state)
{
    const avis_t avis = {"2025-42", "202500000042", "2025", 100, EMAIL};
    db_t *db = db_of(state);
    const char *token;

    right(avis_keep(db, now, &avis, &token));
    assert_non_null(kept(db, now + AVIS_KEEP - 1, token));
    assert_null(kept(db, now + AVIS_KEEP, token));
    assert_null(kept(db, now + 2 * AVIS_KEEP, token));
}

#define ON_BOTH(test)                                                                                                  \
    {"sqlite_" #test, test, sqlite_start, sqlite_end, NULL},                                                           \
    {                                                                                                                  \
        "pgsql_" #test, test, pgsql_start, pgsql_end, NULL                                                             \
    }

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(good_settings),
        cmocka_unit_test(settings_that_do_not_go_together),
        cmocka_unit_test(least_is_not_above_most),
        cmocka_unit_test(a_whole_form),
        cmocka_unit_test(an_empty_form),
        cmocka_unit_test(a_reference_as_people_write_it),
        cmocka_unit_test(what_is_no_reference),
        cmocka_unit_test(references_of_other_cities),
        cmocka_unit_test(the_limits_of_an_amount),
        cmocka_unit_test(the_rules_of_an_address),
        cmocka_unit_test(each_wrong_field_is_told),
        ON_BOTH(what_was_typed_is_kept),
        ON_BOTH(the_same_avis_twice_has_two_tokens),
        ON_BOTH(an_unknown_token_is_none),
        ON_BOTH(after_a_day_it_is_gone),
    };
    int failed;

    apr_initialize();
    if (secret_init())
        return 1;
    apr_pool_create(&root, NULL);
    failed = cmocka_run_group_tests(tests, NULL, NULL);
    apr_pool_destroy(root);
    apr_terminate();
    return failed;
}
