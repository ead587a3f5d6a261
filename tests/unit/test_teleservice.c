/* SPDX-License-Identifier: Apache-2.0 */
/* Definitions: what is read of a good one, and what is said of bad ones, with file and line. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <apr_file_io.h>
#include <apr_general.h>
#include <apr_strings.h>

#include "base/secret.h"
#include "base/xml.h"
#include "teleservice/expression.h"
#include "teleservice/teleservice.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))

static apr_pool_t *pool;
static settings_t settings;

static void add_office(const char *id)
{
    office_t *office = apr_pcalloc(pool, sizeof *office);

    office->id = id;
    apr_hash_set(settings.offices, id, APR_HASH_KEY_STRING, office);
}

static int set_up(void **state)
{
    (void)state;
    if (apr_pool_create(&pool, NULL) != APR_SUCCESS || secret_init())
        return 1;
    settings.calendar = calendar_open(pool, "Europe/Paris");
    settings.offices = apr_hash_make(pool);
    settings.file_max = 10 * 1024 * 1024;
    add_office("voirie");
    add_office("etat-civil");
    add_office("cadre-de-vie");
    add_office("education");
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    apr_pool_destroy(pool);
    return 0;
}

static const char *source(const char *path)
{
    const char *root = getenv("ROUBAIX_SRC");

    return apr_pstrcat(pool, root ? root : ".", "/", path, NULL);
}

static teleservice_t *load(const char *path)
{
    teleservice_t *t = NULL;
    const problem_t *problem = teleservice_load(pool, &settings, source(path), &t);

    if (problem)
        fail_msg("%s", problem->detail);
    return t;
}

static const field_t *field(const teleservice_t *t, const char *name)
{
    const field_t *f = apr_hash_get(t->fields, name, APR_HASH_KEY_STRING);

    assert_non_null(f);
    return f;
}

static void reads_everything(void **state)
{
    const teleservice_t *t = load("tests/unit/definitions/essai.xml");
    const field_t *notice = APR_ARRAY_IDX(t->notices, 0, const field_t *);

    (void)state;
    assert_string_equal(t->id, "essai");
    assert_string_equal(t->summary, "Pour essayer tout.");
    assert_true(teleservice_serves(t, "association"));
    assert_false(teleservice_serves(t, "professionnel"));
    assert_int_equal(t->access, ACCESS_BOTH);
    assert_int_equal(t->silence, SILENCE_REJECTION);
    assert_int_equal(t->silence_months, 2);
    assert_int_equal(t->answer_days, 10);
    assert_int_equal(t->retention_months, 3);
    assert_string_equal(t->cost, "Gratuit");
    assert_string_equal(t->remedies, "Deux mois.");
    assert_int_equal(t->needs->nelts, 2);
    assert_string_equal(notice->label, "À lire.");
    assert_string_equal(notice->href, "/aide");
    assert_string_equal(APR_ARRAY_IDX(t->reasons, 0, option_t *)->label, "Déjà demandé");
    assert_int_equal(t->steps->nelts, 3);
    assert_non_null(t->route);
    assert_non_null(t->subject);
    assert_string_equal(t->digest, secret_digest(pool, t->xml));
}

static void reads_fields(void **state)
{
    const teleservice_t *t = load("tests/unit/definitions/essai.xml");
    const field_t *puce = field(t, "puce"), *photos = field(t, "photos"), *vies = field(t, "vies");
    const field_t *espece = field(t, "espece");
    int position = -1;

    (void)state;
    assert_int_equal(puce->maxlength, 10);
    assert_string_equal(puce->group->label, "Carnet");
    assert_true(puce->index > puce->group->index);
    assert_int_equal(field(t, "recit")->rows, 4);
    assert_true(field(t, "naissance")->year_alone);
    assert_true(field(t, "telephone")->optional);
    assert_false(field(t, "nom")->optional);
    assert_int_equal(vies->min, 1);
    assert_int_equal(vies->max, 9);
    assert_int_equal(photos->max_files, 2);
    assert_int_equal(photos->max_size, 5 * 1024 * 1024);
    assert_int_equal(photos->accept->nelts, 2);
    assert_string_equal(APR_ARRAY_IDX(espece->options, 1, option_t *)->group, "Grands");
    assert_string_equal(teleservice_step(t, "details", &position)->title, "Les détails");
    assert_int_equal(position, 2);
    assert_null(teleservice_step(t, "ailleurs", NULL));
    assert_null(teleservice_step(t, NULL, NULL));
}

static void ships_good_definitions(void **state)
{
    settings_t mine = settings;
    apr_array_header_t *all;
    teleservice_t *fiche;
    const problem_t *problem;
    int count;

    (void)state;
    mine.teleservices_dir = source("conf/teleservices");
    problem = teleservice_load_all(pool, &mine, &all);
    if (problem)
        fail_msg("%s", problem->detail);
    assert_true(all->nelts >= 2);
    assert_string_equal(APR_ARRAY_IDX(all, 0, teleservice_t *)->id, "etat-civil");
    assert_string_equal(APR_ARRAY_IDX(all, 1, teleservice_t *)->id, "signalement");
    mine.kiosque.on = 1; /* what goes with the Kiosque is there only with it */
    assert_null(teleservice_load_all(pool, &mine, &all));
    assert_string_equal(APR_ARRAY_IDX(all, 1, teleservice_t *)->id, "inscription-accueil");
    assert_true(teleservice_enrols(APR_ARRAY_IDX(all, 1, teleservice_t *), "garderie"));
    assert_false(teleservice_enrols(APR_ARRAY_IDX(all, 1, teleservice_t *), "mercredi"));
    count = all->nelts;
    assert_null(teleservice_take_fiche(pool, all, &fiche));
    assert_string_equal(fiche->id, "kiosque-fiche");
    assert_int_equal(all->nelts, count - 1);
    APR_ARRAY_PUSH(all, teleservice_t *) = fiche;
    APR_ARRAY_PUSH(all, teleservice_t *) = fiche;
    assert_non_null(teleservice_take_fiche(pool, all, &fiche)); /* there is one */
}

