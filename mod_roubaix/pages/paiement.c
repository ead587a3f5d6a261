/* SPDX-License-Identifier: Apache-2.0 */
#include "pages/paiement.h"

#include <string.h>
#include <strings.h>

#include <apr_strings.h>
#include <http_log.h>
#include <http_protocol.h>

#include "base/money.h"
#include "base/xml.h"
#include "domain/accuse.h"
#include "domain/payment.h"
#include "web/reply.h"

APLOG_USE_MODULE(roubaix);

#define ROWS 20
#define REFRESH 15 /* seconds */

static payment_desk_t desk_of(const visit_t *v)
{
    return (payment_desk_t){v->settings, v->portal->provider, v->db};
}

/* What a form or query has under a name, whatever its case. */
static const char *get_any_case(const form_t *form, const char *name)
{
    for (int i = 0; form && i < form->pairs->nelts; i++) {
        const form_pair_t *pair = &APR_ARRAY_IDX(form->pairs, i, form_pair_t);

        if (!strcasecmp(pair->name, name))
            return pair->value;
    }
    return NULL;
}

/* The operation somebody speaks of, from the body, else from the query; NULL when it cannot be one. */
static const char *operation_of(const visit_t *v)
{
    const char *posted = get_any_case(v->form, "idop");
    const char *operation = posted ? posted : get_any_case(v->query, "idop");

    return operation && v->portal->provider && v->portal->provider->is_operation(operation) ? operation : NULL;
}

static const problem_t *unknown(const visit_t *v)
{
    return problem_make(v->p, PROBLEM_NOT_FOUND, "paiement", NULL);
}

static const problem_t *find(visit_t *v, const char *operation, payment_t **payment)
{
    const problem_t *problem;

    if (!operation || !v->portal->provider || !v->portal->provider->is_operation(operation))
        return unknown(v);
    problem = payment_by_operation(v->db, operation, payment);
    return problem || *payment ? problem : unknown(v);
}

/* That the service is away or busy is no reason not to show what is known. */
static const problem_t *ask(visit_t *v, payment_t **payment)
{
    const payment_desk_t desk = desk_of(v);
    const problem_t *problem = NULL;

    if ((*payment)->state != PAYMENT_PAYEE && (*payment)->state != PAYMENT_A_VERIFIER)
        problem = payment_ask(&desk, "citoyen", 0, payment);
    if (!problem || (problem->kind != PROBLEM_BUSY && strcmp(problem->code, "payment-away")))
        return problem;
    ap_log_rerror(APLOG_MARK, APLOG_INFO, 0, v->r, "payment not asked for: %s: %s", problem->code, problem->detail ? problem->detail : "");
    return NULL;
}

static const char *follow_path(const visit_t *v, const char *operation)
{
    return apr_pstrcat(v->p, "/paiement/suivi/", operation, NULL);
}

int page_retour(visit_t *v)
{
    payment_t *payment = NULL;
    const problem_t *problem = find(v, operation_of(v), &payment);

    if (problem || (problem = ask(v, &payment)))
        return reply_problem(v, problem);
    return reply_redirect(v, follow_path(v, payment->operation));
}

/* The job asks; the answer is quick, and the same for what is not ours. */
int page_notification_post(visit_t *v)
{
    const char *operation = operation_of(v);
    const problem_t *problem = operation ? payment_notified(v->db, v->now, operation) : NULL;

    store_release(v->db);
    if (problem)
        return reply_problem(v, problem);
    ap_set_content_type(v->r, "text/plain; charset=utf-8");
    apr_table_setn(v->r->headers_out, "Cache-Control", "no-store");
    ap_set_content_length(v->r, 0);
    return OK;
}

/*
 * Where it stands
 */

/* "i…@exemple.example": enough for the payer to know his own. */
static const char *masked(const visit_t *v, const char *email)
{
    const char *at = strchr(email, '@');

    return at ? apr_psprintf(v->p, "%.1s\xe2\x80\xa6%s", email, at) : NULL;
}

static void show_times(visit_t *v, const payment_t *payment, xmlNodePtr content)
{
    const payment_desk_t desk = desk_of(v);

    xml_set(content, "created", visit_show(v, payment->created_at, CALENDAR_MOMENT));
    xml_set(content, "paid", payment->paid_at ? visit_show(v, payment->paid_at, CALENDAR_MOMENT) : NULL);
    if (!payment_living(payment->state))
        return;
    xml_set(content, "until", visit_show(v, payment_until(v->settings, payment), CALENDAR_HOUR));
    xml_set(content, "late", v->now >= payment_until(v->settings, payment) ? "yes" : NULL);
    xml_set(content, "resume", payment_page(&desk, payment, v->now));
}

