/* SPDX-License-Identifier: Apache-2.0 */
/* Pièces: what is accepted, where bytes lie, when they go. The program that decodes pictures is a stand-in here. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <apr_general.h>
#include <apr_strings.h>

#include "base/secret.h"
#include "base/xml.h"
#include "domain/piece.h"
#include "domain/piece_disk.h"
#include "store/queries.h"

#define DAY apr_time_from_sec(86400)

static const char pdf[] = "%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n";
static const char jpeg[] = "\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00\xff\xdb\x00\x43\x00";
static const char zip[] = "PK\x03\x04\x14\x00\x00\x00\x08\x00";

typedef struct fixture_t {
    apr_pool_t *p;
    const char *folder, *params;
    settings_t settings;
    db_t *db;
    apr_int64_t demande;
    apr_array_header_t *accept;
    field_t field;
    apr_time_t now;
} fixture_t;

static void must(const problem_t *problem)
{
    if (problem)
        fail_msg("%s: %s", problem->code, problem->detail ? problem->detail : "");
}

static void write_file(const char *path, const void *bytes, size_t n, mode_t mode)
{
    FILE *file = fopen(path, "wb");

    assert_non_null(file);
    assert_int_equal(fwrite(bytes, 1, n, file), n);
    assert_int_equal(fclose(file), 0);
    assert_int_equal(chmod(path, mode), 0);
}

/* A program that ends with `code`; with 0 it copies its input and makes a thumbnail. */
static void photo_program(fixture_t *f, const char *body)
{
    const char *path = apr_pstrcat(f->p, f->folder, "/photo", NULL);
    const char *script = apr_pstrcat(f->p, "#!/bin/sh\nexec 2>/dev/null\n", body, "\n", NULL);

    unlink(path);
    write_file(path, script, strlen(script), 0700);
    f->settings.photo_program = path;
}

static const char good_photo[] =
    "/bin/cat \"$1\" >\"$2\" && echo x >>\"$2\" && echo thumb-of >\"$3\" && /bin/cat \"$1\" >>\"$3\" && echo 1 1";

static apr_int64_t make_demande(fixture_t *f)
{
    apr_int64_t id = secret_row_key();
    int affected;

    must(sql_definition_put(f->db, NULL, "d", "essai", "<x/>", 1));
    must(sql_demande_draft_put(f->db, &affected, id, secret_code(f->p, 8), "essai", "d", "voirie", 0,
                               secret_token(f->p), "<demande/>", 1));
    assert_int_equal(affected, 1);
    return id;
}

static db_t *open_db(apr_pool_t *p, const fixture_t *f)
{
    store_source_t *source;

    must(store_source_direct(p, "sqlite3", f->params, &source));
    return store_open(p, source);
}

static int setup(void **state)
{
    fixture_t *f;
    apr_pool_t *p;
    const char *tmp = getenv("TMPDIR");

    apr_pool_create(&p, NULL);
    f = apr_pcalloc(p, sizeof *f);
    f->p = p;
    f->folder = mkdtemp(apr_pstrcat(p, tmp ? tmp : "/tmp", "/piece-XXXXXX", NULL));
    assert_non_null(f->folder);
    f->settings.data_dir = apr_pstrcat(p, f->folder, "/data", NULL);
    mkdir(f->settings.data_dir, 0700);
    mkdir(apr_pstrcat(p, f->settings.data_dir, "/tmp", NULL), 0700);
    f->settings.file_max = 100000;
    f->params = apr_pstrcat(p, f->folder, "/db", NULL);
    f->db = open_db(p, f);
    must(store_migrate(f->db, NULL, NULL));
    f->now = apr_time_now();
    f->accept = apr_array_make(p, 3, sizeof(const char *));
    APR_ARRAY_PUSH(f->accept, const char *) = "image/jpeg";
    APR_ARRAY_PUSH(f->accept, const char *) = "application/pdf";
    f->field = (field_t){.type = FIELD_FILES, .name = "photos", .label = "Photos", .accept = f->accept, .max_files = 4};
    f->demande = make_demande(f);
    photo_program(f, good_photo);
    *state = f;
    return 0;
}

static int teardown(void **state)
{
    fixture_t *f = *state;
    char *command = apr_pstrcat(f->p, "rm -rf '", f->folder, "'", NULL);
    int status;

    store_release(f->db);
    status = system(command);
    apr_pool_destroy(f->p);
    return status;
}

