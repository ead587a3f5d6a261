/* SPDX-License-Identifier: Apache-2.0 */
/*
 * service: the start page of a téléservice: what it is, what to have at hand, cost, delay, and the ways in.
 */
#ifndef ROUBAIX_PAGES_SERVICE_H
#define ROUBAIX_PAGES_SERVICE_H

#include "web/visit.h"

int page_service_get(visit_t *v);   /* /services/:id */

#endif
