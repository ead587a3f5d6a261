/* SPDX-License-Identifier: Apache-2.0 */
/*
 * saisie: what the forms of connexion and compte share. Not a page itself.
 */
#ifndef ROUBAIX_PAGES_SAISIE_H
#define ROUBAIX_PAGES_SAISIE_H

#include "domain/account.h"
#include "web/reply.h"

/* Shows the page of `form` again: what is wrong (input, too many tries, hashing busy) stands in it, everything typed is
 * kept. `field` is where a problem without a field is said. Other problems get their own page. */
int saisie_refuse(visit_t *v, xmlNodePtr form, const char *field, const problem_t *problem);

/* A path below the base that came from outside, ready for a Location header, in `p`; NULL when it leads elsewhere. */
const char *saisie_path(apr_pool_t *p, const char *path);

/* The page `name` with a form that asks for an address only; and its POST: `ask` writes the mail, then 303 to `sent` in
 * any case. */
typedef const problem_t *(*saisie_ask_fn)(db_t *db, const settings_t *settings, apr_time_t now, const char *email);
int saisie_email_get(visit_t *v, const char *name);
int saisie_email_post(visit_t *v, const char *name, saisie_ask_fn ask, const char *sent);

/* The page `lien`: a link of a mail that opens nothing. `kind`: adresse, mot_de_passe, courriel; `code`: dead, used,
 * taken. */
int saisie_dead_link(visit_t *v, const char *kind, const char *code);

/* A page without anything to say but its words. */
int saisie_words(visit_t *v, const char *name);

/* What is wrong with the posted "mot-de-passe" as a new password of `account`, or NULL. */
const problem_t *saisie_judge(visit_t *v, const account_t *account);

/* Sets the new password ("mot-de-passe") that saisie_judge() found good, signs in anew (all other sessions end), and
 * goes to Mon compte. `proof_id` 0: the present password was given. */
int saisie_set_password(visit_t *v, xmlNodePtr form, const account_t *account, apr_int64_t proof_id);

#endif
