/* SPDX-License-Identifier: Apache-2.0 */
/*
 * smtp_sink: a mail server inside a unit test, on loopback, a thread for each session. It answers by a script,
 * remembers what it was told, and keeps each mail as it came (dots undone). And a reader of what was kept: headers and
 * parts, decoded.
 */
#ifndef ROUBAIX_TESTS_SMTP_SINK_H
#define ROUBAIX_TESTS_SMTP_SINK_H

#include <ctype.h>
#include <netinet/in.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include <apr_strings.h>
#include <sodium.h>

#define SINK_SESSIONS 64
#define SINK_MAILS 128
#define SINK_BYTES 65536

/* What to answer to a command: "GREETING", "EHLO", "HELO", "MAIL", "RCPT", "DATA", "." ; reply "-": hang up. */
typedef struct sink_reply_t {
    const char *command, *reply;
} sink_reply_t;

typedef struct sink_t {
    int listener, port;
    pthread_t acceptor, sessions[SINK_SESSIONS];
    int sessions_count;
    pthread_mutex_t lock;
    const sink_reply_t *script; /* ends with a NULL command; or NULL */
    char said[SINK_BYTES];      /* every command, a line each */
    char *mails[SINK_MAILS];
    int mails_count;
} sink_t;

typedef struct sink_session_t {
    sink_t *sink;
    int socket;
} sink_session_t;

static const char *sink_answer(sink_t *sink, const char *command, const char *ordinary)
{
    const char *reply = ordinary;

    pthread_mutex_lock(&sink->lock);
    for (const sink_reply_t *line = sink->script; line && line->command; line++)
        if (!strncmp(line->command, command, strlen(line->command)))
            reply = line->reply;
    pthread_mutex_unlock(&sink->lock);
    return reply;
}

/* Whether the session goes on. */
static int sink_reply(sink_t *sink, FILE *out, const char *command, const char *ordinary)
{
    const char *reply = sink_answer(sink, command, ordinary);

    if (!strcmp(reply, "-"))
        return 0;
    fprintf(out, "%s\r\n", reply);
    return !fflush(out);
}

static void sink_remember(sink_t *sink, const char *line)
{
    size_t used;

    pthread_mutex_lock(&sink->lock);
    used = strlen(sink->said);
    snprintf(sink->said + used, sizeof sink->said - used, "%.*s\n", (int)strcspn(line, "\r\n"), line);
    pthread_mutex_unlock(&sink->lock);
}

static int sink_keep(sink_t *sink, FILE *in)
{
    char *mail = calloc(1, SINK_BYTES), line[1200];
    size_t used = 0;

    while (fgets(line, sizeof line, in) && strcmp(line, ".\r\n")) {
        const char *text = line[0] == '.' ? line + 1 : line;

        used += (size_t)snprintf(mail + used, SINK_BYTES - used, "%s", text);
        if (used >= SINK_BYTES)
            abort();
    }
    pthread_mutex_lock(&sink->lock);
    if (sink->mails_count == SINK_MAILS)
        abort();
    sink->mails[sink->mails_count++] = mail;
    pthread_mutex_unlock(&sink->lock);
    return 1;
}

static int sink_serve_line(sink_t *sink, FILE *in, FILE *out, const char *line)
{
    sink_remember(sink, line);
    if (!strncmp(line, "QUIT", 4)) {
        sink_reply(sink, out, "QUIT", "221 bye");
        return 0;
    }
    if (strncmp(line, "DATA", 4))
        return sink_reply(sink, out, line, "250 ok");
    if (strncmp(sink_answer(sink, "DATA", "354"), "354", 3))
        return sink_reply(sink, out, "DATA", "354 go on");
    return sink_reply(sink, out, "DATA", "354 go on") && sink_keep(sink, in) && sink_reply(sink, out, ".", "250 kept");
}

static void *sink_serve(void *baton)
{
    sink_session_t *session = baton;
    FILE *in = fdopen(session->socket, "r"), *out = fdopen(dup(session->socket), "w");
    char line[1200];

    if (sink_reply(session->sink, out, "GREETING", "220 sink"))
        while (fgets(line, sizeof line, in) && sink_serve_line(session->sink, in, out, line))
            ;
    fclose(out);
    fclose(in);
    free(session);
    return NULL;
}

static void *sink_accept(void *baton)
{
    sink_t *sink = baton;
    int got;

    while ((got = accept(sink->listener, NULL, NULL)) >= 0) {
        sink_session_t *session = malloc(sizeof *session);

        *session = (sink_session_t){sink, got};
        pthread_mutex_lock(&sink->lock);
        if (sink->sessions_count == SINK_SESSIONS ||
            pthread_create(&sink->sessions[sink->sessions_count++], NULL, sink_serve, session))
            abort();
        pthread_mutex_unlock(&sink->lock);
    }
    return NULL;
}

