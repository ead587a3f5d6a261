<?xml version="1.0" encoding="UTF-8"?>
<!-- SPDX-License-Identifier: Apache-2.0 -->
<!-- The files of the family software: what they would change, then what they changed. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">

<xsl:template match="guichet-import" mode="title">Importer un fichier</xsl:template>

<xsl:template match="guichet-import">
  <xsl:call-template name="errors"/>
  <xsl:if test="@written"><p class="notice notice-done" role="status">Le fichier est enregistré.</p></xsl:if>
  <h1>Importer un fichier</h1>
  <p class="lead">Un fichier CSV du logiciel famille, comparé d’abord à ce qui est connu. Il est enregistré en entier, ou pas du tout.</p>
  <xsl:if test="verdict">
    <section aria-labelledby="resultat">
      <h2 id="resultat">Résultat&#160;: <xsl:value-of select="@table"/></h2>
      <dl>
        <xsl:for-each select="verdict"><dt><xsl:call-template name="verdict-words"/></dt><dd><xsl:value-of select="@count"/></dd></xsl:for-each>
      </dl>
      <xsl:for-each select="verdict[ligne]">
        <h3><xsl:call-template name="verdict-words"/></h3>
        <ul>
          <xsl:for-each select="ligne"><li>ligne <xsl:value-of select="@number"/><xsl:if test="@key">, <xsl:value-of select="@key"/></xsl:if><xsl:if test="@column">, <xsl:value-of select="@column"/></xsl:if><xsl:if test="@code">&#160;: <xsl:call-template name="import-reason"/></xsl:if></li></xsl:for-each>
        </ul>
        <xsl:if test="@more"><p>Et <xsl:value-of select="@more"/> autres.</p></xsl:if>
      </xsl:for-each>
      <xsl:choose>
        <xsl:when test="@depot">
          <form method="post" enctype="multipart/form-data" action="{$base}/guichet/import">
            <xsl:for-each select="form"><xsl:call-template name="token"/></xsl:for-each>
            <input type="hidden" name="table" value="{@table}"/>
            <input type="hidden" name="depot" value="{@depot}"/>
            <div class="actions"><button class="button">Enregistrer ce fichier</button></div>
          </form>
        </xsl:when>
        <xsl:when test="@written"/>
        <xsl:when test="verdict[@name = 'refusee']/@count &gt; 0"><p><strong>Rien n’est enregistré.</strong> Corrigez les lignes refusées, puis choisissez le fichier de nouveau.</p></xsl:when>
        <xsl:otherwise><p>Rien à enregistrer&#160;: tout est déjà connu.</p></xsl:otherwise>
      </xsl:choose>
    </section>
  </xsl:if>
  <form method="post" enctype="multipart/form-data" action="{$base}/guichet/import" novalidate="novalidate">
    <h2>Choisir un fichier</h2>
    <xsl:for-each select="form"><xsl:call-template name="token"/></xsl:for-each>
    <xsl:variable name="table" select="form/problem[@field = 'table']"/>
    <xsl:variable name="chosen" select="@table"/>
    <div class="field">
      <label for="table">Table</label>
      <xsl:call-template name="hint-and-error"><xsl:with-param name="name">table</xsl:with-param><xsl:with-param name="hint">Envoyez-les dans cet ordre.</xsl:with-param><xsl:with-param name="problem" select="$table"/></xsl:call-template>
      <select id="table" name="table"><xsl:call-template name="described-by"><xsl:with-param name="name">table</xsl:with-param><xsl:with-param name="hint">x</xsl:with-param><xsl:with-param name="problem" select="$table"/></xsl:call-template>
        <xsl:for-each select="table"><option value="{@name}"><xsl:if test="@name = $chosen"><xsl:attribute name="selected">selected</xsl:attribute></xsl:if><xsl:call-template name="table-words"/></option></xsl:for-each>
      </select>
    </div>
    <xsl:variable name="file" select="form/problem[@field = 'fichier']"/>
    <div class="field">
      <label for="fichier">Fichier CSV</label>
      <xsl:call-template name="hint-and-error"><xsl:with-param name="name">fichier</xsl:with-param><xsl:with-param name="hint">UTF-8, séparé par des points-virgules, avec une ligne d’en-tête.</xsl:with-param><xsl:with-param name="problem" select="$file"/></xsl:call-template>
      <input type="file" id="fichier" name="fichier" accept=".csv,text/csv"><xsl:call-template name="described-by"><xsl:with-param name="name">fichier</xsl:with-param><xsl:with-param name="hint">x</xsl:with-param><xsl:with-param name="problem" select="$file"/></xsl:call-template></input>
    </div>
    <div class="actions"><button class="button-quiet">Comparer</button></div>
  </form>
</xsl:template>

