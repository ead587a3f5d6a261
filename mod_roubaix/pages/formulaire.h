/* SPDX-License-Identifier: Apache-2.0 */
/*
 * formulaire: filling a téléservice, step by step: the draft to come back to, the steps, check your answers, the
 * confirmation with its accusé de réception. A posted form names its draft ("cle"): a page left over from another one
 * writes nothing.
 */
#ifndef ROUBAIX_PAGES_FORMULAIRE_H
#define ROUBAIX_PAGES_FORMULAIRE_H

#include "web/visit.h"

/* /services/:id/formulaire: offers the draft, or goes to the first step; POST: starts afresh. */
int page_formulaire_get(visit_t *v);
int page_formulaire_post(visit_t *v);

/* /services/:id/formulaire/:etape (its POST may have files). */
int page_formulaire_etape_get(visit_t *v);
int page_formulaire_etape_post(visit_t *v);

/* /services/:id/formulaire/verification: stands before :etape in the table. */
int page_formulaire_verification_get(visit_t *v);
int page_formulaire_verification_post(visit_t *v);

/* /services/:id/confirmation/:numero */
int page_confirmation_get(visit_t *v);

#endif
