/* SPDX-License-Identifier: Apache-2.0 */
/* What a day costs: bands of quotient, families from elsewhere, tariffs that follow each other, reductions for several children. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include <apr_time.h>

#include "domain/tarif.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))
#define DAY "2026-11-24"
#define ROUNDS 20000
#define BANDS_MAX 12

/* Not in order: a file of the city's is in none. */
static const tarif_t repas[] = {
    {"REPAS", "2026-09-01", "2027-08-31", 0, 700, "Tranche 3", 345, 445, 690, 10, 25},
    {"REPAS", "2026-09-01", "2027-08-31", 0, 0, "Tranche 1", 75, 115, 150, 10, 25},
    {"REPAS", "2026-09-01", "2027-08-31", 0, 370, "Tranche 2", 199, 299, 398, 10, 25},
    {"AUTRE", "2026-09-01", "2027-08-31", 0, 500, "Autre tarif", 1000, 1000, 1000, 0, 0},
};

static const tarif_t outside_bands[] = {
    {"REPAS", "2026-09-01", "2027-08-31", 0, 0, "Tranche 1", 75, 115, 150, 0, 0},
    {"REPAS", "2026-09-01", "2027-08-31", 0, 700, "Tranche 2", 345, 445, 690, 0, 0},
    {"REPAS", "2026-09-01", "2027-08-31", 1, 0, "Extérieurs 1", 500, 600, 700, 0, 0},
    {"REPAS", "2026-09-01", "2027-08-31", 1, 700, "Extérieurs 2", 650, 750, 850, 0, 0},
};

static tarif_payer_t payer_of(apr_int64_t quotient, int outside)
{
    return (tarif_payer_t){.outside = outside, .quotient = quotient, .quotient_from = "2026-01-01", .quotient_to = "2026-12-31"};
}

static tarif_price_t price_of(const tarif_t *bands, size_t count, const char *day, const tarif_payer_t *payer, int rank, tarif_kind_e kind)
{
    tarif_price_t price = {.amount = -1};

    if (!tarif_price(bands, (int)count, "REPAS", day, payer, rank, kind, &price))
        fail_msg("no price on %s for a quotient of %" APR_INT64_T_FMT, day, payer->quotient);
    return price;
}

static const char *label_of(apr_int64_t quotient, int outside)
{
    tarif_payer_t payer = payer_of(quotient, outside);

    return price_of(outside_bands, COUNT(outside_bands), DAY, &payer, 0, TARIF_NORMAL).band->label;
}

static void at_the_limits_of_bands(void **state)
{
    static const struct {
        apr_int64_t quotient, amount;
    } cases[] = {{0, 75}, {1, 75}, {369, 75}, {370, 199}, {371, 199}, {699, 199}, {700, 345}, {701, 345}, {APR_INT64_MAX, 345}};

    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        tarif_payer_t payer = payer_of(cases[i].quotient, 0);
        tarif_price_t price = price_of(repas, COUNT(repas), DAY, &payer, 0, TARIF_NORMAL);

        assert_int_equal(price.amount, cases[i].amount);
        assert_int_equal(price.reduction, 0);
        assert_false(price.without_quotient);
    }
}

static void each_kind_has_its_price(void **state)
{
    tarif_payer_t payer = payer_of(400, 0);

    (void)state;
    assert_int_equal(price_of(repas, COUNT(repas), DAY, &payer, 0, TARIF_NORMAL).amount, 199);
    assert_int_equal(price_of(repas, COUNT(repas), DAY, &payer, 0, TARIF_TARDIF).amount, 299);
    assert_int_equal(price_of(repas, COUNT(repas), DAY, &payer, 0, TARIF_NON_RESERVE).amount, 398);
}

static void no_quotient_pays_the_highest_band(void **state)
{
    tarif_payer_t payer = {.quotient = -1};
    tarif_price_t price = price_of(repas, COUNT(repas), DAY, &payer, 0, TARIF_NORMAL);

    (void)state;
    assert_string_equal(price.band->label, "Tranche 3");
    assert_true(price.without_quotient);
}

static void a_quotient_holds_between_its_dates(void **state)
{
    static const struct {
        const char *from, *to;
        int holds;
    } cases[] = {{"2026-01-01", "2026-12-31", 1}, {DAY, DAY, 1},          {"2026-01-01", DAY, 1},          {DAY, "2026-12-31", 1},
                 {"2026-01-01", "2026-11-23", 0}, {"2026-11-25", "2027-12-31", 0}, {"2025-01-01", "2025-12-31", 0}};

    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        tarif_payer_t payer = {.quotient = 100, .quotient_from = cases[i].from, .quotient_to = cases[i].to};
        tarif_price_t price = price_of(repas, COUNT(repas), DAY, &payer, 0, TARIF_NORMAL);

        assert_int_equal(price.amount, cases[i].holds ? 75 : 345);
        assert_int_equal(price.without_quotient, !cases[i].holds);
    }
}

