/* SPDX-License-Identifier: Apache-2.0 */
/* Accounts from the first mail to the last session, on SQLite. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <apr_general.h>
#include <apr_lib.h>
#include <apr_strings.h>

#include "base/secret.h"
#include "base/text.h"
#include "domain/account.h"
#include "domain/outbox.h"
#include "domain/session.h"
#include "store/queries.h"

#define SECONDS(n) apr_time_from_sec(n)
#define NOW SECONDS(APR_INT64_C(1800000000))
#define HERE "192.0.2.1"
#define EMAIL "ines.martin@ville.example"
#define PASSWORD "tramway cactus violon"

/* What the tests look at without the portal's own ways. */
typedef struct value_row {
    const char *value;
} value_row;
typedef struct number_row {
    apr_int64_t value;
} number_row;
static const store_column_t value_columns[] = { { 't', offsetof(value_row, value) } };
static const store_column_t number_columns[] = { { 'i', offsetof(number_row, value) } };
static const store_statement_t test_mails = {
    "test_mails",
    "SELECT document FROM outbox WHERE recipient = %s AND kind = %s ORDER BY id LIMIT 20",
    0,
    sizeof(value_row),
    1,
    value_columns};
static const store_statement_t test_link = {
    "test_link", "SELECT token_id FROM outbox WHERE recipient = %s AND kind = %s ORDER BY rowid DESC LIMIT 1",
    0,           sizeof(number_row),
    1,           number_columns};

typedef struct fixture_t {
    apr_pool_t *p;
    char folder[200];
    const char *params;
    db_t *db;
    settings_t settings;
    password_gate_t *gate;
} fixture_t;

static db_t *connect_to(apr_pool_t *p, const char *params)
{
    store_source_t *source;

    assert_null(store_source_direct(p, "sqlite3", params, &source));
    return store_open(p, source);
}

static const settings_t model = {.sign_in_tries = 5,
                                 .hash_slots = 2,
                                 .hash_queue = 200,
                                 .hash_memory = 8192,
                                 .hash_passes = 1,
                                 .session_idle = SECONDS(3600),
                                 .session_absolute = SECONDS(72000),
                                 .address_link_life = SECONDS(172800),
                                 .reset_link_life = SECONDS(3600)};

