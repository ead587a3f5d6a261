/* SPDX-License-Identifier: Apache-2.0 */
/*
 * connexion: signing in and out; the forgotten password.
 */
#ifndef ROUBAIX_PAGES_CONNEXION_H
#define ROUBAIX_PAGES_CONNEXION_H

#include "web/visit.h"

/* /connexion: fields identifiant, mot-de-passe, retour, and what was kept of a form (suite.chemin, suite.N.nom,
 * suite.N.valeur). */
int page_connexion_get(visit_t *v);
int page_connexion_post(visit_t *v);

/* /deconnexion: a button, then what is said once signed out. */
int page_deconnexion_get(visit_t *v);
int page_deconnexion_post(visit_t *v);

/* /mot-de-passe-oublie, /mot-de-passe-oublie/envoye, /mot-de-passe-oublie/:jeton (stands after envoye in the table). */
int page_oubli_get(visit_t *v);
int page_oubli_post(visit_t *v);
int page_oubli_envoye_get(visit_t *v);
int page_oubli_jeton_get(visit_t *v);
int page_oubli_jeton_post(visit_t *v);

#endif
