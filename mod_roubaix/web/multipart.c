/* SPDX-License-Identifier: Apache-2.0 */
#include "web/multipart.h"

#include <string.h>
#include <unistd.h>

#include <apr_file_io.h>
#include <apr_lib.h>
#include <apr_strings.h>
#include <sodium.h>

#include "base/text.h"
#include "web/urlencoded.h"

#define BOUNDARY_MAX 70
#define HEADERS_MAX 8192
#define FILE_NAME_MAX 200 /* bytes */

typedef enum { IN_PREAMBLE, AFTER_BOUNDARY, IN_HEADERS, IN_BODY, AT_END } state_e;

struct multipart_t {
    apr_pool_t *p;
    multipart_limits_t limits;
    form_t *form;
    state_e state;

    char delimiter[BOUNDARY_MAX + 5]; /* CR LF -- boundary */
    apr_size_t delimiter_length;
    apr_size_t matched; /* bytes of the delimiter seen so far, held back from the body */

    char line[HEADERS_MAX]; /* the header block, or the line after a boundary */
    apr_size_t line_length;

    char *text; /* the body of a text field, in a growing buffer */
    apr_size_t text_length, text_room, text_all;

    const char *name;  /* of the part being read */
    form_file_t *file; /* or NULL: a text field */
    apr_file_t *handle;
    crypto_hash_sha256_state hash;
};

static const problem_t *malformed(const multipart_t *m, const char *why)
{
    return problem_make(m->p, PROBLEM_MALFORMED, "form", "multipart: %s", why);
}

/* The value of a parameter such as boundary=… or name="…" (with \" and \\ unescaped); NULL when it is not there. */
static char *parameter(apr_pool_t *p, const char *header, const char *name)
{
    apr_size_t n = strlen(name);

    for (const char *at = strchr(header, ';'); at; at = strchr(at, ';')) {
        at += 1 + strspn(at + 1, " \t");
        if (!strncasecmp(at, name, n) && at[n] == '=') {
            char *value = apr_palloc(p, strlen(at)), *to = value;

            at += n + 1;
            if (*at != '"')
                return apr_pstrmemdup(p, at, strcspn(at, "; \t\r\n"));
            for (at++; *at && *at != '"'; at++) {
                at += *at == '\\' && (at[1] == '"' || at[1] == '\\');
                *to++ = *at;
            }
            *to = '\0';
            return *at ? value : NULL;
        }
        if (*at && strchr(at, '"') && strchr(at, '"') < at + strcspn(at, ";")) { /* a ; inside quotes is no separator */
            const char *end = strchr(strchr(at, '"') + 1, '"');

            at = end ? end : at;
        }
    }
    return NULL;
}

multipart_t *multipart_make(apr_pool_t *p, const char *content_type, const multipart_limits_t *limits)
{
    static const char media_type[] = "multipart/form-data";
    multipart_t *m = apr_pcalloc(p, sizeof *m);
    const char *boundary;

    if (strncasecmp(content_type, media_type, strlen(media_type)) || !strchr("; \t", content_type[strlen(media_type)]))
        return NULL;
    boundary = parameter(p, content_type, "boundary");
    if (!boundary || !*boundary || strlen(boundary) > BOUNDARY_MAX)
        return NULL;
    m->p = p;
    m->limits = *limits;
    m->form = form_make(p);
    m->delimiter_length = (apr_size_t)apr_snprintf(m->delimiter, sizeof m->delimiter, "\r\n--%s", boundary);
    m->matched = 2; /* the first boundary may stand at the very beginning, without its CR LF */
    return m;
}

/*
 * Parts
 */

/* The last part of a path of either kind, clean, cut between characters. */
static const char *file_name(apr_pool_t *p, const char *raw)
{
    const char *name = raw;

    for (const char *c = raw; *c; c++)
        if (*c == '/' || *c == '\\')
            name = c + 1;
    if (!text_is_clean(name, strlen(name)))
        return "";
    name = text_line(p, text_without_bidi(p, name));
    if (strlen(name) > FILE_NAME_MAX) {
        apr_size_t n = FILE_NAME_MAX;

        while (n && ((unsigned char)name[n] & 0xc0) == 0x80)
            n--;
        name = apr_pstrmemdup(p, name, n);
    }
    return name;
}

