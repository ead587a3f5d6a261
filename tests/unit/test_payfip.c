/* SPDX-License-Identifier: Apache-2.0 */
/* What PayFiP is asked and how its answers are read, good ones and all others, over a small HTTP server on loopback. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include <apr_general.h>
#include <apr_strings.h>

#include "base/text.h"
#include "base/xml.h"
#include "gateways/network.h"
#include "gateways/payfip.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))
#define SVC                                                                                                            \
    "http://securite.service.tpa.cp.finances.gouv.fr/services/mas_securite/contrat_paiement_securise/"                 \
    "PaiementSecuriseService"
#define SOAP "http://schemas.xmlsoap.org/soap/envelope/"
#define OPERATION "6475fa10-b338-11e2-a082-001fe256bdfe"

#define DECLARATION "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
#define ENVELOPE(inside)                                                                                               \
    DECLARATION "<soapenv:Envelope xmlns:soapenv=\"" SOAP "\">\n  <soapenv:Body>\n" inside                             \
                "\n  </soapenv:Body>\n</soapenv:Envelope>\n"
#define DETAIL(fields)                                                                                                 \
    ENVELOPE("<ns2:recupererDetailPaiementSecuriseResponse xmlns:ns2=\"" SVC "\"><return>" fields                      \
             "</return></ns2:recupererDetailPaiementSecuriseResponse>")
#define FAULT(detail)                                                                                                  \
    ENVELOPE("<soapenv:Fault><faultcode>soapenv:Server</faultcode><faultstring>Erreur</faultstring>" detail            \
             "</soapenv:Fault>")
#define FAULT_OF(kind, code)                                                                                           \
    FAULT("<detail><ns2:" kind " xmlns:ns2=\"" SVC "\"><code>" code                                                    \
          "</code><descriptif/><libelle>Résultat de la transaction non "                                              \
          "connu.</libelle><severite>2</severite></ns2:" kind "></detail>")
#define FUNCTIONAL(code) FAULT_OF("FonctionnelleErreur", code)

/* As the service gives them. */
#define CREATED                                                                                                        \
    "<?xml version='1.0' encoding='UTF-8'?><S:Envelope xmlns:S=\"" SOAP "\"><S:Body>"                                  \
    "<ns2:creerPaiementSecuriseResponse xmlns:ns2=\"" SVC "\"><return><idOp>" OPERATION "</idOp></return>"             \
    "</ns2:creerPaiementSecuriseResponse></S:Body></S:Envelope>"
#define PAID                                                                                                           \
    DETAIL("\n  <dattrans>19112015</dattrans>\n  <exer>2015</exer>\n  <heurtrans>1735</heurtrans>\n"                   \
           "  <idop>81bdf4c0-8edb-11e5-99d5-00000a634c44</idop>\n  <mel>agent@example.org</mel>\n"                     \
           "  <montant>1500</montant>\n  <numauto>A55A</numauto>\n  <numcli>006270</numcli>\n  <objet>test</objet>\n"  \
           "  <refdet>123456789</refdet>\n  <resultrans>P</resultrans>\n  <saisie>T</saisie>\n")
#define DEBITED                                                                                                        \
    DETAIL("<dattrans>03082026</dattrans><exer>2026</exer><heurtrans>0912</heurtrans>"                                 \
           "<idop>4b0eb5b0-b335-11e2-9219-001fe256bdfe</idop><mel>usager@example.org</mel><montant>4800</montant>"     \
           "<numauto>OP0000000000123456</numauto><numcli>006271</numcli><objet>Forfait urgences</objet>"               \
           "<refdet>BILL00000042</refdet><resultrans>V</resultrans><saisie>T</saisie>")
#define REFUSED                                                                                                        \
    DETAIL("<dattrans>03082026</dattrans><exer>2026</exer><heurtrans>1420</heurtrans>"                                 \
           "<idop>d2fa2170-b336-11e2-9476-001fe256bdfe</idop><mel>usager@example.org</mel><montant>12500</montant>"    \
           "<numcli>006270</numcli><objet>Consultation externe</objet><refdet>FACT00000001</refdet>"                   \
           "<resultrans>R</resultrans><saisie>T</saisie>")

/*
 * The server: a thread for each connection
 */
#define SESSIONS 64
#define REQUEST_MAX 32768

typedef enum {
    ANSWER,    /* with its length */
    UNTIL_END, /* without its length, and closed */
    CUT,       /* half of what was announced, and closed */
    STALL,     /* half of it, and nothing more */
    SILENT,    /* nothing, ever */
    CLOSE,     /* closed without a word */
} how_e;

typedef struct answer_t {
    const char *when; /* what the request must hold; "": any */
    int status;
    const char *body;
    how_e how;
    const char *headers; /* more of them, each with its CR LF, or NULL */
    size_t length;       /* of body; 0: up to its NUL */
} answer_t;

typedef struct server_t {
    int listener, port;
    pthread_t acceptor, sessions[SESSIONS];
    int sockets[SESSIONS];
    int connections, requests, gather; /* nobody is answered before so many requests are there */
    int late;                          /* somebody waited for the others in vain */
    int over;
    pthread_mutex_t lock;
    pthread_cond_t changed;
    const answer_t *answers; /* the first that fits; ends with a NULL when */
    char last[REQUEST_MAX];  /* request, as it came */
} server_t;

typedef struct session_t {
    server_t *server;
    int socket;
} session_t;

static int send_all(int to, const char *bytes, size_t n)
{
    while (n) {
        ssize_t sent = send(to, bytes, n, MSG_NOSIGNAL);

        if (sent <= 0)
            return 0;
        bytes += sent;
        n -= (size_t)sent;
    }
    return 1;
}

/* Whether a whole request came: its head, and as much as its Content-Length says. */
static int read_request(int from, char *out)
{
    size_t used = 0, whole = 0;

    while (!whole || used < whole) {
        ssize_t got = used < REQUEST_MAX - 1 ? recv(from, out + used, REQUEST_MAX - 1 - used, 0) : 0;
        const char *body, *length;

        if (got <= 0)
            return 0;
        used += (size_t)got;
        out[used] = '\0';
        body = strstr(out, "\r\n\r\n");
        if (!body || whole)
            continue;
        length = strcasestr(out, "\r\nContent-Length: ");
        whole = (size_t)(body + 4 - out) + (length && length < body ? strtoul(length + 18, NULL, 10) : 0);
    }
    return 1;
}

