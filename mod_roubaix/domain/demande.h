/* SPDX-License-Identifier: Apache-2.0 */
/*
 * demande: a citizen's request, from the first saved step to the office's answer. What the citizen does is here; what
 * agents do is in guichet.h. A state changes by compare-and-set on (id, state, version), each change writes its event
 * and its mail in the same transaction.
 *
 *   brouillon → transmise → en_cours ⇄ a_completer → traitee | rejetee;   transmise → annulee (by the citizen)
 *
 * Functions that act on a demande check whose it is themselves: an account sees its own, a holder (the browser's token,
 * hashed) what was filled in that browser without an account.
 */
#ifndef ROUBAIX_DOMAIN_DEMANDE_H
#define ROUBAIX_DOMAIN_DEMANDE_H

#include "base/settings.h"
#include "store/store.h"
#include "teleservice/filling.h"

/* Who acts: a signed-in account, or (account_id 0) whoever holds the browser's token. */
typedef struct demandeur_t {
    apr_int64_t account_id;
    const char *holder; /* secret_digest() of the cookie "brouillon", or NULL */
} demandeur_t;

typedef struct demande_t {
    apr_int64_t id;
    const char *numero; /* "K7P429QX"; shown "K7P4-29QX" by demande_numero_shown() */
    const char *teleservice;
    const char *definition; /* digest */
    const char *office;
    apr_int64_t account_id; /* 0: without account */
    const char *holder;     /* or NULL */
    const char *state;
    apr_int64_t version;
    const char *subject;
    const char *data; /* the data document, XML */
    const char *requester;
    const char *email;    /* "": nowhere to write */
    apr_int64_t agent_id; /* who took it, 0: nobody */
    const char *asked;    /* a_completer: <asked text="…"><field name=""/>…</asked>, else "" */
    apr_time_t asked_until;
    apr_time_t created_at, updated_at, submitted_at, due_at, closed_at;
} demande_t;

/* "K7P4-29QX", in `p`; and back from what somebody typed (spaces, dashes, lower case), NULL when it cannot be one. */
const char *demande_numero_shown(apr_pool_t *p, const char *numero);
const char *demande_numero_read(apr_pool_t *p, const char *typed);

/* Links and mails: where its owner reads it, "/demandes/K7P4-29QX", or the confirmation page of what was asked without
 * an account. */
const char *demande_path(apr_pool_t *p, const demande_t *demande);

/* When a demande that was sent at `submitted_at` and is closed now will be erased: the definition's retention, counted from reception or from
 * now, and a day at least. */
apr_time_t demande_erase_at(const settings_t *settings, const teleservice_t *teleservice, apr_time_t submitted_at, apr_time_t now);

/* The office (or régie) that a filling of that account goes to; in the handle's pool. */
const problem_t *demande_office(db_t *db, const settings_t *settings, apr_int64_t account_id, filling_t *filling, const char **office);

/* The definition a demande was filled with. */
const problem_t *demande_definition(db_t *db, const settings_t *settings, const char *digest, teleservice_t **out);

/* Drafts. `demande_draft` finds the one draft of a téléservice (NULL in *out: none). `demande_draft_save` makes it
 * (`*inout` NULL) or changes the one in `*inout`, which gets its new version: PROBLEM_CONFLICT "version" when somebody
 * saved meanwhile (read it again and try again), "sent" when it is a draft no more. */
const problem_t *demande_draft(db_t *db, const demandeur_t *who, const char *teleservice, demande_t **out);
const problem_t *demande_draft_save(db_t *db, const settings_t *settings, apr_time_t now, const demandeur_t *who,
                                    filling_t *filling, demande_t **inout);
const problem_t *demande_draft_drop(db_t *db, const settings_t *settings, const demandeur_t *who, apr_int64_t id);
/* Drafts of an account by téléservice; at most 50. */
typedef struct brouillon_t {
    apr_int64_t id;
    const char *teleservice;
    apr_time_t updated_at;
} brouillon_t;
const problem_t *demande_drafts(db_t *db, apr_int64_t account_id, brouillon_t **list, int *count);

