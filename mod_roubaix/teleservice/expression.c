/* SPDX-License-Identifier: Apache-2.0 */
#include "teleservice/expression.h"

#include <string.h>

#include <apr_lib.h>
#include <apr_strings.h>
#include <libxml/xpathInternals.h>

#define X(s) ((const xmlChar *)(s))
#define STEPS_MAX 100000 /* of one evaluation: what a form needs is a hundred */
#define SHIFT_MAX 400000 /* days: about a thousand years */

/* What the functions of a context know. */
typedef struct world_t {
    const teleservice_t *teleservice;
    calendar_t *calendar;
    apr_time_t now;
    const char *error; /* the last message of libxml2, or NULL */
    apr_pool_t *p;
} world_t;

static void keep_error(void *data, xmlErrorPtr error)
{
    world_t *world = data;

    if (world && !world->error && error->message)
        world->error = apr_pstrdup(world->p, error->message);
}

static void drop_error(void *data, xmlErrorPtr error)
{
    (void)data;
    (void)error;
}

/*
 * Our functions.
 */
static world_t *world_of(xmlXPathParserContextPtr ctxt)
{
    return ctxt->context->userData;
}

static int shift_of(xmlXPathParserContextPtr ctxt)
{
    double n = xmlXPathPopNumber(ctxt);

    return n >= -SHIFT_MAX && n <= SHIFT_MAX ? (int)n : 0;
}

static void push_day(xmlXPathParserContextPtr ctxt, int days, int years)
{
    const world_t *world = world_of(ctxt);

    if (!xmlXPathCheckError(ctxt))
        valuePush(ctxt, xmlXPathNewFloat(calendar_today(world->calendar, world->now, days, years)));
}

static void today(xmlXPathParserContextPtr ctxt, int nargs)
{
    CHECK_ARITY(0);
    push_day(ctxt, 0, 0);
}

static void days_from_today(xmlXPathParserContextPtr ctxt, int nargs)
{
    CHECK_ARITY(1);
    CAST_TO_NUMBER;
    push_day(ctxt, shift_of(ctxt), 0);
}

static void years_before_today(xmlXPathParserContextPtr ctxt, int nargs)
{
    CHECK_ARITY(1);
    CAST_TO_NUMBER;
    push_day(ctxt, 0, -(shift_of(ctxt) % 2000));
}

/* Text, or (a pièce) attributes. */
static int is_filled(xmlNodePtr node)
{
    xmlChar *text = xmlNodeGetContent(node);
    int filled = (text && *text) || (node->type == XML_ELEMENT_NODE && node->properties);

    xmlFree(text);
    return filled;
}

static void filled(xmlXPathParserContextPtr ctxt, int nargs)
{
    xmlXPathObjectPtr object;
    int any = 0;

    CHECK_ARITY(1);
    CHECK_TYPE(XPATH_NODESET);
    object = valuePop(ctxt);
    for (int i = 0; object->nodesetval && i < object->nodesetval->nodeNr; i++)
        any = any || is_filled(object->nodesetval->nodeTab[i]);
    xmlXPathFreeObject(object);
    valuePush(ctxt, xmlXPathNewBoolean(any));
}

static const char *label_of(const teleservice_t *teleservice, xmlNodePtr node, const char *value)
{
    const field_t *field = apr_hash_get(teleservice->fields, node->name, APR_HASH_KEY_STRING);

    for (int i = 0; field && field->options && i < field->options->nelts; i++) {
        const option_t *option = APR_ARRAY_IDX(field->options, i, const option_t *);

        if (!strcmp(option->value, value))
            return option->label;
    }
    return value;
}

/* Of the first, when there are several. */
static void label(xmlXPathParserContextPtr ctxt, int nargs)
{
    xmlXPathObjectPtr object;
    xmlChar *value = NULL;
    const char *text = "";

    CHECK_ARITY(1);
    CHECK_TYPE(XPATH_NODESET);
    object = valuePop(ctxt);
    if (object->nodesetval && object->nodesetval->nodeNr > 0) {
        value = xmlNodeGetContent(object->nodesetval->nodeTab[0]);
        text = label_of(world_of(ctxt)->teleservice, object->nodesetval->nodeTab[0], value ? (const char *)value : "");
    }
    valuePush(ctxt, xmlXPathNewCString(text));
    xmlFree(value);
    xmlXPathFreeObject(object);
}

static const struct {
    const char *name;
    xmlXPathFunction function;
} functions[] = {
    {"today", today},
    {"days-from-today", days_from_today},
    {"years-before-today", years_before_today},
    {"filled", filled},
    {"label", label},
};

/*
 * Compiling and evaluating.
 */
static apr_status_t free_expression(void *expression)
{
    xmlXPathFreeCompExpr(expression);
    return APR_SUCCESS;
}

xmlXPathCompExprPtr expression_compile(apr_pool_t *p, const char *text)
{
    xmlXPathContextPtr context = xmlXPathNewContext(NULL);
    xmlXPathCompExprPtr expression;

    context->error = drop_error;
    expression = xmlXPathCtxtCompile(context, X(text));
    xmlXPathFreeContext(context);
    if (expression)
        apr_pool_cleanup_register(p, expression, free_expression, apr_pool_cleanup_null);
    return expression;
}

static apr_status_t free_context(void *context)
{
    xmlXPathFreeContext(context);
    return APR_SUCCESS;
}

