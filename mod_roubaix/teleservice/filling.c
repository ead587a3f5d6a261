/* SPDX-License-Identifier: Apache-2.0 */
#include "teleservice/filling_work.h"

#include <string.h>

#include <apr_strings.h>

#include "base/text.h"
#include "base/xml.h"
#include "teleservice/expression.h"

#define SUBJECT_MAX 200 /* characters */

/*
 * Opening and storing.
 */
const problem_t *filling_open(apr_pool_t *p, const teleservice_t *teleservice, const settings_t *settings,
                              apr_time_t now, const char *data, filling_t **out)
{
    filling_t *f = apr_pcalloc(p, sizeof *f);
    const problem_t *problem;

    f->p = p;
    f->teleservice = teleservice;
    f->settings = settings;
    f->now = now;
    f->typed = apr_hash_make(p);
    f->relevant = apr_pcalloc(p, teleservice->field_count + 1);
    f->step_relevant = apr_pcalloc(p, teleservice->steps->nelts + 1);
    f->stale = 1;
    if (!data)
        f->data = xml_new(p, "demande");
    else if ((problem = xml_parse(p, data, strlen(data), "demande", &f->data)))
        return problem_make(p, PROBLEM_INTERNAL, "demande", "the data document: %s", problem->detail);
    f->live = xml_new(p, "demande");
    f->xpath = expression_context(p, f->live, teleservice, settings->calendar, now);
    *out = f;
    return NULL;
}

const teleservice_t *filling_teleservice(const filling_t *f)
{
    return f->teleservice;
}

xmlNodePtr filling_data(const filling_t *f)
{
    return f->data;
}

const char *filling_dump(filling_t *f, apr_pool_t *p)
{
    filling_fresh(f);
    return xml_dump(p, f->data);
}

/*
 * Answers in the data document.
 */
xmlNodePtr filling_answer(xmlNodePtr answers, const field_t *field)
{
    return field->name ? xml_first(answers, field->name) : NULL;
}

static const field_t *field_of(const filling_t *f, xmlNodePtr node)
{
    return node->type == XML_ELEMENT_NODE ? apr_hash_get(f->teleservice->fields, node->name, APR_HASH_KEY_STRING)
                                          : NULL;
}

static void take_out(xmlNodePtr node)
{
    xmlUnlinkNode(node);
    xmlFreeNode(node);
}

static const char *typed_key(const filling_t *f, const field_t *field, const char *part)
{
    return part ? apr_pstrcat(f->p, field->name, ".", part, NULL) : field->name;
}

const char *filling_typed(const filling_t *f, const field_t *field, const char *part)
{
    return apr_hash_get(f->typed, typed_key(f, field, part), APR_HASH_KEY_STRING);
}

void filling_keep_typed(filling_t *f, const field_t *field, const char *part, const char *text)
{
    apr_hash_set(f->typed, typed_key(f, field, part), APR_HASH_KEY_STRING, text);
}

static void forget_typed(filling_t *f, const field_t *field, const char *const *parts)
{
    filling_keep_typed(f, field, NULL, NULL);
    for (; *parts; parts++)
        filling_keep_typed(f, field, *parts, NULL);
}

void filling_clear(filling_t *f, const field_t *field)
{
    xmlNodePtr node;

    while ((node = filling_answer(f->data, field)))
        take_out(node);
    forget_typed(f, field, field->type == FIELD_DATE ? teleservice_date_parts : teleservice_address_parts);
    f->stale = 1;
}

xmlNodePtr filling_add(filling_t *f, const field_t *field, const char *text)
{
    xmlNodePtr node = xmlNewDocNode(f->data->doc, NULL, (const xmlChar *)field->name, NULL),
               later = xml_first(f->data, NULL);

    if (text)
        xmlAddChild(node, xmlNewDocText(f->data->doc, (const xmlChar *)text));
    while (later && (!field_of(f, later) || field_of(f, later)->index <= field->index))
        later = xml_next(later, NULL);
    f->stale = 1;
    return later ? xmlAddPrevSibling(later, node) : xmlAddChild(f->data, node);
}

static xmlNodePtr nth(xmlNodePtr node, const char *name, int i)
{
    while (node && i-- > 0)
        node = xml_next(node, name);
    return node;
}

/* A part of a stored date without leading zeros; NULL when it is not known. */
static const char *date_part(apr_pool_t *p, const char *digits, const char *part)
{
    int from = !strcmp(part, "annee") ? 0 : !strcmp(part, "mois") ? 4 : 6, n = from ? 2 : 4;

    if (strlen(digits) != 8)
        return NULL;
    digits = apr_pstrmemdup(p, digits + from, n);
    while (*digits == '0')
        digits++;
    return *digits ? digits : NULL;
}

const char *filling_value(const filling_t *f, const field_t *field, const char *part, int i)
{
    const char *typed = field->name && i == 0 ? filling_typed(f, field, part) : NULL;
    xmlNodePtr node = typed ? NULL : nth(filling_answer(f->data, field), field->name, i);

    if (typed || !node)
        return typed;
    if (part && field->type == FIELD_DATE)
        return date_part(f->p, xml_text(f->p, node), part);
    if (part && field->type == FIELD_ADDRESS)
        node = xml_first(node, part);
    return node ? xml_text(f->p, node) : NULL;
}

