/* SPDX-License-Identifier: Apache-2.0 */
#include "pages/kiosque.h"

#include <string.h>

#include <apr_strings.h>

#include "base/money.h"
#include "base/xml.h"
#include "domain/accuse.h"
#include "domain/facture.h"
#include "web/reply.h"

#define TYPED_MAX 60 /* of each of the three; more is no code, no number, no password */

const problem_t *kiosque_family(visit_t *v, famille_t **famille)
{
    *famille = NULL;
    if (!v->settings->kiosque.on)
        return problem_make(v->p, PROBLEM_NOT_FOUND, "page", NULL);
    return famille_of_account(v->db, v->session->account_id, famille);
}

void kiosque_regie(xmlNodePtr parent, const settings_t *settings, const char *id)
{
    const office_t *regie = settings_regie(settings, id);

    if (regie)
        accuse_place(xml_add(parent, "regie"), regie);
}

/*
 * The family
 */
static void show_children(xmlNodePtr content, const enfant_t *enfants, int count)
{
    for (int i = 0; i < count; i++) {
        xmlNodePtr node = xml_add(content, "enfant");

        xml_set_int(node, "id", enfants[i].id);
        xml_set(node, "name", enfants[i].first_name);
        xml_set(node, "last-name", enfants[i].last_name);
        xml_set(node, "ecole", enfants[i].ecole);
        xml_set(node, "classe", *enfants[i].classe ? enfants[i].classe : NULL);
    }
}

void kiosque_demarche(visit_t *v, xmlNodePtr parent, const teleservice_t *teleservice)
{
    xmlNodePtr node = xml_add(parent, teleservice->for_famille ? "demarche-famille" : "demarche");

    xml_set(node, "path", apr_pstrcat(v->p, "/services/", teleservice->id, "/formulaire/",
                                      APR_ARRAY_IDX(teleservice->steps, 0, const step_t *)->id, NULL));
    xml_set(node, "title", teleservice->title);
}

/* The téléservices for children, each begun for one of them; those that enrol begin on the child's page. */
static void show_demarches(visit_t *v, xmlNodePtr content)
{
    for (int i = 0; i < v->portal->teleservices->nelts; i++) {
        const teleservice_t *teleservice = APR_ARRAY_IDX(v->portal->teleservices, i, const teleservice_t *);

        if (teleservice->with_kiosque && !teleservice->enrols->nelts)
            kiosque_demarche(v, content, teleservice);
    }
}

static void show_address(xmlNodePtr content, const famille_t *famille)
{
    const char *const lines[] = {famille->address_line1, famille->address_line2, famille->postcode, famille->town};
    static const char *const names[] = {"address1", "address2", "postcode", "town"};

    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++)
        xml_set(content, names[i], *lines[i] ? lines[i] : NULL);
}

/* How many invoices wait to be paid, what they make together, and the first deadline. */
static void show_due(visit_t *v, xmlNodePtr content, const facture_t *list, int count)
{
    const char *first = NULL;
    apr_int64_t amount = 0;
    int due = 0;

    for (int i = 0; i < count; i++)
        if (list[i].standing == FACTURE_A_PAYER) {
            due++;
            amount += list[i].remaining;
            if (!first || strcmp(list[i].deadline, first) < 0)
                first = list[i].deadline;
        }
    xml_set_int(content, "due", due);
    xml_set(content, "due-amount", due ? money_show(v->p, amount) : NULL);
    xml_set(content, "due-before", due ? calendar_show_day(v->settings->calendar, v->p, first, CALENDAR_DAY_LONG) : NULL);
}

static int show_family(visit_t *v, const famille_t *famille)
{
    enfant_t *enfants;
    facture_t *factures;
    int children, count;
    const problem_t *problem = famille_enfants(v->db, famille->id, &enfants, &children);
    xmlNodePtr content;

    if (problem || (problem = facture_list(v->db, v->settings, v->now, famille->id, &factures, &count)))
        return reply_problem(v, problem);
    content = reply_open(v, "kiosque");
    xml_set(content, "code", famille->code);
    xml_set(content, "name", famille->name);
    xml_set(content, "done", form_get(v->query, "fait"));
    show_address(content, famille);
    show_children(content, enfants, children);
    show_demarches(v, content);
    show_due(v, content, factures, count);
    kiosque_regie(content, v->settings, famille->regie);
    return reply_page(v, content, HTTP_OK);
}

