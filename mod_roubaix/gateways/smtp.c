/* SPDX-License-Identifier: Apache-2.0 */
#include "gateways/smtp.h"

#include <string.h>

#include <apr_strings.h>
#include <curl/curl.h>
#include <sodium.h>

#define CONNECT_MS 10000
#define SEND_MS 30000
#define LINE_BYTES 900 /* RFC 5322 allows 998 in a line, the header's name included */
#define WORD_BYTES                                                                                                     \
    39 /* of UTF-8 in one encoded word: 64 characters, so that its line with the header's name stays below RFC 2047's  \
          76 */

struct smtp_t {
    const mail_settings_t *settings;
    CURL *curl;
};

static apr_status_t close_smtp(void *baton)
{
    smtp_t *smtp = baton;

    curl_easy_cleanup(smtp->curl);
    return APR_SUCCESS;
}

smtp_t *smtp_open(apr_pool_t *p, const mail_settings_t *settings)
{
    smtp_t *smtp = apr_palloc(p, sizeof *smtp);

    smtp->settings = settings;
    smtp->curl = curl_easy_init();
    apr_pool_cleanup_register(p, smtp, close_smtp, apr_pool_cleanup_null);
    return smtp;
}

/* No control character may reach a header: libcurl passes them on. */
static int is_one_line(const char *text)
{
    for (; text && *text; text++)
        if ((unsigned char)*text < 0x20 || *text == 0x7f)
            return 0;
    return 1;
}

/* What may stand between < and >, in a header and in a command. */
static int is_address(const char *text)
{
    const char *at = text ? strchr(text, '@') : NULL;

    if (!at || at == text || !at[1] || strchr(at + 1, '@'))
        return 0;
    for (; *text; text++)
        if ((unsigned char)*text <= 0x20 || (unsigned char)*text >= 0x7f || strchr("<>()[],;:\\\"", *text))
            return 0;
    return 1;
}

/* Whether a header may carry it as it is: ASCII, nothing that reads as an encoded word, not too long for a line. */
static int is_plain(const char *text)
{
    for (const char *c = text; *c; c++)
        if ((unsigned char)*c >= 0x80)
            return 0;
    return !strstr(text, "=?") && strlen(text) <= LINE_BYTES;
}

/* RFC 2047: words of base64, cut between characters, folded. */
static const char *encoded(apr_pool_t *p, const char *text)
{
    const char *out = "";

    if (is_plain(text))
        return text;
    while (*text) {
        apr_size_t n = strlen(text) > WORD_BYTES ? WORD_BYTES : strlen(text), size;
        char *word;

        while (n > 1 && ((unsigned char)text[n] & 0xc0) == 0x80)
            n--;
        size = sodium_base64_encoded_len(n, sodium_base64_VARIANT_ORIGINAL);
        word = sodium_bin2base64(apr_palloc(p, size), size, (const unsigned char *)text, n,
                                 sodium_base64_VARIANT_ORIGINAL);
        out = apr_pstrcat(p, out, *out ? "\r\n " : "", "=?UTF-8?B?", word, "?=", NULL);
        text += n;
    }
    return out;
}

static const char *quoted(apr_pool_t *p, const char *text)
{
    char *out = apr_palloc(p, 2 * strlen(text) + 1), *to = out;

    for (; *text; text++) {
        if (*text == '"' || *text == '\\')
            *to++ = '\\';
        *to++ = *text;
    }
    *to = '\0';
    return out;
}

/* A display name: encoded, or quoted when it is plain. */
static const char *mailbox(apr_pool_t *p, const char *name, const char *address)
{
    if (!name || !*name)
        return apr_pstrcat(p, "<", address, ">", NULL);
    if (is_plain(name))
        return apr_pstrcat(p, "\"", quoted(p, name), "\" <", address, ">", NULL);
    return apr_pstrcat(p, encoded(p, name), "\r\n <", address, ">", NULL);
}

typedef struct curl_slist list_t;

static list_t *add_header(apr_pool_t *p, list_t *headers, const char *name, const char *value)
{
    return value ? curl_slist_append(headers, apr_pstrcat(p, name, ": ", value, NULL)) : headers;
}

static list_t *make_headers(const smtp_t *smtp, apr_pool_t *p, const smtp_message_t *message)
{
    char *date = apr_palloc(p, APR_RFC822_DATE_LEN);
    const char *domain = strchr(smtp->settings->sender, '@');
    list_t *headers = NULL;

    apr_rfc822_date(date, message->date);
    headers = add_header(p, headers, "Date", date);
    headers = add_header(p, headers, "From", mailbox(p, smtp->settings->sender_name, smtp->settings->sender));
    headers = add_header(p, headers, "To", mailbox(p, NULL, message->to));
    headers = add_header(p, headers, "Reply-To", message->reply_to ? mailbox(p, NULL, message->reply_to) : NULL);
    headers = add_header(p, headers, "Subject", encoded(p, message->subject));
    headers = add_header(p, headers, "Message-ID", apr_pstrcat(p, "<", message->id, domain, ">", NULL));
    headers = add_header(p, headers, "MIME-Version", "1.0");
    headers = add_header(p, headers, "Auto-Submitted", "auto-generated");
    return add_header(p, headers, "Content-Type", message->html ? "multipart/alternative" : NULL);
}

