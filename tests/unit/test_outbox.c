/* SPDX-License-Identifier: Apache-2.0 */
/* Mails from the row that asks for them to the mail server, on SQLite: words, links of proof, tries, and never twice
 * for one success. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <signal.h>
#include <stdlib.h>

#include <apr_general.h>

#include "base/secret.h"
#include "base/xml.h"
#include "domain/outbox.h"
#include "gateways/network.h"
#include "gateways/smtp.h"
#include "postman.h"
#include "smtp_sink.h"
#include "store/queries.h"

#define MINUTES(n) apr_time_from_sec(60 * (n))
#define TO "ines.martin@courriel.example"
#define MAILS 40

/* What the tests look at and bring about without the portal's own ways. */
typedef struct look_row {
    const char *state, *document, *error;
    apr_int64_t tries, next_at, sent_at;
} look_row;
static const store_column_t look_columns[] = {
    {'t', offsetof(look_row, state)}, {'t', offsetof(look_row, document)}, {'t', offsetof(look_row, error)},
    {'i', offsetof(look_row, tries)}, {'i', offsetof(look_row, next_at)},  {'i', offsetof(look_row, sent_at)},
};
static const store_statement_t test_look = {
    "test_look", "SELECT state, document, error, tries, next_at, sent_at FROM outbox ORDER BY created_at, id LIMIT 200",
    0,           sizeof(look_row),
    6,           look_columns};
static const store_statement_t test_set = {
    "test_set", "UPDATE outbox SET state = %s, next_at = %lld, tries = %lld", 1, 0, 0, NULL};
static const store_statement_t test_life = {"test_life", "UPDATE token SET ends_at = 1", 1, 0, 0, NULL};
static const store_statement_t test_forget = {"test_forget", "DELETE FROM token", 1, 0, 0, NULL};
static const store_statement_t test_clear = {"test_clear", "DELETE FROM outbox", 1, 0, 0, NULL};
static const store_statement_t test_account = {
    "test_account",
    "INSERT INTO account (id, login, email, email_key, password, last_name, first_name, created_at, updated_at)"
    " VALUES (7, 'imartin', 'a@b.example', 'a@b.example', 'x', 'Martin', 'Ines', 1, 1)",
    1,
    0,
    0,
    NULL};

typedef struct fixture_t {
    apr_pool_t *p;
    char folder[200];
    const char *params;
    store_source_t *source;
    db_t *db;
    settings_t settings;
    postman_t postman;
    sink_t sink;
    postman_round_t round;
} fixture_t;

static void right(const problem_t *problem)
{
    if (problem)
        fail_msg("%s: %s", problem->code, problem->detail ? problem->detail : "");
}

static void configure(fixture_t *f)
{
    f->settings = (settings_t){.base = "/portail",
                               .public_url = "https://services.ville.example",
                               .city = apr_hash_make(f->p),
                               .calendar = calendar_open(f->p, "Europe/Paris"),
                               .templates_dir = apr_pstrcat(f->p, getenv("ROUBAIX_SRC"), "/templates", NULL)};
    apr_hash_set(f->settings.city, "name", APR_HASH_KEY_STRING, "Ville de Roubaix");
    apr_hash_set(f->settings.city, "court", APR_HASH_KEY_STRING, "tribunal administratif de Lille");
    f->settings.mail = (mail_settings_t){.server = apr_psprintf(f->p, "smtp://127.0.0.1:%d", f->sink.port),
                                         .tries = 12,
                                         .sender = "ne-pas-repondre@ville.example",
                                         .sender_name = "Ville de Roubaix"};
}

static int start(void **state)
{
    static fixture_t f;
    const char *tmp = getenv("TMPDIR");

    f = (fixture_t){0};
    apr_pool_create(&f.p, NULL);
    sink_start(&f.sink);
    configure(&f);
    snprintf(f.folder, sizeof f.folder, "%s/outbox-XXXXXX", tmp ? tmp : "/tmp");
    if (!mkdtemp(f.folder))
        return -1;
    f.params = apr_pstrcat(f.p, f.folder, "/test.db", NULL);
    *state = &f;
    if (store_source_direct(f.p, "sqlite3", f.params, &f.source))
        return -1;
    f.db = store_open(f.p, f.source);
    return store_migrate(f.db, NULL, NULL) || postman_load(f.p, &f.settings, &f.postman) ? -1 : 0;
}

