<?xml version="1.0" encoding="UTF-8"?>
<!-- SPDX-License-Identifier: Apache-2.0 -->
<!-- Making an account, Mon compte. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">

<!-- The person: fields of domain/account.h, for both pages that ask for them. Context: form. -->
<xsl:template match="problem[@field = 'nom'][@code = 'missing']" mode="words" priority="2">Saisissez votre nom de naissance</xsl:template>
<xsl:template match="problem[@field = 'prenom'][@code = 'missing']" mode="words" priority="2">Saisissez votre prénom</xsl:template>
<xsl:template match="problem[@field = 'nom' or @field = 'nom-usage' or @field = 'prenom'][@code = 'format']" mode="words" priority="2">Un nom s’écrit avec des lettres</xsl:template>
<xsl:template match="problem[@field = 'voie'][@code = 'missing']" mode="words" priority="2">Complétez l’adresse&#160;: saisissez le numéro et la voie, ou videz toute l’adresse</xsl:template>
<xsl:template match="problem[@field = 'code-postal'][@code = 'missing']" mode="words" priority="2">Complétez l’adresse&#160;: saisissez le code postal, ou videz toute l’adresse</xsl:template>
<xsl:template match="problem[@field = 'ville'][@code = 'missing']" mode="words" priority="2">Complétez l’adresse&#160;: saisissez la ville, ou videz toute l’adresse</xsl:template>
<xsl:template match="problem[@field = 'code-postal'][@code = 'format']" mode="words" priority="2">Un code postal a cinq chiffres, par exemple 59200. Pour une adresse à l’étranger, indiquez aussi le pays</xsl:template>
<xsl:template match="problem[@field = 'telephone'][@code = 'format']" mode="words" priority="2">Ce numéro n’est pas complet. Exemple&#160;: 06&#160;39&#160;98&#160;12&#160;34</xsl:template>

