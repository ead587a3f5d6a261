/* SPDX-License-Identifier: Apache-2.0 */
/* What each family owes for a month: read a piece at a time, reckoned day by day. Making invoices of it is facturation_make.c's. */
#include "domain/facturation.h"

#include <string.h>

#include <apr_lib.h>
#include <apr_strings.h>

#include "domain/jours.h"
#include "domain/tarif.h"
#include "store/queries.h"

#define MONTHS_BEFORE 2 /* whose corrections are taken up */
#define ROWS_MAX 100000 /* of a piece of a hundred families */
#define TARIFS_MAX 2000

const char *anomalie_name(anomalie_e anomalie)
{
    static const char *const names[ANOMALIES] = {
        [ANOMALIE_NON_POINTE] = "non-pointe", [ANOMALIE_SANS_PRIX] = "sans-prix",         [ANOMALIE_DEUX_FAMILLES] = "deux-familles",
        [ANOMALIE_NEGATIF] = "negatif",       [ANOMALIE_SANS_QUOTIENT] = "sans-quotient", [ANOMALIE_DOUBLE] = "double",
        [ANOMALIE_ADRESSE] = "adresse",
    };

    return names[anomalie];
}

/*
 * Months
 */
int facturation_is_month(apr_pool_t *p, const settings_t *settings, apr_time_t now, const char *month)
{
    if (!month || strlen(month) != 7 || jours_number(apr_pstrcat(p, month, "-01", NULL)) == JOURS_AUCUN)
        return 0;
    return strncmp(month, calendar_show(settings->calendar, p, now, CALENDAR_ISO), 7) <= 0;
}

static const char *month_before(apr_pool_t *p, const char *month, int n)
{
    int at = (int)apr_atoi64(month) * 12 + (int)apr_atoi64(month + 5) - 1 - n;

    return apr_psprintf(p, "%04d-%02d", at / 12, at % 12 + 1);
}

/*
 * A run, and the piece of families it stands at
 */
typedef struct run_t {
    db_t *db; /* its pool is the piece's */
    const facturation_order_t *order;
    const char *first_month, *month_of_before; /* the first that is looked at; the one before */
    const char *first, *last;                  /* days; `last` is over */
    tarif_t *tarifs;
    int tarifs_count;
    sql_facturation_familles_row *familles;
    sql_facturation_jours_row *jours;
    sql_facturation_imprevus_row *imprevus;
    sql_facturation_deja_row *deja;
    int familles_count, jours_count, imprevus_count, deja_count;
    int jour, imprevu, ancien; /* how far each list has been read */
} run_t;

/* The family being reckoned. */
typedef struct reckoning_t {
    run_t *run;
    const sql_facturation_familles_row *row;
    facturation_famille_t famille;
    int justified; /* days of the run of justified absences so far, of `of` */
    const facturation_mois_t *of;
} reckoning_t;

static facturation_mois_t *add_mois(reckoning_t *r, apr_int64_t enfant_id, apr_int64_t activite_id, const char *month)
{
    apr_pool_t *p = store_pool(r->run->db);
    facturation_mois_t *mois = apr_pcalloc(p, sizeof *mois);

    mois->enfant_id = enfant_id;
    mois->activite_id = activite_id;
    mois->prices = apr_array_make(p, 2, sizeof(facturation_prix_t));
    apr_cpystrn(mois->month, month, sizeof mois->month);
    APR_ARRAY_PUSH(r->famille.mois, facturation_mois_t *) = mois;
    return mois;
}

static facturation_mois_t *mois_of(reckoning_t *r, apr_int64_t enfant_id, apr_int64_t activite_id, const char *day)
{
    for (int i = 0; i < r->famille.mois->nelts; i++) {
        facturation_mois_t *mois = APR_ARRAY_IDX(r->famille.mois, i, facturation_mois_t *);

        if (mois->enfant_id == enfant_id && mois->activite_id == activite_id && !strncmp(mois->month, day, 7))
            return mois;
    }
    return add_mois(r, enfant_id, activite_id, day);
}

static void add_price(facturation_mois_t *mois, apr_int64_t price)
{
    mois->due += price;
    if (!price)
        return;
    for (int i = 0; i < mois->prices->nelts; i++) {
        facturation_prix_t *one = &APR_ARRAY_IDX(mois->prices, i, facturation_prix_t);

        if (one->price == price) {
            one->days++;
            return;
        }
    }
    APR_ARRAY_PUSH(mois->prices, facturation_prix_t) = (facturation_prix_t){price, 1};
}

/* What it costs to come without having booked; 0: no tariff says so. */
static apr_int64_t unbooked_price(reckoning_t *r, const char *tarif, const char *day)
{
    const sql_facturation_familles_row *f = r->row;
    tarif_payer_t payer = {!strcmp(f->outside, "oui"), f->quotient, f->quotient_from, f->quotient_to};
    tarif_price_t price;

    if (!tarif_price(r->run->tarifs, r->run->tarifs_count, tarif, day, &payer, 0, TARIF_NON_RESERVE, &price)) {
        r->famille.odd[ANOMALIE_SANS_PRIX]++;
        return 0;
    }
    return price.amount;
}

