<?xml version="1.0" encoding="UTF-8"?>
<!-- SPDX-License-Identifier: Apache-2.0 -->
<!-- The payments, for the régie and the finance office. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">

<xsl:template name="finance-why">
  <xsl:param name="why" select="@why"/>
  <xsl:choose>
    <xsl:when test="$why = 'double'">Dette déjà réglée par un autre paiement&#160;: à rembourser</xsl:when>
    <xsl:when test="$why = 'reference'">PayFiP annonce un paiement pour une autre référence</xsl:when>
    <xsl:when test="$why = 'montant'">PayFiP annonce un autre montant</xsl:when>
    <xsl:when test="$why = 'client'">PayFiP annonce un autre numéro de client</xsl:when>
    <xsl:when test="$why = 'mode'">PayFiP annonce un autre mode (test, activation ou réel)</xsl:when>
    <xsl:when test="$why = 'operation'">PayFiP répond pour une autre opération</xsl:when>
    <xsl:when test="$why = 'sans-reponse'">PayFiP a oublié l’opération pendant la nuit, sans que le portail ait pu demander son résultat</xsl:when>
    <xsl:when test="$why = 'illisible'">La réponse de PayFiP n’est pas compréhensible</xsl:when>
    <xsl:otherwise><xsl:value-of select="$why"/></xsl:otherwise>
  </xsl:choose>
</xsl:template>

<xsl:template name="finance-kind"><xsl:choose><xsl:when test="@kind = 'facture'">Facture</xsl:when><xsl:otherwise>Avis</xsl:otherwise></xsl:choose></xsl:template>

<xsl:template name="finance-resolution">
  <xsl:choose>
    <xsl:when test="@resolution = 'rembourse'">Remboursé</xsl:when>
    <xsl:when test="@resolution = 'verifie'">Vérifié, rien à rembourser</xsl:when>
  </xsl:choose>
</xsl:template>

<xsl:template match="guichet-paiements" mode="title">Paiements</xsl:template>

<xsl:template match="guichet-paiements">
  <h1>Paiements</h1>
  <p class="meta">
    <xsl:choose>
      <xsl:when test="@job-run">Dernier passage du contrôle automatique&#160;: <xsl:value-of select="@job-run"/>.</xsl:when>
      <xsl:otherwise>Le contrôle automatique n’est pas encore passé.</xsl:otherwise>
    </xsl:choose>
    <xsl:if test="@job-late-minutes &gt; 2"> <strong>Des paiements attendent une réponse de PayFiP depuis <xsl:value-of select="@job-late-minutes"/> minutes.</strong></xsl:if>
  </p>
  <xsl:apply-templates select="verify" mode="finance"/>
  <xsl:apply-templates select="ledger" mode="finance"/>
  <xsl:call-template name="finance-filter"/>
  <xsl:apply-templates select="list" mode="finance"/>
  <xsl:if test="@more"><xsl:call-template name="more"><xsl:with-param name="href" select="concat($base, @more)"/></xsl:call-template></xsl:if>
  <xsl:call-template name="finance-days"/>
</xsl:template>

<xsl:template match="verify" mode="finance">
  <section>
    <h2>À vérifier</h2>
    <xsl:choose>
      <xsl:when test="payment"><xsl:call-template name="finance-table"><xsl:with-param name="caption">Paiements à vérifier, les plus anciens d’abord</xsl:with-param></xsl:call-template></xsl:when>
      <xsl:otherwise><p>Rien à vérifier.</p></xsl:otherwise>
    </xsl:choose>
    <xsl:if test="@more"><p>D’autres paiements sont à vérifier&#160;: traitez d’abord ceux-ci.</p></xsl:if>
  </section>
</xsl:template>

