/* SPDX-License-Identifier: Apache-2.0 */
/* The tables of the import: their columns in French, as conf/kiosque.md describes them, and how each is written. */
#include <string.h>

#include <apr_strings.h>

#include "base/secret.h"
#include "base/text.h"
#include "domain/facture.h"
#include "domain/import_work.h"
#include "store/queries.h"

#define WEEK "lundi mardi mercredi jeudi vendredi samedi dimanche"
#define SLOTS "avant matin midi apres-midi soir"
#define REFERENCE_MAX 24 /* as long as the PayFiP client sends one */

#define T(i) (record->cells[i].text)
#define N(i) (record->cells[i].number)

/* A period that ends before it begins; ISO days compare as text. */
static const char *check_period(const record_t *record, int from, int to)
{
    return strcmp(T(to), T(from)) < 0 ? "periode" : NULL;
}

/*
 * Écoles
 */
enum { ECOLE_CODE, ECOLE_NOM, ECOLE_TYPE };
static const column_t ecoles[] = {
    {.name = "code", .kind = CELL_CODE, .needed = 1},
    {.name = "nom", .kind = CELL_TEXT, .needed = 1},
    {.name = "type", .kind = CELL_CHOICE, .needed = 1, .words = "maternelle elementaire primaire"},
};

static const problem_t *put_ecole(import_t *import, const record_t *record)
{
    return sql_ecole_put(import->db, NULL, record->id, T(ECOLE_CODE), T(ECOLE_NOM), T(ECOLE_TYPE));
}

static const problem_t *change_ecole(import_t *import, const record_t *record)
{
    return sql_ecole_change(import->db, NULL, T(ECOLE_NOM), T(ECOLE_TYPE), record->id);
}

/*
 * Familles
 */
enum { FAM_CODE, FAM_NOM, FAM_REGIE, FAM_ADRESSE1, FAM_ADRESSE2, FAM_POSTAL, FAM_COMMUNE, FAM_EXTERIEUR, FAM_QF, FAM_QF_DU, FAM_QF_AU };
static const column_t familles[] = {
    {.name = "code", .kind = CELL_FAMILLE, .needed = 1},
    {.name = "nom", .kind = CELL_TEXT, .needed = 1},
    {.name = "regie", .kind = CELL_REGIE, .needed = 1},
    {.name = "adresse1", .kind = CELL_TEXT},
    {.name = "adresse2", .kind = CELL_TEXT},
    {.name = "code_postal", .kind = CELL_CODE},
    {.name = "commune", .kind = CELL_TEXT},
    {.name = "exterieur", .kind = CELL_CHOICE, .needed = 1, .words = "oui non"},
    {.name = "quotient", .kind = CELL_COUNT, .none = -1},
    {.name = "quotient_du", .kind = CELL_DAY},
    {.name = "quotient_au", .kind = CELL_DAY},
};

/* A quotient holds for a time, and a time for a quotient. */
static const char *check_famille(import_t *import, const record_t *record, const char **column)
{
    int known = N(FAM_QF) >= 0;

    (void)import;
    *column = "quotient_au";
    if (known != (*T(FAM_QF_DU) != '\0') || known != (*T(FAM_QF_AU) != '\0'))
        return "vide";
    return check_period(record, FAM_QF_DU, FAM_QF_AU);
}

static const problem_t *put_famille(import_t *import, const record_t *record)
{
    return sql_famille_put(import->db, NULL, record->id, T(FAM_CODE), T(FAM_NOM), text_search_key(store_pool(import->db), T(FAM_NOM)),
                           T(FAM_REGIE), T(FAM_ADRESSE1), T(FAM_ADRESSE2), T(FAM_POSTAL), T(FAM_COMMUNE), T(FAM_EXTERIEUR), N(FAM_QF),
                           T(FAM_QF_DU), T(FAM_QF_AU), import->order->now);
}

static const problem_t *change_famille(import_t *import, const record_t *record)
{
    return sql_famille_change(import->db, NULL, T(FAM_NOM), text_search_key(store_pool(import->db), T(FAM_NOM)), T(FAM_REGIE), T(FAM_ADRESSE1),
                              T(FAM_ADRESSE2), T(FAM_POSTAL), T(FAM_COMMUNE), T(FAM_EXTERIEUR), N(FAM_QF), T(FAM_QF_DU), T(FAM_QF_AU),
                              import->order->now, record->id);
}

