/* SPDX-License-Identifier: Apache-2.0 */
#include "web/urlencoded.h"

#include <string.h>

#include <apr_lib.h>
#include <apr_strings.h>

#include "base/text.h"

static int hex(int c)
{
    return apr_isdigit(c) ? c - '0' : apr_isxdigit(c) ? apr_tolower(c) - 'a' + 10 : -1;
}

/* Decodes into `to`; -1 when a percent sign is not followed by two hexadecimal digits. */
static apr_ssize_t decode(char *to, const char *from, apr_size_t n)
{
    char *start = to;

    for (apr_size_t i = 0; i < n; i++) {
        if (from[i] == '+') {
            *to++ = ' ';
        } else if (from[i] == '%') {
            int high = i + 2 < n ? hex(from[i + 1]) : -1, low = high >= 0 ? hex(from[i + 2]) : -1;

            if (low < 0)
                return -1;
            *to++ = (char)(16 * high + low);
            i += 2;
        } else {
            *to++ = from[i];
        }
    }
    *to = '\0';
    return to - start;
}

/* In place: CR LF and CR are one LF. */
static apr_size_t one_newline(char *text, apr_size_t n)
{
    apr_size_t to = 0;

    for (apr_size_t i = 0; i < n; i++)
        if (text[i] == '\r') {
            text[to++] = '\n';
            i += i + 1 < n && text[i + 1] == '\n';
        } else {
            text[to++] = text[i];
        }
    text[to] = '\0';
    return to;
}

const problem_t *form_take(apr_pool_t *p, form_t *form, int fields_max, char *name, apr_size_t name_length, char *value,
                           apr_size_t value_length)
{
    if (form->pairs->nelts >= fields_max)
        return problem_make(p, PROBLEM_TOO_LARGE, "fields", "more than %d fields", fields_max);
    value_length = one_newline(value, value_length);
    if (name_length == 0 || name_length > FORM_NAME_MAX || !text_is_clean(name, name_length) || strchr(name, '\n') ||
        !text_is_clean(value, value_length))
        return problem_make(p, PROBLEM_MALFORMED, "form", "a field's name or value is not clean UTF-8 text");
    form_add(form, name, value);
    return NULL;
}

static const problem_t *take_pair(apr_pool_t *p, form_t *form, int fields_max, const char *bytes, apr_size_t n)
{
    const char *equals = memchr(bytes, '=', n);
    apr_size_t name_n = equals ? (apr_size_t)(equals - bytes) : n, value_n = equals ? n - name_n - 1 : 0;
    char *name = apr_palloc(p, name_n + 1), *value = apr_palloc(p, value_n + 1);
    apr_ssize_t name_length = decode(name, bytes, name_n),
                value_length = decode(value, equals ? equals + 1 : "", value_n);

    if (name_length < 0 || value_length < 0)
        return problem_make(p, PROBLEM_MALFORMED, "form", "a percent sign without two hexadecimal digits");
    return form_take(p, form, fields_max, name, (apr_size_t)name_length, value, (apr_size_t)value_length);
}

const problem_t *urlencoded_parse(apr_pool_t *p, const char *bytes, apr_size_t n, int fields_max, form_t **out)
{
    const char *end = n ? bytes + n : bytes; /* an empty body may be NULL */
    const problem_t *problem = NULL;

    *out = form_make(p);
    while (!problem && bytes < end) {
        const char *next = memchr(bytes, '&', (apr_size_t)(end - bytes));
        const char *stop = next ? next : end;

        if (stop > bytes)
            problem = take_pair(p, *out, fields_max, bytes, (apr_size_t)(stop - bytes));
        bytes = stop + 1;
    }
    return problem;
}
