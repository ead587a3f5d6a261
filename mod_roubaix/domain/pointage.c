/* SPDX-License-Identifier: Apache-2.0 */
#include "domain/pointage.h"

#include <string.h>

#include <apr_strings.h>

#include "base/secret.h"
#include "base/text.h"
#include "store/queries.h"

static const char *const names[POINTAGE_STATES] = {
    [POINTAGE_PRESENT] = "present", [POINTAGE_ABSENT] = "absent", [POINTAGE_JUSTIFIE] = "justifie", [POINTAGE_NON_PREVU] = "non_prevu"};

const char *pointage_name(pointage_e state)
{
    return names[state];
}

pointage_e pointage_of(const char *name)
{
    for (int i = POINTAGE_PRESENT; name && i < POINTAGE_STATES; i++)
        if (!strcmp(names[i], name))
            return (pointage_e)i;
    return POINTAGE_NONE;
}

const problem_t *pointage_activites(db_t *db, const char *day, pointage_activite_t **list, int *count)
{
    sql_liste_activites_row *rows;
    const problem_t *problem = sql_liste_activites(db, &rows, count, day);

    if (problem)
        return problem;
    *list = apr_palloc(store_pool(db), sizeof **list * (apr_size_t)(*count + 1));
    for (int i = 0; i < *count; i++)
        (*list)[i] = (pointage_activite_t){.id = rows[i].id, .code = rows[i].code, .name = rows[i].name, .place = rows[i].place, .seats = (int)rows[i].seats,
                                           .booked = (int)rows[i].booked, .waiting = (int)rows[i].waiting, .marked = (int)rows[i].marked};
    return NULL;
}

const problem_t *pointage_activite(db_t *db, const char *code, pointage_activite_t **out)
{
    sql_liste_activite_row *row;
    const problem_t *problem = sql_liste_activite(db, &row, code);

    *out = NULL;
    if (problem || !row)
        return problem;
    *out = apr_pcalloc(store_pool(db), sizeof **out);
    **out = (pointage_activite_t){.id = row->id, .code = row->code, .name = row->name, .place = row->place, .seats = (int)row->seats};
    return NULL;
}

/*
 * A list
 */
typedef struct lists_t {
    sql_liste_reservations_row *booked;
    sql_liste_telephones_row *phones;
    sql_liste_pointages_row *marks;
    int booked_count, phones_count, marks_count;
} lists_t;

static const char *phones_of(apr_pool_t *p, const lists_t *lists, apr_int64_t famille_id)
{
    const char *all = "";

    for (int i = 0; i < lists->phones_count; i++)
        if (lists->phones[i].famille_id == famille_id)
            all = apr_pstrcat(p, all, *all ? ", " : "", lists->phones[i].first_name, " ", lists->phones[i].last_name, " ",
                              text_phone_shown(p, lists->phones[i].phone), NULL);
    return all;
}

static pointage_e mark_of(const lists_t *lists, apr_int64_t enfant_id)
{
    for (int i = 0; i < lists->marks_count; i++)
        if (lists->marks[i].enfant_id == enfant_id)
            return pointage_of(lists->marks[i].state);
    return POINTAGE_NONE;
}

static int is_booked(const lists_t *lists, apr_int64_t enfant_id)
{
    for (int i = 0; i < lists->booked_count; i++)
        if (lists->booked[i].enfant_id == enfant_id && strcmp(lists->booked[i].state, "attente"))
            return 1;
    return 0;
}

static void add_booked(apr_pool_t *p, const lists_t *lists, int waiting, pointage_enfant_t *list, int *count)
{
    int rank = 0;

    for (int i = 0; i < lists->booked_count; i++) {
        const sql_liste_reservations_row *row = &lists->booked[i];

        if ((strcmp(row->state, "attente") == 0) == waiting)
            list[(*count)++] = (pointage_enfant_t){
                .id = row->enfant_id, .last_name = row->last_name, .first_name = row->first_name, .classe = row->classe, .ecole = row->ecole,
                .famille = row->famille, .phones = phones_of(p, lists, row->famille_id), .waiting = waiting ? ++rank : 0,
                .state = waiting ? POINTAGE_NONE : mark_of(lists, row->enfant_id)};
    }
}

static void add_unexpected(const lists_t *lists, pointage_enfant_t *list, int *count)
{
    for (int i = 0; i < lists->marks_count; i++) {
        const sql_liste_pointages_row *row = &lists->marks[i];

        if (!is_booked(lists, row->enfant_id))
            list[(*count)++] = (pointage_enfant_t){.id = row->enfant_id, .last_name = row->last_name, .first_name = row->first_name,
                                                   .classe = row->classe, .ecole = row->ecole, .phones = "", .state = pointage_of(row->state)};
    }
}

const problem_t *pointage_list(db_t *db, apr_int64_t activite_id, const char *day, pointage_enfant_t **list, int *count)
{
    apr_pool_t *p = store_pool(db);
    lists_t lists;
    const problem_t *problem;

    if ((problem = sql_liste_reservations(db, &lists.booked, &lists.booked_count, activite_id, day)) ||
        (problem = sql_liste_telephones(db, &lists.phones, &lists.phones_count, activite_id, day)) ||
        (problem = sql_liste_pointages(db, &lists.marks, &lists.marks_count, activite_id, day)))
        return problem;
    if (lists.booked_count > POINTAGE_ROWS || lists.marks_count > POINTAGE_ROWS)
        return problem_make(p, PROBLEM_INTERNAL, "liste", "more than %d children in one list", POINTAGE_ROWS);
    *list = apr_palloc(p, sizeof **list * (apr_size_t)(lists.booked_count + lists.marks_count + 1));
    *count = 0;
    add_booked(p, &lists, 0, *list, count);
    add_unexpected(&lists, *list, count);
    add_booked(p, &lists, 1, *list, count);
    return NULL;
}

/*
 * Marking
 */
typedef struct marking_t {
    apr_time_t now;
    const agent_t *agent;
    apr_int64_t activite_id;
    const char *day;
    const pointage_mark_t *marks;
    int count;
} marking_t;

static const problem_t *mark_one(db_t *db, const marking_t *marking, const pointage_mark_t *mark)
{
    sql_pointage_put_row *row;
    const problem_t *problem = sql_pointage_put(db, &row, secret_row_key(), mark->enfant_id, marking->activite_id, marking->day, names[mark->state],
                                                marking->now);

    if (problem || !row)
        return problem;
    return sql_pointage_event_put(db, NULL, secret_row_key(), row->id, marking->now, marking->agent->id, names[mark->state]);
}

static const problem_t *mark_work(db_t *db, void *baton)
{
    const marking_t *marking = baton;
    const problem_t *problem = NULL;

    for (int i = 0; !problem && i < marking->count; i++)
        problem = mark_one(db, marking, &marking->marks[i]);
    return problem;
}

const problem_t *pointage_mark(db_t *db, apr_time_t now, const agent_t *agent, apr_int64_t activite_id, const char *day,
                               const pointage_mark_t *marks, int count)
{
    marking_t marking = {now, agent, activite_id, day, marks, count};

    return count ? store_transact(db, mark_work, &marking) : NULL;
}

const problem_t *pointage_child(db_t *db, const char *code, apr_int64_t *enfant_id)
{
    sql_pointage_enfant_row *row;
    const problem_t *problem = sql_pointage_enfant(db, &row, code);

    *enfant_id = problem || !row ? 0 : row->id;
    return problem;
}
