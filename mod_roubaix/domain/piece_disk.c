/* SPDX-License-Identifier: Apache-2.0 */
#include "domain/piece_disk.h"

#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#include <apr_file_info.h>
#include <apr_file_io.h>
#include <apr_strings.h>
#include <apr_thread_proc.h>
#include <sodium.h>

#include "base/secret.h"
#include "domain/piece.h"

#define PICTURE_SLOTS 2    /* decoded at once on this machine */
#define PICTURE_TICKETS 16 /* decoded or waiting */
#define UNREADABLE 65      /* roubaix-photo: cannot be decoded (EX_DATAERR) */
#define MODE_FILE 0600
#define CHUNK 65536

const char *piece_path(apr_pool_t *p, const settings_t *settings, const char *sha256)
{
    return apr_psprintf(p, "%s/pieces/%.2s/%s", settings->data_dir, sha256, strlen(sha256) > 2 ? sha256 + 2 : "");
}

static const problem_t *away(apr_pool_t *p, const char *what, const char *path)
{
    return problem_make(p, PROBLEM_UNAVAILABLE, "disk", "%s %s: %s", what, path, strerror(errno));
}

static const problem_t *make_folder(apr_pool_t *p, const char *path)
{
    apr_status_t rv = apr_dir_make_recursive(path, APR_FPROT_UREAD | APR_FPROT_UWRITE | APR_FPROT_UEXECUTE, p);

    errno = rv;
    return rv == APR_SUCCESS ? NULL : away(p, "mkdir", path);
}

/*
 * Locks. flock() belongs to the open file, not to the process as fcntl()'s locks do: it holds between threads too.
 */
static apr_status_t close_fd(void *fd)
{
    close((int)(intptr_t)fd);
    return APR_SUCCESS;
}

/* -1 when it is taken (LOCK_NB) or cannot be had; else a descriptor that goes with `p`. */
static int lock_file(apr_pool_t *p, const char *path, int operation)
{
    int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, MODE_FILE);
    int rv;

    if (fd < 0)
        return -1;
    while ((rv = flock(fd, operation)) && errno == EINTR)
        ;
    if (rv) {
        int why = errno;

        close(fd);
        errno = why;
        return -1;
    }
    apr_pool_cleanup_register(p, (void *)(intptr_t)fd, close_fd, apr_pool_cleanup_null);
    return fd;
}

static const problem_t *lock_pieces(apr_pool_t *p, const settings_t *settings, int operation)
{
    const char *folder = apr_pstrcat(p, settings->data_dir, "/pieces", NULL);
    const char *path = apr_pstrcat(p, folder, "/.lock", NULL);
    const problem_t *problem = make_folder(p, folder);

    if (problem)
        return problem;
    return lock_file(p, path, operation) < 0 ? away(p, "lock", path) : NULL;
}

const problem_t *piece_disk_share(apr_pool_t *p, const settings_t *settings)
{
    return lock_pieces(p, settings, LOCK_SH);
}

const problem_t *piece_disk_alone(apr_pool_t *p, const settings_t *settings)
{
    return lock_pieces(p, settings, LOCK_EX);
}

/*
 * Pictures.
 */

/* A place in the queue, then one of the slots. A picture takes seconds at worst (roubaix-photo limits itself), so the
 * wait is bounded. */
static const problem_t *take_turn(apr_pool_t *p, const settings_t *settings)
{
    for (int i = 0; i < PICTURE_TICKETS; i++) {
        const char *ticket = apr_psprintf(p, "%s/tmp/.photo-ticket-%d", settings->data_dir, i);
        const char *slot = apr_psprintf(p, "%s/tmp/.photo-slot-%d", settings->data_dir, i % PICTURE_SLOTS);

        if (lock_file(p, ticket, LOCK_EX | LOCK_NB) >= 0)
            return lock_file(p, slot, LOCK_EX) < 0 ? away(p, "lock", slot) : NULL;
        if (errno != EWOULDBLOCK)
            return away(p, "lock", ticket);
    }
    return problem_later(p, PROBLEM_BUSY, "photos", 10);
}

