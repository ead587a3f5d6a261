/* SPDX-License-Identifier: Apache-2.0 */
/* Opening an attempt: written here first, then opened at the service, then written as open; only then may anybody be sent to it. */
#include "domain/payment_work.h"

#include <string.h>

#include <apr_strings.h>

#include "store/queries.h"

typedef struct start_t {
    const payment_desk_t *desk;
    const payment_order_t *order;
    apr_time_t now;
    apr_int64_t id;     /* of the attempt being made */
    apr_int64_t other;  /* the attempt that stands in the way */
    apr_int64_t amount; /* cents, of all debts */
} start_t;

static payment_debt_t *debt_at(const start_t *start, int i)
{
    return &APR_ARRAY_IDX(start->order->debts, i, payment_debt_t);
}

static const problem_t *refuse(start_t *start, const char *code, apr_int64_t other)
{
    start->other = other;
    return problem_make(store_pool(start->desk->db), PROBLEM_CONFLICT, code, NULL);
}

/*
 * What was tried before
 */

/* The debt as it stands; `debt_id` 0 when nobody ever tried to pay it. */
static const problem_t *find_debt(db_t *db, start_t *start, payment_debt_t *debt)
{
    const payment_order_t *order = start->order;
    sql_debt_find_row *row;
    const problem_t *problem = sql_debt_find(db, &row, order->kind, start->desk->settings->payment.mode, order->client, debt->reference);

    if (problem || !row)
        return problem;
    debt->debt_id = row->id;
    debt->settled_by = row->settled_by;
    return row->settled_at ? refuse(start, "paid", row->settled_by) : NULL;
}

/* Every earlier operation that could still turn out paid is asked about before another is opened. */
static const problem_t *hear_earlier(start_t *start, provider_line_t *line, apr_int64_t debt_id)
{
    const payment_desk_t *desk = start->desk;
    sql_debt_unheard_row *rows;
    int count;
    const problem_t *problem = sql_debt_unheard(desk->db, &rows, &count, debt_id, start->now - desk->settings->payment.ask_for);

    for (int i = 0; !problem && i < count; i++) {
        provider_reply_t reply;
        payment_t *payment;

        if ((problem = payment_load(desk->db, rows[i].attempt_id, &payment)) || !payment)
            return problem;
        store_release(desk->db);
        if (!(problem = desk->provider->ask(line, store_pool(desk->db), payment->operation, &reply)))
            problem = payment_take_reply(desk, "citoyen", 0, payment, &reply, NULL);
    }
    return problem;
}

static const problem_t *hear_all_earlier(start_t *start, provider_line_t *line)
{
    const problem_t *problem = NULL;

    for (int i = 0; !problem && i < start->order->debts->nelts; i++) {
        payment_debt_t *debt = debt_at(start, i);

        problem = find_debt(start->desk->db, start, debt);
        if (!problem && debt->debt_id)
            problem = hear_earlier(start, line, debt->debt_id);
    }
    return problem;
}

/*
 * The row
 */
static const problem_t *take_debt(db_t *db, start_t *start, payment_debt_t *debt)
{
    sql_debt_living_row *living;
    const problem_t *problem;

    if ((problem = sql_debt_make(db, NULL, secret_row_key(), start->order->kind, start->desk->settings->payment.mode, start->order->client,
                                 debt->reference, start->now)) ||
        (problem = find_debt(db, start, debt)) || (problem = sql_debt_living(db, &living, debt->debt_id)))
        return problem;
    if (living)
        return refuse(start, "living", living->attempt_id);
    return sql_attempt_debt_put(db, NULL, start->id, debt->debt_id, debt->amount);
}

static const problem_t *put_attempt(db_t *db, const start_t *start)
{
    const payment_order_t *order = start->order;
    const settings_t *settings = start->desk->settings;
    const char *day = calendar_show(settings->calendar, store_pool(db), start->now, CALENDAR_ISO);
    const problem_t *problem =
        sql_attempt_put(db, NULL, start->id, order->kind, settings->payment.mode, order->client, order->exercice, order->refdet,
                        start->amount, order->object, order->email, order->account_id, order->entry, start->now,
                        start->now + payment_lost_after(settings), day);

    return problem ? problem
                   : sql_attempt_event_put(db, NULL, secret_row_key(), start->id, start->now, "citoyen", 0, "creee", "",
                                           payment_state_name(PAYMENT_CREEE), "", "", "");
}

static const problem_t *write_work(db_t *db, void *baton)
{
    start_t *start = baton;
    const problem_t *problem;

    start->id = secret_row_key();
    start->now = apr_time_now();
    start->other = start->amount = 0;
    for (int i = 0; i < start->order->debts->nelts; i++)
        start->amount += debt_at(start, i)->amount;
    problem = put_attempt(db, start);
    for (int i = 0; !problem && i < start->order->debts->nelts; i++)
        problem = take_debt(db, start, debt_at(start, i));
    return problem;
}

