/* SPDX-License-Identifier: Apache-2.0 */
#include "web/guard.h"

#include <string.h>

#include <apr_strings.h>
#include <http_log.h>
#include <http_protocol.h>

#include "base/secret.h"
#include "routes.h"
#include "web/body.h"
#include "web/reply.h"

APLOG_USE_MODULE(roubaix);

static int guard_method(visit_t *v)
{
    int get = v->r->method_number == M_GET && v->route->get;
    int post = v->r->method_number == M_POST && v->route->post;

    if (get || post)
        return GUARD_PASS;
    apr_table_setn(v->r->headers_out, "Allow", !v->route->post ? "GET, HEAD" : v->route->get ? "GET, HEAD, POST" : "POST");
    return reply_status(v, HTTP_METHOD_NOT_ALLOWED, "method");
}

/* A browser says where a post comes from; one that says nothing is not believed. */
static int from_here(const visit_t *v)
{
    const char *site = apr_table_get(v->r->headers_in, "Sec-Fetch-Site");
    const char *origin = apr_table_get(v->r->headers_in, "Origin");

    if (site)
        return !strcmp(site, "same-origin") || !strcmp(site, "none");
    return origin && !strcmp(origin, v->settings->public_url);
}

static int guard_origin(visit_t *v)
{
    if (v->r->method_number != M_POST || v->route->accept & ACCEPT_FOREIGN || from_here(v))
        return GUARD_PASS;
    return reply_status(v, HTTP_FORBIDDEN, "origin");
}

static int guard_body(visit_t *v)
{
    const problem_t *problem;

    if (v->r->method_number != M_POST)
        return GUARD_PASS;
    problem = body_read(v, v->route->accept & ACCEPT_FILES);
    return problem ? reply_problem(v, problem) : GUARD_PASS;
}

static int find_session(visit_t *v)
{
    const char *token = visit_cookie(v, "session");
    session_t *session = NULL;
    const problem_t *problem;

    if (!token)
        return GUARD_PASS;
    problem = session_find(v->db, v->settings, v->now, token, &session);
    v->session = session;
    return problem ? reply_problem(v, problem) : GUARD_PASS;
}

/* The parts of the guichet, and where each begins. */
static const struct {
    enter_e enter;
    const char *role, *path;
} guichets[] = {
    { ENTER_AGENT, "agent", "/guichet" },
    { ENTER_AGENT, "superviseur", "/guichet" },
    { ENTER_FINANCES, "finances", "/guichet/paiements" },
    { ENTER_REGIE, "regie", "/guichet/familles" },
};

#define GUICHETS (sizeof guichets / sizeof *guichets)

/* Who does not treat demandes is led from the front door to his own part. */
static int guard_role(visit_t *v)
{
    for (size_t i = 0; i < GUICHETS; i++)
        if (guichets[i].enter == v->route->enter && agent_has_role(v->agent, guichets[i].role))
            return GUARD_PASS;
    for (size_t i = 0; i < GUICHETS && !strcmp(v->path, "/guichet"); i++)
        if (agent_has_role(v->agent, guichets[i].role))
            return reply_redirect(v, guichets[i].path);
    return reply_status(v, HTTP_FORBIDDEN, "role");
}

static int guard_agent(visit_t *v)
{
    agent_t *agent = NULL;
    const problem_t *problem;

    if (!v->r->user)
        return reply_status(v, HTTP_FORBIDDEN, "guichet-open");     /* httpd was not told to ask who it is */
    problem = agent_find(v->db, v->r->user, &agent);
    v->agent = agent;
    if (problem)
        return reply_problem(v, problem);
    return agent ? guard_role(v) : reply_status(v, HTTP_FORBIDDEN, "agent");
}

static int guard_enter(visit_t *v)
{
    int status;

    if (v->route->enter >= ENTER_AGENT)
        return guard_agent(v);
    if ((status = find_session(v)) != GUARD_PASS)
        return status;
    return v->route->enter == ENTER_ACCOUNT && !v->session ? reply_sign_in(v) : GUARD_PASS;
}

static int guard_token(visit_t *v)
{
    const char *token = visit_form_token(v);

    if (!v->form || !token || v->route->accept & ACCEPT_FOREIGN || secret_equal(form_get(v->form, "jeton"), token))
        return GUARD_PASS;
    return reply_again(v);
}

int guard(visit_t *v)
{
    static int (*const guards[])(visit_t *) = { guard_method, guard_origin, guard_body, guard_enter, guard_token };
    int status = GUARD_PASS;

    for (size_t i = 0; status == GUARD_PASS && i < sizeof guards / sizeof *guards; i++)
        status = guards[i](v);
    return status;
}