<!-- What the last proof found. -->
<xsl:template match="ledger" mode="finance">
  <xsl:choose>
    <xsl:when test="difference">
      <section class="notice notice-stop">
        <h2>Comptes des familles&#160;: des montants ne concordent pas</h2>
        <p>Contrôle du <xsl:value-of select="@at"/>. À examiner avec la régie avant de facturer ou de rembourser.</p>
        <table class="table table-dense">
          <caption>Différences</caption>
          <thead><tr><th scope="col">Référence</th><th scope="col">Ce qui ne concorde pas</th><th scope="col">Attendu</th><th scope="col">Trouvé</th></tr></thead>
          <tbody>
            <xsl:for-each select="difference"><tr><th scope="row"><xsl:value-of select="@reference"/></th><td><xsl:choose>
              <xsl:when test="@kind = 'facture'">Facture et compte de la famille</xsl:when>
              <xsl:when test="@kind = 'lignes'">Facture et somme de ses lignes</xsl:when>
              <xsl:when test="@kind = 'paiement'">Paiement en ligne et compte de la famille</xsl:when>
              <xsl:when test="@kind = 'sans-dette'">Paiement inscrit sans avoir réglé de dette</xsl:when>
              <xsl:when test="@kind = 'trop-percu'">Encaissé plus que dû</xsl:when>
              <xsl:when test="@kind = 'reservation'">Réservation et compte de la famille</xsl:when>
              <xsl:when test="@kind = 'facturation'">Facture établie ici et ce qu’elle reprend</xsl:when>
              <xsl:when test="@kind = 'places'">Places prises et nombre de réservations</xsl:when>
            </xsl:choose></td><td class="nowrap"><xsl:value-of select="@expected"/></td><td class="nowrap"><xsl:value-of select="@found"/></td></tr></xsl:for-each>
          </tbody>
        </table>
        <xsl:if test="@more"><p>D’autres différences suivent.</p></xsl:if>
      </section>
    </xsl:when>
    <xsl:when test="@at"><p class="meta">Comptes des familles&#160;: factures, paiements et écritures concordent (contrôle du <xsl:value-of select="@at"/>).</p></xsl:when>
  </xsl:choose>
  <form method="post" action="{$base}/guichet/paiements/controler">
    <xsl:call-template name="token"/>
    <p><button class="button-quiet">Contrôler les comptes maintenant</button></p>
  </form>
</xsl:template>

<xsl:template match="list" mode="finance">
  <section>
    <h2>Tous les paiements</h2>
    <xsl:choose>
      <xsl:when test="payment"><xsl:call-template name="finance-table"><xsl:with-param name="caption">Les plus récents d’abord</xsl:with-param></xsl:call-template></xsl:when>
      <xsl:otherwise><p>Aucun paiement ne correspond à ce choix.</p></xsl:otherwise>
    </xsl:choose>
  </section>
</xsl:template>

<xsl:template name="finance-table">
  <xsl:param name="caption"/>
  <div class="table-scroll" tabindex="0" role="region" aria-label="{$caption}">
    <table class="table table-dense">
      <caption><xsl:value-of select="$caption"/></caption>
      <thead><tr><th scope="col">Référence</th><th scope="col">Montant</th><th scope="col">État</th><th scope="col">Commencé</th><th scope="col">Payé</th><th scope="col">Payeur</th></tr></thead>
      <tbody>
        <xsl:for-each select="payment">
          <tr>
            <th scope="row"><a href="{$base}{@path}"><xsl:call-template name="finance-kind"/><xsl:text> </xsl:text><xsl:value-of select="@reference"/></a><xsl:if test="@mode != 'W'"> (test)</xsl:if></th>
            <td class="nowrap"><xsl:value-of select="@amount"/></td>
            <td><xsl:call-template name="payment-state"/><xsl:if test="@state = 'a_verifier'"><br/><xsl:choose><xsl:when test="@resolution"><xsl:call-template name="finance-resolution"/></xsl:when><xsl:otherwise><xsl:call-template name="finance-why"/></xsl:otherwise></xsl:choose></xsl:if></td>
            <td><xsl:value-of select="@created"/></td>
            <td><xsl:value-of select="@paid"/><xsl:if test="@means">, <xsl:call-template name="payment-means"/></xsl:if></td>
            <td><xsl:value-of select="@email"/></td>
          </tr>
        </xsl:for-each>
      </tbody>
    </table>
  </div>
</xsl:template>

