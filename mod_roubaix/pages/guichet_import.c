/* SPDX-License-Identifier: Apache-2.0 */
#include "pages/guichet_import.h"

#include <string.h>

#include <apr_file_io.h>
#include <apr_lib.h>
#include <apr_strings.h>
#include <http_log.h>

#include "base/secret.h"
#include "base/xml.h"
#include "domain/import.h"
#include "web/reply.h"

APLOG_USE_MODULE(roubaix);

#define TOKEN_LENGTH 43

/*
 * A file that was compared waits under tmp/ for the press that writes it, named by its agent and a token; the nightly sweep takes what nobody wrote.
 */
static const char *kept_path(const visit_t *v, const char *token)
{
    return apr_psprintf(v->p, "%s/tmp/import-%" APR_INT64_T_FMT "-%s", v->settings->data_dir, v->agent->id, token);
}

static const char *keep(const visit_t *v, const form_file_t *file)
{
    const char *token = secret_token(v->p);

    return apr_file_rename(file->path, kept_path(v, token), v->p) == APR_SUCCESS ? token : NULL;
}

static int is_token(const char *text)
{
    size_t n = 0;

    while (text && (apr_isalnum(text[n]) || text[n] == '-' || text[n] == '_'))
        n++;
    return n == TOKEN_LENGTH && !text[n];
}

/* The whole file, or NULL. */
static const char *read_all(const visit_t *v, const char *path, apr_size_t *n)
{
    apr_file_t *file;
    apr_finfo_t info;
    char *bytes;
    apr_status_t rv;

    if (apr_file_open(&file, path, APR_READ | APR_BINARY, APR_OS_DEFAULT, v->p) != APR_SUCCESS)
        return NULL;
    if (apr_file_info_get(&info, APR_FINFO_SIZE, file) != APR_SUCCESS || info.size > v->settings->file_max)
        return NULL;
    bytes = apr_palloc(v->p, (apr_size_t)info.size + 1);
    rv = apr_file_read_full(file, bytes, (apr_size_t)info.size, n);
    apr_file_close(file);
    return rv == APR_SUCCESS || rv == APR_EOF ? bytes : NULL;
}

/*
 * The page
 */
typedef struct outcome_t {
    const char *table;
    const import_report_t *report; /* or NULL: nothing was looked at */
    const char *depot;             /* the token of what may be written, or NULL */
    const char *field, *code;      /* what is wrong with the form, or NULL */
} outcome_t;

static void show_notes(xmlNodePtr parent, const import_report_t *report, import_verdict_e verdict)
{
    for (int i = 0; i < report->notes->nelts; i++) {
        const import_note_t *note = &APR_ARRAY_IDX(report->notes, i, import_note_t);
        xmlNodePtr node;

        if (note->verdict != verdict)
            continue;
        node = xml_add(parent, "ligne");
        xml_set_int(node, "number", note->line);
        xml_set(node, "key", *note->key ? note->key : NULL);
        xml_set(node, "column", note->column);
        xml_set(node, "code", note->code);
    }
    if (report->count[verdict] > IMPORT_NOTES)
        xml_set_int(parent, "more", report->count[verdict] - IMPORT_NOTES);
}

static void show_report(xmlNodePtr content, const import_report_t *report)
{
    static const import_verdict_e order[] = {IMPORT_REFUSED, IMPORT_CHANGED, IMPORT_ADDED, IMPORT_SAME};

    xml_set(content, "written", report->written ? "yes" : NULL);
    for (size_t i = 0; i < sizeof order / sizeof *order; i++) {
        xmlNodePtr node = xml_add(content, "verdict");

        xml_set(node, "name", import_verdict_name(order[i]));
        xml_set_int(node, "count", report->count[order[i]]);
        if (order[i] == IMPORT_REFUSED || order[i] == IMPORT_CHANGED)
            show_notes(node, report, order[i]);
    }
}

