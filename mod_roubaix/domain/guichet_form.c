/* SPDX-License-Identifier: Apache-2.0 */
/* What the forms of the agents' actions hold, and what is wrong with them. */
#include "domain/guichet_work.h"

#include <stdlib.h>
#include <string.h>

#include <apr_strings.h>

#include "base/text.h"
#include "base/xml.h"
#include "domain/inscription.h"

#define DAYS_MAX 90
#define ASKED_MAX 200

const guichet_input_t guichet_inputs[] = {
    {GUICHET_TRANSFERER, "service", 0, 1, 100},
    {GUICHET_TRANSFERER, "transfert-note", 1, 0, 2000},
    {GUICHET_COMPLETER, "message", 1, 1, 2000},
    {GUICHET_COMPLETER, "delai", 0, 1, 10},
    {GUICHET_REPONDRE, "reponse-resume", 0, 1, 200},
    {GUICHET_REPONDRE, "reponse-texte", 1, 0, 4000},
    {GUICHET_REPONDRE, "reponse-canal", 0, 1, 20},
    {GUICHET_REJETER, "rejet-motif", 0, 0, 100},
    {GUICHET_REJETER, "rejet-motif-autre", 1, 0, 1000},
    {GUICHET_REJETER, "rejet-resume", 0, 1, 200},
    {GUICHET_REJETER, "rejet-texte", 1, 0, 4000},
    {GUICHET_REJETER, "rejet-canal", 0, 1, 20},
    {GUICHET_REJETER, "rejet-voies", 1, 0, 2000},
    {GUICHET_NOTE, "note", 1, 1, 2000},
    {GUICHET_ACTIONS, NULL, 0, 0, 0},
};

const char *const guichet_channels[] = {"lettre", "telephone", "fax", "courriel", "guichet", "en_ligne", NULL};

static void add_fields(apr_array_header_t *fields, filling_t *filling, const apr_array_header_t *from)
{
    for (int i = 0; from && i < from->nelts; i++) {
        const field_t *field = APR_ARRAY_IDX(from, i, const field_t *);

        if (!filling_relevant(filling, field))
            continue;
        if (field->type == FIELD_GROUP)
            add_fields(fields, filling, field->fields);
        else if (field->type != FIELD_NOTE && field->type != FIELD_COMPUTED && field->type != FIELD_CONSENT)
            APR_ARRAY_PUSH(fields, const field_t *) = field;
    }
}

apr_array_header_t *guichet_fields(apr_pool_t *p, filling_t *filling)
{
    const teleservice_t *teleservice = filling_teleservice(filling);
    apr_array_header_t *fields = apr_array_make(p, 16, sizeof(const field_t *));

    for (int i = 0; i < teleservice->steps->nelts; i++) {
        const step_t *step = APR_ARRAY_IDX(teleservice->steps, i, const step_t *);

        if (filling_step_relevant(filling, step))
            add_fields(fields, filling, step->fields);
    }
    return fields;
}

int guichet_needs_remedies(const teleservice_t *teleservice)
{
    return teleservice->remedies || teleservice->silence != SILENCE_NONE;
}

/*
 * What the form holds.
 */
const char *guichet_value(const guichet_work_t *w, const char *name)
{
    for (int i = 0; guichet_inputs[i].name; i++)
        if (!strcmp(guichet_inputs[i].name, name))
            return w->values[i];
    return "";
}

const char *guichet_answer_value(const guichet_work_t *w, const char *name)
{
    return guichet_value(w, apr_pstrcat(w->p, w->act->action == GUICHET_REJETER ? "rejet-" : "reponse-", name, NULL));
}

int guichet_is_answer(guichet_action_e action)
{
    return action == GUICHET_REPONDRE || action == GUICHET_REJETER;
}

static void wrong(guichet_work_t *w, const char *field, const char *code)
{
    guichet_wrong_t *one = apr_array_push(w->wrong);

    one->field = field;
    one->code = code;
}

