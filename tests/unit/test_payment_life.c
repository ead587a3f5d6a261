/* SPDX-License-Identifier: Apache-2.0 */
/* The life of an attempt to pay: its moves, what answers mean, and when to ask. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include <apr_general.h>
#include <apr_strings.h>

#include "domain/payment_life.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))
#define SECOND APR_TIME_C(1000000)
#define MINUTE (60 * SECOND)
#define HOUR (60 * MINUTE)
#define DAY (24 * HOUR)
#define WINDOW (20 * MINUTE)
#define ASK_FOR (8 * DAY)

#define OPERATION "6475fa10-b338-11e2-a082-001fe256bdfe"

static apr_pool_t *pool;
static settings_t settings;

static int set_up(void **state)
{
    (void)state;
    if (apr_pool_create(&pool, NULL) != APR_SUCCESS)
        return 1;
    settings.calendar = calendar_open(pool, "Europe/Paris");
    return !settings.calendar;
}

static int tear_down(void **state)
{
    (void)state;
    apr_pool_destroy(pool);
    return 0;
}

/* Each test may change them. */
static int ordinary(void **state)
{
    (void)state;
    settings.payment.window = WINDOW;
    settings.payment.ask_for = ASK_FOR;
    settings.payment.purged_is_unpaid = 0;
    return 0;
}

/* An hour in the city, "2026-06-10 14:00". */
static apr_time_t at(const char *text)
{
    char day[11];
    apr_time_t moment;

    apr_cpystrn(day, text, sizeof day);
    moment = calendar_moment(settings.calendar, day, text + 11);
    if (!moment)
        fail_msg("%s", text);
    return moment;
}

static apr_time_t utc(int month, int day, int hour)
{
    apr_time_exp_t parts = {.tm_year = 126, .tm_mon = month - 1, .tm_mday = day, .tm_hour = hour};
    apr_time_t moment;

    assert_int_equal(apr_time_exp_gmt_get(&moment, &parts), APR_SUCCESS);
    return moment;
}

static payment_facts_t facts_of(apr_time_t created_at, apr_time_t answered_at)
{
    return (payment_facts_t){PAYMENT_OUVERTE, OPERATION,  "090909",   "202600001234000001", "W",
                             12345,           created_at, answered_at};
}

/* The answer that fits facts_of(). */
static provider_reply_t reply_of(provider_outcome_e outcome)
{
    return (provider_reply_t){.outcome = outcome,
                              .operation = OPERATION,
                              .client = "090909",
                              .reference = "202600001234000001",
                              .mode = "W",
                              .amount = 12345,
                              .means = ""};
}

/*
 * The table
 */

/* Where a state goes with what is heard; nothing ever goes back to CREEE, which stands for: it stays. */
static const payment_state_e table[PAYMENT_STATES][HEARD_COUNT] = {
    [PAYMENT_CREEE] =
        {[HEARD_OPENED] = PAYMENT_OUVERTE, [HEARD_DECLINED] = PAYMENT_REFUSEE, [HEARD_LOST] = PAYMENT_EXPIREE},
    [PAYMENT_OUVERTE] = {[HEARD_PAID] = PAYMENT_PAYEE,
                         [HEARD_TWICE] = PAYMENT_A_VERIFIER,
                         [HEARD_DIFFERENT] = PAYMENT_A_VERIFIER,
                         [HEARD_REFUSED] = PAYMENT_REFUSEE,
                         [HEARD_ABANDONED] = PAYMENT_ABANDONNEE,
                         [HEARD_SILENT] = PAYMENT_EXPIREE,
                         [HEARD_GONE] = PAYMENT_EXPIREE,
                         [HEARD_BLIND] = PAYMENT_A_VERIFIER,
                         [HEARD_UNREADABLE] = PAYMENT_A_VERIFIER},
    [PAYMENT_REFUSEE] =
        {[HEARD_PAID] = PAYMENT_PAYEE, [HEARD_TWICE] = PAYMENT_A_VERIFIER, [HEARD_DIFFERENT] = PAYMENT_A_VERIFIER},
    [PAYMENT_ABANDONNEE] = {[HEARD_PAID] = PAYMENT_PAYEE,
                            [HEARD_TWICE] = PAYMENT_A_VERIFIER,
                            [HEARD_DIFFERENT] = PAYMENT_A_VERIFIER,
                            [HEARD_REFUSED] = PAYMENT_REFUSEE},
    [PAYMENT_EXPIREE] = {[HEARD_PAID] = PAYMENT_PAYEE,
                         [HEARD_TWICE] = PAYMENT_A_VERIFIER,
                         [HEARD_DIFFERENT] = PAYMENT_A_VERIFIER,
                         [HEARD_REFUSED] = PAYMENT_REFUSEE,
                         [HEARD_ABANDONED] = PAYMENT_ABANDONNEE},
    [PAYMENT_A_VERIFIER] = {[HEARD_PAID] = PAYMENT_PAYEE,
                            [HEARD_TWICE] = PAYMENT_A_VERIFIER,
                            [HEARD_DIFFERENT] = PAYMENT_A_VERIFIER,
                            [HEARD_REFUSED] = PAYMENT_REFUSEE,
                            [HEARD_ABANDONED] = PAYMENT_ABANDONNEE},
};

