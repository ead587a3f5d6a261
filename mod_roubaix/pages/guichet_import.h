/* SPDX-License-Identifier: Apache-2.0 */
/*
 * guichet_import: the files of the city's family software, for agents with the role regie: compared first, written on a second press.
 */
#ifndef ROUBAIX_PAGES_GUICHET_IMPORT_H
#define ROUBAIX_PAGES_GUICHET_IMPORT_H

#include "web/visit.h"

int page_guichet_import_get(visit_t *v);
int page_guichet_import_post(visit_t *v); /* table and fichier: compares; table and depot: writes what was compared */

#endif
