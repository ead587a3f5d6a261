/* SPDX-License-Identifier: Apache-2.0 */
#include "domain/accuse.h"

#include "base/xml.h"

void accuse_place(xmlNodePtr node, const office_t *place)
{
    xml_set(node, "name", place->name);
    xml_set(node, "address", place->address);
    xml_set(node, "phone", place->phone);
    xml_set(node, "email", place->email);
    xml_set(node, "hours", place->hours);
    xml_set(node, "detail", place->detail);
}

void accuse_office(xmlNodePtr node, const settings_t *settings, const char *id)
{
    const office_t *office = settings_office(settings, id);
    xmlNodePtr child = xml_add(node, "office");

    xml_set(child, "id", id);
    if (office)
        accuse_place(child, office);
}

static void show_silence(xmlNodePtr node, apr_pool_t *p, const settings_t *settings, const teleservice_t *teleservice,
                         apr_time_t from)
{
    static const char *const codes[] = {
        [SILENCE_NONE] = "none", [SILENCE_ACCEPTANCE] = "acceptance", [SILENCE_REJECTION] = "rejection"};

    xml_set(node, "silence", codes[teleservice->silence]);
    xml_set(node, "remedies", teleservice->remedies);
    if (teleservice->silence != SILENCE_NONE)
        xml_set(node, "silence-date",
                calendar_show(settings->calendar, p,
                              calendar_after(settings->calendar, from, 0, teleservice->silence_months),
                              CALENDAR_DAY_LONG));
}

void accuse_fill(xmlNodePtr node, apr_pool_t *p, const settings_t *settings, const teleservice_t *teleservice,
                 const demande_t *demande)
{
    xml_set(node, "numero", demande_numero_shown(p, demande->numero));
    xml_set(node, "subject", *demande->subject ? demande->subject : teleservice->name);
    xml_set(node, "service", teleservice->name);
    xml_set(node, "received", calendar_show(settings->calendar, p, demande->submitted_at, CALENDAR_MOMENT));
    if (teleservice->answer_days > 0)
        xml_set(node, "due", calendar_show(settings->calendar, p, demande->due_at, CALENDAR_DAY_LONG));
    show_silence(node, p, settings, teleservice, demande->submitted_at);
    xml_set(node, "followed", demande->account_id ? "yes" : "no");
    xml_set(node, "path", demande_path(p, demande));
    accuse_office(node, settings, demande->office);
}
