/* SPDX-License-Identifier: Apache-2.0 */
#include "domain/avis.h"

#include <regex.h>
#include <stdio.h>
#include <string.h>

#include <apr_lib.h>
#include <apr_strings.h>

#include "base/money.h"
#include "base/secret.h"
#include "base/text.h"
#include "store/queries.h"

#define GROUPS 10
#define TYPED_MAX 60 /* characters of a reference worth looking at */
#define WIDTH_MAX 30

/*
 * The reference
 */

/* Letters and digits only, in capitals; each run of anything that separates becomes `separator`. NULL when something else stands
 * there. */
static const char *normalised(apr_pool_t *p, const char *typed, const char *separator)
{
    static const char *const separators[] = {" ", "-", ".", "/", "\xe2\x80\x90", "\xe2\x80\x91", "\xe2\x80\x92", "\xe2\x80\x93",
                                             "\xe2\x80\x94", "\xe2\x80\x95", "\xe2\x81\x83", "\xe2\x88\x92", "\xef\xb9\xa3",
                                             "\xef\xbc\x8d", "\xc2\xad", "\xe2\x80\x8b", "\xef\xbb\xbf"};
    const char *text = text_line(p, typed), *out = "";
    int between = 0;

    while (*text) {
        size_t i = 0;

        while (i < sizeof separators / sizeof *separators && strncmp(text, separators[i], strlen(separators[i])))
            i++;
        if (i < sizeof separators / sizeof *separators) {
            text += strlen(separators[i]);
            between = 1;
            continue;
        }
        if (!apr_isalnum(*text) || (unsigned char)*text >= 0x80)
            return NULL;
        out = apr_psprintf(p, "%s%s%c", out, between && *out ? separator : "", apr_toupper(*text++));
        between = 0;
    }
    return out;
}

/* The template with the `count` groups of `text` in it; NULL when a group is longer than its width, or the template is wrong. */
static const char *put_together(apr_pool_t *p, const char *template, const char *text, const regmatch_t *groups, size_t count)
{
    const char *out = "";

    while (*template) {
        int group, width = 0, used = 0;
        int length;

        if (*template != '{') {
            out = apr_psprintf(p, "%s%c", out, *template++);
            continue;
        }
        if (sscanf(template, "{%1d:%2d}%n", &group, &width, &used) != 2 || !used) {
            width = used = 0;
            if (sscanf(template, "{%1d}%n", &group, &used) != 1 || !used)
                return NULL;
        }
        if (group < 1 || group >= GROUPS || (size_t)group > count || width > WIDTH_MAX)
            return NULL;
        length = groups[group].rm_so < 0 ? 0 : (int)(groups[group].rm_eo - groups[group].rm_so);
        if (width && length > width)
            return NULL;
        for (int i = length; i < width; i++)
            out = apr_pstrcat(p, out, "0", NULL);
        out = apr_psprintf(p, "%s%.*s", out, length, length ? text + groups[group].rm_so : "");
        template += used;
    }
    return out;
}

static int is_reference(const char *text)
{
    size_t n = strlen(text);

    return n >= 6 && n <= 30 && strspn(text, "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ") == n;
}

static int is_year(const char *text)
{
    return strlen(text) == 4 && strspn(text, "0123456789") == 4;
}

/* Whether `text` is a reference of this city; fills the two. */
static int matches(apr_pool_t *p, const avis_settings_t *settings, const regex_t *pattern, const char *text, avis_t *out)
{
    regmatch_t groups[GROUPS];

    if (!text || regexec(pattern, text, GROUPS, groups, 0) || groups[0].rm_so != 0 || text[groups[0].rm_eo])
        return 0;
    out->reference = put_together(p, settings->reference, text, groups, pattern->re_nsub);
    out->exercice = put_together(p, settings->exercice, text, groups, pattern->re_nsub);
    return out->reference && out->exercice && is_reference(out->reference) && is_year(out->exercice);
}

