/* SPDX-License-Identifier: Apache-2.0 */
/*
 * mod_roubaix: a French city's online services inside httpd. This file holds the module record and the hooks only; the road of a request is
 * here → routes → web/guard → pages → domain → store.
 */
#include <httpd.h>
#include <http_config.h>
#include <http_core.h>
#include <http_log.h>
#include <http_protocol.h>
#include <http_request.h>
#include <ap_mpm.h>
#include <apr_allocator.h>
#include <apr_strings.h>
#include <apr_thread_mutex.h>
#include <mod_auth.h>

#include "base/secret.h"
#include "base/text.h"
#include "config.h"
#include "domain/password.h"
#include "gateways/payfip.h"
#include "jobs.h"
#include "routes.h"
#include "web/assets.h"
#include "web/cache.h"
#include "web/form_check.h"
#include "web/guard.h"
#include "web/pool.h"
#include "web/reply.h"
#include "web/urlencoded.h"

extern module AP_MODULE_DECLARE_DATA roubaix_module;

#define OURS "roubaix:"     /* r->filename of a page: no file system call is spent on it */
#define STATIC "/static/"

static config_t *config_of(server_rec *s)
{
    return ap_get_module_config(s->module_config, &roubaix_module);
}

/*
 * Configuration
 */

static const problem_t *make_portal(apr_pool_t *p, server_rec *s, config_t *config)
{
    portal_t *portal = apr_pcalloc(p, sizeof *portal);
    const char *stylesheet = apr_pstrcat(p, config->templates_dir, "/page.xsl", NULL);
    const problem_t *problem;

    portal->settings = config->settings;
    portal->source = pool_source(p, s);
    portal->assets_version = assets_version(p, config->templates_dir);
    if (ap_exists_config_define("ROUBAIX_CHECK_PAGES") &&
        (problem = form_check_load(p, apr_pstrcat(p, config->templates_dir, "/page.rng", NULL), &portal->form)))
        return problem;
    if ((problem = render_load(p, stylesheet, &portal->pages)) ||
        (problem = teleservice_load_all(p, config->settings, &portal->teleservices)) ||
        (problem = teleservice_take_fiche(p, portal->teleservices, &portal->fiche)))
        return problem;
    config->portal = portal;
    return NULL;
}

/* Runs under `apachectl configtest` too: everything an administrator can get wrong is found here. */
static int check_config(apr_pool_t *pconf, apr_pool_t *plog, apr_pool_t *ptemp, server_rec *main_server)
{
    (void)plog;
    (void)ptemp;
    render_init();
    if (secret_init() < 0)
        return HTTP_INTERNAL_SERVER_ERROR;
    for (server_rec *s = main_server; s; s = s->next) {
        config_t *config = config_of(s);
        const char *wrong = config_finish(pconf, s, config);
        const problem_t *problem;

        if (!wrong && config->settings && (problem = make_portal(pconf, s, config)))
            wrong = problem->detail ? problem->detail : problem->code;
        if (wrong) {
            ap_log_error(APLOG_MARK, APLOG_ERR | APLOG_STARTUP, 0, s, "%s", wrong);
            return HTTP_INTERNAL_SERVER_ERROR;
        }
    }
    return OK;
}

static int post_config(apr_pool_t *pconf, apr_pool_t *plog, apr_pool_t *ptemp, server_rec *main_server)
{
    (void)plog;
    (void)ptemp;
    if (ap_state_query(AP_SQ_MAIN_STATE) == AP_SQ_MS_CREATE_PRE_CONFIG)
        return OK;
    for (server_rec *s = main_server; s; s = s->next) {
        config_t *config = config_of(s);
        const char *wrong;

        if (!config->portal)
            continue;
        if (!pool_find()) {
            ap_log_error(APLOG_MARK, APLOG_ERR | APLOG_STARTUP, 0, s, "mod_dbd is needed: a2enmod dbd");
            return HTTP_INTERNAL_SERVER_ERROR;
        }
        if ((wrong = jobs_register(pconf, s, config->portal))) {
            ap_log_error(APLOG_MARK, APLOG_ERR | APLOG_STARTUP, 0, s, "%s", wrong);
            return HTTP_INTERNAL_SERVER_ERROR;
        }
    }
    return OK;
}

/* A schema this build does not know stops the server: better no portal than one that writes what it does not understand. A database that is away
 * does not: the pages answer 503 until it is back. */
