/* SPDX-License-Identifier: Apache-2.0 */
#include "web/reply.h"

#include <stdarg.h>
#include <string.h>

#include <apr_buckets.h>
#include <apr_strings.h>
#include <http_core.h>
#include <http_log.h>
#include <http_protocol.h>
#include <util_filter.h>

#include "base/secret.h"
#include "base/xml.h"
#include "routes.h"
#include "web/cache.h"
#include "web/form_check.h"

APLOG_USE_MODULE(roubaix);

/* Browsers hold a form to form-action even where its answer redirects: a page that leads to the payment service must name it. */
static const char *content_policy(const visit_t *v)
{
    return apr_pstrcat(v->p, "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; form-action 'self'",
                       v->leads_to ? " " : "", v->leads_to ? v->leads_to : "", "; base-uri 'none'; frame-ancestors 'none'", NULL);
}

static void set_headers(visit_t *v, int kept)
{
    apr_table_t *out = v->r->headers_out;

    apr_table_setn(out, "Content-Security-Policy", content_policy(v));
    apr_table_setn(out, "X-Content-Type-Options", "nosniff");
    apr_table_setn(out, "Referrer-Policy", "same-origin");
    apr_table_setn(out, "Cross-Origin-Opener-Policy", "same-origin");
    apr_table_setn(out, "Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=()");
    apr_table_setn(out, "Cache-Control", kept ? "private, no-cache" : "no-store");
    apr_table_mergen(out, "Vary", "Cookie");
    if (v->settings->secure)
        apr_table_setn(out, "Strict-Transport-Security", "max-age=31536000");
}

static void show_city(const visit_t *v, xmlNodePtr page)
{
    xmlNodePtr city = xml_add(page, "city");

    for (apr_hash_index_t *i = apr_hash_first(v->p, v->settings->city); i; i = apr_hash_next(i))
        xml_set(city, apr_hash_this_key(i), apr_hash_this_val(i));
}

static void show_services(const visit_t *v, xmlNodePtr page)
{
    for (int i = 0; i < v->portal->teleservices->nelts; i++) {
        const teleservice_t *teleservice = APR_ARRAY_IDX(v->portal->teleservices, i, teleservice_t *);
        xmlNodePtr service = xml_add(page, "service");

        xml_set(service, "id", teleservice->id);
        xml_set(service, "title", teleservice->title);
        xml_set(service, "name", teleservice->name);
        xml_set(service, "summary", teleservice->summary);
        xml_set(service, "audience", apr_array_pstrcat(v->p, teleservice->audiences, ' '));
    }
}

static void show_visitor(visit_t *v, xmlNodePtr page)
{
    xmlNodePtr visitor = xml_add(page, "visitor");

    xml_set(visitor, "kind", v->agent ? "agent" : v->session ? "account" : "anonymous");
    xml_set(visitor, "token", visit_form_token(v));
    xml_set(visitor, "roles", v->agent ? apr_array_pstrcat(v->p, v->agent->roles, ' ') : NULL);
    if (v->agent)
        xml_set(visitor, "name", apr_pstrcat(v->p, v->agent->first_name, " ", v->agent->last_name, NULL));
    else if (v->session)
        xml_set(visitor, "name", apr_pstrcat(v->p, v->session->first_name, " ", v->session->last_name, NULL));
}

xmlNodePtr reply_open(visit_t *v, const char *name)
{
    xmlNodePtr page = xml_new(v->p, "page");

    xml_set(page, "name", name);
    xml_set(page, "base", v->settings->base);
    xml_set(page, "path", v->path);
    xml_set(page, "assets", v->portal->assets_version);
    xml_set(page, "url", settings_url(v->settings, v->p, ""));
    xml_set(page, "avis", settings_pays_avis(v->settings) ? "yes" : NULL);
    xml_set(page, "kiosque", v->settings->kiosque.on ? "yes" : NULL);
    if (v->settings->payment.service && strcmp(v->settings->payment.mode, "W"))
        xml_set(page, "payment-mode", v->settings->payment.mode);
    show_city(v, page);
    show_services(v, page);
    show_visitor(v, page);
    return xml_add(page, name);
}

/* Hands bytes that live as long as the request (or longer) to the filters, without a copy. */
static int send_bytes(visit_t *v, const char *bytes, apr_size_t length)
{
    request_rec *r = v->r;
    apr_bucket_brigade *bb = apr_brigade_create(v->p, r->connection->bucket_alloc);

    ap_set_content_length(r, (apr_off_t)length);
    APR_BRIGADE_INSERT_TAIL(bb, apr_bucket_pool_create(bytes, length, v->p, bb->bucket_alloc));
    APR_BRIGADE_INSERT_TAIL(bb, apr_bucket_eos_create(bb->bucket_alloc));
    ap_pass_brigade(r->output_filters, bb);     /* a client that went away is no error of ours */
    return OK;
}

