/* SPDX-License-Identifier: Apache-2.0 */
/* What was typed, made safe and comparable. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include <apr_general.h>
#include <apr_strings.h>

#include "base/text.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))

static apr_pool_t *pool;

static int set_up(void **state)
{
    (void)state;
    return apr_pool_create(&pool, NULL) != APR_SUCCESS;
}

static int tear_down(void **state)
{
    (void)state;
    apr_pool_destroy(pool);
    return 0;
}

typedef struct pair_t {
    const char *in, *out;
} pair_t;

static void check_pairs(const char *(*make)(apr_pool_t *p, const char *text), const pair_t *pairs, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        const char *out = make(pool, pairs[i].in);

        if (pairs[i].out)
            assert_string_equal(out, pairs[i].out);
        else
            assert_null(out);
    }
}

static void clean_text(void **state)
{
    static const struct {
        const char *text;
        apr_size_t n;
    } bad[] = {
        {"a\0b", 3},
        {"\x01", 1},
        {"\x7f", 1},
        {"\r", 1},
        {"\xc3", 1},
        {"\xc0\xaf", 2},
        {"\xe0\x80\xaf", 3},
        {"\xed\xa0\x80", 3},
        {"\xf5\x80\x80\x80", 4},
        {"\xff", 1},
        {"\xef\xbf\xbe", 3},
        {"\xc2\x85", 2},
        {"\xf0\x9f\xbf\xbf", 4},
        {"\x80", 1},
        {"\xf4\x90\x80\x80", 4},
    };
    static const char *const good[] = {"", "Élodie\tet\nZoé", "œ’…", "\xf0\x9f\x98\x80", "\xe2\x80\xaf", "日本"};

    (void)state;
    for (size_t i = 0; i < COUNT(bad); i++)
        assert_false(text_is_clean(bad[i].text, bad[i].n));
    for (size_t i = 0; i < COUNT(good); i++)
        assert_true(text_is_clean(good[i], strlen(good[i])));
}

static void lengths(void **state)
{
    (void)state;
    assert_int_equal(text_length(""), 0);
    assert_int_equal(text_length("été"), 3);
    assert_int_equal(text_length("\xf0\x9f\x98\x80!"), 2);
}

static void lines(void **state)
{
    static const pair_t pairs[] = {
        {"", ""},
        {" \t\n ", ""},
        {"  Jean \t  Pierre\n", "Jean Pierre"},
        {"\xc2\xa0rue\xe2\x80\xaf\xc2\xa0"
         "A",
         "rue A"},
        {"e\xcc\x81t\xc3\xa9", "été"}, /* composed */
        {"un\ndeux", "un deux"},
    };

    (void)state;
    check_pairs(text_line, pairs, COUNT(pairs));
}

static void blocks(void **state)
{
    static const pair_t pairs[] = {
        {"", ""},
        {"\n\n a  b \n\n\n\n c\n d\n\n", "a b\n\nc\nd"},
        {"a \n \n b", "a\n\nb"},
    };

    (void)state;
    check_pairs(text_block, pairs, COUNT(pairs));
}

static void search_keys(void **state)
{
    static const pair_t pairs[] = {
        {"D’Hondt-Lœuil", "d hondt loeuil"},
        {"d'hondt  LOEUIL", "d hondt loeuil"},
        {"Éléonore", "eleonore"},
        {"Strauß", "strauss"},
        {"", ""},
        {" - ", ""},
        {"Ægir", "aegir"},
        {"Nguyễn", "nguyen"},
        {"\xef\xac\x81n", "fin"},
        {"\xef\xb7\xba", NULL},
    };

    (void)state;
    check_pairs(text_search_key, pairs, COUNT(pairs) - 1);
    assert_non_null(text_search_key(pool, pairs[COUNT(pairs) - 1].in)); /* one character that becomes eighteen */
}

