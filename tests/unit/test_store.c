/* SPDX-License-Identifier: Apache-2.0 */
/* The store on SQLite, and on PostgreSQL when ROUBAIX_TEST_PGSQL holds libpq's parameters of a database that may be
 * emptied. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <apr_file_io.h>
#include <apr_general.h>
#include <apr_strings.h>
#include <apr_thread_cond.h>
#include <apr_thread_proc.h>

#include "base/secret.h"
#include "store/conn.h"
#include "store/queries.h"
#include "store/session.h"

/* What one test works on. */
typedef struct world_t {
    apr_pool_t *p;
    const char *driver;
    const char *params;
    db_t *db;
} world_t;

static apr_pool_t *root;

/*
 * A table of our own
 */

typedef struct thing_row {
    apr_int64_t id;
    const char *word;
    apr_int64_t number;
} thing_row;

static const store_column_t thing_columns[] = {
    {'i', offsetof(thing_row, id)},
    {'t', offsetof(thing_row, word)},
    {'i', offsetof(thing_row, number)},
};

static const store_statement_t thing_all = {
    "thing_all", "SELECT id, word, number FROM thing ORDER BY id LIMIT 100", 0, sizeof(thing_row), 3, thing_columns};
static const store_statement_t thing_two = {"thing_two",  "SELECT id, word FROM thing LIMIT 1", 0, sizeof(thing_row), 3,
                                            thing_columns};
static const store_statement_t thing_put = {
    "thing_put", "INSERT INTO thing (id, word, number) VALUES (%lld, %s, %lld)", 1, 0, 0, NULL};
static const store_statement_t thing_back = {
    "thing_back",
    "INSERT INTO thing (id, word, number) VALUES (%lld, %s, %lld) RETURNING id, word, number",
    1,
    sizeof(thing_row),
    3,
    thing_columns};
static const store_statement_t thing_add = {
    "thing_add", "UPDATE thing SET number = number + 1 WHERE id = %lld", 1, 0, 0, NULL};
static const store_statement_t thing_wrong = {
    "thing_wrong", "SELECT id, word, nothing FROM thing LIMIT 1", 0, sizeof(thing_row), 3, thing_columns};
static const store_statement_t child_put = {"child_put", "INSERT INTO child (thing_id) VALUES (%lld)", 1, 0, 0, NULL};

static const problem_t *put(db_t *db, apr_int64_t id, const char *word, apr_int64_t number)
{
    const void *args[] = {&id, word, &number, NULL};

    return store_execute(db, &thing_put, args, NULL);
}

static const problem_t *add(db_t *db, apr_int64_t id, int *affected)
{
    const void *args[] = {&id, NULL};

    return store_execute(db, &thing_add, args, affected);
}

static thing_row *all(db_t *db, int *count)
{
    const void *args[] = {NULL};
    thing_row *rows;
    const problem_t *problem = store_select(db, &thing_all, args, (void **)&rows, count);

    if (problem)
        fail_msg("%s", problem->detail);
    return rows;
}

static int count_of(db_t *db)
{
    int count;

    all(db, &count);
    return count;
}

static void right(const problem_t *problem)
{
    if (problem)
        fail_msg("%s: %s", problem->code, problem->detail ? problem->detail : "");
}

static void wrong(const problem_t *problem, problem_kind_e kind, const char *code)
{
    assert_non_null(problem);
    assert_string_equal(problem->code, code);
    assert_int_equal(problem->kind, kind);
}

/*
 * Worlds
 */

static db_t *connect_to(const world_t *world, apr_pool_t *p)
{
    store_source_t *source;

    right(store_source_direct(p, world->driver, world->params, &source));
    return store_open(p, source);
}

static int make_world(void **state, const char *driver, const char *params)
{
    world_t *world;
    apr_pool_t *p;

    apr_pool_create(&p, root);
    world = apr_pcalloc(p, sizeof *world);
    *world = (world_t){p, driver, params, NULL};
    world->db = connect_to(world, p);
    *state = world;
    return 0;
}

