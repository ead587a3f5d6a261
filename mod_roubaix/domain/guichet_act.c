/* SPDX-License-Identifier: Apache-2.0 */
/* The actions of guichet.h: who may, and the transaction with event, mail and answer. */
#include "domain/guichet_work.h"

#include <string.h>

#include <apr_strings.h>

#include "base/secret.h"
#include "base/xml.h"
#include "domain/inscription.h"
#include "domain/outbox.h"
#include "store/queries.h"

typedef struct rule_t {
    const char *name; /* in the address */
    const char *event;
    const char *mail;  /* kind, or NULL */
    const char *to[3]; /* from transmise, en_cours, a_completer; NULL: refused */
} rule_t;

static const char *const open_states[] = {"transmise", "en_cours", "a_completer"};

static const rule_t rules[GUICHET_ACTIONS] = {
    [GUICHET_PRENDRE] = {"prendre", "prise", "etat", {"en_cours", "en_cours", "a_completer"}},
    [GUICHET_RENDRE] = {"rendre", "rendue", NULL, {NULL, "transmise", "a_completer"}},
    [GUICHET_TRANSFERER] = {"transferer", "transferee", "etat", {"transmise", "transmise", "a_completer"}},
    [GUICHET_COMPLETER] = {"completer", "a_completer", "a-completer", {"a_completer", "a_completer", "a_completer"}},
    [GUICHET_REPONDRE] = {"repondre", "traitee", "reponse", {"traitee", "traitee", "traitee"}},
    [GUICHET_REJETER] = {"rejeter", "rejetee", "reponse", {"rejetee", "rejetee", "rejetee"}},
    [GUICHET_NOTE] = {"note", "note", NULL, {NULL, NULL, NULL}},
};

/* What becomes of the row. */
typedef struct change_t {
    const char *to, *office, *asked;
    apr_int64_t agent_id;
    apr_time_t asked_until, closed_at, erase_at;
} change_t;

const char *guichet_action_name(guichet_action_e action)
{
    return rules[action].name;
}

static const char *next_state(const rule_t *rule, const char *state)
{
    for (int i = 0; i < 3; i++)
        if (!strcmp(open_states[i], state))
            return rule->to[i];
    return NULL;
}

const char *guichet_refusal(const agent_t *agent, const demande_t *demande, guichet_action_e action)
{
    int mine = demande->agent_id == agent->id, held = demande->agent_id && !mine;

    if (!guichet_entitled(agent, demande))
        return "office";
    if (action == GUICHET_NOTE)
        return NULL;
    if (!next_state(&rules[action], demande->state))
        return "state";
    if (action == GUICHET_PRENDRE)
        return mine ? "mine" : held && !agent_has_role(agent, "superviseur") ? "held" : NULL;
    if (held)
        return "held";
    if (action == GUICHET_RENDRE && !mine)
        return "state";
    return action == GUICHET_COMPLETER && !demande->account_id ? "no-account" : NULL;
}

/*
 * Whether it may happen, and whether it has happened already.
 */
static int same(const char *a, const char *b)
{
    return a && b && !strcmp(a, b);
}

static int same_answer(const guichet_work_t *w, const sql_guichet_last_row *last)
{
    return same(last->body, guichet_answer_value(w, "texte")) && same(last->reason, w->reason) &&
           same(last->remedies, guichet_value(w, "rejet-voies")) &&
           same(last->channel, guichet_answer_value(w, "canal"));
}

static const problem_t *same_note(db_t *db, const guichet_work_t *w, const demande_t *demande, int *again)
{
    guichet_note_t *notes;
    int count;
    const problem_t *problem = guichet_notes(db, demande->id, &notes, &count);

    *again =
        !problem && count && notes[0].agent_id == w->act->agent->id && !strcmp(notes[0].text, guichet_value(w, "note"));
    return problem;
}

/* The same form sent twice (a double click): what it asks for is what its sender did last. */
static const problem_t *is_again(db_t *db, const guichet_work_t *w, const demande_t *demande, int *again)
{
    sql_guichet_last_row *last = NULL;
    const problem_t *problem;

    *again = 0;
    if (w->act->action == GUICHET_NOTE)
        return same_note(db, w, demande, again);
    if (demande->version != w->act->version + 1)
        return NULL;
    if ((problem = sql_guichet_last(db, &last, demande->id)))
        return problem;
    *again = last && last->agent_id == w->act->agent->id && same(last->action, rules[w->act->action].event) &&
             same(last->text, w->text) && (!w->asked || same(demande->asked, w->asked)) &&
             (!guichet_is_answer(w->act->action) || same_answer(w, last));
    return NULL;
}

