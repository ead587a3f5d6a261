/* SPDX-License-Identifier: Apache-2.0 */
#include "jobs.h"

#include <ap_mpm.h>
#include <apr_network_io.h>
#include <apr_optional.h>
#include <apr_strings.h>
#include <http_config.h>
#include <http_log.h>
#include <mod_watchdog.h>

#include "base/secret.h"
#include "domain/attente.h"
#include "domain/lease.h"
#include "domain/ledger.h"
#include "domain/payment.h"
#include "domain/purge.h"
#include "gateways/network.h"
#include "postman.h"

APLOG_USE_MODULE(roubaix);

#define TICK apr_time_from_sec(1)
#define MAILS_PER_TICK 50
#define HEARTBEAT apr_time_from_sec(60) /* how often the postman says that he lives */
#define PAYMENTS_TIME apr_time_from_sec(10)   /* of a tick, so that mails and the rest have their turn */
#define PAYMENTS_LEASE apr_time_from_sec(120) /* kept while we live; longer than a tick's time and a batch of slow calls */
#define PAYMENTS_SAY apr_time_from_sec(30)   /* how often the job says that it lives */
#define CLIENT_EVERY apr_time_from_sec(300)
#define PURGE_EVERY apr_time_from_sec(3600)
#define PURGE_ASK apr_time_from_sec(60)
#define PURGE_LEASE apr_time_from_sec(600)
#define LEDGER_HOUR "04:00" /* when nobody waits for the database */
#define LEDGER_ASK apr_time_from_sec(60)
#define LEDGER_LEASE apr_time_from_sec(600)
#define QUEUES_EVERY apr_time_from_sec(300)
#define QUEUES_LEASE apr_time_from_sec(300)

typedef struct jobs_t {
    server_rec *s;
    const portal_t *portal;
    postman_t postman;
    const char *holder;    /* a word for this node, in leases: the same after a restart, which thus waits for no lease of its own */
    apr_time_t heartbeat;  /* the last one */
    postman_round_t since; /* what the postman did since then */
    apr_time_t payments;   /* until when the lease of the payments is ours; 0: it is not, or was not asked for */
    apr_time_t said;       /* when we last said that their job lives */
    apr_time_t client;     /* when to ask the payment service next whether it knows us */
    apr_time_t purge;      /* when to ask for it next */
    apr_time_t ledger;     /* when to ask for its proof next */
    apr_time_t queues;     /* when to look at the waiting lists next */
    apr_time_t last;       /* the last tick */
    int failing;           /* the last tick failed: say so once, not each second */
} jobs_t;

/* Long work stops between two steps when the child is to end. */
static int proceed(void)
{
    int state;

    return ap_mpm_query(AP_MPMQ_MPM_STATE, &state) != APR_SUCCESS || state != AP_MPMQ_STOPPING;
}

static void add_round(postman_round_t *sum, const postman_round_t *round)
{
    sum->sent += round->sent;
    sum->later += round->later;
    sum->given_up += round->given_up;
    sum->dropped += round->dropped;
}

static const problem_t *say_alive(jobs_t *jobs, db_t *db, apr_time_t now)
{
    const postman_round_t *since = &jobs->since;
    const char *result = apr_psprintf(store_pool(db), "sent %d, later %d, given up %d, dropped %d", since->sent,
                                      since->later, since->given_up, since->dropped);
    int taken = 0;
    const problem_t *problem = lease_take(db, now, "courrier", jobs->holder, HEARTBEAT, &taken);

    if (!problem && taken)
        problem = lease_finish(db, now, "courrier", jobs->holder, 0, result);
    if (!problem) {
        jobs->heartbeat = now;
        jobs->since = (postman_round_t){0};
    }
    return problem;
}

static const problem_t *deliver(jobs_t *jobs, apr_pool_t *p, db_t *db, apr_time_t now)
{
    postman_round_t round;
    const problem_t *problem =
        postman_run(p, jobs->portal->settings, jobs->portal->source, &jobs->postman, MAILS_PER_TICK, proceed, &round);

    add_round(&jobs->since, &round);
    if (round.given_up)
        ap_log_error(APLOG_MARK, APLOG_WARNING, 0, jobs->s, "%d mail(s) given up: see roubaixctl outbox",
                     round.given_up);
    if (!problem && now - jobs->heartbeat >= HEARTBEAT)
        problem = say_alive(jobs, db, now);
    return problem;
}