static int read_reference(apr_pool_t *p, const avis_settings_t *settings, const char *typed, avis_t *out)
{
    regex_t pattern;
    int found;

    if (text_length(typed) > TYPED_MAX || regcomp(&pattern, settings->pattern, REG_EXTENDED))
        return 0;
    found = matches(p, settings, &pattern, normalised(p, typed, ""), out) ||
            matches(p, settings, &pattern, normalised(p, typed, "-"), out);
    regfree(&pattern);
    return found;
}

const char *avis_check(apr_pool_t *p, const avis_settings_t *settings)
{
    regex_t pattern;
    avis_t avis;
    char why[200];
    int error = regcomp(&pattern, settings->pattern, REG_EXTENDED);

    if (error) {
        regerror(error, &pattern, why, sizeof why);
        return apr_psprintf(p, "RoubaixAvisPattern: \"%s\" is not a regular expression (%s)", settings->pattern, why);
    }
    regfree(&pattern);
    if (!read_reference(p, settings, settings->example, &avis))
        return apr_psprintf(p, "RoubaixAvisExample: \"%s\" does not fit RoubaixAvisPattern, or RoubaixAvisReference and RoubaixAvisExercice do "
                            "not make 6 to 30 letters and digits and a year of it", settings->example);
    if (settings->least < 1 || settings->least > settings->most)
        return "RoubaixAvisLeast: write an amount in cents that is not above RoubaixAvisMost";
    if (strspn(settings->client, "0123456789") != 6 || settings->client[6])
        return apr_psprintf(p, "RoubaixAvisClient: write the 6 digits of the budget's number at PayFiP instead of \"%s\"", settings->client);
    if (strspn(settings->object, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789 ") != strlen(settings->object) ||
        strlen(settings->object) > 60)
        return "RoubaixAvisObject: write letters without accents, digits and spaces, at most 60";
    return NULL;
}

/*
 * The form
 */
static void say(apr_array_header_t *wrong, const char *field, const char *code)
{
    avis_wrong_t *entry = apr_array_push(wrong);

    entry->field = field;
    entry->code = code;
}

static const char *typed(apr_pool_t *p, const form_t *form, const char *name)
{
    const char *value = form_get(form, name);

    return value ? text_line(p, value) : "";
}

static const char *amount_wrong(const avis_settings_t *settings, const char *text, apr_int64_t *amount)
{
    *amount = money_parse(text);
    return !*text ? "missing" : *amount == MONEY_BAD ? "format" : *amount == MONEY_HUGE || *amount > settings->most ? "too-big"
           : *amount < settings->least ? "too-small" : NULL;
}

void avis_read(apr_pool_t *p, const avis_settings_t *settings, const form_t *form, avis_t *out, apr_array_header_t **wrong)
{
    const char *reference = typed(p, form, "reference"), *amount = typed(p, form, "montant"), *code;

    *wrong = apr_array_make(p, 3, sizeof(avis_wrong_t));
    out->typed = reference;
    out->email = typed(p, form, "courriel");
    if (!*reference || !read_reference(p, settings, reference, out))
        say(*wrong, "reference", *reference ? "format" : "missing");
    if ((code = amount_wrong(settings, amount, &out->amount)))
        say(*wrong, "montant", code);
    if (!text_is_email(out->email) || strlen(out->email) > 80) /* PayFiP's limit, protocols sheet § 4.1 */
        say(*wrong, "courriel", *out->email ? "format" : "missing");
}

const problem_t *avis_keep(db_t *db, apr_time_t now, const avis_t *avis, const char **token)
{
    *token = secret_token(store_pool(db));
    return sql_avis_entry_put(db, NULL, secret_row_key(), secret_digest(store_pool(db), *token), avis->typed, avis->reference, avis->exercice,
                              avis->amount, avis->email, now);
}

const problem_t *avis_kept(db_t *db, apr_time_t now, const char *token, avis_t **out)
{
    sql_avis_entry_get_row *row;
    const problem_t *problem = sql_avis_entry_get(db, &row, secret_digest(store_pool(db), token), now - AVIS_KEEP);

    *out = NULL;
    if (problem || !row)
        return problem;
    *out = apr_palloc(store_pool(db), sizeof **out);
    **out = (avis_t){row->typed, row->reference, row->exercice, row->amount, row->email};
    return NULL;
}
