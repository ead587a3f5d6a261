/* SPDX-License-Identifier: Apache-2.0 */
#include "domain/payment_life.h"

#include <string.h>

#define SECONDS(n) apr_time_from_sec(n)
#define MINUTES(n) apr_time_from_sec((n) * 60)
#define DAY apr_time_from_sec(86400)

static const char *const states[PAYMENT_STATES] = {
    [PAYMENT_CREEE] = "creee",           [PAYMENT_OUVERTE] = "ouverte",       [PAYMENT_PAYEE] = "payee",
    [PAYMENT_REFUSEE] = "refusee",       [PAYMENT_ABANDONNEE] = "abandonnee", [PAYMENT_EXPIREE] = "expiree",
    [PAYMENT_A_VERIFIER] = "a_verifier",
};

static const char *const heards[HEARD_COUNT] = {
    [HEARD_NOTHING] = "nothing", [HEARD_OPENED] = "opened",       [HEARD_DECLINED] = "declined", [HEARD_LOST] = "lost",
    [HEARD_PAID] = "paid",       [HEARD_TWICE] = "twice",         [HEARD_DIFFERENT] = "different", [HEARD_REFUSED] = "refused",
    [HEARD_ABANDONED] = "abandoned", [HEARD_SILENT] = "silent",   [HEARD_GONE] = "gone",         [HEARD_BLIND] = "blind",
    [HEARD_UNREADABLE] = "unreadable",
};

/* The moves. A success wins over every other end; nothing wins over a success. */
static const struct {
    payment_state_e from;
    payment_heard_e heard;
    payment_state_e to;
} moves[] = {
    {PAYMENT_CREEE, HEARD_OPENED, PAYMENT_OUVERTE},
    {PAYMENT_CREEE, HEARD_DECLINED, PAYMENT_REFUSEE},
    {PAYMENT_CREEE, HEARD_LOST, PAYMENT_EXPIREE},

    {PAYMENT_OUVERTE, HEARD_PAID, PAYMENT_PAYEE},
    {PAYMENT_OUVERTE, HEARD_TWICE, PAYMENT_A_VERIFIER},
    {PAYMENT_OUVERTE, HEARD_DIFFERENT, PAYMENT_A_VERIFIER},
    {PAYMENT_OUVERTE, HEARD_REFUSED, PAYMENT_REFUSEE},
    {PAYMENT_OUVERTE, HEARD_ABANDONED, PAYMENT_ABANDONNEE},
    {PAYMENT_OUVERTE, HEARD_SILENT, PAYMENT_EXPIREE},
    {PAYMENT_OUVERTE, HEARD_GONE, PAYMENT_EXPIREE},
    {PAYMENT_OUVERTE, HEARD_BLIND, PAYMENT_A_VERIFIER},
    {PAYMENT_OUVERTE, HEARD_UNREADABLE, PAYMENT_A_VERIFIER},

    {PAYMENT_REFUSEE, HEARD_PAID, PAYMENT_PAYEE},
    {PAYMENT_REFUSEE, HEARD_TWICE, PAYMENT_A_VERIFIER},
    {PAYMENT_REFUSEE, HEARD_DIFFERENT, PAYMENT_A_VERIFIER},

    {PAYMENT_ABANDONNEE, HEARD_PAID, PAYMENT_PAYEE},
    {PAYMENT_ABANDONNEE, HEARD_TWICE, PAYMENT_A_VERIFIER},
    {PAYMENT_ABANDONNEE, HEARD_DIFFERENT, PAYMENT_A_VERIFIER},
    {PAYMENT_ABANDONNEE, HEARD_REFUSED, PAYMENT_REFUSEE},

    {PAYMENT_EXPIREE, HEARD_PAID, PAYMENT_PAYEE},
    {PAYMENT_EXPIREE, HEARD_TWICE, PAYMENT_A_VERIFIER},
    {PAYMENT_EXPIREE, HEARD_DIFFERENT, PAYMENT_A_VERIFIER},
    {PAYMENT_EXPIREE, HEARD_REFUSED, PAYMENT_REFUSEE},
    {PAYMENT_EXPIREE, HEARD_ABANDONED, PAYMENT_ABANDONNEE},

    {PAYMENT_A_VERIFIER, HEARD_PAID, PAYMENT_PAYEE},
    {PAYMENT_A_VERIFIER, HEARD_TWICE, PAYMENT_A_VERIFIER}, /* for another reason than before */
    {PAYMENT_A_VERIFIER, HEARD_DIFFERENT, PAYMENT_A_VERIFIER},
    {PAYMENT_A_VERIFIER, HEARD_REFUSED, PAYMENT_REFUSEE},
    {PAYMENT_A_VERIFIER, HEARD_ABANDONED, PAYMENT_ABANDONNEE},
};

const char *payment_state_name(payment_state_e state)
{
    return states[state];
}

payment_state_e payment_state_of(const char *name)
{
    int state = 0;

    while (state < PAYMENT_STATES && strcmp(states[state], name))
        state++;
    return (payment_state_e)state;
}

const char *payment_heard_name(payment_heard_e heard)
{
    return heards[heard];
}

