/* SPDX-License-Identifier: Apache-2.0 */
/*
 * teleservice: an online service as an administrator wrote it in XML (conf/teleservices/), checked against
 * teleservice.rng and then by meaning. The model is XForms': fields are bound to an XML data document; relevant,
 * required, constraint and calculate are XPath expressions over it. Knows neither HTTP nor SQL. Read-only once loaded:
 * any thread may use it.
 *
 * The data document is <demande> with one child element per field, in the order of the definition; a field that is not
 * filled has no element. text, textarea, email, tel, number, choice, select: its text. choices: one element per value.
 * consent: "oui". date: digits YYYYMMDD, 00 where day or month is not known (so that XPath 1.0 can compare them).
 * address: children voie, complement, code-postal, ville, pays. files: one element per pièce with attributes id, name,
 * type, size, thumb. computed: its value.
 */
#ifndef ROUBAIX_TELESERVICE_TELESERVICE_H
#define ROUBAIX_TELESERVICE_TELESERVICE_H

#include <apr_tables.h>
#include <libxml/xpath.h>

#include "base/problem.h"
#include "base/settings.h"

typedef enum {
    FIELD_GROUP, /* a fieldset: label, hint, relevant, and fields */
    FIELD_NOTE,  /* words (and a link) between fields, with relevant; kinds: info, attention, stop (a stop refuses the
                    step) */
    FIELD_TEXT,
    FIELD_TEXTAREA,
    FIELD_DATE,
    FIELD_EMAIL,
    FIELD_TEL,
    FIELD_NUMBER,
    FIELD_CHOICE,  /* radios */
    FIELD_CHOICES, /* checkboxes */
    FIELD_SELECT,
    FIELD_ADDRESS,
    FIELD_FILES,
    FIELD_CONSENT,
    FIELD_COMPUTED,
    FIELD_TYPES
} field_type_e;

/* "text", "date"…: the element of the definition, and what page documents call it. */
const char *teleservice_type_name(field_type_e type);

/* The parts of an address, and of a date as it is posted; both NULL-ended. */
extern const char *const teleservice_address_parts[]; /* voie, complement, code-postal, ville, pays */
extern const char *const teleservice_date_parts[];    /* jour, mois, annee */

typedef struct option_t {
    const char *value;
    const char *label;
    const char *hint;             /* or NULL */
    const char *group;            /* of a select's optgroup, or NULL */
    xmlXPathCompExprPtr relevant; /* or NULL: always */
} option_t;

typedef struct field_t field_t;
struct field_t {
    field_type_e type;
    const char *name;         /* NULL for notes */
    const char *label;        /* of a note: its text */
    const char *hint;         /* or NULL */
    const char *error;        /* what to say when constraint is false (of a stop: when one tries to pass), or NULL */
    const char *missing;      /* what to say when it is required and empty, or NULL */
    const char *autocomplete; /* HTML token, or NULL (off); of an address: street-address, its parts have tokens of
                                 their own then */
    const char *prefill;      /* which value of the account fills it first: last-name, usage-name, first-name, email,
                                 phone, address, or NULL */
    const char *kind;         /* of a note: info, attention, stop */
    const char *href, *link;  /* of a note: where its link leads and its words, or NULL */
    int maxlength;            /* characters, never 0: what the definition says, or its type's */
    int rows;                 /* of a textarea */
    apr_int64_t min, max;     /* of a number; both 0: no limit */
    int year_alone;           /* a date may have no day, or neither day nor month */
    int max_files;
    const char *keep; /* files: whose they stay once sent, to be used again: enfant, famille, or NULL */
    int keep_months;  /* and for how long */
    int special;      /* of a child's file: for the entitled office only */
    apr_off_t max_size;                                            /* bytes of one file; 0: the settings' */
    apr_array_header_t *accept;                                    /* of const char *: media types, for files */
    apr_array_header_t *options;                                   /* of option_t * */
    apr_array_header_t *fields;                                    /* of field_t *, of a group */
    xmlXPathCompExprPtr relevant, required, constraint, calculate; /* or NULL: true, true, true, none */
    int optional;         /* required="false()": « (facultatif) » can be said before anything is typed */
    const field_t *group; /* the group it stands in, or NULL */
    int index;            /* its place in the definition, from 0: notes and groups count too */
    int line;             /* in the definition */
};

