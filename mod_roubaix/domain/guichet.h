/* SPDX-License-Identifier: Apache-2.0 */
/*
 * guichet: what agents do with demandes: their queue, the search, one demande with its traces, and the actions that
 * move it. An agent sees and treats the demandes of his office, a superviseur those of all. Every opening is traced;
 * every action is a compare-and-set on state and version, with its event, its mail and (for an answer) its reponse in
 * the same transaction.
 *
 *               transmise      en_cours        a_completer
 *   prendre     en_cours       (held anew)     (held)            who holds it changes; from a colleague: superviseur
 * only rendre      –              transmise       (held by nobody) transferer  (office)       transmise       (office)
 * nobody holds it in the new office completer   a_completer    a_completer     (asked anew)      needs an account:
 * there is nowhere else to complete it repondre    traitee        traitee         traitee rejeter     rejetee rejetee
 * rejetee note        in every state
 *
 * Who asks, answers or rejects takes what nobody holds; what a colleague holds is refused.
 */
#ifndef ROUBAIX_DOMAIN_GUICHET_H
#define ROUBAIX_DOMAIN_GUICHET_H

#include "base/form.h"
#include "base/settings.h"
#include "domain/agent.h"
#include "domain/demande.h"
#include "store/store.h"

#define GUICHET_ROWS 50 /* of one page of a list */
#define GUICHET_DAYS 15 /* to complete a demande, unless the agent says otherwise */

/*
 * Lists.
 */
typedef struct guichet_filter_t {
    const char *office;      /* NULL: every office; only a superviseur's choice counts */
    const char *group;       /* NULL: open ones; "a-prendre", "a-moi", "a-completer", "terminees" */
    const char *teleservice; /* or NULL */
    const char
        *search; /* a number, or how a name begins; NULL: none. The group and the téléservice do not count then */
    apr_int64_t after_id;  /* the last row seen (keyset), 0: the first page */
    apr_time_t after;      /* its due_at; its closed_at in "terminees" */
    const char *after_key; /* its search_key, in a search */
} guichet_filter_t;

typedef struct guichet_row_t {
    apr_int64_t id;
    const char *numero, *teleservice, *office, *state, *subject, *requester, *search_key;
    apr_int64_t version;
    apr_int64_t agent_id;                           /* who holds it, 0: nobody */
    const char *agent_first_name, *agent_last_name; /* or NULL */
    apr_time_t submitted_at, due_at, closed_at, asked_until;
} guichet_row_t;

/* Open ones by due date, so late and old first; done ones newest first; found ones by name. At most GUICHET_ROWS + 1:
 * one more says that there is another page. */
const problem_t *guichet_list(db_t *db, const agent_t *agent, const guichet_filter_t *filter, guichet_row_t **rows,
                              int *count);

/* Whether the promised date is over and it is for the office to act; what waits for the citizen is not late. */
int guichet_late(const char *state, apr_time_t due_at, apr_time_t now);

/*
 * One demande.
 */
typedef struct dossier_t {
    demande_t demande;
    const char *agent_first_name, *agent_last_name; /* who holds it, or NULL */
} dossier_t;

/* By number as typed, whoever asks. PROBLEM_NOT_FOUND "demande"; drafts are none of the guichet's. */
const problem_t *guichet_load(db_t *db, const char *numero, dossier_t **out);

/* Whether the agent may see and treat it: his office's, or he is a superviseur. */
int guichet_entitled(const agent_t *agent, const demande_t *demande);

/* The same for one agent. PROBLEM_NOT_FOUND "demande"; PROBLEM_DENIED "office" when it is another office's. Writes no
 * trace. */
const problem_t *guichet_find(db_t *db, const agent_t *agent, const char *numero, dossier_t **out);

/* Traces that `agent` reads the demande (piece_id 0) or one of its pièces; to be called before anything is shown. A
 * `glance` is a thumbnail: traced unless it belongs to an opening of the last hour. */
const problem_t *guichet_read(db_t *db, apr_time_t now, const agent_t *agent, apr_int64_t demande_id,
                              apr_int64_t piece_id, int glance);

/* The last twenty readings, newest first. */
typedef struct guichet_reading_t {
    apr_time_t at;
    const char *first_name, *last_name;
    apr_int64_t piece_id;   /* 0: the demande */
    const char *piece_name; /* or NULL */
} guichet_reading_t;
const problem_t *guichet_readings(db_t *db, apr_int64_t demande_id, guichet_reading_t **list, int *count);

/* The internal notes, newest first, at most a hundred. */
typedef struct guichet_note_t {
    apr_time_t at;
    const char *text;
    const char *first_name, *last_name;
    apr_int64_t agent_id;
} guichet_note_t;
const problem_t *guichet_notes(db_t *db, apr_int64_t demande_id, guichet_note_t **list, int *count);

/*
 * Actions.
 */
typedef enum {
    GUICHET_PRENDRE,
    GUICHET_RENDRE,
    GUICHET_TRANSFERER,
    GUICHET_COMPLETER,
    GUICHET_REPONDRE,
    GUICHET_REJETER,
    GUICHET_NOTE,
    GUICHET_ACTIONS
} guichet_action_e;

/* "prendre", "rendre"…: as in the address. */
const char *guichet_action_name(guichet_action_e action);

/* NULL when `agent` may do it now; else why not: "state" (not in this state), "held" (a colleague holds it), "mine" (he
 * holds it already), "no-account" (nowhere to complete it), "office". */
const char *guichet_refusal(const agent_t *agent, const demande_t *demande, guichet_action_e action);

/* What an action reads of its form; longest in characters. Also names the fields of the page. */
typedef struct guichet_input_t {
    guichet_action_e action;
    const char *name;
    int lines; /* keeps its line breaks */
    int required;
    apr_size_t max;
} guichet_input_t;
extern const guichet_input_t guichet_inputs[]; /* ends with a NULL name */

/* The ways an answer goes out, NULL-ended. */
extern const char *const guichet_channels[];

/* The fields the citizen may be asked to complete: relevant ones that somebody fills, as an array of const field_t * in
 * `p`. Posted as "champ". */
apr_array_header_t *guichet_fields(apr_pool_t *p, filling_t *filling);

/* Whether a rejection must say the délais et voies de recours. */
int guichet_needs_remedies(const teleservice_t *teleservice);

typedef struct guichet_wrong_t {
    const char *field;
    const char *code; /* missing, too-long, not-an-option, format, too-small, too-big, same-office */
} guichet_wrong_t;

typedef struct guichet_act_t {
    const settings_t *settings;
    apr_time_t now;
    const agent_t *agent;
    const char *numero;
    apr_int64_t version; /* of the demande as the agent saw it */
    guichet_action_e action;
    const form_t *form; /* see guichet_inputs */
} guichet_act_t;

/*
 * Does it, or nothing. PROBLEM_INPUT "input": `*wrong` (of guichet_wrong_t, never NULL) says what. PROBLEM_CONFLICT:
 * what guichet_refusal() says, or "version" when the demande is no longer the one he saw. The same action sent twice by
 * the same agent counts once. An event of transferer has the new office's name as its text, one of completer the
 * message, one of an answer the summary.
 */
const problem_t *guichet_act(db_t *db, const guichet_act_t *act, apr_array_header_t **wrong);

#endif