payment_state_e payment_next(payment_state_e state, payment_heard_e heard)
{
    for (size_t i = 0; i < sizeof moves / sizeof *moves; i++)
        if (moves[i].from == state && moves[i].heard == heard)
            return moves[i].to;
    return PAYMENT_STATES;
}

int payment_living(payment_state_e state)
{
    return state == PAYMENT_CREEE || state == PAYMENT_OUVERTE;
}

/*
 * What an answer means
 */
static int same(const char *ours, const char *theirs)
{
    return ours && theirs && !strcmp(ours, theirs);
}

/* What of an answer is not what was asked for, or NULL. `whole`: what must be there and is not does not match; otherwise it is passed over. */
static const char *difference(const payment_facts_t *facts, const provider_reply_t *reply, int whole)
{
    const struct {
        const char *why, *ours, *theirs;
        int must;
    } pairs[] = {
        {"operation", facts->operation, reply->operation, 0},
        {"reference", facts->refdet, reply->reference, 1},
        {"client", facts->client, reply->client, 1},
        {"mode", facts->mode, reply->mode, 1},
    };

    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++)
        if (pairs[i].theirs ? !same(pairs[i].ours, pairs[i].theirs) : whole && pairs[i].must)
            return pairs[i].why;
    return reply->amount < 0 ? (whole ? "montant" : NULL) : reply->amount != facts->amount ? "montant" : NULL;
}

static apr_time_t midnight_after(const settings_t *settings, apr_time_t at)
{
    return calendar_after(settings->calendar, at, 0, 0) + 1;
}

/* Whether a night has passed for which nobody had asked in its last half hour: what was paid then cannot be told from what was not. */
static int blind(const settings_t *settings, const payment_facts_t *facts, apr_time_t now)
{
    apr_time_t midnight = midnight_after(settings, facts->created_at);

    return !settings->payment.purged_is_unpaid && now >= midnight && facts->answered_at < midnight - MINUTES(30);
}

payment_heard_e payment_judge(const settings_t *settings, const payment_facts_t *facts, const provider_reply_t *reply, apr_time_t now,
                              const char **why)
{
    int late = now >= facts->created_at + settings->payment.window;
    const char *other;

    *why = NULL;
    switch (reply->outcome) {
    case PROVIDER_PAID:
        *why = difference(facts, reply, 1);
        return *why ? HEARD_DIFFERENT : HEARD_PAID;
    case PROVIDER_REFUSED:
    case PROVIDER_ABANDONED:
        other = difference(facts, reply, 0);
        if (!other && reply->outcome == PROVIDER_REFUSED)
            return HEARD_REFUSED;
        if (!other)
            return late ? HEARD_ABANDONED : HEARD_NOTHING;
        break;
    case PROVIDER_PENDING:
        return late ? HEARD_SILENT : HEARD_NOTHING;
    case PROVIDER_UNKNOWN:
        if (!late)
            return HEARD_NOTHING;
        if (!blind(settings, facts, now))
            return HEARD_GONE;
        *why = "sans-reponse";
        return HEARD_BLIND;
    default:
        break;
    }
    *why = late ? "illisible" : NULL;
    return late ? HEARD_UNREADABLE : HEARD_NOTHING;
}

/*
 * When to ask
 */
static apr_time_t step_after(apr_interval_time_t age)
{
    static const int steps[] = {15, 30, 60, 90, 120, 180, 240, 300, 420, 540, 720, 900, 1080, 1200, 1500, 1800, 2700, 3600, 7200, 14400, 28800};

    for (size_t i = 0; i < sizeof steps / sizeof *steps; i++)
        if (SECONDS(steps[i]) > age)
            return SECONDS(steps[i]);
    return (age / DAY + 1) * DAY;
}

/* The next of the two moments before a midnight that an answer should not miss. */
static apr_time_t before_night(const settings_t *settings, apr_time_t now)
{
    apr_time_t midnight = midnight_after(settings, now);

    return now < midnight - MINUTES(15)  ? midnight - MINUTES(15)
           : now < midnight - MINUTES(2) ? midnight - MINUTES(2)
                                         : midnight_after(settings, midnight) - MINUTES(15);
}

static int is_final(payment_state_e state, const char *why)
{
    static const char *const hopeful[] = {"sans-reponse", "illisible"}; /* a later answer may still tell */

    if (state == PAYMENT_PAYEE)
        return 1;
    for (size_t i = 0; state == PAYMENT_A_VERIFIER && i < sizeof hopeful / sizeof *hopeful; i++)
        if (same(why, hopeful[i]))
            return 0;
    return state == PAYMENT_A_VERIFIER;
}

apr_time_t payment_ask_next(const settings_t *settings, const payment_facts_t *facts, payment_state_e state, const char *why, apr_time_t now)
{
    apr_time_t next = facts->created_at + step_after(now - facts->created_at), night = before_night(settings, now);
    apr_time_t end = facts->created_at + settings->payment.window;

    if (is_final(state, why) || !facts->operation)
        return 0;
    if (!payment_living(state) && now >= facts->created_at + settings->payment.ask_for)
        return 0;
    if (payment_living(state) && now < end && end < next)
        next = end; /* the first moment that may conclude */
    if (payment_living(state) && now >= end)
        next = now + MINUTES(1); /* late already: it only waits for the service to answer */
    return next < night ? next : night;
}