/* An old definition is read though its office is gone. */
static void parses_what_was_stored(void **state)
{
    const teleservice_t *t = load("tests/unit/definitions/essai.xml");
    settings_t none = settings;
    teleservice_t *again;

    (void)state;
    none.offices = apr_hash_make(pool);
    assert_null(teleservice_parse(pool, &none, t->xml, &again));
    assert_string_equal(again->digest, t->digest);
    assert_int_equal(again->field_count, t->field_count);
    assert_non_null(teleservice_parse(pool, &none, "<teleservice>", &again));
    assert_non_null(teleservice_parse(pool, &none, "<teleservice/>", &again));
    assert_non_null(teleservice_parse(pool, &none, "<!DOCTYPE a [<!ENTITY b \"c\">]><a>&b;</a>", &again));
}

/* Whatever XML it is given, reading does not fall over. */
static void parses_anything(void **state)
{
    static const char *const odd[] = {
        "<a><step/></a>",
        "<teleservice><step><text/><date/><choice/><files/><note/><group/><computed/></step></teleservice>",
        "<teleservice><step><group><group><text name='x'/></group></group><option/></step><answer/><retention "
        "months='-4'/></teleservice>",
        "<teleservice><step><number name='a' min='9999999999999999999999' max='x'/><files name='b' size='99999999999M' "
        "max='0'/></step></teleservice>",
        "<t:teleservice xmlns:t='u'><t:step><t:text name='a'/></t:step></t:teleservice>",
    };
    teleservice_t *t;

    (void)state;
    for (size_t i = 0; i < COUNT(odd); i++)
        teleservice_parse(pool, &settings, odd[i], &t);
}

/*
 * Bad definitions.
 */
static void must_say(const char *path, const char *place, const char *reason)
{
    teleservice_t *t = NULL;
    const problem_t *problem = teleservice_load(pool, &settings, path, &t);

    if (!problem)
        fail_msg("%s: taken for good", path);
    assert_int_equal(problem->kind, PROBLEM_INTERNAL);
    assert_string_equal(problem->code, "teleservice");
    if (!strstr(problem->detail, place) || !strstr(problem->detail, reason))
        fail_msg("said: %s\nwanted: %s … %s", problem->detail, place, reason);
}

static void bad_files(void **state)
{
    static const struct {
        const char *name, *line, *reason;
    } bad[] = {
        {"bad-twice", ":11: ", "the name \"nom\" is taken already, in line 10"},
        {"bad-xpath", ":10: ", "is not an XPath expression"},
        {"bad-attribute", ":10: ", "obligatoire"},
        {"bad-xml", ":13: ", ""},
        {"bad-office", ":2: ", "there is no RoubaixOffice"},
        {"bad-step", ":11: ", "nobody can reach the step \"deux\""},
    };

    (void)state;
    for (size_t i = 0; i < COUNT(bad); i++)
        must_say(source(apr_pstrcat(pool, "tests/unit/definitions/", bad[i].name, ".xml", NULL)),
                 apr_pstrcat(pool, bad[i].name, ".xml", bad[i].line, NULL), bad[i].reason);
}

