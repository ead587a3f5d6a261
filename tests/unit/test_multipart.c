/* SPDX-License-Identifier: Apache-2.0 */
/* multipart/form-data, cut in every way it can arrive. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <apr_general.h>
#include <apr_strings.h>

#include "web/multipart.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))
#define TYPE "multipart/form-data; boundary=xx"
#define TEXT(name) "--xx\r\nContent-Disposition: form-data; name=\"" name "\"\r\n\r\n"
#define FILE_AS(field, name)                                                                                           \
    "--xx\r\nContent-Disposition: form-data; name=\"" field "\"; filename=\"" name                                     \
    "\"\r\nContent-Type: image/jpeg\r\n\r\n"
#define END "--xx--\r\n"
#define SHA256_OF_ABC "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"

/* A folder of its own for each test: what is left in it is seen. */
typedef struct scene_t {
    apr_pool_t *p;
    multipart_limits_t limits;
} scene_t;

static int start(void **state)
{
    apr_pool_t *p;
    scene_t *s;
    const char *tmp = getenv("TMPDIR");

    apr_pool_create(&p, NULL);
    s = apr_pcalloc(p, sizeof *s);
    s->p = p;
    s->limits = (multipart_limits_t){4096, 8, 1000, apr_pstrcat(p, tmp ? tmp : "/tmp", "/multipart-XXXXXX", NULL)};
    *state = s;
    return mkdtemp((char *)s->limits.tmp_dir) == NULL;
}

static int end(void **state)
{
    scene_t *s = *state;
    int left = rmdir(s->limits.tmp_dir); /* fails unless every test took its files with it */

    apr_pool_destroy(s->p);
    return left;
}

static int entries(const char *folder)
{
    DIR *dir = opendir(folder);
    int count = 0;

    for (struct dirent *entry = readdir(dir); entry; entry = readdir(dir))
        count += entry->d_name[0] != '.';
    closedir(dir);
    return count;
}

static const char *content(apr_pool_t *p, const char *path, apr_size_t room)
{
    char *bytes = apr_pcalloc(p, room + 1);
    FILE *file = fopen(path, "rb");

    assert_non_null(file);
    assert_int_equal(fread(bytes, 1, room, file) > room, 0);
    fclose(file);
    return bytes;
}

/* One file as "field:name:size:first letters of its digest:what its file holds". */
static const char *file_text(apr_pool_t *p, const form_file_t *file)
{
    if (file->too_big)
        return apr_psprintf(p, "[%s:%s:%d:too big]", file->field, file->name, (int)file->size);
    return apr_psprintf(p, "[%s:%s:%d:%.8s:%s]", file->field, file->name, (int)file->size, file->sha256,
                        content(p, file->path, (apr_size_t)file->size));
}

static const char *form_text(apr_pool_t *p, const form_t *form)
{
    const char *text = "";

    for (int i = 0; i < form->pairs->nelts; i++) {
        const form_pair_t *pair = &APR_ARRAY_IDX(form->pairs, i, form_pair_t);

        text = apr_pstrcat(p, text, pair->name, "→", pair->value, "|", NULL);
    }
    for (int i = 0; i < form->files->nelts; i++)
        text = apr_pstrcat(p, text, file_text(p, &APR_ARRAY_IDX(form->files, i, form_file_t)), NULL);
    return text;
}

/* Pushes pieces of `size` bytes (0: all at once) after a first one of `first`. Each lies in memory of its own. */
static const problem_t *push_pieces(multipart_t *m, const char *bytes, apr_size_t n, apr_size_t first, apr_size_t size)
{
    const problem_t *problem = NULL;

    for (apr_size_t at = 0, piece = first; at < n && !problem; at += piece, piece = size ? size : n - at) {
        char *alone;

        piece = piece > n - at ? n - at : piece;
        alone = test_malloc(piece ? piece : 1);
        memcpy(alone, bytes + at, piece);
        problem = multipart_push(m, alone, piece);
        test_free(alone);
    }
    return problem;
}

/* The form as text, in `p`, or the problem's status and code after a "!"; then the pool is gone, and with it every
 * temporary file. */
static const char *taken(scene_t *s, const char *type, const char *bytes, apr_size_t n, apr_size_t first,
                         apr_size_t size)
{
    apr_pool_t *p;
    multipart_t *m;
    form_t *form = NULL;
    const problem_t *problem;
    const char *text;

    apr_pool_create(&p, s->p);
    m = multipart_make(p, type, &s->limits);
    assert_non_null(m);
    problem = push_pieces(m, bytes, n, first, size);
    if (!problem)
        problem = multipart_finish(m, &form);
    text = problem ? apr_psprintf(s->p, "!%d %s", problem_status(problem->kind), problem->code)
                   : apr_pstrdup(s->p, form_text(p, form));
    apr_pool_destroy(p);
    assert_int_equal(entries(s->limits.tmp_dir), 0);
    return text;
}

