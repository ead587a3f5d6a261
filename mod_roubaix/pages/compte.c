/* SPDX-License-Identifier: Apache-2.0 */
/* Mon compte: see, change, e-mail address, password, where one is signed in. */
#include "pages/compte.h"

#include <string.h>

#include <apr_strings.h>

#include "base/text.h"
#include "base/xml.h"
#include "domain/account.h"
#include "domain/famille.h"
#include "domain/outbox.h"
#include "domain/throttle.h"
#include "pages/saisie.h"
#include "web/reply.h"

/* The visitor's account; one that vanished under an open session is a conflict, not a crash. */
static const problem_t *own_account(visit_t *v, account_t **account)
{
    const problem_t *problem = account_get(v->db, v->session->account_id, account);

    return problem || *account ? problem : problem_make(v->p, PROBLEM_NOT_FOUND, "account", NULL);
}

/* As people read it. */
static const char *shown(const visit_t *v, const account_t *account, int i)
{
    const char *value = account_value(account, i);

    return *value && !strcmp(account_field(i), "telephone") ? text_phone_shown(v->p, value) : value;
}

static void show_values(const visit_t *v, xmlNodePtr parent, const account_t *account)
{
    for (int i = 0; account_field(i); i++)
        reply_form_value(parent, account_field(i), shown(v, account, i));
}

int page_compte_get(visit_t *v)
{
    account_t *account;
    famille_t *famille = NULL;
    const problem_t *problem = own_account(v, &account);
    xmlNodePtr content;

    if (!problem && v->settings->kiosque.on)
        problem = famille_of_account(v->db, account->id, &famille);
    if (problem)
        return reply_problem(v, problem);
    content = reply_open(v, "compte");
    xml_set(content, "done", form_get(v->query, "fait"));
    xml_set(content, "login", account->login);
    xml_set(content, "email", account->email);
    xml_set(content, "since", visit_show(v, account->created_at, CALENDAR_DAY_LONG));
    xml_set(content, "famille", famille ? famille->name : NULL);
    show_values(v, content, account);
    return reply_page(v, content, HTTP_OK);
}

/*
 * The person
 */
static xmlNodePtr informations_page(visit_t *v, const account_t *account)
{
    xmlNodePtr content = reply_open(v, "informations"), form = reply_form(v, content, NULL);

    xml_set_int(form, "version", account->version);
    for (int i = 0; v->form && account_field(i); i++)
        reply_form_value(form, account_field(i), form_get(v->form, account_field(i)));
    if (!v->form)
        show_values(v, form, account);
    return form;
}

int page_informations_get(visit_t *v)
{
    account_t *account;
    const problem_t *problem = own_account(v, &account);

    return problem ? reply_problem(v, problem) : reply_page(v, informations_page(v, account)->parent, HTTP_OK);
}

static int show_wrong(visit_t *v, const account_t *stored, const apr_array_header_t *problems)
{
    xmlNodePtr form = informations_page(v, stored);

    xml_set(form, "version", form_get(v->form, "version"));
    for (int i = 0; i < problems->nelts; i++) {
        const problem_t *problem = APR_ARRAY_IDX(problems, i, const problem_t *);

        reply_form_problem(form, problem->field, problem->code);
    }
    return reply_page(v, form->parent, HTTP_UNPROCESSABLE_ENTITY);
}

/* Changed in another window meanwhile: both are shown, and sending again is to prefer what stands here. */
static int show_conflict(visit_t *v)
{
    account_t *stored;
    const problem_t *problem = own_account(v, &stored);
    xmlNodePtr content;

    if (problem)
        return reply_problem(v, problem);
    content = informations_page(v, stored)->parent;
    show_values(v, xml_add(content, "stored"), stored);
    return reply_page(v, content, HTTP_CONFLICT);
}

