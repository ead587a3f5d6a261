/* SPDX-License-Identifier: Apache-2.0 */
#include "gateways/payfip.h"

#include <string.h>

#include <apr_lib.h>
#include <apr_strings.h>

#include "base/xml.h"
#include "gateways/soap.h"

/* The namespace of the wrapper elements; fields are in none. */
#define SERVICE                                                                                                        \
    "http://securite.service.tpa.cp.finances.gouv.fr/services/mas_securite/contrat_paiement_securise/"                 \
    "PaiementSecuriseService"

#define OPERATION_MAX 36

typedef struct payfip_t {
    provider_t base;
    soap_t *soap;
    const char *page;
} payfip_t;

struct provider_line_t {
    soap_line_t *soap;
};

static const problem_t *connect_line(const provider_t *provider, apr_pool_t *p, provider_line_t **out)
{
    soap_line_t *soap;
    const problem_t *problem = soap_line(((const payfip_t *)provider)->soap, p, &soap);

    if (!problem) {
        *out = apr_palloc(p, sizeof **out);
        (*out)->soap = soap;
    }
    return problem;
}

static void hang_up(provider_line_t *line)
{
    soap_hang_up(line->soap);
}

/*
 * Requests
 */
static xmlNodePtr request(apr_pool_t *p, const char *operation)
{
    return xml_add(soap_request(p, SERVICE, operation), "arg0");
}

/* In the order of the schema. */
static xmlNodePtr creation(apr_pool_t *p, const provider_order_t *order)
{
    xmlNodePtr arg = request(p, "creerPaiementSecurise");

    xml_add_text(arg, "exer", order->exercice);
    xml_add_text(arg, "mel", order->email);
    xml_add_text(arg, "montant", apr_psprintf(p, "%" APR_INT64_T_FMT, order->amount));
    xml_add_text(arg, "numcli", order->client);
    xml_add_text(arg, "objet", order->object);
    xml_add_text(arg, "refdet", order->reference);
    xml_add_text(arg, "saisie", order->mode);
    xml_add_text(arg, "urlnotif", order->notify_url);
    xml_add_text(arg, "urlredirect", order->return_url);
    return arg;
}

static xmlNodePtr question(apr_pool_t *p, const char *operation)
{
    xmlNodePtr arg = request(p, "recupererDetailPaiementSecurise");

    xml_add_text(arg, "idOp", operation);
    return arg;
}

/*
 * Answers
 */
static xmlNodePtr child(xmlNodePtr parent, const char *name)
{
    xmlNodePtr node = xml_first(parent, NULL);

    while (node && strcasecmp((const char *)node->name, name))
        node = xml_next(node, NULL);
    return node;
}

/* The text of a field, whatever its case and namespace; NULL when it is not there or empty. */
static const char *field(apr_pool_t *p, xmlNodePtr parent, const char *name)
{
    xmlNodePtr node = child(parent, name);
    char *text = node ? apr_pstrdup(p, xml_text(p, node)) : NULL;

    if (!text)
        return NULL;
    while (apr_isspace(*text))
        text++;
    for (size_t n = strlen(text); n && apr_isspace(text[n - 1]);)
        text[--n] = '\0';
    return *text ? text : NULL;
}

static int is_operation(const char *text)
{
    size_t n = strlen(text);

    return n > 0 && n <= OPERATION_MAX && strspn(text, "0123456789abcdefABCDEF-") == n;
}

static apr_int64_t cents(const char *text)
{
    return text && strlen(text) <= 11 && strspn(text, "0123456789") == strlen(text) ? apr_atoi64(text) : -1;
}

/* DDMMYYYY as YYYY-MM-DD and HHMM as HH:MM; NULL for anything else. */
static const char *day(apr_pool_t *p, const char *text)
{
    if (!text || strlen(text) != 8 || strspn(text, "0123456789") != 8)
        return NULL;
    return apr_psprintf(p, "%.4s-%.2s-%.2s", text + 4, text + 2, text);
}

