/* SPDX-License-Identifier: Apache-2.0 */
#include "pages/guichet_facturation.h"

#include <string.h>

#include <apr_lib.h>
#include <apr_strings.h>
#include <http_log.h>

#include "base/money.h"
#include "base/text.h"
#include "base/xml.h"
#include "domain/facturation.h"
#include "domain/jours.h"
#include "web/reply.h"

APLOG_USE_MODULE(roubaix);

#define FAMILLES 50  /* shown at once */
#define ODD 50       /* shown of each kind */
#define DEADLINE 30  /* days, offered */
#define LABEL_MAX 60 /* characters */
#define PREFIX_MAX 6

/* What is asked for, by the address or by the form. */
typedef struct asked_t {
    const char *month; /* YYYY-MM */
    const char *regie; /* id, "": all */
    int wrong;         /* a month was asked for that is none */
} asked_t;

static const char *today(const visit_t *v)
{
    return visit_show(v, v->now, CALENDAR_ISO);
}

static const char *last_month(const visit_t *v)
{
    const char *day = today(v);

    return apr_pstrmemdup(v->p, jours_text(v->p, jours_number(apr_psprintf(v->p, "%.7s-01", day)) - 1), 7);
}

static asked_t asked_of(const visit_t *v, const form_t *form)
{
    const char *month = form_get(form, "mois"), *regie = form_get(form, "regie");
    int known = facturation_is_month(v->p, v->settings, v->now, month);

    return (asked_t){known ? month : last_month(v), regie && settings_regie(v->settings, regie) ? regie : "", month && *month && !known};
}

static const char *month_words(const visit_t *v, const char *month)
{
    return calendar_show_digits(v->settings->calendar, v->p, apr_psprintf(v->p, "%.4s%s00", month, month + 5));
}

static const char *family_path(const visit_t *v, const char *code)
{
    return apr_pstrcat(v->p, "/guichet/familles/", ap_escape_urlencoded(v->p, code), NULL);
}

/*
 * Looking
 */
typedef struct look_t {
    visit_t *v;
    const asked_t *asked;
    xmlNodePtr content;
    xmlNodePtr odd[ANOMALIES];
    int odd_count[ANOMALIES];
    apr_int64_t after; /* families after that one are shown */
    apr_int64_t last;  /* the last one shown */
    int shown, more, families;
    facturation_total_t total;
} look_t;

static void show_mois(const look_t *look, xmlNodePtr parent, const facturation_mois_t *mois)
{
    xmlNodePtr node = xml_add(parent, "mois");

    xml_set(node, "month", strcmp(mois->month, look->asked->month) ? month_words(look->v, mois->month) : NULL);
    xml_set(node, "child", mois->first_name);
    xml_set(node, "activite", mois->activite);
    xml_set_int(node, "booked", mois->booked);
    xml_set_int(node, "present", mois->present);
    xml_set_int(node, "absent", mois->absent);
    xml_set_int(node, "justified", mois->justified);
    xml_set_int(node, "unbooked", mois->unbooked);
    xml_set_int(node, "late", mois->late);
    xml_set(node, "due", money_show(look->v->p, mois->due));
    xml_set(node, "invoiced", mois->invoiced ? money_show(look->v->p, mois->invoiced) : NULL);
}

/* Of earlier months only what differs. */
static int is_shown(const look_t *look, const facturation_mois_t *mois)
{
    return !strcmp(mois->month, look->asked->month) || mois->due != mois->invoiced;
}

static void show_famille(look_t *look, const facturation_famille_t *famille)
{
    xmlNodePtr node;

    if (famille->id <= look->after)
        return;
    if (look->shown == FAMILLES) {
        look->more = 1;
        return;
    }
    look->shown++;
    look->last = famille->id;
    node = xml_add(look->content, "famille");
    xml_set(node, "path", family_path(look->v, famille->code));
    xml_set(node, "code", famille->code);
    xml_set(node, "name", famille->name);
    xml_set(node, "total", famille->has_lines ? money_show(look->v->p, famille->total) : NULL);
    for (int i = 0; i < famille->mois->nelts; i++)
        if (is_shown(look, APR_ARRAY_IDX(famille->mois, i, const facturation_mois_t *)))
            show_mois(look, node, APR_ARRAY_IDX(famille->mois, i, const facturation_mois_t *));
}

static void show_odd(look_t *look, const facturation_famille_t *famille)
{
    for (int i = 0; i < ANOMALIES; i++) {
        xmlNodePtr node;

        if (!famille->odd[i] || look->odd_count[i]++ >= ODD)
            continue;
        if (!look->odd[i]) {
            look->odd[i] = xml_add(look->content, "anomalie");
            xml_set(look->odd[i], "code", anomalie_name(i));
        }
        node = xml_add(look->odd[i], "famille");
        xml_set(node, "path", family_path(look->v, famille->code));
        xml_set(node, "code", famille->code);
        xml_set(node, "name", famille->name);
        xml_set_int(node, "count", famille->odd[i]);
    }
}