static const char *write_definition(const char *name, const char *id, const char *fields)
{
    const char *folder = getenv("TMPDIR"), *path = apr_pstrcat(pool, folder ? folder : "/tmp", "/", name, NULL);
    FILE *file = fopen(path, "w");

    assert_non_null(file);
    fprintf(file,
            "<teleservice id=\"%s\" audience=\"particulier\" access=\"both\" office=\"voirie\">\n"
            "<title>Essai</title><name>Essai</name><summary>Essai.</summary><answer silence=\"none\"/><retention "
            "months=\"1\"/>\n"
            "<step id=\"un\" title=\"Un\"><email name=\"courriel\" label=\"Adresse\" prefill=\"email\"/>\n"
            "%s\n"
            "</step></teleservice>\n",
            id, fields);
    fclose(file);
    return path;
}

static void bad_fields(void **state)
{
    static const struct {
        const char *fields, *reason;
    } bad[] = {
        {"<txt name='a' label='A'/>", "txt"},
        {"<text name='a'/>", "attributes"},
        {"<text name='a' label=''/>", "attributes"},
        {"<text name='A' label='A'/>", "attributes"},
        {"<text name='cle' label='A'/>", "the portal's own"},
        {"<text name='and' label='A'/>", "the portal's own"},
        {"<choice name='a' label='A'/>", "no option"},
        {"<choice name='a' label='A'><option value='b' label='B'/><option value='b' label='C'/></choice>",
         "two options"},
        {"<text name='a' label='A' autocomplete='nom'/>", "autocomplete=\"nom\": it can be name, "},
        {"<text name='a' label='A' prefill='nom'/>", "prefill=\"nom\": it can be last-name"},
        {"<text name='a' label='A' prefill='phone'/>", "fills a <tel>, not a <text>"},
        {"<files name='a' label='A' accept=''/>", "files"},
        {"<files name='a' label='A'/>", "files"},
        {"<files name='a' label='A' accept='image/jpg'/>", "image/jpeg"},
        {"<files name='a' label='A' accept='image/png' size='11M'/>", "RoubaixFileMax"},
        {"<files name='a' label='A' accept='image/png' size='11'/>", "files"},
        {"<number name='a' label='A' min='3' max='2'/>", "min is more than max"},
        {"<text name='a' label='A' relevant='b=1'/>", "there is no field \"b\""},
        {"<text name='a' label='A' relevant='a=1'/>", "asked later"},
        {"<text name='a' label='A' relevant='b=1'/><text name='b' label='B'/>", "asked later"},
        {"<text name='a' label='A' required='later()'/>", "no function later()"},
        {"<text name='a' label='A' required='document(courriel)'/>", "no function document()"},
        {"<text name='a' label='A' required='$a'/>", "no variables"},
        {"<text name='a' label='A' required='courriel/@class'/>", "no attribute class"},
        {"<text name='a' label='A' constraint='count(.) = count(1)'/>", "constraint="},
        {"<text name='a' label='A' required='filled(1)'/>", "required="},
        {"<text name='a' label='A' required='today(1)'/>", "required="},
        {"<text name='a' label='A' required='a ='/>", "not an XPath expression"},
        {"<choice name='a' label='A'><option value='b' label='B'/></choice><text name='c' label='C' "
         "relevant=\"a='d'\"/>",
         "\"a\" has no option \"d\""},
        {"<choice name='a' label='A'><option value='b' label='B'/></choice><text name='c' label='C' relevant=\"not('d' "
         "= a)\"/>",
         "no option \"d\""},
        {"<computed name='a' calculate='a'/>", "asked later"},
        {"<note kind='stop'>Non.</note>", "lets nobody pass"},
        {"<note kind='bof'>Non.</note>", "note"},
        {"<note kind='info' href='javascript:x' link='y'>Non.</note>", "note"},
        {"<note kind='info'></note>", "note"},
        {"<group label='A'><group label='B'><text name='a' label='A'/></group></group>", "group"},
        {"</step><step id='un' title='Un'><text name='a' label='A'/>", "two steps have the id \"un\""},
        {"</step><step id='verification' title='Un'><text name='a' label='A'/>", "the portal's own"},
        {"</step><step id='deux' title='Un' relevant='not(true())'><text name='a' label='A'/>", "nobody can reach"},
        {"</step><step id='deux' title='Un' relevant='1 = 2'><text name='a' label='A'/>", "nobody can reach"},
    };

    (void)state;
    for (size_t i = 0; i < COUNT(bad); i++)
        must_say(write_definition("mauvais.xml", "mauvais", bad[i].fields), "mauvais.xml:4: ", bad[i].reason);
}