/* After signing in: drafts of this browser become the account's (unless it has one of the same téléservice already). */
const problem_t *demande_draft_adopt(db_t *db, apr_time_t now, const demandeur_t *who);

/* brouillon → transmise, with number, event and the mail of the accusé de réception. Sending the same draft again
 * (double click, reload) gives the same demande. `*out` is what is stored after the COMMIT. */
const problem_t *demande_submit(db_t *db, const settings_t *settings, apr_time_t now, const demandeur_t *who,
                                apr_int64_t id, filling_t *filling, demande_t **out);

/* One demande by row key in any state, drafts too; NULL in *out when there is none that `who` may see. */
const problem_t *demande_get(db_t *db, const demandeur_t *who, apr_int64_t id, demande_t **out);

/* One demande by number as typed, as its owner may see it (no draft); PROBLEM_NOT_FOUND "demande" otherwise. */
const problem_t *demande_find(db_t *db, const demandeur_t *who, const char *numero, demande_t **out);

/* transmise → annulee. PROBLEM_CONFLICT "state" when an office has taken it meanwhile. */
const problem_t *demande_cancel(db_t *db, const settings_t *settings, apr_time_t now, const demandeur_t *who,
                                const char *numero);

/* a_completer → en_cours (or transmise when nobody holds it): the citizen's answer, in the filling opened on the
 * demande's data. */
const problem_t *demande_complete(db_t *db, const settings_t *settings, apr_time_t now, const demandeur_t *who,
                                  const demande_t *demande, filling_t *filling);

/* Mes demandes, newest first. `group`: NULL all, "en-cours", "terminees"; `teleservice` NULL all; `before` 0 or the
 * submitted_at and `before_id` the id of the last row seen (keyset). At most 21 rows: the 21st says that there is
 * another page. */
typedef struct demande_row_t {
    apr_int64_t id;
    const char *numero, *teleservice, *office, *state, *subject;
    apr_int64_t version;
    apr_time_t submitted_at, due_at, closed_at, asked_until;
    const char *asked;
    const char *summary, *channel; /* of the answer, or NULL */
} demande_row_t;
const problem_t *demande_list(db_t *db, apr_int64_t account_id, const char *group, const char *teleservice,
                              apr_time_t before, apr_int64_t before_id, demande_row_t **rows, int *count);

/* Those that wait for the citizen's answer, newest first. */
const problem_t *demande_waiting(db_t *db, apr_int64_t account_id, demande_row_t **rows, int *count);

/* Every step of a demande, oldest first; `all` 0: only what the citizen may see. */
typedef struct demande_event_t {
    apr_time_t at;
    const char *actor; /* citoyen, agent, systeme */
    const char
        *action; /* transmise, prise, rendue, transferee, a_completer, completee, traitee, rejetee, annulee, note */
    const char *from_state, *to_state;
    const char *text;
    const char *agent_first_name, *agent_last_name; /* NULL for citizens; not for the citizen's eyes */
} demande_event_t;
const problem_t *demande_events(db_t *db, apr_int64_t demande_id, int all, demande_event_t **events, int *count);

/* Writes one event; inside the transaction of its cause. `agent_id` 0: the citizen or the system. */
const problem_t *demande_event(db_t *db, apr_time_t now, apr_int64_t demande_id, const char *actor,
                               apr_int64_t agent_id, const char *action, const char *from_state, const char *to_state,
                               const char *text, int visible);

/* The office's answer, or NULL in *out. */
typedef struct reponse_t {
    const char *state; /* traitee, rejetee */
    apr_time_t at;
    const char *summary, *body, *reason, *remedies, *channel;
    const char *agent_first_name, *agent_last_name, *agent_quality, *office_name;
} reponse_t;
const problem_t *demande_reponse(db_t *db, apr_int64_t demande_id, reponse_t **out);

/* The purge job: erases demandes whose time has come and drafts nobody came back to, in small batches. Their bytes go
 * with piece_sweep(). */
const problem_t *demande_purge(db_t *db, const settings_t *settings, apr_time_t now, int *removed);

#endif
