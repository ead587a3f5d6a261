/* SPDX-License-Identifier: Apache-2.0 */
#include "teleservice/teleservice.h"

#include <stdlib.h>
#include <string.h>

#include <apr_file_info.h>
#include <apr_file_io.h>
#include <apr_strings.h>

#include "base/secret.h"
#include "base/xml.h"
#include "teleservice/definition.h"
#include "teleservice/grammar.h"

#define FILE_MAX (1024 * 1024) /* bytes of a definition */
#define CODE "teleservice"

const char *const teleservice_address_parts[] = {"voie", "complement", "code-postal", "ville", "pays", NULL};
const char *const teleservice_date_parts[] = {"jour", "mois", "annee", NULL};

static teleservice_t *make(apr_pool_t *p, const char *xml)
{
    teleservice_t *t = apr_pcalloc(p, sizeof *t);

    t->xml = xml;
    t->digest = secret_digest(p, xml);
    return t;
}

static definition_t *begin(apr_pool_t *p, const settings_t *settings, const char *path, const char *xml)
{
    definition_t *d = apr_pcalloc(p, sizeof *d);

    d->p = p;
    d->path = path;
    d->settings = settings;
    d->teleservice = make(p, xml);
    d->uses = apr_array_make(p, 32, sizeof(expression_use_t));
    return d;
}

/* xml_parse() says "line 12: reason". */
static const problem_t *not_xml(apr_pool_t *p, const char *path, const problem_t *problem)
{
    const char *detail = problem->detail ? problem->detail : "not XML";

    if (!strncmp(detail, "line ", 5))
        return problem_make(p, PROBLEM_INTERNAL, CODE, "%s:%.*s", path, (int)strcspn(detail + 5, "\n"), detail + 5);
    return problem_make(p, PROBLEM_INTERNAL, CODE, "%s:1: %s", path, detail);
}

const problem_t *teleservice_parse(apr_pool_t *p, const settings_t *settings, const char *xml, teleservice_t **out)
{
    definition_t *d = begin(p, settings, "definition", xml);
    const problem_t *problem;
    xmlNodePtr root;

    if ((problem = xml_parse(p, xml, strlen(xml), CODE, &root)))
        return not_xml(p, d->path, problem);
    definition_read(d, root);
    if (d->teleservice->steps->nelts == 0)
        definition_wrong(d, 1, "no step");
    *out = d->teleservice;
    return d->problem;
}

static const problem_t *unreadable(apr_pool_t *p, const char *path, apr_status_t rv)
{
    char reason[120];

    return problem_make(p, PROBLEM_INTERNAL, CODE, "%s:0: cannot be read: %s", path,
                        apr_strerror(rv, reason, sizeof reason));
}

static const problem_t *read_file(apr_pool_t *p, const char *path, const char **text)
{
    apr_file_t *file;
    apr_finfo_t info;
    char *bytes;
    apr_status_t rv = apr_file_open(&file, path, APR_READ | APR_BINARY, APR_OS_DEFAULT, p);

    if (rv != APR_SUCCESS || (rv = apr_file_info_get(&info, APR_FINFO_SIZE, file)) != APR_SUCCESS)
        return unreadable(p, path, rv);
    if (info.size > FILE_MAX)
        return problem_make(p, PROBLEM_INTERNAL, CODE, "%s:0: more than %d bytes", path, FILE_MAX);
    bytes = apr_pcalloc(p, (apr_size_t)info.size + 1);
    rv = apr_file_read_full(file, bytes, (apr_size_t)info.size, NULL);
    apr_file_close(file);
    if (rv != APR_SUCCESS && info.size)
        return unreadable(p, path, rv);
    if (strlen(bytes) != (apr_size_t)info.size)
        return problem_make(p, PROBLEM_INTERNAL, CODE, "%s:1: holds a NUL", path);
    *text = bytes;
    return NULL;
}

/* The id is in the addresses: whoever looks for it looks for the file. */
static void check_file_name(definition_t *d)
{
    const char *name = strrchr(d->path, '/') ? strrchr(d->path, '/') + 1 : d->path;

    if (strcmp(name, apr_pstrcat(d->p, d->teleservice->id, ".xml", NULL)))
        definition_wrong(d, d->line, "id=\"%s\" must be the file's name without .xml", d->teleservice->id);
}

