/* SPDX-License-Identifier: Apache-2.0 */
/* Invoices made of what facturation.c reckons: one transaction, in which whoever else makes some waits. */
#include "domain/facturation.h"

#include <string.h>

#include <apr_strings.h>

#include "base/money.h"
#include "base/secret.h"
#include "base/xml.h"
#include "domain/facture.h"
#include "domain/outbox.h"
#include "store/queries.h"

typedef struct making_t {
    db_t *db;
    const facturation_make_t *make;
    const char *today;
    apr_int64_t number; /* of the last invoice */
    facturation_total_t total;
} making_t;

/* An invoice on its way. */
typedef struct invoice_t {
    const making_t *making;
    const facturation_famille_t *famille;
    apr_int64_t id;
    const char *numero;
    int rank; /* of the last line */
} invoice_t;

static apr_pool_t *pool_of(const invoice_t *invoice)
{
    return store_pool(invoice->making->db);
}

static const char *number_of(const making_t *making)
{
    const char *month = making->make->month;

    return apr_psprintf(store_pool(making->db), "%s%.2s-%s-%06" APR_INT64_T_FMT, making->make->prefix, month + 2, month + 5, making->number);
}

/*
 * Lines: of what is invoiced for the first time one for each price; of what was already, one for what differs
 */
static const problem_t *put_line(invoice_t *invoice, const facturation_mois_t *mois, const char *label, apr_int64_t price, int days)
{
    return sql_facture_ligne_put(invoice->making->db, NULL, invoice->id, ++invoice->rank, mois->enfant_id, label, price, days * 100, price * days);
}

static const char *label_of(const invoice_t *invoice, const facturation_mois_t *mois, int again)
{
    const facturation_make_t *make = invoice->making->make;
    const char *month = apr_psprintf(pool_of(invoice), "%.2s/%.4s", mois->month + 5, mois->month);

    if (again)
        return apr_pstrcat(pool_of(invoice), mois->activite, ", ", make->correction, " ", month, NULL);
    return strcmp(mois->month, make->month) ? apr_pstrcat(pool_of(invoice), mois->activite, " ", month, NULL) : mois->activite;
}

static const problem_t *put_prices(invoice_t *invoice, const facturation_mois_t *mois)
{
    const char *label = label_of(invoice, mois, 0);
    const problem_t *problem = NULL;

    for (int i = 0; !problem && i < mois->prices->nelts; i++) {
        const facturation_prix_t *one = &APR_ARRAY_IDX(mois->prices, i, const facturation_prix_t);

        problem = put_line(invoice, mois, label, one->price, one->days);
    }
    return problem;
}

static const problem_t *put_mois(invoice_t *invoice, const facturation_mois_t *mois)
{
    apr_int64_t amount = mois->due - mois->invoiced, moved = mois->owed - mois->moved;
    int again = mois->invoiced || mois->moved;
    const problem_t *problem = NULL;

    if (!amount && !moved)
        return NULL;
    if (amount)
        problem = again ? put_line(invoice, mois, label_of(invoice, mois, 1), amount, 1) : put_prices(invoice, mois);
    return problem ? problem : sql_facturation_mois_put(invoice->making->db, NULL, invoice->id, invoice->famille->id, mois->enfant_id,
                                                        mois->activite_id, mois->month, amount, moved);
}

/* What bookings made the family owe is on the invoice now: it leaves the account, once. */
static const problem_t *put_entries(const invoice_t *invoice)
{
    const making_t *making = invoice->making;
    apr_int64_t moved = 0;
    const problem_t *problem;

    for (int i = 0; i < invoice->famille->mois->nelts; i++) {
        const facturation_mois_t *mois = APR_ARRAY_IDX(invoice->famille->mois, i, const facturation_mois_t *);

        moved += mois->owed - mois->moved;
    }
    if ((problem = sql_famille_entry_put(making->db, NULL, secret_row_key(), invoice->famille->id, invoice->id, making->make->now, "facture",
                                         invoice->famille->total, 0, 0, "")) || !moved)
        return problem;
    return sql_famille_entry_put(making->db, NULL, secret_row_key(), invoice->famille->id, 0, making->make->now, "correction", -moved, 0, 0,
                                 invoice->numero);
}

static const problem_t *tell(const invoice_t *invoice)
{
    const facturation_make_t *make = invoice->making->make;
    apr_pool_t *p = pool_of(invoice);
    sql_rattachement_list_row *rows;
    int count;
    const problem_t *problem = sql_rattachement_list(invoice->making->db, &rows, &count, invoice->famille->id);

    for (int i = 0; !problem && i < count; i++) {
        xmlNodePtr mail = outbox_mail(p, "facture");

        xml_set(mail, "first-name", rows[i].first_name);
        xml_set(mail, "label", make->label);
        xml_set(mail, "amount", money_show(p, invoice->famille->total));
        xml_set(mail, "deadline", calendar_show_day(make->settings->calendar, p, make->deadline, CALENDAR_DAY_LONG));
        problem = outbox_put(invoice->making->db, make->now, rows[i].email, mail, 0, 0);
    }
    return problem;
}

static const problem_t *make_invoice(void *baton, const facturation_famille_t *famille)
{
    making_t *making = baton;
    const facturation_make_t *make = making->make;
    invoice_t invoice = {.making = making, .famille = famille, .id = secret_row_key()};
    const problem_t *problem;

    if (!famille->has_lines || famille->total <= 0)
        return NULL;
    facturation_add(&making->total, famille);
    making->number++;
    invoice.numero = number_of(making);
    if ((problem = sql_facture_put(making->db, NULL, invoice.id, invoice.numero, facture_reference(pool_of(&invoice), invoice.numero), famille->id,
                                   famille->regie, make->label, making->today, make->deadline, famille->total, "emise", make->now)))
        return problem;
    for (int i = 0; !problem && i < famille->mois->nelts; i++)
        problem = put_mois(&invoice, APR_ARRAY_IDX(famille->mois, i, const facturation_mois_t *));
    return problem || (problem = put_entries(&invoice)) ? problem : tell(&invoice);
}

static const problem_t *make_work(db_t *db, void *baton)
{
    making_t *making = baton;
    const facturation_make_t *make = making->make;
    facturation_order_t order = {.settings = make->settings, .now = make->now, .month = make->month, .regie = make->regie, .famille = make_invoice,
                                 .baton = making};
    sql_facturation_numero_row *row;
    const problem_t *problem;

    making->db = db;
    making->total = (facturation_total_t){0, 0, 0};
    if ((problem = sql_facturation_lock(db, NULL)) || (problem = sql_facturation_numero(db, &row)))
        return problem;
    making->number = row ? row->last : 0;
    if ((problem = facturation_run(db, &order)))
        return problem;
    if (making->total.invoices != make->shown.invoices || making->total.lines != make->shown.lines || making->total.amount != make->shown.amount)
        return problem_make(store_pool(db), PROBLEM_CONFLICT, "changed", NULL);
    return sql_facturation_numbered(db, NULL, making->number);
}

const problem_t *facturation_make(db_t *db, const facturation_make_t *make)
{
    making_t making = {.make = make, .today = calendar_show(make->settings->calendar, store_pool(db), make->now, CALENDAR_ISO)};

    return store_transact(db, make_work, &making);
}
