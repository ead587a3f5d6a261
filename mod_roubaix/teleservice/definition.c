/* SPDX-License-Identifier: Apache-2.0 */
#include "teleservice/definition.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <apr_lib.h>
#include <apr_strings.h>

#include "base/xml.h"
#include "teleservice/expression.h"

#define MOST 100000 /* of any count */

void definition_wrong(definition_t *d, int line, const char *fmt, ...)
{
    va_list args;

    if (d->problem)
        return;
    va_start(args, fmt);
    d->problem =
        problem_make(d->p, PROBLEM_INTERNAL, "teleservice", "%s:%d: %s", d->path, line, apr_pvsprintf(d->p, fmt, args));
    va_end(args);
}

/*
 * Attributes.
 */
static int line_of(xmlNodePtr node)
{
    return (int)xmlGetLineNo(node);
}

/* The indentation of the file is not the city's words; no-break spaces are. */
static const char *tidy(apr_pool_t *p, const char *text)
{
    char *out = apr_palloc(p, strlen(text) + 1), *to = out;

    for (; *text; text++)
        if (!apr_isspace(*text))
            *to++ = *text;
        else if (to > out && to[-1] != ' ')
            *to++ = ' ';
    if (to > out && to[-1] == ' ')
        to--;
    *to = '\0';
    return out;
}

/* The words of an attribute, or NULL. */
static const char *words(definition_t *d, xmlNodePtr node, const char *name)
{
    const char *text = xml_get(d->p, node, name);

    return text ? tidy(d->p, text) : NULL;
}

static const char *words_or_empty(definition_t *d, xmlNodePtr node, const char *name)
{
    const char *text = words(d, node, name);

    return text ? text : "";
}

static int is(definition_t *d, xmlNodePtr node, const char *name, const char *value)
{
    return !strcmp(words_or_empty(d, node, name), value);
}

static int count(definition_t *d, xmlNodePtr node, const char *name, int otherwise)
{
    apr_int64_t n = apr_atoi64(words_or_empty(d, node, name));

    return n > 0 && n <= MOST ? (int)n : otherwise;
}

static apr_array_header_t *list(definition_t *d, xmlNodePtr node, const char *name)
{
    apr_array_header_t *items = apr_array_make(d->p, 3, sizeof(const char *));
    char *rest = apr_pstrdup(d->p, words_or_empty(d, node, name)), *state = NULL;

    for (char *item = apr_strtok(rest, " ", &state); item; item = apr_strtok(NULL, " ", &state))
        APR_ARRAY_PUSH(items, const char *) = item;
    return items;
}

/* "10M" in bytes. */
static apr_off_t size(definition_t *d, xmlNodePtr node, const char *name)
{
    char *unit;
    apr_int64_t n = apr_strtoi64(words_or_empty(d, node, name), &unit, 10);

    if (n < 0 || n > 999999)
        return 0;
    return n * (*unit == 'M' ? 1024 * 1024 : *unit == 'K' ? 1024 : 1);
}

static xmlXPathCompExprPtr expression(definition_t *d, xmlNodePtr node, const char *name, expression_use_t use)
{
    use.attribute = name;
    use.text = words(d, node, name);
    use.line = line_of(node);
    if (!use.text)
        return NULL;
    use.compiled = expression_compile(d->p, use.text);
    if (!use.compiled)
        definition_wrong(d, use.line, "%s=\"%s\" is not an XPath expression", name, use.text);
    APR_ARRAY_PUSH(d->uses, expression_use_t) = use;
    return use.compiled;
}

/* Any answer may be named. */
static const expression_use_t of_all = {.before = MOST};

/* Relevance is settled in the order of the definition: only what was asked before may be named. */
static expression_use_t so_far(const definition_t *d)
{
    return (expression_use_t){.before = d->teleservice->field_count};
}

/*
 * Fields.
 */
static const struct {
    const char *name;
    int maxlength;
} types[FIELD_TYPES] = {
    [FIELD_GROUP] = {"group", 200},
    [FIELD_NOTE] = {"note", 200},
    [FIELD_TEXT] = {"text", 200},
    [FIELD_TEXTAREA] = {"textarea", 1000},
    [FIELD_DATE] = {"date", 200},
    [FIELD_EMAIL] = {"email", 254},
    [FIELD_TEL] = {"tel", 30},
    [FIELD_NUMBER] = {"number", 30},
    [FIELD_CHOICE] = {"choice", 200},
    [FIELD_CHOICES] = {"choices", 200},
    [FIELD_SELECT] = {"select", 200},
    [FIELD_ADDRESS] = {"address", 200},
    [FIELD_FILES] = {"files", 200},
    [FIELD_CONSENT] = {"consent", 200},
    [FIELD_COMPUTED] = {"computed", 200},
};

const char *teleservice_type_name(field_type_e type)
{
    return types[type].name;
}

