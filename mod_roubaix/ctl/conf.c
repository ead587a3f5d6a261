/* SPDX-License-Identifier: Apache-2.0 */
#include "ctl/conf.h"

#include <errno.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include <apr_file_info.h>
#include <apr_lib.h>
#include <apr_strings.h>

#include "paths.h"

/*
 * Words
 */

/* ${NAME} becomes its value; what nobody defined stays as it stands, as in httpd. */
static const char *expand(apr_pool_t *p, const char *text, apr_hash_t *defines)
{
    const char *start = strstr(text, "${"), *end = start ? strchr(start, '}') : NULL;
    const char *name, *value;

    if (!end)
        return text;
    name = apr_pstrmemdup(p, start + 2, end - start - 2);
    value = apr_hash_get(defines, name, APR_HASH_KEY_STRING);
    if (!value && !(value = getenv(name)))
        value = apr_pstrmemdup(p, start, end - start + 1);
    return apr_pstrcat(p, apr_pstrmemdup(p, text, start - text), value, expand(p, end + 1, defines), NULL);
}

/* Takes one word off `*line`. */
static const char *next_word(apr_pool_t *p, const char **line)
{
    const char *from = *line;
    char quote = *from == '"' || *from == '\'' ? *from++ : 0;
    char *word = apr_palloc(p, strlen(from) + 1), *to = word;

    while (*from && (quote ? *from != quote : !apr_isspace(*from))) {
        if (*from == '\\' && (from[1] == '\\' || (quote && from[1] == quote)))
            from++;
        *to++ = *from++;
    }
    *to = '\0';
    *line = *from && quote ? from + 1 : from;
    return word;
}

apr_array_header_t *conf_words(apr_pool_t *p, const char *line, apr_hash_t *defines)
{
    apr_array_header_t *words = apr_array_make(p, 8, sizeof(const char *));

    for (;;) {
        while (apr_isspace(*line))
            line++;
        if (!*line)
            return words;
        APR_ARRAY_PUSH(words, const char *) = expand(p, next_word(p, &line), defines);
    }
}

/*
 * Directives
 */

typedef struct reader_t {
    apr_pool_t *p;
    conf_t *conf;
    apr_hash_t *defines;
} reader_t;

typedef struct directive_t {
    const char *name;
    void (*take)(reader_t *reader, const struct directive_t *directive, const apr_array_header_t *words);
    size_t offset; /* of the text in conf_t */
} directive_t;

static const char *word_at(const apr_array_header_t *words, int i)
{
    return i < words->nelts ? APR_ARRAY_IDX(words, i, const char *) : "";
}

static void take_text(reader_t *reader, const directive_t *directive, const apr_array_header_t *words)
{
    *(const char **)((char *)reader->conf + directive->offset) = word_at(words, 1);
}

static void take_path(reader_t *reader, const directive_t *directive, const apr_array_header_t *words)
{
    char *path;

    if (apr_filepath_merge(&path, reader->conf->root, word_at(words, 1), 0, reader->p) == APR_SUCCESS)
        *(const char **)((char *)reader->conf + directive->offset) = path;
}

static void take_define(reader_t *reader, const directive_t *directive, const apr_array_header_t *words)
{
    (void)directive;
    apr_hash_set(reader->defines, word_at(words, 1), APR_HASH_KEY_STRING, word_at(words, 2));
}

static void take_city(reader_t *reader, const directive_t *directive, const apr_array_header_t *words)
{
    (void)directive;
    apr_hash_set(reader->conf->settings.city, word_at(words, 1), APR_HASH_KEY_STRING, word_at(words, 2));
}

static office_t *read_office(apr_pool_t *p, const apr_array_header_t *words)
{
    office_t *office = apr_pcalloc(p, sizeof *office);
    const struct {
        const char *key;
        const char **value;
    } keys[] = {
        {"name=", &office->name},   {"address=", &office->address}, {"phone=", &office->phone},
        {"email=", &office->email}, {"hours=", &office->hours},     {"detail=", &office->detail},
        {"client=", &office->client},
    };

    office->id = word_at(words, 1);
    office->name = office->address = office->phone = office->email = "";
    for (int i = 2; i < words->nelts; i++)
        for (size_t k = 0; k < sizeof keys / sizeof *keys; k++)
            if (!strncmp(word_at(words, i), keys[k].key, strlen(keys[k].key)))
                *keys[k].value = word_at(words, i) + strlen(keys[k].key);
    return office;
}

static void take_office(reader_t *reader, const directive_t *directive, const apr_array_header_t *words)
{
    settings_t *settings = &reader->conf->settings;
    office_t *office = read_office(reader->p, words);

    (void)directive;
    APR_ARRAY_PUSH(settings->office_list, office_t *) = office;
    apr_hash_set(settings->offices, office->id, APR_HASH_KEY_STRING, office);
}

static void take_regie(reader_t *reader, const directive_t *directive, const apr_array_header_t *words)
{
    (void)directive;
    APR_ARRAY_PUSH(reader->conf->settings.regies, office_t *) = read_office(reader->p, words);
}

