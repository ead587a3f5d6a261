/* SPDX-License-Identifier: Apache-2.0 */
/* Pièces: their rows, and taking in what was uploaded. The bytes on disk are piece_disk.c's. */
#include "domain/piece.h"

#include <string.h>

#include <apr_file_io.h>
#include <apr_strings.h>
#include <magic.h>

#include "base/secret.h"
#include "base/xml.h"
#include "domain/piece_disk.h"
#include "store/queries.h"

/* Containers are not opened and text is not guessed at: a field accepts documents and pictures, known by how they
 * begin. */
#define SNIFFING                                                                                                       \
    (MAGIC_MIME_TYPE | MAGIC_NO_CHECK_COMPRESS | MAGIC_NO_CHECK_TAR | MAGIC_NO_CHECK_ELF | MAGIC_NO_CHECK_CDF |        \
     MAGIC_NO_CHECK_TOKENS | MAGIC_NO_CHECK_ENCODING | MAGIC_NO_CHECK_APPTYPE)

static apr_status_t close_magic(void *cookie)
{
    magic_close(cookie);
    return APR_SUCCESS;
}

/* What the bytes are. A magic_t is not for two threads, so each call has its own. */
static const problem_t *sniff(apr_pool_t *p, const char *path, const char **media_type)
{
    magic_t cookie = magic_open(SNIFFING);
    const char *found;

    if (!cookie)
        return problem_make(p, PROBLEM_INTERNAL, "magic", "magic_open failed");
    apr_pool_cleanup_register(p, cookie, close_magic, apr_pool_cleanup_null);
    if (magic_load(cookie, NULL) || !(found = magic_file(cookie, path)))
        return problem_make(p, PROBLEM_INTERNAL, "magic", "%s: %s", path, magic_error(cookie));
    *media_type = apr_pstrdup(p, found);
    return NULL;
}

static int accepts(const field_t *field, const char *media_type)
{
    for (int i = 0; field->accept && i < field->accept->nelts; i++)
        if (!strcmp(APR_ARRAY_IDX(field->accept, i, const char *), media_type))
            return 1;
    return 0;
}

static int is_picture(const char *media_type)
{
    return !strcmp(media_type, "image/jpeg") || !strcmp(media_type, "image/png");
}

static const problem_t *check(apr_pool_t *p, const settings_t *settings, const field_t *field, const form_file_t *file,
                              const char **media_type)
{
    apr_off_t max = field->max_size ? field->max_size : settings->file_max;
    const problem_t *problem;

    if (file->too_big || file->size > max)
        return problem_input(p, field->name, "too-big");
    if (file->size == 0)
        return problem_input(p, field->name, "empty");
    if ((problem = sniff(p, file->path, media_type)))
        return problem;
    return accepts(field, *media_type) ? NULL : problem_input(p, field->name, "wrong-kind");
}

/* The file to keep and its thumbnail ("": none), still under temporary names. */
static const problem_t *make_ready(apr_pool_t *p, const settings_t *settings, const field_t *field,
                                   const form_file_t *file, const char *media_type, const char **path,
                                   const char **thumb)
{
    const problem_t *problem;

    *path = file->path;
    *thumb = "";
    if (!is_picture(media_type))
        return NULL;
    problem = piece_disk_picture(p, settings, file->path, path, thumb);
    return problem && problem->kind == PROBLEM_INPUT ? problem_input(p, field->name, problem->code) : problem;
}

static const problem_t *store_piece(db_t *db, apr_pool_t *p, const settings_t *settings, apr_time_t now,
                                    const char *path, const char *thumb, piece_t *piece)
{
    const problem_t *problem;

    if ((problem = piece_disk_share(p, settings)) /* until the row is written, the sweep waits */
        || (problem = piece_disk_keep(p, settings, path, &piece->sha256, &piece->size)))
        return problem;
    if (*thumb && (problem = piece_disk_keep(p, settings, thumb, &piece->thumb_sha256, NULL)))
        return problem;
    return sql_piece_put(db, NULL, piece->id, piece->demande_id, piece->field, piece->name, piece->media_type,
                         piece->size, piece->sha256, piece->thumb_sha256, now);
}

static const problem_t *add(db_t *db, apr_pool_t *tmp, const settings_t *settings, apr_time_t now, const field_t *field,
                            const form_file_t *file, piece_t *piece)
{
    const char *path, *thumb;
    const problem_t *problem;

    if ((problem = check(tmp, settings, field, file, &piece->media_type)) ||
        (problem = make_ready(tmp, settings, field, file, piece->media_type, &path, &thumb)))
        return problem;
    return store_piece(db, tmp, settings, now, path, thumb, piece);
}

