/* SPDX-License-Identifier: Apache-2.0 */
/* The invoices of a family: the list, one of them, paying one or several of a régie. */
#include "pages/kiosque.h"

#include <string.h>

#include <apr_strings.h>
#include <http_log.h>

#include "base/money.h"
#include "base/text.h"
#include "base/xml.h"
#include "domain/facture.h"
#include "domain/payment.h"
#include "web/reply.h"

APLOG_USE_MODULE(roubaix);

#define EMAIL_MAX 80 /* PayFiP's */

/* The visitor's family and all its invoices. */
typedef struct account_view_t {
    famille_t *famille;
    facture_t *list;
    int count;
} account_view_t;

static const problem_t *load(visit_t *v, account_view_t *view)
{
    const problem_t *problem = kiosque_family(v, &view->famille);

    if (problem)
        return problem;
    if (!view->famille)
        return problem_make(v->p, PROBLEM_CONFLICT, "unbound", NULL);
    return facture_list(v->db, v->settings, v->now, view->famille->id, &view->list, &view->count);
}

/* Who has no family yet is led to the binding form. */
static int refuse(visit_t *v, const problem_t *problem)
{
    return strcmp(problem->code, "unbound") ? reply_problem(v, problem) : reply_redirect(v, "/kiosque");
}

static const char *day(const visit_t *v, const char *iso)
{
    return calendar_show_day(v->settings->calendar, v->p, iso, CALENDAR_DAY_LONG);
}

static xmlNodePtr show_facture(visit_t *v, xmlNodePtr parent, const facture_t *facture)
{
    const office_t *regie = settings_regie(v->settings, facture->regie);
    xmlNodePtr node = xml_add(parent, "facture");

    xml_set(node, "numero", facture->numero);
    xml_set(node, "reference", facture->reference);
    xml_set(node, "label", facture->label);
    xml_set(node, "issued", day(v, facture->issued));
    xml_set(node, "deadline", day(v, facture->deadline));
    xml_set(node, "amount", money_show(v->p, facture->amount));
    xml_set(node, "remaining", facture->remaining != facture->amount ? money_show(v->p, facture->remaining) : NULL);
    xml_set(node, "standing", facture_standing_name(facture->standing));
    xml_set(node, "paid", facture->paid_at ? visit_show(v, facture->paid_at, CALENDAR_DAY_LONG) : NULL);
    xml_set(node, "until", facture->until ? visit_show(v, facture->until, CALENDAR_HOUR) : NULL);
    xml_set(node, "regie", regie ? regie->name : facture->regie);
    xml_set(node, "payable", facture->standing == FACTURE_A_PAYER && settings_pays_regie(v->settings, regie) ? "yes" : NULL);
    return node;
}

/* What is to be paid first, by régie, since one payment goes to one of them. */
static void show_to_pay(visit_t *v, xmlNodePtr content, const account_view_t *view)
{
    for (int r = 0; r < v->settings->regies->nelts; r++) {
        const office_t *regie = APR_ARRAY_IDX(v->settings->regies, r, office_t *);
        xmlNodePtr group = NULL;

        for (int i = 0; i < view->count; i++) {
            if (view->list[i].standing != FACTURE_A_PAYER || strcmp(view->list[i].regie, regie->id))
                continue;
            if (!group) {
                group = xml_add(content, "to-pay");
                xml_set(group, "name", regie->name);
                xml_set(group, "payable", settings_pays_regie(v->settings, regie) ? "yes" : NULL);
                kiosque_regie(group, v->settings, regie->id);
            }
            show_facture(v, group, &view->list[i]);
        }
    }
}

int page_factures_get(visit_t *v)
{
    account_view_t view;
    const problem_t *problem = load(v, &view);
    xmlNodePtr content;

    if (problem)
        return refuse(v, problem);
    content = reply_open(v, "factures");
    xml_set(content, "code", view.famille->code);
    xml_set(content, "name", view.famille->name);
    show_to_pay(v, content, &view);
    for (int i = 0; i < view.count; i++)
        if (view.list[i].standing != FACTURE_A_PAYER || !settings_regie(v->settings, view.list[i].regie))
            show_facture(v, content, &view.list[i]);
    return reply_page(v, content, HTTP_OK);
}

/*
 * One invoice
 */
static const facture_t *find(const account_view_t *view, const char *reference)
{
    for (int i = 0; i < view->count; i++)
        if (!strcmp(view->list[i].reference, reference))
            return &view->list[i];
    return NULL;
}

