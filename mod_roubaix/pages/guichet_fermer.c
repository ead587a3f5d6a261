/* SPDX-License-Identifier: Apache-2.0 */
#include "pages/guichet_fermer.h"

#include <string.h>

#include <apr_strings.h>

#include "base/text.h"
#include "base/xml.h"
#include "domain/fermeture.h"
#include "domain/jours.h"
#include "domain/pointage.h"
#include "web/reply.h"

#define REASON_MAX 200 /* characters */
#define DAYS_MAX 60

/* What is asked for. */
typedef struct order_t {
    visit_t *v;
    pointage_activite_t *all;
    int all_count;
    int from, to, to_day; /* numbers; to_day JOURS_AUCUN: bookings are cancelled */
    const char *reason;
    fermeture_jour_t *jours;
    int count;
    const char *field, *code; /* the first thing that is wrong, or NULL */
} order_t;

static const form_t *form_of(const visit_t *v)
{
    return v->form ? v->form : v->query;
}

static int is_chosen(const visit_t *v, const char *code)
{
    const char *value;

    for (int i = 0; (value = form_nth(form_of(v), "activite", i)); i++)
        if (!strcmp(value, code))
            return 1;
    return 0;
}

static void refuse(order_t *order, const char *field, const char *code)
{
    if (order->field)
        return;
    order->field = field;
    order->code = code;
}

static const char *full(const visit_t *v, const char *day)
{
    return calendar_show_day(v->settings->calendar, v->p, day, CALENDAR_DAY_FULL);
}

/*
 * Reading
 */
static void take_days(order_t *order)
{
    visit_t *v = order->v;
    const char *to_day = form_get(v->form, "vers");
    int today = jours_number(visit_show(v, v->now, CALENDAR_ISO));

    order->from = jours_number(form_get(v->form, "du"));
    order->to = jours_number(form_get(v->form, "au"));
    order->to_day = to_day && *to_day ? jours_number(to_day) : JOURS_AUCUN;
    if (order->from == JOURS_AUCUN || order->from < today)
        refuse(order, "du", "format");
    if (order->to == JOURS_AUCUN || order->to < order->from || order->to - order->from >= DAYS_MAX)
        refuse(order, "au", "format");
    if (to_day && *to_day && (order->to_day == JOURS_AUCUN || order->to_day < today || order->to_day == order->from || order->to != order->from))
        refuse(order, "vers", "format");
}

static void take_activites(order_t *order)
{
    int days = order->field ? 0 : order->to - order->from + 1, chosen = 0;

    for (int i = 0; i < order->all_count; i++)
        chosen += is_chosen(order->v, order->all[i].code);
    if (!chosen)
        refuse(order, "activite", "missing");
    if (chosen * days > FERMETURE_JOURS)
        refuse(order, "au", "too-many");
    if (order->field)
        return;
    order->jours = apr_pcalloc(order->v->p, sizeof *order->jours * (apr_size_t)(chosen * days));
    for (int i = 0; i < order->all_count; i++) {
        const pointage_activite_t *a = &order->all[i];

        for (int day = order->from; is_chosen(order->v, a->code) && day <= order->to; day++)
            order->jours[order->count++] = (fermeture_jour_t){.activite_id = a->id, .activite = a->code, .name = a->name, .place = a->place,
                                                              .day = jours_text(order->v->p, day)};
    }
}

static const problem_t *open_order(visit_t *v, order_t *order)
{
    *order = (order_t){.v = v, .to_day = JOURS_AUCUN};
    return pointage_activites(v->db, visit_show(v, v->now, CALENDAR_ISO), &order->all, &order->all_count);
}

static void take(order_t *order)
{
    visit_t *v = order->v;
    const char *reason = form_get(v->form, "motif");

    order->reason = text_without_bidi(v->p, text_line(v->p, reason ? reason : ""));
    take_days(order);
    take_activites(order);
    if (!*order->reason || text_length(order->reason) > REASON_MAX)
        refuse(order, "motif", "missing");
}

/*
 * Showing
 */