static int start(void **state)
{
    static fixture_t f;
    const char *tmp = getenv("TMPDIR");

    f = (fixture_t){ .settings = model };
    apr_pool_create(&f.p, NULL);
    f.settings.city = apr_hash_make(f.p);
    f.gate = password_gate_make(f.p, &f.settings);
    snprintf(f.folder, sizeof f.folder, "%s/account-XXXXXX", tmp ? tmp : "/tmp");
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

static void assert_problem(const problem_t *problem, problem_kind_e kind, const char *code)
{
    assert_non_null(problem);
    assert_int_equal(problem->kind, kind);
    assert_string_equal(problem->code, code);
}

static int mails(fixture_t *f, const char *recipient, const char *kind)
{
    const void *values[] = { recipient, kind, NULL };
    value_row *rows;
    int count;

    assert_null(store_select(f->db, &test_mails, values, (void **)&rows, &count));
    return count;
}

/* What the last mail of a kind to somebody would carry: the token is made as the postman does. NULL: no link. */
static const char *link_of(fixture_t *f, const char *recipient, const char *kind)
{
    const void *values[] = { recipient, kind, NULL };
    const char *token = secret_token(f->p);
    number_row *row;
    int count;

    assert_null(store_select(f->db, &test_link, values, (void **)&row, &count));
    if (!count || !row->value)
        return NULL;
    assert_null(sql_token_sign(f->db, NULL, secret_digest(f->p, token), NOW, row->value));
    return token;
}

static outbox_proof_t *proof_of(fixture_t *f, const char *kind, const char *token)
{
    outbox_proof_t *proof;

    assert_null(outbox_proof(f->db, NOW, kind, token, &proof));
    return proof;
}

static account_t person(const char *last_name, const char *first_name, const char *email)
{
    return (account_t){.email = email,
                       .last_name = last_name,
                       .usage_name = "",
                       .first_name = first_name,
                       .address_line1 = "",
                       .address_line2 = "",
                       .postcode = "",
                       .town = "",
                       .country = "",
                       .phone = "",
                       .electronic_answer = ""};
}

/* Through the mail, like everybody. */
static account_t *make_account(fixture_t *f, const char *email)
{
    account_t account = person("Martin", "Inès", email), *made;
    outbox_proof_t *proof;
    const char *hash;

    assert_null(account_invite(f->db, &f->settings, NOW, email));
    proof = proof_of(f, "adresse", link_of(f, email, "adresse"));
    assert_non_null(proof);
    assert_string_equal(proof->email, email);
    assert_null(password_hash(f->gate, f->p, PASSWORD, &hash));
    assert_null(account_create(f->db, NOW, proof->id, hash, &account));
    assert_null(account_get(f->db, account.id, &made));
    assert_non_null(made);
    return made;
}

static apr_int64_t try_it(fixture_t *f, const char *typed, const char *password)
{
    apr_int64_t id;

    assert_null(account_try(f->db, f->gate, &f->settings, NOW, typed, HERE, password, &id));
    return id;
}

/*
 * The form
 */
typedef struct typed_t {
    const char *field, *typed;
    const char *kept;           /* NULL: refused with */
    const char *code;
} typed_t;

static form_t *good_form(fixture_t *f)
{
    static const char *const pairs[] = {"nom",         "Martin", "prenom", "Inès",    "voie", "12 rue de l’Épeule",
                                        "code-postal", "59100",  "ville",  "Roubaix", NULL};
    form_t *form = form_make(f->p);

    for (int i = 0; pairs[i]; i += 2)
        form_add(form, pairs[i], pairs[i + 1]);
    return form;
}

static void type_over(form_t *form, const char *name, const char *value)
{
    for (int i = 0; i < form->pairs->nelts; i++)
        if (!strcmp(APR_ARRAY_IDX(form->pairs, i, form_pair_t).name, name)) {
            APR_ARRAY_IDX(form->pairs, i, form_pair_t).value = value;
            return;
        }
    form_add(form, name, value);
}

static int field_index(const char *name)
{
    for (int i = 0; account_field(i); i++)
        if (!strcmp(account_field(i), name))
            return i;
    fail_msg("no field %s", name);
    return -1;
}

static void takes_the_person(void **state)
{
    fixture_t *f = *state;
    const char *long_name = apr_pstrcat(f->p, apr_psprintf(f->p, "%0100d", 0), "a", NULL);
    const typed_t cases[] = {
        {"nom", "  D’Hondt \xc2\xa0 Lœuil ", "D’Hondt Lœuil", NULL},
        {"nom", "", NULL, "missing"},
        {"nom", " \xc2\xa0 ", NULL, "missing"},
        {"nom", "<script>", "<script>", NULL},
        {"nom", "12 !", NULL, "format"},
        {"nom", long_name, NULL, "too-long"},
        {"nom",
         "a\xe2\x80\xae"
         "b",
         "ab", NULL},
        {"prenom", "", NULL, "missing"},
        {"nom-usage", "", "", NULL},
        {"nom-usage", "Petit", "Petit", NULL},
        {"code-postal", "59 100", "59100", NULL},
        {"code-postal", "591", NULL, "format"},
        {"code-postal", "", NULL, "missing"},
        {"ville", "", NULL, "missing"},
        {"voie", "", NULL, "missing"},
        {"telephone", "06.39.98.12.34", "0639981234", NULL},
        {"telephone", "+33 6 39 98 12 34", "0639981234", NULL},
        {"telephone", "demain", NULL, "format"},
        {"refus-electronique", "oui", "refus", NULL},
    };

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        account_t account = person(NULL, NULL, EMAIL);
        form_t *form = good_form(f);
        apr_array_header_t *problems;

        type_over(form, cases[i].field, cases[i].typed);
        problems = account_take(f->p, form, &account);
        assert_int_equal(problems->nelts, cases[i].kept ? 0 : 1);
        if (cases[i].kept) {
            assert_string_equal(account_value(&account, field_index(cases[i].field)), cases[i].kept);
        } else {
            assert_string_equal(APR_ARRAY_IDX(problems, 0, const problem_t *)->field, cases[i].field);
            assert_problem(APR_ARRAY_IDX(problems, 0, const problem_t *), PROBLEM_INPUT, cases[i].code);
        }
    }
}

