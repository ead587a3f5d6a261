/* SPDX-License-Identifier: Apache-2.0 */
/*
 * enfants: a child of the Kiosque Famille, for its parent: what it is enrolled in, its file to confirm each season, the documents that serve again, and
 * where an enrolment begins.
 */
#ifndef ROUBAIX_PAGES_ENFANTS_H
#define ROUBAIX_PAGES_ENFANTS_H

#include "web/visit.h"

int page_enfant_get(visit_t *v);              /* /kiosque/enfants/:enfant */
int page_fiche_get(visit_t *v);               /* /kiosque/enfants/:enfant/fiche */
int page_fiche_post(visit_t *v);
int page_inscription_post(visit_t *v);        /* /kiosque/enfants/:enfant/inscription */
int page_document_get(visit_t *v);            /* /kiosque/enfants/:enfant/documents/:document */
int page_document_retirer_post(visit_t *v);   /* /kiosque/enfants/:enfant/documents, retirer=ID */

#endif
