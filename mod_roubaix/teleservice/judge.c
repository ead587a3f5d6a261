/* SPDX-License-Identifier: Apache-2.0 */
/* What a definition means: the mistakes that its form does not show. */
#include "teleservice/definition.h"

#include <string.h>

#include <apr_strings.h>

#include "base/xml.h"
#include "teleservice/expression.h"

static int is_in(const char *const *words, const char *word)
{
    for (; *words; words++)
        if (!strcmp(*words, word))
            return 1;
    return 0;
}

/* The words of a table, for a sentence. */
static const char *all_of(apr_pool_t *p, const char *const *words)
{
    apr_array_header_t *list = apr_array_make(p, 40, sizeof(const char *));

    for (; *words; words++) {
        if (list->nelts)
            APR_ARRAY_PUSH(list, const char *) = ", ";
        APR_ARRAY_PUSH(list, const char *) = *words;
    }
    return apr_array_pstrcat(p, list, 0);
}

/*
 * Names.
 */

/* What the pages post beside the answers, and what XPath would take for an operator. */
static const char *const reserved_names[] = {"action",  "champ", "cle", "jeton", "retire", "retirer", "retour",
                                             "version", "and",   "or",  "div",   "mod",    "demande", NULL};

/* Addresses below /services/ID/formulaire/. */
static const char *const reserved_steps[] = {"verification", NULL};

static void judge_name(definition_t *d, const field_t *field)
{
    if (is_in(reserved_names, field->name))
        definition_wrong(d, field->line, "name=\"%s\" is the portal's own; choose another", field->name);
}

static void judge_step_names(definition_t *d)
{
    const apr_array_header_t *steps = d->teleservice->steps;

    for (int i = 0; i < steps->nelts; i++) {
        const step_t *step = APR_ARRAY_IDX(steps, i, const step_t *);

        if (is_in(reserved_steps, step->id))
            definition_wrong(d, step->line, "step id=\"%s\" is the portal's own; choose another", step->id);
        for (int k = 0; k < i; k++)
            if (!strcmp(step->id, APR_ARRAY_IDX(steps, k, const step_t *)->id))
                definition_wrong(d, step->line, "two steps have the id \"%s\"", step->id);
    }
}

/*
 * Fields.
 */
static const char *const autocompletes[] = {"name",
                                            "honorific-prefix",
                                            "given-name",
                                            "additional-name",
                                            "family-name",
                                            "nickname",
                                            "email",
                                            "username",
                                            "organization",
                                            "organization-title",
                                            "street-address",
                                            "address-line1",
                                            "address-line2",
                                            "address-line3",
                                            "address-level1",
                                            "address-level2",
                                            "country",
                                            "country-name",
                                            "postal-code",
                                            "tel",
                                            "tel-national",
                                            "bday",
                                            "bday-day",
                                            "bday-month",
                                            "bday-year",
                                            "sex",
                                            "url",
                                            "language",
                                            "off",
                                            NULL};

static const struct {
    const char *prefill;
    field_type_e type; /* that it can fill */
} prefills[] = {{"last-name", FIELD_TEXT}, {"usage-name", FIELD_TEXT}, {"first-name", FIELD_TEXT},
                {"email", FIELD_EMAIL},    {"phone", FIELD_TEL},       {"address", FIELD_ADDRESS},
                {"child-name", FIELD_TEXT}, {"child-born", FIELD_DATE}, {"child-school", FIELD_TEXT},
                {"child-class", FIELD_TEXT}, {"family-code", FIELD_TEXT}};

static void judge_prefill(definition_t *d, const field_t *field)
{
    for (size_t i = 0; i < sizeof prefills / sizeof *prefills; i++) {
        if (strcmp(prefills[i].prefill, field->prefill))
            continue;
        if (field->type != prefills[i].type)
            definition_wrong(d, field->line, "prefill=\"%s\" fills a <%s>, not a <%s>", field->prefill,
                             teleservice_type_name(prefills[i].type), teleservice_type_name(field->type));
        return;
    }
    definition_wrong(d, field->line,
                     "prefill=\"%s\": it can be last-name, usage-name, first-name, email, phone, address, child-name, child-born, child-school, child-class or "
                     "family-code",
                     field->prefill);
}

