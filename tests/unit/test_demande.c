/* SPDX-License-Identifier: Apache-2.0 */
/* A demande from the first saved step to its end, as the citizen moves it, on SQLite. */
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
#include "base/xml.h"
#include "domain/demande.h"
#include "domain/piece.h"
#include "store/queries.h"

#define DAY apr_time_from_sec(86400)
#define ACCOUNT 7
#define OTHER 8
#define AGENT 5

static const char definition[] =
    "<teleservice id=\"lampe\" audience=\"particulier\" access=\"both\" office=\"voirie\">\n"
    "  <title>Signaler une lampe</title>\n"
    "  <name>Lampe en panne</name>\n"
    "  <summary>Pour dire qu’une lampe est en panne.</summary>\n"
    "  <answer silence=\"rejection\" months=\"2\" days=\"10\"/>\n"
    "  <retention months=\"12\"/>\n"
    "  <step id=\"lampe\" title=\"La lampe\">\n"
    "    <text name=\"rue\" label=\"Rue\"/>\n"
    "    <text name=\"poteau\" label=\"Poteau\" relevant=\"rue='rue du Test'\"/>\n"
    "    <files name=\"photos\" label=\"Photos\" accept=\"application/pdf\" max=\"2\" required=\"false()\"/>\n"
    "  </step>\n"
    "  <step id=\"vous\" title=\"Vous\">\n"
    "    <text name=\"nom\" label=\"Nom\" prefill=\"last-name\" required=\"false()\"/>\n"
    "    <text name=\"prenom\" label=\"Prénom\" prefill=\"first-name\" required=\"false()\"/>\n"
    "    <email name=\"courriel\" label=\"Adresse électronique\" prefill=\"email\" required=\"false()\"/>\n"
    "  </step>\n"
    "</teleservice>\n";

/* What the test puts in, and looks at, without the portal's own ways. */
#define WRITE(name, sql) static const store_statement_t name = {#name, sql, 1, 0, 0, NULL}
WRITE(put_account,
      "INSERT INTO account (id, login, email, email_key, password, last_name, first_name, created_at, updated_at) "
      "VALUES (%lld, %s, %s, %s, 'x', 'Essai', 'Ana', 1, 1)");
WRITE(put_agent, "INSERT INTO agent (id, login, first_name, last_name, quality, office, secret, created_at) "
                 "VALUES (%lld, 'anne', 'Anne', 'Petit', 'Agente', 'voirie', 's', 1)");
WRITE(put_sent, "INSERT INTO demande (id, numero, teleservice, definition, office, account_id, state, data, "
                "created_at, updated_at, "
                "submitted_at, closed_at, erase_at) VALUES (%lld, %s, %s, %s, 'voirie', %lld, %s, '<demande/>', 1, 1, "
                "%lld, %lld, %lld)");
WRITE(take_it,
      "UPDATE demande SET state = %s, agent_id = NULLIF(%lld, 0), asked = %s, version = version + 1 WHERE id = %lld");
WRITE(age_it, "UPDATE demande SET updated_at = %lld WHERE id = %lld");
WRITE(lose_outbox, "ALTER TABLE outbox RENAME TO outbox_away");

typedef struct number_row {
    apr_int64_t n;
} number_row;
typedef struct text_row {
    const char *text;
} text_row;
static const store_column_t number_columns[] = {{'i', offsetof(number_row, n)}};
static const store_column_t text_columns[] = {{'t', offsetof(text_row, text)}};
#define NUMBER(name, sql) static const store_statement_t name = {#name, sql, 0, sizeof(number_row), 1, number_columns}
#define TEXT(name, sql) static const store_statement_t name = {#name, sql, 0, sizeof(text_row), 1, text_columns}
NUMBER(count_events, "SELECT COUNT(*) FROM demande_event WHERE demande_id = %lld");
NUMBER(count_mails, "SELECT COUNT(*) FROM outbox WHERE demande_id = %lld");
NUMBER(count_all, "SELECT COUNT(*) FROM demande WHERE id > %lld");
NUMBER(erase_at, "SELECT erase_at FROM demande WHERE id = %lld");
TEXT(last_mail, "SELECT document FROM outbox WHERE demande_id = %lld ORDER BY id DESC LIMIT 1");
TEXT(last_recipient, "SELECT recipient FROM outbox WHERE demande_id = %lld ORDER BY id DESC LIMIT 1");
TEXT(search_key, "SELECT search_key FROM demande WHERE id = %lld");

