/* SPDX-License-Identifier: Apache-2.0 */
/* Filling a téléservice: what is taken, what is relevant, what is wrong, what is shown. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include <apr_general.h>
#include <apr_strings.h>

#include "base/secret.h"
#include "base/xml.h"
#include "teleservice/filling.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))
#define NB "\xc2\xa0"

static apr_pool_t *pool;
static settings_t settings;
static teleservice_t *essai, *etat_civil, *signalement;

/* 2026-12-24, in the afternoon. */
static const apr_time_t now = 1798128330 * APR_TIME_C(1000000);

static void add_office(const char *id)
{
    office_t *office = apr_pcalloc(pool, sizeof *office);

    office->id = id;
    apr_hash_set(settings.offices, id, APR_HASH_KEY_STRING, office);
}

static teleservice_t *load(const char *path)
{
    const char *root = getenv("ROUBAIX_SRC");
    teleservice_t *t = NULL;
    const problem_t *problem =
        teleservice_load(pool, &settings, apr_pstrcat(pool, root ? root : ".", "/", path, NULL), &t);

    if (problem)
        print_error("%s\n", problem->detail);
    return problem ? NULL : t;
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
    essai = load("tests/unit/definitions/essai.xml");
    etat_civil = load("conf/teleservices/etat-civil.xml");
    signalement = load("conf/teleservices/signalement.xml");
    return !essai || !etat_civil || !signalement;
}

static int tear_down(void **state)
{
    (void)state;
    apr_pool_destroy(pool);
    return 0;
}

/*
 * Shorthand.
 */
static filling_t *open_with(const teleservice_t *t, const char *data)
{
    filling_t *f = NULL;
    const problem_t *problem = filling_open(pool, t, &settings, now, data, &f);

    if (problem)
        fail_msg("%s", problem->detail);
    return f;
}

static const field_t *field(const filling_t *f, const char *name)
{
    const field_t *found = apr_hash_get(filling_teleservice(f)->fields, name, APR_HASH_KEY_STRING);

    if (!found)
        fail_msg("no field %s", name);
    return found;
}

static const step_t *step(const filling_t *f, const char *id)
{
    const step_t *found = teleservice_step(filling_teleservice(f), id, NULL);

    assert_non_null(found);
    return found;
}

/* "a=1&b=2": no escapes, values without "&". */
static form_t *form_of(const char *pairs)
{
    form_t *form = form_make(pool);
    char *rest = apr_pstrdup(pool, pairs), *state = NULL;

    for (char *pair = apr_strtok(rest, "&", &state); pair; pair = apr_strtok(NULL, "&", &state)) {
        char *value = strchr(pair, '=');

        *value = '\0';
        form_add(form, pair, value + 1);
    }
    return form;
}

static void post(filling_t *f, const char *id, const char *pairs)
{
    filling_take(f, step(f, id), form_of(pairs), NULL);
}

static const char *value(filling_t *f, const char *name, const char *part)
{
    return filling_value(f, field(f, name), part, 0);
}

/* "nom:missing naissance.jour:no-such-day" */
static const char *problems(filling_t *f, const char *id)
{
    const apr_array_header_t *list = filling_check(f, id ? step(f, id) : NULL);
    const char *text = "";

    for (int i = 0; i < list->nelts; i++) {
        const filling_problem_t *one = &APR_ARRAY_IDX(list, i, filling_problem_t);

        text = apr_pstrcat(pool, text, *text ? " " : "", one->field->name ? one->field->name : "", one->part ? "." : "",
                           one->part ? one->part : "", ":", one->code, NULL);
    }
    return text;
}

static int relevant(filling_t *f, const char *name)
{
    return filling_relevant(f, field(f, name));
}

/*
 * Relevance.
 */
static void opens_questions(void **state)
{
    filling_t *f = open_with(essai, NULL);

    (void)state;
    assert_false(relevant(f, "espece"));
    assert_false(filling_step_relevant(f, step(f, "animal")));
    post(f, "genre", "genre=animal");
    assert_true(relevant(f, "espece"));
    assert_true(filling_step_relevant(f, step(f, "animal")));
    assert_false(relevant(f, "puce"));
    post(f, "genre", "genre=animal&espece=chat");
    assert_true(relevant(f, "puce"));
    assert_false(relevant(f, "selle"));
    post(f, "genre", "genre=objet&espece=chat");
    assert_false(relevant(f, "puce"));
}

/* What was answered to a question that is closed now opens nothing, is not judged, and is not sent; but it is not lost.
 */
static void stale_answers(void **state)
{
    filling_t *f = open_with(essai, NULL);

    (void)state;
    post(f, "genre", "genre=animal");
    post(f, "genre", "genre=animal&espece=chat");
    post(f, "animal", "puce=123&vies=9");
    post(f, "genre", "genre=objet");
    assert_false(relevant(f, "puce"));
    assert_string_equal(problems(f, "animal"), "");
    assert_string_equal(value(f, "puce", NULL), "123");
    assert_non_null(strstr(filling_dump(f, pool), "<puce>123</puce>"));
    post(f, "genre", "genre=animal"); /* espece opens again by this very form and was not in it */
    assert_string_equal(value(f, "espece", NULL), "chat");
    assert_true(relevant(f, "puce"));
    post(f, "genre", "genre=objet");
    filling_prune(f);
    assert_null(strstr(filling_dump(f, pool), "puce"));
    assert_null(strstr(filling_dump(f, pool), "espece"));
    assert_non_null(strstr(filling_dump(f, pool), "<genre>objet</genre>"));
}