static form_file_t uploaded(const fixture_t *f, const char *name, const void *bytes, size_t n)
{
    const char *path = apr_psprintf(f->p, "%s/tmp/upload-%s", f->settings.data_dir, secret_code(f->p, 8));

    write_file(path, bytes, n, 0600);
    return (form_file_t){.field = "photos", .name = name, .path = path, .size = (apr_off_t)n, .sha256 = ""};
}

static const problem_t *add(fixture_t *f, const char *name, const void *bytes, size_t n, piece_t **piece)
{
    form_file_t file = uploaded(f, name, bytes, n);

    return piece_add(f->db, &f->settings, f->now, f->demande, &f->field, &file, piece);
}

static void must_be(const problem_t *problem, problem_kind_e kind, const char *code)
{
    assert_non_null(problem);
    assert_int_equal(problem->kind, kind);
    assert_string_equal(problem->code, code);
    if (kind == PROBLEM_INPUT)
        assert_string_equal(problem->field, "photos");
}

static int there(const fixture_t *f, const char *sha256)
{
    return access(piece_path(f->p, &f->settings, sha256), R_OK) == 0;
}

static void a_document_is_kept_as_it_is(void **state)
{
    fixture_t *f = *state;
    piece_t *piece, *found;

    must(add(f, "acte.pdf", pdf, sizeof pdf - 1, &piece));
    assert_string_equal(piece->media_type, "application/pdf");
    assert_int_equal(piece->size, sizeof pdf - 1);
    assert_string_equal(piece->thumb_sha256, "");
    assert_int_equal(strlen(piece->sha256), 64);
    assert_true(there(f, piece->sha256));
    must(piece_find(f->db, f->demande, piece->id, &found));
    assert_string_equal(found->name, "acte.pdf");
    assert_string_equal(found->sha256, piece->sha256);
    must(piece_find(f->db, f->demande + 1, piece->id, &found));
    assert_null(found);
}

static void a_picture_is_what_the_program_wrote(void **state)
{
    fixture_t *f = *state;
    piece_t *piece;

    must(add(f, "photo.pdf", jpeg, sizeof jpeg - 1, &piece)); /* the name says nothing */
    assert_string_equal(piece->media_type, "image/jpeg");
    assert_int_equal(piece->size, sizeof jpeg - 1 + 2);
    assert_true(there(f, piece->sha256));
    assert_int_equal(strlen(piece->thumb_sha256), 64);
    assert_true(there(f, piece->thumb_sha256));
}

static void wrong_files_are_the_visitors(void **state)
{
    fixture_t *f = *state;
    piece_t *piece = NULL;

    must_be(add(f, "photo.jpg", zip, sizeof zip - 1, &piece), PROBLEM_INPUT, "wrong-kind");
    must_be(add(f, "photo.jpg", "", 0, &piece), PROBLEM_INPUT, "empty");
    f->field.max_size = 10;
    must_be(add(f, "acte.pdf", pdf, sizeof pdf - 1, &piece), PROBLEM_INPUT, "too-big");
    f->field.max_size = 0;
    f->settings.file_max = 10;
    must_be(add(f, "acte.pdf", pdf, sizeof pdf - 1, &piece), PROBLEM_INPUT, "too-big");
    assert_null(piece);
}

static void a_picture_costs_nothing_but_itself(void **state)
{
    fixture_t *f = *state;
    piece_t *piece, *list;
    int count;

    photo_program(f, "exit 65");
    must_be(add(f, "photo.jpg", jpeg, sizeof jpeg - 1, &piece), PROBLEM_INPUT, "unreadable");
    photo_program(f, "kill -9 $$");
    must_be(add(f, "photo.jpg", jpeg, sizeof jpeg - 1, &piece), PROBLEM_INPUT, "unreadable");
    photo_program(f, "exit 70");
    must_be(add(f, "photo.jpg", jpeg, sizeof jpeg - 1, &piece), PROBLEM_INTERNAL, "photo");
    f->settings.photo_program = "/nowhere/photo";
    must_be(add(f, "photo.jpg", jpeg, sizeof jpeg - 1, &piece), PROBLEM_INTERNAL, "photo");
    must(piece_list(f->db, f->demande, &list, &count));
    assert_int_equal(count, 0);
}

