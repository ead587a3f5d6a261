/* SPDX-License-Identifier: Apache-2.0 */
/* What the templates show of a filling: a step to fill in, the answers to read. */
#include "teleservice/filling_work.h"

#include <string.h>

#include <apr_strings.h>

#include "base/text.h"
#include "base/xml.h"

/* A step being shown. */
typedef struct showing_t {
    filling_t *f;
    const step_t *step;
    const apr_array_header_t *problems; /* of filling_problem_t, or NULL */
    const apr_array_header_t *only;
} showing_t;

/* Notes have no name of their own; a problem must lead somewhere. */
static const char *name_of(const filling_t *f, const field_t *field)
{
    return field->name ? field->name : apr_psprintf(f->p, "note-%d", field->index);
}

/*
 * One field.
 */
static void show_piece(filling_t *f, xmlNodePtr parent, xmlNodePtr answer)
{
    static const char *const attributes[] = {"id", "name", "type", "size", "thumb"};
    xmlNodePtr piece = xml_add(parent, "piece");

    for (size_t i = 0; i < sizeof attributes / sizeof *attributes; i++)
        xml_set(piece, attributes[i], xml_get(f->p, answer, attributes[i]));
}

static void show_files(filling_t *f, const field_t *field, xmlNodePtr node)
{
    xml_set(node, "accept", apr_array_pstrcat(f->p, field->accept, ','));
    xml_set_int(node, "max", field->max_files);
    xml_set_int(node, "size", field->max_size ? field->max_size : f->settings->file_max);
    for (xmlNodePtr answer = filling_answer(f->data, field); answer; answer = xml_next(answer, field->name))
        show_piece(f, node, answer);
}

static void show_value(filling_t *f, const field_t *field, xmlNodePtr node)
{
    const char *value = filling_value(f, field, NULL, 0);

    if (value && field->type == FIELD_TEL && text_phone(f->p, value))
        value = text_phone_shown(f->p, text_phone(f->p, value));
    xml_set(node, "value", value);
}

static void show_text(filling_t *f, const field_t *field, xmlNodePtr node)
{
    xml_set_int(node, "maxlength", field->maxlength);
    if (field->type == FIELD_TEXTAREA)
        xml_set_int(node, "rows", field->rows);
    show_value(f, field, node);
}

static void show_number(filling_t *f, const field_t *field, xmlNodePtr node)
{
    if (field->min || field->max)
        xml_set_int(node, "min", field->min);
    if ((field->min || field->max) && field->max != APR_INT64_MAX)
        xml_set_int(node, "max", field->max);
    show_value(f, field, node);
}

static void show_parts(filling_t *f, const field_t *field, xmlNodePtr node, const char *const *part)
{
    for (; *part; part++)
        xml_set(node, *part, filling_value(f, field, *part, 0));
}

static void show_date(filling_t *f, const field_t *field, xmlNodePtr node)
{
    if (field->year_alone)
        xml_set(node, "year-alone", "yes");
    show_parts(f, field, node, teleservice_date_parts);
}

static void show_address(filling_t *f, const field_t *field, xmlNodePtr node)
{
    xml_set_int(node, "maxlength", field->maxlength);
    show_parts(f, field, node, teleservice_address_parts);
}

static int is_selected(const filling_t *f, const field_t *field, const char *value)
{
    for (xmlNodePtr answer = filling_answer(f->data, field); answer; answer = xml_next(answer, field->name))
        if (!strcmp(xml_text(f->p, answer), value))
            return 1;
    return 0;
}

static void show_options(filling_t *f, const field_t *field, xmlNodePtr node)
{
    for (int i = 0; i < field->options->nelts; i++) {
        const option_t *option = APR_ARRAY_IDX(field->options, i, const option_t *);
        xmlNodePtr child;

        if (!filling_option_relevant(f, option))
            continue;
        child = xml_add(node, "option");
        xml_set(child, "value", option->value);
        xml_set(child, "label", option->label);
        xml_set(child, "hint", option->hint);
        xml_set(child, "group", option->group);
        xml_set(child, "selected", is_selected(f, field, option->value) ? "yes" : NULL);
    }
}

static void (*const showers[FIELD_TYPES])(filling_t *f, const field_t *field, xmlNodePtr node) = {
    [FIELD_TEXT] = show_text,       [FIELD_TEXTAREA] = show_text,   [FIELD_EMAIL] = show_text,
    [FIELD_TEL] = show_text,        [FIELD_NUMBER] = show_number,   [FIELD_DATE] = show_date,
    [FIELD_CHOICE] = show_options,  [FIELD_CHOICES] = show_options, [FIELD_SELECT] = show_options,
    [FIELD_ADDRESS] = show_address, [FIELD_FILES] = show_files,     [FIELD_CONSENT] = show_value,
};

