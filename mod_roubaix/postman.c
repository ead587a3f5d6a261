/* SPDX-License-Identifier: Apache-2.0 */
#include "postman.h"

#include <string.h>

#include <apr_strings.h>

#include "base/calendar.h"
#include "base/secret.h"
#include "base/text.h"
#include "base/xml.h"
#include "gateways/smtp.h"
#include "store/queries.h"

#define LEASE apr_time_from_sec(120) /* longer than a mail server may keep us */
#define FIRST_WAIT apr_time_from_sec(60)
#define LONGEST_WAIT apr_time_from_sec(6 * 3600)

/* Mails that carry a link of proof, and where it leads: /PATH/TOKEN. */
static const struct {
    const char *mail, *path;
} links[] = {
    {"adresse", "/compte/creer/"},
    {"mot-de-passe-oublie", "/mot-de-passe-oublie/"},
    {"courriel-a-confirmer", "/compte/courriel/"},
};

const problem_t *postman_load(apr_pool_t *p, const settings_t *settings, postman_t *out)
{
    const char *folder = apr_pstrcat(p, settings->templates_dir, "/mail/", NULL);
    const problem_t *problem;

    if ((problem = render_load(p, apr_pstrcat(p, folder, "mail.xsl", NULL), &out->content)) ||
        (problem = render_load(p, apr_pstrcat(p, folder, "text.xsl", NULL), &out->text)))
        return problem;
    return render_load(p, apr_pstrcat(p, folder, "html.xsl", NULL), &out->html);
}

/* One mail on its way. */
typedef struct parcel_t {
    apr_pool_t *p;
    const settings_t *settings;
    const postman_t *postman;
    db_t *db;
    sql_outbox_by_id_row *row;
    smtp_message_t message;
} parcel_t;

static const char *link_path(const char *kind)
{
    for (size_t i = 0; i < sizeof links / sizeof *links; i++)
        if (!strcmp(links[i].mail, kind))
            return links[i].path;
    return NULL;
}

/* The link is made now, at each try anew: only its digest is stored. */
static const problem_t *sign_link(parcel_t *parcel, xmlNodePtr mail)
{
    const char *path = link_path(parcel->row->kind), *token = secret_token(parcel->p);
    calendar_t *calendar = parcel->settings->calendar;
    sql_token_end_row *end;
    int made;
    const problem_t *problem;

    if (!path)
        return NULL;
    if ((problem = sql_token_sign(parcel->db, &made, secret_digest(parcel->p, token), apr_time_now(),
                                  parcel->row->token_id)) ||
        (problem = sql_token_end(parcel->db, &end, parcel->row->token_id)))
        return problem;
    if (!made || !end)
        return problem_make(parcel->p, PROBLEM_CONFLICT, "ended", NULL);
    xml_set(mail, "link", settings_url(parcel->settings, parcel->p, apr_pstrcat(parcel->p, path, token, NULL)));
    if (calendar)
        xml_set(mail, "link-until", calendar_show(calendar, parcel->p, end->ends_at, CALENDAR_MOMENT));
    return NULL;
}

static void show_city(parcel_t *parcel, xmlNodePtr mail)
{
    xmlNodePtr city = xml_add(mail, "city");

    for (apr_hash_index_t *i = apr_hash_first(parcel->p, parcel->settings->city); i; i = apr_hash_next(i))
        xml_set(city, apr_hash_this_key(i), apr_hash_this_val(i));
    xml_set(mail, "url", settings_url(parcel->settings, parcel->p, ""));
}

/* An address an administrator wrote badly costs the Reply-To, not the mail. */
static const char *reply_address(parcel_t *parcel, xmlNodePtr content)
{
    const char *address = xml_get(parcel->p, content, "reply-to");

    return address && text_is_email(address) ? address : NULL;
}

static const problem_t *write_message(parcel_t *parcel, xmlNodePtr mail)
{
    smtp_message_t *message = &parcel->message;
    xmlNodePtr root;
    xmlDocPtr content;
    apr_size_t length;
    const problem_t *problem;

    if ((problem = render_xml(parcel->postman->content, parcel->p, mail->doc, &content)) ||
        (problem = render_text(parcel->postman->text, parcel->p, content, &message->text, &length)) ||
        (problem = render_html(parcel->postman->html, parcel->p, content, &message->html, &length)))
        return problem;
    root = xmlDocGetRootElement(content);
    message->subject = xml_text(parcel->p, xml_first(root, "subject"));
    message->to = parcel->row->recipient;
    message->reply_to = reply_address(parcel, root);
    message->id = apr_psprintf(parcel->p, "roubaix.%" APR_INT64_T_FMT, parcel->row->id);
    message->date = apr_time_now();
    return *message->subject
               ? NULL
               : problem_make(parcel->p, PROBLEM_INTERNAL, "template", "a mail of this kind has no subject");
}

