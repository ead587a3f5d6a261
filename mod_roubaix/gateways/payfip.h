/* SPDX-License-Identifier: Apache-2.0 */
/*
 * payfip: the State's payment service (DGFiP), its web service « régie » and « titre » as a provider. Reads leniently (prefixes, order,
 * spelling of idOp, missing fields); judging is domain/payment's. Facts and how sure each is: protocols sheet PayFiP, §§ 2 to 5.
 */
#ifndef ROUBAIX_GATEWAYS_PAYFIP_H
#define ROUBAIX_GATEWAYS_PAYFIP_H

#include "base/settings.h"
#include "gateways/provider.h"

/* The provider of one child process; lives and ends with `p`. NULL when the settings name no service. */
const provider_t *payfip_open(apr_pool_t *p, const payment_settings_t *settings);

#endif
