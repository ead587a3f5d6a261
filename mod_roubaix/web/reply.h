/* SPDX-License-Identifier: Apache-2.0 */
/*
 * reply: the answers a page function may give. Each returns what the handler returns to httpd. The database connection is given back
 * before anything is rendered; a page is rendered into memory before its first byte is sent.
 */
#ifndef ROUBAIX_WEB_REPLY_H
#define ROUBAIX_WEB_REPLY_H

#include "web/csv.h"
#include "web/visit.h"

/* Opens the page document of `v`: <page> with everything the layout needs (templates/page.rng), and in it the element `name`, which is
 * returned and which the template of the same name turns into the page's main part. */
xmlNodePtr reply_open(visit_t *v, const char *name);

/* Renders the document that `content` belongs to and sends it with `status` (200, 422, …). */
int reply_page(visit_t *v, xmlNodePtr content, int status);

/* The kept bytes of a page that is the same for everybody, or DECLINED: not kept (yet), or not for this visit. */
int reply_kept(visit_t *v);

/* 303 to a path below the base ("/demandes"), never to another site. */
int reply_redirect(visit_t *v, const char *path);

/* 303 to an address of another site, one that the configuration names. */
int reply_redirect_away(visit_t *v, const char *url);

/* The problem's own page (templates/pages/probleme.xsl) with its status; logs its detail. For input problems pages show their form again
 * instead (see reply_problem_in). */
int reply_problem(visit_t *v, const problem_t *problem);

/* The same for guards and the handler, by status and code. */
int reply_status(visit_t *v, int status, const char *code);

/* The sign-in page in place of one that needs an account: a GET is sent to /connexion?retour=…; a POST gets the page `connexion` (403) with what
 * was posted in <suite>, offered again after signing in. */
int reply_sign_in(visit_t *v);

/* Appends <suite path="…"> with one <pair name value/> for each thing posted (without tokens): the page templates make hidden fields of it. */
void reply_keep(visit_t *v, xmlNodePtr parent, const char *path, const form_t *form);

/* The page `suite`: « what you typed is kept », one button that posts `form` to `path` again, with the present form token. */
int reply_resume(visit_t *v, const char *path, const form_t *form, int status);

/* The same for a form whose token was another session's (403): nothing is done before the visitor presses the button. */
int reply_again(visit_t *v);

/*
 * Forms that are not a téléservice: the document says what was typed and what is wrong, the template has labels and words.
 *   <form token="…"> <field name="email" value="…"/>… <problem field="email" code="missing"/>… </form>
 */

/* Appends <form> with the visitor's token, and one <field name value> for each NULL-ended name, taken from what was posted (or nothing). */
xmlNodePtr reply_form(visit_t *v, xmlNodePtr parent, ...) __attribute__((sentinel));
/* The value of one <field> of it, made when missing. */
void reply_form_value(xmlNodePtr form, const char *name, const char *value);
/* Appends <problem field code/>. */
void reply_form_problem(xmlNodePtr form, const char *field, const char *code);

/* Sends a file of the data folder as a download (or, for pictures `inline_picture`, to be shown), with a safe type. */
int reply_file(visit_t *v, const char *path, const char *media_type, const char *name, int inline_picture);

/* Sends a table as a download. */
int reply_csv(visit_t *v, const csv_t *csv, const char *name);

#endif