static int things(void **state)
{
    world_t *world = *state;

    right(store_command(world->db, "CREATE TABLE thing (id BIGINT PRIMARY KEY, word TEXT, number BIGINT)"));
    right(store_command(world->db, "CREATE TABLE child (thing_id BIGINT NOT NULL REFERENCES thing (id))"));
    return 0;
}

static int sqlite_empty(void **state)
{
    const char *folder;
    char *path;
    apr_file_t *file;

    assert_int_equal(apr_temp_dir_get(&folder, root), APR_SUCCESS);
    path = apr_pstrcat(root, folder, "/store.XXXXXX", NULL);
    assert_int_equal(
        apr_file_mktemp(&file, path, APR_FOPEN_CREATE | APR_FOPEN_READ | APR_FOPEN_WRITE | APR_FOPEN_EXCL, root),
        APR_SUCCESS);
    apr_file_close(file);
    return make_world(state, "sqlite3", path);
}

static int sqlite_things(void **state)
{
    world_t *world;

    sqlite_empty(state);
    world = *state;
    right(store_command(world->db, sql_store_sqlite_wal_statement.sql));
    return things(state);
}

static int sqlite_end(void **state)
{
    world_t *world = *state;
    const char *path = world->params;

    apr_pool_destroy(world->p);
    apr_file_remove(path, root);
    apr_file_remove(apr_pstrcat(root, path, "-wal", NULL), root);
    apr_file_remove(apr_pstrcat(root, path, "-shm", NULL), root);
    return 0;
}

static int pgsql_empty(void **state)
{
    const char *params = getenv("ROUBAIX_TEST_PGSQL");
    world_t *world;

    if (!params)
        return 0;
    make_world(state, "pgsql", params);
    world = *state;
    right(store_command(world->db, "DROP SCHEMA public CASCADE"));
    right(store_command(world->db, "CREATE SCHEMA public"));
    return 0;
}

static int pgsql_things(void **state)
{
    pgsql_empty(state);
    return *state ? things(state) : 0;
}

static int pgsql_end(void **state)
{
    world_t *world = *state;

    if (world)
        apr_pool_destroy(world->p);
    return 0;
}

/* The world of a test, or the test is skipped. */
static world_t *world_of(void **state)
{
    if (!*state)
        skip();
    return *state;
}

/*
 * Statements
 */

static void rows_come_back_as_they_went(void **state)
{
    world_t *world = world_of(state);
    thing_row *rows, *row;
    int count;
    apr_int64_t id = 3, number = APR_INT64_C(-9000000000000000001);
    const void *args[] = {&id, "trois", &number, NULL};

    assert_null(all(world->db, &count));
    assert_int_equal(count, 0);
    right(put(world->db, 1, "L’été à Roubaix; DROP TABLE thing; -- %s \"'\\", APR_INT64_C(9000000000000000001)));
    right(put(world->db, 2, NULL, 0));
    right(store_select(world->db, &thing_back, args, (void **)&row, &count));
    assert_int_equal(count, 1);
    assert_int_equal(row->id, 3);
    rows = all(world->db, &count);
    assert_int_equal(count, 3);
    assert_string_equal(rows[0].word, "L’été à Roubaix; DROP TABLE thing; -- %s \"'\\");
    assert_true(rows[0].number == APR_INT64_C(9000000000000000001));
    assert_null(rows[1].word);
    assert_true(rows[2].number == number);
    store_release(world->db);
    assert_string_equal(rows[2].word, "trois");
}

static void an_empty_text_is_not_null(void **state)
{
    world_t *world = world_of(state);
    int count;

    right(put(world->db, 1, "", 0));
    assert_string_equal(all(world->db, &count)[0].word, "");
}

static void a_taken_key_is_a_conflict(void **state)
{
    world_t *world = world_of(state);
    const problem_t *problem;

    right(put(world->db, 1, "un", 0));
    problem = put(world->db, 1, "secret", 0);
    wrong(problem, PROBLEM_CONFLICT, "duplicate");
    assert_null(strstr(problem->detail, "secret"));
    assert_null(strchr(problem->detail, '\n'));
    assert_int_equal(count_of(world->db), 1);
}

