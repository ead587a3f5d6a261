/* SPDX-License-Identifier: Apache-2.0 */
/* The agents' actions, their races, their traces and their lists, on SQLite. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <apr_general.h>
#include <apr_strings.h>

#include "base/secret.h"
#include "base/text.h"
#include "base/xml.h"
#include "domain/guichet.h"
#include "store/queries.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))
#define HOUR apr_time_from_sec(3600)
#define DAY (24 * HOUR)

static const char definition[] =
    "<teleservice id=\"lampe\" audience=\"particulier\" access=\"both\" office=\"voirie\">\n"
    "  <title>Signaler une lampe</title>\n"
    "  <name>Lampe en panne</name>\n"
    "  <summary>Pour dire qu’une lampe est en panne.</summary>\n"
    "  <answer silence=\"rejection\" months=\"2\" days=\"10\"/>\n"
    "  <retention months=\"12\"/>\n"
    "  <reason value=\"doublon\" label=\"Déjà signalée\"/>\n"
    "  <step id=\"lampe\" title=\"La lampe\">\n"
    "    <text name=\"rue\" label=\"Rue\"/>\n"
    "    <text name=\"poteau\" label=\"Poteau\" relevant=\"rue='rue du Test'\"/>\n"
    "    <text name=\"nom\" label=\"Nom\" prefill=\"last-name\" required=\"false()\"/>\n"
    "    <email name=\"courriel\" label=\"Adresse électronique\" prefill=\"email\" required=\"false()\"/>\n"
    "  </step>\n"
    "</teleservice>\n";

/* What the test puts in without the portal's own ways. */
static const store_statement_t put_account = {
    "test_put_account",
    "INSERT INTO account (id, login, email, email_key, password, last_name, first_name, created_at, updated_at) "
    "VALUES (%lld, 'essai', 'a@ville.example', 'a@ville.example', 'x', 'Essai', 'Ana', 1, 1)",
    1,
    0,
    0,
    NULL};
static const store_statement_t put_demande = {"test_put_demande",
                                              "INSERT INTO demande (id, numero, teleservice, definition, office, "
                                              "account_id, state, version, subject, data, requester, search_key, "
                                              "email, agent_id, created_at, updated_at, submitted_at, due_at, "
                                              "closed_at) VALUES (%lld, %s, 'lampe', %s, %s, NULLIF(%lld, 0), %s, 1, "
                                              "'Une lampe', '<demande><rue>rue de la Paix</rue></demande>', %s, %s, "
                                              "'ana@ville.example', NULLIF(%lld, 0), 1, 1, 1, %lld, %lld)",
                                              1,
                                              0,
                                              0,
                                              NULL};
static const store_statement_t make_reponse = {"test_make_reponse",
                                               "INSERT INTO reponse (demande_id, state, at, summary, channel, "
                                               "agent_first_name, agent_last_name, agent_quality, office_name) "
                                               "VALUES (%lld, 'traitee', 1, '', 'lettre', '', '', '', '')",
                                               1,
                                               0,
                                               0,
                                               NULL};
typedef struct value_row {
    const char *value;
} value_row;
static const store_column_t value_columns[] = {{'t', offsetof(value_row, value)}};
#define VALUE(name, sql) static const store_statement_t name = {#name, sql, 0, sizeof(value_row), 1, value_columns}
VALUE(test_outbox, "SELECT document FROM outbox WHERE demande_id = %lld AND kind = %s ORDER BY id LIMIT 20");
VALUE(test_events, "SELECT action FROM demande_event WHERE demande_id = %lld AND action = %s LIMIT 20");
VALUE(test_visible,
      "SELECT action FROM demande_event WHERE demande_id = %lld AND action = %s AND visible = 1 LIMIT 20");
VALUE(test_states, "SELECT state FROM reponse WHERE demande_id = %lld AND '' = %s LIMIT 20");
VALUE(test_outboxes, "SELECT kind FROM outbox WHERE demande_id = %lld AND '' = %s LIMIT 20");

enum { ANNE, BRUNO, CHLOE, SUZANNE, AGENTS }; /* voirie, voirie, etat-civil, superviseur of etat-civil */

typedef struct fixture_t {
    apr_pool_t *p;
    char folder[200];
    const char *params;
    settings_t settings;
    const char *digest;
    db_t *db;
    agent_t *agents[AGENTS];
    apr_int64_t next_id;
    apr_time_t now;
} fixture_t;

static void must(const problem_t *problem)
{
    if (problem)
        fail_msg("%s: %s", problem->code, problem->detail ? problem->detail : "");
}

static void must_be(const problem_t *problem, const char *code)
{
    assert_non_null(problem);
    assert_string_equal(problem->code, code);
}