/* The page comes again by itself, unless the visitor has stopped it (RGAA 13.1). A header: it must not take the focus of a reader's page. */
static void show_refresh(visit_t *v, const payment_t *payment, xmlNodePtr content)
{
    int stopped = form_get(v->query, "arret") != NULL;

    if (!payment_living(payment->state))
        return;
    xml_set(content, "refreshed", stopped ? "no" : "yes");
    if (!stopped)
        apr_table_setn(v->r->headers_out, "Refresh", apr_itoa(v->p, REFRESH));
}

const problem_t *paiement_debts(visit_t *v, const payment_t *payment, xmlNodePtr content)
{
    payment_debt_t *debts;
    int count;
    const problem_t *problem;

    if (strcmp(payment->kind, "facture"))
        return NULL;
    problem = payment_debts(v->db, payment->id, &debts, &count);
    for (int i = 0; !problem && i < count; i++) {
        xmlNodePtr node = xml_add(content, "debt");

        xml_set(node, "reference", debts[i].reference);
        xml_set(node, "amount", money_show(v->p, debts[i].amount));
    }
    return problem;
}

static const problem_t *show_payment(visit_t *v, const payment_t *payment, xmlNodePtr content)
{
    xml_set(content, "state", payment_state_name(payment->state));
    xml_set(content, "kind", payment->kind);
    xml_set(content, "reference", payment->refdet);
    xml_set(content, "operation", payment->operation);
    xml_set(content, "amount", money_show(v->p, payment->amount));
    xml_set(content, "mode", payment->mode);
    xml_set(content, "email", masked(v, payment->email));
    xml_set(content, "means", *payment->means ? payment->means : NULL);
    xml_set(content, "authorisation", *payment->authorisation ? payment->authorisation : NULL);
    xml_set(content, "heard", *payment->heard ? payment->heard : NULL);
    xml_set(content, "why", *payment->why ? payment->why : NULL);
    xml_set(content, "own", v->session && v->session->account_id == payment->account_id ? "yes" : NULL);
    show_times(v, payment, content);
    if (payment_office(v->settings, payment))
        accuse_place(xml_add(content, "office"), payment_office(v->settings, payment));
    return paiement_debts(v, payment, content);
}

int page_suivi_get(visit_t *v)
{
    payment_t *payment = NULL;
    const problem_t *problem = find(v, v->arg[0], &payment);
    xmlNodePtr content;

    if (!problem && payment_worth_asking(payment, v->now))
        problem = ask(v, &payment);
    if (problem)
        return reply_problem(v, problem);
    content = reply_open(v, "paiement");
    if ((problem = show_payment(v, payment, content)))
        return reply_problem(v, problem);
    show_refresh(v, payment, content);
    return reply_page(v, content, HTTP_OK);
}

int page_paiement_accuse_get(visit_t *v)
{
    payment_t *payment = NULL;
    const problem_t *problem = find(v, v->arg[0], &payment);
    xmlNodePtr content;

    if (problem)
        return reply_problem(v, problem);
    if (payment->state != PAYMENT_PAYEE)
        return reply_redirect(v, follow_path(v, payment->operation));
    content = reply_open(v, "paiement-accuse");
    if ((problem = show_payment(v, payment, content)))
        return reply_problem(v, problem);
    return reply_page(v, content, HTTP_OK);
}

/*
 * Mes paiements
 */
static void show_row(visit_t *v, const payment_row_t *row, xmlNodePtr content)
{
    xmlNodePtr node = xml_add(content, "payment");

    xml_set(node, "state", payment_state_name(row->state));
    xml_set(node, "kind", row->kind);
    xml_set(node, "mode", row->mode);
    xml_set(node, "reference", row->refdet);
    xml_set(node, "operation", row->operation);
    xml_set(node, "amount", money_show(v->p, row->amount));
    xml_set(node, "means", *row->means ? row->means : NULL);
    xml_set(node, "date", visit_show(v, row->paid_at ? row->paid_at : row->created_at, CALENDAR_DAY_LONG));
}

int page_paiements_get(visit_t *v)
{
    const char *before = form_get(v->query, "avant");
    apr_int64_t before_id = before ? apr_strtoi64(before, NULL, 10) : 0;
    payment_row_t *rows;
    int count;
    const problem_t *problem = payment_of_account(v->db, v->session->account_id, before_id > 0 ? before_id : 0, &rows, &count);
    xmlNodePtr content;

    if (problem)
        return reply_problem(v, problem);
    content = reply_open(v, "paiements");
    for (int i = 0; i < count && i < ROWS; i++)
        show_row(v, &rows[i], content);
    if (count > ROWS)
        xml_set(content, "more", apr_psprintf(v->p, "/paiements?avant=%" APR_INT64_T_FMT, rows[ROWS - 1].id));
    return reply_page(v, content, HTTP_OK);
}