static int end(void **state)
{
    static const char *const files[] = {"test.db", "test.db-wal", "test.db-shm"};
    fixture_t *f = *state;
    char path[250];

    apr_pool_destroy(f->p);
    sink_stop(&f->sink);
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        snprintf(path, sizeof path, "%s/%s", f->folder, files[i]);
        unlink(path);
    }
    return rmdir(f->folder);
}

static void answer(fixture_t *f, const sink_reply_t *script)
{
    pthread_mutex_lock(&f->sink.lock);
    f->sink.script = script;
    pthread_mutex_unlock(&f->sink.lock);
}

/* One round, its session with the server over. */
static const problem_t *go_round(fixture_t *f)
{
    apr_pool_t *p;
    const problem_t *problem;
    problem_kind_e kind = PROBLEM_INTERNAL;

    store_release(f->db);
    apr_pool_create(&p, f->p);
    problem = postman_run(p, &f->settings, f->source, &f->postman, MAILS, NULL, &f->round);
    if (problem)
        kind = problem->kind;
    apr_pool_destroy(p);
    return problem ? problem_make(f->p, kind, "round", NULL) : NULL;
}

static void assert_round(fixture_t *f, int sent, int later, int given_up, int dropped)
{
    right(go_round(f));
    assert_int_equal(f->round.sent, sent);
    assert_int_equal(f->round.later, later);
    assert_int_equal(f->round.given_up, given_up);
    assert_int_equal(f->round.dropped, dropped);
}

static void put(fixture_t *f, const char *kind, const char *to, apr_int64_t token_id)
{
    right(outbox_put(f->db, apr_time_now(), to, outbox_mail(f->p, kind), token_id, 0));
}

static look_row *rows(fixture_t *f, int expected)
{
    const void *none[] = {NULL};
    look_row *list;
    int count;

    right(store_select(f->db, &test_look, none, (void **)&list, &count));
    assert_int_equal(count, expected);
    return list;
}

static void run(fixture_t *f, const store_statement_t *statement)
{
    const void *none[] = {NULL};

    right(store_execute(f->db, statement, none, NULL));
}

static void set_rows(fixture_t *f, const char *state, apr_int64_t next_at, apr_int64_t tries)
{
    const void *values[] = {state, &next_at, &tries, NULL};

    right(store_execute(f->db, &test_set, values, NULL));
}

static const char *last_mail(fixture_t *f)
{
    return sink_mail(&f->sink, sink_count(&f->sink) - 1);
}

/* What stands in the text between `before` and the end of its line. */
static const char *rest_of_line(fixture_t *f, const char *text, const char *before)
{
    const char *from = strstr(text, before);

    if (!from)
        fail_msg("« %s » is not in:\n%s", before, text);
    from += strlen(before);
    return apr_pstrmemdup(f->p, from, strcspn(from, "\n"));
}

/*
 * Sending
 */
static void a_mail_is_sent_once_and_emptied(void **state)
{
    fixture_t *f = *state;
    look_row *row;

    put(f, "deja-inscrit", TO, 0);
    row = rows(f, 1);
    assert_string_equal(row->state, "attente");
    assert_string_equal(row->document, "<mail kind=\"deja-inscrit\"/>");
    assert_round(f, 1, 0, 0, 0);
    row = rows(f, 1);
    assert_string_equal(row->state, "envoye");
    assert_string_equal(row->document, "");
    assert_true(row->sent_at > 0);
    assert_int_equal(row->tries, 1);
    assert_round(f, 0, 0, 0, 0);
    assert_int_equal(sink_count(&f->sink), 1);
}

static void without_a_server_mails_wait(void **state)
{
    fixture_t *f = *state;

    f->settings.mail.server = NULL;
    put(f, "deja-inscrit", TO, 0);
    assert_round(f, 0, 0, 0, 0);
    assert_string_equal(rows(f, 1)->state, "attente");
}

