/* SPDX-License-Identifier: Apache-2.0 */
/*
 * guichet: the agents' screens.
 *   GET  /guichet                                           the queue and the search
 *   GET  /guichet/aide                                      shortcuts and how to
 *   GET  /guichet/demandes/:numero                          one demande
 *   GET  /guichet/demandes/:numero/pieces/:piece            a pièce (?vignette=1: its thumbnail)
 *   POST /guichet/demandes/:numero/prendre | rendre | transferer | completer | repondre | rejeter | note
 */
#ifndef ROUBAIX_PAGES_GUICHET_H
#define ROUBAIX_PAGES_GUICHET_H

#include "web/visit.h"

int page_guichet_get(visit_t *v);
int page_guichet_aide_get(visit_t *v);
int page_guichet_demande_get(visit_t *v);
int page_guichet_piece_get(visit_t *v);
int page_guichet_prendre_post(visit_t *v);
int page_guichet_rendre_post(visit_t *v);
int page_guichet_transferer_post(visit_t *v);
int page_guichet_completer_post(visit_t *v);
int page_guichet_repondre_post(visit_t *v);
int page_guichet_rejeter_post(visit_t *v);
int page_guichet_note_post(visit_t *v);

#endif