static int show(visit_t *v, const outcome_t *outcome, int status)
{
    xmlNodePtr content = reply_open(v, "guichet-import"), form;

    xml_set(content, "table", outcome->table);
    xml_set(content, "depot", outcome->depot);
    for (const char *const *name = import_tables(); *name; name++)
        xml_set(xml_add(content, "table"), "name", *name);
    if (outcome->report)
        show_report(content, outcome->report);
    form = reply_form(v, content, NULL);
    if (outcome->code)
        reply_form_problem(form, outcome->field, outcome->code);
    return reply_page(v, content, status);
}

int page_guichet_import_get(visit_t *v)
{
    outcome_t outcome = {0};

    return show(v, &outcome, HTTP_OK);
}

static int is_table(const char *name)
{
    for (const char *const *table = import_tables(); name && *table; table++)
        if (!strcmp(*table, name))
            return 1;
    return 0;
}

static const form_file_t *sent_file(const visit_t *v)
{
    for (int i = 0; i < v->form->files->nelts; i++)
        if (!strcmp(APR_ARRAY_IDX(v->form->files, i, form_file_t).field, "fichier"))
            return &APR_ARRAY_IDX(v->form->files, i, form_file_t);
    return NULL;
}

static int refuse(visit_t *v, outcome_t *outcome, const char *field, const char *code)
{
    outcome->field = field;
    outcome->code = code;
    return show(v, outcome, HTTP_UNPROCESSABLE_ENTITY);
}

static int run(visit_t *v, outcome_t *outcome, const char *bytes, apr_size_t n, int write, import_report_t *report)
{
    import_order_t order = {.settings = v->settings, .now = v->now, .table = outcome->table, .write = write};
    const problem_t *problem = import_run(v->db, &order, bytes, n, report);

    outcome->report = report;
    if (!problem && report->written)
        ap_log_rerror(APLOG_MARK, APLOG_NOTICE, 0, v->r, "import of %s by agent %s: %d added, %d changed", outcome->table, v->agent->login,
                      report->count[IMPORT_ADDED], report->count[IMPORT_CHANGED]);
    return problem ? reply_problem(v, problem) : OK;
}

/* The second press: what was compared, looked at again and written. */
static int write_kept(visit_t *v, outcome_t *outcome, const char *depot)
{
    import_report_t report;
    apr_size_t n;
    const char *bytes = is_token(depot) ? read_all(v, kept_path(v, depot), &n) : NULL;
    int status;

    if (!bytes)
        return refuse(v, outcome, "fichier", "gone");
    if ((status = run(v, outcome, bytes, n, 1, &report)))
        return status;
    apr_file_remove(kept_path(v, depot), v->p);
    return show(v, outcome, report.count[IMPORT_REFUSED] ? HTTP_UNPROCESSABLE_ENTITY : HTTP_OK);
}

int page_guichet_import_post(visit_t *v)
{
    const char *depot = form_get(v->form, "depot");
    const form_file_t *file = sent_file(v);
    outcome_t outcome = {.table = form_get(v->form, "table")};
    import_report_t report;
    const char *bytes;
    apr_size_t n;
    int status;

    if (!is_table(outcome.table)) {
        outcome.table = NULL;
        return refuse(v, &outcome, "table", "missing");
    }
    if (depot)
        return write_kept(v, &outcome, depot);
    if (!file)
        return refuse(v, &outcome, "fichier", "missing");
    if (file->too_big)
        return refuse(v, &outcome, "fichier", "too-big");
    if (!(bytes = read_all(v, file->path, &n)))
        return reply_status(v, HTTP_INTERNAL_SERVER_ERROR, "internal");
    if ((status = run(v, &outcome, bytes, n, 0, &report)))
        return status;
    if (!report.count[IMPORT_REFUSED] && report.count[IMPORT_ADDED] + report.count[IMPORT_CHANGED] && !(outcome.depot = keep(v, file)))
        return reply_status(v, HTTP_INTERNAL_SERVER_ERROR, "internal");
    return show(v, &outcome, report.count[IMPORT_REFUSED] ? HTTP_UNPROCESSABLE_ENTITY : HTTP_OK);
}
