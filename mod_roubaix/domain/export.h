/* SPDX-License-Identifier: Apache-2.0 */
/*
 * export: what the city's family software gets back, a table at a time (conf/kiosque.md gives the columns): what became of bookings, and the invoices
 * that were really paid. Codes are the city's own. What is told only grows, in the order of its keys: the same question gets the same rows, then newer ones.
 */
#ifndef ROUBAIX_DOMAIN_EXPORT_H
#define ROUBAIX_DOMAIN_EXPORT_H

#include "base/calendar.h"
#include "store/store.h"

typedef struct export_order_t {
    calendar_t *calendar; /* of the city */
    const char *table;    /* "reservations"… */
    const char *since;    /* "YYYY-MM-DD", the day in the city from whose beginning on rows are told, or NULL for all */
    void (*row)(void *baton, const char *const *cells, int count); /* told the names of the columns first; cells last until it returns */
    void *baton;
} export_order_t;

/* The names of the tables; NULL at the end. */
const char *const *export_tables(void);

/*
 * Tells every row. PROBLEM_NOT_FOUND "table": no such table, PROBLEM_INPUT "jour" in the field "since": no such day; then nothing was told. Any other
 * problem may come after some rows. Memory does not grow with the table.
 */
const problem_t *export_run(db_t *db, const export_order_t *order);

#endif