<xsl:template name="person-fields">
  <fieldset class="group">
    <legend><h2>Votre identité</h2></legend>
    <xsl:call-template name="input">
      <xsl:with-param name="name">nom</xsl:with-param>
      <xsl:with-param name="label">Nom de naissance</xsl:with-param>
      <xsl:with-param name="autocomplete">family-name</xsl:with-param>
      <xsl:with-param name="maxlength">100</xsl:with-param>
      <xsl:with-param name="spellcheck">false</xsl:with-param>
    </xsl:call-template>
    <xsl:call-template name="input">
      <xsl:with-param name="name">nom-usage</xsl:with-param>
      <xsl:with-param name="label">Nom d’usage</xsl:with-param>
      <xsl:with-param name="hint">S’il est différent du nom de naissance.</xsl:with-param>
      <xsl:with-param name="required" select="false()"/>
      <xsl:with-param name="maxlength">100</xsl:with-param>
      <xsl:with-param name="spellcheck">false</xsl:with-param>
    </xsl:call-template>
    <xsl:call-template name="input">
      <xsl:with-param name="name">prenom</xsl:with-param>
      <xsl:with-param name="label">Prénom</xsl:with-param>
      <xsl:with-param name="autocomplete">given-name</xsl:with-param>
      <xsl:with-param name="maxlength">100</xsl:with-param>
      <xsl:with-param name="spellcheck">false</xsl:with-param>
    </xsl:call-template>
  </fieldset>
  <fieldset class="group">
    <legend><h2>Votre adresse postale</h2></legend>
    <p class="hint">Elle est demandée pour certaines démarches. Vous pouvez la donner maintenant ou plus tard.</p>
    <xsl:call-template name="input">
      <xsl:with-param name="name">voie</xsl:with-param>
      <xsl:with-param name="label">Numéro et voie</xsl:with-param>
      <xsl:with-param name="autocomplete">address-line1</xsl:with-param>
      <xsl:with-param name="required" select="false()"/>
      <xsl:with-param name="maxlength">150</xsl:with-param>
    </xsl:call-template>
    <xsl:call-template name="input">
      <xsl:with-param name="name">complement</xsl:with-param>
      <xsl:with-param name="label">Complément d’adresse</xsl:with-param>
      <xsl:with-param name="hint">Bâtiment, étage, appartement…</xsl:with-param>
      <xsl:with-param name="autocomplete">address-line2</xsl:with-param>
      <xsl:with-param name="required" select="false()"/>
      <xsl:with-param name="maxlength">150</xsl:with-param>
    </xsl:call-template>
    <xsl:call-template name="input">
      <xsl:with-param name="name">code-postal</xsl:with-param>
      <xsl:with-param name="label">Code postal</xsl:with-param>
      <xsl:with-param name="autocomplete">postal-code</xsl:with-param>
      <xsl:with-param name="required" select="false()"/>
      <xsl:with-param name="maxlength">12</xsl:with-param>
    </xsl:call-template>
    <xsl:call-template name="input">
      <xsl:with-param name="name">ville</xsl:with-param>
      <xsl:with-param name="label">Ville</xsl:with-param>
      <xsl:with-param name="autocomplete">address-level2</xsl:with-param>
      <xsl:with-param name="required" select="false()"/>
      <xsl:with-param name="maxlength">100</xsl:with-param>
    </xsl:call-template>
    <xsl:call-template name="input">
      <xsl:with-param name="name">pays</xsl:with-param>
      <xsl:with-param name="label">Pays</xsl:with-param>
      <xsl:with-param name="hint">Seulement si ce n’est pas la France.</xsl:with-param>
      <xsl:with-param name="autocomplete">country-name</xsl:with-param>
      <xsl:with-param name="required" select="false()"/>
      <xsl:with-param name="maxlength">60</xsl:with-param>
    </xsl:call-template>
  </fieldset>
  <fieldset class="group">
    <legend><h2>Vous joindre</h2></legend>
    <xsl:call-template name="input">
      <xsl:with-param name="name">telephone</xsl:with-param>
      <xsl:with-param name="label">Téléphone</xsl:with-param>
      <xsl:with-param name="hint">Pour vous joindre si une demande le nécessite.</xsl:with-param>
      <xsl:with-param name="type">tel</xsl:with-param>
      <xsl:with-param name="autocomplete">tel</xsl:with-param>
      <xsl:with-param name="required" select="false()"/>
      <xsl:with-param name="maxlength">30</xsl:with-param>
    </xsl:call-template>
    <xsl:call-template name="tick">
      <xsl:with-param name="name">refus-electronique</xsl:with-param>
      <xsl:with-param name="label">Je ne souhaite pas de réponse par voie électronique <span class="optional">(facultatif)</span></xsl:with-param>
    </xsl:call-template>
  </fieldset>
</xsl:template>

<!-- One box to tick. Context: form. -->
<xsl:template name="tick">
  <xsl:param name="name"/>
  <xsl:param name="label"/>
  <xsl:param name="required" select="false()"/>
  <xsl:variable name="problem" select="problem[@field = $name][1]"/>
  <div class="field">
    <xsl:if test="$problem">
      <p class="error" id="{$name}-erreur"><span class="visually-hidden">Erreur&#160;: </span><xsl:apply-templates select="$problem" mode="words"/></p>
    </xsl:if>
    <div class="choice">
      <input type="checkbox" id="{$name}" name="{$name}" value="oui">
        <xsl:if test="string(field[@name = $name]/@value)"><xsl:attribute name="checked">checked</xsl:attribute></xsl:if>
        <xsl:if test="$required"><xsl:attribute name="required">required</xsl:attribute></xsl:if>
        <xsl:if test="$problem">
          <xsl:attribute name="aria-invalid">true</xsl:attribute>
          <xsl:attribute name="aria-describedby"><xsl:value-of select="$name"/>-erreur</xsl:attribute>
        </xsl:if>
      </input>
      <label for="{$name}"><xsl:copy-of select="$label"/></label>
    </div>
  </div>
</xsl:template>

<!-- Making an account: the address -->
<xsl:template match="creer | creer-envoye | creer-compte" mode="title">Créer un compte</xsl:template>

