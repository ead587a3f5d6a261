/* SPDX-License-Identifier: Apache-2.0 */
#include "domain/import.h"

#include <string.h>

#include <apr_strings.h>
#include <csv.h>

#include "base/secret.h"
#include "base/text.h"
#include "domain/import_work.h"

#define SCRATCH 500       /* records written between two clearings of the pool */
#define TELL_EVERY 1000   /* lines */
#define CELLS_MAX 40
#define NAME_MAX_SHOWN 40 /* bytes of a column that is none */

static const char *const verdicts[IMPORT_VERDICTS] = {
    [IMPORT_REFUSED] = "refusee", [IMPORT_CHANGED] = "modifiee", [IMPORT_ADDED] = "ajoutee", [IMPORT_SAME] = "identique"};

const char *import_verdict_name(import_verdict_e verdict)
{
    return verdicts[verdict];
}

const char *const *import_tables(void)
{
    static const char *names[IMPORT_TABLES + 1];

    for (int i = 0; i < IMPORT_TABLES; i++)
        names[i] = import_table(i)->name;
    return names;
}

static void tell(const import_t *import, int done, int total)
{
    if (import->order->progress && (done % TELL_EVERY == 0 || done == total))
        import->order->progress(import->order->baton, done, total);
}

/*
 * What is there already
 */
static record_t *record_of_row(import_t *import, const table_t *table, const char *row)
{
    record_t *record = apr_pcalloc(import->p, sizeof *record);
    const store_column_t *columns = table->all->columns;

    record->id = *(const apr_int64_t *)(row + columns[0].offset);
    for (int i = 0; i < table->columns_count; i++) {
        record->cells[i].text = "";
        if (i + 1 >= table->all->columns_count)
            continue;
        if (columns[i + 1].type == 'i')
            record->cells[i].number = *(const apr_int64_t *)(row + columns[i + 1].offset);
        else
            record->cells[i].text = *(const char *const *)(row + columns[i + 1].offset);
    }
    return record;
}

const char *import_key(import_t *import, const table_t *table, const record_t *record)
{
    const char *key = "";

    for (int i = 0; i < table->keys; i++)
        key = table->columns[i].kind >= CELL_NUMBERS
                  ? apr_psprintf(import->p, "%s%s%" APR_INT64_T_FMT, key, i ? ";" : "", record->cells[i].number)
                  : apr_pstrcat(import->p, key, i ? ";" : "", record->cells[i].text, NULL);
    return key;
}

const problem_t *import_known(import_t *import, import_table_e which, apr_hash_t **known)
{
    static const void *nothing[] = {NULL};
    const table_t *table = import_table(which);
    const problem_t *problem;
    void *rows;
    int count;

    *known = import->known[which];
    if (*known)
        return NULL;
    if ((problem = store_select(import->db, table->all, nothing, &rows, &count)))
        return problem;
    *known = import->known[which] = apr_hash_make(import->p);
    for (int i = 0; i < count; i++) {
        record_t *record = record_of_row(import, table, (const char *)rows + (apr_size_t)i * table->all->row_size);

        apr_hash_set(*known, import_key(import, table, record), APR_HASH_KEY_STRING, record);
    }
    return table->complete ? table->complete(import, *known) : NULL;
}

/* The table itself and those its columns name. */
static const problem_t *know(import_t *import, import_table_e which)
{
    apr_hash_t *known;
    const problem_t *problem = import_known(import, which, &known);

    for (int i = 0; !problem && i < import->table->columns_count; i++) {
        const column_t *column = &import->table->columns[i];

        if (column->kind == CELL_REFERENCE || column->kind == CELL_FAMILLES)
            problem = import_known(import, column->reference, &known);
    }
    return problem;
}

/*
 * The file
 */
typedef struct reader_t {
    import_t *import;
    apr_hash_t *seen;         /* keys of the file */
    int line, begun, lines;   /* the line read, the one on which its cells began, of how many */
    int order[IMPORT_COLUMNS]; /* the place in the file of each column of the table */
    int headed, failed;
    const char *cells[CELLS_MAX];
    int count;
} reader_t;

static record_t *new_record(import_t *import, int line)
{
    record_t *record = apr_pcalloc(import->p, sizeof *record);

    record->line = line;
    for (int i = 0; i < IMPORT_COLUMNS; i++)
        record->cells[i].text = "";
    APR_ARRAY_PUSH(import->records, record_t *) = record;
    return record;
}

