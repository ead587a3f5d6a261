/* SPDX-License-Identifier: Apache-2.0 */
#include "domain/reservation.h"

#include <stdlib.h>
#include <string.h>

#include <apr_strings.h>

#include "base/money.h"
#include "base/secret.h"
#include "base/xml.h"
#include "domain/attente.h"
#include "domain/fermeture.h"
#include "domain/outbox.h"
#include "store/queries.h"

static const char *const names[RESERVATION_VERDICTS] = {
    [RESERVATION_RIEN] = "rien",       [RESERVATION_AJOUT] = "ajout", [RESERVATION_ATTENTE] = "attente",
    [RESERVATION_RETRAIT] = "retrait", [RESERVATION_REFUS] = "refus",
};

const char *reservation_name(reservation_e what)
{
    return names[what];
}

/*
 * Judging
 */
typedef struct judge_t {
    apr_pool_t *p;
    const planning_t *planning;
    verdict_t *verdicts;
    int count;
} judge_t;

static case_t *case_of(const planning_t *planning, const ligne_t *ligne, int day)
{
    return day < planning->first || day >= planning->first + planning->days ? NULL : &ligne->cases[day - planning->first];
}

static void refuse(verdict_t *verdict, const char *reason)
{
    verdict->what = RESERVATION_REFUS;
    verdict->reason = reason;
}

static int is_taken(case_e state)
{
    return state == CASE_RESERVEE || state == CASE_ATTENTE || state == CASE_AILLEURS;
}

/* Whether this row is, or will be, what the child does on that day: as the planning has it, then as the wishes judged so far change it. */
static int occupied(const judge_t *judge, const ligne_t *ligne, int day)
{
    const case_t *box = case_of(judge->planning, ligne, day);
    int taken = box && is_taken(box->state);

    for (int i = 0; i < judge->count; i++) {
        const verdict_t *verdict = &judge->verdicts[i];

        if (verdict->ligne != ligne || !verdict->wish || verdict->wish->day != day)
            continue;
        if (verdict->what == RESERVATION_RETRAIT)
            taken = 0;
        else if (verdict->what == RESERVATION_AJOUT || verdict->what == RESERVATION_ATTENTE)
            taken = 1;
    }
    return taken;
}

/* What the child does already at the same moment of that day, or NULL. */
static const ligne_t *clash(const judge_t *judge, const ligne_t *ligne, int day)
{
    for (int i = 0; i < judge->planning->count; i++) {
        const ligne_t *other = &judge->planning->lignes[i];

        if (other != ligne && other->enfant_id == ligne->enfant_id && other->activite->slots & ligne->activite->slots &&
            occupied(judge, other, day))
            return other;
    }
    return NULL;
}

/* Who waits longest gets what is given back. */
static void free_place(const planning_t *planning, const activite_t *activite, int day, case_e was)
{
    place_t *place = planning_place(planning, activite, day);

    if (was == CASE_ATTENTE || (place->waiting > 0 && attente_promotable(activite, day, planning->now)))
        place->waiting--;
    else
        place->taken--;
}

static void judge_removal(const judge_t *judge, verdict_t *verdict, const case_t *box)
{
    const activite_t *activite = verdict->ligne->activite;

    if (box->state == CASE_AILLEURS)
        return refuse(verdict, "ailleurs");
    if (box->state != CASE_RESERVEE && box->state != CASE_ATTENTE)
        return; /* it is so already */
    if (box->limite.etat == LIMITE_PASSEE) {
        verdict->until = box->limite.tardive.at > box->limite.normale.at ? box->limite.tardive : box->limite.normale;
        return refuse(verdict, "passee");
    }
    verdict->what = RESERVATION_RETRAIT;
    verdict->late = box->state == CASE_RESERVEE && box->limite.etat == LIMITE_TARDIF;
    verdict->amount = box->state == CASE_RESERVEE && !verdict->late ? -box->price : 0;
    free_place(judge->planning, activite, verdict->wish->day, box->state);
}

