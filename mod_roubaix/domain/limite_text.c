/* SPDX-License-Identifier: Apache-2.0 */
/* The notation of rules, read and written by the same tables of words. */
#include "domain/limite.h"

#include <string.h>

#include <apr_lib.h>
#include <apr_strings.h>

#define LETTERS "abcdefghijklmnopqrstuvwxyz-"

/* A decalage begins with what it counts. */
static const char *const familles[LIMITE_FAMILLES] = {
    [LIMITE_JAMAIS] = "jamais",   [LIMITE_DECALAGE] = "",    [LIMITE_HEURES] = "heures",
    [LIMITE_SEMAINE] = "semaine", [LIMITE_TABLE] = "table",
};

static const char *const genres[JOURS_KINDS] = {
    [JOURS_CALENDAIRES] = "jours-calendaires", [JOURS_OUVRABLES] = "jours-ouvrables", [JOURS_OUVRES] = "jours-ouvres",
    [JOURS_ECOLE] = "jours-ecole",             [JOURS_OUVERTURE] = "jours-ouverture",
};

static const char *const semaine[] = {"lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"};

/*
 * Reading: every read_ function leaves the cursor behind what it took, or gives 0 and leaves it where it is wrong.
 */
typedef struct cursor_t {
    const char *at;
    const char *fault; /* the code of what is wrong there, or NULL */
} cursor_t;

static int wrong(cursor_t *c, const char *at, const char *code)
{
    c->at = at;
    c->fault = code;
    return 0;
}

static int ahead(const cursor_t *c, const char *sign)
{
    return !strncmp(c->at, sign, strlen(sign));
}

static int take(cursor_t *c, const char *sign)
{
    int is = ahead(c, sign);

    if (is)
        c->at += strlen(sign);
    return is;
}

static int need(cursor_t *c, const char *sign)
{
    return take(c, sign) || wrong(c, c->at, "signe");
}

/* Which of the words stands there, taken; -1 and not taken when none does. */
static int word(cursor_t *c, const char *const *words, int count)
{
    size_t n = strspn(c->at, LETTERS);

    for (int i = 0; n > 0 && i < count; i++)
        if (strlen(words[i]) == n && !memcmp(words[i], c->at, n)) {
            c->at += n;
            return i;
        }
    return -1;
}

static int read_day(cursor_t *c, int *weekday)
{
    *weekday = word(c, semaine, 7);
    return *weekday >= 0 || wrong(c, c->at, "jour");
}

static int read_number(cursor_t *c, int min, int max, int *out)
{
    const char *start = c->at;

    *out = 0;
    while (apr_isdigit(*c->at) && *out <= max)
        *out = 10 * *out + *c->at++ - '0';
    return (c->at > start && (*start != '0' || c->at == start + 1) && *out >= min && *out <= max) || wrong(c, start, "nombre");
}

static int two_digits(const char *text)
{
    return apr_isdigit(text[0]) && apr_isdigit(text[1]) ? 10 * (text[0] - '0') + text[1] - '0' : -1;
}

static int read_hour(cursor_t *c, int *minute)
{
    int hours = two_digits(c->at), minutes = hours >= 0 && c->at[2] == ':' ? two_digits(c->at + 3) : -1;

    if (minutes < 0 || minutes > 59 || 60 * hours + minutes > JOURS_MINUTES)
        return wrong(c, c->at, "heure");
    *minute = 60 * hours + minutes;
    c->at += 5;
    return 1;
}

static int read_jamais(cursor_t *c, limite_regle_t *regle)
{
    (void)c;
    (void)regle;
    return 1;
}

static int read_decalage(cursor_t *c, limite_regle_t *regle)
{
    int max = regle->famille == LIMITE_HEURES ? LIMITE_HEURES_MAX : LIMITE_JOURS_MAX;

    return need(c, " ") && read_number(c, 0, max, &regle->n) && need(c, " ") && read_hour(c, &regle->minute);
}

/* `weeks`: how many before when it does not say; `sign` stands before the hour. */
static int read_jalon(cursor_t *c, int weeks, const char *sign, limite_jalon_t *jalon)
{
    jalon->given = 1;
    jalon->weeks = weeks;
    if (take(c, "-") && (!read_number(c, weeks + 1, LIMITE_SEMAINES_MAX, &jalon->weeks) || !need(c, ":")))
        return 0;
    return read_day(c, &jalon->weekday) && need(c, sign) && read_hour(c, &jalon->minute);
}

static int read_semaine(cursor_t *c, limite_regle_t *regle)
{
    return need(c, " ") && read_jalon(c, 1, " ", &regle->jalons[0]);
}

/* `last`: the weekday served by the row before. */
static int read_row(cursor_t *c, limite_regle_t *regle, int *last)
{
    const char *start = c->at;
    int served;
    limite_jalon_t *jalon;

    if (!read_day(c, &served))
        return 0;
    if (served <= *last)
        return wrong(c, start, "ordre");
    *last = served;
    jalon = &regle->jalons[served];
    start = c->at + 1;
    if (!need(c, "=") || !read_jalon(c, 0, "@", jalon))
        return 0;
    return jalon->weeks > 0 || jalon->weekday <= served || wrong(c, start, "apres");
}

static int read_table(cursor_t *c, limite_regle_t *regle)
{
    int last = -1;

    do {
        if (!need(c, " ") || !read_row(c, regle, &last))
            return 0;
    } while (ahead(c, " ") && !ahead(c, " recul") && !ahead(c, " tardif"));
    return 1;
}

