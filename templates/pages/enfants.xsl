<?xml version="1.0" encoding="UTF-8"?>
<!-- SPDX-License-Identifier: Apache-2.0 -->
<!-- A child of the Kiosque Famille: its page, its file, where an enrolment begins; and what demandes and the guichet show of an enrolment. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">

<!-- What a demande asks for. -->
<xsl:template match="inscription" mode="inscription">
  <section class="card" aria-labelledby="inscription">
    <h2 id="inscription">Inscription de <xsl:value-of select="@name"/><xsl:text> </xsl:text><xsl:value-of select="@last-name"/></h2>
    <p class="meta">Né(e) le <xsl:value-of select="@born"/><xsl:if test="@ecole"> · <xsl:value-of select="@ecole"/></xsl:if><xsl:if test="@classe"> · <xsl:value-of select="@classe"/></xsl:if> · famille <xsl:value-of select="@famille"/></p>
    <ul>
      <xsl:for-each select="saison">
        <li><strong><xsl:value-of select="@activite"/></strong>, <xsl:value-of select="@place"/>&#160;: du <xsl:value-of select="@from"/> au <xsl:value-of select="@to"/><xsl:apply-templates select="@state" mode="inscription"/></li>
      </xsl:for-each>
    </ul>
  </section>
</xsl:template>

<xsl:template match="@state" mode="inscription"/>
<xsl:template match="@state[. = 'acceptee']" mode="inscription"> – <strong>inscription acceptée</strong></xsl:template>
<xsl:template match="@state[. = 'refusee']" mode="inscription"> – <strong>inscription refusée</strong></xsl:template>
<xsl:template match="@state[. = 'annulee']" mode="inscription"> – demande annulée</xsl:template>
<xsl:template match="@state[. = 'demandee']" mode="inscription"><xsl:if test="../@enrolled"> – déjà inscrit pour une partie de cette période</xsl:if></xsl:template>

<!-- The child's file, to read. -->
<xsl:template match="fiche" mode="inscription">
  <xsl:if test="@hidden"><p class="hint">Le régime alimentaire et le PAI ne sont montrés qu’au service habilité.</p></xsl:if>
  <xsl:for-each select="answers/step">
    <dl class="answers">
      <xsl:for-each select="answer[value]">
        <div><dt><xsl:call-template name="answer-label"/></dt><dd><xsl:call-template name="answer-values"/></dd></div>
      </xsl:for-each>
    </dl>
  </xsl:for-each>
</xsl:template>

<!-- The child's page -->
<xsl:template match="enfant" mode="title"><xsl:value-of select="@name"/><xsl:text> </xsl:text><xsl:value-of select="@last-name"/> – Kiosque Famille</xsl:template>

<xsl:template match="enfant">
  <p class="back screen-only"><a href="{$base}/kiosque">Kiosque Famille</a></p>
  <xsl:call-template name="errors"/>
  <xsl:apply-templates select="@notice" mode="enfant"/>
  <h1><xsl:value-of select="@name"/><xsl:text> </xsl:text><xsl:value-of select="@last-name"/></h1>
  <p class="lead">Né(e) le <xsl:value-of select="@born"/><xsl:if test="@ecole"> · <xsl:value-of select="@ecole"/></xsl:if><xsl:if test="@classe"> · <xsl:value-of select="@classe"/></xsl:if></p>
  <xsl:call-template name="enfant-campagnes"/>
  <xsl:call-template name="enfant-inscrit"/>
  <xsl:call-template name="enfant-fiche"/>
  <xsl:call-template name="enfant-documents"/>
  <xsl:if test="demarche">
    <section aria-labelledby="demarches">
      <h2 id="demarches">Démarches</h2>
      <ul><xsl:for-each select="demarche"><li><a href="{$base}{@path}?enfant={../@id}"><xsl:value-of select="@title"/></a></li></xsl:for-each></ul>
    </section>
  </xsl:if>
</xsl:template>

<xsl:template match="@notice" mode="enfant"/>
<xsl:template match="@notice[. = 'fiche']" mode="enfant"><p class="notice notice-done" role="status">La fiche est confirmée.</p></xsl:template>
<xsl:template match="@notice[. = 'document']" mode="enfant"><p class="notice notice-done" role="status">Le document est retiré. Les demandes déjà envoyées le gardent.</p></xsl:template>
<xsl:template match="@notice[. = 'fiche-avant']" mode="enfant"><p class="notice notice-attention" role="alert"><strong>Confirmez d’abord la fiche de l’enfant.</strong> Elle est demandée une fois par saison.</p></xsl:template>
<xsl:template match="@notice[. = 'saison']" mode="enfant"><p class="notice notice-attention" role="alert"><strong>Rien n’a été demandé.</strong> L’une des activités choisies ne peut plus être demandée&#160;: la période est close, l’enfant y est inscrit, ou une demande est déjà en cours. Choisissez de nouveau.</p></xsl:template>

