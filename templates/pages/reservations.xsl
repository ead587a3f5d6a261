<?xml version="1.0" encoding="UTF-8"?>
<!-- SPDX-License-Identifier: Apache-2.0 -->
<!-- The planning of a family: the month, the check page, the accusé de réception, the typical week. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">

<!-- « 10 h », « 9 h 30 », « minuit » of "10:00". -->
<xsl:template name="hour-words">
  <xsl:param name="hour"/>
  <xsl:variable name="minutes" select="substring-after($hour, ':')"/>
  <xsl:choose>
    <xsl:when test="$hour = '24:00'">minuit</xsl:when>
    <xsl:otherwise><xsl:value-of select="number(substring-before($hour, ':'))"/>&#160;h<xsl:if test="$minutes != '00'">&#160;<xsl:value-of select="$minutes"/></xsl:if></xsl:otherwise>
  </xsl:choose>
</xsl:template>

<xsl:template name="until-words">
  <xsl:param name="day" select="@until-day"/>
  <xsl:param name="hour" select="@until-hour"/>
  <xsl:value-of select="$day"/> à <xsl:call-template name="hour-words"><xsl:with-param name="hour" select="$hour"/></xsl:call-template>
</xsl:template>

<!-- Why this price. Context: what carries it. -->
<xsl:template name="price-why">
  <xsl:value-of select="@price-label"/><xsl:if test="@reduction">, réduction de <xsl:value-of select="@reduction"/>&#160;% pour plusieurs enfants</xsl:if><xsl:if test="@without-quotient">, faute de quotient familial à jour</xsl:if>
</xsl:template>

<!-- The month -->
<xsl:template match="reservations" mode="title">Réserver, <xsl:value-of select="@name"/> – Kiosque Famille</xsl:template>

<xsl:template match="reservations">
  <p class="back screen-only"><a href="{$base}/kiosque">Kiosque Famille</a></p>
  <xsl:apply-templates select="@notice" mode="reservations"/>
  <h1>Réserver&#160;: <xsl:value-of select="@name"/></h1>
  <nav class="months" aria-label="Mois">
    <xsl:if test="@previous"><a href="{$base}/kiosque/reservations?mois={@previous}" rel="prev">Mois précédent</a></xsl:if>
    <xsl:if test="@next"><a href="{$base}/kiosque/reservations?mois={@next}" rel="next">Mois suivant</a></xsl:if>
  </nav>
  <xsl:choose>
    <xsl:when test="enfant">
      <p>Cochez les jours souhaités, décochez les autres, puis vérifiez&#160;: rien n’est enregistré avant votre confirmation. Pour plusieurs mois, utilisez la <a href="{$base}/kiosque/semaine-type">semaine type</a>.</p>
      <ul class="legend" aria-label="Légende">
        <li><span class="key key-libre"></span>libre</li>
        <li><span class="key key-reservee"></span>réservé</li>
        <li><span class="key key-complete"></span>complet, liste d’attente</li>
        <li><span class="key key-passee">✓</span>réservé, ne change plus</li>
        <li><span class="key key-passee">·</span>délai passé</li>
      </ul>
      <form method="post" action="{$base}/kiosque/reservations" class="planning">
        <xsl:for-each select="form"><xsl:call-template name="token"/></xsl:for-each>
        <input type="hidden" name="mois" value="{@month}"/>
        <input type="hidden" name="vu" value="oui"/>
        <xsl:if test="count(enfant) &gt; 1"><p class="narrow-only">Aller à&#160;: <xsl:for-each select="enfant"><a href="#enfant-{@id}"><xsl:value-of select="@name"/></a><xsl:if test="position() != last()">, </xsl:if></xsl:for-each></p></xsl:if>
        <xsl:apply-templates select="enfant" mode="planning"/>
        <p>Réservé en <xsl:value-of select="@name"/>, avant vos changements&#160;: <strong><xsl:value-of select="@total"/></strong>.</p>
        <div class="actions">
          <button class="button" name="faire" value="verifier">Vérifier mes changements</button>
          <p class="changes" aria-live="polite" data-none="Aucun changement" data-added="1&#160;jour ajouté|#&#160;jours ajoutés" data-removed="1&#160;jour retiré|#&#160;jours retirés" data-also-removed=", 1&#160;retiré|, #&#160;retirés"></p>
        </div>
        <xsl:call-template name="planning-faster"/>
      </form>
    </xsl:when>
    <xsl:otherwise>
      <p>Aucune activité n’est ouverte pour vos enfants en <xsl:value-of select="@name"/>. On ne réserve que les activités où l’enfant est inscrit&#160;; pour une inscription, adressez-vous à votre régie&#160;:</p>
      <xsl:for-each select="regie"><xsl:call-template name="regie-place"/></xsl:for-each>
    </xsl:otherwise>
  </xsl:choose>
