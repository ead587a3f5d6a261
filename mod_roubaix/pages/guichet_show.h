/* SPDX-License-Identifier: Apache-2.0 */
/* What the two files of the agents' screens share. */
#ifndef ROUBAIX_PAGES_GUICHET_SHOW_H
#define ROUBAIX_PAGES_GUICHET_SHOW_H

#include "web/visit.h"

/* `path` with one more pair in its query; as it is when there is no value. */
const char *guichet_with(const visit_t *v, const char *path, const char *name, const char *value);

/* "/guichet/demandes/K7P4-29QX". */
const char *guichet_path(const visit_t *v, const char *numero);

/* First and last name; NULL when there is nobody. */
const char *guichet_person(const visit_t *v, const char *first_name, const char *last_name);

/* The office's name, or its id when the city has it no more. */
const char *guichet_office(const visit_t *v, const char *id);

/* An instant as an attribute, left out when it is 0. */
void guichet_time(const visit_t *v, xmlNodePtr node, const char *name, apr_time_t at, calendar_style_e style);

#endif
