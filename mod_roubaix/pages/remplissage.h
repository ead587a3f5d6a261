/* SPDX-License-Identifier: Apache-2.0 */
/*
 * remplissage: what the pages of a form share: who fills what, the draft and its filling, the files that came along.
 * Not a page itself.
 */
#ifndef ROUBAIX_PAGES_REMPLISSAGE_H
#define ROUBAIX_PAGES_REMPLISSAGE_H

#include "domain/demande.h"
#include "domain/inscription.h"
#include "domain/piece.h"
#include "web/visit.h"

#define REMPLISSAGE_GO (-100) /* nothing has been answered yet */

typedef struct remplissage_t {
    visit_t *v;
    const teleservice_t *teleservice;
    demandeur_t who;
    demande_t *draft;   /* or NULL: nothing saved yet */
    filling_t *filling; /* opened on the draft, or on what the account knows */
    inscription_ask_t *ask; /* of a téléservice that enrols: what the draft asks for, or NULL */
} remplissage_t;

/* Who the visitor is for the domain; `make`: a browser without a token gets one. */
demandeur_t remplissage_who(visit_t *v, int make);

/* Fills what is empty with what the signed-in account knows, and its family and a child of it (or NULL). */
const problem_t *remplissage_prefill(visit_t *v, filling_t *filling, const famille_t *famille, const enfant_t *enfant);

/* Opens the form of route argument :id with its draft. REMPLISSAGE_GO, or what to return: not found, sign in first. */
int remplissage_open(visit_t *v, remplissage_t *f);

/* Reads the draft again after somebody else saved it, and opens the filling anew. */
const problem_t *remplissage_again(remplissage_t *f);

/* Whether the posted form belongs to the draft: REMPLISSAGE_GO, or the page that says why not. */
int remplissage_match(remplissage_t *f);

/* The page (409) for a form whose draft is not there: "sent" with the demande it became, "gone", "cookie". What was
 * typed can go into a new draft. */
int remplissage_lost(remplissage_t *f, const char *reason, const demande_t *sent);

/* 303 below /services/ID/formulaire; `step` NULL: the check page. `back`: come back to the check page after it. */
int remplissage_go(const remplissage_t *f, const char *step, int back);

/* The page's element with service, cle, follow-up and form token. */
xmlNodePtr remplissage_page(const remplissage_t *f, const char *name);

/* The definition a demande was filled with: the portal's own when it has not changed since. */
const problem_t *remplissage_definition(visit_t *v, const demande_t *demande, const teleservice_t **out);

/* Fills the element <accuse> of a page: what accuse_fill() says, and one <piece name> for each pièce received. */
const problem_t *remplissage_accuse(visit_t *v, const demande_t *demande, const teleservice_t *teleservice,
                                    xmlNodePtr node);

/*
 * Files of a posted form.
 */
typedef struct arrivals_t {
    apr_array_header_t *pieces;   /* of piece_t *: taken in by this post */
    apr_array_header_t *problems; /* of filling_problem_t: what was refused */
    apr_array_header_t *removed;  /* of apr_int64_t: what the visitor takes out */
} arrivals_t;

arrivals_t *arrivals_make(const visit_t *v);

/* Whether the post only adds or takes out files (action=joindre, or retirer=ID) and stays on its page. */
int arrivals_only(const form_t *form);

/* Takes in the files posted for `fields` (relevant ones, groups opened; only names in `only` when it is not NULL) as
 * pièces of a demande. A refused file becomes a problem; other failures are returned. */
const problem_t *arrivals_take(visit_t *v, filling_t *filling, apr_int64_t demande_id, const apr_array_header_t *fields,
                               const apr_array_header_t *only, arrivals_t *arrivals);

/* Writes them into the data document. */
void arrivals_apply(const arrivals_t *arrivals, filling_t *filling);

/* Whether `name` is in an array of const char *; everything is in NULL. */
int names_have(const apr_array_header_t *names, const char *name);

#endif