static void a_bad_moment_is_tried_again_later_and_later(void **state)
{
    static const sink_reply_t later[] = {{"RCPT", "451 4.7.1 not now"}, {NULL, NULL}};
    static const int minutes[] = {1, 2, 4, 8, 16, 32, 64, 128, 256, 360, 360};
    fixture_t *f = *state;
    look_row *row;

    answer(f, later);
    put(f, "deja-inscrit", TO, 0);
    for (size_t i = 0; i < sizeof minutes / sizeof *minutes; i++) {
        apr_time_t before = apr_time_now();

        assert_round(f, 0, 1, 0, 0);
        row = rows(f, 1);
        assert_string_equal(row->state, "attente");
        assert_in_range(row->next_at, before + MINUTES(minutes[i]), apr_time_now() + MINUTES(minutes[i]));
        assert_string_equal(row->error, "the mail server answered 451");
        assert_round(f, 0, 0, 0, 0); /* not before its time */
        set_rows(f, "attente", 1, (apr_int64_t)i + 1);
    }
    assert_round(f, 0, 0, 1, 0);
    row = rows(f, 1);
    assert_string_equal(row->state, "abandonne");
    assert_int_equal(row->tries, 12);
    assert_string_not_equal(row->document, ""); /* for who tries it once more by hand */
    answer(f, NULL);
    set_rows(f, "attente", 1, 0);
    assert_round(f, 1, 0, 0, 0);
    assert_string_equal(rows(f, 1)->error, "");
}

static void a_refusal_is_for_good(void **state)
{
    static const sink_reply_t never[] = {{"RCPT", "550 5.1.1 ines.martin@courriel.example unknown"}, {NULL, NULL}};
    fixture_t *f = *state;
    look_row *row;

    answer(f, never);
    put(f, "deja-inscrit", TO, 0);
    assert_round(f, 0, 0, 1, 0);
    row = rows(f, 1);
    assert_string_equal(row->state, "abandonne");
    assert_string_equal(row->error, "the mail server answered 550");
}

static void an_address_that_would_be_a_command_is_never_written_to(void **state)
{
    fixture_t *f = *state;

    put(f, "deja-inscrit", "a@b.example\r\nRCPT TO:<c@d.example>", 0);
    assert_round(f, 0, 0, 1, 0);
    sink_close(&f->sink);
    assert_string_equal(f->sink.said, "");
}

static void a_server_that_is_away_costs_one_try_of_one_mail(void **state)
{
    fixture_t *f = *state;
    look_row *row;
    int tries = 0;

    sink_close(&f->sink);
    for (int i = 0; i < 3; i++)
        put(f, "deja-inscrit", TO, 0);
    assert_round(f, 0, 1, 0, 0);
    row = rows(f, 3);
    for (int i = 0; i < 3; i++) {
        assert_string_equal(row[i].state, "attente");
        tries += (int)row[i].tries;
    }
    assert_int_equal(tries, 1);
}

static void a_template_that_fails_gives_up_its_mail_only(void **state)
{
    fixture_t *f = *state;
    look_row *row;

    put(f, "inconnu", TO, 0);
    put(f, "deja-inscrit", TO, 0);
    assert_round(f, 1, 0, 1, 0);
    row = rows(f, 2);
    assert_string_equal(row[0].state, "abandonne");
    assert_string_equal(row[1].state, "envoye");
}

/*
 * Senders that die, senders that compete
 */
static void a_dead_senders_mail_is_taken_up(void **state)
{
    fixture_t *f = *state;

    put(f, "deja-inscrit", TO, 0);
    set_rows(f, "envoi", apr_time_now() + MINUTES(1), 1); /* somebody is at it */
    assert_round(f, 0, 0, 0, 0);
    set_rows(f, "envoi", 1, 1); /* and never came back */
    assert_round(f, 1, 0, 0, 0);
    assert_string_equal(rows(f, 1)->state, "envoye");
}

static void each_mail_has_its_own_name(void **state)
{
    fixture_t *f = *state;
    const char *names[2];

    put(f, "deja-inscrit", TO, 0);
    put(f, "deja-inscrit", TO, 0);
    assert_round(f, 2, 0, 0, 0);
    for (int i = 0; i < 2; i++) {
        names[i] = mail_raw_header(f->p, sink_mail(&f->sink, i), "Message-ID");
        assert_memory_equal(names[i], "<roubaix.", 9);
        assert_non_null(strstr(names[i], "@ville.example>"));
    }
    assert_string_not_equal(names[0], names[1]);
}

static void each_try_has_the_same_name(void **state)
{
    static const sink_reply_t full[] = {{".", "452 disk full"}, {NULL, NULL}};
    fixture_t *f = *state;

    put(f, "deja-inscrit", TO, 0);
    answer(f, full);
    assert_round(f, 0, 1, 0, 0);
    set_rows(f, "attente", 1, 1);
    answer(f, NULL);
    assert_round(f, 1, 0, 0, 0);
    assert_int_equal(sink_count(&f->sink), 2);
    assert_string_equal(mail_raw_header(f->p, sink_mail(&f->sink, 0), "Message-ID"),
                        mail_raw_header(f->p, sink_mail(&f->sink, 1), "Message-ID"));
}

