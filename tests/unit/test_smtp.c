/* SPDX-License-Identifier: Apache-2.0 */
/* Mails as a mail server gets them, and what its answers come to. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <signal.h>

#include <apr_general.h>

#include "base/secret.h"
#include "base/text.h"
#include "gateways/network.h"
#include "gateways/smtp.h"
#include "smtp_sink.h"

typedef struct fixture_t {
    apr_pool_t *p, *session; /* the session is over when its pool is */
    sink_t sink;
    mail_settings_t settings;
    smtp_message_t message;
} fixture_t;

static int start(void **state)
{
    static fixture_t f;

    f = (fixture_t){0};
    apr_pool_create(&f.p, NULL);
    apr_pool_create(&f.session, f.p);
    sink_start(&f.sink);
    f.settings = (mail_settings_t){.server = apr_psprintf(f.p, "smtp://127.0.0.1:%d", f.sink.port),
                                   .sender = "ne-pas-repondre@ville.example",
                                   .sender_name = "Ville de Roubaix"};
    f.message = (smtp_message_t){.to = "ines.martin@courriel.example",
                                 .subject = "Bonjour",
                                 .text = "Bonjour.\n",
                                 .html = "<p>Bonjour.</p>\n",
                                 .id = "roubaix.1",
                                 .date = apr_time_from_sec(APR_INT64_C(1800000000))};
    *state = &f;
    return 0;
}

static int end(void **state)
{
    fixture_t *f = *state;

    apr_pool_destroy(f->p);
    sink_stop(&f->sink);
    return 0;
}

static const problem_t *send_it(fixture_t *f)
{
    return smtp_send(smtp_open(f->session, &f->settings), f->p, &f->message);
}

/* Sends, hangs up, and gives the mail as it came. */
static const char *sent(fixture_t *f)
{
    const problem_t *problem = send_it(f);

    if (problem)
        fail_msg("%s: %s", problem->code, problem->detail);
    apr_pool_clear(f->session);
    return sink_mail(&f->sink, sink_count(&f->sink) - 1);
}

static void assert_problem(const problem_t *problem, problem_kind_e kind, const char *code)
{
    assert_non_null(problem);
    assert_string_equal(problem->code, code);
    assert_int_equal(problem->kind, kind);
}

static void the_headers_of_a_mail(void **state)
{
    static const struct {
        const char *name, *value;
    } headers[] = {
        {"Date", "Fri, 15 Jan 2027 08:00:00 GMT"},   {"From", "\"Ville de Roubaix\" <ne-pas-repondre@ville.example>"},
        {"To", "<ines.martin@courriel.example>"},    {"Subject", "Bonjour"},
        {"Message-ID", "<roubaix.1@ville.example>"}, {"MIME-Version", "1.0"},
        {"Auto-Submitted", "auto-generated"},
    };
    fixture_t *f = *state;
    const char *mail = sent(f);

    for (size_t i = 0; i < sizeof headers / sizeof *headers; i++)
        assert_string_equal(mail_raw_header(f->p, mail, headers[i].name), headers[i].value);
    assert_null(mail_raw_header(f->p, mail, "Reply-To"));
    assert_non_null(strstr(mail_raw_header(f->p, mail, "Content-Type"), "multipart/alternative; boundary="));
    sink_close(&f->sink);
    assert_non_null(strstr(f->sink.said, "MAIL FROM:<ne-pas-repondre@ville.example>"));
    assert_non_null(strstr(f->sink.said, "RCPT TO:<ines.martin@courriel.example>"));
}

static void text_comes_before_its_html_twin(void **state)
{
    fixture_t *f = *state;
    const char *mail;

    f->message.text = "Déjà reçue :\n.\n..deux points\nune ligne de plus de quatre-vingts caractères, que le serveur "
                      "reçoit en plusieurs morceaux\n";
    f->message.html = "<p>Déjà reçue</p>\n";
    mail = sent(f);
    assert_string_equal(mail_part(f->p, mail, "text/plain; charset=utf-8"), f->message.text);
    assert_string_equal(mail_part(f->p, mail, "text/html; charset=utf-8"), f->message.html);
    assert_true(strstr(mail, "text/plain") < strstr(mail, "text/html"));
    assert_non_null(strstr(mail, "D=C3=A9j=C3=A0"));
    for (const char *line = mail; *line; line += strcspn(line, "\n") + 1)
        assert_true(strcspn(line, "\n") <= 78 || strstr(line, "boundary=") == line + 37);
}

