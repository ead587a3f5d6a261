/* SPDX-License-Identifier: Apache-2.0 */
#include "domain/famille.h"

#include <string.h>

#include <apr_lib.h>
#include <apr_strings.h>

#include "base/secret.h"
#include "base/text.h"
#include "base/xml.h"
#include "domain/facture.h"
#include "domain/outbox.h"
#include "domain/throttle.h"
#include "store/queries.h"

#define SECRET_LENGTH 10
#define CODE_MAX 30

/* The statements give the same columns under types of their own. */
#define FAMILLE(row)                                                                                                   \
    (famille_t)                                                                                                        \
    {                                                                                                                  \
        .id = (row)->id, .code = (row)->code, .name = (row)->name, .regie = (row)->regie,                              \
        .address_line1 = (row)->address_line1, .address_line2 = (row)->address_line2, .postcode = (row)->postcode,     \
        .town = (row)->town, .outside = !strcmp((row)->outside, "oui"), .quotient = (row)->quotient,                    \
        .quotient_from = (row)->quotient_from, .quotient_to = (row)->quotient_to, .secret_at = (row)->secret_at, .locked_at = (row)->locked_at                              \
    }

const char *famille_code(apr_pool_t *p, const char *typed)
{
    char *out = apr_palloc(p, strlen(typed) + 1), *to = out;

    for (; *typed; typed++)
        if (!apr_isspace(*typed))
            *to++ = (char)apr_toupper(*typed);
    *to = '\0';
    return out;
}

const problem_t *famille_by_code(db_t *db, const char *code, famille_t **out)
{
    sql_famille_by_code_row *row;
    const problem_t *problem = sql_famille_by_code(db, &row, famille_code(store_pool(db), code));

    *out = NULL;
    if (problem || !row)
        return problem;
    *out = apr_palloc(store_pool(db), sizeof **out);
    **out = FAMILLE(row);
    return NULL;
}

const problem_t *famille_of_id(db_t *db, apr_int64_t id, famille_t **out)
{
    sql_famille_by_id_row *row;
    const problem_t *problem = sql_famille_by_id(db, &row, id);

    *out = NULL;
    if (problem || !row)
        return problem;
    *out = apr_palloc(store_pool(db), sizeof **out);
    **out = FAMILLE(row);
    return NULL;
}

const problem_t *famille_of_account(db_t *db, apr_int64_t account_id, famille_t **out)
{
    sql_famille_of_account_row *row;
    const problem_t *problem = sql_famille_of_account(db, &row, account_id);

    *out = NULL;
    if (problem || !row)
        return problem;
    *out = apr_palloc(store_pool(db), sizeof **out);
    **out = FAMILLE(row);
    return NULL;
}

const problem_t *famille_enfant(db_t *db, apr_int64_t enfant_id, enfant_t **out)
{
    sql_famille_enfant_row *row;
    const problem_t *problem = sql_famille_enfant(db, &row, enfant_id);

    *out = NULL;
    if (problem || !row)
        return problem;
    *out = apr_palloc(store_pool(db), sizeof **out);
    **out = (enfant_t){enfant_id, row->last_name, row->first_name, row->born, row->classe, row->ecole};
    return NULL;
}

const problem_t *famille_of_enfant(db_t *db, apr_int64_t enfant_id, famille_t **list, int *count)
{
    sql_famille_of_enfant_row *rows;
    const problem_t *problem = sql_famille_of_enfant(db, &rows, count, enfant_id);

    if (problem)
        return problem;
    *list = apr_palloc(store_pool(db), sizeof **list * (apr_size_t)(*count + 1));
    for (int i = 0; i < *count; i++)
        (*list)[i] = FAMILLE((&rows[i]));
    return NULL;
}

const problem_t *famille_enfants(db_t *db, apr_int64_t famille_id, enfant_t **enfants, int *count)
{
    sql_famille_enfants_row *rows;
    const problem_t *problem = sql_famille_enfants(db, &rows, count, famille_id);

    if (problem)
        return problem;
    *enfants = apr_palloc(store_pool(db), sizeof **enfants * (*count + 1));
    for (int i = 0; i < *count; i++)
        (*enfants)[i] = (enfant_t){rows[i].id, rows[i].last_name, rows[i].first_name, rows[i].born, rows[i].classe, rows[i].ecole};
    return NULL;
}

static const problem_t *put_event(db_t *db, apr_time_t now, apr_int64_t famille_id, const agent_t *agent, const char *actor, const char *action,
                                  const char *text)
{
    return sql_famille_event_put(db, NULL, secret_row_key(), famille_id, now, actor, agent ? agent->id : 0, action, text);
}

/*
 * Binding
 */
typedef struct binding_t {
    const famille_try_t *try;
    const famille_t *famille;
} binding_t;