static void takes_addresses_abroad_and_none(void **state)
{
    fixture_t *f = *state;
    account_t account = person(NULL, NULL, EMAIL);
    form_t *form = good_form(f);

    type_over(form, "code-postal", "B-7500");
    assert_int_equal(account_take(f->p, form, &account)->nelts, 1);
    type_over(form, "pays", "Belgique");
    assert_int_equal(account_take(f->p, form, &account)->nelts, 0);
    assert_string_equal(account.postcode, "B-7500");
    form = form_make(f->p);
    form_add(form, "nom", "Martin");
    form_add(form, "prenom", "Inès");
    assert_int_equal(account_take(f->p, form, &account)->nelts, 0);
    assert_string_equal(account.town, "");
}

static void takes_an_email(void **state)
{
    static const typed_t cases[] = {
        {NULL, " Ines.Martin@Ville.example ", "Ines.Martin@Ville.example", NULL},
        {NULL, "", NULL, "missing"},
        {NULL, "ines", NULL, "format"},
        {NULL, "ines@ville", NULL, "format"},
        {NULL, "a@b.example\nBcc: c@d.example", NULL, "format"},
    };
    fixture_t *f = *state;

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        form_t *form = form_make(f->p);
        const problem_t *problem;
        const char *email;

        form_add(form, "email", cases[i].typed);
        problem = account_take_email(f->p, form, &email);
        if (cases[i].kept)
            assert_null(problem);
        else
            assert_problem(problem, PROBLEM_INPUT, cases[i].code);
        if (!problem)
            assert_string_equal(email, cases[i].kept);
    }
}

/*
 * Making one
 */
static void makes_an_account(void **state)
{
    fixture_t *f = *state;
    account_t *account = make_account(f, EMAIL), again = person("Martin", "Inès", EMAIL);

    assert_memory_equal(account->login, "imartin", 7);
    assert_int_equal(strlen(account->login), 11);
    assert_int_equal(account->version, 1);
    assert_int_equal(mails(f, EMAIL, "compte-cree"), 1);
    /* The link opens once. */
    assert_null(proof_of(f, "adresse", "no token at all"));
    assert_problem(account_create(f->db, NOW, 12345, "x", &again), PROBLEM_CONFLICT, "used");
    /* Who asks again gets no link, and the same answer. */
    assert_null(account_invite(f->db, &f->settings, NOW, "INES.martin@ville.example"));
    assert_int_equal(mails(f, EMAIL, "deja-inscrit"), 1);
    assert_null(link_of(f, EMAIL, "deja-inscrit"));
    assert_int_equal(mails(f, EMAIL, "adresse"), 1);
}

static void two_links_one_account(void **state)
{
    fixture_t *f = *state;
    account_t first = person("Martin", "Inès", EMAIL), second = first;
    outbox_proof_t *one, *two;

    assert_null(account_invite(f->db, &f->settings, NOW, EMAIL));
    one = proof_of(f, "adresse", link_of(f, EMAIL, "adresse"));
    assert_null(account_invite(f->db, &f->settings, NOW, EMAIL));
    two = proof_of(f, "adresse", link_of(f, EMAIL, "adresse"));
    assert_null(account_create(f->db, NOW, two->id, "x", &second));
    assert_problem(account_create(f->db, NOW, one->id, "x", &first), PROBLEM_CONFLICT, "taken");
    assert_problem(account_create(f->db, NOW, two->id, "x", &first), PROBLEM_CONFLICT, "used");
    assert_int_equal(mails(f, EMAIL, "compte-cree"), 1);
}