/* Another node's turn, or no database: asked again in a while and not each second. */
static const problem_t *purge(jobs_t *jobs, db_t *db, apr_time_t now)
{
    int taken = 0, rows, files;
    const char *result;
    const problem_t *problem = lease_take(db, now, "purge", jobs->holder, PURGE_LEASE, &taken), *unsaid;

    jobs->purge = now + (!problem && taken ? PURGE_EVERY : PURGE_ASK);
    if (problem || !taken)
        return problem;
    problem = purge_run(db, jobs->portal->settings, now, proceed, &rows, &files);
    result = problem ? apr_psprintf(store_pool(db), "failed: %s", problem->code)
                     : apr_psprintf(store_pool(db), "rows %d, files %d", rows, files);
    unsaid = lease_finish(db, now, "purge", jobs->holder, jobs->purge, result);
    return problem ? problem : unsaid;
}

static apr_time_t next_night(const settings_t *settings, apr_pool_t *p, apr_time_t now)
{
    const char *tomorrow = calendar_show(settings->calendar, p, calendar_after(settings->calendar, now, 1, 0), CALENDAR_ISO);

    return calendar_moment(settings->calendar, tomorrow, LEDGER_HOUR);
}

/* Each night, that the families' ledger, their invoices and the payments agree. */
static const problem_t *prove_ledger(jobs_t *jobs, db_t *db, apr_time_t now)
{
    apr_time_t next = next_night(jobs->portal->settings, store_pool(db), now);
    int taken = 0, count;
    const problem_t *problem = lease_take(db, now, "comptes", jobs->holder, LEDGER_LEASE, &taken), *unsaid;

    jobs->ledger = now + LEDGER_ASK;
    if (problem || !taken)
        return problem;
    problem = ledger_check(db, now, &count);
    if (!problem && count)
        ap_log_error(APLOG_MARK, APLOG_WARNING, 0, jobs->s, "the ledger of families has %d difference(s): see /guichet/paiements", count);
    unsaid = lease_finish(db, now, "comptes", jobs->holder, problem ? now + LEDGER_ASK : next,
                          problem ? problem->code : apr_psprintf(store_pool(db), "differences %d", count));
    return problem ? problem : unsaid;
}

/* Every few minutes, that no place is free while somebody waits: an activity may have got more of them. */
static const problem_t *settle_queues(jobs_t *jobs, db_t *db, apr_time_t now)
{
    int taken = 0, promoted = 0;
    const problem_t *problem = lease_take(db, now, "attentes", jobs->holder, QUEUES_LEASE, &taken), *unsaid;

    jobs->queues = now + (!problem && taken ? QUEUES_EVERY : LEDGER_ASK);
    if (problem || !taken)
        return problem;
    problem = attente_settle(db, jobs->portal->settings, now, &promoted);
    unsaid = lease_finish(db, now, "attentes", jobs->holder, jobs->queues,
                          problem ? problem->code : apr_psprintf(store_pool(db), "promoted %d", promoted));
    return problem ? problem : unsaid;
}

/*
 * Payments
 */

/* One node asks at a time: it keeps the lease while it lives, and another one takes it two minutes after it died. */
static const problem_t *hold_payments(jobs_t *jobs, db_t *db, apr_time_t now, int *ours)
{
    int taken = 0;
    const problem_t *problem = NULL;

    if (jobs->payments - now < PAYMENTS_LEASE / 2) {
        problem = lease_take(db, now, "paiements", jobs->holder, PAYMENTS_LEASE, &taken);
        jobs->payments = !problem && taken ? now + PAYMENTS_LEASE : 0;
    }
    *ours = jobs->payments > now;
    return problem;
}

static const problem_t *ask_payments(jobs_t *jobs, apr_pool_t *p, db_t *db)
{
    payment_round_t round;
    const problem_t *problem, *unsaid = NULL;
    apr_time_t now;

    store_release(db);
    problem = payment_run(p, jobs->portal->settings, jobs->portal->provider, jobs->portal->source, apr_time_now() + PAYMENTS_TIME, proceed,
                          &round);
    now = apr_time_now();
    if (!problem && (round.asked || round.away || now - jobs->said >= PAYMENTS_SAY)) {
        unsaid = lease_say(db, now, "paiements", jobs->holder, apr_psprintf(p, "asked %d, moved %d, away %d", round.asked, round.moved, round.away));
        jobs->said = now;
    }
    return problem ? problem : unsaid;
}

/* Whether the payment service answers, and knows the city: /etat tells it without asking anybody. */
static const problem_t *ask_client(jobs_t *jobs, apr_pool_t *p, db_t *db, apr_time_t now)
{
    const char *number = jobs->portal->settings->payment.avis.client;
    const provider_t *provider = jobs->portal->provider;
    provider_client_t client;
    provider_line_t *line;
    int taken = 0;
    const problem_t *problem;

    if (now < jobs->client || !number)
        return NULL;
    jobs->client = now + CLIENT_EVERY;
    if ((problem = lease_take(db, now, "payfip", jobs->holder, PAYMENTS_LEASE, &taken)) || !taken)
        return problem;
    store_release(db);
    if (!(problem = provider->connect(provider, p, &line))) {
        problem = provider->client(line, p, number, &client);
        provider->hang_up(line);
    }
    return lease_finish(db, apr_time_now(), "payfip", jobs->holder, 0,
                        problem ? apr_psprintf(p, "%s: %s", problem->code, problem->detail ? problem->detail : "") : "ok");
}

