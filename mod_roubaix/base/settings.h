/* SPDX-License-Identifier: Apache-2.0 */
/*
 * settings: all that differs from city to city, as plain data. config.c fills it from httpd.conf, ctl/ from the same file.
 * Read-only once httpd has started. Every string lives as long as the configuration.
 */
#ifndef ROUBAIX_BASE_SETTINGS_H
#define ROUBAIX_BASE_SETTINGS_H

#include <apr_hash.h>
#include <apr_pools.h>
#include <apr_tables.h>

#include "base/calendar.h"

/* An office of the city, or a régie: what an accusé de réception must name (CRPA R112-11-1). */
typedef struct office_t {
    const char *id;         /* "etat-civil"; régies: "centre" */
    const char *name;       /* « Service État civil » */
    const char *address;
    const char *phone;
    const char *email;
    const char *hours;      /* or NULL */
    const char *detail;     /* « accueil central », or NULL */
    const char *client;     /* of a régie: its number at PayFiP, 6 digits; NULL: its invoices are not paid here */
} office_t;

typedef struct mail_settings_t {
    const char *server;         /* smtp://host:port, smtps://host:port; NULL: mails wait */
    int starttls;               /* whether STARTTLS is required on smtp:// */
    const char *user;           /* or NULL */
    const char *password;       /* read from RoubaixMailPasswordFile at start, or NULL */
    const char *ca_file;        /* or NULL: the system's */
    const char *sender;         /* ne-pas-repondre@ville.example */
    const char *sender_name;    /* Ville de Roubaix */
    int tries;                  /* before a mail is given up */
} mail_settings_t;

/* Paying an avis des sommes à payer: its reference is each city's own (domain/avis.h). */
typedef struct avis_settings_t {
    const char *client;         /* the budget's number at PayFiP, 6 digits; NULL: no avis is paid here */
    const char *pattern;        /* POSIX extended regular expression of what is typed, without spaces; its groups are the parts */
    const char *reference;      /* how the parts make the reference sent: "{1:4}{2:8}{3:6}" */
    const char *exercice;       /* and the year: "{1:4}" */
    const char *example;        /* "2026 00001234 000001" */
    const char *object;         /* what PayFiP shows, ASCII letters, digits and spaces; the reference is put behind it */
    const char *office;         /* id of the office that answers for it, or NULL */
    apr_int64_t least, most;    /* cents */
    int tries;                  /* references one address may try in an hour */
} avis_settings_t;

typedef struct payment_settings_t {
    const char *service;        /* https://…/tpa/services/securite; NULL: nothing is paid here */
    const char *page;           /* https://…/tpa/paiementws.web */
    const char *page_origin;    /* its scheme and host */
    const char *notify_url;     /* address below which PayFiP finds us, without a path; NULL: public_url */
    const char *ca_file;        /* or NULL: the system's */
    const char *mode;           /* "T" test, "X" activation, "W" real */
    apr_interval_time_t timeout;    /* µs, of one call */
    int slots;                  /* calls at once in one child process */
    apr_interval_time_t open;   /* µs after creation within which PayFiP lets the page be opened */
    apr_interval_time_t window; /* µs after creation within which an attempt may still succeed and blocks another */
    apr_interval_time_t ask_for;    /* µs after creation for as long as a late answer is asked for */
    apr_interval_time_t keep;   /* µs, of attempts that ended */
    int purged_is_unpaid;       /* an operation PayFiP has forgotten overnight counts as unpaid though we were not there to ask */
    avis_settings_t avis;
} payment_settings_t;

/* The Kiosque Famille. */
typedef struct kiosque_settings_t {
    int on;                             /* families are served here */
    apr_interval_time_t invoice_age;    /* µs; an older invoice does not prove that one belongs to a family */
    const char *object;                 /* what PayFiP shows of an invoice, ASCII letters, digits and spaces; a reference is put behind it */
} kiosque_settings_t;

typedef struct settings_t {
    const char *base;           /* "" or "/portail": before every route, no slash at the end */
    const char *public_url;     /* "https://services.ville.example", no slash at the end, base not included */
    int secure;                 /* public_url is https: __Host- cookies */
    apr_hash_t *city;           /* RoubaixCity KEY value, by key; the keys are in config.c's table */
    apr_hash_t *offices;        /* office_t by id */
    apr_array_header_t *office_list;    /* office_t *, in the order of the configuration */
    apr_array_header_t *regies;         /* office_t *, in the order of the configuration */
    const char *zone;           /* Europe/Paris */
    calendar_t *calendar;

    const char *templates_dir;
    const char *teleservices_dir;
    const char *data_dir;       /* writable by httpd's user: pieces/, tmp/ */
    const char *photo_program;  /* path of roubaix-photo */

    apr_off_t body_max;         /* bytes of a whole request with files */
    apr_off_t form_max;         /* bytes of a request without files, and of all text fields of one with files */
    int fields_max;             /* pairs in one form */
    apr_off_t file_max;         /* bytes of one file; a definition may ask for less */

    apr_interval_time_t session_idle;       /* µs */
    apr_interval_time_t session_absolute;   /* µs */
    apr_interval_time_t draft_keep;         /* µs */
    apr_interval_time_t address_link_life;  /* µs, of the link that proves an address */
    apr_interval_time_t reset_link_life;    /* µs, of the link that resets a password */
    apr_interval_time_t trace_keep;         /* µs, who read which demande */

    int sign_in_tries;          /* failures of one account from one address before waiting */
    int hash_slots;             /* password hashes at once in one child process */
    int hash_queue;             /* visitors waiting for a slot before 503 */
    apr_size_t hash_memory;     /* bytes of argon2id */
    int hash_passes;            /* argon2id's time cost */

    mail_settings_t mail;
    payment_settings_t payment;
    kiosque_settings_t kiosque;
} settings_t;

/* A value of RoubaixCity, or "" when it was not given. */
const char *settings_city(const settings_t *settings, const char *key);

/* Whether an avis can be paid here. */
int settings_pays_avis(const settings_t *settings);

/* An office by id, else the régie of that id (demandes go there too), or NULL; a régie by id, or NULL. */
const office_t *settings_office(const settings_t *settings, const char *id);
const office_t *settings_regie(const settings_t *settings, const char *id);

/* Whether a régie's invoices are paid here. */
int settings_pays_regie(const settings_t *settings, const office_t *regie);

/* Path below the base as it goes into a link: base + path. And as a whole address for mails: public_url + base + path. */
const char *settings_path(const settings_t *settings, apr_pool_t *p, const char *path);
const char *settings_url(const settings_t *settings, apr_pool_t *p, const char *path);

#endif