static void every_move(void **state)
{
    (void)state;
    for (int from = 0; from < PAYMENT_STATES; from++)
        for (int heard = 0; heard < HEARD_COUNT; heard++) {
            payment_state_e to = payment_next((payment_state_e)from, (payment_heard_e)heard),
                            expected = table[from][heard] ? table[from][heard] : PAYMENT_STATES;

            if (to != expected)
                fail_msg("%s, %s: %s", payment_state_name((payment_state_e)from),
                         payment_heard_name((payment_heard_e)heard),
                         to == PAYMENT_STATES ? "stays" : payment_state_name(to));
        }
}

/* What the header promises, whatever the table says. */
static void a_success_wins_and_nothing_wins_over_it(void **state)
{
    (void)state;
    for (int heard = 0; heard < HEARD_COUNT; heard++)
        assert_int_equal(payment_next(PAYMENT_PAYEE, (payment_heard_e)heard), PAYMENT_STATES);
    for (int from = 0; from < PAYMENT_STATES; from++) {
        payment_state_e state_from = (payment_state_e)from;

        if (from != PAYMENT_PAYEE && from != PAYMENT_CREEE)
            assert_int_equal(payment_next(state_from, HEARD_PAID), PAYMENT_PAYEE);
        assert_int_equal(payment_next(state_from, HEARD_NOTHING), PAYMENT_STATES);
        for (int heard = 0; heard < HEARD_COUNT; heard++) {
            payment_state_e to = payment_next(state_from, (payment_heard_e)heard);

            assert_true(to != PAYMENT_CREEE && (to != state_from || from == PAYMENT_A_VERIFIER));
            assert_true(to != PAYMENT_OUVERTE || from == PAYMENT_CREEE); /* what has ended does not live again */
            assert_true(to != PAYMENT_PAYEE || heard == HEARD_PAID);
        }
    }
}

static void names(void **state)
{
    (void)state;
    for (int i = 0; i < PAYMENT_STATES; i++)
        assert_int_equal(payment_state_of(payment_state_name((payment_state_e)i)), i);
    assert_int_equal(payment_state_of(""), PAYMENT_STATES);
    assert_int_equal(payment_state_of("payée"), PAYMENT_STATES);
    assert_int_equal(payment_state_of("payee "), PAYMENT_STATES);
    for (int i = 0; i < HEARD_COUNT; i++) {
        assert_non_null(payment_heard_name((payment_heard_e)i));
        for (int k = 0; k < i; k++)
            assert_string_not_equal(payment_heard_name((payment_heard_e)i), payment_heard_name((payment_heard_e)k));
    }
    for (int i = 0; i < PAYMENT_STATES; i++)
        assert_int_equal(!!payment_living((payment_state_e)i), i == PAYMENT_CREEE || i == PAYMENT_OUVERTE);
}

