/* SPDX-License-Identifier: Apache-2.0 */
/* From what was posted to the data document: leniently cleaned, and aside what the document cannot hold. */
#include "teleservice/filling_work.h"

#include <string.h>

#include <apr_lib.h>
#include <apr_strings.h>

#include "base/text.h"
#include "base/xml.h"

#define TIMES_MAX 4    /* the text that fits: more is not stored */
#define DIGITS_MAX 15  /* of a number: what XPath counts exactly */
#define VALUES_MAX 100 /* boxes of one field */
#define YEAR_MIN 1000

typedef const char *(*clean_fn)(apr_pool_t *p, const char *text);

/* A number as it is stored; NULL when it is none. */
static const char *clean_number(apr_pool_t *p, const char *text)
{
    int negative = *text == '-';
    const char *digits = text_digits(p, text + negative);

    if (!digits || strlen(digits) > DIGITS_MAX || strpbrk(text + negative, ".-"))
        return NULL;
    while (*digits == '0' && digits[1])
        digits++;
    return negative && strcmp(digits, "0") ? apr_pstrcat(p, "-", digits, NULL) : digits;
}

static const char *clean_phone(apr_pool_t *p, const char *text)
{
    const char *phone = text_phone(p, text);

    return phone ? phone : text;
}

/* One line or block of text, as posted. */
static const char *posted(filling_t *f, const field_t *field, const form_t *form, const char *name)
{
    const char *text = form_get(form, name);

    if (!text)
        return "";
    text = text_without_bidi(f->p, text);
    return field->type == FIELD_TEXTAREA ? text_block(f->p, text) : text_line(f->p, text);
}

static int fits(const field_t *field, const char *text)
{
    return text_length(text) <= (apr_size_t)field->maxlength * TIMES_MAX;
}

static void put_text(filling_t *f, const field_t *field, const char *text)
{
    const char *stored = field->type == FIELD_NUMBER ? clean_number(f->p, text)
                         : field->type == FIELD_TEL  ? clean_phone(f->p, text)
                                                     : text;

    if (!*text)
        return;
    if (stored && fits(field, stored))
        filling_add(f, field, stored);
    else
        filling_keep_typed(f, field, NULL, text);
}

static void take_text(filling_t *f, const field_t *field, const form_t *form)
{
    put_text(f, field, posted(f, field, form, field->name));
}

static int is_option(const field_t *field, const char *value)
{
    for (int i = 0; i < field->options->nelts; i++)
        if (!strcmp(APR_ARRAY_IDX(field->options, i, const option_t *)->value, value))
            return 1;
    return 0;
}

/* A value that no option has is kept aside: the check says so, the document stays clean. */
static void put_option(filling_t *f, const field_t *field, const char *value)
{
    if (is_option(field, value))
        filling_add(f, field, value);
    else if (*value)
        filling_keep_typed(f, field, NULL, value);
}

static void take_choice(filling_t *f, const field_t *field, const form_t *form)
{
    const char *value = form_get(form, field->name);

    if (value)
        put_option(f, field, value);
}

static int has_value(filling_t *f, const field_t *field, const char *value)
{
    for (xmlNodePtr node = filling_answer(f->data, field); node; node = xml_next(node, field->name))
        if (!strcmp(xml_text(f->p, node), value))
            return 1;
    return 0;
}

static void take_choices(filling_t *f, const field_t *field, const form_t *form)
{
    const char *value;

    for (int i = 0; i < VALUES_MAX && (value = form_nth(form, field->name, i)); i++)
        if (!has_value(f, field, value))
            put_option(f, field, value);
}

static void take_consent(filling_t *f, const field_t *field, const form_t *form)
{
    const char *value = form_get(form, field->name);

    if (value && *value)
        filling_add(f, field, "oui");
}

/*
 * Dates.
 */
static int number_of(apr_pool_t *p, const char *text)
{
    const char *digits = text_digits(p, text);

    while (digits && *digits == '0' && digits[1])
        digits++;
    return digits && strlen(digits) <= 4 ? (int)apr_atoi64(digits) : -1;
}

static const char *wrong_date(const char **part, const char **code, int at, const char *why)
{
    *part = at < 0 ? NULL : teleservice_date_parts[at];
    *code = why;
    return NULL;
}

/* The first part that is missing though it may not be; -1: none. */
static int missing_part(const field_t *field, const char *const parts[3])
{
    if (!*parts[0] && (!field->year_alone))
        return 0;
    if (!*parts[1] && (!field->year_alone || *parts[0]))
        return 1;
    return *parts[2] ? -1 : 2;
}