/*
 * Pièces.
 */
void filling_piece_add(filling_t *f, const field_t *field, apr_int64_t id, const char *name, const char *media_type,
                       apr_off_t size, int thumb)
{
    xmlNodePtr node;

    if (!field || !field->name)
        return;
    node = filling_add(f, field, NULL);
    xml_set_int(node, "id", id);
    xml_set(node, "name", name);
    xml_set(node, "type", media_type);
    xml_set_int(node, "size", size);
    xml_set(node, "thumb", thumb ? "yes" : "no");
}

static int is_piece(filling_t *f, xmlNodePtr node, apr_int64_t id)
{
    const field_t *field = field_of(f, node);
    const char *named = field && field->type == FIELD_FILES ? xml_get(f->p, node, "id") : NULL;

    return named && apr_atoi64(named) == id;
}

void filling_piece_remove(filling_t *f, apr_int64_t id)
{
    xmlNodePtr next;

    for (xmlNodePtr node = xml_first(f->data, NULL); node; node = next) {
        next = xml_next(node, NULL);
        if (is_piece(f, node, id))
            take_out(node);
    }
    f->stale = 1;
}

int filling_piece_count(const filling_t *f, const field_t *field)
{
    int n = 0;

    for (xmlNodePtr node = filling_answer(f->data, field); node; node = xml_next(node, field->name))
        n++;
    return n;
}

/*
 * What is relevant.
 */
int filling_has_options(const field_t *field)
{
    return field->type == FIELD_CHOICE || field->type == FIELD_CHOICES || field->type == FIELD_SELECT;
}

static int option_is_open(const filling_t *f, const option_t *option)
{
    return expression_true(f->xpath, option->relevant, f->live, 1);
}

static const option_t *open_option(const filling_t *f, const field_t *field, const char *value)
{
    for (int i = 0; value && i < field->options->nelts; i++) {
        const option_t *option = APR_ARRAY_IDX(field->options, i, const option_t *);

        if (!strcmp(option->value, value))
            return option_is_open(f, option) ? option : NULL;
    }
    return NULL;
}

int filling_is_among(const apr_array_header_t *names, const char *name)
{
    for (int i = 0; names && i < names->nelts; i++)
        if (!strcmp(APR_ARRAY_IDX(names, i, const char *), name))
            return 1;
    return !names;
}

/* Whether the form says anything of the field. */
static int was_posted(const field_t *field, const form_t *form)
{
    apr_size_t n = strlen(field->name);

    for (int i = 0; i < form->pairs->nelts; i++) {
        const char *name = APR_ARRAY_IDX(form->pairs, i, form_pair_t).name;

        if (!strncmp(name, field->name, n) && (name[n] == '\0' || name[n] == '.'))
            return 1;
    }
    return 0;
}

/* A box left unticked posts nothing: what was shown is taken, what was not shown only when it came all the same. */
static void take(filling_t *f, const posting_t *posting, const field_t *field)
{
    if (posting && posting->form && field->name && filling_is_among(posting->only, field->name) &&
        (posting->before[field->index] || was_posted(field, posting->form)))
        filling_take_field(f, field, posting->form);
}

static void compute(filling_t *f, const field_t *field)
{
    const char *text = expression_text(f->p, f->xpath, field->calculate, f->live);

    filling_clear(f, field);
    if (*text)
        filling_add(f, field, text);
}

static void copy_answers(filling_t *f, const field_t *field)
{
    for (xmlNodePtr node = filling_answer(f->data, field); node; node = xml_next(node, field->name))
        if (!filling_has_options(field) || open_option(f, field, xml_text(f->p, node)))
            xmlAddChild(f->live, xmlDocCopyNode(node, f->live->doc, 1));
}

static void settle_field(filling_t *f, const posting_t *posting, const field_t *field, int open)
{
    int relevant = open && expression_true(f->xpath, field->relevant, f->live, 1);

    f->relevant[field->index] = (char)relevant;
    if (relevant && field->type == FIELD_COMPUTED)
        compute(f, field);
    else if (relevant)
        take(f, posting, field);
    for (int i = 0; field->fields && i < field->fields->nelts; i++)
        settle_field(f, posting, APR_ARRAY_IDX(field->fields, i, const field_t *), relevant);
    if (relevant && field->name)
        copy_answers(f, field);
}

void filling_settle(filling_t *f, const posting_t *posting)
{
    const apr_array_header_t *steps = f->teleservice->steps;

    xmlFreeNodeList(f->live->children);
    f->live->children = f->live->last = NULL;
    for (int i = 0; i < steps->nelts; i++) {
        const step_t *step = APR_ARRAY_IDX(steps, i, const step_t *);
        int relevant = expression_true(f->xpath, step->relevant, f->live, 1);

        f->step_relevant[i] = (char)relevant;
        for (int k = 0; k < step->fields->nelts; k++)
            settle_field(f, posting && posting->step == step ? posting : NULL,
                         APR_ARRAY_IDX(step->fields, k, const field_t *), relevant);
    }
    f->stale = 0;
}