/* The first days of a run of justified absences stay due; a run ends with a day on which the child was expected and not excused. */
static int is_excused(reckoning_t *r, const facturation_mois_t *mois, apr_int64_t carence)
{
    const facturation_mois_t *of = r->of;

    if (!of || of->enfant_id != mois->enfant_id || of->activite_id != mois->activite_id)
        r->justified = 0;
    r->of = mois;
    return ++r->justified > carence;
}

static void reckon_booked(reckoning_t *r, facturation_mois_t *mois, const sql_facturation_jours_row *row)
{
    apr_int64_t price = row->price + row->kept;

    mois->booked++;
    if (!strcmp(row->mark, "justifie")) {
        mois->justified++;
        add_price(mois, is_excused(r, mois, row->carence) ? 0 : price);
        return;
    }
    r->justified = 0;
    mois->present += !strcmp(row->mark, "present");
    mois->absent += !strcmp(row->mark, "absent");
    r->famille.odd[ANOMALIE_NON_POINTE] += row->begun != 0;
    add_price(mois, price);
}

/* Not booked any more, or never given a place. */
static void reckon_unbooked(reckoning_t *r, facturation_mois_t *mois, const sql_facturation_jours_row *row)
{
    apr_int64_t price = row->kept, unbooked = 0;

    if (!strcmp(row->mark, "non_prevu") || !strcmp(row->mark, "present")) {
        mois->unbooked++;
        unbooked = unbooked_price(r, row->tarif, row->day);
    } else if (price) {
        mois->late++;
    }
    add_price(mois, unbooked > price ? unbooked : price);
}

static void reckon_jour(reckoning_t *r, const sql_facturation_jours_row *row)
{
    int booked = !strcmp(row->state, "reservee");
    facturation_mois_t *mois;

    if (!booked && !row->kept && !*row->mark)
        return;
    mois = mois_of(r, row->enfant_id, row->activite_id, row->day);
    mois->first_name = row->first_name;
    mois->activite = row->activite;
    mois->owed += row->kept + (booked ? row->price : 0);
    if (booked)
        reckon_booked(r, mois, row);
    else
        reckon_unbooked(r, mois, row);
}

static void reckon_imprevu(reckoning_t *r, const sql_facturation_imprevus_row *row)
{
    facturation_mois_t *mois;

    if (row->families > 1) {
        r->famille.odd[ANOMALIE_DEUX_FAMILLES]++;
        return;
    }
    mois = mois_of(r, row->enfant_id, row->activite_id, row->day);
    mois->first_name = row->first_name;
    mois->activite = row->activite;
    mois->unbooked++;
    add_price(mois, unbooked_price(r, row->tarif, row->day));
}

static void reckon_ancien(reckoning_t *r, const sql_facturation_deja_row *row)
{
    facturation_mois_t *mois = mois_of(r, row->enfant_id, row->activite_id, row->month);

    mois->first_name = row->first_name;
    mois->activite = row->activite;
    mois->invoiced = row->amount;
    mois->moved = row->moved;
}

/*
 * A family's sum, and what is odd about it
 */
static void judge(reckoning_t *r)
{
    const facturation_order_t *order = r->run->order;
    facturation_famille_t *famille = &r->famille;
    apr_int64_t now = 0, before = 0;
    int charged = 0;

    for (int i = 0; i < famille->mois->nelts; i++) {
        const facturation_mois_t *mois = APR_ARRAY_IDX(famille->mois, i, const facturation_mois_t *);

        famille->total += mois->due - mois->invoiced;
        famille->has_lines |= mois->due != mois->invoiced || mois->owed != mois->moved;
        now += strcmp(mois->month, order->month) ? 0 : mois->due;
        before += strcmp(mois->month, r->run->month_of_before) ? 0 : mois->due;
        charged |= mois->due > mois->invoiced;
    }
    famille->odd[ANOMALIE_NEGATIF] = famille->has_lines && famille->total <= 0;
    famille->odd[ANOMALIE_DOUBLE] = before > 0 && now > 2 * before;
    famille->odd[ANOMALIE_SANS_QUOTIENT] = charged && r->row->quotient < 0 && strcmp(r->row->outside, "oui");
    famille->odd[ANOMALIE_ADRESSE] = charged && !*r->row->address;
}

static int is_told(const facturation_famille_t *famille)
{
    for (int i = 0; i < ANOMALIES; i++)
        if (famille->odd[i])
            return 1;
    return famille->mois->nelts > 0;
}

static const problem_t *reckon_famille(run_t *run, const sql_facturation_familles_row *row)
{
    reckoning_t r = {.run = run, .row = row, .famille = {.id = row->id, .code = row->code, .name = row->name, .regie = row->regie}};

    r.famille.mois = apr_array_make(store_pool(run->db), 6, sizeof(facturation_mois_t *));
    for (; run->jour < run->jours_count && run->jours[run->jour].famille_id <= row->id; run->jour++)
        if (run->jours[run->jour].famille_id == row->id)
            reckon_jour(&r, &run->jours[run->jour]);
    for (; run->imprevu < run->imprevus_count && run->imprevus[run->imprevu].famille_id <= row->id; run->imprevu++)
        if (run->imprevus[run->imprevu].famille_id == row->id)
            reckon_imprevu(&r, &run->imprevus[run->imprevu]);
    for (; run->ancien < run->deja_count && run->deja[run->ancien].famille_id <= row->id; run->ancien++)
        if (run->deja[run->ancien].famille_id == row->id)
            reckon_ancien(&r, &run->deja[run->ancien]);
    judge(&r);
    return is_told(&r.famille) ? run->order->famille(run->order->baton, &r.famille) : NULL;
}