typedef struct fixture_t {
    apr_pool_t *p;
    const char *folder, *params;
    settings_t settings;
    office_t office;
    teleservice_t *teleservice;
    db_t *db;
    apr_time_t now;
    demandeur_t account, other, browser;
} fixture_t;

static void must(const problem_t *problem)
{
    if (problem)
        fail_msg("%s: %s", problem->code, problem->detail ? problem->detail : "");
}

static void must_be(const problem_t *problem, problem_kind_e kind, const char *code)
{
    assert_non_null(problem);
    assert_int_equal(problem->kind, kind);
    assert_string_equal(problem->code, code);
}

static db_t *open_db(apr_pool_t *p, const fixture_t *f)
{
    store_source_t *source;

    must(store_source_direct(p, "sqlite3", f->params, &source));
    return store_open(p, source);
}

static apr_int64_t number(fixture_t *f, const store_statement_t *statement, apr_int64_t id)
{
    number_row *rows;
    int count;

    must(store_select(f->db, statement, (const void *[]){&id}, (void **)&rows, &count));
    return count ? rows[0].n : -1;
}

static const char *text(fixture_t *f, const store_statement_t *statement, apr_int64_t id)
{
    text_row *rows;
    int count;

    must(store_select(f->db, statement, (const void *[]){&id}, (void **)&rows, &count));
    return count ? rows[0].text : NULL;
}

static void make_settings(fixture_t *f)
{
    settings_t *s = &f->settings;

    f->office = (office_t){.id = "voirie",
                           .name = "Service Voirie",
                           .address = "1 place du Test, 59100 Roubaix",
                           .phone = "03 00 00 00 00",
                           .email = "voirie@ville.example"};
    s->base = "";
    s->public_url = "http://localhost";
    s->city = apr_hash_make(f->p);
    s->offices = apr_hash_make(f->p);
    s->office_list = apr_array_make(f->p, 1, sizeof(office_t *));
    s->regies = apr_array_make(f->p, 1, sizeof(office_t *));
    apr_hash_set(s->offices, "voirie", APR_HASH_KEY_STRING, &f->office);
    APR_ARRAY_PUSH(s->office_list, office_t *) = &f->office;
    s->zone = "Europe/Paris";
    s->calendar = calendar_open(f->p, s->zone);
    s->data_dir = apr_pstrcat(f->p, f->folder, "/data", NULL);
    s->file_max = 100000;
    s->draft_keep = 30 * DAY;
}

static void add_account(fixture_t *f, apr_int64_t id, const char *name)
{
    const char *email = apr_pstrcat(f->p, name, "@compte.example", NULL);

    must(store_execute(f->db, &put_account, (const void *[]){&id, name, email, email}, NULL));
}

static int setup(void **state)
{
    const char *tmp = getenv("TMPDIR");
    apr_int64_t agent = AGENT;
    apr_pool_t *p;
    fixture_t *f;

    apr_pool_create(&p, NULL);
    f = apr_pcalloc(p, sizeof *f);
    f->p = p;
    f->now = apr_time_from_sec(1790000000);
    f->folder = mkdtemp(apr_pstrcat(p, tmp ? tmp : "/tmp", "/demande-XXXXXX", NULL));
    assert_non_null(f->folder);
    f->params = apr_pstrcat(p, f->folder, "/db", NULL);
    make_settings(f);
    f->db = open_db(p, f);
    must(store_migrate(f->db, NULL, NULL));
    must(teleservice_parse(p, &f->settings, definition, &f->teleservice));
    add_account(f, ACCOUNT, "ana");
    add_account(f, OTHER, "bob");
    must(store_execute(f->db, &put_agent, (const void *[]){&agent}, NULL));
    f->account = (demandeur_t){.account_id = ACCOUNT};
    f->other = (demandeur_t){.account_id = OTHER};
    f->browser = (demandeur_t){.holder = secret_digest(p, "navigateur")};
    *state = f;
    return 0;
}

static int teardown(void **state)
{
    fixture_t *f = *state;
    char *command = apr_pstrcat(f->p, "rm -rf '", f->folder, "'", NULL);
    int status;

    store_release(f->db);
    status = system(command);
    apr_pool_destroy(f->p);
    return status;
}

