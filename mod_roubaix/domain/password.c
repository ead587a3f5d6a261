/* SPDX-License-Identifier: Apache-2.0 */
#include "domain/password.h"

#include <pthread.h>
#include <string.h>

#include <apr_lib.h>
#include <apr_strings.h>
#include <apr_thread_cond.h>
#include <apr_thread_mutex.h>
#include <pwquality.h>
#include <sodium.h>

#include "base/secret.h"
#include "base/text.h"

#define LENGTH_LEAST 12         /* characters */
#define LENGTH_MOST 1000        /* bytes */
#define OWN_LEAST 8             /* characters that are neither known nor common words */
#define RETRY_AFTER 5           /* seconds */

struct password_gate_t {
    apr_thread_mutex_t *mutex;
    apr_thread_cond_t *freed;
    int slots, queue;           /* left */
    unsigned long long passes;
    size_t memory;
};

password_gate_t *password_gate_make(apr_pool_t *p, const settings_t *settings)
{
    password_gate_t *gate = apr_pcalloc(p, sizeof *gate);

    if (apr_thread_mutex_create(&gate->mutex, APR_THREAD_MUTEX_DEFAULT, p) != APR_SUCCESS ||
        apr_thread_cond_create(&gate->freed, p) != APR_SUCCESS)
        return NULL;
    gate->slots = settings->hash_slots;
    gate->queue = settings->hash_queue;
    gate->passes = (unsigned long long)settings->hash_passes;
    gate->memory = settings->hash_memory;
    return gate;
}

static const problem_t *enter(password_gate_t *gate, apr_pool_t *p)
{
    const problem_t *problem = NULL;

    apr_thread_mutex_lock(gate->mutex);
    if (gate->slots == 0 && gate->queue == 0) {
        problem = problem_later(p, PROBLEM_BUSY, "hashing", RETRY_AFTER);
    } else {
        gate->queue--;
        while (gate->slots == 0)
            apr_thread_cond_wait(gate->freed, gate->mutex);
        gate->queue++;
        gate->slots--;
    }
    apr_thread_mutex_unlock(gate->mutex);
    return problem;
}

static void leave(password_gate_t *gate)
{
    apr_thread_mutex_lock(gate->mutex);
    gate->slots++;
    apr_thread_cond_signal(gate->freed);
    apr_thread_mutex_unlock(gate->mutex);
}

static const problem_t *hash_now(const password_gate_t *gate, apr_pool_t *p, const char *password,
                                 char text[crypto_pwhash_STRBYTES])
{
    if (crypto_pwhash_str(text, password, strlen(password), gate->passes, gate->memory) == 0)
        return NULL;
    return problem_make(p, PROBLEM_INTERNAL, "hashing",
                        "argon2id failed: not enough memory for %" APR_SIZE_T_FMT " bytes?", gate->memory);
}

const problem_t *password_hash(password_gate_t *gate, apr_pool_t *p, const char *password, const char **hash)
{
    char text[crypto_pwhash_STRBYTES];
    const problem_t *problem = enter(gate, p);

    if (problem)
        return problem;
    problem = hash_now(gate, p, password, text);
    leave(gate);
    if (!problem)
        *hash = apr_pstrdup(p, text);
    return problem;
}

const problem_t *password_verify(password_gate_t *gate, apr_pool_t *p, const char *hash, const char *password,
                                 int *right, int *stale)
{
    char text[crypto_pwhash_STRBYTES];
    const problem_t *problem = enter(gate, p);

    *right = *stale = 0;
    if (problem)
        return problem;
    if (hash)
        *right = crypto_pwhash_str_verify(hash, password, strlen(password)) == 0;
    else
        problem = hash_now(gate, p, password, text);    /* nobody's: the same time goes by */
    leave(gate);
    if (*right)
        *stale = crypto_pwhash_str_needs_rehash(hash, gate->passes, gate->memory) != 0;
    return problem;
}

/*
 * What a good password is
 */

/* What cracklib's English dictionary does not know: rows of French keyboards and the words most chosen here. */
static const char *const common[] = {
    "motdepasse", "azertyuiop",     "qsdfghjklm", "wxcvbn",  "azerty",     "qwertyuiop", "qwerty",
    "password",   "administrateur", "bonjour",    "jetaime", "soleil",     "doudou",     "loulou",
    "chouchou",   "coucou",         "marseille",  "secret",  "0123456789", "123456789",  "987654321",
    "12345678",   "1234567",        "123456",     "12345",   "1234",       NULL};