/* A family with nothing of the month and nothing to correct is not worth a line. */
static int is_worth(const look_t *look, const facturation_famille_t *famille)
{
    for (int i = 0; i < famille->mois->nelts; i++)
        if (is_shown(look, APR_ARRAY_IDX(famille->mois, i, const facturation_mois_t *)))
            return 1;
    return 0;
}

static const problem_t *look_at(void *baton, const facturation_famille_t *famille)
{
    look_t *look = baton;

    facturation_add(&look->total, famille);
    show_odd(look, famille);
    if (is_worth(look, famille)) {
        look->families++;
        show_famille(look, famille);
    }
    return NULL;
}

static void show_head(visit_t *v, const asked_t *asked, xmlNodePtr content)
{
    xml_set(content, "month", asked->month);
    xml_set(content, "words", month_words(v, asked->month));
    xml_set(content, "running", strncmp(today(v), asked->month, 7) ? NULL : "yes");
    xml_set(content, "wrong", asked->wrong ? "yes" : NULL);
    xml_set(content, "done", form_get(v->query, "fait"));
    for (int i = 0; i < v->settings->regies->nelts; i++) {
        const office_t *regie = APR_ARRAY_IDX(v->settings->regies, i, const office_t *);
        xmlNodePtr node = xml_add(content, "regie");

        xml_set(node, "id", regie->id);
        xml_set(node, "name", regie->name);
        xml_set(node, "chosen", strcmp(regie->id, asked->regie) ? NULL : "yes");
    }
}

static void show_total(const look_t *look)
{
    visit_t *v = look->v;

    xml_set_int(look->content, "families", look->families);
    xml_set_int(look->content, "invoices", look->total.invoices);
    xml_set_int(look->content, "lines", look->total.lines);
    xml_set_int(look->content, "cents", look->total.amount);
    xml_set(look->content, "amount", money_show(v->p, look->total.amount));
    xml_set(look->content, "regie", *look->asked->regie ? look->asked->regie : NULL);
    if (look->more)
        xml_set_int(look->content, "after", look->last);
    for (int i = 0; i < ANOMALIES; i++)
        if (look->odd[i])
            xml_set_int(look->odd[i], "count", look->odd_count[i]);
}

/* What a month's invoices are made with. */
static const char *const inputs[] = {"libelle", "correction", "prefixe", "echeance"};
#define INPUTS (sizeof inputs / sizeof *inputs)

typedef struct wrong_t {
    const char *code[INPUTS]; /* or NULL */
    int any;
} wrong_t;

static void show_form(visit_t *v, xmlNodePtr content, const wrong_t *wrong)
{
    xmlNodePtr form = reply_form(v, content, "libelle", "correction", "prefixe", "echeance", NULL);

    if (!v->form)
        reply_form_value(form, "echeance", jours_text(v->p, jours_number(today(v)) + DEADLINE));
    for (size_t i = 0; wrong && i < INPUTS; i++)
        if (wrong->code[i])
            reply_form_problem(form, inputs[i], wrong->code[i]);
}

static int show(visit_t *v, const asked_t *asked, const wrong_t *wrong, int status)
{
    const char *after = form_get(v->query, "apres");
    look_t look = {.v = v, .asked = asked, .content = reply_open(v, "guichet-facturation"), .after = after ? apr_atoi64(after) : 0};
    facturation_order_t order = {.settings = v->settings, .now = v->now, .month = asked->month, .regie = asked->regie, .famille = look_at,
                                 .baton = &look};
    const problem_t *problem;

    show_head(v, asked, look.content);
    if ((problem = facturation_run(v->db, &order)))
        return reply_problem(v, problem);
    show_total(&look);
    xml_set(look.content, "changed", status == HTTP_CONFLICT ? "yes" : NULL);
    show_form(v, look.content, wrong);
    return reply_page(v, look.content, status);
}

int page_guichet_facturation_get(visit_t *v)
{
    asked_t asked = asked_of(v, v->query);

    return show(v, &asked, NULL, asked.wrong ? HTTP_UNPROCESSABLE_ENTITY : HTTP_OK);
}

/*
 * Making
 */
static int is_prefix(const char *text)
{
    size_t n = 0;

    while (apr_isalnum(text[n]))
        n++;
    return n && n <= PREFIX_MAX && !text[n];
}

