/* SPDX-License-Identifier: Apache-2.0 */
#include "pages/reservations.h"

#include <stdlib.h>
#include <string.h>

#include <apr_lib.h>
#include <apr_strings.h>

#include "base/money.h"
#include "base/xml.h"
#include "pages/kiosque.h"
#include "web/reply.h"

#define MONTHS 12 /* shown before and after this one */
#define GATHERED_MAX 4000 /* days of one form */

famille_t *reservations_famille(visit_t *v, int *status)
{
    famille_t *famille;
    const problem_t *problem = kiosque_family(v, &famille);

    if (problem)
        *status = reply_problem(v, problem);
    else if (!famille)
        *status = reply_redirect(v, "/kiosque");
    return problem ? NULL : famille;
}

/*
 * Months
 */
const char *reservations_month(apr_pool_t *p, const char *day)
{
    return apr_pstrmemdup(p, day, 7);
}

/* Months since the year 0; -1 for what is none. */
static int month_number(apr_pool_t *p, const char *month)
{
    if (!month || strlen(month) != 7 || jours_number(apr_pstrcat(p, month, "-01", NULL)) == JOURS_AUCUN)
        return -1;
    return atoi(month) * 12 + atoi(month + 5) - 1;
}

static const char *month_text(apr_pool_t *p, int number)
{
    return apr_psprintf(p, "%04d-%02d", number / 12, number % 12 + 1);
}

static const char *today(const visit_t *v)
{
    return visit_show(v, v->now, CALENDAR_ISO);
}

/* The month asked for, or this one. */
static const char *asked_month(const visit_t *v, const form_t *form)
{
    const char *asked = form_get(form, "mois");
    int now = month_number(v->p, reservations_month(v->p, today(v))), number = month_number(v->p, asked);

    return number < 0 || number < now - MONTHS || number > now + MONTHS ? month_text(v->p, now) : asked;
}

static const char *first_of(apr_pool_t *p, const char *month)
{
    return apr_pstrcat(p, month, "-01", NULL);
}

static const char *last_of(apr_pool_t *p, const char *month)
{
    return jours_text(p, jours_number(first_of(p, month_text(p, month_number(p, month) + 1))) - 1);
}

/*
 * What is asked
 */

/* "<enrolment>.<YYYY-MM-DD>"; what cannot be read is a day of no enrolment, and refused as such. */
static wish_t read_wish(const char *value, int add)
{
    char *dot;
    apr_int64_t id = apr_isdigit(*value) ? apr_strtoi64(value, &dot, 10) : 0;
    int day = id && *dot == '.' ? jours_number(dot + 1) : JOURS_AUCUN;

    return (wish_t){.inscription_id = day == JOURS_AUCUN ? 0 : id, .day = day, .add = add};
}

static int holds(const apr_array_header_t *wishes, const wish_t *wish)
{
    for (int i = 0; i < wishes->nelts; i++) {
        const wish_t *other = &APR_ARRAY_IDX(wishes, i, wish_t);

        if (other->inscription_id == wish->inscription_id && other->day == wish->day)
            return 1;
    }
    return 0;
}

static void gather(const form_t *form, const char *name, int add, apr_array_header_t *wishes)
{
    for (int i = 0; i < form->pairs->nelts && wishes->nelts < GATHERED_MAX; i++) {
        const form_pair_t *pair = &APR_ARRAY_IDX(form->pairs, i, form_pair_t);
        wish_t wish = read_wish(pair->value, add);

        if (!strcmp(pair->name, name) && !holds(wishes, &wish))
            APR_ARRAY_PUSH(wishes, wish_t) = wish;
    }
}

/* What is ticked and was not, what was and is no longer: of the month's form (jour, avant) or of the check page's (plus, attente, moins). */
static apr_array_header_t *read_wishes(apr_pool_t *p, const form_t *form)
{
    apr_array_header_t *after = apr_array_make(p, 32, sizeof(wish_t)), *before = apr_array_make(p, 32, sizeof(wish_t));
    apr_array_header_t *wishes = apr_array_make(p, 32, sizeof(wish_t));

    gather(form, "jour", 1, after);
    gather(form, "plus", 1, after);
    gather(form, "attente", 1, after);
    gather(form, "avant", 0, before);
    gather(form, "moins", 0, before);
    for (int i = 0; i < after->nelts; i++)
        if (!holds(before, &APR_ARRAY_IDX(after, i, wish_t)))
            APR_ARRAY_PUSH(wishes, wish_t) = APR_ARRAY_IDX(after, i, wish_t);
    for (int i = 0; i < before->nelts; i++)
        if (!holds(after, &APR_ARRAY_IDX(before, i, wish_t)))
            APR_ARRAY_PUSH(wishes, wish_t) = APR_ARRAY_IDX(before, i, wish_t);
    return wishes;
}

