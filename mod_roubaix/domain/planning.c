/* SPDX-License-Identifier: Apache-2.0 */
#include "domain/planning.h"

#include <string.h>

#include <apr_strings.h>

#include "domain/fermeture.h"
#include "store/queries.h"

/* Each list asks for one more than it may have: a list that was cut would tell a lie. */
#define ROWS_MAX 100
#define CALENDRIERS_MAX 2000
#define TARIFS_MAX 2000
#define RESERVATIONS_MAX 20000
#define PLACES_MAX 40000

static const char *const states[CASE_STATES] = {
    [CASE_FERMEE] = "fermee",     [CASE_LIBRE] = "libre",     [CASE_COMPLETE] = "complete",
    [CASE_RESERVEE] = "reservee", [CASE_ATTENTE] = "attente", [CASE_AILLEURS] = "ailleurs",
};

const char *planning_state_name(case_e state)
{
    return states[state];
}

static const problem_t *bound(db_t *db, const char *what, int count, int most)
{
    return count > most ? problem_make(store_pool(db), PROBLEM_INTERNAL, "planning", "more than %d %s", most, what) : NULL;
}

/*
 * Activities and their days
 */
typedef struct calendars_t {
    sql_planning_calendriers_row *rows;
    int count;
} calendars_t;

static int names(const char *list, const char *code)
{
    size_t n = strlen(code);

    for (const char *at = list; (at = strstr(at, code)); at += n)
        if ((at == list || at[-1] == ' ') && (at[n] == ' ' || !at[n]))
            return 1;
    return 0;
}

static void add_days(apr_pool_t *p, apr_array_header_t *days, const char *from, const char *to)
{
    int last = jours_number(to);

    for (int day = jours_number(from); day != JOURS_AUCUN && day <= last; day++)
        APR_ARRAY_PUSH(days, const char *) = jours_text(p, day);
}

static const problem_t *make_jours(apr_pool_t *p, const settings_t *settings, const sql_planning_rows_row *row, const calendars_t *calendars,
                                   const char *first, const char *last, jours_t **out)
{
    apr_array_header_t *vacances = apr_array_make(p, 8, sizeof(jours_periode_t)), *fermetures = apr_array_make(p, 8, sizeof(const char *));
    const char *own = fermeture_calendar(p, row->code);
    jours_data_t data = {.ecole = (unsigned)row->school_week, .ouverture = (unsigned)row->week, .ouverture_vacances = (unsigned)row->holiday_week};

    for (int i = 0; i < calendars->count; i++) {
        const sql_planning_calendriers_row *periode = &calendars->rows[i];

        if (!names(row->calendars, periode->code) && strcmp(own, periode->code))
            continue;
        if (!strcmp(periode->kind, "vacances"))
            APR_ARRAY_PUSH(vacances, jours_periode_t) = (jours_periode_t){periode->from_day, periode->to_day};
        else
            add_days(p, fermetures, periode->from_day, periode->to_day);
    }
    data.vacances = (const jours_periode_t *)vacances->elts;
    data.vacances_count = vacances->nelts;
    data.fermetures = (const char *const *)fermetures->elts;
    data.fermetures_count = fermetures->nelts;
    return jours_make(p, settings->calendar, &data, first, last, out);
}

static const problem_t *make_activite(apr_pool_t *p, const settings_t *settings, const sql_planning_rows_row *row, const calendars_t *calendars,
                                      const char *first, const char *last, activite_t **out)
{
    activite_t *activite = apr_palloc(p, sizeof *activite);
    const problem_t *problem;

    *activite = (activite_t){.id = row->activite_id, .code = row->code, .name = row->name, .kind = row->kind, .place = row->place, .tarif = row->tarif,
                             .slots = (unsigned)row->slots, .seats = (int)row->seats};
    *out = activite;
    if ((problem = limite_parse(p, row->booking_rule, &activite->booking, NULL)) ||
        (problem = limite_parse(p, row->cancelling_rule, &activite->cancelling, NULL)))
        return problem_make(p, PROBLEM_INTERNAL, "planning", "rule of activity %s: %s", row->name, problem->detail);
    return make_jours(p, settings, row, calendars, first, last, &activite->jours);
}

/*
 * Rows
 */

/* Siblings come one after another, the eldest first: those before who come under the same tariff. */
static int rank_of(const planning_t *planning, int at)
{
    const ligne_t *ligne = &planning->lignes[at];
    apr_int64_t counted = 0;
    int rank = 0;

    for (int i = 0; i < at; i++) {
        const ligne_t *other = &planning->lignes[i];

        if (other->enfant_id == ligne->enfant_id || other->enfant_id == counted || strcmp(other->activite->tarif, ligne->activite->tarif))
            continue;
        counted = other->enfant_id;
        rank++;
    }
    return rank;
}