/*
 * Judging
 */
static void judged(const char *what, const payment_facts_t *facts, const provider_reply_t *reply, apr_time_t now,
                   payment_heard_e heard, const char *why)
{
    const char *said = "not set";
    payment_heard_e got = payment_judge(&settings, facts, reply, now, &said);

    if (got != heard || !said != !why || (why && strcmp(said, why)))
        fail_msg("%s: %s %s instead of %s %s", what, payment_heard_name(got), said ? said : "-",
                 payment_heard_name(heard), why ? why : "-");
}

static void each_answer_young_and_late(void **state)
{
    static const struct {
        const char *code;
        provider_outcome_e outcome;
        payment_heard_e young, late;
        const char *why;
    } cases[] = {
        {"P", PROVIDER_PAID, HEARD_PAID, HEARD_PAID, NULL},
        {"V", PROVIDER_PAID, HEARD_PAID, HEARD_PAID, NULL},
        {"R", PROVIDER_REFUSED, HEARD_REFUSED, HEARD_REFUSED, NULL},
        {"Z", PROVIDER_REFUSED, HEARD_REFUSED, HEARD_REFUSED, NULL},
        {"A", PROVIDER_ABANDONED, HEARD_NOTHING, HEARD_ABANDONED, NULL},
        {"P5", PROVIDER_PENDING, HEARD_NOTHING, HEARD_SILENT, NULL},
        {"P1", PROVIDER_UNKNOWN, HEARD_NOTHING, HEARD_GONE, NULL},
        {"Q", PROVIDER_UNREADABLE, HEARD_NOTHING, HEARD_UNREADABLE, "illisible"},
        {NULL, PROVIDER_UNREADABLE, HEARD_NOTHING, HEARD_UNREADABLE, "illisible"},
    };
    const apr_time_t created = at("2026-06-10 14:00");
    const payment_facts_t facts = facts_of(created, 0);

    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        provider_reply_t reply = reply_of(cases[i].outcome);
        const char *what = cases[i].code ? cases[i].code : "(none)";

        reply.code = cases[i].code;
        reply.means = cases[i].code && strchr("VZ", *cases[i].code) ? "prelevement" : "carte";
        judged(what, &facts, &reply, created, cases[i].young, NULL);
        judged(what, &facts, &reply, created + WINDOW - 1, cases[i].young, NULL);
        judged(what, &facts, &reply, created + WINDOW, cases[i].late, cases[i].why);
        judged(what, &facts, &reply, created + 5 * HOUR, cases[i].late, cases[i].why);
        if (cases[i].outcome != PROVIDER_UNKNOWN)
            judged(what, &facts, &reply, created + 7 * DAY, cases[i].late, cases[i].why);
    }
}

/* Each member of an answer that can be other than what was asked for. */
static const struct {
    const char *why;
    size_t member;
    const char *others[4];
} members[] = {
    {"reference",
     offsetof(provider_reply_t, reference),
     {"202600001234000002", "20260000123400000", "", " 202600001234000001"}},
    {"client", offsetof(provider_reply_t, client), {"090908", "90909", "", "0909090"}},
    {"mode", offsetof(provider_reply_t, mode), {"T", "X", "w", ""}},
    {"operation", offsetof(provider_reply_t, operation), {"6475fa10-b338-11e2-a082-001fe256bdff", "6475fa10", "", "x"}},
};
static const apr_int64_t other_amounts[] = {12344, 12346, 0, 123, 1234500};

static provider_reply_t reply_but(provider_outcome_e outcome, size_t member, const char *value)
{
    provider_reply_t reply = reply_of(outcome);

    *(const char **)((char *)&reply + member) = value;
    return reply;
}

static provider_reply_t reply_of_amount(provider_outcome_e outcome, apr_int64_t amount)
{
    provider_reply_t reply = reply_of(outcome);

    reply.amount = amount;
    return reply;
}