const char *filling_read_date(apr_pool_t *p, const field_t *field, const char *const parts[3], const char **part,
                              const char **code)
{
    int numbers[3], missing = missing_part(field, parts);

    if (!*parts[0] && !*parts[1] && !*parts[2])
        return wrong_date(part, code, -1, "missing");
    for (int i = 0; i < 3; i++) {
        numbers[i] = *parts[i] ? number_of(p, parts[i]) : 0;
        if (*parts[i] && numbers[i] < 0)
            return wrong_date(part, code, i, "format");
    }
    if (missing >= 0)
        return wrong_date(part, code, missing, "missing");
    if (numbers[2] < YEAR_MIN)
        return wrong_date(part, code, 2, "format");
    if (*parts[1] && (numbers[1] < 1 || numbers[1] > 12))
        return wrong_date(part, code, 1, "no-such-day");
    if (*parts[0] && !calendar_exists(numbers[2], numbers[1], numbers[0]))
        return wrong_date(part, code, 0, "no-such-day");
    *part = *code = NULL;
    return apr_psprintf(p, "%04d%02d%02d", numbers[2], numbers[1], numbers[0]);
}

/* Stores the three parts as a date, or keeps them aside; each must live as long as the filling. */
static void put_date(filling_t *f, const field_t *field, const char *const parts[3])
{
    const char *part, *code, *digits = filling_read_date(f->p, field, parts, &part, &code);

    if (digits) {
        filling_add(f, field, digits);
        return;
    }
    for (int i = 0; i < 3; i++)
        if (*parts[i])
            filling_keep_typed(f, field, teleservice_date_parts[i], parts[i]);
}

static const char *part_name(filling_t *f, const field_t *field, const char *part)
{
    return apr_pstrcat(f->p, field->name, ".", part, NULL);
}

static void take_date(filling_t *f, const field_t *field, const form_t *form)
{
    const char *parts[3];

    for (int i = 0; i < 3; i++)
        parts[i] = posted(f, field, form, part_name(f, field, teleservice_date_parts[i]));
    put_date(f, field, parts);
}

/*
 * Addresses.
 */
int filling_is_in_france(apr_pool_t *p, const char *country)
{
    return !country || !*country || !strcmp(text_search_key(p, country), "france");
}

/* « 59 100 » is 59100 in France; elsewhere postcodes are what they are. */
static const char *clean_postcode(filling_t *f, const char *text, const char *country)
{
    const char *digits = filling_is_in_france(f->p, country) ? text_digits(f->p, text) : NULL;

    return digits && strlen(digits) == 5 ? digits : text;
}

static xmlNodePtr put_part(filling_t *f, const field_t *field, xmlNodePtr node, const char *part, const char *text)
{
    if (!*text)
        return node;
    if (!fits(field, text)) {
        filling_keep_typed(f, field, part, text);
        return node;
    }
    if (!node)
        node = filling_add(f, field, NULL);
    xml_add_text(node, part, text);
    f->stale = 1;
    return node;
}

static void take_address(filling_t *f, const field_t *field, const form_t *form)
{
    const char *country = posted(f, field, form, part_name(f, field, "pays"));
    xmlNodePtr node = NULL;

    for (const char *const *part = teleservice_address_parts; *part; part++) {
        const char *text = posted(f, field, form, part_name(f, field, *part));

        node = put_part(f, field, node, *part, strcmp(*part, "code-postal") ? text : clean_postcode(f, text, country));
    }
}

static void (*const takers[FIELD_TYPES])(filling_t *f, const field_t *field, const form_t *form) = {
    [FIELD_TEXT] = take_text,       [FIELD_TEXTAREA] = take_text,   [FIELD_EMAIL] = take_text,
    [FIELD_TEL] = take_text,        [FIELD_NUMBER] = take_text,     [FIELD_DATE] = take_date,
    [FIELD_CHOICE] = take_choice,   [FIELD_SELECT] = take_choice,   [FIELD_CHOICES] = take_choices,
    [FIELD_ADDRESS] = take_address, [FIELD_CONSENT] = take_consent,
};

void filling_take_field(filling_t *f, const field_t *field, const form_t *form)
{
    if (!takers[field->type])
        return;
    filling_clear(f, field);
    takers[field->type](f, field, form);
}

/*
 * One value at a time.
 */
static void set_date_part(filling_t *f, const field_t *field, const char *part, const char *text)
{
    const char *parts[3];

    for (int i = 0; i < 3; i++) {
        const char *now = filling_value(f, field, teleservice_date_parts[i], 0);

        parts[i] = now ? now : strcmp(teleservice_date_parts[i], part) ? "" : text;
    }
    filling_clear(f, field);
    put_date(f, field, parts);
}

void filling_set(filling_t *f, const field_t *field, const char *part, const char *value)
{
    const char *text;

    if (!value || !takers[field->type] || filling_value(f, field, part, 0))
        return;
    text = text_without_bidi(f->p, value);
    text = field->type == FIELD_TEXTAREA ? text_block(f->p, text) : text_line(f->p, text);
    if (part && field->type == FIELD_DATE)
        set_date_part(f, field, part, text);
    else if (part && field->type == FIELD_ADDRESS)
        put_part(f, field, filling_answer(f->data, field), part, text);
    else if (part || field->type == FIELD_DATE || field->type == FIELD_ADDRESS)
        return;
    else if (filling_has_options(field))
        put_option(f, field, text);
    else if (field->type == FIELD_CONSENT)
        filling_add(f, field, "oui");
    else
        put_text(f, field, text);
}
