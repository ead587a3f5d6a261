/* SPDX-License-Identifier: Apache-2.0 */
#include "domain/fermeture.h"

#include <stdlib.h>
#include <string.h>

#include <apr_strings.h>

#include "base/secret.h"
#include "base/xml.h"
#include "domain/outbox.h"
#include "domain/planning.h"
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

/* A booking of a day that closes, and where it went. */
typedef struct fate_t {
    const sql_fermeture_reservations_row *row;
    const fermeture_jour_t *jour;
    int moved;
} fate_t;

typedef struct closing_t {
    db_t *db;
    fermeture_t *f;
    apr_array_header_t *fates; /* of fate_t */
} closing_t;

static const problem_t *conflict(const closing_t *closing, const char *code)
{
    return problem_make(store_pool(closing->db), PROBLEM_CONFLICT, code, NULL);
}

/* Its price leaves the family's account, or enters it, with an event that says who did it. */
static const problem_t *put_event(const closing_t *closing, const sql_fermeture_reservations_row *row, apr_int64_t reservation_id, const char *state,
                                  apr_int64_t price)
{
    const fermeture_t *f = closing->f;
    const problem_t *problem = sql_reservation_event_put(closing->db, NULL, secret_row_key(), reservation_id, f->now, "agent", 0, f->agent->id, state, 0,
                                                         price);

    return problem || !price ? problem : sql_famille_entry_put(closing->db, NULL, secret_row_key(), row->famille_id, 0, f->now, "reservation", price, 0,
                                                               reservation_id, "");
}

/*
 * Moving
 */
static int is_taken(const case_t *one)
{
    return one->state == CASE_RESERVEE || one->state == CASE_ATTENTE || one->state == CASE_AILLEURS;
}

/* The row of the child in that activity when it could come on the planning's day, else NULL. */
static const ligne_t *free_ligne(const planning_t *planning, apr_int64_t enfant_id, apr_int64_t activite_id)
{
    const ligne_t *found = NULL;

    for (int i = 0; i < planning->count; i++)
        if (planning->lignes[i].enfant_id == enfant_id && planning->lignes[i].activite->id == activite_id &&
            planning->lignes[i].cases[0].state == CASE_LIBRE)
            found = &planning->lignes[i];
    for (int i = 0; found && i < planning->count; i++) {
        const ligne_t *other = &planning->lignes[i];

        if (other->enfant_id == enfant_id && (other->activite->slots & found->activite->slots) && is_taken(&other->cases[0]))
            return NULL;
    }
    return found;
}

static const problem_t *book_there(const closing_t *closing, const sql_fermeture_reservations_row *row, const ligne_t *ligne, int *moved)
{
    const fermeture_t *f = closing->f;
    sql_reservation_put_row *put;
    int taken;
    const problem_t *problem = sql_place_take(closing->db, &taken, ligne->activite->id, f->to_day, ligne->activite->seats);

    if (problem || !taken)
        return problem;
    if ((problem = sql_reservation_put(closing->db, &put, secret_row_key(), row->enfant_id, ligne->activite->id, f->to_day, row->famille_id, "reservee",
                                       row->price, f->now)))
        return problem;
    if (!put)
        return sql_place_give_back(closing->db, NULL, ligne->activite->id, f->to_day);
    *moved = 1;
    return put_event(closing, row, put->id, "reservee", row->price);
}

static const problem_t *try_move(const closing_t *closing, const fermeture_jour_t *jour, const sql_fermeture_reservations_row *row, int *moved)
{
    const fermeture_t *f = closing->f;
    const ligne_t *ligne;
    planning_t *planning;
    famille_t *famille;
    const problem_t *problem;

    if (!f->to_day || strcmp(row->state, "reservee"))
        return NULL;
    if ((problem = famille_of_id(closing->db, row->famille_id, &famille)) || !famille ||
        (problem = planning_load(closing->db, f->settings, famille, f->now, f->to_day, f->to_day, &planning)))
        return problem;
    ligne = free_ligne(planning, row->enfant_id, jour->activite_id);
    return ligne ? book_there(closing, row, ligne, moved) : NULL;
}

/*
 * A day
 */
static const problem_t *settle_one(const closing_t *closing, fermeture_jour_t *jour, const sql_fermeture_reservations_row *row)
{
    apr_int64_t refund = strcmp(row->state, "reservee") ? 0 : -row->price;
    fate_t fate = {row, jour, 0};
    int gone;
    const problem_t *problem = sql_reservation_cancel(closing->db, &gone, 0, closing->f->now, row->id, row->state);

    if (problem || !gone) /* who waited has just given up */
        return problem;
    if ((problem = put_event(closing, row, row->id, "annulee", refund)) || (problem = try_move(closing, jour, row, &fate.moved)))
        return problem;
    APR_ARRAY_PUSH(closing->fates, fate_t) = fate;
    jour->moved += fate.moved;
    jour->cancelled += !fate.moved;
    return NULL;
}

static const problem_t *close_jour(const closing_t *closing, fermeture_jour_t *jour)
{
    const fermeture_t *f = closing->f;
    sql_fermeture_reservations_row *rows;
    int put, count;
    const problem_t *problem;

    jour->closed = jour->cancelled = jour->moved = 0;
    if ((problem = sql_fermeture_put(closing->db, &put, secret_row_key(), fermeture_calendar(store_pool(closing->db), jour->activite), jour->day,
                                     f->reason)))
        return problem;
    if ((jour->closed = !put))
        return NULL;
    if ((problem = sql_fermeture_reservations(closing->db, &rows, &count, jour->activite_id, jour->day)))
        return problem;
    if (count > BOOKINGS_MAX)
        return problem_make(store_pool(closing->db), PROBLEM_INTERNAL, "fermeture", "more than %d bookings", BOOKINGS_MAX);
    for (int i = 0; !problem && i < count; i++)
        problem = settle_one(closing, jour, &rows[i]);
    return problem ? problem : sql_fermeture_places(closing->db, NULL, jour->activite_id, jour->day);
}

