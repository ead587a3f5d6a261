<?xml version="1.0" encoding="UTF-8"?>
<!-- SPDX-License-Identifier: Apache-2.0 -->
<!-- The Kiosque Famille: binding an account, the family, its invoices and their payment. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">

<!-- Where a régie is. Context: <regie>. -->
<xsl:template name="regie-place">
  <p><strong><xsl:value-of select="@name"/></strong><br/><xsl:value-of select="@address"/><xsl:if test="@detail">, <xsl:value-of select="@detail"/></xsl:if><xsl:if test="@hours"><br/><xsl:value-of select="@hours"/></xsl:if><br/>
    <a href="tel:{translate(@phone, '  .', '')}"><xsl:value-of select="@phone"/></a><br/><a href="mailto:{@email}"><xsl:value-of select="@email"/></a></p>
</xsl:template>

<!-- Binding -->
<xsl:template match="rattachement" mode="title">Rattacher ma famille – Kiosque Famille</xsl:template>

<xsl:template match="rattachement">
  <xsl:call-template name="errors"/>
  <xsl:apply-templates select="@notice" mode="rattachement"/>
  <h1>Kiosque Famille</h1>
  <p class="lead">La première fois, rattachez votre compte à votre famille. Ce ne sera plus demandé.</p>
  <form method="post" action="{$base}/kiosque" novalidate="novalidate">
    <xsl:for-each select="form">
      <xsl:call-template name="token"/>
      <xsl:call-template name="input">
        <xsl:with-param name="name">famille</xsl:with-param>
        <xsl:with-param name="label">Code famille</xsl:with-param>
        <xsl:with-param name="hint">Au bas de vos factures, repère 1 du dessin ci-dessous.</xsl:with-param>
        <xsl:with-param name="maxlength">60</xsl:with-param>
        <xsl:with-param name="spellcheck">false</xsl:with-param>
      </xsl:call-template>
      <xsl:call-template name="input">
        <xsl:with-param name="name">facture</xsl:with-param>
        <xsl:with-param name="label">Numéro d’une facture</xsl:with-param>
        <xsl:with-param name="hint">Une facture récente, payée ou non, repère 2 du dessin.</xsl:with-param>
        <xsl:with-param name="maxlength">60</xsl:with-param>
        <xsl:with-param name="spellcheck">false</xsl:with-param>
      </xsl:call-template>
      <xsl:call-template name="password">
        <xsl:with-param name="name">mot-de-passe</xsl:with-param>
        <xsl:with-param name="label">Mot de passe du Kiosque</xsl:with-param>
        <xsl:with-param name="hint">Dix chiffres et lettres, remis par la régie. Ce n’est pas celui de votre compte.</xsl:with-param>
        <xsl:with-param name="autocomplete">off</xsl:with-param>
      </xsl:call-template>
    </xsl:for-each>
    <div class="actions"><button class="button">Rattacher ma famille</button></div>
  </form>
  <figure class="drawing">
    <img src="{$base}/static/facture-modele.svg?v={$assets}" alt="" width="640" height="360"/>
    <figcaption>Au bas d’une facture&#160;: <strong>1</strong>, le code famille, par exemple 0012345&#8239;; <strong>2</strong>, juste en dessous, le numéro de facture, par exemple <span class="nowrap">FC26-10-000123</span>. La présentation peut varier.</figcaption>
  </figure>
  <h2>Vous n’avez pas de mot de passe&#8239;?</h2>
  <p>Il est remis au guichet d’une régie, sur présentation d’une pièce d’identité. Si vous l’avez perdu, la régie vous en donne un autre. Le second parent peut utiliser le même pour rattacher son propre compte.</p>
  <xsl:if test="regie">
    <ul class="cards"><xsl:for-each select="regie"><li class="card"><xsl:call-template name="regie-place"/></li></xsl:for-each></ul>
  </xsl:if>
</xsl:template>

<xsl:template match="@notice" mode="rattachement"/>
<xsl:template match="@notice[. = 'wrong']" mode="rattachement">
  <div class="notice notice-stop" role="alert"><p><strong>Ces trois informations ne vont pas ensemble.</strong> Vérifiez le code famille, le numéro de facture et le mot de passe. Par sécurité, nous ne disons pas laquelle ne convient pas. Après plusieurs erreurs, il faut attendre.</p></div>