/*
 * The month
 */
/* The names of days, each made once: a month has a few dozen, and says them hundreds of times. */
static const char *day_name(const visit_t *v, int day, calendar_style_e style)
{
    const char *key = style == CALENDAR_DAY_NEAR ? "days-near" : "days-full", *name;
    apr_hash_t *names;

    apr_pool_userdata_get((void **)&names, key, v->p);
    if (!names) {
        names = apr_hash_make(v->p);
        apr_pool_userdata_setn(names, key, NULL, v->p);
    }
    if (!(name = apr_hash_get(names, &day, sizeof day))) {
        name = calendar_show_day(v->settings->calendar, v->p, jours_text(v->p, day), style);
        apr_hash_set(names, apr_pmemdup(v->p, &day, sizeof day), sizeof day, name);
    }
    return name;
}

static void set_point(const visit_t *v, xmlNodePtr node, const char *day_attribute, const char *hour_attribute, const limite_point_t *point)
{
    if (!point->at)
        return;
    xml_set(node, day_attribute, day_name(v, point->day, CALENDAR_DAY_NEAR));
    xml_set(node, hour_attribute, apr_psprintf(v->p, "%02d:%02d", point->minute / 60, point->minute % 60));
}

/* The last deadline after which nothing goes. */
static const limite_point_t *end_of(const limite_reponse_t *limite)
{
    return limite->tardive.at > limite->normale.at ? &limite->tardive : &limite->normale;
}

static int changeable(const case_t *box)
{
    return box->state != CASE_FERMEE && box->state != CASE_AILLEURS && box->limite.etat != LIMITE_PASSEE;
}

static int booked(const case_t *box)
{
    return box->state == CASE_RESERVEE || box->state == CASE_ATTENTE;
}

/* What the visitor wants of a day: what he has asked, else what it is. */
static int wanted(const apr_array_header_t *wishes, const ligne_t *ligne, int day, const case_t *box)
{
    for (int i = 0; i < wishes->nelts; i++) {
        const wish_t *wish = &APR_ARRAY_IDX(wishes, i, wish_t);

        if (wish->inscription_id == ligne->inscription_id && wish->day == day)
            return wish->add;
    }
    return booked(box);
}

static int opens(const planning_t *planning, int i)
{
    for (int l = 0; l < planning->count; l++)
        if (planning->lignes[l].cases[i].state != CASE_FERMEE)
            return 1;
    return 0;
}

static void show_days(const visit_t *v, xmlNodePtr content, const planning_t *planning)
{
    for (int i = 0; i < planning->days; i++) {
        const char *day = jours_text(v->p, planning->first + i);
        xmlNodePtr node;

        if (!opens(planning, i))
            continue;
        node = xml_add(content, "jour");
        xml_set(node, "date", day);
        xml_set_int(node, "number", atoi(day + 8));
        xml_set_int(node, "weekday", jours_weekday(planning->first + i));
        xml_set(node, "name", day_name(v, planning->first + i, CALENDAR_DAY_FULL));
    }
}

static void show_case(const visit_t *v, xmlNodePtr parent, const planning_t *planning, const ligne_t *ligne, int i, const apr_array_header_t *wishes)
{
    const case_t *box = &ligne->cases[i];
    xmlNodePtr node = xml_add(parent, "case");

    xml_set(node, "date", jours_text(v->p, planning->first + i));
    xml_set_int(node, "number", atoi(jours_text(v->p, planning->first + i) + 8));
    xml_set_int(node, "weekday", jours_weekday(planning->first + i));
    xml_set(node, "state", planning_state_name(box->state));
    if (box->state == CASE_FERMEE)
        return;
    xml_set(node, "day", day_name(v, planning->first + i, CALENDAR_DAY_FULL));
    if (box->state == CASE_AILLEURS)
        return;
    xml_set(node, "changeable", changeable(box) ? "yes" : NULL);
    xml_set(node, "wanted", wanted(wishes, ligne, planning->first + i, box) ? "yes" : NULL);
    xml_set(node, "late", box->limite.etat == LIMITE_TARDIF ? "yes" : NULL);
    set_point(v, node, "until-day", "until-hour", changeable(box) && box->limite.etat == LIMITE_A_TEMPS ? &box->limite.normale : end_of(&box->limite));
}

