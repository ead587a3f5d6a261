/* SPDX-License-Identifier: Apache-2.0 */
#include "pages/formulaire.h"

#include <string.h>

#include <apr_strings.h>
#include <http_protocol.h>

#include "base/xml.h"
#include "domain/accuse.h"
#include "pages/inscription_show.h"
#include "pages/remplissage.h"
#include "web/reply.h"

#define SAVES_MAX 4 /* tries when another page saves the same draft at the same time */

/* The step that must be done before `step` (NULL: before sending), or NULL. */
static const step_t *before_it(const remplissage_t *f, const step_t *step)
{
    const step_t *unfinished = filling_unfinished(f->filling);
    int at, wanted;

    if (!unfinished || !step)
        return unfinished;
    teleservice_step(f->teleservice, unfinished->id, &at);
    teleservice_step(f->teleservice, step->id, &wanted);
    return at < wanted ? unfinished : NULL;
}

static const char *first_step(const remplissage_t *f)
{
    const step_t *step = filling_next(f->filling, NULL);

    return step ? step->id : APR_ARRAY_IDX(f->teleservice->steps, 0, const step_t *)->id;
}

/*
 * /services/:id/formulaire
 */
int page_formulaire_get(visit_t *v)
{
    remplissage_t f;
    int status = remplissage_open(v, &f);
    const step_t *next;
    xmlNodePtr content;

    if (status != REMPLISSAGE_GO)
        return status;
    if (!f.draft)
        return remplissage_go(&f, first_step(&f), 0);
    next = filling_unfinished(f.filling);
    content = remplissage_page(&f, "formulaire-reprise");
    xml_set(content, "saved", visit_show(v, f.draft->updated_at, CALENDAR_MOMENT));
    xml_set(content, "until", visit_show(v, f.draft->updated_at + v->settings->draft_keep, CALENDAR_DAY_LONG));
    xml_set(content, "next", next ? next->id : "verification");
    return reply_page(v, content, HTTP_OK);
}

int page_formulaire_post(visit_t *v)
{
    remplissage_t f;
    int status = remplissage_open(v, &f);
    const char *action = form_get(v->form, "action");
    const problem_t *problem = NULL;

    if (status != REMPLISSAGE_GO)
        return status;
    if (f.draft && action && !strcmp(action, "recommencer")) {
        if ((status = remplissage_match(&f)) != REMPLISSAGE_GO)
            return status;
        if ((problem = demande_draft_drop(v->db, v->settings, &f.who, f.draft->id)) ||
            (problem = remplissage_again(&f)))
            return reply_problem(v, problem);
    }
    return f.draft ? reply_redirect(v, v->path) : remplissage_go(&f, first_step(&f), 0);
}

/*
 * /services/:id/formulaire/:etape
 */
static int wants_back(const form_t *form)
{
    const char *back = form_get(form, "retour");

    return back && !strcmp(back, "verification");
}

static int show_step(const remplissage_t *f, const step_t *step, const apr_array_header_t *problems, int back,
                     int status)
{
    xmlNodePtr content = remplissage_page(f, "formulaire");
    const step_t *previous = filling_before(f->filling, step);

    if (back)
        xml_set(content, "retour", "verification");
    xml_set(content, "previous", previous ? previous->id : NULL);
    filling_show_step(f->filling, step, problems, NULL, content);
    return reply_page(f->v, content, status);
}

int page_formulaire_etape_get(visit_t *v)
{
    remplissage_t f;
    int status = remplissage_open(v, &f), position;
    const step_t *step, *unfinished;

    if (status != REMPLISSAGE_GO)
        return status;
    if (!(step = teleservice_step(f.teleservice, v->arg[1], &position)))
        return reply_status(v, HTTP_NOT_FOUND, "page");
    unfinished = before_it(&f, step);
    if (unfinished && !v->session && !visit_holder(v, 0))
        return remplissage_lost(&f, "cookie", NULL);
    if (unfinished)
        return remplissage_go(&f, unfinished->id, wants_back(v->query));
    if (!filling_step_relevant(f.filling, step))
        return remplissage_go(&f, f.draft ? NULL : first_step(&f), 0);
    return show_step(&f, step, NULL, wants_back(v->query), HTTP_OK);
}

