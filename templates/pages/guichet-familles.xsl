<?xml version="1.0" encoding="UTF-8"?>
<!-- SPDX-License-Identifier: Apache-2.0 -->
<!-- The families of the kiosque, for the régies. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">

<xsl:template match="guichet-familles" mode="title">Familles</xsl:template>

<xsl:template match="guichet-familles">
  <h1>Familles</h1>
  <form method="get" action="{$base}/guichet/familles" class="actions filter" role="search" aria-label="Chercher une famille">
    <label for="q">Code famille, ou nom</label>
    <input id="q" name="q" value="{@q}" accesskey="r" autocomplete="off" class="medium"/>
    <button class="button-quiet">Chercher</button>
  </form>
  <xsl:choose>
    <xsl:when test="famille">
      <div class="table-scroll" tabindex="0" role="region" aria-label="Familles trouvées">
        <table class="table table-dense">
          <caption>Familles trouvées</caption>
          <thead><tr><th scope="col">Code</th><th scope="col">Nom</th><th scope="col">Régie</th><th scope="col">Accès</th></tr></thead>
          <tbody>
            <xsl:for-each select="famille"><tr><th scope="row"><a href="{$base}{@path}"><xsl:value-of select="@code"/></a></th><td><xsl:value-of select="@name"/></td><td><xsl:value-of select="@regie"/></td><td><xsl:if test="@locked"><strong>Bloqué</strong></xsl:if></td></tr></xsl:for-each>
          </tbody>
        </table>
      </div>
      <xsl:if test="@more"><p>D’autres familles correspondent&#160;: donnez le nom entier, ou le code.</p></xsl:if>
    </xsl:when>
    <xsl:when test="@q"><p role="status">Aucune famille n’a ce code, et aucun nom ne commence ainsi.</p></xsl:when>
    <xsl:otherwise><p class="hint">Le code famille est au bas des factures. Un nom se cherche par son début.</p></xsl:otherwise>
  </xsl:choose>
</xsl:template>

<xsl:template match="guichet-famille" mode="title">Famille <xsl:value-of select="@code"/></xsl:template>

