/* SPDX-License-Identifier: Apache-2.0 */
/* What stands in the database, for the administrator: figures, and mails that were given up. */
#include "ctl/ctl.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <apr_lib.h>
#include <apr_strings.h>

#include "ctl/words.h"
#include "store/queries.h"

#define A_MONTH apr_time_from_sec(30 * 86400)

static const problem_t *show_demandes(db_t *db)
{
    sql_stats_demandes_row *rows;
    sql_stats_late_row *late;
    int count;
    const problem_t *problem;

    if ((problem = sql_stats_demandes(db, &rows, &count)) || (problem = sql_stats_late(db, &late, apr_time_now())))
        return problem;
    fputs(SAY_STATS_DEMANDES, stdout);
    for (int i = 0; i < count; i++)
        printf(SAY_STATS_COUNT, rows[i].teleservice, rows[i].state, (int)rows[i].count);
    if (!count)
        fputs(SAY_STATS_NONE, stdout);
    printf(SAY_STATS_LATE, (int)late->count);
    return NULL;
}

static const problem_t *show_delays(db_t *db)
{
    sql_stats_delays_row *rows;
    int count;
    const problem_t *problem = sql_stats_delays(db, &rows, &count);

    if (problem)
        return problem;
    fputs(SAY_STATS_DELAYS, stdout);
    for (int i = 0; i < count; i++) {
        int minutes = (int)(apr_time_sec(rows[i].delay) / 60);

        printf(SAY_STATS_DELAY, rows[i].teleservice, minutes / 1440, minutes / 60 % 24, minutes % 60,
               (int)rows[i].answered);
    }
    if (!count)
        fputs(SAY_STATS_NONE, stdout);
    return NULL;
}

static const problem_t *show_outbox(db_t *db)
{
    sql_stats_outbox_row *rows;
    int count;
    const problem_t *problem = sql_stats_outbox(db, &rows, &count);

    if (problem)
        return problem;
    fputs(SAY_STATS_OUTBOX, stdout);
    for (int i = 0; i < count; i++)
        printf(SAY_STATS_STATE, rows[i].state, (int)rows[i].count);
    if (!count)
        fputs(SAY_STATS_NONE, stdout);
    return NULL;
}

static const problem_t *show_people(db_t *db)
{
    sql_stats_accounts_row *accounts;
    sql_stats_agents_row *agents;
    const problem_t *problem;

    if ((problem = sql_stats_accounts(db, &accounts, apr_time_now() - A_MONTH)) ||
        (problem = sql_stats_agents(db, &agents)))
        return problem;
    printf(SAY_STATS_ACCOUNTS, (int)accounts->accounts, (int)accounts->lately, (int)agents->count);
    return NULL;
}

int ctl_stats(ctl_t *ctl)
{
    static const problem_t *(*const parts[])(db_t * db) = {show_demandes, show_delays, show_outbox, show_people};
    db_t *db = ctl_need(ctl);
    const problem_t *problem = NULL;

    if (!db)
        return CTL_PROBLEM;
    for (size_t i = 0; !problem && i < sizeof parts / sizeof *parts; i++)
        problem = parts[i](db);
    return ctl_say(problem);
}

static int list_given_up(const ctl_t *ctl, db_t *db)
{
    const settings_t *settings = &ctl->conf->settings;
    sql_given_up_list_row *rows;
    int count;
    const problem_t *problem = sql_given_up_list(db, &rows, &count);

    if (problem)
        return ctl_say(problem);
    if (!count)
        fputs(SAY_OUTBOX_NONE, stdout);
    for (int i = 0; i < count; i++)
        printf(SAY_OUTBOX_LINE, rows[i].id, rows[i].kind,
               settings->calendar ? calendar_show(settings->calendar, ctl->p, rows[i].created_at, CALENDAR_MOMENT) : "",
               rows[i].recipient, (int)rows[i].tries, rows[i].error);
    return CTL_OK;
}

static int retry(db_t *db, const char *word)
{
    char *end;
    apr_int64_t id = apr_strtoi64(word, &end, 10);
    int affected = 0;
    const problem_t *problem;

    if (!apr_isdigit(*word) || *end) {
        fprintf(stderr, SAY_BAD_ID, word);
        return CTL_USAGE;
    }
    if ((problem = sql_given_up_retry(db, &affected, apr_time_now(), id)))
        return ctl_say(problem);
    if (affected)
        printf(SAY_OUTBOX_RETRIED, word);
    else
        fprintf(stderr, SAY_OUTBOX_NO_MAIL, word);
    return affected ? CTL_OK : CTL_PROBLEM;
}

int ctl_outbox(ctl_t *ctl)
{
    const char *action = ctl_word(ctl, 1), *id = ctl_word(ctl, 2);
    db_t *db;

    if (action && (strcmp(action, "retry") || !id)) {
        fprintf(stderr, SAY_UNKNOWN_COMMAND SAY_TRY_HELP, action);
        return CTL_USAGE;
    }
    if (!(db = ctl_need(ctl)))
        return CTL_PROBLEM;
    return action ? retry(db, id) : list_given_up(ctl, db);
}
