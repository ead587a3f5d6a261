/* SPDX-License-Identifier: Apache-2.0 */
/* The cells of an import, each kind read by a function that gives the code of what is wrong, or NULL. */
#include <stdlib.h>
#include <string.h>

#include <apr_lib.h>
#include <apr_strings.h>

#include "base/money.h"
#include "base/text.h"
#include "domain/famille.h"
#include "domain/import_work.h"
#include "domain/limite.h"

#define CODE_MAX 40
#define TEXT_MAX 100
#define COUNT_MAX 1000000

typedef const char *(*read_fn)(import_t *import, const column_t *column, cell_t *cell);

static const char *read_code(import_t *import, const column_t *column, cell_t *cell)
{
    const char *c = cell->text;

    (void)import;
    (void)column;
    while (apr_isalnum(*c) || (*c && strchr("._/-", *c)))
        c++;
    return *c || c - cell->text > CODE_MAX ? "code" : NULL;
}

/* Each word of the cell by `read`; the words, as they were read, with single spaces. */
static const char *read_words(import_t *import, const column_t *column, cell_t *cell, read_fn read)
{
    char *rest = apr_pstrdup(import->p, cell->text), *last;
    const char *all = NULL, *code = NULL;

    for (const char *word = apr_strtok(rest, " ", &last); word && !code; word = apr_strtok(NULL, " ", &last)) {
        cell_t one = {.text = word};

        code = read(import, column, &one);
        all = all ? apr_pstrcat(import->p, all, " ", one.text, NULL) : one.text;
        cell->number |= one.number;
    }
    cell->text = all ? all : "";
    return code;
}

static const char *read_codes(import_t *import, const column_t *column, cell_t *cell)
{
    return read_words(import, column, cell, read_code);
}

static const char *read_famille(import_t *import, const column_t *column, cell_t *cell)
{
    cell->text = famille_code(import->p, cell->text);
    return read_code(import, column, cell);
}

static const char *read_reference(import_t *import, const column_t *column, cell_t *cell)
{
    apr_hash_t *known = import->known[column->reference];
    const record_t *found;

    if (column->reference == IMPORT_FAMILLES)
        cell->text = famille_code(import->p, cell->text);
    if (!(found = apr_hash_get(known, cell->text, APR_HASH_KEY_STRING)))
        return "inconnu";
    cell->number = found->id;
    return NULL;
}