/*
 * Responsables
 */
enum { RESP_CODE, RESP_FAMILLE, RESP_NOM, RESP_PRENOM, RESP_ROLE, RESP_TELEPHONE, RESP_COURRIEL };
static const column_t responsables[] = {
    {.name = "code", .kind = CELL_CODE, .needed = 1},
    {.name = "famille", .kind = CELL_REFERENCE, .needed = 1, .reference = IMPORT_FAMILLES},
    {.name = "nom", .kind = CELL_TEXT, .needed = 1},
    {.name = "prenom", .kind = CELL_TEXT, .needed = 1},
    {.name = "role", .kind = CELL_CHOICE, .needed = 1, .words = "payeur mere pere tuteur autre"},
    {.name = "telephone", .kind = CELL_PHONE},
    {.name = "courriel", .kind = CELL_EMAIL},
};

static const problem_t *put_responsable(import_t *import, const record_t *record)
{
    return sql_responsable_put(import->db, NULL, record->id, T(RESP_CODE), N(RESP_FAMILLE), T(RESP_NOM), T(RESP_PRENOM), T(RESP_ROLE),
                               T(RESP_TELEPHONE), T(RESP_COURRIEL));
}

static const problem_t *change_responsable(import_t *import, const record_t *record)
{
    return sql_responsable_change(import->db, NULL, N(RESP_FAMILLE), T(RESP_NOM), T(RESP_PRENOM), T(RESP_ROLE), T(RESP_TELEPHONE),
                                  T(RESP_COURRIEL), record->id);
}

/*
 * Enfants
 */
enum { ENF_CODE, ENF_NOM, ENF_PRENOM, ENF_NAISSANCE, ENF_ECOLE, ENF_CLASSE, ENF_FAMILLES };
static const column_t enfants[] = {
    {.name = "code", .kind = CELL_CODE, .needed = 1},
    {.name = "nom", .kind = CELL_TEXT, .needed = 1},
    {.name = "prenom", .kind = CELL_TEXT, .needed = 1},
    {.name = "naissance", .kind = CELL_DAY, .needed = 1},
    {.name = "ecole", .kind = CELL_REFERENCE, .reference = IMPORT_ECOLES},
    {.name = "classe", .kind = CELL_TEXT, .max = 20},
    {.name = "familles", .kind = CELL_FAMILLES, .needed = 1, .reference = IMPORT_FAMILLES},
};

/* Whose they are, from a table of its own. */
static const problem_t *complete_enfants(import_t *import, apr_hash_t *known)
{
    apr_hash_t *by_id = apr_hash_make(import->p);
    sql_import_enfants_familles_row *rows;
    int count;
    const problem_t *problem = sql_import_enfants_familles(import->db, &rows, &count);

    if (problem)
        return problem;
    for (apr_hash_index_t *i = apr_hash_first(import->p, known); i; i = apr_hash_next(i)) {
        record_t *record = apr_hash_this_val(i);

        apr_hash_set(by_id, &record->id, sizeof record->id, record);
    }
    for (int i = 0; i < count; i++) {
        record_t *record = apr_hash_get(by_id, &rows[i].enfant_id, sizeof rows[i].enfant_id);

        if (record)
            T(ENF_FAMILLES) = *T(ENF_FAMILLES) ? apr_pstrcat(import->p, T(ENF_FAMILLES), " ", rows[i].code, NULL) : rows[i].code;
    }
    return NULL;
}

static const problem_t *put_enfant_familles(import_t *import, const record_t *record)
{
    char *rest = apr_pstrdup(store_pool(import->db), T(ENF_FAMILLES)), *last;
    const problem_t *problem = NULL;

    for (const char *code = apr_strtok(rest, " ", &last); code && !problem; code = apr_strtok(NULL, " ", &last)) {
        const record_t *famille = apr_hash_get(import->known[IMPORT_FAMILLES], code, APR_HASH_KEY_STRING);

        problem = sql_famille_enfant_put(import->db, NULL, famille->id, record->id);
    }
    return problem;
}

static const problem_t *put_enfant(import_t *import, const record_t *record)
{
    const problem_t *problem = sql_enfant_put(import->db, NULL, record->id, T(ENF_CODE), T(ENF_NOM), T(ENF_PRENOM), T(ENF_NAISSANCE),
                                              N(ENF_ECOLE), T(ENF_CLASSE));

    return problem ? problem : put_enfant_familles(import, record);
}

