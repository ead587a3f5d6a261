/* SPDX-License-Identifier: Apache-2.0 */
/*
 * guichet_familles: the families of the kiosque, for agents with the role regie.
 */
#ifndef ROUBAIX_PAGES_GUICHET_FAMILLES_H
#define ROUBAIX_PAGES_GUICHET_FAMILLES_H

#include "web/visit.h"

int page_guichet_familles_get(visit_t *v);
int page_guichet_famille_get(visit_t *v);
int page_guichet_secret_post(visit_t *v);       /* a new password of the kiosque: a letter, shown once */
int page_guichet_debloquer_post(visit_t *v);
int page_guichet_dissocier_post(visit_t *v);

#endif
