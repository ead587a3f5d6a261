<?xml version="1.0" encoding="UTF-8"?>
<!-- SPDX-License-Identifier: Apache-2.0 -->
<!-- The start page of a téléservice. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">

  <xsl:template match="service-accueil" mode="title"><xsl:value-of select="@title"/></xsl:template>

  <xsl:template match="service-accueil">
    <xsl:variable name="form" select="concat('/services/', @id, '/formulaire')"/>
    <h1><xsl:value-of select="@title"/></h1>
    <p class="lead"><xsl:value-of select="@summary"/></p>
    <div class="two-columns">
      <div>
        <xsl:for-each select="notice">
          <div class="notice notice-{@kind}"><p><xsl:value-of select="@text"/><xsl:if test="@href"> <a href="{@href}"><xsl:value-of select="@link"/></a></xsl:if></p></div>
        </xsl:for-each>
        <dl class="answers">
          <xsl:if test="@cost"><div><dt>Coût</dt><dd><xsl:value-of select="@cost"/></dd></div></xsl:if>
          <xsl:if test="@delay"><div><dt>Délai</dt><dd><xsl:value-of select="@delay"/></dd></div></xsl:if>
          <xsl:if test="need"><div><dt>À avoir sous la main</dt><dd><ul><xsl:for-each select="need"><li><xsl:value-of select="."/></li></xsl:for-each></ul></dd></div></xsl:if>
          <div><dt>Le formulaire</dt><dd><xsl:value-of select="@steps"/> étape<xsl:if test="@steps &gt; 1">s</xsl:if> au plus, puis une vérification avant l’envoi. Vos réponses sont enregistrées à chaque étape.</dd></div>
          <xsl:if test="@to-regie"><div><dt>Service</dt><dd>La régie de votre famille<br/><a href="{$base}/regies">Voir les régies</a></dd></div></xsl:if>
          <xsl:if test="office"><div><dt>Service</dt><dd><xsl:value-of select="office/@name"/><br/><xsl:value-of select="office/@address"/><br/><xsl:value-of select="office/@phone"/><xsl:if test="office/@hours"><br/><xsl:value-of select="office/@hours"/></xsl:if></dd></div></xsl:if>
        </dl>
        <xsl:choose>
          <xsl:when test="$visitor/@kind = 'account'">
            <div class="actions"><a class="button" href="{$base}{$form}">Commencer la demande</a></div>
          </xsl:when>
          <xsl:otherwise>
            <h2>Commencer</h2>
            <xsl:if test="@access != 'direct'">
              <p>Avec un compte, vous suivez votre demande, vous lisez la réponse en ligne et vos coordonnées sont déjà remplies.</p>
              <div class="actions">
                <a class="button" href="{$base}/connexion?retour={$form}">Se connecter</a>
                <a class="button-quiet" href="{$base}/compte/creer">Créer un compte</a>
              </div>
            </xsl:if>
            <xsl:if test="@access != 'account'">
              <p><a href="{$base}{$form}">Je préfère accéder directement au formulaire</a></p>
              <p class="hint">Une demande faite sans compte ne peut pas être suivie en ligne.</p>
            </xsl:if>
          </xsl:otherwise>
        </xsl:choose>
      </div>
      <xsl:if test="$visitor/@kind != 'account' and @access != 'direct'">
        <xsl:call-template name="sign-in-card"><xsl:with-param name="return" select="$form"/></xsl:call-template>
      </xsl:if>
    </div>
  </xsl:template>
</xsl:stylesheet>
