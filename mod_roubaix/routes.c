/* SPDX-License-Identifier: Apache-2.0 */
#include "routes.h"

#include <string.h>

#include <apr_strings.h>

#include "pages/accueil.h"
#include "pages/avis.h"
#include "pages/compte.h"
#include "pages/connexion.h"
#include "pages/demandes.h"
#include "pages/enfants.h"
#include "pages/etat.h"
#include "pages/formulaire.h"
#include "pages/guichet.h"
#include "pages/guichet_activites.h"
#include "pages/guichet_enfants.h"
#include "pages/guichet_export.h"
#include "pages/guichet_facturation.h"
#include "pages/guichet_familles.h"
#include "pages/guichet_fermer.h"
#include "pages/guichet_import.h"
#include "pages/guichet_paiements.h"
#include "pages/kiosque.h"
#include "pages/paiement.h"
#include "pages/reservations.h"
#include "pages/service.h"
#include "pages/textes.h"

#define ARGS_MAX 3

/* path, GET, POST, who may enter, how it is kept, what else a POST may be */
static const route_t routes[] = {
    { "/", page_accueil_get, NULL, ENTER_ANYBODY, KEEP_PAGE, 0 },
    { "/particuliers", page_accueil_get, NULL, ENTER_ANYBODY, KEEP_PAGE, 0 },
    { "/professionnels", page_accueil_get, NULL, ENTER_ANYBODY, KEEP_PAGE, 0 },
    { "/associations", page_accueil_get, NULL, ENTER_ANYBODY, KEEP_PAGE, 0 },

    { "/services/avis", page_avis_accueil_get, NULL, ENTER_ANYBODY, KEEP_PAGE, 0 },
    { "/services/:id", page_service_get, NULL, ENTER_ANYBODY, KEEP_PAGE, 0 },
    { "/services/:id/formulaire", page_formulaire_get, page_formulaire_post, ENTER_ANYBODY, KEEP_NOTHING, 0 },
    { "/services/:id/formulaire/verification", page_formulaire_verification_get, page_formulaire_verification_post, ENTER_ANYBODY,
      KEEP_NOTHING, 0 },
    { "/services/:id/formulaire/:etape", page_formulaire_etape_get, page_formulaire_etape_post, ENTER_ANYBODY, KEEP_NOTHING, ACCEPT_FILES },
    { "/services/:id/confirmation/:numero", page_confirmation_get, NULL, ENTER_ANYBODY, KEEP_NOTHING, 0 },

    { "/connexion", page_connexion_get, page_connexion_post, ENTER_ANYBODY, KEEP_NOTHING, 0 },
    { "/deconnexion", page_deconnexion_get, page_deconnexion_post, ENTER_ANYBODY, KEEP_NOTHING, 0 },
    { "/mot-de-passe-oublie", page_oubli_get, page_oubli_post, ENTER_ANYBODY, KEEP_NOTHING, 0 },
    { "/mot-de-passe-oublie/envoye", page_oubli_envoye_get, NULL, ENTER_ANYBODY, KEEP_NOTHING, 0 },
    { "/mot-de-passe-oublie/:jeton", page_oubli_jeton_get, page_oubli_jeton_post, ENTER_ANYBODY, KEEP_NOTHING, 0 },

    { "/compte/creer", page_creer_get, page_creer_post, ENTER_ANYBODY, KEEP_NOTHING, 0 },
    { "/compte/creer/envoye", page_creer_envoye_get, NULL, ENTER_ANYBODY, KEEP_NOTHING, 0 },
    { "/compte/creer/:jeton", page_creer_jeton_get, page_creer_jeton_post, ENTER_ANYBODY, KEEP_NOTHING, 0 },
    { "/compte/bienvenue", page_bienvenue_get, NULL, ENTER_ACCOUNT, KEEP_NOTHING, 0 },
    { "/compte", page_compte_get, NULL, ENTER_ACCOUNT, KEEP_NOTHING, 0 },
    { "/compte/informations", page_informations_get, page_informations_post, ENTER_ACCOUNT, KEEP_NOTHING, 0 },
    { "/compte/courriel", page_courriel_get, page_courriel_post, ENTER_ACCOUNT, KEEP_NOTHING, 0 },
    { "/compte/courriel/:jeton", page_courriel_jeton_get, page_courriel_jeton_post, ENTER_ANYBODY, KEEP_NOTHING, 0 },
    { "/compte/mot-de-passe", page_mot_de_passe_get, page_mot_de_passe_post, ENTER_ACCOUNT, KEEP_NOTHING, 0 },
    { "/compte/connexions", page_connexions_get, page_connexions_post, ENTER_ACCOUNT, KEEP_NOTHING, 0 },

    { "/demandes", page_demandes_get, NULL, ENTER_ACCOUNT, KEEP_NOTHING, 0 },
    { "/demandes/:numero", page_demande_get, NULL, ENTER_ACCOUNT, KEEP_NOTHING, 0 },
    { "/demandes/:numero/accuse", page_demande_accuse_get, NULL, ENTER_ACCOUNT, KEEP_NOTHING, 0 },
    { "/demandes/:numero/annuler", page_demande_annuler_get, page_demande_annuler_post, ENTER_ACCOUNT, KEEP_NOTHING, 0 },
    { "/demandes/:numero/completer", page_demande_completer_get, page_demande_completer_post, ENTER_ACCOUNT, KEEP_NOTHING, ACCEPT_FILES },
    { "/demandes/:numero/pieces/:piece", page_demande_piece_get, NULL, ENTER_ACCOUNT, KEEP_NOTHING, 0 },

    { "/paiement/avis", page_avis_get, page_avis_post, ENTER_ANYBODY, KEEP_NOTHING, 0 },
    { "/paiement/avis/:saisie", page_avis_verification_get, page_avis_verification_post, ENTER_ANYBODY, KEEP_NOTHING, 0 },
    { "/paiement/retour", page_retour, page_retour, ENTER_ANYBODY, KEEP_NOTHING, ACCEPT_FOREIGN },
    { "/paiement/notification", NULL, page_notification_post, ENTER_ANYBODY, KEEP_NOTHING, ACCEPT_FOREIGN },
    { "/paiement/suivi/:operation", page_suivi_get, NULL, ENTER_ANYBODY, KEEP_NOTHING, 0 },
    { "/paiement/suivi/:operation/accuse", page_paiement_accuse_get, NULL, ENTER_ANYBODY, KEEP_NOTHING, 0 },
    { "/paiements", page_paiements_get, NULL, ENTER_ACCOUNT, KEEP_NOTHING, 0 },

    { "/kiosque", page_kiosque_get, page_kiosque_post, ENTER_ACCOUNT, KEEP_NOTHING, 0 },
    { "/kiosque/factures", page_factures_get, NULL, ENTER_ACCOUNT, KEEP_NOTHING, 0 },
    { "/kiosque/factures/:reference", page_facture_get, NULL, ENTER_ACCOUNT, KEEP_NOTHING, 0 },
    { "/kiosque/payer", page_payer_get, page_payer_post, ENTER_ACCOUNT, KEEP_NOTHING, 0 },
    { "/kiosque/reservations", page_reservations_get, page_reservations_post, ENTER_ACCOUNT, KEEP_NOTHING, 0 },
    { "/kiosque/reservations/confirmer", NULL, page_reservations_confirmer_post, ENTER_ACCOUNT, KEEP_NOTHING, 0 },
    { "/kiosque/reservations/accuse/:lot", page_reservations_accuse_get, NULL, ENTER_ACCOUNT, KEEP_NOTHING, 0 },
    { "/kiosque/semaine-type", page_semaine_get, page_semaine_post, ENTER_ACCOUNT, KEEP_NOTHING, 0 },
    { "/kiosque/enfants/:enfant", page_enfant_get, NULL, ENTER_ACCOUNT, KEEP_NOTHING, 0 },
    { "/kiosque/enfants/:enfant/fiche", page_fiche_get, page_fiche_post, ENTER_ACCOUNT, KEEP_NOTHING, 0 },
    { "/kiosque/enfants/:enfant/inscription", NULL, page_inscription_post, ENTER_ACCOUNT, KEEP_NOTHING, 0 },
    { "/kiosque/enfants/:enfant/documents", NULL, page_document_retirer_post, ENTER_ACCOUNT, KEEP_NOTHING, 0 },
    { "/kiosque/enfants/:enfant/documents/:document", page_document_get, NULL, ENTER_ACCOUNT, KEEP_NOTHING, 0 },
    { "/compte/kiosque", page_dissocier_get, page_dissocier_post, ENTER_ACCOUNT, KEEP_NOTHING, 0 },

    { "/guichet/activites", page_guichet_activites_get, NULL, ENTER_REGIE, KEEP_NOTHING, 0 },
    { "/guichet/activites/fermer", page_guichet_fermetures_get, page_guichet_fermetures_post, ENTER_REGIE, KEEP_NOTHING, 0 },
    { "/guichet/activites/:activite/:jour", page_guichet_liste_get, page_guichet_liste_post, ENTER_REGIE, KEEP_NOTHING, 0 },
    { "/guichet/activites/:activite/:jour/fermer", NULL, page_guichet_fermer_post, ENTER_REGIE, KEEP_NOTHING, 0 },
    { "/guichet/activites/:activite/:jour/rouvrir", NULL, page_guichet_rouvrir_post, ENTER_REGIE, KEEP_NOTHING, 0 },
    { "/guichet/import", page_guichet_import_get, page_guichet_import_post, ENTER_REGIE, KEEP_NOTHING, ACCEPT_FILES },
    { "/guichet/facturation", page_guichet_facturation_get, page_guichet_facturation_post, ENTER_REGIE, KEEP_NOTHING, 0 },
    { "/guichet/facturation/comptage", page_guichet_comptage_get, NULL, ENTER_REGIE, KEEP_NOTHING, 0 },
    { "/guichet/export", page_guichet_fichiers_get, NULL, ENTER_REGIE, KEEP_NOTHING, 0 },
    { "/guichet/enfants/:enfant", page_guichet_enfant_get, NULL, ENTER_REGIE, KEEP_NOTHING, 0 },
    { "/guichet/familles", page_guichet_familles_get, NULL, ENTER_REGIE, KEEP_NOTHING, 0 },
    { "/guichet/familles/:code", page_guichet_famille_get, NULL, ENTER_REGIE, KEEP_NOTHING, 0 },
    { "/guichet/familles/:code/mot-de-passe", NULL, page_guichet_secret_post, ENTER_REGIE, KEEP_NOTHING, 0 },
    { "/guichet/familles/:code/debloquer", NULL, page_guichet_debloquer_post, ENTER_REGIE, KEEP_NOTHING, 0 },
    { "/guichet/familles/:code/dissocier", NULL, page_guichet_dissocier_post, ENTER_REGIE, KEEP_NOTHING, 0 },
    { "/guichet/paiements", page_guichet_paiements_get, NULL, ENTER_FINANCES, KEEP_NOTHING, 0 },
    { "/guichet/paiements/export", page_guichet_export_get, NULL, ENTER_FINANCES, KEEP_NOTHING, 0 },
    { "/guichet/paiements/controler", NULL, page_guichet_controler_post, ENTER_FINANCES, KEEP_NOTHING, 0 },
    { "/guichet/paiements/:id", page_guichet_paiement_get, NULL, ENTER_FINANCES, KEEP_NOTHING, 0 },
    { "/guichet/paiements/:id/verifier", NULL, page_guichet_verifier_post, ENTER_FINANCES, KEEP_NOTHING, 0 },
    { "/guichet/paiements/:id/noter", NULL, page_guichet_noter_post, ENTER_FINANCES, KEEP_NOTHING, 0 },
    { "/guichet/paiements/:id/clore", NULL, page_guichet_clore_post, ENTER_FINANCES, KEEP_NOTHING, 0 },
    { "/guichet", page_guichet_get, NULL, ENTER_AGENT, KEEP_NOTHING, 0 },
    { "/guichet/aide", page_guichet_aide_get, NULL, ENTER_AGENT, KEEP_NOTHING, 0 },
    { "/guichet/demandes/:numero", page_guichet_demande_get, NULL, ENTER_AGENT, KEEP_NOTHING, 0 },
    { "/guichet/demandes/:numero/pieces/:piece", page_guichet_piece_get, NULL, ENTER_AGENT, KEEP_NOTHING, 0 },
    { "/guichet/demandes/:numero/prendre", NULL, page_guichet_prendre_post, ENTER_AGENT, KEEP_NOTHING, 0 },
    { "/guichet/demandes/:numero/rendre", NULL, page_guichet_rendre_post, ENTER_AGENT, KEEP_NOTHING, 0 },
    { "/guichet/demandes/:numero/transferer", NULL, page_guichet_transferer_post, ENTER_AGENT, KEEP_NOTHING, 0 },
    { "/guichet/demandes/:numero/completer", NULL, page_guichet_completer_post, ENTER_AGENT, KEEP_NOTHING, 0 },
    { "/guichet/demandes/:numero/repondre", NULL, page_guichet_repondre_post, ENTER_AGENT, KEEP_NOTHING, 0 },
    { "/guichet/demandes/:numero/rejeter", NULL, page_guichet_rejeter_post, ENTER_AGENT, KEEP_NOTHING, 0 },
    { "/guichet/demandes/:numero/note", NULL, page_guichet_note_post, ENTER_AGENT, KEEP_NOTHING, 0 },

    { "/regies", page_regies_get, NULL, ENTER_ANYBODY, KEEP_PAGE, 0 },
    { "/aide", page_aide_get, NULL, ENTER_ANYBODY, KEEP_PAGE, 0 },
    { "/plan", page_plan_get, NULL, ENTER_ANYBODY, KEEP_PAGE, 0 },
    { "/accessibilite", page_accessibilite_get, NULL, ENTER_ANYBODY, KEEP_PAGE, 0 },
    { "/mentions-legales", page_mentions_get, NULL, ENTER_ANYBODY, KEEP_PAGE, 0 },
    { "/donnees-personnelles", page_donnees_get, NULL, ENTER_ANYBODY, KEEP_PAGE, 0 },
    { "/modalites", page_modalites_get, NULL, ENTER_ANYBODY, KEEP_PAGE, 0 },
    { "/securite", page_securite_get, NULL, ENTER_ANYBODY, KEEP_PAGE, 0 },
    { "/etat", page_etat_get, NULL, ENTER_ANYBODY, KEEP_NOTHING, 0 },
};

/* Whether `path` is what `pattern` says; a :name takes one segment that is not empty. */
static int matches(apr_pool_t *p, const char *pattern, const char *path, const char *arg[ARGS_MAX])
{
    int n = 0;

    while (*pattern && *path)
        if (pattern[0] == '/' && pattern[1] == ':' && path[0] == '/') {
            size_t length = strcspn(path + 1, "/");

            if (length == 0 || n == ARGS_MAX)
                return 0;
            arg[n++] = apr_pstrmemdup(p, path + 1, length);
            path += 1 + length;
            pattern += 1 + strcspn(pattern + 1, "/");
        } else if (*pattern++ != *path++) {
            return 0;
        }
    return !*pattern && !*path;
}

const route_t *routes_find(apr_pool_t *p, const char *path, const char *arg[ARGS_MAX])
{
    for (size_t i = 0; i < sizeof routes / sizeof *routes; i++) {
        memset(arg, 0, ARGS_MAX * sizeof *arg);
        if (matches(p, routes[i].path, path, arg))
            return &routes[i];
    }
    return NULL;
}
