/* SPDX-License-Identifier: Apache-2.0 */
#include "pages/guichet.h"

#include <string.h>

#include <apr_strings.h>

#include "base/text.h"
#include "base/xml.h"
#include "domain/demande.h"
#include "domain/guichet.h"
#include "pages/guichet_show.h"
#include "web/reply.h"

/*
 * The queue.
 */
static const char *const groups[] = {"", "a-prendre", "a-moi", "a-completer", "terminees"};

/* A value of the query, on one line; NULL when it says nothing. */
static const char *asked(const visit_t *v, const char *name)
{
    const char *typed = form_get(v->query, name);
    const char *line = typed ? text_line(v->p, typed) : "";

    return *line ? line : NULL;
}

static apr_int64_t asked_number(const visit_t *v, const char *name)
{
    const char *typed = form_get(v->query, name);
    apr_int64_t number = typed ? apr_strtoi64(typed, NULL, 10) : 0;

    return number > 0 ? number : 0;
}

static const char *known_group(const visit_t *v)
{
    const char *group = form_get(v->query, "etat");

    for (size_t i = 1; group && i < sizeof groups / sizeof *groups; i++)
        if (!strcmp(group, groups[i]))
            return groups[i];
    return NULL;
}

static guichet_filter_t filter_of(const visit_t *v)
{
    const teleservice_t *teleservice = visit_teleservice(v, form_get(v->query, "teleservice"));
    const char *office = form_get(v->query, "service");
    guichet_filter_t filter = {.group = known_group(v),
                               .search = asked(v, "q"),
                               .after_id = asked_number(v, "id"),
                               .after = asked_number(v, "apres"),
                               .after_key = form_get(v->query, "apres")};

    filter.teleservice = teleservice ? teleservice->id : NULL;
    filter.office = office && settings_office(v->settings, office) ? office : NULL;
    return filter;
}

const char *guichet_with(const visit_t *v, const char *path, const char *name, const char *value)
{
    if (!value || !*value)
        return path;
    return apr_pstrcat(v->p, path, strchr(path, '?') ? "&" : "?", name, "=", ap_escape_urlencoded(v->p, value), NULL);
}

/* The queue's address with what is chosen, but for the page. */
static const char *queue_path(const visit_t *v, const guichet_filter_t *filter, const char *group, const char *search)
{
    const char *path = guichet_with(v, "/guichet", "etat", group);

    path = guichet_with(v, path, "teleservice", filter->teleservice);
    path = guichet_with(v, path, "service", filter->office);
    return guichet_with(v, path, "q", search);
}

static void show_choices(visit_t *v, const guichet_filter_t *filter, xmlNodePtr content)
{
    for (size_t i = 0; i < sizeof groups / sizeof *groups; i++) {
        xmlNodePtr group = xml_add(content, "group");
        int current = !strcmp(groups[i], filter->group ? filter->group : "") && !filter->search;

        xml_set(group, "name", groups[i]);
        xml_set(group, "href", queue_path(v, filter, groups[i], NULL));
        xml_set(group, "current", current ? "yes" : NULL);
    }
    for (int i = 0; agent_has_role(v->agent, "superviseur") && i < v->settings->office_list->nelts; i++) {
        const office_t *office = APR_ARRAY_IDX(v->settings->office_list, i, office_t *);
        xmlNodePtr node = xml_add(content, "office");

        xml_set(node, "id", office->id);
        xml_set(node, "name", office->name);
        xml_set(node, "selected", filter->office && !strcmp(filter->office, office->id) ? "yes" : NULL);
    }
}

const char *guichet_person(const visit_t *v, const char *first_name, const char *last_name)
{
    return last_name ? apr_pstrcat(v->p, first_name ? first_name : "", " ", last_name, NULL) : NULL;
}

const char *guichet_office(const visit_t *v, const char *id)
{
    const office_t *office = settings_office(v->settings, id);

    return office ? office->name : id;
}

