/* SPDX-License-Identifier: Apache-2.0 */
/*
 * outbox: mails to send. A mail is a row written in the same transaction as its cause; the job (jobs.c) renders and
 * sends it later, again with back-off while the server is away, and gives up visibly. Never twice for one success.
 *
 * The row keeps a small document, <mail kind="…"> with attributes and children that the templates of templates/mail/
 * turn into a subject, a text and an HTML twin. A mail that carries a link of proof names its token row: the token is
 * made when the mail is rendered, so that only its digest is ever stored.
 */
#ifndef ROUBAIX_DOMAIN_OUTBOX_H
#define ROUBAIX_DOMAIN_OUTBOX_H

#include <libxml/tree.h>

#include "base/settings.h"
#include "store/store.h"

/* A new mail document <mail kind="…">; fill it with xml_set, xml_add… Kinds: adresse, deja-inscrit, compte-cree,
 * mot-de-passe-oublie, mot-de-passe-change, courriel-a-confirmer, courriel-change, accuse, etat, a-completer, reponse,
 * paiement, paiement-double, facture.
 */
xmlNodePtr outbox_mail(apr_pool_t *p, const char *kind);

/* Puts it into the outbox; to be called inside the transaction of its cause. `token_id` and `demande_id`: 0 for none.
 */
const problem_t *outbox_put(db_t *db, apr_time_t now, const char *recipient, xmlNodePtr mail, apr_int64_t token_id,
                            apr_int64_t demande_id);

/* A link that proves something ("adresse", "mot_de_passe", "courriel"): the row now, the token when its mail goes out.
 * `account_id` 0: none. `life` in µs from sending. Earlier unused ones of the same kind for the same account are ended.
 */
const problem_t *outbox_token(db_t *db, apr_time_t now, const char *kind, apr_int64_t account_id, const char *email,
                              apr_time_t life, apr_int64_t *token_id);

/* A living, unused token of that kind by what the link carried; NULL in `*out` when there is none. */
typedef struct outbox_proof_t {
    apr_int64_t id;
    apr_int64_t account_id;
    const char *email;
} outbox_proof_t;
const problem_t *outbox_proof(db_t *db, apr_time_t now, const char *kind, const char *token, outbox_proof_t **out);
/* Uses it up, by compare-and-set inside the transaction of its effect: PROBLEM_CONFLICT "used" when somebody was
 * faster. */
const problem_t *outbox_prove(db_t *db, apr_time_t now, apr_int64_t id);

#endif