static void take_values(guichet_work_t *w)
{
    for (int i = 0; guichet_inputs[i].name; i++) {
        const guichet_input_t *input = &guichet_inputs[i];
        const char *typed = input->action == w->act->action ? form_get(w->act->form, input->name) : NULL;

        typed = typed ? text_without_bidi(w->p, typed) : "";
        w->values[i] = input->lines ? text_block(w->p, typed) : text_line(w->p, typed);
    }
}

static void check_values(guichet_work_t *w)
{
    for (int i = 0; guichet_inputs[i].name; i++) {
        const guichet_input_t *input = &guichet_inputs[i];

        if (input->action != w->act->action)
            continue;
        if (input->required && !*w->values[i])
            wrong(w, input->name, "missing");
        else if (text_length(w->values[i]) > input->max)
            wrong(w, input->name, "too-long");
    }
}

static const office_t *listed_office(const guichet_work_t *w, const char *id)
{
    const apr_array_header_t *list = w->act->settings->office_list;

    for (int i = 0; i < list->nelts; i++)
        if (!strcmp(APR_ARRAY_IDX(list, i, office_t *)->id, id))
            return APR_ARRAY_IDX(list, i, office_t *);
    return NULL;
}

static void check_office(guichet_work_t *w, const demande_t *demande)
{
    const char *id = guichet_value(w, "service");

    if (*id && !w->office_name)
        wrong(w, "service", "not-an-option");
    else if (*id && !strcmp(id, demande->office))
        wrong(w, "service", "same-office");
}

static int days_of(const guichet_work_t *w)
{
    const char *digits = guichet_value(w, "delai");
    char *end;
    long days = strtol(digits, &end, 10);

    return *end || end == digits ? -1 : days > 1000 ? 1000 : days < 0 ? 0 : (int)days;
}

static int is_field(const apr_array_header_t *fields, const char *name)
{
    for (int i = 0; i < fields->nelts; i++)
        if (!strcmp(APR_ARRAY_IDX(fields, i, const field_t *)->name, name))
            return 1;
    return 0;
}

static int is_name(const apr_array_header_t *names, const char *name)
{
    for (int i = 0; i < names->nelts; i++)
        if (!strcmp(APR_ARRAY_IDX(names, i, const char *), name))
            return 1;
    return 0;
}

static apr_array_header_t *asked_names(const guichet_work_t *w)
{
    const apr_array_header_t *pairs = w->act->form->pairs;
    apr_array_header_t *names = apr_array_make(w->p, 8, sizeof(const char *));

    for (int i = 0; i < pairs->nelts && names->nelts < ASKED_MAX; i++) {
        const form_pair_t *pair = &APR_ARRAY_IDX(pairs, i, form_pair_t);

        if (!strcmp(pair->name, "champ") && !is_name(names, pair->value))
            APR_ARRAY_PUSH(names, const char *) = pair->value;
    }
    return names;
}

/* The seasons the agent ticked; keys that are not of this demande have no effect. */
static apr_array_header_t *enrolled_seasons(const guichet_work_t *w)
{
    const apr_array_header_t *pairs = w->act->form->pairs;
    apr_array_header_t *keys = apr_array_make(w->p, 4, sizeof(apr_int64_t));

    for (int i = 0; i < pairs->nelts && keys->nelts < INSCRIPTION_WISHES; i++) {
        const form_pair_t *pair = &APR_ARRAY_IDX(pairs, i, form_pair_t);

        if (!strcmp(pair->name, "inscrire"))
            APR_ARRAY_PUSH(keys, apr_int64_t) = apr_atoi64(pair->value);
    }
    return keys;
}

/* Who enrols in nothing rejects. */
static void check_enrolled(guichet_work_t *w)
{
    if (w->teleservice->enrols->nelts && !w->enrolled->nelts)
        wrong(w, "inscrire", "missing");
}

