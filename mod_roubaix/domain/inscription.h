/* SPDX-License-Identifier: Apache-2.0 */
/*
 * inscription: enrolling a child in activities for a season. A demande of a téléservice that enrols is about one child and names the seasons wished for; the
 * office's answer opens the bookings of those it accepts. A child is asked for once a season and activity, whichever of its parents asks.
 */
#ifndef ROUBAIX_DOMAIN_INSCRIPTION_H
#define ROUBAIX_DOMAIN_INSCRIPTION_H

#include "base/settings.h"
#include "domain/famille.h"
#include "store/store.h"

#define INSCRIPTION_SAISONS 300 /* open at once */
#define INSCRIPTION_WISHES 40   /* in one demande */

/* An activity's season; days are YYYY-MM-DD, all of them in it. */
typedef struct saison_t {
    apr_int64_t id, activite_id;
    const char *code, *label;
    const char *activite, *kind, *place;
    const char *opens, *closes; /* one may ask from one to the other */
    const char *from, *to;      /* to be enrolled from one to the other */
    int elsewhere;              /* for pupils of other schools; in a demande: 0 */
    int enrolled;               /* the child is, for a part of it at least */
    int asked;                  /* it has been asked for already, and not been answered */
    const char *state;          /* in a demande: brouillon, demandee, acceptee, refusee, annulee; else NULL */
} saison_t;

/* The seasons that are open today, as they stand for a child: the next first, at most INSCRIPTION_SAISONS. */
const problem_t *inscription_saisons(db_t *db, const settings_t *settings, apr_time_t now, apr_int64_t enfant_id, saison_t **list, int *count);

/* What the child is enrolled in, today or later. */
typedef struct inscription_t {
    const char *activite, *place, *from, *to;
} inscription_t;
const problem_t *inscription_list(db_t *db, const settings_t *settings, apr_time_t now, apr_int64_t enfant_id, inscription_t **list, int *count);

/* What a demande is about. */
typedef struct inscription_ask_t {
    enfant_t enfant;
    apr_int64_t famille_id;
    const char *famille; /* code */
    saison_t *saisons;
    int count;
} inscription_ask_t;

/* NULL in `*out`: it is not about a child. */
const problem_t *inscription_asked(db_t *db, apr_int64_t demande_id, inscription_ask_t **out);

/* « Léa Martin, Repas, Accueil du soir »: what lists call it, in `p`. */
const char *inscription_subject(apr_pool_t *p, const inscription_ask_t *ask);

/* What a draft asks for: its child, once, and these seasons in place of those before. */
typedef struct inscription_wish_t {
    apr_int64_t demande_id, enfant_id, famille_id;
    const apr_int64_t *saisons;
    int count;
} inscription_wish_t;
const problem_t *inscription_wish(db_t *db, const inscription_wish_t *wish);

/*
 * What goes on in the transactions of a demande (demande_act.c, guichet_act.c)
 */

/* The draft is sent. PROBLEM_CONFLICT "close": a season is no longer open; "inscrit": the child is enrolled already; "demandee": it has been asked for
 * already; "fiche": the child's file has not been confirmed since the season opened; "vide": nothing is asked for. */
const problem_t *inscription_submit(db_t *db, const settings_t *settings, apr_time_t now, apr_int64_t demande_id, const inscription_ask_t *ask);

/* Its owner takes it back, or the office refuses it. Without effect on a demande that asks for nothing. */
const problem_t *inscription_cancel(db_t *db, apr_int64_t demande_id);
const problem_t *inscription_refuse(db_t *db, apr_int64_t demande_id);

/* The office accepts the seasons `accepted` names (their keys) and refuses the others: from now on they can be booked. `numero`: of the demande, from which
 * the enrolments have their codes. */
const problem_t *inscription_accept(db_t *db, apr_time_t now, apr_int64_t demande_id, const char *numero, const inscription_ask_t *ask,
                                    const apr_array_header_t *accepted);

#endif
