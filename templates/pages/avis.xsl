<?xml version="1.0" encoding="UTF-8"?>
<!-- SPDX-License-Identifier: Apache-2.0 -->
<!-- Paying an avis des sommes à payer: start page, the form, check before leaving for the payment service. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">

<!-- Where the two numbers stand on the paper, in a picture and in words. -->
<xsl:template name="avis-drawing">
  <xsl:param name="example" select="@example"/>
  <figure class="drawing">
    <img src="{$base}/static/avis-modele.svg?v={$assets}" alt="" width="640" height="360"/>
    <figcaption>Sur un avis&#160;: <strong>1</strong>, le n° de l’avis, en bas de la première page, après «&#160;Référence de la dette&#160;», par exemple <span class="nowrap"><xsl:value-of select="$example"/></span>&#8239;; <strong>2</strong>, le montant, juste en dessous. La présentation peut varier.</figcaption>
  </figure>
</xsl:template>

<xsl:template name="avis-questions">
  <h2>Une question sur cet avis&#8239;?</h2>
  <ul>
    <li>Sur le montant ou le motif&#160;: adressez-vous au service de la ville nommé sur l’avis<xsl:if test="office/@name">, ou à&#160;: <xsl:value-of select="office/@name"/><xsl:if test="office/@phone">, <xsl:value-of select="office/@phone"/></xsl:if></xsl:if>.</li>
    <li>Sur le paiement, un délai ou des difficultés&#160;: adressez-vous au service de gestion comptable (trésorerie) nommé sur l’avis. La ville ne peut pas accorder de délai.</li>
    <li>Après une mise en demeure ou une saisie, le paiement en ligne est refusé&#160;: appelez la trésorerie.</li>
  </ul>
</xsl:template>

<xsl:template match="avis-accueil" mode="title">Payer un avis des sommes à payer</xsl:template>

<xsl:template match="avis-accueil">
  <h1>Payer un avis des sommes à payer</h1>
  <p class="lead">Payez en ligne un avis des sommes à payer (appelé aussi titre de recette) de la <xsl:value-of select="$city/@name"/>, sans créer de compte.</p>
  <dl class="answers">
    <div><dt>À avoir sous la main</dt><dd>Votre avis, pour son numéro et son montant, et une carte bancaire ou vos identifiants impots.gouv.fr pour un prélèvement</dd></div>
    <div><dt>Coût</dt><dd>Gratuit. L’avis se paie en une fois, en entier.</dd></div>
    <div><dt>Comment</dt><dd>Le paiement se fait sur PayFiP, le site de paiement de la Direction générale des Finances publiques. Vous revenez ensuite ici.</dd></div>
  </dl>
  <div class="actions"><a class="button" href="{$base}/paiement/avis">Payer un avis</a></div>
  <xsl:call-template name="avis-drawing"/>
  <xsl:call-template name="avis-questions"/>
</xsl:template>

<!-- The form. -->
<xsl:template match="avis" mode="title">Payer un avis des sommes à payer</xsl:template>

<xsl:template match="avis">
  <p class="back screen-only"><a href="{$base}/services/avis">Retour</a></p>
  <xsl:call-template name="errors"/>
  <xsl:if test="@notice = 'throttled'">
    <div class="notice notice-stop" role="alert">
      <p><strong>Trop de références ont été essayées depuis votre connexion.</strong> Réessayez dans <xsl:value-of select="@wait"/> minute<xsl:if test="@wait &gt; 1">s</xsl:if>. Ce que vous avez saisi est gardé ci-dessous, et rien n’a été payé.</p>
    </div>
  </xsl:if>
  <h1>Payer un avis des sommes à payer</h1>
  <p class="hint">Tous les champs sont obligatoires.</p>
  <form method="post" action="{$base}/paiement/avis" novalidate="novalidate">
    <xsl:variable name="example" select="@example"/>
    <xsl:for-each select="form">
      <xsl:call-template name="token"/>
      <xsl:call-template name="input">
        <xsl:with-param name="name">reference</xsl:with-param>
        <xsl:with-param name="label">N° de l’avis</xsl:with-param>
        <xsl:with-param name="hint" select="concat('La « référence de la dette », avec ou sans espaces. Exemple : ', $example)"/>
        <xsl:with-param name="autocomplete">off</xsl:with-param>
        <xsl:with-param name="spellcheck">false</xsl:with-param>
      </xsl:call-template>
      <xsl:call-template name="input">
        <xsl:with-param name="name">montant</xsl:with-param>
        <xsl:with-param name="label">Montant de l’avis, en euros</xsl:with-param>
        <xsl:with-param name="hint">Le montant entier, avec les centimes. Exemple : 123,45</xsl:with-param>
        <xsl:with-param name="autocomplete">off</xsl:with-param>
        <xsl:with-param name="inputmode">decimal</xsl:with-param>
      </xsl:call-template>
      <xsl:call-template name="input">
        <xsl:with-param name="name">courriel</xsl:with-param>
        <xsl:with-param name="label">Adresse électronique</xsl:with-param>
        <xsl:with-param name="hint">Pour recevoir l’accusé de réception de la ville et le ticket de paiement de la DGFiP. Format attendu : nom@domaine.fr</xsl:with-param>
        <xsl:with-param name="type">email</xsl:with-param>
        <xsl:with-param name="autocomplete">email</xsl:with-param>
        <xsl:with-param name="spellcheck">false</xsl:with-param>
      </xsl:call-template>
    </xsl:for-each>
    <div class="actions"><button class="button">Continuer</button></div>
  </form>
  <xsl:call-template name="avis-drawing"/>