</xsl:template>

<xsl:template match="@notice" mode="reservations"/>
<xsl:template match="@notice[. = 'aucun']" mode="reservations">
  <div class="notice notice-stop" role="alert"><p><strong>Rien n’a changé.</strong> Cochez ou décochez au moins un jour.</p></div>
</xsl:template>
<xsl:template match="@notice[. = 'trop']" mode="reservations">
  <div class="notice notice-stop" role="alert"><p><strong>C’est trop à la fois.</strong> Vérifiez moins de jours, ou choisissez une période plus courte.</p></div>
</xsl:template>
<xsl:template match="@notice[. = 'etendue']" mode="reservations">
  <div class="notice notice-stop" role="alert"><p><strong>Ces jours sont trop éloignés les uns des autres.</strong> Vérifiez d’abord ceux de ce mois.</p></div>
</xsl:template>
<xsl:template match="@notice[. = 'deja']" mode="reservations">
  <p class="notice notice-done" role="status">C’était déjà enregistré&#160;: le planning ci-dessous est à jour.</p>
</xsl:template>

<xsl:template match="enfant" mode="planning">
  <section aria-labelledby="enfant-{@id}">
    <h2 id="enfant-{@id}"><xsl:value-of select="@name"/></h2>
    <xsl:if test="@ecole"><p class="meta"><xsl:value-of select="@ecole"/><xsl:if test="@classe">, <xsl:value-of select="@classe"/></xsl:if></p></xsl:if>
    <table class="month" role="table" aria-labelledby="enfant-{@id}">
      <thead role="rowgroup">
        <tr role="row">
          <th scope="col" role="columnheader">Activité</th>
          <xsl:for-each select="../jour"><th scope="col" role="columnheader"><abbr title="{@name}"><span class="weekday" aria-hidden="true"><xsl:value-of select="substring('lmmjvsd', @weekday + 1, 1)"/></span><xsl:value-of select="@number"/></abbr></th></xsl:for-each>
        </tr>
      </thead>
      <tbody role="rowgroup"><xsl:apply-templates select="ligne" mode="planning"/></tbody>
    </table>
    <!-- Not only at the very end: a keyboard has many boxes to cross. -->
    <xsl:if test="position() != last()"><p><button class="button-quiet" name="faire" value="verifier">Vérifier mes changements</button></p></xsl:if>
  </section>
</xsl:template>

<xsl:template match="ligne" mode="planning">
  <tr role="row">
    <th scope="row" role="rowheader">
      <span class="activity"><xsl:value-of select="@name"/></span>
      <xsl:if test="@price"><span class="meta"><xsl:value-of select="@price"/></span></xsl:if>
      <xsl:if test="@next"><span class="meta">modifiable jusqu’au <xsl:call-template name="until-words"><xsl:with-param name="day" select="@next-day"/><xsl:with-param name="hour" select="@next-hour"/></xsl:call-template> pour le <xsl:value-of select="@next"/></span></xsl:if>
    </th>
    <xsl:apply-templates select="case" mode="planning"/>
  </tr>
