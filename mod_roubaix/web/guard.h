/* SPDX-License-Identifier: Apache-2.0 */
/*
 * guard: what stands before every page, from the route table: method, same origin, body, who may enter, form token. A page function only
 * runs when all of them let the visit pass.
 */
#ifndef ROUBAIX_WEB_GUARD_H
#define ROUBAIX_WEB_GUARD_H

#include "web/visit.h"

#define GUARD_PASS (-100)

/* GUARD_PASS, or what the handler returns to httpd: the answer has been written. Fills v->session, v->agent and v->form. */
int guard(visit_t *v);

#endif