static int read_recul(cursor_t *c, limite_regle_t *regle)
{
    const char *start;
    int kind = JOURS_ECOLE;

    if (!take(c, " recul"))
        return 1;
    if (take(c, "=")) {
        start = c->at;
        kind = word(c, genres, JOURS_KINDS);
        if (kind < 0)
            return wrong(c, start, "mot");
        if (kind == JOURS_ECOLE || kind == JOURS_CALENDAIRES)
            return wrong(c, start, "redondant");
    }
    regle->recul = (jours_kind_e)kind;
    return 1;
}

typedef int (*read_fn)(cursor_t *c, limite_regle_t *regle);

static int read_regle(cursor_t *c, limite_regle_t *regle)
{
    static const read_fn reads[LIMITE_FAMILLES] = {
        [LIMITE_JAMAIS] = read_jamais,   [LIMITE_DECALAGE] = read_decalage, [LIMITE_HEURES] = read_decalage,
        [LIMITE_SEMAINE] = read_semaine, [LIMITE_TABLE] = read_table,
    };
    int kind = word(c, genres, JOURS_KINDS), famille = kind >= 0 ? LIMITE_DECALAGE : word(c, familles, LIMITE_FAMILLES);

    if (famille < 0)
        return wrong(c, c->at, "mot");
    regle->famille = (limite_famille_e)famille;
    regle->kind = kind >= 0 ? (jours_kind_e)kind : JOURS_CALENDAIRES;
    return reads[famille](c, regle) && (famille == LIMITE_JAMAIS || famille == LIMITE_HEURES || read_recul(c, regle));
}

static int read_limite(cursor_t *c, limite_t *limite)
{
    const char *start;

    if (!read_regle(c, &limite->normale))
        return 0;
    if (take(c, " tardif")) {
        start = c->at + 1;
        if (!need(c, " ") || !read_regle(c, &limite->tardive))
            return 0;
        if (limite->tardive.famille == LIMITE_JAMAIS)
            return wrong(c, start, "redondant");
    }
    return !*c->at || wrong(c, c->at, "suite");
}

const problem_t *limite_parse(apr_pool_t *p, const char *text, limite_t *out, apr_size_t *at)
{
    cursor_t c = {.at = text ? text : ""};
    const char *start = c.at;
    limite_t limite = {0};

    if (read_limite(&c, &limite)) {
        *out = limite;
        return NULL;
    }
    if (at)
        *at = (apr_size_t)(c.at - start);
    return problem_make(p, PROBLEM_INPUT, c.fault, "byte %d of \"%s\"", (int)(c.at - start), start);
}

/*
 * Writing
 */
static const char *hour(apr_pool_t *p, int minute)
{
    return apr_psprintf(p, "%02d:%02d", minute / 60, minute % 60);
}

static const char *print_jalon(apr_pool_t *p, int weeks, const char *sign, const limite_jalon_t *jalon)
{
    const char *before = jalon->weeks == weeks ? "" : apr_psprintf(p, "-%d:", jalon->weeks);

    return apr_pstrcat(p, before, semaine[jalon->weekday], sign, hour(p, jalon->minute), NULL);
}

static const char *print_jamais(apr_pool_t *p, const limite_regle_t *regle)
{
    (void)p;
    (void)regle;
    return "";
}

static const char *print_decalage(apr_pool_t *p, const limite_regle_t *regle)
{
    return apr_psprintf(p, " %d %s", regle->n, hour(p, regle->minute));
}

static const char *print_semaine(apr_pool_t *p, const limite_regle_t *regle)
{
    return apr_pstrcat(p, " ", print_jalon(p, 1, " ", &regle->jalons[0]), NULL);
}

static const char *print_table(apr_pool_t *p, const limite_regle_t *regle)
{
    const char *text = "";

    for (int i = 0; i < 7; i++)
        if (regle->jalons[i].given)
            text = apr_pstrcat(p, text, " ", semaine[i], "=", print_jalon(p, 0, "@", &regle->jalons[i]), NULL);
    return text;
}

static const char *print_recul(apr_pool_t *p, const limite_regle_t *regle)
{
    if (regle->recul == JOURS_CALENDAIRES)
        return "";
    return regle->recul == JOURS_ECOLE ? " recul" : apr_pstrcat(p, " recul=", genres[regle->recul], NULL);
}

typedef const char *(*print_fn)(apr_pool_t *p, const limite_regle_t *regle);

static const char *print_regle(apr_pool_t *p, const limite_regle_t *regle)
{
    static const print_fn prints[LIMITE_FAMILLES] = {
        [LIMITE_JAMAIS] = print_jamais,   [LIMITE_DECALAGE] = print_decalage, [LIMITE_HEURES] = print_decalage,
        [LIMITE_SEMAINE] = print_semaine, [LIMITE_TABLE] = print_table,
    };
    const char *first = regle->famille == LIMITE_DECALAGE ? genres[regle->kind] : familles[regle->famille];

    return apr_pstrcat(p, first, prints[regle->famille](p, regle), print_recul(p, regle), NULL);
}

const char *limite_print(apr_pool_t *p, const limite_t *limite)
{
    if (limite->tardive.famille == LIMITE_JAMAIS)
        return print_regle(p, &limite->normale);
    return apr_pstrcat(p, print_regle(p, &limite->normale), " tardif ", print_regle(p, &limite->tardive), NULL);
}