static filling_t *fill(fixture_t *f, const char *data)
{
    filling_t *filling;

    must(filling_open(f->p, f->teleservice, &f->settings, f->now, data, &filling));
    return filling;
}

static const char complete_data[] =
    "<demande><rue>rue de la "
    "Paix</rue><nom>Essai</nom><prenom>Ana</prenom><courriel>ana@ville.example</courriel></demande>";

static demande_t *draft(fixture_t *f, const demandeur_t *who, const char *data)
{
    demande_t *draft = NULL;

    must(demande_draft_save(f->db, &f->settings, f->now, who, fill(f, data), &draft));
    assert_non_null(draft);
    return draft;
}

static demande_t *sent(fixture_t *f, const demandeur_t *who, const char *data)
{
    demande_t *out;

    must(demande_submit(f->db, &f->settings, f->now, who, draft(f, who, data)->id, fill(f, data), &out));
    return out;
}

static void a_number_is_read_as_people_type_it(void **state)
{
    static const char *const rows[][2] = {
        {"K7P429QX", "K7P429QX"}, {"K7P4-29QX", "K7P429QX"}, {" k7p4 29qx ", "K7P429QX"}, {"OIl1-0000", "01110000"},
        {"K7P4-29Q", NULL},       {"K7P4-29QXX", NULL},      {"K7P4-29Q!", NULL},         {"", NULL},
        {"K7P4-29QU", NULL},      {"é7P4-29QX", NULL}};
    fixture_t *f = *state;

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const char *read = demande_numero_read(f->p, rows[i][0]);

        if (rows[i][1] ? !read || strcmp(read, rows[i][1]) : read != NULL)
            fail_msg("%s is read as %s", rows[i][0], read ? read : "nothing");
    }
    assert_null(demande_numero_read(f->p, NULL));
    assert_string_equal(demande_numero_shown(f->p, "K7P429QX"), "K7P4-29QX");
}

static void a_person_has_one_draft_of_a_teleservice(void **state)
{
    fixture_t *f = *state;
    demande_t *first = draft(f, &f->browser, "<demande><rue>une</rue></demande>"), *again = NULL, *stale = first;
    demandeur_t elsewhere = {.holder = secret_digest(f->p, "autre")};

    assert_string_equal(first->state, "brouillon");
    must_be(demande_draft_save(f->db, &f->settings, f->now, &f->browser, fill(f, NULL), &again), PROBLEM_CONFLICT,
            "version");
    must(demande_draft(f->db, &f->browser, "lampe", &again));
    assert_int_equal(again->id, first->id);
    must(demande_draft_save(f->db, &f->settings, f->now + 1, &f->browser, fill(f, "<demande><rue>deux</rue></demande>"),
                            &again));
    assert_int_equal(again->version, first->version + 1);
    assert_non_null(strstr(again->data, "deux"));
    must_be(demande_draft_save(f->db, &f->settings, f->now, &f->browser, fill(f, NULL), &stale), PROBLEM_CONFLICT,
            "version");
    must(demande_draft(f->db, &elsewhere, "lampe", &again));
    assert_null(again);
    must(demande_draft(f->db, &f->account, "lampe", &again));
    assert_null(again);
    must(demande_get(f->db, &elsewhere, first->id, &again));
    assert_null(again);
}

static void a_draft_is_dropped_by_its_owner_only(void **state)
{
    fixture_t *f = *state;
    demande_t *mine = draft(f, &f->account, complete_data), *found;

    must(demande_draft_drop(f->db, &f->settings, &f->other, mine->id));
    must(demande_draft(f->db, &f->account, "lampe", &found));
    assert_non_null(found);
    must(demande_draft_drop(f->db, &f->settings, &f->account, mine->id));
    must(demande_draft(f->db, &f->account, "lampe", &found));
    assert_null(found);
}

static void signing_in_adopts_the_browsers_draft(void **state)
{
    fixture_t *f = *state;
    demandeur_t both = {.account_id = ACCOUNT, .holder = f->browser.holder},
                rich = {.account_id = OTHER, .holder = both.holder};
    demande_t *begun = draft(f, &f->browser, complete_data), *found;
    brouillon_t *list;
    int count;

    draft(f, &f->other, complete_data);
    must(demande_draft_adopt(f->db, f->now, &rich)); /* has one already */
    must(demande_draft(f->db, &f->browser, "lampe", &found));
    assert_non_null(found);
    must(demande_draft_adopt(f->db, f->now, &both));
    must(demande_draft(f->db, &f->browser, "lampe", &found));
    assert_null(found);
    must(demande_draft(f->db, &f->account, "lampe", &found));
    assert_int_equal(found->id, begun->id);
    must(demande_drafts(f->db, ACCOUNT, &list, &count));
    assert_int_equal(count, 1);
    assert_string_equal(list[0].teleservice, "lampe");
}