static const problem_t *change_enfant(import_t *import, const record_t *record)
{
    const problem_t *problem;

    if ((problem = sql_enfant_change(import->db, NULL, T(ENF_NOM), T(ENF_PRENOM), T(ENF_NAISSANCE), N(ENF_ECOLE), T(ENF_CLASSE), record->id)) ||
        (problem = sql_famille_enfant_drop(import->db, NULL, record->id)))
        return problem;
    return put_enfant_familles(import, record);
}

/*
 * Calendriers
 */
enum { CAL_CODE, CAL_NATURE, CAL_DU, CAL_AU, CAL_LIBELLE };
static const column_t calendriers[] = {
    {.name = "calendrier", .kind = CELL_CODE, .needed = 1},
    {.name = "nature", .kind = CELL_CHOICE, .needed = 1, .words = "vacances fermeture"},
    {.name = "du", .kind = CELL_DAY, .needed = 1},
    {.name = "au", .kind = CELL_DAY, .needed = 1},
    {.name = "libelle", .kind = CELL_TEXT, .needed = 1},
};

static const char *check_calendrier(import_t *import, const record_t *record, const char **column)
{
    (void)import;
    *column = "au";
    return check_period(record, CAL_DU, CAL_AU);
}

static const problem_t *put_calendrier(import_t *import, const record_t *record)
{
    return sql_calendrier_put(import->db, NULL, record->id, T(CAL_CODE), T(CAL_NATURE), T(CAL_DU), T(CAL_AU), T(CAL_LIBELLE));
}

static const problem_t *change_calendrier(import_t *import, const record_t *record)
{
    return sql_calendrier_change(import->db, NULL, T(CAL_AU), T(CAL_LIBELLE), record->id);
}

/*
 * Tarifs
 */
enum { TAR_CODE, TAR_DU, TAR_EXTERIEUR, TAR_QF_MIN, TAR_AU, TAR_LIBELLE, TAR_PRIX, TAR_TARDIF, TAR_NON_RESERVE, TAR_SECOND, TAR_THIRD };
static const column_t tarifs[] = {
    {.name = "tarif", .kind = CELL_CODE, .needed = 1},
    {.name = "du", .kind = CELL_DAY, .needed = 1},
    {.name = "exterieur", .kind = CELL_CHOICE, .needed = 1, .words = "oui non"},
    {.name = "quotient_min", .kind = CELL_COUNT, .needed = 1},
    {.name = "au", .kind = CELL_DAY, .needed = 1},
    {.name = "libelle", .kind = CELL_TEXT, .needed = 1},
    {.name = "prix", .kind = CELL_AMOUNT, .needed = 1},
    {.name = "prix_tardif", .kind = CELL_AMOUNT, .needed = 1},
    {.name = "prix_non_reserve", .kind = CELL_AMOUNT, .needed = 1},
    {.name = "reduction2", .kind = CELL_COUNT, .max = 100},
    {.name = "reduction3", .kind = CELL_COUNT, .max = 100},
};

static const char *check_tarif(import_t *import, const record_t *record, const char **column)
{
    (void)import;
    *column = "prix";
    if (N(TAR_PRIX) < 0 || N(TAR_TARDIF) < 0 || N(TAR_NON_RESERVE) < 0)
        return "montant";
    *column = "au";
    return check_period(record, TAR_DU, TAR_AU);
}

static const problem_t *put_tarif(import_t *import, const record_t *record)
{
    return sql_tarif_put(import->db, NULL, record->id, T(TAR_CODE), T(TAR_DU), T(TAR_EXTERIEUR), N(TAR_QF_MIN), T(TAR_AU), T(TAR_LIBELLE),
                         N(TAR_PRIX), N(TAR_TARDIF), N(TAR_NON_RESERVE), N(TAR_SECOND), N(TAR_THIRD));
}

static const problem_t *change_tarif(import_t *import, const record_t *record)
{
    return sql_tarif_change(import->db, NULL, T(TAR_AU), T(TAR_LIBELLE), N(TAR_PRIX), N(TAR_TARDIF), N(TAR_NON_RESERVE), N(TAR_SECOND),
                            N(TAR_THIRD), record->id);
}

/*
 * Activités
 */