static db_t *open_db(apr_pool_t *p, const fixture_t *f)
{
    store_source_t *source;

    must(store_source_direct(p, "sqlite3", f->params, &source));
    return store_open(p, source);
}

static void add_office(fixture_t *f, const char *id, const char *name)
{
    office_t *office = apr_pcalloc(f->p, sizeof *office);

    office->id = id;
    office->name = name;
    office->address = "1 place du Test, 59100 Roubaix";
    office->phone = "03 00 00 00 00";
    office->email = "service@ville.example";
    apr_hash_set(f->settings.offices, id, APR_HASH_KEY_STRING, office);
    APR_ARRAY_PUSH(f->settings.office_list, office_t *) = office;
}

static void make_settings(fixture_t *f)
{
    settings_t *s = &f->settings;

    s->base = "";
    s->public_url = "http://localhost";
    s->city = apr_hash_make(f->p);
    s->offices = apr_hash_make(f->p);
    s->office_list = apr_array_make(f->p, 2, sizeof(office_t *));
    s->regies = apr_array_make(f->p, 2, sizeof(office_t *));
    s->zone = "Europe/Paris";
    s->calendar = calendar_open(f->p, s->zone);
    s->data_dir = f->folder;
    s->file_max = 1000000;
    s->draft_keep = 30 * DAY;
    add_office(f, "voirie", "Service Voirie");
    add_office(f, "etat-civil", "Service État civil");
}

static void add_agents(fixture_t *f)
{
    static const char *const rows[AGENTS][6] = {
        {"anne", "Anne", "Petit", "Agente de voirie", "voirie", "agent"},
        {"bruno", "Bruno", "Grand", "Agent de voirie", "voirie", "agent"},
        {"chloe", "Chloé", "Roux", "Officière d’état civil", "etat-civil", "agent"},
        {"suzanne", "Suzanne", "Blanc", "Responsable", "etat-civil", "agent,superviseur"},
    };

    for (int i = 0; i < AGENTS; i++) {
        must(agent_put(f->db, f->now, rows[i][0], rows[i][1], rows[i][2], rows[i][3], rows[i][4], rows[i][5]));
        must(agent_find(f->db, rows[i][0], &f->agents[i]));
        assert_non_null(f->agents[i]);
    }
}

static int setup(void **state)
{
    const char *tmp = getenv("TMPDIR");
    apr_int64_t account = 7;
    apr_pool_t *p;
    fixture_t *f;

    apr_pool_create(&p, NULL);
    f = apr_pcalloc(p, sizeof *f);
    f->p = p;
    f->now = apr_time_from_sec(1790000000);
    f->next_id = 1000;
    apr_snprintf(f->folder, sizeof f->folder, "%s/guichet-XXXXXX", tmp ? tmp : "/tmp");
    assert_non_null(mkdtemp(f->folder));
    f->params = apr_pstrcat(p, f->folder, "/portail.db", NULL);
    make_settings(f);
    f->db = open_db(p, f);
    must(store_migrate(f->db, NULL, NULL));
    f->digest = secret_digest(p, definition);
    must(sql_definition_put(f->db, NULL, f->digest, "lampe", definition, f->now));
    must(store_execute(f->db, &put_account, (const void *[]){&account}, NULL));
    add_agents(f);
    *state = f;
    return 0;
}

static int teardown(void **state)
{
    fixture_t *f = *state;
    char *folder = strdup(f->folder);
    static const char *const names[] = {"portail.db", "portail.db-wal", "portail.db-shm"};

    apr_pool_destroy(f->p);
    for (size_t i = 0; i < COUNT(names); i++) {
        char path[300];

        snprintf(path, sizeof path, "%s/%s", folder, names[i]);
        unlink(path);
    }
    rmdir(folder);
    free(folder);
    return 0;
}

/* A demande of voirie; `holder` -1: nobody. Its number. */
static const char *add(fixture_t *f, const char *state, int holder, int with_account)
{
    const char *numero = secret_code(f->p, 8), *office = "voirie", *name = "Ana Essai",
               *key = text_search_key(f->p, "Essai Ana");
    apr_int64_t id = ++f->next_id, account = with_account ? 7 : 0, agent = holder < 0 ? 0 : f->agents[holder]->id;
    apr_int64_t closed = strstr("traitee rejetee annulee", state) ? f->now : 0, due = f->now + DAY;
    const void *values[] = {&id, numero, f->digest, office, &account, state, name, key, &agent, &due, &closed};

    must(store_execute(f->db, &put_demande, values, NULL));
    return numero;
}

static dossier_t *load(fixture_t *f, const char *numero)
{
    dossier_t *dossier = NULL;

    must(guichet_load(f->db, numero, &dossier));
    return dossier;
}

