/* SPDX-License-Identifier: Apache-2.0 */
/* roubaixctl check payfip: whether payments work, and what is missing before they are real (protocols sheet PayFiP § 8). */
#include "ctl/check.h"

#include <string.h>

#include <apr_strings.h>

#include "ctl/words.h"
#include "gateways/network.h"
#include "gateways/payfip.h"
#include "store/queries.h"

#define JOB_LATE apr_time_from_sec(300)

static const payment_settings_t *settings_of(const checking_t *c)
{
    return &c->ctl->conf->settings.payment;
}

static const char *shown(const checking_t *c, apr_time_t at)
{
    calendar_t *calendar = c->ctl->conf->settings.calendar;

    return calendar ? calendar_show(calendar, c->p, at, CALENDAR_MOMENT) : "";
}

static const char *check_addresses(checking_t *c)
{
    const payment_settings_t *payment = settings_of(c);

    if (!payment->service || !payment->page)
        return CHECK_PAYFIP_NONE;
    return strncmp(payment->service, "https://", 8) || strncmp(payment->page, "https://", 8) ? CHECK_PAYFIP_PLAIN : NULL;
}

static const char *check_client(checking_t *c)
{
    const char *client = settings_of(c)->avis.client;

    return client && strlen(client) == 6 && strspn(client, "0123456789") == 6 ? NULL : CHECK_PAYFIP_CLIENT;
}

/* Asks the service who the client is: creates nothing. */
static const char *check_service(checking_t *c)
{
    const payment_settings_t *payment = settings_of(c);
    const provider_t *provider;
    provider_client_t client = {0};
    provider_line_t *line;
    const problem_t *problem;

    if (!payment->avis.client || !(provider = payfip_open(c->p, payment)))
        return CHECK_PAYFIP_NONE;
    network_start(c->p);
    if ((problem = provider->connect(provider, c->p, &line)) || (problem = provider->client(line, c->p, payment->avis.client, &client)))
        return apr_psprintf(c->p, problem->kind == PROBLEM_INPUT ? CHECK_PAYFIP_UNKNOWN : CHECK_PAYFIP_AWAY,
                            problem->detail ? problem->detail : problem->code);
    c->note = 1;
    return apr_psprintf(c->p, CHECK_PAYFIP_LABELS, client.labels[0], client.labels[1], client.labels[2]);
}

/* The notifier only reaches a public address, over http or https on the usual ports. */
static const char *check_return(checking_t *c)
{
    const char *url = settings_of(c)->notify_url ? settings_of(c)->notify_url : c->ctl->conf->settings.public_url;
    const char *host = strstr(url, "://");

    if (strncmp(c->ctl->conf->settings.public_url, "https://", 8))
        return CHECK_PAYFIP_HTTPS;
    return host && strchr(host + 3, ':') ? apr_psprintf(c->p, CHECK_PAYFIP_PORT, url) : NULL;
}

static const char *check_notified(checking_t *c)
{
    sql_stats_notified_row *row;
    const problem_t *problem = c->db ? sql_stats_notified(c->db, &row) : NULL;

    if (!c->db || problem)
        return CHECK_DATABASE;
    c->note = 1;
    return row->last ? apr_psprintf(c->p, CHECK_PAYFIP_NOTIFIED, shown(c, row->last)) : CHECK_PAYFIP_NOT_NOTIFIED;
}

static const char *check_job(checking_t *c)
{
    sql_finance_job_row *job;
    const problem_t *problem = c->db ? sql_finance_job(c->db, &job) : NULL;

    if (!c->db || problem)
        return CHECK_DATABASE;
    return job && job->last_run > apr_time_now() - JOB_LATE ? NULL : CHECK_PAYFIP_JOB;
}

/* One activation payment for each means, then W. */
static const char *check_mode(checking_t *c)
{
    const char *mode = settings_of(c)->mode;
    sql_stats_activation_row *rows;
    int count = 0;
    const char *means = "";

    if (!strcmp(mode, "W"))
        return NULL;
    c->note = 1;
    if (!c->db || sql_stats_activation(c->db, &rows, &count))
        return CHECK_DATABASE;
    for (int i = 0; i < count; i++)
        means = apr_pstrcat(c->p, means, i ? ", " : "", rows[i].means, NULL);
    if (!strcmp(mode, "T"))
        return CHECK_PAYFIP_TEST;
    return count ? apr_psprintf(c->p, CHECK_PAYFIP_ACTIVATED, means) : CHECK_PAYFIP_ACTIVATE;
}

int ctl_check_payfip(ctl_t *ctl)
{
    static const check_t checks[] = {
        {CHECK_DATABASE, check_database},         {CHECK_PAYFIP_ADDRESSES, check_addresses}, {CHECK_PAYFIP_NUMBER, check_client},
        {CHECK_PAYFIP_SERVICE, check_service},    {CHECK_PAYFIP_RETURN, check_return},       {CHECK_PAYFIP_NOTIFICATION, check_notified},
        {CHECK_PAYFIP_RUNS, check_job},           {CHECK_PAYFIP_MODE, check_mode},
    };

    return check_all(ctl, checks, sizeof checks / sizeof *checks);
}
