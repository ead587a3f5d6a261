/* SPDX-License-Identifier: Apache-2.0 */
/* Asking the service: one attempt for somebody who waits, all whose time has come for the job. */
#include "domain/payment_work.h"

#include "store/queries.h"

#define BATCH 16 /* asked at the same time */

const problem_t *payment_ask(const payment_desk_t *desk, const char *actor, apr_int64_t agent_id, payment_t **payment)
{
    apr_pool_t *p = store_pool(desk->db);
    provider_line_t *line;
    provider_reply_t reply;
    const problem_t *problem = desk->provider->connect(desk->provider, p, &line);

    if (problem)
        return problem;
    store_release(desk->db);
    problem = desk->provider->ask(line, p, (*payment)->operation, &reply);
    desk->provider->hang_up(line);
    if (problem || (problem = payment_take_reply(desk, actor, agent_id, *payment, &reply, NULL)))
        return problem;
    return payment_load(desk->db, (*payment)->id, payment);
}

/*
 * The job
 */
typedef struct round_t {
    payment_desk_t desk;
    apr_pool_t *p;
    payment_round_t *sums;
    payment_t *batch[BATCH];
    int count;
} round_t;

/* Written, but never opened as far as anybody knows: the process died, or the service never answered. */
static const problem_t *end_lost(round_t *round, const payment_t *payment)
{
    const payment_step_t step = {.settings = round->desk.settings, .now = apr_time_now(), .actor = "travail", .heard = HEARD_LOST};
    int moved;
    const problem_t *problem = payment_apply(round->desk.db, &step, payment, &moved);

    round->sums->moved += moved;
    return problem && problem->kind == PROBLEM_CONFLICT ? NULL : problem;
}

/* `*more`: there may be another batch behind this one. */
static const problem_t *collect(round_t *round, int *more)
{
    sql_attempt_due_row *rows;
    int count;
    const problem_t *problem = sql_attempt_due(round->desk.db, &rows, &count, apr_time_now(), BATCH);

    round->count = 0;
    *more = !problem && count == BATCH;
    for (int i = 0; !problem && i < count; i++) {
        payment_t *payment;

        problem = payment_load(round->desk.db, rows[i].id, &payment);
        if (problem || !payment)
            continue;
        if (payment->operation)
            round->batch[round->count++] = payment;
        else
            problem = end_lost(round, payment);
    }
    return problem;
}

/* Not now: later, so that what cannot be asked does not stand before what can. */
static const problem_t *put_off(round_t *round, const payment_t *payment)
{
    payment_facts_t facts = payment_facts(payment);
    apr_time_t now = apr_time_now();
    apr_time_t next = payment_ask_next(round->desk.settings, &facts, payment->state, payment->why, now);

    round->sums->away++;
    return sql_attempt_put_off(round->desk.db, NULL, next, payment->id, payment->next_at);
}

static const problem_t *take_answers(round_t *round, const provider_reply_t *replies, const problem_t *const *problems)
{
    const problem_t *problem = NULL;

    for (int i = 0; !problem && i < round->count; i++) {
        int moved = 0;

        if (problems[i]) {
            problem = put_off(round, round->batch[i]);
            continue;
        }
        problem = payment_take_reply(&round->desk, "travail", 0, round->batch[i], &replies[i], &moved);
        round->sums->asked++;
        round->sums->moved += moved;
    }
    return problem;
}

static const problem_t *ask_batch(round_t *round)
{
    const char *operations[BATCH];
    provider_reply_t replies[BATCH];
    const problem_t *problems[BATCH];

    for (int i = 0; i < round->count; i++)
        operations[i] = round->batch[i]->operation;
    store_release(round->desk.db);
    round->desk.provider->ask_many(round->desk.provider, round->p, operations, round->count, replies, problems);
    return take_answers(round, replies, problems);
}

/* A problem out of a pool that is about to go. */
static const problem_t *keep(apr_pool_t *p, const problem_t *problem)
{
    return problem ? problem_make(p, problem->kind, problem->code, "payments: %s", problem->detail ? problem->detail : "") : NULL;
}

const problem_t *payment_run(apr_pool_t *p, const settings_t *settings, const provider_t *provider, const store_source_t *source,
                             apr_time_t until, int (*proceed)(void), payment_round_t *sums)
{
    const problem_t *problem = NULL;
    int more = 1;

    *sums = (payment_round_t){0};
    while (!problem && more && apr_time_now() < until && (!proceed || proceed())) {
        round_t round = {.sums = sums};

        apr_pool_create(&round.p, p);
        round.desk = (payment_desk_t){settings, provider, store_open(round.p, source)};
        problem = collect(&round, &more);
        if (!problem && round.count)
            problem = ask_batch(&round);
        problem = keep(p, problem);
        apr_pool_destroy(round.p);
    }
    return problem;
}
