<?xml version="1.0" encoding="UTF-8"?>
<!-- SPDX-License-Identifier: Apache-2.0 -->
<!-- Closing activities for some days. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">

<xsl:template match="guichet-fermer" mode="title">Fermer des activités</xsl:template>

<xsl:template match="guichet-fermer">
  <p class="back screen-only"><a href="{$base}/guichet/activites">Activités du jour</a></p>
  <xsl:call-template name="errors"/>
  <xsl:if test="@done"><p class="notice notice-done" role="status">C’est fermé, et les familles sont prévenues.</p></xsl:if>
  <xsl:if test="@notice = 'changed'"><div class="notice notice-stop" role="alert"><p><strong>Des réservations ont changé depuis que cette page a été affichée.</strong> Rien n’a été fermé. Vérifiez de nouveau.</p></div></xsl:if>
  <xsl:if test="@notice = 'closed'"><div class="notice notice-stop" role="alert"><p><strong>Tout est déjà fermé ces jours-là.</strong> Rien n’a été changé.</p></div></xsl:if>
  <h1>Fermer des activités</h1>
  <xsl:if test="jour"><xsl:call-template name="fermer-check"/></xsl:if>
  <form method="post" action="{$base}/guichet/activites/fermer" novalidate="novalidate">
    <xsl:for-each select="form"><xsl:call-template name="token"/></xsl:for-each>
    <xsl:variable name="problem" select="form/problem[@field = 'activite']"/>
    <fieldset id="activite" class="field">
      <legend>Activités</legend>
      <xsl:call-template name="hint-and-error"><xsl:with-param name="name">activite</xsl:with-param><xsl:with-param name="problem" select="$problem"/></xsl:call-template>
      <xsl:for-each select="activite">
        <div class="choice"><input type="checkbox" id="a-{@code}" name="activite" value="{@code}"><xsl:if test="@chosen"><xsl:attribute name="checked">checked</xsl:attribute></xsl:if></input><label for="a-{@code}"><xsl:value-of select="@name"/>, <xsl:value-of select="@place"/></label></div>
      </xsl:for-each>
    </fieldset>
    <xsl:for-each select="form">
      <xsl:call-template name="fermer-day"><xsl:with-param name="name">du</xsl:with-param><xsl:with-param name="label">Premier jour</xsl:with-param></xsl:call-template>
      <xsl:call-template name="fermer-day"><xsl:with-param name="name">au</xsl:with-param><xsl:with-param name="label">Dernier jour</xsl:with-param></xsl:call-template>
      <xsl:call-template name="fermer-day">
        <xsl:with-param name="name">vers</xsl:with-param>
        <xsl:with-param name="label">Déplacer les réservations au</xsl:with-param>
        <xsl:with-param name="optional" select="true()"/>
        <xsl:with-param name="hint">Pour un seul jour fermé. Celles qui ne peuvent pas être déplacées sont annulées et ne coûtent rien.</xsl:with-param>
      </xsl:call-template>
      <xsl:call-template name="input">
        <xsl:with-param name="name">motif</xsl:with-param>
        <xsl:with-param name="label">Motif, tel que les familles le liront</xsl:with-param>
        <xsl:with-param name="maxlength">200</xsl:with-param>
      </xsl:call-template>
    </xsl:for-each>
    <div class="actions"><button class="button-quiet">Vérifier avant de fermer</button></div>
  </form>
</xsl:template>

