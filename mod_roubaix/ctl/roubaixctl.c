/* SPDX-License-Identifier: Apache-2.0 */
/*
 * roubaixctl: the administrator's command line.
 */
#include "ctl/ctl.h"

#include <errno.h>
#include <grp.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <apr_general.h>
#include <apr_getopt.h>
#include <apr_strings.h>

#include "base/secret.h"
#include "ctl/words.h"
#include "paths.h"

static const apr_getopt_option_t option_table[] = {
    {"config", 'c', 1, NULL},      {"help", 'h', 0, NULL},       {"version", 'V', 0, NULL},
    {"first-name", 1001, 1, NULL}, {"last-name", 1002, 1, NULL}, {"quality", 1003, 1, NULL},
    {"office", 1004, 1, NULL},     {"roles", 1005, 1, NULL},     {"write", 1006, 0, NULL},
    {"since", 1007, 1, NULL},      {NULL, 0, 0, NULL}};

static const struct {
    const char *name;
    int (*run)(ctl_t *ctl);
} commands[] = {
    {"migrate", ctl_migrate}, {"agent", ctl_agent}, {"check", ctl_check}, {"stats", ctl_stats}, {"outbox", ctl_outbox},
    {"import", ctl_import},   {"export", ctl_export},
};

const char *ctl_word(const ctl_t *ctl, int i)
{
    return i < ctl->words->nelts ? APR_ARRAY_IDX(ctl->words, i, const char *) : NULL;
}

int ctl_say(const problem_t *problem)
{
    const char *detail;

    if (!problem)
        return CTL_OK;
    detail = problem->detail ? problem->detail : problem->code;
    if (!strcmp(problem->code, "no-schema"))
        fputs(SAY_NO_SCHEMA, stderr);
    else
        fprintf(stderr, problem->kind == PROBLEM_UNAVAILABLE ? SAY_AWAY : SAY_FAILED, detail);
    return CTL_PROBLEM;
}

const problem_t *ctl_open(const ctl_t *ctl, db_t **db)
{
    store_source_t *source;
    const problem_t *problem = store_source_direct(ctl->p, ctl->conf->driver, ctl->conf->params, &source);

    *db = problem ? NULL : store_open(ctl->p, source);
    return problem;
}

db_t *ctl_need(const ctl_t *ctl)
{
    db_t *db;
    int version;
    const problem_t *problem = ctl_open(ctl, &db);

    if (problem || (problem = store_schema_version(db, &version))) {
        ctl_say(problem);
        return NULL;
    }
    if (version > store_schema_known())
        fprintf(stderr, SAY_NEWER, version, store_schema_known());
    else if (version < store_schema_known())
        fputs(SAY_NO_SCHEMA, stderr);
    return version == store_schema_known() ? db : NULL;
}

static void migrated(void *baton, int version, const char *name)
{
    (void)baton;
    printf(SAY_MIGRATED, version, name);
}

int ctl_migrate(ctl_t *ctl)
{
    db_t *db;
    const problem_t *problem = ctl_open(ctl, &db);

    if (problem || (problem = store_migrate(db, migrated, NULL)))
        return ctl_say(problem);
    printf(SAY_UP_TO_DATE, store_schema_known());
    return CTL_OK;
}

/* Files made here, the SQLite database above all, must belong to httpd's user: root becomes whoever owns the data
 * folder. */
static int become_owner(const char *folder)
{
    struct stat info;
    struct passwd *user;

    umask(027);
    if (geteuid() != 0 || stat(folder, &info) < 0 || info.st_uid == 0)
        return CTL_OK;
    user = getpwuid(info.st_uid);
    if ((user ? initgroups(user->pw_name, user->pw_gid) : setgroups(0, NULL)) < 0 ||
        setgid(user ? user->pw_gid : info.st_gid) < 0 || setuid(info.st_uid) < 0) {
        fprintf(stderr, SAY_NOT_BECOME, folder, strerror(errno));
        return CTL_PROBLEM;
    }
    return CTL_OK;
}

static const char *name_of(int option)
{
    const apr_getopt_option_t *found = option_table;

    while (found->optch != option)
        found++;
    return found->name;
}

/* Fills options and words; CTL_OK, or the exit code with everything said. */
static int read_line(ctl_t *ctl, int argc, const char *const *argv, const char **config, const char **text)
{
    apr_getopt_t *getopt;
    const char *value;
    int option;
    apr_status_t rv;

    apr_getopt_init(&getopt, ctl->p, argc, argv);
    getopt->interleave = 1;
    getopt->errfn = NULL;
    while ((rv = apr_getopt_long(getopt, option_table, &option, &value)) == APR_SUCCESS) {
        if (option == 'c')
            *config = value;
        else if (option == 'h' || option == 'V')
            *text = option == 'h' ? SAY_USAGE : SAY_VERSION;
        else
            apr_hash_set(ctl->options, name_of(option), APR_HASH_KEY_STRING, value ? value : "");
    }
    if (rv != APR_EOF) {
        fprintf(stderr, SAY_BAD_OPTION SAY_TRY_HELP, getopt->argv[getopt->ind < argc ? getopt->ind : argc - 1],
                rv == APR_BADARG ? SAY_NO_VALUE : SAY_NO_OPTION);
        return CTL_USAGE;
    }
    for (int i = getopt->ind; i < argc; i++)
        APR_ARRAY_PUSH(ctl->words, const char *) = getopt->argv[i];
    return CTL_OK;
}

static int run(ctl_t *ctl, const char *config)
{
    const char *command = ctl_word(ctl, 0);
    size_t i = 0;

    while (i < sizeof commands / sizeof *commands && strcmp(commands[i].name, command))
        i++;
    if (i == sizeof commands / sizeof *commands) {
        fprintf(stderr, SAY_UNKNOWN_COMMAND SAY_TRY_HELP, command);
        return CTL_USAGE;
    }
    if (!(ctl->conf = conf_read(ctl->p, config))) {
        fprintf(stderr, SAY_NO_CONFIG, config, strerror(errno));
        return CTL_PROBLEM;
    }
    if (!ctl->conf->driver || !ctl->conf->params) {
        fprintf(stderr, SAY_NO_DBD, config);
        return CTL_PROBLEM;
    }
    return become_owner(ctl->conf->settings.data_dir) ? CTL_PROBLEM : commands[i].run(ctl);
}

int main(int argc, const char *const *argv)
{
    ctl_t ctl = {0};
    const char *config = CTL_CONFIG, *text = NULL;
    int code;

    if (apr_app_initialize(&argc, &argv, NULL) != APR_SUCCESS)
        return CTL_PROBLEM;
    atexit(apr_terminate);
    if (secret_init() < 0) {
        fputs(SAY_NO_RANDOM, stderr);
        return CTL_PROBLEM;
    }
    apr_pool_create(&ctl.p, NULL);
    ctl.options = apr_hash_make(ctl.p);
    ctl.words = apr_array_make(ctl.p, 4, sizeof(const char *));
    if ((code = read_line(&ctl, argc, argv, &config, &text)))
        return code;
    if (text || !ctl_word(&ctl, 0)) {
        fputs(text ? text : SAY_USAGE, text ? stdout : stderr);
        return text ? CTL_OK : CTL_USAGE;
    }
    code = run(&ctl, config);
    return fflush(stdout) ? CTL_PROBLEM : code;
}