static void names_make_logins(void **state)
{
    static const char *const cases[][3] = {
        {"D’Hondt-Lœuil", "Éloïse", "edhondtloeuil"},
        {"Van der Meulenbroucke", "Jo", "jvandermeulen"},
        {"李", "明", "usager"},
        {"Ng", "Ốc", "ong"},
    };
    fixture_t *f = *state;

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const char *email = apr_psprintf(f->p, "a%d@ville.example", (int)i);
        account_t account = person(cases[i][0], cases[i][1], email);

        assert_null(account_invite(f->db, &f->settings, NOW, email));
        assert_null(
            account_create(f->db, NOW, proof_of(f, "adresse", link_of(f, email, "adresse"))->id, "x", &account));
        assert_memory_equal(account.login, cases[i][2], strlen(cases[i][2]));
        assert_int_equal(strlen(account.login), strlen(cases[i][2]) + 4);
        for (const char *c = account.login + strlen(cases[i][2]); *c; c++)
            assert_true(apr_isdigit(*c));
    }
}

typedef struct crowd_t {
    fixture_t *f;
    apr_int64_t proof_id;
    atomic_int left, done, refused, wrong, failed;
} crowd_t;

static void *create_on(void *baton)
{
    crowd_t *crowd = baton;
    account_t account = person("Martin", "Inès", EMAIL);
    const problem_t *problem;
    apr_pool_t *p;

    apr_pool_create(&p, NULL);
    problem = account_create(connect_to(p, crowd->f->params), NOW, crowd->proof_id, "x", &account);
    if (!problem)
        crowd->done++;
    else if (problem->kind == PROBLEM_CONFLICT)
        crowd->refused++;
    else
        crowd->failed++;
    apr_pool_destroy(p);
    return NULL;
}

static void run(void *(*work)(void *), crowd_t *crowd, int n)
{
    pthread_t threads[8];

    for (int i = 0; i < n; i++)
        pthread_create(&threads[i], NULL, work, crowd);
    for (int i = 0; i < n; i++)
        pthread_join(threads[i], NULL);
    assert_int_equal(crowd->failed, 0);
}

static void double_click_makes_one(void **state)
{
    crowd_t crowd = { .f = *state };

    assert_null(account_invite(crowd.f->db, &crowd.f->settings, NOW, EMAIL));
    crowd.proof_id = proof_of(crowd.f, "adresse", link_of(crowd.f, EMAIL, "adresse"))->id;
    run(create_on, &crowd, 6);
    assert_int_equal(crowd.done, 1);
    assert_int_equal(crowd.refused, 5);
    assert_int_equal(mails(crowd.f, EMAIL, "compte-cree"), 1);
}

/*
 * Signing in
 */
static void signs_in(void **state)
{
    fixture_t *f = *state;
    account_t *account = make_account(f, EMAIL);

    assert_int_equal(try_it(f, account->login, PASSWORD), account->id);
    assert_int_equal(try_it(f, "  INES.Martin@ville.example ", PASSWORD), account->id);
    assert_int_equal(try_it(f, apr_psprintf(f->p, "I%s ", account->login + 1), PASSWORD), account->id);
    assert_int_equal(try_it(f, account->login, "tramway cactus violoN"), 0);
    assert_int_equal(try_it(f, "nobody0000", PASSWORD), 0);
    assert_int_equal(try_it(f, "nobody@ville.example", PASSWORD), 0);
    assert_int_equal(try_it(f, "' OR 1=1 --", PASSWORD), 0);
    assert_int_equal(try_it(f, "%", PASSWORD), 0);
}