<xsl:template match="enfant//problem" mode="words" priority="6">Cochez au moins une activité</xsl:template>

<xsl:template name="enfant-campagnes">
  <section aria-labelledby="inscrire">
    <h2 id="inscrire">Demander une inscription</h2>
    <xsl:choose>
      <xsl:when test="not(campagne)"><p>Aucune période d’inscription n’est ouverte.</p></xsl:when>
      <xsl:when test="@fiche = 'a-confirmer'">
        <div class="notice notice-attention"><p><strong>Confirmez d’abord la fiche de <xsl:value-of select="@name"/>.</strong> Elle est demandée une fois par saison, avant les inscriptions.</p>
        <p><a class="button" href="{$base}{@path}/fiche">Remplir et confirmer la fiche</a></p></div>
        <ul><xsl:for-each select="campagne/saison[not(@elsewhere)]"><li><xsl:call-template name="saison-words"/></li></xsl:for-each></ul>
      </xsl:when>
      <xsl:otherwise><xsl:apply-templates select="campagne" mode="enfant"/></xsl:otherwise>
    </xsl:choose>
  </section>
</xsl:template>

<!-- When all of a campaign's seasons are alike, their dates stand once above them. -->
<xsl:template name="saison-words">
  <xsl:param name="alike" select="false()"/>
  <strong><xsl:value-of select="@activite"/></strong>, <xsl:value-of select="@place"/><span class="meta"><xsl:if test="not($alike)"> – <xsl:value-of select="@label"/>, du <xsl:value-of select="@from"/> au <xsl:value-of select="@to"/></xsl:if><xsl:choose>
    <xsl:when test="@enrolled">&#160;: déjà inscrit</xsl:when>
    <xsl:when test="@asked">&#160;: demande en cours</xsl:when>
    <xsl:when test="not($alike)">&#160;; à demander jusqu’au <xsl:value-of select="@closes"/></xsl:when>
  </xsl:choose></span>
</xsl:template>

<xsl:template match="campagne" mode="enfant">
  <xsl:variable name="field" select="concat('saison-', @service)"/>
  <xsl:variable name="problem" select="../form/problem[@field = $field]"/>
  <xsl:variable name="one" select="saison[1]"/>
  <xsl:variable name="alike" select="not(saison[@label != $one/@label or @closes != $one/@closes or @from != $one/@from or @to != $one/@to])"/>
  <form class="card" method="post" action="{$base}{../@path}/inscription" novalidate="novalidate">
    <xsl:for-each select="../form"><xsl:call-template name="token"/></xsl:for-each>
    <input type="hidden" name="service" value="{@service}"/>
    <fieldset id="{$field}" class="field">
      <xsl:if test="$problem"><xsl:attribute name="aria-describedby"><xsl:value-of select="$field"/>-erreur</xsl:attribute></xsl:if>
      <legend><xsl:value-of select="@title"/></legend>
      <xsl:if test="$alike"><p class="hint"><xsl:value-of select="$one/@label"/>, du <xsl:value-of select="$one/@from"/> au <xsl:value-of select="$one/@to"/>. À demander jusqu’au <xsl:value-of select="$one/@closes"/>.</p></xsl:if>
      <xsl:call-template name="hint-and-error"><xsl:with-param name="name" select="$field"/><xsl:with-param name="problem" select="$problem"/></xsl:call-template>
      <xsl:apply-templates select="saison[not(@elsewhere)]" mode="enfant"><xsl:with-param name="alike" select="$alike"/></xsl:apply-templates>
      <xsl:if test="saison[@elsewhere]">
        <details><summary>Une autre école<span class="visually-hidden">&#160;: <xsl:value-of select="@title"/></span></summary>
          <p class="hint">Si l’enfant change d’école.</p>
          <xsl:apply-templates select="saison[@elsewhere]" mode="enfant"><xsl:with-param name="alike" select="$alike"/></xsl:apply-templates>
        </details>
      </xsl:if>
    </fieldset>
    <xsl:if test="saison[not(@enrolled) and not(@asked)]"><div class="actions"><button class="button">Continuer<span class="visually-hidden">&#160;: <xsl:value-of select="@title"/></span></button></div></xsl:if>
  </form>
