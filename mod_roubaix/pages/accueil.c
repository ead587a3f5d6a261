/* SPDX-License-Identifier: Apache-2.0 */
#include "pages/accueil.h"

#include <string.h>

#include "base/xml.h"
#include "domain/demande.h"
#include "web/reply.h"

static const char *audience_of(const char *path)
{
    static const struct {
        const char *path, *audience;
    } paths[] = {
        { "/particuliers", "particulier" }, { "/professionnels", "professionnel" }, { "/associations", "association" },
    };

    for (size_t i = 0; i < sizeof paths / sizeof *paths; i++)
        if (!strcmp(path, paths[i].path))
            return paths[i].audience;
    return "particulier";
}

/* What waits for the citizen comes first. */
static const problem_t *show_waiting(visit_t *v, xmlNodePtr content)
{
    demande_row_t *rows;
    int count;
    const problem_t *problem = demande_list(v->db, v->session->account_id, "en-cours", NULL, 0, 0, &rows, &count);

    for (int i = 0; !problem && i < count; i++)
        if (!strcmp(rows[i].state, "a_completer")) {
            xmlNodePtr waiting = xml_add(content, "waiting");

            xml_set(waiting, "numero", demande_numero_shown(v->p, rows[i].numero));
            xml_set(waiting, "subject", rows[i].subject);
            xml_set(waiting, "until", visit_show(v, rows[i].asked_until, CALENDAR_DAY_LONG));
        }
    return problem;
}

int page_accueil_get(visit_t *v)
{
    xmlNodePtr content = reply_open(v, "accueil");
    const problem_t *problem = v->session ? show_waiting(v, content) : NULL;

    if (problem)
        return reply_problem(v, problem);
    xml_set(content, "audience", audience_of(v->path));
    return reply_page(v, content, HTTP_OK);
}