static void check_schema(apr_pool_t *p, server_rec *s, const portal_t *portal)
{
    apr_pool_t *tmp;
    db_t *db;
    int version;
    const problem_t *problem;

    apr_pool_create(&tmp, p);
    db = store_open(tmp, portal->source);
    if ((problem = store_schema_version(db, &version))) {
        ap_log_error(APLOG_MARK, APLOG_WARNING, 0, s, "the database cannot be asked for its schema yet: %s",
                     problem->detail ? problem->detail : problem->code);
    } else if (version != store_schema_known()) {
        ap_log_error(APLOG_MARK, APLOG_EMERG, 0, s, "the database has schema %d, this module knows schema %d: run roubaixctl migrate%s",
                     version, store_schema_known(), version > store_schema_known() ? " of the newer version" : "");
        apr_pool_destroy(tmp);
        exit(APEXIT_CHILDFATAL);
    }
    apr_pool_destroy(tmp);
}

static void make_folders(apr_pool_t *p, server_rec *s, const settings_t *settings)
{
    static const char *const folders[] = { "/tmp", "/pieces" };

    for (size_t i = 0; i < sizeof folders / sizeof *folders; i++) {
        const char *path = apr_pstrcat(p, settings->data_dir, folders[i], NULL);
        apr_status_t rv = apr_dir_make_recursive(path, APR_FPROT_UREAD | APR_FPROT_UWRITE | APR_FPROT_UEXECUTE, p);

        if (rv != APR_SUCCESS)
            ap_log_error(APLOG_MARK, APLOG_ERR, rv, s, "RoubaixData: %s cannot be made; give the folder to httpd's user", path);
    }
}

/* Under prefork the child's pool has no lock, though the watchdog's thread and the serving one both take connections from it through mod_dbd. */
static void lock_child_pool(apr_pool_t *p, server_rec *main_server)
{
    apr_allocator_t *allocator = apr_pool_allocator_get(p);
    apr_thread_mutex_t *mutex;

    (void)main_server;
    if (allocator && !apr_allocator_mutex_get(allocator) &&
        apr_thread_mutex_create(&mutex, APR_THREAD_MUTEX_DEFAULT, p) == APR_SUCCESS)
        apr_allocator_mutex_set(allocator, mutex);
}

static void child_init(apr_pool_t *p, server_rec *main_server)
{
    for (server_rec *s = main_server; s; s = s->next) {
        config_t *config = config_of(s);

        if (!config->portal)
            continue;
        config->portal->gate = password_gate_make(p, config->settings);
        config->portal->cache = page_cache_make(p);
        config->portal->provider = payfip_open(p, &config->settings->payment);
        make_folders(p, s, config->settings);
        check_schema(p, s, config->portal);
    }
}

/*
 * The road of a request
 */

/* What of the URI lies below the base, "/" at least; NULL when it is not the portal's. */
static const char *path_below(const config_t *config, const char *uri)
{
    apr_size_t n = config->portal ? strlen(config->settings->base) : 0;

    if (!config->portal || strncmp(uri, config->settings->base, n) || (uri[n] && uri[n] != '/'))
        return NULL;
    return uri[n] ? uri + n : "/";
}

static int translate_name(request_rec *r)
{
    config_t *config = config_of(r->server);
    const char *path = path_below(config, r->uri);
    char *file;

    if (!path)
        return DECLINED;
    if (strncmp(path, STATIC, strlen(STATIC))) {
        r->filename = apr_pstrcat(r->pool, OURS, path, NULL);
        return OK;
    }
    if (apr_filepath_merge(&file, config->settings->templates_dir, path + 1,
                           APR_FILEPATH_SECUREROOT | APR_FILEPATH_NOTABOVEROOT, r->pool) != APR_SUCCESS)
        return HTTP_NOT_FOUND;
    r->filename = file;
    return OK;
}

static int is_ours(const request_rec *r)
{
    return r->filename && !strncmp(r->filename, OURS, strlen(OURS));
}

static int map_to_storage(request_rec *r)
{
    return is_ours(r) ? OK : DECLINED;
}

static int find_type(request_rec *r)
{
    return is_ours(r) ? OK : DECLINED;
}

static int fixups(request_rec *r)
{
    const config_t *config = config_of(r->server);
    const char *path = path_below(config, r->uri);

    if (is_ours(r) && !r->handler)
        r->handler = "roubaix";
    if (path && !strncmp(path, STATIC, strlen(STATIC))) {
        int exact = r->args && !strncmp(r->args, "v=", 2) && !strcmp(r->args + 2, config->portal->assets_version);

        apr_table_setn(r->headers_out, "Cache-Control", exact ? "public, max-age=31536000, immutable" : "public, max-age=300");
        apr_table_setn(r->headers_out, "X-Content-Type-Options", "nosniff");
    }
    return DECLINED;
}