void import_refuse(import_t *import, record_t *record, const char *column, const char *code)
{
    (void)import;
    record->verdict = IMPORT_REFUSED;
    record->column = column;
    record->code = code;
}

static int column_of(const table_t *table, const char *name)
{
    for (int i = 0; i < table->columns_count; i++)
        if (!strcmp(table->columns[i].name, name))
            return i;
    return -1;
}

/* The name of a column that is not there, or NULL: each must be, once, in any order. */
static const char *read_header(reader_t *reader)
{
    const table_t *table = reader->import->table;

    for (int i = 0; i < table->columns_count; i++)
        reader->order[i] = -1;
    for (int i = 0; i < reader->count && i < CELLS_MAX; i++) {
        int column = column_of(table, reader->cells[i]);

        if (column < 0 || reader->order[column] >= 0)
            return reader->cells[i];
        reader->order[column] = i;
    }
    for (int i = 0; i < table->columns_count; i++)
        if (reader->order[i] < 0)
            return table->columns[i].name;
    return NULL;
}

/* The columns in which two records differ, with spaces; NULL: none. */
static const char *differ(import_t *import, const record_t *a, const record_t *b)
{
    const char *all = NULL;

    for (int i = 0; i < import->table->columns_count; i++) {
        const column_t *column = &import->table->columns[i];

        if (column->kind >= CELL_NUMBERS ? a->cells[i].number != b->cells[i].number : strcmp(a->cells[i].text, b->cells[i].text))
            all = all ? apr_pstrcat(import->p, all, " ", column->name, NULL) : column->name;
    }
    return all;
}

static void compare(import_t *import, record_t *record, const char *key)
{
    const table_t *table = import->table;

    record->before = apr_hash_get(import->known[table - import_table(0)], key, APR_HASH_KEY_STRING);
    record->id = record->before ? record->before->id : 0;
    record->column = record->before ? differ(import, record, record->before) : NULL;
    record->verdict = !record->before ? IMPORT_ADDED : record->column ? IMPORT_CHANGED : IMPORT_SAME;
}

/* Reads the cells; the code of the first that is wrong, or NULL. */
static const char *read_cells(const reader_t *reader, record_t *record, const char **column)
{
    const table_t *table = reader->import->table;
    const char *code = NULL;

    if (reader->count != table->columns_count)
        return "cellules";
    for (int i = 0; i < table->columns_count; i++) {
        const char *wrong = import_cell(reader->import, &table->columns[i], reader->cells[reader->order[i]], &record->cells[i]);

        if (wrong && !code) {
            code = wrong;
            *column = table->columns[i].name;
        }
    }
    return code;
}

static void take_record(reader_t *reader)
{
    import_t *import = reader->import;
    record_t *record = new_record(import, reader->begun);
    const char *column = NULL, *code = read_cells(reader, record, &column), *key;

    if (!code) {
        key = import_key(import, import->table, record);
        column = import->table->columns[0].name;
        if (apr_hash_get(reader->seen, key, APR_HASH_KEY_STRING))
            code = "doublon";
        apr_hash_set(reader->seen, key, APR_HASH_KEY_STRING, record);
    }
    if (!code) {
        compare(import, record, key);
        column = NULL;
        code = import->table->check && record->verdict != IMPORT_SAME ? import->table->check(import, record, &column) : NULL;
    }
    if (code)
        import_refuse(import, record, column, code);
    tell(import, reader->begun, reader->lines);
}

static void take_line(reader_t *reader)
{
    const char *missing;

    if (reader->headed) {
        take_record(reader);
        return;
    }
    reader->headed = 1;
    if ((missing = read_header(reader))) {
        if (!text_is_clean(missing, strlen(missing)) || strlen(missing) > NAME_MAX_SHOWN)
            missing = NULL;
        import_refuse(reader->import, new_record(reader->import, reader->begun), missing, "entete");
        reader->failed = 1;
    }
}

static void on_cell(void *bytes, size_t n, void *baton)
{
    reader_t *reader = baton;
    const char *cell = bytes;

    if (!reader->count)
        reader->begun = reader->line;
    for (size_t i = 0; i < n; i++)
        reader->line += cell[i] == '\n';
    if (reader->count < CELLS_MAX && !reader->failed)
        reader->cells[reader->count] = memchr(cell, '\0', n) ? "\x01" : apr_pstrmemdup(reader->import->p, cell, n);
    reader->count++;
}

