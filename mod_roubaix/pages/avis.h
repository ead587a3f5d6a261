/* SPDX-License-Identifier: Apache-2.0 */
/*
 * avis: paying an avis des sommes à payer, from the paper to the door of the payment service.
 *   GET       /services/avis             what it is, what to have at hand
 *   GET, POST /paiement/avis             reference, amount, address
 *   GET, POST /paiement/avis/:saisie     check what was typed; pay
 */
#ifndef ROUBAIX_PAGES_AVIS_H
#define ROUBAIX_PAGES_AVIS_H

#include "web/visit.h"

int page_avis_accueil_get(visit_t *v);
int page_avis_get(visit_t *v);
int page_avis_post(visit_t *v);
int page_avis_verification_get(visit_t *v);
int page_avis_verification_post(visit_t *v);

#endif