<xsl:template name="finance-filter">
  <xsl:variable name="state" select="string(@state)"/>
  <form method="get" action="{$base}/guichet/paiements" class="actions filter" role="search" aria-label="Choisir des paiements">
    <label for="q">Référence</label>
    <input id="q" name="q" value="{@q}" accesskey="r" autocomplete="off" class="medium"/>
    <label for="jour">Jour</label>
    <input id="jour" name="jour" type="date" value="{@day}"/>
    <label for="etat">État</label>
    <select id="etat" name="etat">
      <option value="">Tous</option>
      <xsl:for-each select="choice"><option value="{@state}"><xsl:if test="@state = $state"><xsl:attribute name="selected">selected</xsl:attribute></xsl:if><xsl:call-template name="payment-words"/></option></xsl:for-each>
    </select>
    <label for="nature">Nature</label>
    <select id="nature" name="nature">
      <option value="">Toutes</option>
      <option value="avis"><xsl:if test="@kind = 'avis'"><xsl:attribute name="selected">selected</xsl:attribute></xsl:if>Avis des sommes à payer</option>
      <option value="facture"><xsl:if test="@kind = 'facture'"><xsl:attribute name="selected">selected</xsl:attribute></xsl:if>Factures</option>
    </select>
    <button class="button-quiet">Afficher</button>
  </form>
</xsl:template>

<xsl:template name="finance-days">
  <section>
    <h2>Totaux par jour</h2>
    <xsl:choose>
      <xsl:when test="day">
        <div class="table-scroll" tabindex="0" role="region" aria-label="Totaux par jour">
          <table class="table table-dense">
            <caption>Les 31 derniers jours</caption>
            <thead><tr><th scope="col">Jour</th><th scope="col">Nature</th><th scope="col">Payés</th><th scope="col">Montant payé</th><th scope="col">À vérifier</th><th scope="col">Montant à vérifier</th><th scope="col">Remboursé</th></tr></thead>
            <tbody>
              <xsl:for-each select="day">
                <tr>
                  <th scope="row"><a href="{$base}/guichet/paiements?jour={@day}"><xsl:value-of select="@shown"/></a></th>
                  <td><xsl:call-template name="finance-kind"/><xsl:if test="@mode != 'W'"> (test)</xsl:if></td>
                  <td><xsl:value-of select="@paid-count"/></td>
                  <td class="nowrap"><xsl:value-of select="@paid"/></td>
                  <td><xsl:value-of select="@verify-count"/></td>
                  <td class="nowrap"><xsl:value-of select="@verify"/></td>
                  <td class="nowrap"><xsl:value-of select="@refunded"/></td>
                </tr>
              </xsl:for-each>
            </tbody>
          </table>
        </div>
      </xsl:when>
      <xsl:otherwise><p>Aucun paiement ces 31 derniers jours.</p></xsl:otherwise>
    </xsl:choose>
    <form method="get" action="{$base}/guichet/paiements/export" class="actions filter" aria-label="Exporter">
      <label for="du">Du</label><input id="du" name="du" type="date" value="{@from}"/>
      <label for="au">au</label><input id="au" name="au" type="date" value="{@to}"/>
      <button class="button-quiet">Exporter (CSV)</button>
    </form>
  </section>
</xsl:template>

<!-- One payment. -->
<xsl:template match="guichet-paiement" mode="title">Paiement <xsl:value-of select="@reference"/></xsl:template>