static void attribute_is(fixture_t *f, xmlNodePtr node, const char *name, const char *value)
{
    const char *found = xml_get(f->p, node, name);

    if (!found || strcmp(found, value))
        fail_msg("%s is %s", name, found ? found : "not there");
}

static void sending_stores_acknowledges_and_tells(void **state)
{
    fixture_t *f = *state;
    demande_t *out = sent(f, &f->browser, complete_data);
    demande_event_t *events;
    xmlNodePtr mail;
    int count;

    assert_string_equal(out->state, "transmise");
    assert_string_equal(out->office, "voirie");
    assert_string_equal(out->requester, "Ana Essai");
    assert_string_equal(out->email, "ana@ville.example");
    assert_int_equal(out->submitted_at, f->now);
    assert_int_equal(out->due_at, calendar_after_working(f->settings.calendar, f->now, 10));
    assert_non_null(strstr(text(f, &search_key, out->id), "essai"));
    must(demande_events(f->db, out->id, 0, &events, &count));
    assert_int_equal(count, 1);
    assert_string_equal(events[0].action, "transmise");
    assert_string_equal(events[0].from_state, "brouillon");
    assert_string_equal(text(f, &last_recipient, out->id), "ana@ville.example");
    must(xml_parse(f->p, text(f, &last_mail, out->id), strlen(text(f, &last_mail, out->id)), "mail", &mail));
    attribute_is(f, mail, "kind", "accuse");
    attribute_is(f, mail, "numero", demande_numero_shown(f->p, out->numero));
    attribute_is(f, mail, "service", "Lampe en panne");
    attribute_is(f, mail, "silence", "rejection");
    attribute_is(f, mail, "silence-date",
                 calendar_show(f->settings.calendar, f->p, calendar_after(f->settings.calendar, f->now, 0, 2),
                               CALENDAR_DAY_LONG));
    attribute_is(f, mail, "followed", "no");
    attribute_is(f, xml_first(mail, "office"), "phone", "03 00 00 00 00");
    assert_null(strstr(text(f, &last_mail, out->id), "Essai")); /* a mail says nothing personal */
}

static void sending_twice_gives_the_same_demande(void **state)
{
    fixture_t *f = *state;
    demande_t *mine = draft(f, &f->account, complete_data), *one, *two;

    must(demande_submit(f->db, &f->settings, f->now, &f->account, mine->id, fill(f, complete_data), &one));
    must(demande_submit(f->db, &f->settings, f->now + DAY, &f->account, mine->id, fill(f, complete_data), &two));
    assert_string_equal(one->numero, two->numero);
    assert_int_equal(two->submitted_at, f->now);
    assert_int_equal(number(f, &count_events, mine->id), 1);
    assert_int_equal(number(f, &count_mails, mine->id), 1);
    must_be(demande_submit(f->db, &f->settings, f->now, &f->other, mine->id, fill(f, complete_data), &two),
            PROBLEM_NOT_FOUND, "demande");
}

typedef struct racer_t {
    fixture_t *f;
    apr_int64_t id;
    const char *numero;
    int failed;
} racer_t;

static void *race_submit(void *baton)
{
    racer_t *racer = baton;
    fixture_t f = *racer->f;
    demande_t *out;
    filling_t *filling;

    apr_pool_create(&f.p, NULL);
    f.db = open_db(f.p, &f);
    racer->failed = filling_open(f.p, f.teleservice, &f.settings, f.now, complete_data, &filling) ||
                    demande_submit(f.db, &f.settings, f.now, &f.account, racer->id, filling, &out);
    racer->numero = racer->failed ? "" : strdup(out->numero);
    apr_pool_destroy(f.p);
    return NULL;
}