/* Waits until `server->over`, or until enough requests are there; not for ever. */
static void wait_for(server_t *server, int gathering)
{
    struct timespec until;

    clock_gettime(CLOCK_REALTIME, &until);
    until.tv_sec += 20;
    while (!server->over && (!gathering || server->requests < server->gather))
        if (pthread_cond_timedwait(&server->changed, &server->lock, &until) == ETIMEDOUT) {
            server->late = 1;
            return;
        }
}

static answer_t choose(server_t *server, const char *request)
{
    const answer_t *fitting;
    answer_t answer;

    pthread_mutex_lock(&server->lock);
    memcpy(server->last, request, strlen(request) + 1);
    server->requests++;
    pthread_cond_broadcast(&server->changed);
    wait_for(server, 1);
    for (fitting = server->answers; fitting->when && !strstr(request, fitting->when);)
        fitting++;
    answer = *fitting; /* the test may set another as soon as it has this one */
    pthread_mutex_unlock(&server->lock);
    return answer;
}

/* Whether the connection goes on. */
static int give(server_t *server, int to, const answer_t *answer)
{
    size_t length = !answer->body ? 0 : answer->length ? answer->length : strlen(answer->body);
    size_t part = answer->how == CUT || answer->how == STALL ? length / 2 : length;
    char head[600], size[60] = "Connection: close\r\n";
    int goes_on;

    if (answer->how == CLOSE || !answer->when)
        return 0;
    if (answer->how != UNTIL_END)
        snprintf(size, sizeof size, "Content-Length: %zu\r\n", length);
    snprintf(head, sizeof head, "HTTP/1.1 %d Whatever\r\nContent-Type: text/xml;charset=utf-8\r\n%s%s\r\n",
             answer->status, answer->headers ? answer->headers : "", size);
    goes_on = answer->how != SILENT && send_all(to, head, strlen(head)) &&
              send_all(to, answer->body ? answer->body : "", part);
    if (answer->how == STALL || answer->how == SILENT) {
        pthread_mutex_lock(&server->lock);
        wait_for(server, 0);
        pthread_mutex_unlock(&server->lock);
    }
    return goes_on && answer->how == ANSWER;
}

static void *serve(void *baton)
{
    session_t *session = baton;
    char *request = malloc(REQUEST_MAX);
    int goes_on = 1;

    while (goes_on && read_request(session->socket, request)) {
        answer_t answer = choose(session->server, request);

        goes_on = give(session->server, session->socket, &answer);
    }
    shutdown(session->socket, SHUT_RDWR);
    free(request);
    free(session);
    return NULL;
}

static void *take_connections(void *baton)
{
    server_t *server = baton;
    int got;

    while ((got = accept(server->listener, NULL, NULL)) >= 0) {
        session_t *session = malloc(sizeof *session);

        setsockopt(got, IPPROTO_TCP, TCP_NODELAY, &(int){1}, sizeof(int)); /* head and body go out at once */
        *session = (session_t){server, got};
        pthread_mutex_lock(&server->lock);
        if (server->connections == SESSIONS ||
            pthread_create(&server->sessions[server->connections], NULL, serve, session))
            abort();
        server->sockets[server->connections++] = got;
        pthread_mutex_unlock(&server->lock);
    }
    return NULL;
}

static void server_start(server_t *server)
{
    struct sockaddr_in here = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t size = sizeof here;

    memset(server, 0, sizeof *server);
    pthread_mutex_init(&server->lock, NULL);
    pthread_cond_init(&server->changed, NULL);
    server->listener = socket(AF_INET, SOCK_STREAM, 0);
    if (bind(server->listener, (struct sockaddr *)&here, sizeof here) || listen(server->listener, 16) ||
        getsockname(server->listener, (struct sockaddr *)&here, &size) ||
        pthread_create(&server->acceptor, NULL, take_connections, server))
        abort();
    server->port = ntohs(here.sin_port);
}

/* Nobody listens any more; the port stays known. */
static void server_stop(server_t *server)
{
    if (server->listener < 0)
        return;
    shutdown(server->listener, SHUT_RDWR);
    pthread_join(server->acceptor, NULL);
    close(server->listener);
    server->listener = -1;
    pthread_mutex_lock(&server->lock);
    server->over = 1;
    pthread_cond_broadcast(&server->changed);
    for (int i = 0; i < server->connections; i++)
        shutdown(server->sockets[i], SHUT_RDWR);
    pthread_mutex_unlock(&server->lock);
    for (int i = 0; i < server->connections; i++) {
        pthread_join(server->sessions[i], NULL);
        close(server->sockets[i]);
    }
}

/*
 * A test's world
 */
typedef struct fixture_t {
    apr_pool_t *p;
    server_t server;
    answer_t answers[2];
    payment_settings_t settings;
    provider_order_t order;
    const provider_t *provider; /* opened at the first use */
} fixture_t;

static int start(void **state)
{
    static fixture_t f;

    f = (fixture_t){0};
    apr_pool_create(&f.p, NULL);
    server_start(&f.server);
    f.server.answers = f.answers;
    f.settings =
        (payment_settings_t){.service = apr_psprintf(f.p, "http://127.0.0.1:%d/tpa/services/securite", f.server.port),
                             .page = "https://payfip.example/tpa/paiementws.web",
                             .timeout = apr_time_from_sec(15),
                             .slots = 2};
    f.order = (provider_order_t){.client = "006270",
                                 .exercice = "2026",
                                 .reference = "202600001234000001",
                                 .amount = 12345,
                                 .object = "Avis des sommes a payer",
                                 .email = "ana@ville.example",
                                 .mode = "T",
                                 .notify_url = "https://ville.example/paiement/notification",
                                 .return_url = "https://ville.example/paiement/retour"};
    *state = &f;
    return 0;
}

static int end(void **state)
{
    fixture_t *f = *state;

    apr_pool_destroy(f->p);
    server_stop(&f->server);
    pthread_cond_destroy(&f->server.changed);
    pthread_mutex_destroy(&f->server.lock);
    return 0;
}

static void answers_by(fixture_t *f, const answer_t *answers)
{
    pthread_mutex_lock(&f->server.lock);
    f->server.answers = answers;
    pthread_mutex_unlock(&f->server.lock);
}

static void answers_how(fixture_t *f, int status, const char *body, how_e how)
{
    pthread_mutex_lock(&f->server.lock);
    f->answers[0] = (answer_t){"", status, body, how, NULL, 0};
    pthread_mutex_unlock(&f->server.lock);
}

static void answers_with(fixture_t *f, int status, const char *body)
{
    answers_how(f, status, body, ANSWER);
}

static int number_of(fixture_t *f, const int *counter)
{
    int number;

    pthread_mutex_lock(&f->server.lock);
    number = *counter;
    pthread_mutex_unlock(&f->server.lock);
    return number;
}

