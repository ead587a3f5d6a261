/* SPDX-License-Identifier: Apache-2.0 */
/* What is wrong with the answers. */
#include "teleservice/filling_work.h"

#include <string.h>

#include <apr_strings.h>

#include "base/text.h"
#include "base/xml.h"
#include "teleservice/expression.h"

#define POSTCODE_MAX 12 /* characters, of any country */

typedef struct checking_t {
    filling_t *f;
    apr_array_header_t *problems;
} checking_t;

/* The definition's own words for a code, or NULL. Of an address with a part the templates say which part. */
static const char *own_words(const field_t *field, const char *part, const char *code)
{
    if (!strcmp(code, "missing") || !strcmp(code, "files-missing"))
        return part ? NULL : field->missing;
    return !strcmp(code, "constraint") || !strcmp(code, "stop") ? field->error : NULL;
}

static void wrong(checking_t *c, const field_t *field, const char *part, const char *code)
{
    filling_problem_t *problem = apr_array_push(c->problems);

    *problem = (filling_problem_t){.field = field, .part = part, .code = code, .text = own_words(field, part, code)};
}

static void check_missing(checking_t *c, const field_t *field)
{
    if (filling_required(c->f, field))
        wrong(c, field, NULL, "missing");
}

static void check_text(checking_t *c, const field_t *field)
{
    const char *text = filling_value(c->f, field, NULL, 0);

    if (!text)
        check_missing(c, field);
    else if (text_length(text) > (apr_size_t)field->maxlength)
        wrong(c, field, NULL, "too-long");
    else if (field->type == FIELD_EMAIL ? !text_is_email(text) : field->type == FIELD_TEL && !text_phone(c->f->p, text))
        wrong(c, field, NULL, "format");
}

static void check_number(checking_t *c, const field_t *field)
{
    const char *text = filling_value(c->f, field, NULL, 0);
    apr_int64_t n = text ? apr_atoi64(text) : 0;

    if (!text)
        check_missing(c, field);
    else if (filling_typed(c->f, field, NULL))
        wrong(c, field, NULL, "format");
    else if ((field->min || field->max) && (n < field->min || n > field->max))
        wrong(c, field, NULL, n < field->min ? "too-small" : "too-big");
}

static void check_date(checking_t *c, const field_t *field)
{
    const char *parts[3], *part, *code;

    for (int i = 0; i < 3; i++) {
        const char *text = filling_value(c->f, field, teleservice_date_parts[i], 0);

        parts[i] = text ? text : "";
    }
    if (!filling_read_date(c->f->p, field, parts, &part, &code) && (part || strcmp(code, "missing")))
        wrong(c, field, part, code);
    else if (code)
        check_missing(c, field);
}

static void check_options(checking_t *c, const field_t *field)
{
    const char *value;
    int n = 0;

    for (; (value = filling_value(c->f, field, NULL, n)); n++)
        if (!filling_option(c->f, field, value)) {
            wrong(c, field, NULL, "not-an-option");
            return;
        }
    if (n == 0)
        check_missing(c, field);
}

static int is_postcode(apr_pool_t *p, const char *text, const char *country)
{
    const char *digits = text_digits(p, text);

    if (filling_is_in_france(p, country))
        return digits && strlen(digits) == 5;
    return text_length(text) <= POSTCODE_MAX;
}

static void check_address_part(checking_t *c, const field_t *field, const char *part)
{
    const char *text = filling_value(c->f, field, part, 0);
    const char *country = filling_value(c->f, field, "pays", 0);

    if (!text && strcmp(part, "complement") && strcmp(part, "pays"))
        wrong(c, field, part, "missing");
    else if (text && text_length(text) > (apr_size_t)field->maxlength)
        wrong(c, field, part, "too-long");
    else if (text && !strcmp(part, "code-postal") && !is_postcode(c->f->p, text, country))
        wrong(c, field, part, "format");
}

/* A country alone is no address: it may be there before anybody typed. */
static int address_is_empty(checking_t *c, const field_t *field)
{
    for (const char *const *part = teleservice_address_parts; *part; part++)
        if (strcmp(*part, "pays") && filling_value(c->f, field, *part, 0))
            return 0;
    return 1;
}

static void check_address(checking_t *c, const field_t *field)
{
    if (address_is_empty(c, field) && !filling_required(c->f, field))
        return;
    for (const char *const *part = teleservice_address_parts; *part; part++)
        check_address_part(c, field, *part);
}

static void check_files(checking_t *c, const field_t *field)
{
    int n = filling_piece_count(c->f, field);

    if (n > field->max_files)
        wrong(c, field, NULL, "too-many-files");
    else if (n == 0 && filling_required(c->f, field))
        wrong(c, field, NULL, "files-missing");
}

static void check_consent(checking_t *c, const field_t *field)
{
    if (!filling_value(c->f, field, NULL, 0))
        check_missing(c, field);
}

static void check_note(checking_t *c, const field_t *field)
{
    if (!strcmp(field->kind, "stop"))
        wrong(c, field, NULL, "stop");
}

static void (*const checkers[FIELD_TYPES])(checking_t *c, const field_t *field) = {
    [FIELD_NOTE] = check_note,       [FIELD_TEXT] = check_text,       [FIELD_TEXTAREA] = check_text,
    [FIELD_EMAIL] = check_text,      [FIELD_TEL] = check_text,        [FIELD_NUMBER] = check_number,
    [FIELD_DATE] = check_date,       [FIELD_CHOICE] = check_options,  [FIELD_CHOICES] = check_options,
    [FIELD_SELECT] = check_options,  [FIELD_ADDRESS] = check_address, [FIELD_FILES] = check_files,
    [FIELD_CONSENT] = check_consent,
};

/* Judged when there is an answer that is right by itself. */
static void check_constraint(checking_t *c, const field_t *field)
{
    xmlNodePtr node = filling_answer(c->f->live, field);

    if (node && field->constraint && !expression_true(c->f->xpath, field->constraint, node, 0))
        wrong(c, field, NULL, "constraint");
}

static void check_field(checking_t *c, const field_t *field)
{
    int before = c->problems->nelts;

    if (!filling_relevant(c->f, field))
        return;
    if (checkers[field->type])
        checkers[field->type](c, field);
    if (c->problems->nelts == before)
        check_constraint(c, field);
    for (int i = 0; field->fields && i < field->fields->nelts; i++)
        check_field(c, APR_ARRAY_IDX(field->fields, i, const field_t *));
}

apr_array_header_t *filling_check(filling_t *f, const step_t *step)
{
    const apr_array_header_t *steps = f->teleservice->steps;
    checking_t c = {.f = f, .problems = apr_array_make(f->p, 4, sizeof(filling_problem_t))};

    for (int i = 0; i < steps->nelts; i++) {
        const step_t *one = APR_ARRAY_IDX(steps, i, const step_t *);

        for (int k = 0; (!step || step == one) && k < one->fields->nelts; k++)
            check_field(&c, APR_ARRAY_IDX(one->fields, k, const field_t *));
    }
    return c.problems;
}