static void judge_addition(const judge_t *judge, verdict_t *verdict, const case_t *box)
{
    const ligne_t *ligne = verdict->ligne;
    const activite_t *activite = ligne->activite;
    int day = verdict->wish->day;
    place_t *place = planning_place(judge->planning, activite, day);

    if (box->state == CASE_FERMEE || box->state == CASE_AILLEURS)
        return refuse(verdict, box->state == CASE_FERMEE ? "fermee" : "ailleurs");
    if (is_taken(box->state))
        return; /* it is so already */
    if (box->limite.etat == LIMITE_PASSEE) {
        verdict->until = box->limite.tardive.at > box->limite.normale.at ? box->limite.tardive : box->limite.normale;
        return refuse(verdict, "passee");
    }
    if ((verdict->other = clash(judge, ligne, day)))
        return refuse(verdict, "incompatible");
    verdict->late = box->limite.etat == LIMITE_TARDIF;
    if (!planning_price(judge->planning, ligne, day, verdict->late ? TARIF_TARDIF : TARIF_NORMAL, &verdict->price))
        return refuse(verdict, "fermee");
    verdict->what = activite->seats && place->taken >= activite->seats ? RESERVATION_ATTENTE : RESERVATION_AJOUT;
    verdict->until = limite_point(activite->jours, &activite->cancelling.normale, day);
    verdict->charge = verdict->price.amount > box->kept ? verdict->price.amount - box->kept : 0;
    if (verdict->what == RESERVATION_ATTENTE) {
        place->waiting++;
        return;
    }
    verdict->amount = verdict->charge;
    place->taken++;
}

/* The order in which things are judged, and done: who no longer waits must not be given a place; what is given up makes room for what is asked instead. */
enum { TURN_QUEUE, TURN_REMOVAL, TURN_ADDITION, TURNS };

static int turn_of(const planning_t *planning, const wish_t *wish)
{
    const ligne_t *ligne = planning_ligne(planning, wish->inscription_id);
    const case_t *box = ligne ? case_of(planning, ligne, wish->day) : NULL;

    return wish->add ? TURN_ADDITION : box && box->state == CASE_ATTENTE ? TURN_QUEUE : TURN_REMOVAL;
}

static void judge_wish(judge_t *judge, verdict_t *verdict, const wish_t *wish)
{
    const case_t *box;

    *verdict = (verdict_t){.wish = wish, .ligne = planning_ligne(judge->planning, wish->inscription_id), .turn = turn_of(judge->planning, wish)};
    box = verdict->ligne ? case_of(judge->planning, verdict->ligne, wish->day) : NULL;
    if (!box)
        refuse(verdict, "inconnu");
    else if (wish->add)
        judge_addition(judge, verdict, box);
    else
        judge_removal(judge, verdict, box);
}

verdict_t *reservation_judge(apr_pool_t *p, const planning_t *planning, const wish_t *wishes, int count)
{
    judge_t judge = {p, planning, apr_pcalloc(p, sizeof(verdict_t) * (apr_size_t)(count + 1)), count};

    for (int turn = 0; turn < TURNS; turn++)
        for (int i = 0; i < count; i++)
            if (turn_of(planning, &wishes[i]) == turn)
                judge_wish(&judge, &judge.verdicts[i], &wishes[i]);
    return judge.verdicts;
}

apr_int64_t reservation_total(const verdict_t *verdicts, int count)
{
    apr_int64_t total = 0;

    for (int i = 0; i < count; i++)
        total += verdicts[i].amount;
    return total;
}

/*
 * Confirming
 */
typedef struct confirm_t {
    const reservation_order_t *order;
    apr_int64_t lot;
    apr_pool_t *p;
} confirm_t;

static const problem_t *changed(db_t *db)
{
    return problem_make(store_pool(db), PROBLEM_CONFLICT, "changed", NULL);
}

static const problem_t *put_event(db_t *db, const confirm_t *confirm, apr_int64_t reservation_id, const char *state, int late, apr_int64_t amount)
{
    const reservation_order_t *order = confirm->order;
    const problem_t *problem = sql_reservation_event_put(db, NULL, secret_row_key(), reservation_id, order->now, "citoyen", confirm->lot, 0, state, late,
                                                         amount);

    if (problem || !amount)
        return problem;
    return sql_famille_entry_put(db, NULL, secret_row_key(), order->famille->id, 0, order->now, "reservation", amount, 0, reservation_id, "");
}