/*
 * Problems.
 */
static void show_problem(const filling_problem_t *problem, xmlNodePtr node)
{
    xml_set(node, "part", problem->part);
    xml_set(node, "code", problem->code);
    xml_set(node, "text", problem->text);
}

static void show_problems_of(const showing_t *s, const field_t *field, xmlNodePtr node)
{
    for (int i = 0; s->problems && i < s->problems->nelts; i++) {
        const filling_problem_t *problem = &APR_ARRAY_IDX(s->problems, i, filling_problem_t);

        if (problem->field == field)
            show_problem(problem, xml_add(node, "problem"));
    }
}

static int is_inside(const apr_array_header_t *fields, const field_t *field)
{
    for (int i = 0; fields && i < fields->nelts; i++) {
        const field_t *one = APR_ARRAY_IDX(fields, i, const field_t *);

        if (one == field || is_inside(one->fields, field))
            return 1;
    }
    return 0;
}

static void show_summary(const showing_t *s, xmlNodePtr step)
{
    for (int i = 0; s->problems && i < s->problems->nelts; i++) {
        const filling_problem_t *problem = &APR_ARRAY_IDX(s->problems, i, filling_problem_t);
        xmlNodePtr node;

        if (!is_inside(s->step->fields, problem->field))
            continue;
        node = xml_add(step, "problem");
        xml_set(node, "field", name_of(s->f, problem->field));
        xml_set(node, "type", teleservice_type_name(problem->field->type));
        xml_set(node, "label", problem->field->type == FIELD_NOTE ? NULL : problem->field->label);
        show_problem(problem, node);
        if (problem->field->type == FIELD_DATE && !problem->part)
            xml_set(node, "part", teleservice_date_parts[0]); /* a link needs an input to lead to */
    }
}

/*
 * The step.
 */
static void show_note(const showing_t *s, const field_t *field, xmlNodePtr parent)
{
    xmlNodePtr node = xml_add(parent, "note");

    xml_set(node, "name", name_of(s->f, field));
    xml_set(node, "kind", field->kind);
    xml_set(node, "text", field->label);
    xml_set(node, "href", field->href);
    xml_set(node, "link", field->link);
    show_problems_of(s, field, node);
}

static void show_asked(const showing_t *s, const field_t *field, xmlNodePtr parent)
{
    xmlNodePtr node = xml_add(parent, "field");

    xml_set(node, "name", field->name);
    xml_set(node, "type", teleservice_type_name(field->type));
    xml_set(node, "label", field->label);
    xml_set(node, "hint", field->hint);
    xml_set(node, "required", filling_required(s->f, field) ? "yes" : "no");
    xml_set(node, "autocomplete", field->autocomplete);
    if (showers[field->type])
        showers[field->type](s->f, field, node);
    show_problems_of(s, field, node);
}

static int holds_one_of(const apr_array_header_t *fields, const apr_array_header_t *only)
{
    for (int i = 0; fields && i < fields->nelts; i++) {
        const field_t *field = APR_ARRAY_IDX(fields, i, const field_t *);

        if ((field->name && filling_is_among(only, field->name)) || holds_one_of(field->fields, only))
            return 1;
    }
    return 0;
}

static void show_fields(const showing_t *s, const apr_array_header_t *fields, xmlNodePtr parent);

static void show_group(const showing_t *s, const field_t *field, xmlNodePtr parent)
{
    xmlNodePtr node;

    if (s->only && !holds_one_of(field->fields, s->only))
        return;
    node = xml_add(parent, "group");
    xml_set(node, "label", field->label);
    xml_set(node, "hint", field->hint);
    show_fields(s, field->fields, node);
}

static void show_fields(const showing_t *s, const apr_array_header_t *fields, xmlNodePtr parent)
{
    for (int i = 0; i < fields->nelts; i++) {
        const field_t *field = APR_ARRAY_IDX(fields, i, const field_t *);

        if (!filling_relevant(s->f, field) || field->type == FIELD_COMPUTED)
            continue;
        if (field->type == FIELD_GROUP)
            show_group(s, field, parent);
        else if (field->type == FIELD_NOTE)
            show_note(s, field, parent);
        else if (filling_is_among(s->only, field->name))
            show_asked(s, field, parent);
    }
}

static void show_place(filling_t *f, const step_t *step, xmlNodePtr node)
{
    const step_t *before = filling_before(f, step), *after = filling_next(f, step);
    int position = 0, count = 0;

    for (const step_t *one = filling_next(f, NULL); one; one = filling_next(f, one)) {
        position += one->index <= step->index;
        count++;
    }
    xml_set_int(node, "position", position);
    xml_set_int(node, "count", count);
    xml_set(node, "next", after ? after->id : NULL);
    xml_set(node, "previous", before ? before->id : NULL);
}

