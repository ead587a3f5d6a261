/* SPDX-License-Identifier: Apache-2.0 */
/*
 * kiosque: the Kiosque Famille of a parent: binding the account once, the family, its invoices and their payment, leaving it again.
 */
#ifndef ROUBAIX_PAGES_KIOSQUE_H
#define ROUBAIX_PAGES_KIOSQUE_H

#include "domain/famille.h"
#include "teleservice/teleservice.h"
#include "web/visit.h"

int page_kiosque_get(visit_t *v);
int page_kiosque_post(visit_t *v);      /* the binding form */
int page_dissocier_get(visit_t *v);
int page_dissocier_post(visit_t *v);

int page_factures_get(visit_t *v);
int page_facture_get(visit_t *v);
int page_payer_get(visit_t *v);         /* the check page: ?facture=…&facture=… */
int page_payer_post(visit_t *v);

/* The visitor's family. NULL in `*famille` when his account is bound to none; PROBLEM_NOT_FOUND "page" when the city has no kiosque. */
const problem_t *kiosque_family(visit_t *v, famille_t **famille);

/* Appends <demarche path title>: a téléservice that can be begun for a child. */
void kiosque_demarche(visit_t *v, xmlNodePtr parent, const teleservice_t *teleservice);

/* The régie of that id as <regie …>, in whole: where to call, where to go. */
void kiosque_regie(xmlNodePtr parent, const settings_t *settings, const char *id);

#endif