/* Out of the scratch pool, which is destroyed at once: it holds locks and libmagic's tables. */
static void settle(apr_pool_t *p, piece_t *piece)
{
    piece->media_type = apr_pstrdup(p, piece->media_type);
    piece->sha256 = apr_pstrdup(p, piece->sha256);
    piece->thumb_sha256 = apr_pstrdup(p, piece->thumb_sha256);
}

static const problem_t *settle_problem(apr_pool_t *p, const problem_t *problem)
{
    problem_t *copy = apr_pmemdup(p, problem, sizeof *problem);

    copy->field = apr_pstrdup(p, problem->field);
    copy->detail = apr_pstrdup(p, problem->detail);
    return copy;
}

const problem_t *piece_add(db_t *db, const settings_t *settings, apr_time_t now, apr_int64_t demande_id,
                           const field_t *field, const form_file_t *file, piece_t **out)
{
    apr_pool_t *p = store_pool(db), *tmp;
    piece_t *piece = apr_pcalloc(p, sizeof *piece);
    const problem_t *problem;

    *piece = (piece_t){
        .id = secret_row_key(), .demande_id = demande_id, .field = field->name, .name = file->name, .thumb_sha256 = ""};
    store_release(db);
    apr_pool_create(&tmp, p);
    if ((problem = add(db, tmp, settings, now, field, file, piece)))
        problem = settle_problem(p, problem);
    else
        settle(p, piece);
    apr_pool_destroy(tmp);
    *out = problem ? NULL : piece;
    return problem;
}

/* The sweep waits until the row is written. */
static const problem_t *copy(db_t *db, apr_pool_t *tmp, const settings_t *settings, apr_time_t now, const piece_t *piece)
{
    apr_finfo_t info;
    const problem_t *problem = piece_disk_share(tmp, settings);

    if (problem)
        return problem;
    if (apr_stat(&info, piece_path(tmp, settings, piece->sha256), APR_FINFO_TYPE, tmp))
        return problem_make(tmp, PROBLEM_NOT_FOUND, "piece", NULL);
    return sql_piece_put(db, NULL, piece->id, piece->demande_id, piece->field, piece->name, piece->media_type, piece->size, piece->sha256,
                         piece->thumb_sha256, now);
}

const problem_t *piece_copy(db_t *db, const settings_t *settings, apr_time_t now, apr_int64_t demande_id, const piece_t *from, piece_t **out)
{
    apr_pool_t *p = store_pool(db), *tmp;
    piece_t *piece = apr_pmemdup(p, from, sizeof *piece);
    const problem_t *problem;

    piece->id = secret_row_key();
    piece->demande_id = demande_id;
    apr_pool_create(&tmp, p);
    if ((problem = copy(db, tmp, settings, now, piece)))
        problem = settle_problem(p, problem);
    apr_pool_destroy(tmp);
    *out = problem ? NULL : piece;
    return problem;
}

const problem_t *piece_find(db_t *db, apr_int64_t demande_id, apr_int64_t piece_id, piece_t **out)
{
    sql_piece_find_row *row;
    const problem_t *problem = sql_piece_find(db, &row, piece_id, demande_id);

    *out = NULL;
    if (problem || !row)
        return problem;
    *out = apr_pcalloc(store_pool(db), sizeof **out);
    **out = (piece_t){row->id,         row->demande_id, row->field,  row->name,
                      row->media_type, row->size,       row->sha256, row->thumb_sha256};
    return NULL;
}

const problem_t *piece_list(db_t *db, apr_int64_t demande_id, piece_t **list, int *count)
{
    sql_piece_list_row *rows;
    const problem_t *problem = sql_piece_list(db, &rows, count, demande_id);

    if (problem)
        return problem;
    *list = apr_pcalloc(store_pool(db), (*count + 1) * sizeof **list);
    for (int i = 0; i < *count; i++)
        (*list)[i] = (piece_t){rows[i].id,         rows[i].demande_id, rows[i].field,  rows[i].name,
                               rows[i].media_type, rows[i].size,       rows[i].sha256, rows[i].thumb_sha256};
    return NULL;
}

static int is_named(apr_pool_t *p, xmlNodePtr data, const piece_t *piece)
{
    const char *id = apr_psprintf(p, "%" APR_INT64_T_FMT, piece->id);

    for (xmlNodePtr node = xml_first(data, piece->field); node; node = xml_next(node, piece->field)) {
        const char *named = xml_get(p, node, "id");

        if (named && !strcmp(named, id))
            return 1;
    }
    return 0;
}