static void a_double_click_is_one_demande(void **state)
{
    fixture_t *f = *state;
    demande_t *mine = draft(f, &f->account, complete_data);
    racer_t racers[4];
    pthread_t threads[4];

    for (int i = 0; i < 4; i++) {
        racers[i] = (racer_t){.f = f, .id = mine->id};
        assert_int_equal(pthread_create(&threads[i], NULL, race_submit, &racers[i]), 0);
    }
    for (int i = 0; i < 4; i++) {
        pthread_join(threads[i], NULL);
        assert_false(racers[i].failed);
        assert_string_equal(racers[i].numero, mine->numero);
        free((char *)racers[i].numero);
    }
    assert_int_equal(number(f, &count_events, mine->id), 1);
    assert_int_equal(number(f, &count_mails, mine->id), 1);
}

static void nothing_is_sent_when_its_mail_cannot_be_stored(void **state)
{
    fixture_t *f = *state;
    demande_t *mine = draft(f, &f->account, complete_data), *out;

    must(store_execute(f->db, &lose_outbox, NULL, NULL));
    assert_non_null(demande_submit(f->db, &f->settings, f->now, &f->account, mine->id, fill(f, complete_data), &out));
    must(demande_get(f->db, &f->account, mine->id, &out));
    assert_string_equal(out->state, "brouillon");
    assert_int_equal(number(f, &count_events, mine->id), 0);
}

static void an_account_without_address_in_the_form_is_written_to(void **state)
{
    fixture_t *f = *state;
    demande_t *out = sent(f, &f->account, "<demande><rue>rue de la Paix</rue></demande>");
    demande_t *nobody = sent(f, &f->browser, "<demande><rue>rue de la Paix</rue></demande>");

    assert_string_equal(text(f, &last_recipient, out->id), "ana@compte.example");
    assert_string_equal(nobody->email, "");
    assert_int_equal(number(f, &count_mails, nobody->id), 0);
}

static void what_was_not_asked_is_not_sent(void **state)
{
    fixture_t *f = *state;
    demande_t *mine = draft(f, &f->account, complete_data), *out;
    piece_t *list;
    int count;

    must(sql_piece_put(f->db, NULL, 900, mine->id, "photos", "a.pdf", "application/pdf", 3, "00", "", 1));
    must(sql_piece_put(f->db, NULL, 901, mine->id, "photos", "b.pdf", "application/pdf", 3, "01", "", 1));
    must(demande_submit(
        f->db, &f->settings, f->now, &f->account, mine->id,
        fill(f,
             "<demande><rue>rue A</rue><poteau>12</poteau><photos id=\"901\" name=\"b.pdf\" type=\"application/pdf\" "
             "size=\"3\"/></demande>"),
        &out));
    assert_null(strstr(out->data, "poteau"));
    must(piece_list(f->db, out->id, &list, &count));
    assert_int_equal(count, 1);
    assert_int_equal(list[0].id, 901);
}

static void only_its_owner_finds_it(void **state)
{
    fixture_t *f = *state;
    demandeur_t both = {.account_id = OTHER, .holder = f->browser.holder};
    demande_t *accounts = sent(f, &f->account, complete_data), *browsers = sent(f, &f->browser, complete_data), *out;

    must(demande_find(f->db, &f->account, demande_numero_shown(f->p, accounts->numero), &out));
    assert_int_equal(out->id, accounts->id);
    must_be(demande_find(f->db, &f->other, accounts->numero, &out), PROBLEM_NOT_FOUND, "demande");
    must_be(demande_find(f->db, &f->browser, accounts->numero, &out), PROBLEM_NOT_FOUND, "demande");
    must_be(demande_find(f->db, &f->account, browsers->numero, &out), PROBLEM_NOT_FOUND, "demande");
    must(demande_find(f->db, &both, browsers->numero, &out));
    must_be(demande_find(f->db, &f->account, draft(f, &f->account, NULL)->numero, &out), PROBLEM_NOT_FOUND, "demande");
    must_be(demande_find(f->db, &f->account, "'; --", &out), PROBLEM_NOT_FOUND, "demande");
}

static void set_state(fixture_t *f, apr_int64_t id, const char *state, apr_int64_t agent, const char *asked)
{
    must(store_execute(f->db, &take_it, (const void *[]){state, &agent, asked, &id}, NULL));
}