<xsl:template match="creer">
  <xsl:call-template name="errors"/>
  <h1>Créer un compte</h1>
  <p class="lead">Avec un compte, vous suivez vos demandes, vous y retrouvez les réponses et vous ne saisissez vos coordonnées qu’une fois.</p>
  <p>Nous vérifions d’abord votre adresse électronique&#160;: vous allez recevoir un message avec un lien pour continuer.</p>
  <form method="post" action="{$base}/compte/creer" novalidate="novalidate">
    <xsl:for-each select="form">
      <xsl:call-template name="token"/>
      <xsl:call-template name="email-input"/>
    </xsl:for-each>
    <div class="actions"><button type="submit" class="button">Recevoir le message</button></div>
  </form>
  <p>Vous avez déjà un compte&#8239;? <a href="{$base}/connexion">Se connecter</a></p>
</xsl:template>

<xsl:template match="creer-envoye">
  <h1>Vérifiez votre messagerie</h1>
  <p class="lead">Un message vient d’être envoyé à l’adresse que vous avez saisie. Ouvrez le lien qu’il contient pour continuer.</p>
  <xsl:call-template name="no-message"/>
  <p><a href="{$base}/compte/creer">Saisir l’adresse de nouveau</a></p>
</xsl:template>

<!-- The person and the password -->
<xsl:template match="creer-compte//problem[@field = 'conditions']" mode="words" priority="2">Pour créer un compte, il faut accepter les modalités d’utilisation</xsl:template>

<xsl:template match="creer-compte">
  <xsl:call-template name="errors"/>
  <h1>Créer un compte</h1>
  <p>Adresse vérifiée&#160;: <strong><xsl:value-of select="@email"/></strong></p>
  <p class="hint">Sauf mention contraire «&#160;(facultatif)&#160;», tous les champs sont obligatoires.</p>
  <form method="post" action="{$base}{/page/@path}" novalidate="novalidate">
    <xsl:for-each select="form">
      <xsl:call-template name="token"/>
      <xsl:call-template name="person-fields"/>
      <fieldset class="group">
        <legend><h2>Votre mot de passe</h2></legend>
        <xsl:call-template name="new-password"/>
      </fieldset>
      <xsl:call-template name="privacy"/>
      <xsl:call-template name="tick">
        <xsl:with-param name="name">conditions</xsl:with-param>
        <xsl:with-param name="label">J’accepte les <a href="{$base}/modalites">modalités d’utilisation des services en ligne</a></xsl:with-param>
        <xsl:with-param name="required" select="true()"/>
      </xsl:call-template>
    </xsl:for-each>
    <div class="actions"><button type="submit" class="button">Créer mon compte</button></div>
  </form>
</xsl:template>

<!-- First layer of information on personal data. -->
<xsl:template name="privacy">
  <div class="notice">
    <p><strong>Vos données</strong></p>
    <p>
      <xsl:value-of select="$city/@name"/> les utilise pour tenir votre compte et traiter vos demandes, au titre de sa mission d’intérêt public. Seuls les
      services chargés de vos demandes les voient. Elles sont gardées tant que votre compte existe. Ce qui est facultatif peut rester vide. Vous pouvez
      les consulter et les corriger dans «&#160;Mon compte&#160;», demander leur effacement ou la limitation de leur usage, vous y opposer
      <xsl:if test="$city/@dpo-email">en écrivant à <a href="mailto:{$city/@dpo-email}"><xsl:value-of select="$city/@dpo-email"/></a></xsl:if>
      <xsl:text>, et saisir la CNIL. </xsl:text>
      <a href="{$base}/donnees-personnelles">Données personnelles et cookies</a>
    </p>
  </div>
</xsl:template>

<xsl:template match="bienvenue" mode="title">Votre compte est créé</xsl:template>

<xsl:template match="bienvenue">
  <h1>Votre compte est créé</h1>
  <div class="notice notice-done" role="status">
    <p>Votre identifiant&#160;: <strong><xsl:value-of select="@login"/></strong></p>
    <p>Nous vous l’envoyons aussi à l’adresse <xsl:value-of select="@email"/>.</p>
  </div>
  <p>Pour vous connecter, saisissez cet identifiant ou votre adresse électronique, et votre mot de passe.</p>
  <div class="actions">
    <a class="button" href="{$base}/">Voir les services</a>
    <a class="button button-quiet" href="{$base}/compte">Mon compte</a>
  </div>
</xsl:template>

<!-- Mon compte -->
<xsl:template match="compte" mode="title">Mon compte</xsl:template>

