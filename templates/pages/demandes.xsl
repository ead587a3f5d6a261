<?xml version="1.0" encoding="UTF-8"?>
<!-- SPDX-License-Identifier: Apache-2.0 -->
<!-- « Mes demandes »: the list, one demande, cancelling and completing it. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">

<!-- How an answer went out. -->
<xsl:template name="demande-channel">
  <xsl:param name="code" select="@channel"/>
  <xsl:choose>
    <xsl:when test="$code = 'lettre'">lettre</xsl:when>
    <xsl:when test="$code = 'telephone'">téléphone</xsl:when>
    <xsl:when test="$code = 'fax'">fax</xsl:when>
    <xsl:when test="$code = 'courriel'">courriel</xsl:when>
    <xsl:when test="$code = 'guichet'">échange au guichet</xsl:when>
    <xsl:when test="$code = 'en_ligne'">message en ligne</xsl:when>
  </xsl:choose>
</xsl:template>

<!-- A text of several lines, as paragraphs. -->
<xsl:template name="demande-lines">
  <xsl:param name="text" select="."/>
  <xsl:variable name="first" select="substring-before(concat($text, '&#10;'), '&#10;')"/>
  <xsl:if test="normalize-space($first)"><p><xsl:value-of select="$first"/></p></xsl:if>
  <xsl:if test="contains($text, '&#10;')">
    <xsl:call-template name="demande-lines"><xsl:with-param name="text" select="substring-after($text, '&#10;')"/></xsl:call-template>
  </xsl:if>
</xsl:template>

<!-- The list. -->
<xsl:template match="demandes" mode="title">Mes demandes</xsl:template>

<xsl:template match="demandes">
  <h1>Mes demandes</h1>
  <xsl:call-template name="demandes-waiting"/>
  <xsl:for-each select="draft">
    <div class="notice">
      <p><strong>Brouillon&#160;: <xsl:value-of select="@name"/>.</strong> Enregistré le <xsl:value-of select="@saved"/>, gardé jusqu’au <xsl:value-of select="@until"/>.
      <a href="{$base}/services/{@service}/formulaire">Reprendre<span class="visually-hidden"> le brouillon&#160;: <xsl:value-of select="@name"/></span></a></p>
    </div>
  </xsl:for-each>
  <xsl:call-template name="demandes-filters"/>
  <xsl:choose>
    <xsl:when test="demande">
      <ul class="cards demandes"><xsl:apply-templates select="demande" mode="row"/></ul>
    </xsl:when>
    <xsl:when test="@later"><p>Il n’y a pas d’autre demande.</p></xsl:when>
    <xsl:when test="@group or @service"><p>Aucune demande ne correspond à ce choix.</p></xsl:when>
    <xsl:otherwise>
      <p class="lead">Vous n’avez pas encore envoyé de demande.</p>
      <p><a class="button" href="{$base}/">Voir les services</a></p>
    </xsl:otherwise>
  </xsl:choose>
  <xsl:if test="@more"><xsl:call-template name="more"><xsl:with-param name="href" select="concat($base, @more)"/></xsl:call-template></xsl:if>
</xsl:template>

