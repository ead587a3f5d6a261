/* SPDX-License-Identifier: Apache-2.0 */
#include "domain/outbox.h"

#include <string.h>

#include "base/secret.h"
#include "base/xml.h"
#include "store/queries.h"

xmlNodePtr outbox_mail(apr_pool_t *p, const char *kind)
{
    xmlNodePtr mail = xml_new(p, "mail");

    xml_set(mail, "kind", kind);
    return mail;
}

const problem_t *outbox_put(db_t *db, apr_time_t now, const char *recipient, xmlNodePtr mail, apr_int64_t token_id,
                            apr_int64_t demande_id)
{
    apr_pool_t *p = store_pool(db);

    return sql_outbox_put(db, NULL, secret_row_key(), xml_get(p, mail, "kind"), recipient, token_id, demande_id,
                          xml_dump(p, mail), now);
}

const problem_t *outbox_token(db_t *db, apr_time_t now, const char *kind, apr_int64_t account_id, const char *email,
                              apr_time_t life, apr_int64_t *token_id)
{
    const problem_t *problem = account_id ? sql_token_end_of_account(db, NULL, now, account_id, kind) : NULL;

    *token_id = secret_row_key();
    return problem ? problem : sql_token_put(db, NULL, *token_id, kind, account_id, email, life, now);
}

const problem_t *outbox_proof(db_t *db, apr_time_t now, const char *kind, const char *token, outbox_proof_t **out)
{
    sql_token_by_digest_row *row;
    const problem_t *problem = sql_token_by_digest(db, &row, secret_digest(store_pool(db), token), now);

    *out = NULL;
    if (problem || !row || strcmp(row->kind, kind))
        return problem;
    *out = apr_palloc(store_pool(db), sizeof **out);
    **out = (outbox_proof_t){row->id, row->account_id, row->email};
    return NULL;
}

const problem_t *outbox_prove(db_t *db, apr_time_t now, apr_int64_t id)
{
    int affected;
    const problem_t *problem = sql_token_use(db, &affected, now, id);

    if (!problem && affected != 1)
        problem = problem_make(store_pool(db), PROBLEM_CONFLICT, "used", NULL);
    return problem;
}