/* Login and address are one account: five tries in all. The right password does not help then; elsewhere it does. */
static void blocks_the_pair(void **state)
{
    fixture_t *f = *state;
    account_t *account = make_account(f, EMAIL);
    apr_int64_t id;

    for (int i = 0; i < 5; i++)
        assert_int_equal(try_it(f, i % 2 ? EMAIL : account->login, "wrong"), 0);
    assert_problem(account_try(f->db, f->gate, &f->settings, NOW, EMAIL, HERE, PASSWORD, &id), PROBLEM_THROTTLED,
                   "throttled");
    assert_int_equal(id, 0);
    assert_null(account_try(f->db, f->gate, &f->settings, NOW, EMAIL, "198.51.100.7", PASSWORD, &id));
    assert_int_equal(id, account->id);
    assert_null(account_try(f->db, f->gate, &f->settings, NOW + SECONDS(60), EMAIL, HERE, PASSWORD, &id));
    assert_int_equal(id, account->id);
    for (int i = 0; i < 5; i++)
        assert_int_equal(try_it(f, account->login, "wrong"), 0);
    /* Nobody's account is blocked just the same. */
    for (int i = 0; i < 5; i++)
        assert_int_equal(try_it(f, "nobody@ville.example", "wrong"), 0);
    assert_problem(account_try(f->db, f->gate, &f->settings, NOW, "nobody@ville.example", HERE, "wrong", &id),
                   PROBLEM_THROTTLED, "throttled");
}

static void *guess_on(void *baton)
{
    crowd_t *crowd = baton;
    fixture_t *f = crowd->f;
    apr_pool_t *p;
    db_t *db;

    apr_pool_create(&p, NULL);
    db = connect_to(p, f->params);
    while (crowd->left-- > 0) {
        apr_int64_t id;
        const problem_t *problem = account_try(db, f->gate, &f->settings, NOW, EMAIL, HERE, "wrong", &id);

        if (!problem)
            crowd->wrong++;
        else if (problem->kind == PROBLEM_THROTTLED)
            crowd->refused++;
        else
            crowd->failed++;
    }
    apr_pool_destroy(p);
    return NULL;
}

static void a_hundred_guesses_at_once(void **state)
{
    crowd_t crowd = { .f = *state, .left = 100 };

    make_account(crowd.f, EMAIL);
    run(guess_on, &crowd, 8);
    assert_int_equal(crowd.wrong, 5);
    assert_int_equal(crowd.refused, 95);
}

static void renews_old_hashes(void **state)
{
    fixture_t *f = *state;
    account_t *account = make_account(f, EMAIL);
    settings_t stronger = f->settings;
    sql_account_secret_by_login_row *before, *after;

    assert_null(sql_account_secret_by_login(f->db, &before, account->login));
    stronger.hash_passes = 3;
    f->gate = password_gate_make(f->p, &stronger);
    assert_int_equal(try_it(f, account->login, PASSWORD), account->id);
    assert_null(sql_account_secret_by_login(f->db, &after, account->login));
    assert_string_not_equal(before->password, after->password);
    assert_non_null(strstr(after->password, "t=3"));
    assert_int_equal(try_it(f, account->login, PASSWORD), account->id);
}

/* A full gate is no failure of who waits. */
static void busy_does_not_count(void **state)
{
    fixture_t *f = *state;
    account_t *account = make_account(f, EMAIL);
    settings_t none = f->settings;
    password_gate_t *good = f->gate;
    apr_int64_t id;

    none.hash_slots = none.hash_queue = 0;
    f->gate = password_gate_make(f->p, &none);
    for (int i = 0; i < 20; i++)
        assert_problem(account_try(f->db, f->gate, &f->settings, NOW, EMAIL, HERE, PASSWORD, &id), PROBLEM_BUSY,
                       "hashing");
    f->gate = good;
    assert_int_equal(try_it(f, EMAIL, PASSWORD), account->id);
}

/*
 * Password and address
 */
