/* SPDX-License-Identifier: Apache-2.0 */
#include "pages/textes.h"

#include "base/xml.h"
#include "domain/accuse.h"
#include "web/reply.h"

static void show_places(const apr_array_header_t *places, xmlNodePtr content, const char *name)
{
    for (int i = 0; i < places->nelts; i++) {
        const office_t *place = APR_ARRAY_IDX(places, i, office_t *);

        accuse_place(xml_add(content, name), place);
    }
}

/* How long each téléservice keeps what it was given, and who treats it. */
static void show_retention(const visit_t *v, xmlNodePtr content)
{
    for (int i = 0; i < v->portal->teleservices->nelts; i++) {
        const teleservice_t *teleservice = APR_ARRAY_IDX(v->portal->teleservices, i, teleservice_t *);
        const office_t *office = settings_office(v->settings, teleservice->office);
        xmlNodePtr node = xml_add(content, "teleservice");

        xml_set(node, "name", teleservice->name);
        xml_set(node, "summary", teleservice->summary);
        xml_set(node, "delay", teleservice->delay);
        xml_set(node, "office", office ? office->name : NULL);
        xml_set(node, "to-regie", teleservice->to_regie ? "yes" : NULL);
        xml_set_int(node, "months", teleservice->retention_months);
        xml_set(node, "from", teleservice->retention_from_reception ? "reception" : "answer");
    }
    xml_set_int(content, "draft-days", apr_time_sec(v->settings->draft_keep) / 86400);
    xml_set_int(content, "trace-days", apr_time_sec(v->settings->trace_keep) / 86400);
}

static int show_text(visit_t *v, const char *name)
{
    xmlNodePtr content = reply_open(v, name);

    show_retention(v, content);
    show_places(v->settings->regies, content, "regie");
    show_places(v->settings->office_list, content, "office");
    return reply_page(v, content, HTTP_OK);
}

int page_regies_get(visit_t *v)
{
    return show_text(v, "regies");
}

int page_aide_get(visit_t *v)
{
    return show_text(v, "aide");
}

int page_plan_get(visit_t *v)
{
    return show_text(v, "plan");
}

int page_accessibilite_get(visit_t *v)
{
    return show_text(v, "accessibilite");
}

int page_mentions_get(visit_t *v)
{
    return show_text(v, "mentions-legales");
}

int page_donnees_get(visit_t *v)
{
    return show_text(v, "donnees-personnelles");
}

int page_modalites_get(visit_t *v)
{
    return show_text(v, "modalites");
}

int page_securite_get(visit_t *v)
{
    return show_text(v, "securite");
}
