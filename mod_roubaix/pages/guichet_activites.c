/* SPDX-License-Identifier: Apache-2.0 */
#include "pages/guichet_activites.h"

#include <string.h>

#include <apr_lib.h>
#include <apr_strings.h>

#include "base/text.h"
#include "base/xml.h"
#include "domain/fermeture.h"
#include "domain/jours.h"
#include "domain/pointage.h"
#include "pages/inscription_show.h"
#include "web/reply.h"

#define REASON_MAX 200 /* characters of why a day is closed */

static const char *today(const visit_t *v)
{
    return visit_show(v, v->now, CALENDAR_ISO);
}

static const char *full(const visit_t *v, const char *day)
{
    return calendar_show_day(v->settings->calendar, v->p, day, CALENDAR_DAY_FULL);
}

static const char *list_path(const visit_t *v, const char *code, const char *day)
{
    return apr_pstrcat(v->p, "/guichet/activites/", ap_escape_urlencoded(v->p, code), "/", day, NULL);
}

/*
 * The day
 */
static void show_activite(const visit_t *v, xmlNodePtr content, const pointage_activite_t *activite, const char *day)
{
    xmlNodePtr node = xml_add(content, "activite");

    xml_set(node, "path", list_path(v, activite->code, day));
    xml_set(node, "name", activite->name);
    xml_set(node, "place", activite->place);
    xml_set_int(node, "booked", activite->booked);
    if (activite->seats)
        xml_set_int(node, "seats", activite->seats);
    if (activite->waiting)
        xml_set_int(node, "waiting", activite->waiting);
    xml_set(node, "full", activite->seats && activite->booked >= activite->seats ? "yes" : NULL);
    xml_set(node, "marked", activite->marked ? "yes" : NULL);
}

int page_guichet_activites_get(visit_t *v)
{
    const char *typed = form_get(v->query, "jour"), *day = jours_number(typed) == JOURS_AUCUN ? today(v) : typed;
    pointage_activite_t *list;
    int count;
    const problem_t *problem = pointage_activites(v->db, day, &list, &count);
    xmlNodePtr content;

    if (problem)
        return reply_problem(v, problem);
    content = reply_open(v, "guichet-activites");
    xml_set(content, "date", day);
    xml_set(content, "day", full(v, day));
    xml_set(content, "wrong", typed && *typed && typed != day ? "yes" : NULL);
    xml_set(content, "previous", jours_text(v->p, jours_number(day) - 1));
    xml_set(content, "next", jours_text(v->p, jours_number(day) + 1));
    for (int i = 0; i < count; i++)
        if (list[i].booked || list[i].waiting || list[i].marked)
            show_activite(v, content, &list[i], day);
    return reply_page(v, content, HTTP_OK);
}

/*
 * One list
 */
typedef struct liste_t {
    pointage_activite_t *activite;
    const char *closed; /* why the day is closed, or NULL */
    const char *day;
    pointage_enfant_t *list;
    int count;
    fiche_t *fiches; /* for an agent who may see what is special of them */
    int fiches_count;
} liste_t;

static const problem_t *load(visit_t *v, liste_t *liste)
{
    const problem_t *problem = pointage_activite(v->db, v->arg[0], &liste->activite);

    liste->day = v->arg[1];
    liste->fiches_count = 0;
    if (problem)
        return problem;
    if (!liste->activite || jours_number(liste->day) == JOURS_AUCUN)
        return problem_make(v->p, PROBLEM_NOT_FOUND, "page", NULL);
    if ((problem = fermeture_of(v->db, liste->activite->code, liste->day, &liste->closed)))
        return problem;
    if (v->portal->fiche && fiche_entitled(v->agent, v->portal->fiche) &&
        (problem = fiche_of_day(v->db, liste->activite->id, liste->day, &liste->fiches, &liste->fiches_count)))
        return problem;
    return pointage_list(v->db, liste->activite->id, liste->day, &liste->list, &liste->count);
}