static void bytes_stay_while_somebody_names_them(void **state)
{
    fixture_t *f = *state;
    piece_t *one, *two;

    must(add(f, "a.pdf", pdf, sizeof pdf - 1, &one));
    must(add(f, "b.pdf", pdf, sizeof pdf - 1, &two));
    assert_string_equal(one->sha256, two->sha256);
    must(piece_remove(f->db, &f->settings, f->demande, one->id));
    assert_true(there(f, two->sha256));
    must(piece_remove(f->db, &f->settings, f->demande, one->id));
    must(piece_remove(f->db, &f->settings, f->demande, two->id));
    assert_false(there(f, two->sha256));
}

static void only_what_the_answers_name_is_kept(void **state)
{
    fixture_t *f = *state;
    piece_t *one, *two, *list;
    xmlNodePtr data = xml_new(f->p, "demande");
    int count;

    must(add(f, "a.pdf", pdf, sizeof pdf - 1, &one));
    must(add(f, "b.jpg", jpeg, sizeof jpeg - 1, &two));
    xml_set_int(xml_add(data, "photos"), "id", two->id);
    must(piece_keep_named(f->db, f->demande, data));
    must(piece_list(f->db, f->demande, &list, &count));
    assert_int_equal(count, 1);
    assert_int_equal(list[0].id, two->id);
}

/* Files of a folder get old by its clock, so the sweep is told a later now. */
static void the_sweep_takes_what_no_row_names(void **state)
{
    fixture_t *f = *state;
    const char *orphan = "aa00000000000000000000000000000000000000000000000000000000000000";
    const char *left = apr_pstrcat(f->p, f->settings.data_dir, "/tmp/left", NULL);
    piece_t *document, *picture;
    int removed;

    must(add(f, "a.pdf", pdf, sizeof pdf - 1, &document));
    must(add(f, "b.jpg", jpeg, sizeof jpeg - 1, &picture));
    mkdir(apr_pstrcat(f->p, f->settings.data_dir, "/pieces/aa", NULL), 0700);
    write_file(piece_path(f->p, &f->settings, orphan), "x", 1, 0600);
    write_file(left, "x", 1, 0600);
    must(piece_sweep(f->db, &f->settings, f->now, &removed));
    assert_int_equal(removed, 0);
    must(piece_sweep(f->db, &f->settings, apr_time_now() + DAY + apr_time_from_sec(5), &removed));
    assert_true(removed >= 2);
    assert_false(there(f, orphan));
    assert_int_not_equal(access(left, F_OK), 0);
    assert_true(there(f, document->sha256));
    assert_true(there(f, picture->sha256));
    assert_true(there(f, picture->thumb_sha256));
}

/* Uploading and removing the same bytes at once never leaves a row without its bytes. */
#define ROUNDS 12

static void *add_and_remove(void *baton)
{
    fixture_t *shared = baton, f = *shared;
    piece_t *piece;

    apr_pool_create(&f.p, NULL);
    f.db = open_db(f.p, &f);
    for (int i = 0; i < ROUNDS; i++) {
        form_file_t file = {.field = "photos", .name = "a.pdf", .size = sizeof pdf - 1};
        FILE *out;

        file.path = apr_psprintf(f.p, "%s/tmp/upload-%s", f.settings.data_dir, secret_code(f.p, 8));
        out = fopen(file.path, "wb");
        fwrite(pdf, 1, sizeof pdf - 1, out);
        fclose(out);
        if (piece_add(f.db, &f.settings, f.now, f.demande, &f.field, &file, &piece) ||
            access(piece_path(f.p, &f.settings, piece->sha256), R_OK) ||
            piece_remove(f.db, &f.settings, f.demande, piece->id))
            return "failed";
    }
    apr_pool_destroy(f.p);
    return NULL;
}

static void bytes_are_not_taken_from_under_a_row(void **state)
{
    fixture_t *f = *state;
    pthread_t threads[3];

    for (int i = 0; i < 3; i++)
        assert_int_equal(pthread_create(&threads[i], NULL, add_and_remove, f), 0);
    for (int i = 0; i < 3; i++) {
        void *failed;

        pthread_join(threads[i], &failed);
        assert_null(failed);
    }
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
    const struct CMUnitTest tests[] = {
        TEST(a_document_is_kept_as_it_is),          TEST(a_picture_is_what_the_program_wrote),
        TEST(wrong_files_are_the_visitors),         TEST(a_picture_costs_nothing_but_itself),
        TEST(bytes_stay_while_somebody_names_them), TEST(only_what_the_answers_name_is_kept),
        TEST(the_sweep_takes_what_no_row_names),    TEST(bytes_are_not_taken_from_under_a_row),
    };

    apr_initialize();
    secret_init();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