static void good_fields(void **state)
{
    static const char *const good[] = {
        "<text name='or-not' label='A' relevant=\"courriel='a' or courriel='b' and not(courriel='c')\"/>",
        "<date name='a' label='A' constraint='. mod 10000 div 100 &lt; 12 * 2'/><text name='b' label='B' "
        "required='/demande/a'/>",
        "<address name='a' label='A'/><text name='b' label='B' relevant=\"a/pays = 'France' or "
        "../demande/a[ville='Lille']\"/>",
        "<files name='a' label='A' accept='image/png'/><computed name='b' calculate='count(a[@size &gt; 5])'/>",
        "<choice name='a' label='A'><option value='1' label='B'/></choice><text name='c' label='C' relevant=\"a='' or "
        "a='1'\"/>",
        "</step><step id='deux' title='Un' relevant='today() &gt; 99990101'><text name='a' label='A'/>",
        "<text name='a' label='A' required='string-length(courriel) &gt; .5 or self::demande'/>",
    };

    (void)state;
    for (size_t i = 0; i < COUNT(good); i++) {
        teleservice_t *t;
        const problem_t *problem = teleservice_load(pool, &settings, write_definition("bon.xml", "bon", good[i]), &t);

        if (problem)
            fail_msg("%s", problem->detail);
    }
}

static void bad_places(void **state)
{
    settings_t mine = settings;
    apr_array_header_t *all;

    (void)state;
    must_say(write_definition("mauvais.xml", "bon", "<text name='a' label='A'/>"),
             "mauvais.xml:1: ", "the file's name");
    must_say("/nowhere/x.xml", "/nowhere/x.xml:0: ", "cannot be read");
    mine.teleservices_dir = "/nowhere";
    assert_non_null(teleservice_load_all(pool, &mine, &all));
}

static void needs_an_address_to_write_to(void **state)
{
    FILE *file;
    const char *path = apr_pstrcat(pool, getenv("TMPDIR") ? getenv("TMPDIR") : "/tmp", "/muet.xml", NULL);

    (void)state;
    file = fopen(path, "w");
    assert_non_null(file);
    fputs("<teleservice id='muet' audience='particulier' access='direct' "
          "office='voirie'><title>a</title><name>a</name><summary>a</summary>\n"
          "<answer silence='none'/><retention months='1'/><step id='un' title='Un'><text name='a' "
          "label='A'/></step></teleservice>",
          file);
    fclose(file);
    must_say(path, "muet.xml:1: ", "nowhere to write to");
}

/* What only the Kiosque Famille understands is not said elsewhere. */
static void mistakes_of_the_kiosque(void **state)
{
    static const struct {
        const char *attributes, *fields, *reason;
    } bad[] = {
        {"access='account' enrols='restauration'", "", "goes with with=\"kiosque\""},
        {"access='both' with='kiosque' enrols='restauration'", "", "access=\"account\""},
        {"access='account' with='fiche' enrols='restauration'", "", "goes with with=\"kiosque\""},
        {"access='account' with='fiche'", "</step><step id='deux' title='D'><text name='b' label='B'/>", "is one <step>"},
        {"access='account' with='fiche'", "<files name='b' label='B' accept='image/png'/>", "has no files"},
        {"access='account' with='kiosque'", "<files name='b' label='B' accept='image/png' keep='enfant' months='3'/>", "only a teleservice that enrols"},
        {"access='account' with='kiosque'", "<text name='b' label='B' special='yes'/>", "of a child's file"},
    };
    const char *path = apr_pstrcat(pool, getenv("TMPDIR") ? getenv("TMPDIR") : "/tmp", "/kiosque.xml", NULL);

    (void)state;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        FILE *file = fopen(path, "w");

        assert_non_null(file);
        fprintf(file, "<teleservice id='kiosque' audience='particulier' office='voirie' %s><title>a</title><name>a</name><summary>a</summary>"
                      "<answer silence='none'/><retention months='1'/><step id='un' title='Un'><email name='courriel' label='A' prefill='email'/>%s"
                      "</step></teleservice>", bad[i].attributes, bad[i].fields);
        fclose(file);
        must_say(path, "kiosque.xml:1: ", bad[i].reason);
    }
}

