/* SPDX-License-Identifier: Apache-2.0 */
/* One demande on the agents' side, and what may be done with it. */
#include "pages/guichet.h"

#include <string.h>

#include <apr_strings.h>

#include "base/xml.h"
#include "domain/demande.h"
#include "domain/guichet.h"
#include "domain/piece.h"
#include "pages/guichet_show.h"
#include "pages/inscription_show.h"
#include "teleservice/filling.h"
#include "web/reply.h"

/*
 * What a page shows of a demande beside its row; and, when an action did not happen, which one and why.
 */
typedef struct screen_t {
    const dossier_t *dossier;
    teleservice_t *teleservice;
    filling_t *filling;
    demande_event_t *events;
    int events_count;
    reponse_t *reponse;
    guichet_note_t *notes;
    int notes_count;
    inscription_ask_t *ask; /* of an enrolment, or NULL */
    guichet_reading_t *readings;
    int readings_count;
    guichet_action_e tried;          /* GUICHET_ACTIONS: none */
    const apr_array_header_t *wrong; /* of guichet_wrong_t, or NULL */
    const char *conflict;            /* code, or NULL */
} screen_t;

/* The trace comes first: nothing is shown that is not traced. */
static const problem_t *load(visit_t *v, screen_t *s)
{
    const demande_t *demande = &s->dossier->demande;
    const problem_t *problem;

    if ((problem = guichet_read(v->db, v->now, v->agent, demande->id, 0, 0)) ||
        (problem = demande_definition(v->db, v->settings, demande->definition, &s->teleservice)) ||
        (problem = filling_open(v->p, s->teleservice, v->settings, v->now, demande->data, &s->filling)) ||
        (problem = demande_events(v->db, demande->id, 1, &s->events, &s->events_count)) ||
        (problem = demande_reponse(v->db, demande->id, &s->reponse)) ||
        (problem = guichet_notes(v->db, demande->id, &s->notes, &s->notes_count)) ||
        (s->teleservice->enrols->nelts && (problem = inscription_asked(v->db, demande->id, &s->ask))))
        return problem;
    return guichet_readings(v->db, demande->id, &s->readings, &s->readings_count);
}

static const char *silence_code(const teleservice_t *teleservice)
{
    static const char *const codes[] = {
        [SILENCE_NONE] = "none", [SILENCE_ACCEPTANCE] = "acceptance", [SILENCE_REJECTION] = "rejection"};

    return codes[teleservice->silence];
}

static void show_head(visit_t *v, const screen_t *s, xmlNodePtr content)
{
    const demande_t *demande = &s->dossier->demande;

    xml_set(content, "numero", demande_numero_shown(v->p, demande->numero));
    xml_set(content, "path", guichet_path(v, demande->numero));
    xml_set(content, "state", demande->state);
    xml_set(content, "subject", demande->subject);
    xml_set(content, "requester", demande->requester);
    xml_set(content, "email", demande->email);
    xml_set(content, "account", demande->account_id ? "yes" : "no");
    xml_set(content, "teleservice", s->teleservice->name);
    xml_set(content, "silence", silence_code(s->teleservice));
    xml_set(content, "office", guichet_office(v, demande->office));
    xml_set(content, "agent", guichet_person(v, s->dossier->agent_first_name, s->dossier->agent_last_name));
    xml_set(content, "mine", demande->agent_id == v->agent->id ? "yes" : NULL);
    xml_set(content, "late", guichet_late(demande->state, demande->due_at, v->now) ? "yes" : NULL);
    guichet_time(v, content, "submitted", demande->submitted_at, CALENDAR_MOMENT);
    guichet_time(v, content, "due", demande->due_at, CALENDAR_DAY_LONG);
    guichet_time(v, content, "closed", demande->closed_at, CALENDAR_DAY_LONG);
    xml_set(content, "done", form_get(v->query, "fait"));
}