<xsl:template match="guichet-paiement">
  <p class="back"><a href="{$base}/guichet/paiements" accesskey="f">Paiements</a></p>
  <xsl:call-template name="errors"/>
  <xsl:if test="@conflict">
    <div class="notice notice-attention" role="alert"><p><strong>Rien n’a été modifié.</strong><xsl:text> </xsl:text><xsl:choose>
      <xsl:when test="@conflict = 'payment-busy' or @conflict = 'payment-away'">PayFiP n’a pas pu être interrogé. Réessayez dans un moment.</xsl:when>
      <xsl:otherwise>Ce paiement a changé entre-temps. Voici où il en est.</xsl:otherwise></xsl:choose></p></div>
  </xsl:if>
  <xsl:if test="@done = 'verifier' or @done = 'noter' or @done = 'clore'">
    <p class="notice notice-done" role="status"><xsl:choose>
      <xsl:when test="@done = 'verifier'">PayFiP a été interrogé. Sa réponse est ci-dessous.</xsl:when>
      <xsl:when test="@done = 'noter'">La note est enregistrée.</xsl:when>
      <xsl:otherwise>La vérification est close.</xsl:otherwise></xsl:choose></p>
  </xsl:if>
  <h1><xsl:call-template name="payment-debt"/><xsl:text> </xsl:text><xsl:value-of select="@reference"/></h1>
  <p><xsl:call-template name="payment-state"/><xsl:if test="@mode != 'W'"> (mode test&#160;: ce paiement n’est pas réel)</xsl:if></p>
  <xsl:if test="@state = 'a_verifier'">
    <div class="notice notice-attention"><p><strong><xsl:choose><xsl:when test="@resolution"><xsl:call-template name="finance-resolution"/></xsl:when><xsl:otherwise><xsl:call-template name="finance-why"/></xsl:otherwise></xsl:choose></strong></p></div>
  </xsl:if>
  <dl class="answers">
    <div><dt>Montant demandé</dt><dd><xsl:value-of select="@amount"/></dd></div>
    <div><dt>Payeur</dt><dd><xsl:value-of select="@email"/></dd></div>
    <div><dt>Client, exercice, mode</dt><dd><xsl:value-of select="@client"/>, <xsl:value-of select="@exercice"/>, <xsl:value-of select="@mode"/></dd></div>
    <xsl:if test="@operation"><div><dt>Opération PayFiP</dt><dd class="code"><xsl:value-of select="@operation"/></dd></div></xsl:if>
    <div><dt>Commencé le</dt><dd><xsl:value-of select="@created"/></dd></div>
    <xsl:if test="@paid"><div><dt>Payé le</dt><dd><xsl:value-of select="@paid"/><xsl:if test="@means">, par <xsl:call-template name="payment-means"/></xsl:if><xsl:if test="@authorisation">, autorisation <xsl:value-of select="@authorisation"/></xsl:if></dd></div></xsl:if>
    <div><dt>Demandes à PayFiP</dt><dd><xsl:value-of select="@asks"/><xsl:if test="@asked">, la dernière le <xsl:value-of select="@asked"/></xsl:if><xsl:if test="@next">, la prochaine le <xsl:value-of select="@next"/></xsl:if></dd></div>
  </dl>
  <xsl:call-template name="finance-actions"/>
  <section>
    <h2>Historique</h2>
    <ol class="events">
      <xsl:for-each select="event">
        <li>
          <strong><xsl:apply-templates select="." mode="finance"/></strong>
          <span class="meta"> le <xsl:value-of select="@at"/>, <xsl:choose>
            <xsl:when test="@agent"><xsl:value-of select="@agent"/></xsl:when>
            <xsl:when test="@actor = 'citoyen'">par le payeur</xsl:when>
            <xsl:when test="@actor = 'payfip'">par PayFiP</xsl:when>
            <xsl:otherwise>par le contrôle automatique</xsl:otherwise></xsl:choose></span>
          <xsl:if test="@text and (@action = 'note' or @action = 'rembourse' or @action = 'verifie')"><xsl:call-template name="demande-lines"><xsl:with-param name="text" select="string(@text)"/></xsl:call-template></xsl:if>
          <xsl:if test="raw"><details><summary>Réponse de PayFiP<xsl:if test="@code"> (<xsl:value-of select="@code"/>)</xsl:if></summary><pre class="raw" tabindex="0"><xsl:value-of select="raw"/></pre></details></xsl:if>
        </li>
      </xsl:for-each>
    </ol>
  </section>
</xsl:template>

<xsl:template match="event" mode="finance"><xsl:call-template name="payment-words"><xsl:with-param name="state" select="@to"/></xsl:call-template></xsl:template>
<xsl:template match="event[@action = 'creee']" mode="finance">Commencé</xsl:template>
<xsl:template match="event[@action = 'opened']" mode="finance">Ouvert chez PayFiP</xsl:template>
<xsl:template match="event[@action = 'declined']" mode="finance">Refusé par PayFiP à l’ouverture (<xsl:value-of select="@code"/>)</xsl:template>
<xsl:template match="event[@action = 'lost']" mode="finance">Jamais ouvert&#160;: personne n’a pu payer</xsl:template>
<xsl:template match="event[@action = 'interrogee']" mode="finance">PayFiP interrogé, réponse <xsl:value-of select="@code"/></xsl:template>
<xsl:template match="event[@action = 'notifiee']" mode="finance">Notification reçue</xsl:template>
<xsl:template match="event[@action = 'note']" mode="finance">Note</xsl:template>
<xsl:template match="event[@action = 'rembourse']" mode="finance">Remboursé</xsl:template>
<xsl:template match="event[@action = 'verifie']" mode="finance">Vérifié, rien à rembourser</xsl:template>

<xsl:template name="finance-actions">
  <xsl:if test="@can-ask">
    <form method="post" action="{$base}{@path}/verifier">
      <xsl:for-each select="form"><xsl:call-template name="token"/></xsl:for-each>
      <div class="actions"><button class="button">Interroger PayFiP de nouveau</button></div>
    </form>
  </xsl:if>
  <xsl:if test="@can-close">
    <details class="action"><xsl:if test="form/problem[@field = 'issue' or @field = 'motif']"><xsl:attribute name="open">open</xsl:attribute></xsl:if>
      <summary>Clore la vérification</summary>
      <form method="post" action="{$base}{@path}/clore" novalidate="novalidate">
        <xsl:for-each select="form">
          <xsl:call-template name="token"/>
          <xsl:call-template name="finance-outcome"/>
          <xsl:call-template name="textarea"><xsl:with-param name="name">motif</xsl:with-param><xsl:with-param name="label">Motif</xsl:with-param><xsl:with-param name="hint">Par exemple le numéro et la date du virement de remboursement.</xsl:with-param><xsl:with-param name="rows">3</xsl:with-param><xsl:with-param name="maxlength">1000</xsl:with-param></xsl:call-template>
        </xsl:for-each>
        <button class="button">Clore la vérification</button>
      </form>
    </details>
  </xsl:if>
  <details class="action"><xsl:if test="form/problem[@field = 'note']"><xsl:attribute name="open">open</xsl:attribute></xsl:if>
    <summary>Ajouter une note</summary>
    <form method="post" action="{$base}{@path}/noter" novalidate="novalidate">
      <xsl:for-each select="form">
        <xsl:call-template name="token"/>
        <xsl:call-template name="textarea"><xsl:with-param name="name">note</xsl:with-param><xsl:with-param name="label">Note interne</xsl:with-param><xsl:with-param name="rows">3</xsl:with-param><xsl:with-param name="maxlength">1000</xsl:with-param></xsl:call-template>
      </xsl:for-each>
      <button class="button-quiet">Ajouter la note</button>
    </form>
  </details>
</xsl:template>

<xsl:template name="finance-outcome">
  <xsl:variable name="problem" select="problem[@field = 'issue']"/>
  <xsl:variable name="chosen" select="field[@name = 'issue']/@value"/>
  <fieldset class="field">
    <xsl:if test="$problem"><xsl:attribute name="aria-describedby">issue-erreur</xsl:attribute></xsl:if>
    <legend>Issue</legend>
    <xsl:call-template name="hint-and-error"><xsl:with-param name="name">issue</xsl:with-param><xsl:with-param name="problem" select="$problem"/></xsl:call-template>
    <div class="choice"><input type="radio" id="issue" name="issue" value="rembourse"><xsl:if test="$chosen = 'rembourse'"><xsl:attribute name="checked">checked</xsl:attribute></xsl:if></input><label for="issue">Remboursé</label></div>
    <div class="choice"><input type="radio" id="issue.verifie" name="issue" value="verifie"><xsl:if test="$chosen = 'verifie'"><xsl:attribute name="checked">checked</xsl:attribute></xsl:if></input><label for="issue.verifie">Vérifié, rien à rembourser</label></div>
  </fieldset>
</xsl:template>

<xsl:template match="guichet-paiement//problem[@field = 'issue']" mode="words" priority="2">Choisissez l’issue de la vérification</xsl:template>
<xsl:template match="guichet-paiement//problem[@field = 'motif'][@code = 'missing']" mode="words" priority="2">Donnez le motif</xsl:template>
<xsl:template match="guichet-paiement//problem[@field = 'note'][@code = 'missing']" mode="words" priority="2">Écrivez la note</xsl:template>

<xsl:template match="probleme[@code = 'role']" mode="explain" priority="2"><p>Cette partie du guichet n’est pas ouverte à votre rôle. Adressez-vous à l’administrateur.</p></xsl:template>

</xsl:stylesheet>
