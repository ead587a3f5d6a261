/* SPDX-License-Identifier: Apache-2.0 */
/* One step of an attempt: the transaction with its settling, event and mail. */
#include "domain/payment_work.h"

#include <string.h>

#include <apr_strings.h>

#include "base/money.h"
#include "base/xml.h"
#include "domain/accuse.h"
#include "domain/ledger.h"
#include "domain/outbox.h"
#include "store/queries.h"

#define DAY apr_time_from_sec(86400)
#define TRIES 3 /* of a step that somebody else is faster with */

payment_facts_t payment_facts(const payment_t *payment)
{
    return (payment_facts_t){payment->state,  payment->operation, payment->client,     payment->refdet,
                             payment->mode,   payment->amount,    payment->created_at, payment->answered_at};
}

apr_interval_time_t payment_lost_after(const settings_t *settings)
{
    return 2 * settings->payment.timeout + apr_time_from_sec(60);
}

/* What becomes of the row. */
typedef struct change_t {
    const payment_step_t *step;
    const payment_t *payment;
    payment_heard_e heard; /* step's, or HEARD_TWICE when the debts are settled already */
    payment_state_e to;
    const char *why;
    apr_time_t paid_at;
    int moved;
} change_t;

static const char *code_of(const payment_step_t *step)
{
    return step->reply && step->reply->code ? step->reply->code : "";
}

/* An answer that says something of the operation, so that one knows it was alive then. */
static int is_answer(const payment_step_t *step)
{
    return step->reply && step->reply->outcome != PROVIDER_UNKNOWN && step->reply->outcome != PROVIDER_UNREADABLE;
}

static apr_time_t answered_at(const change_t *change)
{
    return is_answer(change->step) ? change->step->now : change->payment->answered_at;
}

static apr_time_t next_at(const change_t *change, payment_state_e state)
{
    payment_facts_t facts = payment_facts(change->payment);

    return payment_ask_next(change->step->settings, &facts, state, change->why, change->step->now);
}

/* When the payer paid, as the service tells it; when that cannot be, the moment we heard of it. */
static apr_time_t paid_at(const change_t *change)
{
    const provider_reply_t *reply = change->step->reply;
    apr_time_t at = reply->day && reply->hour ? calendar_moment(change->step->settings->calendar, reply->day, reply->hour) : 0;

    return at > change->payment->created_at - DAY && at < change->step->now + DAY ? at : change->step->now;
}

static const problem_t *put_event(db_t *db, const change_t *change, const char *action, payment_state_e to)
{
    const payment_step_t *step = change->step;

    return sql_attempt_event_put(db, NULL, secret_row_key(), change->payment->id, step->now, step->actor, step->agent_id, action,
                                 payment_state_name(change->payment->state), payment_state_name(to), code_of(step),
                                 change->why ? change->why : "", step->reply && step->reply->raw ? step->reply->raw : "");
}

/*
 * Settling
 */

/* What a real payment settled of an invoice stands in its family's ledger from that moment. */
static const problem_t *enter(db_t *db, const change_t *change, const sql_attempt_debts_row *debt)
{
    const payment_t *payment = change->payment;

    if (strcmp(payment->kind, "facture") || strcmp(payment->mode, "W"))
        return NULL;
    return ledger_payment(db, change->step->now, payment->id, debt->reference, debt->amount);
}

/* Each debt in its own right: what this attempt does not find settled, it settles. `*twice`: somebody else had settled one. */
static const problem_t *settle(db_t *db, const change_t *change, int *twice)
{
    sql_attempt_debts_row *debts;
    int count;
    const problem_t *problem = sql_attempt_debts(db, &debts, &count, change->payment->id);

    *twice = 0;
    for (int i = 0; !problem && i < count; i++) {
        int settled;

        problem = sql_debt_settle(db, &settled, change->step->now, change->payment->id, debts[i].debt_id);
        *twice |= !problem && !settled && debts[i].settled_by != change->payment->id;
        if (!problem && settled)
            problem = enter(db, change, &debts[i]);
    }
    return problem;
}

/*
 * Mail
 */
static void show_payment(const change_t *change, apr_pool_t *p, xmlNodePtr mail)
{
    const payment_t *payment = change->payment;
    const settings_t *settings = change->step->settings;

    xml_set(mail, "debt", payment->kind);
    xml_set(mail, "reference", payment->refdet);
    xml_set(mail, "amount", money_show(p, payment->amount));
    xml_set(mail, "paid", calendar_show(settings->calendar, p, change->paid_at, CALENDAR_MOMENT));
    xml_set(mail, "means", change->step->reply->means);
    xml_set(mail, "authorisation", change->step->reply->authorisation);
    xml_set(mail, "mode", payment->mode);
    xml_set(mail, "path", apr_pstrcat(p, "/paiement/suivi/", payment->operation, NULL));
    if (payment_office(settings, payment))
        accuse_place(xml_add(mail, "office"), payment_office(settings, payment));
}