static const char *whole(scene_t *s, const char *bytes)
{
    return taken(s, TYPE, bytes, strlen(bytes), strlen(bytes), 0);
}

static void every_split_gives_the_same(void **state)
{
    static const char body[] =
        TEXT("nom") "Lefèvre\r\n"
        FILE_AS("photos", "vue.jpg") "abc\r\n--x\r\n--xy\r\r\n-\r\n"
        TEXT("vide") "\r\n"
        TEXT("lignes") "un\r\ndeux\r\r\n--x\r\n"
        FILE_AS("photos", "") "\r\n"
        END "what comes after counts for nothing\r\n" TEXT("x") "y";
    static const char says[] = "nom→Lefèvre|vide→|lignes→un\ndeux\n\n--x|[photos:vue.jpg:18:";
    const apr_size_t n = sizeof body - 1;
    scene_t *s = *state;
    const char *all = whole(s, body);

    assert_memory_equal(all, says, sizeof says - 1);
    assert_non_null(strstr(all, "abc\r\n--x\r\n--xy\r\r\n-]"));
    for (apr_size_t at = 0; at <= n; at++)
        assert_string_equal(taken(s, TYPE, body, n, at, 0), all);
    for (apr_size_t size = 1; size < 12; size++)
        assert_string_equal(taken(s, TYPE, body, n, size, size), all);
}

typedef struct case_t {
    const char *in, *out;
} case_t;

static void check(scene_t *s, const case_t *cases, size_t count)
{
    for (size_t i = 0; i < count; i++)
        assert_string_equal(whole(s, cases[i].in), cases[i].out);
}

static void forms(void **state)
{
    static const case_t cases[] = {
        {END, ""},
        {"preamble\r\n" END, ""},
        {TEXT("a") "1\r\n" TEXT("a") "2\r\n" END, "a→1|a→2|"},
        {TEXT("a") "--xx\r\n" END, "a→--xx|"}, /* not at the beginning of a line: it is text */
        {TEXT("a") "1\r\n--xx--", "a→1|"},     /* the last CR LF may be missing */
        {"--xx\r\ncontent-disposition:form-data;name=a\r\n\r\n1\r\n" END, "a→1|"},
        {"--xx\r\nContent-Type: text/plain\r\nContent-Disposition: form-data; x=\"; name=b\"; "
         "name=\"a\"\r\n\r\n1\r\n" END,
         "a→1|"},
        {TEXT("a\\\"b") "1\r\n" END, "a\"b→1|"},
        {FILE_AS("f", "v.jpg") "abc\r\n" END, "[f:v.jpg:3:ba7816bf:abc]"},
        {FILE_AS("f", "v.jpg") "\r\n" END, "[f:v.jpg:0:e3b0c442:]"},
        {FILE_AS("f", "") "abc\r\n" END, "[f::3:ba7816bf:abc]"},
        {FILE_AS("f", "") "\r\n" END, ""},
    };

    check(*state, cases, COUNT(cases));
}

static void file_names(void **state)
{
    static const case_t cases[] = {
        {"C:\\\\photos\\\\vue.jpg", "vue.jpg"},
        {"C:\\photos\\vue.jpg", "vue.jpg"},
        {"../../etc/passwd", "passwd"},
        {"dossier/", ""},
        {"  a \t b.jpg ", "a b.jpg"},
        {"\u202egpj.exe", "gpj.exe"},
        {"\u2066a\u2069\u200f.jpg", "a.jpg"},
        {"e\u0301.jpg", "é.jpg"},
        {"\xe9.jpg", ""},
        {"a\x01.jpg", ""},
        {"<script>alert(1)</script>", "script>"},
        {"a;b.jpg", "a;b.jpg"},
        {"a%22b.jpg", "a%22b.jpg"},
        {"v.jpg\"; filename*=\"UTF-8''autre.jpg", "v.jpg"}, /* RFC 7578 § 4.2 */
    };
    scene_t *s = *state;

    for (size_t i = 0; i < COUNT(cases); i++)
        assert_string_equal(whole(s, apr_psprintf(s->p, FILE_AS("f", "%s") "abc\r\n" END, cases[i].in)),
                            apr_psprintf(s->p, "[f:%s:3:ba7816bf:abc]", cases[i].out));
}

static void a_long_name_is_cut_between_characters(void **state)
{
    scene_t *s = *state;
    char name[303] = "a";
    const char *text;

    for (int i = 0; i < 150; i++)
        strcat(name, "é");
    text = whole(s, apr_psprintf(s->p, FILE_AS("f", "%s") "abc\r\n" END, name));
    assert_string_equal(text, apr_psprintf(s->p, "[f:%.199s:3:ba7816bf:abc]", name));
}