static void changes_are_counted(void **state)
{
    world_t *world = world_of(state);
    int affected = -1;

    right(add(world->db, 1, &affected));
    assert_int_equal(affected, 0);
    right(put(world->db, 1, "un", 0));
    right(add(world->db, 1, &affected));
    assert_int_equal(affected, 1);
}

static void foreign_keys_hold(void **state)
{
    world_t *world = world_of(state);
    apr_int64_t id = 99;
    const void *args[] = {&id, NULL};

    wrong(store_execute(world->db, &child_put, args, NULL), PROBLEM_INTERNAL, "database");
}

static void our_own_mistakes_are_told(void **state)
{
    world_t *world = world_of(state);
    const void *args[] = {NULL};
    void *rows;
    int count;

    wrong(store_select(world->db, &thing_wrong, args, &rows, &count), PROBLEM_INTERNAL, "database");
    right(put(world->db, 1, "un", 0));
    wrong(store_select(world->db, &thing_two, args, &rows, &count), PROBLEM_INTERNAL, "database");
    assert_int_equal(count_of(world->db), 1);
}

/*
 * Transactions
 */

typedef struct work_t {
    int runs;
    int fails_with; /* 0: nothing, 1: a problem of its own, 2: a statement's, passed over */
} work_t;

static const problem_t *do_work(db_t *db, void *baton)
{
    work_t *work = baton;
    const problem_t *problem = put(db, 1, "un", 0);

    work->runs++;
    if (problem)
        return problem;
    if (work->fails_with == 1)
        return problem_make(store_pool(db), PROBLEM_CONFLICT, "test", NULL);
    if (work->fails_with == 2)
        (void)put(db, 1, "encore", 0);
    return NULL;
}

static void what_is_committed_stays(void **state)
{
    world_t *world = world_of(state);
    work_t work = {0};

    right(store_transact(world->db, do_work, &work));
    assert_int_equal(work.runs, 1);
    assert_int_equal(count_of(connect_to(world, world->p)), 1);
}

static void a_problem_rolls_back(void **state)
{
    world_t *world = world_of(state);
    work_t work = {0, 1};

    wrong(store_transact(world->db, do_work, &work), PROBLEM_CONFLICT, "test");
    assert_int_equal(work.runs, 1);
    assert_int_equal(count_of(world->db), 0);
}

static void a_failed_statement_cannot_be_passed_over(void **state)
{
    world_t *world = world_of(state);
    work_t work = {0, 2};

    wrong(store_transact(world->db, do_work, &work), PROBLEM_CONFLICT, "duplicate");
    assert_int_equal(count_of(world->db), 0);
    work = (work_t){0};
    right(store_transact(world->db, do_work, &work));
}

static const problem_t *outer_work(db_t *db, void *baton)
{
    right(store_transact(db, do_work, baton));
    store_release(db); /* must not give the connection away */
    return problem_make(store_pool(db), PROBLEM_CONFLICT, "outer", NULL);
}

static void a_transaction_inside_belongs_to_the_outer_one(void **state)
{
    world_t *world = world_of(state);
    work_t work = {0};

    wrong(store_transact(world->db, outer_work, &work), PROBLEM_CONFLICT, "outer");
    assert_int_equal(count_of(world->db), 0);
}

static const problem_t *vanish(db_t *db, void *baton)
{
    jmp_buf *out = baton;

    right(put(db, 7, "sept", 0));
    longjmp(*out, 1);
}

/* What a pool's end does to a transaction that nobody ended. */
static void an_abandoned_transaction_is_rolled_back(void **state)
{
    world_t *world = world_of(state);
    apr_pool_t *p;
    jmp_buf out;

    apr_pool_create(&p, world->p);
    if (!setjmp(out))
        (void)store_transact(connect_to(world, p), vanish, &out);
    apr_pool_destroy(p);
    assert_int_equal(count_of(world->db), 0);
}

/*
 * Several at once
 */

#define THREADS 4
#define ROUNDS 25

typedef struct worker_t {
    const world_t *world;
    const problem_t *problem;
    int wait; /* at the meeting point, on the first run */
    apr_int64_t first, second;
    struct meeting_t *meeting;
} worker_t;

typedef struct meeting_t {
    apr_thread_mutex_t *mutex;
    apr_thread_cond_t *cond;
    int here;
} meeting_t;

