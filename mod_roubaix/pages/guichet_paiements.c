/* SPDX-License-Identifier: Apache-2.0 */
#include "pages/guichet_paiements.h"

#include <string.h>

#include <apr_lib.h>
#include <apr_strings.h>

#include "base/money.h"
#include "base/text.h"
#include "base/xml.h"
#include "domain/finance.h"
#include "domain/ledger.h"
#include "domain/payment.h"
#include "pages/guichet_show.h"
#include "pages/paiement.h"
#include "web/csv.h"
#include "web/reply.h"

#define DAYS_SHOWN 31
#define EXPORT_DAYS 400

static const char *const kinds[] = {"avis", "facture"};

/*
 * What is asked for
 */
static const char *known_kind(const visit_t *v)
{
    const char *asked = form_get(v->query, "nature");

    for (size_t i = 0; asked && i < sizeof kinds / sizeof *kinds; i++)
        if (!strcmp(asked, kinds[i]))
            return kinds[i];
    return NULL;
}

static const char *known_state(const visit_t *v)
{
    const char *asked = form_get(v->query, "etat");
    payment_state_e state = asked ? payment_state_of(asked) : PAYMENT_STATES;

    return state == PAYMENT_STATES ? NULL : payment_state_name(state);
}

/* A day of the query, or NULL when it is none. */
static const char *known_day(const visit_t *v, const char *name)
{
    const char *asked = form_get(v->query, name);

    return asked && calendar_moment(v->settings->calendar, asked, "12:00") ? asked : NULL;
}

/* Letters and digits of what was typed as a reference, in capitals; NULL when there are none. */
static const char *known_reference(const visit_t *v)
{
    const char *asked = form_get(v->query, "q");
    char *out = asked ? apr_palloc(v->p, strlen(asked) + 1) : NULL, *to = out;

    for (; asked && *asked; asked++)
        if (apr_isalnum(*asked) && !((unsigned char)*asked & 0x80))
            *to++ = (char)apr_toupper(*asked);
    if (out)
        *to = '\0';
    return out && *out ? out : NULL;
}

static finance_filter_t filter_of(const visit_t *v)
{
    const char *before = form_get(v->query, "avant");
    apr_int64_t id = before ? apr_strtoi64(before, NULL, 10) : 0;

    return (finance_filter_t){.state = known_state(v), .kind = known_kind(v), .day = known_day(v, "jour"), .refdet = known_reference(v),
                              .before = id > 0 ? id : 0};
}

static const char *today(const visit_t *v, apr_interval_time_t back)
{
    return visit_show(v, v->now - back, CALENDAR_ISO);
}

/*
 * The list
 */
static const char *payment_path(const visit_t *v, apr_int64_t id)
{
    return apr_psprintf(v->p, "/guichet/paiements/%" APR_INT64_T_FMT, id);
}

static void show_row(visit_t *v, const finance_row_t *row, xmlNodePtr parent)
{
    xmlNodePtr node = xml_add(parent, "payment");

    xml_set(node, "path", payment_path(v, row->id));
    xml_set(node, "state", payment_state_name(row->state));
    xml_set(node, "kind", row->kind);
    xml_set(node, "mode", row->mode);
    xml_set(node, "reference", row->refdet);
    xml_set(node, "amount", money_show(v->p, row->amount));
    xml_set(node, "email", row->email);
    xml_set(node, "means", *row->means ? row->means : NULL);
    xml_set(node, "why", *row->why ? row->why : NULL);
    xml_set(node, "resolution", *row->resolution ? row->resolution : NULL);
    guichet_time(v, node, "created", row->created_at, CALENDAR_MOMENT);
    guichet_time(v, node, "paid", row->paid_at, CALENDAR_MOMENT);
}

static void show_rows(visit_t *v, xmlNodePtr content, const char *name, const finance_row_t *rows, int count)
{
    xmlNodePtr list = xml_add(content, name);

    for (int i = 0; i < count && i < FINANCE_ROWS; i++)
        show_row(v, &rows[i], list);
    xml_set(list, "more", count > FINANCE_ROWS ? "yes" : NULL);
}

static void show_days(visit_t *v, xmlNodePtr content, const finance_day_t *days, int count)
{
    for (int i = 0; i < count; i++) {
        xmlNodePtr node = xml_add(content, "day");

        xml_set(node, "day", days[i].day);
        xml_set(node, "shown", calendar_show_day(v->settings->calendar, v->p, days[i].day, CALENDAR_DAY_SHORT));
        xml_set(node, "kind", days[i].kind);
        xml_set(node, "mode", days[i].mode);
        xml_set_int(node, "paid-count", days[i].paid_count);
        xml_set(node, "paid", money_show(v->p, days[i].paid_amount));
        xml_set_int(node, "verify-count", days[i].verify_count);
        xml_set(node, "verify", money_show(v->p, days[i].verify_amount));
        xml_set(node, "refunded", money_show(v->p, days[i].refunded_amount));
    }
}

