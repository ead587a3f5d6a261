/* SPDX-License-Identifier: Apache-2.0 */
#include "pages/demandes.h"

#include <string.h>

#include <apr_strings.h>
#include <http_protocol.h>

#include "base/xml.h"
#include "pages/demande_page.h"
#include "pages/remplissage.h"
#include "web/reply.h"

#define ROWS 20

/*
 * The list.
 */
typedef struct list_filter_t {
    const char *group, *teleservice; /* or NULL */
    apr_time_t before;
    apr_int64_t before_id;
} list_filter_t;

static apr_int64_t positive(const char *digits)
{
    apr_int64_t n = digits ? apr_atoi64(digits) : 0;

    return n > 0 ? n : 0;
}

/* What the query string asks for, when it makes sense; else nothing is filtered. */
static list_filter_t read_filter(const visit_t *v)
{
    static const char *const groups[] = {"en-cours", "terminees"};
    const char *group = form_get(v->query, "etat"), *service = form_get(v->query, "service");
    list_filter_t filter = {.before = positive(form_get(v->query, "avant")),
                            .before_id = positive(form_get(v->query, "id"))};
    const teleservice_t *teleservice = visit_teleservice(v, service);

    for (size_t i = 0; group && i < sizeof groups / sizeof *groups; i++)
        if (!strcmp(group, groups[i]))
            filter.group = groups[i];
    filter.teleservice = teleservice ? teleservice->id : NULL;
    return filter;
}

static void show_row(visit_t *v, xmlNodePtr content, const char *name, const demande_row_t *row)
{
    const teleservice_t *teleservice = visit_teleservice(v, row->teleservice);
    const office_t *office = settings_office(v->settings, row->office);
    xmlNodePtr node = xml_add(content, name);

    xml_set(node, "numero", demande_numero_shown(v->p, row->numero));
    xml_set(node, "state", row->state);
    xml_set(node, "subject", *row->subject ? row->subject : teleservice ? teleservice->name : row->teleservice);
    xml_set(node, "service", teleservice ? teleservice->name : NULL);
    xml_set(node, "office", office ? office->name : NULL);
    xml_set(node, "sent", visit_show(v, row->submitted_at, CALENDAR_DAY_LONG));
    if (row->closed_at)
        xml_set(node, "state-date", visit_show(v, row->closed_at, CALENDAR_DAY_LONG));
    else if (!strcmp(row->state, "transmise") || !strcmp(row->state, "en_cours"))
        xml_set(node, "due", visit_show(v, row->due_at, CALENDAR_DAY_LONG));
    if (!strcmp(row->state, "a_completer")) {
        xml_set(node, "asked", demande_page_asked_text(v->p, row->asked));
        xml_set(node, "asked-until", visit_show(v, row->asked_until, CALENDAR_DAY_LONG));
    }
    xml_set(node, "summary", row->summary);
    xml_set(node, "channel", row->channel);
}

static void show_rows(visit_t *v, xmlNodePtr content, const char *name, const demande_row_t *rows, int count)
{
    for (int i = 0; i < count && i < ROWS; i++)
        show_row(v, content, name, &rows[i]);
}

static const char *more_path(const visit_t *v, const list_filter_t *filter, const demande_row_t *last)
{
    return apr_psprintf(v->p, "/demandes?avant=%" APR_INT64_T_FMT "&id=%" APR_INT64_T_FMT "%s%s%s%s",
                        (apr_int64_t)last->submitted_at, last->id, filter->group ? "&etat=" : "",
                        filter->group ? filter->group : "", filter->teleservice ? "&service=" : "",
                        filter->teleservice ? filter->teleservice : "");
}

static void show_drafts(visit_t *v, xmlNodePtr content, const brouillon_t *drafts, int count)
{
    for (int i = 0; i < count; i++) {
        const teleservice_t *teleservice = visit_teleservice(v, drafts[i].teleservice);
        xmlNodePtr node;

        if (!teleservice) /* withdrawn since: nothing to come back to */
            continue;
        node = xml_add(content, "draft");
        xml_set(node, "service", teleservice->id);
        xml_set(node, "name", teleservice->name);
        xml_set(node, "saved", visit_show(v, drafts[i].updated_at, CALENDAR_DAY_LONG));
        xml_set(node, "until", visit_show(v, drafts[i].updated_at + v->settings->draft_keep, CALENDAR_DAY_LONG));
    }
}

/* What asks the citizen to act stands on the first page only, whatever the filter. */
static const problem_t *show_notices(visit_t *v, xmlNodePtr content)
{
    demande_row_t *waiting;
    brouillon_t *drafts;
    int waiting_count, drafts_count;
    const problem_t *problem;

    if ((problem = demande_waiting(v->db, v->session->account_id, &waiting, &waiting_count)) ||
        (problem = demande_drafts(v->db, v->session->account_id, &drafts, &drafts_count)))
        return problem;
    show_rows(v, content, "waiting", waiting, waiting_count);
    show_drafts(v, content, drafts, drafts_count);
    return NULL;
}