void guichet_time(const visit_t *v, xmlNodePtr node, const char *name, apr_time_t at, calendar_style_e style)
{
    xml_set(node, name, at ? visit_show(v, at, style) : NULL);
}

const char *guichet_path(const visit_t *v, const char *numero)
{
    return apr_pstrcat(v->p, "/guichet/demandes/", demande_numero_shown(v->p, numero), NULL);
}

static void show_row(const visit_t *v, const guichet_row_t *row, xmlNodePtr content)
{
    const teleservice_t *teleservice = visit_teleservice(v, row->teleservice);
    xmlNodePtr node = xml_add(content, "row");

    xml_set(node, "numero", demande_numero_shown(v->p, row->numero));
    xml_set(node, "path", guichet_path(v, row->numero));
    xml_set(node, "state", row->state);
    xml_set(node, "subject", row->subject);
    xml_set(node, "requester", row->requester);
    xml_set(node, "teleservice", teleservice ? teleservice->name : row->teleservice);
    xml_set(node, "office", guichet_office(v, row->office));
    xml_set(node, "agent", guichet_person(v, row->agent_first_name, row->agent_last_name));
    xml_set(node, "mine", row->agent_id == v->agent->id ? "yes" : NULL);
    xml_set(node, "late", guichet_late(row->state, row->due_at, v->now) ? "yes" : NULL);
    xml_set(node, "waited", !strcmp(row->state, "a_completer") && row->asked_until < v->now ? "yes" : NULL);
    guichet_time(v, node, "submitted", row->submitted_at, CALENDAR_DAY_SHORT);
    guichet_time(v, node, "due", row->due_at, CALENDAR_DAY_SHORT);
    guichet_time(v, node, "closed", row->closed_at, CALENDAR_DAY_SHORT);
    guichet_time(v, node, "until", row->asked_until, CALENDAR_DAY_SHORT);
}

static void show_more(visit_t *v, const guichet_filter_t *filter, const guichet_row_t *last, xmlNodePtr content)
{
    int done = filter->group && !strcmp(filter->group, "terminees");
    const char *after = filter->search ? last->search_key
                                       : apr_psprintf(v->p, "%" APR_INT64_T_FMT, done ? last->closed_at : last->due_at);
    const char *path = guichet_with(v, queue_path(v, filter, filter->group, filter->search), "apres", after);

    path = guichet_with(v, path, "id", apr_psprintf(v->p, "%" APR_INT64_T_FMT, last->id));
    xml_set(xml_add(content, "more"), "href", path);
}

int page_guichet_get(visit_t *v)
{
    guichet_filter_t filter = filter_of(v);
    guichet_row_t *rows;
    int count;
    const problem_t *problem = guichet_list(v->db, v->agent, &filter, &rows, &count);
    xmlNodePtr content;

    if (problem)
        return reply_problem(v, problem);
    content = reply_open(v, "guichet");
    xml_set(content, "group", filter.group);
    xml_set(content, "teleservice", filter.teleservice);
    xml_set(content, "q", filter.search);
    xml_set(content, "office", agent_has_role(v->agent, "superviseur") ? filter.office : v->agent->office);
    xml_set(content, "office-name",
            agent_has_role(v->agent, "superviseur") ? NULL : guichet_office(v, v->agent->office));
    xml_set(content, "supervisor", agent_has_role(v->agent, "superviseur") ? "yes" : "no");
    xml_set(content, "done", form_get(v->query, "fait"));
    show_choices(v, &filter, content);
    for (int i = 0; i < count && i < GUICHET_ROWS; i++)
        show_row(v, &rows[i], content);
    if (count > GUICHET_ROWS)
        show_more(v, &filter, &rows[GUICHET_ROWS - 1], content);
    return reply_page(v, content, HTTP_OK);
}

int page_guichet_aide_get(visit_t *v)
{
    return reply_page(v, reply_open(v, "guichet-aide"), HTTP_OK);
}