/* The last request as it came, copied. */
static const char *last_request(fixture_t *f)
{
    const char *request;

    pthread_mutex_lock(&f->server.lock);
    request = apr_pstrdup(f->p, f->server.last);
    pthread_mutex_unlock(&f->server.lock);
    return request;
}

static const provider_t *provider_of(fixture_t *f)
{
    if (!f->provider)
        f->provider = payfip_open(f->p, &f->settings);
    assert_non_null(f->provider);
    return f->provider;
}

static provider_line_t *line_of(fixture_t *f)
{
    provider_line_t *line = NULL;

    assert_null(provider_of(f)->connect(f->provider, f->p, &line));
    assert_non_null(line);
    return line;
}

static const problem_t *create(fixture_t *f, provider_reply_t *reply)
{
    provider_line_t *line = line_of(f);
    const problem_t *problem = f->provider->create(line, f->p, &f->order, reply);

    f->provider->hang_up(line);
    return problem;
}

static const problem_t *ask(fixture_t *f, provider_reply_t *reply)
{
    provider_line_t *line = line_of(f);
    const problem_t *problem = f->provider->ask(line, f->p, OPERATION, reply);

    f->provider->hang_up(line);
    return problem;
}

static const problem_t *client(fixture_t *f, provider_client_t *out)
{
    provider_line_t *line = line_of(f);
    const problem_t *problem = f->provider->client(line, f->p, "006270", out);

    f->provider->hang_up(line);
    return problem;
}

static void right(const problem_t *problem)
{
    if (problem)
        fail_msg("%s: %s", problem->code, problem->detail ? problem->detail : "");
}

static void away(const char *what, const problem_t *problem)
{
    if (!problem || problem->kind != PROBLEM_UNAVAILABLE || strcmp(problem->code, "payment-away"))
        fail_msg("%.80s: %s", what, problem ? problem->code : "answered");
}

/* What a body makes of an ask that works. */
static provider_reply_t asked(fixture_t *f, const char *body)
{
    provider_reply_t reply;

    answers_with(f, 200, body);
    right(ask(f, &reply));
    return reply;
}

static void same_text(const char *got, const char *expected)
{
    if (!got != !expected || (got && strcmp(got, expected)))
        fail_msg("%s instead of %s", got ? got : "(null)", expected ? expected : "(null)");
}

/*
 * Requests
 */

/* The one element in the Body of the last request; checks what is around it. */
static xmlNodePtr request_body(fixture_t *f)
{
    const char *body = strstr(last_request(f), "\r\n\r\n") + 4;
    xmlNodePtr envelope, inside;

    right(xml_parse(f->p, body, strlen(body), "request", &envelope));
    assert_string_equal((const char *)envelope->name, "Envelope");
    assert_string_equal((const char *)envelope->ns->href, SOAP);
    inside = xml_first(envelope, NULL);
    assert_string_equal((const char *)inside->name, "Body");
    assert_string_equal((const char *)inside->ns->href, SOAP);
    assert_null(xml_next(inside, NULL));
    inside = xml_first(inside, NULL);
    assert_non_null(inside);
    assert_null(xml_next(inside, NULL));
    return inside;
}

/* The fields under arg0 as « name=value; »; wrapper in the service's namespace, everything below in none. */
static const char *request_fields(fixture_t *f, const char *wrapper)
{
    xmlNodePtr element = request_body(f), arg = xml_first(element, NULL);
    const char *out = "";

    assert_string_equal((const char *)element->name, wrapper);
    assert_string_equal((const char *)element->ns->href, SVC);
    assert_string_equal((const char *)arg->name, "arg0");
    assert_null(arg->ns);
    assert_null(xml_next(arg, NULL));
    for (xmlNodePtr field = xml_first(arg, NULL); field; field = xml_next(field, NULL)) {
        assert_null(field->ns);
        assert_null(xml_first(field, NULL));
        out = apr_pstrcat(f->p, out, field->name, "=", xml_text(f->p, field), ";", NULL);
    }
    return out;
}

static void how_a_payment_is_created(void **state)
{
    fixture_t *f = *state;
    provider_reply_t reply;

    answers_with(f, 200, CREATED);
    right(create(f, &reply));
    assert_int_equal(reply.outcome, PROVIDER_OPENED);
    assert_string_equal(reply.operation, OPERATION);
    assert_string_equal(reply.raw, CREATED);
    assert_string_equal(request_fields(f, "creerPaiementSecurise"),
                        "exer=2026;mel=ana@ville.example;montant=12345;numcli=006270;objet=Avis des sommes a payer;"
                        "refdet=202600001234000001;saisie=T;urlnotif=https://ville.example/paiement/notification;"
                        "urlredirect=https://ville.example/paiement/retour;");
}

static void how_a_result_is_asked_for(void **state)
{
    fixture_t *f = *state;

    asked(f, PAID);
    assert_string_equal(request_fields(f, "recupererDetailPaiementSecurise"), "idOp=" OPERATION ";");
}

static void what_http_carries(void **state)
{
    static const char *const headers[] = {"\r\nContent-Type: text/xml; charset=utf-8\r\n", "\r\nSOAPAction: \"\"\r\n"};
    fixture_t *f = *state;
    const char *request;

    asked(f, PAID);
    request = last_request(f);
    assert_int_equal(strncmp(request, "POST /tpa/services/securite HTTP/1.1\r\n", 38), 0);
    for (size_t i = 0; i < COUNT(headers); i++)
        assert_non_null(strcasestr(request, headers[i]));
    assert_null(strcasestr(request, "\r\nExpect:"));
}

static void nothing_is_markup(void **state)
{
    fixture_t *f = *state;
    provider_reply_t reply;

    answers_with(f, 200, CREATED);
    f->order.object = "</objet><montant>1</montant> & ]]> \"'";
    f->order.reference = "<!--";
    f->order.email = "a&amp;b@ville.example";
    f->order.notify_url = "https://ville.example/?a=1&b=<2>";
    right(create(f, &reply));
    assert_string_equal(request_fields(f, "creerPaiementSecurise"),
                        "exer=2026;mel=a&amp;b@ville.example;montant=12345;numcli=006270;"
                        "objet=</objet><montant>1</montant> & ]]> \"';refdet=<!--;saisie=T;"
                        "urlnotif=https://ville.example/?a=1&b=<2>;urlredirect=https://ville.example/paiement/retour;");
    assert_non_null(strstr(last_request(f), "https://ville.example/?a=1&amp;b=&lt;2&gt;"));
}

/*
 * Creating
 */