static const problem_t *load_rows(db_t *db, planning_t *planning, const char *first, const char *last)
{
    apr_pool_t *p = store_pool(db);
    const char *since = jours_text(p, planning->first - JOURS_FENETRE);
    apr_hash_t *activites = apr_hash_make(p);
    calendars_t calendars;
    sql_planning_rows_row *rows;
    const problem_t *problem;

    if ((problem = sql_planning_rows(db, &rows, &planning->count, planning->famille->id, last, first)) ||
        (problem = bound(db, "enrolments", planning->count, ROWS_MAX)) ||
        (problem = sql_planning_calendriers(db, &calendars.rows, &calendars.count, since, last)) ||
        (problem = bound(db, "periods", calendars.count, CALENDRIERS_MAX)))
        return problem;
    planning->lignes = apr_pcalloc(p, sizeof *planning->lignes * (apr_size_t)(planning->count + 1));
    for (int i = 0; i < planning->count; i++) {
        const sql_planning_rows_row *row = &rows[i];
        activite_t *activite = apr_hash_get(activites, &row->activite_id, sizeof row->activite_id);

        if (!activite) {
            if ((problem = make_activite(p, planning->settings, row, &calendars, first, last, &activite)))
                return problem;
            apr_hash_set(activites, &row->activite_id, sizeof row->activite_id, activite);
        }
        planning->lignes[i] = (ligne_t){
            .inscription_id = row->inscription_id, .enfant_id = row->enfant_id, .first_name = row->first_name, .last_name = row->last_name,
            .classe = row->classe, .ecole = row->ecole, .activite = activite, .from = jours_number(row->from_day),
            .to = jours_number(row->to_day), .cases = apr_pcalloc(p, sizeof(case_t) * (apr_size_t)planning->days)};
        planning->lignes[i].rank = rank_of(planning, i);
    }
    return NULL;
}

static const problem_t *load_tarifs(db_t *db, planning_t *planning, const char *first, const char *last)
{
    sql_planning_tarifs_row *rows;
    const problem_t *problem;

    if ((problem = sql_planning_tarifs(db, &rows, &planning->tarifs_count, first, last)) ||
        (problem = bound(db, "tariffs", planning->tarifs_count, TARIFS_MAX)))
        return problem;
    planning->tarifs = apr_palloc(store_pool(db), sizeof *planning->tarifs * (apr_size_t)(planning->tarifs_count + 1));
    for (int i = 0; i < planning->tarifs_count; i++)
        planning->tarifs[i] = (tarif_t){
            .code = rows[i].code, .from = rows[i].from_day, .to = rows[i].to_day, .outside = !strcmp(rows[i].outside, "oui"),
            .quotient_min = rows[i].quotient_min, .label = rows[i].label, .price = rows[i].price, .late = rows[i].late_price,
            .unbooked = rows[i].unbooked_price, .second = (int)rows[i].second, .third = (int)rows[i].third};
    return NULL;
}

int planning_price(const planning_t *planning, const ligne_t *ligne, int day, tarif_kind_e kind, tarif_price_t *out)
{
    const famille_t *famille = planning->famille;
    tarif_payer_t payer = {famille->outside, famille->quotient, famille->quotient_from, famille->quotient_to};
    apr_pool_t *p = apr_hash_pool_get(planning->places);

    return tarif_price(planning->tarifs, planning->tarifs_count, ligne->activite->tarif, jours_text(p, day), &payer, ligne->rank, kind, out);
}

/*
 * Places
 */
place_t *planning_place(const planning_t *planning, const activite_t *activite, int day)
{
    apr_pool_t *p = apr_hash_pool_get(planning->places);
    const char *key = apr_psprintf(p, "%" APR_INT64_T_FMT ".%d", activite->id, day);
    place_t *place = apr_hash_get(planning->places, key, APR_HASH_KEY_STRING);

    if (!place) {
        place = apr_pcalloc(p, sizeof *place);
        apr_hash_set(planning->places, key, APR_HASH_KEY_STRING, place);
    }
    return place;
}

