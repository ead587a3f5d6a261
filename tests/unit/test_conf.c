/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <apr_file_io.h>
#include <apr_general.h>

/* roubaixctl's own: not in the library. */
#include "ctl/conf.c"

static apr_pool_t *p;

static const conf_t *read_text(const char *text)
{
    const char *folder;
    char *path;
    apr_file_t *file;
    conf_t *conf;

    assert_int_equal(apr_temp_dir_get(&folder, p), APR_SUCCESS);
    path = apr_pstrcat(p, folder, "/conf.XXXXXX", NULL);
    assert_int_equal(apr_file_mktemp(&file, path, 0, p), APR_SUCCESS);
    assert_int_equal(apr_file_puts(text, file), APR_SUCCESS);
    conf = conf_read(p, path);
    apr_file_close(file);
    assert_non_null(conf);
    return conf;
}

static void words_are_cut_as_httpd_cuts_them(void **state)
{
    static const struct {
        const char *line;
        const char *words[5];
    } cases[] = {
        {"A b  c\t d", {"A", "b", "c", "d"}},
        {"A \"b c\" 'd e'", {"A", "b c", "d e"}},
        {"A \"options='-c x=1' \\\"q\\\"\" ", {"A", "options='-c x=1' \"q\""}},
        {"A b\\c \"d\\\\e\" \"\"", {"A", "b\\c", "d\\e", ""}},
        {"A ${ONE}/${TWO}x ${NOTHING", {"A", "un/deuxx", "${NOTHING"}},
        {"A ${UNKNOWN_TO_ALL} \"open", {"A", "${UNKNOWN_TO_ALL}", "open"}},
        {"", {NULL}},
    };
    apr_hash_t *defines = apr_hash_make(p);

    (void)state;
    apr_hash_set(defines, "ONE", APR_HASH_KEY_STRING, "un");
    apr_hash_set(defines, "TWO", APR_HASH_KEY_STRING, "deux");
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const apr_array_header_t *words = conf_words(p, cases[i].line, defines);
        int n = 0;

        for (; cases[i].words[n]; n++)
            assert_string_equal(word_at(words, n), cases[i].words[n]);
        assert_int_equal(words->nelts, n);
    }
}

static void what_is_written_is_read(void **state)
{
    const conf_t *conf = read_text("# DBDriver mysql\n"
                                   "ServerRoot /srv/httpd\n"
                                   "<IfModule mod_roubaix.c>\n"
                                   "  DBDriver pgsql\n"
                                   "  dbdparams \"host=/run/postgresql options='-c statement_timeout=5000'\"\n"
                                   "  DBDMin 1\n"
                                   "  Define WHERE /srv/portail\n"
                                   "  RoubaixData ${WHERE}/data\n"
                                   "  RoubaixTemplates templates\r\n"
                                   "  RoubaixFileMax 2M\n"
                                   "  RoubaixCity name \"Ville de Roubaix\"\n"
                                   "  # RoubaixCity name Ailleurs \\\n"
                                   "     RoubaixCity name Plus-loin\n"
                                   "  RoubaixOffice etat-civil \"name=Service État civil\" \\\n"
                                   "      \"address=17 Grand’Place, 59100 Roubaix\" \\\n"
                                   "      phone=0320664625\n"
                                   "  RoubaixRegie nord \"name=Régie Nord\"\n"
                                   "  RoubaixMailServer smtp://127.0.0.1:2525\n"
                                   "  RoubaixWhatever on\n"
                                   "</IfModule>\n"
                                   "RoubaixTimeZone");
    const settings_t *settings = &conf->settings;
    const office_t *office = settings_office(settings, "etat-civil");

    (void)state;
    assert_string_equal(conf->driver, "pgsql");
    assert_string_equal(conf->params, "host=/run/postgresql options='-c statement_timeout=5000'");
    assert_string_equal(settings->data_dir, "/srv/portail/data");
    assert_string_equal(settings->templates_dir, "/srv/httpd/templates");
    assert_int_equal(settings->file_max, 2 << 20);
    assert_string_equal(settings_city(settings, "name"), "Ville de Roubaix");
    assert_string_equal(office->name, "Service État civil");
    assert_string_equal(office->address, "17 Grand’Place, 59100 Roubaix");
    assert_string_equal(office->phone, "0320664625");
    assert_string_equal(office->email, "");
    assert_int_equal(settings->regies->nelts, 1);
    assert_string_equal(settings->mail.server, "smtp://127.0.0.1:2525");
    assert_string_equal(settings->zone, "Europe/Paris");
    assert_non_null(settings->calendar);
}

static void what_is_not_written_has_its_default(void **state)
{
    const conf_t *conf = read_text("");

    (void)state;
    assert_null(conf->driver);
    assert_null(conf->settings.mail.server);
    assert_string_equal(conf->settings.data_dir, "/var/lib/roubaix");
    assert_int_equal(conf->settings.office_list->nelts, 0);
    assert_null(conf_read(p, "/nonexistent/roubaix.conf"));
}

/* The file as it ships must be readable to the end. */
static void the_file_that_ships_is_read(void **state)
{
    const char *source = getenv("ROUBAIX_SRC");
    const conf_t *conf = conf_read(p, apr_pstrcat(p, source ? source : ".", "/conf/roubaix.conf", NULL));

    (void)state;
    assert_non_null(conf);
    assert_string_equal(conf->driver, "sqlite3");
    assert_true(conf->settings.office_list->nelts >= 4);
    assert_true(conf->settings.regies->nelts >= 5);
    for (int i = 0; i < conf->settings.office_list->nelts; i++) {
        const office_t *office = APR_ARRAY_IDX(conf->settings.office_list, i, office_t *);

        assert_true(*office->name && *office->address && *office->phone && *office->email);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(words_are_cut_as_httpd_cuts_them),
        cmocka_unit_test(what_is_written_is_read),
        cmocka_unit_test(what_is_not_written_has_its_default),
        cmocka_unit_test(the_file_that_ships_is_read),
    };

    int failed;

    apr_initialize();
    apr_pool_create(&p, NULL);
    failed = cmocka_run_group_tests(tests, NULL, NULL);
    apr_terminate();
    return failed;
}