/*
 * Expressions.
 */
static void tokens(void **state)
{
    static const struct {
        token_kind_e kind;
        const char *text;
    } wanted[] = {
        {TOKEN_NAME, "or-not"},    {TOKEN_OPERATOR, "="},   {TOKEN_LITERAL, "or 'x"}, {TOKEN_OPERATOR, "or"},
        {TOKEN_FUNCTION, "count"}, {TOKEN_OPERATOR, "("},   {TOKEN_AXIS, "child"},    {TOKEN_OPERATOR, "::"},
        {TOKEN_NAME, "div"},       {TOKEN_OPERATOR, "/"},   {TOKEN_OPERATOR, "@"},    {TOKEN_ATTRIBUTE, "mod"},
        {TOKEN_OPERATOR, ")"},     {TOKEN_OPERATOR, "div"}, {TOKEN_NUMBER, ".5"},     {TOKEN_OPERATOR, ">="},
        {TOKEN_OPERATOR, "$"},     {TOKEN_VARIABLE, "and"},
    };
    apr_array_header_t *found = expression_tokens(pool, "or-not=\"or 'x\" or count(child::div/@mod)div .5>=$and");

    (void)state;
    assert_int_equal(found->nelts, COUNT(wanted));
    for (size_t i = 0; i < COUNT(wanted); i++) {
        assert_string_equal(APR_ARRAY_IDX(found, i, token_t).text, wanted[i].text);
        assert_int_equal(APR_ARRAY_IDX(found, i, token_t).kind, wanted[i].kind);
    }
}

static void own_functions(void **state)
{
    static const struct {
        const char *expression, *value;
    } wanted[] = {
        {"today()", "20261224"},
        {"days-from-today(-24)", "20261130"},
        {"years-before-today(75)", "19511224"},
        {"days-from-today(number('x'))", "20261224"},
        {"filled(genre)", "true"},
        {"filled(photos)", "true"},
        {"filled(nom)", "false"},
        {"filled(rien)", "false"},
        {"label(genre)", "Un objet"},
        {"label(nom)", ""},
        {"label(rien)", ""},
        {"count(1)", ""},
        {"today() = 20261224", "true"},
    };
    teleservice_t *t = load("tests/unit/definitions/essai.xml");
    xmlNodePtr root = xml_new(pool, "demande");
    xmlXPathContextPtr context;

    (void)state;
    xml_add_text(root, "genre", "objet");
    xml_add(root, "nom");
    xml_set(xml_add(root, "photos"), "id", "1");
    context = expression_context(pool, root, t, settings.calendar, 1798128330 * APR_TIME_C(1000000));
    for (size_t i = 0; i < COUNT(wanted); i++)
        assert_string_equal(expression_text(pool, context, expression_compile(pool, wanted[i].expression), root),
                            wanted[i].value);
    assert_null(expression_compile(pool, "a = = b"));
    assert_int_equal(expression_true(context, NULL, root, 1), 1);
    assert_int_equal(expression_true(context, expression_compile(pool, "filled(1)"), root, 0), 0);
}

/* The work of one evaluation is bounded. */
static void expensive(void **state)
{
    teleservice_t *t = load("tests/unit/definitions/essai.xml");
    xmlNodePtr root = xml_new(pool, "demande");
    xmlXPathContextPtr context = expression_context(pool, root, t, settings.calendar, apr_time_now());
    xmlXPathCompExprPtr all = expression_compile(pool, "count(//*[count(//*[count(//*) > 0]) > 0])");

    (void)state;
    for (int i = 0; i < 500; i++)
        xml_add(root, "a");
    assert_int_equal(expression_true(context, all, root, 0), 0);
    assert_non_null(expression_trouble(pool, context, all, root));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_everything),
        cmocka_unit_test(reads_fields),
        cmocka_unit_test(ships_good_definitions),
        cmocka_unit_test(parses_what_was_stored),
        cmocka_unit_test(parses_anything),
        cmocka_unit_test(bad_files),
        cmocka_unit_test(bad_fields),
        cmocka_unit_test(good_fields),
        cmocka_unit_test(bad_places),
        cmocka_unit_test(needs_an_address_to_write_to),
        cmocka_unit_test(mistakes_of_the_kiosque),
        cmocka_unit_test(tokens),
        cmocka_unit_test(own_functions),
        cmocka_unit_test(expensive),
    };
    int failed;

    apr_initialize();
    failed = cmocka_run_group_tests(tests, set_up, tear_down);
    apr_terminate();
    return failed;
}
