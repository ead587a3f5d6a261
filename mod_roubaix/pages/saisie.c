/* SPDX-License-Identifier: Apache-2.0 */
#include "pages/saisie.h"

#include <string.h>

#include <apr_strings.h>
#include <http_log.h>

#include "base/xml.h"
#include "domain/password.h"
#include "domain/throttle.h"

APLOG_USE_MODULE(roubaix);

#define PATH_MOST 2000

int saisie_refuse(visit_t *v, xmlNodePtr form, const char *field, const problem_t *problem)
{
    xmlNodePtr content = form->parent;

    if (problem->kind != PROBLEM_INPUT && problem->kind != PROBLEM_THROTTLED && problem->kind != PROBLEM_BUSY)
        return reply_problem(v, problem);
    reply_form_problem(form, problem->field ? problem->field : field, problem->code);
    if (problem->retry_after) {
        apr_table_setn(v->r->headers_out, "Retry-After", apr_itoa(v->p, problem->retry_after));
        xml_set_int(content, "wait", (problem->retry_after + 59) / 60);
        ap_log_rerror(APLOG_MARK, APLOG_INFO, 0, v->r, "%s: %s", v->path, problem->code);
    }
    return reply_page(v, content, problem_status(problem->kind));
}

/* Bytes that stand in an address as they are; what is encoded already stays so. */
static int is_plain(unsigned char c)
{
    return c > ' ' && c < 0x7f && !strchr("\"<>", c);
}

const char *saisie_path(apr_pool_t *p, const char *path)
{
    char *out, *to;

    if (!path || path[0] != '/' || strlen(path) > PATH_MOST || strstr(path, "//") || strchr(path, '\\'))
        return NULL;
    out = to = apr_palloc(p, 3 * strlen(path) + 1);
    for (const char *from = path; *from; from++) {
        unsigned char c = (unsigned char)*from;

        if (c < ' ' || c == 0x7f)
            return NULL;
        if (is_plain(c))
            *to++ = *from;
        else
            to += apr_snprintf(to, 4, "%%%02X", c);
    }
    *to = '\0';
    return out;
}

static xmlNodePtr email_page(visit_t *v, const char *name)
{
    return reply_form(v, reply_open(v, name), "email", NULL);
}

int saisie_email_get(visit_t *v, const char *name)
{
    return reply_page(v, email_page(v, name)->parent, HTTP_OK);
}

int saisie_email_post(visit_t *v, const char *name, saisie_ask_fn ask, const char *sent)
{
    const char *email;
    const problem_t *problem;
    int silent = 0;

    if ((problem = account_take_email(v->p, v->form, &email)) ||
        (problem = throttle_mail(v->db, v->now, email, visit_address(v), &silent)) ||
        (!silent && (problem = ask(v->db, v->settings, v->now, email))))
        return saisie_refuse(v, email_page(v, name), "email", problem);
    return reply_redirect(v, sent);
}

int saisie_dead_link(visit_t *v, const char *kind, const char *code)
{
    xmlNodePtr content = reply_open(v, "lien");

    xml_set(content, "kind", kind);
    xml_set(content, "code", code);
    return reply_page(v, content, strcmp(code, "taken") ? HTTP_NOT_FOUND : HTTP_CONFLICT);
}

int saisie_words(visit_t *v, const char *name)
{
    return reply_page(v, reply_open(v, name), HTTP_OK);
}

const problem_t *saisie_judge(visit_t *v, const account_t *account)
{
    const char *password = form_get(v->form, "mot-de-passe");

    if (!password || !*password)
        return problem_input(v->p, "mot-de-passe", "missing");
    store_release(v->db);       /* the dictionary takes its time */
    return password_judge(v->p, password, account_known_words(v->p, v->settings, account));
}

int saisie_set_password(visit_t *v, xmlNodePtr form, const account_t *account, apr_int64_t proof_id)
{
    const char *hash;
    const problem_t *problem;

    store_release(v->db);
    if ((problem = password_hash(v->portal->gate, v->p, form_get(v->form, "mot-de-passe"), &hash)))
        return saisie_refuse(v, form, "mot-de-passe", problem);
    problem = account_set_password(v->db, v->now, account, proof_id, hash);
    if (problem && problem->kind == PROBLEM_CONFLICT)
        return saisie_dead_link(v, "mot_de_passe", "used");
    if (problem || (problem = visit_sign_in(v, account->id)))
        return reply_problem(v, problem);
    return reply_redirect(v, "/compte?fait=mot-de-passe");
}
