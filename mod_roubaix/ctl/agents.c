/* SPDX-License-Identifier: Apache-2.0 */
#include "ctl/ctl.h"

#include <stdio.h>
#include <string.h>

#include <apr_strings.h>

#include "ctl/words.h"
#include "domain/agent.h"

static int knows_office(const ctl_t *ctl, const char *office)
{
    const apr_array_header_t *offices = ctl->conf->settings.office_list;
    const char *known = "";

    if (settings_office(&ctl->conf->settings, office))
        return 1;
    for (int i = 0; i < offices->nelts; i++)
        known = apr_pstrcat(ctl->p, known, " ", APR_ARRAY_IDX(offices, i, office_t *)->id, NULL);
    fprintf(stderr, SAY_NO_OFFICE, office, known);
    return 0;
}

static int put(ctl_t *ctl, const char *login)
{
    static const char *const needed[] = {"first-name", "last-name", "quality", "office", "roles"};
    const char *value[5];
    const problem_t *problem;
    db_t *db;

    for (int i = 0; i < 5; i++)
        if (!(value[i] = apr_hash_get(ctl->options, needed[i], APR_HASH_KEY_STRING))) {
            fprintf(stderr, SAY_NEEDS_OPTION SAY_TRY_HELP, needed[i]);
            return CTL_USAGE;
        }
    if (!knows_office(ctl, value[3]) || !(db = ctl_need(ctl)))
        return CTL_PROBLEM;
    problem = agent_put(db, apr_time_now(), login, value[0], value[1], value[2], value[3], value[4]);
    if (!problem)
        printf(SAY_AGENT_PUT, login);
    else if (problem->kind == PROBLEM_INPUT)
        fprintf(stderr, SAY_BAD_VALUE, problem->field, problem->code);
    else
        ctl_say(problem);
    return problem ? CTL_PROBLEM : CTL_OK;
}

static int disable(ctl_t *ctl, const char *login)
{
    db_t *db = ctl_need(ctl);
    const problem_t *problem = db ? agent_disable(db, login) : NULL;

    if (!db)
        return CTL_PROBLEM;
    if (!problem)
        printf(SAY_AGENT_DISABLED, login);
    else if (problem->kind == PROBLEM_NOT_FOUND)
        fprintf(stderr, SAY_NO_AGENT, login);
    else
        ctl_say(problem);
    return problem ? CTL_PROBLEM : CTL_OK;
}

static int list(ctl_t *ctl)
{
    db_t *db = ctl_need(ctl);
    agent_t **agents;
    int count;
    const problem_t *problem = db ? agent_list(db, &agents, &count) : NULL;

    if (!db || problem)
        return db ? ctl_say(problem) : CTL_PROBLEM;
    if (!count)
        fputs(SAY_NO_AGENTS, stdout);
    for (int i = 0; i < count; i++) {
        const agent_t *agent = agents[i];
        const char *roles = agent->roles->nelts ? apr_array_pstrcat(ctl->p, agent->roles, ',') : SAY_AGENT_NO_ROLE;

        printf(SAY_AGENT_LINE, agent->login, agent->first_name, agent->last_name, agent->quality, agent->office, roles,
               agent->active ? "" : SAY_AGENT_INACTIVE);
    }
    return CTL_OK;
}

int ctl_agent(ctl_t *ctl)
{
    const char *action = ctl_word(ctl, 1), *login = ctl_word(ctl, 2);

    if (action && !strcmp(action, "list"))
        return list(ctl);
    if (!action || (strcmp(action, "add") && strcmp(action, "disable"))) {
        fprintf(stderr, SAY_UNKNOWN_COMMAND SAY_TRY_HELP, action ? action : "agent");
        return CTL_USAGE;
    }
    if (!login) {
        fputs(SAY_NEEDS_LOGIN SAY_TRY_HELP, stderr);
        return CTL_USAGE;
    }
    return strcmp(action, "add") ? disable(ctl, login) : put(ctl, login);
}