/* The deadline that comes next, and for which day. */
static void show_next(const visit_t *v, xmlNodePtr node, const planning_t *planning, const ligne_t *ligne)
{
    int next = -1;

    for (int i = 0; i < planning->days; i++) {
        const case_t *box = &ligne->cases[i];

        if (box->state != CASE_FERMEE && box->limite.etat == LIMITE_A_TEMPS && (next < 0 || box->limite.normale.at < ligne->cases[next].limite.normale.at))
            next = i;
    }
    if (next < 0)
        return;
    xml_set(node, "next", day_name(v, planning->first + next, CALENDAR_DAY_NEAR));
    set_point(v, node, "next-day", "next-hour", &ligne->cases[next].limite.normale);
}

static void set_price(const visit_t *v, xmlNodePtr node, const tarif_price_t *price)
{
    xml_set(node, "price", money_show(v->p, price->amount));
    xml_set(node, "price-label", price->band->label);
    if (price->reduction)
        xml_set_int(node, "reduction", price->reduction);
    xml_set(node, "without-quotient", price->without_quotient ? "yes" : NULL);
}

static void show_ligne(const visit_t *v, xmlNodePtr parent, const planning_t *planning, const ligne_t *ligne, const apr_array_header_t *wishes)
{
    xmlNodePtr node = xml_add(parent, "ligne");
    tarif_price_t price;
    int day = planning->first;

    xml_set_int(node, "id", ligne->inscription_id);
    xml_set(node, "name", ligne->activite->name);
    xml_set(node, "place", ligne->activite->place);
    while (day < planning->first + planning->days && !planning_price(planning, ligne, day, TARIF_NORMAL, &price))
        day++;
    if (day < planning->first + planning->days)
        set_price(v, node, &price);
    show_next(v, node, planning, ligne);
    for (int i = 0; i < planning->days; i++)
        if (opens(planning, i))
            show_case(v, node, planning, ligne, i, wishes);
}

static int opens_at_all(const planning_t *planning, const ligne_t *ligne)
{
    for (int i = 0; i < planning->days; i++)
        if (ligne->cases[i].state != CASE_FERMEE)
            return 1;
    return 0;
}

/* The children, each with what it is enrolled in and what opens in this month. */
static void show_children(const visit_t *v, xmlNodePtr content, const planning_t *planning, const apr_array_header_t *wishes)
{
    xmlNodePtr child = NULL;
    apr_int64_t shown = 0;

    for (int l = 0; l < planning->count; l++) {
        const ligne_t *ligne = &planning->lignes[l];

        if (!opens_at_all(planning, ligne))
            continue;
        if (ligne->enfant_id != shown) {
            shown = ligne->enfant_id;
            child = xml_add(content, "enfant");
            xml_set_int(child, "id", shown);
            xml_set(child, "name", ligne->first_name);
            xml_set(child, "ecole", ligne->ecole);
            xml_set(child, "classe", *ligne->classe ? ligne->classe : NULL);
        }
        show_ligne(v, child, planning, ligne, wishes);
    }
}

static void show_weeks(const visit_t *v, xmlNodePtr content, const planning_t *planning)
{
    for (int monday = planning->first - jours_weekday(planning->first); monday < planning->first + planning->days; monday += 7) {
        xmlNodePtr node = xml_add(content, "semaine");

        xml_set(node, "monday", jours_text(v->p, monday));
        xml_set(node, "name", calendar_show_day(v->settings->calendar, v->p, jours_text(v->p, monday), CALENDAR_DAY_LONG));
    }
}

static apr_int64_t booked_total(const planning_t *planning)
{
    apr_int64_t total = 0;

    for (int l = 0; l < planning->count; l++)
        for (int i = 0; i < planning->days; i++)
            if (planning->lignes[l].cases[i].state == CASE_RESERVEE)
                total += planning->lignes[l].cases[i].price;
    return total;
}