void filling_fresh(filling_t *f)
{
    if (f->stale)
        filling_settle(f, NULL);
}

void filling_take(filling_t *f, const step_t *step, const form_t *form, const apr_array_header_t *only)
{
    posting_t posting = {.step = step, .form = form, .only = only};

    filling_fresh(f);
    posting.before = apr_pmemdup(f->p, f->relevant, f->teleservice->field_count + 1);
    filling_settle(f, &posting);
}

int filling_relevant(filling_t *f, const field_t *field)
{
    filling_fresh(f);
    return f->relevant[field->index];
}

int filling_step_relevant(filling_t *f, const step_t *step)
{
    filling_fresh(f);
    return f->step_relevant[step->index];
}

int filling_option_relevant(filling_t *f, const option_t *option)
{
    filling_fresh(f);
    return option_is_open(f, option);
}

const option_t *filling_option(filling_t *f, const field_t *field, const char *value)
{
    filling_fresh(f);
    return open_option(f, field, value);
}

int filling_required(filling_t *f, const field_t *field)
{
    filling_fresh(f);
    if (!field->name || field->type == FIELD_COMPUTED)
        return 0;
    return !field->optional && expression_true(f->xpath, field->required, f->live, 1);
}

/*
 * From step to step.
 */
static const step_t *step_at(filling_t *f, int at, int direction)
{
    const apr_array_header_t *steps = f->teleservice->steps;

    filling_fresh(f);
    for (; at >= 0 && at < steps->nelts; at += direction)
        if (f->step_relevant[at])
            return APR_ARRAY_IDX(steps, at, const step_t *);
    return NULL;
}

const step_t *filling_next(filling_t *f, const step_t *step)
{
    return step_at(f, step ? step->index + 1 : 0, 1);
}

const step_t *filling_before(filling_t *f, const step_t *step)
{
    return step_at(f, step ? step->index - 1 : f->teleservice->steps->nelts - 1, -1);
}

const step_t *filling_unfinished(filling_t *f)
{
    const step_t *step = filling_next(f, NULL);

    while (step && filling_check(f, step)->nelts == 0)
        step = filling_next(f, step);
    return step;
}

/* Whether an answer counts: of a relevant field, an option one can choose. */
static int counts(filling_t *f, xmlNodePtr node)
{
    const field_t *field = field_of(f, node);

    if (!field || !f->relevant[field->index])
        return 0;
    return !filling_has_options(field) || open_option(f, field, xml_text(f->p, node));
}

void filling_prune(filling_t *f)
{
    xmlNodePtr next;

    filling_fresh(f);
    for (xmlNodePtr node = f->data->children; node; node = next) {
        next = node->next;
        if (!counts(f, node))
            take_out(node);
    }
    f->stale = 1;
}

/*
 * What the demande takes from its answers.
 */
const char *filling_office(filling_t *f, apr_pool_t *p)
{
    const char *office;

    filling_fresh(f);
    office = expression_text(p, f->xpath, f->teleservice->route, f->live);
    return settings_office(f->settings, office) ? office : f->teleservice->office;
}

/* The first `max` characters. */
static const char *cut(apr_pool_t *p, const char *text, apr_size_t max)
{
    const char *end = text;

    for (apr_size_t n = 0; *end; end++)
        if ((*end & 0xc0) != 0x80 && n++ == max)
            break;
    return apr_pstrmemdup(p, text, end - text);
}

const char *filling_subject(filling_t *f, apr_pool_t *p)
{
    const char *subject;

    filling_fresh(f);
    subject = expression_text(p, f->xpath, f->teleservice->subject, f->live);
    subject += strspn(subject, " \n\t");
    return *subject ? cut(p, subject, SUBJECT_MAX) : f->teleservice->name;
}

/* What was answered to the first field that `prefill` would fill and that counts; "" when nothing. */
static const char *answer_like(filling_t *f, apr_pool_t *p, const char *prefill)
{
    filling_fresh(f);
    for (xmlNodePtr node = xml_first(f->live, NULL); node; node = xml_next(node, NULL)) {
        const field_t *field = field_of(f, node);

        if (field && field->prefill && !strcmp(field->prefill, prefill))
            return xml_text(p, node);
    }
    return "";
}

const char *filling_requester(filling_t *f, apr_pool_t *p)
{
    const char *first = answer_like(f, p, "first-name"), *last = answer_like(f, p, "last-name");

    return apr_pstrcat(p, first, *first && *last ? " " : "", last, NULL);
}

const char *filling_sort_name(filling_t *f, apr_pool_t *p)
{
    return apr_pstrcat(p, answer_like(f, p, "last-name"), " ", answer_like(f, p, "first-name"), NULL);
}

const char *filling_email(filling_t *f, apr_pool_t *p)
{
    const char *email = answer_like(f, p, "email");

    return text_is_email(email) ? email : "";
}