static const problem_t *show_job(visit_t *v, xmlNodePtr content)
{
    finance_job_t job;
    const problem_t *problem = finance_job(v->db, &job);

    if (problem)
        return problem;
    guichet_time(v, content, "job-run", job.last_run, CALENDAR_MOMENT);
    if (job.oldest && job.oldest < v->now)
        xml_set_int(content, "job-late-minutes", apr_time_sec(v->now - job.oldest) / 60);
    return NULL;
}

/* Places are counted, the rest is money. */
static const char *difference_shown(const visit_t *v, const ledger_difference_t *difference, apr_int64_t amount)
{
    return strcmp(difference->kind, "places") ? money_show(v->p, amount) : apr_psprintf(v->p, "%" APR_INT64_T_FMT, amount);
}

/* What the last proof of the families' ledger found. */
static const problem_t *show_ledger(visit_t *v, xmlNodePtr content)
{
    ledger_difference_t *list;
    xmlNodePtr ledger;
    apr_time_t at;
    int count;
    const problem_t *problem = NULL;

    if (!v->settings->kiosque.on || (problem = ledger_differences(v->db, &at, &list, &count)))
        return problem;
    ledger = xml_add(content, "ledger");
    guichet_time(v, ledger, "at", at, CALENDAR_MOMENT);
    xml_set(ledger, "more", count > LEDGER_ROWS ? "yes" : NULL);
    for (int i = 0; i < count && i < LEDGER_ROWS; i++) {
        xmlNodePtr node = xml_add(ledger, "difference");

        xml_set(node, "kind", list[i].kind);
        xml_set(node, "reference", list[i].reference);
        xml_set(node, "expected", difference_shown(v, &list[i], list[i].expected));
        xml_set(node, "found", difference_shown(v, &list[i], list[i].found));
    }
    return NULL;
}

static const char *list_path(const visit_t *v, const finance_filter_t *filter, const char *path)
{
    path = guichet_with(v, path, "etat", filter->state);
    path = guichet_with(v, path, "nature", filter->kind);
    path = guichet_with(v, path, "jour", filter->day);
    return guichet_with(v, path, "q", filter->refdet);
}

static void show_choices(visit_t *v, const finance_filter_t *filter, xmlNodePtr content)
{
    xml_set(content, "state", filter->state);
    xml_set(content, "kind", filter->kind);
    xml_set(content, "day", filter->day);
    xml_set(content, "q", filter->refdet);
    xml_set(content, "later", filter->before ? "yes" : NULL);
    xml_set(content, "from", today(v, apr_time_from_sec(DAYS_SHOWN * 86400)));
    xml_set(content, "to", today(v, 0));
    for (int state = 0; state < PAYMENT_STATES; state++)
        xml_set(xml_add(content, "choice"), "state", payment_state_name((payment_state_e)state));
}

typedef struct lists_t {
    finance_row_t *verify, *rows;
    finance_day_t *days;
    int verify_count, rows_count, days_count;
} lists_t;

static const problem_t *read_lists(visit_t *v, const finance_filter_t *filter, lists_t *lists)
{
    const problem_t *problem;

    if ((problem = finance_to_verify(v->db, &lists->verify, &lists->verify_count)) ||
        (problem = finance_list(v->db, filter, &lists->rows, &lists->rows_count)))
        return problem;
    return finance_days(v->db, today(v, apr_time_from_sec(DAYS_SHOWN * 86400)), today(v, 0), &lists->days, &lists->days_count);
}

int page_guichet_paiements_get(visit_t *v)
{
    finance_filter_t filter = filter_of(v);
    lists_t lists = {0};
    xmlNodePtr content = reply_open(v, "guichet-paiements");
    const problem_t *problem = read_lists(v, &filter, &lists);

    if (problem || (problem = show_job(v, content)))
        return reply_problem(v, problem);
    show_choices(v, &filter, content);
    show_rows(v, content, "verify", lists.verify, lists.verify_count);
    show_rows(v, content, "list", lists.rows, lists.rows_count);
    show_days(v, content, lists.days, lists.days_count);
    if ((problem = show_ledger(v, content)))
        return reply_problem(v, problem);
    if (lists.rows_count > FINANCE_ROWS) {
        const char *last = apr_psprintf(v->p, "%" APR_INT64_T_FMT, lists.rows[FINANCE_ROWS - 1].id);

        xml_set(content, "more", guichet_with(v, list_path(v, &filter, "/guichet/paiements"), "avant", last));
    }
    return reply_page(v, content, HTTP_OK);
}