/*
 * Reading
 */
static const problem_t *load_tarifs(run_t *run)
{
    sql_planning_tarifs_row *rows;
    const problem_t *problem = sql_planning_tarifs(run->db, &rows, &run->tarifs_count, run->first, run->last);

    if (problem)
        return problem;
    if (run->tarifs_count > TARIFS_MAX)
        return problem_make(store_pool(run->db), PROBLEM_INTERNAL, "facturation", "more than %d tariffs", TARIFS_MAX);
    run->tarifs = apr_palloc(store_pool(run->db), sizeof *run->tarifs * (apr_size_t)(run->tarifs_count + 1));
    for (int i = 0; i < run->tarifs_count; i++)
        run->tarifs[i] = (tarif_t){.code = rows[i].code, .from = rows[i].from_day, .to = rows[i].to_day, .outside = !strcmp(rows[i].outside, "oui"),
                                   .quotient_min = rows[i].quotient_min, .label = rows[i].label, .price = rows[i].price, .late = rows[i].late_price,
                                   .unbooked = rows[i].unbooked_price, .second = (int)rows[i].second, .third = (int)rows[i].third};
    return NULL;
}

static const problem_t *load_piece(run_t *run)
{
    apr_int64_t first = run->familles[0].id, last = run->familles[run->familles_count - 1].id;
    const problem_t *problem;

    run->jour = run->imprevu = run->ancien = 0;
    if ((problem = sql_facturation_jours(run->db, &run->jours, &run->jours_count, first, last, run->first, run->last)) ||
        (problem = sql_facturation_imprevus(run->db, &run->imprevus, &run->imprevus_count, first, last, run->first, run->last)) ||
        (problem = sql_facturation_deja(run->db, &run->deja, &run->deja_count, first, last, run->first_month, run->order->month)))
        return problem;
    if (run->jours_count > ROWS_MAX || run->imprevus_count > ROWS_MAX || run->deja_count > ROWS_MAX)
        return problem_make(store_pool(run->db), PROBLEM_INTERNAL, "facturation", "more than %d days of a hundred families", ROWS_MAX);
    return NULL;
}

static const problem_t *run_piece(run_t *run, apr_int64_t *after)
{
    const problem_t *problem = sql_facturation_familles(run->db, &run->familles, &run->familles_count, *after);

    if (problem || !run->familles_count || (problem = load_piece(run)))
        return problem;
    *after = run->familles[run->familles_count - 1].id;
    for (int i = 0; !problem && i < run->familles_count; i++)
        if (!*run->order->regie || !strcmp(run->order->regie, run->familles[i].regie))
            problem = reckon_famille(run, &run->familles[i]);
    return problem;
}

static void set_bounds(run_t *run, apr_pool_t *p)
{
    const facturation_order_t *order = run->order;
    int today = jours_number(calendar_show(order->settings->calendar, p, order->now, CALENDAR_ISO));
    int end = jours_number(apr_pstrcat(p, month_before(p, order->month, -1), "-01", NULL)) - 1;

    run->first_month = month_before(p, order->month, MONTHS_BEFORE);
    run->month_of_before = month_before(p, order->month, 1);
    run->first = apr_pstrcat(p, run->first_month, "-01", NULL);
    run->last = jours_text(p, end < today ? end : today - 1);
}

const problem_t *facturation_run(db_t *db, const facturation_order_t *order)
{
    apr_pool_t *pool = store_pool(db), *piece;
    run_t run = {.db = db, .order = order};
    apr_int64_t after = 0;
    const problem_t *problem;

    set_bounds(&run, pool);
    if ((problem = load_tarifs(&run)))
        return problem;
    apr_pool_create(&piece, pool);
    do {
        apr_pool_clear(piece);
        store_use_pool(db, piece);
        problem = run_piece(&run, &after);
        store_use_pool(db, pool);
    } while (!problem && run.familles_count);
    if (problem) /* out of the pool that goes */
        problem = problem_make(pool, problem->kind, apr_pstrdup(pool, problem->code), "%s", problem->detail ? problem->detail : "");
    apr_pool_destroy(piece);
    return problem;
}

void facturation_add(facturation_total_t *total, const facturation_famille_t *famille)
{
    if (!famille->has_lines || famille->total <= 0)
        return;
    total->invoices++;
    total->amount += famille->total;
    for (int i = 0; i < famille->mois->nelts; i++) {
        const facturation_mois_t *mois = APR_ARRAY_IDX(famille->mois, i, const facturation_mois_t *);

        total->lines += mois->due != mois->invoiced;
    }
}
