/* SPDX-License-Identifier: Apache-2.0 */
#include "pages/avis.h"

#include <string.h>

#include <apr_strings.h>
#include <http_log.h>

#include "base/money.h"
#include "base/xml.h"
#include "domain/accuse.h"
#include "domain/account.h"
#include "domain/avis.h"
#include "domain/payment.h"
#include "domain/throttle.h"
#include "pages/paiement.h"
#include "web/reply.h"

APLOG_USE_MODULE(roubaix);

static int no_avis(visit_t *v)
{
    return reply_status(v, HTTP_NOT_FOUND, "page");
}

static void show_office(const visit_t *v, xmlNodePtr content)
{
    if (v->settings->payment.avis.office)
        accuse_office(content, v->settings, v->settings->payment.avis.office);
}

int page_avis_accueil_get(visit_t *v)
{
    xmlNodePtr content;

    if (!settings_pays_avis(v->settings))
        return no_avis(v);
    content = reply_open(v, "avis-accueil");
    xml_set(content, "example", v->settings->payment.avis.example);
    show_office(v, content);
    return reply_page(v, content, HTTP_OK);
}

/*
 * The form
 */
static xmlNodePtr open_form(visit_t *v, xmlNodePtr *form)
{
    const avis_settings_t *avis = &v->settings->payment.avis;
    xmlNodePtr content = reply_open(v, "avis");

    xml_set(content, "example", avis->example);
    xml_set(content, "least", money_show(v->p, avis->least));
    xml_set(content, "most", money_show(v->p, avis->most));
    *form = reply_form(v, content, "reference", "montant", "courriel", NULL);
    return content;
}

static void fill_form(visit_t *v, xmlNodePtr form, const avis_t *avis)
{
    reply_form_value(form, "reference", avis->typed);
    reply_form_value(form, "montant", money_plain(v->p, avis->amount));
    reply_form_value(form, "courriel", avis->email);
}

/* What was typed before comes back with ?saisie=; who is signed in has his address filled in. */
int page_avis_get(visit_t *v)
{
    const char *token = form_get(v->query, "saisie");
    const problem_t *problem = NULL;
    avis_t *avis = NULL;
    xmlNodePtr form, content;

    if (!settings_pays_avis(v->settings))
        return no_avis(v);
    if (token && (problem = avis_kept(v->db, v->now, token, &avis)))
        return reply_problem(v, problem);
    content = open_form(v, &form);
    if (avis)
        fill_form(v, form, avis);
    else if (v->session)
        reply_form_value(form, "courriel", v->session->email);
    return reply_page(v, content, HTTP_OK);
}

/* The form again, with what was typed and a word on why. */
static int again(visit_t *v, const problem_t *problem)
{
    xmlNodePtr form, content = open_form(v, &form);

    xml_set(content, "notice", problem->code);
    if (problem->retry_after) {
        xml_set_int(content, "wait", (problem->retry_after + 59) / 60);
        apr_table_setn(v->r->headers_out, "Retry-After", apr_itoa(v->p, problem->retry_after));
    }
    return reply_page(v, content, problem_status(problem->kind));
}

static int show_wrong(visit_t *v, const apr_array_header_t *wrong)
{
    xmlNodePtr form, content = open_form(v, &form);

    for (int i = 0; i < wrong->nelts; i++) {
        const avis_wrong_t *entry = &APR_ARRAY_IDX(wrong, i, avis_wrong_t);

        reply_form_problem(form, entry->field, entry->code);
    }
    return reply_page(v, content, 422);
}

static const char *check_path(const visit_t *v, const char *token)
{
    return apr_pstrcat(v->p, "/paiement/avis/", token, NULL);
}

int page_avis_post(visit_t *v)
{
    apr_array_header_t *wrong;
    const char *token;
    const problem_t *problem;
    avis_t avis;

    if (!settings_pays_avis(v->settings))
        return no_avis(v);
    avis_read(v->p, &v->settings->payment.avis, v->form, &avis, &wrong);
    if (wrong->nelts)
        return show_wrong(v, wrong);
    problem = throttle_payment(v->db, v->settings, v->now, visit_address(v));
    if (problem && problem->kind == PROBLEM_THROTTLED)
        return again(v, problem);
    if (problem || (problem = avis_keep(v->db, v->now, &avis, &token)))
        return reply_problem(v, problem);
    return reply_redirect(v, check_path(v, token));
}

/*
 * The check page
 */
typedef struct check_t {
    visit_t *v;
    avis_t *avis;
    payment_t *payment; /* the one that stands in the way, or NULL */
} check_t;

static payment_desk_t desk_of(const visit_t *v)
{
    return (payment_desk_t){v->settings, v->portal->provider, v->db};
}