xmlXPathContextPtr expression_context(apr_pool_t *p, xmlNodePtr root, const teleservice_t *teleservice,
                                      calendar_t *calendar, apr_time_t now)
{
    xmlXPathContextPtr context = xmlXPathNewContext(root->doc);
    world_t *world = apr_pcalloc(p, sizeof *world);

    apr_pool_cleanup_register(p, context, free_context, apr_pool_cleanup_null);
    *world = (world_t){.teleservice = teleservice, .calendar = calendar, .now = now, .p = p};
    context->userData = world;
    context->error = keep_error;
    context->opLimit = STEPS_MAX;
    for (size_t i = 0; i < sizeof functions / sizeof *functions; i++)
        xmlXPathRegisterFunc(context, X(functions[i].name), functions[i].function);
    return context;
}

/* NULL when it cannot be evaluated; to be freed. */
static xmlXPathObjectPtr evaluate(xmlXPathContextPtr context, xmlXPathCompExprPtr expression, xmlNodePtr node)
{
    context->node = node;
    context->opCount = 0;
    ((world_t *)context->userData)->error = NULL;
    return xmlXPathCompiledEval(expression, context);
}

int expression_true(xmlXPathContextPtr context, xmlXPathCompExprPtr expression, xmlNodePtr node, int otherwise)
{
    xmlXPathObjectPtr object = expression ? evaluate(context, expression, node) : NULL;
    int truth = object ? xmlXPathCastToBoolean(object) : otherwise;

    xmlXPathFreeObject(object);
    return truth;
}

const char *expression_text(apr_pool_t *p, xmlXPathContextPtr context, xmlXPathCompExprPtr expression, xmlNodePtr node)
{
    xmlXPathObjectPtr object = expression ? evaluate(context, expression, node) : NULL;
    xmlChar *text = object ? xmlXPathCastToString(object) : NULL;
    const char *copy = text ? apr_pstrdup(p, (const char *)text) : "";

    xmlFree(text);
    xmlXPathFreeObject(object);
    return copy;
}

const char *expression_trouble(apr_pool_t *p, xmlXPathContextPtr context, xmlXPathCompExprPtr expression,
                               xmlNodePtr node)
{
    xmlXPathObjectPtr object = evaluate(context, expression, node);
    const char *error = ((world_t *)context->userData)->error;

    xmlXPathFreeObject(object);
    if (object)
        return NULL;
    return error ? apr_pstrndup(p, error, strcspn(error, "\n")) : "it cannot be evaluated";
}

/*
 * Tokens. XPath 1.0 § 3.7: after an operand a name is an operator.
 */
static int is_name_char(int c)
{
    return apr_isalnum(c) || c == '_' || c == '-' || c == '.' || c >= 0x80;
}

static int is_operand_end(const apr_array_header_t *tokens)
{
    const token_t *last = tokens->nelts ? &APR_ARRAY_IDX(tokens, tokens->nelts - 1, token_t) : NULL;

    if (!last)
        return 0;
    if (last->kind == TOKEN_OPERATOR)
        return !strcmp(last->text, ")") || !strcmp(last->text, "]") || !strcmp(last->text, ".") ||
               !strcmp(last->text, "..");
    return last->kind != TOKEN_AXIS && last->kind != TOKEN_FUNCTION;
}

static token_kind_e kind_of_name(const apr_array_header_t *tokens, const char *after)
{
    const token_t *last = tokens->nelts ? &APR_ARRAY_IDX(tokens, tokens->nelts - 1, token_t) : NULL;

    while (apr_isspace(*after))
        after++;
    if (is_operand_end(tokens))
        return TOKEN_OPERATOR;
    if (last && last->kind == TOKEN_OPERATOR && (*last->text == '@' || *last->text == '$'))
        return *last->text == '@' ? TOKEN_ATTRIBUTE : TOKEN_VARIABLE;
    if (*after == '(')
        return TOKEN_FUNCTION;
    return after[0] == ':' && after[1] == ':' ? TOKEN_AXIS : TOKEN_NAME;
}

/* How many bytes the token at `s` has, and its kind. */
static size_t measure(const apr_array_header_t *tokens, const char *s, token_kind_e *kind)
{
    static const char *const doubles[] = {"..", "//", "::", "!=", "<=", ">="};
    size_t n = 1;

    if (*s == '\'' || *s == '"') {
        *kind = TOKEN_LITERAL;
        return strcspn(s + 1, *s == '"' ? "\"" : "'") + 2;
    }
    if (apr_isdigit(*s) || (*s == '.' && apr_isdigit(s[1]))) {
        *kind = TOKEN_NUMBER;
        return strspn(s, "0123456789.");
    }
    if (apr_isalpha(*s) || *s == '_' || (unsigned char)*s >= 0x80) {
        while (is_name_char((unsigned char)s[n]))
            n++;
        *kind = kind_of_name(tokens, s + n);
        return n;
    }
    *kind = TOKEN_OPERATOR;
    for (size_t i = 0; i < sizeof doubles / sizeof *doubles; i++)
        if (!strncmp(s, doubles[i], 2))
            return 2;
    return 1;
}

apr_array_header_t *expression_tokens(apr_pool_t *p, const char *text)
{
    apr_array_header_t *tokens = apr_array_make(p, 16, sizeof(token_t));
    const char *end = text + strlen(text);

    for (const char *s = text; s < end;) {
        token_t token;
        size_t n;

        if (apr_isspace(*s)) {
            s++;
            continue;
        }
        n = measure(tokens, s, &token.kind);
        if (n > (size_t)(end - s))
            n = end - s;
        token.text = token.kind == TOKEN_LITERAL && n >= 2 ? apr_pstrmemdup(p, s + 1, n - 2) : apr_pstrmemdup(p, s, n);
        APR_ARRAY_PUSH(tokens, token_t) = token;
        s += n;
    }
    return tokens;
}
