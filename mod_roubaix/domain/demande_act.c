/* SPDX-License-Identifier: Apache-2.0 */
/* What the citizen does: send, cancel, complete. Each is one transaction: the change, its event, its mail. */
#include "domain/demande.h"

#include <string.h>

#include <apr_strings.h>

#include "base/text.h"
#include "base/xml.h"
#include "domain/account.h"
#include "domain/accuse.h"
#include "domain/document.h"
#include "domain/inscription.h"
#include "domain/outbox.h"
#include "domain/piece.h"
#include "store/queries.h"

/* What one action needs, made before its transaction. */
typedef struct act_t {
    const settings_t *settings;
    apr_time_t now;
    const teleservice_t *teleservice;
    filling_t *filling;
    const inscription_ask_t *ask; /* of an enrolment, or NULL */
    demande_t after;     /* as it will be stored */
    apr_int64_t version; /* as it was read */
} act_t;

static const problem_t *conflict(db_t *db)
{
    return problem_make(store_pool(db), PROBLEM_CONFLICT, "state", NULL);
}

/* What is known of the requester by his answers; who has an account and gave no address is written to at the account's.
 */
static const problem_t *fill_requester(db_t *db, act_t *act)
{
    apr_pool_t *p = store_pool(db);
    demande_t *after = &act->after;
    account_t *account = NULL;
    const problem_t *problem;

    after->data = filling_dump(act->filling, p);
    after->subject = act->ask ? inscription_subject(p, act->ask) : filling_subject(act->filling, p);
    after->requester = filling_requester(act->filling, p);
    after->email = filling_email(act->filling, p);
    if (*after->email || !after->account_id)
        return NULL;
    if (!(problem = account_get(db, after->account_id, &account)) && account)
        after->email = account->email;
    return problem;
}

/* The mail names the fields that had files, not the files: what people call theirs may say too much. */
static void mail_pieces(xmlNodePtr mail, const act_t *act)
{
    xmlNodePtr last = NULL;
    const char *previous = NULL;

    for (xmlNodePtr node = xml_first(filling_data(act->filling), NULL); node; node = xml_next(node, NULL)) {
        const field_t *field = apr_hash_get(act->teleservice->fields, node->name, APR_HASH_KEY_STRING);

        if (!field || field->type != FIELD_FILES)
            continue;
        if (!previous || strcmp(previous, field->name)) {
            last = xml_add(mail, "piece");
            xml_set(last, "name", field->label);
            xml_set_int(last, "count", filling_piece_count(act->filling, field));
        }
        previous = field->name;
    }
}

static const problem_t *mail_accuse(db_t *db, const act_t *act)
{
    xmlNodePtr mail = outbox_mail(store_pool(db), "accuse");

    if (!*act->after.email)
        return NULL;
    accuse_fill(mail, store_pool(db), act->settings, act->teleservice, &act->after);
    mail_pieces(mail, act);
    return outbox_put(db, act->now, act->after.email, mail, 0, act->after.id);
}

static const problem_t *mail_state(db_t *db, const act_t *act, const char *action, const char *state)
{
    apr_pool_t *p = store_pool(db);
    const demande_t *demande = &act->after;
    xmlNodePtr mail = outbox_mail(p, "etat");

    if (!*demande->email)
        return NULL;
    xml_set(mail, "numero", demande_numero_shown(p, demande->numero));
    xml_set(mail, "subject", demande->subject);
    xml_set(mail, "service", act->teleservice->name);
    xml_set(mail, "action", action);
    xml_set(mail, "state", state);
    xml_set(mail, "date", calendar_show(act->settings->calendar, p, act->now, CALENDAR_MOMENT));
    xml_set(mail, "path", demande_path(p, demande));
    xml_set(mail, "followed", demande->account_id ? "yes" : "no");
    accuse_office(mail, act->settings, demande->office);
    return outbox_put(db, act->now, demande->email, mail, 0, demande->id);
}

/*
 * brouillon → transmise.
 */