/* "1,5" */
static const char *show_quantity(const visit_t *v, apr_int64_t hundredths)
{
    if (hundredths % 100 == 0)
        return apr_psprintf(v->p, "%" APR_INT64_T_FMT, hundredths / 100);
    if (hundredths % 10 == 0)
        return apr_psprintf(v->p, "%" APR_INT64_T_FMT ",%d", hundredths / 100, (int)(hundredths % 100 / 10));
    return apr_psprintf(v->p, "%" APR_INT64_T_FMT ",%02d", hundredths / 100, (int)(hundredths % 100));
}

static const problem_t *show_lines(visit_t *v, xmlNodePtr node, const facture_t *facture)
{
    facture_line_t *lines;
    int count;
    const problem_t *problem = facture_lines(v->db, facture->id, &lines, &count);

    for (int i = 0; !problem && i < count; i++) {
        xmlNodePtr line = xml_add(node, "ligne");

        xml_set(line, "child", lines[i].child);
        xml_set(line, "label", lines[i].label);
        xml_set(line, "unit", money_show(v->p, lines[i].unit_price));
        xml_set(line, "quantity", show_quantity(v, lines[i].quantity));
        xml_set(line, "amount", money_show(v->p, lines[i].amount));
    }
    return problem;
}

int page_facture_get(visit_t *v)
{
    account_view_t view;
    const facture_t *facture;
    const problem_t *problem = load(v, &view);
    xmlNodePtr content, node;

    if (problem)
        return refuse(v, problem);
    if (!(facture = find(&view, v->arg[0])))
        return reply_status(v, HTTP_NOT_FOUND, "facture");
    content = reply_open(v, "facture-detail");
    xml_set(content, "code", view.famille->code);
    xml_set(content, "name", view.famille->name);
    xml_set(content, "address1", *view.famille->address_line1 ? view.famille->address_line1 : NULL);
    xml_set(content, "address2", *view.famille->address_line2 ? view.famille->address_line2 : NULL);
    xml_set(content, "town", *view.famille->town ? apr_pstrcat(v->p, view.famille->postcode, " ", view.famille->town, NULL) : NULL);
    node = show_facture(v, content, facture);
    if ((problem = show_lines(v, node, facture)))
        return reply_problem(v, problem);
    kiosque_regie(content, v->settings, facture->regie);
    return reply_page(v, content, HTTP_OK);
}

/*
 * Paying
 */
typedef struct basket_t {
    account_view_t view;
    apr_array_header_t *list; /* const facture_t *, what was chosen, each once */
    const office_t *regie;    /* of the first */
    const char *notice;       /* why it cannot be paid as it was chosen, or NULL */
    apr_int64_t total;        /* cents */
} basket_t;

static int holds(const apr_array_header_t *list, const facture_t *facture)
{
    for (int i = 0; i < list->nelts; i++)
        if (APR_ARRAY_IDX(list, i, const facture_t *) == facture)
            return 1;
    return 0;
}

/* An attempt that may still succeed is payment_start()'s to judge: it may be the visitor's own. */
static const char *trouble(const visit_t *v, const basket_t *basket)
{
    if (!basket->list->nelts)
        return "none";
    for (int i = 0; i < basket->list->nelts; i++) {
        const facture_t *facture = APR_ARRAY_IDX(basket->list, i, const facture_t *);

        if (facture->standing != FACTURE_A_PAYER && facture->standing != FACTURE_EN_COURS)
            return "standing";
        if (strcmp(facture->regie, basket->regie ? basket->regie->id : ""))
            return "regies";
    }
    return settings_pays_regie(v->settings, basket->regie) ? NULL : "offline";
}

/* What is chosen by its reference; what is not the family's is passed over as if it did not exist. */
static const problem_t *fill(visit_t *v, const form_t *chosen, basket_t *basket)
{
    const problem_t *problem = load(v, &basket->view);

    basket->list = apr_array_make(v->p, 4, sizeof(const facture_t *));
    for (int i = 0; !problem && i < chosen->pairs->nelts; i++) {
        const form_pair_t *pair = &APR_ARRAY_IDX(chosen->pairs, i, form_pair_t);
        const facture_t *facture = !strcmp(pair->name, "facture") ? find(&basket->view, pair->value) : NULL;

        if (facture && !holds(basket->list, facture)) {
            APR_ARRAY_PUSH(basket->list, const facture_t *) = facture;
            basket->total += facture->remaining;
        }
    }
    if (problem)
        return problem;
    if (basket->list->nelts)
        basket->regie = settings_regie(v->settings, APR_ARRAY_IDX(basket->list, 0, const facture_t *)->regie);
    basket->notice = trouble(v, basket);
    return NULL;
}

static payment_desk_t desk_of(const visit_t *v)
{
    return (payment_desk_t){v->settings, v->portal->provider, v->db};
}

