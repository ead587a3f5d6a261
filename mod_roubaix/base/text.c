/* SPDX-License-Identifier: Apache-2.0 */
#include "base/text.h"

#include <string.h>

#include <apr_lib.h>
#include <apr_strings.h>
#include <apr_tables.h>
#include <unicode/uchar.h>
#include <unicode/unorm2.h>
#include <unicode/ustring.h>
#include <unicode/utf8.h>

/* XML 1.0's Char without C1 controls and without the noncharacters, which no keyboard makes. */
static int is_good(UChar32 c)
{
    if (c < 0x20)
        return c == '\t' || c == '\n';
    return !(c >= 0x7f && c < 0xa0) && !(c >= 0xd800 && c < 0xe000) && !U_IS_UNICODE_NONCHAR(c);
}

int text_is_clean(const char *bytes, apr_size_t n)
{
    const uint8_t *s = (const uint8_t *)bytes;
    int32_t i = 0;

    if (n > INT32_MAX)
        return 0;
    while (i < (int32_t)n) {
        UChar32 c;

        U8_NEXT(s, i, (int32_t)n, c);
        if (c < 0 || !is_good(c))
            return 0;
    }
    return 1;
}

apr_size_t text_length(const char *text)
{
    apr_size_t n = 0;

    for (; *text; text++)
        n += (*text & 0xc0) != 0x80;
    return n;
}

/* `text` as UTF-16 in NFC; NULL when it cannot be. */
static UChar *composed(apr_pool_t *p, const char *text, int32_t *length)
{
    UErrorCode status = U_ZERO_ERROR;
    const UNormalizer2 *nfc = unorm2_getNFCInstance(&status);
    int32_t room = (int32_t)strlen(text) + 1, n;
    UChar *wide = apr_palloc(p, room * sizeof(UChar)), *out = apr_palloc(p, 3 * room * sizeof(UChar));

    u_strFromUTF8(wide, room, &n, text, -1, &status);
    *length = unorm2_normalize(nfc, wide, n, out, 3 * room, &status);
    return U_SUCCESS(status) ? out : NULL;
}

static const char *narrow(apr_pool_t *p, const UChar *wide, int32_t length)
{
    UErrorCode status = U_ZERO_ERROR;
    int32_t room = 3 * length + 1, n;
    char *out = apr_palloc(p, room);

    u_strToUTF8(out, room, &n, wide, length, &status);
    return U_SUCCESS(status) ? out : "";
}

/* Copies wide text, with runs of white space made one space; `lines`: newlines stay, at most two in a row. */
static const char *tidy(apr_pool_t *p, const char *text, int lines)
{
    int32_t n, to = 0, breaks = 0, space = 0;
    UChar *wide = composed(p, text, &n);

    for (int32_t i = 0; wide && i < n; i++) {
        if (lines && wide[i] == '\n') {
            breaks++;
        } else if (u_isUWhiteSpace(wide[i])) {
            space = 1;
        } else {
            UChar c = wide[i];

            if (to && breaks)
                for (int32_t k = 0; k < breaks && k < 2; k++)
                    wide[to++] = '\n';
            else if (to && space)
                wide[to++] = ' ';
            wide[to++] = c;
            breaks = space = 0;
        }
    }
    return wide ? narrow(p, wide, to) : "";
}

const char *text_line(apr_pool_t *p, const char *text)
{
    return tidy(p, text, 0);
}

const char *text_block(apr_pool_t *p, const char *text)
{
    return tidy(p, text, 1);
}

const char *text_search_key(apr_pool_t *p, const char *text)
{
    UErrorCode status = U_ZERO_ERROR;
    const UNormalizer2 *nfkd = unorm2_getNFKDInstance(&status);
    const char *line = text_line(p, text);
    int32_t room = (int32_t)strlen(line) + 1, n, length;
    UChar *wide = apr_palloc(p, room * sizeof(UChar)), *apart = apr_palloc(p, 8 * room * sizeof(UChar));
    char *out = apr_palloc(p, 24 * room), *to = out;

    u_strFromUTF8(wide, room, &n, line, -1, &status);
    length = unorm2_normalize(nfkd, wide, n, apart, 8 * room, &status);
    for (int32_t i = 0; U_SUCCESS(status) && i < length;) {
        UChar32 c;
        int32_t k = 0;

        U16_NEXT(apart, i, length, c);
        c = u_tolower(c);
        if (c == 0x153 || c == 0xe6) { /* œ, æ */
            *to++ = c == 0x153 ? 'o' : 'a';
            *to++ = 'e';
        } else if (c == 0xdf) { /* ß */
            *to++ = 's';
            *to++ = 's';
        } else if (u_isalnum(c)) {
            U8_APPEND_UNSAFE(to, k, c);
            to += k;
        } else if (u_charType(c) != U_NON_SPACING_MARK && to > out && to[-1] != ' ') {
            *to++ = ' ';
        }
    }
    while (to > out && to[-1] == ' ')
        to--;
    *to = '\0';
    return out;
}

