<?xml version="1.0" encoding="UTF-8"?>
<!-- SPDX-License-Identifier: Apache-2.0 -->
<!-- The lists of a day, for those who receive the children. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">

<xsl:template match="guichet-activites" mode="title">Activités du <xsl:value-of select="@day"/></xsl:template>

<xsl:template match="guichet-activites">
  <xsl:if test="@wrong"><div class="notice notice-stop" role="alert"><p>Ce jour n’existe pas&#160;: voici aujourd’hui.</p></div></xsl:if>
  <h1>Activités du <xsl:value-of select="@day"/></h1>
  <nav class="months screen-only" aria-label="Jours">
    <a href="{$base}/guichet/activites?jour={@previous}" rel="prev">Jour précédent</a>
    <a href="{$base}/guichet/activites?jour={@next}" rel="next">Jour suivant</a>
  </nav>
  <form method="get" action="{$base}/guichet/activites" class="actions filter screen-only" aria-label="Choisir un jour">
    <label for="jour">Jour</label>
    <input type="date" id="jour" name="jour" value="{@date}"/>
    <button class="button-quiet">Voir</button>
    <a href="{$base}/guichet/activites/fermer?du={@date}&amp;au={@date}">Fermer des activités</a>
  </form>
  <xsl:choose>
    <xsl:when test="activite">
      <div class="table-scroll" tabindex="0" role="region" aria-label="Activités du jour">
        <table class="table table-dense">
          <caption>Réservations du <xsl:value-of select="@day"/></caption>
          <thead><tr><th scope="col">Lieu</th><th scope="col">Activité</th><th scope="col">Réservés</th><th scope="col">Places</th><th scope="col">En attente</th><th scope="col">Pointage</th></tr></thead>
          <tbody>
            <xsl:for-each select="activite"><tr>
              <td><xsl:value-of select="@place"/></td>
              <th scope="row"><a href="{$base}{@path}"><xsl:value-of select="@name"/><span class="visually-hidden">, <xsl:value-of select="@place"/></span></a></th>
              <td><xsl:value-of select="@booked"/></td>
              <td><xsl:choose><xsl:when test="@full"><strong><xsl:value-of select="@seats"/>, complet</strong></xsl:when><xsl:when test="@seats"><xsl:value-of select="@seats"/></xsl:when><xsl:otherwise>sans limite</xsl:otherwise></xsl:choose></td>
              <td><xsl:value-of select="@waiting"/></td>
              <td><xsl:if test="@marked">commencé</xsl:if></td>
            </tr></xsl:for-each>
          </tbody>
        </table>
      </div>
    </xsl:when>
    <xsl:otherwise><p>Aucune réservation ce jour-là.</p></xsl:otherwise>
  </xsl:choose>
</xsl:template>

<xsl:template match="guichet-liste" mode="title"><xsl:value-of select="@name"/>, <xsl:value-of select="@day"/></xsl:template>