/* Of an enrolment: what it asks for is judged here and now. */
static const problem_t *submit_ask(db_t *db, const act_t *act)
{
    inscription_ask_t *ask;
    const problem_t *problem;

    if (!act->teleservice->enrols->nelts)
        return NULL;
    if ((problem = inscription_asked(db, act->after.id, &ask)))
        return problem;
    if (!ask)
        return problem_make(store_pool(db), PROBLEM_CONFLICT, "vide", NULL);
    if ((problem = inscription_submit(db, act->settings, act->now, act->after.id, ask)))
        return problem;
    return document_keep(db, act->settings, act->now, act->after.id, ask, act->filling);
}

static const problem_t *submit_work(db_t *db, void *baton)
{
    const act_t *act = baton;
    const demande_t *after = &act->after;
    const char *key = text_search_key(store_pool(db), filling_sort_name(act->filling, store_pool(db)));
    const problem_t *problem;
    int affected = 0;

    if ((problem =
             sql_definition_put(db, NULL, after->definition, after->teleservice, act->teleservice->xml, act->now)) ||
        (problem =
             sql_demande_submit(db, &affected, after->definition, after->office, after->subject, after->data,
                                after->requester, key, after->email, act->now, after->due_at, after->id, act->version)))
        return problem;
    if (affected != 1)
        return conflict(db);
    if ((problem = piece_keep_named(db, after->id, filling_data(act->filling))) || (problem = submit_ask(db, act)) ||
        (problem = demande_event(db, act->now, after->id, "citoyen", 0, "transmise", "brouillon", "transmise", "", 1)))
        return problem;
    return mail_accuse(db, act);
}

static const problem_t *load_ask(db_t *db, act_t *act, apr_int64_t demande_id)
{
    inscription_ask_t *ask = NULL;
    const problem_t *problem = act->teleservice->enrols->nelts ? inscription_asked(db, demande_id, &ask) : NULL;

    act->ask = ask;
    return problem;
}

static const problem_t *prepare_submit(db_t *db, act_t *act, const demande_t *draft)
{
    demande_t *after = &act->after;
    const problem_t *problem = load_ask(db, act, draft->id);

    if (problem)
        return problem;
    filling_prune(act->filling);
    *after = *draft;
    after->state = "transmise";
    after->definition = act->teleservice->digest;
    if ((problem = demande_office(db, act->settings, after->account_id, act->filling, &after->office)))
        return problem;
    after->submitted_at = act->now;
    after->due_at = calendar_after_working(act->settings->calendar, act->now, act->teleservice->answer_days);
    return fill_requester(db, act);
}

/* Somebody has changed what is sent, or sent it: the row says which. Other conflicts are of what it asks for. */
static int is_overtaken(const problem_t *problem)
{
    return problem->kind == PROBLEM_CONFLICT && !strcmp(problem->code, "state");
}

const problem_t *demande_submit(db_t *db, const settings_t *settings, apr_time_t now, const demandeur_t *who,
                                apr_int64_t id, filling_t *filling, demande_t **out)
{
    act_t act = {.settings = settings, .now = now, .teleservice = filling_teleservice(filling), .filling = filling};
    demande_t *draft;
    const problem_t *problem = demande_get(db, who, id, &draft);

    if (problem)
        return problem;
    if (!draft)
        return problem_make(store_pool(db), PROBLEM_NOT_FOUND, "demande", NULL);
    if (!strcmp(draft->state, "brouillon")) {
        act.version = draft->version;
        if ((problem = prepare_submit(db, &act, draft)))
            return problem;
        problem = store_transact(db, submit_work, &act);
        if (problem && !is_overtaken(problem))
            return problem;
    }
    /* A conflict that leaves it sent was a double click. */
    if ((problem = demande_get(db, who, id, out)))
        return problem;
    return *out && strcmp((*out)->state, "brouillon") ? NULL
                                                      : problem_make(store_pool(db), PROBLEM_CONFLICT, "version", NULL);
}

/*
 * transmise → annulee.
 */
