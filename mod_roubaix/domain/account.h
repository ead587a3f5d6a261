/* SPDX-License-Identifier: Apache-2.0 */
/*
 * account: a citizen's account: the person, the addresses, the password. What is proved by a mail (an address, a
 * forgotten password) is a row in the outbox and a token; the functions that ask for one do the same work whether the
 * address is known or not.
 */
#ifndef ROUBAIX_DOMAIN_ACCOUNT_H
#define ROUBAIX_DOMAIN_ACCOUNT_H

#include <apr_tables.h>

#include "base/form.h"
#include "base/settings.h"
#include "domain/password.h"
#include "store/store.h"

typedef struct account_t {
    apr_int64_t id;
    const char *login;              /* made by the portal: "imartin4821" */
    const char *email;
    const char *last_name;          /* nom de naissance */
    const char *usage_name;         /* nom d'usage, or "" */
    const char *first_name;
    const char *address_line1, *address_line2, *postcode, *town, *country;  /* "" when not given; country "": France */
    const char *phone;              /* digits, or "" */
    const char *electronic_answer;  /* "": yes; "refus": answers go by post (CRPA L112-14) */
    apr_int64_t version;
    apr_time_t created_at;
} account_t;

/* NULL in `*out` when there is none. */
const problem_t *account_get(db_t *db, apr_int64_t id, account_t **out);

/*
 * The person, as a form gives it: nom nom-usage prenom voie complement code-postal ville pays telephone
 * refus-electronique.
 */

/* The i-th field's name in forms, or NULL past the last; and its value in an account. */
const char *account_field(int i);
const char *account_value(const account_t *account, int i);

/* Takes the fields from a form into `account`, cleaned, in `p`. Gives what is wrong: an array of const problem_t *,
 * empty when all is right. */
apr_array_header_t *account_take(apr_pool_t *p, const form_t *form, account_t *account);

/* Changes the person of account->id as it was read at account->version. PROBLEM_CONFLICT "version" when it was changed
 * meanwhile. */
const problem_t *account_change(db_t *db, apr_time_t now, const account_t *account);

/* What a password must not be made of: NULL-ended, in `p`. */
const char *const *account_known_words(apr_pool_t *p, const settings_t *settings, const account_t *account);

/* The e-mail address as typed, cleaned; PROBLEM_INPUT field "email" missing, format. */
const problem_t *account_take_email(apr_pool_t *p, const form_t *form, const char **email);

/*
 * Signing in
 */

/* Tries a password for who `typed` says (identifier or address), counting the try for `address` first. `*account_id` 0:
 * wrong, nobody knows which of the two. PROBLEM_THROTTLED, PROBLEM_BUSY. Gives the connection back while hashing. */
const problem_t *account_try(db_t *db, password_gate_t *gate, const settings_t *settings, apr_time_t now,
                             const char *typed, const char *address, const char *password, apr_int64_t *account_id);

/*
 * Proved by mail. Asking writes the mail; the token comes back in its link, see outbox_proof().
 */

/* Somebody wants an account with this address: mail "adresse", or "deja-inscrit". */
const problem_t *account_invite(db_t *db, const settings_t *settings, apr_time_t now, const char *email);

/* Makes the account of a proved address, in one transaction with the proof and the mail "compte-cree"; fills id and
 * login. PROBLEM_CONFLICT "used" (the link), "taken" (the address has an account). */
const problem_t *account_create(db_t *db, apr_time_t now, apr_int64_t proof_id, const char *hash, account_t *account);

/* Somebody forgot his password: mail "mot-de-passe-oublie", or nothing. */
const problem_t *account_forgot(db_t *db, const settings_t *settings, apr_time_t now, const char *email);

/* Sets the password and ends all sessions, mail "mot-de-passe-change". `proof_id` 0: the present password was given. */
const problem_t *account_set_password(db_t *db, apr_time_t now, const account_t *account, apr_int64_t proof_id,
                                      const char *hash);

/* The owner wants another address: mail "courriel-a-confirmer" there, or "deja-inscrit". */
const problem_t *account_ask_email(db_t *db, const settings_t *settings, apr_time_t now, const account_t *account,
                                   const char *email);

/* The new address is proved; mail "courriel-change" to the old one. PROBLEM_CONFLICT "used", "taken". */
const problem_t *account_set_email(db_t *db, apr_time_t now, const account_t *account, apr_int64_t proof_id,
                                   const char *email);

#endif
