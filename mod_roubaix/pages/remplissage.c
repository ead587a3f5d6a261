/* SPDX-License-Identifier: Apache-2.0 */
#include "pages/remplissage.h"

#include <string.h>

#include <apr_strings.h>
#include <http_protocol.h>

#include "base/secret.h"
#include "base/xml.h"
#include "domain/account.h"
#include "domain/accuse.h"
#include "pages/inscription_show.h"
#include "web/reply.h"

demandeur_t remplissage_who(visit_t *v, int make)
{
    const char *token = visit_holder(v, make && !v->session);

    return (demandeur_t){.account_id = v->session ? v->session->account_id : 0,
                         .holder = token ? secret_digest(v->p, token) : NULL};
}

/*
 * Prefill: each `prefill` word and what of the account it stands for. "last-name" and so on fill the field, "address"
 * its parts.
 */
typedef struct source_t {
    const char *prefill;
    const char *part;
    apr_size_t offset; /* of a const char * in account_t */
} source_t;

static const source_t sources[] = {
    {"last-name", NULL, offsetof(account_t, last_name)},
    {"usage-name", NULL, offsetof(account_t, usage_name)},
    {"first-name", NULL, offsetof(account_t, first_name)},
    {"email", NULL, offsetof(account_t, email)},
    {"phone", NULL, offsetof(account_t, phone)},
    {"address", "voie", offsetof(account_t, address_line1)},
    {"address", "complement", offsetof(account_t, address_line2)},
    {"address", "code-postal", offsetof(account_t, postcode)},
    {"address", "ville", offsetof(account_t, town)},
    {"address", "pays", offsetof(account_t, country)},
};

/* What a field may be filled with. */
typedef struct known_t {
    const char *prefill, *part, *value;
} known_t;

static void know(apr_array_header_t *known, const char *prefill, const char *part, const char *value)
{
    if (value && *value)
        APR_ARRAY_PUSH(known, known_t) = (known_t){prefill, part, value};
}

static const problem_t *know_account(visit_t *v, apr_array_header_t *known)
{
    account_t *account;
    const problem_t *problem = account_get(v->db, v->session->account_id, &account);

    for (size_t i = 0; !problem && account && i < sizeof sources / sizeof *sources; i++)
        know(known, sources[i].prefill, sources[i].part, *(const char *const *)((const char *)account + sources[i].offset));
    return problem;
}

static void know_child(apr_pool_t *p, const enfant_t *enfant, apr_array_header_t *known)
{
    know(known, "child-name", NULL, apr_pstrcat(p, enfant->first_name, " ", enfant->last_name, NULL));
    know(known, "child-born", "jour", enfant->born + 8);
    know(known, "child-born", "mois", apr_pstrmemdup(p, enfant->born + 5, 2));
    know(known, "child-born", "annee", apr_pstrmemdup(p, enfant->born, 4));
    know(known, "child-school", NULL, enfant->ecole);
    know(known, "child-class", NULL, enfant->classe);
}

static void fill(filling_t *filling, const field_t *field, const apr_array_header_t *known)
{
    for (int k = 0; field->prefill && k < known->nelts; k++) {
        const known_t *one = &APR_ARRAY_IDX(known, k, known_t);

        if (!strcmp(one->prefill, field->prefill))
            filling_set(filling, field, one->part, one->value);
    }
}

const problem_t *remplissage_prefill(visit_t *v, filling_t *filling, const famille_t *famille, const enfant_t *enfant)
{
    apr_array_header_t *known = apr_array_make(v->p, 16, sizeof(known_t));
    const problem_t *problem = know_account(v, known);

    if (problem)
        return problem;
    if (famille)
        know(known, "family-code", NULL, famille->code);
    if (enfant)
        know_child(v->p, enfant, known);
    for (apr_hash_index_t *i = apr_hash_first(v->p, filling_teleservice(filling)->fields); i; i = apr_hash_next(i))
        fill(filling, apr_hash_this_val(i), known);
    return NULL;
}

/* The child that ?enfant= names, when it is one of the visitor's family; anything else is as if it did not stand there. */
static const problem_t *find_child(visit_t *v, famille_t **famille, const enfant_t **enfant)
{
    const char *asked = form_get(v->query, "enfant");
    enfant_t *enfants;
    int count;
    const problem_t *problem;

    if ((problem = famille_of_account(v->db, v->session->account_id, famille)) || !*famille || !asked ||
        (problem = famille_enfants(v->db, (*famille)->id, &enfants, &count)))
        return problem;
    for (int i = 0; i < count; i++)
        if (enfants[i].id == apr_atoi64(asked))
            *enfant = &enfants[i];
    return NULL;
}

static const problem_t *prefill(remplissage_t *f)
{
    famille_t *famille = NULL;
    const enfant_t *enfant = NULL;
    const problem_t *problem;

    if (!f->who.account_id)
        return NULL;
    if (f->teleservice->with_kiosque && (problem = find_child(f->v, &famille, &enfant)))
        return problem;
    return remplissage_prefill(f->v, f->filling, famille, enfant);
}

