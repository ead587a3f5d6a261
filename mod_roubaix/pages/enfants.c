/* SPDX-License-Identifier: Apache-2.0 */
#include "pages/enfants.h"

#include <string.h>

#include <apr_strings.h>

#include "base/xml.h"
#include "domain/document.h"
#include "pages/inscription_show.h"
#include "pages/kiosque.h"
#include "pages/remplissage.h"
#include "web/reply.h"

/* The child of the address, one of the visitor's own. */
typedef struct child_t {
    famille_t *famille;
    const enfant_t *enfant;
    fiche_t *fiche; /* or NULL */
    saison_t *saisons;
    int saisons_count;
} child_t;

static const problem_t *not_found(visit_t *v, const char *code)
{
    return problem_make(v->p, PROBLEM_NOT_FOUND, code, NULL);
}

static const problem_t *find_enfant(visit_t *v, child_t *child)
{
    apr_int64_t id = apr_atoi64(v->arg[0]);
    enfant_t *enfants;
    int count;
    const problem_t *problem = kiosque_family(v, &child->famille);

    if (problem)
        return problem;
    if (!child->famille)
        return not_found(v, "page");
    if ((problem = famille_enfants(v->db, child->famille->id, &enfants, &count)))
        return problem;
    for (int i = 0; i < count && !child->enfant; i++)
        if (enfants[i].id == id)
            child->enfant = &enfants[i];
    return child->enfant ? NULL : not_found(v, "page");
}

static const problem_t *open_child(visit_t *v, child_t *child)
{
    const problem_t *problem;

    *child = (child_t){0};
    if ((problem = find_enfant(v, child)) || (problem = fiche_get(v->db, child->enfant->id, child->famille->id, &child->fiche)))
        return problem;
    return inscription_saisons(v->db, v->settings, v->now, child->enfant->id, &child->saisons, &child->saisons_count);
}

static const char *path_of(visit_t *v, const child_t *child, const char *below)
{
    return apr_psprintf(v->p, "/kiosque/enfants/%" APR_INT64_T_FMT "%s", child->enfant->id, below);
}

static int can_be_asked(const saison_t *saison)
{
    return !saison->enrolled && !saison->asked;
}

/* Whether the file has to be confirmed before anything can be asked for. */
static int fiche_is_due(visit_t *v, const child_t *child)
{
    if (!v->portal->fiche)
        return 0;
    for (int i = 0; i < child->saisons_count; i++)
        if (can_be_asked(&child->saisons[i]) && !fiche_is_confirmed(v->settings, child->fiche, child->saisons[i].opens))
            return 1;
    return 0;
}

/*
 * The child's page
 */
static const problem_t *show_fiche(visit_t *v, xmlNodePtr content, const child_t *child)
{
    xml_set(content, "fiche", !v->portal->fiche ? "aucune" : fiche_is_due(v, child) ? "a-confirmer" : child->fiche ? "confirmee" : "absente");
    return child->fiche && v->portal->fiche ? inscription_show_fiche(v, content, child->fiche, 1) : NULL;
}

static const problem_t *show_documents(visit_t *v, xmlNodePtr content, const child_t *child)
{
    document_t *list;
    int count;
    const problem_t *problem = document_list(v->db, v->now, child->famille->id, child->enfant->id, &list, &count);

    for (int i = 0; !problem && i < count; i++) {
        xmlNodePtr node = xml_add(content, "document");

        xml_set_int(node, "id", list[i].file.id);
        xml_set(node, "label", list[i].label);
        xml_set(node, "name", list[i].file.name);
        xml_set(node, "shared", list[i].enfant_id ? NULL : "yes");
        xml_set(node, "sent", visit_show(v, list[i].created_at, CALENDAR_DAY_LONG));
        xml_set(node, "until", visit_show(v, list[i].valid_until - 1, CALENDAR_DAY_LONG));
    }
    return problem;
}

