/* SPDX-License-Identifier: Apache-2.0 */
#include "pages/inscription_show.h"

#include <string.h>

#include "base/xml.h"
#include "domain/demande.h"

static const char *day(visit_t *v, const char *iso)
{
    return calendar_show_day(v->settings->calendar, v->p, iso, CALENDAR_DAY_LONG);
}

void inscription_show_child(visit_t *v, xmlNodePtr node, const enfant_t *enfant)
{
    xml_set(node, "name", enfant->first_name);
    xml_set(node, "last-name", enfant->last_name);
    xml_set(node, "born", day(v, enfant->born));
    xml_set(node, "ecole", enfant->ecole);
    xml_set(node, "classe", *enfant->classe ? enfant->classe : NULL);
}

void inscription_show_saison(visit_t *v, xmlNodePtr parent, const saison_t *saison)
{
    xmlNodePtr node = xml_add(parent, "saison");

    xml_set_int(node, "id", saison->id);
    xml_set(node, "label", saison->label);
    xml_set(node, "activite", saison->activite);
    xml_set(node, "place", saison->place);
    xml_set(node, "closes", day(v, saison->closes));
    xml_set(node, "from", day(v, saison->from));
    xml_set(node, "to", day(v, saison->to));
    xml_set(node, "elsewhere", saison->elsewhere ? "yes" : NULL);
    xml_set(node, "enrolled", saison->enrolled ? "yes" : NULL);
    xml_set(node, "asked", saison->asked ? "yes" : NULL);
    xml_set(node, "state", saison->state);
}

void inscription_show(visit_t *v, xmlNodePtr parent, const inscription_ask_t *ask)
{
    xmlNodePtr node = xml_add(parent, "inscription");

    xml_set_int(node, "enfant", ask->enfant.id);
    xml_set(node, "famille", ask->famille);
    inscription_show_child(v, node, &ask->enfant);
    for (int i = 0; i < ask->count; i++)
        inscription_show_saison(v, node, &ask->saisons[i]);
}

const problem_t *inscription_show_of(visit_t *v, xmlNodePtr parent, const teleservice_t *teleservice, apr_int64_t demande_id)
{
    inscription_ask_t *ask;
    const problem_t *problem;

    if (!teleservice->enrols->nelts)
        return NULL;
    if ((problem = inscription_asked(v->db, demande_id, &ask)) || !ask)
        return problem;
    inscription_show(v, parent, ask);
    return NULL;
}

const problem_t *inscription_show_list(visit_t *v, xmlNodePtr parent, apr_int64_t enfant_id)
{
    inscription_t *list;
    int count;
    const problem_t *problem = inscription_list(v->db, v->settings, v->now, enfant_id, &list, &count);

    for (int i = 0; !problem && i < count; i++) {
        xmlNodePtr node = xml_add(parent, "inscrit");

        xml_set(node, "activite", list[i].activite);
        xml_set(node, "place", list[i].place);
        xml_set(node, "from", day(v, list[i].from));
        xml_set(node, "to", day(v, list[i].to));
    }
    return problem;
}

static int is_special(xmlNodePtr answer)
{
    return xmlHasProp(answer, BAD_CAST "special") != NULL;
}

static void hide_special(xmlNodePtr answers)
{
    for (xmlNodePtr step = xml_first(answers, NULL); step; step = xml_next(step, NULL))
        for (xmlNodePtr answer = xml_first(step, NULL), next; answer; answer = next) {
            next = xml_next(answer, NULL);
            if (is_special(answer)) {
                xmlUnlinkNode(answer);
                xmlFreeNode(answer);
            }
        }
}

static const problem_t *open_fiche(visit_t *v, const fiche_t *fiche, filling_t **filling)
{
    const teleservice_t *now = v->portal->fiche;
    teleservice_t *kept;
    const problem_t *problem = NULL;

    if (!now || strcmp(now->digest, fiche->definition)) {
        problem = demande_definition(v->db, v->settings, fiche->definition, &kept);
        now = kept;
    }
    return problem ? problem : filling_open(v->p, now, v->settings, fiche->confirmed_at, fiche->data, filling);
}

const problem_t *inscription_show_fiche(visit_t *v, xmlNodePtr parent, const fiche_t *fiche, int special)
{
    xmlNodePtr node;
    filling_t *filling;
    const problem_t *problem = open_fiche(v, fiche, &filling);

    if (problem)
        return problem;
    node = xml_add(parent, "fiche");
    xml_set(node, "confirmed", visit_show(v, fiche->confirmed_at, CALENDAR_DAY_LONG));
    xml_set(node, "famille", fiche->famille);
    xml_set(node, "hidden", special ? NULL : "yes");
    filling_show_answers(filling, node);
    if (!special)
        hide_special(xml_first(node, "answers"));
    return NULL;
}

static void add_special(visit_t *v, xmlNodePtr parent, xmlNodePtr answer)
{
    xmlNodePtr value = xml_first(answer, "value"), node;

    if (!value || !is_special(answer))
        return;
    node = xml_add(parent, "special");
    xml_set(node, "label", xml_get(v->p, answer, "label"));
    xml_set(node, "value", xml_text(v->p, value));
}

const problem_t *inscription_show_special(visit_t *v, xmlNodePtr parent, const fiche_t *fiche)
{
    xmlNodePtr all = xml_new(v->p, "fiche");
    filling_t *filling;
    const problem_t *problem = open_fiche(v, fiche, &filling);

    if (problem)
        return problem;
    filling_show_answers(filling, all);
    for (xmlNodePtr step = xml_first(xml_first(all, "answers"), NULL); step; step = xml_next(step, NULL))
        for (xmlNodePtr answer = xml_first(step, NULL); answer; answer = xml_next(answer, NULL))
            add_special(v, parent, answer);
    return NULL;
}