/* Letters and digits of the folded text, nothing between them. */
static char *squeeze(apr_pool_t *p, const char *text)
{
    char *squeezed = apr_pstrdup(p, text_search_key(p, text)), *to = squeezed;

    for (const char *from = squeezed; *from; from++)
        if (apr_isalnum(*from) || (*from & 0x80))
            *to++ = *from;
    *to = '\0';
    return squeezed;
}

static void cut_out(char *text, const char *word)
{
    size_t n = strlen(word);

    if (n >= 3)
        for (char *at = text; (at = strstr(at, word));)
            memmove(at, at + n, strlen(at + n) + 1);
}

/* Cuts out what is known of the person: as a whole ("ines.martin"), and each word of it. */
static void cut_known(apr_pool_t *p, char *text, const char *known)
{
    char *rest = apr_pstrdup(p, text_search_key(p, known)), *word;

    cut_out(text, squeeze(p, known));
    for (word = rest; *word; word = rest) {
        while (*rest && (apr_isalnum(*rest) || (*rest & 0x80)))
            rest++;
        if (*rest)
            *rest++ = '\0';
        cut_out(text, word);
    }
}

/* Whether hardly anything is left without the person's own words and the commonest ones. */
static int is_made_of_words(apr_pool_t *p, const char *password, const char *const *known)
{
    char *rest = squeeze(p, password);

    if (!*rest)         /* signs only: the dictionary decides */
        return 0;
    for (; known && *known; known++)
        cut_known(p, rest, *known);
    for (const char *const *word = common; *word; word++)
        cut_out(rest, *word);
    return text_length(rest) < OWN_LEAST && text_length(rest) < text_length(squeeze(p, password));
}

/* cracklib, under libpwquality, keeps what it works on in static memory: one at a time in a process, whoever calls. */
static pthread_mutex_t cracklib = PTHREAD_MUTEX_INITIALIZER;

static int quality(pwquality_settings_t *settings, const char *password)
{
    static const struct { int key, value;
    } rules[] = {{PWQ_SETTING_MIN_LENGTH, LENGTH_LEAST},
                 {PWQ_SETTING_DIG_CREDIT, 0},
                 {PWQ_SETTING_UP_CREDIT, 0},
                 {PWQ_SETTING_LOW_CREDIT, 0},
                 {PWQ_SETTING_OTH_CREDIT, 0},
                 {PWQ_SETTING_MIN_CLASS, 0},
                 {PWQ_SETTING_MAX_REPEAT, 0},
                 {PWQ_SETTING_MAX_SEQUENCE, 0},
                 {PWQ_SETTING_GECOS_CHECK, 0},
                 {PWQ_SETTING_USER_CHECK, 0},
                 {PWQ_SETTING_DICT_CHECK, 1}};

    for (size_t i = 0; i < sizeof rules / sizeof *rules; i++)
        pwquality_set_int_value(settings, rules[i].key, rules[i].value);
    return pwquality_check(settings, password, NULL, NULL, NULL);
}

/* When a random text is refused as well, it is the dictionary that is missing. */
static const problem_t *judge(apr_pool_t *p, const char *password, int *common_one)
{
    pwquality_settings_t *settings = pwquality_default_settings();
    int broken = settings == NULL;

    if (settings) {
        pthread_mutex_lock(&cracklib);
        *common_one = quality(settings, password) < 0;
        broken = *common_one && quality(settings, secret_code(p, 24)) < 0;
        pthread_mutex_unlock(&cracklib);
        pwquality_free_settings(settings);
    }
    return broken
               ? problem_make(p, PROBLEM_INTERNAL, "dictionary", "no password passes: is cracklib-runtime installed?")
               : NULL;
}

const problem_t *password_judge(apr_pool_t *p, const char *password, const char *const *known)
{
    const problem_t *problem;
    int common_one = 0;

    if (!password || text_length(password) < LENGTH_LEAST)
        return problem_input(p, "mot-de-passe", "too-short");
    if (strlen(password) > LENGTH_MOST)
        return problem_input(p, "mot-de-passe", "too-long");
    if (is_made_of_words(p, password, known))
        return problem_input(p, "mot-de-passe", "too-common");
    if ((problem = judge(p, password, &common_one)))
        return problem;
    return common_one ? problem_input(p, "mot-de-passe", "too-common") : NULL;
}
