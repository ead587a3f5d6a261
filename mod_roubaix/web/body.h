/* SPDX-License-Identifier: Apache-2.0 */
/*
 * body: reads what was posted, in bounded memory, into v->form. The formats are urlencoded.h's and multipart.h's.
 */
#ifndef ROUBAIX_WEB_BODY_H
#define ROUBAIX_WEB_BODY_H

#include "web/visit.h"

/* `files`: a multipart body with files is welcome, up to settings->body_max; otherwise settings->form_max bounds either format.
 * PROBLEM_MEDIA_TYPE, PROBLEM_TOO_LARGE (before reading when Content-Length tells) or PROBLEM_MALFORMED. */
const problem_t *body_read(visit_t *v, int files);

#endif