enum { ACT_CODE, ACT_NOM, ACT_GENRE, ACT_LIEU, ACT_ECOLE, ACT_SEMAINE, ACT_VACANCES, ACT_CALENDRIERS, ACT_CRENEAUX, ACT_PLACES, ACT_RESERVER,
       ACT_ANNULER, ACT_TARIF, ACT_CARENCE };
static const column_t activites[] = {
    {.name = "code", .kind = CELL_CODE, .needed = 1},
    {.name = "nom", .kind = CELL_TEXT, .needed = 1, .max = 60},
    {.name = "genre", .kind = CELL_CHOICE, .needed = 1, .words = "restauration garderie etude mercredi vacances"},
    {.name = "lieu", .kind = CELL_TEXT, .needed = 1},
    {.name = "semaine_ecole", .kind = CELL_WEEK, .needed = 1, .words = WEEK},
    {.name = "semaine", .kind = CELL_WEEK, .words = WEEK},
    {.name = "semaine_vacances", .kind = CELL_WEEK, .words = WEEK},
    {.name = "calendriers", .kind = CELL_CODES},
    {.name = "creneaux", .kind = CELL_SLOTS, .needed = 1, .words = SLOTS},
    {.name = "places", .kind = CELL_COUNT},
    {.name = "reserver", .kind = CELL_RULE, .needed = 1},
    {.name = "annuler", .kind = CELL_RULE, .needed = 1},
    {.name = "tarif", .kind = CELL_CODE, .needed = 1},
    {.name = "carence", .kind = CELL_COUNT, .max = 99},
};

static const problem_t *put_activite(import_t *import, const record_t *record)
{
    return sql_activite_put(import->db, NULL, record->id, T(ACT_CODE), T(ACT_NOM), T(ACT_GENRE), T(ACT_LIEU), N(ACT_ECOLE), N(ACT_SEMAINE),
                            N(ACT_VACANCES), T(ACT_CALENDRIERS), N(ACT_CRENEAUX), N(ACT_PLACES), T(ACT_RESERVER), T(ACT_ANNULER), T(ACT_TARIF),
                            N(ACT_CARENCE));
}

static const problem_t *change_activite(import_t *import, const record_t *record)
{
    return sql_activite_change(import->db, NULL, T(ACT_NOM), T(ACT_GENRE), T(ACT_LIEU), N(ACT_ECOLE), N(ACT_SEMAINE), N(ACT_VACANCES),
                               T(ACT_CALENDRIERS), N(ACT_CRENEAUX), N(ACT_PLACES), T(ACT_RESERVER), T(ACT_ANNULER), T(ACT_TARIF), N(ACT_CARENCE), record->id);
}

/*
 * Saisons
 */
enum { SAI_ACTIVITE, SAI_CODE, SAI_LIBELLE, SAI_OUVERTURE, SAI_CLOTURE, SAI_DU, SAI_AU, SAI_ECOLES };
static const column_t saisons[] = {
    {.name = "activite", .kind = CELL_REFERENCE, .needed = 1, .reference = IMPORT_ACTIVITES},
    {.name = "saison", .kind = CELL_CODE, .needed = 1},
    {.name = "libelle", .kind = CELL_TEXT, .needed = 1, .max = 60},
    {.name = "ouverture", .kind = CELL_DAY, .needed = 1},
    {.name = "cloture", .kind = CELL_DAY, .needed = 1},
    {.name = "du", .kind = CELL_DAY, .needed = 1},
    {.name = "au", .kind = CELL_DAY, .needed = 1},
    {.name = "ecoles", .kind = CELL_CODES},
};

static const char *check_saison(import_t *import, const record_t *record, const char **column)
{
    (void)import;
    *column = "cloture";
    if (check_period(record, SAI_OUVERTURE, SAI_CLOTURE))
        return "periode";
    *column = "au";
    return check_period(record, SAI_DU, SAI_AU);
}

static const problem_t *put_saison(import_t *import, const record_t *record)
{
    return sql_saison_put(import->db, NULL, record->id, N(SAI_ACTIVITE), T(SAI_CODE), T(SAI_LIBELLE), T(SAI_OUVERTURE), T(SAI_CLOTURE), T(SAI_DU),
                          T(SAI_AU), T(SAI_ECOLES));
}

static const problem_t *change_saison(import_t *import, const record_t *record)
{
    return sql_saison_change(import->db, NULL, T(SAI_LIBELLE), T(SAI_OUVERTURE), T(SAI_CLOTURE), T(SAI_DU), T(SAI_AU), T(SAI_ECOLES), record->id);
}

