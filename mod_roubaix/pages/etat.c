/* SPDX-License-Identifier: Apache-2.0 */
#include "pages/etat.h"

#include <string.h>
#include <sys/statvfs.h>

#include <apr_strings.h>
#include <http_protocol.h>

#include "store/queries.h"

#define LEAST_FREE_MB 64

typedef struct health_t {
    int database;
    sql_etat_outbox_row *outbox;
    sql_etat_payments_row *payments;
    sql_etat_jobs_row *jobs;
    int jobs_count;
    apr_int64_t free_mb;
} health_t;

static const problem_t *ask_database(visit_t *v, health_t *health)
{
    const problem_t *problem;

    if ((problem = sql_etat_outbox(v->db, &health->outbox)) ||
        (problem = sql_etat_payments(v->db, &health->payments)) ||
        (problem = sql_etat_jobs(v->db, &health->jobs, &health->jobs_count)))
        return problem;
    return NULL;
}

static apr_int64_t free_megabytes(const char *folder)
{
    struct statvfs fs;

    return statvfs(folder, &fs) ? -1 : (apr_int64_t)fs.f_bavail * (apr_int64_t)fs.f_frsize / (1 << 20);
}

/* What the job last heard of the payment service, and how long payments wait for it. */
static void write_payments(visit_t *v, const health_t *health)
{
    const sql_etat_payments_row *payments = health->payments;
    apr_time_t oldest = payments->oldest && payments->oldest < v->now ? payments->oldest : v->now;
    const char *word = "not asked yet";

    for (int i = 0; i < health->jobs_count; i++)
        if (!strcmp(health->jobs[i].name, "payfip") && *health->jobs[i].last_result)
            word = !strcmp(health->jobs[i].last_result, "ok") ? "ok" : "away";
    ap_rprintf(v->r, "payfip: %s\n", word);
    ap_rprintf(v->r, "payments-open: %s\n", payments->open ? "yes" : "no");
    ap_rprintf(v->r, "payments-waiting-since-s: %" APR_INT64_T_FMT "\n", apr_time_sec(v->now - oldest));
    ap_rprintf(v->r, "payments-to-verify: %s\n", payments->verify ? "yes" : "no");
}

static void write_lines(visit_t *v, const health_t *health)
{
    request_rec *r = v->r;

    ap_rprintf(r, "database: %s\n", health->database ? "ok" : "away");
    ap_rprintf(r, "schema: %d\n", store_schema_known());
    ap_rprintf(r, "data-free-mb: %" APR_INT64_T_FMT "\n", health->free_mb);
    if (!health->database)
        return;
    ap_rprintf(r, "mails-waiting-since-s: %" APR_INT64_T_FMT "\n",
               health->outbox && health->outbox->oldest ? apr_time_sec(v->now - health->outbox->oldest) : 0);
    if (v->portal->provider)
        write_payments(v, health);
    for (int i = 0; i < health->jobs_count; i++)
        ap_rprintf(r, "job-%s-age-s: %" APR_INT64_T_FMT "\n", health->jobs[i].name,
                   health->jobs[i].last_run ? apr_time_sec(v->now - health->jobs[i].last_run) : -1);
}

int page_etat_get(visit_t *v)
{
    health_t health = { 0 };

    health.database = ask_database(v, &health) == NULL;
    store_release(v->db);
    health.free_mb = free_megabytes(v->settings->data_dir);
    v->r->status = health.database && health.free_mb >= LEAST_FREE_MB ? HTTP_OK : HTTP_SERVICE_UNAVAILABLE;
    ap_set_content_type(v->r, "text/plain; charset=utf-8");
    apr_table_setn(v->r->headers_out, "Cache-Control", "no-store");
    apr_table_setn(v->r->headers_out, "X-Content-Type-Options", "nosniff");
    if (v->r->status != HTTP_OK)
        apr_table_setn(v->r->headers_out, "Retry-After", "5");
    write_lines(v, &health);
    return OK;
}