static void a_mail_that_kills_its_senders_is_given_up(void **state)
{
    fixture_t *f = *state;

    put(f, "deja-inscrit", TO, 0);
    set_rows(f, "envoi", 1, 12);
    assert_round(f, 0, 0, 1, 0);
    assert_string_equal(rows(f, 1)->state, "abandonne");
    assert_int_equal(sink_count(&f->sink), 0);
}

typedef struct rival_t {
    const fixture_t *f;
    int sent, failed;
} rival_t;

static void *rival_sends(void *baton)
{
    rival_t *rival = baton;
    store_source_t *source;
    postman_round_t round;
    apr_pool_t *p;

    apr_pool_create(&p, NULL);
    rival->failed = store_source_direct(p, "sqlite3", rival->f->params, &source) ||
                    postman_run(p, &rival->f->settings, source, &rival->f->postman, MAILS, NULL, &round);
    rival->sent = rival->failed ? 0 : round.sent;
    apr_pool_destroy(p);
    return NULL;
}

static void rivals_never_send_the_same_mail(void **state)
{
    enum { RIVALS = 3 };
    fixture_t *f = *state;
    rival_t rivals[RIVALS];
    pthread_t threads[RIVALS];
    int sent = 0;

    for (int i = 0; i < MAILS; i++)
        put(f, "deja-inscrit", TO, 0);
    store_release(f->db);
    for (int i = 0; i < RIVALS; i++) {
        rivals[i] = (rival_t){f, 0, 0};
        assert_int_equal(pthread_create(&threads[i], NULL, rival_sends, &rivals[i]), 0);
    }
    for (int i = 0; i < RIVALS; i++) {
        pthread_join(threads[i], NULL);
        assert_false(rivals[i].failed);
        sent += rivals[i].sent;
    }
    assert_int_equal(sent, MAILS);
    assert_int_equal(sink_count(&f->sink), MAILS);
}

static int asked;

static int thrice(void)
{
    return ++asked <= 3;
}

static void a_round_stops_when_it_is_told_to(void **state)
{
    fixture_t *f = *state;
    apr_pool_t *p;

    asked = 0;
    for (int i = 0; i < 5; i++)
        put(f, "deja-inscrit", TO, 0);
    store_release(f->db);
    apr_pool_create(&p, f->p);
    right(postman_run(p, &f->settings, f->source, &f->postman, MAILS, thrice, &f->round));
    apr_pool_destroy(p);
    assert_int_equal(f->round.sent, 3);
}

static const problem_t *no_database(void *baton, apr_pool_t *p, store_conn_t *conn)
{
    (void)baton;
    (void)conn;
    return problem_make(p, PROBLEM_UNAVAILABLE, "database", "away");
}

static void without_a_database_the_round_says_so(void **state)
{
    static store_source_t nobody = {.open = no_database};
    fixture_t *f = *state;

    f->source = &nobody;
    assert_int_equal(go_round(f)->kind, PROBLEM_UNAVAILABLE);
}

/* A source that opens so many times and then no more. */
typedef struct tired_t {
    const store_source_t *source;
    int opens;
} tired_t;

static const problem_t *tired_open(void *baton, apr_pool_t *p, store_conn_t *conn)
{
    tired_t *tired = baton;

    return tired->opens-- > 0 ? tired->source->open(tired->source->baton, p, conn)
                              : problem_make(p, PROBLEM_UNAVAILABLE, "database", "away");
}

static void tired_close(void *baton, store_conn_t *conn)
{
    tired_t *tired = baton;

    tired->source->close(tired->source->baton, conn);
}

static void a_database_that_goes_away_midway_loses_nothing(void **state)
{
    fixture_t *f = *state;
    store_source_t *whole = f->source;
    tired_t tired = {whole, 1};
    store_source_t weak = {tired_open, tired_close, &tired};

    put(f, "deja-inscrit", TO, 0);
    f->source = &weak; /* away before the mail is claimed */
    assert_int_equal(go_round(f)->kind, PROBLEM_UNAVAILABLE);
    assert_int_equal(rows(f, 1)->tries, 0);
    store_release(f->db);
    tired.opens = 2; /* away before its success is written down */
    assert_int_equal(go_round(f)->kind, PROBLEM_UNAVAILABLE);
    f->source = whole;
    assert_string_equal(rows(f, 1)->state, "envoi");
    assert_round(f, 0, 0, 0, 0);
    set_rows(f, "envoi", 1, 1);
    assert_round(f, 1, 0, 0, 0);
    assert_int_equal(sink_count(&f->sink), 2);
    assert_string_equal(mail_raw_header(f->p, sink_mail(&f->sink, 0), "Message-ID"),
                        mail_raw_header(f->p, sink_mail(&f->sink, 1), "Message-ID"));
}