/* The téléservices for a child: those that enrol with the seasons that are open for it. */
static void show_service(visit_t *v, xmlNodePtr content, const child_t *child, const teleservice_t *teleservice)
{
    xmlNodePtr node = NULL;

    for (int i = 0; i < child->saisons_count; i++) {
        if (!teleservice_enrols(teleservice, child->saisons[i].kind))
            continue;
        if (!node) {
            node = xml_add(content, "campagne");
            xml_set(node, "service", teleservice->id);
            xml_set(node, "title", teleservice->title);
        }
        inscription_show_saison(v, node, &child->saisons[i]);
    }
}

static void show_services(visit_t *v, xmlNodePtr content, const child_t *child)
{
    for (int i = 0; i < v->portal->teleservices->nelts; i++) {
        const teleservice_t *teleservice = APR_ARRAY_IDX(v->portal->teleservices, i, const teleservice_t *);

        if (teleservice->enrols->nelts)
            show_service(v, content, child, teleservice);
        else if (teleservice->with_kiosque && !teleservice->for_famille)
            kiosque_demarche(v, content, teleservice);
    }
}

/* `tried`: the téléservice for which nothing was ticked, or NULL; `notice`: what became of an action. */
static int show_child(visit_t *v, const child_t *child, const char *tried, const char *notice, int status)
{
    xmlNodePtr content = reply_open(v, "enfant"), form;
    const problem_t *problem;

    xml_set(content, "path", path_of(v, child, ""));
    xml_set_int(content, "id", child->enfant->id);
    inscription_show_child(v, content, child->enfant);
    xml_set(content, "notice", notice);
    form = reply_form(v, content, NULL);
    if (tried)
        reply_form_problem(form, apr_pstrcat(v->p, "saison-", tried, NULL), "missing");
    if ((problem = show_fiche(v, content, child)) || (problem = inscription_show_list(v, content, child->enfant->id)) ||
        (problem = show_documents(v, content, child)))
        return reply_problem(v, problem);
    show_services(v, content, child);
    return reply_page(v, content, status);
}

int page_enfant_get(visit_t *v)
{
    child_t child;
    const problem_t *problem = open_child(v, &child);

    return problem ? reply_problem(v, problem) : show_child(v, &child, NULL, form_get(v->query, "fait"), HTTP_OK);
}

/*
 * Its file
 */
static const step_t *only_step(visit_t *v)
{
    return APR_ARRAY_IDX(v->portal->fiche->steps, 0, const step_t *);
}

static const problem_t *open_filling(visit_t *v, const child_t *child, filling_t **filling)
{
    const problem_t *problem = filling_open(v->p, v->portal->fiche, v->settings, v->now, child->fiche ? child->fiche->data : NULL, filling);

    return problem || child->fiche ? problem : remplissage_prefill(v, *filling, child->famille, child->enfant);
}

static int show_form(visit_t *v, const child_t *child, filling_t *filling, const apr_array_header_t *problems, int status)
{
    xmlNodePtr content = reply_open(v, "fiche-enfant");

    xml_set(content, "path", path_of(v, child, ""));
    inscription_show_child(v, content, child->enfant);
    xml_set_int(content, "version", child->fiche ? child->fiche->version : 0);
    xml_set(content, "confirmed", child->fiche ? visit_show(v, child->fiche->confirmed_at, CALENDAR_DAY_LONG) : NULL);
    xml_set(content, "changed", status == HTTP_CONFLICT ? "yes" : NULL);
    reply_form(v, content, NULL);
    filling_show_step(filling, only_step(v), problems, NULL, content);
    return reply_page(v, content, status);
}

static const problem_t *open_fiche(visit_t *v, child_t *child, filling_t **filling)
{
    const problem_t *problem;

    if (!v->portal->fiche)
        return not_found(v, "page");
    return (problem = open_child(v, child)) ? problem : open_filling(v, child, filling);
}

int page_fiche_get(visit_t *v)
{
    filling_t *filling;
    child_t child;
    const problem_t *problem = open_fiche(v, &child, &filling);

    return problem ? reply_problem(v, problem) : show_form(v, &child, filling, NULL, HTTP_OK);
}

