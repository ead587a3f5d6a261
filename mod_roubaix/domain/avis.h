/* SPDX-License-Identifier: Apache-2.0 */
/*
 * avis: what a citizen types from an avis des sommes à payer, made into what the payment service wants. References differ from
 * city to city (protocols sheet PayFiP § 4.4, marked uncertain), so their form is configuration: a pattern whose groups are the
 * parts, and templates that put the parts together.
 *
 * Typed with any spaces, dashes, dots and slashes: the pattern is tried on the text without them, then on the text with one "-"
 * for each run of them. A template is letters, digits, {N} (the N-th group) and {N:W} (filled with zeros on the left up to W).
 */
#ifndef ROUBAIX_DOMAIN_AVIS_H
#define ROUBAIX_DOMAIN_AVIS_H

#include "base/form.h"
#include "base/settings.h"
#include "store/store.h"

/* NULL when pattern, templates and example go together; else what is wrong, as a sentence for the administrator, in `p`. */
const char *avis_check(apr_pool_t *p, const avis_settings_t *settings);

typedef struct avis_t {
    const char *typed;     /* the reference as the citizen wrote it */
    const char *reference; /* as sent: letters and digits, 6 to 30 */
    const char *exercice;  /* 4 digits */
    apr_int64_t amount;    /* cents */
    const char *email;
} avis_t;

typedef struct avis_wrong_t {
    const char *field; /* reference, montant, courriel */
    const char *code;  /* missing, format, too-small, too-big */
} avis_wrong_t;

/* Reads the form's fields reference, montant, courriel. `*wrong` (of avis_wrong_t, never NULL) says what cannot be; empty: `*out`
 * is whole. */
void avis_read(apr_pool_t *p, const avis_settings_t *settings, const form_t *form, avis_t *out, apr_array_header_t **wrong);

/* Keeps what was typed for a day, under a token for the address of the check page. */
const problem_t *avis_keep(db_t *db, apr_time_t now, const avis_t *avis, const char **token);

/* What was kept under a token, or NULL in `*out`: never kept, or a day ago. */
const problem_t *avis_kept(db_t *db, apr_time_t now, const char *token, avis_t **out);

#define AVIS_KEEP apr_time_from_sec(86400)

#endif