static void what_is_broken(void **state)
{
    static const case_t cases[] = {
        {"", "!400 form"},
        {"--xx", "!400 form"},
        {"--xx\r\n", "!400 form"},
        {"--yy\r\n", "!400 form"},
        {TEXT("a") "1", "!400 form"},
        {TEXT("a") "1\r\n--xx", "!400 form"},
        {TEXT("a") "1\r\n--xx-", "!400 form"},
        {TEXT("a") "1\r\n--xxy\r\n" END, "!400 form"},
        {"--xx\r\nContent-Disposition: form-data; name=\"a\"\r\n", "!400 form"},
        {"--xx\r\n\r\n1\r\n" END, "!400 form"},
        {"--xx\r\nContent-Type: text/plain\r\n\r\n1\r\n" END, "!400 form"},
        {"--xx\r\nContent-Disposition: form-data\r\n\r\n1\r\n" END, "!400 form"},
        {"--xx\r\nContent-Disposition: form-data; name=\"\"\r\n\r\n1\r\n" END, "!400 form"},
        {"--xx\r\nContent-Disposition: form-data; name=\"a\r\n\r\n1\r\n" END, "!400 form"},
        {"--xx\r\nContent-Disposition: form-data; filename=\"a\"\r\n\r\n1\r\n" END, "!400 form"},
        {TEXT("\xe9") "1\r\n" END, "!400 form"},
        {TEXT("a\nb") "1\r\n" END, "!400 form"},
        {FILE_AS("a\nb", "v.jpg") "1\r\n" END, "!400 form"},
        {TEXT("a") "\xe9\r\n" END, "!400 form"},
        {TEXT("a") "\x01\r\n" END, "!400 form"},
    };
    static const char nul_in_text[] = TEXT("a") "1\0002\r\n" END;
    static const char nul_in_header[] = "--xx\r\nContent-Disposition: form-data; name=\"a\0b\"\r\n\r\n1\r\n" END;
    scene_t *s = *state;

    check(s, cases, COUNT(cases));
    assert_string_equal(taken(s, TYPE, nul_in_text, sizeof nul_in_text - 1, 10, 10), "!400 form");
    assert_string_equal(taken(s, TYPE, nul_in_header, sizeof nul_in_header - 1, 10, 10), "!400 form");
}

/* `n` times `what`, then `end`. */
static const char *many(scene_t *s, const char *begin, int n, const char *what, const char *behind)
{
    apr_size_t length = strlen(what), at = strlen(begin);
    char *text = apr_palloc(s->p, at + (apr_size_t)n * length + strlen(behind) + 1);

    memcpy(text, begin, at);
    for (int i = 0; i < n; i++, at += length)
        memcpy(text + at, what, length);
    memcpy(text + at, behind, strlen(behind) + 1);
    return text;
}

static void bounds(void **state)
{
    scene_t *s = *state;

    assert_string_equal(whole(s, many(s, "", 8, TEXT("a") "\r\n", END)), "a→|a→|a→|a→|a→|a→|a→|a→|");
    assert_string_equal(whole(s, many(s, "", 9, TEXT("a") "\r\n", END)), "!413 fields");
    assert_string_equal(whole(s, many(s, "", 9, FILE_AS("f", "v") "\r\n", END)), "!413 fields");
    assert_string_equal(whole(s, many(s, TEXT("a"), 4096, "x", "\r\n" END)), many(s, "a→", 4096, "x", "|"));
    assert_string_equal(whole(s, many(s, TEXT("a"), 4097, "x", "\r\n" END)), "!413 form");
    assert_string_equal(whole(s, many(s, "", 2, many(s, TEXT("a"), 2049, "x", "\r\n"), END)), "!413 form");
    assert_string_equal(whole(s, many(s, "--xx\r\nX: ", 9000, "x", "\r\n\r\n")), "!413 form");
    assert_string_equal(whole(s, many(s, "--xx\r\n", 900, "X: yyyyyy\r\n", "\r\n")), "!413 form");
    assert_string_equal(whole(s, many(s, FILE_AS("", ""), 1, "", "\r\n" END)), "!400 form");
}

static void a_file_too_big_is_told_and_the_rest_is_taken(void **state)
{
    scene_t *s = *state;
    const char *body = many(s, TEXT("a") "1\r\n" FILE_AS("f", "v.jpg"), 1001, "x",
                            "\r\n" FILE_AS("f", "w.jpg") "abc\r\n" TEXT("b") "2\r\n" END);

    assert_string_equal(whole(s, body), "a→1|b→2|[f:v.jpg:1001:too big][f:w.jpg:3:ba7816bf:abc]");
    assert_string_equal(taken(s, TYPE, body, strlen(body), 7, 7),
                        "a→1|b→2|[f:v.jpg:1001:too big][f:w.jpg:3:ba7816bf:abc]");
    body = many(s, FILE_AS("f", "v.jpg"), 1000, "x", "\r\n" END);
    assert_null(strstr(whole(s, body), "too big"));
}