static int count_of(fixture_t *f, const store_statement_t *statement, apr_int64_t id, const char *text)
{
    value_row *rows;
    int count;

    must(store_select(f->db, statement, (const void *[]){&id, text}, (void **)&rows, &count));
    return count;
}

/* The one mail of that kind. */
static xmlNodePtr mail_of(fixture_t *f, apr_int64_t id, const char *kind)
{
    value_row *rows;
    xmlNodePtr mail;
    int count;

    must(store_select(f->db, &test_outbox, (const void *[]){&id, kind}, (void **)&rows, &count));
    assert_int_equal(count, 1);
    must(xml_parse(f->p, rows[0].value, strlen(rows[0].value), "mail", &mail));
    return mail;
}

static void mail_says(fixture_t *f, xmlNodePtr mail, const char *name, const char *value)
{
    const char *said = xml_get(f->p, mail, name);

    if (value ? !said || strcmp(said, value) : said != NULL)
        fail_msg("%s: %s", name, said ? said : "(nothing)");
}

/* A form that is right for every action. */
static form_t *good_form(apr_pool_t *p)
{
    static const char *const pairs[][2] = {
        {"service", "etat-civil"},
        {"transfert-note", "Pour vous."},
        {"message", "Quelle rue ?"},
        {"champ", "rue"},
        {"delai", "15"},
        {"reponse-resume", "Réparée."},
        {"reponse-texte", "La lampe\nest réparée."},
        {"reponse-canal", "courriel"},
        {"rejet-motif", "doublon"},
        {"rejet-resume", "Déjà connue."},
        {"rejet-canal", "lettre"},
        {"rejet-voies", "Deux mois."},
        {"note", "Vu sur place."},
    };
    form_t *form = form_make(p);

    for (size_t i = 0; i < COUNT(pairs); i++)
        form_add(form, pairs[i][0], pairs[i][1]);
    return form;
}

/* The same with one field changed, NULL: not posted. */
static form_t *form_but(apr_pool_t *p, const char *name, const char *value)
{
    form_t *good = good_form(p), *form = form_make(p);

    for (int i = 0; i < good->pairs->nelts; i++) {
        const form_pair_t *pair = &APR_ARRAY_IDX(good->pairs, i, form_pair_t);

        if (strcmp(pair->name, name))
            form_add(form, pair->name, pair->value);
    }
    if (value)
        form_add(form, name, value);
    return form;
}

static const problem_t *act_on(fixture_t *f, db_t *db, int agent, guichet_action_e action, const char *numero,
                               apr_int64_t version, const form_t *form, apr_array_header_t **wrong)
{
    guichet_act_t act = {&f->settings, ++f->now, f->agents[agent], numero, version, action, form};

    return guichet_act(db, &act, wrong);
}

static const problem_t *act(fixture_t *f, int agent, guichet_action_e action, const char *numero, apr_int64_t version)
{
    apr_array_header_t *wrong;

    return act_on(f, f->db, agent, action, numero, version, good_form(f->p), &wrong);
}

/* Every state (and who holds it) × every action, by Anne: the state that follows, or the refusal. */
static void test_transitions(void **state)
{
    static const struct {
        const char *state;
        int holder;
        const char
            *after[GUICHET_ACTIONS]; /* prendre rendre transferer completer repondre rejeter note; with "!" a refusal */
    } rows[] = {
        {"transmise", -1, {"en_cours", "!state", "transmise", "a_completer", "traitee", "rejetee", "transmise"}},
        {"en_cours", ANNE, {"en_cours", "transmise", "transmise", "a_completer", "traitee", "rejetee", "en_cours"}},
        {"en_cours", BRUNO, {"!held", "!held", "!held", "!held", "!held", "!held", "en_cours"}},
        {"a_completer",
         ANNE,
         {"a_completer", "a_completer", "a_completer", "a_completer", "traitee", "rejetee", "a_completer"}},
        {"a_completer",
         -1,
         {"a_completer", "!state", "a_completer", "a_completer", "traitee", "rejetee", "a_completer"}},
        {"a_completer", BRUNO, {"!held", "!held", "!held", "!held", "!held", "!held", "a_completer"}},
        {"traitee", ANNE, {"!state", "!state", "!state", "!state", "!state", "!state", "traitee"}},
        {"rejetee", ANNE, {"!state", "!state", "!state", "!state", "!state", "!state", "rejetee"}},
        {"annulee", -1, {"!state", "!state", "!state", "!state", "!state", "!state", "annulee"}},
    };
    fixture_t *f = *state;

    for (size_t i = 0; i < COUNT(rows); i++)
        for (guichet_action_e a = 0; a < GUICHET_ACTIONS; a++) {
            const char *numero = add(f, rows[i].state, rows[i].holder, 1), *after = rows[i].after[a];
            const problem_t *problem = act(f, ANNE, a, numero, 1);
            const dossier_t *d = load(f, numero);

            if (after[0] == '!'
                    ? !problem || strcmp(problem->code, after + 1) || strcmp(d->demande.state, rows[i].state)
                    : problem || strcmp(d->demande.state, after))
                fail_msg("%s %s: %s, %s", rows[i].state, guichet_action_name(a), problem ? problem->code : "done",
                         d->demande.state);
            if (after[0] == '!')
                assert_int_equal(problem->kind, PROBLEM_CONFLICT);
        }
}