static apr_status_t remove_file(void *path)
{
    unlink(path); /* moved away when all went well */
    return APR_SUCCESS;
}

static const char *temporary(apr_pool_t *p, const settings_t *settings)
{
    char *path = apr_psprintf(p, "%s/tmp/photo-%s", settings->data_dir, secret_code(p, 16));

    apr_pool_cleanup_register(p, path, remove_file, apr_pool_cleanup_null);
    return path;
}

/* How the program ended: its exit code, 256 when a signal ended it (its own limits), -1 when it never ran. */
static int run(apr_pool_t *p, const char *const *args)
{
    apr_procattr_t *attr;
    apr_proc_t proc;
    apr_exit_why_e why;
    apr_file_t *null;
    int code;

    if (apr_file_open(&null, "/dev/null", APR_FOPEN_READ | APR_FOPEN_WRITE, 0, p) || apr_procattr_create(&attr, p) ||
        apr_procattr_child_in_set(attr, null, NULL) || apr_procattr_child_out_set(attr, null, NULL) ||
        apr_procattr_child_err_set(attr, null, NULL) || apr_procattr_cmdtype_set(attr, APR_PROGRAM) ||
        apr_procattr_error_check_set(attr, 1) || apr_proc_create(&proc, args[0], args, NULL, attr, p))
        return -1;
    if (apr_proc_wait(&proc, &code, &why, APR_WAIT) != APR_CHILD_DONE)
        return -1;
    return APR_PROC_CHECK_EXIT(why) ? code : 256;
}

const problem_t *piece_disk_picture(apr_pool_t *p, const settings_t *settings, const char *input, const char **output,
                                    const char **thumb)
{
    const char *args[] = {settings->photo_program, input, NULL, NULL, NULL};
    const problem_t *problem = make_folder(p, apr_pstrcat(p, settings->data_dir, "/tmp", NULL));
    apr_pool_t *turn;
    int code;

    if (problem)
        return problem;
    args[2] = *output = temporary(p, settings);
    args[3] = *thumb = temporary(p, settings);
    apr_pool_create(&turn, p);
    if ((problem = take_turn(turn, settings)))
        return problem;
    code = run(p, args);
    apr_pool_destroy(turn);
    if (code == 0)
        return NULL;
    if (code == UNREADABLE || code == 256)
        return problem_make(p, PROBLEM_INPUT, "unreadable", NULL);
    return problem_make(p, PROBLEM_INTERNAL, "photo", "%s ended with %d", settings->photo_program, code);
}

/*
 * Keeping.
 */
static const problem_t *digest(apr_pool_t *p, const char *path, int fd, const char **sha256, apr_off_t *size)
{
    unsigned char hash[crypto_hash_sha256_BYTES];
    char *hex = apr_palloc(p, 2 * sizeof hash + 1), *chunk = apr_palloc(p, CHUNK);
    crypto_hash_sha256_state state;
    ssize_t n;

    *size = 0;
    crypto_hash_sha256_init(&state);
    while ((n = read(fd, chunk, CHUNK)) > 0) {
        crypto_hash_sha256_update(&state, (unsigned char *)chunk, (unsigned long long)n);
        *size += n;
    }
    if (n < 0)
        return away(p, "read", path);
    crypto_hash_sha256_final(&state, hash);
    *sha256 = sodium_bin2hex(hex, 2 * sizeof hash + 1, hash, sizeof hash);
    return NULL;
}

static const problem_t *sync_folder(apr_pool_t *p, const char *path)
{
    int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    int failed = fd < 0 || fsync(fd);

    if (fd >= 0)
        close(fd);
    return failed ? away(p, "fsync", path) : NULL;
}