/*
 * Links of proof
 */
static const char *token_of(fixture_t *f, const char *path)
{
    const char *text = mail_part(f->p, last_mail(f), "text/plain");

    return rest_of_line(f, text, apr_pstrcat(f->p, "https://services.ville.example/portail", path, NULL));
}

static outbox_proof_t *proof_of(fixture_t *f, const char *kind, const char *token)
{
    outbox_proof_t *proof;

    right(outbox_proof(f->db, apr_time_now(), kind, token, &proof));
    return proof;
}

static void a_link_proves_once_and_not_for_ever(void **state)
{
    static const struct {
        const char *mail, *kind, *path;
    } links[] = {
        {"adresse", "adresse", "/compte/creer/"},
        {"mot-de-passe-oublie", "mot_de_passe", "/mot-de-passe-oublie/"},
        {"courriel-a-confirmer", "courriel", "/compte/courriel/"},
    };
    fixture_t *f = *state;

    for (size_t i = 0; i < sizeof links / sizeof *links; i++) {
        apr_time_t now = apr_time_now();
        outbox_proof_t *proof;
        const char *token;
        apr_int64_t id;

        right(outbox_token(f->db, now, links[i].kind, 0, TO, MINUTES(60), &id));
        put(f, links[i].mail, TO, id);
        assert_round(f, 1, 0, 0, 0);
        token = token_of(f, links[i].path);
        assert_int_equal(strlen(token), 43);
        proof = proof_of(f, links[i].kind, token);
        assert_non_null(proof);
        assert_string_equal(proof->email, TO);
        assert_int_equal(proof->id, id);
        assert_null(proof_of(f, "autre", token));
        assert_null(proof_of(f, links[i].kind, "autre"));
        right(outbox_prove(f->db, now, id));
        assert_string_equal(outbox_prove(f->db, now, id)->code, "used");
        assert_null(proof_of(f, links[i].kind, token));
        rest_of_line(f, mail_part(f->p, last_mail(f), "text/plain"), "jusqu’au ");
    }
}

static void a_link_lives_from_its_sending(void **state)
{
    fixture_t *f = *state;
    const char *token;
    apr_int64_t id;

    right(outbox_token(f->db, 1, "adresse", 0, TO, MINUTES(60), &id)); /* asked for long ago */
    put(f, "adresse", TO, id);
    assert_round(f, 1, 0, 0, 0);
    token = token_of(f, "/compte/creer/");
    assert_non_null(proof_of(f, "adresse", token));
    run(f, &test_life);
    assert_null(proof_of(f, "adresse", token));
    assert_string_equal(outbox_prove(f->db, apr_time_now(), id)->code, "used");
}

static void a_newer_link_ends_the_older(void **state)
{
    fixture_t *f = *state;
    apr_int64_t first, second;
    const char *token;

    run(f, &test_account);
    right(outbox_token(f->db, apr_time_now(), "mot_de_passe", 7, TO, MINUTES(60), &first));
    put(f, "mot-de-passe-oublie", TO, first);
    assert_round(f, 1, 0, 0, 0);
    token = token_of(f, "/mot-de-passe-oublie/");
    right(outbox_token(f->db, apr_time_now(), "mot_de_passe", 7, TO, MINUTES(60), &second));
    assert_null(proof_of(f, "mot_de_passe", token));
    put(f, "mot-de-passe-oublie", TO, second);
    assert_round(f, 1, 0, 0, 0);
    assert_int_equal(proof_of(f, "mot_de_passe", token_of(f, "/mot-de-passe-oublie/"))->account_id, 7);
}

