/* SPDX-License-Identifier: Apache-2.0 */
/*
 * compte: making an account (creation.c) and Mon compte (compte.c).
 */
#ifndef ROUBAIX_PAGES_COMPTE_H
#define ROUBAIX_PAGES_COMPTE_H

#include "web/visit.h"

/* /compte/creer (address only), /compte/creer/envoye, /compte/creer/:jeton (the person; stands after envoye in the
 * table), /compte/bienvenue. */
int page_creer_get(visit_t *v);
int page_creer_post(visit_t *v);
int page_creer_envoye_get(visit_t *v);
int page_creer_jeton_get(visit_t *v);
int page_creer_jeton_post(visit_t *v);
int page_bienvenue_get(visit_t *v);

/* /compte */
int page_compte_get(visit_t *v);

/* /compte/informations: fields as account.h, version. */
int page_informations_get(visit_t *v);
int page_informations_post(visit_t *v);

/* /compte/courriel: email, mot-de-passe-actuel. /compte/courriel/:jeton: the link sent there; anybody who holds it. */
int page_courriel_get(visit_t *v);
int page_courriel_post(visit_t *v);
int page_courriel_jeton_get(visit_t *v);
int page_courriel_jeton_post(visit_t *v);

/* /compte/mot-de-passe: mot-de-passe-actuel, mot-de-passe. */
int page_mot_de_passe_get(visit_t *v);
int page_mot_de_passe_post(visit_t *v);

/* /compte/connexions: session (one to end), or toutes=oui: all others. */
int page_connexions_get(visit_t *v);
int page_connexions_post(visit_t *v);

#endif