</xsl:template>

<xsl:template match="avis//problem[@field = 'reference'][@code = 'missing']" mode="words" priority="2">Saisissez le n° de l’avis</xsl:template>
<xsl:template match="avis//problem[@field = 'reference'][@code = 'format']" mode="words" priority="2">Le n° de l’avis n’a pas la bonne forme. Recopiez-le comme dans cet exemple&#160;: <xsl:value-of select="/page/avis/@example"/></xsl:template>
<xsl:template match="avis//problem[@field = 'reference'][@code = 'declined']" mode="words" priority="2">PayFiP ne connaît pas ce numéro, ou l’avis ne peut pas (ou plus) être payé en ligne. Vérifiez-le, ou appelez la trésorerie nommée sur l’avis</xsl:template>
<xsl:template match="avis//problem[@field = 'montant'][@code = 'missing']" mode="words" priority="2">Saisissez le montant de l’avis</xsl:template>
<xsl:template match="avis//problem[@field = 'montant'][@code = 'format']" mode="words" priority="2">Le montant doit être en chiffres, avec deux décimales au plus, par exemple 86,40</xsl:template>
<xsl:template match="avis//problem[@field = 'montant'][@code = 'too-small' or @code = 'too-big']" mode="words" priority="2">Le montant doit être celui de l’avis, entre <xsl:value-of select="/page/avis/@least"/> et <xsl:value-of select="/page/avis/@most"/></xsl:template>
<xsl:template match="avis//problem[@field = 'montant'][@code = 'declined']" mode="words" priority="2">PayFiP refuse ce montant. Recopiez exactement celui de l’avis</xsl:template>
<xsl:template match="avis//problem[@field = 'courriel'][@code = 'missing']" mode="words" priority="2">Saisissez votre adresse électronique</xsl:template>
<xsl:template match="avis//problem[@field = 'courriel'][@code = 'format']" mode="words" priority="2">L’adresse électronique doit avoir la forme prenom.nom@exemple.fr, en 80 caractères au plus</xsl:template>
<xsl:template match="avis//problem[@field = 'courriel'][@code = 'declined']" mode="words" priority="2">PayFiP refuse cette adresse électronique. Donnez-en une autre</xsl:template>

<!-- Check, then leave. -->
<xsl:template match="avis-verification" mode="title">
  <xsl:choose>
    <xsl:when test="@state = 'payee'">Cet avis est déjà payé</xsl:when>
    <xsl:when test="@until">Un paiement est en cours</xsl:when>
    <xsl:otherwise>Vérifiez avant de payer</xsl:otherwise>
  </xsl:choose> – avis des sommes à payer</xsl:template>