/*
 * Inscriptions
 */
enum { INS_CODE, INS_ENFANT, INS_ACTIVITE, INS_DU, INS_AU };
static const column_t inscriptions[] = {
    {.name = "code", .kind = CELL_CODE, .needed = 1},
    {.name = "enfant", .kind = CELL_REFERENCE, .needed = 1, .reference = IMPORT_ENFANTS},
    {.name = "activite", .kind = CELL_REFERENCE, .needed = 1, .reference = IMPORT_ACTIVITES},
    {.name = "du", .kind = CELL_DAY, .needed = 1},
    {.name = "au", .kind = CELL_DAY, .needed = 1},
};

static const char *check_inscription(import_t *import, const record_t *record, const char **column)
{
    (void)import;
    *column = "au";
    return check_period(record, INS_DU, INS_AU);
}

static const problem_t *put_inscription(import_t *import, const record_t *record)
{
    return sql_inscription_put(import->db, NULL, record->id, T(INS_CODE), N(INS_ENFANT), N(INS_ACTIVITE), T(INS_DU), T(INS_AU));
}

static const problem_t *change_inscription(import_t *import, const record_t *record)
{
    return sql_inscription_change(import->db, NULL, N(INS_ENFANT), N(INS_ACTIVITE), T(INS_DU), T(INS_AU), record->id);
}

/*
 * Factures
 */
enum { FAC_NUMERO, FAC_FAMILLE, FAC_REGIE, FAC_LIBELLE, FAC_EMISSION, FAC_ECHEANCE, FAC_MONTANT, FAC_ENCAISSE, FAC_ETAT };
static const column_t factures[] = {
    {.name = "numero", .kind = CELL_CODE, .needed = 1},
    {.name = "famille", .kind = CELL_REFERENCE, .needed = 1, .reference = IMPORT_FAMILLES},
    {.name = "regie", .kind = CELL_REGIE, .needed = 1},
    {.name = "libelle", .kind = CELL_TEXT, .needed = 1},
    {.name = "emission", .kind = CELL_DAY, .needed = 1},
    {.name = "echeance", .kind = CELL_DAY, .needed = 1},
    {.name = "montant", .kind = CELL_AMOUNT, .needed = 1},
    {.name = "encaisse", .kind = CELL_AMOUNT},
    {.name = "etat", .kind = CELL_CHOICE, .needed = 1, .words = "emise transmise annulee"},
};

/* An invoice is never rewritten: only what was cashed may grow, and its state go on. */
static const char *check_again(const record_t *record, const record_t *before, const char **column)
{
    for (int i = FAC_FAMILLE; i <= FAC_MONTANT; i++)
        if (factures[i].kind >= CELL_NUMBERS ? N(i) != before->cells[i].number : strcmp(T(i), before->cells[i].text)) {
            *column = factures[i].name;
            return "reecrite";
        }
    *column = "encaisse";
    if (N(FAC_ENCAISSE) < before->cells[FAC_ENCAISSE].number)
        return "recule";
    *column = "etat";
    return strcmp(before->cells[FAC_ETAT].text, T(FAC_ETAT)) && strcmp(before->cells[FAC_ETAT].text, "emise") ? "recule" : NULL;
}

static const char *check_facture(import_t *import, const record_t *record, const char **column)
{
    *column = "montant";
    if (N(FAC_MONTANT) <= 0)
        return "montant";
    *column = "encaisse";
    if (N(FAC_ENCAISSE) < 0 || N(FAC_ENCAISSE) > N(FAC_MONTANT))
        return "montant";
    *column = "numero";
    if (strlen(facture_reference(import->p, T(FAC_NUMERO))) > REFERENCE_MAX)
        return "long";
    *column = "echeance";
    if (check_period(record, FAC_EMISSION, FAC_ECHEANCE))
        return "periode";
    return record->before ? check_again(record, record->before, column) : NULL;
}

static void add_references(import_t *import, apr_hash_t *numbers, const record_t *record)
{
    apr_hash_set(numbers, facture_reference(import->p, T(FAC_NUMERO)), APR_HASH_KEY_STRING, T(FAC_NUMERO));
}