static int type_of(xmlNodePtr node)
{
    int type = 0;

    while (type < FIELD_TYPES && strcmp(types[type].name, (const char *)node->name))
        type++;
    return type;
}

static void read_fields(definition_t *d, xmlNodePtr parent, const field_t *group, apr_array_header_t *fields);

static void read_note(definition_t *d, xmlNodePtr node, field_t *field)
{
    const char *kind = words(d, node, "kind");

    field->label = tidy(d->p, xml_text(d->p, node));
    field->kind = kind ? kind : "info";
    field->href = words(d, node, "href");
    field->link = words(d, node, "link");
    field->error = words(d, node, "error");
}

static option_t *read_option(definition_t *d, xmlNodePtr node, int before)
{
    option_t *option = apr_pcalloc(d->p, sizeof *option);

    option->value = words_or_empty(d, node, "value");
    option->label = words_or_empty(d, node, "label");
    option->hint = words(d, node, "hint");
    option->group = words(d, node, "group");
    option->relevant = expression(d, node, "relevant", (expression_use_t){.before = before});
    return option;
}

static void read_options(definition_t *d, xmlNodePtr node, field_t *field)
{
    field->options = apr_array_make(d->p, 8, sizeof(option_t *));
    for (node = xml_first(node, "option"); node; node = xml_next(node, "option"))
        APR_ARRAY_PUSH(field->options, option_t *) = read_option(d, node, field->index);
}

/* What a person fills in. */
static void read_asked(definition_t *d, xmlNodePtr node, field_t *field)
{
    expression_use_t of_itself = {.before = MOST, .at = field};

    field->error = words(d, node, "error");
    field->missing = words(d, node, "missing");
    field->autocomplete = words(d, node, "autocomplete");
    field->prefill = words(d, node, "prefill");
    field->optional = is(d, node, "required", "false()");
    field->required = expression(d, node, "required", of_all);
    field->constraint = expression(d, node, "constraint", of_itself);
    field->rows = count(d, node, "rows", 5);
    field->year_alone = is(d, node, "year-alone", "yes");
    field->max_size = size(d, node, "size");
    field->keep = words(d, node, "keep");
    field->keep_months = count(d, node, "months", 0);
    field->special = is(d, node, "special", "yes");
}

static void read_limits(definition_t *d, xmlNodePtr node, field_t *field)
{
    field->maxlength = count(d, node, "maxlength", types[field->type].maxlength);
    if (field->type == FIELD_NUMBER) {
        const char *max = words(d, node, "max");

        field->min = apr_atoi64(words_or_empty(d, node, "min"));
        field->max = max ? apr_atoi64(max) : words(d, node, "min") ? APR_INT64_MAX : 0;
    } else if (field->type == FIELD_FILES) {
        field->accept = list(d, node, "accept");
        field->max_files = count(d, node, "max", 1);
    }
}

static void name_field(definition_t *d, xmlNodePtr node, field_t *field)
{
    const field_t *other;

    field->name = words_or_empty(d, node, "name");
    other = apr_hash_get(d->teleservice->fields, field->name, APR_HASH_KEY_STRING);
    if (other)
        definition_wrong(d, field->line, "the name \"%s\" is taken already, in line %d", field->name, other->line);
    apr_hash_set(d->teleservice->fields, field->name, APR_HASH_KEY_STRING, field);
}

static field_t *read_field(definition_t *d, xmlNodePtr node, const field_t *group)
{
    field_t *field = apr_pcalloc(d->p, sizeof *field);

    field->type = type_of(node);
    field->group = group;
    field->line = line_of(node);
    field->relevant = expression(d, node, "relevant", so_far(d));
    field->index = d->teleservice->field_count++;
    field->label = words_or_empty(d, node, "label");
    field->hint = words(d, node, "hint");
    read_limits(d, node, field);
    if (field->type == FIELD_NOTE) {
        read_note(d, node, field);
    } else if (field->type == FIELD_GROUP) {
        field->fields = apr_array_make(d->p, 8, sizeof(field_t *));
        read_fields(d, node, field, field->fields);
    } else {
        name_field(d, node, field);
        if (field->type == FIELD_COMPUTED)
            field->calculate = expression(d, node, "calculate", (expression_use_t){.before = field->index});
        else
            read_asked(d, node, field);
        if (field->type == FIELD_CHOICE || field->type == FIELD_CHOICES || field->type == FIELD_SELECT)
            read_options(d, node, field);
    }
    return field;
}

static void read_fields(definition_t *d, xmlNodePtr parent, const field_t *group, apr_array_header_t *fields)
{
    for (xmlNodePtr node = xml_first(parent, NULL); node; node = xml_next(node, NULL)) {
        int type = type_of(node);

        if (type < FIELD_TYPES && !(group && type == FIELD_GROUP))
            APR_ARRAY_PUSH(fields, field_t *) = read_field(d, node, group);
    }
}