<xsl:template match="guichet-liste">
  <p class="back screen-only"><a href="{$base}/guichet/activites?jour={@date}">Activités du jour</a></p>
  <xsl:call-template name="errors"/>
  <xsl:if test="@done = 'oui'"><p class="notice notice-done screen-only" role="status">Le pointage est enregistré.</p></xsl:if>
  <xsl:if test="@done = 'fermer'"><p class="notice notice-done screen-only" role="status">Ce jour est fermé&#160;: ses réservations sont annulées, les familles sont prévenues.</p></xsl:if>
  <xsl:if test="@done = 'rouvrir'"><p class="notice notice-done screen-only" role="status">Ce jour peut de nouveau être réservé. Les réservations annulées le restent.</p></xsl:if>
  <xsl:if test="@notice = 'passe'"><div class="notice notice-stop" role="alert"><p><strong>Rien n’a été fermé&#160;:</strong> ce jour est passé.</p></div></xsl:if>
  <xsl:if test="@notice = 'avenir'"><div class="notice notice-stop" role="alert"><p><strong>Rien n’a été enregistré&#160;:</strong> ce jour est à venir, personne n’y est encore venu.</p></div></xsl:if>
  <h1><xsl:value-of select="@name"/>, <xsl:value-of select="@place"/></h1>
  <p class="lead">Le <xsl:value-of select="@day"/>&#160;: <xsl:value-of select="count(enfant)"/> réservé<xsl:if test="count(enfant) &gt; 1">s</xsl:if><xsl:if test="@seats"> pour <xsl:value-of select="@seats"/> place<xsl:if test="@seats &gt; 1">s</xsl:if></xsl:if></p>
  <xsl:if test="@closed"><div class="notice notice-attention"><p><strong>Fermé&#160;:</strong><xsl:text> </xsl:text><xsl:value-of select="@closed"/></p>
    <form method="post" action="{$base}{@path}/rouvrir" class="screen-only"><xsl:for-each select="form"><xsl:call-template name="token"/></xsl:for-each><button class="button-quiet">Rouvrir ce jour</button></form></div></xsl:if>
  <form method="post" action="{$base}{@path}">
    <xsl:for-each select="form"><xsl:call-template name="token"/></xsl:for-each>
    <xsl:choose>
      <xsl:when test="enfant">
        <div class="table-scroll" tabindex="0" role="region" aria-label="Enfants réservés">
          <table class="table table-dense">
            <caption>Enfants réservés</caption>
            <thead><tr><th scope="col">Enfant</th><th scope="col">Classe</th><th scope="col">Famille</th><th scope="col">Pointage</th></tr></thead>
            <tbody><xsl:apply-templates select="enfant" mode="liste"/></tbody>
          </table>
        </div>
      </xsl:when>
      <xsl:otherwise><p>Personne n’est réservé.</p></xsl:otherwise>
    </xsl:choose>
    <xsl:if test="non-prevu">
      <h2>Venus sans réservation</h2>
      <ul><xsl:for-each select="non-prevu"><li><strong><xsl:value-of select="@last-name"/><xsl:text> </xsl:text><xsl:value-of select="@first-name"/></strong><xsl:if test="@classe">, <xsl:value-of select="@classe"/></xsl:if><xsl:if test="@ecole">, <xsl:value-of select="@ecole"/></xsl:if></li></xsl:for-each></ul>
    </xsl:if>
    <xsl:if test="@open">
      <div class="screen-only">
        <xsl:for-each select="form">
          <xsl:call-template name="input">
            <xsl:with-param name="name">code</xsl:with-param>
            <xsl:with-param name="label">Ajouter un enfant non prévu, par son code</xsl:with-param>
            <xsl:with-param name="required" select="false()"/>
            <xsl:with-param name="spellcheck">false</xsl:with-param>
            <xsl:with-param name="maxlength">40</xsl:with-param>
          </xsl:call-template>
        </xsl:for-each>
        <div class="actions"><button class="button">Enregistrer le pointage</button></div>
      </div>
    </xsl:if>
  </form>
  <xsl:if test="@closable">
    <section class="card screen-only" aria-labelledby="fermer">
      <h2 id="fermer">Fermer ce jour</h2>
      <p>Réservations et attentes à annuler&#160;: <xsl:value-of select="count(enfant) + count(attente)"/>. Rien n’en sera facturé, et chaque famille recevra un courriel avec ce motif.</p>
      <form method="post" action="{$base}{@path}/fermer" novalidate="novalidate">
        <xsl:for-each select="form">
          <xsl:call-template name="token"/>
          <xsl:call-template name="input">
            <xsl:with-param name="name">motif</xsl:with-param>
            <xsl:with-param name="label">Motif, tel que les familles le liront</xsl:with-param>
            <xsl:with-param name="maxlength">200</xsl:with-param>
          </xsl:call-template>
        </xsl:for-each>
        <div class="actions"><button class="button-danger">Fermer ce jour et prévenir les familles</button></div>
        <p><a href="{$base}/guichet/activites/fermer?activite={@code}&amp;du={@date}&amp;au={@date}">Fermer d’autres activités ou d’autres jours, ou déplacer les réservations</a></p>
      </form>
    </section>
  </xsl:if>
  <xsl:if test="attente">
    <h2>Liste d’attente</h2>
    <ol><xsl:for-each select="attente"><li><strong><xsl:value-of select="@last-name"/><xsl:text> </xsl:text><xsl:value-of select="@first-name"/></strong>, famille <xsl:value-of select="@famille"/></li></xsl:for-each></ol>
  </xsl:if>
</xsl:template>

<xsl:template match="enfant" mode="liste">
  <tr>
    <th scope="row"><a href="{$base}/guichet/enfants/{@id}"><xsl:value-of select="@last-name"/><xsl:text> </xsl:text><xsl:value-of select="@first-name"/></a><xsl:for-each select="special"><br/><span class="meta"><xsl:value-of select="@label"/>&#160;: <strong><xsl:value-of select="@value"/></strong></span></xsl:for-each></th>
    <td><xsl:value-of select="@classe"/><xsl:if test="@ecole"><br/><span class="meta"><xsl:value-of select="@ecole"/></span></xsl:if></td>
    <td><xsl:value-of select="@famille"/><xsl:if test="@phones"><br/><span class="meta"><xsl:value-of select="@phones"/></span></xsl:if></td>
    <td>
      <xsl:choose>
        <xsl:when test="../@open">
          <fieldset class="presence"><legend class="visually-hidden"><xsl:value-of select="@first-name"/><xsl:text> </xsl:text><xsl:value-of select="@last-name"/></legend>
            <xsl:call-template name="presence"><xsl:with-param name="value">present</xsl:with-param><xsl:with-param name="words">présent</xsl:with-param></xsl:call-template>
            <xsl:call-template name="presence"><xsl:with-param name="value">absent</xsl:with-param><xsl:with-param name="words">absent</xsl:with-param></xsl:call-template>
            <xsl:call-template name="presence"><xsl:with-param name="value">justifie</xsl:with-param><xsl:with-param name="words">absence justifiée</xsl:with-param></xsl:call-template>
          </fieldset>
        </xsl:when>
        <xsl:otherwise><span class="print-only">□</span></xsl:otherwise>
      </xsl:choose>
    </td>
  </tr>
</xsl:template>

<xsl:template name="presence">
  <xsl:param name="value"/>
  <xsl:param name="words"/>
  <span class="choice"><input type="radio" id="e{@id}-{$value}" name="e{@id}" value="{$value}"><xsl:if test="@state = $value"><xsl:attribute name="checked">checked</xsl:attribute></xsl:if></input><label for="e{@id}-{$value}"><xsl:value-of select="$words"/></label></span>
</xsl:template>

<xsl:template match="guichet-liste//problem[@field = 'motif']" mode="words" priority="2">Saisissez le motif, en 200 caractères au plus</xsl:template>
<xsl:template match="guichet-liste//problem[@field = 'code']" mode="words" priority="2">Aucun enfant n’a ce code</xsl:template>
</xsl:stylesheet>
