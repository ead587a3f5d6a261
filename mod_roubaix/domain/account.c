/* SPDX-License-Identifier: Apache-2.0 */
/* The person of an account, and signing in. What is proved by mail is in account_proof.c. */
#include "domain/account.h"

#include <stddef.h>
#include <string.h>

#include <apr_lib.h>
#include <apr_strings.h>

#include "base/text.h"
#include "domain/throttle.h"
#include "store/queries.h"

static account_t *account_of(apr_pool_t *p, const sql_account_by_id_row *row)
{
    account_t *account = apr_palloc(p, sizeof *account);

    *account = (account_t){.id = row->id,
                           .login = row->login,
                           .email = row->email,
                           .last_name = row->last_name,
                           .usage_name = row->usage_name,
                           .first_name = row->first_name,
                           .address_line1 = row->address_line1,
                           .address_line2 = row->address_line2,
                           .postcode = row->postcode,
                           .town = row->town,
                           .country = row->country,
                           .phone = row->phone,
                           .electronic_answer = row->electronic_answer ? "" : "refus",
                           .version = row->version,
                           .created_at = row->created_at};
    return account;
}

const problem_t *account_get(db_t *db, apr_int64_t id, account_t **out)
{
    sql_account_by_id_row *row;
    const problem_t *problem = sql_account_by_id(db, &row, id);

    *out = !problem && row ? account_of(store_pool(db), row) : NULL;
    return problem;
}

/*
 * The person
 */
typedef enum { LINE, NAME, POSTCODE, PHONE, TICK } kind_e;

typedef struct field_row_t {
    const char *name;
    size_t offset;          /* of a const char * in account_t */
    kind_e kind;
    int most;               /* characters */
    int required;
} field_row_t;

#define AT(member) offsetof(account_t, member)

static const field_row_t fields[] = {
    { "nom", AT(last_name), NAME, 100, 1 },
    { "nom-usage", AT(usage_name), NAME, 100, 0 },
    { "prenom", AT(first_name), NAME, 100, 1 },
    { "voie", AT(address_line1), LINE, 150, 0 },
    { "complement", AT(address_line2), LINE, 150, 0 },
    { "code-postal", AT(postcode), POSTCODE, 12, 0 },
    { "ville", AT(town), LINE, 100, 0 },
    { "pays", AT(country), LINE, 60, 0 },
    { "telephone", AT(phone), PHONE, 30, 0 },
    { "refus-electronique", AT(electronic_answer), TICK, 10, 0 },
};

#define FIELDS ((int)(sizeof fields / sizeof *fields))

static const char **slot(account_t *account, int i)
{
    return (const char **)((char *)account + fields[i].offset);
}

const char *account_field(int i)
{
    return i < FIELDS ? fields[i].name : NULL;
}

const char *account_value(const account_t *account, int i)
{
    const char *value = *(const char *const *)((const char *)account + fields[i].offset);

    return value ? value : "";
}

/* A name has a letter in it, of any alphabet. */
static int has_letter(const char *text)
{
    for (; *text; text++)
        if (apr_isalpha(*text) || (*text & 0x80))
            return 1;
    return 0;
}

/* Five digits in France; elsewhere what is typed. */
static const char *read_postcode(apr_pool_t *p, const char *text, const char *country)
{
    const char *digits = text_digits(p, text);

    if (*country && strcmp(text_search_key(p, country), "france"))
        return text;
    return digits && strlen(digits) == 5 ? digits : NULL;
}

/* The value as it is kept, or NULL when it cannot be one. */
static const char *read_value(apr_pool_t *p, const field_row_t *field, const char *text, const char *country)
{
    switch (field->kind) {
    case NAME:
        return has_letter(text) ? text : NULL;
    case POSTCODE:
        return read_postcode(p, text, country);
    case PHONE:
        return text_phone(p, text);
    case TICK:
        return "refus";
    default:
        return text;
    }
}

static const char *typed(apr_pool_t *p, const form_t *form, const char *name)
{
    const char *value = form_get(form, name);

    return value ? text_line(p, text_without_bidi(p, value)) : "";
}

static const char *take_field(apr_pool_t *p, const form_t *form, account_t *account, int i)
{
    const field_row_t *field = &fields[i];
    const char *text = typed(p, form, field->name), *value;

    *slot(account, i) = text;
    if (!*text)
        return field->required ? "missing" : NULL;
    if (text_length(text) > (apr_size_t)field->most)
        return "too-long";
    value = read_value(p, field, text, typed(p, form, "pays"));
    if (value)
        *slot(account, i) = value;
    return value ? NULL : "format";
}

static void add_problem(apr_pool_t *p, apr_array_header_t *problems, const char *field, const char *code)
{
    APR_ARRAY_PUSH(problems, const problem_t *) = problem_input(p, field, code);
}