<xsl:template name="fermer-check">
  <section class="card" aria-labelledby="verifier">
    <h2 id="verifier">Vérifiez</h2>
    <ul>
      <xsl:for-each select="jour">
        <li><strong><xsl:value-of select="@name"/></strong>, <xsl:value-of select="@place"/>, <xsl:value-of select="@day"/>&#160;: <xsl:choose>
          <xsl:when test="@closed">déjà fermé</xsl:when>
          <xsl:when test="@cancelled = 0 and @moved = 0">aucune réservation</xsl:when>
          <xsl:otherwise><xsl:if test="@moved &gt; 0"><xsl:value-of select="@moved"/> déplacée<xsl:if test="@moved &gt; 1">s</xsl:if><xsl:if test="@cancelled &gt; 0">, </xsl:if></xsl:if><xsl:if test="@cancelled &gt; 0"><xsl:value-of select="@cancelled"/> annulée<xsl:if test="@cancelled &gt; 1">s</xsl:if></xsl:if></xsl:otherwise>
        </xsl:choose></li>
      </xsl:for-each>
    </ul>
    <p><xsl:if test="@to"><xsl:value-of select="@moved"/> réservation<xsl:if test="@moved &gt; 1">s</xsl:if> au <xsl:value-of select="@to"/>, au même prix. </xsl:if><xsl:value-of select="@cancelled"/> annulée<xsl:if test="@cancelled &gt; 1">s</xsl:if>, qui ne coûter<xsl:choose><xsl:when test="@cancelled &gt; 1">ont</xsl:when><xsl:otherwise>a</xsl:otherwise></xsl:choose> rien. <xsl:value-of select="@families"/> famille<xsl:if test="@families &gt; 1">s</xsl:if> à prévenir.</p>
    <form method="post" action="{$base}/guichet/activites/fermer">
      <xsl:for-each select="form"><xsl:call-template name="token"/><xsl:for-each select="field"><input type="hidden" name="{@name}" value="{@value}"/></xsl:for-each></xsl:for-each>
      <xsl:for-each select="activite[@chosen]"><input type="hidden" name="activite" value="{@code}"/></xsl:for-each>
      <input type="hidden" name="annulees" value="{@cancelled}"/>
      <input type="hidden" name="deplacees" value="{@moved}"/>
      <input type="hidden" name="confirmer" value="oui"/>
      <div class="actions"><button class="button-danger">Fermer et prévenir les familles</button></div>
    </form>
  </section>
</xsl:template>

<!-- Context: <form>. -->
<xsl:template name="fermer-day">
  <xsl:param name="name"/>
  <xsl:param name="label"/>
  <xsl:param name="hint"/>
  <xsl:param name="optional" select="false()"/>
  <xsl:variable name="problem" select="problem[@field = $name]"/>
  <div class="field">
    <label for="{$name}"><xsl:value-of select="$label"/><xsl:if test="$optional"><xsl:text> </xsl:text><span class="optional">(facultatif)</span></xsl:if></label>
    <xsl:call-template name="hint-and-error"><xsl:with-param name="name" select="$name"/><xsl:with-param name="hint" select="string($hint)"/><xsl:with-param name="problem" select="$problem"/></xsl:call-template>
    <input type="date" id="{$name}" name="{$name}" class="short" value="{field[@name = $name]/@value}"><xsl:call-template name="described-by"><xsl:with-param name="name" select="$name"/><xsl:with-param name="hint" select="string($hint)"/><xsl:with-param name="problem" select="$problem"/></xsl:call-template></input>
  </div>
</xsl:template>

<xsl:template match="guichet-fermer//problem[@field = 'activite']" mode="words" priority="2">Cochez au moins une activité</xsl:template>
<xsl:template match="guichet-fermer//problem[@field = 'du']" mode="words" priority="2">Donnez un premier jour, aujourd’hui ou plus tard</xsl:template>
<xsl:template match="guichet-fermer//problem[@field = 'au']" mode="words" priority="2">Donnez un dernier jour, soixante jours au plus après le premier</xsl:template>
<xsl:template match="guichet-fermer//problem[@field = 'au'][@code = 'too-many']" mode="words" priority="3">C’est trop à la fois&#160;: fermez moins d’activités ou moins de jours</xsl:template>
<xsl:template match="guichet-fermer//problem[@field = 'vers']" mode="words" priority="2">Donnez un autre jour, à venir&#8239;; cela ne se peut que pour un seul jour fermé</xsl:template>
<xsl:template match="guichet-fermer//problem[@field = 'motif']" mode="words" priority="2">Saisissez le motif, en 200 caractères au plus</xsl:template>

</xsl:stylesheet>