static void a_success_must_fit_in_everything(void **state)
{
    const apr_time_t created = at("2026-06-10 14:00"), nows[] = {created + MINUTE, created + HOUR, created + 3 * DAY};
    const payment_facts_t facts = facts_of(created, 0);

    (void)state;
    for (size_t n = 0; n < COUNT(nows); n++) {
        for (size_t i = 0; i < COUNT(members); i++)
            for (size_t k = 0; k < COUNT(members[i].others); k++) {
                provider_reply_t reply = reply_but(PROVIDER_PAID, members[i].member, members[i].others[k]);

                judged(members[i].others[k], &facts, &reply, nows[n], HEARD_DIFFERENT, members[i].why);
            }
        for (size_t k = 0; k < COUNT(other_amounts); k++) {
            provider_reply_t reply = reply_of_amount(PROVIDER_PAID, other_amounts[k]);

            judged("montant", &facts, &reply, nows[n], HEARD_DIFFERENT, "montant");
        }
    }
}

static void a_success_without_a_member_does_not_fit(void **state)
{
    const apr_time_t created = at("2026-06-10 14:00");
    const payment_facts_t facts = facts_of(created, 0);
    provider_reply_t none = reply_of_amount(PROVIDER_PAID, -1);

    (void)state;
    judged("no amount", &facts, &none, created + MINUTE, HEARD_DIFFERENT, "montant");
    for (size_t i = 0; i < COUNT(members); i++) {
        provider_reply_t reply = reply_but(PROVIDER_PAID, members[i].member, NULL);

        if (!strcmp(members[i].why, "operation")) /* not all replies name it; those that do must name ours */
            judged(members[i].why, &facts, &reply, created + MINUTE, HEARD_PAID, NULL);
        else
            judged(members[i].why, &facts, &reply, created + MINUTE, HEARD_DIFFERENT, members[i].why);
    }
}

/* Nothing can be settled by test money where real money is asked for, nor the other way round. */
static void a_test_is_no_payment(void **state)
{
    static const char *const modes[] = {"T", "X", "W"};
    const apr_time_t created = at("2026-06-10 14:00");
    payment_facts_t facts = facts_of(created, 0);

    (void)state;
    for (size_t i = 0; i < COUNT(modes); i++)
        for (size_t k = 0; k < COUNT(modes); k++) {
            provider_reply_t reply = reply_but(PROVIDER_PAID, offsetof(provider_reply_t, mode), modes[k]);

            facts.mode = modes[i];
            judged(modes[i], &facts, &reply, created, i == k ? HEARD_PAID : HEARD_DIFFERENT, i == k ? NULL : "mode");
        }
}

/* The service leaves fields out of these; what is there must fit all the same. */
static void refusals_and_abandonments(void **state)
{
    static const struct {
        provider_outcome_e outcome;
        payment_heard_e young, late;
    } cases[] = {
        {PROVIDER_REFUSED, HEARD_REFUSED, HEARD_REFUSED},
        {PROVIDER_ABANDONED, HEARD_NOTHING, HEARD_ABANDONED},
    };
    const apr_time_t created = at("2026-06-10 14:00");
    const payment_facts_t facts = facts_of(created, 0);

    (void)state;
    for (size_t c = 0; c < COUNT(cases); c++) {
        provider_reply_t bare = {.outcome = cases[c].outcome, .reference = facts.refdet, .amount = -1, .means = ""};
        provider_reply_t no_amount = reply_of_amount(cases[c].outcome, -1);

        judged("bare", &facts, &bare, created + MINUTE, cases[c].young, NULL);
        judged("bare", &facts, &bare, created + WINDOW, cases[c].late, NULL);
        judged("no amount", &facts, &no_amount, created + WINDOW, cases[c].late, NULL);
        for (size_t i = 0; i < COUNT(members); i++) {
            provider_reply_t without = reply_but(cases[c].outcome, members[i].member, NULL);

            if (strcmp(members[i].why, "reference"))
                judged(members[i].why, &facts, &without, created + WINDOW, cases[c].late, NULL);
            for (size_t k = 0; k < COUNT(members[i].others); k++) {
                provider_reply_t other = reply_but(cases[c].outcome, members[i].member, members[i].others[k]);

                judged(members[i].others[k], &facts, &other, created + WINDOW - 1, HEARD_NOTHING, NULL);
                judged(members[i].others[k], &facts, &other, created + WINDOW, HEARD_UNREADABLE, "illisible");
            }
        }
        for (size_t k = 0; k < COUNT(other_amounts); k++) {
            provider_reply_t other = reply_of_amount(cases[c].outcome, other_amounts[k]);

            judged("montant", &facts, &other, created + WINDOW - 1, HEARD_NOTHING, NULL);
            judged("montant", &facts, &other, created + WINDOW, HEARD_UNREADABLE, "illisible");
        }
    }
}

