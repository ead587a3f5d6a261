/* SPDX-License-Identifier: Apache-2.0 */
/* roubaixctl check: one line a thing, with what to do about it. */
#include "ctl/check.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <apr_network_io.h>
#include <apr_strings.h>
#include <apr_uri.h>

#include "ctl/words.h"
#include "store/queries.h"
#include "teleservice/teleservice.h"
#include "web/render.h"

#define MAIL_TIMEOUT apr_time_from_sec(5)

/* A problem on one line; NULL for none. */
static const char *words_of(const checking_t *c, const problem_t *problem)
{
    char *words = problem ? apr_pstrdup(c->p, problem->detail ? problem->detail : problem->code) : NULL;

    for (char *at = words; at && *at; at++)
        if (*at == '\n')
            *at = at[1] ? ' ' : '\0';
    return words;
}

static const char *check_city(checking_t *c)
{
    const settings_t *settings = &c->ctl->conf->settings;

    return !*settings_city(settings, "name") ? CHECK_CITY_NAME
           : !*settings->public_url          ? CHECK_CITY_URL
           : !settings->office_list->nelts   ? CHECK_CITY_OFFICE
           : !settings->calendar             ? CHECK_CITY_ZONE
                                             : NULL;
}

const char *check_database(checking_t *c)
{
    sql_schema_reachable_row *row;
    db_t *db;
    const problem_t *problem = ctl_open(c->ctl, &db);

    if (!problem)
        problem = sql_schema_reachable(db, &row);
    c->db = problem ? NULL : db;
    return words_of(c, problem);
}

static const char *check_schema(checking_t *c)
{
    int version, known = store_schema_known();
    const problem_t *problem = c->db ? store_schema_version(c->db, &version) : NULL;

    if (!c->db || problem)
        return problem ? words_of(c, problem) : CHECK_DATABASE;
    if (version == known)
        return NULL;
    return apr_psprintf(c->p, version < known ? CHECK_SCHEMA_OLD : CHECK_SCHEMA_NEW, version, known);
}

static const char *check_data(checking_t *c)
{
    const char *folder = c->ctl->conf->settings.data_dir;
    char *path = apr_pstrcat(c->p, folder, "/check.XXXXXX", NULL);
    struct stat info;
    apr_file_t *file;
    apr_status_t rv = apr_file_mktemp(&file, path, 0, c->p);
    char why[120];

    if (rv != APR_SUCCESS)
        return apr_psprintf(c->p, CHECK_DATA_WRITE, folder, apr_strerror(rv, why, sizeof why));
    apr_file_close(file);
    if (stat(folder, &info) == 0 && info.st_uid == 0)
        return apr_psprintf(c->p, CHECK_DATA_ROOT, folder);
    return info.st_mode & S_IROTH ? (c->note = 1, apr_psprintf(c->p, CHECK_DATA_OPEN, folder)) : NULL;
}

static const char *check_photo(checking_t *c)
{
    const char *program = c->ctl->conf->settings.photo_program;

    return access(program, X_OK) == 0 ? NULL : apr_psprintf(c->p, CHECK_PHOTO_MISSING, program);
}

static const char *check_teleservices(checking_t *c)
{
    const settings_t *settings = &c->ctl->conf->settings;
    apr_array_header_t *found = NULL;
    const problem_t *problem;

    if (!settings->calendar)
        return CHECK_CITY_ZONE;
    problem = teleservice_load_all(c->p, settings, &found);
    if (!problem && !found->nelts)
        return apr_psprintf(c->p, CHECK_TELESERVICES_NONE, settings->teleservices_dir);
    return words_of(c, problem);
}

static const char *check_stylesheet(checking_t *c, const char *name)
{
    render_t *render;

    return words_of(c, render_load(c->p, apr_pstrcat(c->p, c->ctl->conf->settings.templates_dir, name, NULL), &render));
}

static const char *check_templates(checking_t *c)
{
    return check_stylesheet(c, "/page.xsl");
}

static const char *check_mail_templates(checking_t *c)
{
    return check_stylesheet(c, "/mail/mail.xsl");
}

/* Whether anybody listens there; no message is begun. */
static apr_status_t reach(apr_pool_t *p, const char *host, apr_port_t port)
{
    apr_sockaddr_t *address;
    apr_status_t rv = apr_sockaddr_info_get(&address, host, APR_UNSPEC, port, 0, p);

    for (; rv == APR_SUCCESS && address; address = address->next) {
        apr_socket_t *socket;

        if ((rv = apr_socket_create(&socket, address->family, SOCK_STREAM, APR_PROTO_TCP, p)) != APR_SUCCESS)
            return rv;
        apr_socket_timeout_set(socket, MAIL_TIMEOUT);
        rv = apr_socket_connect(socket, address);
        apr_socket_close(socket);
        if (rv == APR_SUCCESS)
            return rv;
        if (address->next)
            rv = APR_SUCCESS; /* the host has another address */
    }
    return rv;
}

static const char *check_mail(checking_t *c)
{
    const char *server = c->ctl->conf->settings.mail.server;
    apr_uri_t uri;
    apr_status_t rv;
    char why[120];

    if (!server) {
        c->note = 1;
        return CHECK_MAIL_NONE;
    }
    if (apr_uri_parse(c->p, server, &uri) != APR_SUCCESS || !uri.scheme || !uri.hostname)
        return apr_psprintf(c->p, CHECK_MAIL_URL, server);
    rv = reach(c->p, uri.hostname, uri.port ? uri.port : !strcmp(uri.scheme, "smtps") ? 465 : 25);
    return rv == APR_SUCCESS ? NULL : apr_psprintf(c->p, CHECK_MAIL_AWAY, server, apr_strerror(rv, why, sizeof why));
}

static const char *check_outbox(checking_t *c)
{
    sql_given_up_list_row *rows;
    int count = 0;
    const problem_t *problem = c->db ? sql_given_up_list(c->db, &rows, &count) : NULL;

    if (problem || !count)
        return words_of(c, problem);
    c->note = 1;
    return apr_psprintf(c->p, CHECK_OUTBOX_GIVEN_UP, count);
}

int check_all(ctl_t *ctl, const check_t *checks, size_t count)
{
    checking_t c = {ctl, ctl->p, NULL, 0};
    int code = CTL_OK;

    for (size_t i = 0; i < count; i++) {
        const char *wrong = (c.note = 0, checks[i].check(&c));

        if (!wrong)
            printf(SAY_CHECK_OK, checks[i].what);
        else
            printf(c.note ? SAY_CHECK_NOTE : SAY_CHECK_FAIL, checks[i].what, wrong);
        code = wrong && !c.note ? CTL_PROBLEM : code;
    }
    return code;
}

int ctl_check(ctl_t *ctl)
{
    static const check_t checks[] = {
        {CHECK_CITY, check_city},           {CHECK_DATABASE, check_database},
        {CHECK_SCHEMA, check_schema},       {CHECK_DATA, check_data},
        {CHECK_PHOTO, check_photo},         {CHECK_TELESERVICES, check_teleservices},
        {CHECK_TEMPLATES, check_templates}, {CHECK_MAIL_TEMPLATES, check_mail_templates},
        {CHECK_MAIL, check_mail},           {CHECK_OUTBOX, check_outbox},
    };
    const char *part = ctl_word(ctl, 1);

    if (part && strcmp(part, "payfip")) {
        fprintf(stderr, SAY_UNKNOWN_COMMAND SAY_TRY_HELP, part);
        return CTL_USAGE;
    }
    render_init();
    return part ? ctl_check_payfip(ctl) : check_all(ctl, checks, sizeof checks / sizeof *checks);
}