static int by_text(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* In the order of codes, as they are read from the database. */
static const char *read_familles(import_t *import, const column_t *column, cell_t *cell)
{
    const char *code = read_words(import, column, cell, read_reference);
    apr_array_header_t *codes = apr_array_make(import->p, 2, sizeof(const char *));
    char *rest = apr_pstrdup(import->p, cell->text), *last;

    for (char *word = apr_strtok(rest, " ", &last); word; word = apr_strtok(NULL, " ", &last))
        APR_ARRAY_PUSH(codes, const char *) = word;
    qsort(codes->elts, (size_t)codes->nelts, sizeof(const char *), by_text);
    for (int i = 1; !code && i < codes->nelts; i++)
        if (!strcmp(APR_ARRAY_IDX(codes, i, const char *), APR_ARRAY_IDX(codes, i - 1, const char *)))
            code = "doublon";
    cell->text = apr_array_pstrcat(import->p, codes, ' ');
    return code;
}

static const char *read_text(import_t *import, const column_t *column, cell_t *cell)
{
    cell->text = text_without_bidi(import->p, text_line(import->p, cell->text));
    return text_length(cell->text) > (apr_size_t)(column->max ? column->max : TEXT_MAX) ? "long" : NULL;
}

/* As software writes it, or as a French spreadsheet does. */
static const char *read_day(import_t *import, const column_t *column, cell_t *cell)
{
    const char *t = cell->text;

    (void)column;
    if (strlen(t) == 10 && t[2] == '/' && t[5] == '/')
        t = apr_psprintf(import->p, "%.4s-%.2s-%.2s", t + 6, t + 3, t);
    cell->text = t;
    return jours_number(t) == JOURS_AUCUN ? "jour" : NULL;
}

/* The place of a word in a list of words, or -1. */
static int place_of(const char *words, const char *word)
{
    size_t n = strlen(word);

    for (int i = 0; *words; i++) {
        size_t length = strcspn(words, " ");

        if (length == n && !memcmp(words, word, n))
            return i;
        words += length + (words[length] == ' ');
    }
    return -1;
}

static const char *read_choice(import_t *import, const column_t *column, cell_t *cell)
{
    (void)import;
    return place_of(column->words, cell->text) < 0 ? "choix" : NULL;
}

static const char *read_bit(import_t *import, const column_t *column, cell_t *cell)
{
    int place = place_of(column->words, cell->text);

    (void)import;
    cell->number = place < 0 ? 0 : 1 << place;
    return place < 0 ? "choix" : NULL;
}

static const char *read_bits(import_t *import, const column_t *column, cell_t *cell)
{
    return read_words(import, column, cell, read_bit);
}

static const char *read_regie(import_t *import, const column_t *column, cell_t *cell)
{
    (void)column;
    return settings_regie(import->order->settings, cell->text) ? NULL : "regie";
}

static const char *read_phone(import_t *import, const column_t *column, cell_t *cell)
{
    const char *phone = text_phone(import->p, cell->text);

    (void)column;
    cell->text = phone ? phone : cell->text;
    return phone ? NULL : "telephone";
}

static const char *read_email(import_t *import, const column_t *column, cell_t *cell)
{
    (void)import;
    (void)column;
    return text_is_email(cell->text) ? NULL : "courriel";
}

static const char *read_rule(import_t *import, const column_t *column, cell_t *cell)
{
    limite_t limite;

    (void)column;
    return limite_parse(import->p, cell->text, &limite, NULL) ? "regle" : NULL;
}

static const char *read_amount(import_t *import, const column_t *column, cell_t *cell)
{
    int minus = *cell->text == '-';

    (void)import;
    (void)column;
    cell->number = money_parse(cell->text + minus);
    if (cell->number < 0)
        return "montant";
    cell->number = minus ? -cell->number : cell->number;
    return NULL;
}

static const char *read_count(import_t *import, const column_t *column, cell_t *cell)
{
    char *end;

    (void)import;
    cell->number = apr_isdigit(*cell->text) ? apr_strtoi64(cell->text, &end, 10) : -1;
    return cell->number < 0 || *end || cell->number > (column->max ? column->max : COUNT_MAX) ? "nombre" : NULL;
}

/* "2", "1,5", "0,25": as many decimals as an amount has. */
static const char *read_hundredths(import_t *import, const column_t *column, cell_t *cell)
{
    (void)import;
    (void)column;
    cell->number = money_parse(cell->text);
    return cell->number <= 0 ? "nombre" : NULL;
}

static const read_fn reads[] = {
    [CELL_CODE] = read_code,     [CELL_CODES] = read_codes,           [CELL_FAMILLE] = read_famille, [CELL_FAMILLES] = read_familles,
    [CELL_TEXT] = read_text,     [CELL_DAY] = read_day,               [CELL_CHOICE] = read_choice,   [CELL_REGIE] = read_regie,
    [CELL_PHONE] = read_phone,   [CELL_EMAIL] = read_email,           [CELL_RULE] = read_rule,       [CELL_AMOUNT] = read_amount,
    [CELL_COUNT] = read_count,   [CELL_HUNDREDTHS] = read_hundredths, [CELL_WEEK] = read_bits,       [CELL_SLOTS] = read_bits,
    [CELL_REFERENCE] = read_reference,
};

const char *import_cell(import_t *import, const column_t *column, const char *typed, cell_t *out)
{
    *out = (cell_t){.text = typed};
    if (!text_is_clean(typed, strlen(typed)))
        return "caracteres";
    if (!*typed) {
        out->number = column->none;
        return column->needed ? "vide" : NULL;
    }
    return reads[column->kind](import, column, out);
}
