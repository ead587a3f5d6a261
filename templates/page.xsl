<?xml version="1.0" encoding="UTF-8"?>
<!-- SPDX-License-Identifier: Apache-2.0 -->
<!-- The one stylesheet of all pages (templates/README.md). -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
  <xsl:output method="html" encoding="UTF-8" indent="no"/>

  <xsl:variable name="page" select="/page"/>
  <xsl:variable name="base" select="string(/page/@base)"/>
  <xsl:variable name="path" select="string(/page/@path)"/>
  <xsl:variable name="assets" select="string(/page/@assets)"/>
  <xsl:variable name="city" select="/page/city"/>
  <xsl:variable name="visitor" select="/page/visitor"/>
  <xsl:variable name="content" select="/page/*[name() = /page/@name]"/>

  <xsl:include href="components.xsl"/>
  <xsl:include href="layout.xsl"/>
  <xsl:include href="pages/accueil.xsl"/>
  <xsl:include href="pages/avis.xsl"/>
  <xsl:include href="pages/compte.xsl"/>
  <xsl:include href="pages/connexion.xsl"/>
  <xsl:include href="pages/demandes.xsl"/>
  <xsl:include href="pages/enfants.xsl"/>
  <xsl:include href="pages/formulaire.xsl"/>
  <xsl:include href="pages/guichet.xsl"/>
  <xsl:include href="pages/guichet-activites.xsl"/>
  <xsl:include href="pages/guichet-export.xsl"/>
  <xsl:include href="pages/guichet-facturation.xsl"/>
  <xsl:include href="pages/guichet-familles.xsl"/>
  <xsl:include href="pages/guichet-fermer.xsl"/>
  <xsl:include href="pages/guichet-import.xsl"/>
  <xsl:include href="pages/guichet-paiements.xsl"/>
  <xsl:include href="pages/kiosque.xsl"/>
  <xsl:include href="pages/paiement.xsl"/>
  <xsl:include href="pages/probleme.xsl"/>
  <xsl:include href="pages/reservations.xsl"/>
  <xsl:include href="pages/service.xsl"/>
  <xsl:include href="pages/textes.xsl"/>
</xsl:stylesheet>