static void from_elsewhere_with_bands_of_its_own(void **state)
{
    tarif_payer_t unknown = {.outside = 1, .quotient = -1};
    tarif_price_t price = price_of(outside_bands, COUNT(outside_bands), DAY, &unknown, 0, TARIF_NORMAL);

    (void)state;
    assert_string_equal(label_of(699, 1), "Extérieurs 1");
    assert_string_equal(label_of(700, 1), "Extérieurs 2");
    assert_string_equal(label_of(699, 0), "Tranche 1");
    assert_string_equal(label_of(700, 0), "Tranche 2");
    assert_string_equal(price.band->label, "Extérieurs 2");
    assert_false(price.without_quotient); /* being from elsewhere is why, not the quotient */
}

static void from_elsewhere_without_bands_of_its_own(void **state)
{
    tarif_payer_t known = payer_of(400, 1), unknown = {.outside = 1, .quotient = -1};
    tarif_price_t price = price_of(repas, COUNT(repas), DAY, &known, 0, TARIF_NORMAL);

    (void)state;
    assert_string_equal(price.band->label, "Tranche 2");
    assert_false(price.without_quotient);
    price = price_of(repas, COUNT(repas), DAY, &unknown, 0, TARIF_NORMAL);
    assert_string_equal(price.band->label, "Tranche 3");
    assert_true(price.without_quotient);
}

/* The bands for families from elsewhere are never for those who live in the city. */
static void only_bands_for_others(void **state)
{
    tarif_payer_t payer = payer_of(400, 0);
    tarif_price_t price;

    (void)state;
    assert_int_equal(tarif_price(&outside_bands[2], 2, "REPAS", DAY, &payer, 0, TARIF_NORMAL, &price), 0);
}

/* One tariff after the other, and one that is put over another that has not ended. */
static void a_later_tariff_replaces_an_earlier_one(void **state)
{
    static const tarif_t bands[] = {
        {"REPAS", "2025-09-01", "2026-08-31", 0, 0, "2025", 100, 100, 100, 0, 0},
        {"REPAS", "2026-09-01", "2027-08-31", 0, 0, "2026", 110, 110, 110, 0, 0},
        {"REPAS", "2027-01-01", "2027-08-31", 0, 0, "janvier", 120, 120, 120, 0, 0},
        {"REPAS", "2026-09-01", "2027-08-31", 0, 900, "2026 haut", 190, 190, 190, 0, 0},
    };
    static const struct {
        const char *day;
        apr_int64_t quotient, amount;
    } cases[] = {{"2025-09-01", 500, 100}, {"2026-08-31", 500, 100}, {"2026-09-01", 500, 110}, {"2026-12-31", 500, 110}, {"2026-12-31", 900, 190},
                 {"2027-01-01", 500, 120}, {"2027-01-01", 900, 120}, {"2027-08-31", 900, 120}};

    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        tarif_payer_t payer = {.quotient = cases[i].quotient, .quotient_from = "2025-01-01", .quotient_to = "2027-12-31"};

        assert_int_equal(price_of(bands, COUNT(bands), cases[i].day, &payer, 0, TARIF_NORMAL).amount, cases[i].amount);
    }
}

static void reductions_for_several_children(void **state)
{
    static const tarif_t band = {"REPAS", "2026-09-01", "2027-08-31", 0, 0, "Tranche 1", 400, 500, 600, 10, 25};
    static const struct {
        int rank, reduction;
        apr_int64_t normal, late, unbooked;
    } cases[] = {{0, 0, 400, 500, 600}, {1, 10, 360, 450, 540}, {2, 25, 300, 375, 450}, {3, 25, 300, 375, 450}, {9, 25, 300, 375, 450}};
    tarif_payer_t payer = payer_of(400, 0);

    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        tarif_price_t price = price_of(&band, 1, DAY, &payer, cases[i].rank, TARIF_NORMAL);

        assert_int_equal(price.amount, cases[i].normal);
        assert_int_equal(price.reduction, cases[i].reduction);
        assert_int_equal(price_of(&band, 1, DAY, &payer, cases[i].rank, TARIF_TARDIF).amount, cases[i].late);
        assert_int_equal(price_of(&band, 1, DAY, &payer, cases[i].rank, TARIF_NON_RESERVE).amount, cases[i].unbooked);
    }
}

static void a_reduction_is_rounded_down(void **state)
{
    static const struct {
        apr_int64_t price;
        int percent;
        apr_int64_t amount;
    } cases[] = {{199, 10, 179}, {345, 25, 258}, {1, 1, 0}, {1, 99, 0}, {101, 50, 50}, {333, 33, 223}, {400, 100, 0}, {0, 50, 0}};
    tarif_payer_t payer = payer_of(400, 0);

    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        tarif_t band = {"REPAS", "2026-09-01", "2027-08-31", 0, 0, "Tranche 1", cases[i].price, 0, 0, cases[i].percent, 0};

        assert_int_equal(price_of(&band, 1, DAY, &payer, 1, TARIF_NORMAL).amount, cases[i].amount);
    }
}

