/* SPDX-License-Identifier: Apache-2.0 */
/*
 * config: every httpd.conf directive. One table (config.c) holds name, kind, default and words of each; a wrong value is refused with a
 * sentence that says what to write instead.
 */
#ifndef ROUBAIX_CONFIG_H
#define ROUBAIX_CONFIG_H

#include <httpd.h>
#include <http_config.h>

#include "base/settings.h"
#include "web/visit.h"

/* What one server (virtual host) was given. Times are µs, sizes bytes; UNSET is -1 or NULL until config_finish(). */
typedef struct config_t {
    int enable;
    const char *base, *public_url, *zone;
    const char *templates_dir, *teleservices_dir, *data_dir, *photo_program;
    apr_int64_t body_max, form_max, fields_max, file_max;
    apr_int64_t session_idle, session_life, draft_keep, address_link, reset_link, trace_keep;
    apr_int64_t sign_in_tries, hash_slots, hash_queue, hash_memory, hash_passes;
    const char *mail_server, *mail_user, *mail_password_file, *mail_ca_file, *mail_sender, *mail_sender_name;
    int mail_starttls;
    apr_int64_t mail_tries;
    const char *payfip_service, *payfip_page, *payfip_mode, *payfip_notify_url, *payfip_ca_file;
    apr_int64_t payfip_timeout, payfip_slots, payfip_open, payfip_window, payfip_ask_for, payment_keep;
    int payfip_purged_is_unpaid;
    const char *avis_client, *avis_pattern, *avis_reference, *avis_exercice, *avis_example, *avis_object, *avis_office;
    apr_int64_t avis_least, avis_most, avis_tries;
    int kiosque;
    apr_int64_t kiosque_invoice_age;
    const char *kiosque_object;
    apr_hash_t *city;
    apr_array_header_t *offices, *regies;   /* of office_t * */

    settings_t *settings;                   /* made by config_finish(), NULL when the portal is off */
    portal_t *portal;                       /* made by mod_roubaix.c */
} config_t;

extern const command_rec config_commands[];

void *config_create(apr_pool_t *p, server_rec *s);
void *config_merge(apr_pool_t *p, void *base, void *add);

/* Applies defaults, checks what can only be checked together, and makes config->settings. Returns a sentence on what is wrong and what to write
 * instead, or NULL. */
const char *config_finish(apr_pool_t *p, server_rec *s, config_t *config);

#endif