/*
 * Telling: one mail to each account of a family, for all its children
 */
static int by_famille(const void *a, const void *b)
{
    const fate_t *x = a, *y = b;

    if (x->row->famille_id != y->row->famille_id)
        return x->row->famille_id < y->row->famille_id ? -1 : 1;
    return strcmp(x->jour->day, y->jour->day);
}

static void show_fate(const closing_t *closing, xmlNodePtr mail, const fate_t *fate)
{
    apr_pool_t *p = store_pool(closing->db);
    calendar_t *calendar = closing->f->settings->calendar;
    xmlNodePtr node = xml_add(mail, fate->moved ? "deplacee" : "annulee");

    xml_set(node, "child", fate->row->first_name);
    xml_set(node, "activite", fate->jour->name);
    xml_set(node, "place", fate->jour->place);
    xml_set(node, "day", calendar_show_day(calendar, p, fate->jour->day, CALENDAR_DAY_FULL));
    xml_set(node, "to", fate->moved ? calendar_show_day(calendar, p, closing->f->to_day, CALENDAR_DAY_FULL) : NULL);
}

static const problem_t *tell_family(const closing_t *closing, const fate_t *fates, int count)
{
    sql_rattachement_list_row *rows;
    int accounts;
    const problem_t *problem = sql_rattachement_list(closing->db, &rows, &accounts, fates[0].row->famille_id);

    for (int i = 0; !problem && i < accounts; i++) {
        xmlNodePtr mail = outbox_mail(store_pool(closing->db), "fermeture");

        xml_set(mail, "first-name", rows[i].first_name);
        xml_set(mail, "reason", closing->f->reason);
        for (int k = 0; k < count; k++)
            show_fate(closing, mail, &fates[k]);
        problem = outbox_put(closing->db, closing->f->now, rows[i].email, mail, 0, 0);
    }
    return problem;
}

static const problem_t *tell_all(const closing_t *closing)
{
    fate_t *fates = (fate_t *)closing->fates->elts;
    const problem_t *problem = NULL;
    int count = closing->fates->nelts;

    closing->f->families = 0;
    if (count)
        qsort(fates, (size_t)count, sizeof *fates, by_famille);
    for (int from = 0, to; !problem && from < count; from = to) {
        for (to = from + 1; to < count && fates[to].row->famille_id == fates[from].row->famille_id;)
            to++;
        closing->f->families++;
        problem = tell_family(closing, &fates[from], to - from);
    }
    return problem;
}

/*
 * All of it
 */
static int by_activite(const void *a, const void *b)
{
    const fermeture_jour_t *x = a, *y = b;

    return x->activite_id != y->activite_id ? (x->activite_id < y->activite_id ? -1 : 1) : strcmp(x->day, y->day);
}

static const problem_t *hold(const closing_t *closing, apr_int64_t activite_id, const char *day)
{
    const problem_t *problem = sql_place_open(closing->db, NULL, activite_id, day);

    return problem ? problem : sql_place_hold(closing->db, NULL, activite_id, day, 0);
}

/* The rows of the places first, in the order in which parents take them: who confirms at this moment waits there, and looks again. */
static const problem_t *hold_all(const closing_t *closing)
{
    const fermeture_t *f = closing->f;
    const problem_t *problem = NULL;

    for (int i = 0; !problem && i < f->count; i++) {
        const fermeture_jour_t *jour = &f->jours[i];
        int before = f->to_day && strcmp(f->to_day, jour->day) < 0;

        if (before)
            problem = hold(closing, jour->activite_id, f->to_day);
        if (!problem)
            problem = hold(closing, jour->activite_id, jour->day);
        if (!problem && f->to_day && !before)
            problem = hold(closing, jour->activite_id, f->to_day);
    }
    return problem;
}

static const problem_t *judge(const closing_t *closing)
{
    const fermeture_t *f = closing->f;
    int cancelled = 0, moved = 0, open = 0;

    for (int i = 0; i < f->count; i++) {
        cancelled += f->jours[i].cancelled;
        moved += f->jours[i].moved;
        open += !f->jours[i].closed;
    }
    if (f->dry)
        return conflict(closing, "dry"); /* undoes it all */
    if (!open)
        return conflict(closing, "closed");
    return (f->cancelled >= 0 && f->cancelled != cancelled) || (f->moved >= 0 && f->moved != moved) ? conflict(closing, "changed") : NULL;
}

static const problem_t *close_work(db_t *db, void *baton)
{
    closing_t closing = {.db = db, .f = baton, .fates = apr_array_make(store_pool(db), 64, sizeof(fate_t))};
    const problem_t *problem = hold_all(&closing);

    for (int i = 0; !problem && i < closing.f->count; i++)
        problem = close_jour(&closing, &closing.f->jours[i]);
    if (problem || (problem = tell_all(&closing)))
        return problem;
    return judge(&closing);
}

const problem_t *fermeture_close(db_t *db, fermeture_t *fermeture)
{
    const problem_t *problem;

    qsort(fermeture->jours, (size_t)fermeture->count, sizeof *fermeture->jours, by_activite);
    problem = store_transact(db, close_work, fermeture);
    return problem && fermeture->dry && problem->kind == PROBLEM_CONFLICT && !strcmp(problem->code, "dry") ? NULL : problem;
}

const problem_t *fermeture_open(db_t *db, const char *activite, const char *day)
{
    return sql_fermeture_drop(db, NULL, fermeture_calendar(store_pool(db), activite), day);
}