static const problem_t *add_and_look(db_t *db, void *baton)
{
    int count;
    const problem_t *problem = add(db, 1, NULL);

    (void)baton;
    return problem ? problem : (all(db, &count), NULL);
}

static void *APR_THREAD_FUNC many_adds(apr_thread_t *thread, void *baton)
{
    worker_t *worker = baton;
    db_t *db = connect_to(worker->world, apr_thread_pool_get(thread));

    for (int i = 0; i < ROUNDS && !worker->problem; i++)
        worker->problem = store_transact(db, add_and_look, NULL);
    return NULL;
}

static void run_all(apr_thread_start_t function, worker_t *workers, int count, apr_pool_t *p)
{
    apr_thread_t *threads[THREADS];
    apr_status_t rv;

    for (int i = 0; i < count; i++)
        assert_int_equal(apr_thread_create(&threads[i], NULL, function, &workers[i], p), APR_SUCCESS);
    for (int i = 0; i < count; i++)
        apr_thread_join(&rv, threads[i]);
}

static void nobody_is_lost_among_many(void **state)
{
    world_t *world = world_of(state);
    worker_t workers[THREADS] = {{0}};
    int count;

    right(put(world->db, 1, "un", 0));
    for (int i = 0; i < THREADS; i++)
        workers[i].world = world;
    run_all(many_adds, workers, THREADS, world->p);
    for (int i = 0; i < THREADS; i++)
        assert_null(workers[i].problem);
    assert_int_equal(all(world->db, &count)[0].number, THREADS * ROUNDS);
}

static void meet(meeting_t *meeting)
{
    apr_thread_mutex_lock(meeting->mutex);
    meeting->here++;
    apr_thread_cond_broadcast(meeting->cond);
    while (meeting->here < 2)
        apr_thread_cond_wait(meeting->cond, meeting->mutex);
    apr_thread_mutex_unlock(meeting->mutex);
}

static const problem_t *cross(db_t *db, void *baton)
{
    worker_t *worker = baton;
    const problem_t *problem = add(db, worker->first, NULL);

    if (!problem && worker->wait) {
        worker->wait = 0;
        meet(worker->meeting);
    }
    return problem ? problem : add(db, worker->second, NULL);
}

static void *APR_THREAD_FUNC one_cross(apr_thread_t *thread, void *baton)
{
    worker_t *worker = baton;

    worker->problem = store_transact(connect_to(worker->world, apr_thread_pool_get(thread)), cross, worker);
    return NULL;
}

static void a_deadlock_is_tried_again(void **state)
{
    world_t *world = world_of(state);
    meeting_t meeting = {0};
    worker_t workers[2] = {{world, NULL, 1, 1, 2, &meeting}, {world, NULL, 1, 2, 1, &meeting}};
    int count;
    thing_row *rows;

    apr_thread_mutex_create(&meeting.mutex, APR_THREAD_MUTEX_DEFAULT, world->p);
    apr_thread_cond_create(&meeting.cond, world->p);
    right(put(world->db, 1, "un", 0));
    right(put(world->db, 2, "deux", 0));
    run_all(one_cross, workers, 2, world->p);
    assert_null(workers[0].problem);
    assert_null(workers[1].problem);
    rows = all(world->db, &count);
    assert_int_equal(rows[0].number, 2);
    assert_int_equal(rows[1].number, 2);
}

/*
 * What goes on behind our back
 */

static void use_everything(db_t *db, apr_int64_t id)
{
    int count = count_of(db);

    right(put(db, id, "mot", 0));
    right(add(db, id, NULL));
    assert_int_equal(count_of(db), count + 1);
    store_release(db);
}

static const problem_t *use_everything_work(db_t *db, void *baton)
{
    apr_int64_t id = *(apr_int64_t *)baton;
    const problem_t *problem;
    int count;
    void *rows;
    const void *args[] = {NULL};

    if ((problem = store_select(db, &thing_all, args, &rows, &count)) || (problem = put(db, id, "mot", 0)))
        return problem;
    return add(db, id, NULL);
}

static void in_a_transaction(db_t *db, apr_int64_t id)
{
    right(store_transact(db, use_everything_work, &id));
}