static void test_draft_and_strangers(void **state)
{
    fixture_t *f = *state;
    dossier_t *dossier;
    const char *numero = add(f, "transmise", -1, 1);

    must_be(guichet_find(f->db, f->agents[ANNE], "brouillon", &dossier), "demande");
    must_be(guichet_find(f->db, f->agents[ANNE], "ZZZZZZZZ", &dossier), "demande");
    must_be(guichet_find(f->db, f->agents[ANNE], add(f, "brouillon", -1, 1), &dossier), "demande");
    must_be(guichet_find(f->db, f->agents[CHLOE], numero, &dossier), "office");
    must(guichet_find(f->db, f->agents[SUZANNE], numero, &dossier));
    for (guichet_action_e a = 0; a < GUICHET_ACTIONS; a++) {
        const problem_t *problem = act(f, CHLOE, a, numero, 1);

        must_be(problem, "office");
        assert_int_equal(problem->kind, PROBLEM_DENIED);
    }
    assert_int_equal(load(f, numero)->demande.version, 1);
}

/* A colleague's demande is a superviseur's to take, and only then to answer. */
static void test_takeover(void **state)
{
    fixture_t *f = *state;
    const char *numero = add(f, "en_cours", BRUNO, 1);

    must_be(act(f, SUZANNE, GUICHET_REPONDRE, numero, 1), "held");
    must(act(f, SUZANNE, GUICHET_PRENDRE, numero, 1));
    must_be(act(f, BRUNO, GUICHET_REPONDRE, numero, 1), "held");
    must(act(f, SUZANNE, GUICHET_REPONDRE, numero, 2));
    assert_int_equal(load(f, numero)->demande.agent_id, f->agents[SUZANNE]->id);
}

static void test_answer(void **state)
{
    fixture_t *f = *state;
    const char *numero = add(f, "transmise", -1, 1);
    reponse_t *reponse;
    dossier_t *d;
    xmlNodePtr mail;

    must(act(f, ANNE, GUICHET_REJETER, numero, 1));
    d = load(f, numero);
    assert_true(d->demande.closed_at == f->now && d->demande.agent_id == f->agents[ANNE]->id &&
                d->demande.version == 2);
    must(demande_reponse(f->db, d->demande.id, &reponse));
    assert_string_equal(reponse->state, "rejetee");
    assert_string_equal(reponse->summary, "Déjà connue.");
    assert_string_equal(reponse->reason, "Déjà signalée");
    assert_string_equal(reponse->remedies, "Deux mois.");
    assert_string_equal(reponse->channel, "lettre");
    assert_string_equal(reponse->agent_last_name, "Petit");
    assert_string_equal(reponse->agent_quality, "Agente de voirie");
    assert_string_equal(reponse->office_name, "Service Voirie");
    assert_int_equal(count_of(f, &test_visible, d->demande.id, "rejetee"), 1);
    mail = mail_of(f, d->demande.id, "reponse");
    mail_says(f, mail, "summary", NULL); /* with an account the text stays in Mes demandes */
    mail_says(f, mail, "followed", "yes");
    mail_says(f, mail, "path", demande_path(f->p, &d->demande));
}

/* Without account the mail is the only place to read the answer, and there is nowhere to complete. */
static void test_without_account(void **state)
{
    fixture_t *f = *state;
    const char *numero = add(f, "transmise", -1, 0);
    apr_array_header_t *wrong;
    xmlNodePtr mail;

    must_be(act(f, ANNE, GUICHET_COMPLETER, numero, 1), "no-account");
    must_be(act_on(f, f->db, ANNE, GUICHET_REPONDRE, numero, 1, form_but(f->p, "reponse-canal", "en_ligne"), &wrong),
            "input");
    must(act(f, ANNE, GUICHET_REPONDRE, numero, 1));
    mail = mail_of(f, load(f, numero)->demande.id, "reponse");
    mail_says(f, mail, "followed", "no");
    mail_says(f, mail, "summary", "Réparée.");
    mail_says(f, mail, "body", "La lampe\nest réparée.");
    mail_says(f, mail, "author", "Anne Petit");
    mail_says(f, mail, "quality", "Agente de voirie");
}