/* Nobody has come yet on a day to come. */
static int is_open(const visit_t *v, const liste_t *liste)
{
    return strcmp(liste->day, today(v)) <= 0;
}

/* Diet and PAI stand in the list of those who may know. */
static const problem_t *show_special(visit_t *v, xmlNodePtr node, const liste_t *liste, apr_int64_t enfant_id)
{
    for (int i = 0; i < liste->fiches_count; i++)
        if (liste->fiches[i].enfant_id == enfant_id)
            return inscription_show_special(v, node, &liste->fiches[i]);
    return NULL;
}

static const problem_t *show_enfant(visit_t *v, xmlNodePtr content, const liste_t *liste, const pointage_enfant_t *enfant)
{
    xmlNodePtr node = xml_add(content, enfant->waiting ? "attente" : enfant->famille ? "enfant" : "non-prevu");

    xml_set_int(node, "id", enfant->id);
    xml_set(node, "last-name", enfant->last_name);
    xml_set(node, "first-name", enfant->first_name);
    xml_set(node, "classe", *enfant->classe ? enfant->classe : NULL);
    xml_set(node, "ecole", enfant->ecole);
    xml_set(node, "famille", enfant->famille);
    xml_set(node, "phones", *enfant->phones ? enfant->phones : NULL);
    if (enfant->waiting)
        xml_set_int(node, "rank", enfant->waiting);
    xml_set(node, "state", pointage_name(enfant->state));
    return show_special(v, node, liste, enfant->id);
}

/* What was just done, or NULL. */
static const char *done_of(const visit_t *v)
{
    static const char *const all[] = {"oui", "fermer", "rouvrir"};
    const char *done = form_get(v->query, "fait");

    for (size_t i = 0; done && i < sizeof all / sizeof *all; i++)
        if (!strcmp(all[i], done))
            return all[i];
    return NULL;
}

/* `notice`: what is wrong with what was sent, or NULL. */
static int show(visit_t *v, const liste_t *liste, const char *notice, int status)
{
    xmlNodePtr content = reply_open(v, "guichet-liste"), form;
    const problem_t *problem = NULL;

    xml_set(content, "path", list_path(v, liste->activite->code, liste->day));
    xml_set(content, "code", liste->activite->code);
    xml_set(content, "name", liste->activite->name);
    xml_set(content, "place", liste->activite->place);
    xml_set(content, "date", liste->day);
    xml_set(content, "day", full(v, liste->day));
    if (liste->activite->seats)
        xml_set_int(content, "seats", liste->activite->seats);
    xml_set(content, "open", is_open(v, liste) ? "yes" : NULL);
    xml_set(content, "closed", liste->closed);
    xml_set(content, "closable", !liste->closed && strcmp(liste->day, today(v)) >= 0 ? "yes" : NULL);
    xml_set(content, "done", done_of(v));
    xml_set(content, "notice", notice);
    for (int i = 0; !problem && i < liste->count; i++)
        problem = show_enfant(v, content, liste, &liste->list[i]);
    if (problem)
        return reply_problem(v, problem);
    form = reply_form(v, content, "code", "motif", NULL);
    if (notice && (!strcmp(notice, "code") || !strcmp(notice, "motif")))
        reply_form_problem(form, notice, "wrong");
    return reply_page(v, content, status);
}

int page_guichet_liste_get(visit_t *v)
{
    liste_t liste;
    const problem_t *problem = load(v, &liste);

    return problem ? reply_problem(v, problem) : show(v, &liste, NULL, HTTP_OK);
}

