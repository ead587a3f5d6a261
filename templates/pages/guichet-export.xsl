<?xml version="1.0" encoding="UTF-8"?>
<!-- SPDX-License-Identifier: Apache-2.0 -->
<!-- The files for the family software. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">

<xsl:template match="guichet-export" mode="title">Exporter un fichier</xsl:template>

<xsl:template match="guichet-export">
  <xsl:call-template name="errors"/>
  <h1>Exporter un fichier</h1>
  <p class="lead">Un fichier CSV pour le logiciel famille, le même que celui de <code>roubaixctl export</code>.</p>
  <form method="get" action="{$base}/guichet/export" novalidate="novalidate">
    <xsl:variable name="chosen" select="@chosen"/>
    <xsl:variable name="problem" select="form/problem[@field = 'depuis']"/>
    <div class="field">
      <label for="table">Table</label>
      <select id="table" name="table">
        <xsl:for-each select="table"><option value="{@name}"><xsl:if test="@name = $chosen"><xsl:attribute name="selected">selected</xsl:attribute></xsl:if><xsl:call-template name="export-words"/></option></xsl:for-each>
      </select>
    </div>
    <div class="field">
      <label for="depuis">Depuis le <span class="optional">(facultatif)</span></label>
      <xsl:call-template name="hint-and-error"><xsl:with-param name="name">depuis</xsl:with-param><xsl:with-param name="hint">Ce jour et ceux d’après. Vide&#160;: tout.</xsl:with-param><xsl:with-param name="problem" select="$problem"/></xsl:call-template>
      <input type="date" id="depuis" name="depuis" value="{form/field[@name = 'depuis']/@value}" class="short"><xsl:call-template name="described-by"><xsl:with-param name="name">depuis</xsl:with-param><xsl:with-param name="hint">x</xsl:with-param><xsl:with-param name="problem" select="$problem"/></xsl:call-template></input>
    </div>
    <div class="actions"><button class="button">Télécharger le fichier</button></div>
  </form>
</xsl:template>

<xsl:template match="guichet-export//problem" mode="words" priority="2">Donnez un jour qui existe, ou laissez vide</xsl:template>

<xsl:template name="export-words">
  <xsl:choose>
    <xsl:when test="@name = 'reservations'">Réservations</xsl:when>
    <xsl:when test="@name = 'inscriptions'">Inscriptions acceptées</xsl:when>
    <xsl:when test="@name = 'paiements'">Paiements</xsl:when>
    <xsl:when test="@name = 'adresses'">Changements d’adresse</xsl:when>
    <xsl:when test="@name = 'factures'">Factures établies ici</xsl:when>
    <xsl:otherwise><xsl:value-of select="@name"/></xsl:otherwise>
  </xsl:choose>
</xsl:template>

</xsl:stylesheet>