/* A place when one was shown, the queue when none was left; it is no longer so when somebody was faster, or has just closed the day. */
static const problem_t *take_place(db_t *db, const verdict_t *verdict, const char *day)
{
    const activite_t *activite = verdict->ligne->activite;
    const char *closed;
    int so;
    const problem_t *problem;

    if ((problem = sql_place_open(db, NULL, activite->id, day)) ||
        (problem = (verdict->what == RESERVATION_AJOUT ? sql_place_take : sql_place_hold)(db, &so, activite->id, day, activite->seats)) ||
        (problem = fermeture_of(db, activite->code, day, &closed)))
        return problem;
    return so && !closed ? NULL : changed(db);
}

static const problem_t *do_addition(db_t *db, const confirm_t *confirm, const verdict_t *verdict)
{
    const char *day = jours_text(store_pool(db), verdict->wish->day), *state = verdict->what == RESERVATION_AJOUT ? "reservee" : "attente";
    const reservation_order_t *order = confirm->order;
    sql_reservation_put_row *row;
    const problem_t *problem = take_place(db, verdict, day);

    if (problem || (problem = sql_reservation_put(db, &row, secret_row_key(), verdict->ligne->enfant_id, verdict->ligne->activite->id, day,
                                                  order->famille->id, state, verdict->charge, order->now)))
        return problem;
    return row ? put_event(db, confirm, row->id, state, verdict->late, verdict->amount) : changed(db);
}

/* The place goes to who has waited longest; or it is free again. */
static const problem_t *give_back(db_t *db, const confirm_t *confirm, const activite_t *activite, int day)
{
    const char *text = jours_text(store_pool(db), day);
    int promoted;
    const problem_t *problem;

    if ((problem = sql_place_hold(db, NULL, activite->id, text, 0)) ||
        (problem = attente_next(db, confirm->order->settings, confirm->order->now, activite, day, &promoted)))
        return problem;
    return promoted ? NULL : sql_place_give_back(db, NULL, activite->id, text);
}

static const problem_t *do_removal(db_t *db, const confirm_t *confirm, const planning_t *planning, const verdict_t *verdict)
{
    const case_t *box = case_of(planning, verdict->ligne, verdict->wish->day);
    int booked = box->state == CASE_RESERVEE, gone;
    const problem_t *problem = sql_reservation_cancel(db, &gone, verdict->late ? box->price : 0, confirm->order->now, box->reservation_id,
                                                      booked ? "reservee" : "attente");

    if (problem || (problem = gone ? NULL : changed(db)) ||
        (problem = put_event(db, confirm, box->reservation_id, "annulee", verdict->late, verdict->amount)))
        return problem;
    return booked ? give_back(db, confirm, verdict->ligne->activite, verdict->wish->day) : NULL;
}

static void show_line(xmlNodePtr mail, apr_pool_t *p, const settings_t *settings, const verdict_t *verdict)
{
    xmlNodePtr node = xml_add(mail, "ligne");

    xml_set(node, "what", names[verdict->what]);
    xml_set(node, "child", verdict->ligne->first_name);
    xml_set(node, "activite", verdict->ligne->activite->name);
    xml_set(node, "place", verdict->ligne->activite->place);
    xml_set(node, "day", calendar_show_day(settings->calendar, p, jours_text(p, verdict->wish->day), CALENDAR_DAY_FULL));
    xml_set(node, "amount", money_show(p, verdict->amount));
    xml_set(node, "late", verdict->late ? "yes" : NULL);
}

static const problem_t *send_accuse(db_t *db, const confirm_t *confirm, const verdict_t *verdicts)
{
    const reservation_order_t *order = confirm->order;
    apr_pool_t *p = store_pool(db);
    xmlNodePtr mail = outbox_mail(p, "reservation");

    xml_set(mail, "received", calendar_show(order->settings->calendar, p, order->now, CALENDAR_MOMENT));
    xml_set(mail, "path", apr_psprintf(p, "/kiosque/reservations/accuse/%" APR_INT64_T_FMT, confirm->lot));
    xml_set(mail, "total", money_show(p, order->total));
    for (int i = 0; i < order->count; i++)
        show_line(mail, p, order->settings, &verdicts[i]);
    return outbox_put(db, order->now, order->email, mail, 0, 0);
}