int page_demandes_get(visit_t *v)
{
    list_filter_t filter = read_filter(v);
    xmlNodePtr content = reply_open(v, "demandes");
    demande_row_t *rows;
    int count;
    const problem_t *problem = demande_list(v->db, v->session->account_id, filter.group, filter.teleservice,
                                            filter.before, filter.before_id, &rows, &count);

    if (!problem && !filter.before)
        problem = show_notices(v, content);
    if (problem)
        return reply_problem(v, problem);
    xml_set(content, "group", filter.group);
    xml_set(content, "service", filter.teleservice);
    xml_set(content, "later", filter.before ? "yes" : NULL);
    show_rows(v, content, "demande", rows, count);
    if (count > ROWS)
        xml_set(content, "more", more_path(v, &filter, &rows[ROWS - 1]));
    return reply_page(v, content, HTTP_OK);
}

/*
 * One demande.
 */
static const problem_t *find(visit_t *v, demande_t **demande, const teleservice_t **teleservice)
{
    demandeur_t who = {.account_id = v->session->account_id};
    const problem_t *problem = demande_find(v->db, &who, v->arg[0], demande);

    return problem ? problem : remplissage_definition(v, *demande, teleservice);
}

int page_demande_get(visit_t *v)
{
    const teleservice_t *teleservice;
    demande_page_t page = {.v = v};
    const problem_t *problem = find(v, &page.demande, &teleservice);

    page.teleservice = teleservice;
    return problem ? reply_problem(v, problem) : demande_page_show(&page, HTTP_OK);
}

int page_demande_accuse_get(visit_t *v)
{
    const teleservice_t *teleservice;
    xmlNodePtr content;
    demande_t *demande;
    const problem_t *problem = find(v, &demande, &teleservice);

    if (!problem) {
        content = reply_open(v, "accuse");
        problem = remplissage_accuse(v, demande, teleservice, content);
    }
    return problem ? reply_problem(v, problem) : reply_page(v, content, HTTP_OK);
}

static int back_to(visit_t *v, const demande_t *demande)
{
    return reply_redirect(v, demande_path(v->p, demande));
}

int page_demande_annuler_get(visit_t *v)
{
    const teleservice_t *teleservice;
    xmlNodePtr content;
    demande_t *demande;
    const problem_t *problem = find(v, &demande, &teleservice);

    if (problem)
        return reply_problem(v, problem);
    if (strcmp(demande->state, "transmise"))
        return back_to(v, demande);
    content = reply_open(v, "demande-annuler");
    xml_set(content, "numero", demande_numero_shown(v->p, demande->numero));
    xml_set(content, "subject", demande->subject);
    reply_form(v, content, NULL);
    return reply_page(v, content, HTTP_OK);
}

int page_demande_annuler_post(visit_t *v)
{
    demandeur_t who = {.account_id = v->session->account_id};
    demande_page_t page = {.v = v, .conflict = "annuler"};
    const problem_t *problem = demande_cancel(v->db, v->settings, v->now, &who, v->arg[0]), *again;

    if (problem && problem->kind != PROBLEM_CONFLICT)
        return reply_problem(v, problem);
    if ((again = find(v, &page.demande, &page.teleservice)))
        return reply_problem(v, again);
    return problem ? demande_page_show(&page, HTTP_CONFLICT) : back_to(v, page.demande);
}

/*
 * Completing.
 */
int page_demande_completer_get(visit_t *v)
{
    const teleservice_t *teleservice;
    demande_t *demande;
    const problem_t *problem = find(v, &demande, &teleservice);

    return problem ? reply_problem(v, problem) : back_to(v, demande);
}

int page_demande_completer_post(visit_t *v)
{
    demande_page_t page = {.v = v};
    const problem_t *problem = find(v, &page.demande, &page.teleservice);
    int done;

    if (problem)
        return reply_problem(v, problem);
    if (strcmp(page.demande->state,
               "a_completer")) /* sent twice, or the office was faster: the page says where it stands */
        return back_to(v, page.demande);
    if ((problem = demande_page_complete(&page, &done)))
        return reply_problem(v, problem);
    return done ? back_to(v, page.demande) : demande_page_show(&page, page.status);
}

/*
 * /demandes/:numero/pieces/:piece
 */
static int send_piece(visit_t *v, const piece_t *piece)
{
    int thumb = form_get(v->query, "vignette") != NULL;

    if (thumb && !*piece->thumb_sha256)
        return reply_status(v, HTTP_NOT_FOUND, "piece");
    return reply_file(v, piece_path(v->p, v->settings, thumb ? piece->thumb_sha256 : piece->sha256),
                      thumb ? "image/jpeg" : piece->media_type, piece->name, thumb);
}

int page_demande_piece_get(visit_t *v)
{
    demandeur_t who = {.account_id = v->session->account_id};
    piece_t *piece = NULL;
    demande_t *demande;
    const problem_t *problem = demande_find(v->db, &who, v->arg[0], &demande);

    if (!problem)
        problem = piece_find(v->db, demande->id, positive(v->arg[1]), &piece);
    if (problem)
        return reply_problem(v, problem);
    return piece ? send_piece(v, piece) : reply_status(v, HTTP_NOT_FOUND, "piece");
}