typedef struct step_t {
    const char *id;
    const char *title;
    const char *hint;             /* or NULL */
    apr_array_header_t *fields;   /* of field_t * */
    xmlXPathCompExprPtr relevant; /* or NULL */
    int index;                    /* its place among the steps, from 0 */
    int line;
} step_t;

typedef enum { ACCESS_ACCOUNT, ACCESS_DIRECT, ACCESS_BOTH } access_e;
typedef enum { SILENCE_NONE, SILENCE_ACCEPTANCE, SILENCE_REJECTION } silence_e;

typedef struct teleservice_t {
    const char *id;
    const char *digest;            /* secret_digest() of xml */
    const char *xml;               /* the file as it was read */
    const char *title;             /* « Demander un acte d’état civil » */
    const char *name;              /* « Acte d’état civil », for lists and mails */
    const char *summary;           /* one sentence for the home page */
    apr_array_header_t *audiences; /* of const char *: particulier, professionnel, association */
    access_e access;
    int with_kiosque;            /* offered only where the Kiosque Famille is open */
    int for_famille;             /* there: for the family, not for a child */
    int is_fiche;                /* not offered: what the Kiosque asks about a child, each season */
    apr_array_header_t *enrols;  /* of const char *: it asks to enrol a child in activities of these kinds; empty: none */
    const char *office;          /* id of the office it goes to; "regie": see to_regie */
    int to_regie;                /* it goes to the régie of the requester's family */
    xmlXPathCompExprPtr route;   /* XPath giving another office's id, or NULL */
    xmlXPathCompExprPtr subject; /* XPath giving the demande's subject, or NULL: name */
    silence_e silence;
    int silence_months;
    int answer_days;             /* promised, working days */
    const char *delay;           /* what to announce, words */
    const char *cost;            /* words, « Gratuit » */
    const char *remedies;        /* words for a rejection's délais et voies de recours, or NULL: the silence's own */
    int retention_months;        /* after the final answer, or after reception; data erased then */
    int retention_from_reception;
    apr_array_header_t *needs;   /* of const char *: what to have at hand */
    apr_array_header_t *notices; /* of field_t * (notes) shown on the start page */
    apr_array_header_t *reasons; /* of option_t *: reasons an agent may choose for a rejection */
    apr_array_header_t *steps;   /* of step_t * */
    apr_hash_t *fields;          /* field_t by name, at any depth */
    int field_count;             /* one more than the greatest field_t.index */
} teleservice_t;

/* Loads one definition and finds every mistake that can be found without a citizen. `p` is the configuration's pool. On
 * failure the problem's detail is "file:line: reason" (the first mistake). */
const problem_t *teleservice_load(apr_pool_t *p, const settings_t *settings, const char *path, teleservice_t **out);

/* The same from text that was stored with a demande: what was right then is not judged anew (an office may be gone). */
const problem_t *teleservice_parse(apr_pool_t *p, const settings_t *settings, const char *xml, teleservice_t **out);

/* All *.xml of settings->teleservices_dir in the order of their file names, as an array of teleservice_t *; the first
 * problem stops. */
const problem_t *teleservice_load_all(apr_pool_t *p, const settings_t *settings, apr_array_header_t **out);

/* Takes the child's file out of them; NULL in `*fiche` when there is none. Two are a mistake. */
const problem_t *teleservice_take_fiche(apr_pool_t *p, apr_array_header_t *all, teleservice_t **fiche);

/* Whether it enrols in activities of that kind. */
int teleservice_enrols(const teleservice_t *teleservice, const char *kind);

/* A step by id and its position (from 0), or NULL. */
const step_t *teleservice_step(const teleservice_t *teleservice, const char *id, int *position);

/* Whether `audience` is served. */
int teleservice_serves(const teleservice_t *teleservice, const char *audience);

#endif