static void what_is_declined(void **state)
{
    static const struct {
        const char *body, *code, *field;
    } cases[] = {
        {FUNCTIONAL("R3"), "R3", "reference"}, {FUNCTIONAL("A1"), "A1", "courriel"},
        {FUNCTIONAL("A2"), "A2", "courriel"},  {FUNCTIONAL("M1"), "M1", "montant"},
        {FUNCTIONAL("M3"), "M3", "montant"},   {FUNCTIONAL("M5"), "M5", "montant"},
        {FUNCTIONAL("T2"), "T2", NULL},        {FUNCTIONAL("T4"), "T4", NULL},
        {FUNCTIONAL("N1"), "N1", NULL},        {FUNCTIONAL("D1"), "D1", NULL},
        {FUNCTIONAL("S1"), "S1", NULL},        {FUNCTIONAL("ZZ"), "ZZ", NULL},
    };
    static const int statuses[] = {500, 200};
    fixture_t *f = *state;

    for (size_t i = 0; i < COUNT(cases); i++)
        for (size_t k = 0; k < COUNT(statuses); k++) {
            provider_reply_t reply;

            answers_with(f, statuses[k], cases[i].body);
            right(create(f, &reply));
            assert_int_equal(reply.outcome, PROVIDER_DECLINED);
            assert_string_equal(reply.code, cases[i].code);
            same_text(reply.field, cases[i].field);
            assert_null(reply.operation);
            assert_string_equal(reply.raw, cases[i].body);
        }
}

#define CREATED_WITH(inside)                                                                                           \
    ENVELOPE("<ns2:creerPaiementSecuriseResponse xmlns:ns2=\"" SVC "\">" inside "</"                                   \
             "ns2:creerPaiementSecuriseResponse>")

static void an_operation_that_cannot_be_one(void **state)
{
    static const char *const bodies[] = {
        CREATED_WITH("<return/>"),
        CREATED_WITH(""),
        CREATED_WITH("<return><idOp/></return>"),
        CREATED_WITH("<return><idOp>  </idOp></return>"),
        CREATED_WITH("<idOp>" OPERATION "</idOp>"),
        CREATED_WITH("<return><id>" OPERATION "</id></return>"),
        CREATED_WITH("<return><idOp>6475fa10&amp;idop=1</idOp></return>"),
        CREATED_WITH("<return><idOp>6475fa10 b338</idOp></return>"),
        CREATED_WITH("<return><idOp>../6475fa10</idOp></return>"),
        CREATED_WITH("<return><idOp>6475fg10</idOp></return>"),
        CREATED_WITH("<return><idOp>é475fa10</idOp></return>"),
        CREATED_WITH("<return><idOp>" OPERATION "0</idOp></return>"), /* 37 */
        PAID,
        ENVELOPE(""),
    };
    fixture_t *f = *state;

    for (size_t i = 0; i < COUNT(bodies); i++) {
        provider_reply_t reply;

        answers_with(f, 200, bodies[i]);
        away(bodies[i], create(f, &reply));
        assert_string_equal(reply.raw, bodies[i]);
        assert_int_not_equal(reply.outcome, PROVIDER_OPENED);
    }
}

static void what_an_operation_may_be(void **state)
{
    static const char *const good[] = {OPERATION, "0", "81BDF4C0-8EDB-11E5-99D5-00000A634C44", "-"};
    static const char *const bad[] = {"", OPERATION "0", "6475fa10/..", "6475fa10 ", "g", "6475fa10\n", "é", "%2e"};
    fixture_t *f = *state;

    for (size_t i = 0; i < COUNT(good); i++)
        assert_true(provider_of(f)->is_operation(good[i]));
    for (size_t i = 0; i < COUNT(bad); i++)
        assert_false(provider_of(f)->is_operation(bad[i]));
    assert_string_equal(f->provider->page(f->provider, f->p, OPERATION),
                        "https://payfip.example/tpa/paiementws.web?idop=" OPERATION);
    assert_string_equal(f->provider->name, "payfip");
}

static void without_a_service_there_is_no_provider(void **state)
{
    fixture_t *f = *state;
    payment_settings_t no_service = f->settings, no_page = f->settings;

    no_service.service = NULL;
    no_page.page = NULL;
    assert_null(payfip_open(f->p, &no_service));
    assert_null(payfip_open(f->p, &no_page));
}

/*
 * Results
 */
static void what_was_paid_by_card(void **state)
{
    provider_reply_t reply = asked(*state, PAID);

    assert_int_equal(reply.outcome, PROVIDER_PAID);
    assert_string_equal(reply.code, "P");
    assert_string_equal(reply.operation, "81bdf4c0-8edb-11e5-99d5-00000a634c44");
    assert_string_equal(reply.client, "006270");
    assert_string_equal(reply.reference, "123456789");
    assert_string_equal(reply.mode, "T");
    assert_int_equal(reply.amount, 1500);
    assert_string_equal(reply.means, "carte");
    assert_string_equal(reply.authorisation, "A55A");
    assert_string_equal(reply.day, "2015-11-19");
    assert_string_equal(reply.hour, "17:35");
    assert_string_equal(reply.raw, PAID);
}

static void what_was_paid_by_direct_debit(void **state)
{
    provider_reply_t reply = asked(*state, DEBITED);

    assert_int_equal(reply.outcome, PROVIDER_PAID);
    assert_string_equal(reply.means, "prelevement");
    assert_string_equal(reply.authorisation, "OP0000000000123456");
    assert_int_equal(reply.amount, 4800);
    assert_string_equal(reply.day, "2026-08-03");
    assert_string_equal(reply.hour, "09:12");
}

static void what_was_refused(void **state)
{
    provider_reply_t reply = asked(*state, REFUSED);

    assert_int_equal(reply.outcome, PROVIDER_REFUSED);
    assert_string_equal(reply.means, "carte");
    assert_null(reply.authorisation);
    assert_string_equal(reply.reference, "FACT00000001");
    assert_int_equal(reply.amount, 12500);
}