static const problem_t *move(apr_pool_t *p, const settings_t *settings, const char *path, const char *sha256)
{
    const char *pieces = apr_pstrcat(p, settings->data_dir, "/pieces", NULL);
    const char *folder = apr_psprintf(p, "%s/%.2s", pieces, sha256);
    const char *place = piece_path(p, settings, sha256);
    int is_new = access(folder, F_OK) != 0;
    const problem_t *problem = make_folder(p, folder);

    if (problem)
        return problem;
    if (rename(path, place))
        return away(p, "rename", place);
    if ((problem = sync_folder(p, folder)))
        return problem;
    return is_new ? sync_folder(p, pieces) : NULL;
}

const problem_t *piece_disk_keep(apr_pool_t *p, const settings_t *settings, const char *path, const char **sha256,
                                 apr_off_t *size)
{
    int fd = open(path, O_RDWR | O_CLOEXEC | O_NOFOLLOW);
    const problem_t *problem;
    apr_off_t bytes;

    if (fd < 0)
        return away(p, "open", path);
    problem = digest(p, path, fd, sha256, &bytes);
    if (!problem && fsync(fd))
        problem = away(p, "fsync", path);
    close(fd);
    if (size)
        *size = bytes;
    return problem ? problem : move(p, settings, path, *sha256);
}

const problem_t *piece_disk_drop(apr_pool_t *p, const settings_t *settings, const char *sha256)
{
    const char *path = piece_path(p, settings, sha256);

    return unlink(path) && errno != ENOENT ? away(p, "unlink", path) : NULL;
}

/*
 * Old files.
 */
static int is_old(apr_pool_t *p, const char *path, apr_time_t before)
{
    apr_finfo_t info;

    return apr_stat(&info, path, APR_FINFO_MTIME | APR_FINFO_TYPE, p) == APR_SUCCESS && info.filetype == APR_REG &&
           info.mtime < before;
}

int piece_disk_older(apr_pool_t *p, const settings_t *settings, const char *sha256, apr_time_t before)
{
    return is_old(p, piece_path(p, settings, sha256), before);
}

/* The names of a folder's files, but hidden ones: those are locks. */
static apr_array_header_t *files_of(apr_pool_t *p, const char *folder)
{
    apr_array_header_t *names = apr_array_make(p, 32, sizeof(const char *));
    apr_dir_t *dir;
    apr_finfo_t info;

    if (apr_dir_open(&dir, folder, p) != APR_SUCCESS)
        return names;
    while (apr_dir_read(&info, APR_FINFO_NAME, dir) == APR_SUCCESS)
        if (info.name[0] != '.')
            APR_ARRAY_PUSH(names, const char *) = apr_pstrdup(p, info.name);
    apr_dir_close(dir);
    return names;
}

apr_array_header_t *piece_disk_old(apr_pool_t *p, const settings_t *settings, const char *prefix, apr_time_t before)
{
    apr_array_header_t *names = files_of(p, apr_psprintf(p, "%s/pieces/%s", settings->data_dir, prefix));
    apr_array_header_t *old = apr_array_make(p, 8, sizeof(const char *));

    for (int i = 0; i < names->nelts; i++) {
        const char *sha256 = apr_pstrcat(p, prefix, APR_ARRAY_IDX(names, i, const char *), NULL);

        if (strlen(sha256) == 64 && piece_disk_older(p, settings, sha256, before))
            APR_ARRAY_PUSH(old, const char *) = sha256;
    }
    return old;
}

int piece_disk_sweep_tmp(apr_pool_t *p, const settings_t *settings, apr_time_t before)
{
    apr_array_header_t *names = files_of(p, apr_pstrcat(p, settings->data_dir, "/tmp", NULL));
    int removed = 0;

    for (int i = 0; i < names->nelts; i++) {
        const char *path = apr_pstrcat(p, settings->data_dir, "/tmp/", APR_ARRAY_IDX(names, i, const char *), NULL);

        if (is_old(p, path, before) && !unlink(path))
            removed++;
    }
    return removed;
}