/* A line without any cell that holds something is none. */
static int is_empty(const reader_t *reader)
{
    return reader->count == 0 || (reader->count == 1 && !*reader->cells[0]);
}

static void on_line(int end, void *baton)
{
    reader_t *reader = baton;

    if (!is_empty(reader) && !reader->failed)
        take_line(reader);
    reader->count = 0;
    reader->line += end == '\n';
}

static int lines_of(const char *bytes, apr_size_t n)
{
    int lines = 1;

    for (const char *at = bytes; (at = memchr(at, '\n', n - (apr_size_t)(at - bytes))); at++)
        lines++;
    return lines;
}

static void read_file(import_t *import, const char *bytes, apr_size_t n)
{
    reader_t reader = {.import = import, .seen = apr_hash_make(import->p), .line = 1, .lines = lines_of(bytes, n)};
    struct csv_parser parser;
    int bad;

    if (n >= 3 && !memcmp(bytes, "\xef\xbb\xbf", 3)) {
        bytes += 3;
        n -= 3;
    }
    csv_init(&parser, CSV_STRICT | CSV_STRICT_FINI | CSV_REPALL_NL);
    csv_set_delim(&parser, ';');
    bad = csv_parse(&parser, bytes, n, on_cell, on_line, &reader) != n || csv_fini(&parser, on_cell, on_line, &reader);
    csv_free(&parser);
    if (bad || !reader.headed)
        import_refuse(import, new_record(import, reader.line), NULL, bad ? "guillemets" : "entete");
}

/*
 * The outcome
 */
static void note(import_t *import, const record_t *record)
{
    import_report_t *report = import->report;
    const char *key = "";

    if (report->count[record->verdict]++ >= IMPORT_NOTES || record->verdict == IMPORT_SAME)
        return;
    for (int i = 0; i < import->table->keys; i++)
        key = apr_pstrcat(import->p, key, i && *record->cells[i].text ? ";" : "", record->cells[i].text, NULL);
    APR_ARRAY_PUSH(report->notes, import_note_t) = (import_note_t){
        .verdict = record->verdict, .line = record->line, .key = text_is_clean(key, strlen(key)) ? key : "", .column = record->column,
        .code = record->code};
}

static const problem_t *write_all(db_t *db, void *baton)
{
    import_t *import = baton;
    apr_pool_t *scratch, *pool;
    const problem_t *problem = NULL;

    apr_pool_create(&scratch, import->p);
    pool = store_use_pool(db, scratch);
    for (int i = 0; !problem && i < import->records->nelts; i++) {
        record_t *record = APR_ARRAY_IDX(import->records, i, record_t *);

        if (i % SCRATCH == 0)
            apr_pool_clear(scratch);
        if (record->verdict == IMPORT_ADDED) {
            record->id = secret_row_key();
            problem = import->table->put(import, record);
        } else if (record->verdict == IMPORT_CHANGED) {
            problem = import->table->change(import, record);
        }
        tell(import, i + 1, import->records->nelts);
    }
    store_use_pool(db, pool);
    apr_pool_destroy(scratch);
    return problem;
}

static const table_t *find_table(const char *name)
{
    for (int i = 0; i < IMPORT_TABLES; i++)
        if (!strcmp(import_table(i)->name, name))
            return import_table(i);
    return NULL;
}

const problem_t *import_run(db_t *db, const import_order_t *order, const char *bytes, apr_size_t n, import_report_t *report)
{
    apr_pool_t *p = store_pool(db);
    import_t import = {.p = p, .db = db, .order = order, .table = find_table(order->table), .report = report,
                       .records = apr_array_make(p, 1024, sizeof(record_t *))};
    const problem_t *problem;

    *report = (import_report_t){.notes = apr_array_make(p, 16, sizeof(import_note_t))};
    if (!import.table)
        return problem_make(p, PROBLEM_NOT_FOUND, "table", NULL);
    if ((problem = know(&import, (import_table_e)(import.table - import_table(0)))))
        return problem;
    store_release(db);
    read_file(&import, bytes, n);
    if (import.table->check_all)
        import.table->check_all(&import);
    for (int i = 0; i < import.records->nelts; i++)
        note(&import, APR_ARRAY_IDX(import.records, i, record_t *));
    if (!order->write || report->count[IMPORT_REFUSED] || report->count[IMPORT_ADDED] + report->count[IMPORT_CHANGED] == 0)
        return NULL;
    problem = store_transact(db, write_all, &import);
    report->written = !problem;
    return problem;
}
