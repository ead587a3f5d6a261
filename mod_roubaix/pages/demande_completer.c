/* SPDX-License-Identifier: Apache-2.0 */
/* The citizen's answer to an office that asked him to complete his demande: only the fields asked for are open, and
 * those his answer opens. */
#include "pages/demande_page.h"

#include <string.h>

#include <apr_strings.h>
#include <http_protocol.h>

#include "base/xml.h"

#define ROUNDS 4 /* an answer may open fields that were not asked for, and these others */

static xmlNodePtr asked_root(apr_pool_t *p, const char *asked)
{
    xmlNodePtr root = NULL;

    if (!asked || !*asked || xml_parse(p, asked, strlen(asked), "asked", &root))
        return NULL;
    return root;
}

const char *demande_page_asked_text(apr_pool_t *p, const char *asked)
{
    xmlNodePtr root = asked_root(p, asked);
    const char *text = root ? xml_get(p, root, "text") : NULL;

    return text ? text : "";
}

static apr_array_header_t *asked_fields(apr_pool_t *p, const char *asked)
{
    apr_array_header_t *names = apr_array_make(p, 8, sizeof(const char *));
    xmlNodePtr root = asked_root(p, asked);

    for (xmlNodePtr node = xml_first(root, "field"); node; node = xml_next(node, "field")) {
        const char *name = xml_get(p, node, "name");

        if (name)
            APR_ARRAY_PUSH(names, const char *) = name;
    }
    return names;
}

/* Pièces that came with an answer which was not complete have a row but are not in the data document yet. */
static const problem_t *add_arrived(demande_page_t *page)
{
    visit_t *v = page->v;
    piece_t *pieces;
    int count;
    const problem_t *problem = piece_list(v->db, page->demande->id, &pieces, &count);

    for (int i = 0; !problem && i < count; i++) {
        const field_t *field = apr_hash_get(page->teleservice->fields, pieces[i].field, APR_HASH_KEY_STRING);

        if (field && names_have(page->only, field->name)) {
            filling_piece_remove(page->filling, pieces[i].id);
            filling_piece_add(page->filling, field, pieces[i].id, pieces[i].name, pieces[i].media_type, pieces[i].size,
                              *pieces[i].thumb_sha256 != '\0');
        }
    }
    return problem;
}

const problem_t *demande_page_open_answer(demande_page_t *page)
{
    visit_t *v = page->v;
    const problem_t *problem;

    if (page->filling)
        return NULL;
    if (!page->only)
        page->only = asked_fields(v->p, page->demande->asked);
    problem = filling_open(v->p, page->teleservice, v->settings, v->now, page->demande->data, &page->filling);
    return problem ? problem : add_arrived(page);
}

static const problem_t *take_files(demande_page_t *page, arrivals_t *arrivals)
{
    const apr_array_header_t *steps = page->teleservice->steps;
    const problem_t *problem = NULL;

    for (int i = 0; !problem && i < steps->nelts; i++)
        problem = arrivals_take(page->v, page->filling, page->demande->id,
                                APR_ARRAY_IDX(steps, i, const step_t *)->fields, page->only, arrivals);
    arrivals_apply(arrivals, page->filling);
    return problem;
}

static void take_typed(demande_page_t *page)
{
    const apr_array_header_t *steps = page->teleservice->steps;

    for (int i = 0; i < steps->nelts; i++)
        filling_take(page->filling, APR_ARRAY_IDX(steps, i, const step_t *), page->v->form, page->only);
}

static int is_in(const apr_array_header_t *problems, const filling_problem_t *problem)
{
    for (int i = 0; i < problems->nelts; i++)
        if (APR_ARRAY_IDX(problems, i, filling_problem_t).field == problem->field)
            return 1;
    return 0;
}

/* What is wrong now: in the open fields, and what the answer itself has made wrong or missing. What was so before and
 * was not asked for is not the citizen's to put right. */
static apr_array_header_t *new_problems(demande_page_t *page, const apr_array_header_t *before)
{
    const apr_array_header_t *all = filling_check(page->filling, NULL);
    apr_array_header_t *mine = apr_array_make(page->v->p, 4, sizeof(filling_problem_t));

    for (int i = 0; i < all->nelts; i++) {
        const filling_problem_t *problem = &APR_ARRAY_IDX(all, i, filling_problem_t);
        int is_open = problem->field->name && names_have(page->only, problem->field->name);

        if (is_open || !is_in(before, problem))
            APR_ARRAY_PUSH(mine, filling_problem_t) = *problem;
    }
    return mine;
}

/* Opens the fields that have become wrong; whether there was one that was closed. */
static int open_more(demande_page_t *page, const apr_array_header_t *problems)
{
    int opened = 0;

    for (int i = 0; i < problems->nelts; i++) {
        const char *name = APR_ARRAY_IDX(problems, i, filling_problem_t).field->name;

        if (name && !names_have(page->only, name)) {
            APR_ARRAY_PUSH(page->only, const char *) = name;
            opened = 1;
        }
    }
    return opened;
}