/* Nobody is to be alarmed by a mail that became pointless: it goes without a word. */
static void a_mail_whose_link_ended_is_dropped(void **state)
{
    fixture_t *f = *state;
    apr_int64_t first, second;

    run(f, &test_account);
    right(outbox_token(f->db, apr_time_now(), "mot_de_passe", 7, TO, MINUTES(60), &first));
    put(f, "mot-de-passe-oublie", TO, first);
    right(outbox_token(f->db, apr_time_now(), "mot_de_passe", 7, TO, MINUTES(60), &second));
    put(f, "mot-de-passe-oublie", TO, second);
    assert_round(f, 1, 0, 0, 1);
    rows(f, 1);
    run(f, &test_clear);
    right(outbox_token(f->db, apr_time_now(), "adresse", 0, TO, MINUTES(60), &first));
    put(f, "adresse", TO, first);
    run(f, &test_forget);
    assert_round(f, 0, 0, 0, 1); /* never a mail without its link */
}

/*
 * Words
 */
static void set_all(xmlNodePtr node, const char *const *pairs)
{
    for (; *pairs; pairs += 2)
        xml_set(node, pairs[0], pairs[1]);
}

static void add_office(xmlNodePtr mail)
{
    static const char *const office[] = {"name",  "Service État civil", "address", "17, Grand Place, 59100 Roubaix",
                                         "phone", "03 20 66 46 00",     "email",   "etat-civil@ville.example",
                                         NULL};

    set_all(xml_add(mail, "office"), office);
}

typedef struct words_t {
    const char *kind, *subject;
    const char *const *attributes;
    const char *const *words;  /* that text and HTML both hold */
    const char *const *absent; /* that neither holds; or NULL */
    int office;
} words_t;

#define LIST(...)                                                                                                      \
    (const char *const[])                                                                                              \
    {                                                                                                                  \
        __VA_ARGS__, NULL                                                                                              \
    }
#define NUMERO "numero", "K7P4-29QX", "subject", "Acte de naissance"

static const words_t every_kind[] = {
    {"adresse", "Confirmez votre adresse électronique", LIST(NULL),
     LIST("/portail/compte/creer/", "Ville de Roubaix", "ne faites rien"), NULL, 0},
    {"deja-inscrit", "Vous avez déjà un compte", LIST(NULL), LIST("/portail/connexion", "/portail/mot-de-passe-oublie"),
     NULL, 0},
    {"compte-cree", "Votre compte est créé", LIST("login", "imartin", "first-name", "Inès"),
     LIST("Bonjour Inès,", "imartin"), NULL, 0},
    {"mot-de-passe-oublie", "Choisir un nouveau mot de passe", LIST(NULL),
     LIST("/portail/mot-de-passe-oublie/", "ne faites rien"), NULL, 0},
    {"mot-de-passe-change", "Votre mot de passe a été modifié", LIST("first-name", "Inès"),
     LIST("Bonjour Inès,", "vient d’être modifié"), NULL, 0},
    {"courriel-a-confirmer", "Confirmez votre nouvelle adresse électronique", LIST(NULL),
     LIST("/portail/compte/courriel/", "ne faites rien"), NULL, 0},
    {"courriel-change", "Votre adresse électronique a été modifiée", LIST("email-new", "z…@courriel.example"),
     LIST("z…@courriel.example"), NULL, 0},
    {"accuse", "Votre demande n° K7P4-29QX a été reçue",
     LIST(NUMERO, "service", "Acte d’état civil", "received", "24 décembre 2026 à 17 h 05", "due", "31 décembre 2026",
          "silence", "rejection", "silence-date", "24 février 2027", "followed", "yes", "path", "/demandes/K7P4-29QX"),
     LIST("accusé de réception électronique", "K7P4-29QX", "Acte de naissance", "Acte d’état civil",
          "24 décembre 2026 à 17 h 05", "31 décembre 2026", "réputée rejetée", "24 février 2027",
          "tribunal administratif de Lille", "/portail/demandes/K7P4-29QX", "Service État civil", "17, Grand Place",
          "03 20 66 46 00", "etat-civil@ville.example"),
     LIST("sans compte"), 1},
    {"accuse", "Votre demande n° K7P4-29QX a été reçue",
     LIST(NUMERO, "received", "24 décembre 2026", "silence", "acceptance", "silence-date", "24 février 2027",
          "followed", "no", "path", "/x"),
     LIST("sera acceptée", "L. 232-3", "sans compte"), LIST("rejetée", "Suivre ma demande", "Réponse habituelle"), 1},
    {"accuse", "Votre demande n° K7P4-29QX a été reçue",
     LIST(NUMERO, "silence", "none", "remedies", "Le procureur de la République."),
     LIST("Le procureur de la République."), LIST("rejetée", "acceptée", "n’appelle pas de décision"), 1},
    {"etat", "Votre demande n° K7P4-29QX est en cours de traitement",
     LIST(NUMERO, "state", "en_cours", "date", "24 décembre 2026", "path", "/demandes/K7P4-29QX"),
     LIST("est en cours de traitement", "24 décembre 2026", "/portail/demandes/K7P4-29QX"), NULL, 1},
    {"a-completer", "Votre demande n° K7P4-29QX est à compléter",
     LIST(NUMERO, "text", "Le nom de naissance\nde la mère ?", "until", "8 janvier 2027", "path", "/demandes/K7P4-29QX",
          "followed", "yes"),
     LIST("Le nom de naissance\nde la mère ?", "8 janvier 2027", "Compléter ma demande"), NULL, 1},
    {"a-completer", "Votre demande n° K7P4-29QX est à compléter",
     LIST(NUMERO, "text", "Le nom de naissance ?", "followed", "no"), LIST("Prenez contact"),
     LIST("Répondez à ce message"), 0},
    {"reponse", "Votre demande n° K7P4-29QX a été traitée",
     LIST(NUMERO, "state", "traitee", "channel", "lettre", "date", "4 janvier 2027", "path", "/demandes/K7P4-29QX",
          "followed", "yes"),
     LIST("a été traitée", "par lettre", "4 janvier 2027", "Lire la réponse"), LIST("Motif"), 1},
    {"reponse", "Votre demande n° K7P4-29QX a été rejetée",
     LIST(NUMERO, "state", "rejetee", "channel", "courriel", "followed", "no", "reason", "Acte introuvable", "summary",
          "Rien trouvé", "body", "Détail", "remedies", "Deux mois", "author", "Zoé Lambert", "quality",
          "officière d’état civil"),
     LIST("Acte introuvable", "Rien trouvé", "Détail", "Deux mois", "Zoé Lambert, officière d’état civil"),
     LIST("Lire la réponse"), 1},
};