static void options_by_relevance(void **state)
{
    filling_t *f = open_with(essai, NULL);
    const field_t *couleurs = field(f, "couleurs");

    (void)state;
    assert_false(filling_option_relevant(f, APR_ARRAY_IDX(couleurs->options, 2, option_t *)));
    post(f, "genre", "genre=objet&couleurs=bois&couleurs=noir&couleurs=bois");
    assert_true(filling_option_relevant(f, APR_ARRAY_IDX(couleurs->options, 2, option_t *)));
    assert_string_equal(filling_value(f, couleurs, NULL, 0), "bois");
    assert_string_equal(filling_value(f, couleurs, NULL, 1), "noir");
    assert_null(filling_value(f, couleurs, NULL, 2));
    assert_string_equal(problems(f, "genre"), "");
    post(f, "genre", "genre=rien&couleurs=bois&couleurs=noir");
    assert_string_equal(problems(f, "genre"), ":stop couleurs:not-an-option");
    filling_prune(f);
    assert_null(strstr(filling_dump(f, pool), "bois"));
    assert_non_null(strstr(filling_dump(f, pool), "noir"));
}

static void values_nobody_offered(void **state)
{
    filling_t *f = open_with(essai, NULL);

    (void)state;
    post(f, "genre", "genre=autre&couleurs=vert");
    assert_string_equal(problems(f, "genre"), "genre:not-an-option couleurs:not-an-option");
    assert_null(strstr(filling_dump(f, pool), "vert"));
    post(f, "genre", "genre=objet&inconnu=1&couleurs.x=2&genre=animal&photos=1&bureau=x&nom=x");
    assert_string_equal(value(f, "genre", NULL), "objet"); /* the first wins */
    assert_string_equal(filling_dump(f, pool), "<demande><genre>objet</genre></demande>");
}

static void steps_in_order(void **state)
{
    filling_t *f = open_with(essai, NULL);

    (void)state;
    assert_ptr_equal(filling_next(f, NULL), step(f, "genre"));
    assert_ptr_equal(filling_next(f, step(f, "genre")), step(f, "details"));
    assert_ptr_equal(filling_before(f, step(f, "details")), step(f, "genre"));
    assert_null(filling_before(f, step(f, "genre")));
    assert_null(filling_next(f, step(f, "details")));
    assert_ptr_equal(filling_before(f, NULL), step(f, "details"));
    post(f, "genre", "genre=animal");
    assert_ptr_equal(filling_next(f, step(f, "genre")), step(f, "animal"));
    assert_ptr_equal(filling_unfinished(f), step(f, "genre"));
    post(f, "genre", "genre=animal&espece=cheval");
    assert_ptr_equal(filling_unfinished(f), step(f, "animal"));
    post(f, "animal", "selle=Oui");
    assert_ptr_equal(filling_unfinished(f), step(f, "details"));
}

/*
 * Answers by type.
 */
static void takes_text(void **state)
{
    filling_t *f = open_with(essai, NULL);
    char much[500];

    (void)state;
    post(f, "details",
         "nom=  Le\tRoy \n&recit= un \n\n\n deux  mots \n&prenom=a\xe2\x80\xae"
         "b");
    assert_string_equal(value(f, "nom", NULL), "Le Roy");
    assert_string_equal(value(f, "recit", NULL), "un\n\ndeux mots");
    assert_string_equal(value(f, "prenom", NULL), "ab");
    memset(much, 'x', sizeof much);
    much[101] = '\0';
    post(f, "details", apr_pstrcat(pool, "recit=", much, NULL));
    assert_non_null(strstr(problems(f, "details"), "recit:too-long"));
    assert_non_null(strstr(filling_dump(f, pool), much));
    much[101] = 'x';
    much[450] = '\0';
    post(f, "details", apr_pstrcat(pool, "recit=", much, NULL));
    assert_non_null(strstr(problems(f, "details"), "recit:too-long"));
    assert_string_equal(value(f, "recit", NULL), much); /* shown again, but not stored */
    assert_null(strstr(filling_dump(f, pool), "xxx"));
    post(f, "details", "recit=été&nom=");
    assert_non_null(strstr(problems(f, "details"), "nom:missing"));
    assert_null(strstr(problems(f, "details"), "recit"));
}

static void takes_markup_literally(void **state)
{
    filling_t *f = open_with(essai, NULL);

    (void)state;
    post(f, "details", "nom=<script>'\"amp;</script>");
    assert_string_equal(value(f, "nom", NULL), "<script>'\"amp;</script>");
    assert_non_null(strstr(filling_dump(f, pool), "&lt;script&gt;"));
    f = open_with(essai, filling_dump(f, pool));
    assert_string_equal(value(f, "nom", NULL), "<script>'\"amp;</script>");
}

static void takes_contacts(void **state)
{
    static const struct {
        const char *name, *typed, *stored, *problem;
    } cases[] = {
        {"telephone", "03 20.66-46 51", "0320664651", NULL},
        {"telephone", "+33 (3) 20 66 46 51", "0320664651", NULL},
        {"telephone", "à midi", "à midi", "telephone:format"},
        {"courriel", " Ana@Ville.example ", "Ana@Ville.example", NULL},
        {"courriel", "ana@ville", "ana@ville", "courriel:format"},
    };

    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        filling_t *f = open_with(essai, NULL);

        post(f, "details", apr_pstrcat(pool, cases[i].name, "=", cases[i].typed, NULL));
        assert_string_equal(value(f, cases[i].name, NULL), cases[i].stored);
        if (cases[i].problem)
            assert_non_null(strstr(problems(f, "details"), cases[i].problem));
        else
            assert_null(strstr(problems(f, "details"), cases[i].name));
    }
}