static void each_letter(void **state)
{
#define LETTER(letter) DETAIL("<resultrans>" letter "</resultrans>")
    static const struct {
        const char *body, *code;
        provider_outcome_e outcome;
        const char *means;
    } cases[] = {
        {LETTER("P"), "P", PROVIDER_PAID, "carte"},
        {LETTER("V"), "V", PROVIDER_PAID, "prelevement"},
        {LETTER("R"), "R", PROVIDER_REFUSED, "carte"},
        {LETTER("Z"), "Z", PROVIDER_REFUSED, "prelevement"},
        {LETTER("A"), "A", PROVIDER_ABANDONED, ""},
        {LETTER("\n P \n"), "P", PROVIDER_PAID, "carte"},
        {LETTER("p"), "p", PROVIDER_UNREADABLE, ""},
        {LETTER("Q"), "Q", PROVIDER_UNREADABLE, ""},
        {LETTER("PP"), "PP", PROVIDER_UNREADABLE, ""},
        {LETTER("PAYEE"), "PAYEE", PROVIDER_UNREADABLE, ""},
        {LETTER(""), NULL, PROVIDER_UNREADABLE, ""},
        {DETAIL("<refdet>123456789</refdet>"), NULL, PROVIDER_UNREADABLE, ""},
        {DETAIL(""), NULL, PROVIDER_UNREADABLE, ""},
    };

    for (size_t i = 0; i < COUNT(cases); i++) {
        provider_reply_t reply = asked(*state, cases[i].body);

        assert_int_equal(reply.outcome, cases[i].outcome);
        same_text(reply.code, cases[i].code);
        assert_string_equal(reply.means, cases[i].means);
    }
}

static void fields_that_are_not_there(void **state)
{
    provider_reply_t reply = asked(*state, DETAIL("<resultrans>P</resultrans><refdet> </refdet><montant/>"));

    assert_int_equal(reply.outcome, PROVIDER_PAID);
    assert_null(reply.operation);
    assert_null(reply.client);
    assert_null(reply.reference);
    assert_null(reply.mode);
    assert_null(reply.authorisation);
    assert_null(reply.day);
    assert_null(reply.hour);
    assert_int_equal(reply.amount, -1);
}

/* Prefixes, order, namespaces, the spelling of idOp, a year cut to two digits: all met. */
static void other_ways_to_say_it(void **state)
{
    static const char *const bodies[] = {
        "<SOAP-ENV:Envelope xmlns:SOAP-ENV=\"" SOAP "\"><SOAP-ENV:Header/><SOAP-ENV:Body>"
        "<a:recupererDetailPaiementSecuriseResponse xmlns:a=\"" SVC "\"><return><idOp>" OPERATION "</idOp>"
        "<refdet>123456789</refdet><montant>1500</montant><resultrans>P</resultrans></return>"
        "</a:recupererDetailPaiementSecuriseResponse></SOAP-ENV:Body></SOAP-ENV:Envelope>",
        "<Envelope xmlns=\"" SOAP "\"><Body><recupererDetailPaiementSecuriseResponse xmlns=\"" SVC
        "\"><return xmlns=\"\">"
        "<idop>" OPERATION "</idop><refdet>123456789</refdet><montant>1500</montant><resultrans>P</resultrans></return>"
        "</recupererDetailPaiementSecuriseResponse></Body></Envelope>",
        "<e:Envelope xmlns:e=\"" SOAP "\" xmlns:r=\"http://securite.service.tpa.cp.finances.gouv.fr/reponse\"><e:Body>"
        "<s:recupererDetailPaiementSecuriseResponse xmlns:s=\"" SVC "\"><s:return><r:resultrans>P</r:resultrans>"
        "<r:montant> 1500 </r:montant><r:refdet>123456789</r:refdet><r:IDOP>" OPERATION "</r:IDOP></s:return>"
        "</s:recupererDetailPaiementSecuriseResponse></e:Body></e:Envelope>",
        DETAIL("<!-- une remarque --><exer>20</exer><idOp>" OPERATION "</idOp><inconnu>x</inconnu>"
               "<refdet>123<![CDATA[456]]>789</refdet><montant>1500</montant><resultrans>P</resultrans>"),
        "<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?><e:Envelope xmlns:e=\"" SOAP "\"><e:Body>"
        "<s:recupererDetailPaiementSecuriseResponse xmlns:s=\"" SVC
        "\"><return><objet>\xe9t\xe9</objet><idop>" OPERATION
        "</idop><montant>1500</montant><refdet>123456789</refdet><resultrans>P</resultrans></return>"
        "</s:recupererDetailPaiementSecuriseResponse></e:Body></e:Envelope>",
    };

    for (size_t i = 0; i < COUNT(bodies); i++) {
        provider_reply_t reply = asked(*state, bodies[i]);

        assert_int_equal(reply.outcome, PROVIDER_PAID);
        assert_string_equal(reply.operation, OPERATION);
        assert_string_equal(reply.reference, "123456789");
        assert_int_equal(reply.amount, 1500);
        assert_true(text_is_clean(reply.raw, strlen(reply.raw)));
    }
}

static void amounts(void **state)
{
#define AMOUNT(text) DETAIL("<montant>" text "</montant>")
    static const struct {
        const char *body;
        apr_int64_t amount;
    } cases[] = {
        {AMOUNT("0"), 0},
        {AMOUNT("0001500"), 1500},
        {AMOUNT("\n1500\n"), 1500},
        {AMOUNT("99999999999"), APR_INT64_C(99999999999)},
        {AMOUNT("15,00"), -1},
        {AMOUNT("15.00"), -1},
        {AMOUNT("-1500"), -1},
        {AMOUNT("+1500"), -1},
        {AMOUNT("1e3"), -1},
        {AMOUNT("0x10"), -1},
        {AMOUNT("15 00"), -1},
        {AMOUNT("1500 EUR"), -1},
        {AMOUNT(""), -1},
        {AMOUNT("quinze"), -1},
        {AMOUNT("123456789012"), -1},
        {AMOUNT("18446744073709553116"), -1},
    };

    for (size_t i = 0; i < COUNT(cases); i++)
        assert_int_equal(asked(*state, cases[i].body).amount, cases[i].amount);
}

static void days_and_hours(void **state)
{
#define WHEN(day, hour) DETAIL("<dattrans>" day "</dattrans><heurtrans>" hour "</heurtrans>")
    static const struct {
        const char *body, *day, *hour;
    } cases[] = {
        {WHEN("19112015", "1735"), "2015-11-19", "17:35"},
        {WHEN("01012026", "0000"), "2026-01-01", "00:00"},
        {WHEN("1911201", "735"), NULL, NULL},
        {WHEN("191120155", "17355"), NULL, NULL},
        {WHEN("19/11/15", "17:35"), NULL, NULL},
        {WHEN("2015-11-19", "17h5"), NULL, NULL},
        {WHEN("1911201x", "17 5"), NULL, NULL},
        {WHEN("", ""), NULL, NULL},
    };

    for (size_t i = 0; i < COUNT(cases); i++) {
        provider_reply_t reply = asked(*state, cases[i].body);

        same_text(reply.day, cases[i].day);
        same_text(reply.hour, cases[i].hour);
    }
}