/* How many changes the agent had not seen. */
static int unseen(const visit_t *v, const screen_t *s)
{
    const char *seen = v->form ? form_get(v->form, "version") : NULL;
    apr_int64_t changes = s->dossier->demande.version - (seen ? apr_strtoi64(seen, NULL, 10) : 0);

    return !s->conflict ? 0 : changes > s->events_count ? s->events_count : (int)changes;
}

static void show_event(visit_t *v, const demande_event_t *event, int is_new, xmlNodePtr content)
{
    xmlNodePtr node = xml_add(content, "event");

    guichet_time(v, node, "at", event->at, CALENDAR_MOMENT);
    xml_set(node, "actor", event->actor);
    xml_set(node, "action", event->action);
    xml_set(node, "from", event->from_state);
    xml_set(node, "to", event->to_state);
    xml_set(node, "text", event->text);
    xml_set(node, "agent", guichet_person(v, event->agent_first_name, event->agent_last_name));
    xml_set(node, "new", is_new ? "yes" : NULL);
}

/* Every change is one event, a note is none: the last ones are what the agent had not seen. */
static void show_events(visit_t *v, const screen_t *s, xmlNodePtr content)
{
    int seen = -unseen(v, s);

    for (int i = 0; i < s->events_count; i++)
        seen += strcmp(s->events[i].action, "note") != 0;
    for (int i = 0; i < s->events_count; i++) {
        int change = strcmp(s->events[i].action, "note") != 0;

        show_event(v, &s->events[i], change && seen <= 0, content);
        seen -= change;
    }
}

static void show_reponse(visit_t *v, const reponse_t *reponse, xmlNodePtr content)
{
    xmlNodePtr node = xml_add(content, "reponse");

    xml_set(node, "state", reponse->state);
    guichet_time(v, node, "at", reponse->at, CALENDAR_DAY_LONG);
    xml_set(node, "summary", reponse->summary);
    xml_set(node, "body", reponse->body);
    xml_set(node, "reason", reponse->reason);
    xml_set(node, "remedies", reponse->remedies);
    xml_set(node, "channel", reponse->channel);
    xml_set(node, "agent", guichet_person(v, reponse->agent_first_name, reponse->agent_last_name));
    xml_set(node, "quality", reponse->agent_quality);
    xml_set(node, "office", reponse->office_name);
}

static void show_traces(visit_t *v, const screen_t *s, xmlNodePtr content)
{
    for (int i = 0; i < s->notes_count; i++) {
        xmlNodePtr note = xml_add(content, "note");

        guichet_time(v, note, "at", s->notes[i].at, CALENDAR_MOMENT);
        xml_set(note, "text", s->notes[i].text);
        xml_set(note, "agent", guichet_person(v, s->notes[i].first_name, s->notes[i].last_name));
    }
    for (int i = 0; i < s->readings_count; i++) {
        xmlNodePtr reading = xml_add(content, "reading");

        guichet_time(v, reading, "at", s->readings[i].at, CALENDAR_MOMENT);
        xml_set(reading, "agent", guichet_person(v, s->readings[i].first_name, s->readings[i].last_name));
        if (s->readings[i].piece_id)
            xml_set(reading, "piece", s->readings[i].piece_name ? s->readings[i].piece_name : "");
    }
}

/* What the citizen was asked for and has not given yet. */
static const problem_t *show_asked(visit_t *v, const screen_t *s, xmlNodePtr content)
{
    const demande_t *demande = &s->dossier->demande;
    xmlNodePtr root, node;
    const problem_t *problem;

    if (!*demande->asked || strcmp(demande->state, "a_completer"))
        return NULL;
    if ((problem = xml_parse(v->p, demande->asked, strlen(demande->asked), "asked", &root)))
        return problem;
    node = xml_add(content, "asked");
    xml_set(node, "text", xml_get(v->p, root, "text"));
    guichet_time(v, node, "until", demande->asked_until, CALENDAR_DAY_LONG);
    xml_set(node, "over", demande->asked_until < v->now ? "yes" : NULL);
    for (xmlNodePtr one = xml_first(root, "field"); one; one = xml_next(one, "field")) {
        const char *name = xml_get(v->p, one, "name");
        const field_t *field = name ? apr_hash_get(s->teleservice->fields, name, APR_HASH_KEY_STRING) : NULL;

        if (field)
            xml_set(xml_add(node, "field"), "label", field->label);
    }
    return NULL;
}

