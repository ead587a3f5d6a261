/* SPDX-License-Identifier: Apache-2.0 */
#include "pages/guichet_enfants.h"

#include <apr_strings.h>

#include "base/xml.h"
#include "pages/inscription_show.h"
#include "web/reply.h"

/* Each family's reading is traced before anything of it is shown. */
static const problem_t *show_families(visit_t *v, xmlNodePtr content, apr_int64_t enfant_id)
{
    famille_t *list;
    int count;
    const problem_t *problem = famille_of_enfant(v->db, enfant_id, &list, &count);

    for (int i = 0; !problem && i < count; i++) {
        xmlNodePtr node = xml_add(content, "famille");

        xml_set(node, "path", apr_pstrcat(v->p, "/guichet/familles/", list[i].code, NULL));
        xml_set(node, "code", list[i].code);
        xml_set(node, "name", list[i].name);
        problem = famille_read(v->db, v->now, v->agent, &list[i]);
    }
    return problem;
}

static const problem_t *show_fiches(visit_t *v, xmlNodePtr content, apr_int64_t enfant_id)
{
    int special = v->portal->fiche && fiche_entitled(v->agent, v->portal->fiche), count;
    fiche_t *list;
    const problem_t *problem = fiche_list(v->db, enfant_id, &list, &count);

    for (int i = 0; !problem && i < count; i++)
        problem = inscription_show_fiche(v, content, &list[i], special);
    return problem;
}

int page_guichet_enfant_get(visit_t *v)
{
    apr_int64_t id = apr_atoi64(v->arg[0]);
    enfant_t *enfant;
    const problem_t *problem = famille_enfant(v->db, id, &enfant);
    xmlNodePtr content;

    if (problem)
        return reply_problem(v, problem);
    if (!enfant)
        return reply_status(v, HTTP_NOT_FOUND, "page");
    content = reply_open(v, "guichet-enfant");
    inscription_show_child(v, content, enfant);
    if ((problem = show_families(v, content, id)) || (problem = inscription_show_list(v, content, id)) || (problem = show_fiches(v, content, id)))
        return reply_problem(v, problem);
    return reply_page(v, content, HTTP_OK);
}
