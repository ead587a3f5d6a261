/* SPDX-License-Identifier: Apache-2.0 */
#include "domain/attente.h"

#include <string.h>

#include "base/money.h"
#include "base/secret.h"
#include "base/xml.h"
#include "domain/outbox.h"
#include "store/queries.h"

int attente_promotable(const activite_t *activite, int day, apr_time_t now)
{
    return now < limite_point(activite->jours, &activite->booking.normale, day).at;
}

static const problem_t *tell(db_t *db, const settings_t *settings, apr_time_t now, const sql_reservation_next_row *next, const char *day)
{
    sql_rattachement_list_row *rows;
    int count;
    const problem_t *problem = sql_rattachement_list(db, &rows, &count, next->famille_id);

    for (int i = 0; !problem && i < count; i++) {
        xmlNodePtr mail = outbox_mail(store_pool(db), "reservation-promue");

        xml_set(mail, "first-name", rows[i].first_name);
        xml_set(mail, "child", next->first_name);
        xml_set(mail, "activite", next->name);
        xml_set(mail, "place", next->place);
        xml_set(mail, "day", calendar_show_day(settings->calendar, store_pool(db), day, CALENDAR_DAY_FULL));
        xml_set(mail, "price", money_show(store_pool(db), next->price));
        problem = outbox_put(db, now, rows[i].email, mail, 0, 0);
    }
    return problem;
}

static const problem_t *promote(db_t *db, const settings_t *settings, apr_time_t now, const sql_reservation_next_row *next, const char *day)
{
    const problem_t *problem;

    if ((problem = sql_reservation_event_put(db, NULL, secret_row_key(), next->id, now, "automate", 0, 0, "reservee", 0, next->price)))
        return problem;
    if (next->price && (problem = sql_famille_entry_put(db, NULL, secret_row_key(), next->famille_id, 0, now, "reservation", next->price, 0, next->id, "")))
        return problem;
    return tell(db, settings, now, next, day);
}

const problem_t *attente_next(db_t *db, const settings_t *settings, apr_time_t now, const activite_t *activite, int day, int *promoted)
{
    const char *text = jours_text(store_pool(db), day);

    *promoted = 0;
    while (attente_promotable(activite, day, now)) {
        sql_reservation_next_row *next;
        const problem_t *problem = sql_reservation_next(db, &next, activite->id, text);

        if (problem || !next || (problem = sql_reservation_promote(db, promoted, now, next->id)))
            return problem;
        if (*promoted)
            return promote(db, settings, now, next, text);
    }
    return NULL;
}

/*
 * Places that are new
 */
typedef struct settling_t {
    const settings_t *settings;
    apr_time_t now;
    apr_int64_t activite_id;
    const char *day;
    int promoted;
} settling_t;

/* The activity with its days and rules, as the family sees it that waits longest; NULL: nobody waits, or the child is not enrolled any more. */
static const problem_t *find_activite(db_t *db, const settling_t *settling, const activite_t **out)
{
    sql_reservation_next_row *next;
    famille_t *famille;
    planning_t *planning;
    const problem_t *problem = sql_reservation_next(db, &next, settling->activite_id, settling->day);

    *out = NULL;
    if (problem || !next || (problem = famille_of_id(db, next->famille_id, &famille)) || !famille ||
        (problem = planning_load(db, settling->settings, famille, settling->now, settling->day, settling->day, &planning)))
        return problem;
    for (int i = 0; i < planning->count; i++)
        if (planning->lignes[i].activite->id == settling->activite_id)
            *out = planning->lignes[i].activite;
    return NULL;
}

static const problem_t *settle_work(db_t *db, void *baton)
{
    settling_t *settling = baton;
    const activite_t *activite;
    int day = jours_number(settling->day), taken, promoted = 1;
    const problem_t *problem = find_activite(db, settling, &activite);

    settling->promoted = 0;
    while (!problem && activite && promoted && attente_promotable(activite, day, settling->now)) {
        if ((problem = sql_place_take(db, &taken, activite->id, settling->day, activite->seats)) || !taken)
            return problem;
        if (!(problem = attente_next(db, settling->settings, settling->now, activite, day, &promoted)))
            problem = promoted ? NULL : sql_place_give_back(db, NULL, activite->id, settling->day);
        settling->promoted += promoted;
    }
    return problem;
}

const problem_t *attente_settle(db_t *db, const settings_t *settings, apr_time_t now, int *promoted)
{
    sql_attente_openings_row *rows;
    int count;
    const problem_t *problem = sql_attente_openings(db, &rows, &count, calendar_show(settings->calendar, store_pool(db), now, CALENDAR_ISO));

    *promoted = 0;
    for (int i = 0; !problem && i < count; i++) {
        settling_t settling = {settings, now, rows[i].activite_id, rows[i].day, 0};

        problem = store_transact(db, settle_work, &settling);
        *promoted += settling.promoted;
    }
    return problem;
}