/* What the pièces know how to check and to show. */
static const char *const media_types[] = {"image/jpeg", "image/png", "application/pdf", NULL};

static void judge_files(definition_t *d, const field_t *field)
{
    if (field->accept->nelts == 0)
        definition_wrong(d, field->line, "files \"%s\" accepts nothing: accept=\"image/jpeg image/png\"", field->name);
    for (int i = 0; i < field->accept->nelts; i++)
        if (!is_in(media_types, APR_ARRAY_IDX(field->accept, i, const char *)))
            definition_wrong(d, field->line, "accept=\"%s\": it can be %s",
                             APR_ARRAY_IDX(field->accept, i, const char *), all_of(d->p, media_types));
    if (d->settings->file_max && field->max_size > d->settings->file_max)
        definition_wrong(d, field->line, "files \"%s\": size is more than RoubaixFileMax allows", field->name);
}

static void judge_options(definition_t *d, const field_t *field)
{
    if (field->options->nelts == 0)
        definition_wrong(d, field->line, "\"%s\" has no option to choose", field->name);
    for (int i = 0; i < field->options->nelts; i++)
        for (int k = 0; k < i; k++)
            if (!strcmp(APR_ARRAY_IDX(field->options, i, option_t *)->value,
                        APR_ARRAY_IDX(field->options, k, option_t *)->value))
                definition_wrong(d, field->line, "two options of \"%s\" have the value \"%s\"", field->name,
                                 APR_ARRAY_IDX(field->options, i, option_t *)->value);
}

static void judge_field(definition_t *d, const field_t *field)
{
    if (field->type == FIELD_NOTE) {
        if (!strcmp(field->kind, "stop") && !field->relevant && !(field->group && field->group->relevant))
            definition_wrong(d, field->line, "a stop that is always there lets nobody pass: give it a relevant");
        return;
    }
    if (field->name)
        judge_name(d, field);
    if (field->autocomplete && !is_in(autocompletes, field->autocomplete))
        definition_wrong(d, field->line, "autocomplete=\"%s\": it can be %s", field->autocomplete,
                         all_of(d->p, autocompletes));
    if (field->prefill)
        judge_prefill(d, field);
    if (field->max && field->min > field->max)
        definition_wrong(d, field->line, "\"%s\": min is more than max", field->name);
    if (field->type == FIELD_FILES)
        judge_files(d, field);
    if (field->options)
        judge_options(d, field);
}

static void each_field(definition_t *d, const apr_array_header_t *fields,
                       void (*judge)(definition_t *d, const field_t *field))
{
    for (int i = 0; fields && i < fields->nelts; i++) {
        const field_t *field = APR_ARRAY_IDX(fields, i, const field_t *);

        judge(d, field);
        each_field(d, field->fields, judge);
    }
}

static void each_step(definition_t *d, void (*judge)(definition_t *d, const field_t *field))
{
    for (int i = 0; i < d->teleservice->steps->nelts; i++)
        each_field(d, APR_ARRAY_IDX(d->teleservice->steps, i, const step_t *)->fields, judge);
}

/*
 * Expressions.
 */
static const char *const functions[] = {"today",
                                        "days-from-today",
                                        "years-before-today",
                                        "filled",
                                        "label",
                                        "boolean",
                                        "ceiling",
                                        "concat",
                                        "contains",
                                        "count",
                                        "false",
                                        "floor",
                                        "last",
                                        "local-name",
                                        "name",
                                        "normalize-space",
                                        "not",
                                        "number",
                                        "position",
                                        "round",
                                        "starts-with",
                                        "string",
                                        "string-length",
                                        "substring",
                                        "substring-after",
                                        "substring-before",
                                        "sum",
                                        "translate",
                                        "true",
                                        "text",
                                        "node",
                                        NULL};

