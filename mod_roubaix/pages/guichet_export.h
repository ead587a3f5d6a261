/* SPDX-License-Identifier: Apache-2.0 */
/* guichet_export: the files for the family software, as roubaixctl export writes them. */
#ifndef ROUBAIX_PAGES_GUICHET_EXPORT_H
#define ROUBAIX_PAGES_GUICHET_EXPORT_H

#include "web/visit.h"

int page_guichet_fichiers_get(visit_t *v); /* /guichet/export; ?table=…&depuis=YYYY-MM-DD downloads */

#endif