</xsl:template>

<xsl:template match="case" mode="planning">
  <td role="cell" class="case wd{@weekday} case-{@state}">
    <xsl:choose>
      <xsl:when test="@changeable">
        <xsl:if test="@state = 'reservee' or @state = 'attente'"><input type="hidden" name="avant" value="{../@id}.{@date}"/></xsl:if>
        <input type="checkbox" id="c-{../@id}-{@date}" name="jour" value="{../@id}.{@date}">
          <xsl:if test="@wanted"><xsl:attribute name="checked">checked</xsl:attribute></xsl:if>
        </input>
        <label for="c-{../@id}-{@date}"><xsl:call-template name="day-number"/><span class="visually-hidden"><xsl:call-template name="case-words"/></span></label>
      </xsl:when>
      <xsl:when test="@state = 'fermee'"><xsl:call-template name="day-number"/><span class="visually-hidden">Fermé</span></xsl:when>
      <xsl:otherwise>
        <xsl:call-template name="day-number"/>
        <span aria-hidden="true"><xsl:choose><xsl:when test="@state = 'reservee'">✓</xsl:when><xsl:when test="@state = 'attente' or @state = 'ailleurs'">…</xsl:when><xsl:otherwise>·</xsl:otherwise></xsl:choose></span>
        <span class="visually-hidden"><xsl:call-template name="case-words"/></span>
      </xsl:otherwise>
    </xsl:choose>
  </td>
</xsl:template>

<!-- « m 3 », for eyes, where the head of the table is not. -->
<xsl:template name="day-number">
  <span class="number" aria-hidden="true"><span class="initial"><xsl:value-of select="substring('lmmjvsd', @weekday + 1, 1)"/></span>&#160;<xsl:value-of select="@number"/></span>
</xsl:template>

<!-- « Repas du mardi 3 mars 2026, complet…, modifiable jusqu’au… » -->
<xsl:template name="case-words">
  <xsl:value-of select="../@name"/> du <xsl:value-of select="@day"/>
  <xsl:choose>
    <xsl:when test="@state = 'ailleurs'">, réservé par l’autre famille de l’enfant</xsl:when>
    <xsl:when test="@state = 'complete'">, complet&#160;: liste d’attente</xsl:when>
    <xsl:when test="@state = 'attente'">, en liste d’attente</xsl:when>
    <xsl:when test="@state = 'reservee'">, réservé</xsl:when>
  </xsl:choose>
  <xsl:choose>
    <xsl:when test="@changeable and @late">, après le délai, au tarif tardif, jusqu’au <xsl:call-template name="until-words"/></xsl:when>
    <xsl:when test="@changeable">, modifiable jusqu’au <xsl:call-template name="until-words"/></xsl:when>
    <xsl:when test="@until-day">, délai passé depuis le <xsl:call-template name="until-words"/></xsl:when>
    <xsl:when test="@state != 'ailleurs'">, ne se change pas en ligne</xsl:when>
  </xsl:choose>
</xsl:template>

<xsl:template name="planning-faster">
  <details class="faster">
    <summary>Aller plus vite</summary>
    <xsl:if test="count(enfant) &gt; 1">
      <fieldset class="group">
        <legend>Comme pour un frère ou une sœur</legend>
        <label for="comme">Copier les jours de</label>
        <select id="comme" name="comme"><xsl:for-each select="enfant"><option value="{@id}"><xsl:value-of select="@name"/></option></xsl:for-each></select>
        <label for="pour">pour</label>
        <select id="pour" name="pour"><xsl:for-each select="enfant"><option value="{@id}"><xsl:if test="position() = 2"><xsl:attribute name="selected">selected</xsl:attribute></xsl:if><xsl:value-of select="@name"/></option></xsl:for-each></select>
        <button class="button-quiet" name="faire" value="comme">Copier</button>
      </fieldset>
    </xsl:if>
    <fieldset class="group">
      <legend>Vider une semaine</legend>
      <label for="semaine">Semaine du</label>
      <select id="semaine" name="semaine"><xsl:for-each select="semaine"><option value="{@monday}"><xsl:value-of select="@name"/></option></xsl:for-each></select>
      <button class="button-quiet" name="faire" value="vider">Vider</button>
    </fieldset>
    <p class="meta">Ces boutons changent les cases de cette page&#160;; vérifiez ensuite vos changements.</p>
  </details>
