/* SPDX-License-Identifier: Apache-2.0 */
/* guichet_fermer: closing activities for some days: chosen, looked at, then done. */
#ifndef ROUBAIX_PAGES_GUICHET_FERMER_H
#define ROUBAIX_PAGES_GUICHET_FERMER_H

#include "web/visit.h"

int page_guichet_fermetures_get(visit_t *v); /* /guichet/activites/fermer?activite=…&du=…&au=… */
int page_guichet_fermetures_post(visit_t *v);

#endif