static int is_kept(const visit_t *v, int status)
{
    return v->route && v->route->keep == KEEP_PAGE && v->r->method_number == M_GET && !v->session && status == HTTP_OK;
}

int reply_kept(visit_t *v)
{
    const cached_page_t *page = is_kept(v, HTTP_OK) ? page_cache_find(v->portal->cache, v->path) : NULL;
    int status;

    if (!page)
        return DECLINED;
    ap_set_content_type(v->r, "text/html; charset=utf-8");
    set_headers(v, 1);
    apr_table_setn(v->r->headers_out, "ETag", page->etag);
    if ((status = ap_meets_conditions(v->r)) != OK)
        return status;
    return send_bytes(v, page->bytes, page->length);
}

/* In tests: a document that is not as templates/page.rng says is told in the log, where every test looks. */
static void check_form(visit_t *v, xmlDocPtr doc)
{
    const char *wrong = v->portal->form ? form_check(v->portal->form, v->p, doc) : NULL;

    if (wrong)
        ap_log_rerror(APLOG_MARK, APLOG_ERR, 0, v->r, "the page document of %s is not as page.rng says: %s", v->path, wrong);
}

int reply_page(visit_t *v, xmlNodePtr content, int status)
{
    xmlNodePtr page = content->parent;
    const char *bytes;
    apr_size_t length;
    const problem_t *problem;

    store_release(v->db);
    xml_set_int(page, "status", status);
    check_form(v, page->doc);
    if ((problem = render_html(v->portal->pages, v->p, page->doc, &bytes, &length))) {
        ap_log_rerror(APLOG_MARK, APLOG_ERR, 0, v->r, "page %s: %s", content->name, problem->detail);
        return HTTP_INTERNAL_SERVER_ERROR;
    }
    v->r->status = status;
    if (is_kept(v, status)) {
        page_cache_keep(v->portal->cache, v->path, bytes, length);
        return reply_kept(v);
    }
    ap_set_content_type(v->r, "text/html; charset=utf-8");
    set_headers(v, 0);
    return send_bytes(v, bytes, length);
}

int reply_redirect(visit_t *v, const char *path)
{
    if (path[0] != '/' || path[1] == '/' || path[1] == '\\')
        path = "/";
    return reply_redirect_away(v, settings_path(v->settings, v->p, path));
}

int reply_redirect_away(visit_t *v, const char *url)
{
    apr_table_setn(v->r->headers_out, "Location", url);
    set_headers(v, 0);
    v->r->status = HTTP_SEE_OTHER;
    store_release(v->db);
    return send_bytes(v, "", 0);
}

/* "15 minutes" is the template's to say; it gets the number and the unit. */
static void show_wait(xmlNodePtr content, int seconds)
{
    int minutes = (seconds + 59) / 60;

    xml_set_int(content, "retry-after", seconds);
    xml_set_int(content, "wait", seconds < 100 ? seconds : minutes);
    xml_set(content, "wait-unit", seconds < 100 ? "seconds" : "minutes");
}

static int show_problem(visit_t *v, int status, const char *code, int retry_after)
{
    xmlNodePtr content = reply_open(v, "probleme");

    xml_set_int(content, "status", status);
    xml_set(content, "code", code);
    if (retry_after > 0) {
        show_wait(content, retry_after);
        apr_table_setn(v->r->headers_out, "Retry-After", apr_itoa(v->p, retry_after));
    }
    return reply_page(v, content, status);
}

int reply_problem(visit_t *v, const problem_t *problem)
{
    int status = problem_status(problem->kind);
    int level = problem->kind == PROBLEM_INTERNAL ? APLOG_ERR : status == HTTP_SERVICE_UNAVAILABLE ? APLOG_WARNING : APLOG_INFO;

    ap_log_rerror(APLOG_MARK, level, 0, v->r, "%s %s: %s%s%s", v->r->method, v->path, problem->code,
                  problem->detail ? ": " : "", problem->detail ? problem->detail : "");
    return show_problem(v, status, problem->code, problem->retry_after);
}

int reply_status(visit_t *v, int status, const char *code)
{
    return show_problem(v, status, code, status == HTTP_SERVICE_UNAVAILABLE ? 5 : 0);
}

void reply_keep(visit_t *v, xmlNodePtr parent, const char *path, const form_t *form)
{
    xmlNodePtr suite = xml_add(parent, "suite");

    xml_set(suite, "path", path);
    for (int i = 0; form && i < form->pairs->nelts; i++) {
        const form_pair_t *pair = &APR_ARRAY_IDX(form->pairs, i, form_pair_t);

        if (strcmp(pair->name, "jeton") && !strstr(pair->name, "mot-de-passe")) {
            xmlNodePtr node = xml_add(suite, "pair");

            xml_set(node, "name", pair->name);
            xml_set(node, "value", pair->value);
        }
    }
    if (form && form->files->nelts)
        xml_set_int(suite, "files", form->files->nelts);
    (void)v;
}