/* Of an enrolment: the child, what is asked, and the child's file. */
static const problem_t *show_ask(visit_t *v, const screen_t *s, xmlNodePtr content)
{
    fiche_t *fiche;
    const problem_t *problem;

    if (!s->ask)
        return NULL;
    inscription_show(v, content, s->ask);
    if ((problem = fiche_get(v->db, s->ask->enfant.id, s->ask->famille_id, &fiche)) || !fiche)
        return problem;
    return inscription_show_fiche(v, content, fiche, v->portal->fiche && fiche_entitled(v->agent, v->portal->fiche));
}

/*
 * The forms of what may be done now.
 */
static xmlNodePtr add_option(xmlNodePtr parent, const char *value, const char *label)
{
    xmlNodePtr option = xml_add(parent, "option");

    xml_set(option, "value", value);
    xml_set(option, "label", label);
    return option;
}

static void show_offices(const visit_t *v, const screen_t *s, xmlNodePtr action)
{
    for (int i = 0; i < v->settings->office_list->nelts; i++) {
        const office_t *office = APR_ARRAY_IDX(v->settings->office_list, i, office_t *);

        if (strcmp(office->id, s->dossier->demande.office))
            add_option(action, office->id, office->name);
    }
}

static int is_ticked(const visit_t *v, const char *field, const char *value)
{
    for (int i = 0; v->form && i < v->form->pairs->nelts; i++) {
        const form_pair_t *pair = &APR_ARRAY_IDX(v->form->pairs, i, form_pair_t);

        if (!strcmp(pair->name, field) && !strcmp(pair->value, value))
            return 1;
    }
    return 0;
}

static void show_fields(const visit_t *v, const screen_t *s, xmlNodePtr action)
{
    apr_array_header_t *fields = guichet_fields(v->p, s->filling);

    for (int i = 0; i < fields->nelts; i++) {
        const field_t *field = APR_ARRAY_IDX(fields, i, const field_t *);
        xmlNodePtr option = add_option(action, field->name, field->label);

        xml_set(option, "selected", is_ticked(v, "champ", field->name) ? "yes" : NULL);
    }
}

/* What an acceptance enrols in: everything, until the agent takes something out. */
static void show_enrolled(const visit_t *v, const screen_t *s, xmlNodePtr action)
{
    for (int i = 0; s->ask && i < s->ask->count; i++) {
        const saison_t *saison = &s->ask->saisons[i];
        const char *key = apr_psprintf(v->p, "%" APR_INT64_T_FMT, saison->id);
        xmlNodePtr option = add_option(action, key, apr_pstrcat(v->p, saison->activite, ", ", saison->place, NULL));

        xml_set(option, "selected", s->tried != GUICHET_REPONDRE || is_ticked(v, "inscrire", key) ? "yes" : NULL);
    }
}

static void show_channels(const screen_t *s, xmlNodePtr action)
{
    for (int i = 0; guichet_channels[i]; i++)
        if (s->dossier->demande.account_id || strcmp(guichet_channels[i], "en_ligne"))
            xml_set(xml_add(action, "channel"), "value", guichet_channels[i]);
}

static void show_reasons(const screen_t *s, xmlNodePtr action)
{
    for (int i = 0; s->teleservice->reasons && i < s->teleservice->reasons->nelts; i++) {
        const option_t *reason = APR_ARRAY_IDX(s->teleservice->reasons, i, option_t *);

        add_option(action, reason->value, reason->label);
    }
}

