/* SPDX-License-Identifier: Apache-2.0 */
/*
 * visit: everything one page needs: the request, the city's settings, who is there, what was posted, a database handle. Made by
 * the handler once the route is known, lives as long as the request, belongs to its thread.
 */
#ifndef ROUBAIX_WEB_VISIT_H
#define ROUBAIX_WEB_VISIT_H

#include <httpd.h>

#include "base/form.h"
#include "base/problem.h"
#include "base/settings.h"
#include "domain/agent.h"
#include "domain/session.h"
#include "gateways/provider.h"
#include "store/store.h"
#include "teleservice/teleservice.h"
#include "web/render.h"

/* What one child process shares between its visits: made at start, read-only (or guarded inside). */
typedef struct portal_t {
    const settings_t *settings;
    render_t *pages;                    /* templates/page.xsl, compiled */
    apr_array_header_t *teleservices;   /* of teleservice_t *, in the order of the home page */
    teleservice_t *fiche;               /* what the Kiosque asks about a child, or NULL */
    store_source_t *source;
    struct form_check_t *form;          /* what page documents are checked against, or NULL (web/form_check.h) */
    const char *assets_version;         /* changes when a static file changes, for their addresses */
    struct page_cache_t *cache;         /* pages that are the same for everybody (web/reply.c) */
    const provider_t *provider;         /* who takes payments, or NULL (gateways/provider.h) */
    struct password_gate_t *gate;       /* bounds hashing (domain/password.h) */
} portal_t;

struct route_t;

typedef struct visit_t {
    request_rec *r;
    apr_pool_t *p;                      /* r->pool */
    const portal_t *portal;
    const settings_t *settings;
    const struct route_t *route;
    const char *path;                   /* below the base, "/demandes/K7P4-29QX" */
    const char *arg[3];                 /* what stood for the :names of the route, decoded and clean; NULL past the last */
    apr_time_t now;                     /* one instant for the whole visit */
    const session_t *session;           /* the signed-in account, or NULL */
    const agent_t *agent;               /* the signed-in agent (guichet routes only), or NULL */
    const form_t *form;                 /* what was posted (POST only, after the guards), else NULL */
    const form_t *query;                /* the query string, never NULL */
    const char *leads_to;               /* origin of another site that a form of this page leads to, or NULL */
    db_t *db;                           /* lazy; given back before rendering */
} visit_t;

/* A téléservice of the portal by id, or NULL. */
const teleservice_t *visit_teleservice(const visit_t *v, const char *id);

/* The token that a form of this visitor must carry (field "jeton"), or NULL for somebody not signed in. */
const char *visit_form_token(visit_t *v);

/* The address whose tries are counted (mod_remoteip's view). */
const char *visit_address(const visit_t *v);

/* The token that ties drafts to this browser (cookie "brouillon"), or NULL; `make`: make one and set the cookie when there is none. */
const char *visit_holder(visit_t *v, int make);

/* Cookies of ours: the name gets __Host- over https. NULL value: the cookie is ended. `max_age` seconds; 0: with the browser. */
const char *visit_cookie(visit_t *v, const char *name);
void visit_set_cookie(visit_t *v, const char *name, const char *value, int max_age);

/* Signs the visitor in: new session, cookie, v->session; and out. */
const problem_t *visit_sign_in(visit_t *v, apr_int64_t account_id);
const problem_t *visit_sign_out(visit_t *v);

/* Formatted for people with the city's calendar. */
const char *visit_show(const visit_t *v, apr_time_t at, calendar_style_e style);

#endif