/* The other parent, or another window, was faster: what was typed is shown on top of it, to be confirmed again. */
static int show_overtaken(visit_t *v, child_t *child, filling_t *filling)
{
    const problem_t *problem = fiche_get(v->db, child->enfant->id, child->famille->id, &child->fiche);

    return problem ? reply_problem(v, problem) : show_form(v, child, filling, NULL, HTTP_CONFLICT);
}

int page_fiche_post(visit_t *v)
{
    const char *version = form_get(v->form, "version");
    filling_t *filling;
    child_t child;
    const problem_t *problem = open_fiche(v, &child, &filling);
    apr_array_header_t *wrong;

    if (problem)
        return reply_problem(v, problem);
    filling_take(filling, only_step(v), v->form, NULL);
    wrong = filling_check(filling, NULL);
    if (wrong->nelts)
        return show_form(v, &child, filling, wrong, HTTP_UNPROCESSABLE_ENTITY);
    problem = fiche_confirm(v->db, &(fiche_confirm_t){.now = v->now, .account_id = v->session->account_id, .enfant_id = child.enfant->id,
                                                      .famille_id = child.famille->id, .version = version ? apr_atoi64(version) : 0,
                                                      .filling = filling});
    if (problem && problem->kind == PROBLEM_CONFLICT)
        return show_overtaken(v, &child, filling);
    return problem ? reply_problem(v, problem) : reply_redirect(v, path_of(v, &child, "?fait=fiche"));
}

/*
 * Where an enrolment begins
 */
typedef struct begin_t {
    visit_t *v;
    const child_t *child;
    const teleservice_t *teleservice;
    demandeur_t who;
    apr_int64_t saisons[INSCRIPTION_WISHES];
    int count;
    demande_t *draft; /* or NULL */
    inscription_ask_t *ask; /* of the draft, or NULL */
} begin_t;

static const saison_t *saison_of(const begin_t *b, const char *key)
{
    for (int i = 0; i < b->child->saisons_count; i++) {
        const saison_t *saison = &b->child->saisons[i];

        if (saison->id == apr_atoi64(key) && teleservice_enrols(b->teleservice, saison->kind) && can_be_asked(saison))
            return saison;
    }
    return NULL;
}

static int is_taken(const begin_t *b, apr_int64_t saison_id)
{
    for (int i = 0; i < b->count; i++)
        if (b->saisons[i] == saison_id)
            return 1;
    return 0;
}

/* NULL, or what is wrong: "missing", nothing was ticked; "saison": one cannot be asked for (any more). */
static const char *take_saisons(begin_t *b)
{
    const char *key;

    for (int i = 0; (key = form_nth(b->v->form, "saison", i)); i++) {
        const saison_t *saison = saison_of(b, key);

        if (!saison || b->count == INSCRIPTION_WISHES)
            return "saison";
        if (!is_taken(b, saison->id))
            b->saisons[b->count++] = saison->id;
    }
    return b->count ? NULL : "missing";
}

static const problem_t *find_draft(begin_t *b)
{
    const problem_t *problem = demande_draft(b->v->db, &b->who, b->teleservice->id, &b->draft);

    b->ask = NULL;
    return problem || !b->draft ? problem : inscription_asked(b->v->db, b->draft->id, &b->ask);
}

/* A draft for a brother or a sister: it is not thrown away unasked. */
static int show_other(const begin_t *b)
{
    visit_t *v = b->v;
    xmlNodePtr content = reply_open(v, "inscription-autre");

    xml_set(content, "path", path_of(v, b->child, ""));
    xml_set(content, "service", b->teleservice->id);
    xml_set(content, "title", b->teleservice->title);
    xml_set(content, "name", b->child->enfant->first_name);
    xml_set(content, "other", b->ask->enfant.first_name);
    xml_set_int(content, "draft", b->draft->id);
    reply_form(v, content, NULL);
    for (int i = 0; i < b->count; i++)
        xml_set_int(xml_add(content, "chosen"), "id", b->saisons[i]);
    return reply_page(v, content, HTTP_CONFLICT);
}