static const char *first_value(const screen_t *s, const char *name)
{
    if (!strcmp(name, "delai"))
        return APR_STRINGIFY(GUICHET_DAYS);
    return !strcmp(name, "rejet-voies") ? s->teleservice->remedies : NULL;
}

static xmlNodePtr show_form(visit_t *v, const screen_t *s, guichet_action_e a, xmlNodePtr action)
{
    xmlNodePtr form = reply_form(v, action, NULL);

    reply_form_value(form, "version", apr_psprintf(v->p, "%" APR_INT64_T_FMT, s->dossier->demande.version));
    for (int i = 0; guichet_inputs[i].name; i++) {
        const char *typed = s->tried == a && v->form ? form_get(v->form, guichet_inputs[i].name) : NULL;

        if (guichet_inputs[i].action == a)
            reply_form_value(form, guichet_inputs[i].name, typed ? typed : first_value(s, guichet_inputs[i].name));
    }
    for (int i = 0; s->tried == a && s->wrong && i < s->wrong->nelts; i++) {
        const guichet_wrong_t *wrong = &APR_ARRAY_IDX(s->wrong, i, guichet_wrong_t);

        reply_form_problem(form, wrong->field, wrong->code);
    }
    return form;
}

/* What was typed into a form that can no longer be sent, to be read and copied. */
static void show_typed(const visit_t *v, guichet_action_e tried, xmlNodePtr content)
{
    for (int i = 0; v->form && guichet_inputs[i].name; i++) {
        const char *typed = guichet_inputs[i].action == tried ? form_get(v->form, guichet_inputs[i].name) : NULL;
        xmlNodePtr node = typed && *typed ? xml_add(content, "typed") : NULL;

        if (node) {
            xml_set(node, "name", guichet_inputs[i].name);
            xml_set(node, "value", typed);
        }
    }
}

static void show_action(visit_t *v, const screen_t *s, guichet_action_e a, xmlNodePtr content)
{
    const char *refusal = guichet_refusal(v->agent, &s->dossier->demande, a);
    xmlNodePtr action;

    if (refusal && s->tried == a)
        show_typed(v, a, content);
    if (refusal && strcmp(refusal, "no-account"))
        return;
    action = xml_add(content, "action");
    xml_set(action, "name", guichet_action_name(a));
    xml_set(action, "refused", refusal);
    xml_set(action, "open", s->tried == a ? "yes" : NULL);
    if (refusal)
        return;
    show_form(v, s, a, action);
    if (a == GUICHET_TRANSFERER)
        show_offices(v, s, action);
    else if (a == GUICHET_COMPLETER)
        show_fields(v, s, action);
    else if (a == GUICHET_REJETER)
        show_reasons(s, action);
    else if (a == GUICHET_REPONDRE)
        show_enrolled(v, s, action);
    if (a == GUICHET_REPONDRE || a == GUICHET_REJETER)
        show_channels(s, action);
}

static int show(visit_t *v, screen_t *s, int status)
{
    xmlNodePtr content;
    const problem_t *problem = load(v, s);

    if (problem)
        return reply_problem(v, problem);
    content = reply_open(v, "guichet-demande");
    show_head(v, s, content);
    if (s->conflict)
        xml_set(xml_add(content, "conflict"), "code", s->conflict);
    if ((problem = show_asked(v, s, content)) || (problem = show_ask(v, s, content)))
        return reply_problem(v, problem);
    filling_show_answers(s->filling, content);
    show_events(v, s, content);
    if (s->reponse)
        show_reponse(v, s->reponse, content);
    show_traces(v, s, content);
    for (guichet_action_e a = 0; a < GUICHET_ACTIONS; a++)
        show_action(v, s, a, content);
    return reply_page(v, content, status);
}

int page_guichet_demande_get(visit_t *v)
{
    screen_t screen = {.tried = GUICHET_ACTIONS};
    dossier_t *dossier = NULL;
    const problem_t *problem = guichet_find(v->db, v->agent, v->arg[0], &dossier);

    screen.dossier = dossier;
    return problem ? reply_problem(v, problem) : show(v, &screen, HTTP_OK);
}