/*
 * What is forgotten overnight
 */
static void an_operation_the_service_forgot(void **state)
{
    static const struct {
        const char *created, *answered, *now;
        int purged_is_unpaid;
        payment_heard_e heard;
    } cases[] = {
        {"2026-06-10 14:00", NULL, "2026-06-10 14:19", 0, HEARD_NOTHING},
        {"2026-06-10 14:00", NULL, "2026-06-10 14:20", 0, HEARD_GONE},
        {"2026-06-10 14:00", NULL, "2026-06-10 23:59", 0, HEARD_GONE},
        {"2026-06-10 14:00", NULL, "2026-06-11 00:00", 0, HEARD_BLIND},
        {"2026-06-10 14:00", NULL, "2026-06-17 14:00", 0, HEARD_BLIND},
        {"2026-06-10 14:00", "2026-06-10 14:05", "2026-06-11 00:01", 0, HEARD_BLIND},
        {"2026-06-10 14:00", "2026-06-10 23:29", "2026-06-11 00:01", 0, HEARD_BLIND},
        {"2026-06-10 14:00", "2026-06-10 23:30", "2026-06-11 00:01", 0, HEARD_GONE},
        {"2026-06-10 14:00", "2026-06-10 23:58", "2026-06-11 00:01", 0, HEARD_GONE},
        {"2026-06-10 14:00", "2026-06-10 23:58", "2026-06-17 12:00", 0, HEARD_GONE},
        {"2026-06-10 14:00", "2026-06-11 00:05", "2026-06-11 01:00", 0, HEARD_GONE},
        {"2026-06-10 14:00", NULL, "2026-06-11 00:00", 1, HEARD_GONE},
        {"2026-06-10 14:00", "2026-06-10 14:05", "2026-06-17 14:00", 1, HEARD_GONE},
        {"2026-06-10 14:00", NULL, "2026-06-10 14:19", 1, HEARD_NOTHING},
        {"2026-06-10 23:50", "2026-06-10 23:58", "2026-06-11 00:05", 0, HEARD_NOTHING}, /* not late yet */
        {"2026-06-10 23:50", "2026-06-10 23:58", "2026-06-11 00:10", 0, HEARD_GONE},
        {"2026-06-11 00:00", NULL, "2026-06-11 23:59", 0, HEARD_GONE}, /* its first midnight is the next one */
        {"2026-06-11 00:00", NULL, "2026-06-12 00:00", 0, HEARD_BLIND},
        {"2026-12-31 10:00", NULL, "2027-01-01 00:00", 0, HEARD_BLIND},
    };
    const provider_reply_t reply = {.outcome = PROVIDER_UNKNOWN, .code = "P1", .amount = -1, .means = ""};

    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        payment_facts_t facts = facts_of(at(cases[i].created), cases[i].answered ? at(cases[i].answered) : 0);

        settings.payment.purged_is_unpaid = cases[i].purged_is_unpaid;
        judged(apr_psprintf(pool, "row %d, %s", (int)i, cases[i].now), &facts, &reply, at(cases[i].now), cases[i].heard,
               cases[i].heard == HEARD_BLIND ? "sans-reponse" : NULL);
    }
}