static void bidi(void **state)
{
    static const pair_t pairs[] = {
        {"a\xe2\x80\xae"
         "b\xe2\x81\xa6"
         "c\xe2\x80\x8e",
         "abc"},
        {"\xe2\x80\xaf!", "\xe2\x80\xaf!"}, /* the narrow no-break space is their neighbour */
        {"été", "été"},
    };

    (void)state;
    check_pairs(text_without_bidi, pairs, COUNT(pairs));
}

static void emails(void **state)
{
    static const char *const good[] = {"a@b.fr", "ana.essai+ville@mail.ville.example", "o'neil@ville.example",
                                       "a@x-y.fr"};
    static const char *const bad[] = {"",          "a@b",       "@b.fr",   "a@",       "a@b.fr\nBcc: c@d.fr",
                                      "a@b.fr ",   "a b@c.fr",  "a@@b.fr", "a@b@c.fr", ".a@b.fr",
                                      "a.@b.fr",   "a..b@c.fr", "a@-b.fr", "a@b-.fr",  "a@b.fr-",
                                      "a@.fr",     "a@b..fr",   "é@b.fr",  "a@b.fr>",  "<a@b.fr>",
                                      "\"a\"@b.fr"};

    (void)state;
    for (size_t i = 0; i < COUNT(good); i++)
        assert_true(text_is_email(good[i]));
    for (size_t i = 0; i < COUNT(bad); i++)
        if (text_is_email(bad[i]))
            fail_msg("taken for an address: %s", bad[i]);
    assert_string_equal(text_email_key(pool, "Ana.ESSAI@Ville.example"), "ana.essai@ville.example");
}

static void long_emails(void **state)
{
    char text[400];

    (void)state;
    memset(text, 'a', sizeof text);
    strcpy(text + 65, "@b.fr");
    assert_false(text_is_email(text)); /* 65 before the @ */
    assert_true(text_is_email(text + 1));
    memset(text, 'a', sizeof text);
    text[1] = '@';
    strcpy(text + 252, ".fr");
    assert_false(text_is_email(text)); /* 255 bytes */
}

static void phones(void **state)
{
    static const pair_t pairs[] = {
        {"03 20 66 46 51", "0320664651"},
        {"+33 (0)3", "+3303"},
        {"+33 3 20 66 46 51", "0320664651"},
        {"00 33 3.20.66.46.51", "0320664651"},
        {"03-20\xc2\xa0"
         "66 46 51",
         "0320664651"},
        {"+32 69 12 34 56", "+3269123456"},
        {"17x", NULL},
        {"123", NULL},
        {"1234567890123456", NULL},
        {"03 20 66 46 51 poste 2", NULL},
        {"3+3333", NULL},
        {"", NULL},
        {"3020", "3020"},
        {"٣٤٥٦٧", NULL},
    };

    (void)state;
    check_pairs(text_phone, pairs, COUNT(pairs));
    assert_string_equal(text_phone_shown(pool, "0320664651"), "03\xc2\xa0"
                                                              "20\xc2\xa0"
                                                              "66\xc2\xa0"
                                                              "46\xc2\xa0"
                                                              "51");
    assert_string_equal(text_phone_shown(pool, "+3269123456"), "+3269123456");
}

static void digits(void **state)
{
    static const pair_t pairs[] = {
        {"59 100", "59100"},
        {"1.2-3\xc2\xa0"
         "4",
         "1234"},
        {"5a", NULL},
        {"", NULL},
        {" - ", NULL},
        {"+5", NULL},
    };

    (void)state;
    check_pairs(text_digits, pairs, COUNT(pairs));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(clean_text), cmocka_unit_test(lengths),     cmocka_unit_test(lines),
        cmocka_unit_test(blocks),     cmocka_unit_test(search_keys), cmocka_unit_test(bidi),
        cmocka_unit_test(emails),     cmocka_unit_test(long_emails), cmocka_unit_test(phones),
        cmocka_unit_test(digits),
    };
    int failed;

    apr_initialize();
    failed = cmocka_run_group_tests(tests, set_up, tear_down);
    apr_terminate();
    return failed;
}
