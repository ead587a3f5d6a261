/* SPDX-License-Identifier: Apache-2.0 */
/* inscription_show: what the pages of demandes say of an enrolment, and of a child's file. Not a page itself. */
#ifndef ROUBAIX_PAGES_INSCRIPTION_SHOW_H
#define ROUBAIX_PAGES_INSCRIPTION_SHOW_H

#include "domain/fiche.h"
#include "domain/inscription.h"
#include "web/visit.h"

/* Sets name, last-name, born, ecole and classe of a child on `node`. */
void inscription_show_child(visit_t *v, xmlNodePtr node, const enfant_t *enfant);

/* Appends <saison id label activite place closes from to enrolled asked state>. */
void inscription_show_saison(visit_t *v, xmlNodePtr parent, const saison_t *saison);

/* Appends <inscription famille …child…> with its <saison>s. */
void inscription_show(visit_t *v, xmlNodePtr parent, const inscription_ask_t *ask);

/* The same of a demande, when its téléservice enrols; else nothing. */
const problem_t *inscription_show_of(visit_t *v, xmlNodePtr parent, const teleservice_t *teleservice, apr_int64_t demande_id);

/* Appends an <inscrit activite place from to> for each of a child's enrolments, of today or later. */
const problem_t *inscription_show_list(visit_t *v, xmlNodePtr parent, apr_int64_t enfant_id);

/* Appends <fiche confirmed famille> with its <answers>. `special` 0: without what only the entitled office may see, and hidden="yes" then. */
const problem_t *inscription_show_fiche(visit_t *v, xmlNodePtr parent, const fiche_t *fiche, int special);

/* Appends a <special label value> for each answer of it that only the entitled office may see. */
const problem_t *inscription_show_special(visit_t *v, xmlNodePtr parent, const fiche_t *fiche);

#endif