static const char *hour(apr_pool_t *p, const char *text)
{
    if (!text || strlen(text) != 4 || strspn(text, "0123456789") != 4)
        return NULL;
    return apr_psprintf(p, "%.2s:%.2s", text, text + 2);
}

/* The one element under detail names the fault, not faultcode nor faultstring (protocols sheet § 5). */
static xmlNodePtr fault_kind(xmlNodePtr fault)
{
    return xml_first(child(fault, "detail"), NULL);
}

static int is_fault(const soap_exchange_t *exchange)
{
    return exchange->answer && !strcmp((const char *)exchange->answer->name, "Fault");
}

/* Anything but a functional fault says nothing of the operation. `*code` is the functional one. */
static const problem_t *read_fault(apr_pool_t *p, const soap_exchange_t *exchange, const char **code)
{
    xmlNodePtr kind = fault_kind(exchange->answer);

    *code = kind ? field(p, kind, "code") : NULL;
    if (kind && !strcmp((const char *)kind->name, "FonctionnelleErreur") && *code)
        return NULL;
    return problem_make(p, PROBLEM_UNAVAILABLE, "payment-away", "fault %s %s", kind ? (const char *)kind->name : "without detail",
                        *code ? *code : "");
}

static xmlNodePtr returned(const soap_exchange_t *exchange, const char *wrapper)
{
    return exchange->answer && !strcmp((const char *)exchange->answer->name, wrapper) ? child(exchange->answer, "return") : NULL;
}

/* Which of the payer's answers a creation fault is about: its first letter (protocols sheet § 5). */
static const char *field_of(const char *code)
{
    return *code == 'A' ? "courriel" : *code == 'M' ? "montant" : *code == 'R' ? "reference" : NULL;
}

static const problem_t *create(provider_line_t *line, apr_pool_t *p, const provider_order_t *order, provider_reply_t *reply)
{
    soap_exchange_t exchange = {.request = creation(p, order)};
    const problem_t *problem;

    *reply = (provider_reply_t){.outcome = PROVIDER_UNREADABLE, .amount = -1, .means = ""};
    soap_call(line->soap, p, &exchange);
    reply->raw = exchange.raw;
    if (exchange.problem)
        return exchange.problem;
    if (is_fault(&exchange)) {
        if ((problem = read_fault(p, &exchange, &reply->code)))
            return problem;
        reply->outcome = PROVIDER_DECLINED;
        reply->field = field_of(reply->code);
        return NULL;
    }
    reply->operation = field(p, returned(&exchange, "creerPaiementSecuriseResponse"), "idOp");
    if (!reply->operation || !is_operation(reply->operation))
        return problem_make(p, PROBLEM_UNAVAILABLE, "payment-away", "an answer without idOp");
    reply->outcome = PROVIDER_OPENED;
    reply->code = "idOp";
    return NULL;
}

static const struct {
    const char *code;
    provider_outcome_e outcome;
    const char *means;
} results[] = {
    {"P", PROVIDER_PAID, "carte"},          {"V", PROVIDER_PAID, "prelevement"},
    {"R", PROVIDER_REFUSED, "carte"},       {"Z", PROVIDER_REFUSED, "prelevement"},
    {"A", PROVIDER_ABANDONED, ""},
};

static void read_result(apr_pool_t *p, xmlNodePtr data, provider_reply_t *reply)
{
    reply->code = field(p, data, "resultrans");
    reply->operation = field(p, data, "idOp");
    reply->client = field(p, data, "numcli");
    reply->reference = field(p, data, "refdet");
    reply->mode = field(p, data, "saisie");
    reply->amount = cents(field(p, data, "montant"));
    reply->authorisation = field(p, data, "numauto");
    reply->day = day(p, field(p, data, "dattrans"));
    reply->hour = hour(p, field(p, data, "heurtrans"));
    for (size_t i = 0; reply->code && i < sizeof results / sizeof *results; i++)
        if (!strcmp(reply->code, results[i].code)) {
            reply->outcome = results[i].outcome;
            reply->means = results[i].means;
        }
}

