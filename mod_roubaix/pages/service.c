/* SPDX-License-Identifier: Apache-2.0 */
#include "pages/service.h"

#include "base/xml.h"
#include "web/reply.h"

static void show_office(const visit_t *v, xmlNodePtr content, const char *id)
{
    const office_t *office = settings_office(v->settings, id);
    xmlNodePtr node = office ? xml_add(content, "office") : NULL;

    if (!office)
        return;
    xml_set(node, "name", office->name);
    xml_set(node, "address", office->address);
    xml_set(node, "phone", office->phone);
    xml_set(node, "email", office->email);
    xml_set(node, "hours", office->hours);
}

static void show_notices(const apr_array_header_t *notices, xmlNodePtr content)
{
    for (int i = 0; notices && i < notices->nelts; i++) {
        const field_t *note = APR_ARRAY_IDX(notices, i, field_t *);
        xmlNodePtr node = xml_add(content, "notice");

        xml_set(node, "kind", note->kind);
        xml_set(node, "text", note->label);
        xml_set(node, "href", note->href);
        xml_set(node, "link", note->link);
    }
}

int page_service_get(visit_t *v)
{
    static const char *const access[] = { [ACCESS_ACCOUNT] = "account", [ACCESS_DIRECT] = "direct", [ACCESS_BOTH] = "both" };
    const teleservice_t *teleservice = visit_teleservice(v, v->arg[0]);
    xmlNodePtr content;

    if (!teleservice)
        return reply_status(v, HTTP_NOT_FOUND, "service");
    content = reply_open(v, "service-accueil");
    xml_set(content, "id", teleservice->id);
    xml_set(content, "title", teleservice->title);
    xml_set(content, "summary", teleservice->summary);
    xml_set(content, "cost", teleservice->cost);
    xml_set(content, "delay", teleservice->delay);
    xml_set(content, "access", access[teleservice->access]);
    xml_set(content, "to-regie", teleservice->to_regie ? "yes" : NULL);
    xml_set_int(content, "steps", teleservice->steps->nelts);
    for (int i = 0; i < teleservice->needs->nelts; i++)
        xml_add_text(content, "need", APR_ARRAY_IDX(teleservice->needs, i, const char *));
    show_notices(teleservice->notices, content);
    show_office(v, content, teleservice->office);
    return reply_page(v, content, HTTP_OK);
}
