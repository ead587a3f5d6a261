<?xml version="1.0" encoding="UTF-8"?>
<!-- SPDX-License-Identifier: Apache-2.0 -->
<!-- Signing in and out, the forgotten password, links that open nothing. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">

<!-- Words of what is wrong, for these pages and those of the account. -->
<xsl:template match="problem[@code = 'throttled']" mode="words" priority="2">
  <xsl:text>Trop d’essais. Par sécurité, attendez </xsl:text>
  <xsl:value-of select="ancestor::*[@wait][1]/@wait"/>
  <xsl:choose>
    <xsl:when test="ancestor::*[@wait][1]/@wait = 1"> minute</xsl:when>
    <xsl:otherwise> minutes</xsl:otherwise>
  </xsl:choose>
  <xsl:text> avant de recommencer</xsl:text>
</xsl:template>
<xsl:template match="problem[@code = 'hashing']" mode="words" priority="2">Beaucoup de personnes se connectent en ce moment. Recommencez dans quelques secondes</xsl:template>

<xsl:template match="problem[@field = 'email'][@code = 'missing']" mode="words" priority="2">Saisissez votre adresse électronique</xsl:template>
<xsl:template match="problem[@field = 'email'][@code = 'format']" mode="words" priority="2">Cette adresse électronique n’est pas complète. Exemple&#160;: prenom.nom@domaine.fr</xsl:template>
<xsl:template match="problem[@field = 'email'][@code = 'same']" mode="words" priority="2">C’est déjà l’adresse de votre compte. Saisissez la nouvelle</xsl:template>

<xsl:template match="problem[@field = 'mot-de-passe'][@code = 'missing']" mode="words" priority="2">Saisissez le mot de passe que vous choisissez</xsl:template>
<xsl:template match="connexion//problem[@field = 'mot-de-passe'][@code = 'missing']" mode="words" priority="3">Saisissez votre mot de passe</xsl:template>
<xsl:template match="problem[@field = 'mot-de-passe'][@code = 'too-short']" mode="words" priority="2">Ce mot de passe est trop court&#160;: il faut 12 caractères au moins</xsl:template>
<xsl:template match="problem[@field = 'mot-de-passe'][@code = 'too-long']" mode="words" priority="2">Ce mot de passe est trop long&#160;: 1&#8239;000 caractères au plus</xsl:template>
<xsl:template match="problem[@field = 'mot-de-passe'][@code = 'too-common']" mode="words" priority="2">Ce mot de passe est trop facile à deviner. Choisissez par exemple plusieurs mots sans rapport entre eux ni avec vous</xsl:template>
<xsl:template match="problem[@field = 'mot-de-passe'][@code = 'same']" mode="words" priority="2">C’est votre mot de passe actuel. Choisissez-en un autre</xsl:template>
<xsl:template match="problem[@field = 'mot-de-passe-actuel'][@code = 'missing']" mode="words" priority="2">Saisissez votre mot de passe actuel</xsl:template>
<xsl:template match="problem[@field = 'mot-de-passe-actuel'][@code = 'wrong']" mode="words" priority="2">Ce n’est pas votre mot de passe actuel</xsl:template>

<!-- The new password, with its rules before it is typed. Context: form. -->
<xsl:template name="new-password">
  <xsl:call-template name="password">
    <xsl:with-param name="name">mot-de-passe</xsl:with-param>
    <xsl:with-param name="label">Nouveau mot de passe</xsl:with-param>
    <xsl:with-param name="hint">12 caractères au moins. Plusieurs mots à la suite conviennent très bien. Évitez votre nom et ce que tout le monde choisit.</xsl:with-param>
    <xsl:with-param name="autocomplete">new-password</xsl:with-param>
  </xsl:call-template>
</xsl:template>

<xsl:template name="email-input">
  <xsl:param name="label">Adresse électronique</xsl:param>
  <xsl:param name="autocomplete">email</xsl:param>
  <xsl:call-template name="input">
    <xsl:with-param name="name">email</xsl:with-param>
    <xsl:with-param name="label" select="$label"/>
    <xsl:with-param name="hint">Format attendu&#160;: nom@domaine.fr</xsl:with-param>
    <xsl:with-param name="type">email</xsl:with-param>
    <xsl:with-param name="autocomplete" select="$autocomplete"/>
    <xsl:with-param name="maxlength">254</xsl:with-param>
    <xsl:with-param name="spellcheck">false</xsl:with-param>
  </xsl:call-template>
</xsl:template>

<!-- Signing in -->
<xsl:template match="connexion" mode="title">Se connecter</xsl:template>

