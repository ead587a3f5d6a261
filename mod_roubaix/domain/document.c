/* SPDX-License-Identifier: Apache-2.0 */
#include "domain/document.h"

#include <string.h>

#include <apr_strings.h>

#include "base/secret.h"
#include "store/queries.h"

const problem_t *document_list(db_t *db, apr_time_t now, apr_int64_t famille_id, apr_int64_t enfant_id, document_t **list, int *count)
{
    sql_documents_row *rows;
    const problem_t *problem = sql_documents(db, &rows, count, famille_id, enfant_id, now);

    if (problem)
        return problem;
    *list = apr_palloc(store_pool(db), sizeof **list * (apr_size_t)(*count + 1));
    for (int i = 0; i < *count; i++)
        (*list)[i] = (document_t){.enfant_id = rows[i].enfant_id, .kind = rows[i].kind, .label = rows[i].label, .created_at = rows[i].created_at,
                                  .valid_until = rows[i].valid_until,
                                  .file = {rows[i].id, 0, rows[i].kind, rows[i].name, rows[i].media_type, rows[i].size, rows[i].sha256,
                                           rows[i].thumb_sha256}};
    return NULL;
}

/* Whether a document is what a field asks for. */
static int fits(const document_t *document, const field_t *field)
{
    return field && field->type == FIELD_FILES && field->keep && !strcmp(document->kind, field->name) &&
           !strcmp(field->keep, document->enfant_id ? "enfant" : "famille");
}

/*
 * Using again
 */
const problem_t *document_reuse(db_t *db, const settings_t *settings, apr_time_t now, const inscription_wish_t *wish, filling_t *filling)
{
    const apr_hash_t *fields = filling_teleservice(filling)->fields;
    document_t *list;
    int count;
    const problem_t *problem = document_list(db, now, wish->famille_id, wish->enfant_id, &list, &count);

    for (int i = 0; !problem && i < count; i++) {
        const field_t *field = apr_hash_get((apr_hash_t *)fields, list[i].kind, APR_HASH_KEY_STRING);
        piece_t *piece;

        if (!fits(&list[i], field) || filling_piece_count(filling, field) >= (field->max_files ? field->max_files : 1))
            continue;
        if (!(problem = piece_copy(db, settings, now, wish->demande_id, &list[i].file, &piece)))
            filling_piece_add(filling, field, piece->id, piece->name, piece->media_type, piece->size, *piece->thumb_sha256 != '\0');
    }
    return problem;
}

/*
 * Keeping
 */
typedef struct keeping_t {
    db_t *db;
    const settings_t *settings;
    apr_time_t now;
    const inscription_ask_t *ask;
    const piece_t *pieces; /* of the demande */
    int pieces_count;
    const document_t *known;
    int known_count;
} keeping_t;

static int is_sent(const keeping_t *k, const field_t *field, const char *sha256)
{
    for (int i = 0; i < k->pieces_count; i++)
        if (!strcmp(k->pieces[i].field, field->name) && !strcmp(k->pieces[i].sha256, sha256))
            return 1;
    return 0;
}

static int is_known(const keeping_t *k, const field_t *field, const char *sha256)
{
    for (int i = 0; i < k->known_count; i++)
        if (fits(&k->known[i], field) && !strcmp(k->known[i].file.sha256, sha256))
            return 1;
    return 0;
}

static const problem_t *put(const keeping_t *k, const field_t *field, const piece_t *piece)
{
    apr_int64_t enfant_id = strcmp(field->keep, "enfant") ? 0 : k->ask->enfant.id;

    return sql_document_put(k->db, NULL, secret_row_key(), k->ask->famille_id, enfant_id, field->name, field->label, piece->name, piece->media_type,
                            piece->size, piece->sha256, piece->thumb_sha256, k->now,
                            calendar_after(k->settings->calendar, k->now, 0, field->keep_months));
}

/* What was there and was sent again keeps its end; what took its place begins anew. */
static const problem_t *keep_field(const keeping_t *k, const field_t *field)
{
    const problem_t *problem = NULL;

    for (int i = 0; !problem && i < k->known_count; i++)
        if (fits(&k->known[i], field) && !is_sent(k, field, k->known[i].file.sha256))
            problem = sql_document_drop(k->db, NULL, k->known[i].file.id, k->ask->famille_id);
    for (int i = 0; !problem && i < k->pieces_count; i++)
        if (!strcmp(k->pieces[i].field, field->name) && !is_known(k, field, k->pieces[i].sha256))
            problem = put(k, field, &k->pieces[i]);
    return problem;
}

const problem_t *document_keep(db_t *db, const settings_t *settings, apr_time_t now, apr_int64_t demande_id, const inscription_ask_t *ask,
                               filling_t *filling)
{
    keeping_t k = {.db = db, .settings = settings, .now = now, .ask = ask};
    apr_hash_t *fields = filling_teleservice(filling)->fields;
    document_t *known;
    piece_t *pieces;
    const problem_t *problem;

    if ((problem = piece_list(db, demande_id, &pieces, &k.pieces_count)) ||
        (problem = document_list(db, now, ask->famille_id, ask->enfant.id, &known, &k.known_count)))
        return problem;
    k.pieces = pieces;
    k.known = known;
    for (apr_hash_index_t *i = apr_hash_first(store_pool(db), fields); !problem && i; i = apr_hash_next(i)) {
        const field_t *field = apr_hash_this_val(i);

        if (field->type == FIELD_FILES && field->keep && filling_piece_count(filling, field))
            problem = keep_field(&k, field);
    }
    return problem;
}

const problem_t *document_drop(db_t *db, apr_int64_t famille_id, apr_int64_t id)
{
    return sql_document_drop(db, NULL, id, famille_id);
}
