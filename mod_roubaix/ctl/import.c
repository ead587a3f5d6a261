/* SPDX-License-Identifier: Apache-2.0 */
#include "domain/import.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <apr_file_io.h>
#include <apr_strings.h>

#include "ctl/ctl.h"
#include "ctl/words.h"

#define FILE_MAX (512 << 20)

static const struct {
    const char *code, *sentence;
} reasons[] = {IMPORT_REASONS};

static const char *reason(const char *code)
{
    size_t i = 0;

    while (i + 1 < sizeof reasons / sizeof *reasons && strcmp(reasons[i].code, code))
        i++;
    return reasons[i].sentence;
}

static int usage(const char *table)
{
    if (table)
        fprintf(stderr, SAY_NO_TABLE, table);
    fputs(SAY_IMPORT_TABLES, stderr);
    for (const char *const *name = import_tables(); *name; name++)
        fprintf(stderr, " %s", *name);
    fputs("\n" SAY_TRY_HELP, stderr);
    return CTL_USAGE;
}

/* The whole file in ctl->p; NULL with everything said. */
static const char *read_all(const ctl_t *ctl, const char *path, apr_size_t *n)
{
    apr_file_t *file;
    apr_finfo_t info;
    char *bytes = NULL, why[200];
    apr_status_t rv = apr_file_open(&file, path, APR_READ | APR_BINARY, APR_OS_DEFAULT, ctl->p);

    if (rv == APR_SUCCESS && (rv = apr_file_info_get(&info, APR_FINFO_SIZE | APR_FINFO_TYPE, file)) == APR_SUCCESS)
        rv = info.filetype == APR_DIR ? APR_EBADPATH : info.size > FILE_MAX ? APR_ENOMEM : APR_SUCCESS;
    if (rv == APR_SUCCESS) {
        bytes = apr_palloc(ctl->p, (apr_size_t)info.size + 1);
        rv = apr_file_read_full(file, bytes, (apr_size_t)info.size, n);
    }
    if (rv == APR_SUCCESS || (rv == APR_EOF && bytes))
        return bytes;
    fprintf(stderr, SAY_NO_FILE, path, apr_strerror(rv, why, sizeof why));
    return NULL;
}

/* One line that is written over on a terminal; nothing in a log. */
static void show_progress(void *baton, int done, int total)
{
    (void)baton;
    fprintf(stderr, "\r" SAY_IMPORT_PROGRESS, done, total);
    if (done == total)
        fputs("\r\033[K", stderr);
}

static void show_notes(const import_report_t *report, import_verdict_e verdict)
{
    int shown = 0;

    for (int i = 0; i < report->notes->nelts; i++) {
        const import_note_t *note = &APR_ARRAY_IDX(report->notes, i, import_note_t);

        if (note->verdict != verdict)
            continue;
        shown++;
        printf(SAY_IMPORT_LINE, note->line, *note->key ? note->key : "?", note->column ? note->column : "", note->column && note->code ? " : " : "",
               note->code ? reason(note->code) : "");
    }
    if (report->count[verdict] > shown)
        printf(SAY_IMPORT_MORE, report->count[verdict] - shown);
}

static void show(const import_report_t *report, const char *path)
{
    static const struct {
        import_verdict_e verdict;
        const char *title;
    } parts[] = {{IMPORT_REFUSED, SAY_IMPORT_REFUSED}, {IMPORT_CHANGED, SAY_IMPORT_CHANGED}, {IMPORT_ADDED, SAY_IMPORT_ADDED}};

    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        if (report->count[parts[i].verdict]) {
            printf(parts[i].title, report->count[parts[i].verdict]);
            if (parts[i].verdict != IMPORT_ADDED)
                show_notes(report, parts[i].verdict);
        }
    printf(SAY_IMPORT_SAME, report->count[IMPORT_SAME]);
    printf(report->count[IMPORT_REFUSED] ? SAY_IMPORT_NOTHING : report->written ? SAY_IMPORT_WRITTEN : SAY_IMPORT_DRY, path);
}

int ctl_import(ctl_t *ctl)
{
    const char *table = ctl_word(ctl, 1), *path = ctl_word(ctl, 2), *bytes;
    import_order_t order = {.settings = &ctl->conf->settings, .now = apr_time_now(), .table = table,
                            .write = apr_hash_get(ctl->options, "write", APR_HASH_KEY_STRING) != NULL,
                            .progress = isatty(STDERR_FILENO) ? show_progress : NULL};
    import_report_t report;
    const problem_t *problem;
    apr_size_t n;
    db_t *db;

    if (!table || !path)
        return usage(NULL);
    if (!(bytes = read_all(ctl, path, &n)) || !(db = ctl_need(ctl)))
        return CTL_PROBLEM;
    if ((problem = import_run(db, &order, bytes, n, &report)))
        return problem->kind == PROBLEM_NOT_FOUND ? usage(table) : ctl_say(problem);
    show(&report, path);
    return report.count[IMPORT_REFUSED] ? CTL_PROBLEM : CTL_OK;
}