static void takes_numbers(void **state)
{
    static const struct {
        const char *typed, *stored, *problems;
    } cases[] = {
        {"9", "9", ""},
        {" 0 0 7 ", "7", ""},
        {"0", "0", "vies:too-small"},
        {"-3", "-3", "vies:too-small"},
        {"10", "10", "vies:too-big"},
        {"1.5", NULL, "vies:format"},
        {"neuf", NULL, "vies:format"},
        {"99999999999999999999", NULL, "vies:format"},
        {"", NULL, "vies:missing"},
        {"1-2", NULL, "vies:format"},
    };

    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        filling_t *f = open_with(essai, "<demande><genre>animal</genre><espece>chat</espece></demande>");

        post(f, "animal", apr_pstrcat(pool, "puce=1&vies=", cases[i].typed, NULL));
        assert_string_equal(problems(f, "animal"), cases[i].problems);
        if (*cases[i].typed)
            assert_string_equal(value(f, "vies", NULL), cases[i].stored ? cases[i].stored : cases[i].typed);
        if (cases[i].stored)
            assert_non_null(
                strstr(filling_dump(f, pool), apr_pstrcat(pool, "<vies>", cases[i].stored, "</vies>", NULL)));
        else
            assert_null(strstr(filling_dump(f, pool), "vies"));
    }
}

static void takes_dates(void **state)
{
    static const struct {
        const char *typed, *stored, *problem;
    } cases[] = {
        {"naissance.jour=4&naissance.mois=7&naissance.annee=1985", "19850704", ""},
        {"naissance.jour=04&naissance.mois=007&naissance.annee= 1985 ", "19850704", ""},
        {"naissance.annee=1985", "19850000", ""},
        {"naissance.mois=7&naissance.annee=1985", "19850700", ""},
        {"naissance.jour=4&naissance.annee=1985", NULL, "naissance.mois:missing"},
        {"naissance.jour=31&naissance.mois=2&naissance.annee=1985", NULL, "naissance.jour:no-such-day"},
        {"naissance.jour=29&naissance.mois=2&naissance.annee=1984", "19840229", ""},
        {"naissance.jour=1&naissance.mois=13&naissance.annee=1985", NULL, "naissance.mois:no-such-day"},
        {"naissance.jour=0&naissance.mois=1&naissance.annee=1985", NULL, "naissance.jour:no-such-day"},
        {"naissance.jour=1&naissance.mois=1&naissance.annee=85", NULL, "naissance.annee:format"},
        {"naissance.jour=1&naissance.mois=1&naissance.annee=19850", NULL, "naissance.annee:format"},
        {"naissance.jour=un&naissance.mois=1&naissance.annee=1985", NULL, "naissance.jour:format"},
        {"naissance.jour=1&naissance.mois=1", NULL, "naissance.annee:missing"},
        {"naissance.jour=25&naissance.mois=12&naissance.annee=2026", "20261225", "naissance:constraint"},
        {"naissance.jour=24&naissance.mois=12&naissance.annee=2026", "20261224", ""},
        {"naissance.annee=2026", "20260000", ""},
        {"naissance.annee=2027", "20270000", "naissance:constraint"},
        {"naissance=19850704", NULL, "naissance:missing"},
        {"rendez-vous.jour=3&rendez-vous.annee=2027&naissance.annee=1985", "19850000", "rendez-vous.mois:missing"},
        {"rendez-vous.annee=2027&naissance.annee=1985", "19850000", "rendez-vous.jour:missing"},
        {"rendez-vous.jour=3&rendez-vous.mois=1&rendez-vous.annee=2027&naissance.annee=1985", "20270103", ""},
        {"rendez-vous.jour=3&rendez-vous.mois=2&rendez-vous.annee=2027&naissance.annee=1985", "20270203",
         "rendez-vous:constraint"},
    };
    const char *rest = "&recit=a&nom=b&adresse.voie=c&adresse.code-postal=59100&adresse.ville=d&accord=1";

    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        filling_t *f = open_with(essai, NULL);

        post(f, "details", apr_pstrcat(pool, cases[i].typed, rest, NULL));
        assert_string_equal(problems(f, "details"), cases[i].problem);
        if (cases[i].stored)
            assert_non_null(strstr(filling_dump(f, pool), cases[i].stored));
        else
            assert_null(strstr(filling_dump(f, pool), "<naissance>"));
    }
}

/* What is no date is shown again as it was typed, until it is put right. */
static void keeps_wrong_dates(void **state)
{
    filling_t *f = open_with(essai, NULL);

    (void)state;
    post(f, "details", "naissance.jour=31&naissance.mois=fév&naissance.annee=1985");
    assert_string_equal(value(f, "naissance", "jour"), "31");
    assert_string_equal(value(f, "naissance", "mois"), "fév");
    filling_dump(f, pool);
    assert_string_equal(value(f, "naissance", "mois"), "fév");
    post(f, "details", "naissance.jour=01&naissance.mois=02&naissance.annee=1985");
    assert_string_equal(value(f, "naissance", NULL), "19850201");
    assert_string_equal(value(f, "naissance", "jour"), "1");
    assert_string_equal(value(f, "naissance", "mois"), "2");
    assert_string_equal(value(f, "naissance", "annee"), "1985");
    post(f, "details", "naissance.annee=1985");
    assert_null(value(f, "naissance", "jour"));
}