/* No-break spaces as plain ones, so that a test can be read; HTML's escapes undone. */
static const char *plain(apr_pool_t *p, const char *text)
{
    static const char *const turn[][2] = {{"\xC2\xA0", " "}, {"\xE2\x80\xAF", " "}, {"&lt;", "<"},
                                          {"&gt;", ">"},     {"&quot;", "\""},      {"&amp;", "&"}};

    for (size_t i = 0; i < sizeof turn / sizeof *turn; i++)
        for (const char *at; (at = strstr(text, turn[i][0]));)
            text = apr_psprintf(p, "%.*s%s%s", (int)(at - text), text, turn[i][1], at + strlen(turn[i][0]));
    return text;
}

static void hold(const words_t *words, const char *text)
{
    for (const char *const *word = words->words; *word; word++)
        if (!strstr(text, *word))
            fail_msg("%s: « %s » is not in:\n%s", words->kind, *word, text);
    for (const char *const *word = words->absent; word && *word; word++)
        if (strstr(text, *word))
            fail_msg("%s: « %s » is in:\n%s", words->kind, *word, text);
}

static apr_int64_t token_for(fixture_t *f, const char *kind)
{
    apr_int64_t id = 0;

    if (!strcmp(kind, "adresse") || !strcmp(kind, "mot-de-passe-oublie") || !strcmp(kind, "courriel-a-confirmer"))
        right(outbox_token(f->db, apr_time_now(), "adresse", 0, TO, MINUTES(60), &id));
    return id;
}

static void every_kind_says_the_same_in_text_and_html(void **state)
{
    fixture_t *f = *state;

    for (size_t i = 0; i < sizeof every_kind / sizeof *every_kind; i++) {
        const words_t *words = &every_kind[i];
        xmlNodePtr mail = outbox_mail(f->p, words->kind);
        const char *text, *html;

        set_all(mail, words->attributes);
        if (words->office)
            add_office(mail);
        right(outbox_put(f->db, apr_time_now(), TO, mail, token_for(f, words->kind), 0));
        assert_round(f, 1, 0, 0, 0);
        text = plain(f->p, mail_part(f->p, last_mail(f), "text/plain"));
        html = plain(f->p, mail_part(f->p, last_mail(f), "text/html"));
        assert_string_equal(plain(f->p, mail_header(f->p, last_mail(f), "Subject")), words->subject);
        hold(words, text);
        hold(words, html);
        assert_null(strstr(text, "<"));
        assert_null(strstr(html, "href=\"\""));
        assert_null(strstr(html, "<img"));
        assert_null(strstr(html, "src="));
        assert_int_equal(!words->office, !mail_raw_header(f->p, last_mail(f), "Reply-To"));
    }
}