static apr_status_t remove_file(void *path)
{
    (void)unlink(path); /* gone already when it was moved to its place */
    return APR_SUCCESS;
}

static const problem_t *open_file(multipart_t *m, const char *raw_name)
{
    char *path = apr_pstrcat(m->p, m->limits.tmp_dir, "/XXXXXX", NULL);

    m->file = apr_pcalloc(m->p, sizeof *m->file);
    m->file->field = m->name;
    m->file->name = file_name(m->p, raw_name);
    crypto_hash_sha256_init(&m->hash);
    if (apr_file_mktemp(&m->handle, path, APR_FOPEN_CREATE | APR_FOPEN_EXCL | APR_FOPEN_WRITE | APR_FOPEN_BINARY,
                        m->p) != APR_SUCCESS)
        return problem_make(m->p, PROBLEM_UNAVAILABLE, "storage", "no temporary file can be made in %s",
                            m->limits.tmp_dir);
    m->file->path = path;
    apr_pool_cleanup_register(m->p, path, remove_file, apr_pool_cleanup_null);
    return NULL;
}

static const char *header_value(multipart_t *m, const char *name)
{
    apr_size_t n = strlen(name);

    for (char *line = m->line; *line; line += strcspn(line, "\r"), line += strspn(line, "\r\n"))
        if (!strncasecmp(line, name, n) && line[n] == ':')
            return apr_pstrmemdup(m->p, line + n + 1, strcspn(line + n + 1, "\r"));
    return NULL;
}

static const problem_t *open_part(multipart_t *m)
{
    const char *disposition = header_value(m, "Content-Disposition");
    const char *raw_name = disposition ? parameter(m->p, disposition, "filename") : NULL;

    m->name = disposition ? parameter(m->p, disposition, "name") : NULL;
    m->file = NULL;
    m->text_length = 0;
    if (!m->name || !*m->name || strlen(m->name) > FORM_NAME_MAX || strchr(m->name, '\n') ||
        !text_is_clean(m->name, strlen(m->name)))
        return malformed(m, "a part without a usable name");
    if (m->form->pairs->nelts + m->form->files->nelts >= m->limits.fields_max)
        return problem_make(m->p, PROBLEM_TOO_LARGE, "fields", "more than %d fields", m->limits.fields_max);
    if (!raw_name)
        return NULL;
    if (!m->limits.tmp_dir)
        return problem_make(m->p, PROBLEM_MEDIA_TYPE, "files", "a file where none is asked for");
    return open_file(m, raw_name);
}

static const problem_t *write_file(multipart_t *m, const char *bytes, apr_size_t n)
{
    m->file->size += (apr_off_t)n;
    if (m->file->size > m->limits.file_max) {
        m->file->too_big = 1;
        return NULL;
    }
    crypto_hash_sha256_update(&m->hash, (const unsigned char *)bytes, n);
    if (apr_file_write_full(m->handle, bytes, n, NULL) != APR_SUCCESS)
        return problem_make(m->p, PROBLEM_UNAVAILABLE, "storage", "a temporary file cannot be written");
    return NULL;
}

static const problem_t *write_text(multipart_t *m, const char *bytes, apr_size_t n)
{
    m->text_all += n;
    if (m->text_all > m->limits.text_max)
        return problem_make(m->p, PROBLEM_TOO_LARGE, "form", "more than %" APR_SIZE_T_FMT " bytes of text",
                            m->limits.text_max);
    if (m->text_length + n + 1 > m->text_room) {
        char *bigger = apr_palloc(m->p, m->text_room = 2 * (m->text_length + n + 1));

        if (m->text_length)
            memcpy(bigger, m->text, m->text_length);
        m->text = bigger;
    }
    memcpy(m->text + m->text_length, bytes, n);
    m->text_length += n;
    return NULL;
}

static const problem_t *write_body(multipart_t *m, const char *bytes, apr_size_t n)
{
    if (n == 0)
        return NULL;
    return m->file ? write_file(m, bytes, n) : write_text(m, bytes, n);
}

