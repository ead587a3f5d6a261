/* SPDX-License-Identifier: Apache-2.0 */
/*
 * demande_page: one demande as its citizen sees it, and his answer when the office asked him to complete it.
 */
#ifndef ROUBAIX_PAGES_DEMANDE_PAGE_H
#define ROUBAIX_PAGES_DEMANDE_PAGE_H

#include "domain/demande.h"
#include "pages/remplissage.h"
#include "web/visit.h"

typedef struct demande_page_t {
    visit_t *v;
    demande_t *demande;
    const teleservice_t *teleservice;
    const char *conflict; /* what could not be done any more ("annuler"), or NULL */
    int status;           /* after demande_page_complete(): of the page to show */

    /* A filling with his answer, when one was posted. */
    filling_t *filling;
    apr_array_header_t *only;           /* const char *: the fields that are open */
    const apr_array_header_t *problems; /* of filling_problem_t, or NULL */
    const arrivals_t *arrivals;         /* or NULL */
} demande_page_t;

int demande_page_show(demande_page_t *page, int status);

/* Opens page->filling on what is stored, with the fields that are asked for. */
const problem_t *demande_page_open_answer(demande_page_t *page);

/* Takes the posted answer. `*done`: it is stored; else the page is to be shown again with page->status. */
const problem_t *demande_page_complete(demande_page_t *page, int *done);

/* The agent's words in demande_t.asked, in `p`; "" when there are none. */
const char *demande_page_asked_text(apr_pool_t *p, const char *asked);

#endif
