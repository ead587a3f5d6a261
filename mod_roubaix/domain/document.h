/* SPDX-License-Identifier: Apache-2.0 */
/*
 * document: a file that was sent once and serves again: a family's, or one of its children's, for as long as its field says (keep, months). An enrolment
 * begins with those that are still valid; sending it keeps the new ones in place of the old.
 */
#ifndef ROUBAIX_DOMAIN_DOCUMENT_H
#define ROUBAIX_DOMAIN_DOCUMENT_H

#include "domain/inscription.h"
#include "domain/piece.h"
#include "teleservice/filling.h"

typedef struct document_t {
    apr_int64_t enfant_id; /* 0: the family's */
    const char *kind;      /* the field's name */
    const char *label;     /* the field's, when it was sent */
    apr_time_t created_at, valid_until;
    piece_t file;          /* id: the document's; demande_id: 0 */
} document_t;

/* Those of the family and of that child which are still valid, by kind; at most a hundred. */
const problem_t *document_list(db_t *db, apr_time_t now, apr_int64_t famille_id, apr_int64_t enfant_id, document_t **list, int *count);

/* Puts what is still valid into a draft that has just been made; its filling names them then, and is to be saved. */
const problem_t *document_reuse(db_t *db, const settings_t *settings, apr_time_t now, const inscription_wish_t *wish, filling_t *filling);

/* In the transaction that sends a demande: what its fields keep is kept. */
const problem_t *document_keep(db_t *db, const settings_t *settings, apr_time_t now, apr_int64_t demande_id, const inscription_ask_t *ask,
                               filling_t *filling);

/* The family no longer wants it kept. What was sent with a demande stays there. */
const problem_t *document_drop(db_t *db, apr_int64_t famille_id, apr_int64_t id);

#endif
