/* SPDX-License-Identifier: Apache-2.0 */
#include "domain/fermeture.h"

#include <string.h>

#include <apr_strings.h>

#include "base/secret.h"
#include "base/xml.h"
#include "domain/outbox.h"
#include "store/queries.h"

#define BOOKINGS_MAX 2000 /* of one activity on one day */

/* A code of the files has no colon. */
const char *fermeture_calendar(apr_pool_t *p, const char *activite)
{
    return apr_pstrcat(p, "activite:", activite, NULL);
}

const problem_t *fermeture_of(db_t *db, const char *activite, const char *day, const char **reason)
{
    sql_fermeture_of_row *row;
    const problem_t *problem = sql_fermeture_of(db, &row, fermeture_calendar(store_pool(db), activite), day);

    *reason = problem || !row ? NULL : row->label;
    return problem;
}

typedef struct closing_t {
    const fermeture_t *fermeture;
    int cancelled;
} closing_t;

static const problem_t *cancel_one(db_t *db, const fermeture_t *f, const sql_fermeture_reservations_row *row)
{
    apr_int64_t refund = strcmp(row->state, "reservee") ? 0 : -row->price;
    int gone;
    const problem_t *problem = sql_reservation_cancel(db, &gone, 0, f->now, row->id, row->state);

    if (problem || !gone) /* who waited has just given up */
        return problem;
    if ((problem = sql_reservation_event_put(db, NULL, secret_row_key(), row->id, f->now, "agent", 0, f->agent->id, "annulee", 0, refund)))
        return problem;
    return refund ? sql_famille_entry_put(db, NULL, secret_row_key(), row->famille_id, 0, f->now, "reservation", refund, 0, row->id, "") : NULL;
}

/* One mail to each account of a family, for all its children. */
static const problem_t *tell_family(db_t *db, const fermeture_t *f, apr_int64_t famille_id, const char *children)
{
    apr_pool_t *p = store_pool(db);
    sql_rattachement_list_row *rows;
    int count;
    const problem_t *problem = sql_rattachement_list(db, &rows, &count, famille_id);

    for (int i = 0; !problem && i < count; i++) {
        xmlNodePtr mail = outbox_mail(p, "fermeture");

        xml_set(mail, "first-name", rows[i].first_name);
        xml_set(mail, "children", children);
        xml_set(mail, "activite", f->name);
        xml_set(mail, "place", f->place);
        xml_set(mail, "day", calendar_show_day(f->settings->calendar, p, f->day, CALENDAR_DAY_FULL));
        xml_set(mail, "reason", f->reason);
        problem = outbox_put(db, f->now, rows[i].email, mail, 0, 0);
    }
    return problem;
}

static const problem_t *cancel_all(db_t *db, closing_t *closing)
{
    const fermeture_t *f = closing->fermeture;
    sql_fermeture_reservations_row *rows;
    const char *children = NULL;
    const problem_t *problem = sql_fermeture_reservations(db, &rows, &closing->cancelled, f->activite_id, f->day);

    if (!problem && closing->cancelled > BOOKINGS_MAX)
        problem = problem_make(store_pool(db), PROBLEM_INTERNAL, "fermeture", "more than %d bookings", BOOKINGS_MAX);
    for (int i = 0; !problem && i < closing->cancelled; i++) {
        children = children ? apr_pstrcat(store_pool(db), children, ", ", rows[i].first_name, NULL) : rows[i].first_name;
        if ((problem = cancel_one(db, f, &rows[i])))
            return problem;
        if (i + 1 == closing->cancelled || rows[i + 1].famille_id != rows[i].famille_id) {
            problem = tell_family(db, f, rows[i].famille_id, children);
            children = NULL;
        }
    }
    return problem ? problem : sql_fermeture_places(db, NULL, f->activite_id, f->day);
}

/* The row of the day's places first: a parent who confirms at this moment waits there, and looks again. */
static const problem_t *close_work(db_t *db, void *baton)
{
    closing_t *closing = baton;
    const fermeture_t *f = closing->fermeture;
    const problem_t *problem;
    int put;

    if ((problem = sql_place_open(db, NULL, f->activite_id, f->day)) || (problem = sql_place_hold(db, NULL, f->activite_id, f->day, 0)) ||
        (problem = sql_fermeture_put(db, &put, secret_row_key(), fermeture_calendar(store_pool(db), f->activite), f->day, f->reason)))
        return problem;
    return put ? cancel_all(db, closing) : problem_make(store_pool(db), PROBLEM_CONFLICT, "closed", NULL);
}

const problem_t *fermeture_close(db_t *db, const fermeture_t *fermeture, int *cancelled)
{
    closing_t closing = {fermeture, 0};
    const problem_t *problem = store_transact(db, close_work, &closing);

    *cancelled = closing.cancelled;
    return problem;
}

const problem_t *fermeture_open(db_t *db, const char *activite, const char *day)
{
    return sql_fermeture_drop(db, NULL, fermeture_calendar(store_pool(db), activite), day);
}