/* Payments call an invoice by its letters and digits: no two may have the same. */
static void check_references(import_t *import)
{
    apr_hash_t *numbers = apr_hash_make(import->p);

    for (apr_hash_index_t *i = apr_hash_first(import->p, import->known[IMPORT_FACTURES]); i; i = apr_hash_next(i))
        add_references(import, numbers, apr_hash_this_val(i));
    for (int i = 0; i < import->records->nelts; i++) {
        record_t *record = APR_ARRAY_IDX(import->records, i, record_t *);
        const char *other = apr_hash_get(numbers, facture_reference(import->p, T(FAC_NUMERO)), APR_HASH_KEY_STRING);

        if (record->verdict == IMPORT_REFUSED)
            continue;
        if (other && strcmp(other, T(FAC_NUMERO)))
            import_refuse(import, record, "numero", "reference");
        else
            add_references(import, numbers, record);
    }
}

static const problem_t *put_entry(import_t *import, const record_t *record, const char *kind, apr_int64_t amount)
{
    if (!amount)
        return NULL;
    return sql_famille_entry_put(import->db, NULL, secret_row_key(), N(FAC_FAMILLE), record->id, import->order->now, kind, amount, 0, 0, "");
}

/* What is annulled is owed no more: a credit of all of it. */
static apr_int64_t credit_of(const record_t *record)
{
    return strcmp(T(FAC_ETAT), "annulee") ? 0 : -N(FAC_MONTANT);
}

static const problem_t *put_facture(import_t *import, const record_t *record)
{
    const problem_t *problem;

    if ((problem = sql_facture_put(import->db, NULL, record->id, T(FAC_NUMERO), facture_reference(store_pool(import->db), T(FAC_NUMERO)),
                                   N(FAC_FAMILLE), T(FAC_REGIE), T(FAC_LIBELLE), T(FAC_EMISSION), T(FAC_ECHEANCE), N(FAC_MONTANT), T(FAC_ETAT),
                                   import->order->now)) ||
        (problem = put_entry(import, record, "facture", N(FAC_MONTANT))) || (problem = put_entry(import, record, "encaissement", -N(FAC_ENCAISSE))))
        return problem;
    return put_entry(import, record, "avoir", credit_of(record));
}

static const problem_t *change_facture(import_t *import, const record_t *record)
{
    const problem_t *problem;

    if ((problem = sql_facture_state(import->db, NULL, T(FAC_ETAT), record->id)) ||
        (problem = put_entry(import, record, "encaissement", record->before->cells[FAC_ENCAISSE].number - N(FAC_ENCAISSE))))
        return problem;
    return put_entry(import, record, "avoir", credit_of(record) - credit_of(record->before));
}

/*
 * Lignes
 */
enum { LIG_FACTURE, LIG_RANG, LIG_ENFANT, LIG_LIBELLE, LIG_PRIX, LIG_QUANTITE, LIG_MONTANT };
static const column_t lignes[] = {
    {.name = "facture", .kind = CELL_REFERENCE, .needed = 1, .reference = IMPORT_FACTURES},
    {.name = "rang", .kind = CELL_COUNT, .needed = 1, .max = 999},
    {.name = "enfant", .kind = CELL_REFERENCE, .reference = IMPORT_ENFANTS},
    {.name = "libelle", .kind = CELL_TEXT, .needed = 1},
    {.name = "prix_unitaire", .kind = CELL_AMOUNT, .needed = 1},
    {.name = "quantite", .kind = CELL_HUNDREDTHS, .needed = 1},
    {.name = "montant", .kind = CELL_AMOUNT, .needed = 1},
};

static const char *check_ligne(import_t *import, const record_t *record, const char **column)
{
    (void)import;
    (void)column;
    return record->before && record->verdict == IMPORT_CHANGED ? "reecrite" : NULL;
}

static void add_to(import_t *import, apr_hash_t *sums, const record_t *record)
{
    apr_int64_t *sum = apr_hash_get(sums, &N(LIG_FACTURE), sizeof N(LIG_FACTURE));

    if (!sum) {
        sum = apr_pcalloc(import->p, sizeof *sum);
        apr_hash_set(sums, &N(LIG_FACTURE), sizeof N(LIG_FACTURE), sum);
    }
    *sum += N(LIG_MONTANT);
}