static void test_ask_and_remind(void **state)
{
    fixture_t *f = *state;
    const char *numero = add(f, "transmise", -1, 1);
    dossier_t *d;

    must(act(f, ANNE, GUICHET_COMPLETER, numero, 1));
    d = load(f, numero);
    assert_string_equal(d->demande.asked, "<asked text=\"Quelle rue ?\"><field name=\"rue\"/></asked>");
    assert_true(d->demande.asked_until >= f->now + 15 * DAY && d->demande.asked_until < f->now + 17 * DAY);
    must(act(f, ANNE, GUICHET_COMPLETER, numero, 2));
    assert_int_equal(load(f, numero)->demande.version, 3);
    assert_int_equal(count_of(f, &test_outbox, d->demande.id, "a-completer"), 2);
    must(act(f, ANNE, GUICHET_REPONDRE, numero, 3));
    assert_string_equal(load(f, numero)->demande.asked, "");
}

static void test_transfer(void **state)
{
    fixture_t *f = *state;
    const char *numero = add(f, "en_cours", ANNE, 1);
    guichet_note_t *notes;
    demande_event_t *events;
    dossier_t *d;
    int count;

    must(act(f, ANNE, GUICHET_TRANSFERER, numero, 1));
    must(act(f, ANNE, GUICHET_TRANSFERER, numero, 1)); /* a double click, though she may not enter any more */
    must_be(act(f, ANNE, GUICHET_PRENDRE, numero, 2), "office");
    d = load(f, numero);
    assert_string_equal(d->demande.office, "etat-civil");
    assert_true(d->demande.agent_id == 0 && d->demande.version == 2);
    must(demande_events(f->db, d->demande.id, 0, &events, &count));
    assert_int_equal(count, 1);
    assert_string_equal(events[0].text, "Service État civil");
    must(guichet_notes(f->db, d->demande.id, &notes, &count));
    assert_int_equal(count, 1);
    assert_string_equal(notes[0].text, "Pour vous.");
    mail_says(f, xml_first(mail_of(f, d->demande.id, "etat"), "office"), "name", "Service État civil");
    must(act(f, CHLOE, GUICHET_PRENDRE, numero, 2));
}

/* Two tabs, two agents, one of them late: nothing is written twice, nothing over somebody else's. */
static void test_stale_version(void **state)
{
    fixture_t *f = *state;
    const char *numero = add(f, "en_cours", ANNE, 1);
    apr_int64_t id = load(f, numero)->demande.id;
    apr_array_header_t *wrong;

    must(act(f, ANNE, GUICHET_COMPLETER, numero, 1));
    must_be(act(f, ANNE, GUICHET_REPONDRE, numero, 1), "version");
    must_be(act(f, BRUNO, GUICHET_NOTE, numero, 1), "version");
    must(act(f, BRUNO, GUICHET_NOTE, numero, 2));
    must(act(f, BRUNO, GUICHET_NOTE, numero, 2));
    assert_int_equal(count_of(f, &test_events, id, "note"), 1);
    assert_int_equal(load(f, numero)->demande.version, 2);
    must(act(f, ANNE, GUICHET_REPONDRE, numero, 2));
    must(act(f, ANNE, GUICHET_REPONDRE, numero, 2)); /* the same again */
    assert_int_equal(count_of(f, &test_events, id, "traitee"), 1);
    must_be(act_on(f, f->db, ANNE, GUICHET_REPONDRE, numero, 2, form_but(f->p, "reponse-texte", "Autre."), &wrong),
            "state");
    must_be(act(f, ANNE, GUICHET_REPONDRE, numero, 3), "state");
}

/* When the last write fails, nothing of the action is left. */
static void test_all_or_nothing(void **state)
{
    fixture_t *f = *state;
    const char *numero = add(f, "transmise", -1, 1);
    apr_int64_t id = load(f, numero)->demande.id;

    must(store_execute(f->db, &make_reponse, (const void *[]){&id}, NULL));
    assert_non_null(act(f, ANNE, GUICHET_REPONDRE, numero, 1));
    assert_string_equal(load(f, numero)->demande.state, "transmise");
    assert_int_equal(load(f, numero)->demande.version, 1);
    assert_int_equal(count_of(f, &test_events, id, "traitee"), 0);
    assert_int_equal(count_of(f, &test_outboxes, id, ""), 0);
}

