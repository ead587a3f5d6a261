/* SPDX-License-Identifier: Apache-2.0 */
/*
 * paiement: what became of a payment. Nobody needs to be signed in: who has the operation's name (from the payment service's address) sees it.
 *   GET, POST /paiement/retour                       the browser comes back from the payment service, ?idop=… or posted
 *   POST      /paiement/notification                 the payment service says that there may be news: 200, empty
 *   GET       /paiement/suivi/:operation             where the payment stands
 *   GET       /paiement/suivi/:operation/accuse      its accusé de réception, to print
 *   GET       /paiements                             Mes paiements
 */
#ifndef ROUBAIX_PAGES_PAIEMENT_H
#define ROUBAIX_PAGES_PAIEMENT_H

#include "domain/payment.h"
#include "web/visit.h"

int page_retour(visit_t *v);
int page_notification_post(visit_t *v);
int page_suivi_get(visit_t *v);
int page_paiement_accuse_get(visit_t *v);
int page_paiements_get(visit_t *v);

/* The invoices a payment pays, as <debt reference amount/>; nothing for an avis, which is its own reference. */
const problem_t *paiement_debts(visit_t *v, const payment_t *payment, xmlNodePtr content);

#endif