/* Hostile text goes through as text. */
static void what_somebody_typed_stays_text(void **state)
{
    static const char hostile[] = "<script>alert(1)</script> & \"'\n.\nFrom: x";
    fixture_t *f = *state;
    xmlNodePtr mail = outbox_mail(f->p, "a-completer");
    const char *html;

    set_all(mail, LIST("numero", "K7P4\r\nBcc: pirate@courriel.example", "subject", hostile, "text", hostile));
    right(outbox_put(f->db, apr_time_now(), TO, mail, 0, 0));
    assert_round(f, 1, 0, 0, 0);
    assert_null(mail_raw_header(f->p, last_mail(f), "Bcc"));
    html = mail_part(f->p, last_mail(f), "text/html");
    assert_null(strstr(html, "<script"));
    assert_non_null(strstr(html, "&lt;script&gt;alert(1)&lt;/script&gt;"));
    assert_non_null(strstr(mail_part(f->p, last_mail(f), "text/plain"), hostile));
}

static void a_bad_office_address_costs_the_reply_to_only(void **state)
{
    fixture_t *f = *state;
    xmlNodePtr mail = outbox_mail(f->p, "etat");

    xml_set(xml_add(mail, "office"), "email", "etat-civil@ville.example, mairie@ville.example");
    right(outbox_put(f->db, apr_time_now(), TO, mail, 0, 0));
    assert_round(f, 1, 0, 0, 0);
    assert_null(mail_raw_header(f->p, last_mail(f), "Reply-To"));
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_mail_is_sent_once_and_emptied, start, end),
        cmocka_unit_test_setup_teardown(without_a_server_mails_wait, start, end),
        cmocka_unit_test_setup_teardown(a_bad_moment_is_tried_again_later_and_later, start, end),
        cmocka_unit_test_setup_teardown(a_refusal_is_for_good, start, end),
        cmocka_unit_test_setup_teardown(an_address_that_would_be_a_command_is_never_written_to, start, end),
        cmocka_unit_test_setup_teardown(a_server_that_is_away_costs_one_try_of_one_mail, start, end),
        cmocka_unit_test_setup_teardown(a_template_that_fails_gives_up_its_mail_only, start, end),
        cmocka_unit_test_setup_teardown(a_dead_senders_mail_is_taken_up, start, end),
        cmocka_unit_test_setup_teardown(each_mail_has_its_own_name, start, end),
        cmocka_unit_test_setup_teardown(each_try_has_the_same_name, start, end),
        cmocka_unit_test_setup_teardown(a_mail_that_kills_its_senders_is_given_up, start, end),
        cmocka_unit_test_setup_teardown(rivals_never_send_the_same_mail, start, end),
        cmocka_unit_test_setup_teardown(a_round_stops_when_it_is_told_to, start, end),
        cmocka_unit_test_setup_teardown(without_a_database_the_round_says_so, start, end),
        cmocka_unit_test_setup_teardown(a_database_that_goes_away_midway_loses_nothing, start, end),
        cmocka_unit_test_setup_teardown(a_link_proves_once_and_not_for_ever, start, end),
        cmocka_unit_test_setup_teardown(a_link_lives_from_its_sending, start, end),
        cmocka_unit_test_setup_teardown(a_newer_link_ends_the_older, start, end),
        cmocka_unit_test_setup_teardown(a_mail_whose_link_ended_is_dropped, start, end),
        cmocka_unit_test_setup_teardown(every_kind_says_the_same_in_text_and_html, start, end),
        cmocka_unit_test_setup_teardown(what_somebody_typed_stays_text, start, end),
        cmocka_unit_test_setup_teardown(a_bad_office_address_costs_the_reply_to_only, start, end),
    };
    apr_pool_t *p;
    int failed;

    signal(SIGPIPE, SIG_IGN);
    apr_initialize();
    apr_pool_create(&p, NULL);
    if (secret_init())
        return 1;
    render_init();
    network_start(p);
    failed = cmocka_run_group_tests(tests, NULL, NULL);
    apr_pool_destroy(p);
    apr_terminate();
    return failed;
}
