/* SPDX-License-Identifier: Apache-2.0 */
#include "domain/export.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "ctl/ctl.h"
#include "ctl/words.h"
#include "web/csv.h"

typedef struct output_t {
    csv_t *csv;
    int error; /* errno of the first line that could not be written, 0: none */
} output_t;

static int usage(const char *sentence, const char *wrong)
{
    if (wrong)
        fprintf(stderr, sentence, wrong);
    fputs(SAY_EXPORT_TABLES, stderr);
    for (const char *const *name = export_tables(); *name; name++)
        fprintf(stderr, " %s", *name);
    fputs("\n" SAY_TRY_HELP, stderr);
    return CTL_USAGE;
}

static void write_row(void *baton, const char *const *cells, int count)
{
    output_t *output = baton;
    const char *bytes;
    apr_size_t n;

    for (int i = 0; i < count; i++)
        csv_cell(output->csv, cells[i]);
    csv_line(output->csv);
    bytes = csv_bytes(output->csv, &n);
    if (!output->error && fwrite(bytes, 1, n, stdout) != n)
        output->error = errno;
    csv_forget(output->csv);
}

/* A full disk must not look like the end of the table. */
static int finish(output_t *output)
{
    if (!output->error && fflush(stdout))
        output->error = errno;
    if (!output->error)
        return CTL_OK;
    fprintf(stderr, SAY_NOT_WRITTEN, strerror(output->error));
    return CTL_PROBLEM;
}

int ctl_export(ctl_t *ctl)
{
    output_t output = {csv_open(ctl->p), 0};
    export_order_t order = {.calendar = ctl->conf->settings.calendar, .table = ctl_word(ctl, 1),
                            .since = apr_hash_get(ctl->options, "since", APR_HASH_KEY_STRING), .row = write_row, .baton = &output};
    const problem_t *problem;
    db_t *db;

    if (!order.table)
        return usage(NULL, NULL);
    if (!order.calendar) {
        fputs(SAY_NO_ZONE, stderr);
        return CTL_PROBLEM;
    }
    if (!(db = ctl_need(ctl)))
        return CTL_PROBLEM;
    if (!(problem = export_run(db, &order)))
        return finish(&output);
    return problem->kind == PROBLEM_NOT_FOUND ? usage(SAY_NO_TABLE, order.table)
           : problem->kind == PROBLEM_INPUT   ? usage(SAY_BAD_DAY, order.since)
                                              : ctl_say(problem);
}