static void a_changed_schema_is_survived(void **state)
{
    world_t *world = world_of(state);
    db_t *other = connect_to(world, world->p);
    static const char *const changes[] = {
        "ALTER TABLE thing ADD COLUMN more TEXT",     "CREATE INDEX thing_word ON thing (word)", "VACUUM", "ANALYZE",
        "ALTER TABLE thing ADD COLUMN evenmore TEXT",
    };

    use_everything(world->db, 1000);
    in_a_transaction(world->db, 2000);
    for (int i = 0; i < 5; i++) {
        right(store_command(other, changes[i]));
        store_release(other);
        if (i % 2)
            in_a_transaction(world->db, 2001 + i);
        use_everything(world->db, 1001 + i);
        in_a_transaction(world->db, 3001 + i);
    }
}

static void forget_all_on_the_server(world_t *world)
{
    right(store_command(world->db, "DEALLOCATE ALL"));
}

static void statements_the_server_forgot_are_prepared_again(void **state)
{
    world_t *world = world_of(state);

    use_everything(world->db, 1);
    forget_all_on_the_server(world);
    use_everything(world->db, 2);
    forget_all_on_the_server(world);
    in_a_transaction(world->db, 3);
    forget_all_on_the_server(world);
    in_a_transaction(world->db, 4);
}

static void end_the_connections(db_t *other)
{
    right(store_command(other, "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity "
                               "WHERE pid <> pg_backend_pid() AND datname = current_database()"));
}

static void a_lost_connection_is_opened_again(void **state)
{
    world_t *world = world_of(state);
    db_t *other = connect_to(world, world->p);

    use_everything(world->db, 1);
    end_the_connections(other);
    use_everything(world->db, 2);
    end_the_connections(other);
    right(put(world->db, 3, "trois", 0));
    store_release(world->db);
    end_the_connections(other);
    in_a_transaction(world->db, 4);
    count_of(world->db);        /* holds the connection… */
    end_the_connections(other); /* …while it dies */
    assert_int_equal(count_of(world->db), 4);
    end_the_connections(other);
    in_a_transaction(world->db, 5);
    end_the_connections(other);
    right(put(world->db, 6, "six", 0));
}

typedef struct death_t {
    db_t *other;
    int deaths;
} death_t;

static const problem_t *die_inside(db_t *db, void *baton)
{
    death_t *death = baton;
    const problem_t *problem = put(db, 1, "un", 0);

    if (death->deaths++ == 0)
        end_the_connections(death->other);
    return problem ? problem : add(db, 1, NULL);
}

static void a_transaction_that_lost_its_connection_is_done_once(void **state)
{
    world_t *world = world_of(state);
    death_t death = {connect_to(world, world->p), 0};
    int count;

    right(store_transact(world->db, die_inside, &death));
    assert_int_equal(death.deaths, 2);
    assert_int_equal(all(world->db, &count)[0].number, 1);
    assert_int_equal(count, 1);
}

/* Nobody knows whether a COMMIT without an answer was done: it must be told, not repeated. */
static const problem_t *die_before_commit(db_t *db, void *baton)
{
    death_t *death = baton;
    const problem_t *problem = put(db, 1, "un", 0);

    death->deaths++;
    end_the_connections(death->other);
    return problem;
}

static void a_commit_without_answer_is_not_repeated(void **state)
{
    world_t *world = world_of(state);
    death_t death = {connect_to(world, world->p), 0};

    wrong(store_transact(world->db, die_before_commit, &death), PROBLEM_UNAVAILABLE, "database");
    assert_int_equal(death.deaths, 1);
    assert_int_equal(count_of(world->db), 0);
}

static void a_database_that_is_not_there_is_told(void **state)
{
    store_source_t *source;
    const problem_t *problem;

    (void)state;
    problem = store_source_direct(root, "sqlite3", "/nonexistent/folder/file.db", &source);
    wrong(problem, PROBLEM_UNAVAILABLE, "database");
    problem = store_source_direct(root, "nosuchdriver", "", &source);
    wrong(problem, PROBLEM_UNAVAILABLE, "database");
}