<xsl:template match="compte">
  <h1>Mon compte</h1>
  <xsl:if test="@done = 'informations' or @done = 'mot-de-passe' or @done = 'courriel' or @done = 'courriel-demande' or @done = 'dissocier'">
    <p class="notice notice-done" role="status">
      <xsl:choose>
        <xsl:when test="@done = 'informations'">Vos informations sont enregistrées.</xsl:when>
        <xsl:when test="@done = 'mot-de-passe'">Votre mot de passe est modifié. Toutes vos autres connexions sont fermées.</xsl:when>
        <xsl:when test="@done = 'dissocier'">Ce compte n’est plus rattaché à la famille. Rien n’a changé pour les autres comptes de la famille.</xsl:when>
        <xsl:when test="@done = 'courriel'">Votre nouvelle adresse électronique est confirmée.</xsl:when>
        <xsl:otherwise>Un message vient d’être envoyé à la nouvelle adresse. Elle remplacera l’ancienne quand vous aurez ouvert le lien qu’il contient.</xsl:otherwise>
      </xsl:choose>
    </p>
  </xsl:if>
  <section class="card">
    <h2>Pour vous connecter</h2>
    <dl class="answers">
      <div><dt>Identifiant</dt><dd><xsl:value-of select="@login"/></dd></div>
      <div>
        <dt>Adresse électronique</dt><dd><xsl:value-of select="@email"/></dd>
        <dd class="answer-change"><a href="{$base}/compte/courriel">Modifier<span class="visually-hidden"> l’adresse électronique</span></a></dd>
      </div>
      <div>
        <dt>Mot de passe</dt><dd>Il n’est connu que de vous</dd>
        <dd class="answer-change"><a href="{$base}/compte/mot-de-passe">Modifier<span class="visually-hidden"> le mot de passe</span></a></dd>
      </div>
      <div>
        <dt>Connexions</dt><dd>Les appareils où vous êtes connecté</dd>
        <dd class="answer-change"><a href="{$base}/compte/connexions">Voir<span class="visually-hidden"> les connexions</span></a></dd>
      </div>
    </dl>
  </section>
  <section class="card">
    <h2>Vos informations</h2>
    <xsl:call-template name="person-answers"/>
  </section>
  <xsl:if test="$page/@kiosque">
    <section class="card">
      <h2>Kiosque Famille</h2>
      <xsl:choose>
        <xsl:when test="@famille">
          <dl class="answers">
            <div><dt>Famille</dt><dd><a href="{$base}/kiosque"><xsl:value-of select="@famille"/></a></dd>
              <dd class="answer-change"><a href="{$base}/compte/kiosque">Dissocier ce compte<span class="visually-hidden"> de la famille</span></a></dd></div>
          </dl>
        </xsl:when>
        <xsl:otherwise><p>Ce compte n’est rattaché à aucune famille. <a href="{$base}/kiosque">Rattacher ma famille</a></p></xsl:otherwise>
      </xsl:choose>
    </section>
  </xsl:if>
  <xsl:if test="$page/@avis"><p><a href="{$base}/paiements">Mes paiements</a></p></xsl:if>
  <p class="meta">Compte créé le <xsl:value-of select="@since"/>. <a href="{$base}/donnees-personnelles">Vos droits et vos données</a></p>
</xsl:template>

<!-- Context: an element with <field>s. -->
<xsl:template name="person-answers">
  <dl class="answers">
    <xsl:apply-templates select="field" mode="person"/>
  </dl>
</xsl:template>

<xsl:template match="field" mode="person">
  <div>
    <dt><xsl:apply-templates select="." mode="person-name"/></dt>
    <dd>
      <xsl:choose>
        <xsl:when test="@name = 'refus-electronique' and string(@value)">Par courrier seulement</xsl:when>
        <xsl:when test="@name = 'refus-electronique'">Par voie électronique</xsl:when>
        <xsl:when test="string(@value)"><xsl:value-of select="@value"/></xsl:when>
        <xsl:otherwise><span class="meta">Non renseigné</span></xsl:otherwise>
      </xsl:choose>
    </dd>
    <xsl:if test="ancestor::compte">
      <dd class="answer-change">
        <a href="{$base}/compte/informations#{@name}">Modifier<span class="visually-hidden">&#160;: <xsl:apply-templates select="." mode="person-name"/></span></a>
      </dd>
    </xsl:if>
  </div>
