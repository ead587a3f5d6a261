<?xml version="1.0" encoding="UTF-8"?>
<!-- SPDX-License-Identifier: Apache-2.0 -->
<!-- The home page: services by public, and the way in. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">

  <xsl:template match="accueil" mode="title"><xsl:choose>
    <xsl:when test="$path = '/professionnels'">Services aux professionnels</xsl:when>
    <xsl:when test="$path = '/associations'">Services aux associations</xsl:when>
    <xsl:when test="$path = '/particuliers'">Services aux particuliers</xsl:when>
    <xsl:otherwise>Accueil</xsl:otherwise>
  </xsl:choose></xsl:template>

  <xsl:template match="accueil">
    <xsl:variable name="audience" select="@audience"/>
    <h1>Vos démarches<xsl:if test="$city/@short-name"> à <xsl:value-of select="$city/@short-name"/></xsl:if>, sans vous déplacer</h1>
    <p class="lead">Demandez un acte, signalez un problème dans la rue, <xsl:if test="$page/@avis">payez un avis<xsl:if test="$page/@kiosque"> ou une facture</xsl:if>, </xsl:if>suivez la réponse de la mairie.</p>
    <xsl:if test="waiting">
      <div class="notice notice-attention">
        <p><strong>La mairie attend une précision de votre part.</strong></p>
        <ul><xsl:for-each select="waiting"><li><a href="{$base}/demandes/{@numero}"><xsl:value-of select="@subject"/></a>, avant le <xsl:value-of select="@until"/></li></xsl:for-each></ul>
      </div>
    </xsl:if>
    <div class="two-columns">
      <section aria-label="Services en ligne">
        <nav aria-label="Services par public">
          <ul class="pills">
            <xsl:call-template name="audience"><xsl:with-param name="to">/particuliers</xsl:with-param><xsl:with-param name="is" select="$audience = 'particulier'"/><xsl:with-param name="words">Particulier</xsl:with-param></xsl:call-template>
            <xsl:call-template name="audience"><xsl:with-param name="to">/professionnels</xsl:with-param><xsl:with-param name="is" select="$audience = 'professionnel'"/><xsl:with-param name="words">Professionnel</xsl:with-param></xsl:call-template>
            <xsl:call-template name="audience"><xsl:with-param name="to">/associations</xsl:with-param><xsl:with-param name="is" select="$audience = 'association'"/><xsl:with-param name="words">Association</xsl:with-param></xsl:call-template>
          </ul>
        </nav>
        <ul class="cards">
          <xsl:for-each select="$page/service[contains(concat(' ', @audience, ' '), concat(' ', $audience, ' '))]">
            <li class="card"><h2><a href="{$base}/services/{@id}"><xsl:value-of select="@title"/></a></h2><p class="meta"><xsl:value-of select="@summary"/></p></li>
          </xsl:for-each>
          <xsl:if test="$page/@avis"><li class="card"><h2><a href="{$base}/services/avis">Payer un avis des sommes à payer</a></h2><p class="meta">En ligne avec PayFiP, sans créer de compte.</p></li></xsl:if>
          <xsl:if test="$page/@kiosque and $audience = 'particulier'"><li class="card"><h2><a href="{$base}/kiosque">Kiosque Famille</a></h2><p class="meta">Vos enfants, vos factures de cantine, de garderie et de centre de loisirs, et leur paiement.</p></li></xsl:if>
          <li class="card"><h2><a href="{$base}/regies">Trouver ma régie</a></h2><p class="meta">Adresses, téléphones et courriels des cinq régies.</p></li>
        </ul>
        <xsl:if test="not($page/@avis) and not($page/service[contains(concat(' ', @audience, ' '), concat(' ', $audience, ' '))])"><p>Il n’y a pas encore de service en ligne pour ce public.</p></xsl:if>
      </section>
      <xsl:choose>
        <xsl:when test="$visitor/@kind = 'account'">
          <section class="card" aria-labelledby="bonjour">
            <h2 id="bonjour">Bonjour <xsl:value-of select="$visitor/@name"/></h2>
            <p><a class="button" href="{$base}/demandes">Voir mes demandes</a></p>
            <p><a href="{$base}/compte">Mon compte</a><xsl:if test="$page/@avis"><br/><a href="{$base}/paiements">Mes paiements</a></xsl:if></p>
          </section>
        </xsl:when>
        <xsl:otherwise><xsl:call-template name="sign-in-card"/></xsl:otherwise>
      </xsl:choose>
    </div>
  </xsl:template>

  <xsl:template name="audience">
    <xsl:param name="to"/>
    <xsl:param name="is"/>
    <xsl:param name="words"/>
    <li><a class="pill" href="{$base}{$to}"><xsl:if test="$is"><xsl:attribute name="aria-current">true</xsl:attribute></xsl:if><xsl:value-of select="$words"/></a></li>
  </xsl:template>

  <!-- Also on every start page. The same for everybody: it holds no token. -->
  <xsl:template name="sign-in-card">
    <xsl:param name="return" select="''"/>
    <section class="card" aria-labelledby="votre-compte">
      <h2 id="votre-compte">Votre compte</h2>
      <form method="post" action="{$base}/connexion" novalidate="novalidate">
        <xsl:if test="string($return)"><input type="hidden" name="retour" value="{$return}"/></xsl:if>
        <xsl:call-template name="input"><xsl:with-param name="name">identifiant</xsl:with-param><xsl:with-param name="label">Identifiant ou adresse électronique</xsl:with-param><xsl:with-param name="autocomplete">username</xsl:with-param><xsl:with-param name="spellcheck">false</xsl:with-param></xsl:call-template>
        <xsl:call-template name="password"><xsl:with-param name="name">mot-de-passe</xsl:with-param><xsl:with-param name="label">Mot de passe</xsl:with-param></xsl:call-template>
        <p><button class="button">Se connecter</button></p>
      </form>
      <p><a href="{$base}/mot-de-passe-oublie">Mot de passe oublié ?</a><br/><a href="{$base}/compte/creer">Créer un compte</a></p>
    </section>
  </xsl:template>
</xsl:stylesheet>