</xsl:template>

<xsl:template match="saison" mode="enfant">
  <xsl:param name="alike"/>
  <xsl:choose>
    <xsl:when test="@enrolled or @asked"><p><xsl:call-template name="saison-words"><xsl:with-param name="alike" select="$alike"/></xsl:call-template></p></xsl:when>
    <xsl:otherwise><div class="choice"><input type="checkbox" id="s-{@id}" name="saison" value="{@id}"/><label for="s-{@id}"><xsl:call-template name="saison-words"><xsl:with-param name="alike" select="$alike"/></xsl:call-template></label></div></xsl:otherwise>
  </xsl:choose>
</xsl:template>

<xsl:template name="enfant-inscrit">
  <section aria-labelledby="inscrit">
    <h2 id="inscrit">Inscriptions</h2>
    <xsl:choose>
      <xsl:when test="inscrit">
        <ul><xsl:for-each select="inscrit"><li><strong><xsl:value-of select="@activite"/></strong>, <xsl:value-of select="@place"/>&#160;: du <xsl:value-of select="@from"/> au <xsl:value-of select="@to"/></li></xsl:for-each></ul>
        <p><a class="button-quiet" href="{$base}/kiosque/reservations">Réserver des jours</a></p>
      </xsl:when>
      <xsl:otherwise><p>Aucune inscription en cours.</p></xsl:otherwise>
    </xsl:choose>
  </section>
</xsl:template>

<xsl:template name="enfant-fiche">
  <xsl:if test="@fiche != 'aucune'">
    <section aria-labelledby="fiche">
      <h2 id="fiche">Fiche de l’enfant</h2>
      <xsl:choose>
        <xsl:when test="fiche">
          <p>Confirmée le <xsl:value-of select="fiche/@confirmed"/><xsl:if test="@fiche = 'a-confirmer'">&#160;; à confirmer de nouveau pour la saison qui s’ouvre</xsl:if>.</p>
          <details><summary>Voir ce que dit la fiche</summary><xsl:apply-templates select="fiche" mode="inscription"/></details>
        </xsl:when>
        <xsl:otherwise><p>Vous ne l’avez pas encore remplie.</p></xsl:otherwise>
      </xsl:choose>
      <p><a href="{$base}{@path}/fiche"><xsl:choose><xsl:when test="fiche">Modifier ou confirmer la fiche</xsl:when><xsl:otherwise>Remplir la fiche</xsl:otherwise></xsl:choose></a></p>
    </section>
  </xsl:if>
</xsl:template>

<xsl:template name="enfant-documents">
  <section aria-labelledby="documents">
    <h2 id="documents">Documents gardés</h2>
    <xsl:choose>
      <xsl:when test="document">
        <p>Ils sont repris dans vos prochaines demandes d’inscription tant qu’ils sont valables, puis effacés.</p>
        <ul class="pieces">
          <xsl:for-each select="document">
            <li>
              <a href="{$base}{../@path}/documents/{@id}"><xsl:value-of select="@name"/></a><br/>
              <span class="meta"><xsl:value-of select="@label"/><xsl:if test="@shared"> (pour toute la famille)</xsl:if> · envoyé le <xsl:value-of select="@sent"/> · gardé jusqu’au <xsl:value-of select="@until"/></span>
              <form method="post" action="{$base}{../@path}/documents">
                <xsl:for-each select="../form"><xsl:call-template name="token"/></xsl:for-each>
                <button class="button-quiet" name="retirer" value="{@id}">Retirer<span class="visually-hidden"><xsl:text> </xsl:text><xsl:value-of select="@name"/></span></button>
              </form>
            </li>
          </xsl:for-each>
        </ul>
      </xsl:when>
      <xsl:otherwise><p>Aucun. Les pièces que vous enverrez avec une inscription seront gardées ici, le temps de leur validité.</p></xsl:otherwise>
    </xsl:choose>
  </section>
</xsl:template>

<!-- The file, to fill in -->
<xsl:template match="fiche-enfant" mode="title">Fiche de <xsl:value-of select="@name"/> – Kiosque Famille</xsl:template>

