<?xml version="1.0" encoding="UTF-8"?>
<!-- SPDX-License-Identifier: Apache-2.0 -->
<!-- What stands around every page: head, header, navigation, footer. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">

  <xsl:template match="/page">
    <html lang="fr">
      <head>
        <meta charset="utf-8"/>
        <title>
          <xsl:if test="$content//problem">Erreur : </xsl:if>
          <xsl:variable name="title"><xsl:apply-templates select="$content" mode="title"/></xsl:variable>
          <xsl:value-of select="normalize-space($title)"/> – <xsl:value-of select="$city/@name"/>, services en ligne
        </title>
        <meta name="viewport" content="width=device-width, initial-scale=1"/>
        <meta name="color-scheme" content="light dark"/>
        <link rel="icon" type="image/svg+xml" href="{$base}/static/marque.svg?v={$assets}"/>
        <link rel="stylesheet" href="{$base}/static/roubaix.css?v={$assets}"/>
        <link rel="stylesheet" href="{$base}/static/ville.css?v={$assets}"/>
        <script src="{$base}/static/roubaix.js?v={$assets}" defer="defer"></script>
      </head>
      <body>
        <xsl:if test="$visitor/@kind = 'agent'"><xsl:attribute name="class">guichet</xsl:attribute></xsl:if>
        <a class="skip" href="#contenu">Aller au contenu</a>
        <xsl:call-template name="header"/>
        <main id="contenu" tabindex="-1">
          <div class="width"><xsl:apply-templates select="$content"/></div>
        </main>
        <xsl:call-template name="footer"/>
      </body>
    </html>
  </xsl:template>

  <xsl:template name="header">
    <header class="site-header">
      <div class="width">
        <a class="site-name" href="{$base}/">
          <img src="{$base}/static/marque.svg?v={$assets}" alt="" width="40" height="40"/>
          <span><strong><xsl:value-of select="$city/@name"/></strong> <span class="site-what"><xsl:choose><xsl:when test="$visitor/@kind = 'agent'">Guichet des agents</xsl:when><xsl:otherwise>Services en ligne</xsl:otherwise></xsl:choose></span></span>
        </a>
        <nav aria-label="Menu principal">
          <ul>
            <xsl:choose>
              <xsl:when test="$visitor/@kind = 'agent'">
                <xsl:if test="contains($visitor/@roles, 'agent') or contains($visitor/@roles, 'superviseur')"><xsl:call-template name="nav"><xsl:with-param name="to" select="'/guichet'"/><xsl:with-param name="words">Demandes</xsl:with-param></xsl:call-template></xsl:if>
                <xsl:if test="contains($visitor/@roles, 'finances')"><xsl:call-template name="nav"><xsl:with-param name="to" select="'/guichet/paiements'"/><xsl:with-param name="words">Paiements</xsl:with-param></xsl:call-template></xsl:if>
                <xsl:if test="contains($visitor/@roles, 'regie')"><xsl:call-template name="nav"><xsl:with-param name="to" select="'/guichet/familles'"/><xsl:with-param name="words">Familles</xsl:with-param></xsl:call-template><xsl:call-template name="nav"><xsl:with-param name="to" select="'/guichet/activites'"/><xsl:with-param name="words">Activités du jour</xsl:with-param></xsl:call-template><xsl:call-template name="nav"><xsl:with-param name="to" select="'/guichet/facturation'"/><xsl:with-param name="words">Facturation</xsl:with-param></xsl:call-template><xsl:call-template name="nav"><xsl:with-param name="to" select="'/guichet/import'"/><xsl:with-param name="words">Importer</xsl:with-param></xsl:call-template><xsl:call-template name="nav"><xsl:with-param name="to" select="'/guichet/export'"/><xsl:with-param name="words">Exporter</xsl:with-param></xsl:call-template></xsl:if>
                <xsl:call-template name="nav"><xsl:with-param name="to" select="'/guichet/aide'"/><xsl:with-param name="words">Aide du guichet</xsl:with-param></xsl:call-template>
                <li class="who"><xsl:value-of select="$visitor/@name"/></li>
              </xsl:when>
              <xsl:when test="$visitor/@kind = 'account'">
                <xsl:call-template name="nav"><xsl:with-param name="to" select="'/'"/><xsl:with-param name="words">Accueil</xsl:with-param></xsl:call-template>
                <xsl:call-template name="nav"><xsl:with-param name="to" select="'/demandes'"/><xsl:with-param name="words">Mes demandes</xsl:with-param></xsl:call-template>
                <xsl:if test="$page/@kiosque"><xsl:call-template name="nav"><xsl:with-param name="to" select="'/kiosque'"/><xsl:with-param name="words">Kiosque Famille</xsl:with-param></xsl:call-template></xsl:if>
                <xsl:call-template name="nav"><xsl:with-param name="to" select="'/compte'"/><xsl:with-param name="words">Mon compte</xsl:with-param></xsl:call-template>
                <xsl:call-template name="nav"><xsl:with-param name="to" select="'/aide'"/><xsl:with-param name="words">Aide</xsl:with-param></xsl:call-template>
                <xsl:call-template name="nav"><xsl:with-param name="to" select="'/deconnexion'"/><xsl:with-param name="words">Se déconnecter</xsl:with-param></xsl:call-template>
              </xsl:when>
              <xsl:otherwise>
                <xsl:call-template name="nav"><xsl:with-param name="to" select="'/'"/><xsl:with-param name="words">Accueil</xsl:with-param></xsl:call-template>
                <xsl:call-template name="nav"><xsl:with-param name="to" select="'/aide'"/><xsl:with-param name="words">Aide</xsl:with-param></xsl:call-template>
                <xsl:call-template name="nav"><xsl:with-param name="to" select="'/regies'"/><xsl:with-param name="words">Régies</xsl:with-param></xsl:call-template>
                <xsl:call-template name="nav"><xsl:with-param name="to" select="'/connexion'"/><xsl:with-param name="words">Se connecter</xsl:with-param></xsl:call-template>
              </xsl:otherwise>
            </xsl:choose>
          </ul>
        </nav>
      </div>
      <xsl:if test="$page/@payment-mode"><div class="test-mode"><p class="width"><strong>Mode test</strong>&#160;: aucun paiement fait ici n’est réel.</p></div></xsl:if>
    </header>
  </xsl:template>

  <xsl:template name="nav">
    <xsl:param name="to"/>
    <xsl:param name="words"/>
    <li>
      <a href="{$base}{$to}">
        <xsl:choose>
          <xsl:when test="$path = $to"><xsl:attribute name="aria-current">page</xsl:attribute></xsl:when>
          <xsl:when test="$to != '/' and $to != '/guichet' and starts-with($path, concat($to, '/'))"><xsl:attribute name="aria-current">true</xsl:attribute></xsl:when>
        </xsl:choose>
        <xsl:value-of select="$words"/>
      </a>
    </li>
  </xsl:template>

  <xsl:template name="footer">
    <footer class="site-footer">
      <div class="width">
        <div class="footer-columns">
          <section aria-labelledby="pied-contact">
            <h2 id="pied-contact">Besoin d’aide ?</h2>
            <p><xsl:value-of select="$city/@name"/><xsl:if test="$city/@address"><br/><xsl:value-of select="$city/@address"/>, <xsl:value-of select="$city/@postcode"/><xsl:text> </xsl:text><xsl:value-of select="$city/@town"/></xsl:if></p>
            <p>
              <xsl:if test="$city/@phone"><a href="tel:{translate($city/@phone, '  ', '')}"><xsl:value-of select="$city/@phone"/></a><br/></xsl:if>
              <xsl:if test="$city/@email"><a href="mailto:{$city/@email}"><xsl:value-of select="$city/@email"/></a></xsl:if>
            </p>
          </section>
          <nav aria-labelledby="pied-services">
            <h2 id="pied-services">Services en ligne</h2>
            <ul>
              <xsl:for-each select="$page/service"><li><a href="{$base}/services/{@id}"><xsl:value-of select="@title"/></a></li></xsl:for-each>
              <xsl:if test="$page/@avis"><li><a href="{$base}/services/avis">Payer un avis des sommes à payer</a></li></xsl:if>
              <xsl:if test="$page/@kiosque"><li><a href="{$base}/kiosque">Kiosque Famille</a></li></xsl:if>
              <li><a href="{$base}/regies">Les régies</a></li>
            </ul>
          </nav>
          <nav aria-labelledby="pied-site">
            <h2 id="pied-site">À propos</h2>
            <ul>
              <li><a href="{$base}/accessibilite">Accessibilité : <xsl:choose><xsl:when test="$city/@accessibility"><xsl:value-of select="$city/@accessibility"/></xsl:when><xsl:otherwise>non conforme</xsl:otherwise></xsl:choose></a></li>
              <li><a href="{$base}/mentions-legales">Mentions légales</a></li>
              <li><a href="{$base}/donnees-personnelles">Données personnelles et cookies</a></li>
              <li><a href="{$base}/modalites">Modalités d’utilisation</a></li>
              <li><a href="{$base}/plan">Plan du site</a></li>
              <li><a href="{$base}/aide">Aide</a></li>
            </ul>
          </nav>
        </div>
      </div>
    </footer>
  </xsl:template>
</xsl:stylesheet>