/* What stands in the way: settled, or an attempt that may still succeed, whose own payer may go on with it. */
static void show_payment(const check_t *check, xmlNodePtr content)
{
    visit_t *v = check->v;
    payment_t *payment = check->payment;
    int own = payment && !strcmp(payment->entry, v->arg[0]);

    if (!payment)
        return;
    xml_set(content, "state", payment_state_name(payment->state));
    if (payment->state == PAYMENT_PAYEE)
        xml_set(content, "paid", visit_show(v, payment->paid_at, CALENDAR_DAY_LONG));
    if (!payment_living(payment->state))
        return;
    xml_set(content, "until", visit_show(v, payment_until(v->settings, payment), CALENDAR_HOUR));
    xml_set(content, "own", own ? "yes" : NULL);
    xml_set(content, "opening", own && payment->state == PAYMENT_CREEE ? "yes" : NULL);
    if (own && payment->operation) {
        payment_desk_t desk = desk_of(v);

        xml_set(content, "follow", apr_pstrcat(v->p, "/paiement/suivi/", payment->operation, NULL));
        xml_set(content, "resume", payment_page(&desk, payment, v->now));
    }
}

static int show_check(const check_t *check, const problem_t *problem, int status)
{
    visit_t *v = check->v;
    xmlNodePtr content = reply_open(v, "avis-verification");

    xml_set(content, "saisie", v->arg[0]);
    xml_set(content, "typed", check->avis->typed);
    xml_set(content, "reference", check->avis->reference);
    xml_set(content, "amount", money_show(v->p, check->avis->amount));
    xml_set(content, "email", check->avis->email);
    xml_set(content, "notice", problem ? problem->code : NULL);
    show_payment(check, content);
    show_office(v, content);
    reply_form(v, content, NULL);
    if (problem && problem->retry_after)
        apr_table_setn(v->r->headers_out, "Retry-After", apr_itoa(v->p, problem->retry_after));
    v->leads_to = v->settings->payment.page_origin;
    return reply_page(v, content, status);
}

static const problem_t *find(check_t *check)
{
    visit_t *v = check->v;
    const problem_t *problem = avis_kept(v->db, v->now, v->arg[0], &check->avis);

    return problem || check->avis ? problem : problem_make(v->p, PROBLEM_NOT_FOUND, "saisie", NULL);
}

int page_avis_verification_get(visit_t *v)
{
    const payment_settings_t *payment = &v->settings->payment;
    check_t check = {.v = v};
    const problem_t *problem;

    if (!settings_pays_avis(v->settings))
        return no_avis(v);
    if ((problem = find(&check)) ||
        (problem = payment_of_debt(v->db, "avis", payment->mode, payment->avis.client, check.avis->reference, &check.payment)))
        return reply_problem(v, problem);
    return show_check(&check, NULL, HTTP_OK);
}

static apr_array_header_t *debt_of(apr_pool_t *p, const avis_t *avis)
{
    apr_array_header_t *debts = apr_array_make(p, 1, sizeof(payment_debt_t));
    payment_debt_t *debt = apr_array_push(debts);

    *debt = (payment_debt_t){.reference = avis->reference, .amount = avis->amount};
    return debts;
}

static const problem_t *start(check_t *check)
{
    visit_t *v = check->v;
    const avis_settings_t *settings = &v->settings->payment.avis;
    const avis_t *avis = check->avis;
    const payment_desk_t desk = desk_of(v);
    const payment_order_t order = {
        .kind = "avis", .client = settings->client, .exercice = avis->exercice, .refdet = avis->reference,
        .object = apr_pstrcat(v->p, settings->object, " ", avis->reference, NULL), .email = avis->email,
        .account_id = v->session ? v->session->account_id : 0, .entry = v->arg[0], .debts = debt_of(v->p, avis),
    };

    return payment_start(&desk, &order, &check->payment);
}

/* The service will not have one of the answers: back to the form that has it. */
static int declined(check_t *check, const char *field)
{
    visit_t *v = check->v;
    xmlNodePtr form, content = open_form(v, &form);

    fill_form(v, form, check->avis);
    reply_form_problem(form, field, "declined");
    return reply_page(v, content, 422);
}

/* The payer's own attempt, young enough: he goes on with it. */
static const char *own_page(const check_t *check)
{
    const payment_desk_t desk = desk_of(check->v);

    if (!check->payment || strcmp(check->payment->entry, check->v->arg[0]))
        return NULL;
    return payment_page(&desk, check->payment, apr_time_now());
}

static int refused(check_t *check, const problem_t *problem)
{
    visit_t *v = check->v;
    const char *page = !strcmp(problem->code, "living") ? own_page(check) : NULL;

    if (page)
        return reply_redirect_away(v, page);
    if (problem->kind == PROBLEM_INPUT)
        return declined(check, problem->field);
    if (problem->kind != PROBLEM_CONFLICT && problem->kind != PROBLEM_BUSY && strncmp(problem->code, "payment-", 8))
        return reply_problem(v, problem);
    if (problem->detail)
        ap_log_rerror(APLOG_MARK, APLOG_WARNING, 0, v->r, "payment not opened: %s: %s", problem->code, problem->detail);
    return show_check(check, problem, problem_status(problem->kind));
}

int page_avis_verification_post(visit_t *v)
{
    const payment_desk_t desk = desk_of(v);
    check_t check = {.v = v};
    const problem_t *problem;

    if (!settings_pays_avis(v->settings))
        return no_avis(v);
    if ((problem = find(&check)))
        return reply_problem(v, problem);
    if ((problem = start(&check)))
        return refused(&check, problem);
    return reply_redirect_away(v, payment_page(&desk, check.payment, check.payment->created_at));
}