</xsl:template>

<!-- Checking -->
<xsl:template match="reservations-verifier" mode="title">Vérifier mes changements – Kiosque Famille</xsl:template>

<xsl:template match="reservations-verifier">
  <p class="back screen-only"><a href="{$base}/kiosque/reservations?mois={@month}">Abandonner et revenir au mois</a></p>
  <xsl:if test="@notice = 'change'">
    <div class="notice notice-stop" role="alert"><p><strong>Rien n’a été enregistré&#160;: la situation a changé pendant que vous vérifiiez.</strong> Un délai est passé, une place ou un prix a changé, ou un autre parent a modifié le planning. Voici ce qui est possible maintenant.</p></div>
  </xsl:if>
  <h1>Vérifier mes changements</h1>
  <xsl:if test="entretemps">
    <div class="notice" role="status">
      <p><strong>Le planning a changé depuis que vous l’avez affiché&#160;:</strong></p>
      <ul><xsl:for-each select="entretemps"><li><xsl:call-template name="day-of-child"/><xsl:choose><xsl:when test="@booked">, réservé depuis</xsl:when><xsl:otherwise>, annulé depuis</xsl:otherwise></xsl:choose></li></xsl:for-each></ul>
      <p>Ces changements restent&#160;; les vôtres s’y ajoutent.</p>
    </div>
  </xsl:if>
  <xsl:if test="refus">
    <section class="notice notice-stop" aria-labelledby="refus">
      <h2 id="refus">Ce qui n’est pas possible</h2>
      <ul><xsl:for-each select="refus"><li><xsl:call-template name="day-of-child"/><xsl:call-template name="refus-words"/></li></xsl:for-each></ul>
    </section>
  </xsl:if>
  <xsl:call-template name="changes"><xsl:with-param name="title">Jours ajoutés</xsl:with-param><xsl:with-param name="id">ajouts</xsl:with-param><xsl:with-param name="list" select="ajout"/></xsl:call-template>
  <xsl:call-template name="changes"><xsl:with-param name="title">En liste d’attente</xsl:with-param><xsl:with-param name="id">attentes</xsl:with-param><xsl:with-param name="list" select="attente"/></xsl:call-template>
  <xsl:call-template name="changes"><xsl:with-param name="title">Jours retirés</xsl:with-param><xsl:with-param name="id">retraits</xsl:with-param><xsl:with-param name="list" select="retrait"/></xsl:call-template>
  <xsl:if test="rien">
    <section aria-labelledby="deja"><h2 id="deja">Déjà fait</h2>
      <ul><xsl:for-each select="rien"><li><xsl:call-template name="day-of-child"/><xsl:choose><xsl:when test="@wish">, déjà réservé</xsl:when><xsl:otherwise>, déjà retiré</xsl:otherwise></xsl:choose></li></xsl:for-each></ul></section>
  </xsl:if>
  <xsl:if test="@confirmable">
    <p class="lead">En tout&#160;: <strong><xsl:value-of select="@total"/></strong> <xsl:choose><xsl:when test="@cents &lt; 0"> de moins à payer</xsl:when><xsl:when test="@cents &gt; 0"> de plus à payer</xsl:when></xsl:choose>, sur la facture du mois.</p>
    <xsl:if test="attente"><p>Une place libérée est donnée à la première famille de la liste&#160;: vous serez prévenu par courriel, et elle vous sera alors facturée.</p></xsl:if>
  </xsl:if>
  <form method="post" action="{$base}/kiosque/reservations/confirmer">
    <xsl:call-template name="check-fields"/>
    <xsl:if test="@confirmable"><div class="actions"><button class="button">Confirmer</button></div></xsl:if>
  </form>
  <form method="post" action="{$base}/kiosque/reservations">
    <xsl:call-template name="check-fields"/>
    <div class="actions"><button class="button-quiet" name="faire" value="modifier">Modifier</button></div>
  </form>