static wrong_t check(const visit_t *v, const char *const typed[INPUTS])
{
    wrong_t wrong = {{NULL}, 0};

    for (size_t i = 0; i < INPUTS; i++)
        wrong.code[i] = !*typed[i] ? "missing" : text_length(typed[i]) > LABEL_MAX ? "too-long" : NULL;
    if (!wrong.code[2] && !is_prefix(typed[2]))
        wrong.code[2] = "format";
    if (!wrong.code[3] && (jours_number(typed[3]) == JOURS_AUCUN || strcmp(typed[3], today(v)) <= 0))
        wrong.code[3] = "format";
    for (size_t i = 0; i < INPUTS; i++)
        wrong.any |= wrong.code[i] != NULL;
    return wrong;
}

static apr_int64_t number_of(const visit_t *v, const char *name)
{
    const char *text = form_get(v->form, name);

    return text ? apr_atoi64(text) : -1;
}

int page_guichet_facturation_post(visit_t *v)
{
    asked_t asked = asked_of(v, v->form);
    const char *typed[INPUTS];
    facturation_make_t make = {.settings = v->settings, .now = v->now, .month = asked.month, .regie = asked.regie};
    const problem_t *problem;
    wrong_t wrong;

    for (size_t i = 0; i < INPUTS; i++) {
        const char *text = form_get(v->form, inputs[i]);

        typed[i] = text_line(v->p, text_without_bidi(v->p, text ? text : ""));
    }
    wrong = check(v, typed);
    if (asked.wrong || wrong.any)
        return show(v, &asked, &wrong, HTTP_UNPROCESSABLE_ENTITY);
    make.label = typed[0];
    make.correction = typed[1];
    make.prefix = typed[2];
    make.deadline = typed[3];
    make.shown = (facturation_total_t){(int)number_of(v, "factures"), (int)number_of(v, "lignes"), number_of(v, "montant")};
    problem = facturation_make(v->db, &make);
    if (problem && problem->kind == PROBLEM_CONFLICT)
        return show(v, &asked, NULL, HTTP_CONFLICT);
    if (problem)
        return reply_problem(v, problem);
    ap_log_rerror(APLOG_MARK, APLOG_NOTICE, 0, v->r, "invoices of %s made by agent %s: %d", asked.month, v->agent->login, make.shown.invoices);
    return reply_redirect(v, apr_psprintf(v->p, "/guichet/facturation?mois=%s&regie=%s&fait=%d", asked.month, asked.regie, make.shown.invoices));
}

/*
 * The count, as a file
 */
typedef struct count_t {
    visit_t *v;
    const asked_t *asked;
    csv_t *csv;
} count_t;

static void count_cell(const count_t *count, int n)
{
    csv_cell(count->csv, apr_itoa(count->v->p, n));
}

static const problem_t *count_famille(void *baton, const facturation_famille_t *famille)
{
    const count_t *count = baton;

    for (int i = 0; i < famille->mois->nelts; i++) {
        const facturation_mois_t *mois = APR_ARRAY_IDX(famille->mois, i, const facturation_mois_t *);

        if (strcmp(mois->month, count->asked->month))
            continue;
        csv_cell(count->csv, famille->code);
        csv_cell(count->csv, famille->name);
        csv_cell(count->csv, mois->first_name);
        csv_cell(count->csv, mois->activite);
        csv_cell(count->csv, mois->month);
        count_cell(count, mois->booked);
        count_cell(count, mois->present);
        count_cell(count, mois->absent);
        count_cell(count, mois->justified);
        count_cell(count, mois->unbooked);
        count_cell(count, mois->late);
        csv_cell(count->csv, money_plain(count->v->p, mois->due));
        csv_cell(count->csv, money_plain(count->v->p, mois->invoiced));
        csv_line(count->csv);
    }
    return NULL;
}

int page_guichet_comptage_get(visit_t *v)
{
    static const char *const header[] = {"famille", "nom",       "enfant",    "activite", "mois", "reserves", "presents",
                                         "absents", "justifies", "non_prevus", "tardifs",  "du",   "facture",  NULL};
    asked_t asked = asked_of(v, v->query);
    count_t count = {v, &asked, csv_open(v->p)};
    facturation_order_t order = {.settings = v->settings, .now = v->now, .month = asked.month, .regie = asked.regie, .famille = count_famille,
                                 .baton = &count};
    const problem_t *problem;

    if (asked.wrong)
        return show(v, &asked, NULL, HTTP_UNPROCESSABLE_ENTITY);
    for (int i = 0; header[i]; i++)
        csv_cell(count.csv, header[i]);
    csv_line(count.csv);
    problem = facturation_run(v->db, &order);
    return problem ? reply_problem(v, problem) : reply_csv(v, count.csv, apr_psprintf(v->p, "comptage-%s.csv", asked.month));
}