static const problem_t *check_asked(guichet_work_t *w, const demande_t *demande)
{
    int days = days_of(w);
    filling_t *filling;
    apr_array_header_t *fields;
    const problem_t *problem =
        filling_open(w->p, w->teleservice, w->act->settings, w->act->now, demande->data, &filling);

    if (problem)
        return problem;
    fields = guichet_fields(w->p, filling);
    if (!w->names->nelts)
        wrong(w, "champ", "missing");
    for (int i = 0; i < w->names->nelts; i++)
        if (!is_field(fields, APR_ARRAY_IDX(w->names, i, const char *))) {
            wrong(w, "champ", "not-an-option");
            break;
        }
    if (*guichet_value(w, "delai") && (days < 1 || days > DAYS_MAX))
        wrong(w, "delai", days < 0 ? "format" : days < 1 ? "too-small" : "too-big");
    return NULL;
}

static void check_channel(guichet_work_t *w, const demande_t *demande)
{
    const char *channel = guichet_answer_value(w, "canal");

    if (!*channel)
        return;
    for (int i = 0; guichet_channels[i]; i++)
        if (!strcmp(guichet_channels[i], channel) && (demande->account_id || strcmp(channel, "en_ligne")))
            return;
    wrong(w, w->act->action == GUICHET_REJETER ? "rejet-canal" : "reponse-canal", "not-an-option");
}

/* The reason in words: the definition's, or the agent's own ("autre", or when the definition has none). */
static const char *reason_of(const guichet_work_t *w)
{
    const apr_array_header_t *reasons = w->teleservice->reasons;
    const char *chosen = guichet_value(w, "rejet-motif");

    if (!reasons || !reasons->nelts || !strcmp(chosen, "autre"))
        return guichet_value(w, "rejet-motif-autre");
    for (int i = 0; i < reasons->nelts; i++)
        if (!strcmp(APR_ARRAY_IDX(reasons, i, option_t *)->value, chosen))
            return APR_ARRAY_IDX(reasons, i, option_t *)->label;
    return NULL;
}

static void check_rejection(guichet_work_t *w)
{
    int listed = w->teleservice->reasons && w->teleservice->reasons->nelts;

    if (listed && !*guichet_value(w, "rejet-motif"))
        wrong(w, "rejet-motif", "missing");
    else if (!w->reason)
        wrong(w, "rejet-motif", "not-an-option");
    else if (!*w->reason)
        wrong(w, "rejet-motif-autre", "missing");
    if (guichet_needs_remedies(w->teleservice) && !*guichet_value(w, "rejet-voies"))
        wrong(w, "rejet-voies", "missing");
}

const problem_t *guichet_check(guichet_work_t *w, const demande_t *demande)
{
    check_values(w);
    switch (w->act->action) {
    case GUICHET_TRANSFERER:
        check_office(w, demande);
        break;
    case GUICHET_COMPLETER:
        return check_asked(w, demande);
    case GUICHET_REPONDRE:
        check_channel(w, demande);
        check_enrolled(w);
        break;
    case GUICHET_REJETER:
        check_channel(w, demande);
        check_rejection(w);
        break;
    default:
        break;
    }
    return NULL;
}

/* <asked text="…"><field name=""/>…</asked> */
static const char *asked_document(const guichet_work_t *w)
{
    xmlNodePtr asked = xml_new(w->p, "asked");

    xml_set(asked, "text", guichet_value(w, "message"));
    for (int i = 0; i < w->names->nelts; i++)
        xml_set(xml_add(asked, "field"), "name", APR_ARRAY_IDX(w->names, i, const char *));
    return xml_dump(w->p, asked);
}

void guichet_take(guichet_work_t *w)
{
    const office_t *office;

    take_values(w);
    office = listed_office(w, guichet_value(w, "service"));
    w->text = "";
    if (w->act->action == GUICHET_TRANSFERER) {
        w->office_name = office ? office->name : NULL;
        w->text = office ? office->name : "";
    } else if (w->act->action == GUICHET_COMPLETER) {
        w->text = guichet_value(w, "message");
        w->names = asked_names(w);
        w->asked = asked_document(w);
        w->asked_until = calendar_after(w->act->settings->calendar, w->act->now, days_of(w), 0);
    } else if (guichet_is_answer(w->act->action)) {
        w->text = guichet_answer_value(w, "resume");
        w->reason = w->act->action == GUICHET_REJETER ? reason_of(w) : "";
        w->enrolled = enrolled_seasons(w);
    }
}