/* The others of the family are told (domain sheet § 1): one bound against their will would not go unseen. */
static const problem_t *tell_others(db_t *db, const binding_t *binding)
{
    sql_rattachement_list_row *rows;
    int count;
    const problem_t *problem = sql_rattachement_list(db, &rows, &count, binding->famille->id);

    for (int i = 0; !problem && i < count; i++)
        if (rows[i].account_id != binding->try->account_id) {
            xmlNodePtr mail = outbox_mail(store_pool(db), "famille-rattachee");

            xml_set(mail, "first-name", rows[i].first_name);
            xml_set(mail, "date", calendar_show(binding->try->settings->calendar, store_pool(db), binding->try->now, CALENDAR_MOMENT));
            problem = outbox_put(db, binding->try->now, rows[i].email, mail, 0, 0);
        }
    return problem;
}

static const problem_t *bind_work(db_t *db, void *baton)
{
    const binding_t *binding = baton;
    int bound;
    const problem_t *problem = sql_rattachement_put(db, &bound, binding->try->account_id, binding->famille->id, binding->try->now);

    if (problem)
        return problem;
    if (!bound)
        return problem_make(store_pool(db), PROBLEM_CONFLICT, "bound", NULL);
    if ((problem = put_event(db, binding->try->now, binding->famille->id, NULL, "citoyen", "rattachee", "")))
        return problem;
    return tell_others(db, binding);
}

/* Whether the three go together; the work is the same whichever is wrong. */
static const problem_t *check_three(db_t *db, const famille_try_t *try, const sql_famille_by_code_row *row, int *right)
{
    apr_pool_t *p = store_pool(db);
    const char *since = calendar_show(try->settings->calendar, p, try->now - try->settings->kiosque.invoice_age, CALENDAR_ISO);
    sql_facture_of_famille_row *facture;
    int stale;
    const problem_t *problem = sql_facture_of_famille(db, &facture, facture_reference(p, try->facture), row ? row->id : 0, since);

    *right = 0;
    if (problem)
        return problem;
    store_release(db);
    problem = password_verify(try->gate, p, row && *row->secret ? row->secret : NULL, famille_code(p, try->secret), right, &stale);
    *right = *right && facture && !row->locked_at;
    return problem;
}

/* The tenth wrong try: the régie must unlock it, and sees why. Quiet about a code nobody has. */
static const problem_t *lock_work(db_t *db, void *baton)
{
    const binding_t *binding = baton;
    int locked;
    const problem_t *problem = sql_famille_lock(db, &locked, binding->try->now, binding->famille->code);

    return problem || !locked ? problem : put_event(db, binding->try->now, binding->famille->id, NULL, "citoyen", "bloquee", "");
}

const problem_t *famille_bind(db_t *db, const famille_try_t *try, famille_t **out)
{
    const char *code = famille_code(store_pool(db), try->code);
    binding_t binding = {.try = try};
    sql_famille_by_code_row *row;
    const problem_t *problem;
    int right, last;

    *out = NULL;
    if ((problem = throttle_kiosque(db, try->now, try->account_id, code, try->address, &last)) || (problem = sql_famille_by_code(db, &row, code)))
        return problem;
    if (row && row->locked_at)
        return problem_make(store_pool(db), PROBLEM_DENIED, "locked", NULL);
    if ((problem = check_three(db, try, row, &right)))
        return problem;
    if (row) {
        *out = apr_palloc(store_pool(db), sizeof **out);
        **out = FAMILLE(row);
        binding.famille = *out;
    }
    if (!right && last && row && (problem = store_transact(db, lock_work, &binding)))
        return problem;
    if (!right)
        return problem_make(store_pool(db), PROBLEM_INPUT, "wrong", NULL);
    if ((problem = throttle_kiosque_right(db, try->account_id, code, try->address)))
        return problem;
    return store_transact(db, bind_work, &binding);
}

/*
 * What is undone
 */
typedef struct act_t {
    apr_time_t now;
    const agent_t *agent; /* or NULL */
    const char *actor, *action, *text, *secret;
    apr_int64_t famille_id, account_id;
} act_t;

static const problem_t *leave_work(db_t *db, void *baton)
{
    const act_t *act = baton;
    int gone;
    const problem_t *problem = sql_rattachement_drop(db, &gone, act->account_id, act->famille_id);

    return problem || !gone ? problem : put_event(db, act->now, act->famille_id, act->agent, act->actor, act->action, act->text);
}

const problem_t *famille_leave(db_t *db, apr_time_t now, apr_int64_t account_id)
{
    famille_t *famille;
    const problem_t *problem = famille_of_account(db, account_id, &famille);
    act_t act = {.now = now, .actor = "citoyen", .action = "dissociee", .text = "", .account_id = account_id};

    if (problem || !famille)
        return problem;
    act.famille_id = famille->id;
    return store_transact(db, leave_work, &act);
}

const problem_t *famille_unbind(db_t *db, apr_time_t now, const agent_t *agent, const famille_t *famille, apr_int64_t account_id)
{
    act_t act = {.now = now, .agent = agent, .actor = "agent", .action = "dissociee", .text = "", .famille_id = famille->id,
                 .account_id = account_id};

    return store_transact(db, leave_work, &act);
}

/*
 * The régie
 */