/*
 * Binding
 */
static xmlNodePtr open_binding(visit_t *v, xmlNodePtr *form)
{
    xmlNodePtr content = reply_open(v, "rattachement");

    *form = reply_form(v, content, "famille", "facture", NULL);
    for (int i = 0; i < v->settings->regies->nelts; i++)
        accuse_place(xml_add(content, "regie"), APR_ARRAY_IDX(v->settings->regies, i, office_t *));
    return content;
}

int page_kiosque_get(visit_t *v)
{
    famille_t *famille;
    const problem_t *problem = kiosque_family(v, &famille);
    xmlNodePtr form;

    if (problem)
        return reply_problem(v, problem);
    return famille ? show_family(v, famille) : reply_page(v, open_binding(v, &form), HTTP_OK);
}

/* The form again with one word on why; which of the three was wrong is never said. */
static int show_refused(visit_t *v, const problem_t *problem)
{
    xmlNodePtr form, content;

    if (problem->kind != PROBLEM_INPUT && problem->kind != PROBLEM_THROTTLED && problem->kind != PROBLEM_DENIED)
        return reply_problem(v, problem);
    content = open_binding(v, &form);
    xml_set(content, "notice", problem->code);
    if (problem->retry_after) {
        xml_set_int(content, "wait", (problem->retry_after + 59) / 60);
        apr_table_setn(v->r->headers_out, "Retry-After", apr_itoa(v->p, problem->retry_after));
    }
    return reply_page(v, content, problem_status(problem->kind));
}

/* What is missing or cannot be, per field; NULL when the three may be tried. */
static xmlNodePtr find_missing(visit_t *v)
{
    static const char *const fields[] = {"famille", "facture", "mot-de-passe"};
    xmlNodePtr form, content = open_binding(v, &form), wrong = NULL;

    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++) {
        const char *typed = form_get(v->form, fields[i]);
        const char *code = !typed || !*famille_code(v->p, typed) ? "missing" : strlen(typed) > TYPED_MAX ? "too-long" : NULL;

        if (code) {
            reply_form_problem(form, fields[i], code);
            wrong = content;
        }
    }
    return wrong;
}

int page_kiosque_post(visit_t *v)
{
    famille_t *famille;
    const problem_t *problem = kiosque_family(v, &famille);
    xmlNodePtr wrong;

    if (problem)
        return reply_problem(v, problem);
    if (famille)
        return reply_redirect(v, "/kiosque");
    if ((wrong = find_missing(v)))
        return reply_page(v, wrong, HTTP_UNPROCESSABLE_ENTITY);
    problem = famille_bind(v->db,
                           &(famille_try_t){
                               .settings = v->settings, .gate = v->portal->gate, .now = v->now, .account_id = v->session->account_id,
                               .address = visit_address(v), .code = form_get(v->form, "famille"), .facture = form_get(v->form, "facture"),
                               .secret = form_get(v->form, "mot-de-passe"),
                           },
                           &famille);
    if (problem && problem->kind == PROBLEM_CONFLICT)
        return reply_redirect(v, "/kiosque"); /* the same form sent twice: bound by the first */
    return problem ? show_refused(v, problem) : reply_redirect(v, "/kiosque?fait=rattachement");
}

/*
 * Leaving
 */
int page_dissocier_get(visit_t *v)
{
    famille_t *famille;
    const problem_t *problem = kiosque_family(v, &famille);
    xmlNodePtr content;

    if (problem)
        return reply_problem(v, problem);
    if (!famille)
        return reply_redirect(v, "/kiosque");
    content = reply_open(v, "dissocier");
    xml_set(content, "code", famille->code);
    xml_set(content, "name", famille->name);
    reply_form(v, content, NULL);
    return reply_page(v, content, HTTP_OK);
}

int page_dissocier_post(visit_t *v)
{
    famille_t *famille;
    const problem_t *problem = kiosque_family(v, &famille);

    if (problem || (problem = famille_leave(v->db, v->now, v->session->account_id)))
        return reply_problem(v, problem);
    return reply_redirect(v, "/compte?fait=dissocier");
}