static void takes_addresses(void **state)
{
    static const struct {
        const char *typed, *postcode, *problem;
    } cases[] = {
        {"adresse.voie=1 rue A&adresse.code-postal=59 100&adresse.ville=Roubaix", "59100", ""},
        {"adresse.voie=1 rue A&adresse.code-postal=59100&adresse.ville=Roubaix&adresse.pays=FRANCE", "59100", ""},
        {"adresse.voie=1 rue A&adresse.code-postal=591&adresse.ville=Roubaix", "591", "adresse.code-postal:format"},
        {"adresse.voie=1 rue A&adresse.code-postal=SW1A 1AA&adresse.ville=London&adresse.pays=Royaume-Uni", "SW1A 1AA",
         ""},
        {"adresse.voie=1 rue A&adresse.code-postal=SW1A 1AA&adresse.ville=London", "SW1A 1AA",
         "adresse.code-postal:format"},
        {"adresse.code-postal=59100", "59100", "adresse.voie:missing adresse.ville:missing"},
        {"", NULL, "adresse.voie:missing adresse.code-postal:missing adresse.ville:missing"},
    };
    const char *rest = "&recit=a&nom=b&naissance.annee=1985&accord=1";

    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        filling_t *f = open_with(essai, NULL);

        post(f, "details", apr_pstrcat(pool, "x=y&", cases[i].typed, rest, NULL));
        assert_string_equal(problems(f, "details"), cases[i].problem);
        if (cases[i].postcode)
            assert_string_equal(value(f, "adresse", "code-postal"), cases[i].postcode);
    }
}

static void requires(void **state)
{
    filling_t *f = open_with(essai, NULL);

    (void)state;
    assert_true(filling_required(f, field(f, "nom")));
    assert_false(filling_required(f, field(f, "prenom")));
    assert_false(filling_required(f, field(f, "photos")));
    assert_false(filling_required(f, field(f, "resume")));
    post(f, "details", "sans-nom=oui");
    assert_false(filling_required(f, field(f, "nom")));
    assert_string_equal(value(f, "sans-nom", NULL), "oui");
    post(f, "details", "nom=");
    assert_null(value(f, "sans-nom", NULL)); /* unticked */
    post(f, "genre", "genre=objet");
    assert_true(filling_required(f, field(f, "photos")));
    assert_non_null(strstr(problems(f, "details"), "photos:files-missing accord:missing"));
}

static void says_the_definitions_words(void **state)
{
    filling_t *f = open_with(essai, NULL);
    const filling_problem_t *problem;

    (void)state;
    problem = &APR_ARRAY_IDX(filling_check(f, step(f, "genre")), 0, filling_problem_t);
    assert_string_equal(problem->text, "Choisissez un genre");
    post(f, "genre", "genre=rien");
    problem = &APR_ARRAY_IDX(filling_check(f, step(f, "genre")), 0, filling_problem_t);
    assert_string_equal(problem->code, "stop");
    assert_string_equal(problem->text, "Choisissez autre chose que rien");
    post(f, "details", "recit=a&naissance.annee=2030");
    problem = &APR_ARRAY_IDX(filling_check(f, step(f, "details")), 0, filling_problem_t);
    assert_string_equal(problem->text, "La date doit être passée");
    post(f, "details", "recit=a&naissance.jour=3&naissance.annee=2020");
    problem = &APR_ARRAY_IDX(filling_check(f, step(f, "details")), 0, filling_problem_t);
    assert_null(problem->text);
}

static void computes(void **state)
{
    filling_t *f = open_with(essai, NULL);

    (void)state;
    post(f, "genre", "genre=animal");
    assert_string_equal(value(f, "bureau", NULL), "etat-civil");
    assert_null(value(f, "resume", NULL));
    post(f, "details", "nom=Ana");
    assert_string_equal(value(f, "resume", NULL), "Un animal de Ana");
    assert_string_equal(filling_office(f, pool), "etat-civil");
    assert_string_equal(filling_subject(f, pool), "Essai Un animal");
    post(f, "genre", "genre=objet");
    assert_null(value(f, "bureau", NULL));
    assert_string_equal(filling_office(f, pool), "voirie");
}

static void names_the_requester(void **state)
{
    filling_t *f = open_with(essai, NULL);

    (void)state;
    assert_string_equal(filling_requester(f, pool), "");
    assert_string_equal(filling_email(f, pool), "");
    post(f, "details", "nom=Essai&prenom=Ana&courriel=ana@ville.example");
    assert_string_equal(filling_requester(f, pool), "Ana Essai");
    assert_string_equal(filling_email(f, pool), "ana@ville.example");
    post(f, "details", "nom=Essai&courriel=ana@ville");
    assert_string_equal(filling_requester(f, pool), "Essai");
    assert_string_equal(filling_email(f, pool), "");
}

static void prefills(void **state)
{
    filling_t *f = open_with(essai, NULL);

    (void)state;
    filling_set(f, field(f, "nom"), NULL, "Essai");
    filling_set(f, field(f, "nom"), NULL, "Autre");
    filling_set(f, field(f, "adresse"), "pays", "France");
    assert_non_null(strstr(problems(f, "details"), "adresse.voie:missing"));
    filling_set(f, field(f, "adresse"), "voie", "1 rue A");
    filling_set(f, field(f, "adresse"), "voie", "2 rue B");
    filling_set(f, field(f, "naissance"), "annee", "1985");
    filling_set(f, field(f, "naissance"), "mois", "07");
    filling_set(f, field(f, "naissance"), "jour", "4");
    filling_set(f, field(f, "telephone"), NULL, "03 20 66 46 51");
    filling_set(f, field(f, "genre"), NULL, "animal");
    filling_set(f, field(f, "accord"), NULL, "oui");
    filling_set(f, field(f, "photos"), NULL, "x");
    filling_set(f, field(f, "adresse"), NULL, "x");
    assert_string_equal(
        filling_dump(f, pool),
        "<demande><genre>animal</genre><naissance>19850704</naissance><nom>Essai</nom><telephone>0320664651</telephone>"
        "<adresse><pays>France</pays><voie>1 rue A</voie></adresse><accord>oui</accord><bureau>etat-civil</bureau>"
        "<resume>Un animal de Essai</resume></demande>");
}