static void sink_start(sink_t *sink)
{
    struct sockaddr_in here = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t size = sizeof here;

    memset(sink, 0, sizeof *sink);
    pthread_mutex_init(&sink->lock, NULL);
    sink->listener = socket(AF_INET, SOCK_STREAM, 0);
    if (bind(sink->listener, (struct sockaddr *)&here, sizeof here) || listen(sink->listener, 16) ||
        getsockname(sink->listener, (struct sockaddr *)&here, &size) ||
        pthread_create(&sink->acceptor, NULL, sink_accept, sink))
        abort();
    sink->port = ntohs(here.sin_port);
}

/* Nobody listens any more; the port stays known. After this (and the end of whoever talked to it) everything can be
 * read without the lock. */
static void sink_close(sink_t *sink)
{
    if (sink->listener < 0)
        return;
    shutdown(sink->listener, SHUT_RDWR);
    pthread_join(sink->acceptor, NULL);
    close(sink->listener);
    sink->listener = -1;
    for (int i = 0; i < sink->sessions_count; i++)
        pthread_join(sink->sessions[i], NULL);
}

static void sink_stop(sink_t *sink)
{
    sink_close(sink);
    for (int i = 0; i < sink->mails_count; i++)
        free(sink->mails[i]);
    pthread_mutex_destroy(&sink->lock);
}

/* How many mails came so far. */
static int sink_count(sink_t *sink)
{
    int count;

    pthread_mutex_lock(&sink->lock);
    count = sink->mails_count;
    pthread_mutex_unlock(&sink->lock);
    return count;
}

/* A mail as it came, by the order of coming. */
static const char *sink_mail(sink_t *sink, int i)
{
    const char *mail;

    pthread_mutex_lock(&sink->lock);
    if (i < 0 || i >= sink->mails_count)
        abort();
    mail = sink->mails[i];
    pthread_mutex_unlock(&sink->lock);
    return mail;
}

/*
 * Reading
 */

/* A header as it stands in the mail, unfolded; NULL when there is none. */
static const char *mail_raw_header(apr_pool_t *p, const char *mail, const char *name)
{
    const char *end = strstr(mail, "\r\n\r\n"), *line = mail;
    size_t length = strlen(name);
    char *out = NULL;

    for (; line < end; line = strstr(line, "\r\n") + 2) {
        size_t n = strcspn(line, "\r");

        if (out && (*line == ' ' || *line == '\t'))
            out = apr_psprintf(p, "%s%.*s", out, (int)n, line);
        else if (out)
            return out;
        else if (!strncasecmp(line, name, length) && line[length] == ':')
            out = apr_psprintf(p, "%.*s", (int)(n - length - 2), line + length + 2);
    }
    return out;
}

/* The same with its encoded words decoded; what stands between two of them is no text. */
static const char *mail_header(apr_pool_t *p, const char *mail, const char *name)
{
    const char *raw = mail_raw_header(p, mail, name), *word;
    const char *out = "";

    while (raw && (word = strstr(raw, "=?UTF-8?B?"))) {
        const char *text = word + 10, *end = strstr(text, "?=");
        char *bytes = apr_pcalloc(p, strlen(text));
        size_t n = 0;

        if (*out && strspn(raw, " ") == (size_t)(word - raw))
            raw = word;
        sodium_base642bin((unsigned char *)bytes, strlen(text), text, (size_t)(end - text), NULL, &n, NULL,
                          sodium_base64_VARIANT_ORIGINAL);
        out = apr_psprintf(p, "%s%.*s%s", out, (int)(word - raw), raw, bytes);
        raw = end + 2;
    }
    return raw ? apr_pstrcat(p, out, raw, NULL) : NULL;
}

static int mail_hex(char c)
{
    return isdigit((unsigned char)c) ? c - '0' : toupper((unsigned char)c) - 'A' + 10;
}

/* The body of the part of that type, without its quoted-printable, lines ended by \n; NULL when there is none. */
static const char *mail_part(apr_pool_t *p, const char *mail, const char *type)
{
    const char *part = strstr(mail, apr_pstrcat(p, "Content-Type: ", type, NULL)), *from, *end;
    char *out, *to;

    if (!part || !(from = strstr(part, "\r\n\r\n")) || !(end = strstr(from, "\r\n--")))
        return NULL;
    to = out = apr_pcalloc(p, (size_t)(end - from) + 1);
    for (from += 4; from < end; from++) {
        if (*from == '=' && from[1] == '\r')
            from += 2;
        else if (*from == '=') {
            *to++ = (char)(mail_hex(from[1]) * 16 + mail_hex(from[2]));
            from += 2;
        } else if (*from != '\r')
            *to++ = *from;
    }
    /* Line ends that were quoted. */
    for (char *c = to = out; *c; c++)
        if (*c != '\r')
            *to++ = *c;
    *to = '\0';
    return out;
}

#endif