static int is_replaced(const begin_t *b)
{
    const char *draft = form_get(b->v->form, "remplacer");

    return draft && apr_atoi64(draft) == b->draft->id;
}

static const problem_t *make_draft(begin_t *b)
{
    visit_t *v = b->v;
    filling_t *filling;
    inscription_wish_t wish = {.enfant_id = b->child->enfant->id, .famille_id = b->child->famille->id, .saisons = b->saisons, .count = b->count};
    const problem_t *problem;
    int is_new = !b->draft;

    if ((problem = filling_open(v->p, b->teleservice, v->settings, v->now, is_new ? NULL : b->draft->data, &filling)) ||
        (is_new && ((problem = remplissage_prefill(v, filling, b->child->famille, b->child->enfant)) ||
                    (problem = demande_draft_save(v->db, v->settings, v->now, &b->who, filling, &b->draft)))))
        return problem;
    wish.demande_id = b->draft->id;
    if ((problem = inscription_wish(v->db, &wish)) || !is_new || (problem = document_reuse(v->db, v->settings, v->now, &wish, filling)))
        return problem;
    return demande_draft_save(v->db, v->settings, v->now, &b->who, filling, &b->draft);
}

static int begin(begin_t *b)
{
    visit_t *v = b->v;
    const problem_t *problem = find_draft(b);

    if (!problem && b->ask && b->ask->enfant.id != b->child->enfant->id) {
        if (!is_replaced(b))
            return show_other(b);
        if (!(problem = demande_draft_drop(v->db, v->settings, &b->who, b->draft->id)))
            b->draft = NULL;
    }
    if (!problem)
        problem = make_draft(b);
    if (problem && problem->kind != PROBLEM_CONFLICT) /* pressed twice: the first has made it */
        return reply_problem(v, problem);
    return reply_redirect(v, apr_pstrcat(v->p, "/services/", b->teleservice->id, "/formulaire/",
                                         APR_ARRAY_IDX(b->teleservice->steps, 0, const step_t *)->id, NULL));
}

int page_inscription_post(visit_t *v)
{
    child_t child;
    begin_t b = {.v = v, .child = &child, .teleservice = visit_teleservice(v, form_get(v->form, "service")), .who = remplissage_who(v, 0)};
    const problem_t *problem = open_child(v, &child);
    const char *wrong;

    if (problem || (problem = b.teleservice && b.teleservice->enrols->nelts ? NULL : not_found(v, "service")))
        return reply_problem(v, problem);
    if (fiche_is_due(v, &child))
        return reply_redirect(v, path_of(v, &child, "?fait=fiche-avant"));
    if ((wrong = take_saisons(&b)))
        return strcmp(wrong, "missing") ? show_child(v, &child, NULL, wrong, HTTP_CONFLICT)
                                        : show_child(v, &child, b.teleservice->id, NULL, HTTP_UNPROCESSABLE_ENTITY);
    return begin(&b);
}

/*
 * Documents
 */
int page_document_get(visit_t *v)
{
    apr_int64_t id = apr_atoi64(v->arg[1]);
    child_t child = {0};
    document_t *list;
    int count = 0;
    const problem_t *problem = find_enfant(v, &child);

    if (problem || (problem = document_list(v->db, v->now, child.famille->id, child.enfant->id, &list, &count)))
        return reply_problem(v, problem);
    for (int i = 0; i < count; i++)
        if (list[i].file.id == id)
            return reply_file(v, piece_path(v->p, v->settings, list[i].file.sha256), list[i].file.media_type, list[i].file.name, 0);
    return reply_status(v, HTTP_NOT_FOUND, "piece");
}

int page_document_retirer_post(visit_t *v)
{
    const char *id = form_get(v->form, "retirer");
    child_t child = {0};
    const problem_t *problem = find_enfant(v, &child);

    if (!problem && id)
        problem = document_drop(v->db, child.famille->id, apr_atoi64(id));
    return problem ? reply_problem(v, problem) : reply_redirect(v, path_of(v, &child, "?fait=document"));
}
