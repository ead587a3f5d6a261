/* SPDX-License-Identifier: Apache-2.0 */
#include "domain/agent.h"

#include <string.h>

#include <apr_strings.h>

#include "base/secret.h"
#include "base/text.h"
#include "store/queries.h"

static const char *const known_roles[] = {"agent", "superviseur", "finances", "regie", NULL};

/* Both statements that read agents have the same columns. */
typedef sql_agent_all_row row_t;
_Static_assert(sizeof(sql_agent_by_login_row) == sizeof(row_t),
               "agent_by_login and agent_all must have the same columns");

static agent_t *make_agent(apr_pool_t *p, const row_t *row)
{
    agent_t *agent = apr_palloc(p, sizeof *agent);

    *agent = (agent_t){
        .id = row->id,
        .login = row->login,
        .first_name = row->first_name,
        .last_name = row->last_name,
        .quality = row->quality,
        .office = row->office,
        .form_token = secret_derive(p, row->secret, "guichet"),
        .active = row->active != 0,
        .roles = apr_array_make(p, 2, sizeof(const char *)),
    };
    return agent;
}

/* Rows of one agent follow each other. */
static apr_array_header_t *gather(apr_pool_t *p, const row_t *rows, int count)
{
    apr_array_header_t *agents = apr_array_make(p, 8, sizeof(agent_t *));

    for (int i = 0; i < count; i++) {
        if (i == 0 || rows[i].id != rows[i - 1].id)
            APR_ARRAY_PUSH(agents, agent_t *) = make_agent(p, &rows[i]);
        if (rows[i].role)
            APR_ARRAY_PUSH(APR_ARRAY_IDX(agents, agents->nelts - 1, agent_t *)->roles, const char *) = rows[i].role;
    }
    return agents;
}

const problem_t *agent_find(db_t *db, const char *login, agent_t **out)
{
    sql_agent_by_login_row *rows;
    int count;
    const problem_t *problem = sql_agent_by_login(db, &rows, &count, login);

    *out = NULL;
    if (!problem && count) {
        const row_t *same = apr_pmemdup(store_pool(db), rows, count * sizeof *rows);

        *out = APR_ARRAY_IDX(gather(store_pool(db), same, count), 0, agent_t *);
    }
    return problem;
}

const problem_t *agent_list(db_t *db, agent_t ***list, int *count)
{
    row_t *rows;
    apr_array_header_t *agents;
    const problem_t *problem = sql_agent_all(db, &rows, count);

    *list = NULL;
    if (problem)
        return problem;
    agents = gather(store_pool(db), rows, *count);
    *list = (agent_t **)agents->elts;
    *count = agents->nelts;
    return NULL;
}

int agent_has_role(const agent_t *agent, const char *role)
{
    for (int i = 0; i < agent->roles->nelts; i++)
        if (!strcmp(APR_ARRAY_IDX(agent->roles, i, const char *), role))
            return 1;
    return 0;
}

static int is_known(const char *role)
{
    for (const char *const *known = known_roles; *known; known++)
        if (!strcmp(role, *known))
            return 1;
    return 0;
}

/* "agent, superviseur" into its words; NULL when there is none or one that is not known. */
static apr_array_header_t *split_roles(apr_pool_t *p, const char *roles)
{
    apr_array_header_t *words = apr_array_make(p, 2, sizeof(const char *));
    char *state, *rest = apr_pstrdup(p, roles);

    for (char *word = apr_strtok(rest, ", ", &state); word; word = apr_strtok(NULL, ", ", &state)) {
        if (!is_known(word))
            return NULL;
        APR_ARRAY_PUSH(words, const char *) = word;
    }
    return words->nelts ? words : NULL;
}

/* An agent as he is to be stored, through the transaction. */
typedef struct put_t {
    apr_time_t now;
    const char *login, *first_name, *last_name, *quality, *office;
    apr_array_header_t *roles;
} put_t;

static const problem_t *put_work(db_t *db, void *baton)
{
    const put_t *put = baton;
    sql_agent_put_row *row;
    const problem_t *problem = sql_agent_put(db, &row, secret_row_key(), put->login, put->first_name, put->last_name,
                                             put->quality, put->office, secret_token(store_pool(db)), put->now);

    if (problem || (problem = sql_agent_roles_drop(db, NULL, row->id)))
        return problem;
    for (int i = 0; !problem && i < put->roles->nelts; i++)
        problem = sql_agent_role_put(db, NULL, row->id, APR_ARRAY_IDX(put->roles, i, const char *));
    return problem;
}

const problem_t *agent_put(db_t *db, apr_time_t now, const char *login, const char *first_name, const char *last_name,
                           const char *quality, const char *office, const char *roles)
{
    apr_pool_t *p = store_pool(db);
    put_t put = {.now = now, .roles = split_roles(p, roles)};
    const struct {
        const char *field, *given;
        const char **line;
    } words[] = {
        {"login", login, &put.login},
        {"first-name", first_name, &put.first_name},
        {"last-name", last_name, &put.last_name},
        {"quality", quality, &put.quality},
        {"office", office, &put.office},
    };

    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        if (!text_is_clean(words[i].given, strlen(words[i].given)))
            return problem_input(p, words[i].field, "format");
        *words[i].line = text_line(p, text_without_bidi(p, words[i].given));
        if (!**words[i].line)
            return problem_input(p, words[i].field, "missing");
    }
    if (!put.roles)
        return problem_input(p, "roles", "not-an-option");
    return store_transact(db, put_work, &put);
}

const problem_t *agent_disable(db_t *db, const char *login)
{
    int affected;
    const problem_t *problem = sql_agent_disable(db, &affected, secret_token(store_pool(db)), login);

    if (!problem && affected == 0)
        problem = problem_make(store_pool(db), PROBLEM_NOT_FOUND, "agent", NULL);
    return problem;
}
