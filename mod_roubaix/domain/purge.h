/* SPDX-License-Identifier: Apache-2.0 */
/*
 * purge: erases what has lived its time: ended sessions, spent links, old failures, old traces, sent mails, mails given
 * up, forgotten drafts, what was typed from an avis, old payments, demandes whose retention is over, and the files nobody names any more. The times are the
 * settings' and the definitions' (domain sheets: law, durées).
 */
#ifndef ROUBAIX_DOMAIN_PURGE_H
#define ROUBAIX_DOMAIN_PURGE_H

#include "base/settings.h"
#include "store/store.h"

/* One pass, in batches so that nobody waits for it; `*rows` and `*files` count what went. `proceed` (may be NULL) is
 * asked before each batch: when it says 0 the rest waits for the next pass. */
const problem_t *purge_run(db_t *db, const settings_t *settings, apr_time_t now, int (*proceed)(void), int *rows,
                           int *files);

#endif