apr_array_header_t *account_take(apr_pool_t *p, const form_t *form, account_t *account)
{
    apr_array_header_t *problems = apr_array_make(p, 4, sizeof(const problem_t *));
    const char *address[] = { "voie", "code-postal", "ville" };

    for (int i = 0; i < FIELDS; i++) {
        const char *code = take_field(p, form, account, i);

        if (code)
            add_problem(p, problems, fields[i].name, code);
    }
    /* No address at all is fine, half of one reaches nobody. */
    if (*account->address_line1 || *account->address_line2 || *account->postcode || *account->town)
        for (size_t i = 0; i < sizeof address / sizeof *address; i++)
            if (!*typed(p, form, address[i]))
                add_problem(p, problems, address[i], "missing");
    return problems;
}

const problem_t *account_change(db_t *db, apr_time_t now, const account_t *a)
{
    int affected = 0;
    const problem_t *problem;

    problem = sql_account_change(db, &affected, a->last_name, a->usage_name, a->first_name, a->address_line1,
                                 a->address_line2, a->postcode, a->town, a->country, a->phone, !*a->electronic_answer,
                                 now, a->id, a->version);
    if (problem || affected == 1)
        return problem;
    return problem_make(store_pool(db), PROBLEM_CONFLICT, "version", NULL);
}

const char *const *account_known_words(apr_pool_t *p, const settings_t *settings, const account_t *account)
{
    const char *const words[] = {account->email,
                                 account->last_name,
                                 account->usage_name,
                                 account->first_name,
                                 account->login,
                                 account->town,
                                 settings_city(settings, "short-name")};
    const char **known = apr_pcalloc(p, sizeof words + sizeof *known);
    int n = 0;

    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (words[i] && *words[i])
            known[n++] = words[i];
    return known;
}

const problem_t *account_take_email(apr_pool_t *p, const form_t *form, const char **email)
{
    *email = typed(p, form, "email");
    if (!**email)
        return problem_input(p, "email", "missing");
    return text_is_email(*email) ? NULL : problem_input(p, "email", "format");
}

/*
 * Signing in
 */
typedef struct secret_row_t {
    apr_int64_t id;         /* 0: nobody */
    const char *hash;       /* or NULL */
    const char *who;        /* whose tries are counted */
} secret_row_t;

/* "jdupont1234" as people type it. */
static const char *login_of(apr_pool_t *p, const char *name)
{
    char *login = apr_pstrdup(p, name);

    for (char *c = login; *c; c++)
        *c = (char)apr_tolower(*c);
    return login;
}

static const problem_t *find_secret(db_t *db, const char *name, secret_row_t *found)
{
    apr_pool_t *p = store_pool(db);
    const char *line = text_line(p, name), *key = strchr(line, '@') ? text_email_key(p, line) : login_of(p, line);
    sql_account_secret_by_login_row *by_login = NULL;
    sql_account_secret_by_email_row *by_email = NULL;
    const problem_t *problem;

    if (strchr(line, '@'))
        problem = sql_account_secret_by_email(db, &by_email, key);
    else
        problem = sql_account_secret_by_login(db, &by_login, key);
    if (problem)
        return problem;
    *found = (secret_row_t){ .id = by_login ? by_login->id : by_email ? by_email->id : 0,
                             .hash = by_login ? by_login->password : by_email ? by_email->password : NULL, .who = key };
    if (found->id)
        found->who = apr_psprintf(p, "%" APR_INT64_T_FMT, found->id);
    return NULL;
}

static const problem_t *settle(db_t *db, password_gate_t *gate, apr_time_t now, const secret_row_t *found,
                               const char *address, const char *password, int stale)
{
    const problem_t *problem = throttle_right(db, found->who, address);
    const char *hash;

    if (problem || (problem = sql_account_seen(db, NULL, now, found->id)) || !stale)
        return problem;
    store_release(db);
    if (password_hash(gate, store_pool(db), password, &hash))
        return NULL;    /* next time */
    return sql_account_password_renew(db, NULL, hash, found->id, found->hash);
}

const problem_t *account_try(db_t *db, password_gate_t *gate, const settings_t *settings, apr_time_t now,
                             const char *name, const char *address, const char *password, apr_int64_t *account_id)
{
    secret_row_t found;
    const problem_t *problem;
    int right, stale;

    *account_id = 0;
    if ((problem = find_secret(db, name, &found)) ||
        (problem = throttle_sign_in(db, settings, now, found.who, address)))
        return problem;
    store_release(db);
    if ((problem = password_verify(gate, store_pool(db), found.hash, password, &right, &stale))) {
        throttle_undo(db, found.who, address);
        return problem;
    }
    if (!right)
        return NULL;
    if ((problem = settle(db, gate, now, &found, address, password, stale)))
        return problem;
    *account_id = found.id;
    return NULL;
}