static const problem_t *open_filling(remplissage_t *f)
{
    const char *data = f->draft ? f->draft->data : NULL;
    const problem_t *problem = filling_open(f->v->p, f->teleservice, f->v->settings, f->v->now, data, &f->filling);

    return problem || f->draft ? problem : prefill(f);
}

/* What this browser began before signing in becomes the account's. */
static const problem_t *adopt(remplissage_t *f)
{
    demandeur_t before = {.holder = f->who.holder};
    const char *id = f->teleservice->id;
    const problem_t *problem;
    demande_t *found;

    if (f->draft || !f->who.account_id || !f->who.holder)
        return NULL;
    if ((problem = demande_draft(f->v->db, &before, id, &found)) || !found ||
        (problem = demande_draft_adopt(f->v->db, f->v->now, &f->who)))
        return problem;
    return demande_draft(f->v->db, &f->who, id, &f->draft);
}

const problem_t *remplissage_again(remplissage_t *f)
{
    const problem_t *problem;

    f->ask = NULL;
    if ((problem = demande_draft(f->v->db, &f->who, f->teleservice->id, &f->draft)) || (problem = adopt(f)))
        return problem;
    if (f->draft && f->teleservice->enrols->nelts && (problem = inscription_asked(f->v->db, f->draft->id, &f->ask)))
        return problem;
    return open_filling(f);
}

int remplissage_open(visit_t *v, remplissage_t *f)
{
    const problem_t *problem;

    *f = (remplissage_t){.v = v, .teleservice = visit_teleservice(v, v->arg[0])};
    if (!f->teleservice)
        return reply_status(v, HTTP_NOT_FOUND, "service");
    if (f->teleservice->access == ACCESS_ACCOUNT && !v->session)
        return reply_sign_in(v);
    /* Posted from a session that has ended since: the draft is the account's, so sign in again first. */
    if (!v->session && v->form && form_get(v->form, "jeton"))
        return reply_sign_in(v);
    f->who = remplissage_who(v, v->r->method_number == M_POST);
    if ((problem = remplissage_again(f)))
        return reply_problem(v, problem);
    /* An enrolment begins with a child. */
    return v->form || f->ask || !f->teleservice->enrols->nelts ? REMPLISSAGE_GO : reply_redirect(v, "/kiosque");
}

int remplissage_go(const remplissage_t *f, const char *step, int back)
{
    return reply_redirect(f->v,
                          apr_pstrcat(f->v->p, "/services/", f->teleservice->id, "/formulaire/",
                                      step ? step : "verification", step && back ? "?retour=verification" : "", NULL));
}

xmlNodePtr remplissage_page(const remplissage_t *f, const char *name)
{
    visit_t *v = f->v;
    xmlNodePtr content = reply_open(v, name);

    xml_set(content, "service", f->teleservice->id);
    xml_set(content, "service-title", f->teleservice->title);
    xml_set(content, "service-name", f->teleservice->name);
    xml_set(content, "account", v->session ? "yes" : "no");
    if (f->draft)
        xml_set_int(content, "cle", f->draft->id);
    else
        xml_set(content, "cle", "nouveau");
    reply_form(v, content, NULL);
    if (f->ask)
        inscription_show(v, content, f->ask);
    return content;
}

/* What was typed goes into a new draft; of an enrolment there is none without a child. */
static int may_go_on(const remplissage_t *f)
{
    return f->v->form && f->v->arg[1] && !f->teleservice->enrols->nelts;
}

int remplissage_lost(remplissage_t *f, const char *reason, const demande_t *sent)
{
    visit_t *v = f->v;
    xmlNodePtr content = remplissage_page(f, "formulaire-perdu");

    xml_set(content, "reason", reason);
    if (sent) {
        xml_set(content, "numero", demande_numero_shown(v->p, sent->numero));
        xml_set(content, "sent-path", demande_path(v->p, sent));
    } else if (may_go_on(f)) {
        reply_keep(v, content, v->path, v->form);
    }
    return reply_page(v, content, HTTP_CONFLICT);
}

int remplissage_match(remplissage_t *f)
{
    const char *cle = form_get(f->v->form, "cle");
    apr_int64_t id = cle ? apr_atoi64(cle) : 0;
    const problem_t *problem;
    demande_t *named = NULL;

    if (cle && !strcmp(cle, "nouveau") && (f->ask || !f->teleservice->enrols->nelts))
        return REMPLISSAGE_GO;
    if (f->draft && id == f->draft->id)
        return REMPLISSAGE_GO;
    if (id > 0 && (problem = demande_get(f->v->db, &f->who, id, &named)))
        return reply_problem(f->v, problem);
    if (named && (!strcmp(named->state, "brouillon") || strcmp(named->teleservice, f->teleservice->id)))
        named = NULL;
    return remplissage_lost(f, named ? "sent" : "gone", named);
}

const problem_t *remplissage_definition(visit_t *v, const demande_t *demande, const teleservice_t **out)
{
    teleservice_t *kept;
    const problem_t *problem;

    *out = visit_teleservice(v, demande->teleservice);
    if (*out && !strcmp((*out)->digest, demande->definition))
        return NULL;
    problem = demande_definition(v->db, v->settings, demande->definition, &kept);
    *out = problem ? NULL : kept;
    return problem;
}

