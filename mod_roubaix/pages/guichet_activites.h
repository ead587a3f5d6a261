/* SPDX-License-Identifier: Apache-2.0 */
/*
 * guichet_activites: the lists of a day for agents with the role regie: who comes where, places and queues, who really came.
 */
#ifndef ROUBAIX_PAGES_GUICHET_ACTIVITES_H
#define ROUBAIX_PAGES_GUICHET_ACTIVITES_H

#include "web/visit.h"

int page_guichet_activites_get(visit_t *v); /* ?jour=2026-12-24; today */
int page_guichet_liste_get(visit_t *v);
int page_guichet_fermer_post(visit_t *v);   /* motif: closes the day and cancels its bookings */
int page_guichet_rouvrir_post(visit_t *v);
int page_guichet_liste_post(visit_t *v);    /* e<child>=present, absent, justifie; code= a child who was not expected */

#endif
