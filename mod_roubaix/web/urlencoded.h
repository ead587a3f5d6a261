/* SPDX-License-Identifier: Apache-2.0 */
/*
 * urlencoded: application/x-www-form-urlencoded, strictly: a form of ours never sends what this refuses. Pure, fuzzed.
 */
#ifndef ROUBAIX_WEB_URLENCODED_H
#define ROUBAIX_WEB_URLENCODED_H

#include "base/form.h"
#include "base/problem.h"

/* Names longer than this are nobody's. */
#define FORM_NAME_MAX 200

/* Parses `n` bytes (bounded by the caller) into a form in `p`. PROBLEM_MALFORMED "form": a bad percent sign, bytes that
 * are not clean text (base/text.h). PROBLEM_TOO_LARGE "fields": more than `fields_max` pairs. */
const problem_t *urlencoded_parse(apr_pool_t *p, const char *bytes, apr_size_t n, int fields_max, form_t **out);

/* Adds one pair, checked: clean text, CR LF and CR made LF, name length, number of pairs. For the parsers. */
const problem_t *form_take(apr_pool_t *p, form_t *form, int fields_max, char *name, apr_size_t name_length, char *value,
                           apr_size_t value_length);

#endif
