/* SPDX-License-Identifier: Apache-2.0 */
/*
 * soap: SOAP 1.1 over libcurl: one XML document there, one back. Time and size are bounded, redirects are not followed, a DOCTYPE is
 * refused, the body is read whatever the HTTP status (a fault comes with 500). Connections are kept between calls.
 */
#ifndef ROUBAIX_GATEWAYS_SOAP_H
#define ROUBAIX_GATEWAYS_SOAP_H

#include <apr_pools.h>
#include <apr_time.h>
#include <libxml/tree.h>

#include "base/problem.h"

typedef struct soap_t soap_t;
typedef struct soap_line_t soap_line_t;

/* `slots` calls at once; `ca_file` NULL: the system's certificates. Lives and ends with `p`; thread-safe. */
soap_t *soap_open(apr_pool_t *p, const char *url, const char *ca_file, apr_interval_time_t timeout, int slots);

/* One of the slots, or PROBLEM_BUSY "payment-busy" at once. Given back when `p` is cleared, or by soap_hang_up(). */
const problem_t *soap_line(soap_t *soap, apr_pool_t *p, soap_line_t **line);
void soap_hang_up(soap_line_t *line);

typedef struct soap_exchange_t {
    xmlNodePtr request;         /* what goes into Body; its document is the envelope (soap_request()) */
    xmlNodePtr answer;          /* the first element in Body, or in a fault the Fault; NULL when problem */
    const char *raw;            /* the answer as it came, clean UTF-8, cut to 4,000 bytes; "" when nothing came */
    const problem_t *problem;   /* PROBLEM_UNAVAILABLE "payment-away": nothing came that is an envelope */
} soap_exchange_t;

/* An envelope in `p`; returns the element in its Body, `name` in the namespace `ns`. */
xmlNodePtr soap_request(apr_pool_t *p, const char *ns, const char *name);

/* When a kept connection dies before the first byte of the answer libcurl sends the request once more: what is asked for must bear that. */
void soap_call(soap_line_t *line, apr_pool_t *p, soap_exchange_t *exchange);

/* All at the same time, outside of the slots. */
void soap_call_many(soap_t *soap, apr_pool_t *p, soap_exchange_t *exchanges, int count);

#endif
