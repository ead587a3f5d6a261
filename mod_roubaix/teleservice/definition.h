/* SPDX-License-Identifier: Apache-2.0 */
/*
 * definition: reads the XML of a téléservice into its structs, then judges its meaning. Inside teleservice/ only.
 * Reading takes whatever it gets (the grammar has judged the form, or the text was right when it was stored); the first
 * mistake is kept.
 */
#ifndef ROUBAIX_TELESERVICE_DEFINITION_H
#define ROUBAIX_TELESERVICE_DEFINITION_H

#include "teleservice/teleservice.h"

/* One expression as it was written, for the judge. */
typedef struct expression_use_t {
    const char *attribute; /* "relevant"… */
    const char *text;
    xmlXPathCompExprPtr compiled;
    const field_t *at;   /* a constraint: evaluated at this field's element; else NULL: at the root */
    const step_t *opens; /* a step's relevant, else NULL */
    int before;          /* it may name fields whose index is smaller than this */
    int line;
} expression_use_t;

typedef struct definition_t {
    apr_pool_t *p;
    const char *path; /* for the problem */
    const settings_t *settings;
    teleservice_t *teleservice;
    int line;                 /* of <teleservice> */
    apr_array_header_t *uses; /* of expression_use_t */
    const problem_t *problem; /* the first mistake, or NULL */
} definition_t;

/* Says what is wrong, unless something was wrong before. */
void definition_wrong(definition_t *d, int line, const char *fmt, ...) __attribute__((format(printf, 3, 4)));

/* Fills d->teleservice from the root element. */
void definition_read(definition_t *d, xmlNodePtr root);

/* Judges what was read. */
void definition_judge(definition_t *d);

#endif