static void a_demande_is_cancelled_until_somebody_takes_it(void **state)
{
    fixture_t *f = *state;
    demande_t *first = sent(f, &f->account, complete_data), *second = sent(f, &f->account, complete_data), *out;
    apr_time_t later = f->now + DAY;

    must_be(demande_cancel(f->db, &f->settings, later, &f->other, first->numero), PROBLEM_NOT_FOUND, "demande");
    must(demande_cancel(f->db, &f->settings, later, &f->account, first->numero));
    must(demande_cancel(f->db, &f->settings, later, &f->account, first->numero));
    must(demande_find(f->db, &f->account, first->numero, &out));
    assert_string_equal(out->state, "annulee");
    assert_int_equal(out->closed_at, later);
    assert_int_equal(number(f, &erase_at, first->id), calendar_after(f->settings.calendar, later, 0, 12));
    assert_int_equal(number(f, &count_events, first->id), 2);
    assert_int_equal(number(f, &count_mails, first->id), 2);
    set_state(f, second->id, "en_cours", AGENT, "");
    must_be(demande_cancel(f->db, &f->settings, later, &f->account, second->numero), PROBLEM_CONFLICT, "state");
}

static demande_t *asked(fixture_t *f, apr_int64_t agent, apr_time_t at)
{
    demande_t *demande = sent(f, &f->account, complete_data), *out;

    set_state(f, demande->id, "a_completer", agent, "<asked text=\"Quelle rue ?\"><field name=\"rue\"/></asked>");
    must(demande_event(f->db, at, demande->id, "agent", AGENT, "a_completer", "transmise", "a_completer",
                       "Quelle rue ?", 1));
    must(demande_event(f->db, at + DAY, demande->id, "agent", AGENT, "a_completer", "a_completer", "a_completer",
                       "Quelle rue ?", 1));
    must(demande_find(f->db, &f->account, demande->numero, &out));
    return out;
}

static void completing_gives_it_back_to_the_office(void **state)
{
    static const char better[] = "<demande><rue>rue du Test</rue><poteau>12</poteau><nom>Essai</nom></demande>";
    fixture_t *f = *state;
    apr_time_t waited = 3 * DAY, later = f->now + DAY + waited;
    demande_t *held = asked(f, AGENT, f->now + DAY), *free_one = asked(f, 0, f->now + DAY), *out;

    must_be(demande_complete(f->db, &f->settings, later, &f->other, held, fill(f, better)), PROBLEM_NOT_FOUND,
            "demande");
    must(demande_complete(f->db, &f->settings, later, &f->account, held, fill(f, better)));
    must(demande_find(f->db, &f->account, held->numero, &out));
    assert_string_equal(out->state, "en_cours");
    assert_string_equal(out->asked, "");
    assert_int_equal(out->due_at, held->due_at + waited);
    assert_non_null(strstr(out->data, "<poteau>12</poteau>"));
    assert_int_equal(number(f, &count_mails, held->id), 2);
    must_be(demande_complete(f->db, &f->settings, later, &f->account, held, fill(f, better)), PROBLEM_CONFLICT,
            "state");
    must(demande_complete(f->db, &f->settings, later, &f->account, free_one, fill(f, better)));
    must(demande_find(f->db, &f->account, free_one->numero, &out));
    assert_string_equal(out->state, "transmise");
}

static apr_int64_t put(fixture_t *f, apr_int64_t id, apr_int64_t account, const char *teleservice, const char *state,
                       apr_time_t at, apr_time_t erase)
{
    apr_int64_t closed = strcmp(state, "traitee") ? 0 : at;

    must(sql_definition_put(f->db, NULL, "d", "lampe", definition, 1));
    must(store_execute(
        f->db, &put_sent,
        (const void *[]){&id, secret_code(f->p, 8), teleservice, "d", &account, state, &at, &closed, &erase}, NULL));
    return id;
}

/* Every page of a list; how many rows, newest first and none twice. */
static int walk(fixture_t *f, const char *group, const char *teleservice, int *pages)
{
    apr_time_t before = 0, last = 0;
    apr_int64_t before_id = 0, last_id = 0;
    demande_row_t *rows;
    int count = 21, total = 0;

    for (*pages = 0; count == 21; ++*pages) {
        must(demande_list(f->db, ACCOUNT, group, teleservice, before, before_id, &rows, &count));
        for (int i = 0; i < count && i < 20; i++, total++) {
            assert_true(!last || rows[i].submitted_at < last || (rows[i].submitted_at == last && rows[i].id < last_id));
            last = before = rows[i].submitted_at;
            last_id = before_id = rows[i].id;
        }
    }
    return total;
}

