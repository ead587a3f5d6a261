/* SPDX-License-Identifier: Apache-2.0 */
/* What is proved by a mail. Each change is one transaction with the proof it uses up and the mail that tells of it. */
#include "domain/account.h"

#include <string.h>

#include <apr_lib.h>
#include <apr_strings.h>
#include <sodium.h>

#include "base/secret.h"
#include "base/text.h"
#include "base/xml.h"
#include "domain/outbox.h"
#include "domain/session.h"
#include "store/queries.h"

#define LOGIN_TRIES 20
#define LOGIN_LETTERS 12

/* Asking for a link: what it is for, and the mail with it or in place of it. */
typedef struct ask_t {
    apr_time_t now, life;
    const char *token;              /* kind of token */
    const char *email;
    apr_int64_t account_id;         /* whose token; 0: nobody's (yet), or whoever has the address */
    int of_owner;                   /* the token is for whoever has the address */
    const char *mail_known;         /* kind of mail when the address has an account, NULL: none */
    int link_known;                 /* whether that mail carries the link */
    const char *mail_new;           /* when it has none */
} ask_t;

/* The token is made in every case, so that the same time goes by; one that no mail carries never gets a digest and opens
 * nothing. Who has an account is written to at the address he gave, not as somebody typed it. */
static const problem_t *ask_work(db_t *db, void *baton)
{
    const ask_t *ask = baton;
    sql_account_by_email_row *row;
    apr_int64_t token_id, owner;
    const problem_t *problem = sql_account_by_email(db, &row, text_email_key(store_pool(db), ask->email));
    const char *kind, *email;

    if (problem)
        return problem;
    kind = row ? ask->mail_known : ask->mail_new;
    email = row ? row->email : ask->email;
    owner = ask->of_owner && row ? row->id : ask->account_id;
    if ((problem = outbox_token(db, ask->now, ask->token, owner, email, ask->life, &token_id)) || !kind)
        return problem;
    if (row && !ask->link_known)
        token_id = 0;
    return outbox_put(db, ask->now, email, outbox_mail(store_pool(db), kind), token_id, 0);
}

const problem_t *account_invite(db_t *db, const settings_t *settings, apr_time_t now, const char *email)
{
    ask_t ask = { .now = now, .life = settings->address_link_life, .token = "adresse", .email = email,
                  .mail_known = "deja-inscrit", .mail_new = "adresse" };

    return store_transact(db, ask_work, &ask);
}

const problem_t *account_forgot(db_t *db, const settings_t *settings, apr_time_t now, const char *email)
{
    ask_t ask = { .now = now, .life = settings->reset_link_life, .token = "mot_de_passe", .email = email,
                  .of_owner = 1, .mail_known = "mot-de-passe-oublie", .link_known = 1 };

    return store_transact(db, ask_work, &ask);
}

const problem_t *account_ask_email(db_t *db, const settings_t *settings, apr_time_t now, const account_t *account,
                                   const char *email)
{
    ask_t ask = { .now = now, .life = settings->address_link_life, .token = "courriel", .email = email,
                  .account_id = account->id, .mail_known = "deja-inscrit", .mail_new = "courriel-a-confirmer" };

    return store_transact(db, ask_work, &ask);
}

/*
 * A new account
 */
typedef struct create_t {
    apr_time_t now;
    apr_int64_t proof_id;
    const char *hash;
    account_t *account;
} create_t;

/* Only a-z of the folded name. */
static const char *letters(apr_pool_t *p, const char *name)
{
    char *kept = apr_pstrdup(p, text_search_key(p, name)), *to = kept;

    for (const char *from = kept; *from; from++)
        if (*from >= 'a' && *from <= 'z')
            *to++ = *from;
    *to = '\0';
    return kept;
}

/* "imartin4821": first letter, name, digits; more digits when many are taken. */
static const char *make_login(apr_pool_t *p, const account_t *account, int tries)
{
    const char *last = letters(p, account->last_name);
    const char *word = apr_psprintf(p, "%.1s%.*s", letters(p, account->first_name), LOGIN_LETTERS, last);

    if (!*word)
        word = "usager";
    return tries < LOGIN_TRIES / 2 ? apr_psprintf(p, "%s%04u", word, randombytes_uniform(10000))
                                   : apr_psprintf(p, "%s%08u", word, randombytes_uniform(100000000));
}

static const problem_t *put(db_t *db, const create_t *create, int *affected)
{
    const account_t *a = create->account;

    return sql_account_put(db, affected, a->id, a->login, a->email, text_email_key(store_pool(db), a->email),
                           create->hash, a->last_name, a->usage_name, a->first_name, a->address_line1, a->address_line2,
                           a->postcode, a->town, a->country, a->phone, !*a->electronic_answer, create->now);
}

