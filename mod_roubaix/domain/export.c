/* SPDX-License-Identifier: Apache-2.0 */
#include "domain/export.h"

#include <string.h>

#include <apr_strings.h>

#include "base/money.h"
#include "base/xml.h"
#include "store/queries.h"

#define COUNT(array) ((int)(sizeof(array) / sizeof *(array)))

typedef struct work_t {
    db_t *db; /* its pool is that of one piece */
    const export_order_t *order;
    apr_time_t since;
    apr_int64_t after; /* the last key told */
} work_t;

static const char *number(const work_t *work, apr_int64_t value)
{
    return apr_psprintf(store_pool(work->db), "%" APR_INT64_T_FMT, value);
}

static const char *stamp(const work_t *work, apr_time_t at)
{
    return calendar_show(work->order->calendar, store_pool(work->db), at, CALENDAR_STAMP);
}

static const char *money(const work_t *work, apr_int64_t cents)
{
    return money_plain(store_pool(work->db), cents);
}

static void tell(work_t *work, apr_int64_t id, const char *const *cells, int count)
{
    work->order->row(work->order->baton, cells, count);
    work->after = id;
}

/*
 * The tables: the next piece of each, `*count` 0 at the end
 */
static const char *const reservations[] = {"numero", "moment", "etat", "enfant", "activite", "jour", "famille", "prix", "tardif", "auteur"};

static const problem_t *tell_reservations(work_t *work, int *count)
{
    sql_export_reservations_row *rows;
    const problem_t *problem = sql_export_reservations(work->db, &rows, count, work->after, work->since);

    for (int i = 0; !problem && i < *count; i++) {
        const sql_export_reservations_row *row = &rows[i];
        const char *cells[COUNT(reservations)] = {
            number(work, row->id), stamp(work, row->at), row->state, row->enfant, row->activite,
            row->day, row->famille, money(work, row->price), row->late ? "oui" : "non", row->actor,
        };

        tell(work, row->id, cells, COUNT(cells));
    }
    return problem;
}

static const char *const inscriptions[] = {"numero", "moment", "code", "enfant", "activite", "saison", "du", "au", "famille"};

static const problem_t *tell_inscriptions(work_t *work, int *count)
{
    sql_export_inscriptions_row *rows;
    const problem_t *problem = sql_export_inscriptions(work->db, &rows, count, work->after, work->since);

    for (int i = 0; !problem && i < *count; i++) {
        const sql_export_inscriptions_row *row = &rows[i];
        const char *cells[COUNT(inscriptions)] = {
            number(work, row->id), stamp(work, row->accepted_at), row->code, row->enfant, row->activite,
            row->saison, row->from_day, row->to_day, row->famille,
        };

        tell(work, row->id, cells, COUNT(cells));
    }
    return problem;
}

static const char *const factures[] = {"numero", "moment", "facture", "famille", "regie", "libelle", "emission", "echeance", "montant"};

static const problem_t *tell_factures(work_t *work, int *count)
{
    sql_export_factures_row *rows;
    const problem_t *problem = sql_export_factures(work->db, &rows, count, work->after, work->since);

    for (int i = 0; !problem && i < *count; i++) {
        const sql_export_factures_row *row = &rows[i];
        const char *cells[COUNT(factures)] = {
            number(work, row->id), stamp(work, row->created_at), row->numero, row->famille, row->regie,
            row->label, row->issued, row->deadline, money(work, row->amount),
        };

        tell(work, row->id, cells, COUNT(cells));
    }
    return problem;
}

#define ADRESSES "kiosque-coordonnees" /* the téléservice in which they are asked for */

static const char *const adresses[] = {"numero",  "moment", "demande", "etat", "famille",   "adresse1", "adresse2",
                                       "code_postal", "commune", "pays", "telephone", "courriel", "effet"};

/* What a field was filled with, or a part of it; "" when it was not. */
static const char *answer(const work_t *work, xmlNodePtr data, const char *field, const char *part)
{
    xmlNodePtr node = xml_first(data, field);

    if (node && part)
        node = xml_first(node, part);
    return node ? xml_text(store_pool(work->db), node) : "";
}

