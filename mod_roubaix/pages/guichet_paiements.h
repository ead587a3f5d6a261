/* SPDX-License-Identifier: Apache-2.0 */
/*
 * guichet_paiements: the payments, for agents with the role finances.
 *   GET  /guichet/paiements             what is to be looked at, the list, the days' totals
 *   GET  /guichet/paiements/export      the same as CSV
 *   GET  /guichet/paiements/:id         one payment with all its steps
 *   POST /guichet/paiements/:id/verifier | noter | clore
 */
#ifndef ROUBAIX_PAGES_GUICHET_PAIEMENTS_H
#define ROUBAIX_PAGES_GUICHET_PAIEMENTS_H

#include "web/visit.h"

int page_guichet_paiements_get(visit_t *v);
int page_guichet_export_get(visit_t *v);
int page_guichet_controler_post(visit_t *v);    /* the families' ledger, its invoices and payments */
int page_guichet_paiement_get(visit_t *v);
int page_guichet_verifier_post(visit_t *v);
int page_guichet_noter_post(visit_t *v);
int page_guichet_clore_post(visit_t *v);

#endif
