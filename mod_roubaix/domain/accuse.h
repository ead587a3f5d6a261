/* SPDX-License-Identifier: Apache-2.0 */
/*
 * accuse: what an accusé de réception électronique says (CRPA R112-11-1): date of reception, service and where to reach
 * it, subject, what silence means and from when. The page and the mail say the same because both are filled here.
 */
#ifndef ROUBAIX_DOMAIN_ACCUSE_H
#define ROUBAIX_DOMAIN_ACCUSE_H

#include <libxml/tree.h>

#include "domain/demande.h"

/* Appends <office id name address phone email hours>, or one with its id alone when the configuration knows it no more.
 */
void accuse_office(xmlNodePtr node, const settings_t *settings, const char *id);

/* Sets name, address, phone, email, hours and detail of an office or a régie on `node`. */
void accuse_place(xmlNodePtr node, const office_t *place);

/* Sets numero, subject, service, received, due, silence, silence-date, remedies, followed and path on `node`, and
 * appends <office>. */
void accuse_fill(xmlNodePtr node, apr_pool_t *p, const settings_t *settings, const teleservice_t *teleservice,
                 const demande_t *demande);

#endif