/* "décembre 2026" */
static const char *month_name(const visit_t *v, const char *month)
{
    return calendar_show_digits(v->settings->calendar, v->p, apr_psprintf(v->p, "%.4s%s00", month, month + 5));
}

static int show_month(visit_t *v, const planning_t *planning, const char *month, const apr_array_header_t *wishes, const char *notice, int status)
{
    xmlNodePtr content = reply_open(v, "reservations");
    int number = month_number(v->p, month), now = month_number(v->p, reservations_month(v->p, today(v)));

    xml_set(content, "month", month);
    xml_set(content, "name", month_name(v, month));
    xml_set(content, "previous", number > now - MONTHS ? month_text(v->p, number - 1) : NULL);
    xml_set(content, "next", number < now + MONTHS ? month_text(v->p, number + 1) : NULL);
    xml_set(content, "total", money_show(v->p, booked_total(planning)));
    xml_set(content, "changes", wishes->nelts ? "yes" : NULL);
    xml_set(content, "notice", notice);
    show_days(v, content, planning);
    show_children(v, content, planning, wishes);
    show_weeks(v, content, planning);
    kiosque_regie(content, v->settings, planning->famille->regie);
    reply_form(v, content, NULL);
    return reply_page(v, content, status);
}

static const problem_t *load_month(visit_t *v, const famille_t *famille, const char *month, planning_t **planning)
{
    return planning_load(v->db, v->settings, famille, v->now, first_of(v->p, month), last_of(v->p, month), planning);
}

int page_reservations_get(visit_t *v)
{
    const char *month = asked_month(v, v->query), *done = form_get(v->query, "fait");
    planning_t *planning;
    const problem_t *problem;
    int status;
    famille_t *famille = reservations_famille(v, &status);

    if (!famille)
        return status;
    if ((problem = load_month(v, famille, month, &planning)))
        return reply_problem(v, problem);
    return show_month(v, planning, month, apr_array_make(v->p, 1, sizeof(wish_t)), done && !strcmp(done, "deja") ? "deja" : NULL, HTTP_OK);
}

/*
 * The check page
 */
static void show_wish(xmlNodePtr parent, apr_pool_t *p, const char *name, const wish_t *wish)
{
    xml_set(xml_add(parent, name), "value", apr_psprintf(p, "%" APR_INT64_T_FMT ".%s", wish->inscription_id, jours_text(p, wish->day)));
}

static void show_verdict(const visit_t *v, xmlNodePtr content, const verdict_t *verdict)
{
    xmlNodePtr node = xml_add(content, reservation_name(verdict->what));
    const ligne_t *ligne = verdict->ligne;

    xml_set(node, "reason", verdict->reason);
    xml_set(node, "wish", verdict->wish->add ? "yes" : NULL);
    if (!ligne)
        return;
    xml_set(node, "child", ligne->first_name);
    xml_set(node, "activite", ligne->activite->name);
    xml_set(node, "place", ligne->activite->place);
    xml_set(node, "day", day_name(v, verdict->wish->day, CALENDAR_DAY_FULL));
    xml_set(node, "other", verdict->other ? verdict->other->activite->name : NULL);
    xml_set(node, "late", verdict->late ? "yes" : NULL);
    xml_set(node, "amount", verdict->amount || verdict->what == RESERVATION_AJOUT ? money_show(v->p, verdict->amount) : NULL);
    set_point(v, node, "until-day", "until-hour", &verdict->until);
    if (verdict->what != RESERVATION_AJOUT && verdict->what != RESERVATION_ATTENTE)
        return;
    set_price(v, node, &verdict->price);
    xml_set(node, "kept", verdict->charge != verdict->price.amount ? money_show(v->p, verdict->price.amount - verdict->charge) : NULL);
}