static apr_array_header_t *take_answer(demande_page_t *page, const apr_array_header_t *before)
{
    apr_array_header_t *problems = NULL;

    for (int i = 0; i < ROUNDS; i++) {
        take_typed(page);
        problems = new_problems(page, before);
        if (!open_more(page, problems))
            break;
    }
    return problems;
}

/* The element of a pièce in a data document, or NULL. */
static xmlNodePtr piece_node(apr_pool_t *p, xmlNodePtr data, apr_int64_t id)
{
    const char *wanted = apr_psprintf(p, "%" APR_INT64_T_FMT, id);

    for (xmlNodePtr node = xml_first(data, NULL); node; node = xml_next(node, NULL)) {
        const char *named = xml_get(p, node, "id");

        if (named && !strcmp(named, wanted))
            return node;
    }
    return NULL;
}

/* Only pièces of open fields may be taken out. */
static void keep_closed(const demande_page_t *page, arrivals_t *arrivals)
{
    apr_array_header_t *ids = arrivals->removed;
    int kept = 0;

    for (int i = 0; i < ids->nelts; i++) {
        apr_int64_t id = APR_ARRAY_IDX(ids, i, apr_int64_t);
        xmlNodePtr node = piece_node(page->v->p, filling_data(page->filling), id);

        if (node && names_have(page->only, (const char *)node->name))
            APR_ARRAY_IDX(ids, kept++, apr_int64_t) = id;
    }
    ids->nelts = kept;
}

/* Pièces that are in no stored answer go at once; one that is goes with the answer that leaves it out. */
static const problem_t *remove_arrived(const demande_page_t *page, const arrivals_t *arrivals)
{
    visit_t *v = page->v;
    xmlNodePtr stored;
    const problem_t *problem = xml_parse(v->p, page->demande->data, strlen(page->demande->data), "data", &stored);

    for (int i = 0; !problem && i < arrivals->removed->nelts; i++) {
        apr_int64_t id = APR_ARRAY_IDX(arrivals->removed, i, apr_int64_t);

        if (!piece_node(v->p, stored, id))
            problem = piece_remove(v->db, v->settings, page->demande->id, id);
    }
    return problem;
}

/* What was taken out at an earlier try comes back as "retire". */
static arrivals_t *read_arrivals(const visit_t *v)
{
    arrivals_t *arrivals = arrivals_make(v);
    const char *id;

    for (int i = 0; (id = form_nth(v->form, "retire", i)); i++)
        APR_ARRAY_PUSH(arrivals->removed, apr_int64_t) = apr_atoi64(id);
    return arrivals;
}

/* An agent changed the demande meanwhile: as it stands now, with what was typed as far as it is still asked for. */
static const problem_t *faster(demande_page_t *page)
{
    visit_t *v = page->v;
    demandeur_t who = {.account_id = v->session->account_id};
    const problem_t *problem = demande_find(v->db, &who, page->demande->numero, &page->demande);

    page->conflict = "completer";
    page->status = HTTP_CONFLICT;
    page->filling = NULL;
    page->only = NULL;
    if (problem || strcmp(page->demande->state, "a_completer") || (problem = demande_page_open_answer(page)))
        return problem;
    take_typed(page);
    return NULL;
}

static const problem_t *store_answer(demande_page_t *page, int *done)
{
    visit_t *v = page->v;
    demandeur_t who = {.account_id = v->session->account_id};
    const problem_t *problem = demande_complete(v->db, v->settings, v->now, &who, page->demande, page->filling);

    *done = !problem;
    if (!problem || problem->kind != PROBLEM_CONFLICT)
        return problem;
    return faster(page);
}

const problem_t *demande_page_complete(demande_page_t *page, int *done)
{
    arrivals_t *arrivals = read_arrivals(page->v);
    int stay = arrivals_only(page->v->form);
    const apr_array_header_t *before;
    apr_array_header_t *problems;
    const problem_t *problem;

    *done = 0;
    page->arrivals = arrivals;
    if ((problem = demande_page_open_answer(page)))
        return problem;
    keep_closed(page, arrivals);
    before = filling_check(page->filling, NULL);
    take_answer(page, before);
    if ((problem = remove_arrived(page, arrivals)) || (problem = take_files(page, arrivals)))
        return problem;
    problems = stay ? apr_array_make(page->v->p, 1, sizeof(filling_problem_t)) : take_answer(page, before);
    apr_array_cat(problems, arrivals->problems);
    page->problems = problems;
    page->status = problems->nelts ? HTTP_UNPROCESSABLE_ENTITY : HTTP_OK;
    return problems->nelts || stay ? NULL : store_answer(page, done);
}