static const problem_t *close_part(multipart_t *m)
{
    unsigned char digest[crypto_hash_sha256_BYTES];
    char *value;

    if (!m->file) {
        value = apr_palloc(m->p, m->text_length + 1);
        if (m->text_length)
            memcpy(value, m->text, m->text_length);
        value[m->text_length] = '\0';
        return form_take(m->p, m->form, m->limits.fields_max, apr_pstrdup(m->p, m->name), strlen(m->name), value,
                         m->text_length);
    }
    apr_file_close(m->handle);
    crypto_hash_sha256_final(&m->hash, digest);
    m->file->sha256 =
        sodium_bin2hex(apr_palloc(m->p, 2 * sizeof digest + 1), 2 * sizeof digest + 1, digest, sizeof digest);
    if (m->file->size || *m->file->name) /* a browser sends an empty part for an input where nothing was chosen */
        *(form_file_t *)apr_array_push(m->form->files) = *m->file;
    return NULL;
}

/*
 * The stream
 */

/* One byte of a header block or of the line after a boundary; the block is complete with an empty line. */
static const problem_t *take_header_byte(multipart_t *m, char c)
{
    if (c == '\0' || m->line_length == sizeof m->line - 1)
        return c ? problem_make(m->p, PROBLEM_TOO_LARGE, "form", "multipart: headers too long")
                 : malformed(m, "NUL in a header");
    m->line[m->line_length++] = c;
    m->line[m->line_length] = '\0';
    if (m->state == AFTER_BOUNDARY) {
        if (m->line_length < 2)
            return NULL;
        m->line_length = 0;
        if (!strncmp(m->line, "--", 2))
            m->state = AT_END;
        else if (!strncmp(m->line, "\r\n", 2))
            m->state = IN_HEADERS;
        else
            return malformed(m, "something behind a boundary");
        return NULL;
    }
    if ((m->line_length < 4 || strcmp(m->line + m->line_length - 4, "\r\n\r\n")) && strcmp(m->line, "\r\n"))
        return NULL;
    m->line_length = 0;
    m->state = IN_BODY;
    m->matched = 0;
    return open_part(m);
}

/* The delimiter was seen whole. */
static const problem_t *take_delimiter(multipart_t *m)
{
    const problem_t *problem = m->state == IN_BODY ? close_part(m) : NULL;

    m->matched = 0;
    m->line_length = 0;
    m->state = AFTER_BOUNDARY;
    return problem;
}

/* What was held back because it looked like a delimiter belongs to the body after all. */
static const problem_t *give_held(multipart_t *m)
{
    apr_size_t n = m->matched;

    m->matched = 0;
    return m->state == IN_BODY ? write_body(m, m->delimiter, n) : NULL;
}

/* Bytes of a body (or of the preamble, which nobody reads), up to a delimiter; `*used` says how many were taken. CR
 * occurs in the delimiter at its beginning only, so after a mismatch the search begins anew. */
static const problem_t *take_body(multipart_t *m, const char *bytes, apr_size_t n, apr_size_t *used)
{
    apr_size_t i = 0;
    const problem_t *problem = NULL;

    while (i < n && !problem) {
        if (m->matched) {
            if (bytes[i] == m->delimiter[m->matched]) {
                i++;
                if (++m->matched == m->delimiter_length) {
                    *used = i;
                    return take_delimiter(m);
                }
            } else {
                problem = give_held(m);
            }
        } else {
            const char *cr = memchr(bytes + i, '\r', n - i);
            apr_size_t run = cr ? (apr_size_t)(cr - bytes) - i : n - i;

            if (m->state == IN_BODY)
                problem = write_body(m, bytes + i, run);
            i += run;
            if (cr && !problem) {
                m->matched = 1;
                i++;
            }
        }
    }
    *used = i;
    return problem;
}

const problem_t *multipart_push(multipart_t *m, const char *bytes, apr_size_t n)
{
    const problem_t *problem = NULL;

    while (n && !problem && m->state != AT_END) {
        apr_size_t used = 1;

        if (m->state == IN_PREAMBLE || m->state == IN_BODY)
            problem = take_body(m, bytes, n, &used);
        else
            problem = take_header_byte(m, *bytes);
        bytes += used;
        n -= used;
    }
    return problem;
}

const problem_t *multipart_finish(multipart_t *m, form_t **out)
{
    *out = m->form;
    return m->state == AT_END ? NULL : malformed(m, "it ends before its closing boundary");
}