/* What another parent has changed since the month was shown: what was then (avant) and what is now differ. */
static void show_meanwhile(const visit_t *v, xmlNodePtr content, const planning_t *planning)
{
    const char *month = form_get(v->form, "mois");
    apr_array_header_t *before = apr_array_make(v->p, 32, sizeof(wish_t));

    if (!form_get(v->form, "vu") || month_number(v->p, month) < 0)
        return;
    gather(v->form, "avant", 0, before);
    for (int l = 0; l < planning->count; l++)
        for (int i = 0; i < planning->days; i++) {
            const ligne_t *ligne = &planning->lignes[l];
            const case_t *box = &ligne->cases[i];
            wish_t wish = {.inscription_id = ligne->inscription_id, .day = planning->first + i};
            const char *day = jours_text(v->p, wish.day);
            xmlNodePtr node;

            if (!changeable(box) || booked(box) == holds(before, &wish) || strncmp(day, month, 7))
                continue;
            node = xml_add(content, "entretemps");
            xml_set(node, "child", ligne->first_name);
            xml_set(node, "activite", ligne->activite->name);
            xml_set(node, "day", calendar_show_day(v->settings->calendar, v->p, day, CALENDAR_DAY_FULL));
            xml_set(node, "booked", booked(box) ? "yes" : NULL);
        }
}

static int show_check(visit_t *v, const planning_t *planning, const char *month, const wish_t *wishes, int count, const char *notice, int status)
{
    verdict_t *verdicts = reservation_judge(v->p, planning, wishes, count);
    xmlNodePtr content = reply_open(v, "reservations-verifier");
    int wanted_some = 0, refused = 0;

    xml_set(content, "month", month);
    xml_set(content, "notice", notice);
    xml_set(content, "total", money_show(v->p, reservation_total(verdicts, count)));
    xml_set_int(content, "cents", reservation_total(verdicts, count));
    for (int what = RESERVATION_RIEN; what < RESERVATION_VERDICTS; what++)
        for (int i = 0; i < count; i++)
            if ((int)verdicts[i].what == what) {
                show_verdict(v, content, &verdicts[i]);
                wanted_some |= what != RESERVATION_RIEN && what != RESERVATION_REFUS;
                refused |= what == RESERVATION_REFUS;
            }
    show_meanwhile(v, content, planning);
    for (int i = 0; i < count; i++) {
        static const char *const fields[RESERVATION_VERDICTS] = {
            [RESERVATION_AJOUT] = "plus", [RESERVATION_ATTENTE] = "attendre", [RESERVATION_RETRAIT] = "moins"};

        if (fields[verdicts[i].what])
            show_wish(content, v->p, fields[verdicts[i].what], verdicts[i].wish);
    }
    xml_set(content, "confirmable", wanted_some ? "yes" : NULL);
    reply_form(v, content, NULL);
    return reply_page(v, content, status != HTTP_OK ? status : refused ? HTTP_UNPROCESSABLE_ENTITY : HTTP_OK);
}

int reservations_check(visit_t *v, const planning_t *planning, const char *month, const wish_t *wishes, int count)
{
    return show_check(v, planning, month, wishes, count, NULL, HTTP_OK);
}

/* The days from the first to the last that a month and the wishes name; those that cannot be read lie nowhere. */
static const problem_t *load_span(visit_t *v, const famille_t *famille, const char *month, const apr_array_header_t *wishes, planning_t **planning)
{
    int first = jours_number(first_of(v->p, month)), last = jours_number(last_of(v->p, month));

    for (int i = 0; i < wishes->nelts; i++) {
        int day = APR_ARRAY_IDX(wishes, i, wish_t).day;

        if (day == JOURS_AUCUN)
            continue;
        first = day < first ? day : first;
        last = day > last ? day : last;
    }
    return planning_load(v->db, v->settings, famille, v->now, jours_text(v->p, first), jours_text(v->p, last), planning);
}

/*
 * What goes faster: these change the ticks of the month, not the bookings.
 */
static void set_wish(apr_array_header_t *wishes, const ligne_t *ligne, int day, const case_t *box, int add)
{
    for (int i = 0; i < wishes->nelts; i++) {
        const wish_t *wish = &APR_ARRAY_IDX(wishes, i, wish_t);

        if (wish->inscription_id == ligne->inscription_id && wish->day == day) {
            APR_ARRAY_IDX(wishes, i, wish_t) = APR_ARRAY_IDX(wishes, wishes->nelts - 1, wish_t);
            apr_array_pop(wishes);
            break;
        }
    }
    if (booked(box) != add)
        APR_ARRAY_PUSH(wishes, wish_t) = (wish_t){.inscription_id = ligne->inscription_id, .day = day, .add = add};
}

