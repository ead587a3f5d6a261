/* SPDX-License-Identifier: Apache-2.0 */
#include "web/visit.h"

#include <string.h>

#include <apr_strings.h>
#include <util_cookies.h>

#include "base/secret.h"

#define HOLDER_DAYS 30

const teleservice_t *visit_teleservice(const visit_t *v, const char *id)
{
    for (int i = 0; id && i < v->portal->teleservices->nelts; i++) {
        const teleservice_t *teleservice = APR_ARRAY_IDX(v->portal->teleservices, i, teleservice_t *);

        if (!strcmp(teleservice->id, id))
            return teleservice;
    }
    return NULL;
}

const char *visit_form_token(visit_t *v)
{
    return v->agent ? v->agent->form_token : v->session ? v->session->form_token : NULL;
}

const char *visit_address(const visit_t *v)
{
    return v->r->useragent_ip;
}

/* Over https the prefix makes browsers insist on Secure, Path=/ and this very host. */
static const char *cookie_name(const visit_t *v, const char *name)
{
    return apr_pstrcat(v->p, v->settings->secure ? "__Host-" : "roubaix-", name, NULL);
}

const char *visit_cookie(visit_t *v, const char *name)
{
    const char *value = NULL;

    ap_cookie_read(v->r, cookie_name(v, name), &value, 0);
    return value && *value && strlen(value) <= 100 ? value : NULL;
}

void visit_set_cookie(visit_t *v, const char *name, const char *value, int max_age)
{
    const char *life = !value ? ";Max-Age=0" : max_age ? apr_psprintf(v->p, ";Max-Age=%d", max_age) : "";
    const char *path = v->settings->secure || !*v->settings->base ? "/" : v->settings->base;

    apr_table_add(v->r->err_headers_out, "Set-Cookie",
                  apr_pstrcat(v->p, cookie_name(v, name), "=", value ? value : "", ";Path=", path, life, ";HttpOnly;SameSite=Lax",
                              v->settings->secure ? ";Secure" : "", NULL));
}

const char *visit_holder(visit_t *v, int make)
{
    const char *token = visit_cookie(v, "brouillon");

    if (!token && make) {
        token = secret_token(v->p);
        visit_set_cookie(v, "brouillon", token, HOLDER_DAYS * 86400);
    }
    return token;
}

const problem_t *visit_sign_in(visit_t *v, apr_int64_t account_id)
{
    const char *browser = apr_table_get(v->r->headers_in, "User-Agent");
    const char *token;
    session_t *session;
    const problem_t *problem = session_start(v->db, v->settings, v->now, account_id, browser, &token, &session);

    if (problem)
        return problem;
    if (v->session)     /* a new sign-in takes the place of the old one: tokens never outlive it */
        problem = session_end(v->db, v->session->account_id, v->session->id);
    v->session = session;
    visit_set_cookie(v, "session", token, 0);
    return problem;
}

const problem_t *visit_sign_out(visit_t *v)
{
    const problem_t *problem = v->session ? session_end(v->db, v->session->account_id, v->session->id) : NULL;

    if (!problem) {
        v->session = NULL;
        visit_set_cookie(v, "session", NULL, 0);
    }
    return problem;
}

const char *visit_show(const visit_t *v, apr_time_t at, calendar_style_e style)
{
    return calendar_show(v->settings->calendar, v->p, at, style);
}