const problem_t *piece_keep_named(db_t *db, apr_int64_t demande_id, xmlNodePtr data)
{
    piece_t *pieces;
    int count;
    const problem_t *problem = piece_list(db, demande_id, &pieces, &count);

    for (int i = 0; !problem && i < count; i++)
        if (!is_named(store_pool(db), data, &pieces[i]))
            problem = sql_piece_delete(db, NULL, pieces[i].id, demande_id);
    return problem;
}

/* The bytes go when the last row that named them is gone. */
static const problem_t *drop_bytes(db_t *db, apr_pool_t *tmp, const settings_t *settings, const char *sha256)
{
    sql_piece_named_row *row;
    const problem_t *problem;

    if (!*sha256)
        return NULL;
    if ((problem = sql_piece_named(db, &row, sha256)) || row)
        return problem;
    return piece_disk_drop(tmp, settings, sha256);
}

const problem_t *piece_remove(db_t *db, const settings_t *settings, apr_int64_t demande_id, apr_int64_t piece_id)
{
    apr_pool_t *tmp;
    piece_t *piece;
    const problem_t *problem = piece_find(db, demande_id, piece_id, &piece);

    if (problem || !piece || (problem = sql_piece_delete(db, NULL, piece_id, demande_id)))
        return problem;
    apr_pool_create(&tmp, store_pool(db));
    if ((problem = piece_disk_alone(tmp, settings)) || (problem = drop_bytes(db, tmp, settings, piece->sha256)) ||
        (problem = drop_bytes(db, tmp, settings, piece->thumb_sha256)))
        problem = settle_problem(store_pool(db), problem);
    apr_pool_destroy(tmp);
    return problem;
}

/*
 * The sweep.
 */
static const problem_t *read_names(db_t *db, apr_pool_t *tmp, const char *prefix, apr_hash_t *set, int thumbs)
{
    const char *after = prefix, *end = apr_pstrcat(tmp, prefix, "g", NULL); /* after every hexadecimal digit */
    int count = 1;

    while (count > 0) {
        sql_piece_digests_row *plain = NULL;
        sql_piece_thumb_digests_row *thumb = NULL;
        const problem_t *problem = thumbs ? sql_piece_thumb_digests(db, &thumb, &count, after, end)
                                          : sql_piece_digests(db, &plain, &count, after, end);

        if (problem)
            return problem;
        for (int i = 0; i < count; i++) {
            after = thumbs ? thumb[i].sha256 : plain[i].sha256;
            apr_hash_set(set, after, APR_HASH_KEY_STRING, "");
        }
    }
    return NULL;
}

/* Looked at again under the lock: somebody may have uploaded the same bytes meanwhile. */
static const problem_t *sweep_one(db_t *db, apr_pool_t *tmp, const settings_t *settings, const char *sha256,
                                  apr_time_t before, int *removed)
{
    apr_pool_t *one;
    const problem_t *problem;

    apr_pool_create(&one, tmp);
    if (!(problem = piece_disk_alone(one, settings)) && piece_disk_older(one, settings, sha256, before) &&
        !(problem = drop_bytes(db, one, settings, sha256)))
        ++*removed;
    if (problem)
        problem = settle_problem(tmp, problem);
    apr_pool_destroy(one);
    return problem;
}

static const problem_t *sweep_folder(db_t *db, apr_pool_t *tmp, const settings_t *settings, const char *prefix,
                                     apr_time_t before, int *removed)
{
    apr_array_header_t *old = piece_disk_old(tmp, settings, prefix, before);
    apr_hash_t *named = apr_hash_make(tmp);
    const problem_t *problem;

    if (old->nelts == 0)
        return NULL;
    if ((problem = read_names(db, tmp, prefix, named, 0)) || (problem = read_names(db, tmp, prefix, named, 1)))
        return problem;
    for (int i = 0; !problem && i < old->nelts; i++) {
        const char *sha256 = APR_ARRAY_IDX(old, i, const char *);

        if (!apr_hash_get(named, sha256, APR_HASH_KEY_STRING))
            problem = sweep_one(db, tmp, settings, sha256, before, removed);
    }
    return problem;
}

const problem_t *piece_sweep(db_t *db, const settings_t *settings, apr_time_t now, int *removed)
{
    apr_time_t before = now - apr_time_from_sec(86400);
    const problem_t *problem = NULL;
    apr_pool_t *tmp;

    *removed = piece_disk_sweep_tmp(store_pool(db), settings, before);
    apr_pool_create(&tmp, store_pool(db));
    for (int i = 0; !problem && i < 256; i++) {
        if ((problem = sweep_folder(db, tmp, settings, apr_psprintf(tmp, "%02x", i), before, removed)))
            problem = settle_problem(store_pool(db), problem);
        apr_pool_clear(tmp);
    }
    apr_pool_destroy(tmp);
    return problem;
}
