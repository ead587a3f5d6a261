/* SPDX-License-Identifier: Apache-2.0 */
#include "pages/guichet_familles.h"

#include <string.h>

#include <apr_strings.h>

#include "base/money.h"
#include "base/text.h"
#include "base/xml.h"
#include "domain/facture.h"
#include "domain/famille.h"
#include "pages/guichet_show.h"
#include "pages/kiosque.h"
#include "web/reply.h"

static const char *family_path(const visit_t *v, const char *code)
{
    return apr_pstrcat(v->p, "/guichet/familles/", ap_escape_urlencoded(v->p, code), NULL);
}

static const char *regie_name(const visit_t *v, const char *id)
{
    const office_t *regie = settings_regie(v->settings, id);

    return regie ? regie->name : id;
}

/*
 * Looking for one
 */
static void show_row(const visit_t *v, xmlNodePtr content, const famille_row_t *row)
{
    xmlNodePtr node = xml_add(content, "famille");

    xml_set(node, "path", family_path(v, row->code));
    xml_set(node, "code", row->code);
    xml_set(node, "name", row->name);
    xml_set(node, "regie", regie_name(v, row->regie));
    xml_set(node, "locked", row->locked_at ? "yes" : NULL);
}

int page_guichet_familles_get(visit_t *v)
{
    const char *typed = form_get(v->query, "q"), *asked = typed ? text_line(v->p, typed) : "";
    famille_row_t *rows = NULL;
    int count = 0;
    const problem_t *problem = *asked ? famille_search(v->db, asked, &rows, &count) : NULL;
    xmlNodePtr content;

    if (problem)
        return reply_problem(v, problem);
    content = reply_open(v, "guichet-familles");
    xml_set(content, "q", *asked ? asked : NULL);
    xml_set(content, "more", count > FAMILLE_ROWS ? "yes" : NULL);
    for (int i = 0; i < count && i < FAMILLE_ROWS; i++)
        show_row(v, content, &rows[i]);
    return reply_page(v, content, HTTP_OK);
}

/*
 * One family
 */
static const problem_t *find(visit_t *v, famille_t **famille)
{
    const problem_t *problem = famille_by_code(v->db, v->arg[0], famille);

    return problem || *famille ? problem : problem_make(v->p, PROBLEM_NOT_FOUND, "famille", NULL);
}

static const problem_t *show_people(visit_t *v, xmlNodePtr content, const famille_t *famille)
{
    enfant_t *enfants;
    famille_bound_t *bound;
    int children, accounts;
    const problem_t *problem = famille_enfants(v->db, famille->id, &enfants, &children);

    if (problem || (problem = famille_bound(v->db, famille->id, &bound, &accounts)))
        return problem;
    for (int i = 0; i < children; i++) {
        xmlNodePtr node = xml_add(content, "enfant");

        xml_set_int(node, "id", enfants[i].id);
        xml_set(node, "name", guichet_person(v, enfants[i].first_name, enfants[i].last_name));
        xml_set(node, "born", calendar_show_day(v->settings->calendar, v->p, enfants[i].born, CALENDAR_DAY_SHORT));
        xml_set(node, "ecole", enfants[i].ecole);
        xml_set(node, "classe", *enfants[i].classe ? enfants[i].classe : NULL);
    }
    for (int i = 0; i < accounts; i++) {
        xmlNodePtr node = xml_add(content, "compte");

        xml_set(node, "id", apr_psprintf(v->p, "%" APR_INT64_T_FMT, bound[i].account_id));
        xml_set(node, "name", bound[i].name);
        xml_set(node, "email", bound[i].email);
        guichet_time(v, node, "since", bound[i].created_at, CALENDAR_MOMENT);
    }
    return NULL;
}

static const problem_t *show_factures(visit_t *v, xmlNodePtr content, const famille_t *famille)
{
    facture_t *list;
    int count;
    const problem_t *problem = facture_list(v->db, v->settings, v->now, famille->id, &list, &count);

    for (int i = 0; !problem && i < count; i++) {
        xmlNodePtr node = xml_add(content, "facture");

        xml_set(node, "numero", list[i].numero);
        xml_set(node, "label", list[i].label);
        xml_set(node, "regie", regie_name(v, list[i].regie));
        xml_set(node, "deadline", calendar_show_day(v->settings->calendar, v->p, list[i].deadline, CALENDAR_DAY_SHORT));
        xml_set(node, "amount", money_show(v->p, list[i].amount));
        xml_set(node, "remaining", money_show(v->p, list[i].remaining));
        xml_set(node, "standing", facture_standing_name(list[i].standing));
        guichet_time(v, node, "paid", list[i].paid_at, CALENDAR_DAY_SHORT);
    }
    return problem;
}