/* What was said of a child of this list: "e<key>=present". Whoever is not of it is passed over. */
static void gather(const visit_t *v, const liste_t *liste, apr_array_header_t *marks)
{
    for (int i = 0; i < liste->count; i++) {
        const pointage_enfant_t *enfant = &liste->list[i];
        pointage_e state = pointage_of(form_get(v->form, apr_psprintf(v->p, "e%" APR_INT64_T_FMT, enfant->id)));

        if (!enfant->waiting && enfant->famille && state != POINTAGE_NONE && state != POINTAGE_NON_PREVU)
            APR_ARRAY_PUSH(marks, pointage_mark_t) = (pointage_mark_t){enfant->id, state};
    }
}

static int expected(const liste_t *liste, apr_int64_t enfant_id)
{
    for (int i = 0; i < liste->count; i++)
        if (liste->list[i].id == enfant_id && liste->list[i].famille && !liste->list[i].waiting)
            return 1;
    return 0;
}

int page_guichet_liste_post(visit_t *v)
{
    apr_array_header_t *marks = apr_array_make(v->p, 32, sizeof(pointage_mark_t));
    const char *typed = form_get(v->form, "code"), *code = text_line(v->p, typed ? typed : "");
    apr_int64_t unexpected = 0;
    liste_t liste;
    const problem_t *problem = load(v, &liste);

    if (!problem && *code)
        problem = pointage_child(v->db, code, &unexpected);
    if (problem)
        return reply_problem(v, problem);
    if (!is_open(v, &liste))
        return show(v, &liste, "avenir", HTTP_UNPROCESSABLE_ENTITY);
    gather(v, &liste, marks);
    if (*code && !unexpected)
        return show(v, &liste, "code", HTTP_UNPROCESSABLE_ENTITY);
    if (unexpected)
        APR_ARRAY_PUSH(marks, pointage_mark_t) = (pointage_mark_t){unexpected, expected(&liste, unexpected) ? POINTAGE_PRESENT : POINTAGE_NON_PREVU};
    if ((problem = pointage_mark(v->db, v->now, v->agent, liste.activite->id, liste.day, (const pointage_mark_t *)marks->elts, marks->nelts)))
        return reply_problem(v, problem);
    return reply_redirect(v, apr_pstrcat(v->p, list_path(v, liste.activite->code, liste.day), "?fait=oui", NULL));
}

/*
 * Closing
 */
int page_guichet_fermer_post(visit_t *v)
{
    const char *typed = form_get(v->form, "motif"), *reason = text_without_bidi(v->p, text_line(v->p, typed ? typed : ""));
    liste_t liste;
    const problem_t *problem = load(v, &liste);
    fermeture_jour_t jour;
    fermeture_t fermeture = {.settings = v->settings, .agent = v->agent, .now = v->now, .reason = reason, .jours = &jour, .count = 1,
                             .cancelled = -1, .moved = -1};

    if (problem)
        return reply_problem(v, problem);
    if (strcmp(liste.day, today(v)) < 0)
        return show(v, &liste, "passe", HTTP_UNPROCESSABLE_ENTITY);
    if (!*reason || text_length(reason) > REASON_MAX)
        return show(v, &liste, "motif", HTTP_UNPROCESSABLE_ENTITY);
    jour = (fermeture_jour_t){.activite_id = liste.activite->id, .activite = liste.activite->code, .name = liste.activite->name,
                              .place = liste.activite->place, .day = liste.day};
    if ((problem = fermeture_close(v->db, &fermeture)) && problem->kind != PROBLEM_CONFLICT)
        return reply_problem(v, problem);
    return reply_redirect(v, apr_pstrcat(v->p, list_path(v, liste.activite->code, liste.day), "?fait=fermer", NULL));
}

int page_guichet_rouvrir_post(visit_t *v)
{
    liste_t liste;
    const problem_t *problem = load(v, &liste);

    if (problem || (problem = fermeture_open(v->db, liste.activite->code, liste.day)))
        return reply_problem(v, problem);
    return reply_redirect(v, apr_pstrcat(v->p, list_path(v, liste.activite->code, liste.day), "?fait=rouvrir", NULL));
}