/* Midnight is the city's, also on the days of 23 and 25 hours (29 March and 25 October 2026). */
static void midnight_is_the_citys(void **state)
{
    const struct {
        const char *created;
        apr_time_t midnight;
    } cases[] = {
        {"2026-01-15 10:00", utc(1, 15, 23)},  {"2026-07-15 10:00", utc(7, 15, 22)},
        {"2026-03-28 10:00", utc(3, 28, 23)},  {"2026-03-29 00:30", utc(3, 29, 22)},
        {"2026-03-29 03:30", utc(3, 29, 22)},  {"2026-03-29 10:00", utc(3, 29, 22)},
        {"2026-10-24 10:00", utc(10, 24, 22)}, {"2026-10-25 00:30", utc(10, 25, 23)},
        {"2026-10-25 02:30", utc(10, 25, 23)}, {"2026-10-25 10:00", utc(10, 25, 23)},
    };
    const provider_reply_t reply = {.outcome = PROVIDER_UNKNOWN, .code = "P1", .amount = -1, .means = ""};

    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        apr_time_t created = at(cases[i].created), midnight = cases[i].midnight;
        payment_facts_t never = facts_of(created, 0), early = facts_of(created, midnight - 30 * MINUTE - 1),
                        in_time = facts_of(created, midnight - 30 * MINUTE);

        judged(cases[i].created, &never, &reply, midnight - 1, HEARD_GONE, NULL);
        judged(cases[i].created, &never, &reply, midnight, HEARD_BLIND, "sans-reponse");
        judged(cases[i].created, &early, &reply, midnight, HEARD_BLIND, "sans-reponse");
        judged(cases[i].created, &in_time, &reply, midnight, HEARD_GONE, NULL);
    }
}

/*
 * When to ask
 */
#define ASKS_MAX 400

typedef struct walk_t {
    apr_time_t created, times[ASKS_MAX];
    int count;
} walk_t;

/* Asked each time exactly when it was said; living until the window is over, `after` from then on. */
static void walk(walk_t *w, apr_time_t created, payment_state_e after, const char *why)
{
    payment_facts_t facts = facts_of(created, 0);
    apr_time_t now = created, next;

    w->created = created;
    w->count = 0;
    while ((next = payment_ask_next(&settings, &facts,
                                    now < created + settings.payment.window ? PAYMENT_OUVERTE : after, why, now))) {
        if (next <= now || w->count == ASKS_MAX)
            fail_msg("ask %d: not in the future, or without end", w->count);
        w->times[w->count++] = now = next;
    }
}

static int asks_between(const walk_t *w, apr_time_t from, apr_time_t to)
{
    int count = 0;

    for (int i = 0; i < w->count; i++)
        count += w->times[i] >= from && w->times[i] < to;
    return count;
}

static int asked_at(const walk_t *w, apr_time_t moment)
{
    return asks_between(w, moment, moment + 1);
}

/* Both moments of each night that lies between creation and the end. */
static void check_nights(const char *what, const walk_t *w)
{
    apr_time_t midnight = calendar_after(settings.calendar, w->created, 0, 0) + 1;

    for (; midnight <= w->created + settings.payment.ask_for;
         midnight = calendar_after(settings.calendar, midnight, 0, 0) + 1) {
        static const apr_interval_time_t befores[] = {15 * MINUTE, 2 * MINUTE};

        for (size_t i = 0; i < COUNT(befores); i++)
            if (midnight - befores[i] > w->created && !asked_at(w, midnight - befores[i]))
                fail_msg("%s: not asked before %s", what,
                         calendar_show(settings.calendar, pool, midnight, CALENDAR_STAMP));
        if (midnight - 16 * MINUTE >= w->created)
            assert_true(asks_between(w, midnight - 16 * MINUTE, midnight) >= 2);
    }
}

static void check_walk(const char *what, const walk_t *w)
{
    apr_time_t before = w->created;

    if (w->count < 30 || w->count > 100)
        fail_msg("%s: %d asks", what, w->count);
    assert_true(w->times[0] <= w->created + 15 * SECOND);
    for (int i = 0; i < w->count; before = w->times[i++])
        assert_true(w->times[i] > before && w->times[i] - before <= 25 * HOUR);
    assert_true(asked_at(w, w->created + settings.payment.window));
    assert_true(before >= w->created + settings.payment.ask_for); /* the last one */
    assert_true(before <= w->created + settings.payment.ask_for + 25 * HOUR);
    check_nights(what, w);
}