</xsl:template>
<xsl:template match="@notice[. = 'throttled']" mode="rattachement">
  <div class="notice notice-stop" role="alert"><p><strong>Trop d’essais.</strong> Réessayez dans <xsl:value-of select="../@wait"/> minute<xsl:if test="../@wait &gt; 1">s</xsl:if>. Votre dernière saisie n’a pas été examinée.</p></div>
</xsl:template>
<xsl:template match="@notice[. = 'locked']" mode="rattachement">
  <div class="notice notice-stop" role="alert"><p><strong>Trop d’essais pour ce code famille&#160;: il est bloqué.</strong> Adressez-vous à une régie&#160;: elle peut le débloquer et vous remettre un nouveau mot de passe.</p></div>
</xsl:template>

<xsl:template match="rattachement//problem[@field = 'famille'][@code = 'missing']" mode="words" priority="2">Saisissez le code famille</xsl:template>
<xsl:template match="rattachement//problem[@field = 'facture'][@code = 'missing']" mode="words" priority="2">Saisissez le numéro d’une facture</xsl:template>
<xsl:template match="rattachement//problem[@field = 'mot-de-passe'][@code = 'missing']" mode="words" priority="2">Saisissez le mot de passe remis par la régie</xsl:template>

<!-- The family -->
<xsl:template match="kiosque" mode="title">Kiosque Famille</xsl:template>

<xsl:template match="kiosque">
  <xsl:if test="@done = 'rattachement'"><p class="notice notice-done" role="status">Votre compte est rattaché à votre famille.</p></xsl:if>
  <h1>Kiosque Famille</h1>
  <p class="lead">Famille <xsl:value-of select="@name"/>, code <span class="nowrap"><xsl:value-of select="@code"/></span></p>
  <div class="two-columns">
    <div>
      <section class="card" aria-labelledby="factures">
        <h2 id="factures">Factures</h2>
        <xsl:choose>
          <xsl:when test="@due &gt; 0">
            <p><strong><xsl:value-of select="@due-amount"/></strong> à payer, <xsl:choose><xsl:when test="@due = 1">une facture, avant le <xsl:value-of select="@due-before"/></xsl:when><xsl:otherwise><xsl:value-of select="@due"/> factures, la première avant le <xsl:value-of select="@due-before"/></xsl:otherwise></xsl:choose>.</p>
            <p><a class="button" href="{$base}/kiosque/factures">Voir et payer mes factures</a></p>
          </xsl:when>
          <xsl:otherwise><p>Aucune facture à payer.</p><p><a href="{$base}/kiosque/factures">Voir mes factures</a></p></xsl:otherwise>
        </xsl:choose>
      </section>
      <section class="card" aria-labelledby="reserver">
        <h2 id="reserver">Réservations</h2>
        <p>Repas, accueil du matin et du soir, centres de loisirs.</p>
        <p><a class="button" href="{$base}/kiosque/reservations">Réserver ou annuler des jours</a></p>
        <p><a href="{$base}/kiosque/semaine-type">Appliquer une semaine type</a></p>
      </section>
      <section class="card" aria-labelledby="enfants">
        <h2 id="enfants">Enfants</h2>
        <xsl:choose>
          <xsl:when test="enfant"><ul><xsl:for-each select="enfant"><li><strong><a href="{$base}/kiosque/enfants/{@id}"><xsl:value-of select="@name"/><xsl:text> </xsl:text><xsl:value-of select="@last-name"/></a></strong><xsl:if test="@ecole"><br/><xsl:value-of select="@ecole"/><xsl:if test="@classe">, <xsl:value-of select="@classe"/></xsl:if></xsl:if><xsl:variable name="enfant" select="."/><xsl:for-each select="../demarche"><br/><a href="{$base}{@path}?enfant={$enfant/@id}"><xsl:value-of select="@title"/><span class="visually-hidden"> pour <xsl:value-of select="$enfant/@name"/></span></a></xsl:for-each></li></xsl:for-each></ul></xsl:when>
          <xsl:otherwise><p>Aucun enfant n’est inscrit dans ce dossier.</p></xsl:otherwise>
        </xsl:choose>
        <p>La page de chaque enfant montre ses inscriptions, sa fiche et ses documents, et permet de demander une inscription.</p>
        <p class="meta">Une erreur&#8239;? Signalez-la à votre régie.</p>
      </section>
    </div>
    <section class="card" aria-labelledby="regie">
      <xsl:if test="@address1 or @town">
        <h2>Adresse de la famille</h2>
        <p><xsl:value-of select="@address1"/><xsl:if test="@address2"><br/><xsl:value-of select="@address2"/></xsl:if><br/><xsl:value-of select="@postcode"/><xsl:text> </xsl:text><xsl:value-of select="@town"/></p>
      </xsl:if>
      <xsl:for-each select="demarche-famille"><p><a href="{$base}{@path}"><xsl:value-of select="@title"/></a></p></xsl:for-each>
      <h2 id="regie">Votre régie</h2>
      <xsl:for-each select="regie"><xsl:call-template name="regie-place"/></xsl:for-each>
      <p><a href="{$base}/compte/kiosque">Dissocier ce compte de la famille</a></p>
    </section>
  </div>