<xsl:template name="demandes-waiting">
  <xsl:if test="waiting">
    <div class="notice notice-attention">
      <xsl:choose>
        <xsl:when test="count(waiting) = 1">
          <p><strong>1 demande attend votre réponse.</strong> La mairie a besoin d’une précision avant le <xsl:value-of select="waiting/@asked-until"/>&#160;:
          <a href="{$base}/demandes/{waiting/@numero}"><xsl:value-of select="waiting/@subject"/></a></p>
        </xsl:when>
        <xsl:otherwise>
          <p><strong><xsl:value-of select="count(waiting)"/> demandes attendent votre réponse.</strong></p>
          <ul>
            <xsl:for-each select="waiting">
              <li><a href="{$base}/demandes/{@numero}"><xsl:value-of select="@subject"/> (n°&#160;<xsl:value-of select="@numero"/>)</a>, avant le <xsl:value-of select="@asked-until"/></li>
            </xsl:for-each>
          </ul>
        </xsl:otherwise>
      </xsl:choose>
    </div>
  </xsl:if>
</xsl:template>

<xsl:template name="demandes-pill">
  <xsl:param name="group"/>
  <xsl:param name="words"/>
  <xsl:variable name="etat"><xsl:if test="$group">etat=<xsl:value-of select="$group"/></xsl:if></xsl:variable>
  <xsl:variable name="service"><xsl:if test="@service">service=<xsl:value-of select="@service"/></xsl:if></xsl:variable>
  <xsl:variable name="and"><xsl:if test="$group and @service">&amp;</xsl:if></xsl:variable>
  <xsl:variable name="mark"><xsl:if test="$group or @service">?</xsl:if></xsl:variable>
  <li><a class="pill" href="{$base}/demandes{$mark}{$etat}{$and}{$service}">
    <xsl:if test="string(@group) = string($group)"><xsl:attribute name="aria-current">true</xsl:attribute></xsl:if>
    <xsl:value-of select="$words"/>
  </a></li>
</xsl:template>

<xsl:template name="demandes-filters">
  <nav aria-label="Filtrer les demandes">
    <ul class="pills">
      <xsl:call-template name="demandes-pill"><xsl:with-param name="group" select="''"/><xsl:with-param name="words">Toutes</xsl:with-param></xsl:call-template>
      <xsl:call-template name="demandes-pill"><xsl:with-param name="group" select="'en-cours'"/><xsl:with-param name="words">En cours</xsl:with-param></xsl:call-template>
      <xsl:call-template name="demandes-pill"><xsl:with-param name="group" select="'terminees'"/><xsl:with-param name="words">Terminées</xsl:with-param></xsl:call-template>
    </ul>
  </nav>
  <xsl:variable name="chosen" select="string(@service)"/>
  <form method="get" action="{$base}/demandes" class="actions filter">
    <xsl:if test="@group"><input type="hidden" name="etat" value="{@group}"/></xsl:if>
    <label for="service">Service</label>
    <select id="service" name="service">
      <option value="">Tous les services</option>
      <xsl:for-each select="$page/service">
        <option value="{@id}">
          <xsl:if test="@id = $chosen"><xsl:attribute name="selected">selected</xsl:attribute></xsl:if>
          <xsl:value-of select="@name"/>
        </option>
      </xsl:for-each>
    </select>
    <button class="button-quiet">Filtrer</button>
  </form>
</xsl:template>

<xsl:template match="demande" mode="row">
  <li class="card state-{@state}">
    <xsl:call-template name="state"><xsl:with-param name="state" select="@state"/><xsl:with-param name="date" select="@state-date"/></xsl:call-template>
    <h2><a href="{$base}/demandes/{@numero}"><xsl:value-of select="@subject"/><span class="visually-hidden"> (n°&#160;<xsl:value-of select="@numero"/>)</span></a></h2>
    <xsl:if test="@asked"><p><xsl:value-of select="@asked"/></p></xsl:if>
    <xsl:if test="@summary">
      <p><xsl:value-of select="@summary"/><xsl:if test="@channel"><xsl:text> </xsl:text><strong>Réponse par <xsl:call-template name="demande-channel"/>.</strong></xsl:if></p>
    </xsl:if>
    <p class="meta">
      <xsl:text>N°&#160;</xsl:text><xsl:value-of select="@numero"/>
      <xsl:text> · envoyée le </xsl:text><xsl:value-of select="@sent"/>
      <xsl:if test="@office"> · <xsl:value-of select="@office"/></xsl:if>
      <xsl:if test="@due"> · réponse prévue avant le <xsl:value-of select="@due"/></xsl:if>
    </p>
  </li>
</xsl:template>

<!-- One demande. -->
<xsl:template match="demande" mode="title">
  <xsl:value-of select="@subject"/> – demande <xsl:value-of select="@numero"/>
</xsl:template>

<xsl:template match="demande">
  <xsl:variable name="path" select="concat($base, '/demandes/', @numero)"/>
  <p class="back screen-only"><a href="{$base}/demandes">Mes demandes</a></p>
  <xsl:for-each select="asked"><xsl:call-template name="errors"/></xsl:for-each>
  <xsl:apply-templates select="@conflict" mode="demande"/>
  <h1><xsl:value-of select="@subject"/></h1>
  <xsl:call-template name="state"><xsl:with-param name="state" select="@state"/><xsl:with-param name="date" select="@state-date"/></xsl:call-template>
  <p class="meta">
    <xsl:text>N°&#160;</xsl:text><xsl:value-of select="@numero"/> · envoyée le <xsl:value-of select="@sent"/>
    <xsl:if test="office/@name"> · <xsl:value-of select="office/@name"/></xsl:if>
    <xsl:if test="@due and @state != 'a_completer'"> · réponse prévue avant le <xsl:value-of select="@due"/></xsl:if>
  </p>
  <xsl:apply-templates select="reponse" mode="demande"/>
  <xsl:apply-templates select="asked" mode="demande"/>
  <xsl:apply-templates select="inscription" mode="inscription"/>
  <xsl:call-template name="demande-events"/>
  <section>
    <h2>Ce que vous avez envoyé</h2>
    <xsl:for-each select="answers/step[answer[value or piece]]">
      <h3><xsl:value-of select="@title"/></h3>
      <dl class="answers">
        <xsl:for-each select="answer[value or piece]">
          <div>
            <dt><xsl:call-template name="answer-label"/></dt>
            <dd><xsl:call-template name="answer-values"><xsl:with-param name="pieces" select="concat($path, '/pieces')"/></xsl:call-template></dd>
          </div>
        </xsl:for-each>
      </dl>
    </xsl:for-each>
  </section>
  <xsl:call-template name="demande-contact"/>
  <div class="actions screen-only">
    <a href="{$path}/accuse">Accusé de réception</a>
    <xsl:if test="@cancelable"><a class="button-quiet" href="{$path}/annuler">Annuler cette demande</a></xsl:if>
  </div>
</xsl:template>

<xsl:template match="@conflict[. = 'annuler']" mode="demande">
  <div class="notice notice-attention" role="alert"><p><strong>La demande n’a pas été annulée.</strong> Le service a commencé à la traiter. Vous pouvez le joindre si vous y renoncez.</p></div>
</xsl:template>

<xsl:template match="@conflict" mode="demande">
  <div class="notice notice-attention" role="alert"><p><strong>Votre réponse n’a pas été enregistrée.</strong> Le service a modifié la demande entre-temps. Voici où elle en est.</p></div>
</xsl:template>

<!-- The office's answer, with who gave it (CRPA L212-1, L212-2). -->
<xsl:template match="reponse" mode="demande">
  <section class="card state-{@state}">
    <h2>Réponse du <xsl:value-of select="@date"/></h2>
    <div class="lead"><xsl:for-each select="summary"><xsl:call-template name="demande-lines"/></xsl:for-each></div>
    <xsl:for-each select="body"><xsl:call-template name="demande-lines"/></xsl:for-each>
    <xsl:if test="normalize-space(reason)"><h3>Motif</h3><xsl:for-each select="reason"><xsl:call-template name="demande-lines"/></xsl:for-each></xsl:if>
    <xsl:if test="normalize-space(remedies)"><h3>Si vous n’êtes pas d’accord</h3><xsl:for-each select="remedies"><xsl:call-template name="demande-lines"/></xsl:for-each></xsl:if>
    <p class="meta">
      <xsl:text>Réponse par </xsl:text><xsl:call-template name="demande-channel"/>
      <xsl:text> · </xsl:text><xsl:value-of select="@author"/>, <xsl:value-of select="@quality"/>, <xsl:value-of select="@office"/>
    </p>
  </section>
</xsl:template>

<!-- What the office asks for. -->
<xsl:template match="asked" mode="demande">
  <section class="card state-a_completer">
    <h2>Le service attend votre réponse</h2>
    <xsl:call-template name="demande-lines"><xsl:with-param name="text" select="string(@text)"/></xsl:call-template>
    <p>
      <xsl:choose>
        <xsl:when test="@late">La date demandée, le <xsl:value-of select="@until"/>, est passée. Vous pouvez encore répondre.</xsl:when>
        <xsl:otherwise>Répondez avant le <strong><xsl:value-of select="@until"/></strong>.</xsl:otherwise>
      </xsl:choose>
    </p>
    <form method="post" action="{$base}/demandes/{../@numero}/completer" novalidate="novalidate">
      <xsl:if test=".//field[@type = 'files']"><xsl:attribute name="enctype">multipart/form-data</xsl:attribute></xsl:if>
      <xsl:for-each select="../form"><xsl:call-template name="token"/></xsl:for-each>
      <xsl:for-each select="removed"><input type="hidden" name="retire" value="{@id}"/></xsl:for-each>
      <button class="visually-hidden" tabindex="-1" aria-hidden="true">Envoyer ma réponse</button>
      <xsl:for-each select="step">
        <xsl:if test="count(../step) &gt; 1"><h3><xsl:value-of select="@title"/></h3></xsl:if>
        <xsl:apply-templates select="." mode="teleservice"/>
      </xsl:for-each>
      <xsl:call-template name="formulaire-attach"/>
      <div class="actions"><button class="button">Envoyer ma réponse</button></div>
    </form>
  </section>
</xsl:template>

<xsl:template name="demande-events">
  <section>
    <h2>Suivi</h2>
    <ol class="events">
      <xsl:for-each select="event">
        <li>
          <strong><xsl:apply-templates select="." mode="event"/></strong>
          <span class="meta"> le <xsl:value-of select="@at"/></span>
          <xsl:if test="@text and @action = 'a_completer'"><xsl:call-template name="demande-lines"><xsl:with-param name="text" select="string(@text)"/></xsl:call-template></xsl:if>
        </li>
      </xsl:for-each>
    </ol>
  </section>
</xsl:template>

<xsl:template match="event" mode="event">Modifiée</xsl:template>
<xsl:template match="event[@action = 'transmise']" mode="event">Transmise aux services</xsl:template>
<xsl:template match="event[@action = 'prise']" mode="event">Prise en charge par le service</xsl:template>
<xsl:template match="event[@action = 'rendue']" mode="event">En attente d’un autre agent du service</xsl:template>
<xsl:template match="event[@action = 'transferee']" mode="event">Transmise à un autre service<xsl:if test="@text">&#160;: <xsl:value-of select="@text"/></xsl:if></xsl:template>
<xsl:template match="event[@action = 'a_completer']" mode="event">Précisions demandées</xsl:template>
<xsl:template match="event[@action = 'completee']" mode="event">Complétée par vous</xsl:template>
<xsl:template match="event[@action = 'traitee']" mode="event">Traitée</xsl:template>
<xsl:template match="event[@action = 'rejetee']" mode="event">Rejetée</xsl:template>
<xsl:template match="event[@action = 'annulee']" mode="event">Annulée par vous</xsl:template>

<xsl:template name="demande-contact">
  <xsl:if test="office/@name">
    <section>
      <h2>Joindre le service</h2>
      <p><xsl:value-of select="office/@name"/>
        <xsl:if test="office/@phone"><br/>Téléphone&#160;: <xsl:value-of select="office/@phone"/></xsl:if>
        <xsl:if test="office/@email"><br/>Adresse électronique&#160;: <a href="mailto:{office/@email}"><xsl:value-of select="office/@email"/></a></xsl:if>
        <xsl:if test="office/@address"><br/><xsl:value-of select="office/@address"/></xsl:if>
        <xsl:if test="office/@hours"><br/><xsl:value-of select="office/@hours"/></xsl:if>
      </p>
    </section>
  </xsl:if>
</xsl:template>

<!-- Cancelling asks once more. -->
<xsl:template match="demande-annuler" mode="title">Annuler la demande <xsl:value-of select="@numero"/></xsl:template>

<xsl:template match="demande-annuler">
  <p class="back screen-only"><a href="{$base}/demandes/{@numero}">Retour à la demande</a></p>
  <h1>Annuler cette demande&#8239;?</h1>
  <p class="lead"><xsl:value-of select="@subject"/> – n°&#160;<xsl:value-of select="@numero"/></p>
  <p>Le service ne la traitera pas. Vous ne pourrez pas revenir en arrière, mais vous pourrez envoyer une nouvelle demande.</p>
  <form method="post" action="{$base}/demandes/{@numero}/annuler">
    <xsl:for-each select="form"><xsl:call-template name="token"/></xsl:for-each>
    <div class="actions">
      <button class="button button-danger">Annuler la demande</button>
      <a class="button-quiet" href="{$base}/demandes/{@numero}">Garder la demande</a>
    </div>
  </form>
</xsl:template>

</xsl:stylesheet>