</xsl:template>

<!-- What hardly anybody has is shown only when it is there. -->
<xsl:template match="field[@name = 'nom-usage' or @name = 'complement' or @name = 'pays'][not(string(@value))]" mode="person"/>

<xsl:template match="field[@name = 'nom']" mode="person-name">Nom de naissance</xsl:template>
<xsl:template match="field[@name = 'nom-usage']" mode="person-name">Nom d’usage</xsl:template>
<xsl:template match="field[@name = 'prenom']" mode="person-name">Prénom</xsl:template>
<xsl:template match="field[@name = 'voie']" mode="person-name">Numéro et voie</xsl:template>
<xsl:template match="field[@name = 'complement']" mode="person-name">Complément d’adresse</xsl:template>
<xsl:template match="field[@name = 'code-postal']" mode="person-name">Code postal</xsl:template>
<xsl:template match="field[@name = 'ville']" mode="person-name">Ville</xsl:template>
<xsl:template match="field[@name = 'pays']" mode="person-name">Pays</xsl:template>
<xsl:template match="field[@name = 'telephone']" mode="person-name">Téléphone</xsl:template>
<xsl:template match="field[@name = 'refus-electronique']" mode="person-name">Réponses</xsl:template>

<xsl:template name="compte-back">
  <p class="back screen-only"><a href="{$base}/compte">Mon compte</a></p>
</xsl:template>

<!-- Change the person -->
<xsl:template match="informations" mode="title">Modifier mes informations</xsl:template>

<xsl:template match="informations">
  <xsl:call-template name="compte-back"/>
  <xsl:call-template name="errors"/>
  <xsl:if test="stored">
    <div class="notice notice-attention" role="alert">
      <p><strong>Vos informations ont été modifiées entre-temps,</strong> sans doute dans une autre fenêtre. Rien n’a été écrasé. Voici ce qui est enregistré&#160;:</p>
      <xsl:for-each select="stored"><xsl:call-template name="person-answers"/></xsl:for-each>
      <p>Ce que vous venez de saisir est ci-dessous. Enregistrez-le pour remplacer ce qui précède, ou <a href="{$base}/compte">gardez ce qui est enregistré</a>.</p>
    </div>
  </xsl:if>
  <h1>Modifier mes informations</h1>
  <p class="hint">Sauf mention contraire «&#160;(facultatif)&#160;», tous les champs sont obligatoires.</p>
  <form method="post" action="{$base}/compte/informations" novalidate="novalidate">
    <xsl:for-each select="form">
      <xsl:call-template name="token"/>
      <input type="hidden" name="version" value="{@version}"/>
      <xsl:call-template name="person-fields"/>
    </xsl:for-each>
    <div class="actions">
      <button type="submit" class="button">Enregistrer mes informations</button>
      <a class="button button-quiet" href="{$base}/compte">Ne rien changer</a>
    </div>
  </form>
</xsl:template>

<!-- The e-mail address -->
<xsl:template match="courriel" mode="title">Modifier mon adresse électronique</xsl:template>

<xsl:template match="courriel">
  <xsl:call-template name="compte-back"/>
  <xsl:call-template name="errors"/>
  <h1>Modifier mon adresse électronique</h1>
  <p>Adresse actuelle&#160;: <strong><xsl:value-of select="@email"/></strong></p>
  <p>Vous recevrez à la nouvelle adresse un lien pour la confirmer. L’ancienne sera prévenue du changement.</p>
  <form method="post" action="{$base}/compte/courriel" novalidate="novalidate">
    <xsl:for-each select="form">
      <xsl:call-template name="token"/>
      <xsl:call-template name="email-input">
        <xsl:with-param name="label">Nouvelle adresse électronique</xsl:with-param>
      </xsl:call-template>
      <xsl:call-template name="present-password"/>
    </xsl:for-each>
    <div class="actions">
      <button type="submit" class="button">Recevoir le lien de confirmation</button>
      <a class="button button-quiet" href="{$base}/compte">Ne rien changer</a>
    </div>
  </form>
</xsl:template>