static void files_where_none_are_asked(void **state)
{
    scene_t *s = *state;
    const char *folder = s->limits.tmp_dir;
    apr_pool_t *p;
    const problem_t *problem;
    const char *body = FILE_AS("f", "v.jpg") "abc\r\n" END;

    apr_pool_create(&p, s->p);
    s->limits.tmp_dir = NULL;
    problem = multipart_push(multipart_make(p, TYPE, &s->limits), body, strlen(body));
    s->limits.tmp_dir = folder;
    assert_non_null(problem);
    assert_int_equal(problem_status(problem->kind), 415);
    apr_pool_destroy(p);
}

static void a_folder_that_is_not_there(void **state)
{
    scene_t *s = *state;
    const char *folder = s->limits.tmp_dir;
    const char *body = FILE_AS("f", "v.jpg") "abc\r\n" END;
    const problem_t *problem;

    s->limits.tmp_dir = apr_pstrcat(s->p, folder, "/nowhere", NULL);
    problem = multipart_push(multipart_make(s->p, TYPE, &s->limits), body, strlen(body));
    s->limits.tmp_dir = folder;
    assert_non_null(problem);
    assert_int_equal(problem_status(problem->kind), 503);
}

static void a_file_is_hashed_and_may_be_moved_away(void **state)
{
    scene_t *s = *state;
    const char *body = FILE_AS("f", "v.jpg") "abc\r\n" END,
               *moved = apr_pstrcat(s->p, s->limits.tmp_dir, "/moved", NULL);
    const form_file_t *file;
    apr_pool_t *p;
    form_t *form;
    multipart_t *m;

    apr_pool_create(&p, s->p);
    m = multipart_make(p, TYPE, &s->limits);
    assert_null(multipart_push(m, body, strlen(body)));
    assert_null(multipart_finish(m, &form));
    file = &APR_ARRAY_IDX(form->files, 0, form_file_t);
    assert_string_equal(file->sha256, SHA256_OF_ABC);
    assert_int_equal(rename(file->path, moved), 0);
    apr_pool_destroy(p);
    assert_string_equal(content(s->p, moved, 10), "abc");
    assert_int_equal(unlink(moved), 0);
}

static void content_types(void **state)
{
    static const char *const good[] = {
        TYPE,
        "multipart/form-data;boundary=xx",
        "Multipart/Form-Data; charset=utf-8; BOUNDARY=\"xx\"",
        "multipart/form-data; boundary=xx; a=b",
    };
    static const char *const bad[] = {
        "multipart/form-data",
        "multipart/form-data; boundary",
        "multipart/form-data; boundary=",
        "multipart/form-data; boundary=\"\"",
        "multipart/form-data; boundary=\"xx",
        "multipart/mixed; boundary=xx",
        "multipart/form-dataxx; boundary=xx",
        "",
        "multipart/form-data; boundary=1234567890123456789012345678901234567890123456789012345678901234567890x",
    };
    const char *body = TEXT("a") "1\r\n" END;
    scene_t *s = *state;

    for (size_t i = 0; i < COUNT(good); i++)
        assert_string_equal(taken(s, good[i], body, strlen(body), 5, 5), "a→1|");
    for (size_t i = 0; i < COUNT(bad); i++)
        assert_null(multipart_make(s->p, bad[i], &s->limits));
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(every_split_gives_the_same, start, end),
        cmocka_unit_test_setup_teardown(forms, start, end),
        cmocka_unit_test_setup_teardown(file_names, start, end),
        cmocka_unit_test_setup_teardown(a_long_name_is_cut_between_characters, start, end),
        cmocka_unit_test_setup_teardown(what_is_broken, start, end),
        cmocka_unit_test_setup_teardown(bounds, start, end),
        cmocka_unit_test_setup_teardown(a_file_too_big_is_told_and_the_rest_is_taken, start, end),
        cmocka_unit_test_setup_teardown(files_where_none_are_asked, start, end),
        cmocka_unit_test_setup_teardown(a_folder_that_is_not_there, start, end),
        cmocka_unit_test_setup_teardown(a_file_is_hashed_and_may_be_moved_away, start, end),
        cmocka_unit_test_setup_teardown(content_types, start, end),
    };
    int failed;

    apr_initialize();
    failed = cmocka_run_group_tests_name("multipart", tests, NULL, NULL);
    apr_terminate();
    return failed;
}
