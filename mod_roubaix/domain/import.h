/* SPDX-License-Identifier: Apache-2.0 */
/*
 * import: what the city's family software sends, a file for each table (conf/kiosque.md gives the columns). CSV as French spreadsheets write it: UTF-8,
 * ";", a header. A file is looked at whole before anything is written, and written whole or not at all. What is the same already is left alone, so that a
 * file may come twice; what a file does not name stays. The city's own identifiers are kept.
 */
#ifndef ROUBAIX_DOMAIN_IMPORT_H
#define ROUBAIX_DOMAIN_IMPORT_H

#include "base/settings.h"
#include "store/store.h"

typedef enum { IMPORT_REFUSED, IMPORT_CHANGED, IMPORT_ADDED, IMPORT_SAME, IMPORT_VERDICTS } import_verdict_e;

#define IMPORT_NOTES 100 /* kept of each verdict but IMPORT_SAME; the others are counted */

typedef struct import_note_t {
    import_verdict_e verdict;
    int line;           /* of the file, 1 is its header */
    const char *key;    /* what the line is about, "" when that could not be read */
    const char *column; /* refused: where, or NULL; changed: the columns, with spaces */
    const char *code;   /* refused: why (below), or NULL */
} import_note_t;

/*
 * Why a line is refused: "vide" nothing where something must be; "long"; "caracteres" not UTF-8 or a control character; "code"; "jour"; "montant"; "nombre";
 * "choix" not one of the words; "inconnu" not in the table it names; "regie"; "telephone"; "courriel"; "regle" no deadline; "cellules" too many or too few;
 * "doublon" a line of the file has this key already; "guillemets" the file cannot be read beyond this line; "entete" a column of the header is unknown, twice
 * or missing; "periode" ends before it begins; "reecrite" an invoice never changes, nor does a line of one; "recule" an invoice does not go back;
 * "somme" the lines of an invoice do not make its amount; "reference" another invoice has the same letters and digits.
 */
typedef struct import_report_t {
    int count[IMPORT_VERDICTS];
    int written;               /* whether it was */
    apr_array_header_t *notes; /* of import_note_t, in the order of the file */
} import_report_t;

typedef struct import_order_t {
    const settings_t *settings;
    apr_time_t now;
    const char *table; /* "familles"… */
    int write;         /* 0: only look */
    void (*progress)(void *baton, int done, int total); /* or NULL; told now and then, of lines looked at, then of lines written */
    void *baton;
} import_order_t;

/* The names of the tables, in the order in which they are best sent; NULL at the end. */
const char *const *import_tables(void);

/*
 * Looks at `n` bytes, writes them when asked and nothing is refused. PROBLEM_NOT_FOUND "table": no such table; PROBLEM_CONFLICT "duplicate": somebody wrote
 * the same meanwhile, nothing was done. What is refused is no problem here, see the report. Memory grows with the file and with its table.
 */
const problem_t *import_run(db_t *db, const import_order_t *order, const char *bytes, apr_size_t n, import_report_t *report);

/* "refusee", "modifiee", "ajoutee", "identique". */
const char *import_verdict_name(import_verdict_e verdict);

#endif