void filling_show_step(filling_t *f, const step_t *step, const apr_array_header_t *problems,
                       const apr_array_header_t *only, xmlNodePtr parent)
{
    showing_t s = {.f = f, .step = step, .problems = problems, .only = only};
    xmlNodePtr node = xml_add(parent, "step");

    xml_set(node, "id", step->id);
    xml_set(node, "title", step->title);
    xml_set(node, "hint", step->hint);
    show_place(f, step, node);
    show_summary(&s, node);
    show_fields(&s, step->fields, node);
}

/*
 * Answers, to read.
 */
static void add_value(xmlNodePtr answer, const char *text)
{
    if (text && *text)
        xml_add_text(answer, "value", text);
}

static void read_options(filling_t *f, const field_t *field, xmlNodePtr answer)
{
    for (int i = 0; i < field->options->nelts; i++) {
        const option_t *option = APR_ARRAY_IDX(field->options, i, const option_t *);

        if (is_selected(f, field, option->value) && filling_option_relevant(f, option))
            add_value(answer, option->label);
    }
}

/* A postcode stands before its town. */
static void read_address(filling_t *f, const field_t *field, xmlNodePtr answer)
{
    const char *postcode = filling_value(f, field, "code-postal", 0), *town = filling_value(f, field, "ville", 0);
    const char *country = filling_value(f, field, "pays", 0);

    add_value(answer, filling_value(f, field, "voie", 0));
    add_value(answer, filling_value(f, field, "complement", 0));
    add_value(answer, postcode && town ? apr_pstrcat(f->p, postcode, " ", town, NULL) : postcode ? postcode : town);
    if (!filling_is_in_france(f->p, country))
        add_value(answer, country);
}

/* A textarea's lines, each as a value. */
static void read_lines(filling_t *f, const char *text, xmlNodePtr answer)
{
    char *state = NULL;

    for (char *line = apr_strtok(apr_pstrdup(f->p, text), "\n", &state); line; line = apr_strtok(NULL, "\n", &state))
        add_value(answer, line);
}

static void read_value(filling_t *f, const field_t *field, xmlNodePtr answer)
{
    xmlNodePtr node = filling_answer(f->data, field);
    const char *text = node ? xml_text(f->p, node) : NULL;

    if (!text)
        return;
    if (field->type == FIELD_DATE)
        add_value(answer, calendar_show_digits(f->settings->calendar, f->p, text));
    else if (field->type == FIELD_TEL)
        add_value(answer, text_phone_shown(f->p, text));
    else if (field->type == FIELD_TEXTAREA)
        read_lines(f, text, answer);
    else
        add_value(answer, text);
}

static void read_answer(filling_t *f, const field_t *field, xmlNodePtr answer)
{
    if (filling_has_options(field))
        read_options(f, field, answer);
    else if (field->type == FIELD_ADDRESS)
        read_address(f, field, answer);
    else if (field->type != FIELD_FILES)
        read_value(f, field, answer);
    else
        for (xmlNodePtr node = filling_answer(f->data, field); node; node = xml_next(node, field->name))
            show_piece(f, answer, node);
}

static int is_readable(filling_t *f, const field_t *field)
{
    if (!field->name || !filling_relevant(f, field))
        return 0;
    return field->type != FIELD_COMPUTED || (*field->label && filling_answer(f->live, field));
}

static void read_fields(filling_t *f, const apr_array_header_t *fields, xmlNodePtr step)
{
    for (int i = 0; fields && i < fields->nelts; i++) {
        const field_t *field = APR_ARRAY_IDX(fields, i, const field_t *);
        xmlNodePtr answer;

        read_fields(f, field->fields, step);
        if (!is_readable(f, field))
            continue;
        answer = xml_add(step, "answer");
        xml_set(answer, "name", field->name);
        xml_set(answer, "type", teleservice_type_name(field->type));
        xml_set(answer, "label", field->label);
        xml_set(answer, "group", field->group ? field->group->label : NULL);
        xml_set(answer, "special", field->special ? "yes" : NULL);
        read_answer(f, field, answer);
    }
}

void filling_show_answers(filling_t *f, xmlNodePtr parent)
{
    xmlNodePtr answers = xml_add(parent, "answers");

    for (const step_t *step = filling_next(f, NULL); step; step = filling_next(f, step)) {
        xmlNodePtr node = xml_add(answers, "step");

        xml_set(node, "id", step->id);
        xml_set(node, "title", step->title);
        read_fields(f, step->fields, node);
    }
}
