/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include <apr_general.h>

#include "base/secret.h"
#include "domain/agent.h"

static apr_pool_t *p;
static db_t *db;

static void right(const problem_t *problem)
{
    if (problem)
        fail_msg("%s: %s", problem->code, problem->detail ? problem->detail : problem->field);
}

static int start(void **state)
{
    store_source_t *source;

    (void)state;
    apr_pool_create(&p, NULL);
    right(store_source_direct(p, "sqlite3", ":memory:", &source));
    db = store_open(p, source);
    right(store_migrate(db, NULL, NULL));
    return 0;
}

static int stop(void **state)
{
    (void)state;
    apr_pool_destroy(p);
    return 0;
}

static agent_t *find(const char *login)
{
    agent_t *agent;

    right(agent_find(db, login, &agent));
    return agent;
}

static const problem_t *put(const char *login, const char *first_name, const char *roles)
{
    return agent_put(db, 1000, login, first_name, "Lambert", "Officier d’état civil", "etat-civil", roles);
}

static void an_agent_is_found_by_his_login(void **state)
{
    agent_t *agent;

    (void)state;
    assert_null(find("sophie"));
    right(put("sophie", "  Sophie ", "agent, superviseur"));
    agent = find("sophie");
    assert_string_equal(agent->login, "sophie");
    assert_string_equal(agent->first_name, "Sophie");
    assert_string_equal(agent->last_name, "Lambert");
    assert_string_equal(agent->quality, "Officier d’état civil");
    assert_string_equal(agent->office, "etat-civil");
    assert_int_equal(agent->roles->nelts, 2);
    assert_true(agent_has_role(agent, "agent"));
    assert_true(agent_has_role(agent, "superviseur"));
    assert_false(agent_has_role(agent, "age"));
    assert_null(find("Sophie"));
    assert_null(find("sophie' OR 'a'='a"));
}

static void putting_again_changes_him(void **state)
{
    agent_t *before, *after;

    (void)state;
    right(put("sophie", "Sophie", "agent,superviseur"));
    before = find("sophie");
    right(put("sophie", "Zoé", "agent"));
    after = find("sophie");
    assert_true(before->id == after->id);
    assert_string_equal(before->form_token, after->form_token);
    assert_string_equal(after->first_name, "Zoé");
    assert_int_equal(after->roles->nelts, 1);
}

static void form_tokens_are_each_agents_own(void **state)
{
    (void)state;
    right(put("sophie", "Sophie", "agent"));
    right(put("karim", "Karim", "agent"));
    assert_int_equal(strlen(find("sophie")->form_token), 43);
    assert_string_equal(find("sophie")->form_token, find("sophie")->form_token);
    assert_string_not_equal(find("sophie")->form_token, find("karim")->form_token);
}

static void a_disabled_agent_may_not_enter(void **state)
{
    agent_t **list;
    const char *token;
    int count;
    const problem_t *problem;

    (void)state;
    right(put("sophie", "Sophie", "agent"));
    token = find("sophie")->form_token;
    right(agent_disable(db, "sophie"));
    assert_null(find("sophie"));
    right(agent_list(db, &list, &count));
    assert_int_equal(count, 1);
    assert_false(list[0]->active);
    problem = agent_disable(db, "personne");
    assert_int_equal(problem->kind, PROBLEM_NOT_FOUND);
    right(put("sophie", "Sophie", "agent"));
    assert_string_not_equal(find("sophie")->form_token, token);
}

static void the_list_is_by_login(void **state)
{
    agent_t **list;
    int count;

    (void)state;
    right(agent_list(db, &list, &count));
    assert_int_equal(count, 0);
    right(put("sophie", "Sophie", "superviseur,agent"));
    right(put("karim", "Karim", "agent"));
    right(agent_list(db, &list, &count));
    assert_int_equal(count, 2);
    assert_string_equal(list[0]->login, "karim");
    assert_int_equal(list[0]->roles->nelts, 1);
    assert_string_equal(list[1]->login, "sophie");
    assert_int_equal(list[1]->roles->nelts, 2);
}

static void bad_values_are_refused(void **state)
{
    static const struct {
        const char *login, *first_name, *roles, *field;
    } cases[] = {
        {"", "Sophie", "agent", "login"},
        {"sophie", "  ", "agent", "first-name"},
        {"sophie", "\xc3", "agent", "first-name"},
        {"sophie", "Sophie", "", "roles"},
        {"sophie", "Sophie", "agent,maire", "roles"},
        {"sophie", "Sophie", ",", "roles"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const problem_t *problem = put(cases[i].login, cases[i].first_name, cases[i].roles);

        assert_non_null(problem);
        assert_int_equal(problem->kind, PROBLEM_INPUT);
        assert_string_equal(problem->field, cases[i].field);
    }
    assert_null(find("sophie"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(an_agent_is_found_by_his_login, start, stop),
        cmocka_unit_test_setup_teardown(putting_again_changes_him, start, stop),
        cmocka_unit_test_setup_teardown(form_tokens_are_each_agents_own, start, stop),
        cmocka_unit_test_setup_teardown(a_disabled_agent_may_not_enter, start, stop),
        cmocka_unit_test_setup_teardown(the_list_is_by_login, start, stop),
        cmocka_unit_test_setup_teardown(bad_values_are_refused, start, stop),
    };

    apr_initialize();
    secret_init();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