/*
 * Migrations
 */

static void heard(void *baton, int version, const char *name)
{
    assert_non_null(name);
    assert_int_equal(version, ++*(int *)baton);
}

static void migrations_run_once(void **state)
{
    world_t *world = world_of(state);
    int version = -1, said = 0;

    right(store_schema_version(world->db, &version));
    assert_int_equal(version, 0);
    right(store_migrate(world->db, heard, &said));
    assert_int_equal(said, store_schema_known());
    right(store_schema_version(world->db, &version));
    assert_int_equal(version, store_schema_known());
    right(store_migrate(world->db, heard, &said));
    assert_int_equal(said, store_schema_known());
    right(store_schema_version(connect_to(world, world->p), &version));
    assert_int_equal(version, store_schema_known());
}

static void a_newer_schema_is_left_alone(void **state)
{
    world_t *world = world_of(state);
    int version;

    right(store_migrate(world->db, NULL, NULL));
    right(sql_schema_migration_put(world->db, NULL, store_schema_known() + 1, "demain", 1));
    right(store_schema_version(world->db, &version));
    assert_int_equal(version, store_schema_known() + 1);
    wrong(store_migrate(world->db, NULL, NULL), PROBLEM_CONFLICT, "newer-schema");
}

static void *APR_THREAD_FUNC one_migration(apr_thread_t *thread, void *baton)
{
    worker_t *worker = baton;

    worker->problem = store_migrate(connect_to(worker->world, apr_thread_pool_get(thread)), NULL, NULL);
    return NULL;
}

static void two_may_migrate_at_once(void **state)
{
    world_t *world = world_of(state);
    worker_t workers[2] = {{.world = world}, {.world = world}};
    int version;

    run_all(one_migration, workers, 2, world->p);
    right(workers[0].problem);
    right(workers[1].problem);
    right(store_schema_version(world->db, &version));
    assert_int_equal(version, store_schema_known());
}

/*
 * The statements
 */

static void every_statement_can_be_prepared(void **state)
{
    world_t *world = world_of(state);
    store_source_t *source;
    conn_t conn;
    apr_dbd_prepared_t *prepared;

    right(store_migrate(world->db, NULL, NULL));
    right(store_source_direct(world->p, world->driver, world->params, &source));
    right(source->open(source->baton, world->p, &conn.base));
    assert_int_equal(conn_ready(&conn, world->p), FAULT_NONE);
    for (const store_statement_t *const *s = sql_every_statement; *s; s++)
        if (strncmp((*s)->name, "store_", 6) && conn_prepare(&conn, *s, &prepared))
            fail_msg("%s: %s", (*s)->name, conn_said(&conn, world->p));
}

/* Runs sql/queries.awk on `sql`; its complaint, or NULL when it had none. */
static const char *complaint_of(const char *sql)
{
    const char *source = getenv("ROUBAIX_SRC"), *folder;
    char *path, line[500] = "";
    apr_file_t *file;
    FILE *pipe;
    int failed;

    assert_int_equal(apr_temp_dir_get(&folder, root), APR_SUCCESS);
    path = apr_pstrcat(root, folder, "/query.XXXXXX", NULL);
    assert_int_equal(apr_file_mktemp(&file, path, 0, root), APR_SUCCESS);
    assert_int_equal(apr_file_puts(sql, file), APR_SUCCESS);
    pipe =
        popen(apr_psprintf(root, "awk -f '%s/sql/queries.awk' '%s' 2>&1 >/dev/null", source ? source : ".", path), "r");
    assert_non_null(pipe);
    if (fgets(line, sizeof line, pipe))
        assert_memory_equal(line, path, strlen(path));
    failed = pclose(pipe) != 0;
    apr_file_close(file);
    assert_int_equal(failed, *line != 0);
    return failed ? apr_pstrdup(root, line + strlen(path)) : NULL;
}