<xsl:template name="present-password">
  <xsl:call-template name="password">
    <xsl:with-param name="name">mot-de-passe-actuel</xsl:with-param>
    <xsl:with-param name="label">Mot de passe actuel</xsl:with-param>
    <xsl:with-param name="autocomplete">current-password</xsl:with-param>
  </xsl:call-template>
</xsl:template>

<xsl:template match="courriel-confirmer" mode="title">Confirmer ma nouvelle adresse</xsl:template>

<xsl:template match="courriel-confirmer">
  <h1>Confirmer ma nouvelle adresse</h1>
  <p class="lead">Votre compte utilisera désormais l’adresse <strong><xsl:value-of select="@email"/></strong>.</p>
  <form method="post" action="{$base}{/page/@path}">
    <input type="hidden" name="confirmer" value="oui"/>
    <xsl:for-each select="form"><xsl:call-template name="token"/></xsl:for-each>
    <div class="actions"><button type="submit" class="button">Confirmer cette adresse</button></div>
  </form>
</xsl:template>

<!-- The password -->
<xsl:template match="mot-de-passe" mode="title">Modifier mon mot de passe</xsl:template>

<xsl:template match="mot-de-passe">
  <xsl:call-template name="compte-back"/>
  <xsl:call-template name="errors"/>
  <h1>Modifier mon mot de passe</h1>
  <p>Votre identifiant&#160;: <strong><xsl:value-of select="@login"/></strong></p>
  <form method="post" action="{$base}/compte/mot-de-passe" novalidate="novalidate">
    <xsl:for-each select="form">
      <xsl:call-template name="token"/>
      <xsl:call-template name="present-password"/>
      <xsl:call-template name="new-password"/>
    </xsl:for-each>
    <p class="hint">Vous resterez connecté ici. Vos autres connexions seront fermées.</p>
    <div class="actions">
      <button type="submit" class="button">Enregistrer le mot de passe</button>
      <a class="button button-quiet" href="{$base}/compte">Ne rien changer</a>
    </div>
  </form>
</xsl:template>

<!-- Where one is signed in -->
<xsl:template match="connexions" mode="title">Mes connexions</xsl:template>

<xsl:template match="connexions">
  <xsl:call-template name="compte-back"/>
  <h1>Mes connexions</h1>
  <xsl:if test="@done = 'fin'">
    <p class="notice notice-done" role="status">La connexion est fermée.</p>
  </xsl:if>
  <p>Voici où votre compte est connecté. Si vous ne reconnaissez pas un appareil, fermez sa connexion et <a href="{$base}/compte/mot-de-passe">modifiez votre mot de passe</a>.</p>
  <form method="post" action="{$base}/compte/connexions">
    <xsl:for-each select="form"><xsl:call-template name="token"/></xsl:for-each>
    <ul class="cards">
      <xsl:apply-templates select="session"/>
    </ul>
    <xsl:if test="session[not(@current)]">
      <div class="actions">
        <button type="submit" class="button button-danger" name="toutes" value="oui">Fermer toutes les autres connexions</button>
      </div>
    </xsl:if>
  </form>
</xsl:template>

<xsl:template match="connexions/session">
  <li class="card">
    <h2>
      <xsl:call-template name="session-name"/>
      <xsl:if test="@current"> (cet appareil)</xsl:if>
    </h2>
    <p class="meta">Connecté depuis le <xsl:value-of select="@started"/><br/>Dernière activité le <xsl:value-of select="@seen"/></p>
    <button type="submit" class="button button-quiet" name="session" value="{@id}">
      <xsl:choose>
        <xsl:when test="@current">Se déconnecter</xsl:when>
        <xsl:otherwise>Fermer cette connexion<span class="visually-hidden">&#160;: <xsl:call-template name="session-name"/>, <xsl:value-of select="@seen"/></span></xsl:otherwise>
      </xsl:choose>
    </button>
  </li>
</xsl:template>

<xsl:template name="session-name">
  <xsl:choose>
    <xsl:when test="@browser"><xsl:value-of select="@browser"/></xsl:when>
    <xsl:otherwise>Navigateur inconnu</xsl:otherwise>
  </xsl:choose>
  <xsl:if test="@system"> sur <xsl:value-of select="@system"/></xsl:if>
</xsl:template>

</xsl:stylesheet>