/* Two at the same instant: the index lets one through, the other one looks again and finds it living. */
static const problem_t *write_attempt(start_t *start)
{
    const problem_t *problem = store_transact(start->desk->db, write_work, start);

    if (problem && problem->kind == PROBLEM_CONFLICT && !strcmp(problem->code, "duplicate"))
        problem = store_transact(start->desk->db, write_work, start);
    return problem;
}

/*
 * At the service
 */
static const problem_t *call(start_t *start, provider_line_t *line, provider_reply_t *reply)
{
    const payment_order_t *order = start->order;
    const settings_t *settings = start->desk->settings;
    apr_pool_t *p = store_pool(start->desk->db);
    const char *notify = settings->payment.notify_url;
    const provider_order_t wanted = {
        .client = order->client, .exercice = order->exercice, .reference = order->refdet, .amount = start->amount,
        .object = order->object, .email = order->email, .mode = settings->payment.mode,
        .notify_url = notify ? apr_pstrcat(p, notify, settings->base, "/paiement/notification", NULL)
                             : settings_url(settings, p, "/paiement/notification"),
        .return_url = settings_url(settings, p, "/paiement/retour"),
    };

    return start->desk->provider->create(line, p, &wanted, reply);
}

typedef struct opening_t {
    start_t *start;
    const provider_reply_t *reply;
    int opened;
} opening_t;

static const problem_t *open_work(db_t *db, void *baton)
{
    opening_t *opening = baton;
    const start_t *start = opening->start;
    const provider_reply_t *reply = opening->reply;
    apr_time_t now = apr_time_now();
    const problem_t *problem =
        sql_attempt_open(db, &opening->opened, reply->operation, now, start->now + apr_time_from_sec(15), reply->code, start->id);

    if (problem || !opening->opened)
        return problem;
    return sql_attempt_event_put(db, NULL, secret_row_key(), start->id, now, "citoyen", 0, payment_heard_name(HEARD_OPENED),
                                 payment_state_name(PAYMENT_CREEE), payment_state_name(PAYMENT_OUVERTE), reply->code, "", reply->raw);
}

/* The job may have given it up meanwhile, when all this took very long: nobody is sent to what is not on record. */
static const problem_t *record(start_t *start, const provider_reply_t *reply)
{
    opening_t opening = {start, reply, 0};
    const problem_t *problem = store_transact(start->desk->db, open_work, &opening);

    if (!problem && !opening.opened)
        problem = problem_make(store_pool(start->desk->db), PROBLEM_UNAVAILABLE, "payment-away", "opened too late");
    return problem;
}

/* Nobody was given its page: it ends here. When even that cannot be written the job will. */
static void end_unopened(start_t *start, payment_heard_e heard, const provider_reply_t *reply)
{
    payment_t *payment;
    const payment_step_t step = {.settings = start->desk->settings, .now = apr_time_now(), .actor = "citoyen", .heard = heard,
                                 .why = reply->code, .reply = reply};

    if (!payment_load(start->desk->db, start->id, &payment) && payment)
        (void)payment_apply(start->desk->db, &step, payment, NULL);
}

static const problem_t *open_attempt(start_t *start, provider_line_t *line)
{
    provider_reply_t reply;
    const problem_t *problem;

    store_release(start->desk->db);
    if ((problem = call(start, line, &reply))) {
        end_unopened(start, HEARD_LOST, &reply);
        return problem;
    }
    if (reply.outcome == PROVIDER_OPENED)
        return record(start, &reply);
    end_unopened(start, HEARD_DECLINED, &reply);
    problem = reply.field ? problem_input(store_pool(start->desk->db), reply.field, "declined")
                          : problem_make(store_pool(start->desk->db), PROBLEM_UNAVAILABLE, "payment-refused",
                                         "the service declines: %s", reply.code);
    return problem;
}

const problem_t *payment_start(const payment_desk_t *desk, const payment_order_t *order, payment_t **out)
{
    start_t start = {.desk = desk, .order = order, .now = apr_time_now()};
    provider_line_t *line;
    const problem_t *problem = desk->provider->connect(desk->provider, store_pool(desk->db), &line), *unseen;

    *out = NULL;
    if (problem)
        return problem;
    if (!(problem = hear_all_earlier(&start, line)) && !(problem = write_attempt(&start)))
        problem = open_attempt(&start, line);
    desk->provider->hang_up(line);
    if (problem && !start.other)
        return problem;
    unseen = payment_load(desk->db, start.other ? start.other : start.id, out);
    return problem ? problem : unseen;
}