/* Without a row, the address is taken or else the identifier is. */
static const problem_t *put_somehow(db_t *db, const create_t *create)
{
    apr_pool_t *p = store_pool(db);
    account_t *account = create->account;
    sql_account_by_email_row *other;
    const problem_t *problem;
    int affected = 0;

    for (int i = 0; i < LOGIN_TRIES; i++) {
        account->login = make_login(p, account, i);
        if ((problem = put(db, create, &affected)) || affected == 1)
            return problem;
        if ((problem = sql_account_by_email(db, &other, text_email_key(p, account->email))))
            return problem;
        if (other)
            return problem_make(p, PROBLEM_CONFLICT, "taken", NULL);
    }
    return problem_make(p, PROBLEM_INTERNAL, "login", "%d identifiers in a row were taken", LOGIN_TRIES);
}

static const problem_t *create_work(db_t *db, void *baton)
{
    const create_t *create = baton;
    const account_t *account = create->account;
    xmlNodePtr mail = outbox_mail(store_pool(db), "compte-cree");
    const problem_t *problem;

    if ((problem = outbox_prove(db, create->now, create->proof_id)) || (problem = put_somehow(db, create)))
        return problem;
    xml_set(mail, "login", account->login);
    xml_set(mail, "first-name", account->first_name);
    return outbox_put(db, create->now, account->email, mail, 0, 0);
}

const problem_t *account_create(db_t *db, apr_time_t now, apr_int64_t proof_id, const char *hash, account_t *account)
{
    create_t create = { .now = now, .proof_id = proof_id, .hash = hash, .account = account };

    account->id = secret_row_key();
    return store_transact(db, create_work, &create);
}

/*
 * Password and address
 */
typedef struct set_t {
    apr_time_t now;
    const account_t *account;
    apr_int64_t proof_id;
    const char *hash;       /* of the new password */
    const char *email;      /* the new one */
} set_t;

static xmlNodePtr mail_to_person(db_t *db, const char *kind, const account_t *account)
{
    xmlNodePtr mail = outbox_mail(store_pool(db), kind);

    xml_set(mail, "first-name", account->first_name);
    return mail;
}

static const problem_t *password_work(db_t *db, void *baton)
{
    const set_t *set = baton;
    const account_t *account = set->account;
    const problem_t *problem;

    if (set->proof_id && (problem = outbox_prove(db, set->now, set->proof_id)))
        return problem;
    if ((problem = sql_account_password_change(db, NULL, set->hash, set->now, account->id)) ||
        (problem = session_end_all(db, account->id, 0)))
        return problem;
    return outbox_put(db, set->now, account->email, mail_to_person(db, "mot-de-passe-change", account), 0, 0);
}

const problem_t *account_set_password(db_t *db, apr_time_t now, const account_t *account, apr_int64_t proof_id,
                                      const char *hash)
{
    set_t set = { .now = now, .account = account, .proof_id = proof_id, .hash = hash };

    return store_transact(db, password_work, &set);
}

/* "i…@ville.example": enough for who knows it. */
static const char *masked(apr_pool_t *p, const char *email)
{
    const char *at = strchr(email, '@');

    return at ? apr_psprintf(p, "%.1s…%s", email, at) : "…";
}

static const problem_t *email_work(db_t *db, void *baton)
{
    const set_t *set = baton;
    apr_pool_t *p = store_pool(db);
    xmlNodePtr mail = mail_to_person(db, "courriel-change", set->account);
    sql_account_by_email_row *other;
    const char *key = text_email_key(p, set->email);
    const problem_t *problem;

    if ((problem = outbox_prove(db, set->now, set->proof_id)) || (problem = sql_account_by_email(db, &other, key)))
        return problem;
    if (other && other->id != set->account->id)
        return problem_make(p, PROBLEM_CONFLICT, "taken", NULL);
    if ((problem = sql_account_email_change(db, NULL, set->email, key, set->now, set->account->id)))
        return problem;
    xml_set(mail, "email-new", masked(p, set->email));
    return outbox_put(db, set->now, set->account->email, mail, 0, 0);
}

const problem_t *account_set_email(db_t *db, apr_time_t now, const account_t *account, apr_int64_t proof_id,
                                   const char *email)
{
    set_t set = { .now = now, .account = account, .proof_id = proof_id, .email = email };
    const problem_t *problem = store_transact(db, email_work, &set);

    /* Somebody registered it between the look and the write. */
    if (problem && problem->kind == PROBLEM_CONFLICT && !strcmp(problem->code, "duplicate"))
        return problem_make(store_pool(db), PROBLEM_CONFLICT, "taken", NULL);
    return problem;
}