static void a_bad_statement_is_refused_with_its_line(void **state)
{
    static const struct {
        const char *sql, *complaint;
    } cases[] = {
        {"\n-- name: a\n-- returns: one\n-- columns: id int\nSELECT id FROM t WHERE w LIKE 'x%'\n",
         ":2: a: no percent sign"},
        {"-- name: a\n-- returns: many\n-- columns: id int\nSELECT id FROM t\n", ":1: a: a list must have a LIMIT"},
        {"-- name: a\n-- returns: some\nSELECT id FROM t\n", ":1: a: -- returns:"},
        {"-- name: a\n-- returns: one\nSELECT id FROM t\n", ":1: a: -- columns:"},
        {"-- name: a\n-- returns: one\n-- columns: id number\nSELECT id FROM t\n", ":1: a: write"},
        {"-- name: a\n-- returns: changes\nDELETE FROM t WHERE id = {id}\n", ":1: a: write {name:int}"},
        {"-- name: a\n-- returns: changes\nDELETE FROM t WHERE id = {id:int} OR w = {id:text}\n",
         ":1: a: {id} has two types"},
        {"-- name: a\n-- returns: changes\nDELETE FROM t;\n", ":1: a: no percent sign"},
        {"-- name: a\n-- returns: changes\nDELETE FROM t -- all\n", ":1: a: a comment"},
        {"-- name: a\n-- returns: changes\n", ":1: a: the statement is missing"},
        {"-- name: A b\n-- returns: changes\nDELETE FROM t\n", ":1: -- name:"},
        {"-- name: a\n-- returns: changes\nDELETE FROM t\n-- name: a\n-- returns: changes\nDELETE FROM t\n",
         ":4: a: stands twice"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const char *complaint = complaint_of(cases[i].sql);

        assert_non_null(complaint);
        if (strncmp(complaint, cases[i].complaint, strlen(cases[i].complaint)))
            fail_msg("« %s » instead of « %s »", complaint, cases[i].complaint);
    }
    assert_null(complaint_of("-- name: a\n-- returns: changes\nDELETE FROM t WHERE w = {w:text}\n"));
}

#define ON_BOTH(test, start)                                                                                           \
    {"sqlite_" #test, test, sqlite_##start, sqlite_end, NULL},                                                         \
    {                                                                                                                  \
        "pgsql_" #test, test, pgsql_##start, pgsql_end, NULL                                                           \
    }
#define ON_PGSQL(test)                                                                                                 \
    {                                                                                                                  \
        "pgsql_" #test, test, pgsql_things, pgsql_end, NULL                                                            \
    }

int main(void)
{
    const struct CMUnitTest tests[] = {
        ON_BOTH(rows_come_back_as_they_went, things),
        ON_BOTH(an_empty_text_is_not_null, things),
        ON_BOTH(a_taken_key_is_a_conflict, things),
        ON_BOTH(changes_are_counted, things),
        ON_BOTH(foreign_keys_hold, things),
        ON_BOTH(our_own_mistakes_are_told, things),
        ON_BOTH(what_is_committed_stays, things),
        ON_BOTH(a_problem_rolls_back, things),
        ON_BOTH(a_failed_statement_cannot_be_passed_over, things),
        ON_BOTH(a_transaction_inside_belongs_to_the_outer_one, things),
        ON_BOTH(an_abandoned_transaction_is_rolled_back, things),
        ON_BOTH(nobody_is_lost_among_many, things),
        ON_BOTH(a_changed_schema_is_survived, things),
        ON_PGSQL(a_deadlock_is_tried_again),
        ON_PGSQL(statements_the_server_forgot_are_prepared_again),
        ON_PGSQL(a_lost_connection_is_opened_again),
        ON_PGSQL(a_transaction_that_lost_its_connection_is_done_once),
        ON_PGSQL(a_commit_without_answer_is_not_repeated),
        ON_BOTH(migrations_run_once, empty),
        ON_BOTH(a_newer_schema_is_left_alone, empty),
        ON_BOTH(two_may_migrate_at_once, empty),
        ON_BOTH(every_statement_can_be_prepared, empty),
        cmocka_unit_test(a_database_that_is_not_there_is_told),
        cmocka_unit_test(a_bad_statement_is_refused_with_its_line),
    };
    int failed;

    apr_initialize();
    secret_init();
    apr_pool_create(&root, NULL);
    failed = cmocka_run_group_tests(tests, NULL, NULL);
    apr_terminate();
    return failed;
}