</xsl:template>

<!-- Leaving -->
<xsl:template match="dissocier" mode="title">Dissocier ce compte de la famille</xsl:template>

<xsl:template match="dissocier">
  <p class="back screen-only"><a href="{$base}/compte">Mon compte</a></p>
  <h1>Dissocier ce compte de la famille</h1>
  <p>Votre compte ne verra plus les enfants ni les factures de la famille <xsl:value-of select="@name"/> (code <xsl:value-of select="@code"/>). Rien ne change pour les autres comptes de la famille, et vos paiements restent dans «&#160;Mes paiements&#160;».</p>
  <p>Pour la rattacher de nouveau, il faudra le code famille, un numéro de facture et le mot de passe remis par la régie.</p>
  <form method="post" action="{$base}/compte/kiosque">
    <xsl:for-each select="form"><xsl:call-template name="token"/></xsl:for-each>
    <div class="actions"><button class="button-danger">Dissocier ce compte</button><a class="button-quiet" href="{$base}/compte">Ne rien changer</a></div>
  </form>
</xsl:template>

<!-- Invoices -->
<xsl:template name="facture-state">
  <xsl:variable name="picture"><xsl:choose>
    <xsl:when test="@standing = 'a-payer'">a_completer</xsl:when>
    <xsl:when test="@standing = 'en-cours'">ouverte</xsl:when>
    <xsl:when test="@standing = 'a-verifier'">a_verifier</xsl:when>
    <xsl:when test="@standing = 'payee'">payee</xsl:when>
    <xsl:otherwise>expiree</xsl:otherwise>
  </xsl:choose></xsl:variable>
  <span class="state state-{$picture}"><img src="{$base}/static/etat-{$picture}.svg?v={$assets}" alt="" width="20" height="20"/><xsl:text> </xsl:text><xsl:call-template name="facture-words"/></span>
</xsl:template>

<xsl:template name="facture-words">
  <xsl:choose>
    <xsl:when test="@standing = 'a-payer'">À payer</xsl:when>
    <xsl:when test="@standing = 'en-cours'">Paiement en cours</xsl:when>
    <xsl:when test="@standing = 'a-verifier'">Paiement à vérifier</xsl:when>
    <xsl:when test="@standing = 'payee'">Payée<xsl:if test="@paid"> le <xsl:value-of select="@paid"/></xsl:if></xsl:when>
    <xsl:when test="@standing = 'transmise'">Transmise au Trésor public</xsl:when>
    <xsl:otherwise>Date limite passée</xsl:otherwise>
  </xsl:choose>
</xsl:template>

<!-- What follows from where it stands. Context: <facture>. -->
<xsl:template name="facture-explain">
  <xsl:choose>
    <xsl:when test="@standing = 'en-cours'"><p>Un paiement de cette facture a été commencé. <strong>Ne la payez pas une seconde fois.</strong> S’il n’aboutit pas, vous pourrez recommencer à <xsl:value-of select="@until"/>.</p></xsl:when>
    <xsl:when test="@standing = 'a-verifier'"><p>Un agent vérifie un paiement de cette facture. Ne la payez pas une seconde fois.</p></xsl:when>
    <xsl:when test="@standing = 'transmise' or @standing = 'echue'"><p>La date limite du <xsl:value-of select="@deadline"/> est passée&#160;: la régie ne peut plus l’encaisser. Attendez l’avis des sommes à payer que vous enverra le Trésor public<xsl:if test="$page/@avis">, puis <a href="{$base}/services/avis">payez l’avis ici</a></xsl:if>.</p></xsl:when>
  </xsl:choose>