static const problem_t *prepare(parcel_t *parcel)
{
    xmlNodePtr mail;
    const problem_t *problem =
        xml_parse(parcel->p, parcel->row->document, strlen(parcel->row->document), "mail", &mail);

    if (problem || (problem = sign_link(parcel, mail)))
        return problem;
    store_release(parcel->db);
    show_city(parcel, mail);
    return write_message(parcel, mail);
}

/* Tries are counted when a mail is claimed: more than allowed means that whoever claimed it last never came back. */
static const problem_t *attempt(parcel_t *parcel, smtp_t *smtp)
{
    const problem_t *problem;

    if (parcel->row->tries > parcel->settings->mail.tries)
        return problem_make(parcel->p, PROBLEM_INTERNAL, "mail", "its senders died before saying how it went");
    problem = prepare(parcel);
    store_release(parcel->db);
    return problem ? problem : smtp_send(smtp, parcel->p, &parcel->message);
}

/* Doubles from a minute to six hours. */
static apr_time_t next_try(apr_int64_t tries)
{
    apr_time_t wait = FIRST_WAIT;

    while (--tries > 0 && wait < LONGEST_WAIT)
        wait *= 2;
    return apr_time_now() + (wait < LONGEST_WAIT ? wait : LONGEST_WAIT);
}

static const problem_t *record(parcel_t *parcel, const problem_t *failure, postman_round_t *round)
{
    apr_int64_t id = parcel->row->id, tries = parcel->row->tries;
    const char *error = failure && failure->detail ? failure->detail : failure ? failure->code : "";

    if (!failure) {
        round->sent++;
        return sql_outbox_sent(parcel->db, NULL, apr_time_now(), id);
    }
    if (failure->kind == PROBLEM_CONFLICT) {
        round->dropped++;
        return sql_outbox_drop(parcel->db, NULL, id);
    }
    if (failure->kind == PROBLEM_UNAVAILABLE && tries < parcel->settings->mail.tries) {
        round->later++;
        return sql_outbox_later(parcel->db, NULL, next_try(tries), error, id);
    }
    round->given_up++;
    return sql_outbox_given_up(parcel->db, NULL, error, id);
}

/* `*away`: the server itself cannot be reached, so the mails behind this one need not be tried now. */
static const problem_t *send_one(parcel_t *parcel, smtp_t *smtp, apr_int64_t id, postman_round_t *round, int *away)
{
    apr_time_t now = apr_time_now();
    int claimed;
    const problem_t *problem = sql_outbox_claim(parcel->db, &claimed, now + LEASE, id, now), *failure;

    if (problem || !claimed || (problem = sql_outbox_by_id(parcel->db, &parcel->row, id)) || !parcel->row)
        return problem;
    failure = attempt(parcel, smtp);
    *away = failure && !strcmp(failure->code, "mail-server");
    return record(parcel, failure, round);
}

static const problem_t *due(db_t *db, const char *state, int most, apr_array_header_t *ids)
{
    sql_outbox_due_row *rows;
    int count;
    const problem_t *problem = sql_outbox_due(db, &rows, &count, state, apr_time_now(), most - ids->nelts);

    for (int i = 0; !problem && i < count; i++)
        APR_ARRAY_PUSH(ids, apr_int64_t) = rows[i].id;
    return problem;
}

/* A problem out of a pool that is about to go. */
static const problem_t *keep(apr_pool_t *p, const problem_t *problem)
{
    return problem
               ? problem_make(p, problem->kind, problem->code, "the outbox: %s", problem->detail ? problem->detail : "")
               : NULL;
}

const problem_t *postman_run(apr_pool_t *p, const settings_t *settings, const store_source_t *source,
                             const postman_t *postman, int most, int (*proceed)(void), postman_round_t *round)
{
    apr_array_header_t *ids = apr_array_make(p, most, sizeof(apr_int64_t));
    db_t *db = store_open(p, source);
    int away = 0;
    const problem_t *problem;
    smtp_t *smtp;

    memset(round, 0, sizeof *round);
    if (!settings->mail.server)
        return NULL;
    if (!(problem = due(db, "envoi", most, ids)))
        problem = due(db, "attente", most, ids);
    store_release(db); /* one connection at a time: each mail takes its own, and our caller has one too */
    if (problem || !ids->nelts)
        return problem;
    smtp = smtp_open(p, &settings->mail);
    for (int i = 0; !problem && !away && i < ids->nelts && (!proceed || proceed()); i++) {
        parcel_t parcel = {.settings = settings, .postman = postman};

        apr_pool_create(&parcel.p, p);
        parcel.db = store_open(parcel.p, source);
        problem = keep(p, send_one(&parcel, smtp, APR_ARRAY_IDX(ids, i, apr_int64_t), round, &away));
        apr_pool_destroy(parcel.p);
    }
    return problem;
}