static void show_jours(const order_t *order, xmlNodePtr content, const fermeture_t *f)
{
    int cancelled = 0, moved = 0;

    for (int i = 0; i < f->count; i++) {
        xmlNodePtr node = xml_add(content, "jour");

        xml_set(node, "name", f->jours[i].name);
        xml_set(node, "place", f->jours[i].place);
        xml_set(node, "day", full(order->v, f->jours[i].day));
        xml_set(node, "closed", f->jours[i].closed ? "yes" : NULL);
        xml_set_int(node, "cancelled", f->jours[i].cancelled);
        xml_set_int(node, "moved", f->jours[i].moved);
        cancelled += f->jours[i].cancelled;
        moved += f->jours[i].moved;
    }
    xml_set_int(content, "cancelled", cancelled);
    xml_set_int(content, "moved", moved);
    xml_set_int(content, "families", f->families);
    xml_set(content, "to", f->to_day ? full(order->v, f->to_day) : NULL);
}

/* `f`: what would be done, or NULL; `notice`: why it was not. */
static int show(const order_t *order, const fermeture_t *f, const char *notice, int status)
{
    visit_t *v = order->v;
    xmlNodePtr content = reply_open(v, "guichet-fermer"), form;
    static const char *const fields[] = {"du", "au"};

    xml_set(content, "done", form_get(v->query, "fait"));
    xml_set(content, "notice", notice);
    for (int i = 0; i < order->all_count; i++) {
        xmlNodePtr node = xml_add(content, "activite");

        xml_set(node, "code", order->all[i].code);
        xml_set(node, "name", order->all[i].name);
        xml_set(node, "place", order->all[i].place);
        xml_set(node, "chosen", is_chosen(v, order->all[i].code) ? "yes" : NULL);
    }
    if (f)
        show_jours(order, content, f);
    form = reply_form(v, content, "du", "au", "vers", "motif", NULL);
    for (size_t i = 0; !v->form && i < sizeof fields / sizeof *fields; i++)
        reply_form_value(form, fields[i], form_get(v->query, fields[i]));
    if (order->field)
        reply_form_problem(form, order->field, order->code);
    return reply_page(v, content, status);
}

int page_guichet_fermetures_get(visit_t *v)
{
    order_t order;
    const problem_t *problem = open_order(v, &order);

    return problem ? reply_problem(v, problem) : show(&order, NULL, NULL, HTTP_OK);
}

/*
 * Doing
 */
static int number_of(const visit_t *v, const char *name)
{
    const char *text = form_get(v->form, name);

    return text ? (int)apr_atoi64(text) : -2; /* nothing is ever that */
}

static fermeture_t fermeture_of_order(const order_t *order)
{
    visit_t *v = order->v;

    return (fermeture_t){.settings = v->settings, .agent = v->agent, .now = v->now, .reason = order->reason, .jours = order->jours, .count = order->count,
                         .to_day = order->to_day == JOURS_AUCUN ? NULL : jours_text(v->p, order->to_day), .cancelled = -1, .moved = -1};
}

/* What it would do, reckoned and undone. */
static int check(const order_t *order, const char *notice, int status)
{
    fermeture_t f = fermeture_of_order(order);
    const problem_t *problem;

    f.dry = 1;
    problem = fermeture_close(order->v->db, &f);
    return problem ? reply_problem(order->v, problem) : show(order, &f, notice, status);
}

int page_guichet_fermetures_post(visit_t *v)
{
    order_t order;
    fermeture_t f;
    const problem_t *problem = open_order(v, &order);

    if (problem)
        return reply_problem(v, problem);
    take(&order);
    if (order.field)
        return show(&order, NULL, NULL, HTTP_UNPROCESSABLE_ENTITY);
    if (!form_get(v->form, "confirmer"))
        return check(&order, NULL, HTTP_OK);
    f = fermeture_of_order(&order);
    f.cancelled = number_of(v, "annulees");
    f.moved = number_of(v, "deplacees");
    problem = fermeture_close(v->db, &f);
    if (problem && problem->kind == PROBLEM_CONFLICT)
        return check(&order, problem->code, HTTP_CONFLICT);
    return problem ? reply_problem(v, problem) : reply_redirect(v, "/guichet/activites/fermer?fait=oui");
}