static const problem_t *show_events(visit_t *v, xmlNodePtr content, const famille_t *famille)
{
    famille_event_t *events;
    int count;
    const problem_t *problem = famille_events(v->db, famille->id, &events, &count);

    for (int i = 0; !problem && i < count; i++) {
        xmlNodePtr node = xml_add(content, "event");

        guichet_time(v, node, "at", events[i].at, CALENDAR_MOMENT);
        xml_set(node, "actor", events[i].actor);
        xml_set(node, "agent", events[i].agent);
        xml_set(node, "action", events[i].action);
    }
    return problem;
}

static const problem_t *show_readings(visit_t *v, xmlNodePtr content, const famille_t *famille)
{
    famille_reading_t *readings;
    int count;
    const problem_t *problem = famille_readings(v->db, famille->id, &readings, &count);

    for (int i = 0; !problem && i < count; i++) {
        xmlNodePtr node = xml_add(content, "reading");

        guichet_time(v, node, "at", readings[i].at, CALENDAR_MOMENT);
        xml_set(node, "agent", readings[i].agent);
    }
    return problem;
}

int page_guichet_famille_get(visit_t *v)
{
    famille_t *famille;
    const problem_t *problem = find(v, &famille);
    xmlNodePtr content;

    if (problem || (problem = famille_read(v->db, v->now, v->agent, famille)))
        return reply_problem(v, problem);
    content = reply_open(v, "guichet-famille");
    xml_set(content, "path", family_path(v, famille->code));
    xml_set(content, "code", famille->code);
    xml_set(content, "name", famille->name);
    xml_set(content, "regie", regie_name(v, famille->regie));
    xml_set(content, "done", form_get(v->query, "fait"));
    guichet_time(v, content, "secret", famille->secret_at, CALENDAR_MOMENT);
    guichet_time(v, content, "locked", famille->locked_at, CALENDAR_MOMENT);
    reply_form(v, content, NULL);
    if ((problem = show_people(v, content, famille)) || (problem = show_factures(v, content, famille)) ||
        (problem = show_events(v, content, famille)) || (problem = show_readings(v, content, famille)))
        return reply_problem(v, problem);
    return reply_page(v, content, HTTP_OK);
}

/*
 * What the régie does
 */

/* The letter is the answer itself: nothing keeps the password, so that it is shown this once. */
int page_guichet_secret_post(visit_t *v)
{
    famille_t *famille;
    const char *secret;
    const problem_t *problem = find(v, &famille);
    xmlNodePtr content;

    if (problem || (problem = famille_issue(v->db, v->portal->gate, v->now, v->agent, famille, &secret)))
        return reply_problem(v, problem);
    content = reply_open(v, "guichet-secret");
    xml_set(content, "path", family_path(v, famille->code));
    xml_set(content, "code", famille->code);
    xml_set(content, "name", famille->name);
    xml_set(content, "secret", secret);
    xml_set(content, "date", visit_show(v, v->now, CALENDAR_DAY_LONG));
    kiosque_regie(content, v->settings, famille->regie);
    return reply_page(v, content, HTTP_OK);
}

static int finish(visit_t *v, const famille_t *famille, const problem_t *problem, const char *done)
{
    return problem ? reply_problem(v, problem) : reply_redirect(v, guichet_with(v, family_path(v, famille->code), "fait", done));
}

int page_guichet_debloquer_post(visit_t *v)
{
    famille_t *famille;
    const problem_t *problem = find(v, &famille);

    if (problem)
        return reply_problem(v, problem);
    return finish(v, famille, famille_unlock(v->db, v->now, v->agent, famille), "debloquer");
}

int page_guichet_dissocier_post(visit_t *v)
{
    const char *account = form_get(v->form, "compte");
    famille_t *famille;
    const problem_t *problem = find(v, &famille);

    if (problem)
        return reply_problem(v, problem);
    return finish(v, famille, famille_unbind(v->db, v->now, v->agent, famille, account ? apr_strtoi64(account, NULL, 10) : 0), "dissocier");
}