static void faults_that_say_something(void **state)
{
    static const struct {
        const char *body, *code;
        provider_outcome_e outcome;
    } cases[] = {
        {FUNCTIONAL("P5"), "P5", PROVIDER_PENDING},    {FUNCTIONAL("P1"), "P1", PROVIDER_UNKNOWN},
        {FUNCTIONAL("P3"), "P3", PROVIDER_UNREADABLE}, {FUNCTIONAL("T2"), "T2", PROVIDER_UNREADABLE},
        {FUNCTIONAL(" P5 "), "P5", PROVIDER_PENDING},
    };
    static const int statuses[] = {500, 200};
    fixture_t *f = *state;

    for (size_t i = 0; i < COUNT(cases); i++)
        for (size_t k = 0; k < COUNT(statuses); k++) {
            provider_reply_t reply;

            answers_with(f, statuses[k], cases[i].body);
            right(ask(f, &reply));
            assert_int_equal(reply.outcome, cases[i].outcome);
            assert_string_equal(reply.code, cases[i].code);
            assert_int_equal(reply.amount, -1);
            assert_string_equal(reply.means, "");
            assert_string_equal(reply.raw, cases[i].body);
        }
}

/* Nothing is known after these: not whether it was created, not whether it was paid. */
static void faults_that_say_nothing(void **state)
{
    static const char *const bodies[] = {
        FAULT_OF("TechDysfonctionnementErreur", "999"),
        FAULT_OF("TechIndisponibiliteErreur", "998"),
        FAULT_OF("TechProtocolaireErreur", "P5"),
        FAULT(""),
        FAULT("<detail/>"),
        FAULT("<detail><ns2:FonctionnelleErreur xmlns:ns2=\"" SVC
              "\"><libelle>P5</libelle></ns2:FonctionnelleErreur></detail>"),
        FUNCTIONAL(""),
    };
    static const int statuses[] = {500, 200};
    fixture_t *f = *state;

    for (size_t i = 0; i < COUNT(bodies); i++)
        for (size_t k = 0; k < COUNT(statuses); k++) {
            provider_reply_t reply;

            answers_with(f, statuses[k], bodies[i]);
            away(bodies[i], ask(f, &reply));
            assert_string_equal(reply.raw, bodies[i]);
            away(bodies[i], create(f, &reply));
            assert_string_equal(reply.raw, bodies[i]);
        }
}

/*
 * What is no answer at all
 */
static void answers_that_are_none(void **state)
{
    static const struct {
        int status;
        const char *body;
    } cases[] = {
        {502, "<html><head><title>502</title></head><body><center><h1>502 Bad Gateway</h1><hr></body></html>"},
        {502, "<html><body>well-formed</body></html>"},
        {200, ""},
        {204, NULL},
        {500, " \n"},
        {200, "OK"},
        {200, "<Envelope><Body><x/></Body></Envelope>"}, /* not SOAP's */
        {200, "<e:Envelope xmlns:e=\"http://www.w3.org/2003/05/soap-envelope\"><e:Body><x/></e:Body></e:Envelope>"},
        {200, "<e:Envelope xmlns:e=\"" SOAP "\"/>"},
        {200, "<e:Envelope xmlns:e=\"" SOAP "\"><e:Body/></e:Envelope>"},
        {200, CREATED}, /* to another question */
        {200,
         "<?xml version=\"1.0\"?><!DOCTYPE e:Envelope><e:Envelope xmlns:e=\"" SOAP "\"><e:Body>"
         "<s:recupererDetailPaiementSecuriseResponse xmlns:s=\"" SVC "\"><return><resultrans>P</resultrans></return>"
         "</s:recupererDetailPaiementSecuriseResponse></e:Body></e:Envelope>"},
        {200,
         "<?xml version=\"1.0\"?><!DOCTYPE x [<!ENTITY p SYSTEM \"file:///etc/passwd\">]><e:Envelope xmlns:e=\"" SOAP
         "\"><e:Body><s:recupererDetailPaiementSecuriseResponse xmlns:s=\"" SVC "\"><return><resultrans>P</resultrans>"
         "<refdet>&p;</refdet></return></s:recupererDetailPaiementSecuriseResponse></e:Body></e:Envelope>"},
        {200, PAID "<more/>"},
        {200, DETAIL("<resultrans>P</return>")},
        {200, DETAIL("<resultrans>P</resultrans><refdet>\x01</refdet>")},
        {200, DETAIL("<resultrans>P</resultrans><refdet>\xff\xfe</refdet>")},
    };
    fixture_t *f = *state;

    for (size_t i = 0; i < COUNT(cases); i++) {
        provider_reply_t reply;

        answers_with(f, cases[i].status, cases[i].body);
        away(cases[i].body ? cases[i].body : "204", ask(f, &reply));
        assert_non_null(reply.raw);
        assert_true(text_is_clean(reply.raw, strlen(reply.raw)));
        assert_int_equal(reply.outcome, PROVIDER_UNREADABLE);
    }
    assert_int_equal(asked(f, PAID).outcome, PROVIDER_PAID); /* and the next one works */
}

static void connections_that_break(void **state)
{
    static const how_e hows[] = {CUT, CLOSE};
    fixture_t *f = *state;
    provider_reply_t reply;

    for (size_t i = 0; i < COUNT(hows); i++) {
        answers_how(f, 200, PAID, hows[i]);
        away("broken", ask(f, &reply));
        assert_non_null(reply.raw);
        away("broken", create(f, &reply));
        assert_int_equal(asked(f, PAID).outcome, PROVIDER_PAID); /* and the next one works */
    }
    /* Without a length, what is cut off is only seen by its XML. */
    answers_how(f, 200, apr_pstrndup(f->p, PAID, strlen(PAID) - 30), UNTIL_END);
    away("cut", ask(f, &reply));
    answers_how(f, 200, PAID, UNTIL_END);
    right(ask(f, &reply));
}

static void a_service_that_is_away(void **state)
{
    fixture_t *f = *state;
    provider_reply_t reply;

    server_stop(&f->server);
    away("ask", ask(f, &reply));
    assert_string_equal(reply.raw, "");
    away("create", create(f, &reply));
    assert_string_equal(reply.raw, "");
    away("client", client(f, &(provider_client_t){0}));
}

static void a_service_that_says_nothing_more(void **state)
{
    static const how_e hows[] = {SILENT, STALL};
    fixture_t *f = *state;

    f->settings.timeout = apr_time_from_msec(200);
    for (size_t i = 0; i < COUNT(hows); i++) {
        apr_time_t before = apr_time_now();
        provider_reply_t reply;

        answers_how(f, 200, PAID, hows[i]);
        away("silent", ask(f, &reply));
        away("silent", create(f, &reply));
        assert_true(apr_time_now() - before < apr_time_from_sec(10)); /* the server itself would wait for 20 */
    }
    assert_false(number_of(f, &f->server.late));
}