static const problem_t *payments(jobs_t *jobs, apr_pool_t *p, db_t *db, apr_time_t now)
{
    int ours = 0;
    const problem_t *problem = NULL;

    if (!jobs->portal->provider || (problem = hold_payments(jobs, db, now, &ours)) || !ours)
        return problem;
    problem = ask_payments(jobs, p, db);
    return problem ? problem : ask_client(jobs, p, db, now);
}

/* What was planned by a clock that has been set back since may lie years ahead: all of it is due. */
static void notice_clock(jobs_t *jobs, apr_time_t now)
{
    if (now < jobs->last)
        jobs->heartbeat = jobs->payments = jobs->said = jobs->client = jobs->purge = jobs->ledger = jobs->queues = 0;
    jobs->last = now;
}

static const problem_t *tick(jobs_t *jobs, apr_pool_t *p)
{
    apr_time_t now = apr_time_now();
    db_t *db = store_open(p, jobs->portal->source);
    const problem_t *mails, *asked, *rest = NULL;

    notice_clock(jobs, now);
    asked = payments(jobs, p, db, now); /* before the mails it causes */
    store_release(db);                  /* prefork has one connection for all of us */
    mails = deliver(jobs, p, db, now);
    if (now >= jobs->purge && proceed())
        rest = purge(jobs, db, now);
    if (!rest && jobs->portal->settings->kiosque.on && now >= jobs->ledger && proceed())
        rest = prove_ledger(jobs, db, now);
    if (!rest && jobs->portal->settings->kiosque.on && now >= jobs->queues && proceed())
        rest = settle_queues(jobs, db, now);
    store_release(db);
    return mails ? mails : asked ? asked : rest;
}

/* Always answers APR_SUCCESS: a watchdog never calls again who fails once. */
static apr_status_t on_tick(int state, void *baton, apr_pool_t *pool)
{
    jobs_t *jobs = baton;
    apr_pool_t *p;
    const problem_t *problem;

    if (state != AP_WATCHDOG_STATE_RUNNING || !proceed())
        return APR_SUCCESS;
    apr_pool_create(&p, pool);
    problem = tick(jobs, p);
    if (problem && !jobs->failing)
        ap_log_error(APLOG_MARK, APLOG_WARNING, 0, jobs->s, "jobs: %s: %s", problem->code,
                     problem->detail ? problem->detail : "");
    jobs->failing = problem != NULL;
    apr_pool_destroy(p);
    return APR_SUCCESS;
}

/* The same httpd on the same machine, whatever process. */
static const char *node_of(apr_pool_t *p, const server_rec *s)
{
    char host[256] = "";

    apr_gethostname(host, sizeof host, p);
    return secret_digest(p, apr_psprintf(p, "%s\n%s\n%s:%d", host, ap_server_root_relative(p, ""), s->defn_name ? s->defn_name : "", s->defn_line_number));
}

const char *jobs_register(apr_pool_t *pconf, server_rec *s, const portal_t *portal)
{
    APR_OPTIONAL_FN_TYPE(ap_watchdog_get_instance) *get_instance = APR_RETRIEVE_OPTIONAL_FN(ap_watchdog_get_instance);
    APR_OPTIONAL_FN_TYPE(ap_watchdog_register_callback) *register_callback =
        APR_RETRIEVE_OPTIONAL_FN(ap_watchdog_register_callback);
    jobs_t *jobs = apr_pcalloc(pconf, sizeof *jobs);
    const problem_t *problem;
    ap_watchdog_t *watchdog;

    if (!get_instance || !register_callback)
        return "mod_watchdog is needed: a2enmod watchdog";
    network_start(pconf);
    jobs->s = s;
    jobs->portal = portal;
    jobs->holder = node_of(pconf, s);
    if ((problem = postman_load(pconf, portal->settings, &jobs->postman)))
        return problem->detail;
    if (get_instance(
            &watchdog,
            apr_psprintf(pconf, "_roubaix_%s_%d", s->server_hostname ? s->server_hostname : "", s->defn_line_number), 0,
            1, pconf) != APR_SUCCESS ||
        register_callback(watchdog, TICK, jobs, on_tick) != APR_SUCCESS)
        return "mod_watchdog does not take the jobs";
    return NULL;
}