static void pieces(void **state)
{
    filling_t *f = open_with(essai, NULL);

    (void)state;
    filling_piece_add(f, field(f, "photos"), 11, "a.jpg", "image/jpeg", 100, 1);
    filling_piece_add(f, field(f, "photos"), 12, "b.png", "image/png", 200, 0);
    assert_int_equal(filling_piece_count(f, field(f, "photos")), 2);
    post(f, "details", "photos=&nom=a"); /* files are not the form's */
    assert_int_equal(filling_piece_count(f, field(f, "photos")), 2);
    filling_piece_add(f, field(f, "photos"), 13, "c.png", "image/png", 200, 0);
    assert_non_null(strstr(problems(f, "details"), "photos:too-many-files"));
    filling_piece_remove(f, 12);
    filling_piece_remove(f, 99);
    assert_int_equal(filling_piece_count(f, field(f, "photos")), 2);
    assert_non_null(
        strstr(filling_dump(f, pool),
               "<photos id=\"11\" name=\"a.jpg\" type=\"image/jpeg\" size=\"100\" thumb=\"yes\"/><photos id=\"13\""));
}

static void takes_only_some(void **state)
{
    filling_t *f = open_with(essai, "<demande><recit>a</recit><nom>b</nom><accord>oui</accord></demande>");
    apr_array_header_t *only = apr_array_make(pool, 1, sizeof(const char *));

    (void)state;
    APR_ARRAY_PUSH(only, const char *) = "recit";
    filling_take(f, step(f, "details"), form_of("recit=z&nom=y"), only);
    assert_string_equal(value(f, "recit", NULL), "z");
    assert_string_equal(value(f, "nom", NULL), "b");
    assert_string_equal(value(f, "accord", NULL), "oui");
}

static void opens_stored_data(void **state)
{
    filling_t *f = NULL;

    (void)state;
    assert_non_null(filling_open(pool, essai, &settings, now, "<demande>", &f));
    assert_non_null(filling_open(pool, essai, &settings, now, "", &f));
    f = open_with(essai, "<demande><inconnu/>texte<genre>objet</genre><naissance>x</naissance></demande>");
    assert_int_equal(filling_check(f, NULL)->nelts > 0, 1);
    filling_prune(f);
    assert_null(strstr(filling_dump(f, pool), "inconnu"));
    assert_null(strstr(filling_dump(f, pool), "texte"));
}

/*
 * Page documents.
 */
static xmlNodePtr find(xmlNodePtr node, const char *element, const char *attribute, const char *wanted)
{
    xmlNodePtr found;

    for (node = node->children; node; node = node->next) {
        const char *text = node->type == XML_ELEMENT_NODE ? xml_get(pool, node, attribute) : NULL;

        if (text && !strcmp((const char *)node->name, element) && !strcmp(text, wanted))
            return node;
        if (node->type == XML_ELEMENT_NODE && (found = find(node, element, attribute, wanted)))
            return found;
    }
    return NULL;
}

static void has(xmlNodePtr node, const char *attribute, const char *wanted)
{
    const char *text;

    assert_non_null(node);
    text = xml_get(pool, node, attribute);
    if (!wanted)
        assert_null(text);
    else if (!text || strcmp(text, wanted))
        fail_msg("%s/@%s is %s, not %s", (const char *)node->name, attribute, text ? text : "(none)", wanted);
}

static xmlNodePtr shown(filling_t *f, const char *id, const apr_array_header_t *wrong, const apr_array_header_t *only)
{
    xmlNodePtr page = xml_new(pool, "page");

    filling_show_step(f, step(f, id), wrong, only, page);
    return xml_first(page, "step");
}

static void shows_steps(void **state)
{
    filling_t *f = open_with(essai, NULL);
    xmlNodePtr node;

    (void)state;
    post(f, "genre", "genre=animal");
    post(f, "genre", "genre=animal&espece=chat&couleurs=noir");
    node = shown(f, "genre", NULL, NULL);
    has(node, "position", "1");
    has(node, "count", "3");
    has(node, "next", "animal");
    has(node, "previous", NULL);
    has(node, "hint", "Un seul.");
    has(find(node, "field", "name", "genre"), "required", "yes");
    has(find(node, "field", "name", "genre"), "type", "choice");
    has(find(node, "option", "value", "animal"), "selected", "yes");
    has(find(node, "option", "value", "animal"), "hint", "Vivant.");
    has(find(node, "option", "value", "objet"), "selected", NULL);
    has(find(node, "option", "value", "noir"), "selected", "yes");
    has(find(node, "option", "value", "cheval"), "group", "Grands");
    assert_null(find(node, "option", "value", "bois"));
    assert_null(find(node, "note", "kind", "stop"));
    node = shown(f, "animal", NULL, NULL);
    has(find(node, "group", "label", "Carnet"), "hint", "S’il en a un.");
    has(find(node, "field", "name", "vies"), "min", "1");
    has(find(node, "field", "name", "vies"), "max", "9");
    assert_null(find(node, "field", "name", "selle"));
}

