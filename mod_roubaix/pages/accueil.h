/* SPDX-License-Identifier: Apache-2.0 */
/*
 * accueil: the home page and the services for one public. The same for every visitor not signed in.
 */
#ifndef ROUBAIX_PAGES_ACCUEIL_H
#define ROUBAIX_PAGES_ACCUEIL_H

#include "web/visit.h"

int page_accueil_get(visit_t *v);   /* /, /particuliers, /professionnels, /associations */

#endif
