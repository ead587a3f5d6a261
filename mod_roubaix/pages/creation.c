/* SPDX-License-Identifier: Apache-2.0 */
/* Making an account: the address is proved first, then the person and the password. */
#include "pages/compte.h"

#include <string.h>

#include "base/xml.h"
#include "domain/account.h"
#include "domain/outbox.h"
#include "pages/saisie.h"
#include "web/reply.h"

int page_creer_get(visit_t *v)
{
    return v->session ? reply_redirect(v, "/compte") : saisie_email_get(v, "creer");
}

int page_creer_post(visit_t *v)
{
    return saisie_email_post(v, "creer", account_invite, "/compte/creer/envoye");
}

int page_creer_envoye_get(visit_t *v)
{
    return saisie_words(v, "creer-envoye");
}

static xmlNodePtr person_page(visit_t *v, const char *email)
{
    xmlNodePtr content = reply_open(v, "creer-compte"), form = reply_form(v, content, "conditions", NULL);
    const char *name;

    xml_set(content, "email", email);
    for (int i = 0; (name = account_field(i)); i++)
        reply_form_value(form, name, v->form ? form_get(v->form, name) : NULL);
    return form;
}

static int show_person(visit_t *v, const char *email, const apr_array_header_t *problems)
{
    xmlNodePtr form = person_page(v, email);

    for (int i = 0; problems && i < problems->nelts; i++) {
        const problem_t *problem = APR_ARRAY_IDX(problems, i, const problem_t *);

        reply_form_problem(form, problem->field, problem->code);
    }
    return reply_page(v, form->parent, problems ? HTTP_UNPROCESSABLE_ENTITY : HTTP_OK);
}

/* What is wrong with the whole form; a failure of ours is in `*failed`. */
static apr_array_header_t *check_person(visit_t *v, account_t *account, const problem_t **failed)
{
    apr_array_header_t *problems = account_take(v->p, v->form, account);
    const problem_t *judged = saisie_judge(v, account);
    const char *conditions = form_get(v->form, "conditions");

    *failed = judged && judged->kind != PROBLEM_INPUT ? judged : NULL;
    if (judged)
        APR_ARRAY_PUSH(problems, const problem_t *) = judged;
    if (!conditions || strcmp(conditions, "oui"))
        APR_ARRAY_PUSH(problems, const problem_t *) = problem_input(v->p, "conditions", "missing");
    return problems;
}

static int create(visit_t *v, apr_int64_t proof_id, account_t *account)
{
    const char *hash;
    const problem_t *problem = password_hash(v->portal->gate, v->p, form_get(v->form, "mot-de-passe"), &hash);

    if (problem)
        return saisie_refuse(v, person_page(v, account->email), "mot-de-passe", problem);
    problem = account_create(v->db, v->now, proof_id, hash, account);
    if (problem && problem->kind == PROBLEM_CONFLICT)
        return saisie_dead_link(v, "adresse", problem->code);
    if (problem || (problem = visit_sign_in(v, account->id)))
        return reply_problem(v, problem);
    return reply_redirect(v, "/compte/bienvenue");
}

int page_creer_jeton_get(visit_t *v)
{
    outbox_proof_t *proof;
    const problem_t *problem = outbox_proof(v->db, v->now, "adresse", v->arg[0], &proof);

    if (problem)
        return reply_problem(v, problem);
    return proof ? show_person(v, proof->email, NULL) : saisie_dead_link(v, "adresse", "dead");
}

int page_creer_jeton_post(visit_t *v)
{
    account_t account = { .login = NULL };
    apr_array_header_t *problems;
    outbox_proof_t *proof;
    const problem_t *problem = outbox_proof(v->db, v->now, "adresse", v->arg[0], &proof);

    if (problem)
        return reply_problem(v, problem);
    if (!proof)
        return saisie_dead_link(v, "adresse", "dead");
    account.email = proof->email;
    problems = check_person(v, &account, &problem);
    if (problem)
        return reply_problem(v, problem);
    return problems->nelts ? show_person(v, proof->email, problems) : create(v, proof->id, &account);
}

int page_bienvenue_get(visit_t *v)
{
    xmlNodePtr content = reply_open(v, "bienvenue");

    xml_set(content, "login", v->session->login);
    xml_set(content, "email", v->session->email);
    return reply_page(v, content, HTTP_OK);
}