static const char *const attributes[] = {"id", "name", "type", "size", "thumb", NULL};

static void judge_answer_name(definition_t *d, const expression_use_t *use, const char *name)
{
    const field_t *field = apr_hash_get(d->teleservice->fields, name, APR_HASH_KEY_STRING);

    if (!field) {
        if (strcmp(name, "demande") && !is_in(teleservice_address_parts, name))
            definition_wrong(d, use->line, "%s=\"%s\": there is no field \"%s\"", use->attribute, use->text, name);
    } else if (field->index >= use->before) {
        definition_wrong(d, use->line, "%s=\"%s\": \"%s\" is asked later (line %d)", use->attribute, use->text, name,
                         field->line);
    }
}

static void judge_token(definition_t *d, const expression_use_t *use, const token_t *token)
{
    if (token->kind == TOKEN_NAME)
        judge_answer_name(d, use, token->text);
    else if (token->kind == TOKEN_FUNCTION && !is_in(functions, token->text))
        definition_wrong(d, use->line, "%s=\"%s\": there is no function %s()", use->attribute, use->text, token->text);
    else if (token->kind == TOKEN_ATTRIBUTE && !is_in(attributes, token->text))
        definition_wrong(d, use->line, "%s=\"%s\": answers have no attribute %s", use->attribute, use->text,
                         token->text);
    else if (token->kind == TOKEN_VARIABLE)
        definition_wrong(d, use->line, "%s=\"%s\": there are no variables", use->attribute, use->text);
}

static int has_option(const field_t *field, const char *value)
{
    for (int i = 0; i < field->options->nelts; i++)
        if (!strcmp(APR_ARRAY_IDX(field->options, i, const option_t *)->value, value))
            return 1;
    return !*value;
}

/* categorie='eclairag': never true. */
static void judge_comparison(definition_t *d, const expression_use_t *use, const token_t *name, const token_t *sign,
                             const token_t *value)
{
    const field_t *field;

    if (name->kind != TOKEN_NAME || value->kind != TOKEN_LITERAL ||
        (strcmp(sign->text, "=") && strcmp(sign->text, "!=")))
        return;
    field = apr_hash_get(d->teleservice->fields, name->text, APR_HASH_KEY_STRING);
    if (field && field->options && !has_option(field, value->text))
        definition_wrong(d, use->line, "%s=\"%s\": \"%s\" has no option \"%s\"", use->attribute, use->text, name->text,
                         value->text);
}

static int names_something(const apr_array_header_t *tokens)
{
    static const char *const constant[] = {"true", "false", "not", NULL};

    for (int i = 0; i < tokens->nelts; i++) {
        const token_t *token = &APR_ARRAY_IDX(tokens, i, token_t);

        if (token->kind == TOKEN_NAME || (token->kind == TOKEN_FUNCTION && !is_in(constant, token->text)))
            return 1;
    }
    return 0;
}

static void judge_tokens(definition_t *d, const expression_use_t *use, const apr_array_header_t *tokens)
{
    for (int i = 0; i < tokens->nelts; i++) {
        const token_t *token = &APR_ARRAY_IDX(tokens, i, token_t);

        judge_token(d, use, token);
        if (i + 2 < tokens->nelts) {
            judge_comparison(d, use, token, token + 1, token + 2);
            judge_comparison(d, use, token + 2, token + 1, token);
        }
    }
}

/* A document with an answer to every question, so that evaluating looks at everything. */
static xmlNodePtr trial_answers(definition_t *d)
{
    xmlNodePtr root = xml_new(d->p, "demande");

    for (apr_hash_index_t *i = apr_hash_first(d->p, d->teleservice->fields); i; i = apr_hash_next(i)) {
        const field_t *field = apr_hash_this_val(i);
        xmlNodePtr node = xml_add_text(root, field->name, field->type == FIELD_DATE ? "20200101" : "1");

        for (const char *const *part = teleservice_address_parts; field->type == FIELD_ADDRESS && *part; part++)
            xml_add_text(node, *part, "1");
    }
    return root;
}