static visit_t *open_visit(request_rec *r, const config_t *config)
{
    visit_t *v = apr_pcalloc(r->pool, sizeof *v);

    v->r = r;
    v->p = r->pool;
    v->portal = config->portal;
    v->settings = config->settings;
    v->path = path_below(config, r->uri);
    v->now = apr_time_now();
    v->db = store_open(r->pool, config->portal->source);
    v->query = form_make(r->pool);
    return v;
}

/* httpd's own errors (ErrorDocument 403 /erreur/403 …) get the portal's layout. */
static int httpd_error(visit_t *v)
{
    int status = v->r->prev ? v->r->prev->status : 0;

    if (strncmp(v->path, "/erreur/", 8) || status < 400)
        return DECLINED;
    return reply_status(v, status, "httpd");
}

static int read_query(visit_t *v)
{
    form_t *query;
    const problem_t *problem;

    if (!v->r->args)
        return OK;
    problem = urlencoded_parse(v->p, v->r->args, strlen(v->r->args), v->settings->fields_max, &query);
    v->query = problem ? v->query : query;
    return problem ? reply_problem(v, problem) : OK;
}

static int handler(request_rec *r)
{
    const config_t *config = config_of(r->server);
    visit_t *v;
    int status;

    if (!r->handler || strcmp(r->handler, "roubaix") || !config->portal || !path_below(config, r->uri))
        return DECLINED;
    v = open_visit(r, config);
    if ((status = httpd_error(v)) != DECLINED)
        return status;
    if (!text_is_clean(v->path, strlen(v->path)) || !(v->route = routes_find(r->pool, v->path, v->arg)))
        return reply_status(v, HTTP_NOT_FOUND, "page");
    if (!visit_cookie(v, "session") && (status = reply_kept(v)) != DECLINED)
        return status;
    if ((status = guard(v)) != GUARD_PASS)
        return status;
    if (r->args && read_query(v) != OK)
        return OK;
    return r->method_number == M_POST ? v->route->post(v) : v->route->get(v);
}

/*
 * Require roubaix-role agent
 */

static authz_status check_role(request_rec *r, const char *line, const void *parsed)
{
    const config_t *config = config_of(r->server);
    agent_t *agent = NULL;
    const char *words = line, *role;
    db_t *db;

    (void)parsed;
    if (!r->user)
        return AUTHZ_DENIED_NO_USER;
    if (!config->portal)
        return AUTHZ_DENIED;
    db = store_open(r->pool, config->portal->source);
    if (agent_find(db, r->user, &agent))
        return AUTHZ_GENERAL_ERROR;
    store_release(db);
    while (agent && *(role = ap_getword_conf(r->pool, &words)))
        if (agent_has_role(agent, role))
            return AUTHZ_GRANTED;
    return AUTHZ_DENIED;
}

static const authz_provider role_provider = { check_role, NULL };

static void register_hooks(apr_pool_t *p)
{
    static const char *const after_aliases[] = { "mod_alias.c", "mod_rewrite.c", NULL };

    ap_hook_check_config(check_config, NULL, NULL, APR_HOOK_MIDDLE);
    ap_hook_post_config(post_config, NULL, NULL, APR_HOOK_MIDDLE);
    ap_hook_child_init(lock_child_pool, NULL, NULL, APR_HOOK_REALLY_FIRST);
    ap_hook_child_init(child_init, NULL, NULL, APR_HOOK_LAST);      /* after mod_dbd made its pools */
    ap_hook_translate_name(translate_name, after_aliases, NULL, APR_HOOK_MIDDLE);   /* an Alias goes first */
    ap_hook_map_to_storage(map_to_storage, NULL, NULL, APR_HOOK_FIRST);
    ap_hook_type_checker(find_type, NULL, NULL, APR_HOOK_FIRST);
    ap_hook_fixups(fixups, NULL, NULL, APR_HOOK_LAST);              /* after SetHandler was heard */
    ap_hook_handler(handler, NULL, NULL, APR_HOOK_MIDDLE);
    ap_register_auth_provider(p, AUTHZ_PROVIDER_GROUP, "roubaix-role", AUTHZ_PROVIDER_VERSION, &role_provider,
                              AP_AUTH_INTERNAL_PER_CONF);
}

AP_DECLARE_MODULE(roubaix) = {
    STANDARD20_MODULE_STUFF, NULL, NULL, config_create, config_merge, config_commands, register_hooks, 0
};