<xsl:template match="guichet-famille">
  <p class="back screen-only"><a href="{$base}/guichet/familles">Familles</a></p>
  <xsl:if test="@done = 'debloquer'"><p class="notice notice-done" role="status">L’accès est débloqué.</p></xsl:if>
  <xsl:if test="@done = 'dissocier'"><p class="notice notice-done" role="status">Le compte est dissocié de la famille.</p></xsl:if>
  <h1>Famille <xsl:value-of select="@name"/></h1>
  <p class="lead">Code <xsl:value-of select="@code"/>, <xsl:value-of select="@regie"/></p>
  <section class="card" aria-labelledby="acces">
    <h2 id="acces">Accès au Kiosque</h2>
    <p><xsl:choose><xsl:when test="@secret">Mot de passe remis le <xsl:value-of select="@secret"/>.</xsl:when><xsl:otherwise>Aucun mot de passe n’a encore été remis.</xsl:otherwise></xsl:choose></p>
    <form method="post" action="{$base}{@path}/mot-de-passe">
      <xsl:for-each select="form"><xsl:call-template name="token"/></xsl:for-each>
      <p class="hint">Vérifiez l’identité de la personne présente. L’ancien mot de passe ne vaudra plus&#8239;; les comptes déjà rattachés le restent. Le nouveau ne s’affiche qu’une fois.</p>
      <p><button class="button"><xsl:choose><xsl:when test="@secret">Remettre un nouveau mot de passe</xsl:when><xsl:otherwise>Remettre un mot de passe</xsl:otherwise></xsl:choose></button></p>
    </form>
    <xsl:if test="@locked">
      <div class="notice notice-attention">
        <p><strong>Bloqué</strong> depuis le <xsl:value-of select="@locked"/>, après dix essais faux.</p>
        <form method="post" action="{$base}{@path}/debloquer"><xsl:for-each select="form"><xsl:call-template name="token"/></xsl:for-each><button class="button-quiet">Débloquer</button></form>
      </div>
    </xsl:if>
  </section>
  <section aria-labelledby="comptes">
    <h2 id="comptes">Comptes rattachés</h2>
    <xsl:choose>
      <xsl:when test="compte">
        <ul class="cards">
          <xsl:for-each select="compte">
            <li class="card"><p><strong><xsl:value-of select="@name"/></strong><br/><xsl:value-of select="@email"/><br/><span class="meta">depuis le <xsl:value-of select="@since"/></span></p>
              <form method="post" action="{$base}{../@path}/dissocier"><xsl:for-each select="../form"><xsl:call-template name="token"/></xsl:for-each><input type="hidden" name="compte" value="{@id}"/><button class="button-quiet">Dissocier<span class="visually-hidden"> le compte de <xsl:value-of select="@name"/></span></button></form></li>
          </xsl:for-each>
        </ul>
      </xsl:when>
      <xsl:otherwise><p>Aucun compte n’est rattaché à cette famille.</p></xsl:otherwise>
    </xsl:choose>
  </section>
  <section aria-labelledby="enfants">
    <h2 id="enfants">Enfants</h2>
    <xsl:choose>
      <xsl:when test="enfant"><ul><xsl:for-each select="enfant"><li><strong><a href="{$base}/guichet/enfants/{@id}"><xsl:value-of select="@name"/></a></strong>, né(e) le <xsl:value-of select="@born"/><xsl:if test="@ecole">, <xsl:value-of select="@ecole"/></xsl:if><xsl:if test="@classe">, <xsl:value-of select="@classe"/></xsl:if></li></xsl:for-each></ul></xsl:when>
      <xsl:otherwise><p>Aucun enfant.</p></xsl:otherwise>
    </xsl:choose>
  </section>
  <section aria-labelledby="factures">
    <h2 id="factures">Factures</h2>
    <xsl:choose>
      <xsl:when test="facture">
        <div class="table-scroll" tabindex="0" role="region" aria-label="Factures de la famille">
          <table class="table table-dense">
            <caption>Les plus récentes d’abord</caption>
            <thead><tr><th scope="col">Numéro</th><th scope="col">Objet</th><th scope="col">Régie</th><th scope="col">Limite</th><th scope="col">Montant</th><th scope="col">Reste</th><th scope="col">État</th></tr></thead>
            <tbody>
              <xsl:for-each select="facture"><tr><th scope="row" class="nowrap"><xsl:value-of select="@numero"/></th><td><xsl:value-of select="@label"/></td><td><xsl:value-of select="@regie"/></td><td><xsl:value-of select="@deadline"/></td><td class="nowrap"><xsl:value-of select="@amount"/></td><td class="nowrap"><xsl:value-of select="@remaining"/></td><td><xsl:call-template name="facture-words"/></td></tr></xsl:for-each>
            </tbody>
          </table>
        </div>
      </xsl:when>
      <xsl:otherwise><p>Aucune facture.</p></xsl:otherwise>
    </xsl:choose>
  </section>
  <section aria-labelledby="suivi">
    <h2 id="suivi">Ce qui a été fait</h2>
    <xsl:choose>
      <xsl:when test="event">
        <ul><xsl:for-each select="event"><li><xsl:value-of select="@at"/>&#160;: <xsl:choose>
          <xsl:when test="@action = 'rattachee'">un compte a été rattaché</xsl:when>
          <xsl:when test="@action = 'fiche'">la fiche d’un enfant a été confirmée</xsl:when>
          <xsl:when test="@action = 'dissociee'">un compte a été dissocié</xsl:when>
          <xsl:when test="@action = 'mot_de_passe'">un mot de passe a été remis</xsl:when>
          <xsl:when test="@action = 'bloquee'">l’accès a été bloqué après dix essais faux</xsl:when>
          <xsl:when test="@action = 'debloquee'">l’accès a été débloqué</xsl:when>
          <xsl:otherwise><xsl:value-of select="@action"/></xsl:otherwise>
        </xsl:choose><xsl:choose><xsl:when test="@agent">, par <xsl:value-of select="@agent"/></xsl:when><xsl:when test="@actor = 'administrateur'">, par l’administrateur</xsl:when></xsl:choose></li></xsl:for-each></ul>
      </xsl:when>
      <xsl:otherwise><p>Rien encore.</p></xsl:otherwise>
    </xsl:choose>
    <details>
      <summary>Qui a ouvert ce dossier</summary>
      <ul><xsl:for-each select="reading"><li><xsl:value-of select="@agent"/>, le <xsl:value-of select="@at"/></li></xsl:for-each></ul>
    </details>
  </section>
</xsl:template>

<!-- The letter handed over at the counter: the only time the password is shown. -->
<xsl:template match="guichet-secret" mode="title">Mot de passe du Kiosque Famille</xsl:template>

<xsl:template match="guichet-secret">
  <p class="back screen-only"><a href="{$base}{@path}">Famille <xsl:value-of select="@code"/></a></p>
  <div class="notice notice-attention screen-only" role="status"><p><strong>Imprimez cette page maintenant et remettez-la à la famille.</strong> Le mot de passe ne sera plus jamais affiché.</p></div>
  <section class="letter">
    <p><strong><xsl:value-of select="$city/@name"/></strong><xsl:for-each select="regie"><br/><xsl:value-of select="@name"/><br/><xsl:value-of select="@address"/><br/>Téléphone&#160;: <xsl:value-of select="@phone"/></xsl:for-each></p>
    <p>Le <xsl:value-of select="@date"/></p>
    <h1>Votre mot de passe du Kiosque Famille</h1>
    <p>Madame, Monsieur,</p>
    <p>Voici de quoi rattacher votre compte des services en ligne à votre famille. Ce ne sera demandé qu’une fois par compte.</p>
    <dl class="answers">
      <div><dt>Adresse du site</dt><dd><xsl:value-of select="$page/@url"/>/kiosque</dd></div>
      <div><dt>Code famille</dt><dd class="code"><xsl:value-of select="@code"/></dd></div>
      <div><dt>Mot de passe</dt><dd class="code"><xsl:value-of select="@secret"/></dd></div>
      <div><dt>Numéro d’une facture</dt><dd>celui d’une facture récente, en bas de la page</dd></div>
    </dl>
    <p>Le mot de passe n’a ni la lettre I, ni L, ni O, ni U. Gardez cette lettre&#160;: le second parent peut s’en servir pour son propre compte. Ne donnez ce mot de passe à personne d’autre.</p>
  </section>
</xsl:template>

</xsl:stylesheet>
