/* SPDX-License-Identifier: Apache-2.0 */
/*
 * etat: health for a load balancer or a monitor, as « key: value » lines. No secret, nothing personal.
 */
#ifndef ROUBAIX_PAGES_ETAT_H
#define ROUBAIX_PAGES_ETAT_H

#include "web/visit.h"

int page_etat_get(visit_t *v);      /* /etat: 200, or 503 when the database or the data folder cannot be used */

#endif