</xsl:template>

<xsl:template match="factures" mode="title">Mes factures – Kiosque Famille</xsl:template>

<xsl:template match="factures">
  <p class="back screen-only"><a href="{$base}/kiosque">Kiosque Famille</a></p>
  <h1>Mes factures</h1>
  <p class="lead">Famille <xsl:value-of select="@name"/>, code <span class="nowrap"><xsl:value-of select="@code"/></span></p>
  <h2>À payer</h2>
  <xsl:choose>
    <xsl:when test="to-pay"><xsl:apply-templates select="to-pay"/></xsl:when>
    <xsl:otherwise><p>Vous n’avez aucune facture à payer.</p></xsl:otherwise>
  </xsl:choose>
  <xsl:if test="facture">
    <h2>Les autres factures</h2>
    <ul class="cards demandes">
      <xsl:for-each select="facture">
        <li class="card">
          <xsl:call-template name="facture-state"/>
          <h3><a href="{$base}/kiosque/factures/{@reference}"><xsl:value-of select="@label"/></a></h3>
          <p><strong><xsl:value-of select="@amount"/></strong></p>
          <p class="meta">N° <span class="nowrap"><xsl:value-of select="@numero"/></span>, du <xsl:value-of select="@issued"/></p>
          <xsl:call-template name="facture-explain"/>
        </li>
      </xsl:for-each>
    </ul>
  </xsl:if>
</xsl:template>

<!-- One payment goes to one régie. -->
<xsl:template match="to-pay">
  <form method="get" action="{$base}/kiosque/payer" class="to-pay">
    <fieldset class="group">
      <legend><h3><xsl:value-of select="@name"/></h3></legend>
      <ul class="cards">
        <xsl:for-each select="facture">
          <li class="card">
            <div class="choice">
              <xsl:choose>
                <xsl:when test="@payable"><input type="checkbox" id="f-{@reference}" name="facture" value="{@reference}" checked="checked"/><label for="f-{@reference}"><strong><xsl:value-of select="@label"/></strong>&#160;: <span class="nowrap"><xsl:call-template name="facture-due"/></span></label></xsl:when>
                <xsl:otherwise><p><strong><xsl:value-of select="@label"/></strong>&#160;: <span class="nowrap"><xsl:call-template name="facture-due"/></span></p></xsl:otherwise>
              </xsl:choose>
            </div>
            <p class="meta">À payer avant le <xsl:value-of select="@deadline"/>. N° <span class="nowrap"><xsl:value-of select="@numero"/></span>, du <xsl:value-of select="@issued"/>. <a href="{$base}/kiosque/factures/{@reference}">Voir le détail<span class="visually-hidden"> de la facture <xsl:value-of select="@numero"/></span></a></p>
          </li>
        </xsl:for-each>
      </ul>
    </fieldset>
    <xsl:choose>
      <xsl:when test="@payable"><div class="actions"><button class="button">Payer les factures cochées</button></div></xsl:when>
      <xsl:otherwise><p>Cette régie n’est pas encore payée en ligne&#160;:</p><xsl:for-each select="regie"><xsl:call-template name="regie-place"/></xsl:for-each></xsl:otherwise>
    </xsl:choose>
  </form>
</xsl:template>

<xsl:template name="facture-due"><xsl:choose><xsl:when test="@remaining"><xsl:value-of select="@remaining"/> restant sur <xsl:value-of select="@amount"/></xsl:when><xsl:otherwise><xsl:value-of select="@amount"/></xsl:otherwise></xsl:choose></xsl:template>

<!-- One invoice, to print (instruction 06-031: régie, date, debtor, nature, unit price and quantity, where and until when to pay). -->
<xsl:template match="facture-detail" mode="title">Facture <xsl:value-of select="facture/@numero"/></xsl:template>