/* The end of the range of what begins so. */
static const char *after(apr_pool_t *p, const char *key)
{
    return apr_pstrcat(p, key, "\xf4\x8f\xbf\xbf", NULL);
}

const problem_t *famille_search(db_t *db, const char *typed, famille_row_t **rows, int *count)
{
    apr_pool_t *p = store_pool(db);
    const char *key = text_search_key(p, typed);
    sql_famille_search_row *found = NULL;
    famille_t *exact;
    const problem_t *problem = famille_by_code(db, typed, &exact);

    *count = 0;
    if (!problem && !exact && *key)
        problem = sql_famille_search(db, &found, count, key, after(p, key));
    if (problem)
        return problem;
    *rows = apr_palloc(p, sizeof **rows * (*count + 1));
    if (exact)
        (*rows)[(*count)++] = (famille_row_t){exact->id, exact->code, exact->name, exact->regie, exact->locked_at};
    for (int i = 0; !exact && i < *count; i++)
        (*rows)[i] = (famille_row_t){found[i].id, found[i].code, found[i].name, found[i].regie, found[i].locked_at};
    return NULL;
}

const problem_t *famille_bound(db_t *db, apr_int64_t famille_id, famille_bound_t **list, int *count)
{
    sql_rattachement_list_row *rows;
    const problem_t *problem = sql_rattachement_list(db, &rows, count, famille_id);

    if (problem)
        return problem;
    *list = apr_palloc(store_pool(db), sizeof **list * (*count + 1));
    for (int i = 0; i < *count; i++)
        (*list)[i] = (famille_bound_t){rows[i].account_id, rows[i].created_at, rows[i].email,
                                       apr_pstrcat(store_pool(db), rows[i].first_name, " ", rows[i].last_name, NULL)};
    return NULL;
}

const problem_t *famille_events(db_t *db, apr_int64_t famille_id, famille_event_t **list, int *count)
{
    sql_famille_events_row *rows;
    const problem_t *problem = sql_famille_events(db, &rows, count, famille_id);

    if (problem)
        return problem;
    *list = apr_palloc(store_pool(db), sizeof **list * (*count + 1));
    for (int i = 0; i < *count; i++)
        (*list)[i] = (famille_event_t){rows[i].at, rows[i].actor,
                                       rows[i].last_name ? apr_pstrcat(store_pool(db), rows[i].first_name, " ", rows[i].last_name, NULL) : NULL,
                                       rows[i].action, rows[i].text};
    return NULL;
}

const problem_t *famille_read(db_t *db, apr_time_t now, const agent_t *agent, const famille_t *famille)
{
    return sql_famille_read(db, NULL, secret_row_key(), now, agent->id, famille->id);
}

const problem_t *famille_readings(db_t *db, apr_int64_t famille_id, famille_reading_t **list, int *count)
{
    sql_famille_readings_row *rows;
    const problem_t *problem = sql_famille_readings(db, &rows, count, famille_id);

    if (problem)
        return problem;
    *list = apr_palloc(store_pool(db), sizeof **list * (*count + 1));
    for (int i = 0; i < *count; i++)
        (*list)[i] = (famille_reading_t){rows[i].at, apr_pstrcat(store_pool(db), rows[i].first_name, " ", rows[i].last_name, NULL)};
    return NULL;
}

static const problem_t *issue_work(db_t *db, void *baton)
{
    const act_t *act = baton;
    const problem_t *problem = sql_famille_secret(db, NULL, act->secret, act->now, act->famille_id);

    return problem ? problem : put_event(db, act->now, act->famille_id, act->agent, act->actor, act->action, act->text);
}

const problem_t *famille_issue(db_t *db, password_gate_t *gate, apr_time_t now, const agent_t *agent, const famille_t *famille,
                               const char **secret)
{
    act_t act = {.now = now, .agent = agent, .actor = agent ? "agent" : "administrateur", .action = "mot_de_passe", .text = "",
                 .famille_id = famille->id};
    const problem_t *problem;

    *secret = secret_code(store_pool(db), SECRET_LENGTH);
    store_release(db);
    if ((problem = password_hash(gate, store_pool(db), *secret, &act.secret)) || (problem = throttle_kiosque_unlock(db, famille->code)))
        return problem;
    return store_transact(db, issue_work, &act);
}

static const problem_t *unlock_work(db_t *db, void *baton)
{
    const act_t *act = baton;
    int unlocked;
    const problem_t *problem = sql_famille_unlock(db, &unlocked, act->famille_id);

    return problem || !unlocked ? problem : put_event(db, act->now, act->famille_id, act->agent, act->actor, act->action, act->text);
}

const problem_t *famille_unlock(db_t *db, apr_time_t now, const agent_t *agent, const famille_t *famille)
{
    act_t act = {.now = now, .agent = agent, .actor = "agent", .action = "debloquee", .text = "", .famille_id = famille->id};
    const problem_t *problem = throttle_kiosque_unlock(db, famille->code);

    return problem ? problem : store_transact(db, unlock_work, &act);
}