static void shows_values(void **state)
{
    filling_t *f = open_with(essai, NULL);
    xmlNodePtr node;

    (void)state;
    post(f, "details",
         "naissance.mois=7&naissance.annee=1985&telephone=0320664651&adresse.voie=1 rue A&accord=oui&recit=a\nb");
    filling_piece_add(f, field(f, "photos"), 11, "a.jpg", "image/jpeg", 100, 1);
    node = shown(f, "details", NULL, NULL);
    has(find(node, "field", "name", "naissance"), "mois", "7");
    has(find(node, "field", "name", "naissance"), "jour", NULL);
    has(find(node, "field", "name", "naissance"), "year-alone", "yes");
    has(find(node, "field", "name", "telephone"), "value", "03" NB "20" NB "66" NB "46" NB "51");
    has(find(node, "field", "name", "adresse"), "voie", "1 rue A");
    has(find(node, "field", "name", "adresse"), "autocomplete", "street-address");
    has(find(node, "field", "name", "accord"), "value", "oui");
    has(find(node, "field", "name", "recit"), "rows", "4");
    has(find(node, "field", "name", "recit"), "maxlength", "100");
    has(find(node, "field", "name", "photos"), "accept", "image/jpeg,image/png");
    has(find(node, "field", "name", "photos"), "max", "2");
    has(find(node, "field", "name", "photos"), "size", "5242880");
    has(find(node, "piece", "id", "11"), "thumb", "yes");
    assert_null(find(node, "field", "name", "resume"));
}

static void shows_problems(void **state)
{
    filling_t *f = open_with(essai, NULL);
    apr_array_header_t *only = apr_array_make(pool, 1, sizeof(const char *));
    xmlNodePtr node;

    (void)state;
    post(f, "genre", "genre=rien&couleurs=vert");
    node = shown(f, "genre", filling_check(f, NULL), NULL);
    has(find(node, "problem", "field", "couleurs"), "type", "choices");
    has(find(node, "problem", "field", "couleurs"), "label", "Couleurs");
    has(find(node, "problem", "field", "couleurs"), "code", "not-an-option");
    has(xml_first(find(node, "field", "name", "couleurs"), "problem"), "code", "not-an-option");
    has(xml_first(find(node, "note", "kind", "stop"), "problem"), "code", "stop");
    has(find(node, "problem", "code", "stop"), "field", xml_get(pool, find(node, "note", "kind", "stop"), "name"));
    has(find(node, "note", "kind", "stop"), "link", "Ailleurs");
    assert_null(find(node, "problem", "field", "recit")); /* another step's */
    has(find(shown(f, "details", filling_check(f, NULL), NULL), "problem", "field", "naissance"), "part", "jour");
    APR_ARRAY_PUSH(only, const char *) = "couleurs";
    node = shown(f, "genre", NULL, only);
    assert_null(find(node, "field", "name", "genre"));
    assert_non_null(find(node, "field", "name", "couleurs"));
}

static const char *answer(xmlNodePtr page, const char *name)
{
    xmlNodePtr node = find(page, "answer", "name", name);
    const char *text = "";

    if (!node)
        return "(none)";
    for (node = xml_first(node, "value"); node; node = xml_next(node, "value"))
        text = apr_pstrcat(pool, text, *text ? "|" : "", xml_text(pool, node), NULL);
    return text;
}

static void shows_answers(void **state)
{
    filling_t *f = open_with(essai, NULL);
    xmlNodePtr page = xml_new(pool, "page");

    (void)state;
    post(f, "genre", "genre=animal");
    post(f, "genre", "genre=animal&espece=chat&couleurs=noir&couleurs=blanc");
    post(f, "animal", "puce=A1");
    post(f, "details",
         "recit=un\n\ndeux&naissance.mois=3&naissance.annee=1985&nom=Essai&telephone=0320664651&accord=1&adresse.voie="
         "1 rue A&"
         "adresse.code-postal=59100&adresse.ville=Roubaix&adresse.pays=France");
    filling_piece_add(f, field(f, "photos"), 11, "a.jpg", "image/jpeg", 100, 1);
    filling_show_answers(f, page);
    assert_string_equal(answer(page, "genre"), "Un animal");
    assert_string_equal(answer(page, "couleurs"), "Noir|Blanc");
    assert_string_equal(answer(page, "puce"), "A1");
    has(find(page, "answer", "name", "puce"), "group", "Carnet");
    assert_string_equal(answer(page, "vies"), "");
    assert_string_equal(answer(page, "selle"), "(none)");
    assert_string_equal(answer(page, "recit"), "un|deux");
    assert_string_equal(answer(page, "naissance"), "mars 1985");
    assert_string_equal(answer(page, "telephone"), "03" NB "20" NB "66" NB "46" NB "51");
    assert_string_equal(answer(page, "adresse"), "1 rue A|59100 Roubaix");
    assert_string_equal(answer(page, "accord"), "oui");
    assert_string_equal(answer(page, "bureau"), "(none)");
    assert_string_equal(answer(page, "resume"), "Un animal de Essai");
    has(find(page, "step", "id", "animal"), "title", "L’animal");
    has(xml_first(find(page, "answer", "name", "photos"), "piece"), "name", "a.jpg");
}

/*
 * The city's definitions, as people walk through them.
 */
static const char *path_of(filling_t *f)
{
    const char *text = "";

    for (const step_t *one = filling_next(f, NULL); one; one = filling_next(f, one))
        text = apr_pstrcat(pool, text, *text ? " " : "", one->id, NULL);
    return text;
}

static const char you[] = "nom=Essai&prenom=Ana&adresse.voie=1 rue "
                          "A&adresse.code-postal=59100&adresse.ville=Roubaix&courriel=ana@ville.example";

