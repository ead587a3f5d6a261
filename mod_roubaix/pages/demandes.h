/* SPDX-License-Identifier: Apache-2.0 */
/*
 * demandes: « Mes demandes » of a signed-in account: the list, one demande with every step and its answer, its accusé
 * de réception and files; cancelling it while nobody took it, completing it when the office asked.
 */
#ifndef ROUBAIX_PAGES_DEMANDES_H
#define ROUBAIX_PAGES_DEMANDES_H

#include "web/visit.h"

int page_demandes_get(visit_t *v);        /* /demandes */
int page_demande_get(visit_t *v);         /* /demandes/:numero */
int page_demande_accuse_get(visit_t *v);  /* /demandes/:numero/accuse */
int page_demande_annuler_get(visit_t *v); /* /demandes/:numero/annuler */
int page_demande_annuler_post(visit_t *v);
int page_demande_completer_get(visit_t *v); /* /demandes/:numero/completer (its POST may have files) */
int page_demande_completer_post(visit_t *v);
int page_demande_piece_get(visit_t *v); /* /demandes/:numero/pieces/:piece, ?vignette */

#endif
