/* SPDX-License-Identifier: Apache-2.0 */
#include "domain/limite.h"

static const char *const causes[] = {
    [LIMITE_FIXEE] = "fixee",         [LIMITE_INTERDITE] = "interdite", [LIMITE_NON_SERVI] = "non-servi",
    [LIMITE_SANS_JOUR] = "sans-jour", [LIMITE_HORS] = "hors",
};

static const char *const etats[] = {[LIMITE_A_TEMPS] = "a-temps", [LIMITE_TARDIF] = "tardif", [LIMITE_PASSEE] = "passee"};

const char *limite_cause_name(limite_cause_e cause)
{
    return causes[cause];
}

const char *limite_etat_name(limite_etat_e etat)
{
    return etats[etat];
}

static limite_point_t none(limite_cause_e cause)
{
    return (limite_point_t){.cause = cause};
}

static limite_point_t fixed(const jours_t *jours, int day, int minute)
{
    return (limite_point_t){jours_instant(jours, day, minute), day, minute, LIMITE_FIXEE};
}

/*
 * The families, each before its shift
 */
typedef limite_point_t (*reckon_fn)(const jours_t *jours, const limite_regle_t *regle, int served);

static limite_point_t never(const jours_t *jours, const limite_regle_t *regle, int served)
{
    (void)jours;
    (void)regle;
    (void)served;
    return none(LIMITE_INTERDITE);
}

static limite_point_t days_before(const jours_t *jours, const limite_regle_t *regle, int served)
{
    int day = jours_before(jours, served, regle->kind, regle->n, served - JOURS_FENETRE);

    return day == JOURS_AUCUN ? none(LIMITE_SANS_JOUR) : fixed(jours, day, regle->minute);
}

/* Not by day and minute: an hour that comes twice must stay the one that was counted. */
static limite_point_t hours_before(const jours_t *jours, const limite_regle_t *regle, int served)
{
    limite_point_t point = fixed(jours, served, regle->minute);

    if (!regle->n)
        return point; /* 24:00 stays the end of its day */
    point.at -= apr_time_from_sec((apr_time_t)regle->n * 3600);
    point.day = jours_of_instant(jours, point.at, &point.minute);
    return point;
}

static limite_point_t in_week(const jours_t *jours, const limite_jalon_t *jalon, int served)
{
    int monday = served - jours_weekday(served);

    return jalon->given ? fixed(jours, monday - 7 * jalon->weeks + jalon->weekday, jalon->minute) : none(LIMITE_NON_SERVI);
}

static limite_point_t by_week(const jours_t *jours, const limite_regle_t *regle, int served)
{
    return in_week(jours, &regle->jalons[0], served);
}

static limite_point_t by_weekday(const jours_t *jours, const limite_regle_t *regle, int served)
{
    return in_week(jours, &regle->jalons[jours_weekday(served)], served);
}

static const reckon_fn reckons[LIMITE_FAMILLES] = {
    [LIMITE_JAMAIS] = never,    [LIMITE_DECALAGE] = days_before, [LIMITE_HEURES] = hours_before,
    [LIMITE_SEMAINE] = by_week, [LIMITE_TABLE] = by_weekday,
};

/*
 * The answer
 */
static limite_point_t shifted(const jours_t *jours, const limite_point_t *point, jours_kind_e kind, int floor)
{
    int day = jours_before(jours, point->day + 1, kind, 1, floor);

    return day == JOURS_AUCUN ? none(LIMITE_SANS_JOUR) : day == point->day ? *point : fixed(jours, day, point->minute);
}

limite_point_t limite_point(const jours_t *jours, const limite_regle_t *regle, int served)
{
    limite_point_t point;

    if (!jours_covers(jours, served))
        return none(LIMITE_HORS);
    point = reckons[regle->famille](jours, regle, served);
    return point.at ? shifted(jours, &point, regle->recul, served - JOURS_FENETRE) : point;
}

limite_reponse_t limite_ask(const jours_t *jours, const limite_t *limite, const char *served, apr_time_t now)
{
    int day = jours_number(served);
    limite_reponse_t reponse = {LIMITE_PASSEE, limite_point(jours, &limite->normale, day), limite_point(jours, &limite->tardive, day)};

    if (now < reponse.normale.at)
        reponse.etat = LIMITE_A_TEMPS;
    else if (now < reponse.tardive.at)
        reponse.etat = LIMITE_TARDIF;
    return reponse;
}
