/* SPDX-License-Identifier: Apache-2.0 */
/* The typical week: the same days of each week, over a period. */
#include <string.h>

#include <apr_lib.h>
#include <apr_strings.h>

#include "base/xml.h"
#include "pages/kiosque.h"
#include "pages/reservations.h"
#include "web/reply.h"

#define AHEAD 365 /* days in which enrolments are looked for */

/* A day as a browser sends it, or as people write it; JOURS_AUCUN for anything else. */
static int read_day(const visit_t *v, const char *name)
{
    const char *t = form_get(v->form, name);

    if (t && strlen(t) == 10 && t[2] == '/' && t[5] == '/')
        t = apr_psprintf(v->p, "%.4s-%.2s-%.2s", t + 6, t + 3, t);
    return jours_number(t);
}

/* The weekdays on which a row opens at all in the planning, as bits. */
static unsigned weekdays_of(const planning_t *planning, const ligne_t *ligne)
{
    unsigned days = 0;

    for (int i = 0; i < planning->days; i++)
        if (ligne->cases[i].state != CASE_FERMEE)
            days |= 1U << jours_weekday(planning->first + i);
    return days;
}

static const char *key_of(apr_pool_t *p, const ligne_t *ligne, int weekday)
{
    return apr_psprintf(p, "%" APR_INT64_T_FMT ".%d", ligne->inscription_id, weekday);
}

static int is_ticked(const visit_t *v, const ligne_t *ligne, int weekday)
{
    const char *key = key_of(v->p, ligne, weekday), *value;

    for (int i = 0; v->form && (value = form_nth(v->form, "type", i)); i++)
        if (!strcmp(value, key))
            return 1;
    return 0;
}

static void show_ligne(visit_t *v, xmlNodePtr content, const planning_t *planning, const ligne_t *ligne)
{
    unsigned open = weekdays_of(planning, ligne);
    xmlNodePtr node;

    if (!open)
        return;
    node = xml_add(content, "ligne");
    xml_set(node, "child", ligne->first_name);
    xml_set(node, "name", ligne->activite->name);
    xml_set(node, "place", ligne->activite->place);
    for (int weekday = 0; weekday < 7; weekday++) {
        xmlNodePtr day = xml_add(node, "jour");

        xml_set_int(day, "weekday", weekday);
        xml_set(day, "key", open >> weekday & 1 ? key_of(v->p, ligne, weekday) : NULL);
        xml_set(day, "wanted", is_ticked(v, ligne, weekday) ? "yes" : NULL);
    }
}

/* `field` and `code`: what is wrong, or NULL. */
static int show(visit_t *v, const planning_t *planning, const char *field, const char *code)
{
    xmlNodePtr content = reply_open(v, "semaine-type"), form;

    xml_set(content, "replace", v->form && form_get(v->form, "remplacer") ? "yes" : NULL);
    for (int l = 0; l < planning->count; l++)
        show_ligne(v, content, planning, &planning->lignes[l]);
    form = reply_form(v, content, "du", "au", NULL);
    if (code)
        reply_form_problem(form, field, code);
    return reply_page(v, content, code ? HTTP_UNPROCESSABLE_ENTITY : HTTP_OK);
}

static const problem_t *load(visit_t *v, const famille_t *famille, int first, int last, planning_t **planning)
{
    return planning_load(v->db, v->settings, famille, v->now, jours_text(v->p, first), jours_text(v->p, last), planning);
}

int page_semaine_get(visit_t *v)
{
    int first = jours_number(visit_show(v, v->now, CALENDAR_ISO)), status;
    planning_t *planning;
    famille_t *famille = reservations_famille(v, &status);
    const problem_t *problem;

    if (!famille)
        return status;
    problem = load(v, famille, first, first + AHEAD, &planning);
    return problem ? reply_problem(v, problem) : show(v, planning, NULL, NULL);
}

/* Whether a row takes part: one whose week is not ticked at all is left as it is. */
static int takes_part(const visit_t *v, const ligne_t *ligne)
{
    for (int weekday = 0; weekday < 7; weekday++)
        if (is_ticked(v, ligne, weekday))
            return 1;
    return 0;
}

static apr_array_header_t *wishes_of(const visit_t *v, const planning_t *planning, int first, int last)
{
    apr_array_header_t *wishes = apr_array_make(v->p, 64, sizeof(wish_t));
    int replace = form_get(v->form, "remplacer") != NULL;

    for (int l = 0; l < planning->count; l++) {
        const ligne_t *ligne = &planning->lignes[l];

        for (int day = first; takes_part(v, ligne) && day <= last; day++) {
            const case_t *box = &ligne->cases[day - planning->first];
            int is = box->state == CASE_RESERVEE || box->state == CASE_ATTENTE, shall = is_ticked(v, ligne, jours_weekday(day));

            if (box->state == CASE_FERMEE || box->state == CASE_AILLEURS || box->limite.etat == LIMITE_PASSEE || is == shall || (is && !replace))
                continue;
            APR_ARRAY_PUSH(wishes, wish_t) = (wish_t){.inscription_id = ligne->inscription_id, .day = day, .add = shall};
        }
    }
    return wishes;
}

static int any_part(const visit_t *v, const planning_t *planning)
{
    for (int l = 0; l < planning->count; l++)
        if (takes_part(v, &planning->lignes[l]))
            return 1;
    return 0;
}

int page_semaine_post(visit_t *v)
{
    int now = jours_number(visit_show(v, v->now, CALENDAR_ISO)), from = read_day(v, "du"), to = read_day(v, "au"), status;
    const char *field = from == JOURS_AUCUN ? "du" : "au";
    const char *code = from == JOURS_AUCUN || to == JOURS_AUCUN ? "date" : to < from ? "before" : to > now + AHEAD || from > now + AHEAD ? "far" : NULL;
    apr_array_header_t *wishes;
    planning_t *planning;
    famille_t *famille = reservations_famille(v, &status);
    const problem_t *problem;

    if (!famille)
        return status;
    if ((problem = load(v, famille, now, now + AHEAD, &planning)))
        return reply_problem(v, problem);
    if (!code && to < now) {
        field = "au";
        code = "past";
    }
    if (!code && !any_part(v, planning)) {
        field = "type";
        code = "none";
    }
    if (code)
        return show(v, planning, field, code);
    wishes = wishes_of(v, planning, from < now ? now : from, to);
    if (!wishes->nelts || wishes->nelts > RESERVATION_WISHES)
        return show(v, planning, "type", wishes->nelts ? "many" : "nothing");
    return reservations_check(v, planning, reservations_month(v->p, jours_text(v->p, APR_ARRAY_IDX(wishes, 0, wish_t).day)),
                              (const wish_t *)wishes->elts, wishes->nelts);
}