/* The sibling's row of the same activity, wherever it takes place, or NULL. */
static const ligne_t *alike(const planning_t *planning, apr_int64_t enfant_id, const ligne_t *ligne)
{
    for (int l = 0; l < planning->count; l++) {
        const ligne_t *other = &planning->lignes[l];

        if (other->enfant_id == enfant_id && !strcmp(other->activite->name, ligne->activite->name) &&
            !strcmp(other->activite->kind, ligne->activite->kind))
            return other;
    }
    return NULL;
}

/* One child as another. */
static void copy(const visit_t *v, const planning_t *planning, apr_array_header_t *wishes)
{
    const char *of = form_get(v->form, "comme"), *to = form_get(v->form, "pour");
    apr_int64_t source = of ? apr_atoi64(of) : 0, target = to ? apr_atoi64(to) : 0;

    for (int l = 0; l < planning->count; l++) {
        const ligne_t *ligne = &planning->lignes[l], *model = ligne->enfant_id == target ? alike(planning, source, ligne) : NULL;

        for (int i = 0; model && model != ligne && i < planning->days; i++)
            if (changeable(&ligne->cases[i]) && model->cases[i].state != CASE_FERMEE)
                set_wish(wishes, ligne, planning->first + i, &ligne->cases[i], wanted(wishes, model, planning->first + i, &model->cases[i]));
    }
}

static void clear_week(const visit_t *v, const planning_t *planning, apr_array_header_t *wishes)
{
    const char *typed = form_get(v->form, "semaine");
    int monday = jours_number(typed);

    for (int l = 0; monday != JOURS_AUCUN && l < planning->count; l++)
        for (int i = 0; i < planning->days; i++) {
            const ligne_t *ligne = &planning->lignes[l];

            if (planning->first + i >= monday && planning->first + i < monday + 7 && changeable(&ligne->cases[i]))
                set_wish(wishes, ligne, planning->first + i, &ligne->cases[i], 0);
        }
}

static int edit(visit_t *v, const famille_t *famille, const char *month, apr_array_header_t *wishes, const char *what)
{
    planning_t *planning;
    const problem_t *problem = load_month(v, famille, month, &planning);

    if (problem)
        return reply_problem(v, problem);
    if (!strcmp(what, "comme"))
        copy(v, planning, wishes);
    else if (!strcmp(what, "vider"))
        clear_week(v, planning, wishes);
    return show_month(v, planning, month, wishes, NULL, HTTP_OK);
}

int page_reservations_post(visit_t *v)
{
    const char *month = asked_month(v, v->form), *what = form_get(v->form, "faire");
    apr_array_header_t *wishes = read_wishes(v->p, v->form);
    planning_t *planning;
    const problem_t *problem;
    int status;
    famille_t *famille = reservations_famille(v, &status);

    if (!famille)
        return status;
    if (what && strcmp(what, "verifier"))
        return edit(v, famille, month, wishes, what);
    if ((problem = load_span(v, famille, month, wishes, &planning)) && problem->kind != PROBLEM_INPUT)
        return reply_problem(v, problem);
    if (problem || !wishes->nelts || wishes->nelts > RESERVATION_WISHES) {
        const char *notice = problem ? "etendue" : wishes->nelts ? "trop" : "aucun";

        if ((problem = load_month(v, famille, month, &planning)))
            return reply_problem(v, problem);
        return show_month(v, planning, month, wishes, notice, HTTP_UNPROCESSABLE_ENTITY);
    }
    return reservations_check(v, planning, month, (const wish_t *)wishes->elts, wishes->nelts);
}

/*
 * Confirming
 */
static void expect(const form_t *form, const char *name, int add, reservation_e what, apr_array_header_t *wishes)
{
    int from = wishes->nelts;

    gather(form, name, add, wishes);
    for (int i = from; i < wishes->nelts; i++)
        APR_ARRAY_IDX(wishes, i, wish_t).expect = what;
}

static int all_so(const verdict_t *verdicts, int count)
{
    for (int i = 0; i < count; i++)
        if (verdicts[i].what != RESERVATION_RIEN)
            return 0;
    return 1;
}