static const problem_t *judge(db_t *db, const guichet_work_t *w, const demande_t *demande, int *done)
{
    const char *code = guichet_refusal(w->act->agent, demande, w->act->action);
    const problem_t *problem;

    *done = same(code, "mine");
    if (*done)
        return NULL;
    if (!code && demande->version != w->act->version)
        code = "version";
    if (!code && w->act->action != GUICHET_NOTE)
        return NULL;
    if ((problem = is_again(db, w, demande, done)) || *done || !code)
        return problem;
    return problem_make(w->p, same(code, "office") ? PROBLEM_DENIED : PROBLEM_CONFLICT, code, NULL);
}

/*
 * The mail.
 */
static void show_office(const guichet_work_t *w, xmlNodePtr mail, const char *id)
{
    const office_t *office = settings_office(w->act->settings, id);
    xmlNodePtr node = office ? xml_add(mail, "office") : NULL;

    if (!office)
        return;
    xml_set(node, "name", office->name);
    xml_set(node, "address", office->address);
    xml_set(node, "phone", office->phone);
    xml_set(node, "email", office->email);
    xml_set(node, "hours", office->hours);
}

static const char *full_name(const guichet_work_t *w)
{
    return apr_pstrcat(w->p, w->act->agent->first_name, " ", w->act->agent->last_name, NULL);
}

/* The text of an answer stays in Mes demandes; who has none reads it in the mail. */
static void show_answer(const guichet_work_t *w, const demande_t *demande, xmlNodePtr mail)
{
    xml_set(mail, "followed", demande->account_id ? "yes" : "no");
    xml_set(mail, "channel", guichet_answer_value(w, "canal"));
    if (demande->account_id)
        return;
    xml_set(mail, "summary", guichet_answer_value(w, "resume"));
    xml_set(mail, "body", guichet_answer_value(w, "texte"));
    xml_set(mail, "author", full_name(w));
    xml_set(mail, "quality", w->act->agent->quality);
    if (w->act->action == GUICHET_REJETER) {
        xml_set(mail, "reason", w->reason);
        xml_set(mail, "remedies", guichet_value(w, "rejet-voies"));
    }
}

static const problem_t *put_mail(db_t *db, const guichet_work_t *w, const demande_t *demande, const change_t *change)
{
    calendar_t *calendar = w->act->settings->calendar;
    const rule_t *rule = &rules[w->act->action];
    xmlNodePtr mail;

    if (!rule->mail || !*demande->email || (w->act->action == GUICHET_PRENDRE && same(change->to, demande->state)))
        return NULL;
    mail = outbox_mail(w->p, rule->mail);
    xml_set(mail, "numero", demande_numero_shown(w->p, demande->numero));
    xml_set(mail, "subject", demande->subject);
    xml_set(mail, "service", w->teleservice->name);
    xml_set(mail, "state", change->to);
    xml_set(mail, "action", rule->event);
    xml_set(mail, "date", calendar_show(calendar, w->p, w->act->now, CALENDAR_DAY_LONG));
    if (demande->account_id)
        xml_set(mail, "path", demande_path(w->p, demande));
    if (w->act->action == GUICHET_COMPLETER) {
        xml_set(mail, "text", w->text);
        xml_set(mail, "until", calendar_show(calendar, w->p, change->asked_until, CALENDAR_DAY_LONG));
    } else if (guichet_is_answer(w->act->action)) {
        show_answer(w, demande, mail);
    }
    show_office(w, mail, guichet_is_answer(w->act->action) ? w->act->agent->office : change->office);
    return outbox_put(db, w->act->now, demande->email, mail, 0, demande->id);
}

/*
 * The transaction.
 */
static change_t change_for(const guichet_work_t *w, const demande_t *demande)
{
    const guichet_act_t *act = w->act;
    change_t change = {.to = next_state(&rules[w->act->action], demande->state),
                       .office = demande->office,
                       .asked = demande->asked,
                       .agent_id = act->agent->id,
                       .asked_until = demande->asked_until};

    if (act->action == GUICHET_RENDRE || act->action == GUICHET_TRANSFERER)
        change.agent_id = 0;
    if (act->action == GUICHET_TRANSFERER)
        change.office = guichet_value(w, "service");
    if (act->action == GUICHET_COMPLETER) {
        change.asked = w->asked;
        change.asked_until = w->asked_until;
    }
    if (guichet_is_answer(act->action)) {
        change.asked = "";
        change.asked_until = 0;
        change.closed_at = act->now;
        change.erase_at = demande_erase_at(act->settings, w->teleservice, demande->submitted_at, act->now);
    }
    return change;
}

static const problem_t *put_note(db_t *db, const guichet_work_t *w, const demande_t *demande, const char *text)
{
    if (!*text)
        return NULL;
    return sql_guichet_note_put(db, NULL, secret_row_key(), demande->id, w->act->agent->id, w->act->now, text);
}

