/* SPDX-License-Identifier: Apache-2.0 */
#include "gateways/soap.h"

#include <string.h>

#include <apr_strings.h>
#include <apr_tables.h>
#include <apr_thread_mutex.h>
#include <curl/curl.h>

#include "base/text.h"
#include "base/xml.h"

#define ENVELOPE "http://schemas.xmlsoap.org/soap/envelope/"
#define ANSWER_MAX (64 * 1024)
#define RAW_MAX 4000
#define CONNECT_MS 5000

struct soap_t {
    apr_pool_t *p;
    const char *url, *ca_file;
    long timeout_ms;
    int free_slots;
    apr_thread_mutex_t *mutex; /* guards free_slots and kept */
    apr_array_header_t *kept;  /* of CURL *: connections that may serve again */
};

struct soap_line_t {
    soap_t *soap;
    apr_pool_t *p;
    CURL *curl;
};

/* One call on its way. */
typedef struct call_t {
    CURL *curl;
    struct curl_slist *headers;
    char *bytes; /* ANSWER_MAX of them */
    apr_size_t length;
    CURLcode rc;
} call_t;

static apr_status_t close_kept(void *baton)
{
    soap_t *soap = baton;

    for (int i = 0; i < soap->kept->nelts; i++)
        curl_easy_cleanup(APR_ARRAY_IDX(soap->kept, i, CURL *));
    return APR_SUCCESS;
}

soap_t *soap_open(apr_pool_t *p, const char *url, const char *ca_file, apr_interval_time_t timeout, int slots)
{
    soap_t *soap = apr_pcalloc(p, sizeof *soap);

    soap->p = p;
    soap->url = url;
    soap->ca_file = ca_file;
    soap->timeout_ms = (long)apr_time_as_msec(timeout);
    soap->free_slots = slots;
    soap->kept = apr_array_make(p, slots, sizeof(CURL *));
    apr_thread_mutex_create(&soap->mutex, APR_THREAD_MUTEX_DEFAULT, p);
    apr_pool_cleanup_register(p, soap, close_kept, apr_pool_cleanup_null);
    return soap;
}

/*
 * Lines
 */

/* A kept connection, or NULL; `*free` is 0 when all slots are taken. */
static CURL *take(soap_t *soap, int *free)
{
    CURL **kept = NULL;

    apr_thread_mutex_lock(soap->mutex);
    *free = soap->free_slots > 0;
    if (*free) {
        soap->free_slots--;
        kept = apr_array_pop(soap->kept);
    }
    apr_thread_mutex_unlock(soap->mutex);
    return kept ? *kept : NULL;
}

static apr_status_t give_back(void *baton)
{
    soap_line_t *line = baton;
    soap_t *soap = line->soap;

    apr_thread_mutex_lock(soap->mutex);
    soap->free_slots++;
    if (line->curl)
        APR_ARRAY_PUSH(soap->kept, CURL *) = line->curl;
    apr_thread_mutex_unlock(soap->mutex);
    return APR_SUCCESS;
}

const problem_t *soap_line(soap_t *soap, apr_pool_t *p, soap_line_t **out)
{
    soap_line_t *line = apr_pcalloc(p, sizeof *line);
    int free;

    line->soap = soap;
    line->p = p;
    line->curl = take(soap, &free);
    if (!free)
        return problem_later(p, PROBLEM_BUSY, "payment-busy", 5);
    apr_pool_cleanup_register(p, line, give_back, apr_pool_cleanup_null);
    *out = line;
    return NULL;
}

void soap_hang_up(soap_line_t *line)
{
    apr_pool_cleanup_run(line->p, line, give_back);
}

/*
 * The exchange
 */
xmlNodePtr soap_request(apr_pool_t *p, const char *ns, const char *name)
{
    xmlNodePtr envelope = xml_new(p, "Envelope"), body, element;
    xmlNsPtr soap = xmlNewNs(envelope, (const xmlChar *)ENVELOPE, (const xmlChar *)"soap");

    xmlSetNs(envelope, soap);
    body = xml_add(envelope, "Body");
    xmlSetNs(body, soap);
    element = xml_add(body, name);
    xmlSetNs(element, xmlNewNs(element, (const xmlChar *)ns, (const xmlChar *)"svc"));
    return element;
}

static size_t take_bytes(char *bytes, size_t size, size_t count, void *baton)
{
    call_t *call = baton;
    size_t n = size * count;

    if (call->length + n > ANSWER_MAX)
        return 0;
    memcpy(call->bytes + call->length, bytes, n);
    call->length += n;
    return n;
}

static void prepare(const soap_t *soap, apr_pool_t *p, call_t *call, const soap_exchange_t *exchange)
{
    const char *body = xml_dump(p, xmlDocGetRootElement(exchange->request->doc));
    CURL *curl = call->curl;

    call->bytes = apr_palloc(p, ANSWER_MAX);
    call->length = 0;
    call->headers = curl_slist_append(NULL, "Content-Type: text/xml; charset=utf-8");
    call->headers = curl_slist_append(call->headers, "SOAPAction: \"\"");
    call->headers = curl_slist_append(call->headers, "Expect:");
    curl_easy_reset(curl);
    curl_easy_setopt(curl, CURLOPT_URL, soap->url);
    curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, strncmp(soap->url, "https:", 6) ? "http" : "https");
    curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT_MS, soap->timeout_ms < CONNECT_MS ? soap->timeout_ms : (long)CONNECT_MS);
    curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, soap->timeout_ms);
    curl_easy_setopt(curl, CURLOPT_FOLLOWLOCATION, 0L);
    curl_easy_setopt(curl, CURLOPT_MAXFILESIZE, (long)ANSWER_MAX);
    curl_easy_setopt(curl, CURLOPT_HTTPHEADER, call->headers);
    curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE, (long)strlen(body));
    curl_easy_setopt(curl, CURLOPT_POSTFIELDS, body);
    curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, take_bytes);
    curl_easy_setopt(curl, CURLOPT_WRITEDATA, call);
    if (soap->ca_file)
        curl_easy_setopt(curl, CURLOPT_CAINFO, soap->ca_file);
}