static void test_mails(void **state)
{
    static const struct {
        guichet_action_e action;
        const char *state;
        int holder;
        const char *kind; /* NULL: none */
    } rows[] = {
        {GUICHET_PRENDRE, "transmise", -1, "etat"},
        {GUICHET_PRENDRE, "a_completer", -1, NULL},
        {GUICHET_RENDRE, "en_cours", ANNE, NULL},
        {GUICHET_TRANSFERER, "transmise", -1, "etat"},
        {GUICHET_COMPLETER, "en_cours", ANNE, "a-completer"},
        {GUICHET_REPONDRE, "en_cours", ANNE, "reponse"},
        {GUICHET_REJETER, "en_cours", ANNE, "reponse"},
        {GUICHET_NOTE, "en_cours", ANNE, NULL},
    };
    fixture_t *f = *state;

    for (size_t i = 0; i < COUNT(rows); i++) {
        const char *numero = add(f, rows[i].state, rows[i].holder, 1);
        apr_int64_t id = load(f, numero)->demande.id;

        must(act(f, ANNE, rows[i].action, numero, 1));
        assert_int_equal(count_of(f, &test_outboxes, id, ""), rows[i].kind != NULL);
        if (rows[i].kind)
            mail_of(f, id, rows[i].kind);
    }
}

static void test_wrong_input(void **state)
{
    static const struct {
        guichet_action_e action;
        const char *field, *value, *where, *code;
    } rows[] = {
        {GUICHET_TRANSFERER, "service", NULL, "service", "missing"},
        {GUICHET_TRANSFERER, "service", "nulle-part", "service", "not-an-option"},
        {GUICHET_TRANSFERER, "service", "voirie", "service", "same-office"},
        {GUICHET_COMPLETER, "message", " \n ", "message", "missing"},
        {GUICHET_COMPLETER, "champ", NULL, "champ", "missing"},
        {GUICHET_COMPLETER, "champ", "inconnu", "champ", "not-an-option"},
        {GUICHET_COMPLETER, "champ", "poteau", "champ", "not-an-option"}, /* not relevant with this street */
        {GUICHET_COMPLETER, "delai", "0", "delai", "too-small"},
        {GUICHET_COMPLETER, "delai", "91", "delai", "too-big"},
        {GUICHET_COMPLETER, "delai", "99999", "delai", "too-big"},
        {GUICHET_COMPLETER, "delai", "dix", "delai", "format"},
        {GUICHET_REPONDRE, "reponse-resume", "", "reponse-resume", "missing"},
        {GUICHET_REPONDRE, "reponse-canal", NULL, "reponse-canal", "missing"},
        {GUICHET_REPONDRE, "reponse-canal", "pigeon", "reponse-canal", "not-an-option"},
        {GUICHET_REJETER, "rejet-motif", NULL, "rejet-motif", "missing"},
        {GUICHET_REJETER, "rejet-motif", "inconnu", "rejet-motif", "not-an-option"},
        {GUICHET_REJETER, "rejet-motif", "autre", "rejet-motif-autre", "missing"},
        {GUICHET_REJETER, "rejet-voies", "", "rejet-voies", "missing"},
        {GUICHET_NOTE, "note", "", "note", "missing"},
    };
    fixture_t *f = *state;
    const char *numero = add(f, "transmise", -1, 1);

    for (size_t i = 0; i < COUNT(rows); i++) {
        apr_array_header_t *wrong;

        must_be(act_on(f, f->db, ANNE, rows[i].action, numero, 1, form_but(f->p, rows[i].field, rows[i].value), &wrong),
                "input");
        assert_int_equal(wrong->nelts, 1);
        assert_string_equal(APR_ARRAY_IDX(wrong, 0, guichet_wrong_t).field, rows[i].where);
        assert_string_equal(APR_ARRAY_IDX(wrong, 0, guichet_wrong_t).code, rows[i].code);
    }
    assert_int_equal(load(f, numero)->demande.version, 1);
}

static void test_too_long(void **state)
{
    fixture_t *f = *state;
    const char *numero = add(f, "transmise", -1, 1);
    apr_array_header_t *wrong;
    char *text = apr_palloc(f->p, 10002);

    memset(text, 'a', 10001);
    text[10001] = '\0';
    for (int i = 0; guichet_inputs[i].name; i++)
        if (guichet_inputs[i].max > 100) {
            must_be(act_on(f, f->db, ANNE, guichet_inputs[i].action, numero, 1,
                           form_but(f->p, guichet_inputs[i].name, text), &wrong),
                    "input");
            assert_string_equal(APR_ARRAY_IDX(wrong, 0, guichet_wrong_t).code, "too-long");
        }
}

/* Two agents at the same instant, each with a connection of his own. */
typedef struct runner_t {
    fixture_t *f;
    int agent;
    guichet_action_e action;
    const char *numero;
    pthread_barrier_t *start;
    char code[40];
} runner_t;