/* Proved anew, as after a correction. */
int page_guichet_controler_post(visit_t *v)
{
    int count;
    const problem_t *problem = ledger_check(v->db, v->now, &count);

    return problem ? reply_problem(v, problem) : reply_redirect(v, "/guichet/paiements");
}

/*
 * The export: one line a payment, times in the city, amounts with a comma
 */
static void write_row(const visit_t *v, csv_t *csv, const finance_row_t *row)
{
    csv_cell(csv, row->day);
    csv_cell(csv, row->paid_at ? visit_show(v, row->paid_at, CALENDAR_STAMP) : "");
    csv_cell(csv, visit_show(v, row->created_at, CALENDAR_STAMP));
    csv_cell(csv, row->kind);
    csv_cell(csv, row->refdet);
    csv_cell(csv, money_plain(v->p, row->amount));
    csv_cell(csv, payment_state_name(row->state));
    csv_cell(csv, row->means);
    csv_cell(csv, row->authorisation);
    csv_cell(csv, row->operation ? row->operation : "");
    csv_cell(csv, row->mode);
    csv_cell(csv, row->why);
    csv_cell(csv, row->resolution);
    csv_line(csv);
}

static const problem_t *write_rows(visit_t *v, csv_t *csv, const char *from, const char *to, const finance_filter_t *filter)
{
    const char *after_day = from;
    apr_int64_t after_id = 0;
    finance_row_t *rows;
    int count;

    do {
        const problem_t *problem = finance_export(v->db, after_day, after_id, to, filter, &rows, &count);

        if (problem)
            return problem;
        for (int i = 0; i < count; i++)
            write_row(v, csv, &rows[i]);
        if (count) {
            after_day = rows[count - 1].day;
            after_id = rows[count - 1].id;
        }
    } while (count == 500);
    return NULL;
}

int page_guichet_export_get(visit_t *v)
{
    static const char *const header[] = {"jour", "paye_le", "cree_le", "nature", "reference", "montant", "etat", "moyen", "autorisation",
                                         "idop", "mode", "ecart", "suite", NULL};
    const char *from = known_day(v, "du"), *to = known_day(v, "au");
    finance_filter_t filter = filter_of(v);
    csv_t *csv = csv_open(v->p);
    const problem_t *problem;

    to = to ? to : today(v, 0);
    from = from ? from : today(v, apr_time_from_sec(DAYS_SHOWN * 86400));
    for (int i = 0; header[i]; i++)
        csv_cell(csv, header[i]);
    csv_line(csv);
    if ((problem = write_rows(v, csv, from, to, &filter)))
        return reply_problem(v, problem);
    return reply_csv(v, csv, apr_psprintf(v->p, "paiements-%s-%s.csv", from, to));
}

/*
 * One payment
 */
static void show_event(visit_t *v, const finance_event_t *event, xmlNodePtr content)
{
    xmlNodePtr node = xml_add(content, "event");

    guichet_time(v, node, "at", event->at, CALENDAR_MOMENT);
    xml_set(node, "actor", event->actor);
    xml_set(node, "agent", event->agent);
    xml_set(node, "action", event->action);
    xml_set(node, "from", *event->from ? event->from : NULL);
    xml_set(node, "to", event->to);
    xml_set(node, "code", *event->code ? event->code : NULL);
    xml_set(node, "text", *event->text ? event->text : NULL);
    if (*event->raw)
        xml_add_text(node, "raw", event->raw);
}