/* How many of `n` bytes are left when a character cut at their end goes. */
static apr_size_t whole_characters(const char *text, apr_size_t n)
{
    apr_size_t last = n;
    unsigned char lead;

    while (last && ((unsigned char)text[last - 1] & 0xc0) == 0x80)
        last--;
    if (!last)
        return n;
    lead = (unsigned char)text[last - 1];
    return lead >= 0xc0 && last - 1 + (lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : 2) > n ? last - 1 : n;
}

/* For the ledger: as it came, but for what no text of ours may hold. */
static const char *clean(apr_pool_t *p, const char *bytes, apr_size_t length)
{
    char *text = apr_palloc(p, RAW_MAX + 1);
    apr_size_t n = 0;

    for (apr_size_t i = 0; i < length && n < RAW_MAX; i++)
        if (bytes[i] != '\r')
            text[n++] = bytes[i];
    n = n == RAW_MAX ? whole_characters(text, n) : n;
    text[n] = '\0';
    if (text_is_clean(text, n))
        return text;
    for (apr_size_t i = 0; i < n; i++)
        if ((unsigned char)text[i] >= 0x7f || ((unsigned char)text[i] < ' ' && text[i] != '\n' && text[i] != '\t'))
            text[i] = '?';
    return text;
}

static int is_soap(xmlNodePtr node, const char *name)
{
    return node && !strcmp((const char *)node->name, name) && node->ns && !strcmp((const char *)node->ns->href, ENVELOPE);
}

static void read_answer(apr_pool_t *p, const call_t *call, soap_exchange_t *exchange)
{
    xmlNodePtr envelope, body;
    long status = 0;

    exchange->raw = clean(p, call->bytes, call->length);
    curl_easy_getinfo(call->curl, CURLINFO_RESPONSE_CODE, &status);
    if (call->rc != CURLE_OK) {
        exchange->problem = problem_make(p, PROBLEM_UNAVAILABLE, "payment-away", "%s", curl_easy_strerror(call->rc));
        return;
    }
    if ((exchange->problem = xml_parse(p, call->bytes, call->length, "payment-away", &envelope))) {
        exchange->problem = problem_make(p, PROBLEM_UNAVAILABLE, "payment-away", "status %ld, not XML: %s", status, exchange->problem->detail);
        return;
    }
    body = xml_first(envelope, "Body");
    exchange->answer = is_soap(envelope, "Envelope") && is_soap(body, "Body") ? xml_first(body, NULL) : NULL;
    if (!exchange->answer)
        exchange->problem = problem_make(p, PROBLEM_UNAVAILABLE, "payment-away", "status %ld, no SOAP envelope", status);
}

static void no_curl(apr_pool_t *p, soap_exchange_t *exchange)
{
    exchange->raw = "";
    exchange->problem = problem_make(p, PROBLEM_UNAVAILABLE, "payment-away", "libcurl does not start");
}

void soap_call(soap_line_t *line, apr_pool_t *p, soap_exchange_t *exchange)
{
    call_t call = {0};

    if (!line->curl && !(line->curl = curl_easy_init())) {
        no_curl(p, exchange);
        return;
    }
    call.curl = line->curl;
    prepare(line->soap, p, &call, exchange);
    call.rc = curl_easy_perform(call.curl);
    read_answer(p, &call, exchange);
    curl_slist_free_all(call.headers);
    if (exchange->problem) { /* a connection that failed once is not tried again */
        curl_easy_cleanup(line->curl);
        line->curl = NULL;
    }
}

/*
 * Several at once
 */
static void perform_all(CURLM *multi)
{
    int running = 1;

    while (curl_multi_perform(multi, &running) == CURLM_OK && running)
        curl_multi_poll(multi, NULL, 0, 1000, NULL);
}

/* Each call gets what curl said of it. */
static void take_results(CURLM *multi)
{
    CURLMsg *message;
    int left;

    while ((message = curl_multi_info_read(multi, &left))) {
        call_t *call = NULL;

        curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, (char **)&call);
        call->rc = message->data.result;
    }
}

void soap_call_many(soap_t *soap, apr_pool_t *p, soap_exchange_t *exchanges, int count)
{
    call_t *calls = apr_pcalloc(p, sizeof *calls * (count > 0 ? count : 1));
    CURLM *multi = curl_multi_init();

    for (int i = 0; i < count; i++) {
        if (!multi || !(calls[i].curl = curl_easy_init())) {
            no_curl(p, &exchanges[i]);
            continue;
        }
        prepare(soap, p, &calls[i], &exchanges[i]);
        calls[i].rc = CURLE_FAILED_INIT;
        curl_easy_setopt(calls[i].curl, CURLOPT_PRIVATE, &calls[i]);
        curl_multi_add_handle(multi, calls[i].curl);
    }
    if (multi) {
        perform_all(multi);
        take_results(multi);
    }
    for (int i = 0; i < count; i++)
        if (calls[i].curl) {
            read_answer(p, &calls[i], &exchanges[i]);
            curl_multi_remove_handle(multi, calls[i].curl);
            curl_easy_cleanup(calls[i].curl);
            curl_slist_free_all(calls[i].headers);
        }
    curl_multi_cleanup(multi);
}
