/* SPDX-License-Identifier: Apache-2.0 */
#include "web/cache.h"

#include <apr_hash.h>
#include <apr_strings.h>
#include <apr_thread_rwlock.h>

#include "base/secret.h"

#define PAGES_MAX 256

struct page_cache_t {
    apr_pool_t *p;
    apr_hash_t *pages;              /* cached_page_t by path */
    apr_thread_rwlock_t *lock;
};

page_cache_t *page_cache_make(apr_pool_t *p)
{
    page_cache_t *cache = apr_pcalloc(p, sizeof *cache);

    apr_pool_create(&cache->p, p);
    cache->pages = apr_hash_make(cache->p);
    apr_thread_rwlock_create(&cache->lock, p);
    return cache;
}

const cached_page_t *page_cache_find(page_cache_t *cache, const char *path)
{
    const cached_page_t *page;

    apr_thread_rwlock_rdlock(cache->lock);
    page = apr_hash_get(cache->pages, path, APR_HASH_KEY_STRING);
    apr_thread_rwlock_unlock(cache->lock);
    return page;
}

void page_cache_keep(page_cache_t *cache, const char *path, const char *bytes, apr_size_t length)
{
    apr_thread_rwlock_wrlock(cache->lock);
    if (apr_hash_count(cache->pages) < PAGES_MAX && !apr_hash_get(cache->pages, path, APR_HASH_KEY_STRING)) {
        cached_page_t *page = apr_palloc(cache->p, sizeof *page);
        const char *copy = apr_pstrmemdup(cache->p, bytes, length);

        *page = (cached_page_t) { copy, length, apr_psprintf(cache->p, "\"%.32s\"", secret_digest(cache->p, copy)) };
        apr_hash_set(cache->pages, apr_pstrdup(cache->p, path), APR_HASH_KEY_STRING, page);
    }
    apr_thread_rwlock_unlock(cache->lock);
}
