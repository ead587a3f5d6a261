/* SPDX-License-Identifier: Apache-2.0 */
#include "web/csv.h"

#include <string.h>

#include <apr_tables.h>

struct csv_t {
    apr_array_header_t *bytes; /* of char */
    int cells;                 /* in this line */
};

static void put(csv_t *csv, char c)
{
    APR_ARRAY_PUSH(csv->bytes, char) = c;
}

static void put_text(csv_t *csv, const char *text)
{
    while (*text)
        put(csv, *text++);
}

csv_t *csv_open(apr_pool_t *p)
{
    csv_t *csv = apr_palloc(p, sizeof *csv);

    csv->bytes = apr_array_make(p, 4096, sizeof(char));
    csv->cells = 0;
    put_text(csv, "\xef\xbb\xbf");
    return csv;
}

/* An amount less than 0 is a number, whoever reads it. */
static int is_formula(const char *text)
{
    return *text && strchr("=+-@\t", *text) && (*text != '-' || !text[1] || text[1 + strspn(text + 1, "0123456789,")]);
}

void csv_cell(csv_t *csv, const char *text)
{
    int quoted;

    text = text ? text : "";
    quoted = strpbrk(text, ";\"\r\n") != NULL;
    if (csv->cells++)
        put(csv, ';');
    if (quoted)
        put(csv, '"');
    if (is_formula(text))
        put(csv, '\'');
    for (; *text; text++) {
        if (*text == '"')
            put(csv, '"');
        put(csv, *text);
    }
    if (quoted)
        put(csv, '"');
}

void csv_line(csv_t *csv)
{
    put_text(csv, "\r\n");
    csv->cells = 0;
}

void csv_forget(csv_t *csv)
{
    apr_array_clear(csv->bytes);
}

const char *csv_bytes(const csv_t *csv, apr_size_t *length)
{
    *length = (apr_size_t)csv->bytes->nelts;
    return csv->bytes->elts;
}