static const problem_t *load_places(db_t *db, planning_t *planning, const char *first, const char *last)
{
    sql_planning_places_row *rows;
    int count;
    const problem_t *problem = sql_planning_places(db, &rows, &count, planning->famille->id, first, last);

    if (problem || (problem = bound(db, "places", count, PLACES_MAX)))
        return problem;
    for (int i = 0; i < count; i++) {
        activite_t activite = {.id = rows[i].activite_id};

        *planning_place(planning, &activite, jours_number(rows[i].day)) = (place_t){(int)rows[i].taken, (int)rows[i].waiting};
    }
    return NULL;
}

/*
 * Days
 */
static void judge_case(const planning_t *planning, const ligne_t *ligne, int i)
{
    apr_pool_t *p = apr_hash_pool_get(planning->places);
    const activite_t *activite = ligne->activite;
    case_t *box = &ligne->cases[i];
    int day = planning->first + i, booked = box->state == CASE_RESERVEE || box->state == CASE_ATTENTE;
    tarif_price_t price;

    if (box->state == CASE_FERMEE) {
        if (day < ligne->from || day > ligne->to || !jours_is(activite->jours, day, JOURS_OUVERTURE) ||
            !planning_price(planning, ligne, day, TARIF_NORMAL, &price))
            return;
        box->state = activite->seats && planning_place(planning, activite, day)->taken >= activite->seats ? CASE_COMPLETE : CASE_LIBRE;
    }
    box->limite = limite_ask(activite->jours, booked ? &activite->cancelling : &activite->booking, jours_text(p, day), planning->now);
}

static ligne_t *ligne_of(const planning_t *planning, apr_int64_t enfant_id, apr_int64_t activite_id, int day)
{
    for (int i = 0; i < planning->count; i++) {
        ligne_t *ligne = &planning->lignes[i];

        if (ligne->enfant_id == enfant_id && ligne->activite->id == activite_id && day >= ligne->from && day <= ligne->to)
            return ligne;
    }
    return NULL;
}

static case_e state_of(const planning_t *planning, const sql_planning_reservations_row *row)
{
    if (!strcmp(row->state, "annulee"))
        return CASE_FERMEE; /* until it is judged */
    if (row->famille_id != planning->famille->id)
        return CASE_AILLEURS;
    return strcmp(row->state, "attente") ? CASE_RESERVEE : CASE_ATTENTE;
}

/* A booking that outlived its enrolment has no row: the régie sees it, the family cannot change it. */
static const problem_t *load_reservations(db_t *db, planning_t *planning, const char *first, const char *last)
{
    sql_planning_reservations_row *rows;
    int count;
    const problem_t *problem = sql_planning_reservations(db, &rows, &count, planning->famille->id, first, last);

    if (problem || (problem = bound(db, "bookings", count, RESERVATIONS_MAX)))
        return problem;
    for (int i = 0; i < count; i++) {
        int day = jours_number(rows[i].day);
        ligne_t *ligne = ligne_of(planning, rows[i].enfant_id, rows[i].activite_id, day);

        if (ligne)
            ligne->cases[day - planning->first] = (case_t){
                .state = state_of(planning, &rows[i]), .reservation_id = rows[i].id, .price = rows[i].price,
                .kept = rows[i].famille_id == planning->famille->id ? rows[i].kept : 0};
    }
    return NULL;
}

const problem_t *planning_load(db_t *db, const settings_t *settings, const famille_t *famille, apr_time_t now, const char *first, const char *last,
                               planning_t **out)
{
    apr_pool_t *p = store_pool(db);
    planning_t *planning = apr_pcalloc(p, sizeof *planning);
    int from = jours_number(first), to = jours_number(last);
    const problem_t *problem;

    if (from == JOURS_AUCUN || to == JOURS_AUCUN || to < from || to - from >= JOURS_ETENDUE)
        return problem_make(p, PROBLEM_INPUT, from == JOURS_AUCUN || to == JOURS_AUCUN ? "jour" : to < from ? "periode" : "etendue", NULL);
    *planning = (planning_t){.settings = settings, .famille = famille, .now = now, .first = from, .days = to - from + 1, .places = apr_hash_make(p)};
    if ((problem = load_rows(db, planning, first, last)) || (problem = load_tarifs(db, planning, first, last)) ||
        (problem = load_reservations(db, planning, first, last)) || (problem = load_places(db, planning, first, last)))
        return problem;
    for (int l = 0; l < planning->count; l++)
        for (int i = 0; i < planning->days; i++)
            judge_case(planning, &planning->lignes[l], i);
    *out = planning;
    return NULL;
}

ligne_t *planning_ligne(const planning_t *planning, apr_int64_t inscription_id)
{
    for (int i = 0; i < planning->count; i++)
        if (planning->lignes[i].inscription_id == inscription_id)
            return &planning->lignes[i];
    return NULL;
}