static void asks_for_a_birth(void **state)
{
    filling_t *f = open_with(etat_civil, NULL);

    (void)state;
    post(f, "acte", "nature=naissance");
    post(f, "lieu", "lieu=roubaix");
    post(f, "document", "document=integrale&exemplaires=2");
    assert_string_equal(path_of(f), "acte lieu document lien personne parents coordonnees");
    post(f, "lien", "qualite=autre");
    assert_string_equal(problems(f, "lien"), "qualite-precision:missing");
    assert_non_null(find(shown(f, "personne", NULL, NULL), "note", "kind", "attention"));
    post(f, "lien", "qualite=titulaire");
    assert_string_equal(path_of(f), "acte lieu document lien vous parents coordonnees");
    post(f, "vous",
         "titulaire-nom=Essai&titulaire-prenoms=Ana "
         "Zoé&titulaire-naissance.jour=4&titulaire-naissance.mois=7&titulaire-naissance.annee=1985");
    post(f, "parents", "parent1-nom=Essai&parent1-prenom=Paul&parent2-inconnu=oui");
    assert_false(relevant(f, "nom"));
    post(f, "coordonnees", you);
    assert_string_equal(problems(f, NULL), "");
    assert_null(filling_unfinished(f));
    filling_prune(f);
    assert_string_equal(filling_subject(f, pool), "Acte de naissance");
    assert_string_equal(filling_requester(f, pool), "Ana Zoé Essai");
    assert_string_equal(filling_email(f, pool), "ana@ville.example");
    assert_string_equal(filling_office(f, pool), "etat-civil");
    post(f, "document", "document=sans-filiation&exemplaires=1");
    assert_string_equal(path_of(f), "acte lieu document personne coordonnees");
}

static void asks_for_a_marriage(void **state)
{
    filling_t *f = open_with(etat_civil, NULL);

    (void)state;
    post(f, "acte", "nature=mariage");
    post(f, "lieu", "lieu=roubaix");
    post(f, "document", "document=filiation&exemplaires=1");
    assert_string_equal(path_of(f), "acte lieu document lien epoux parents-epoux1 parents-epoux2 coordonnees");
    post(f, "lien", "qualite=titulaire");
    assert_string_equal(problems(f, "lien"), "qualite:not-an-option");
    post(f, "lien", "qualite=epoux");
    post(f, "epoux", "epoux1-nom=A&epoux1-prenoms=B&epoux2-nom=C&epoux2-prenoms=D&mariage.annee=1790");
    assert_string_equal(problems(f, "epoux"), "mariage:constraint");
    post(f, "epoux", "epoux1-nom=A&epoux1-prenoms=B&epoux2-nom=C&epoux2-prenoms=D&mariage.annee=1990");
    assert_string_equal(problems(f, "epoux"), "");
    assert_string_equal(problems(f, "parents-epoux2"), "epoux2-parent1-nom:missing epoux2-parent1-prenom:missing "
                                                       "epoux2-parent2-nom:missing epoux2-parent2-prenom:missing");
    assert_string_equal(filling_subject(f, pool), "Acte de mariage");
}

static void asks_for_a_death(void **state)
{
    filling_t *f = open_with(etat_civil, NULL);

    (void)state;
    post(f, "acte", "nature=deces");
    post(f, "lieu", "lieu=domicile");
    assert_string_equal(problems(f, "lieu"), "");
    post(f, "document", "document=filiation&exemplaires=4");
    assert_string_equal(problems(f, "document"), "document:not-an-option exemplaires:not-an-option");
    post(f, "document", "document=integrale&exemplaires=3");
    assert_string_equal(path_of(f), "acte lieu document defunt coordonnees");
    post(f, "defunt", "defunt-nom=A&defunt-prenoms=B&deces.mois=5&deces.annee=1999");
    assert_string_equal(problems(f, "defunt"), "deces-commune:missing");
    post(f, "acte", "nature=naissance");
    assert_string_equal(problems(f, "lieu"), "lieu:not-an-option");
    assert_string_equal(path_of(f), "acte lieu document lien personne parents coordonnees");
}

static void tells_where_else(void **state)
{
    static const char *const places[] = {"commune", "etranger", "ofpra", "autre-pays"};

    (void)state;
    for (size_t i = 0; i < COUNT(places); i++) {
        filling_t *f = open_with(etat_civil, NULL);

        post(f, "acte", "nature=mariage");
        post(f, "lieu", apr_pstrcat(pool, "lieu=", places[i], NULL));
        assert_string_equal(problems(f, "lieu"), ":stop");
        assert_ptr_equal(filling_unfinished(f), step(f, "lieu"));
    }
}

static void reports_without_a_name(void **state)
{
    filling_t *f = open_with(signalement, NULL);

    (void)state;
    post(f, "probleme", "categorie=eclairage");
    assert_string_equal(path_of(f), "probleme precision lieu description coordonnees");
    post(f, "precision", "sous-categorie=depot");
    assert_string_equal(problems(f, "precision"), "sous-categorie:not-an-option");
    post(f, "precision", "sous-categorie=lampe-eteinte");
    post(f, "lieu", "lieu=12 rue A&lampadaire=R123");
    post(f, "description", "description=Il est éteint.");
    post(f, "coordonnees", "nom=");
    assert_null(filling_unfinished(f));
    filling_prune(f);
    assert_string_equal(filling_subject(f, pool), "Éclairage public" NB ": Lampadaire éteint");
    assert_string_equal(filling_requester(f, pool), "");
    assert_string_equal(filling_office(f, pool), "cadre-de-vie");
    post(f, "probleme", "categorie=autre");
    assert_string_equal(path_of(f), "probleme lieu description coordonnees");
    assert_string_equal(filling_subject(f, pool), "Autre problème");
    assert_false(relevant(f, "lampadaire"));
}

