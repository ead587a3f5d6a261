/* SPDX-License-Identifier: Apache-2.0 */
/*
 * cache: pages that are the same for every visitor, kept as bytes in one child process. They hold nothing personal and no token. Such a page
 * changes with the configuration or the templates only, that is with a restart, so nothing ever leaves the cache; its size is
 * bounded. Thread-safe.
 */
#ifndef ROUBAIX_WEB_CACHE_H
#define ROUBAIX_WEB_CACHE_H

#include <apr_pools.h>

typedef struct page_cache_t page_cache_t;

typedef struct cached_page_t {
    const char *bytes;
    apr_size_t length;
    const char *etag;       /* strong, with its quotes */
} cached_page_t;

page_cache_t *page_cache_make(apr_pool_t *p);

/* The page kept for a path, or NULL. Valid as long as the cache. */
const cached_page_t *page_cache_find(page_cache_t *cache, const char *path);

/* Keeps a copy; without effect when the path is known already or the cache is full. */
void page_cache_keep(page_cache_t *cache, const char *path, const char *bytes, apr_size_t length);

#endif
