/* SPDX-License-Identifier: Apache-2.0 */
/* guichet_enfants: a child as a régie sees it: its families, enrolments and files. What is special of a file is for the entitled office. */
#ifndef ROUBAIX_PAGES_GUICHET_ENFANTS_H
#define ROUBAIX_PAGES_GUICHET_ENFANTS_H

#include "web/visit.h"

int page_guichet_enfant_get(visit_t *v); /* /guichet/enfants/:enfant */

#endif