<xsl:template match="connexion//problem[@field = 'identifiant'][@code = 'missing']" mode="words" priority="2">Saisissez votre identifiant ou votre adresse électronique</xsl:template>
<xsl:template match="connexion//problem[@code = 'wrong']" mode="words" priority="2">Identifiant ou mot de passe incorrect. Vérifiez les deux, ou choisissez un nouveau mot de passe</xsl:template>

<xsl:template match="connexion">
  <xsl:call-template name="errors"/>
  <h1>Se connecter</h1>
  <xsl:if test="@done = 'courriel'">
    <p class="notice notice-done" role="status">Votre nouvelle adresse électronique est confirmée.</p>
  </xsl:if>
  <xsl:if test="suite">
    <div class="notice notice-attention">
      <p><strong>Votre connexion a pris fin.</strong> Ce que vous aviez saisi est conservé&#160;: connectez-vous pour continuer.</p>
      <xsl:call-template name="kept-files"/>
    </div>
  </xsl:if>
  <form method="post" action="{$base}/connexion" novalidate="novalidate">
    <xsl:for-each select="form">
      <xsl:call-template name="token"/>
      <xsl:if test="string(field[@name = 'retour']/@value)">
        <input type="hidden" name="retour" value="{field[@name = 'retour']/@value}"/>
      </xsl:if>
      <xsl:apply-templates select="../suite" mode="kept"/>
      <xsl:call-template name="input">
        <xsl:with-param name="name">identifiant</xsl:with-param>
        <xsl:with-param name="label">Identifiant ou adresse électronique</xsl:with-param>
        <xsl:with-param name="autocomplete">username</xsl:with-param>
        <xsl:with-param name="maxlength">254</xsl:with-param>
        <xsl:with-param name="spellcheck">false</xsl:with-param>
      </xsl:call-template>
      <xsl:call-template name="password">
        <xsl:with-param name="name">mot-de-passe</xsl:with-param>
        <xsl:with-param name="label">Mot de passe</xsl:with-param>
        <xsl:with-param name="autocomplete">current-password</xsl:with-param>
      </xsl:call-template>
    </xsl:for-each>
    <div class="actions"><button type="submit" class="button">Se connecter</button></div>
  </form>
  <ul>
    <li><a href="{$base}/mot-de-passe-oublie">Mot de passe oublié&#8239;?</a></li>
    <li><a href="{$base}/compte/creer">Créer un compte</a></li>
  </ul>
</xsl:template>

<!-- What was posted when the session had ended, through the sign-in page. -->
<xsl:template match="suite" mode="kept">
  <input type="hidden" name="suite.chemin" value="{@path}"/>
  <xsl:for-each select="pair">
    <input type="hidden" name="suite.{position()}.nom" value="{@name}"/>
    <input type="hidden" name="suite.{position()}.valeur" value="{@value}"/>
  </xsl:for-each>
</xsl:template>

<xsl:template name="kept-files">
  <xsl:if test="descendant-or-self::suite/@files">
    <p>Les fichiers que vous aviez choisis ne sont pas conservés&#160;: vous les choisirez de nouveau.</p>
  </xsl:if>
</xsl:template>

<!-- Signed in again: one button posts what was kept. -->
<xsl:template match="page/suite" mode="title">Reprendre où vous en étiez</xsl:template>

<xsl:template match="page/suite">
  <h1>Reprendre où vous en étiez</h1>
  <xsl:choose>
    <xsl:when test="$visitor/@token">
      <p class="lead">Vous êtes connecté. Ce que vous aviez saisi est conservé et n’a pas encore été pris en compte.</p>
    </xsl:when>
    <xsl:otherwise>
      <p class="lead">Ce que vous aviez saisi est conservé et n’a pas encore été pris en compte.</p>
    </xsl:otherwise>
  </xsl:choose>
  <xsl:call-template name="kept-files"/>
  <form method="post" action="{$base}{@path}">
    <xsl:if test="$visitor/@token">
      <input type="hidden" name="jeton" value="{$visitor/@token}"/>
    </xsl:if>
    <xsl:for-each select="pair">
      <input type="hidden" name="{@name}" value="{@value}"/>
    </xsl:for-each>
    <div class="actions"><button type="submit" class="button">Continuer</button></div>
  </form>
</xsl:template>

<!-- Signing out -->
<xsl:template match="deconnexion" mode="title">Se déconnecter</xsl:template>
<xsl:template match="deconnexion[@done]" mode="title">Vous êtes déconnecté</xsl:template>

<xsl:template match="deconnexion">
  <h1>Se déconnecter</h1>
  <p class="lead">Vos demandes et vos brouillons restent dans votre compte.</p>
  <form method="post" action="{$base}/deconnexion">
    <input type="hidden" name="confirmer" value="oui"/>
    <xsl:for-each select="form"><xsl:call-template name="token"/></xsl:for-each>
    <div class="actions">
      <button type="submit" class="button">Se déconnecter</button>
      <a class="button button-quiet" href="{$base}/demandes">Rester connecté</a>
    </div>
  </form>