static const problem_t *cancel_work(db_t *db, void *baton)
{
    const act_t *act = baton;
    const demande_t *demande = &act->after;
    const problem_t *problem;
    int affected = 0;

    problem = sql_demande_cancel(db, &affected, act->now, demande_erase_at(act->settings, act->teleservice, demande->submitted_at, act->now),
                                 demande->id, act->version);
    if (problem)
        return problem;
    if (affected != 1)
        return conflict(db);
    if ((problem = inscription_cancel(db, demande->id)) ||
        (problem = demande_event(db, act->now, demande->id, "citoyen", 0, "annulee", "transmise", "annulee", "", 1)))
        return problem;
    return mail_state(db, act, "annulee", "annulee");
}

const problem_t *demande_cancel(db_t *db, const settings_t *settings, apr_time_t now, const demandeur_t *who,
                                const char *numero)
{
    act_t act = {.settings = settings, .now = now};
    teleservice_t *teleservice;
    demande_t *demande;
    const problem_t *problem = demande_find(db, who, numero, &demande);

    if (problem)
        return problem;
    if (!strcmp(demande->state, "annulee"))
        return NULL;
    if (strcmp(demande->state, "transmise"))
        return conflict(db);
    if ((problem = demande_definition(db, settings, demande->definition, &teleservice)))
        return problem;
    act.teleservice = teleservice;
    act.after = *demande;
    act.version = demande->version;
    problem = store_transact(db, cancel_work, &act);
    if (!problem || problem->kind != PROBLEM_CONFLICT || demande_get(db, who, demande->id, &demande) || !demande)
        return problem;
    return strcmp(demande->state, "annulee") ? problem : NULL; /* a double click */
}

/*
 * a_completer → en_cours, or transmise when nobody holds it.
 */

/* The office's clock stood still while it waited for the citizen (CRPA L114-5). */
static const problem_t *move_due(db_t *db, act_t *act)
{
    sql_demande_asked_at_row *asked;
    const problem_t *problem = sql_demande_asked_at(db, &asked, act->after.id);

    if (!problem && asked && act->now > asked->at)
        act->after.due_at += act->now - asked->at;
    return problem;
}

static const problem_t *complete_work(db_t *db, void *baton)
{
    const act_t *act = baton;
    const demande_t *after = &act->after;
    const char *key = text_search_key(store_pool(db), filling_sort_name(act->filling, store_pool(db)));
    const problem_t *problem;
    int affected = 0;

    if ((problem = sql_demande_complete(db, &affected, after->state, after->subject, after->data, after->requester, key,
                                        after->email, after->due_at, act->now, after->id, act->version)))
        return problem;
    if (affected != 1)
        return conflict(db);
    if ((problem = piece_keep_named(db, after->id, filling_data(act->filling))) ||
        (act->ask && (problem = document_keep(db, act->settings, act->now, after->id, act->ask, act->filling))) ||
        (problem =
             demande_event(db, act->now, after->id, "citoyen", 0, "completee", "a_completer", after->state, "", 1)))
        return problem;
    return mail_state(db, act, "completee", after->state);
}

const problem_t *demande_complete(db_t *db, const settings_t *settings, apr_time_t now, const demandeur_t *who,
                                  const demande_t *demande, filling_t *filling)
{
    act_t act = {.settings = settings, .now = now, .teleservice = filling_teleservice(filling), .filling = filling};
    const problem_t *problem;

    if (!demande->account_id || demande->account_id != who->account_id)
        return problem_make(store_pool(db), PROBLEM_NOT_FOUND, "demande", NULL);
    if (strcmp(demande->state, "a_completer"))
        return conflict(db);
    filling_prune(filling);
    act.after = *demande;
    act.after.state = demande->agent_id ? "en_cours" : "transmise";
    act.version = demande->version;
    if ((problem = load_ask(db, &act, demande->id)) || (problem = fill_requester(db, &act)) || (problem = move_due(db, &act)))
        return problem;
    return store_transact(db, complete_work, &act);
}
