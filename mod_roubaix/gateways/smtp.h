/* SPDX-License-Identifier: Apache-2.0 */
/*
 * smtp: hands one message to the mail server (libcurl). Knows nothing of the portal. Refuses any header value with a
 * control character and any address that could end its command; encodes headers by RFC 2047 itself, since libcurl does
 * not.
 */
#ifndef ROUBAIX_GATEWAYS_SMTP_H
#define ROUBAIX_GATEWAYS_SMTP_H

#include <apr_pools.h>
#include <apr_time.h>

#include "base/problem.h"
#include "base/settings.h"

typedef struct smtp_message_t {
    const char *to;
    const char *reply_to; /* or NULL */
    const char *subject;  /* UTF-8 */
    const char *text;     /* UTF-8, lines end with \n */
    const char *html;     /* or NULL */
    const char *id;       /* local part of Message-ID: the same at each try of the same message */
    apr_time_t date;
} smtp_message_t;

/* A session with the server: several messages may go through one. Freed with `p`. */
typedef struct smtp_t smtp_t;
smtp_t *smtp_open(apr_pool_t *p, const mail_settings_t *settings);

/* NULL: the server took it (250). PROBLEM_INPUT "refused": it never will (5xx to this message, bad address).
 * PROBLEM_UNAVAILABLE, try again later: "deferred" (4xx to this message) or "mail-server" (no connection, time-out, or
 * it will not have us: TLS, sign-in, greeting). Blocks up to 30 s: never inside a transaction or with a connection
 * held. */
const problem_t *smtp_send(smtp_t *smtp, apr_pool_t *p, const smtp_message_t *message);

#endif