/* Who paid is told, wherever his browser is by now (CRPA L112-11); also who paid twice. */
static const problem_t *tell(db_t *db, const change_t *change)
{
    const char *kind = change->to == PAYMENT_PAYEE ? "paiement" : change->heard == HEARD_TWICE ? "paiement-double" : NULL;
    xmlNodePtr mail;

    if (!kind)
        return NULL;
    mail = outbox_mail(store_pool(db), kind);
    show_payment(change, store_pool(db), mail);
    return outbox_put(db, change->step->now, change->payment->email, mail, 0, 0);
}

/*
 * The move
 */
static const char *known(const char *told, const char *before)
{
    return told && *told ? told : before;
}

static const problem_t *write_move(db_t *db, change_t *change)
{
    const payment_step_t *step = change->step;
    const payment_t *payment = change->payment;
    const provider_reply_t none = {.means = ""}, *reply = step->reply ? step->reply : &none;
    apr_time_t at = change->paid_at ? change->paid_at : payment->paid_at ? payment->paid_at : payment->created_at;
    int affected;
    const problem_t *problem = sql_attempt_move(
        db, &affected, payment_state_name(change->to), step->now, next_at(change, change->to), code_of(step),
        change->why ? change->why : "", step->reply != NULL, step->reply ? step->now : payment->asked_at, answered_at(change),
        known(reply->means, payment->means), known(reply->authorisation, payment->authorisation),
        change->paid_at ? change->paid_at : payment->paid_at,
        calendar_show(step->settings->calendar, store_pool(db), at, CALENDAR_ISO), payment->id, payment_state_name(payment->state));

    change->moved = !problem && affected == 1;
    return problem;
}

static const problem_t *move(db_t *db, change_t *change)
{
    const problem_t *problem;
    int twice = 0;

    if (change->step->reply && change->step->reply->outcome == PROVIDER_PAID)
        change->paid_at = paid_at(change);
    if (change->heard == HEARD_PAID && (problem = settle(db, change, &twice)))
        return problem;
    if (twice) {
        change->heard = HEARD_TWICE;
        change->why = "double";
        change->to = payment_next(change->payment->state, HEARD_TWICE);
    }
    if (change->to == change->payment->state && change->why && !strcmp(change->why, change->payment->why))
        change->to = PAYMENT_STATES; /* nothing new for the human who looks */
    if (change->to == PAYMENT_STATES)
        return NULL;
    if ((problem = write_move(db, change)))
        return problem;
    if (!change->moved) /* somebody was faster, and what he heard stands; what was settled above is rolled back */
        return problem_make(store_pool(db), PROBLEM_CONFLICT, "faster", NULL);
    if (payment_living(change->payment->state) && !payment_living(change->to) &&
        (problem = sql_attempt_end_living(db, NULL, change->payment->id)))
        return problem;
    if ((problem = put_event(db, change, payment_heard_name(change->heard), change->to)))
        return problem;
    return tell(db, change);
}

/* What does not move it is written down too, an event only when the service says something else than before. */
static const problem_t *only_asked(db_t *db, change_t *change)
{
    const payment_step_t *step = change->step;
    const problem_t *problem;

    if (!step->reply)
        return NULL;
    change->why = change->payment->why;
    problem = sql_attempt_asked(db, NULL, step->now, answered_at(change), next_at(change, change->payment->state), code_of(step),
                                change->payment->id, payment_state_name(change->payment->state));
    if (problem || (!strcmp(code_of(step), change->payment->heard) && !step->agent_id))
        return problem;
    return put_event(db, change, "interrogee", change->payment->state);
}

static const problem_t *apply_work(db_t *db, void *baton)
{
    change_t *change = baton;
    const problem_t *problem;

    change->heard = change->step->heard;
    change->why = change->step->why;
    change->to = payment_next(change->payment->state, change->heard);
    change->paid_at = 0;
    change->moved = 0;
    if (change->to != PAYMENT_STATES && (problem = move(db, change)))
        return problem;
    return change->to == PAYMENT_STATES ? only_asked(db, change) : NULL;
}

const problem_t *payment_apply(db_t *db, const payment_step_t *step, const payment_t *payment, int *moved)
{
    change_t change = {.step = step, .payment = payment};
    const problem_t *problem = store_transact(db, apply_work, &change);

    if (moved)
        *moved = !problem && change.moved;
    return problem;
}

static int is_faster(const problem_t *problem)
{
    return problem && problem->kind == PROBLEM_CONFLICT && !strcmp(problem->code, "faster");
}


const problem_t *payment_take_reply(const payment_desk_t *desk, const char *actor, apr_int64_t agent_id, const payment_t *payment,
                                    const provider_reply_t *reply, int *moved)
{
    payment_step_t step = {.settings = desk->settings, .now = apr_time_now(), .actor = actor, .agent_id = agent_id, .reply = reply};
    payment_t *now = NULL;
    const problem_t *problem;

    for (int i = 0; i < TRIES && payment; i++) {
        payment_facts_t facts = payment_facts(payment);

        step.heard = payment_judge(desk->settings, &facts, reply, step.now, &step.why);
        problem = payment_apply(desk->db, &step, payment, moved);
        if (!is_faster(problem))
            return problem;
        if ((problem = payment_load(desk->db, payment->id, &now))) /* what was heard may still win over what somebody else heard */
            return problem;
        payment = now;
    }
    return NULL;
}