<xsl:template match="fiche-enfant">
  <p class="back screen-only"><a href="{$base}{@path}"><xsl:value-of select="@name"/><xsl:text> </xsl:text><xsl:value-of select="@last-name"/></a></p>
  <xsl:call-template name="errors"/>
  <xsl:if test="@changed">
    <div class="notice notice-attention" role="alert"><p><strong>La fiche a été confirmée entre-temps, par l’autre parent ou dans une autre fenêtre.</strong> Ce que vous avez saisi est ci-dessous, rien n’est enregistré. Confirmez pour le garder.</p></div>
  </xsl:if>
  <h1>Fiche de <xsl:value-of select="@name"/></h1>
  <p class="lead">Vérifiez chaque réponse, puis confirmez. La fiche est demandée une fois par saison<xsl:if test="@confirmed">&#8239;; la dernière fois, c’était le <xsl:value-of select="@confirmed"/></xsl:if>.</p>
  <p class="notice">Le régime alimentaire et le PAI ne sont montrés qu’au service qui accueille l’enfant. Ne donnez aucun autre renseignement sur sa santé.</p>
  <p class="hint">Sauf mention contraire « (facultatif) », tous les champs sont obligatoires.</p>
  <form method="post" action="{$base}{@path}/fiche" novalidate="novalidate">
    <xsl:for-each select="form"><xsl:call-template name="token"/></xsl:for-each>
    <input type="hidden" name="version" value="{@version}"/>
    <xsl:apply-templates select="step" mode="teleservice"/>
    <div class="actions"><button class="button">Confirmer la fiche</button><a class="button-quiet" href="{$base}{@path}">Ne rien changer</a></div>
  </form>
</xsl:template>

<!-- A draft for another child waits -->
<xsl:template match="inscription-autre" mode="title">Une demande est déjà commencée – Kiosque Famille</xsl:template>

<xsl:template match="inscription-autre">
  <h1>Vous avez commencé cette demande pour <xsl:value-of select="@other"/></h1>
  <p class="lead"><xsl:value-of select="@title"/></p>
  <p>Envoyez-la d’abord, puis commencez celle de <xsl:value-of select="@name"/>&#160;: les pièces communes seront reprises. Ou bien effacez-la.</p>
  <div class="actions">
    <a class="button" href="{$base}/services/{@service}/formulaire">Reprendre la demande pour <xsl:value-of select="@other"/></a>
    <form method="post" action="{$base}{@path}/inscription">
      <xsl:for-each select="form"><xsl:call-template name="token"/></xsl:for-each>
      <input type="hidden" name="service" value="{@service}"/>
      <input type="hidden" name="remplacer" value="{@draft}"/>
      <xsl:for-each select="chosen"><input type="hidden" name="saison" value="{@id}"/></xsl:for-each>
      <button class="button-quiet">L’effacer et commencer pour <xsl:value-of select="@name"/></button>
    </form>
  </div>
</xsl:template>

<!-- The guichet: a child, for the régie -->
<xsl:template match="guichet-enfant" mode="title"><xsl:value-of select="@name"/><xsl:text> </xsl:text><xsl:value-of select="@last-name"/></xsl:template>

<xsl:template match="guichet-enfant">
  <h1><xsl:value-of select="@name"/><xsl:text> </xsl:text><xsl:value-of select="@last-name"/></h1>
  <p class="lead">Né(e) le <xsl:value-of select="@born"/><xsl:if test="@ecole"> · <xsl:value-of select="@ecole"/></xsl:if><xsl:if test="@classe"> · <xsl:value-of select="@classe"/></xsl:if></p>
  <p>Famille<xsl:if test="count(famille) &gt; 1">s</xsl:if>&#160;: <xsl:for-each select="famille"><xsl:if test="position() &gt; 1">, </xsl:if><a href="{$base}{@path}"><xsl:value-of select="@name"/> (<xsl:value-of select="@code"/>)</a></xsl:for-each></p>
  <h2>Inscriptions</h2>
  <xsl:choose>
    <xsl:when test="inscrit"><ul><xsl:for-each select="inscrit"><li><strong><xsl:value-of select="@activite"/></strong>, <xsl:value-of select="@place"/>&#160;: du <xsl:value-of select="@from"/> au <xsl:value-of select="@to"/></li></xsl:for-each></ul></xsl:when>
    <xsl:otherwise><p>Aucune inscription en cours.</p></xsl:otherwise>
  </xsl:choose>
  <xsl:if test="not(fiche)"><p>Aucune fiche n’a été remplie pour cet enfant.</p></xsl:if>
  <xsl:for-each select="fiche">
    <section class="card">
      <h2>Fiche confirmée le <xsl:value-of select="@confirmed"/>, famille <xsl:value-of select="@famille"/></h2>
      <xsl:apply-templates select="." mode="inscription"/>
    </section>
  </xsl:for-each>
</xsl:template>

</xsl:stylesheet>