</xsl:template>

<xsl:template name="check-fields">
  <xsl:for-each select="form"><xsl:call-template name="token"/></xsl:for-each>
  <input type="hidden" name="mois" value="{@month}"/>
  <input type="hidden" name="total" value="{@cents}"/>
  <xsl:for-each select="plus"><input type="hidden" name="plus" value="{@value}"/></xsl:for-each>
  <xsl:for-each select="attendre"><input type="hidden" name="attente" value="{@value}"/></xsl:for-each>
  <xsl:for-each select="moins"><input type="hidden" name="moins" value="{@value}"/></xsl:for-each>
</xsl:template>

<xsl:template name="day-of-child">
  <xsl:choose>
    <xsl:when test="@child"><strong><xsl:value-of select="@child"/></strong>, <xsl:value-of select="@activite"/> du <xsl:value-of select="@day"/></xsl:when>
    <xsl:otherwise>Un jour qui n’existe pas dans le planning de votre famille</xsl:otherwise>
  </xsl:choose>
</xsl:template>

<xsl:template name="refus-words">
  <xsl:choose>
    <xsl:when test="@reason = 'passee' and @until-day">&#160;: le délai est passé depuis le <xsl:call-template name="until-words"/></xsl:when>
    <xsl:when test="@reason = 'passee'">&#160;: cela ne se change pas en ligne</xsl:when>
    <xsl:when test="@reason = 'incompatible'">&#160;: au même moment, <xsl:value-of select="@other"/> est déjà réservé</xsl:when>
    <xsl:when test="@reason = 'ailleurs'">&#160;: réservé par l’autre famille de l’enfant</xsl:when>
    <xsl:when test="@reason = 'fermee'">&#160;: l’activité n’ouvre pas ce jour-là</xsl:when>
  </xsl:choose>
</xsl:template>

<xsl:template name="changes">
  <xsl:param name="title"/>
  <xsl:param name="id"/>
  <xsl:param name="list"/>
  <xsl:if test="$list">
    <section aria-labelledby="{$id}">
      <h2 id="{$id}"><xsl:value-of select="$title"/></h2>
      <table class="table stacked" role="table" aria-labelledby="{$id}">
        <thead role="rowgroup"><tr role="row"><th scope="col" role="columnheader">Enfant</th><th scope="col" role="columnheader">Activité</th><th scope="col" role="columnheader">Jour</th><th scope="col" role="columnheader">Prix</th></tr></thead>
        <tbody role="rowgroup">
          <xsl:for-each select="$list">
            <tr role="row">
              <th scope="row" role="rowheader"><xsl:value-of select="@child"/></th>
              <td role="cell"><xsl:value-of select="@activite"/><br/><span class="meta"><xsl:value-of select="@place"/></span></td>
              <td role="cell"><xsl:value-of select="@day"/><xsl:if test="@until-day"><br/><span class="meta">modifiable jusqu’au <xsl:call-template name="until-words"/></span></xsl:if></td>
              <td role="cell" class="price"><xsl:choose><xsl:when test="@amount"><span class="nowrap"><xsl:value-of select="@amount"/></span></xsl:when><xsl:when test="self::attente"><span class="nowrap"><xsl:value-of select="@price"/></span> si une place se libère</xsl:when><xsl:when test="@late">reste à payer, retrait tardif</xsl:when><xsl:otherwise>–</xsl:otherwise></xsl:choose><xsl:if test="@kept"><br/><span class="meta">en plus de <xsl:value-of select="@kept"/> déjà à payer pour ce jour</span></xsl:if><xsl:if test="@price"><br/><span class="meta"><xsl:if test="@late">tarif tardif&#160;; </xsl:if><xsl:call-template name="price-why"/></span></xsl:if></td>
            </tr>
          </xsl:for-each>
        </tbody>
      </table>
    </section>
  </xsl:if>