const char *text_without_bidi(apr_pool_t *p, const char *text)
{
    int32_t n = (int32_t)strlen(text), i = 0;
    char *out = apr_palloc(p, n + 1), *to = out;

    while (i < n) {
        int32_t from = i;
        UChar32 c;

        U8_NEXT(text, i, n, c);
        if ((c >= 0x202a && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069) || c == 0x200e || c == 0x200f || c == 0x61c)
            continue;
        memcpy(to, text + from, i - from);
        to += i - from;
    }
    *to = '\0';
    return out;
}

/* Of ASCII, whatever the process's locale says. */
static int is_letter_or_digit(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

/* Length of a run of dot-atoms out of `extra` and letters and digits; 0 when a dot stands wrongly. */
static size_t dot_atoms(const char *s, const char *extra)
{
    size_t n = 0;

    while (is_letter_or_digit(s[n]) || (s[n] && strchr(extra, s[n])) || s[n] == '.') {
        if (s[n] == '.' && (n == 0 || s[n - 1] == '.'))
            return 0;
        n++;
    }
    return n && s[n - 1] != '.' ? n : 0;
}

int text_is_email(const char *text)
{
    size_t local = dot_atoms(text, "!#$%&'*+-/=?^_`{|}~"), domain, all = strlen(text);

    if (!local || local > 64 || text[local] != '@' || all < 6 || all > 254)
        return 0;
    domain = dot_atoms(text + local + 1, "-");
    if (local + 1 + domain != all || !strchr(text + local, '.') || text[all - 1] == '-')
        return 0;
    return !strstr(text + local, "@-") && !strstr(text + local, ".-") && !strstr(text + local, "-.");
}

const char *text_email_key(apr_pool_t *p, const char *email)
{
    char *key = apr_pstrdup(p, email);

    for (char *c = key; *c; c++)
        *c = (char)apr_tolower(*c);
    return key;
}

/* The characters of `text` but spaces of every kind and those of `loose`; NULL when one of them is not in `wanted`. */
static const char *without(apr_pool_t *p, const char *text, const char *loose, const char *wanted)
{
    const char *line = text_line(p, text);
    int32_t n = (int32_t)strlen(line), i = 0;
    char *out = apr_palloc(p, n + 1), *to = out;

    while (i < n) {
        UChar32 c;

        U8_NEXT(line, i, n, c);
        if (u_isUWhiteSpace(c) || (c < 0x80 && strchr(loose, (int)c)) || c == 0x2011 || c == 0x2013)
            continue;
        if (c <= 0 || c >= 0x80 || !strchr(wanted, (int)c))
            return NULL;
        *to++ = (char)c;
    }
    *to = '\0';
    return out;
}

const char *text_phone(apr_pool_t *p, const char *text)
{
    const char *number = without(p, text, ".-()/", "+0123456789");
    const char *digits;

    if (!number)
        return NULL;
    digits = *number == '+' ? number + 1 : number;
    if (strchr(digits, '+') || strlen(digits) < 4 || strlen(digits) > 15)
        return NULL;
    if (strlen(number) == 12 && !strncmp(number, "+33", 3))
        return apr_pstrcat(p, "0", number + 3, NULL);
    if (strlen(number) == 13 && !strncmp(number, "0033", 4))
        return apr_pstrcat(p, "0", number + 4, NULL);
    return number;
}

const char *text_phone_shown(apr_pool_t *p, const char *phone)
{
    if (strlen(phone) != 10 || *phone != '0')
        return phone;
    return apr_psprintf(p, "%.2s\xc2\xa0%.2s\xc2\xa0%.2s\xc2\xa0%.2s\xc2\xa0%.2s", phone, phone + 2, phone + 4,
                        phone + 6, phone + 8);
}

const char *text_digits(apr_pool_t *p, const char *text)
{
    const char *digits = without(p, text, ".-", "0123456789");

    return digits && *digits ? digits : NULL;
}