const problem_t *remplissage_accuse(visit_t *v, const demande_t *demande, const teleservice_t *teleservice,
                                    xmlNodePtr node)
{
    piece_t *pieces;
    int count;
    const problem_t *problem = piece_list(v->db, demande->id, &pieces, &count);

    if (problem)
        return problem;
    accuse_fill(node, v->p, v->settings, teleservice, demande);
    for (int i = 0; i < count; i++)
        xml_set(xml_add(node, "piece"), "name", pieces[i].name);
    return NULL;
}

/*
 * Files.
 */
int names_have(const apr_array_header_t *names, const char *name)
{
    for (int i = 0; names && i < names->nelts; i++)
        if (!strcmp(APR_ARRAY_IDX(names, i, const char *), name))
            return 1;
    return !names;
}

arrivals_t *arrivals_make(const visit_t *v)
{
    arrivals_t *arrivals = apr_pcalloc(v->p, sizeof *arrivals);
    const char *id;

    arrivals->pieces = apr_array_make(v->p, 4, sizeof(piece_t *));
    arrivals->problems = apr_array_make(v->p, 4, sizeof(filling_problem_t));
    arrivals->removed = apr_array_make(v->p, 4, sizeof(apr_int64_t));
    for (int i = 0; (id = form_nth(v->form, "retirer", i)); i++)
        APR_ARRAY_PUSH(arrivals->removed, apr_int64_t) = apr_atoi64(id);
    return arrivals;
}

int arrivals_only(const form_t *form)
{
    const char *action = form_get(form, "action");

    return form_get(form, "retirer") || (action && !strcmp(action, "joindre"));
}

static void refuse(arrivals_t *arrivals, const field_t *field, const char *code)
{
    filling_problem_t *problem = apr_array_push(arrivals->problems);

    *problem = (filling_problem_t){.field = field, .code = code};
}

static int arrived_for(const arrivals_t *arrivals, const field_t *field)
{
    int count = 0;

    for (int i = 0; i < arrivals->pieces->nelts; i++)
        count += !strcmp(APR_ARRAY_IDX(arrivals->pieces, i, piece_t *)->field, field->name);
    return count;
}

static const problem_t *take_file(visit_t *v, apr_int64_t demande_id, const field_t *field, const form_file_t *file,
                                  arrivals_t *arrivals)
{
    piece_t *piece;
    const problem_t *problem = piece_add(v->db, v->settings, v->now, demande_id, field, file, &piece);

    if (!problem)
        APR_ARRAY_PUSH(arrivals->pieces, piece_t *) = piece;
    else if (problem->kind == PROBLEM_INPUT)
        refuse(arrivals, field, problem->code);
    return problem && problem->kind != PROBLEM_INPUT ? problem : NULL;
}

static const problem_t *take_field(visit_t *v, filling_t *filling, apr_int64_t demande_id, const field_t *field,
                                   arrivals_t *arrivals)
{
    int room = (field->max_files ? field->max_files : 1) - filling_piece_count(filling, field);
    const problem_t *problem = NULL;

    for (int i = 0; !problem && i < v->form->files->nelts; i++) {
        const form_file_t *file = &APR_ARRAY_IDX(v->form->files, i, form_file_t);

        if (strcmp(file->field, field->name))
            continue;
        if (arrived_for(arrivals, field) < room) {
            problem = take_file(v, demande_id, field, file, arrivals);
        } else {
            refuse(arrivals, field, "too-many-files");
            break;
        }
    }
    return problem;
}

const problem_t *arrivals_take(visit_t *v, filling_t *filling, apr_int64_t demande_id, const apr_array_header_t *fields,
                               const apr_array_header_t *only, arrivals_t *arrivals)
{
    const problem_t *problem = NULL;

    for (int i = 0; !problem && i < fields->nelts; i++) {
        const field_t *field = APR_ARRAY_IDX(fields, i, const field_t *);

        if (!filling_relevant(filling, field))
            continue;
        if (field->type == FIELD_GROUP)
            problem = arrivals_take(v, filling, demande_id, field->fields, only, arrivals);
        else if (field->type == FIELD_FILES && names_have(only, field->name))
            problem = take_field(v, filling, demande_id, field, arrivals);
    }
    return problem;
}

void arrivals_apply(const arrivals_t *arrivals, filling_t *filling)
{
    const teleservice_t *teleservice = filling_teleservice(filling);

    for (int i = 0; i < arrivals->removed->nelts; i++)
        filling_piece_remove(filling, APR_ARRAY_IDX(arrivals->removed, i, apr_int64_t));
    for (int i = 0; i < arrivals->pieces->nelts; i++) {
        const piece_t *piece = APR_ARRAY_IDX(arrivals->pieces, i, const piece_t *);
        const field_t *field = apr_hash_get(teleservice->fields, piece->field, APR_HASH_KEY_STRING);

        filling_piece_add(filling, field, piece->id, piece->name, piece->media_type, piece->size,
                          *piece->thumb_sha256 != '\0');
    }
}