/* In the order of activities and days, so that no two families wait for each other's places. */
static int by_place(const void *a, const void *b)
{
    const verdict_t *x = *(const verdict_t *const *)a, *y = *(const verdict_t *const *)b;

    if (x->ligne->activite->id != y->ligne->activite->id)
        return x->ligne->activite->id < y->ligne->activite->id ? -1 : 1;
    if (x->wish->day != y->wish->day)
        return x->wish->day < y->wish->day ? -1 : 1;
    if (x->turn != y->turn)
        return x->turn - y->turn;
    return x < y ? -1 : x > y; /* as they were judged */
}

static const verdict_t **ordered(apr_pool_t *p, const verdict_t *verdicts, int count)
{
    const verdict_t **list = apr_palloc(p, sizeof *list * (apr_size_t)(count + 1));

    for (int i = 0; i < count; i++)
        list[i] = &verdicts[i];
    qsort(list, (size_t)count, sizeof *list, by_place);
    return list;
}

static int as_shown(const reservation_order_t *order, const verdict_t *verdicts)
{
    for (int i = 0; i < order->count; i++)
        if (verdicts[i].what != order->wishes[i].expect || verdicts[i].what == RESERVATION_REFUS || verdicts[i].what == RESERVATION_RIEN)
            return 0;
    return reservation_total(verdicts, order->count) == order->total;
}

static void span(const reservation_order_t *order, int *first, int *last)
{
    *first = *last = order->wishes[0].day;
    for (int i = 1; i < order->count; i++) {
        *first = order->wishes[i].day < *first ? order->wishes[i].day : *first;
        *last = order->wishes[i].day > *last ? order->wishes[i].day : *last;
    }
}

static const problem_t *confirm_work(db_t *db, void *baton)
{
    confirm_t *confirm = baton;
    const reservation_order_t *order = confirm->order;
    apr_pool_t *p = store_pool(db);
    planning_t *planning;
    const verdict_t *verdicts, **list;
    const problem_t *problem;
    int first, last;

    span(order, &first, &last);
    if ((problem = sql_reservation_lock(db, NULL, order->now, order->famille->id)) ||
        (problem = planning_load(db, order->settings, order->famille, order->now, jours_text(p, first), jours_text(p, last), &planning)))
        return problem;
    verdicts = reservation_judge(p, planning, order->wishes, order->count);
    if (!as_shown(order, verdicts))
        return changed(db);
    if ((problem = sql_reservation_lot_put(db, NULL, confirm->lot, order->famille->id, order->account_id, order->now)))
        return problem;
    list = ordered(p, verdicts, order->count);
    for (int i = 0; !problem && i < order->count; i++)
        problem = list[i]->what == RESERVATION_RETRAIT ? do_removal(db, confirm, planning, list[i]) : do_addition(db, confirm, list[i]);
    return problem ? problem : send_accuse(db, confirm, verdicts);
}

const problem_t *reservation_confirm(db_t *db, const reservation_order_t *order, apr_int64_t *lot)
{
    confirm_t confirm = {.order = order, .lot = secret_row_key()};

    if (!order->count)
        return changed(db);
    *lot = confirm.lot;
    return store_transact(db, confirm_work, &confirm);
}

const problem_t *reservation_lot(db_t *db, apr_int64_t famille_id, apr_int64_t lot, apr_time_t *at, lot_line_t **lines, int *count)
{
    sql_reservation_lot_row *found;
    sql_reservation_lot_lines_row *rows;
    const problem_t *problem = sql_reservation_lot(db, &found, lot, famille_id);

    *at = found && !problem ? found->at : 0;
    *count = 0;
    if (problem || !found || (problem = sql_reservation_lot_lines(db, &rows, count, lot)))
        return problem;
    *lines = apr_palloc(store_pool(db), sizeof **lines * (apr_size_t)(*count + 1));
    for (int i = 0; i < *count; i++)
        (*lines)[i] = (lot_line_t){
            .what = !strcmp(rows[i].state, "reservee") ? RESERVATION_AJOUT : !strcmp(rows[i].state, "attente") ? RESERVATION_ATTENTE : RESERVATION_RETRAIT,
            .late = (int)rows[i].late, .day = rows[i].day, .first_name = rows[i].first_name, .activite = rows[i].name, .place = rows[i].place,
            .enfant_id = rows[i].enfant_id, .amount = rows[i].price};
    return NULL;
}