static void the_list_is_paged_and_filtered(void **state)
{
    fixture_t *f = *state;
    demande_row_t *waiting;
    int pages, count;

    for (int i = 0; i < 45; i++) /* three at the same instant each time */
        put(f, 1000 + i, ACCOUNT, i % 9 ? "lampe" : "autre",
            i % 3   ? "traitee"
            : i % 2 ? "a_completer"
                    : "en_cours",
            5000 + i / 3, 0);
    put(f, 2000, OTHER, "lampe", "traitee", 5000, 0);
    draft(f, &f->account, complete_data);
    assert_int_equal(walk(f, NULL, NULL, &pages), 45);
    assert_int_equal(pages, 3);
    assert_int_equal(walk(f, "terminees", NULL, &pages), 30);
    assert_int_equal(walk(f, "en-cours", NULL, &pages), 15);
    assert_int_equal(walk(f, NULL, "autre", &pages), 5);
    assert_int_equal(walk(f, "terminees", "autre", &pages), 0);
    must(demande_waiting(f->db, ACCOUNT, &waiting, &count));
    assert_int_equal(count, 7);
}

static void what_is_over_is_erased(void **state)
{
    fixture_t *f = *state;
    demande_t *fresh, *old = draft(f, &f->browser, NULL);
    apr_int64_t long_ago = f->now - 31 * DAY;
    int removed;

    for (int i = 0; i < 120; i++)
        put(f, 1000 + i, ACCOUNT, "lampe", "traitee", 5000, f->now - 1);
    put(f, 2000, ACCOUNT, "lampe", "traitee", 5000, f->now + 1);
    put(f, 2001, ACCOUNT, "lampe", "en_cours", 5000, 0);
    fresh = draft(f, &f->account, NULL);
    must(store_execute(f->db, &age_it, (const void *[]){&long_ago, &old->id}, NULL));
    must(demande_purge(f->db, &f->settings, f->now, &removed));
    assert_int_equal(removed, 121);
    assert_int_equal(number(f, &count_all, 0), 3);
    must(demande_draft(f->db, &f->account, "lampe", &fresh));
    assert_non_null(fresh);
    must(demande_purge(f->db, &f->settings, f->now, &removed));
    assert_int_equal(removed, 0);
}

static void the_answer_says_who_gave_it(void **state)
{
    WRITE(put_reponse,
          "INSERT INTO reponse (demande_id, state, at, summary, channel, agent_first_name, agent_last_name, "
          "agent_quality, "
          "office_name) VALUES (%lld, 'traitee', 9, 'Fait.', 'lettre', 'Anne', 'Petit', 'Agente', 'Service Voirie')");
    fixture_t *f = *state;
    demande_t *demande = sent(f, &f->account, complete_data);
    reponse_t *reponse;

    must(demande_reponse(f->db, demande->id, &reponse));
    assert_null(reponse);
    must(store_execute(f->db, &put_reponse, (const void *[]){&demande->id}, NULL));
    must(demande_reponse(f->db, demande->id, &reponse));
    assert_string_equal(reponse->channel, "lettre");
    assert_string_equal(reponse->agent_quality, "Agente");
    assert_string_equal(reponse->body, "");
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
    const struct CMUnitTest tests[] = {
        TEST(a_number_is_read_as_people_type_it),
        TEST(a_person_has_one_draft_of_a_teleservice),
        TEST(a_draft_is_dropped_by_its_owner_only),
        TEST(signing_in_adopts_the_browsers_draft),
        TEST(sending_stores_acknowledges_and_tells),
        TEST(sending_twice_gives_the_same_demande),
        TEST(a_double_click_is_one_demande),
        TEST(nothing_is_sent_when_its_mail_cannot_be_stored),
        TEST(an_account_without_address_in_the_form_is_written_to),
        TEST(what_was_not_asked_is_not_sent),
        TEST(only_its_owner_finds_it),
        TEST(a_demande_is_cancelled_until_somebody_takes_it),
        TEST(completing_gives_it_back_to_the_office),
        TEST(the_list_is_paged_and_filtered),
        TEST(what_is_over_is_erased),
        TEST(the_answer_says_who_gave_it),
    };

    apr_initialize();
    secret_init();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
