/* SPDX-License-Identifier: Apache-2.0 */
/*
 * piece_disk: the bytes of pièces under data_dir: pieces/ab/cdef… by SHA-256, tmp/ for what is on its way. Knows no
 * row. Who stores bytes and then their row holds the folder shared; who removes bytes that no row names holds it alone:
 * so nothing is removed between the two. The locks are flock()s on pieces/.lock: they hold between threads, processes,
 * and machines that share the folder.
 */
#ifndef ROUBAIX_DOMAIN_PIECE_DISK_H
#define ROUBAIX_DOMAIN_PIECE_DISK_H

#include <apr_tables.h>

#include "base/settings.h"
#include "base/problem.h"

/* Locks until `p` is cleared. */
const problem_t *piece_disk_share(apr_pool_t *p, const settings_t *settings);
const problem_t *piece_disk_alone(apr_pool_t *p, const settings_t *settings);

/* Decodes a picture and writes it anew with its thumbnail (roubaix-photo); the two are temporary files that go with
 * `p`. PROBLEM_INPUT "unreadable", PROBLEM_BUSY "photos" when too many are being decoded on this machine. */
const problem_t *piece_disk_picture(apr_pool_t *p, const settings_t *settings, const char *input, const char **output,
                                    const char **thumb);

/* Moves a temporary file to its place, on disk for good when this returns. Gives its digest in `p`, and its size (may
 * be NULL). */
const problem_t *piece_disk_keep(apr_pool_t *p, const settings_t *settings, const char *path, const char **sha256,
                                 apr_off_t *size);

/* Removes bytes; none there is no problem. */
const problem_t *piece_disk_drop(apr_pool_t *p, const settings_t *settings, const char *sha256);

/* The digests of the files of one folder ("ab") last written before an instant, as an array of const char *. */
apr_array_header_t *piece_disk_old(apr_pool_t *p, const settings_t *settings, const char *prefix, apr_time_t before);
int piece_disk_older(apr_pool_t *p, const settings_t *settings, const char *sha256, apr_time_t before);

/* Removes temporary files last written before an instant; how many. */
int piece_disk_sweep_tmp(apr_pool_t *p, const settings_t *settings, apr_time_t before);

#endif