int page_guichet_piece_get(visit_t *v)
{
    int thumb = form_get(v->query, "vignette") != NULL;
    dossier_t *dossier;
    piece_t *piece = NULL;
    const problem_t *problem;

    if ((problem = guichet_find(v->db, v->agent, v->arg[0], &dossier)) ||
        (problem = piece_find(v->db, dossier->demande.id, apr_strtoi64(v->arg[1], NULL, 10), &piece)))
        return reply_problem(v, problem);
    if (!piece || (thumb && !*piece->thumb_sha256))
        return reply_status(v, HTTP_NOT_FOUND, "piece");
    if ((problem = guichet_read(v->db, v->now, v->agent, dossier->demande.id, piece->id, thumb)))
        return reply_problem(v, problem);
    return reply_file(v, piece_path(v->p, v->settings, thumb ? piece->thumb_sha256 : piece->sha256),
                      thumb ? "image/jpeg" : piece->media_type, piece->name, thumb);
}

/*
 * Actions.
 */

/* The demande went to another office meanwhile: its page is no longer this agent's, what he typed still is. */
static int show_gone(visit_t *v, guichet_action_e tried)
{
    xmlNodePtr content = reply_open(v, "guichet-parti");
    const char *numero = demande_numero_read(v->p, v->arg[0]);

    xml_set(content, "numero", numero ? demande_numero_shown(v->p, numero) : NULL);
    show_typed(v, tried, content);
    return reply_page(v, content, HTTP_FORBIDDEN);
}

static int show_again(visit_t *v, guichet_action_e tried, const problem_t *why, const apr_array_header_t *wrong)
{
    screen_t screen = {.tried = tried, .wrong = wrong, .conflict = why->kind == PROBLEM_CONFLICT ? why->code : NULL};
    dossier_t *dossier;
    const problem_t *problem;

    if (why->kind == PROBLEM_DENIED)
        return show_gone(v, tried);
    if (why->kind != PROBLEM_INPUT && why->kind != PROBLEM_CONFLICT)
        return reply_problem(v, why);
    if ((problem = guichet_find(v->db, v->agent, v->arg[0], &dossier)))
        return problem->kind == PROBLEM_DENIED ? show_gone(v, tried) : reply_problem(v, problem);
    screen.dossier = dossier;
    return show(v, &screen, problem_status(why->kind));
}

static int act(visit_t *v, guichet_action_e action)
{
    const char *version = form_get(v->form, "version");
    const char *numero = demande_numero_read(v->p, v->arg[0]);
    const guichet_act_t what = {.settings = v->settings,
                                .now = v->now,
                                .agent = v->agent,
                                .numero = v->arg[0],
                                .version = version ? apr_strtoi64(version, NULL, 10) : 0,
                                .action = action,
                                .form = v->form};
    apr_array_header_t *wrong;
    const problem_t *problem = guichet_act(v->db, &what, &wrong);
    const char *path;

    if (problem)
        return show_again(v, action, problem, wrong);
    path = action == GUICHET_TRANSFERER ? "/guichet" : guichet_path(v, numero);
    return reply_redirect(v, guichet_with(v, path, "fait", guichet_action_name(action)));
}

#define ACTION_PAGE(name, action)                                                                                      \
    int page_guichet_##name##_post(visit_t *v)                                                                         \
    {                                                                                                                  \
        return act(v, action);                                                                                         \
    }

ACTION_PAGE(prendre, GUICHET_PRENDRE)
ACTION_PAGE(rendre, GUICHET_RENDRE)
ACTION_PAGE(transferer, GUICHET_TRANSFERER)
ACTION_PAGE(completer, GUICHET_COMPLETER)
ACTION_PAGE(repondre, GUICHET_REPONDRE)
ACTION_PAGE(rejeter, GUICHET_REJETER)
ACTION_PAGE(note, GUICHET_NOTE)