/* YYYYMMDD as YYYY-MM-DD. */
static const char *answered_day(const work_t *work, xmlNodePtr data, const char *field)
{
    const char *digits = answer(work, data, field, NULL);

    return strlen(digits) == 8 ? apr_psprintf(store_pool(work->db), "%.4s-%.2s-%s", digits, digits + 4, digits + 6) : "";
}

static const problem_t *tell_adresses(work_t *work, int *count)
{
    sql_export_adresses_row *rows;
    const problem_t *problem = sql_export_adresses(work->db, &rows, count, ADRESSES, work->after, work->since);

    for (int i = 0; !problem && i < *count; i++) {
        const sql_export_adresses_row *row = &rows[i];
        xmlNodePtr data;

        if ((problem = xml_parse(store_pool(work->db), row->data, strlen(row->data), "demande", &data)))
            break;
        tell(work, row->id,
             (const char *const[]){number(work, row->id), stamp(work, row->submitted_at), row->numero, row->state, row->famille,
                                   answer(work, data, "adresse", "voie"), answer(work, data, "adresse", "complement"),
                                   answer(work, data, "adresse", "code-postal"), answer(work, data, "adresse", "ville"),
                                   answer(work, data, "adresse", "pays"), answer(work, data, "telephone", NULL),
                                   answer(work, data, "courriel", NULL), answered_day(work, data, "effet")},
             COUNT(adresses));
    }
    return problem;
}

static const char *const paiements[] = {"numero", "moment", "facture", "famille", "montant", "reference", "moyen"};

static const problem_t *tell_paiements(work_t *work, int *count)
{
    sql_export_paiements_row *rows;
    const problem_t *problem = sql_export_paiements(work->db, &rows, count, work->after, work->since);

    for (int i = 0; !problem && i < *count; i++) {
        const sql_export_paiements_row *row = &rows[i];
        const char *cells[COUNT(paiements)] = {
            number(work, row->id), stamp(work, row->at), row->facture, row->famille, money(work, row->amount), row->reference, row->means,
        };

        tell(work, row->id, cells, COUNT(cells));
    }
    return problem;
}

typedef struct table_t {
    const char *const *columns;
    int columns_count;
    const problem_t *(*tell)(work_t *work, int *count);
} table_t;

enum { RESERVATIONS, INSCRIPTIONS, FACTURES, PAIEMENTS, ADRESSES_DEMANDEES, TABLES };
static const char *const names[] = {[RESERVATIONS] = "reservations", [INSCRIPTIONS] = "inscriptions", [FACTURES] = "factures", [PAIEMENTS] = "paiements",
                                    [ADRESSES_DEMANDEES] = "adresses", [TABLES] = NULL};
static const table_t tables[TABLES] = {
    [RESERVATIONS] = {reservations, COUNT(reservations), tell_reservations},
    [INSCRIPTIONS] = {inscriptions, COUNT(inscriptions), tell_inscriptions},
    [FACTURES] = {factures, COUNT(factures), tell_factures},
    [PAIEMENTS] = {paiements, COUNT(paiements), tell_paiements},
    [ADRESSES_DEMANDEES] = {adresses, COUNT(adresses), tell_adresses},
};

const char *const *export_tables(void)
{
    return names;
}

static const table_t *find(const char *name)
{
    for (int i = 0; names[i]; i++)
        if (!strcmp(names[i], name))
            return &tables[i];
    return NULL;
}

static const problem_t *tell_all(work_t *work, const table_t *table, apr_pool_t *piece)
{
    const problem_t *problem;
    int count;

    work->order->row(work->order->baton, table->columns, table->columns_count);
    do {
        apr_pool_clear(piece);
        problem = table->tell(work, &count);
    } while (!problem && count);
    return problem;
}

const problem_t *export_run(db_t *db, const export_order_t *order)
{
    work_t work = {.db = db, .order = order};
    const table_t *table = find(order->table);
    apr_pool_t *pool = store_pool(db), *piece;
    const problem_t *problem;

    if (!table)
        return problem_make(pool, PROBLEM_NOT_FOUND, "table", NULL);
    if (order->since && !(work.since = calendar_moment(order->calendar, order->since, "00:00")))
        return problem_input(pool, "since", "jour");
    apr_pool_create(&piece, pool);
    store_use_pool(db, piece);
    problem = tell_all(&work, table, piece);
    store_use_pool(db, pool);
    apr_pool_destroy(piece);
    return problem;
}
