/* SPDX-License-Identifier: Apache-2.0 */
/*
 * postman: takes due mails out of the outbox, renders them and hands them to the mail server. A mail is claimed by
 * compare-and-set with a lease: a sender that dies leaves it to the next one, with the same Message-ID; one whose
 * success was recorded is never sent again.
 */
#ifndef ROUBAIX_POSTMAN_H
#define ROUBAIX_POSTMAN_H

#include "base/settings.h"
#include "store/store.h"
#include "web/render.h"

/* The mail templates: content, then the same content as text and as HTML. */
typedef struct postman_t {
    render_t *content, *text, *html;
} postman_t;

/* Compiles templates/mail/; the problem's detail names file and line. */
const problem_t *postman_load(apr_pool_t *p, const settings_t *settings, postman_t *out);

/* What one round did. Dropped: mails whose link was used or ended by a newer one meanwhile. */
typedef struct postman_round_t {
    int sent, later, given_up, dropped;
} postman_round_t;

/* Sends at most `most` due mails; `proceed` (may be NULL) is asked before each one. No connection of the database is
 * held while the mail server is spoken to. A server that cannot be reached ends the round: only the mail it was tried
 * with has lost a try. */
const problem_t *postman_run(apr_pool_t *p, const settings_t *settings, const store_source_t *source,
                             const postman_t *postman, int most, int (*proceed)(void), postman_round_t *round);

#endif
