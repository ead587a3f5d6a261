/* SPDX-License-Identifier: Apache-2.0 */
/*
 * text: what the visitor typed, made safe and comparable. UTF-8 throughout (ICU underneath). Thread-safe.
 */
#ifndef ROUBAIX_BASE_TEXT_H
#define ROUBAIX_BASE_TEXT_H

#include <apr_pools.h>

/* Whether `n` bytes are valid UTF-8 (RFC 3629: no overlong form, no surrogate) with no control character but tab and newline,
 * and no character that XML 1.0 refuses. */
int text_is_clean(const char *bytes, apr_size_t n);

/* Number of characters (code points) of clean text. */
apr_size_t text_length(const char *text);

/* `text` in NFC, without spaces at either end, every run of spaces (no-break ones too) and newlines made one space. For names
 * and one-line fields. */
const char *text_line(apr_pool_t *p, const char *text);

/* `text` in NFC, without spaces at either end; lines keep their breaks, at most two newlines in a row. For textareas. */
const char *text_block(apr_pool_t *p, const char *text);

/* Lower case, without accents, ligatures opened (œ → oe), apostrophes and hyphens as one space: what names are searched and
 * compared by. "D’Hondt-Lœuil" → "d hondt loeuil". */
const char *text_search_key(apr_pool_t *p, const char *text);

/* Bidirectional control characters (U+202A..E, U+2066..9, U+200E/F) taken out: a name must not reorder the page around it. */
const char *text_without_bidi(apr_pool_t *p, const char *text);

/* Whether `text` is an e-mail address we can write to: one @, ASCII local part and domain of RFC 5321's dot-atoms, a dot in the
 * domain, 6 to 254 bytes, nothing that could end a header or a command. */
int text_is_email(const char *text);

/* The address as it is compared (lower case). */
const char *text_email_key(apr_pool_t *p, const char *email);

/* A telephone number without its spaces, dots, dashes and parentheses; "+33" and "0033" before nine digits become "0". NULL when
 * it is not a number of 4 to 15 digits. French ones are shown by text_phone_shown(): "03 20 66 46 51". */
const char *text_phone(apr_pool_t *p, const char *text);
const char *text_phone_shown(apr_pool_t *p, const char *phone);

/* Only the digits of `text`, or NULL when it holds anything but digits, spaces (no-break too), dots and dashes. */
const char *text_digits(apr_pool_t *p, const char *text);

#endif