<xsl:template name="verdict-words">
  <xsl:choose>
    <xsl:when test="@name = 'refusee'">Lignes refusées</xsl:when>
    <xsl:when test="@name = 'modifiee'">Lignes modifiées</xsl:when>
    <xsl:when test="@name = 'ajoutee'">Lignes ajoutées</xsl:when>
    <xsl:otherwise>Lignes identiques</xsl:otherwise>
  </xsl:choose>
</xsl:template>

<xsl:template name="table-words">
  <xsl:choose>
    <xsl:when test="@name = 'ecoles'">Écoles</xsl:when><xsl:when test="@name = 'familles'">Familles</xsl:when><xsl:when test="@name = 'saisons'">Saisons</xsl:when><xsl:when test="@name = 'responsables'">Responsables</xsl:when>
    <xsl:when test="@name = 'enfants'">Enfants</xsl:when><xsl:when test="@name = 'calendriers'">Calendriers</xsl:when><xsl:when test="@name = 'tarifs'">Tarifs</xsl:when>
    <xsl:when test="@name = 'activites'">Activités</xsl:when><xsl:when test="@name = 'inscriptions'">Inscriptions</xsl:when><xsl:when test="@name = 'factures'">Factures</xsl:when>
    <xsl:when test="@name = 'lignes'">Lignes de factures</xsl:when>
    <xsl:otherwise><xsl:value-of select="@name"/></xsl:otherwise>
  </xsl:choose>
</xsl:template>

<xsl:template name="import-reason">
  <xsl:choose>
    <xsl:when test="@code = 'vide'">une valeur est nécessaire</xsl:when>
    <xsl:when test="@code = 'long'">trop long</xsl:when>
    <xsl:when test="@code = 'caracteres'">n’est pas de l’UTF-8 sans caractère de contrôle</xsl:when>
    <xsl:when test="@code = 'code'">un code a des lettres, des chiffres et . _ / -, 40 au plus</xsl:when>
    <xsl:when test="@code = 'jour'">un jour s’écrit 2026-12-24 ou 24/12/2026</xsl:when>
    <xsl:when test="@code = 'montant'">n’est pas un montant possible</xsl:when>
    <xsl:when test="@code = 'nombre'">n’est pas un nombre possible</xsl:when>
    <xsl:when test="@code = 'choix'">n’est pas un des mots prévus</xsl:when>
    <xsl:when test="@code = 'inconnu'">ce code n’est pas connu&#8239;; envoyez d’abord sa table</xsl:when>
    <xsl:when test="@code = 'regie'">aucune régie de ce nom</xsl:when>
    <xsl:when test="@code = 'telephone'">n’est pas un numéro de téléphone</xsl:when>
    <xsl:when test="@code = 'courriel'">n’est pas une adresse électronique</xsl:when>
    <xsl:when test="@code = 'regle'">n’est pas une règle de délai</xsl:when>
    <xsl:when test="@code = 'cellules'">la ligne n’a pas autant de cellules que l’en-tête</xsl:when>
    <xsl:when test="@code = 'doublon'">figure déjà plus haut</xsl:when>
    <xsl:when test="@code = 'guillemets'">le fichier n’est plus lisible à partir d’ici&#160;: guillemets mal placés</xsl:when>
    <xsl:when test="@code = 'entete'">l’en-tête n’a pas exactement les colonnes prévues</xsl:when>
    <xsl:when test="@code = 'periode'">finit avant de commencer</xsl:when>
    <xsl:when test="@code = 'reecrite'">une facture émise ne change pas&#8239;; corrigez par une autre facture</xsl:when>
    <xsl:when test="@code = 'recule'">une facture encaissée, transmise ou annulée le reste</xsl:when>
    <xsl:when test="@code = 'somme'">les lignes ne font pas le montant de la facture</xsl:when>
    <xsl:when test="@code = 'reference'">une autre facture a les mêmes lettres et chiffres</xsl:when>
    <xsl:otherwise>refusée</xsl:otherwise>
  </xsl:choose>
</xsl:template>

<xsl:template match="guichet-import//problem[@field = 'table']" mode="words" priority="2">Choisissez la table</xsl:template>
<xsl:template match="guichet-import//problem[@field = 'fichier'][@code = 'missing']" mode="words" priority="2">Choisissez un fichier CSV</xsl:template>
<xsl:template match="guichet-import//problem[@field = 'fichier'][@code = 'too-big']" mode="words" priority="2">Ce fichier est trop gros&#160;: coupez-le, ou demandez à l’administrateur d’utiliser roubaixctl import</xsl:template>
<xsl:template match="guichet-import//problem[@field = 'fichier'][@code = 'gone']" mode="words" priority="2">Ce fichier n’attend plus d’être enregistré&#160;: choisissez-le de nouveau</xsl:template>
</xsl:stylesheet>