static void resets_the_password(void **state)
{
    fixture_t *f = *state;
    account_t *account = make_account(f, EMAIL);
    outbox_proof_t *proof;
    const char *hash, *token, *link;
    session_t *session;

    assert_null(account_forgot(f->db, &f->settings, NOW, "nobody@ville.example"));
    assert_int_equal(mails(f, "nobody@ville.example", "mot-de-passe-oublie"), 0);
    assert_null(account_forgot(f->db, &f->settings, NOW, EMAIL));
    link = link_of(f, EMAIL, "mot-de-passe-oublie");
    assert_null(proof_of(f, "adresse", link));
    proof = proof_of(f, "mot_de_passe", link);
    assert_int_equal(proof->account_id, account->id);

    assert_null(session_start(f->db, &f->settings, NOW, account->id, NULL, &token, &session));
    assert_null(password_hash(f->gate, f->p, "autre phrase plus longue", &hash));
    assert_null(account_set_password(f->db, NOW, account, proof->id, hash));
    assert_null(session_find(f->db, &f->settings, NOW, token, &session));
    assert_null(session);
    assert_int_equal(mails(f, EMAIL, "mot-de-passe-change"), 1);
    assert_int_equal(try_it(f, EMAIL, PASSWORD), 0);
    assert_int_equal(try_it(f, EMAIL, "autre phrase plus longue"), account->id);
    assert_null(proof_of(f, "mot_de_passe", link));
    assert_problem(account_set_password(f->db, NOW, account, proof->id, hash), PROBLEM_CONFLICT, "used");
}

static void the_last_link_counts(void **state)
{
    fixture_t *f = *state;
    const char *first, *second;

    make_account(f, EMAIL);
    assert_null(account_forgot(f->db, &f->settings, NOW, EMAIL));
    first = link_of(f, EMAIL, "mot-de-passe-oublie");
    assert_null(account_forgot(f->db, &f->settings, NOW, EMAIL));
    second = link_of(f, EMAIL, "mot-de-passe-oublie");
    assert_null(proof_of(f, "mot_de_passe", first));
    assert_non_null(proof_of(f, "mot_de_passe", second));
}

static void changes_the_email(void **state)
{
    fixture_t *f = *state;
    account_t *account = make_account(f, EMAIL), *after;
    const char *link;
    outbox_proof_t *proof;

    make_account(f, "autre@ville.example");
    assert_null(account_ask_email(f->db, &f->settings, NOW, account, "autre@ville.example"));
    assert_int_equal(mails(f, "autre@ville.example", "courriel-a-confirmer"), 0);
    assert_int_equal(mails(f, "autre@ville.example", "deja-inscrit"), 1);

    assert_null(account_ask_email(f->db, &f->settings, NOW, account, "neuf@ville.example"));
    link = link_of(f, "neuf@ville.example", "courriel-a-confirmer");
    proof = proof_of(f, "courriel", link);
    assert_string_equal(proof->email, "neuf@ville.example");
    assert_null(account_set_email(f->db, NOW, account, proof->id, proof->email));
    assert_null(account_get(f->db, account->id, &after));
    assert_string_equal(after->email, "neuf@ville.example");
    assert_int_equal(mails(f, EMAIL, "courriel-change"), 1);
    assert_int_equal(try_it(f, "neuf@ville.example", PASSWORD), account->id);
    assert_int_equal(try_it(f, EMAIL, PASSWORD), 0);
    assert_problem(account_set_email(f->db, NOW, account, proof->id, proof->email), PROBLEM_CONFLICT, "used");
}

/* Somebody made an account with the address before the link was opened. */
static void email_taken_meanwhile(void **state)
{
    fixture_t *f = *state;
    account_t *account = make_account(f, EMAIL), *after;
    outbox_proof_t *proof;

    assert_null(account_ask_email(f->db, &f->settings, NOW, account, "neuf@ville.example"));
    proof = proof_of(f, "courriel", link_of(f, "neuf@ville.example", "courriel-a-confirmer"));
    make_account(f, "neuf@ville.example");
    assert_problem(account_set_email(f->db, NOW, account, proof->id, proof->email), PROBLEM_CONFLICT, "taken");
    assert_null(account_get(f->db, account->id, &after));
    assert_string_equal(after->email, EMAIL);
    assert_int_equal(mails(f, EMAIL, "courriel-change"), 0);
}