const problem_t *teleservice_load(apr_pool_t *p, const settings_t *settings, const char *path, teleservice_t **out)
{
    const char *xml = NULL, *wrong;
    const problem_t *problem;
    definition_t *d;
    xmlNodePtr root;
    int line;

    if ((problem = read_file(p, path, &xml)))
        return problem;
    d = begin(p, settings, path, xml);
    if ((problem = xml_parse(p, xml, strlen(xml), CODE, &root)))
        return not_xml(p, path, problem);
    if ((wrong = grammar_check(p, root->doc, &line)))
        definition_wrong(d, line, "%s", wrong);
    if (!d->problem)
        definition_read(d, root);
    if (!d->problem)
        definition_judge(d);
    if (!d->problem)
        check_file_name(d);
    *out = d->teleservice;
    return d->problem;
}

/*
 * The folder.
 */
static int by_name(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static const problem_t *list_folder(apr_pool_t *p, const char *folder, apr_array_header_t *names)
{
    apr_finfo_t info;
    apr_dir_t *dir;
    apr_status_t rv = apr_dir_open(&dir, folder, p);

    if (rv != APR_SUCCESS)
        return unreadable(p, folder, rv);
    while (apr_dir_read(&info, APR_FINFO_NAME, dir) == APR_SUCCESS) {
        apr_size_t n = strlen(info.name);

        if (n > 4 && *info.name != '.' && !strcmp(info.name + n - 4, ".xml"))
            APR_ARRAY_PUSH(names, const char *) = apr_pstrcat(p, folder, "/", info.name, NULL);
    }
    apr_dir_close(dir);
    if (names->nelts)
        qsort(names->elts, names->nelts, sizeof(const char *), by_name);
    return NULL;
}

const problem_t *teleservice_load_all(apr_pool_t *p, const settings_t *settings, apr_array_header_t **out)
{
    apr_array_header_t *names = apr_array_make(p, 8, sizeof(const char *));
    const problem_t *problem = list_folder(p, settings->teleservices_dir, names);

    *out = apr_array_make(p, 8, sizeof(teleservice_t *));
    for (int i = 0; !problem && i < names->nelts; i++) {
        teleservice_t *teleservice = NULL;

        problem = teleservice_load(p, settings, APR_ARRAY_IDX(names, i, const char *), &teleservice);
        if (!problem && (!teleservice->with_kiosque || settings->kiosque.on))
            APR_ARRAY_PUSH(*out, teleservice_t *) = teleservice;
    }
    return problem;
}

const problem_t *teleservice_take_fiche(apr_pool_t *p, apr_array_header_t *all, teleservice_t **fiche)
{
    int kept = 0;

    *fiche = NULL;
    for (int i = 0; i < all->nelts; i++) {
        teleservice_t *teleservice = APR_ARRAY_IDX(all, i, teleservice_t *);

        if (!teleservice->is_fiche)
            APR_ARRAY_IDX(all, kept++, teleservice_t *) = teleservice;
        else if (*fiche)
            return problem_make(p, PROBLEM_INTERNAL, "teleservice", "%s and %s are both with=\"fiche\": there is one child's file",
                                (*fiche)->id, teleservice->id);
        else
            *fiche = teleservice;
    }
    all->nelts = kept;
    return NULL;
}

static int has_word(const apr_array_header_t *words, const char *word)
{
    for (int i = 0; i < words->nelts; i++)
        if (!strcmp(APR_ARRAY_IDX(words, i, const char *), word))
            return 1;
    return 0;
}

int teleservice_enrols(const teleservice_t *teleservice, const char *kind)
{
    return has_word(teleservice->enrols, kind);
}

const step_t *teleservice_step(const teleservice_t *teleservice, const char *id, int *position)
{
    for (int i = 0; id && i < teleservice->steps->nelts; i++) {
        const step_t *step = APR_ARRAY_IDX(teleservice->steps, i, const step_t *);

        if (strcmp(step->id, id))
            continue;
        if (position)
            *position = i;
        return step;
    }
    return NULL;
}

int teleservice_serves(const teleservice_t *teleservice, const char *audience)
{
    return has_word(teleservice->audiences, audience);
}
