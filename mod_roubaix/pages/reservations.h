/* SPDX-License-Identifier: Apache-2.0 */
/*
 * reservations: the planning of a family in the Kiosque. The month, where days are ticked; the check page; the accusé de réception; and the typical week,
 * which leads to the same check page. Nothing is kept between them: each form carries what was asked, and what was there when it was shown.
 */
#ifndef ROUBAIX_PAGES_RESERVATIONS_H
#define ROUBAIX_PAGES_RESERVATIONS_H

#include <libxml/tree.h>

#include "domain/reservation.h"
#include "web/visit.h"

int page_reservations_get(visit_t *v);  /* ?mois=2026-12 */
int page_reservations_post(visit_t *v); /* faire=verifier, comme, vider or modifier */
int page_reservations_confirmer_post(visit_t *v);
int page_reservations_accuse_get(visit_t *v);
int page_semaine_get(visit_t *v);
int page_semaine_post(visit_t *v);

/* The visitor's family; NULL when there is none, `*status` is then what the page answers. */
famille_t *reservations_famille(visit_t *v, int *status);

/* The check page of what is asked, all of it within `planning`. */
int reservations_check(visit_t *v, const planning_t *planning, const char *month, const wish_t *wishes, int count);

/* "2026-12" of a day "2026-12-24". */
const char *reservations_month(apr_pool_t *p, const char *day);

#endif