static void *run(void *baton)
{
    runner_t *r = baton;
    guichet_act_t act = {&r->f->settings, r->f->now, r->f->agents[r->agent], r->numero, 1, r->action, NULL};
    store_source_t *source = NULL;
    apr_array_header_t *wrong;
    const problem_t *problem;
    apr_pool_t *p;

    apr_pool_create(&p, NULL);
    act.form = good_form(p);
    problem = store_source_direct(p, "sqlite3", r->f->params, &source);
    pthread_barrier_wait(r->start);
    if (!problem)
        problem = guichet_act(store_open(p, source), &act, &wrong);
    apr_cpystrn(r->code, problem ? problem->code : "", sizeof r->code);
    apr_pool_destroy(p);
    return NULL;
}

static void race(fixture_t *f, guichet_action_e first, guichet_action_e second)
{
    const char *numero = add(f, "transmise", -1, 1);
    apr_int64_t id = load(f, numero)->demande.id;
    pthread_barrier_t start;
    pthread_t threads[2];
    runner_t runners[] = {{f, ANNE, first, numero, &start, ""}, {f, BRUNO, second, numero, &start, ""}};
    int lost;

    pthread_barrier_init(&start, NULL, 2);
    for (int i = 0; i < 2; i++)
        assert_int_equal(pthread_create(&threads[i], NULL, run, &runners[i]), 0);
    for (int i = 0; i < 2; i++)
        pthread_join(threads[i], NULL);
    pthread_barrier_destroy(&start);
    lost = *runners[0].code ? 0 : 1;
    assert_string_equal(runners[!lost].code, "");
    assert_true(!strcmp(runners[lost].code, "held") || !strcmp(runners[lost].code, "state"));
    assert_int_equal(load(f, numero)->demande.version, 2);
    assert_true(load(f, numero)->demande.agent_id == f->agents[runners[!lost].agent]->id);
    assert_int_equal(count_of(f, &test_outboxes, id, ""), 1);
    assert_true(count_of(f, &test_states, id, "") <= 1);
}

static void test_races(void **state)
{
    fixture_t *f = *state;

    store_release(f->db);
    for (int i = 0; i < 5; i++) {
        race(f, GUICHET_PRENDRE, GUICHET_PRENDRE);
        race(f, GUICHET_REPONDRE, GUICHET_REJETER);
        race(f, GUICHET_PRENDRE, GUICHET_REPONDRE);
        race(f, GUICHET_COMPLETER, GUICHET_REPONDRE);
    }
}

static void test_readings(void **state)
{
    fixture_t *f = *state;
    apr_int64_t id = load(f, add(f, "transmise", -1, 1))->demande.id;
    guichet_reading_t *list;
    int count;

    must(guichet_read(f->db, f->now, f->agents[ANNE], id, 0, 0));
    must(guichet_read(f->db, f->now + 1, f->agents[ANNE], id, 5, 1));  /* of the page just opened */
    must(guichet_read(f->db, f->now + 2, f->agents[BRUNO], id, 5, 1)); /* without having opened it */
    must(guichet_read(f->db, f->now + 3, f->agents[ANNE], id, 5, 0));
    must(guichet_readings(f->db, id, &list, &count));
    assert_int_equal(count, 3);
    for (int i = 0; i < 30; i++)
        must(guichet_read(f->db, f->now + 10 + i, f->agents[ANNE], id, 0, 0));
    must(guichet_readings(f->db, id, &list, &count));
    assert_int_equal(count, 20);
    assert_string_equal(list[0].last_name, "Petit");
}

/* Lists: 120 demandes, read page by page. */
static void fill(fixture_t *f)
{
    static const char *const states[] = {"transmise", "en_cours", "a_completer", "traitee"};

    for (int i = 0; i < 120; i++) {
        apr_int64_t id = ++f->next_id, account = 7, agent = i % 4 == 1 ? f->agents[ANNE]->id : 0,
                    due = f->now + (i * 37 % 120) * DAY;
        apr_int64_t closed = i % 4 == 3 ? f->now + i % 7 : 0;
        const char *name = i % 2 ? "Zoé d’Hondt" : "Éric Martin",
                   *key = text_search_key(f->p, i % 2 ? "d’Hondt Zoé" : "Martin Éric");
        const void *values[] = {&id,       secret_code(f->p, 8),
                                f->digest, i % 3 ? "voirie" : "etat-civil",
                                &account,  states[i % 4],
                                name,      key,
                                &agent,    &due,
                                &closed};

        must(store_execute(f->db, &put_demande, values, NULL));
    }
}

