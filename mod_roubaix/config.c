/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include <stddef.h>

#include <apr_lib.h>
#include <apr_strings.h>
#include <http_log.h>

#include "base/text.h"
#include "domain/avis.h"
#include "paths.h"

APLOG_USE_MODULE(roubaix);

#define UNSET (-1)

typedef enum {
    AS_FLAG,        /* int: On, Off */
    AS_TEXT,        /* const char * */
    AS_BASE,        /* const char *: a path below the site's root */
    AS_URL,         /* const char *: http(s)://host[:port] */
    AS_MAIL_URL,    /* const char *: smtp(s)://host[:port] */
    AS_ADDRESS,     /* const char *: http(s)://host[:port]/path */
    AS_MODE,        /* const char *: T, X or W */
    AS_PATH,        /* const char *: a file or folder, below ServerRoot when relative */
    AS_EMAIL,       /* const char * */
    AS_NUMBER,      /* apr_int64_t within bounds */
    AS_SIZE,        /* apr_int64_t bytes: 256K, 10M */
    AS_TIME         /* apr_int64_t µs: 30s, 20min, 1h, 30d */
} kind_e;

/* Every directive of one value: name, kind, member of config_t, default, bounds (of times: in seconds), words for `httpd -L`. */
#define DIRECTIVES(ROW) \
    ROW(RoubaixEnable, AS_FLAG, enable, "Off", 0, 0, "On: this server (virtual host) is the portal") \
    ROW(RoubaixBase, AS_BASE, base, "/", 0, 0, "path under which the portal lives") \
    ROW(RoubaixPublicURL, AS_URL, public_url, NULL, 0, 0, "the site's address as citizens write it, without a path") \
    ROW(RoubaixTimeZone, AS_TEXT, zone, "Europe/Paris", 0, 0, "the city's time zone") \
    ROW(RoubaixTemplates, AS_PATH, templates_dir, ROUBAIX_DATADIR "/templates", 0, 0, "folder of the templates") \
    ROW(RoubaixTeleservices, AS_PATH, teleservices_dir, ROUBAIX_CONFDIR "/teleservices", 0, 0, \
        "folder of the definitions of teleservices") \
    ROW(RoubaixData, AS_PATH, data_dir, "/var/lib/roubaix", 0, 0, \
        "folder for uploaded and temporary files, writable by httpd's user, outside DocumentRoot") \
    ROW(RoubaixPhotoProgram, AS_PATH, photo_program, ROUBAIX_LIBEXECDIR "/roubaix-photo", 0, 0, \
        "path of roubaix-photo") \
    ROW(RoubaixBodyMax, AS_SIZE, body_max, "50M", 65536, APR_INT64_C(4) << 30, \
        "greatest size of a request with files") \
    ROW(RoubaixFormMax, AS_SIZE, form_max, "256K", 16384, 16 << 20, "greatest size of a form's text") \
    ROW(RoubaixFieldsMax, AS_NUMBER, fields_max, "2000", 50, 10000, "greatest number of fields in a form") \
    ROW(RoubaixFileMax, AS_SIZE, file_max, "10M", 65536, APR_INT64_C(1) << 30, "greatest size of one file") \
    ROW(RoubaixSessionIdle, AS_TIME, session_idle, "1h", 60, 30 * 86400, \
        "time without a page after which a session ends") \
    ROW(RoubaixSessionLife, AS_TIME, session_life, "20h", 300, 90 * 86400, \
        "time after which a session ends in any case") \
    ROW(RoubaixDraftKeep, AS_TIME, draft_keep, "30d", 3600, 400 * 86400, "how long a draft is kept") \
    ROW(RoubaixAddressLink, AS_TIME, address_link, "48h", 300, 7 * 86400, "life of the link that proves an address") \
    ROW(RoubaixResetLink, AS_TIME, reset_link, "1h", 300, 86400, "life of the link that resets a password") \
    ROW(RoubaixTraceKeep, AS_TIME, trace_keep, "365d", 86400, 3650 * APR_INT64_C(86400), \
        "how long it is kept who read which demande") \
    ROW(RoubaixSignInTries, AS_NUMBER, sign_in_tries, "5", 1, 10, "wrong passwords before waiting") \
    ROW(RoubaixHashSlots, AS_NUMBER, hash_slots, "2", 1, 64, "password hashes at once in one child process") \
    ROW(RoubaixHashQueue, AS_NUMBER, hash_queue, "8", 0, 1000, "visitors waiting for a hash before 503") \
    ROW(RoubaixHashMemory, AS_SIZE, hash_memory, "64M", 8192, 1 << 30, "argon2id: memory of one hash") \
    ROW(RoubaixHashPasses, AS_NUMBER, hash_passes, "2", 1, 10, "argon2id: passes") \
    ROW(RoubaixMailServer, AS_MAIL_URL, mail_server, NULL, 0, 0, "smtp://host:port or smtps://host:port") \
    ROW(RoubaixMailStartTLS, AS_FLAG, mail_starttls, "Off", 0, 0, "On: STARTTLS is required on smtp://") \
    ROW(RoubaixMailUser, AS_TEXT, mail_user, NULL, 0, 0, "user name at the mail server") \
    ROW(RoubaixMailPasswordFile, AS_PATH, mail_password_file, NULL, 0, 0, \
        "file whose first line is the password at the mail server") \
    ROW(RoubaixMailCAFile, AS_PATH, mail_ca_file, NULL, 0, 0, \
        "certificates that the mail server's is checked against") \
    ROW(RoubaixMailSender, AS_EMAIL, mail_sender, NULL, 0, 0, "address mails come from") \
    ROW(RoubaixMailSenderName, AS_TEXT, mail_sender_name, NULL, 0, 0, "name mails come from") \
    ROW(RoubaixMailTries, AS_NUMBER, mail_tries, "12", 1, 100, "tries before a mail is given up") \
    ROW(RoubaixPayFiPService, AS_ADDRESS, payfip_service, NULL, 0, 0, "address of PayFiP's web service; without it nothing is paid here") \
    ROW(RoubaixPayFiPPage, AS_ADDRESS, payfip_page, NULL, 0, 0, "address of PayFiP's payment page") \
    ROW(RoubaixPayFiPMode, AS_MODE, payfip_mode, "T", 0, 0, "T: tests, X: activation payments, W: real payments") \
    ROW(RoubaixPayFiPNotifyURL, AS_URL, payfip_notify_url, NULL, 0, 0, \
        "the site's address as PayFiP's notifier reaches it, when it is not RoubaixPublicURL") \
    ROW(RoubaixPayFiPCAFile, AS_PATH, payfip_ca_file, NULL, 0, 0, "certificates that PayFiP's is checked against") \
    ROW(RoubaixPayFiPTimeout, AS_TIME, payfip_timeout, "15s", 1, 60, "longest time of one call to PayFiP") \
    ROW(RoubaixPayFiPSlots, AS_NUMBER, payfip_slots, "4", 1, 200, "calls to PayFiP at once in one child process") \
    ROW(RoubaixPayFiPOpen, AS_TIME, payfip_open, "15min", 60, 3600, "time after which PayFiP's page no longer opens") \
    ROW(RoubaixPayFiPWindow, AS_TIME, payfip_window, "20min", 60, 86400, \
        "time within which an attempt may still succeed and blocks another") \
    ROW(RoubaixPayFiPAskFor, AS_TIME, payfip_ask_for, "8d", 3600, 365 * 86400, "how long a late answer is asked for") \
    ROW(RoubaixPayFiPPurgedIsUnpaid, AS_FLAG, payfip_purged_is_unpaid, "Off", 0, 0, \
        "On: what PayFiP forgot overnight while nobody asked counts as unpaid") \
    ROW(RoubaixPaymentKeep, AS_TIME, payment_keep, "3650d", 30 * 86400, APR_INT64_C(36500) * 86400, \
        "how long payments are kept after their end") \
    ROW(RoubaixAvisClient, AS_TEXT, avis_client, NULL, 0, 0, "the budget's number at PayFiP for avis des sommes a payer, 6 digits") \
    ROW(RoubaixAvisPattern, AS_TEXT, avis_pattern, "([0-9]{4})-?([0-9]{8})-?([0-9]{6})", 0, 0, \
        "regular expression of an avis's reference, its groups are the parts") \
    ROW(RoubaixAvisReference, AS_TEXT, avis_reference, "{1:4}{2:8}{3:6}", 0, 0, "how the parts make the reference sent") \
    ROW(RoubaixAvisExercice, AS_TEXT, avis_exercice, "{1:4}", 0, 0, "how the parts make the year") \
    ROW(RoubaixAvisExample, AS_TEXT, avis_example, "2026 00001234 000001", 0, 0, "a reference as it stands on an avis") \
    ROW(RoubaixAvisObject, AS_TEXT, avis_object, "Avis des sommes a payer", 0, 0, "what PayFiP shows; the reference is put behind it") \
    ROW(RoubaixAvisOffice, AS_TEXT, avis_office, NULL, 0, 0, "identifier of the office that answers for avis") \
    ROW(RoubaixAvisLeast, AS_NUMBER, avis_least, "100", 1, 100000000, "least amount of an avis, in cents") \
    ROW(RoubaixAvisMost, AS_NUMBER, avis_most, "9999999", 1, 100000000, "greatest amount of an avis, in cents") \
    ROW(RoubaixAvisTries, AS_NUMBER, avis_tries, "30", 1, 100000, "references one address may try in an hour") \
    ROW(RoubaixKiosque, AS_FLAG, kiosque, "Off", 0, 0, "On: the Kiosque Famille is open") \
    ROW(RoubaixKiosqueInvoiceAge, AS_TIME, kiosque_invoice_age, "730d", 86400, 3650 * APR_INT64_C(86400), \
        "age up to which an invoice proves that one belongs to a family") \
    ROW(RoubaixKiosqueObject, AS_TEXT, kiosque_object, "Facture", 0, 0, "what PayFiP shows of an invoice; its reference is put behind it")