static void no_band_no_price(void **state)
{
    static const tarif_t high = {"REPAS", "2026-09-01", "2027-08-31", 0, 500, "Tranche 2", 345, 445, 690, 0, 0};
    tarif_payer_t payer = payer_of(499, 0);
    tarif_price_t price;

    (void)state;
    assert_int_equal(tarif_price(&high, 1, "REPAS", DAY, &payer, 0, TARIF_NORMAL, &price), 0); /* below the lowest band */
    payer.quotient = 500;
    assert_int_equal(tarif_price(&high, 1, "REPAS", DAY, &payer, 0, TARIF_NORMAL, &price), 1);
    assert_int_equal(tarif_price(&high, 1, "repas", DAY, &payer, 0, TARIF_NORMAL, &price), 0);
    assert_int_equal(tarif_price(&high, 1, "REPAS", "2026-08-31", &payer, 0, TARIF_NORMAL, &price), 0);
    assert_int_equal(tarif_price(&high, 1, "REPAS", "2026-09-01", &payer, 0, TARIF_NORMAL, &price), 1);
    assert_int_equal(tarif_price(&high, 1, "REPAS", "2027-08-31", &payer, 0, TARIF_NORMAL, &price), 1);
    assert_int_equal(tarif_price(&high, 1, "REPAS", "2027-09-01", &payer, 0, TARIF_NORMAL, &price), 0);
    assert_int_equal(tarif_price(NULL, 0, "REPAS", DAY, &payer, 0, TARIF_NORMAL, &price), 0);
}

/*
 * Any bands at all. The same seed each time: a failure can be looked at again.
 */
static unsigned next_random(unsigned *seed)
{
    *seed = *seed * 1103515245u + 12345u;
    return *seed >> 16;
}

/* Bands of distinct limits, each with a price of its own, in an order that says nothing; now and then one of another tariff among them. */
static int random_bands(unsigned *seed, tarif_t *bands)
{
    int count = 1 + (int)(next_random(seed) % BANDS_MAX);
    apr_int64_t step = 1 + next_random(seed) % 150;

    for (int i = 0; i < count; i++)
        bands[i] = (tarif_t){.code = next_random(seed) % 8 ? "REPAS" : "AUTRE", .from = "2026-09-01", .to = "2027-08-31", .label = "Tranche",
                             .quotient_min = i * step + next_random(seed) % step, .price = 1 + next_random(seed) % 2000};
    for (int i = count - 1; i > 0; i--) {
        int other = (int)(next_random(seed) % (unsigned)(i + 1));
        tarif_t kept = bands[i];

        bands[i] = bands[other];
        bands[other] = kept;
    }
    return count;
}

/* The greatest quotient_min not above the quotient, or NULL. */
static const tarif_t *expected(const tarif_t *bands, int count, apr_int64_t quotient)
{
    const tarif_t *best = NULL;

    for (int i = 0; i < count; i++)
        if (!strcmp(bands[i].code, "REPAS") && bands[i].quotient_min <= quotient && (!best || bands[i].quotient_min > best->quotient_min))
            best = &bands[i];
    return best;
}

/* At each limit, beside it and anywhere. */
static void try_quotient(unsigned round, const tarif_t *bands, int count, apr_int64_t quotient)
{
    tarif_payer_t payer = payer_of(quotient, 0);
    const tarif_t *wanted = expected(bands, count, quotient);
    tarif_price_t price;
    int found = tarif_price(bands, count, "REPAS", DAY, &payer, 0, TARIF_NORMAL, &price);

    if (found != (wanted != NULL) || (found && (price.band != wanted || price.amount != wanted->price)))
        fail_msg("round %u, quotient %" APR_INT64_T_FMT, round, quotient);
}

static void random_bands_and_quotients(void **state)
{
    unsigned seed = 2026;
    tarif_t bands[BANDS_MAX];

    (void)state;
    for (unsigned round = 0; round < ROUNDS; round++) {
        int count = random_bands(&seed, bands);

        for (int i = 0; i < count; i++)
            for (int beside = bands[i].quotient_min ? -1 : 0; beside <= 1; beside++)
                try_quotient(round, bands, count, bands[i].quotient_min + beside);
        try_quotient(round, bands, count, next_random(&seed) % 2500);
    }
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(at_the_limits_of_bands),
        cmocka_unit_test(each_kind_has_its_price),
        cmocka_unit_test(no_quotient_pays_the_highest_band),
        cmocka_unit_test(a_quotient_holds_between_its_dates),
        cmocka_unit_test(from_elsewhere_with_bands_of_its_own),
        cmocka_unit_test(from_elsewhere_without_bands_of_its_own),
        cmocka_unit_test(only_bands_for_others),
        cmocka_unit_test(a_later_tariff_replaces_an_earlier_one),
        cmocka_unit_test(reductions_for_several_children),
        cmocka_unit_test(a_reduction_is_rounded_down),
        cmocka_unit_test(no_band_no_price),
        cmocka_unit_test(random_bands_and_quotients),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