/* "10M" as bytes. */
static void take_size(reader_t *reader, const directive_t *directive, const apr_array_header_t *words)
{
    char *unit;
    apr_int64_t size = apr_strtoi64(word_at(words, 1), &unit, 10);
    const char *units = "KMG", *at = *unit ? strchr(units, apr_toupper(*unit)) : NULL;

    *(apr_off_t *)((char *)reader->conf + directive->offset) = at ? size << (10 * (at - units + 1)) : size;
}

static const directive_t directives[] = {
    {"DBDriver", take_text, offsetof(conf_t, driver)},
    {"DBDParams", take_text, offsetof(conf_t, params)},
    {"ServerRoot", take_text, offsetof(conf_t, root)},
    {"Define", take_define, 0},
    {"RoubaixPublicURL", take_text, offsetof(conf_t, settings.public_url)},
    {"RoubaixTimeZone", take_text, offsetof(conf_t, settings.zone)},
    {"RoubaixTemplates", take_path, offsetof(conf_t, settings.templates_dir)},
    {"RoubaixTeleservices", take_path, offsetof(conf_t, settings.teleservices_dir)},
    {"RoubaixData", take_path, offsetof(conf_t, settings.data_dir)},
    {"RoubaixPhotoProgram", take_path, offsetof(conf_t, settings.photo_program)},
    {"RoubaixFileMax", take_size, offsetof(conf_t, settings.file_max)},
    {"RoubaixBodyMax", take_size, offsetof(conf_t, settings.body_max)},
    {"RoubaixMailServer", take_text, offsetof(conf_t, settings.mail.server)},
    {"RoubaixPayFiPService", take_text, offsetof(conf_t, settings.payment.service)},
    {"RoubaixPayFiPPage", take_text, offsetof(conf_t, settings.payment.page)},
    {"RoubaixPayFiPMode", take_text, offsetof(conf_t, settings.payment.mode)},
    {"RoubaixPayFiPNotifyURL", take_text, offsetof(conf_t, settings.payment.notify_url)},
    {"RoubaixPayFiPCAFile", take_path, offsetof(conf_t, settings.payment.ca_file)},
    {"RoubaixAvisClient", take_text, offsetof(conf_t, settings.payment.avis.client)},
    {"RoubaixCity", take_city, 0},
    {"RoubaixOffice", take_office, 0},
    {"RoubaixRegie", take_regie, 0},
};

static void take_line(reader_t *reader, const char *line)
{
    apr_array_header_t *words = conf_words(reader->p, line, reader->defines);

    for (size_t i = 0; i < sizeof directives / sizeof *directives; i++)
        if (words->nelts > 1 && !strcasecmp(word_at(words, 0), directives[i].name))
            directives[i].take(reader, &directives[i], words);
}

/*
 * Lines
 */

/* The next line in `p`, those that end in a backslash joined to what follows; NULL at the end. */
static const char *next_line(apr_pool_t *p, FILE *file)
{
    const char *whole = NULL;
    char *line = NULL;
    size_t room = 0;
    ssize_t n;

    while ((n = getline(&line, &room, file)) >= 0) {
        int goes_on;

        while (n && (line[n - 1] == '\n' || line[n - 1] == '\r'))
            n--;
        goes_on = n && line[n - 1] == '\\';
        whole = apr_pstrcat(p, whole ? whole : "", apr_pstrmemdup(p, line, n - goes_on), NULL);
        if (!goes_on)
            break;
    }
    free(line);
    return whole;
}

/* What config.c takes when the directive is not written; /etc/apache2 for /etc/apache2/mods-available/roubaix.conf. */
static conf_t *make_conf(apr_pool_t *p, const char *path)
{
    conf_t *conf = apr_pcalloc(p, sizeof *conf);
    settings_t *settings = &conf->settings;

    if (apr_filepath_merge((char **)&conf->root, NULL, apr_pstrcat(p, path, "/../..", NULL), 0, p) != APR_SUCCESS)
        conf->root = "/";
    settings->base = settings->public_url = "";
    settings->zone = "Europe/Paris";
    settings->templates_dir = ROUBAIX_DATADIR "/templates";
    settings->teleservices_dir = ROUBAIX_CONFDIR "/teleservices";
    settings->data_dir = "/var/lib/roubaix";
    settings->photo_program = ROUBAIX_LIBEXECDIR "/roubaix-photo";
    settings->payment.mode = "T";
    settings->payment.timeout = apr_time_from_sec(15);
    settings->payment.slots = 1;
    settings->body_max = 50 << 20;
    settings->file_max = 10 << 20;
    settings->city = apr_hash_make(p);
    settings->offices = apr_hash_make(p);
    settings->office_list = apr_array_make(p, 8, sizeof(office_t *));
    settings->regies = apr_array_make(p, 8, sizeof(office_t *));
    return conf;
}

conf_t *conf_read(apr_pool_t *p, const char *path)
{
    FILE *file = fopen(path, "re");
    reader_t reader = {p, make_conf(p, path), apr_hash_make(p)};
    const char *line;

    if (!file)
        return NULL;
    while ((line = next_line(p, file))) {
        while (apr_isspace(*line))
            line++;
        if (*line != '#' && *line != '<')
            take_line(&reader, line);
    }
    fclose(file);
    reader.conf->settings.calendar = calendar_open(p, reader.conf->settings.zone);
    return reader.conf;
}