static void eight_days_of_asking(void **state)
{
    static const char *const days[] = {"2026-06-10", "2026-12-28", "2026-03-22", "2026-03-25", "2026-03-28",
                                       "2026-03-29", "2026-10-18", "2026-10-21", "2026-10-24", "2026-10-25"};
    static const char *const hours[] = {"00:00", "00:01", "03:30", "09:12", "14:00", "22:59", "23:24", "23:25",
                                        "23:43", "23:44", "23:45", "23:46", "23:57", "23:58", "23:59"};
    static const apr_interval_time_t more[] = {0, 1, 17 * SECOND + 3, 45 * SECOND, MINUTE - 1};
    static const payment_state_e ends[] = {PAYMENT_EXPIREE, PAYMENT_ABANDONNEE, PAYMENT_REFUSEE};
    walk_t w;

    (void)state;
    for (size_t d = 0; d < COUNT(days); d++)
        for (size_t h = 0; h < COUNT(hours); h++)
            for (size_t m = 0; m < COUNT(more); m++) {
                const char *what = apr_psprintf(pool, "%s %s", days[d], hours[h]);

                walk(&w, at(what) + more[m], ends[(d + h + m) % COUNT(ends)], NULL);
                check_walk(what, &w);
            }
}

/* The end of the window is met whatever its length, and whenever was asked before. */
static void a_living_attempt_is_asked_when_its_window_ends(void **state)
{
    static const apr_interval_time_t windows[] = {
        MINUTE, 15 * MINUTE, 17 * MINUTE + 13 * SECOND, 20 * MINUTE + 1, 90 * MINUTE, 5 * HOUR, DAY};
    const apr_time_t created = at("2026-06-10 14:00");
    walk_t w;

    (void)state;
    for (size_t i = 0; i < COUNT(windows); i++) {
        payment_facts_t facts = facts_of(created, 0);
        apr_time_t end = created + windows[i];

        settings.payment.window = windows[i];
        for (apr_time_t now = created; now < end; now += windows[i] / 300) {
            apr_time_t next = payment_ask_next(&settings, &facts, PAYMENT_OUVERTE, NULL, now);

            assert_true(next > now && next <= end);
        }
        walk(&w, created, PAYMENT_EXPIREE, NULL);
        assert_true(asked_at(&w, end));
    }
}

/* The service was away when it should have told: not left for hours, nor for ever. */
static void a_living_attempt_whose_window_is_over_is_asked_soon(void **state)
{
    const apr_time_t created = at("2026-06-10 14:00");
    payment_facts_t facts = facts_of(created, 0);

    (void)state;
    for (apr_time_t now = created + WINDOW; now < created + 2 * ASK_FOR; now += 37 * MINUTE + 1) {
        apr_time_t next = payment_ask_next(&settings, &facts, PAYMENT_OUVERTE, NULL, now);

        assert_true(next > now && next <= now + MINUTE);
    }
}

/* Whenever it is asked: late, early, or while the clock stood wrong. */
static void the_next_time_lies_ahead(void **state)
{
    static const payment_state_e states[] = {PAYMENT_OUVERTE, PAYMENT_REFUSEE, PAYMENT_ABANDONNEE, PAYMENT_EXPIREE};
    const apr_time_t created = at("2026-10-24 14:00");
    payment_facts_t facts = facts_of(created, 0);

    (void)state;
    for (apr_time_t now = created - HOUR; now < created + ASK_FOR; now += 59 * SECOND + 7)
        for (size_t i = 0; i < COUNT(states); i++) {
            apr_time_t next = payment_ask_next(&settings, &facts, states[i], NULL, now);

            assert_true(next > now);
            assert_true(next - now <= 25 * HOUR);
        }
}