static void names_and_subjects_are_encoded(void **state)
{
    static const char *const subjects[] = {
        "Votre demande n° K7P4-29QX a été reçue",
        "=?UTF-8?B?cGnDqGdl?=",
        "é",
        "Une très longue ligne d’objet, où l’on coupe entre les caractères et jamais dedans : œuvre, cœur, août, Noël, "
        "Zoé, Éloïse, ça, où, là",
        "\xF0\x9F\x8F\x9B\xF0\x9F\x8F\x9B\xF0\x9F\x8F\x9B\xF0\x9F\x8F\x9B\xF0\x9F\x8F\x9B\xF0\x9F\x8F\x9B\xF0\x9F\x8F"
        "\x9B\xF0\x9F\x8F\x9B\xF0\x9F\x8F\x9B\xF0\x9F\x8F\x9B\xF0\x9F\x8F\x9B\xF0\x9F\x8F\x9B\xF0\x9F\x8F\x9B",
    };
    fixture_t *f = *state;

    f->settings.sender_name = "Mairie de Roubaix – état civil";
    for (size_t i = 0; i < sizeof subjects / sizeof *subjects; i++) {
        const char *mail;

        f->message.subject = subjects[i];
        mail = sent(f);
        assert_string_equal(mail_header(f->p, mail, "Subject"), subjects[i]);
        assert_string_equal(mail_header(f->p, mail, "From"),
                            "Mairie de Roubaix – état civil <ne-pas-repondre@ville.example>");
        assert_true(text_is_clean(mail, strcspn(mail, "\r")));
        for (const char *line = mail; line < strstr(mail, "\r\n\r\n"); line = strchr(line, '\n') + 1)
            assert_true(!memmem(line, strcspn(line, "\r"), "=?", 2) || strcspn(line, "\r") <= 76);
    }
}

static void a_quoted_name_stays_one(void **state)
{
    fixture_t *f = *state;

    f->settings.sender_name = "Ville \"de\" Roubaix\\";
    assert_string_equal(mail_raw_header(f->p, sent(f), "From"),
                        "\"Ville \\\"de\\\" Roubaix\\\\\" <ne-pas-repondre@ville.example>");
}

static void an_answer_goes_to_the_office(void **state)
{
    fixture_t *f = *state;

    f->message.reply_to = "etat-civil@ville.example";
    assert_string_equal(mail_raw_header(f->p, sent(f), "Reply-To"), "<etat-civil@ville.example>");
}

static void nothing_can_end_a_header_or_a_command(void **state)
{
    static const char *const addresses[] = {
        "a@b.example\r\nBcc: c@d.example",
        "a@b.example\nRCPT TO:<c@d.example>",
        "a@b.example>\r\nDATA",
        "a@b.example> SIZE=1",
        "a@b.example,c@d.example",
        "\"a b\"@c.example",
        "a@b@c.example",
        "@b.example",
        "a@",
        "a",
        "",
        "a b@c.example",
        "é@b.example",
        "<a@b.example",
        "a@b.example\x7f",
    };
    static const char *const lines[] = {"a\r\nBcc: c@d.example", "a\nb", "a\rb", "a\tb\x01", "a\x7f"};
    fixture_t *f = *state;
    const smtp_message_t good = f->message;

    for (size_t i = 0; i < sizeof addresses / sizeof *addresses; i++) {
        f->message.to = addresses[i];
        assert_problem(send_it(f), PROBLEM_INPUT, "refused");
        f->message = good;
        f->message.reply_to = addresses[i];
        assert_problem(send_it(f), PROBLEM_INPUT, "refused");
        f->message = good;
    }
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
        f->message.subject = lines[i];
        assert_problem(send_it(f), PROBLEM_INPUT, "refused");
        f->message = good;
        f->settings.sender_name = lines[i];
        assert_problem(send_it(f), PROBLEM_INPUT, "refused");
        f->settings.sender_name = NULL;
    }
    apr_pool_clear(f->session);
    sink_close(&f->sink);
    assert_string_equal(f->sink.said, "");
}