<xsl:template match="facture-detail">
  <p class="back screen-only"><a href="{$base}/kiosque/factures">Mes factures</a></p>
  <section class="letter">
    <p><strong><xsl:value-of select="$city/@name"/></strong><xsl:for-each select="regie"><br/><xsl:value-of select="@name"/><br/><xsl:value-of select="@address"/></xsl:for-each></p>
    <p><xsl:value-of select="@name"/><xsl:if test="@address1"><br/><xsl:value-of select="@address1"/></xsl:if><xsl:if test="@address2"><br/><xsl:value-of select="@address2"/></xsl:if><xsl:if test="@town"><br/><xsl:value-of select="@town"/></xsl:if><br/>Code famille <xsl:value-of select="@code"/></p>
    <xsl:for-each select="facture">
      <h1>Facture <span class="nowrap"><xsl:value-of select="@numero"/></span></h1>
      <p><xsl:value-of select="@label"/>, du <xsl:value-of select="@issued"/></p>
      <p><xsl:call-template name="facture-state"/></p>
      <xsl:if test="ligne">
        <div class="table-scroll" tabindex="0" role="region" aria-label="Détail de la facture">
          <table class="table">
            <caption>Détail</caption>
            <thead><tr><th scope="col">Enfant</th><th scope="col">Prestation</th><th scope="col">Prix</th><th scope="col">Quantité</th><th scope="col">Montant</th></tr></thead>
            <tbody>
              <xsl:for-each select="ligne"><tr><td><xsl:value-of select="@child"/></td><th scope="row"><xsl:value-of select="@label"/></th><td class="nowrap"><xsl:value-of select="@unit"/></td><td><xsl:value-of select="@quantity"/></td><td class="nowrap"><xsl:value-of select="@amount"/></td></tr></xsl:for-each>
            </tbody>
          </table>
        </div>
      </xsl:if>
      <dl class="answers">
        <div><dt>Total</dt><dd><strong><xsl:value-of select="@amount"/></strong></dd></div>
        <xsl:if test="@remaining"><div><dt>Reste à payer</dt><dd><xsl:value-of select="@remaining"/></dd></div></xsl:if>
        <div><dt>À payer avant le</dt><dd><xsl:value-of select="@deadline"/></dd></div>
      </dl>
      <xsl:call-template name="facture-explain"/>
    </xsl:for-each>
  </section>
  <xsl:if test="facture/@payable"><div class="actions screen-only"><a class="button" href="{$base}/kiosque/payer?facture={facture/@reference}">Payer <xsl:for-each select="facture"><xsl:choose><xsl:when test="@remaining"><xsl:value-of select="@remaining"/></xsl:when><xsl:otherwise><xsl:value-of select="@amount"/></xsl:otherwise></xsl:choose></xsl:for-each></a></div></xsl:if>
  <section class="screen-only">
    <h2>Une question sur cette facture&#8239;?</h2>
    <xsl:for-each select="regie"><xsl:call-template name="regie-place"/></xsl:for-each>
  </section>
</xsl:template>

<!-- Check, then leave. -->
<xsl:template match="payer" mode="title">Vérifiez avant de payer – Kiosque Famille</xsl:template>