static void show_in_way(visit_t *v, xmlNodePtr content, const payment_t *payment)
{
    const payment_desk_t desk = desk_of(v);

    if (!payment || !payment_living(payment->state))
        return;
    xml_set(content, "until", visit_show(v, payment_until(v->settings, payment), CALENDAR_HOUR));
    if (payment->account_id != v->session->account_id || !payment->operation)
        return;
    xml_set(content, "follow", apr_pstrcat(v->p, "/paiement/suivi/", payment->operation, NULL));
    xml_set(content, "resume", payment_page(&desk, payment, v->now));
}

/* `notice`: what stands in the way, or NULL; `payment`: the attempt it is about, or NULL. */
static int show_basket(visit_t *v, const basket_t *basket, const char *notice, const payment_t *payment, int status)
{
    xmlNodePtr content = reply_open(v, "payer"), form;

    xml_set(content, "notice", notice);
    xml_set(content, "regie", basket->regie ? basket->regie->name : NULL);
    xml_set(content, "total", money_show(v->p, basket->total));
    for (int i = 0; i < basket->list->nelts; i++)
        show_facture(v, content, APR_ARRAY_IDX(basket->list, i, const facture_t *));
    show_in_way(v, content, payment);
    form = reply_form(v, content, "courriel", NULL);
    if (!v->form)
        reply_form_value(form, "courriel", v->session->email);
    if (notice && !strcmp(notice, "courriel"))
        reply_form_problem(form, "courriel", "format");
    v->leads_to = v->settings->payment.page_origin;
    return reply_page(v, content, status);
}

/* The attempt that may still pay one of them, or NULL. */
static const problem_t *find_living(const visit_t *v, const basket_t *basket, payment_t **payment)
{
    const problem_t *problem = NULL;

    *payment = NULL;
    for (int i = 0; !problem && !*payment && i < basket->list->nelts; i++) {
        const facture_t *facture = APR_ARRAY_IDX(basket->list, i, const facture_t *);

        if (facture->standing == FACTURE_EN_COURS)
            problem = payment_of_debt(v->db, "facture", v->settings->payment.mode, basket->regie->client, facture->reference, payment);
    }
    return problem;
}

int page_payer_get(visit_t *v)
{
    payment_t *payment = NULL;
    basket_t basket = {0};
    const problem_t *problem = fill(v, v->query, &basket);

    if (!problem && !basket.notice)
        problem = find_living(v, &basket, &payment);
    return problem ? refuse(v, problem) : show_basket(v, &basket, payment ? "living" : basket.notice, payment, HTTP_OK);
}

/* The payer's own attempt for the same invoices, young enough: he goes on with it. */
static const char *own_page(const visit_t *v, const payment_t *payment, const payment_order_t *order)
{
    const payment_desk_t desk = desk_of(v);

    return payment && !strcmp(payment->entry, order->entry) ? payment_page(&desk, payment, apr_time_now()) : NULL;
}

static int not_started(visit_t *v, const basket_t *basket, const payment_order_t *order, const problem_t *problem, const payment_t *payment)
{
    const char *page = !strcmp(problem->code, "living") ? own_page(v, payment, order) : NULL;

    if (page)
        return reply_redirect_away(v, page);
    if (problem->kind != PROBLEM_INPUT && problem->kind != PROBLEM_CONFLICT && problem->kind != PROBLEM_BUSY &&
        strncmp(problem->code, "payment-", 8))
        return reply_problem(v, problem);
    if (problem->detail)
        ap_log_rerror(APLOG_MARK, APLOG_WARNING, 0, v->r, "payment not opened: %s: %s", problem->code, problem->detail);
    if (problem->retry_after)
        apr_table_setn(v->r->headers_out, "Retry-After", apr_itoa(v->p, problem->retry_after));
    return show_basket(v, basket, problem->code, payment, problem_status(problem->kind));
}

int page_payer_post(visit_t *v)
{
    const payment_desk_t desk = desk_of(v);
    const char *typed = form_get(v->form, "courriel"), *email = text_line(v->p, typed ? typed : "");
    basket_t basket = {0};
    payment_t *payment;
    payment_order_t order;
    const problem_t *problem = fill(v, v->form, &basket);

    if (problem)
        return refuse(v, problem);
    if (basket.notice)
        return show_basket(v, &basket, basket.notice, NULL, HTTP_CONFLICT);
    if (!text_is_email(email) || strlen(email) > EMAIL_MAX)
        return show_basket(v, &basket, "courriel", NULL, HTTP_UNPROCESSABLE_ENTITY);
    order = facture_order(v->p, v->settings, basket.view.famille, v->session->account_id, email, basket.list);
    if ((problem = payment_start(&desk, &order, &payment)))
        return not_started(v, &basket, &order, problem, payment);
    return reply_redirect_away(v, payment_page(&desk, payment, payment->created_at));
}
