/* SPDX-License-Identifier: Apache-2.0 */
/*
 * filling: one téléservice being filled by one person: the definition, the data document, and what can be said about
 * them. Belongs to one thread and to the pool it was opened in.
 */
#ifndef ROUBAIX_TELESERVICE_FILLING_H
#define ROUBAIX_TELESERVICE_FILLING_H

#include "base/form.h"
#include "teleservice/teleservice.h"

typedef struct filling_t filling_t;

/* What is wrong with one field: the id of the input to go to and a code; `text` is the definition's own sentence, or
 * NULL. The field is a note (without a name) when the code is stop. */
typedef struct filling_problem_t {
    const field_t *field;
    const char *part; /* of a date or an address: "jour", "voie"…; or NULL */
    const char *code; /* missing, format, too-long, not-an-option, constraint, too-small, too-big, no-such-day, stop,
                         too-many-files, files-missing; files: what piece_add said */
    const char *text; /* what the definition says, or NULL: the templates have words for the code */
} filling_problem_t;

/* `data`: the data document as text, or NULL for an empty one. `now` decides what today() is. */
const problem_t *filling_open(apr_pool_t *p, const teleservice_t *teleservice, const settings_t *settings,
                              apr_time_t now, const char *data, filling_t **out);

const teleservice_t *filling_teleservice(const filling_t *filling);

/* The data document's root, and its text for storing. */
xmlNodePtr filling_data(const filling_t *filling);
const char *filling_dump(filling_t *filling, apr_pool_t *p);

/* The values of a field, whatever was typed (also wrong values): the i-th, or NULL. For dates and addresses name the
 * part (jour, mois, annee; voie, complement, code-postal, ville, pays). */
const char *filling_value(const filling_t *filling, const field_t *field, const char *part, int i);

/* Sets a value as if typed, when the field (of dates and addresses: that part) is empty (prefill, tests). */
void filling_set(filling_t *filling, const field_t *field, const char *part, const char *value);

/*
 * What is relevant. Expressions see the data as it counts: fields that are not relevant and options that cannot be
 * chosen (any more) are not there, though the data document keeps them for who goes back. So a stale answer never opens
 * a question.
 */

/* Takes what was posted for one step: every relevant field of the step is replaced by what the form holds, cleaned and
 * formatted leniently (spaces in a telephone number…); calculated fields are made anew. Posted names: field name; date
 * NAME.jour NAME.mois NAME.annee; address NAME.voie NAME.complement NAME.code-postal NAME.ville NAME.pays. What cannot
 * be kept in the data document (a day 31/02, a number with letters, four times the text that fits) is kept aside as
 * typed, as long as the filling lives, so that the page shows it again. A field that opens by this very form and was
 * not in it keeps what it had. Files are not touched. Only fields of `only` (const char * names) when it is not NULL:
 * the correction of a_completer. */
void filling_take(filling_t *filling, const step_t *step, const form_t *form, const apr_array_header_t *only);

/* Files: adds a pièce to the data document, or takes it out. */
void filling_piece_add(filling_t *filling, const field_t *field, apr_int64_t id, const char *name,
                       const char *media_type, apr_off_t size, int thumb);
void filling_piece_remove(filling_t *filling, apr_int64_t id);
int filling_piece_count(const filling_t *filling, const field_t *field);

/* What is wrong in a step (NULL: in all relevant steps), as an array of filling_problem_t; empty when all is right. */
apr_array_header_t *filling_check(filling_t *filling, const step_t *step);

int filling_relevant(filling_t *filling, const field_t *field); /* its groups and its step included */
int filling_step_relevant(filling_t *filling, const step_t *step);
int filling_option_relevant(filling_t *filling, const option_t *option);
int filling_required(filling_t *filling, const field_t *field);

/* The relevant step after `step` (NULL: the first), or NULL when the check page comes next; and the one before. */
const step_t *filling_next(filling_t *filling, const step_t *step);
const step_t *filling_before(filling_t *filling, const step_t *step);

/* The first relevant step with a problem, or NULL when everything is ready to be sent. */
const step_t *filling_unfinished(filling_t *filling);

/* Takes the fields that are not relevant out of the data document: what is sent is what was asked. */
void filling_prune(filling_t *filling);

/* The office the demande goes to, its subject, the requester's name (fields with prefill last-name and first-name) and
 * address for mail (field with prefill email; "" when there is none), in `p`. */
const char *filling_office(filling_t *filling, apr_pool_t *p);
const char *filling_subject(filling_t *filling, apr_pool_t *p);
const char *filling_requester(filling_t *filling, apr_pool_t *p);
/* The requester's name as it is searched: last name first. */
const char *filling_sort_name(filling_t *filling, apr_pool_t *p);
const char *filling_email(filling_t *filling, apr_pool_t *p);

/*
 * Page documents: what the templates show.
 */

/*
 * Appends <step id title hint position count next previous> with its fields to `parent`. Only relevant fields, and only
 * those of `only` when it is not NULL; position and count are of the relevant steps.
 *
 *   <field name type label hint required="yes|no" autocomplete maxlength rows value jour mois annee voie … min max
 *          year-alone="yes" accept size>
 *     <option value label hint group selected="yes"/> <piece id name type size thumb="yes|no"/> <problem part code text/>
 *   </field>
 *   <group label hint> fields </group>
 *   <note name kind text href link> problem </note>
 *
 * Of files: accept is its media types with commas between, max how many, size the bytes of one. value of a consent is
 * "oui" when it is ticked. A note's name is made here, for a problem to lead to; its href is a path of the portal (below
 * the base) or starts with https://.
 *
 * `problems` (of filling_problem_t, may be NULL) stand in their fields and, in order, as
 * <problem field type part label code text/> in the step. There a problem of a whole date names its first part, where
 * its link leads; in the field it names none.
 */
void filling_show_step(filling_t *filling, const step_t *step, const apr_array_header_t *problems,
                       const apr_array_header_t *only, xmlNodePtr parent);

/* Appends <answers> with one <step id title> per relevant step and in it <answer name type label group> with <value>
 * lines, formatted for reading (labels of options, dates, telephone), or <piece …/>; `group` is the label of the
 * field's group. Fields left empty are there with no value; a ticked consent has <value>oui</value>. Computed fields
 * are there when they have a label and a value. */
void filling_show_answers(filling_t *filling, xmlNodePtr parent);

#endif
