/* SPDX-License-Identifier: Apache-2.0 */
/*
 * import_work: tables of the import and their columns. Private to domain/import*.c.
 */
#ifndef ROUBAIX_DOMAIN_IMPORT_WORK_H
#define ROUBAIX_DOMAIN_IMPORT_WORK_H

#include <apr_hash.h>

#include "domain/import.h"

#define IMPORT_COLUMNS 14

typedef enum {
    IMPORT_ECOLES,
    IMPORT_FAMILLES,
    IMPORT_RESPONSABLES,
    IMPORT_ENFANTS,
    IMPORT_CALENDRIERS,
    IMPORT_TARIFS,
    IMPORT_ACTIVITES,
    IMPORT_SAISONS,
    IMPORT_INSCRIPTIONS,
    IMPORT_FACTURES,
    IMPORT_LIGNES,
    IMPORT_TABLES
} import_table_e;

typedef enum {
    CELL_CODE,
    CELL_CODES,    /* with spaces */
    CELL_FAMILLE,  /* a family's code, as famille_code() has it */
    CELL_FAMILLES,
    CELL_TEXT,
    CELL_DAY,
    CELL_CHOICE,
    CELL_REGIE,
    CELL_PHONE,
    CELL_EMAIL,
    CELL_RULE,
    /* and those that are numbers: */
    CELL_NUMBERS,
    CELL_AMOUNT = CELL_NUMBERS, /* cents */
    CELL_COUNT,
    CELL_HUNDREDTHS,
    CELL_WEEK,     /* days, as bits */
    CELL_SLOTS,    /* parts of a day, as bits */
    CELL_REFERENCE /* a code of another table, as its key */
} cell_kind_e;

typedef struct column_t {
    const char *name;
    cell_kind_e kind;
    int needed;
    apr_int64_t max;          /* TEXT: characters; COUNT; 0: as the kind has it */
    const char *words;        /* CHOICE */
    import_table_e reference; /* REFERENCE, FAMILLES: the table */
    apr_int64_t none;         /* what an empty number is kept as */
} column_t;

typedef struct cell_t {
    const char *text; /* never NULL */
    apr_int64_t number;
} cell_t;

typedef struct record_t {
    apr_int64_t id; /* 0: not there yet */
    int line;
    import_verdict_e verdict;
    const struct record_t *before; /* what is there, or NULL */
    const char *column, *code;     /* why it is refused, or which columns change; or NULL */
    cell_t cells[IMPORT_COLUMNS];
} record_t;

typedef struct import_t {
    apr_pool_t *p;
    db_t *db;
    const import_order_t *order;
    const struct table_t *table;
    apr_hash_t *known[IMPORT_TABLES]; /* record_t by key, of tables read so far */
    apr_array_header_t *records;      /* of record_t *, of the file */
    import_report_t *report;
} import_t;

typedef struct table_t {
    const char *name;
    int keys; /* the first columns that make the key */
    int columns_count;
    const column_t *columns;
    const store_statement_t *all;
    /* Completes what `all` gave; NULL: nothing to do. */
    const problem_t *(*complete)(import_t *import, apr_hash_t *known);
    /* What goes beyond the columns: the code of what is wrong and its column, or NULL. */
    const char *(*check)(import_t *import, const record_t *record, const char **column);
    /* The same for the file as a whole, which refuses by import_refuse(). */
    void (*check_all)(import_t *import);
    const problem_t *(*put)(import_t *import, const record_t *record);
    const problem_t *(*change)(import_t *import, const record_t *record);
} table_t;

const table_t *import_table(import_table_e table);

/* Reads a cell of a file; the code of what is wrong with it, or NULL. */
const char *import_cell(import_t *import, const column_t *column, const char *typed, cell_t *out);

/* The records of a table by key, read once; NULL when the database has failed (`*problem`). */
const problem_t *import_known(import_t *import, import_table_e table, apr_hash_t **known);

/* A record's key, in import->p. */
const char *import_key(import_t *import, const table_t *table, const record_t *record);

void import_refuse(import_t *import, record_t *record, const char *column, const char *code);

#endif
