/* SPDX-License-Identifier: Apache-2.0 */
#include "postman.h"

#include <string.h>

#include <apr_strings.h>
#include <libxml/xmlstring.h>

#include "base/secret.h"
#include "base/text.h"
#include "base/xml.h"
#include "gateways/smtp.h"
#include "store/queries.h"

#define LEASE apr_time_from_sec(120)            /* longer than a mail server may keep us */
#define FIRST_WAIT apr_time_from_sec(60)
#define LONGEST_WAIT apr_time_from_sec(6 * 3600)

/* Where a link of proof leads: /PATH/TOKEN. */
static const struct {
    const char *kind, *path;
} links[] = {
    { "adresse", "/compte/creer/" }, { "mot_de_passe", "/mot-de-passe-oublie/" }, { "courriel", "/compte/courriel/" },
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

/* The link is made now, at each try anew: only its digest is stored. */
static const problem_t *sign_link(parcel_t *parcel, xmlNodePtr mail)
{
    const char *token = secret_token(parcel->p);
    sql_token_kind_row *kind;
    int signed_now;
    const problem_t *problem;

    if (!parcel->row->token_id)
        return NULL;
    if ((problem = sql_token_sign(parcel->db, &signed_now, secret_digest(parcel->p, token), apr_time_now(), parcel->row->token_id)) ||
        (problem = sql_token_kind(parcel->db, &kind, parcel->row->token_id)))
        return problem;
    if (!signed_now || !kind)
        return problem_make(parcel->p, PROBLEM_INPUT, "refused", "its link was ended by a newer one");
    for (size_t i = 0; i < sizeof links / sizeof *links; i++)
        if (!strcmp(links[i].kind, kind->kind))
            xml_set(mail, "link", settings_url(parcel->settings, parcel->p, apr_pstrcat(parcel->p, links[i].path, token, NULL)));
    return NULL;
}

static void show_city(parcel_t *parcel, xmlNodePtr mail)
{
    xmlNodePtr city = xml_add(mail, "city");

    for (apr_hash_index_t *i = apr_hash_first(parcel->p, parcel->settings->city); i; i = apr_hash_next(i))
        xml_set(city, apr_hash_this_key(i), apr_hash_this_val(i));
    xml_set(mail, "url", settings_url(parcel->settings, parcel->p, ""));
}

static const problem_t *write_message(parcel_t *parcel, xmlNodePtr mail)
{
    smtp_message_t *message = &parcel->message;
    xmlDocPtr content;
    apr_size_t length;
    const problem_t *problem;

    if ((problem = render_xml(parcel->postman->content, parcel->p, mail->doc, &content)) ||
        (problem = render_text(parcel->postman->text, parcel->p, content, &message->text, &length)) ||
        (problem = render_html(parcel->postman->html, parcel->p, content, &message->html, &length)))
        return problem;
    message->subject = text_line(parcel->p, xml_text(parcel->p, xml_first(xmlDocGetRootElement(content), "subject")));
    message->to = parcel->row->recipient;
    message->reply_to = xml_get(parcel->p, xmlDocGetRootElement(content), "reply-to");
    message->id = apr_psprintf(parcel->p, "roubaix.%" APR_INT64_T_FMT, parcel->row->id);
    message->date = apr_time_now();
    return NULL;
}

static const problem_t *prepare(parcel_t *parcel)
{
    xmlNodePtr mail;
    const problem_t *problem = xml_parse(parcel->p, parcel->row->document, strlen(parcel->row->document), "mail", &mail);

    if (problem || (problem = sign_link(parcel, mail)))
        return problem;
    show_city(parcel, mail);
    return write_message(parcel, mail);
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
    if (failure->kind == PROBLEM_UNAVAILABLE && tries < parcel->settings->mail.tries) {
        round->later++;
        return sql_outbox_later(parcel->db, NULL, next_try(tries), error, id);
    }
    round->given_up++;
    return sql_outbox_given_up(parcel->db, NULL, error, id);
}

static const problem_t *send_one(parcel_t *parcel, smtp_t *smtp, apr_int64_t id, postman_round_t *round)
{
    apr_time_t now = apr_time_now();
    int claimed;
    const problem_t *problem = sql_outbox_claim(parcel->db, &claimed, now + LEASE, id, now);

    if (problem || !claimed || (problem = sql_outbox_by_id(parcel->db, &parcel->row, id)) || !parcel->row)
        return problem;
    problem = prepare(parcel);
    store_release(parcel->db);
    if (!problem)
        problem = smtp_send(smtp, parcel->p, &parcel->message);
    else if (problem->kind == PROBLEM_UNAVAILABLE)
        return problem;     /* the database went away: the lease brings the mail back */
    return record(parcel, problem, round);
}

static const problem_t *due(db_t *db, int most, sql_outbox_due_row **rows, int *count)
{
    const problem_t *problem = sql_outbox_due(db, rows, count, apr_time_now(), most);

    if (!problem && *count == 0)
        problem = sql_outbox_stuck(db, (sql_outbox_stuck_row **)rows, count, apr_time_now(), most);
    return problem;
}

const problem_t *postman_run(apr_pool_t *p, const settings_t *settings, const store_source_t *source, const postman_t *postman, int most,
                             int (*proceed)(void), postman_round_t *round)
{
    db_t *db = store_open(p, source);
    sql_outbox_due_row *rows;
    int count;
    const problem_t *problem;
    smtp_t *smtp;

    memset(round, 0, sizeof *round);
    if (!settings->mail.server)
        return NULL;
    problem = due(db, most, &rows, &count);
    store_release(db);      /* one connection at a time: each mail takes its own */
    if (problem || count == 0)
        return problem;
    smtp = smtp_open(p, &settings->mail);
    for (int i = 0; !problem && i < count && (!proceed || proceed()); i++) {
        parcel_t parcel = { .settings = settings, .postman = postman };

        apr_pool_create(&parcel.p, p);
        parcel.db = store_open(parcel.p, source);
        problem = send_one(&parcel, smtp, rows[i].id, round);
        apr_pool_destroy(parcel.p);
    }
    return problem ? problem_make(p, problem->kind, problem->code, "the outbox") : NULL;
}