static void it_ends(void **state)
{
    static const struct {
        payment_state_e state;
        const char *why;
        int again;
    } cases[] = {
        {PAYMENT_OUVERTE, NULL, 1},
        {PAYMENT_REFUSEE, NULL, 1},
        {PAYMENT_ABANDONNEE, NULL, 1},
        {PAYMENT_EXPIREE, NULL, 1},
        {PAYMENT_A_VERIFIER, "sans-reponse", 1},
        {PAYMENT_A_VERIFIER, "illisible", 1},
        {PAYMENT_A_VERIFIER, "double", 0},
        {PAYMENT_A_VERIFIER, "reference", 0},
        {PAYMENT_A_VERIFIER, "montant", 0},
        {PAYMENT_A_VERIFIER, "client", 0},
        {PAYMENT_A_VERIFIER, "mode", 0},
        {PAYMENT_A_VERIFIER, "operation", 0},
        {PAYMENT_A_VERIFIER, "", 0},
        {PAYMENT_A_VERIFIER, NULL, 0},
        {PAYMENT_PAYEE, NULL, 0},
        {PAYMENT_PAYEE, "illisible", 0},
    };
    const apr_time_t created = at("2026-06-10 14:00");
    payment_facts_t facts = facts_of(created, 0), nameless = facts;

    (void)state;
    nameless.operation = NULL;
    for (size_t i = 0; i < COUNT(cases); i++) {
        static const apr_interval_time_t ages[] = {0, MINUTE, WINDOW, DAY, ASK_FOR - 1};

        for (size_t k = 0; k < COUNT(ages); k++) {
            apr_time_t next = payment_ask_next(&settings, &facts, cases[i].state, cases[i].why, created + ages[k]);

            if (!!next != cases[i].again)
                fail_msg("%s %s", payment_state_name(cases[i].state), cases[i].why ? cases[i].why : "-");
        }
        if (!payment_living(cases[i].state))
            assert_int_equal(payment_ask_next(&settings, &facts, cases[i].state, cases[i].why, created + ASK_FOR), 0);
        assert_int_equal(payment_ask_next(&settings, &nameless, cases[i].state, cases[i].why, created + MINUTE), 0);
    }
}

static void what_a_later_answer_may_tell_is_asked_to_the_end(void **state)
{
    static const char *const whys[] = {"sans-reponse", "illisible"};
    walk_t w;

    (void)state;
    for (size_t i = 0; i < COUNT(whys); i++) {
        walk(&w, at("2026-03-27 14:00"), PAYMENT_A_VERIFIER, whys[i]);
        check_walk(whys[i], &w);
    }
    walk(&w, at("2026-03-27 14:00"), PAYMENT_A_VERIFIER, "montant");
    assert_int_equal(w.times[w.count - 1] - w.created, WINDOW);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_move),
        cmocka_unit_test(a_success_wins_and_nothing_wins_over_it),
        cmocka_unit_test(names),
        cmocka_unit_test_setup(each_answer_young_and_late, ordinary),
        cmocka_unit_test_setup(a_success_must_fit_in_everything, ordinary),
        cmocka_unit_test_setup(a_success_without_a_member_does_not_fit, ordinary),
        cmocka_unit_test_setup(a_test_is_no_payment, ordinary),
        cmocka_unit_test_setup(refusals_and_abandonments, ordinary),
        cmocka_unit_test_setup(an_operation_the_service_forgot, ordinary),
        cmocka_unit_test_setup(midnight_is_the_citys, ordinary),
        cmocka_unit_test_setup(eight_days_of_asking, ordinary),
        cmocka_unit_test_setup(a_living_attempt_is_asked_when_its_window_ends, ordinary),
        cmocka_unit_test_setup(a_living_attempt_whose_window_is_over_is_asked_soon, ordinary),
        cmocka_unit_test_setup(the_next_time_lies_ahead, ordinary),
        cmocka_unit_test_setup(it_ends, ordinary),
        cmocka_unit_test_setup(what_a_later_answer_may_tell_is_asked_to_the_end, ordinary),
    };
    int failed;

    apr_initialize();
    failed = cmocka_run_group_tests(tests, set_up, tear_down);
    apr_terminate();
    return failed;
}