/* Saves what was typed; when another page saved the draft meanwhile, once more on top of it. */
static const problem_t *save(remplissage_t *f, const step_t *step, const arrivals_t *arrivals)
{
    visit_t *v = f->v;
    const problem_t *problem = NULL;

    for (int i = 0; i < SAVES_MAX; i++) {
        filling_take(f->filling, step, v->form, NULL);
        arrivals_apply(arrivals, f->filling);
        problem = demande_draft_save(v->db, v->settings, v->now, &f->who, f->filling, &f->draft);
        if (!problem || problem->kind != PROBLEM_CONFLICT || strcmp(problem->code, "version"))
            return problem;
        if ((problem = remplissage_again(f)))
            return problem;
    }
    return problem_later(v->p, PROBLEM_BUSY, "busy", 2);
}

static const problem_t *remove_pieces(const remplissage_t *f, const arrivals_t *arrivals)
{
    const problem_t *problem = NULL;

    for (int i = 0; !problem && i < arrivals->removed->nelts; i++)
        problem =
            piece_remove(f->v->db, f->v->settings, f->draft->id, APR_ARRAY_IDX(arrivals->removed, i, apr_int64_t));
    return problem;
}

/* The draft first, so that pièces have something to belong to; then the files; then the draft that names them. */
static const problem_t *save_with_files(remplissage_t *f, const step_t *step, arrivals_t *arrivals)
{
    visit_t *v = f->v;
    const problem_t *problem;

    if ((problem = save(f, step, arrivals)) || (problem = remove_pieces(f, arrivals)))
        return problem;
    if (v->form->files->nelts == 0)
        return NULL;
    if ((problem = arrivals_take(v, f->filling, f->draft->id, step->fields, NULL, arrivals)))
        return problem;
    return arrivals->pieces->nelts ? save(f, step, arrivals) : NULL;
}

/* What is wrong with the step: what the definition says, then the files that were refused. */
static const apr_array_header_t *check_step(remplissage_t *f, const step_t *step, const arrivals_t *arrivals)
{
    filling_take(f->filling, step, f->v->form, NULL); /* what is typed and cannot be stored is shown again */
    return apr_array_append(f->v->p, filling_check(f->filling, step), arrivals->problems);
}

static int after_step(const remplissage_t *f, const step_t *step)
{
    int back = wants_back(f->v->form);
    const step_t *next = back ? filling_unfinished(f->filling) : filling_next(f->filling, step);

    return remplissage_go(f, next ? next->id : NULL, back);
}

/* Whether everything typed is in the draft: only fields still empty are wrong. */
static int all_kept(const apr_array_header_t *problems)
{
    for (int i = 0; i < problems->nelts; i++)
        if (!strstr(APR_ARRAY_IDX(problems, i, filling_problem_t).code, "missing"))
            return 0;
    return 1;
}

static int post_step(remplissage_t *f, const step_t *step)
{
    visit_t *v = f->v;
    arrivals_t *arrivals = arrivals_make(v);
    const problem_t *problem = save_with_files(f, step, arrivals);
    const apr_array_header_t *problems;
    int back = wants_back(v->form);

    if (problem)
        return reply_problem(v, problem);
    problems = check_step(f, step, arrivals);
    if (arrivals_only(v->form) && all_kept(problems))
        return remplissage_go(f, step->id, back);
    if (problems->nelts)
        return show_step(f, step, problems, back, HTTP_UNPROCESSABLE_ENTITY);
    return after_step(f, step);
}

int page_formulaire_etape_post(visit_t *v)
{
    remplissage_t f;
    int status = remplissage_open(v, &f), position;
    const step_t *step, *unfinished;

    if (status != REMPLISSAGE_GO)
        return status;
    if (!(step = teleservice_step(f.teleservice, v->arg[1], &position)))
        return reply_status(v, HTTP_NOT_FOUND, "page");
    if ((status = remplissage_match(&f)) != REMPLISSAGE_GO)
        return status;
    if (!filling_step_relevant(f.filling, step)) {
        unfinished = before_it(&f, step);
        return remplissage_go(&f, unfinished ? unfinished->id : NULL, 0);
    }
    return post_step(&f, step);
}

/*
 * /services/:id/formulaire/verification
 */
static int show_check(const remplissage_t *f, const char *changed)
{
    xmlNodePtr content = remplissage_page(f, "formulaire-verification");
    const step_t *last = NULL;
    const char *office;
    const problem_t *problem = demande_office(f->v->db, f->v->settings, f->who.account_id, f->filling, &office);

    if (problem)
        return reply_problem(f->v, problem);

    for (const step_t *step = filling_next(f->filling, NULL); step; step = filling_next(f->filling, step))
        last = step;
    xml_set(content, "previous", last ? last->id : NULL);
    xml_set_int(content, "version", f->draft->version);
    xml_set_int(content, "retention", f->teleservice->retention_months);
    xml_set(content, "retention-from", f->teleservice->retention_from_reception ? "reception" : "answer");
    xml_set(content, "changed", changed);
    accuse_office(content, f->v->settings, office);
    filling_show_answers(f->filling, content);
    return reply_page(f->v, content, changed ? HTTP_CONFLICT : HTTP_OK);
}