static void two_windows_one_person(void **state)
{
    fixture_t *f = *state;
    account_t *first = make_account(f, EMAIL), second = *first, *after;

    first->town = "Lille";
    second.phone = "0639981234";
    assert_null(account_change(f->db, NOW, first));
    assert_problem(account_change(f->db, NOW, &second), PROBLEM_CONFLICT, "version");
    assert_null(account_get(f->db, first->id, &after));
    assert_string_equal(after->town, "Lille");
    assert_string_equal(after->phone, "");
    second.version = after->version;
    second.electronic_answer = "refus";
    assert_null(account_change(f->db, NOW, &second));
    assert_null(account_get(f->db, first->id, &after));
    assert_string_equal(after->phone, "0639981234");
    assert_string_equal(after->electronic_answer, "refus");
}

/*
 * Sessions
 */
static session_t *session_of(fixture_t *f, apr_time_t now, const char *token)
{
    session_t *session;

    assert_null(session_find(f->db, &f->settings, now, token, &session));
    return session;
}

static void sessions_end_in_time(void **state)
{
    fixture_t *f = *state;
    account_t *account = make_account(f, EMAIL);
    session_t *started, *found;
    const char *token;

    assert_null(session_start(f->db, &f->settings, NOW, account->id, "Firefox\xff\n", &token, &started));
    found = session_of(f, NOW, token);
    assert_non_null(found);
    assert_int_equal(found->id, started->id);
    assert_string_equal(found->form_token, started->form_token);
    assert_string_equal(found->last_name, "Martin");
    assert_null(session_of(f, NOW, "another token"));
    assert_null(session_of(f, NOW, ""));
    assert_null(session_of(f, NOW + SECONDS(3600), token));     /* idle */
    /* Used every half hour it lives, until its absolute end. */
    for (int i = 1; i < 40; i++)
        assert_non_null(session_of(f, NOW + SECONDS(1800 * i), token));
    assert_null(session_of(f, NOW + SECONDS(72000), token));
}

static void sessions_are_seen_and_ended(void **state)
{
    fixture_t *f = *state;
    account_t *account = make_account(f, EMAIL), *other = make_account(f, "autre@ville.example");
    const char *token[3], *foreign;
    session_t *session[3], *theirs;
    session_seen_t *list;
    int count;

    for (int i = 0; i < 3; i++)
        assert_null(session_start(f->db, &f->settings, NOW, account->id, "Firefox\xff\n", &token[i], &session[i]));
    assert_null(session_start(f->db, &f->settings, NOW, other->id, NULL, &foreign, &theirs));
    assert_null(session_list(f->db, &f->settings, NOW, account->id, &list, &count));
    assert_int_equal(count, 3);
    assert_string_equal(list[0].browser, "Firefox??");
    /* Nobody ends a session that is not his. */
    assert_null(session_end(f->db, account->id, theirs->id));
    assert_non_null(session_of(f, NOW, foreign));
    assert_null(session_end(f->db, account->id, session[0]->id));
    assert_null(session_of(f, NOW, token[0]));
    assert_null(session_end_all(f->db, account->id, session[2]->id));
    assert_null(session_of(f, NOW, token[1]));
    assert_non_null(session_of(f, NOW, token[2]));
    assert_non_null(session_of(f, NOW, foreign));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, start, end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(takes_the_person),
        TEST(takes_addresses_abroad_and_none),
        TEST(takes_an_email),
        TEST(makes_an_account),
        TEST(two_links_one_account),
        TEST(names_make_logins),
        TEST(double_click_makes_one),
        TEST(signs_in),
        TEST(blocks_the_pair),
        TEST(a_hundred_guesses_at_once),
        TEST(renews_old_hashes),
        TEST(busy_does_not_count),
        TEST(resets_the_password),
        TEST(the_last_link_counts),
        TEST(changes_the_email),
        TEST(email_taken_meanwhile),
        TEST(two_windows_one_person),
        TEST(sessions_end_in_time),
        TEST(sessions_are_seen_and_ended),
    };
    int failed;

    apr_initialize();
    secret_init();
    failed = cmocka_run_group_tests(tests, NULL, NULL);
    apr_terminate();
    return failed;
}