int page_informations_post(visit_t *v)
{
    const char *version = form_get(v->form, "version");
    apr_array_header_t *problems;
    account_t *stored, typed;
    const problem_t *problem = own_account(v, &stored);

    if (problem)
        return reply_problem(v, problem);
    typed = *stored;
    typed.version = version ? apr_strtoi64(version, NULL, 10) : 0;
    problems = account_take(v->p, v->form, &typed);
    if (problems->nelts)
        return show_wrong(v, stored, problems);
    problem = account_change(v->db, v->now, &typed);
    if (problem && problem->kind == PROBLEM_CONFLICT)
        return show_conflict(v);
    return problem ? reply_problem(v, problem) : reply_redirect(v, "/compte?fait=informations");
}

/*
 * What needs the present password. Its tries count as those of signing in: a browser left open is not a way round.
 */
static const problem_t *check_password(visit_t *v)
{
    const char *password = form_get(v->form, "mot-de-passe-actuel");
    apr_int64_t account_id;
    const problem_t *problem;

    if (!password || !*password)
        return problem_input(v->p, "mot-de-passe-actuel", "missing");
    problem = account_try(v->db, v->portal->gate, v->settings, v->now, v->session->login, visit_address(v), password,
                          &account_id);
    if (problem || account_id == v->session->account_id)
        return problem;
    return problem_input(v->p, "mot-de-passe-actuel", "wrong");
}

/*
 * The e-mail address
 */
static xmlNodePtr courriel_page(visit_t *v)
{
    xmlNodePtr content = reply_open(v, "courriel");

    xml_set(content, "email", v->session->email);
    return reply_form(v, content, "email", NULL);
}

int page_courriel_get(visit_t *v)
{
    return reply_page(v, courriel_page(v)->parent, HTTP_OK);
}

static const problem_t *take_new_email(visit_t *v, const char **email)
{
    const problem_t *problem = account_take_email(v->p, v->form, email);

    if (!problem && !strcmp(text_email_key(v->p, *email), text_email_key(v->p, v->session->email)))
        problem = problem_input(v->p, "email", "same");
    return problem;
}

int page_courriel_post(visit_t *v)
{
    const char *email;
    account_t *account;
    const problem_t *problem;
    int silent = 0;

    if ((problem = take_new_email(v, &email)) || (problem = check_password(v)) ||
        (problem = throttle_mail(v->db, v->now, email, visit_address(v), &silent)))
        return saisie_refuse(v, courriel_page(v), "mot-de-passe-actuel", problem);
    if (!silent && ((problem = own_account(v, &account)) ||
                    (problem = account_ask_email(v->db, v->settings, v->now, account, email))))
        return reply_problem(v, problem);
    return reply_redirect(v, "/compte?fait=courriel-demande");
}

/* The proof of the link and its account; NULL in `*account`: it opens nothing. */
static const problem_t *find_proof(visit_t *v, outbox_proof_t **proof, account_t **account)
{
    const problem_t *problem = outbox_proof(v->db, v->now, "courriel", v->arg[0], proof);

    *account = NULL;
    return problem || !*proof ? problem : account_get(v->db, (*proof)->account_id, account);
}

int page_courriel_jeton_get(visit_t *v)
{
    outbox_proof_t *proof;
    account_t *account;
    const problem_t *problem = find_proof(v, &proof, &account);
    xmlNodePtr content;

    if (problem)
        return reply_problem(v, problem);
    if (!account)
        return saisie_dead_link(v, "courriel", "dead");
    content = reply_open(v, "courriel-confirmer");
    reply_form(v, content, NULL);
    xml_set(content, "email", proof->email);
    return reply_page(v, content, HTTP_OK);
}

int page_courriel_jeton_post(visit_t *v)
{
    outbox_proof_t *proof;
    account_t *account;
    const problem_t *problem = find_proof(v, &proof, &account);

    if (problem)
        return reply_problem(v, problem);
    if (!account)
        return saisie_dead_link(v, "courriel", "dead");
    problem = account_set_email(v->db, v->now, account, proof->id, proof->email);
    if (problem && problem->kind == PROBLEM_CONFLICT)
        return saisie_dead_link(v, "courriel", problem->code);
    if (problem)
        return reply_problem(v, problem);
    return reply_redirect(v, v->session && v->session->account_id == account->id ? "/compte?fait=courriel"
                                                                                 : "/connexion?fait=courriel");
}

/*
 * The password
 */
