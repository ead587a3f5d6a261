/* SPDX-License-Identifier: Apache-2.0 */
/*
 * textes: pages whose words stand in the templates and whose facts come from the configuration.
 */
#ifndef ROUBAIX_PAGES_TEXTES_H
#define ROUBAIX_PAGES_TEXTES_H

#include "web/visit.h"

int page_regies_get(visit_t *v);
int page_aide_get(visit_t *v);
int page_plan_get(visit_t *v);
int page_accessibilite_get(visit_t *v);
int page_mentions_get(visit_t *v);
int page_donnees_get(visit_t *v);
int page_modalites_get(visit_t *v);
int page_securite_get(visit_t *v);

#endif
