/* SPDX-License-Identifier: Apache-2.0 */
/*
 * csv: a table for a spreadsheet (RFC 4180 with ";" as French ones expect): UTF-8 with its mark, CR LF. A cell that a spreadsheet would take for a
 * formula gets an apostrophe before it; a number less than 0 does not.
 */
#ifndef ROUBAIX_WEB_CSV_H
#define ROUBAIX_WEB_CSV_H

#include <apr_pools.h>

typedef struct csv_t csv_t;

/* Grows in `p`. */
csv_t *csv_open(apr_pool_t *p);

/* Appends a cell; NULL is an empty one. */
void csv_cell(csv_t *csv, const char *text);

/* Ends the line. */
void csv_line(csv_t *csv);

/* What was written so far; valid until the next cell. */
const char *csv_bytes(const csv_t *csv, apr_size_t *length);

/* Forgets what was written so far and keeps its memory, for a table that goes out in pieces; at the end of a line. */
void csv_forget(csv_t *csv);

#endif