/* Walks through all pages; checks the order; the number of rows. */
static int walk(fixture_t *f, int agent, guichet_filter_t filter, int pages_expected)
{
    int total = 0, pages = 0, count, done = filter.group && !strcmp(filter.group, "terminees");
    apr_time_t last = done ? APR_INT64_MAX : 0;
    guichet_row_t *rows;

    do {
        must(guichet_list(f->db, f->agents[agent], &filter, &rows, &count));
        for (int i = 0; i < count && i < GUICHET_ROWS; i++, total++) {
            apr_time_t at = done ? rows[i].closed_at : rows[i].due_at;

            assert_true(filter.search || (done ? at <= last : at >= last));
            last = at;
            filter.after_id = rows[i].id;
            filter.after = at;
            filter.after_key = rows[i].search_key;
        }
        pages++;
    } while (count > GUICHET_ROWS);
    if (pages_expected)
        assert_int_equal(pages, pages_expected);
    return total;
}

static void test_lists(void **state)
{
    fixture_t *f = *state;

    fill(f);
    assert_int_equal(walk(f, ANNE, (guichet_filter_t){0}, 2), 60);
    assert_int_equal(walk(f, ANNE, (guichet_filter_t){.office = "etat-civil"}, 2), 60); /* not hers to choose */
    assert_int_equal(walk(f, SUZANNE, (guichet_filter_t){0}, 2), 90);
    assert_int_equal(walk(f, SUZANNE, (guichet_filter_t){.office = "etat-civil"}, 1), 30);
    assert_int_equal(walk(f, ANNE, (guichet_filter_t){.group = "a-prendre"}, 1), 20);
    assert_int_equal(walk(f, ANNE, (guichet_filter_t){.group = "a-moi"}, 1), 20);
    assert_int_equal(walk(f, BRUNO, (guichet_filter_t){.group = "a-moi"}, 1), 0);
    assert_int_equal(walk(f, ANNE, (guichet_filter_t){.group = "a-completer"}, 1), 20);
    assert_int_equal(walk(f, ANNE, (guichet_filter_t){.group = "terminees"}, 1), 20);
    assert_int_equal(walk(f, SUZANNE, (guichet_filter_t){.group = "terminees"}, 1), 30);
    assert_int_equal(walk(f, ANNE, (guichet_filter_t){.teleservice = "autre"}, 1), 0);
    assert_int_equal(walk(f, ANNE, (guichet_filter_t){.teleservice = "lampe"}, 2), 60);
}

static void test_search(void **state)
{
    fixture_t *f = *state;
    const char *numero;

    fill(f);
    numero = add(f, "traitee", -1, 1);
    assert_int_equal(walk(f, SUZANNE, (guichet_filter_t){.search = "MART"}, 2), 60);
    assert_int_equal(walk(f, ANNE, (guichet_filter_t){.search = "martin é"}, 1), 40);
    assert_int_equal(walk(f, SUZANNE, (guichet_filter_t){.search = "D'HONDT"}, 2), 60);
    assert_int_equal(walk(f, SUZANNE, (guichet_filter_t){.search = "hondt"}, 1), 0);
    assert_int_equal(walk(f, SUZANNE, (guichet_filter_t){.search = "%"}, 1), 0);
    assert_int_equal(walk(f, ANNE, (guichet_filter_t){.search = demande_numero_shown(f->p, numero)}, 1), 1);
    assert_int_equal(walk(f, SUZANNE, (guichet_filter_t){.search = numero}, 1), 1);
    assert_int_equal(walk(f, CHLOE, (guichet_filter_t){.search = numero}, 1), 0);
}

static void test_late(void **state)
{
    (void)state;
    assert_true(guichet_late("transmise", 10, 11));
    assert_true(guichet_late("en_cours", 10, 11));
    assert_false(guichet_late("en_cours", 12, 11));
    assert_false(guichet_late("a_completer", 10, 11));
    assert_false(guichet_late("traitee", 10, 11));
    assert_false(guichet_late("transmise", 0, 11));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(test_transitions),
        TEST(test_draft_and_strangers),
        TEST(test_takeover),
        TEST(test_answer),
        TEST(test_without_account),
        TEST(test_ask_and_remind),
        TEST(test_transfer),
        TEST(test_stale_version),
        TEST(test_all_or_nothing),
        TEST(test_mails),
        TEST(test_wrong_input),
        TEST(test_too_long),
        TEST(test_races),
        TEST(test_readings),
        TEST(test_lists),
        TEST(test_search),
        cmocka_unit_test(test_late),
    };

    apr_initialize();
    atexit(apr_terminate);
    if (secret_init())
        return 1;
    return cmocka_run_group_tests(tests, NULL, NULL);
}