<xsl:template match="payer">
  <p class="back screen-only"><a href="{$base}/kiosque/factures">Mes factures</a></p>
  <xsl:call-template name="errors"/>
  <xsl:apply-templates select="@notice" mode="payer"/>
  <h1>Vérifiez avant de payer</h1>
  <xsl:if test="facture">
    <section class="card">
      <dl class="answers">
        <xsl:for-each select="facture"><div><dt><xsl:value-of select="@label"/>, n° <span class="nowrap"><xsl:value-of select="@numero"/></span></dt><dd class="nowrap"><xsl:choose><xsl:when test="@remaining"><xsl:value-of select="@remaining"/></xsl:when><xsl:otherwise><xsl:value-of select="@amount"/></xsl:otherwise></xsl:choose></dd><xsl:if test="@standing != 'a-payer'"><dd><xsl:call-template name="facture-state"/></dd></xsl:if></div></xsl:for-each>
        <div><dt>Total</dt><dd><strong><xsl:value-of select="@total"/></strong></dd></div>
        <xsl:if test="@regie"><div><dt>Payé à</dt><dd><xsl:value-of select="@regie"/></dd></div></xsl:if>
      </dl>
    </section>
  </xsl:if>
  <xsl:variable name="stop" select="@notice = 'none' or @notice = 'standing' or @notice = 'regies' or @notice = 'offline' or @notice = 'paid' or @notice = 'living'"/>
  <xsl:choose>
    <xsl:when test="$stop"><div class="actions"><a class="button" href="{$base}/kiosque/factures">Revenir aux factures</a></div></xsl:when>
    <xsl:otherwise>
      <div class="notice"><p>Vous allez être redirigé vers le site de paiement de la Direction générale des Finances publiques (PayFiP). Vous aurez un quart d’heure pour y payer&#8239;; vous reviendrez ensuite ici.</p></div>
      <form method="post" action="{$base}/kiosque/payer" novalidate="novalidate">
        <xsl:for-each select="facture"><input type="hidden" name="facture" value="{@reference}"/></xsl:for-each>
        <xsl:for-each select="form">
          <xsl:call-template name="token"/>
          <xsl:call-template name="input">
            <xsl:with-param name="name">courriel</xsl:with-param>
            <xsl:with-param name="label">Adresse électronique</xsl:with-param>
            <xsl:with-param name="hint">Pour recevoir l’accusé de réception de la ville et le ticket de paiement de la DGFiP.</xsl:with-param>
            <xsl:with-param name="type">email</xsl:with-param>
            <xsl:with-param name="autocomplete">email</xsl:with-param>
          </xsl:call-template>
        </xsl:for-each>
        <div class="actions"><button class="button">Payer <xsl:value-of select="@total"/></button></div>
      </form>
    </xsl:otherwise>
  </xsl:choose>
</xsl:template>

<xsl:template match="@notice" mode="payer"/>
<xsl:template match="@notice[. = 'none']" mode="payer"><div class="notice notice-attention" role="alert"><p><strong>Aucune facture n’est choisie.</strong> Cochez au moins une facture.</p></div></xsl:template>
<xsl:template match="@notice[. = 'standing']" mode="payer"><div class="notice notice-attention" role="alert"><p><strong>Une de ces factures ne peut plus être payée ici.</strong> Rien n’a été débité. Son état est indiqué ci-dessous.</p></div></xsl:template>
<xsl:template match="@notice[. = 'regies']" mode="payer"><div class="notice notice-attention" role="alert"><p><strong>Ces factures sont de plusieurs régies.</strong> Un paiement va à une seule régie&#160;: payez-les séparément.</p></div></xsl:template>
<xsl:template match="@notice[. = 'offline']" mode="payer"><div class="notice notice-attention" role="alert"><p><strong>Cette régie n’est pas payée en ligne.</strong> Adressez-vous à elle.</p></div></xsl:template>
<xsl:template match="@notice[. = 'paid']" mode="payer"><div class="notice notice-done" role="alert"><p><strong>Une de ces factures vient d’être payée.</strong> Ne la payez pas une seconde fois. Rien n’a été débité par cette page.</p></div></xsl:template>
<xsl:template match="@notice[. = 'living']" mode="payer">
  <div class="notice notice-attention" role="alert">
    <p><strong>Un paiement est en cours pour une de ces factures. Ne payez pas une seconde fois.</strong> S’il n’aboutit pas, vous pourrez recommencer à <xsl:value-of select="../@until"/>.</p>
    <xsl:if test="../@resume"><p><a class="button" href="{../@resume}">Reprendre le paiement sur PayFiP</a></p></xsl:if>
    <xsl:if test="../@follow"><p><a href="{$base}{../@follow}">Voir où en est ce paiement</a></p></xsl:if>
  </div>
</xsl:template>
<xsl:template match="@notice[. = 'declined']" mode="payer"><div class="notice notice-stop" role="alert"><p><strong>PayFiP refuse ce paiement.</strong> Rien n’a été débité. Vérifiez l’adresse électronique ci-dessous&#8239;; si le refus continue, adressez-vous à la régie.</p></div></xsl:template>
<xsl:template match="@notice[. = 'payment-busy' or . = 'payment-away' or . = 'payment-refused']" mode="payer"><xsl:apply-templates select="." mode="avis"/></xsl:template>

<xsl:template match="payer//problem[@field = 'courriel']" mode="words" priority="2">L’adresse électronique doit avoir la forme prenom.nom@exemple.fr, en 80 caractères au plus</xsl:template>

</xsl:stylesheet>