static xmlNodePtr mot_de_passe_page(visit_t *v)
{
    xmlNodePtr content = reply_open(v, "mot-de-passe");

    xml_set(content, "login", v->session->login);
    return reply_form(v, content, NULL);
}

int page_mot_de_passe_get(visit_t *v)
{
    return reply_page(v, mot_de_passe_page(v)->parent, HTTP_OK);
}

static const problem_t *check_both(visit_t *v, const account_t *account)
{
    const problem_t *problem = saisie_judge(v, account);
    const char *now = form_get(v->form, "mot-de-passe-actuel");

    if (problem || (problem = check_password(v)))
        return problem;
    return strcmp(now, form_get(v->form, "mot-de-passe")) ? NULL : problem_input(v->p, "mot-de-passe", "same");
}

int page_mot_de_passe_post(visit_t *v)
{
    account_t *account;
    const problem_t *problem = own_account(v, &account);

    if (problem)
        return reply_problem(v, problem);
    if ((problem = check_both(v, account)))
        return saisie_refuse(v, mot_de_passe_page(v), "mot-de-passe-actuel", problem);
    return saisie_set_password(v, mot_de_passe_page(v), account, 0);
}

/*
 * Where one is signed in
 */
typedef struct mark_t {
    const char *sign, *name;    /* what stands in a User-Agent, and the product it means */
} mark_t;

/* The first that fits: later ones name themselves after earlier ones. */
static const mark_t browsers[] = {
    {"Edg", "Edge"},         {"OPR/", "Opera"},     {"SamsungBrowser", "Samsung Internet"},
    {"Firefox/", "Firefox"}, {"FxiOS", "Firefox"},  {"Chrome/", "Chrome"},
    {"CriOS", "Chrome"},     {"Safari/", "Safari"}, {NULL, NULL}};
static const mark_t systems[] = {{"iPhone", "iPhone"},   {"iPad", "iPad"},      {"Android", "Android"},
                                 {"Windows", "Windows"}, {"Mac OS X", "macOS"}, {"CrOS", "ChromeOS"},
                                 {"Linux", "Linux"},     {NULL, NULL}};

static const char *recognise(const mark_t *marks, const char *browser)
{
    for (; marks->sign; marks++)
        if (strstr(browser, marks->sign))
            return marks->name;
    return NULL;
}

static void show_session(const visit_t *v, xmlNodePtr content, const session_seen_t *seen)
{
    xmlNodePtr node = xml_add(content, "session");

    xml_set_int(node, "id", seen->id);
    xml_set(node, "browser", recognise(browsers, seen->browser));
    xml_set(node, "system", recognise(systems, seen->browser));
    xml_set(node, "started", visit_show(v, seen->created_at, CALENDAR_MOMENT));
    xml_set(node, "seen", visit_show(v, seen->seen_at, CALENDAR_MOMENT));
    xml_set(node, "current", seen->id == v->session->id ? "yes" : NULL);
}

int page_connexions_get(visit_t *v)
{
    session_seen_t *list;
    int count;
    const problem_t *problem = session_list(v->db, v->settings, v->now, v->session->account_id, &list, &count);
    xmlNodePtr content;

    if (problem)
        return reply_problem(v, problem);
    content = reply_open(v, "connexions");
    xml_set(content, "done", form_get(v->query, "fait"));
    reply_form(v, content, NULL);
    for (int i = 0; i < count; i++)
        show_session(v, content, &list[i]);
    return reply_page(v, content, HTTP_OK);
}

int page_connexions_post(visit_t *v)
{
    const char *id = form_get(v->form, "session");
    apr_int64_t session_id = id ? apr_strtoi64(id, NULL, 10) : 0;
    const problem_t *problem = NULL;

    if (session_id && session_id == v->session->id) {
        problem = visit_sign_out(v);
        return problem ? reply_problem(v, problem) : reply_redirect(v, "/deconnexion");
    }
    if (form_get(v->form, "toutes"))
        problem = session_end_all(v->db, v->session->account_id, v->session->id);
    else if (session_id)
        problem = session_end(v->db, v->session->account_id, session_id);
    return problem ? reply_problem(v, problem) : reply_redirect(v, "/compte/connexions?fait=fin");
}
