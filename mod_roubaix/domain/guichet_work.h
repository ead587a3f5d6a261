/* SPDX-License-Identifier: Apache-2.0 */
/* One action on its way, between the file that reads its form and the one that does it. Nobody else's. */
#ifndef ROUBAIX_DOMAIN_GUICHET_WORK_H
#define ROUBAIX_DOMAIN_GUICHET_WORK_H

#include "domain/guichet.h"

#define GUICHET_VALUES 20 /* more than guichet_inputs has */

typedef struct guichet_work_t {
    const guichet_act_t *act;
    apr_pool_t *p;
    const char *values[GUICHET_VALUES]; /* cleaned, "" when not posted; by the index in guichet_inputs */
    apr_array_header_t *wrong;
    const teleservice_t *teleservice;
    const char *office_name;   /* transferer */
    const char *reason;        /* rejeter, in words */
    apr_array_header_t *names; /* completer: of const char *, the fields asked for, each once */
    const char *asked;         /* completer, the document */
    apr_time_t asked_until;
    const char *text; /* of the event */
    apr_array_header_t *enrolled; /* repondre, of a téléservice that enrols: of apr_int64_t, the seasons it accepts */
} guichet_work_t;

/* Takes the form: fills all of `w` that follows from it alone (and from act, p, wrong, teleservice, which the caller
 * has set). */
void guichet_take(guichet_work_t *w);

/* Says in w->wrong what is wrong with it. */
const problem_t *guichet_check(guichet_work_t *w, const demande_t *demande);

/* What the form held under one of the names of guichet_inputs, cleaned; "" when it was not of this action. */
const char *guichet_value(const guichet_work_t *w, const char *name);

/* Of an answer or a rejection: "resume", "texte", "canal", "voies". */
const char *guichet_answer_value(const guichet_work_t *w, const char *name);

int guichet_is_answer(guichet_action_e action);

#endif
