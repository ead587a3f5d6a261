/* SPDX-License-Identifier: Apache-2.0 */
/*
 * session: what migrations need of the store besides statements. Private to store/.
 */
#ifndef ROUBAIX_STORE_SESSION_H
#define ROUBAIX_STORE_SESSION_H

#include "store/store.h"

/* Runs a command without parameters; rows it may give are passed over. */
const problem_t *store_command(db_t *db, const char *sql);

/* Whether the connection held (there must be one) is SQLite's. */
int store_is_sqlite(const db_t *db);

#endif