static void judge_expression(definition_t *d, const expression_use_t *use, xmlNodePtr root, xmlXPathContextPtr context)
{
    const apr_array_header_t *tokens = expression_tokens(d->p, use->text);
    xmlNodePtr node = use->at ? xml_first(root, use->at->name) : root;
    const char *trouble;

    judge_tokens(d, use, tokens);
    if (d->problem)
        return;
    if ((trouble = expression_trouble(d->p, context, use->compiled, node)))
        definition_wrong(d, use->line, "%s=\"%s\": %s", use->attribute, use->text, trouble);
    if (use->opens && !names_something(tokens) && !expression_true(context, use->compiled, root, 1))
        definition_wrong(d, use->line, "nobody can reach the step \"%s\": relevant=\"%s\"", use->opens->id, use->text);
}

/* Evaluating also fills the cache of functions that a compiled expression carries, before threads share it. */
static void judge_expressions(definition_t *d)
{
    xmlNodePtr root = trial_answers(d);
    xmlXPathContextPtr context = expression_context(d->p, root, d->teleservice, d->settings->calendar, apr_time_now());

    for (int i = 0; i < d->uses->nelts && !d->problem; i++)
        judge_expression(d, &APR_ARRAY_IDX(d->uses, i, expression_use_t), root, context);
}

/*
 * The whole.
 */
static void judge_email(definition_t *d)
{
    for (apr_hash_index_t *i = apr_hash_first(d->p, d->teleservice->fields); i; i = apr_hash_next(i)) {
        const field_t *field = apr_hash_this_val(i);

        if (field->prefill && !strcmp(field->prefill, "email"))
            return;
    }
    if (d->teleservice->access != ACCESS_ACCOUNT)
        definition_wrong(
            d, d->line,
            "without an account there is nowhere to write to: access=\"%s\" needs an <email prefill=\"email\" …>",
            d->teleservice->access == ACCESS_BOTH ? "both" : "direct");
}

/* What only the Kiosque Famille understands. */
static void judge_kiosque(definition_t *d)
{
    const teleservice_t *t = d->teleservice;

    if (t->enrols->nelts && (!t->with_kiosque || t->is_fiche || t->access != ACCESS_ACCOUNT))
        definition_wrong(d, d->line, "enrols=\"%s\" goes with with=\"kiosque\" and access=\"account\"", apr_array_pstrcat(d->p, t->enrols, ' '));
    if (t->is_fiche && t->steps->nelts != 1)
        definition_wrong(d, d->line, "a child's file (with=\"fiche\") is one <step>");
    for (apr_hash_index_t *i = apr_hash_first(d->p, t->fields); i; i = apr_hash_next(i)) {
        const field_t *field = apr_hash_this_val(i);

        if (t->is_fiche && field->type == FIELD_FILES)
            definition_wrong(d, field->line, "a child's file has no files: ask for them when enrolling");
        if (field->keep && !t->enrols->nelts)
            definition_wrong(d, field->line, "keep=\"%s\": only a teleservice that enrols keeps files", field->keep);
        if (field->special && !t->is_fiche)
            definition_wrong(d, field->line, "special=\"yes\" is of a child's file (with=\"fiche\")");
    }
}

void definition_judge(definition_t *d)
{
    /* What goes with a Kiosque that the city has not opened is not offered, and needs no office of its own. */
    if (!d->teleservice->to_regie && !settings_office(d->settings, d->teleservice->office) && (!d->teleservice->with_kiosque || d->settings->kiosque.on))
        definition_wrong(d, d->line, "office=\"%s\": there is no RoubaixOffice of that name", d->teleservice->office);
    judge_step_names(d);
    each_step(d, judge_field);
    judge_email(d);
    judge_kiosque(d);
    if (!d->problem)
        judge_expressions(d);
}
