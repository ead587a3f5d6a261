<?xml version="1.0" encoding="UTF-8"?>
<!-- SPDX-License-Identifier: Apache-2.0 -->
<!-- The month's count of each family, and its invoices: what they would be, then what was made. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">

<xsl:template match="guichet-facturation" mode="title">Facturation, <xsl:value-of select="@words"/></xsl:template>

<xsl:template match="guichet-facturation">
  <xsl:call-template name="errors"/>
  <xsl:if test="@done"><p class="notice notice-done" role="status"><xsl:value-of select="@done"/> facture<xsl:if test="@done &gt; 1">s</xsl:if> établie<xsl:if test="@done &gt; 1">s</xsl:if>. Les familles les voient dans le Kiosque, et un courriel les en avertit.</p></xsl:if>
  <xsl:if test="@changed"><div class="notice notice-stop" role="alert"><p><strong>Les factures ne seraient plus celles qui ont été montrées.</strong> Rien n’a été établi&#160;: une présence a été pointée, une réservation a changé, ou un collègue vient d’en établir. Vérifiez de nouveau.</p></div></xsl:if>
  <xsl:if test="@wrong"><div class="notice notice-stop" role="alert"><p><strong>Ce mois n’existe pas, ou n’est pas encore venu.</strong> Le mois dernier est affiché.</p></div></xsl:if>
  <h1>Facturation, <xsl:value-of select="@words"/></h1>
  <form method="get" action="{$base}/guichet/facturation" class="actions filter">
    <label for="mois">Mois</label><input type="month" id="mois" name="mois" value="{@month}" class="short"/>
    <label for="regie">Régie</label>
    <select id="regie" name="regie"><option value="">Toutes</option><xsl:for-each select="regie"><option value="{@id}"><xsl:if test="@chosen"><xsl:attribute name="selected">selected</xsl:attribute></xsl:if><xsl:value-of select="@name"/></option></xsl:for-each></select>
    <button class="button-quiet">Voir</button>
  </form>
  <xsl:if test="@running"><p class="notice notice-attention">Le mois n’est pas fini&#160;: seuls les jours passés comptent. Ce qui viendra ensuite sera sur la facture suivante.</p></xsl:if>
  <section aria-labelledby="essai">
    <h2 id="essai">Essai</h2>
    <xsl:choose>
      <xsl:when test="@invoices &gt; 0"><p><strong><xsl:value-of select="@invoices"/> facture<xsl:if test="@invoices &gt; 1">s</xsl:if>, <xsl:value-of select="@amount"/></strong>. Rien n’est établi tant que vous ne l’avez pas confirmé au bas de la page.</p></xsl:when>
      <xsl:otherwise><p>Aucune facture à établir pour ce mois.</p></xsl:otherwise>
    </xsl:choose>
    <p><a href="{$base}/guichet/facturation/comptage?mois={@month}&amp;regie={@regie}">Télécharger le comptage du mois (CSV)</a></p>
  </section>
  <xsl:if test="anomalie">
    <section aria-labelledby="anomalies">
      <h2 id="anomalies">À regarder avant d’établir</h2>
      <xsl:for-each select="anomalie">
        <details class="card">
          <summary><xsl:call-template name="anomalie-words"/>&#160;: <xsl:value-of select="@count"/> famille<xsl:if test="@count &gt; 1">s</xsl:if></summary>
          <ul><xsl:for-each select="famille"><li><a href="{$base}{@path}"><xsl:value-of select="@name"/> (<xsl:value-of select="@code"/>)</a><xsl:if test="../@code = 'non-pointe' or ../@code = 'sans-prix' or ../@code = 'deux-familles'">, <xsl:value-of select="@count"/> jour<xsl:if test="@count &gt; 1">s</xsl:if></xsl:if></li></xsl:for-each></ul>
          <xsl:if test="@count &gt; count(famille)"><p>Et <xsl:value-of select="@count - count(famille)"/> autres.</p></xsl:if>
        </details>
      </xsl:for-each>
    </section>
  </xsl:if>
  <section aria-labelledby="familles">
    <h2 id="familles">Comptage par famille (<xsl:value-of select="@families"/>)</h2>
    <xsl:apply-templates select="famille" mode="facturation"/>
    <xsl:if test="@after"><p><a href="{$base}/guichet/facturation?mois={@month}&amp;regie={@regie}&amp;apres={@after}">Familles suivantes</a></p></xsl:if>
  </section>
  <xsl:if test="@invoices &gt; 0"><xsl:call-template name="facturation-form"/></xsl:if>
</xsl:template>

<xsl:template match="famille" mode="facturation">
  <div class="table-scroll" tabindex="0" role="region" aria-label="Famille {@name}">
    <table>
      <caption><a href="{$base}{@path}"><xsl:value-of select="@name"/> (<xsl:value-of select="@code"/>)</a><xsl:if test="@total">&#160;: <strong><xsl:value-of select="@total"/></strong></xsl:if></caption>
      <thead><tr><th scope="col">Enfant, activité</th><th scope="col">Réservés</th><th scope="col">Présents</th><th scope="col">Absents</th><th scope="col">Justifiés</th><th scope="col">Non prévus</th><th scope="col">Retirés tard</th><th scope="col">Dû</th><th scope="col">Déjà facturé</th></tr></thead>
      <tbody>
        <xsl:for-each select="mois">
          <tr><th scope="row"><xsl:value-of select="@child"/>, <xsl:value-of select="@activite"/><xsl:if test="@month"> (<xsl:value-of select="@month"/>)</xsl:if></th><td><xsl:value-of select="@booked"/></td><td><xsl:value-of select="@present"/></td><td><xsl:value-of select="@absent"/></td><td><xsl:value-of select="@justified"/></td><td><xsl:value-of select="@unbooked"/></td><td><xsl:value-of select="@late"/></td><td class="nowrap"><xsl:value-of select="@due"/></td><td class="nowrap"><xsl:value-of select="@invoiced"/></td></tr>
        </xsl:for-each>
      </tbody>
    </table>
  </div>