</xsl:template>

<xsl:template match="deconnexion[@done]">
  <h1>Vous êtes déconnecté</h1>
  <p class="lead">Sur un ordinateur partagé, fermez aussi le navigateur.</p>
  <div class="actions">
    <a class="button" href="{$base}/">Retour à l’accueil</a>
    <a class="button button-quiet" href="{$base}/connexion">Se connecter de nouveau</a>
  </div>
</xsl:template>

<!-- The forgotten password -->
<xsl:template match="oubli | oubli-envoye" mode="title">Mot de passe oublié</xsl:template>

<xsl:template match="oubli">
  <xsl:call-template name="errors"/>
  <h1>Mot de passe oublié</h1>
  <p class="lead">Nous vous envoyons un lien pour choisir un nouveau mot de passe.</p>
  <form method="post" action="{$base}/mot-de-passe-oublie" novalidate="novalidate">
    <xsl:for-each select="form">
      <xsl:call-template name="token"/>
      <xsl:call-template name="email-input">
        <xsl:with-param name="label">Adresse électronique de votre compte</xsl:with-param>
      </xsl:call-template>
    </xsl:for-each>
    <div class="actions"><button type="submit" class="button">Recevoir le lien</button></div>
  </form>
</xsl:template>

<xsl:template match="oubli-envoye">
  <h1>Consultez votre messagerie</h1>
  <p class="lead">Si un compte existe avec cette adresse, un message vient d’être envoyé. Il contient un lien pour choisir un nouveau mot de passe.</p>
  <xsl:call-template name="no-message"/>
  <p><a href="{$base}/mot-de-passe-oublie">Demander un autre lien</a></p>
</xsl:template>

<xsl:template name="no-message">
  <p>Rien reçu après quelques minutes&#8239;? Regardez dans les courriers indésirables, et vérifiez que l’adresse saisie est la bonne.</p>
</xsl:template>

<xsl:template match="reinitialiser" mode="title">Choisir un nouveau mot de passe</xsl:template>

<xsl:template match="reinitialiser">
  <xsl:call-template name="errors"/>
  <h1>Choisir un nouveau mot de passe</h1>
  <p>Votre identifiant&#160;: <strong><xsl:value-of select="@login"/></strong></p>
  <form method="post" action="{$base}{/page/@path}" novalidate="novalidate">
    <xsl:for-each select="form">
      <xsl:call-template name="token"/>
      <xsl:call-template name="new-password"/>
    </xsl:for-each>
    <p class="hint">Les connexions en cours, sur tous vos appareils, seront fermées.</p>
    <div class="actions"><button type="submit" class="button">Enregistrer le mot de passe</button></div>
  </form>
</xsl:template>

<!-- A link of a mail that opens nothing (any more). -->
<xsl:template match="lien" mode="title">Lien plus valable</xsl:template>
<xsl:template match="lien[@code = 'taken']" mode="title">Adresse déjà utilisée</xsl:template>

<xsl:template match="lien">
  <h1>Ce lien n’est plus valable</h1>
  <p class="lead">Il a déjà servi, il est trop ancien, ou il n’est pas complet.</p>
  <xsl:choose>
    <xsl:when test="@kind = 'adresse'">
      <p>Si vous venez de créer votre compte, il est prêt&#160;: vous pouvez vous connecter.</p>
      <div class="actions">
        <a class="button" href="{$base}/connexion">Se connecter</a>
        <a class="button button-quiet" href="{$base}/compte/creer">Demander un autre lien</a>
      </div>
    </xsl:when>
    <xsl:when test="@kind = 'courriel'">
      <p>Si vous venez de confirmer votre nouvelle adresse, elle est enregistrée.</p>
      <div class="actions"><a class="button" href="{$base}/compte">Voir mon compte</a></div>
    </xsl:when>
    <xsl:otherwise>
      <p>Un lien ne sert qu’une fois, et le dernier demandé remplace les autres.</p>
      <div class="actions"><a class="button" href="{$base}/mot-de-passe-oublie">Demander un autre lien</a></div>
    </xsl:otherwise>
  </xsl:choose>
</xsl:template>

<xsl:template match="lien[@code = 'taken']">
  <h1>Cette adresse a déjà un compte</h1>
  <p class="lead">Un compte existe déjà avec cette adresse électronique. Rien n’a été modifié.</p>
  <div class="actions">
    <a class="button" href="{$base}/connexion">Se connecter</a>
    <a class="button button-quiet" href="{$base}/mot-de-passe-oublie">Mot de passe oublié</a>
  </div>
</xsl:template>

</xsl:stylesheet>