</xsl:template>

<!-- The accusé de réception -->
<xsl:template match="reservations-accuse" mode="title">Accusé de réception – Kiosque Famille</xsl:template>

<xsl:template match="reservations-accuse">
  <p class="back screen-only"><a href="{$base}/kiosque/reservations"><xsl:if test="@month"><xsl:attribute name="href"><xsl:value-of select="concat($base, '/kiosque/reservations?mois=', @month)"/></xsl:attribute></xsl:if>Le planning</a></p>
  <xsl:if test="@done"><p class="notice notice-done" role="status">Vos changements sont enregistrés. Cet accusé de réception vous est aussi envoyé par courriel.</p></xsl:if>
  <h1>Accusé de réception</h1>
  <p>Famille <xsl:value-of select="@name"/>, code <span class="nowrap"><xsl:value-of select="@code"/></span>. Reçu le <xsl:value-of select="@received"/>.</p>
  <xsl:call-template name="changes"><xsl:with-param name="title">Jours ajoutés</xsl:with-param><xsl:with-param name="id">ajouts</xsl:with-param><xsl:with-param name="list" select="ajout"/></xsl:call-template>
  <xsl:call-template name="changes"><xsl:with-param name="title">En liste d’attente</xsl:with-param><xsl:with-param name="id">attentes</xsl:with-param><xsl:with-param name="list" select="attente"/></xsl:call-template>
  <xsl:call-template name="changes"><xsl:with-param name="title">Jours retirés</xsl:with-param><xsl:with-param name="id">retraits</xsl:with-param><xsl:with-param name="list" select="retrait"/></xsl:call-template>
  <p>En tout&#160;: <strong><xsl:value-of select="@total"/></strong>, sur la facture du mois.</p>
  <h2>Une question&#8239;?</h2>
  <xsl:for-each select="regie"><xsl:call-template name="regie-place"/></xsl:for-each>
</xsl:template>

<!-- The typical week -->
<xsl:template match="semaine-type" mode="title">Semaine type – Kiosque Famille</xsl:template>

