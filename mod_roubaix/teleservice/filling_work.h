/* SPDX-License-Identifier: Apache-2.0 */
/* filling_work: the inside of a filling, for the files of teleservice/ only. */
#ifndef ROUBAIX_TELESERVICE_FILLING_WORK_H
#define ROUBAIX_TELESERVICE_FILLING_WORK_H

#include <libxml/xpath.h>

#include "teleservice/filling.h"

struct filling_t {
    apr_pool_t *p;
    const teleservice_t *teleservice;
    const settings_t *settings;
    apr_time_t now;
    xmlNodePtr data;          /* <demande>: every answer */
    apr_hash_t *typed;        /* of const char * by "name" or "name.part": what the data document cannot hold */
    xmlNodePtr live;          /* <demande>: the answers that count, made by settling */
    xmlXPathContextPtr xpath; /* over `live` */
    char *relevant;           /* by field_t.index */
    char *step_relevant;      /* by step_t.index */
    int stale;                /* `live` and what is relevant must be made anew */
};

/* What to take while settling; all NULL: nothing. */
typedef struct posting_t {
    const step_t *step;
    const form_t *form;
    const apr_array_header_t *only;
    const char *before; /* what was relevant before, by field_t.index */
} posting_t;

/* Makes `live` and what is relevant, in the order of the definition; takes `posting` (NULL: none) on the way. */
void filling_settle(filling_t *f, const posting_t *posting);

/* Settles when something has changed. */
void filling_fresh(filling_t *f);

/* Puts one posted field into the data document. */
void filling_take_field(filling_t *f, const field_t *field, const form_t *form);

/* The first element of a field in a document of answers, or NULL. */
xmlNodePtr filling_answer(xmlNodePtr answers, const field_t *field);

/* Takes a field's answers away; what was typed too. */
void filling_clear(filling_t *f, const field_t *field);

/* Adds an element for the field, at its place in the order of the definition; `text` may be NULL. */
xmlNodePtr filling_add(filling_t *f, const field_t *field, const char *text);

/* What was typed into a field (or its part) and is kept aside. */
const char *filling_typed(const filling_t *f, const field_t *field, const char *part);
void filling_keep_typed(filling_t *f, const field_t *field, const char *part, const char *text);

/* A date as it is typed: its digits, or NULL and what is wrong with which part (NULL: with all). `parts` in the order
 * of teleservice_date_parts, "" for empty ones. */
const char *filling_read_date(apr_pool_t *p, const field_t *field, const char *const parts[3], const char **part,
                              const char **code);

/* An address that is not in France says so. */
int filling_is_in_france(apr_pool_t *p, const char *country);

/* Whether `names` (of const char *; NULL: all) has it. */
int filling_is_among(const apr_array_header_t *names, const char *name);

/* The option of that value that can be chosen now, or NULL. */
const option_t *filling_option(filling_t *f, const field_t *field, const char *value);

int filling_has_options(const field_t *field);

#endif