int page_formulaire_verification_get(visit_t *v)
{
    remplissage_t f;
    int status = remplissage_open(v, &f);
    const step_t *unfinished;

    if (status != REMPLISSAGE_GO)
        return status;
    if ((unfinished = filling_unfinished(f.filling)) || !f.draft)
        return remplissage_go(&f, unfinished ? unfinished->id : first_step(&f), f.draft != NULL);
    return show_check(&f, NULL);
}

static int to_confirmation(visit_t *v, const demande_t *demande)
{
    return reply_redirect(v, apr_pstrcat(v->p, "/services/", demande->teleservice, "/confirmation/",
                                         demande_numero_shown(v->p, demande->numero), NULL));
}

/* The demande that the posted key names, when it has been sent already: a double click, or a reload. */
static demande_t *already_sent(const remplissage_t *f, const problem_t **problem)
{
    const char *cle = form_get(f->v->form, "cle");
    apr_int64_t id = cle ? apr_atoi64(cle) : 0;
    demande_t *demande = NULL;

    *problem = id > 0 ? demande_get(f->v->db, &f->who, id, &demande) : NULL;
    return demande && strcmp(demande->state, "brouillon") && !strcmp(demande->teleservice, f->teleservice->id) ? demande
                                                                                                               : NULL;
}

/* What is sent is what was checked. */
static int is_as_checked(const remplissage_t *f)
{
    const char *version = form_get(f->v->form, "version");

    return version && apr_atoi64(version) == f->draft->version;
}

static int send_draft(remplissage_t *f)
{
    visit_t *v = f->v;
    const step_t *unfinished = filling_unfinished(f->filling);
    const problem_t *problem;
    const char *changed;
    demande_t *demande;

    if (unfinished)
        return remplissage_go(f, unfinished->id, 1);
    if (!is_as_checked(f))
        return show_check(f, "yes");
    problem = demande_submit(v->db, v->settings, v->now, &f->who, f->draft->id, f->filling, &demande);
    if (!problem)
        return to_confirmation(v, demande);
    if (problem->kind != PROBLEM_CONFLICT)
        return reply_problem(v, problem);
    changed = strcmp(problem->code, "version") ? problem->code : "yes";
    if ((problem = remplissage_again(f)))
        return reply_problem(v, problem);
    return f->draft ? show_check(f, changed) : remplissage_go(f, NULL, 0);
}

int page_formulaire_verification_post(visit_t *v)
{
    remplissage_t f;
    int status = remplissage_open(v, &f);
    const problem_t *problem;
    demande_t *sent;

    if (status != REMPLISSAGE_GO)
        return status;
    sent = already_sent(&f, &problem);
    if (problem)
        return reply_problem(v, problem);
    if (sent)
        return to_confirmation(v, sent);
    if ((status = remplissage_match(&f)) != REMPLISSAGE_GO)
        return status;
    return f.draft ? send_draft(&f) : remplissage_go(&f, NULL, 0);
}

/*
 * /services/:id/confirmation/:numero
 */
int page_confirmation_get(visit_t *v)
{
    demandeur_t who = remplissage_who(v, 0);
    const teleservice_t *teleservice;
    const problem_t *problem;
    demande_t *demande;
    xmlNodePtr content;

    if ((problem = demande_find(v->db, &who, v->arg[1], &demande)) ||
        (problem = remplissage_definition(v, demande, &teleservice)))
        return reply_problem(v, problem);
    if (strcmp(demande->teleservice, v->arg[0]))
        return reply_status(v, HTTP_NOT_FOUND, "demande");
    content = reply_open(v, "confirmation");
    xml_set(content, "service", demande->teleservice);
    xml_set(content, "state", demande->state);
    xml_set(content, "delay", teleservice->delay);
    xml_set(content, "mailed", *demande->email ? "yes" : "no");
    if (!(problem = remplissage_accuse(v, demande, teleservice, xml_add(content, "accuse"))))
        problem = inscription_show_of(v, content, teleservice, demande->id);
    return problem ? reply_problem(v, problem) : reply_page(v, content, HTTP_OK);
}
