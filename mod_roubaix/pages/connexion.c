/* SPDX-License-Identifier: Apache-2.0 */
#include "pages/connexion.h"

#include <string.h>

#include <apr_strings.h>

#include "base/xml.h"
#include "domain/account.h"
#include "domain/outbox.h"
#include "pages/saisie.h"
#include "web/reply.h"

/*
 * Signing in
 */

/* Where one was going; never back to the doors themselves. */
static const char *destination(visit_t *v, const char *typed)
{
    const char *path = saisie_path(v->p, typed);

    return path && strncmp(path, "/connexion", 10) && strncmp(path, "/deconnexion", 12) ? path : NULL;
}

/* The form that was posted when the session had ended, out of the hidden fields that kept it, and where it goes; NULL
 * when there is none. */
static form_t *kept_form(visit_t *v, const char **path)
{
    form_t *kept = form_make(v->p);
    const char *name;

    if (!v->form || !(*path = destination(v, form_get(v->form, "suite.chemin"))))
        return NULL;
    for (int i = 1; (name = form_get(v->form, apr_psprintf(v->p, "suite.%d.nom", i))); i++) {
        const char *value = form_get(v->form, apr_psprintf(v->p, "suite.%d.valeur", i));

        if (*name && value)
            form_add(kept, name, value);
    }
    return kept;
}

static xmlNodePtr sign_in_page(visit_t *v)
{
    xmlNodePtr content = reply_open(v, "connexion"), form = reply_form(v, content, "identifiant", "retour", NULL);
    const char *path;
    const form_t *kept = kept_form(v, &path);

    if (!v->form)
        reply_form_value(form, "retour", destination(v, form_get(v->query, "retour")));
    if (kept)
        reply_keep(v, content, path, kept);
    return form;
}

/* Signed in: on to where one was going. */
static int go_on(visit_t *v)
{
    const char *path;
    const form_t *kept = kept_form(v, &path);

    if (kept)
        return reply_resume(v, path, kept, HTTP_OK);
    path = destination(v, form_get(v->form, "retour"));
    return reply_redirect(v, path ? path : "/demandes");
}

int page_connexion_get(visit_t *v)
{
    const char *path = destination(v, form_get(v->query, "retour"));
    xmlNodePtr form;

    if (v->session)
        return reply_redirect(v, path ? path : "/demandes");
    form = sign_in_page(v);
    xml_set(form->parent, "done", form_get(v->query, "fait"));
    return reply_page(v, form->parent, HTTP_OK);
}

static const problem_t *check_typed(visit_t *v)
{
    static const char *const fields[] = { "identifiant", "mot-de-passe" };

    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++) {
        const char *value = form_get(v->form, fields[i]);

        if (!value || !*value)
            return problem_input(v->p, fields[i], "missing");
    }
    return NULL;
}

int page_connexion_post(visit_t *v)
{
    apr_int64_t account_id = 0;
    const problem_t *problem = check_typed(v);

    if (problem && v->session)      /* signed in elsewhere meanwhile */
        return go_on(v);
    if (!problem)
        problem = account_try(v->db, v->portal->gate, v->settings, v->now, form_get(v->form, "identifiant"),
                              visit_address(v), form_get(v->form, "mot-de-passe"), &account_id);
    if (!problem && !account_id)
        problem = problem_input(v->p, "identifiant", "wrong");
    if (problem)
        return saisie_refuse(v, sign_in_page(v), "identifiant", problem);
    if ((problem = visit_sign_in(v, account_id)))
        return reply_problem(v, problem);
    return go_on(v);
}

/*
 * Signing out
 */
int page_deconnexion_get(visit_t *v)
{
    xmlNodePtr content = reply_open(v, "deconnexion");

    reply_form(v, content, NULL);
    xml_set(content, "done", v->session ? NULL : "yes");
    return reply_page(v, content, HTTP_OK);
}

int page_deconnexion_post(visit_t *v)
{
    const problem_t *problem = visit_sign_out(v);

    return problem ? reply_problem(v, problem) : reply_redirect(v, "/deconnexion");
}

/*
 * The forgotten password
 */
int page_oubli_get(visit_t *v)
{
    return saisie_email_get(v, "oubli");
}

int page_oubli_post(visit_t *v)
{
    return saisie_email_post(v, "oubli", account_forgot, "/mot-de-passe-oublie/envoye");
}

int page_oubli_envoye_get(visit_t *v)
{
    return saisie_words(v, "oubli-envoye");
}

/* The account that the link opens; NULL in `*out`: none. An address given up meanwhile opens nothing. */
static const problem_t *find_owner(visit_t *v, apr_int64_t *proof_id, account_t **out)
{
    outbox_proof_t *proof;
    const problem_t *problem = outbox_proof(v->db, v->now, "mot_de_passe", v->arg[0], &proof);

    *out = NULL;
    if (problem || !proof || !proof->account_id || (problem = account_get(v->db, proof->account_id, out)))
        return problem;
    *proof_id = proof->id;
    if (*out && strcasecmp((*out)->email, proof->email))
        *out = NULL;
    return NULL;
}

static xmlNodePtr reset_page(visit_t *v, const account_t *account)
{
    xmlNodePtr content = reply_open(v, "reinitialiser"), form = reply_form(v, content, NULL);

    xml_set(content, "login", account->login);
    return form;
}

int page_oubli_jeton_get(visit_t *v)
{
    apr_int64_t proof_id;
    account_t *account;
    const problem_t *problem = find_owner(v, &proof_id, &account);

    if (problem)
        return reply_problem(v, problem);
    if (!account)
        return saisie_dead_link(v, "mot_de_passe", "dead");
    return reply_page(v, reset_page(v, account)->parent, HTTP_OK);
}

int page_oubli_jeton_post(visit_t *v)
{
    apr_int64_t proof_id;
    account_t *account;
    const problem_t *problem = find_owner(v, &proof_id, &account);

    if (problem)
        return reply_problem(v, problem);
    if (!account)
        return saisie_dead_link(v, "mot_de_passe", "dead");
    if ((problem = saisie_judge(v, account)))
        return saisie_refuse(v, reset_page(v, account), "mot-de-passe", problem);
    return saisie_set_password(v, reset_page(v, account), account, proof_id);
}