static void an_answer_without_end(void **state)
{
    static const how_e hows[] = {ANSWER, UNTIL_END};
    static const size_t lengths[] = {5 * 1024 * 1024, 64 * 1024 + 1};
    fixture_t *f = *state;

    for (size_t i = 0; i < COUNT(hows); i++)
        for (size_t k = 0; k < COUNT(lengths); k++) {
            char *body = apr_palloc(f->p, lengths[k] + 1);
            provider_reply_t reply;

            memset(body, ' ', lengths[k]);
            body[lengths[k]] = '\0';
            memcpy(body, DECLARATION, strlen(DECLARATION));
            memcpy(body + lengths[k] - strlen(PAID) + strlen(DECLARATION), PAID + strlen(DECLARATION),
                   strlen(PAID) - strlen(DECLARATION));
            answers_how(f, 200, body, hows[i]);
            away("too long", ask(f, &reply));
            assert_true(strlen(reply.raw) <= 4000);
            answers_how(f, 200, body + lengths[k] - strlen(PAID) + strlen(DECLARATION), hows[i]);
            right(ask(f, &reply)); /* its end alone is good */
        }
}

static void a_redirect_is_not_followed(void **state)
{
    static const int statuses[] = {301, 302, 303, 307, 308};
    fixture_t *f = *state;

    for (size_t i = 0; i < COUNT(statuses); i++) {
        const answer_t answers[] = {{"POST /tpa/", statuses[i], "", ANSWER, "Location: /ailleurs\r\n", 0},
                                    {"", 200, PAID, ANSWER, NULL, 0},
                                    {0}};
        int before = number_of(f, &f->server.requests);
        provider_reply_t reply;

        answers_by(f, answers);
        away("redirect", ask(f, &reply));
        assert_int_equal(number_of(f, &f->server.requests), before + 1);
        answers_by(f, f->answers);
    }
}

/*
 * The answer as it came
 */
static void a_long_answer_is_cut_between_characters(void **state)
{
    fixture_t *f = *state;

    for (int pad = 0; pad < 4; pad++) {
        const char *filling = "", *body;
        provider_reply_t reply;

        for (int i = 0; i < 700; i++)
            filling = apr_pstrcat(f->p, filling, i % 2 ? "é€ " : "a😀 ", NULL);
        body = apr_pstrcat(f->p, apr_pstrndup(f->p, "xxxx", pad), filling, NULL);
        body = apr_psprintf(f->p, DETAIL("<resultrans>P</resultrans><objet>%s</objet>"), body);
        assert_true(strlen(body) > 4003);
        reply = asked(f, body);
        assert_int_equal(reply.outcome, PROVIDER_PAID);
        assert_true(strlen(reply.raw) <= 4000 && strlen(reply.raw) > 3990);
        assert_int_equal(strncmp(reply.raw, body, strlen(reply.raw)), 0);
        assert_true(text_is_clean(reply.raw, strlen(reply.raw)));
    }
}

static void what_no_text_may_hold_is_taken_out_of_it(void **state)
{
    static const struct {
        const char *body;
        size_t length;
    } cases[] = {
        {"a\0b", 3}, {"\xff\xfe", 2}, {"\xc3", 1}, {"\xed\xa0\x80", 3}, {"\x1b[31m", 5}, {"\x7f\xc2\x80", 3},
    };
    fixture_t *f = *state;

    for (size_t i = 0; i < COUNT(cases); i++) {
        const answer_t answers[] = {{"", 200, cases[i].body, ANSWER, NULL, cases[i].length}, {0}};
        provider_reply_t reply;

        answers_by(f, answers);
        away("unclean", ask(f, &reply));
        assert_int_equal(strlen(reply.raw), cases[i].length);
        assert_true(text_is_clean(reply.raw, strlen(reply.raw)));
        answers_by(f, f->answers);
    }
}

/*
 * Lines
 */
static void no_more_lines_than_slots(void **state)
{
    fixture_t *f = *state;
    provider_line_t *lines[2], *third = NULL;
    provider_reply_t reply;
    const problem_t *problem;
    apr_pool_t *p;

    answers_with(f, 200, PAID);
    for (int i = 0; i < 2; i++)
        lines[i] = line_of(f);
    problem = f->provider->connect(f->provider, f->p, &third);
    assert_non_null(problem);
    assert_int_equal(problem->kind, PROBLEM_BUSY);
    assert_string_equal(problem->code, "payment-busy");
    assert_true(problem->retry_after > 0);
    assert_null(third);
    for (int i = 0; i < 2; i++) { /* who has one is not disturbed */
        right(f->provider->ask(lines[i], f->p, OPERATION, &reply));
        f->provider->hang_up(lines[i]);
        lines[i] = line_of(f);
        assert_non_null(f->provider->connect(f->provider, f->p, &third));
    }
    f->provider->hang_up(lines[0]);
    f->provider->hang_up(lines[1]);
    apr_pool_create(&p, f->p);
    for (int i = 0; i < 2; i++)
        right(f->provider->connect(f->provider, p, &lines[i]));
    assert_non_null(f->provider->connect(f->provider, f->p, &third));
    apr_pool_destroy(p); /* gives them back too */
    third = line_of(f);
    right(f->provider->ask(third, f->p, OPERATION, &reply));
    assert_int_equal(reply.outcome, PROVIDER_PAID);
}

/* A line that failed is given back as well. */
static void failures_use_no_slot_up(void **state)
{
    fixture_t *f = *state;
    provider_reply_t reply;

    for (int i = 0; i < 5; i++) {
        answers_how(f, 200, PAID, CLOSE);
        away("closed", ask(f, &reply));
    }
    assert_int_equal(asked(f, PAID).outcome, PROVIDER_PAID);
}

static void connections_are_kept(void **state)
{
    fixture_t *f = *state;

    for (int i = 0; i < 4; i++)
        asked(f, PAID);
    assert_int_equal(number_of(f, &f->server.connections), 1);
    assert_int_equal(number_of(f, &f->server.requests), 4);
}

/*
 * Several at once
 */