/* With what is there already the lines of an invoice make its amount. */
static void check_sums(import_t *import)
{
    apr_hash_t *sums = apr_hash_make(import->p), *amounts = apr_hash_make(import->p);

    for (apr_hash_index_t *i = apr_hash_first(import->p, import->known[IMPORT_LIGNES]); i; i = apr_hash_next(i))
        add_to(import, sums, apr_hash_this_val(i));
    for (int i = 0; i < import->records->nelts; i++)
        if (APR_ARRAY_IDX(import->records, i, record_t *)->verdict == IMPORT_ADDED)
            add_to(import, sums, APR_ARRAY_IDX(import->records, i, record_t *));
    for (apr_hash_index_t *i = apr_hash_first(import->p, import->known[IMPORT_FACTURES]); i; i = apr_hash_next(i)) {
        const record_t *facture = apr_hash_this_val(i);

        apr_hash_set(amounts, &facture->id, sizeof facture->id, &facture->cells[FAC_MONTANT].number);
    }
    for (int i = 0; i < import->records->nelts; i++) {
        record_t *record = APR_ARRAY_IDX(import->records, i, record_t *);
        const apr_int64_t *sum = apr_hash_get(sums, &N(LIG_FACTURE), sizeof N(LIG_FACTURE));
        const apr_int64_t *amount = apr_hash_get(amounts, &N(LIG_FACTURE), sizeof N(LIG_FACTURE));

        if (record->verdict == IMPORT_ADDED && sum && amount && *sum != *amount)
            import_refuse(import, record, "montant", "somme");
    }
}

static const problem_t *put_ligne(import_t *import, const record_t *record)
{
    return sql_facture_ligne_put(import->db, NULL, N(LIG_FACTURE), N(LIG_RANG), N(LIG_ENFANT), T(LIG_LIBELLE), N(LIG_PRIX), N(LIG_QUANTITE),
                                 N(LIG_MONTANT));
}

#define COLUMNS(list) .columns_count = sizeof(list) / sizeof(list)[0], .columns = list

static const table_t tables[IMPORT_TABLES] = {
    [IMPORT_ECOLES] = {.name = "ecoles", .keys = 1, COLUMNS(ecoles), .all = &sql_import_ecoles_statement, .put = put_ecole, .change = change_ecole},
    [IMPORT_FAMILLES] = {.name = "familles", .keys = 1, COLUMNS(familles), .all = &sql_import_familles_statement, .check = check_famille,
                         .put = put_famille, .change = change_famille},
    [IMPORT_RESPONSABLES] = {.name = "responsables", .keys = 1, COLUMNS(responsables), .all = &sql_import_responsables_statement,
                             .put = put_responsable, .change = change_responsable},
    [IMPORT_ENFANTS] = {.name = "enfants", .keys = 1, COLUMNS(enfants), .all = &sql_import_enfants_statement, .complete = complete_enfants,
                        .put = put_enfant, .change = change_enfant},
    [IMPORT_CALENDRIERS] = {.name = "calendriers", .keys = 3, COLUMNS(calendriers), .all = &sql_import_calendriers_statement,
                            .check = check_calendrier, .put = put_calendrier, .change = change_calendrier},
    [IMPORT_TARIFS] = {.name = "tarifs", .keys = 4, COLUMNS(tarifs), .all = &sql_import_tarifs_statement, .check = check_tarif,
                       .put = put_tarif, .change = change_tarif},
    [IMPORT_ACTIVITES] = {.name = "activites", .keys = 1, COLUMNS(activites), .all = &sql_import_activites_statement, .put = put_activite,
                          .change = change_activite},
    [IMPORT_SAISONS] = {.name = "saisons", .keys = 2, COLUMNS(saisons), .all = &sql_import_saisons_statement, .check = check_saison,
                        .put = put_saison, .change = change_saison},
    [IMPORT_INSCRIPTIONS] = {.name = "inscriptions", .keys = 1, COLUMNS(inscriptions), .all = &sql_import_inscriptions_statement,
                             .check = check_inscription, .put = put_inscription, .change = change_inscription},
    [IMPORT_FACTURES] = {.name = "factures", .keys = 1, COLUMNS(factures), .all = &sql_import_factures_statement, .check = check_facture,
                         .check_all = check_references, .put = put_facture, .change = change_facture},
    [IMPORT_LIGNES] = {.name = "lignes", .keys = 2, COLUMNS(lignes), .all = &sql_import_lignes_statement, .check = check_ligne,
                       .check_all = check_sums, .put = put_ligne},
};

const table_t *import_table(import_table_e table)
{
    return &tables[table];
}