static void show_payment(visit_t *v, const payment_t *payment, xmlNodePtr content)
{
    xml_set(content, "path", payment_path(v, payment->id));
    xml_set(content, "state", payment_state_name(payment->state));
    xml_set(content, "kind", payment->kind);
    xml_set(content, "mode", payment->mode);
    xml_set(content, "client", payment->client);
    xml_set(content, "exercice", payment->exercice);
    xml_set(content, "reference", payment->refdet);
    xml_set(content, "amount", money_show(v->p, payment->amount));
    xml_set(content, "email", payment->email);
    xml_set(content, "operation", payment->operation);
    xml_set(content, "means", *payment->means ? payment->means : NULL);
    xml_set(content, "authorisation", *payment->authorisation ? payment->authorisation : NULL);
    xml_set(content, "why", *payment->why ? payment->why : NULL);
    xml_set(content, "resolution", *payment->resolution ? payment->resolution : NULL);
    xml_set_int(content, "asks", payment->asks);
    guichet_time(v, content, "created", payment->created_at, CALENDAR_MOMENT);
    guichet_time(v, content, "paid", payment->paid_at, CALENDAR_MOMENT);
    guichet_time(v, content, "asked", payment->asked_at, CALENDAR_MOMENT);
    guichet_time(v, content, "next", payment->next_at, CALENDAR_MOMENT);
    xml_set(content, "can-ask", payment->operation && payment->state != PAYMENT_PAYEE ? "yes" : NULL);
    xml_set(content, "can-close", payment->state == PAYMENT_A_VERIFIER && !payment->resolved_at ? "yes" : NULL);
}

static const problem_t *find(visit_t *v, payment_t **payment)
{
    const problem_t *problem = payment_load(v->db, apr_strtoi64(v->arg[0], NULL, 10), payment);

    return problem || *payment ? problem : problem_make(v->p, PROBLEM_NOT_FOUND, "paiement", NULL);
}

/* The page of one payment, with what is wrong with what the agent sent, or NULL. */
static int show_one(visit_t *v, payment_t *payment, const problem_t *wrong)
{
    finance_event_t *events;
    int count;
    const problem_t *problem = finance_events(v->db, payment->id, &events, &count);
    xmlNodePtr content, form;

    if (problem)
        return reply_problem(v, problem);
    content = reply_open(v, "guichet-paiement");
    show_payment(v, payment, content);
    xml_set(content, "done", form_get(v->query, "fait"));
    xml_set(content, "conflict", wrong && wrong->kind != PROBLEM_INPUT ? wrong->code : NULL);
    if ((problem = paiement_debts(v, payment, content)))
        return reply_problem(v, problem);
    for (int i = 0; i < count; i++)
        show_event(v, &events[i], content);
    form = reply_form(v, content, "note", "issue", "motif", NULL);
    if (wrong && wrong->kind == PROBLEM_INPUT)
        reply_form_problem(form, wrong->field, wrong->code);
    return reply_page(v, content, wrong ? problem_status(wrong->kind) : HTTP_OK);
}

int page_guichet_paiement_get(visit_t *v)
{
    payment_t *payment;
    const problem_t *problem = find(v, &payment);

    return problem ? reply_problem(v, problem) : show_one(v, payment, NULL);
}

static int is_told_here(const problem_t *problem)
{
    return problem->kind == PROBLEM_INPUT || problem->kind == PROBLEM_CONFLICT || problem->kind == PROBLEM_BUSY ||
           !strcmp(problem->code, "payment-away");
}

/* Back to the payment with a word on what was done, or its page with what was wrong. */
static int finish(visit_t *v, payment_t *payment, const problem_t *problem, const char *done)
{
    const problem_t *again;

    if (!problem)
        return reply_redirect(v, guichet_with(v, payment_path(v, payment->id), "fait", done));
    if (!is_told_here(problem))
        return reply_problem(v, problem);
    again = find(v, &payment);
    return again ? reply_problem(v, again) : show_one(v, payment, problem);
}

int page_guichet_verifier_post(visit_t *v)
{
    const payment_desk_t desk = {v->settings, v->portal->provider, v->db};
    payment_t *payment;
    const problem_t *problem = find(v, &payment);

    if (problem)
        return reply_problem(v, problem);
    if (!payment->operation || payment->state == PAYMENT_PAYEE || !desk.provider)
        return finish(v, payment, problem_make(v->p, PROBLEM_CONFLICT, "state", NULL), NULL);
    problem = payment_ask(&desk, "agent", v->agent->id, &payment);
    return finish(v, payment, problem, "verifier");
}

int page_guichet_noter_post(visit_t *v)
{
    payment_t *payment;
    const problem_t *problem = find(v, &payment);

    if (problem)
        return reply_problem(v, problem);
    return finish(v, payment, finance_note(v->db, v->now, v->agent, payment->id, form_get(v->form, "note")), "noter");
}

int page_guichet_clore_post(visit_t *v)
{
    payment_t *payment;
    const problem_t *problem = find(v, &payment);

    if (problem)
        return reply_problem(v, problem);
    problem = finance_resolve(v->db, v->now, v->agent, payment->id, form_get(v->form, "issue"), form_get(v->form, "motif"));
    return finish(v, payment, problem, "clore");
}
