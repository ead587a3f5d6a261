/* SPDX-License-Identifier: Apache-2.0 */
#include "pages/guichet_export.h"

#include <string.h>

#include <apr_strings.h>
#include <http_log.h>

#include "base/xml.h"
#include "domain/export.h"
#include "web/reply.h"

APLOG_USE_MODULE(roubaix);

/* A file of the data folder that takes the table a line at a time: however long it is, and nothing is sent before it is whole. */
typedef struct output_t {
    csv_t *csv;
    apr_file_t *file;
    apr_status_t rv; /* of the first line that could not be written */
} output_t;

static void write_row(void *baton, const char *const *cells, int count)
{
    output_t *output = baton;
    const char *bytes;
    apr_size_t n;

    for (int i = 0; i < count; i++)
        csv_cell(output->csv, cells[i]);
    csv_line(output->csv);
    bytes = csv_bytes(output->csv, &n);
    if (output->rv == APR_SUCCESS)
        output->rv = apr_file_write_full(output->file, bytes, n, NULL);
    csv_forget(output->csv);
}

static int show(visit_t *v, const char *wrong, int status)
{
    xmlNodePtr content = reply_open(v, "guichet-export"), form;

    xml_set(content, "chosen", form_get(v->query, "table"));
    for (const char *const *name = export_tables(); *name; name++)
        xml_set(xml_add(content, "table"), "name", *name);
    form = reply_form(v, content, NULL);
    reply_form_value(form, "depuis", form_get(v->query, "depuis"));
    if (wrong)
        reply_form_problem(form, "depuis", wrong);
    return reply_page(v, content, status);
}

static int not_written(visit_t *v, apr_status_t rv)
{
    ap_log_rerror(APLOG_MARK, APLOG_ERR, rv, v->r, "an export could not be written to %s", v->settings->data_dir);
    return reply_status(v, HTTP_INTERNAL_SERVER_ERROR, "internal");
}

static int send_table(visit_t *v, const export_order_t *order, output_t *output)
{
    char *path = apr_pstrcat(v->p, v->settings->data_dir, "/tmp/export.XXXXXX", NULL);
    const problem_t *problem;

    output->rv = apr_file_mktemp(&output->file, path, APR_FOPEN_CREATE | APR_FOPEN_EXCL | APR_FOPEN_WRITE | APR_FOPEN_BINARY | APR_FOPEN_BUFFERED |
                                 APR_FOPEN_DELONCLOSE, v->p);
    if (output->rv)
        return not_written(v, output->rv);
    if ((problem = export_run(v->db, order)))
        return problem->kind == PROBLEM_INPUT ? show(v, "wrong", HTTP_UNPROCESSABLE_ENTITY) : reply_problem(v, problem);
    if (output->rv || (output->rv = apr_file_flush(output->file)))
        return not_written(v, output->rv);
    ap_log_rerror(APLOG_MARK, APLOG_NOTICE, 0, v->r, "export of %s by agent %s", order->table, v->agent->login);
    return reply_file(v, path, "text/csv; charset=utf-8", apr_pstrcat(v->p, order->table, ".csv", NULL), 0);
}

int page_guichet_fichiers_get(visit_t *v)
{
    const char *since = form_get(v->query, "depuis");
    output_t output = {.csv = csv_open(v->p)};
    export_order_t order = {.calendar = v->settings->calendar, .table = form_get(v->query, "table"), .since = since && *since ? since : NULL,
                            .row = write_row, .baton = &output};

    return order.table ? send_table(v, &order, &output) : show(v, NULL, HTTP_OK);
}