static void five_are_asked_at_the_same_time(void **state)
{
    static const answer_t answers[] = {
        {"<idOp>a1</idOp>", 200, PAID, ANSWER, NULL, 0},
        {"<idOp>a2</idOp>", 500, FUNCTIONAL("P5"), ANSWER, NULL, 0},
        {"<idOp>a3</idOp>", 502, "<html>", ANSWER, NULL, 0},
        {"<idOp>a4</idOp>", 200, PAID, CLOSE, NULL, 0},
        {"<idOp>a5</idOp>", 200, REFUSED, UNTIL_END, NULL, 0},
        {0},
    };
    static const char *const operations[] = {"a1", "a2", "a3", "a4", "a5"};
    static const provider_outcome_e outcomes[] = {PROVIDER_PAID, PROVIDER_PENDING, PROVIDER_UNREADABLE,
                                                  PROVIDER_UNREADABLE, PROVIDER_REFUSED};
    fixture_t *f = *state;
    provider_reply_t replies[5];
    const problem_t *problems[5];

    answers_by(f, answers);
    f->server.gather = 5; /* the first is answered when the fifth is there */
    f->settings.timeout = apr_time_from_sec(30);
    provider_of(f)->ask_many(f->provider, f->p, operations, 5, replies, problems);
    assert_false(number_of(f, &f->server.late));
    assert_int_equal(number_of(f, &f->server.requests), 5);
    for (int i = 0; i < 5; i++) {
        if (i == 2 || i == 3)
            away(operations[i], problems[i]);
        else
            right(problems[i]);
        assert_int_equal(replies[i].outcome, outcomes[i]);
        assert_non_null(replies[i].raw);
    }
    assert_string_equal(replies[0].reference, "123456789");
    assert_string_equal(replies[4].reference, "FACT00000001");
}

/* Outside of the lines: all may be taken, and none is missing afterwards. */
static void asking_many_takes_no_line(void **state)
{
    static const char *const operations[] = {"a1", "a2", "a3"};
    fixture_t *f = *state;
    provider_reply_t replies[3];
    const problem_t *problems[3];

    answers_with(f, 200, PAID);
    line_of(f);
    line_of(f);
    provider_of(f)->ask_many(f->provider, f->p, operations, 3, replies, problems);
    for (int i = 0; i < 3; i++)
        right(problems[i]);
    f->provider->ask_many(f->provider, f->p, operations, 0, replies, problems);
}

static void many_without_a_service(void **state)
{
    static const char *const operations[] = {"a1", "a2", "a3"};
    static const how_e hows[] = {SILENT, STALL};
    fixture_t *f = *state;
    provider_reply_t replies[3];
    const problem_t *problems[3];

    f->settings.timeout = apr_time_from_msec(200);
    for (size_t k = 0; k <= COUNT(hows); k++) {
        apr_time_t before = apr_time_now();

        if (k < COUNT(hows))
            answers_how(f, 200, PAID, hows[k]);
        else
            server_stop(&f->server);
        provider_of(f)->ask_many(f->provider, f->p, operations, 3, replies, problems);
        for (int i = 0; i < 3; i++) {
            away(operations[i], problems[i]);
            assert_non_null(replies[i].raw);
        }
        assert_true(apr_time_now() - before < apr_time_from_sec(10));
    }
}

/*
 * Clients
 */
static void the_labels_of_a_client(void **state)
{
#define CLIENT(fields)                                                                                                 \
    ENVELOPE("<ns2:recupererDetailClientResponse xmlns:ns2=\"" SVC "\"><return>" fields                                \
             "</return></ns2:recupererDetailClientResponse>")
    fixture_t *f = *state;
    provider_client_t out;

    answers_with(f, 200,
                 CLIENT("<libelleN1>Ville d&apos;essai</libelleN1><libelleN2>Budget &amp; régie</libelleN2>"
                        "<libelleN3/><numcli>006270</numcli>"));
    right(client(f, &out));
    assert_string_equal(request_fields(f, "recupererDetailClient"), "numCli=006270;");
    assert_string_equal(out.number, "006270");
    assert_string_equal(out.labels[0], "Ville d'essai");
    assert_string_equal(out.labels[1], "Budget & régie");
    assert_string_equal(out.labels[2], "");
    answers_with(f, 200, CLIENT(""));
    right(client(f, &out));
    assert_null(out.number);
    for (int i = 0; i < 3; i++)
        assert_string_equal(out.labels[i], "");
}

static void a_client_the_service_does_not_know(void **state)
{
    static const char *const bodies[] = {FAULT(""), FAULT_OF("TechDysfonctionnementErreur", "999"), "<html>", PAID,
                                         ENVELOPE("")};
    fixture_t *f = *state;
    provider_client_t out;
    const problem_t *problem;

    answers_with(f, 500, FUNCTIONAL("T2"));
    problem = client(f, &out);
    assert_non_null(problem);
    assert_int_equal(problem->kind, PROBLEM_INPUT);
    assert_string_equal(problem->code, "payment-client");
    assert_string_equal(problem->detail, "T2");
    for (size_t i = 0; i < COUNT(bodies); i++) {
        answers_with(f, 500, bodies[i]);
        away(bodies[i], client(f, &out));
    }
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, start, end)

int main(void)
{
    static const struct CMUnitTest tests[] = {
        TEST(how_a_payment_is_created),
        TEST(how_a_result_is_asked_for),
        TEST(what_http_carries),
        TEST(nothing_is_markup),
        TEST(what_is_declined),
        TEST(an_operation_that_cannot_be_one),
        TEST(what_an_operation_may_be),
        TEST(without_a_service_there_is_no_provider),
        TEST(what_was_paid_by_card),
        TEST(what_was_paid_by_direct_debit),
        TEST(what_was_refused),
        TEST(each_letter),
        TEST(fields_that_are_not_there),
        TEST(other_ways_to_say_it),
        TEST(amounts),
        TEST(days_and_hours),
        TEST(faults_that_say_something),
        TEST(faults_that_say_nothing),
        TEST(answers_that_are_none),
        TEST(connections_that_break),
        TEST(a_service_that_is_away),
        TEST(a_service_that_says_nothing_more),
        TEST(an_answer_without_end),
        TEST(a_redirect_is_not_followed),
        TEST(a_long_answer_is_cut_between_characters),
        TEST(what_no_text_may_hold_is_taken_out_of_it),
        TEST(no_more_lines_than_slots),
        TEST(failures_use_no_slot_up),
        TEST(connections_are_kept),
        TEST(five_are_asked_at_the_same_time),
        TEST(asking_many_takes_no_line),
        TEST(many_without_a_service),
        TEST(the_labels_of_a_client),
        TEST(a_client_the_service_does_not_know),
    };
    apr_pool_t *p;
    int failed;

    signal(SIGPIPE, SIG_IGN);
    apr_initialize();
    apr_pool_create(&p, NULL);
    network_start(p);
    failed = cmocka_run_group_tests(tests, NULL, NULL);
    apr_pool_destroy(p);
    apr_terminate();
    return failed;
}