/* What the server says, and whether the mail is lost, waits, or the server is to be left alone for a while. */
static void what_the_server_says_decides(void **state)
{
    static const struct {
        sink_reply_t script[2];
        problem_kind_e kind;
        const char *code;
    } cases[] = {
        {{{"RCPT", "550 5.1.1 no such person"}}, PROBLEM_INPUT, "refused"},
        {{{"RCPT", "451 4.7.1 come back later"}}, PROBLEM_UNAVAILABLE, "deferred"},
        {{{"RCPT", "452 full"}}, PROBLEM_UNAVAILABLE, "deferred"},
        {{{"RCPT", "530 sign in first"}}, PROBLEM_UNAVAILABLE, "mail-server"},
        {{{"RCPT", "-"}}, PROBLEM_UNAVAILABLE, "mail-server"},
        {{{"MAIL", "552 too big"}}, PROBLEM_INPUT, "refused"},
        {{{"MAIL", "530 5.7.0 sign in first"}}, PROBLEM_UNAVAILABLE, "mail-server"},
        {{{"MAIL", "451 not now"}}, PROBLEM_UNAVAILABLE, "deferred"},
        {{{"DATA", "554 no"}}, PROBLEM_INPUT, "refused"},
        {{{".", "554 5.7.1 looks like spam"}}, PROBLEM_INPUT, "refused"},
        {{{".", "452 disk full"}}, PROBLEM_UNAVAILABLE, "deferred"},
        {{{".", "-"}}, PROBLEM_UNAVAILABLE, "mail-server"},
        {{{"GREETING", "554 not to you"}}, PROBLEM_UNAVAILABLE, "mail-server"},
        {{{"GREETING", "421 too busy"}}, PROBLEM_UNAVAILABLE, "mail-server"},
        {{{"GREETING", "-"}}, PROBLEM_UNAVAILABLE, "mail-server"},
        {{{"EHLO", "-"}}, PROBLEM_UNAVAILABLE, "mail-server"},
    };
    fixture_t *f = *state;

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const problem_t *problem;

        pthread_mutex_lock(&f->sink.lock);
        f->sink.script = cases[i].script;
        pthread_mutex_unlock(&f->sink.lock);
        problem = send_it(f);
        apr_pool_clear(f->session);
        if (!problem || strcmp(problem->code, cases[i].code) || problem->kind != cases[i].kind)
            fail_msg("%s %s: %s (%s)", cases[i].script[0].command, cases[i].script[0].reply,
                     problem ? problem->code : "sent", problem ? problem->detail : "");
        assert_null(strstr(problem->detail, "ines"));
    }
}

static void a_server_that_will_not_have_us(void **state)
{
    static const sink_reply_t script[] = {{"EHLO", "550 no"}, {"HELO", "550 no"}, {NULL, NULL}};
    fixture_t *f = *state;

    pthread_mutex_lock(&f->sink.lock);
    f->sink.script = script;
    pthread_mutex_unlock(&f->sink.lock);
    assert_problem(send_it(f), PROBLEM_UNAVAILABLE, "mail-server");
}

static void tls_that_is_asked_for_is_not_done_without(void **state)
{
    fixture_t *f = *state;

    f->settings.starttls = 1;
    assert_problem(send_it(f), PROBLEM_UNAVAILABLE, "mail-server");
    apr_pool_clear(f->session);
    sink_close(&f->sink);
    assert_null(strstr(f->sink.said, "MAIL FROM"));
}

static void a_server_that_is_away(void **state)
{
    fixture_t *f = *state;

    sink_close(&f->sink);
    assert_problem(send_it(f), PROBLEM_UNAVAILABLE, "mail-server");
    f->settings.server = NULL;
    assert_problem(send_it(f), PROBLEM_UNAVAILABLE, "mail-server");
}

static void several_mails_share_a_session(void **state)
{
    static const sink_reply_t refusal[] = {{"RCPT", "550 no"}, {NULL, NULL}};
    fixture_t *f = *state;
    smtp_t *smtp = smtp_open(f->session, &f->settings);

    for (int i = 0; i < 3; i++)
        assert_null(smtp_send(smtp, f->p, &f->message));
    pthread_mutex_lock(&f->sink.lock);
    assert_int_equal(f->sink.sessions_count, 1);
    f->sink.script = refusal;
    pthread_mutex_unlock(&f->sink.lock);
    assert_problem(smtp_send(smtp, f->p, &f->message), PROBLEM_INPUT, "refused");
    pthread_mutex_lock(&f->sink.lock);
    f->sink.script = NULL;
    pthread_mutex_unlock(&f->sink.lock);
    assert_null(smtp_send(smtp, f->p, &f->message));
    assert_int_equal(sink_count(&f->sink), 4);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(the_headers_of_a_mail, start, end),
        cmocka_unit_test_setup_teardown(text_comes_before_its_html_twin, start, end),
        cmocka_unit_test_setup_teardown(names_and_subjects_are_encoded, start, end),
        cmocka_unit_test_setup_teardown(a_quoted_name_stays_one, start, end),
        cmocka_unit_test_setup_teardown(an_answer_goes_to_the_office, start, end),
        cmocka_unit_test_setup_teardown(nothing_can_end_a_header_or_a_command, start, end),
        cmocka_unit_test_setup_teardown(what_the_server_says_decides, start, end),
        cmocka_unit_test_setup_teardown(a_server_that_will_not_have_us, start, end),
        cmocka_unit_test_setup_teardown(tls_that_is_asked_for_is_not_done_without, start, end),
        cmocka_unit_test_setup_teardown(a_server_that_is_away, start, end),
        cmocka_unit_test_setup_teardown(several_mails_share_a_session, start, end),
    };
    apr_pool_t *p;
    int failed;

    signal(SIGPIPE, SIG_IGN);
    apr_initialize();
    apr_pool_create(&p, NULL);
    if (secret_init())
        return 1;
    network_start(p);
    failed = cmocka_run_group_tests(tests, NULL, NULL);
    apr_pool_destroy(p);
    apr_terminate();
    return failed;
}
