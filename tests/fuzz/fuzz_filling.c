/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The input is a digit that chooses a téléservice of conf/teleservices/, then one line for each step in its turn: what
 * is posted there, urlencoded. Whatever was posted, everything can be shown, written, stored and opened again.
 */
#include "fuzz.h"

#include "base/secret.h"
#include "base/xml.h"
#include "teleservice/filling.h"
#include "web/html.h"

#define FIELDS_MAX 100

static const apr_time_t now = 1798128330 * APR_TIME_C(1000000); /* 2026-12-24 */
static settings_t settings;
static apr_array_header_t *teleservices;

static void add_office(apr_pool_t *p, const char *id)
{
    office_t *office = apr_pcalloc(p, sizeof *office);

    office->id = office->name = id;
    apr_hash_set(settings.offices, id, APR_HASH_KEY_STRING, office);
}

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
    const problem_t *problem;
    apr_pool_t *p;

    (void)argc;
    (void)argv;
    must(apr_initialize() == 0 && apr_pool_create(&p, NULL) == 0 && secret_init() == 0);
    atexit(apr_terminate); /* what lives in the pool is given back before leaks are looked for */
    settings.calendar = calendar_open(p, "Europe/Paris");
    settings.offices = apr_hash_make(p);
    settings.file_max = 10 << 20;
    settings.teleservices_dir = apr_pstrcat(p, getenv("ROUBAIX_SRC"), "/conf/teleservices", NULL);
    add_office(p, "etat-civil");
    add_office(p, "cadre-de-vie");
    problem = teleservice_load_all(p, &settings, &teleservices);
    if (problem)
        fprintf(stderr, "%s\n", problem->detail);
    must(!problem);
    return 0;
}

static const problem_t *open_filling(apr_pool_t *p, const teleservice_t *teleservice, const char *data, filling_t **out)
{
    return filling_open(p, teleservice, &settings, now, data, out);
}

static void take(apr_pool_t *p, filling_t *filling, const step_t *step, const char *bytes, size_t n, xmlNodePtr page)
{
    form_t *form;

    if (urlencoded_parse(p, bytes, n, FIELDS_MAX, &form))
        return;
    filling_take(filling, step, form, NULL);
    filling_show_step(filling, step, filling_check(filling, step), NULL, page);
}

/* One line of the input for each relevant step. */
static void fill(apr_pool_t *p, filling_t *filling, const char *text, size_t n, xmlNodePtr page)
{
    const char *end = text + n;

    for (const step_t *step = filling_next(filling, NULL); step && text < end; step = filling_next(filling, step)) {
        const char *line = memchr(text, '\n', (size_t)(end - text));

        take(p, filling, step, text, (size_t)((line ? line : end) - text), page);
        text = line ? line + 1 : end;
    }
}

/* What is stored is what is opened. */
static void store_and_open(apr_pool_t *p, filling_t *filling)
{
    const char *stored = filling_dump(filling, p);
    filling_t *again;

    must(!open_filling(p, filling_teleservice(filling), stored, &again));
    must(!strcmp(stored, filling_dump(again, p)));
}

static void answer(apr_pool_t *p, filling_t *filling, xmlNodePtr page)
{
    filling_prune(filling);
    filling_show_answers(filling, page);
    must(filling_office(filling, p) && filling_subject(filling, p) && filling_requester(filling, p));
    must(filling_sort_name(filling, p) && filling_email(filling, p));
    store_and_open(p, filling);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    apr_pool_t *p;
    filling_t *filling;
    xmlNodePtr page;
    apr_size_t length;
    const char *html;

    if (size < 2)
        return 0;
    apr_pool_create(&p, NULL);
    page = xml_new(p, "page");
    must(!open_filling(p, APR_ARRAY_IDX(teleservices, data[0] % teleservices->nelts, teleservice_t *), NULL, &filling));
    fill(p, filling, (const char *)data + 1, size - 1, page);
    store_and_open(p, filling);
    if (!filling_unfinished(filling))
        answer(p, filling, page);
    html = html_write(p, page->doc, &length);
    must(strlen(html) == length && text_is_clean(html, length));
    apr_pool_destroy(p);
    return 0;
}