</xsl:template>

<xsl:template name="facturation-form">
  <xsl:variable name="doc" select="."/>
  <form method="post" action="{$base}/guichet/facturation" novalidate="novalidate" class="card">
    <h2>Établir les factures</h2>
    <xsl:for-each select="form">
      <xsl:call-template name="token"/>
      <input type="hidden" name="mois" value="{$doc/@month}"/>
      <input type="hidden" name="regie" value="{$doc/@regie}"/>
      <input type="hidden" name="factures" value="{$doc/@invoices}"/>
      <input type="hidden" name="lignes" value="{$doc/@lines}"/>
      <input type="hidden" name="montant" value="{$doc/@cents}"/>
      <xsl:call-template name="facturation-input">
        <xsl:with-param name="name">libelle</xsl:with-param>
        <xsl:with-param name="label">Libellé des factures</xsl:with-param>
        <xsl:with-param name="first" select="concat('Kiosque Famille, ', $doc/@words)"/>
      </xsl:call-template>
      <xsl:call-template name="facturation-input">
        <xsl:with-param name="name">correction</xsl:with-param>
        <xsl:with-param name="label">Libellé des lignes qui corrigent un mois déjà facturé</xsl:with-param>
        <xsl:with-param name="first">régularisation</xsl:with-param>
      </xsl:call-template>
      <xsl:call-template name="facturation-input">
        <xsl:with-param name="name">prefixe</xsl:with-param>
        <xsl:with-param name="label">Début des numéros</xsl:with-param>
        <xsl:with-param name="hint">Six lettres et chiffres au plus. Les numéros se suivent sans jamais resservir.</xsl:with-param>
        <xsl:with-param name="first">K</xsl:with-param>
      </xsl:call-template>
      <xsl:variable name="problem" select="problem[@field = 'echeance']"/>
      <div class="field">
        <label for="echeance">À payer avant le</label>
        <xsl:call-template name="hint-and-error"><xsl:with-param name="name">echeance</xsl:with-param><xsl:with-param name="problem" select="$problem"/></xsl:call-template>
        <input type="date" id="echeance" name="echeance" class="short" value="{field[@name = 'echeance']/@value}"><xsl:call-template name="described-by"><xsl:with-param name="name">echeance</xsl:with-param><xsl:with-param name="problem" select="$problem"/></xsl:call-template></input>
      </div>
    </xsl:for-each>
    <div class="actions"><button class="button">Établir <xsl:value-of select="@invoices"/> facture<xsl:if test="@invoices &gt; 1">s</xsl:if></button></div>
  </form>
</xsl:template>

<!-- An input with words of its own until something else was typed. Context: <form>. -->
<xsl:template name="facturation-input">
  <xsl:param name="name"/>
  <xsl:param name="label"/>
  <xsl:param name="hint"/>
  <xsl:param name="first"/>
  <xsl:variable name="problem" select="problem[@field = $name]"/>
  <xsl:variable name="field" select="field[@name = $name]"/>
  <div class="field">
    <label for="{$name}"><xsl:value-of select="$label"/></label>
    <xsl:call-template name="hint-and-error"><xsl:with-param name="name" select="$name"/><xsl:with-param name="hint" select="string($hint)"/><xsl:with-param name="problem" select="$problem"/></xsl:call-template>
    <input type="text" id="{$name}" name="{$name}" autocomplete="off" maxlength="60">
      <xsl:attribute name="value"><xsl:choose><xsl:when test="$field/@value or $problem"><xsl:value-of select="$field/@value"/></xsl:when><xsl:otherwise><xsl:value-of select="$first"/></xsl:otherwise></xsl:choose></xsl:attribute>
      <xsl:call-template name="described-by"><xsl:with-param name="name" select="$name"/><xsl:with-param name="hint" select="string($hint)"/><xsl:with-param name="problem" select="$problem"/></xsl:call-template>
    </input>
  </div>
</xsl:template>

<xsl:template match="guichet-facturation//problem[@code = 'missing']" mode="words" priority="2">Remplissez ce champ</xsl:template>
<xsl:template match="guichet-facturation//problem[@field = 'prefixe'][@code = 'format']" mode="words" priority="2">Écrivez de une à six lettres et chiffres, sans accent</xsl:template>
<xsl:template match="guichet-facturation//problem[@field = 'echeance']" mode="words" priority="3">Donnez un jour à venir</xsl:template>

<xsl:template name="anomalie-words">
  <xsl:choose>
    <xsl:when test="@code = 'non-pointe'">Réservé, mais pas pointé alors que la liste l’était</xsl:when>
    <xsl:when test="@code = 'sans-prix'">Venu sans réservation, sans tarif qui le dise</xsl:when>
    <xsl:when test="@code = 'deux-familles'">Venu sans réservation, et deux familles&#160;: non facturé</xsl:when>
    <xsl:when test="@code = 'negatif'">Rien à payer après corrections&#160;: pas de facture, le solde reste au compte</xsl:when>
    <xsl:when test="@code = 'sans-quotient'">Sans quotient familial&#160;: tarif le plus haut</xsl:when>
    <xsl:when test="@code = 'double'">Plus du double du mois précédent</xsl:when>
    <xsl:when test="@code = 'adresse'">Sans adresse</xsl:when>
  </xsl:choose>
</xsl:template>

</xsl:stylesheet>