/* Lines end with CR LF on their way. */
static const char *network_lines(apr_pool_t *p, const char *text)
{
    char *out = apr_palloc(p, 2 * strlen(text) + 1), *to = out;

    for (; *text; text++) {
        if (*text == '\n')
            *to++ = '\r';
        if (*text != '\r')
            *to++ = *text;
    }
    *to = '\0';
    return out;
}

static void add_part(apr_pool_t *p, curl_mime *mime, const char *text, const char *type)
{
    curl_mimepart *part = curl_mime_addpart(mime);

    curl_mime_data(part, network_lines(p, text), CURL_ZERO_TERMINATED);
    curl_mime_type(part, type);
    curl_mime_encoder(part, "quoted-printable");
}

static void set_connection(const smtp_t *smtp)
{
    const mail_settings_t *settings = smtp->settings;
    CURL *curl = smtp->curl;

    curl_easy_setopt(curl, CURLOPT_URL, settings->server);
    curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
    curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT_MS, (long)CONNECT_MS);
    curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, (long)SEND_MS);
    curl_easy_setopt(curl, CURLOPT_USE_SSL, (long)(settings->starttls ? CURLUSESSL_ALL : CURLUSESSL_NONE));
    if (settings->ca_file)
        curl_easy_setopt(curl, CURLOPT_CAINFO, settings->ca_file);
    curl_easy_setopt(curl, CURLOPT_USERNAME, settings->user);
    curl_easy_setopt(curl, CURLOPT_PASSWORD, settings->password);
}

/* What a server says to us rather than to a message: sign in first, sign-in too weak, wrong password, TLS first. */
static int is_about_us(long reply)
{
    return reply == 530 || reply == 534 || reply == 535 || reply == 538;
}

/* Whether the server had begun to look at this message: not while it greeted us, asked for TLS or for a password. */
static int is_about_message(const smtp_t *smtp, CURLcode rc, long reply)
{
    curl_off_t sent = 0;

    curl_easy_getinfo(smtp->curl, CURLINFO_SIZE_UPLOAD_T, &sent);
    return reply >= 400 && !is_about_us(reply) &&
           (rc == CURLE_SEND_ERROR || (rc == CURLE_WEIRD_SERVER_REPLY && sent > 0));
}

/* Decided by the server's reply: 5xx to a message is for good, anything else is worth another try. */
static const problem_t *outcome(const smtp_t *smtp, apr_pool_t *p, CURLcode rc)
{
    long reply = 0;

    if (rc == CURLE_OK)
        return NULL;
    curl_easy_getinfo(smtp->curl, CURLINFO_RESPONSE_CODE, &reply);
    if (!is_about_message(smtp, rc, reply))
        return problem_make(p, PROBLEM_UNAVAILABLE, "mail-server", "%s (%ld)", curl_easy_strerror(rc), reply);
    return problem_make(p, reply < 500 ? PROBLEM_UNAVAILABLE : PROBLEM_INPUT, reply < 500 ? "deferred" : "refused",
                        "the mail server answered %ld", reply);
}

static const problem_t *perform(smtp_t *smtp, apr_pool_t *p, const smtp_message_t *message)
{
    list_t *headers = make_headers(smtp, p, message),
           *recipients = curl_slist_append(NULL, apr_pstrcat(p, "<", message->to, ">", NULL));
    curl_mime *mime = curl_mime_init(smtp->curl);
    CURLcode rc;

    add_part(p, mime, message->text, "text/plain; charset=utf-8");
    if (message->html)
        add_part(p, mime, message->html, "text/html; charset=utf-8");
    curl_easy_setopt(smtp->curl, CURLOPT_MAIL_FROM, apr_pstrcat(p, "<", smtp->settings->sender, ">", NULL));
    curl_easy_setopt(smtp->curl, CURLOPT_MAIL_RCPT, recipients);
    curl_easy_setopt(smtp->curl, CURLOPT_HTTPHEADER, headers);
    curl_easy_setopt(smtp->curl, CURLOPT_MIMEPOST, mime);
    rc = curl_easy_perform(smtp->curl);
    curl_mime_free(mime);
    curl_slist_free_all(headers);
    curl_slist_free_all(recipients);
    return outcome(smtp, p, rc);
}

static int is_safe(const mail_settings_t *settings, const smtp_message_t *message)
{
    return is_address(settings->sender) && is_one_line(settings->sender_name) && is_address(message->to) &&
           (!message->reply_to || is_address(message->reply_to)) && is_one_line(message->subject) &&
           is_one_line(message->id);
}

const problem_t *smtp_send(smtp_t *smtp, apr_pool_t *p, const smtp_message_t *message)
{
    if (!smtp->settings->server || !smtp->settings->sender)
        return problem_make(p, PROBLEM_UNAVAILABLE, "mail-server",
                            "RoubaixMailServer and RoubaixMailSender are not set");
    if (!smtp->curl)
        return problem_make(p, PROBLEM_UNAVAILABLE, "mail-server", "libcurl does not start");
    if (!is_safe(smtp->settings, message))
        return problem_make(p, PROBLEM_INPUT, "refused", "a control character in a header, or an address that is none");
    curl_easy_reset(smtp->curl);
    set_connection(smtp);
    return perform(smtp, p, message);
}