typedef struct row_t {
    const char *name;
    kind_e kind;
    size_t offset;
    const char *fallback;       /* as an administrator would write it; NULL: none */
    apr_int64_t least, most;
} row_t;

#define ROW_DATA(name, kind, member, fallback, least, most, help) \
    { #name, kind, offsetof(config_t, member), fallback, least, most },
#define ROW_ID(name, kind, member, fallback, least, most, help) ROW_##member,
#define ROW_COMMAND(name, kind, member, fallback, least, most, help) \
    AP_INIT_TAKE1(#name, take_one, (void *)&rows[ROW_##member], RSRC_CONF, help),

static const row_t rows[] = { DIRECTIVES(ROW_DATA) };
enum { DIRECTIVES(ROW_ID) ROWS };

/* The keys of RoubaixCity; the templates read them as attributes of <city>. */
static const char *const city_keys[] = {
    "name", "short-name", "address", "postcode", "town", "phone", "email", "website", "publisher", "host", "host-address",
    "host-phone", "dpo-email", "court", "accessibility", "rgs", "department", NULL
};

void *config_create(apr_pool_t *p, server_rec *s)
{
    config_t *config = apr_pcalloc(p, sizeof *config);

    (void)s;
    for (int i = 0; i < ROWS; i++) {
        char *at = (char *)config + rows[i].offset;

        if (rows[i].kind == AS_FLAG)
            *(int *)at = UNSET;
        else if (rows[i].kind >= AS_NUMBER)
            *(apr_int64_t *)at = UNSET;
    }
    config->city = apr_hash_make(p);
    config->offices = apr_array_make(p, 8, sizeof(office_t *));
    config->regies = apr_array_make(p, 8, sizeof(office_t *));
    return config;
}

static int is_set(const row_t *row, const config_t *config)
{
    const char *at = (const char *)config + row->offset;

    if (row->kind == AS_FLAG)
        return *(const int *)at != UNSET;
    if (row->kind >= AS_NUMBER)
        return *(const apr_int64_t *)at != UNSET;
    return *(const char *const *)at != NULL;
}

static size_t size_of(const row_t *row)
{
    return row->kind == AS_FLAG ? sizeof(int) : row->kind >= AS_NUMBER ? sizeof(apr_int64_t) : sizeof(char *);
}

void *config_merge(apr_pool_t *p, void *base, void *add)
{
    const config_t *outer = base, *inner = add;
    config_t *merged = config_create(p, NULL);

    for (int i = 0; i < ROWS; i++) {
        const config_t *from = is_set(&rows[i], inner) ? inner : outer;

        memcpy((char *)merged + rows[i].offset, (const char *)from + rows[i].offset, size_of(&rows[i]));
    }
    merged->city = apr_hash_overlay(p, inner->city, outer->city);
    merged->offices = inner->offices->nelts ? inner->offices : outer->offices;
    merged->regies = inner->regies->nelts ? inner->regies : outer->regies;
    return merged;
}

/* "10M", "20min": a whole number and one of the units; -1 when it is neither. */
typedef struct unit_t {
    const char *name;
    apr_int64_t factor;
} unit_t;

static const unit_t size_units[] = { { "", 1 }, { "K", 1 << 10 }, { "M", 1 << 20 }, { "G", 1 << 30 }, { NULL, 0 } };
static const unit_t time_units[] = { { "s", 1 }, { "min", 60 }, { "h", 3600 }, { "d", 86400 }, { NULL, 0 } };
static const unit_t no_units[] = { { "", 1 }, { NULL, 0 } };

static apr_int64_t read_number(const char *word, const unit_t *units)
{
    char *end;
    apr_int64_t n = apr_isdigit(*word) ? apr_strtoi64(word, &end, 10) : -1;

    for (; n >= 0 && n < APR_INT64_C(1) << 32 && units->name; units++)
        if (!strcasecmp(end, units->name))
            return n * units->factor;
    return -1;
}

static const char *set_number(apr_pool_t *p, const row_t *row, apr_int64_t *at, const char *word)
{
    const unit_t *units = row->kind == AS_SIZE ? size_units : row->kind == AS_TIME ? time_units : no_units;
    const char *example = row->kind == AS_SIZE ? "a size such as 256K or 10M" : row->kind == AS_TIME
                          ? "a time such as 30s, 20min, 1h or 30d" : "a whole number";
    apr_int64_t n = read_number(word, units);

    if (n < row->least || n > row->most)
        return apr_psprintf(p, "%s: write %s, between %" APR_INT64_T_FMT " and %" APR_INT64_T_FMT " %s, instead of \"%s\"",
                            row->name, example, row->least, row->most,
                            row->kind == AS_SIZE ? "bytes" : row->kind == AS_TIME ? "seconds" : "", word);
    *at = row->kind == AS_TIME ? apr_time_from_sec(n) : n;
    return NULL;
}

static int is_url(const char *word, const char *scheme, const char *secure_scheme)
{
    const char *host = strstr(word, "://");

    if (!host || (strncmp(word, scheme, strlen(scheme)) && strncmp(word, secure_scheme, strlen(secure_scheme))))
        return 0;
    for (host += 3; apr_isalnum(*host) || (*host && strchr(".-:[]_", *host)); host++)
        ;
    return !*host && host[-1] != '/' && host[-1] != ':';
}

/* http(s)://host[:port]/path, nothing that would need escaping. */
static int is_address(const char *word)
{
    const char *host = strstr(word, "://");
    size_t n = host ? strcspn(host + 3, "/") : 0;

    if (!n || (strncmp(word, "http://", 7) && strncmp(word, "https://", 8)))
        return 0;
    for (host += 3; apr_isalnum(*host) || (*host && strchr(".-:[]_/~", *host)); host++)
        ;
    return !*host;
}

static const char *set_base(apr_pool_t *p, const char **at, const char *word)
{
    size_t n = strlen(word);

    if (*word != '/' || strstr(word, "//") || strpbrk(word, "?#%\\ ") || strstr(word, "/.."))
        return apr_psprintf(p, "RoubaixBase: write a path such as / or /services instead of \"%s\"", word);
    *at = n > 1 && word[n - 1] == '/' ? apr_pstrmemdup(p, word, n - 1) : word;
    return NULL;
}

static const char *set_row(apr_pool_t *p, const row_t *row, config_t *config, const char *word)
{
    char *at = (char *)config + row->offset;

    switch (row->kind) {
    case AS_FLAG:
        if (strcasecmp(word, "on") && strcasecmp(word, "off"))
            return apr_psprintf(p, "%s: write On or Off instead of \"%s\"", row->name, word);
        *(int *)at = !strcasecmp(word, "on");
        return NULL;
    case AS_BASE:
        return set_base(p, (const char **)at, word);
    case AS_URL:
        if (!is_url(word, "http://", "https://"))
            return apr_psprintf(p, "%s: write the site's address without a path, such as https://services.ville.example, "
                                "instead of \"%s\"", row->name, word);
        break;
    case AS_MAIL_URL:
        if (!is_url(word, "smtp://", "smtps://"))
            return apr_psprintf(p, "%s: write smtp://host:25 or smtps://host:465 instead of \"%s\"", row->name, word);
        break;
    case AS_ADDRESS:
        if (!is_address(word))
            return apr_psprintf(p, "%s: write an address such as https://paiement.example/page instead of \"%s\"", row->name, word);
        break;
    case AS_MODE:
        if (strcmp(word, "T") && strcmp(word, "X") && strcmp(word, "W"))
            return apr_psprintf(p, "%s: write T (tests), X (activation) or W (real payments) instead of \"%s\"", row->name, word);
        break;
    case AS_EMAIL:
        if (!text_is_email(word))
            return apr_psprintf(p, "%s: write an e-mail address such as ne-pas-repondre@ville.example instead of \"%s\"",
                                row->name, word);
        break;
    case AS_PATH:
        word = ap_server_root_relative(p, word);
        if (!word)
            return apr_psprintf(p, "%s: write the path of a file or folder", row->name);
        break;
    case AS_TEXT:
        if (!*word || !text_is_clean(word, strlen(word)))
            return apr_psprintf(p, "%s: write a text in UTF-8 that is not empty", row->name);
        break;
    default:
        return set_number(p, row, (apr_int64_t *)at, word);
    }
    *(const char **)at = word;
    return NULL;
}

static config_t *config_of(cmd_parms *cmd);

static const char *take_one(cmd_parms *cmd, void *dir, const char *word)
{
    const char *refused = ap_check_cmd_context(cmd, NOT_IN_DIR_CONTEXT | NOT_IN_HTACCESS);

    (void)dir;
    return refused ? refused : set_row(cmd->pool, cmd->info, config_of(cmd), word);
}

static const char *take_city(cmd_parms *cmd, void *dir, const char *key, const char *value)
{
    const char *known = "";

    (void)dir;
    for (const char *const *k = city_keys; *k; k++) {
        if (!strcmp(key, *k)) {
            if (!text_is_clean(value, strlen(value)))
                return apr_psprintf(cmd->pool, "RoubaixCity %s: write a text in UTF-8", key);
            apr_hash_set(config_of(cmd)->city, *k, APR_HASH_KEY_STRING, value);
            return NULL;
        }
        known = apr_pstrcat(cmd->pool, known, *known ? ", " : "", *k, NULL);
    }
    return apr_psprintf(cmd->pool, "RoubaixCity: the keys are %s; not \"%s\"", known, key);
}

/* "key=value" words into an office. */
static const char *set_office(cmd_parms *cmd, office_t *office, const char *word)
{
    static const struct {
        const char *key;
        size_t offset;
    } keys[] = {
        { "name", offsetof(office_t, name) }, { "address", offsetof(office_t, address) }, { "phone", offsetof(office_t, phone) },
        { "email", offsetof(office_t, email) }, { "hours", offsetof(office_t, hours) }, { "detail", offsetof(office_t, detail) },
        { "client", offsetof(office_t, client) },
    };
    const char *equals = strchr(word, '=');

    for (size_t i = 0; equals && i < sizeof keys / sizeof *keys; i++)
        if (strlen(keys[i].key) == (size_t)(equals - word) && !strncmp(keys[i].key, word, equals - word)) {
            if (!text_is_clean(equals + 1, strlen(equals + 1)))
                return apr_psprintf(cmd->pool, "%s %s: write %s in UTF-8", cmd->cmd->name, office->id, keys[i].key);
            *(const char **)((char *)office + keys[i].offset) = equals + 1;
            return NULL;
        }
    return apr_psprintf(cmd->pool, "%s %s: write words such as \"name=Service Education\" (name, address, phone, email, hours, detail; of a regie client) "
                        "instead of \"%s\"", cmd->cmd->name, office->id, word);
}

static const char *take_office(cmd_parms *cmd, void *dir, int argc, char *const argv[])
{
    config_t *config = config_of(cmd);
    apr_array_header_t *list = cmd->info ? config->regies : config->offices;
    office_t *office = apr_pcalloc(cmd->pool, sizeof *office);

    (void)dir;
    if (argc < 2 || strspn(argv[0], "abcdefghijklmnopqrstuvwxyz0123456789-") != strlen(argv[0]))
        return apr_psprintf(cmd->pool, "%s: write an identifier in lower case (etat-civil), then words such as \"name=Service Education\"",
                            cmd->cmd->name);
    office->id = argv[0];
    for (int i = 0; i < list->nelts; i++)
        if (!strcmp(APR_ARRAY_IDX(list, i, office_t *)->id, office->id))
            return apr_psprintf(cmd->pool, "%s: \"%s\" stands twice; give each its own identifier", cmd->cmd->name, office->id);
    for (int i = 1; i < argc; i++) {
        const char *wrong = set_office(cmd, office, argv[i]);

        if (wrong)
            return wrong;
    }
    if (!office->name || !office->address || !office->phone || !office->email)
        return apr_psprintf(cmd->pool, "%s %s: name, address, phone and email are needed: every receipt must show them",
                            cmd->cmd->name, office->id);
    if (office->client && (!cmd->info || strlen(office->client) != 6 || strspn(office->client, "0123456789") != 6))
        return apr_psprintf(cmd->pool, "%s %s: client is a regie's number at PayFiP, 6 digits", cmd->cmd->name, office->id);
    APR_ARRAY_PUSH(list, office_t *) = office;
    return NULL;
}

const command_rec config_commands[] = {
    DIRECTIVES(ROW_COMMAND)
    AP_INIT_TAKE2("RoubaixCity", take_city, NULL, RSRC_CONF, "a key and a text about the city"),
    AP_INIT_TAKE_ARGV("RoubaixOffice", take_office, NULL, RSRC_CONF, "an office of the city: identifier, then key=value words"),
    AP_INIT_TAKE_ARGV("RoubaixRegie", take_office, (void *)"regie", RSRC_CONF, "a régie: identifier, then key=value words"),
    { NULL, { NULL }, NULL, 0, RAW_ARGS, NULL }
};

extern module AP_MODULE_DECLARE_DATA roubaix_module;

static config_t *config_of(cmd_parms *cmd)
{
    return ap_get_module_config(cmd->server->module_config, &roubaix_module);
}

static const char *apply_fallbacks(apr_pool_t *p, config_t *config)
{
    for (int i = 0; i < ROWS; i++)
        if (rows[i].fallback && !is_set(&rows[i], config)) {
            const char *wrong = set_row(p, &rows[i], config, rows[i].fallback);

            if (wrong)
                return wrong;
        }
    return NULL;
}

/* The first line of a file only root needs to read. */
static const char *read_secret(apr_pool_t *p, const char *path, const char **secret)
{
    apr_file_t *file;
    char line[512];

    if (apr_file_open(&file, path, APR_FOPEN_READ, 0, p) != APR_SUCCESS)
        return apr_psprintf(p, "RoubaixMailPasswordFile: %s cannot be read", path);
    if (apr_file_gets(line, sizeof line, file) == APR_SUCCESS)
        *secret = apr_pstrmemdup(p, line, strcspn(line, "\r\n"));
    apr_file_close(file);
    return *secret ? NULL : apr_psprintf(p, "RoubaixMailPasswordFile: %s is empty", path);
}

static const char *finish_mail(apr_pool_t *p, const config_t *config, mail_settings_t *mail)
{
    mail->server = config->mail_server;
    mail->starttls = config->mail_starttls;
    mail->user = config->mail_user;
    mail->ca_file = config->mail_ca_file;
    mail->sender = config->mail_sender;
    mail->sender_name = config->mail_sender_name ? config->mail_sender_name
                                                 : apr_hash_get(config->city, "name", APR_HASH_KEY_STRING);
    mail->tries = (int)config->mail_tries;
    if (mail->server && !mail->sender)
        return "RoubaixMailSender: write the address mails come from, such as ne-pas-repondre@ville.example";
    if (config->mail_password_file)
        return read_secret(p, config->mail_password_file, &mail->password);
    return NULL;
}

static const char *origin_of(apr_pool_t *p, const char *address)
{
    return apr_pstrmemdup(p, address, strcspn(strstr(address, "://") + 3, "/") + (strstr(address, "://") + 3 - address));
}

static const char *finish_payment(apr_pool_t *p, const config_t *config, payment_settings_t *payment)
{
    *payment = (payment_settings_t) {
        .service = config->payfip_service, .page = config->payfip_page, .mode = config->payfip_mode,
        .notify_url = config->payfip_notify_url, .ca_file = config->payfip_ca_file, .timeout = config->payfip_timeout,
        .slots = (int)config->payfip_slots, .open = config->payfip_open, .window = config->payfip_window,
        .ask_for = config->payfip_ask_for, .keep = config->payment_keep, .purged_is_unpaid = config->payfip_purged_is_unpaid,
        .avis = {
            .client = config->avis_client, .pattern = config->avis_pattern, .reference = config->avis_reference,
            .exercice = config->avis_exercice, .example = config->avis_example, .object = config->avis_object,
            .office = config->avis_office, .least = config->avis_least, .most = config->avis_most, .tries = (int)config->avis_tries,
        },
    };
    if (!payment->service != !payment->page)
        return "RoubaixPayFiPService and RoubaixPayFiPPage: write both, or none";
    if (!payment->service)
        return payment->avis.client ? "RoubaixAvisClient: RoubaixPayFiPService is needed to be paid" : NULL;
    payment->page_origin = origin_of(p, payment->page);
    if (payment->open > payment->window)
        return "RoubaixPayFiPWindow: write a time that is not below RoubaixPayFiPOpen";
    if (payment->avis.office) {
        int known = 0;

        for (int i = 0; i < config->offices->nelts; i++)
            known |= !strcmp(APR_ARRAY_IDX(config->offices, i, office_t *)->id, payment->avis.office);
        if (!known)
            return apr_psprintf(p, "RoubaixAvisOffice: there is no RoubaixOffice \"%s\"", payment->avis.office);
    }
    return payment->avis.client ? avis_check(p, &payment->avis) : NULL;
}

static const char *need_folder(apr_pool_t *p, const char *name, const char *path)
{
    apr_finfo_t info;

    if (apr_stat(&info, path, APR_FINFO_TYPE, p) != APR_SUCCESS || info.filetype != APR_DIR)
        return apr_psprintf(p, "%s: the folder %s does not exist; make it or write another path", name, path);
    return NULL;
}

static const char *check_together(apr_pool_t *p, const config_t *config, const settings_t *settings)
{
    const char *wrong;

    if (!config->public_url)
        return "RoubaixPublicURL: write the site's address, such as https://services.ville.example";
    if (!*settings_city(settings, "name"))
        return "RoubaixCity: write the city's name, such as RoubaixCity name \"Ville de Roubaix\"";
    if (!settings->calendar)
        return apr_psprintf(p, "RoubaixTimeZone: write a zone such as Europe/Paris instead of \"%s\"", config->zone);
    if (config->form_max > config->body_max)
        return "RoubaixFormMax: write a size that is not above RoubaixBodyMax";
    if ((wrong = need_folder(p, "RoubaixTemplates", config->templates_dir)) ||
        (wrong = need_folder(p, "RoubaixTeleservices", config->teleservices_dir)) ||
        (wrong = need_folder(p, "RoubaixData", config->data_dir)))
        return wrong;
    return NULL;
}

static void finish_places(apr_pool_t *p, const config_t *config, settings_t *settings)
{
    settings->offices = apr_hash_make(p);
    settings->office_list = config->offices;
    settings->regies = config->regies;
    for (int i = 0; i < config->offices->nelts; i++) {
        office_t *office = APR_ARRAY_IDX(config->offices, i, office_t *);

        apr_hash_set(settings->offices, office->id, APR_HASH_KEY_STRING, office);
    }
}

const char *config_finish(apr_pool_t *p, server_rec *s, config_t *config)
{
    const char *wrong = apply_fallbacks(p, config);
    settings_t *settings = apr_pcalloc(p, sizeof *settings);

    if (wrong || !config->enable)
        return wrong;
    *settings = (settings_t) {
        .base = strcmp(config->base, "/") ? config->base : "", .public_url = config->public_url,
        .secure = config->public_url && !strncmp(config->public_url, "https://", 8), .city = config->city, .zone = config->zone,
        .calendar = calendar_open(p, config->zone), .templates_dir = config->templates_dir,
        .teleservices_dir = config->teleservices_dir, .data_dir = config->data_dir, .photo_program = config->photo_program,
        .body_max = config->body_max, .form_max = config->form_max, .fields_max = (int)config->fields_max,
        .file_max = config->file_max, .session_idle = config->session_idle, .session_absolute = config->session_life,
        .draft_keep = config->draft_keep, .address_link_life = config->address_link, .reset_link_life = config->reset_link,
        .trace_keep = config->trace_keep, .sign_in_tries = (int)config->sign_in_tries, .hash_slots = (int)config->hash_slots,
        .hash_queue = (int)config->hash_queue, .hash_memory = (apr_size_t)config->hash_memory,
        .hash_passes = (int)config->hash_passes,
        .kiosque = {.on = config->kiosque, .invoice_age = config->kiosque_invoice_age, .object = config->kiosque_object},
    };
    finish_places(p, config, settings);
    if ((wrong = finish_mail(p, config, &settings->mail)) || (wrong = finish_payment(p, config, &settings->payment)) || (wrong = check_together(p, config, settings)))
        return wrong;
    if (!settings->secure)
        ap_log_error(APLOG_MARK, APLOG_WARNING | APLOG_STARTUP, 0, s,
                     "RoubaixPublicURL is not https: passwords and cookies travel in clear; fit for a trial only");
    if (settings->payment.service && strcmp(settings->payment.mode, "W"))
        ap_log_error(APLOG_MARK, APLOG_WARNING | APLOG_STARTUP, 0, s,
                     "RoubaixPayFiPMode is %s: no payment is real, and every page says so", settings->payment.mode);
    config->settings = settings;
    return NULL;
}