<xsl:template match="avis-verification">
  <p class="back screen-only"><a href="{$base}/paiement/avis?saisie={@saisie}">Retour</a></p>
  <xsl:apply-templates select="@notice" mode="avis"/>
  <h1><xsl:choose>
    <xsl:when test="@state = 'payee'">Cet avis est déjà payé</xsl:when>
    <xsl:when test="@until">Un paiement de cet avis est en cours</xsl:when>
    <xsl:when test="@state = 'a_verifier'">Un paiement de cet avis est à vérifier</xsl:when>
    <xsl:otherwise>Vérifiez avant de payer</xsl:otherwise>
  </xsl:choose></h1>
  <xsl:call-template name="avis-standing"/>
  <section class="card">
    <dl class="answers">
      <div><dt>N° de l’avis</dt><dd class="nowrap"><xsl:value-of select="@typed"/></dd><xsl:call-template name="avis-change"><xsl:with-param name="field">reference</xsl:with-param><xsl:with-param name="words">le n° de l’avis</xsl:with-param></xsl:call-template></div>
      <div><dt>Montant</dt><dd><xsl:value-of select="@amount"/></dd><xsl:call-template name="avis-change"><xsl:with-param name="field">montant</xsl:with-param><xsl:with-param name="words">le montant</xsl:with-param></xsl:call-template></div>
      <div><dt>Adresse électronique</dt><dd><xsl:value-of select="@email"/></dd><xsl:call-template name="avis-change"><xsl:with-param name="field">courriel</xsl:with-param><xsl:with-param name="words">l’adresse électronique</xsl:with-param></xsl:call-template></div>
    </dl>
  </section>
  <xsl:if test="not(@state)">
    <div class="notice"><p>Vous allez être redirigé vers le site de paiement de la Direction générale des Finances publiques (PayFiP). Vous aurez un quart d’heure pour y payer&#8239;; vous reviendrez ensuite ici.</p></div>
    <form method="post" action="{$base}/paiement/avis/{@saisie}">
      <xsl:for-each select="form"><xsl:call-template name="token"/></xsl:for-each>
      <div class="actions"><button class="button">Payer <xsl:value-of select="@amount"/></button></div>
    </form>
  </xsl:if>
  <xsl:call-template name="avis-questions"/>
</xsl:template>

<xsl:template name="avis-change">
  <xsl:param name="field"/>
  <xsl:param name="words"/>
  <dd class="answer-change"><a href="{$base}/paiement/avis?saisie={@saisie}#{$field}">Modifier<span class="visually-hidden"><xsl:text> </xsl:text><xsl:value-of select="$words"/></span></a></dd>
</xsl:template>

<!-- Why it cannot be paid now. -->
<xsl:template name="avis-standing">
  <xsl:choose>
    <xsl:when test="@state = 'payee'">
      <div class="notice notice-done"><p>Il a été payé ici le <xsl:value-of select="@paid"/>. Ne le payez pas une seconde fois.</p></div>
    </xsl:when>
    <xsl:when test="@opening">
      <div class="notice notice-attention" role="status"><p>Nous ouvrons votre paiement chez PayFiP. <strong>Ne payez pas une seconde fois.</strong></p>
        <form method="post" action="{$base}/paiement/avis/{@saisie}"><xsl:for-each select="form"><xsl:call-template name="token"/></xsl:for-each><button class="button">Continuer vers PayFiP</button></form></div>
    </xsl:when>
    <xsl:when test="@until">
      <div class="notice notice-attention">
        <p><strong>Ne payez pas une seconde fois.</strong> Un paiement de cet avis a été commencé. S’il n’aboutit pas, vous pourrez recommencer à <xsl:value-of select="@until"/>.</p>
        <xsl:if test="@resume"><p><a class="button" href="{@resume}">Reprendre le paiement sur PayFiP</a></p></xsl:if>
        <xsl:if test="@follow"><p><a href="{$base}{@follow}">Voir où en est ce paiement</a></p></xsl:if>
      </div>
    </xsl:when>
    <xsl:when test="@state = 'a_verifier'">
      <div class="notice notice-attention"><p>La ville vérifie un paiement de cet avis. Ne le payez pas une seconde fois.</p></div>
    </xsl:when>
  </xsl:choose>
</xsl:template>

<!-- What has just been tried, and did not work. -->
<xsl:template match="@notice" mode="avis"/>

<xsl:template match="@notice[. = 'payment-busy']" mode="avis">
  <div class="notice notice-attention" role="alert"><p><strong>Beaucoup de personnes paient en ce moment.</strong> Votre paiement n’a pas été commencé. Réessayez dans quelques secondes avec le bouton ci-dessous.</p></div>
</xsl:template>

<xsl:template match="@notice[. = 'payment-away']" mode="avis">
  <div class="notice notice-attention" role="alert"><p><strong>PayFiP ne répond pas.</strong> Votre paiement n’a pas été commencé et rien n’a été débité. Ce que vous avez saisi est gardé&#160;: réessayez dans quelques minutes.</p></div>
</xsl:template>

<xsl:template match="@notice[. = 'payment-refused']" mode="avis">
  <div class="notice notice-stop" role="alert"><p><strong>PayFiP refuse d’ouvrir ce paiement.</strong> Rien n’a été débité. La ville en est avertie&#8239;; vous pouvez aussi payer par les autres moyens indiqués sur l’avis.</p></div>
</xsl:template>

</xsl:stylesheet>