/*
 * The children of <teleservice>.
 */
static void read_step(definition_t *d, xmlNodePtr node)
{
    step_t *step = apr_pcalloc(d->p, sizeof *step);
    expression_use_t use = so_far(d);

    use.opens = step;
    step->id = words_or_empty(d, node, "id");
    step->title = words_or_empty(d, node, "title");
    step->hint = words(d, node, "hint");
    step->line = line_of(node);
    step->relevant = expression(d, node, "relevant", use);
    step->fields = apr_array_make(d->p, 8, sizeof(field_t *));
    step->index = d->teleservice->steps->nelts;
    read_fields(d, node, NULL, step->fields);
    APR_ARRAY_PUSH(d->teleservice->steps, step_t *) = step;
}

static void read_need(definition_t *d, xmlNodePtr node)
{
    APR_ARRAY_PUSH(d->teleservice->needs, const char *) = tidy(d->p, xml_text(d->p, node));
}

static void read_notice(definition_t *d, xmlNodePtr node)
{
    field_t *notice = apr_pcalloc(d->p, sizeof *notice);

    notice->type = FIELD_NOTE;
    notice->line = line_of(node);
    read_note(d, node, notice);
    APR_ARRAY_PUSH(d->teleservice->notices, field_t *) = notice;
}

static void read_reason(definition_t *d, xmlNodePtr node)
{
    APR_ARRAY_PUSH(d->teleservice->reasons, option_t *) = read_option(d, node, 0);
}

static void read_answer(definition_t *d, xmlNodePtr node)
{
    teleservice_t *t = d->teleservice;

    t->silence = is(d, node, "silence", "acceptance")  ? SILENCE_ACCEPTANCE
                 : is(d, node, "silence", "rejection") ? SILENCE_REJECTION
                                                       : SILENCE_NONE;
    t->silence_months = count(d, node, "months", t->silence == SILENCE_NONE ? 0 : 2);
    t->answer_days = count(d, node, "days", 0);
}

static void read_retention(definition_t *d, xmlNodePtr node)
{
    d->teleservice->retention_months = count(d, node, "months", 12);
    d->teleservice->retention_from_reception = is(d, node, "from", "reception");
}

static const struct {
    const char *name;
    void (*read)(definition_t *d, xmlNodePtr node);
    apr_size_t words; /* where its words go when there is no function */
} children[] = {
    {"title", NULL, offsetof(teleservice_t, title)},
    {"name", NULL, offsetof(teleservice_t, name)},
    {"summary", NULL, offsetof(teleservice_t, summary)},
    {"cost", NULL, offsetof(teleservice_t, cost)},
    {"delay", NULL, offsetof(teleservice_t, delay)},
    {"remedies", NULL, offsetof(teleservice_t, remedies)},
    {"need", read_need, 0},
    {"notice", read_notice, 0},
    {"reason", read_reason, 0},
    {"answer", read_answer, 0},
    {"retention", read_retention, 0},
    {"step", read_step, 0},
};

static void read_child(definition_t *d, xmlNodePtr node)
{
    for (size_t i = 0; i < sizeof children / sizeof *children; i++) {
        if (strcmp(children[i].name, (const char *)node->name))
            continue;
        if (children[i].read)
            children[i].read(d, node);
        else
            *(const char **)((char *)d->teleservice + children[i].words) = tidy(d->p, xml_text(d->p, node));
    }
}

void definition_read(definition_t *d, xmlNodePtr root)
{
    teleservice_t *t = d->teleservice;

    d->line = line_of(root);
    t->id = words_or_empty(d, root, "id");
    t->audiences = list(d, root, "audience");
    t->access = is(d, root, "access", "account")  ? ACCESS_ACCOUNT
                : is(d, root, "access", "direct") ? ACCESS_DIRECT
                                                  : ACCESS_BOTH;
    t->is_fiche = is(d, root, "with", "fiche");
    t->for_famille = is(d, root, "with", "famille");
    t->with_kiosque = t->is_fiche || t->for_famille || is(d, root, "with", "kiosque");
    t->enrols = list(d, root, "enrols");
    t->office = words_or_empty(d, root, "office");
    t->to_regie = t->with_kiosque && !t->is_fiche && is(d, root, "office", "regie");
    t->title = t->name = t->summary = "";
    t->retention_months = 12;
    t->needs = apr_array_make(d->p, 4, sizeof(const char *));
    t->notices = apr_array_make(d->p, 4, sizeof(field_t *));
    t->reasons = apr_array_make(d->p, 8, sizeof(option_t *));
    t->steps = apr_array_make(d->p, 8, sizeof(step_t *));
    t->fields = apr_hash_make(d->p);
    for (xmlNodePtr node = xml_first(root, NULL); node; node = xml_next(node, NULL))
        read_child(d, node);
    t->route = expression(d, root, "route", of_all);
    t->subject = expression(d, root, "subject", of_all);
}