/* Shown again, with what is no longer as it was; the same sent twice was done by the first. */
static int show_changed(visit_t *v, const famille_t *famille, const char *month, const apr_array_header_t *wishes)
{
    const wish_t *list = (const wish_t *)wishes->elts;
    planning_t *planning;
    const problem_t *problem = load_span(v, famille, month, wishes, &planning);

    if (!problem && all_so(reservation_judge(v->p, planning, list, wishes->nelts), wishes->nelts))
        return reply_redirect(v, apr_pstrcat(v->p, "/kiosque/reservations?mois=", month, "&fait=deja", NULL));
    if (!problem)
        problem = load_span(v, famille, month, wishes, &planning); /* judging reckons with the places: anew */
    if (!problem)
        return show_check(v, planning, month, list, wishes->nelts, "change", HTTP_CONFLICT);
    if (problem->kind == PROBLEM_INPUT && !load_month(v, famille, month, &planning))
        return show_month(v, planning, month, wishes, "etendue", HTTP_UNPROCESSABLE_ENTITY);
    return reply_problem(v, problem);
}

int page_reservations_confirmer_post(visit_t *v)
{
    const char *month = asked_month(v, v->form), *total = form_get(v->form, "total");
    apr_array_header_t *wishes = apr_array_make(v->p, 32, sizeof(wish_t));
    reservation_order_t order = {.settings = v->settings, .account_id = v->session->account_id, .email = v->session->email, .now = v->now,
                                 .total = total ? apr_atoi64(total) : -1};
    const problem_t *problem;
    apr_int64_t lot;
    int status;
    famille_t *famille = reservations_famille(v, &status);

    if (!famille)
        return status;
    expect(v->form, "moins", 0, RESERVATION_RETRAIT, wishes);
    expect(v->form, "plus", 1, RESERVATION_AJOUT, wishes);
    expect(v->form, "attente", 1, RESERVATION_ATTENTE, wishes);
    if (!wishes->nelts || wishes->nelts > RESERVATION_WISHES)
        return reply_redirect(v, apr_pstrcat(v->p, "/kiosque/reservations?mois=", month, NULL));
    order.famille = famille;
    order.wishes = (const wish_t *)wishes->elts;
    order.count = wishes->nelts;
    problem = reservation_confirm(v->db, &order, &lot);
    if (problem && (problem->kind == PROBLEM_CONFLICT || problem->kind == PROBLEM_INPUT))
        return show_changed(v, famille, month, wishes);
    if (problem)
        return reply_problem(v, problem);
    return reply_redirect(v, apr_psprintf(v->p, "/kiosque/reservations/accuse/%" APR_INT64_T_FMT "?fait=oui", lot));
}

/*
 * The accusé de réception
 */
int page_reservations_accuse_get(visit_t *v)
{
    lot_line_t *lines;
    apr_time_t at;
    apr_int64_t total = 0;
    int count, status;
    famille_t *famille = reservations_famille(v, &status);
    const problem_t *problem;
    xmlNodePtr content;

    if (!famille)
        return status;
    if ((problem = reservation_lot(v->db, famille->id, apr_atoi64(v->arg[0]), &at, &lines, &count)))
        return reply_problem(v, problem);
    if (!at)
        return reply_status(v, HTTP_NOT_FOUND, "page");
    content = reply_open(v, "reservations-accuse");
    xml_set(content, "done", form_get(v->query, "fait") ? "yes" : NULL);
    xml_set(content, "code", famille->code);
    xml_set(content, "name", famille->name);
    xml_set(content, "received", visit_show(v, at, CALENDAR_MOMENT));
    if (count)
        xml_set(content, "month", reservations_month(v->p, lines[0].day));
    for (int i = 0; i < count; i++) {
        xmlNodePtr node = xml_add(content, reservation_name(lines[i].what));

        xml_set(node, "child", lines[i].first_name);
        xml_set(node, "activite", lines[i].activite);
        xml_set(node, "place", lines[i].place);
        xml_set(node, "day", calendar_show_day(v->settings->calendar, v->p, lines[i].day, CALENDAR_DAY_FULL));
        xml_set(node, "amount", lines[i].amount || lines[i].what == RESERVATION_AJOUT ? money_show(v->p, lines[i].amount) : NULL);
        xml_set(node, "late", lines[i].late ? "yes" : NULL);
        total += lines[i].amount;
    }
    xml_set(content, "total", money_show(v->p, total));
    kiosque_regie(content, v->settings, famille->regie);
    return reply_page(v, content, HTTP_OK);
}
