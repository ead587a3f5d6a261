/* SPDX-License-Identifier: Apache-2.0 */
#include "pages/demande_page.h"

#include <string.h>

#include <apr_strings.h>
#include <http_protocol.h>

#include "base/xml.h"
#include "domain/accuse.h"
#include "pages/inscription_show.h"
#include "web/reply.h"

/*
 * What is shown.
 */
static const problem_t *show_events(const demande_page_t *page, xmlNodePtr content)
{
    visit_t *v = page->v;
    demande_event_t *events;
    int count;
    const problem_t *problem = demande_events(v->db, page->demande->id, 0, &events, &count);

    for (int i = 0; !problem && i < count; i++) {
        xmlNodePtr node = xml_add(content, "event");

        xml_set(node, "at", visit_show(v, events[i].at, CALENDAR_MOMENT));
        xml_set(node, "action", events[i].action);
        xml_set(node, "text", *events[i].text ? events[i].text : NULL);
    }
    return problem;
}

/* The words of a reason chosen from the definition's list; what an agent wrote himself is its own. */
static const char *reason_words(const teleservice_t *teleservice, const char *reason)
{
    for (int i = 0; teleservice->reasons && i < teleservice->reasons->nelts; i++) {
        const option_t *option = APR_ARRAY_IDX(teleservice->reasons, i, const option_t *);

        if (!strcmp(option->value, reason))
            return option->label;
    }
    return reason;
}

static const problem_t *show_reponse(const demande_page_t *page, xmlNodePtr content)
{
    visit_t *v = page->v;
    reponse_t *reponse;
    const problem_t *problem = demande_reponse(v->db, page->demande->id, &reponse);
    xmlNodePtr node;

    if (problem || !reponse)
        return problem;
    node = xml_add(content, "reponse");
    xml_set(node, "state", reponse->state);
    xml_set(node, "date", visit_show(v, reponse->at, CALENDAR_DAY_LONG));
    xml_set(node, "channel", reponse->channel);
    xml_set(node, "author", apr_pstrcat(v->p, reponse->agent_first_name, " ", reponse->agent_last_name, NULL));
    xml_set(node, "quality", reponse->agent_quality);
    xml_set(node, "office", reponse->office_name);
    xml_add_text(node, "summary", reponse->summary);
    xml_add_text(node, "body", reponse->body);
    xml_add_text(node, "reason", reason_words(page->teleservice, reponse->reason));
    xml_add_text(node, "remedies", reponse->remedies);
    return NULL;
}

/* Answers as they are stored: what is being typed stands in the form. */
static const problem_t *show_answers(const demande_page_t *page, xmlNodePtr content)
{
    visit_t *v = page->v;
    filling_t *stored;
    const problem_t *problem =
        filling_open(v->p, page->teleservice, v->settings, page->demande->submitted_at, page->demande->data, &stored);

    if (!problem)
        filling_show_answers(stored, content);
    return problem;
}

static void show_state(const demande_page_t *page, xmlNodePtr content)
{
    const demande_t *demande = page->demande;
    visit_t *v = page->v;

    xml_set(content, "numero", demande_numero_shown(v->p, demande->numero));
    xml_set(content, "state", demande->state);
    xml_set(content, "subject", *demande->subject ? demande->subject : page->teleservice->name);
    xml_set(content, "service", page->teleservice->name);
    xml_set(content, "service-id", demande->teleservice);
    xml_set(content, "sent", visit_show(v, demande->submitted_at, CALENDAR_MOMENT));
    xml_set(content, "conflict", page->conflict);
    if (demande->closed_at)
        xml_set(content, "state-date", visit_show(v, demande->closed_at, CALENDAR_DAY_LONG));
    else
        xml_set(content, "due", visit_show(v, demande->due_at, CALENDAR_DAY_LONG));
    if (!strcmp(demande->state, "transmise"))
        xml_set(content, "cancelable", "yes");
    accuse_office(content, v->settings, demande->office);
}

static int has_open_field(const apr_array_header_t *fields, const apr_array_header_t *only)
{
    for (int i = 0; i < fields->nelts; i++) {
        const field_t *field = APR_ARRAY_IDX(fields, i, const field_t *);

        if (field->type == FIELD_GROUP ? has_open_field(field->fields, only)
                                       : field->name && names_have(only, field->name))
            return 1;
    }
    return 0;
}

static void show_open_steps(const demande_page_t *page, xmlNodePtr content)
{
    const apr_array_header_t *steps = page->teleservice->steps;

    for (int i = 0; i < steps->nelts; i++) {
        const step_t *step = APR_ARRAY_IDX(steps, i, const step_t *);

        if (has_open_field(step->fields, page->only) && filling_step_relevant(page->filling, step))
            filling_show_step(page->filling, step, page->problems, page->only, content);
    }
}

static const problem_t *show_asked(demande_page_t *page, xmlNodePtr content)
{
    const problem_t *problem = demande_page_open_answer(page);
    visit_t *v = page->v;
    xmlNodePtr asked;

    if (problem)
        return problem;
    asked = xml_add(content, "asked");
    xml_set(asked, "text", demande_page_asked_text(v->p, page->demande->asked));
    xml_set(asked, "until", visit_show(v, page->demande->asked_until, CALENDAR_DAY_LONG));
    xml_set(asked, "late", page->demande->asked_until < v->now ? "yes" : NULL);
    for (int i = 0; page->arrivals && i < page->arrivals->removed->nelts; i++)
        xml_set_int(xml_add(asked, "removed"), "id", APR_ARRAY_IDX(page->arrivals->removed, i, apr_int64_t));
    show_open_steps(page, asked);
    return NULL;
}

int demande_page_show(demande_page_t *page, int status)
{
    visit_t *v = page->v;
    xmlNodePtr content = reply_open(v, "demande");
    const problem_t *problem;

    show_state(page, content);
    reply_form(v, content, NULL);
    if ((problem = show_events(page, content)) || (problem = show_reponse(page, content)) ||
        (problem = show_answers(page, content)) || (problem = inscription_show_of(v, content, page->teleservice, page->demande->id)))
        return reply_problem(v, problem);
    if (!strcmp(page->demande->state, "a_completer") && (problem = show_asked(page, content)))
        return reply_problem(v, problem);
    return reply_page(v, content, status);
}