/* Who answered stands as it is today (CRPA L212-1). */
static const problem_t *put_answer(db_t *db, const guichet_work_t *w, const demande_t *demande, const char *to)
{
    const agent_t *agent = w->act->agent;
    const office_t *office = settings_office(w->act->settings, agent->office);

    return sql_guichet_reponse_put(db, NULL, demande->id, to, w->act->now, guichet_answer_value(w, "resume"),
                                   guichet_answer_value(w, "texte"), w->reason, guichet_value(w, "rejet-voies"),
                                   guichet_answer_value(w, "canal"), agent->first_name, agent->last_name,
                                   agent->quality, office ? office->name : agent->office);
}

/* Of an enrolment: what is accepted can be booked from now on. */
static const problem_t *decide(db_t *db, const guichet_work_t *w, const demande_t *demande)
{
    inscription_ask_t *ask;
    const problem_t *problem;

    if (!w->teleservice->enrols->nelts)
        return NULL;
    if (w->act->action == GUICHET_REJETER)
        return inscription_refuse(db, demande->id);
    if ((problem = inscription_asked(db, demande->id, &ask)) || !ask)
        return problem;
    return inscription_accept(db, w->act->now, demande->id, demande->numero, ask, w->enrolled);
}

static const problem_t *put_event(db_t *db, const guichet_work_t *w, const demande_t *demande, const char *to)
{
    int visible =
        strcmp(demande->state, to) || w->act->action == GUICHET_TRANSFERER || w->act->action == GUICHET_COMPLETER;

    return demande_event(db, w->act->now, demande->id, "agent", w->act->agent->id, rules[w->act->action].event,
                         demande->state, to, w->text, visible);
}

/* Somebody was faster between our reading and our writing: says what he did, as if we had read after him. */
static const problem_t *beaten(db_t *db, const guichet_work_t *w)
{
    dossier_t *dossier;
    int done;
    const problem_t *problem = guichet_load(db, w->act->numero, &dossier);

    if (problem || (problem = judge(db, w, &dossier->demande, &done)) || done)
        return problem;
    return problem_make(w->p, PROBLEM_CONFLICT, "version", NULL);
}

static const problem_t *move(db_t *db, const guichet_work_t *w, const demande_t *demande)
{
    change_t c = change_for(w, demande);
    int affected;
    const problem_t *problem =
        sql_guichet_change(db, &affected, c.to, c.office, c.agent_id, c.asked, c.asked_until, c.closed_at, c.erase_at,
                           w->act->now, demande->id, demande->state, demande->version);

    if (problem)
        return problem;
    if (affected != 1)
        return beaten(db, w);
    if ((problem = put_event(db, w, demande, c.to)) ||
        (problem = put_note(db, w, demande, guichet_value(w, "transfert-note"))))
        return problem;
    if (guichet_is_answer(w->act->action) && ((problem = put_answer(db, w, demande, c.to)) || (problem = decide(db, w, demande))))
        return problem;
    return put_mail(db, w, demande, &c);
}

static const problem_t *run(db_t *db, void *baton)
{
    const guichet_work_t *w = baton;
    dossier_t *dossier;
    int done;
    const problem_t *problem = guichet_load(db, w->act->numero, &dossier);

    if (problem || (problem = judge(db, w, &dossier->demande, &done)) || done)
        return problem;
    if (w->act->action != GUICHET_NOTE)
        return move(db, w, &dossier->demande);
    if ((problem = put_note(db, w, &dossier->demande, guichet_value(w, "note"))))
        return problem;
    return demande_event(db, w->act->now, dossier->demande.id, "agent", w->act->agent->id, "note",
                         dossier->demande.state, dossier->demande.state, "", 0);
}

const problem_t *guichet_act(db_t *db, const guichet_act_t *act, apr_array_header_t **out)
{
    guichet_work_t w = {.act = act, .p = store_pool(db)};
    teleservice_t *teleservice;
    dossier_t *dossier;
    int done;
    const problem_t *problem;

    *out = w.wrong = apr_array_make(w.p, 4, sizeof(guichet_wrong_t));
    if ((problem = guichet_load(db, act->numero, &dossier)) ||
        (problem = demande_definition(db, act->settings, dossier->demande.definition, &teleservice)))
        return problem;
    w.teleservice = teleservice;
    guichet_take(&w);
    if ((problem = judge(db, &w, &dossier->demande, &done)) || done || (problem = guichet_check(&w, &dossier->demande)))
        return problem;
    if (w.wrong->nelts)
        return problem_make(w.p, PROBLEM_INPUT, "input", NULL);
    return store_transact(db, run, &w);
}