<xsl:template match="semaine-type">
  <p class="back screen-only"><a href="{$base}/kiosque/reservations">Le planning</a></p>
  <xsl:call-template name="errors"/>
  <h1>Appliquer une semaine type</h1>
  <p class="lead">Les mêmes jours chaque semaine, sur toute une période. Vous vérifierez chaque jour et son prix avant de confirmer.</p>
  <xsl:choose>
    <xsl:when test="ligne">
      <form method="post" action="{$base}/kiosque/semaine-type" novalidate="novalidate">
        <xsl:for-each select="form">
          <xsl:call-template name="token"/>
          <xsl:call-template name="day-input"><xsl:with-param name="name">du</xsl:with-param><xsl:with-param name="label">Du</xsl:with-param></xsl:call-template>
          <xsl:call-template name="day-input"><xsl:with-param name="name">au</xsl:with-param><xsl:with-param name="label">Au</xsl:with-param></xsl:call-template>
        </xsl:for-each>
        <xsl:variable name="problem" select="form/problem[@field = 'type']"/>
        <fieldset class="group" id="type"><xsl:if test="$problem"><xsl:attribute name="aria-describedby">type-erreur</xsl:attribute></xsl:if>
          <legend>Jours de la semaine</legend>
          <xsl:if test="$problem"><p class="error" id="type-erreur"><span class="visually-hidden">Erreur : </span><xsl:apply-templates select="$problem" mode="words"/></p></xsl:if>
          <xsl:for-each select="ligne">
            <fieldset class="week">
              <legend><strong><xsl:value-of select="@child"/></strong>, <xsl:value-of select="@name"/><xsl:text> </xsl:text><span class="meta"><xsl:value-of select="@place"/></span></legend>
              <xsl:for-each select="jour[@key]">
                <span class="choice"><input type="checkbox" id="t-{@key}" name="type" value="{@key}"><xsl:if test="@wanted"><xsl:attribute name="checked">checked</xsl:attribute></xsl:if></input><label for="t-{@key}"><xsl:call-template name="weekday-words"/></label></span>
              </xsl:for-each>
            </fieldset>
          </xsl:for-each>
        </fieldset>
        <div class="choice"><input type="checkbox" id="remplacer" name="remplacer" value="oui"><xsl:if test="@replace"><xsl:attribute name="checked">checked</xsl:attribute></xsl:if></input><label for="remplacer">Retirer aussi, dans cette période, les autres jours déjà réservés des activités cochées</label></div>
        <div class="actions"><button class="button">Vérifier</button></div>
      </form>
    </xsl:when>
    <xsl:otherwise><p>Vos enfants ne sont inscrits à aucune activité à venir. Pour une inscription, adressez-vous à votre régie.</p></xsl:otherwise>
  </xsl:choose>
</xsl:template>

<xsl:template name="weekday-words">
  <xsl:choose>
    <xsl:when test="@weekday = 0">lundi</xsl:when><xsl:when test="@weekday = 1">mardi</xsl:when><xsl:when test="@weekday = 2">mercredi</xsl:when>
    <xsl:when test="@weekday = 3">jeudi</xsl:when><xsl:when test="@weekday = 4">vendredi</xsl:when><xsl:when test="@weekday = 5">samedi</xsl:when>
    <xsl:otherwise>dimanche</xsl:otherwise>
  </xsl:choose>
</xsl:template>

<!-- A day to come, by the browser's own calendar. Context: <form>. -->
<xsl:template name="day-input">
  <xsl:param name="name"/>
  <xsl:param name="label"/>
  <xsl:variable name="problem" select="problem[@field = $name]"/>
  <div class="field">
    <label for="{$name}"><xsl:value-of select="$label"/></label>
    <xsl:call-template name="hint-and-error"><xsl:with-param name="name" select="$name"/><xsl:with-param name="problem" select="$problem"/></xsl:call-template>
    <input type="date" id="{$name}" name="{$name}" value="{field[@name = $name]/@value}" class="short"><xsl:call-template name="described-by"><xsl:with-param name="name" select="$name"/><xsl:with-param name="problem" select="$problem"/></xsl:call-template></input>
  </div>
</xsl:template>

<xsl:template match="semaine-type//problem[@code = 'date']" mode="words" priority="2">Saisissez une date, par exemple 24/12/2026</xsl:template>
<xsl:template match="semaine-type//problem[@code = 'before']" mode="words" priority="2">La fin de la période est avant son début</xsl:template>
<xsl:template match="semaine-type//problem[@code = 'past']" mode="words" priority="2">Cette période est passée</xsl:template>
<xsl:template match="semaine-type//problem[@code = 'far']" mode="words" priority="2">La période doit finir dans un an au plus</xsl:template>
<xsl:template match="semaine-type//problem[@code = 'none']" mode="words" priority="2">Cochez au moins un jour de la semaine</xsl:template>
<xsl:template match="semaine-type//problem[@code = 'nothing']" mode="words" priority="2">Dans cette période, ces jours sont déjà réservés, fermés ou leur délai est passé</xsl:template>
<xsl:template match="semaine-type//problem[@code = 'many']" mode="words" priority="2">Cela fait trop de jours à la fois : choisissez une période plus courte</xsl:template>
</xsl:stylesheet>