int reply_sign_in(visit_t *v)
{
    xmlNodePtr content;

    if (v->r->method_number != M_POST) {
        const char *here = v->r->args ? apr_pstrcat(v->p, v->path, "?", v->r->args, NULL) : v->path;

        return reply_redirect(v, apr_pstrcat(v->p, "/connexion?retour=", ap_escape_urlencoded(v->p, here), NULL));
    }
    content = reply_open(v, "connexion");
    reply_form(v, content, "identifiant", NULL);
    reply_keep(v, content, v->path, v->form);
    return reply_page(v, content, HTTP_FORBIDDEN);
}

int reply_resume(visit_t *v, const char *path, const form_t *form, int status)
{
    xmlNodePtr page = reply_open(v, "suite")->parent;
    xmlNodePtr content = xml_first(page, "suite");

    xmlUnlinkNode(content);
    xmlFreeNode(content);
    reply_keep(v, page, path, form);
    return reply_page(v, xml_first(page, "suite"), status);
}

int reply_again(visit_t *v)
{
    return reply_resume(v, v->path, v->form, HTTP_FORBIDDEN);
}

xmlNodePtr reply_form(visit_t *v, xmlNodePtr parent, ...)
{
    xmlNodePtr form = xml_add(parent, "form");
    const char *name;
    va_list names;

    xml_set(form, "token", visit_form_token(v));
    va_start(names, parent);
    while ((name = va_arg(names, const char *)))
        reply_form_value(form, name, v->form ? form_get(v->form, name) : NULL);
    va_end(names);
    return form;
}

void reply_form_value(xmlNodePtr form, const char *name, const char *value)
{
    xmlNodePtr field;

    for (field = xml_first(form, "field"); field; field = xml_next(field, "field")) {
        xmlAttrPtr known = xmlHasProp(field, (const xmlChar *)"name");

        if (known && known->children && !strcmp((const char *)known->children->content, name))
            break;
    }
    if (!field) {
        field = xml_add(form, "field");
        xml_set(field, "name", name);
    }
    xml_set(field, "value", value);
}

void reply_form_problem(xmlNodePtr form, const char *name, const char *code)
{
    xmlNodePtr problem = xml_add(form, "problem");

    xml_set(problem, "field", name);
    xml_set(problem, "code", code);
}

/* RFC 6266: an ASCII name for old readers, the true one encoded by RFC 8187. */
static const char *disposition(apr_pool_t *p, const char *kind, const char *name)
{
    char *ascii = apr_pstrdup(p, name);

    for (char *c = ascii; *c; c++)
        if ((unsigned char)*c < ' ' || (unsigned char)*c > '~' || strchr("\"\\%/", *c))
            *c = '_';
    return apr_pstrcat(p, kind, "; filename=\"", ascii, "\"; filename*=UTF-8''", ap_escape_urlencoded(p, name), NULL);
}

int reply_file(visit_t *v, const char *path, const char *media_type, const char *name, int inline_picture)
{
    request_rec *r = v->r;
    apr_bucket_brigade *bb = apr_brigade_create(v->p, r->connection->bucket_alloc);
    apr_file_t *file;
    apr_finfo_t info;
    apr_status_t rv = apr_file_open(&file, path, APR_FOPEN_READ | APR_FOPEN_BINARY, 0, v->p);

    if (rv == APR_SUCCESS)
        rv = apr_file_info_get(&info, APR_FINFO_SIZE, file);
    if (rv != APR_SUCCESS) {
        ap_log_rerror(APLOG_MARK, APLOG_ERR, rv, r, "a file that the database names cannot be read: %s", path);
        return reply_status(v, HTTP_NOT_FOUND, "piece");
    }
    store_release(v->db);
    set_headers(v, 0);
    apr_table_setn(r->headers_out, "Content-Security-Policy", "default-src 'none'; sandbox");
    apr_table_setn(r->headers_out, "Content-Disposition", disposition(v->p, inline_picture ? "inline" : "attachment", name));
    ap_set_content_type(r, media_type);
    ap_set_content_length(r, info.size);
    apr_brigade_insert_file(bb, file, 0, info.size, v->p);
    APR_BRIGADE_INSERT_TAIL(bb, apr_bucket_eos_create(bb->bucket_alloc));
    ap_pass_brigade(r->output_filters, bb);
    return OK;
}

int reply_csv(visit_t *v, const csv_t *csv, const char *name)
{
    apr_size_t length;
    const char *bytes = csv_bytes(csv, &length);

    store_release(v->db);
    set_headers(v, 0);
    apr_table_setn(v->r->headers_out, "Content-Disposition", disposition(v->p, "attachment", name));
    ap_set_content_type(v->r, "text/csv; charset=utf-8; header=present");
    return send_bytes(v, bytes, length);
}