static const problem_t *read_detail(apr_pool_t *p, const soap_exchange_t *exchange, provider_reply_t *reply)
{
    const problem_t *problem;
    xmlNodePtr data;

    *reply = (provider_reply_t){.outcome = PROVIDER_UNREADABLE, .amount = -1, .means = "", .raw = exchange->raw};
    if (exchange->problem)
        return exchange->problem;
    if (is_fault(exchange)) {
        if ((problem = read_fault(p, exchange, &reply->code)))
            return problem;
        if (!strcmp(reply->code, "P5"))
            reply->outcome = PROVIDER_PENDING;
        else if (!strcmp(reply->code, "P1"))
            reply->outcome = PROVIDER_UNKNOWN;
        return NULL;
    }
    if (!(data = returned(exchange, "recupererDetailPaiementSecuriseResponse")))
        return problem_make(p, PROBLEM_UNAVAILABLE, "payment-away", "an answer to something else");
    read_result(p, data, reply);
    return NULL;
}

static const problem_t *ask(provider_line_t *line, apr_pool_t *p, const char *operation, provider_reply_t *reply)
{
    soap_exchange_t exchange = {.request = question(p, operation)};

    soap_call(line->soap, p, &exchange);
    return read_detail(p, &exchange, reply);
}

static void ask_many(const provider_t *provider, apr_pool_t *p, const char *const *operations, int count, provider_reply_t *replies,
                     const problem_t **problems)
{
    soap_exchange_t *exchanges = apr_pcalloc(p, sizeof *exchanges * (count + 1));

    for (int i = 0; i < count; i++)
        exchanges[i].request = question(p, operations[i]);
    soap_call_many(((const payfip_t *)provider)->soap, p, exchanges, count);
    for (int i = 0; i < count; i++)
        problems[i] = read_detail(p, &exchanges[i], &replies[i]);
}

static const problem_t *client(provider_line_t *line, apr_pool_t *p, const char *number, provider_client_t *out)
{
    static const char *const labels[] = {"libelleN1", "libelleN2", "libelleN3"};
    soap_exchange_t exchange = {.request = request(p, "recupererDetailClient")};
    const problem_t *problem;
    const char *code;
    xmlNodePtr data;

    xml_add_text(exchange.request, "numCli", number);
    soap_call(line->soap, p, &exchange);
    if (exchange.problem)
        return exchange.problem;
    if (is_fault(&exchange)) {
        problem = read_fault(p, &exchange, &code);
        return problem ? problem : problem_make(p, PROBLEM_INPUT, "payment-client", "%s", code);
    }
    if (!(data = returned(&exchange, "recupererDetailClientResponse")))
        return problem_make(p, PROBLEM_UNAVAILABLE, "payment-away", "an answer to something else");
    out->number = field(p, data, "numcli");
    for (int i = 0; i < 3; i++) {
        const char *label = field(p, data, labels[i]);

        out->labels[i] = label ? label : "";
    }
    return NULL;
}

static const char *page(const provider_t *provider, apr_pool_t *p, const char *operation)
{
    return apr_pstrcat(p, ((const payfip_t *)provider)->page, "?idop=", operation, NULL);
}

const provider_t *payfip_open(apr_pool_t *p, const payment_settings_t *settings)
{
    payfip_t *payfip;

    if (!settings->service || !settings->page)
        return NULL;
    payfip = apr_palloc(p, sizeof *payfip);
    *payfip = (payfip_t){
        .base = {"payfip", connect_line, hang_up, create, ask, client, ask_many, page, is_operation},
        .soap = soap_open(p, settings->service, settings->ca_file, settings->timeout, settings->slots),
        .page = settings->page,
    };
    return &payfip->base;
}