static void asks_for_a_plate_of_wrecks_only(void **state)
{
    filling_t *f = open_with(signalement, NULL);

    (void)state;
    post(f, "probleme", "categorie=stationnement");
    post(f, "precision", "sous-categorie=genant");
    assert_false(relevant(f, "vehicule-plaque"));
    post(f, "precision", "sous-categorie=epave");
    assert_true(relevant(f, "vehicule-plaque"));
    post(f, "probleme", "categorie=proprete");
    assert_false(relevant(f, "vehicule-plaque"));
}

/*
 * Garbage. The same seed each time: a failure can be looked at again.
 */
static unsigned next_random(unsigned *seed)
{
    *seed = *seed * 1103515245u + 12345u;
    return *seed >> 16;
}

static const char *random_name(const teleservice_t *t, unsigned *seed)
{
    static const char *const parts[] = {"", ".jour", ".mois", ".annee", ".voie", ".code-postal", ".pays", ".x"};
    unsigned skip = next_random(seed) % apr_hash_count(t->fields);
    apr_hash_index_t *i = apr_hash_first(pool, t->fields);

    while (skip--)
        i = apr_hash_next(i);
    return apr_pstrcat(pool, apr_hash_this_key(i), parts[next_random(seed) % COUNT(parts)], NULL);
}

static const char *random_value(const teleservice_t *t, unsigned *seed)
{
    static const char *const odd[] = {"",
                                      "oui",
                                      "1",
                                      "-1",
                                      "0",
                                      "31",
                                      "2",
                                      "1985",
                                      "99999999999999999999",
                                      "<a>",
                                      "&#0;",
                                      "\xef\xbf\xbd",
                                      "a@b.fr",
                                      "59100",
                                      "+33",
                                      "\xf0\x9f\x98\x80",
                                      "\n\n\n",
                                      "'\"]]>",
                                      "e\xcc\x81\xcc\x81",
                                      "\xe2\x80\xae"};
    const char *name = random_name(t, seed);
    const field_t *one = apr_hash_get(t->fields, name, APR_HASH_KEY_STRING);

    if (one && one->options && one->options->nelts && next_random(seed) % 2)
        return APR_ARRAY_IDX(one->options, next_random(seed) % one->options->nelts, option_t *)->value;
    return next_random(seed) % 8 ? odd[next_random(seed) % COUNT(odd)] : name;
}

static void once(const teleservice_t *t, unsigned *seed)
{
    filling_t *f = open_with(t, NULL);

    for (int round = 0; round < 4; round++) {
        const step_t *at = APR_ARRAY_IDX(t->steps, next_random(seed) % t->steps->nelts, const step_t *);
        form_t *form = form_make(pool);
        xmlNodePtr page = xml_new(pool, "page");

        for (unsigned n = next_random(seed) % 40; n; n--)
            form_add(form, random_name(t, seed), random_value(t, seed));
        filling_take(f, at, form, NULL);
        filling_show_step(f, at, filling_check(f, NULL), NULL, page);
        filling_show_answers(f, page);
        f = open_with(t, filling_dump(f, pool)); /* what is stored can be read again */
        if (round == 3)
            filling_prune(f);
        filling_subject(f, pool);
        filling_unfinished(f);
    }
}

static void survives_garbage(void **state)
{
    const teleservice_t *const all[] = {essai, etat_civil, signalement};
    apr_pool_t *parent = pool;
    unsigned seed = 2026;

    (void)state;
    for (int i = 0; i < 150; i++) {
        apr_pool_create(&pool, parent);
        once(all[i % COUNT(all)], &seed);
        apr_pool_destroy(pool);
        pool = parent;
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(opens_questions),
        cmocka_unit_test(stale_answers),
        cmocka_unit_test(options_by_relevance),
        cmocka_unit_test(values_nobody_offered),
        cmocka_unit_test(steps_in_order),
        cmocka_unit_test(takes_text),
        cmocka_unit_test(takes_markup_literally),
        cmocka_unit_test(takes_contacts),
        cmocka_unit_test(takes_numbers),
        cmocka_unit_test(takes_dates),
        cmocka_unit_test(keeps_wrong_dates),
        cmocka_unit_test(takes_addresses),
        cmocka_unit_test(requires),
        cmocka_unit_test(says_the_definitions_words),
        cmocka_unit_test(computes),
        cmocka_unit_test(names_the_requester),
        cmocka_unit_test(prefills),
        cmocka_unit_test(pieces),
        cmocka_unit_test(takes_only_some),
        cmocka_unit_test(opens_stored_data),
        cmocka_unit_test(shows_steps),
        cmocka_unit_test(shows_values),
        cmocka_unit_test(shows_problems),
        cmocka_unit_test(shows_answers),
        cmocka_unit_test(asks_for_a_birth),
        cmocka_unit_test(asks_for_a_marriage),
        cmocka_unit_test(asks_for_a_death),
        cmocka_unit_test(tells_where_else),
        cmocka_unit_test(reports_without_a_name),
        cmocka_unit_test(asks_for_a_plate_of_wrecks_only),
        cmocka_unit_test(survives_garbage),
    };
    int failed;

    apr_initialize();
    failed = cmocka_run_group_tests(tests, set_up, tear_down);
    apr_terminate();
    return failed;
}
