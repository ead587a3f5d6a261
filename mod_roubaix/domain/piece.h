/* SPDX-License-Identifier: Apache-2.0 */
/*
 * piece: a file that belongs to a demande. Its bytes lie in data_dir/pieces/ab/cdef… under their SHA-256, its row in
 * the database. What was accepted is what libmagic says of the bytes, not what the name says; pictures are written anew
 * by roubaix-photo, upright and without metadata, with a thumbnail.
 */
#ifndef ROUBAIX_DOMAIN_PIECE_H
#define ROUBAIX_DOMAIN_PIECE_H

#include "base/form.h"
#include "base/settings.h"
#include "store/store.h"
#include "teleservice/teleservice.h"

typedef struct piece_t {
    apr_int64_t id;
    apr_int64_t demande_id;
    const char *field;
    const char *name;
    const char *media_type;
    apr_off_t size; /* bytes */
    const char *sha256;
    const char *thumb_sha256; /* "": none */
} piece_t;

/* Takes an uploaded file: checks size and kind against the field, re-encodes pictures, moves the bytes to their place,
 * writes the row. PROBLEM_INPUT with the field's name and code too-big, wrong-kind, unreadable (a picture that cannot
 * be decoded), empty; PROBLEM_BUSY "photos" when too many pictures are being decoded. The database connection is
 * released meanwhile; not to be called inside a transaction. */
const problem_t *piece_add(db_t *db, const settings_t *settings, apr_time_t now, apr_int64_t demande_id,
                           const field_t *field, const form_file_t *file, piece_t **out);

/* The same bytes once more, as a pièce of a demande; `from` has everything but an id and a demande. PROBLEM_NOT_FOUND when the bytes are gone. */
const problem_t *piece_copy(db_t *db, const settings_t *settings, apr_time_t now, apr_int64_t demande_id, const piece_t *from, piece_t **out);

/* A pièce of a demande, or NULL in *out. The caller has checked who may see the demande. */
const problem_t *piece_find(db_t *db, apr_int64_t demande_id, apr_int64_t piece_id, piece_t **out);

/* All pièces of a demande, oldest first; at most 200. */
const problem_t *piece_list(db_t *db, apr_int64_t demande_id, piece_t **list, int *count);

/* Removes the rows of pièces that the data document (its root) no longer names; inside the transaction that stores it.
 */
const problem_t *piece_keep_named(db_t *db, apr_int64_t demande_id, xmlNodePtr data);

/* Removes the row, and the bytes when no other pièce has the same. */
const problem_t *piece_remove(db_t *db, const settings_t *settings, apr_int64_t demande_id, apr_int64_t piece_id);

/* Where its bytes (or its thumbnail's) are, in `p`. */
const char *piece_path(apr_pool_t *p, const settings_t *settings, const char *sha256);

/* Removes files of the data folder that no row names and that are older than a day, temporary ones too (the purge job).
 */
const problem_t *piece_sweep(db_t *db, const settings_t *settings, apr_time_t now, int *removed);

#endif
