/* SPDX-License-Identifier: Apache-2.0 */
/* guichet_facturation: the month's count of each family, its invoices looked at, then made. */
#ifndef ROUBAIX_PAGES_GUICHET_FACTURATION_H
#define ROUBAIX_PAGES_GUICHET_FACTURATION_H

#include "web/visit.h"

int page_guichet_facturation_get(visit_t *v); /* /guichet/facturation?mois=YYYY-MM&regie=…&apres=… */
int page_guichet_facturation_post(visit_t *v);
int page_guichet_comptage_get(visit_t *v);    /* /guichet/facturation/comptage?mois=…&regie=…, a CSV */

#endif
