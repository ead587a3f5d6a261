<?xml version="1.0" encoding="UTF-8"?>
<!-- SPDX-License-Identifier: Apache-2.0 -->
<!-- What became of a payment: where it stands, its accusé de réception, « Mes paiements ». -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">

<xsl:template name="payment-words">
  <xsl:param name="state" select="@state"/>
  <xsl:choose>
    <xsl:when test="$state = 'creee'">En cours d’ouverture</xsl:when>
    <xsl:when test="$state = 'ouverte'">En attente</xsl:when>
    <xsl:when test="$state = 'payee'">Payé</xsl:when>
    <xsl:when test="$state = 'refusee'">Refusé</xsl:when>
    <xsl:when test="$state = 'abandonnee'">Abandonné</xsl:when>
    <xsl:when test="$state = 'expiree'">Non payé à temps</xsl:when>
    <xsl:when test="$state = 'a_verifier'">À vérifier</xsl:when>
  </xsl:choose>
</xsl:template>

<xsl:template name="payment-state">
  <xsl:variable name="picture"><xsl:choose><xsl:when test="@state = 'creee'">ouverte</xsl:when><xsl:otherwise><xsl:value-of select="@state"/></xsl:otherwise></xsl:choose></xsl:variable>
  <span class="state state-{@state}"><img src="{$base}/static/etat-{$picture}.svg?v={$assets}" alt="" width="20" height="20"/><xsl:text> </xsl:text><xsl:call-template name="payment-words"/></span>
</xsl:template>

<xsl:template name="payment-means">
  <xsl:choose>
    <xsl:when test="@means = 'carte'">carte bancaire</xsl:when>
    <xsl:when test="@means = 'prelevement'">prélèvement</xsl:when>
  </xsl:choose>
</xsl:template>

<xsl:template name="payment-debt">
  <xsl:choose>
    <xsl:when test="@kind = 'facture'">Facture</xsl:when>
    <xsl:otherwise>Avis des sommes à payer</xsl:otherwise>
  </xsl:choose>
</xsl:template>

<!-- Where it stands. -->
<xsl:template match="paiement" mode="title"><xsl:apply-templates select="." mode="heading"/></xsl:template>

<xsl:template match="paiement" mode="heading">Votre paiement est en attente</xsl:template>
<xsl:template match="paiement[@state = 'payee']" mode="heading">Votre paiement est enregistré</xsl:template>
<xsl:template match="paiement[@state = 'refusee']" mode="heading">Votre paiement a été refusé</xsl:template>
<xsl:template match="paiement[@state = 'abandonnee' or (@state = 'ouverte' and @heard = 'A')]" mode="heading">Vous avez abandonné le paiement</xsl:template>
<xsl:template match="paiement[@state = 'expiree']" mode="heading">Ce paiement n’a pas été fait à temps</xsl:template>
<xsl:template match="paiement[@state = 'a_verifier']" mode="heading">La ville vérifie votre paiement</xsl:template>

<xsl:template match="paiement">
  <h1><xsl:apply-templates select="." mode="heading"/></h1>
  <p><xsl:call-template name="payment-state"/></p>
  <xsl:apply-templates select="." mode="explain"/>
  <xsl:call-template name="payment-answers"/>
  <xsl:apply-templates select="." mode="next"/>
  <xsl:call-template name="demande-contact"/>
</xsl:template>

<xsl:template match="paiement" mode="explain">
  <div class="notice notice-attention" role="status">
    <p><strong>Ne payez pas une seconde fois.</strong> PayFiP n’a pas encore donné le résultat de votre paiement. <xsl:call-template name="payment-refresh"/></p>
    <xsl:choose>
      <xsl:when test="@late"><p>La réponse de PayFiP se fait attendre. Vous pouvez fermer cette page&#160;: nous continuons à demander, et un courriel vous confirmera le paiement s’il a été fait.</p></xsl:when>
      <xsl:otherwise><p>Vous pouvez aussi la fermer&#160;: un courriel vous confirmera le paiement. S’il n’a pas abouti, vous pourrez recommencer à <xsl:value-of select="@until"/>.</p></xsl:otherwise>
    </xsl:choose>
  </div>
</xsl:template>

<xsl:template match="paiement[@state = 'payee']" mode="explain">
  <div class="notice notice-done" role="status">
    <p>Votre paiement de <strong><xsl:value-of select="@amount"/></strong> a été enregistré par la DGFiP. Vous n’avez plus rien à faire.</p>
    <p>Un accusé de réception vous a été envoyé à <xsl:value-of select="@email"/>. PayFiP vous envoie aussi un ticket de paiement.</p>
  </div>
</xsl:template>

<xsl:template match="paiement[@state = 'refusee']" mode="explain">
  <div class="notice notice-stop" role="status"><p>Le paiement n’a pas été accepté<xsl:if test="@means = 'carte'"> par la banque</xsl:if>. <strong>Rien n’a été débité.</strong> Vous pouvez recommencer tout de suite, avec une autre carte par exemple.</p></div>
</xsl:template>

<xsl:template match="paiement[@state = 'ouverte' and @heard = 'A']" mode="explain" priority="1">
  <div class="notice" role="status"><p>Rien n’a été débité. <xsl:choose>
    <xsl:when test="@resume">Vous pouvez encore reprendre ce paiement sur PayFiP. Pour en commencer un autre, attendez <xsl:value-of select="@until"/>.</xsl:when>
    <xsl:otherwise>Vous pourrez recommencer à <xsl:value-of select="@until"/>.</xsl:otherwise></xsl:choose></p></div>
</xsl:template>

<xsl:template match="paiement[@state = 'abandonnee']" mode="explain">
  <div class="notice" role="status"><p>Rien n’a été débité. Vous pouvez recommencer quand vous voulez.</p></div>
</xsl:template>

<xsl:template match="paiement[@state = 'expiree']" mode="explain">
  <div class="notice" role="status"><p>Le délai pour payer est passé et, d’après PayFiP, rien n’a été débité. Vous pouvez recommencer.</p></div>
</xsl:template>

<xsl:template match="paiement[@state = 'a_verifier']" mode="explain">
  <div class="notice notice-attention" role="status">
    <xsl:choose>
      <xsl:when test="@why = 'double'"><p><strong>Cette somme était déjà payée.</strong> Votre second paiement est enregistré&#8239;: la ville le vérifie pour vous rembourser. Vous n’avez rien à faire.</p></xsl:when>
      <xsl:otherwise><p><strong>Ne payez pas une seconde fois.</strong> La réponse de PayFiP ne permet pas de conclure. Un agent de la ville la vérifie&#8239;; il vous écrira si quelque chose vous est demandé.</p></xsl:otherwise>
    </xsl:choose>
  </div>
</xsl:template>

<xsl:template match="paiement" mode="next">
  <xsl:if test="@resume"><div class="actions"><a class="button" href="{@resume}">Reprendre le paiement sur PayFiP</a></div></xsl:if>
</xsl:template>

<xsl:template match="paiement[@state = 'payee']" mode="next">
  <div class="actions screen-only">
    <a class="button" href="{$base}/paiement/suivi/{@operation}/accuse">Voir l’accusé de réception</a>
    <xsl:if test="@kind = 'facture'"><a class="button-quiet" href="{$base}/kiosque/factures">Mes factures</a></xsl:if>
    <xsl:if test="@own"><a class="button-quiet" href="{$base}/paiements">Mes paiements</a></xsl:if>
  </div>
</xsl:template>

<xsl:template match="paiement[@state = 'refusee' or @state = 'abandonnee' or @state = 'expiree']" mode="next">
  <xsl:if test="@kind = 'avis'"><div class="actions"><a class="button" href="{$base}/paiement/avis">Recommencer le paiement</a></div></xsl:if>
  <xsl:if test="@kind = 'facture'"><div class="actions"><a class="button" href="{$base}/kiosque/factures">Revenir aux factures</a></div></xsl:if>
</xsl:template>

<xsl:template match="paiement[@state = 'a_verifier']" mode="next"/>

<xsl:template name="payment-answers">
  <dl class="answers">
    <xsl:call-template name="payment-references"/>
    <div><dt>Montant</dt><dd><xsl:value-of select="@amount"/></dd></div>
    <xsl:choose>
      <xsl:when test="@paid"><div><dt>Payé le</dt><dd><xsl:value-of select="@paid"/><xsl:if test="@means">, par <xsl:call-template name="payment-means"/></xsl:if></dd></div></xsl:when>
      <xsl:otherwise><div><dt>Commencé le</dt><dd><xsl:value-of select="@created"/></dd></div></xsl:otherwise>
    </xsl:choose>
    <xsl:if test="@authorisation"><div><dt>N° d’autorisation</dt><dd><xsl:value-of select="@authorisation"/></dd></div></xsl:if>
    <div><dt>N° d’opération PayFiP</dt><dd class="code"><xsl:value-of select="@operation"/></dd></div>
  </dl>
</xsl:template>

<xsl:template name="payment-references">
  <xsl:choose>
    <xsl:when test="count(debt) &gt; 1"><div><dt>Factures</dt><dd><xsl:for-each select="debt"><xsl:if test="position() &gt; 1"><br/></xsl:if><xsl:value-of select="@reference"/>&#160;: <span class="nowrap"><xsl:value-of select="@amount"/></span></xsl:for-each></dd></div>
      <div><dt>Référence du paiement</dt><dd class="nowrap"><xsl:value-of select="@reference"/></dd></div></xsl:when>
    <xsl:otherwise><div><dt><xsl:call-template name="payment-debt"/></dt><dd class="nowrap"><xsl:value-of select="@reference"/></dd></div></xsl:otherwise>
  </xsl:choose>
</xsl:template>

<xsl:template name="payment-refresh">
  <xsl:choose>
    <xsl:when test="@refreshed = 'yes'">Cette page se met à jour toute seule. <a href="{$base}/paiement/suivi/{@operation}?arret=oui">Arrêter la mise à jour</a></xsl:when>
    <xsl:otherwise><a href="{$base}/paiement/suivi/{@operation}">Mettre cette page à jour</a></xsl:otherwise>
  </xsl:choose>
</xsl:template>

<!-- The accusé de réception (CRPA L112-11), to print. -->
<xsl:template match="paiement-accuse" mode="title">Accusé de réception de votre paiement</xsl:template>

<xsl:template match="paiement-accuse">
  <p class="back screen-only"><a href="{$base}/paiement/suivi/{@operation}">Retour au paiement</a></p>
  <section class="letter">
    <p><strong><xsl:value-of select="$city/@name"/></strong><xsl:if test="office/@name"><br/><xsl:value-of select="office/@name"/><br/><xsl:value-of select="office/@address"/><br/>Téléphone&#160;: <xsl:value-of select="office/@phone"/><br/>Adresse électronique&#160;: <xsl:value-of select="office/@email"/></xsl:if></p>
    <h1>Accusé de réception électronique d’un paiement</h1>
    <xsl:if test="@mode != 'W'"><p><strong>Mode test&#160;: ce paiement n’est pas réel.</strong></p></xsl:if>
    <p>Votre paiement a été enregistré par la Direction générale des Finances publiques.</p>
    <xsl:call-template name="payment-answers"/>
    <p>Ce document ne vaut pas quittance.</p>
  </section>
  <p class="screen-only hint">Pour le garder, imprimez cette page ou enregistrez-la.</p>
</xsl:template>

<!-- « Mes paiements » -->
<xsl:template match="paiements" mode="title">Mes paiements</xsl:template>

<xsl:template match="paiements">
  <p class="back screen-only"><a href="{$base}/compte">Mon compte</a></p>
  <h1>Mes paiements</h1>
  <xsl:choose>
    <xsl:when test="payment">
      <ul class="cards demandes">
        <xsl:for-each select="payment">
          <li class="card state-{@state}">
            <xsl:call-template name="payment-state"/>
            <h2><a href="{$base}/paiement/suivi/{@operation}"><xsl:call-template name="payment-debt"/><xsl:text> </xsl:text><span class="nowrap"><xsl:value-of select="@reference"/></span></a></h2>
            <p><strong><xsl:value-of select="@amount"/></strong></p>
            <p class="meta"><xsl:value-of select="@date"/><xsl:if test="@means"> · par <xsl:call-template name="payment-means"/></xsl:if><xsl:if test="@mode != 'W'"> · mode test</xsl:if></p>
          </li>
        </xsl:for-each>
      </ul>
    </xsl:when>
    <xsl:otherwise><p class="lead">Vous n’avez pas encore payé ici en étant connecté.</p></xsl:otherwise>
  </xsl:choose>
  <xsl:if test="@more"><xsl:call-template name="more"><xsl:with-param name="href" select="concat($base, @more)"/></xsl:call-template></xsl:if>
  <xsl:if test="$page/@kiosque"><p><a href="{$base}/kiosque/factures">Mes factures du Kiosque Famille</a></p></xsl:if>
  <xsl:if test="$page/@avis"><p><a href="{$base}/services/avis">Payer un avis des sommes à payer</a></p></xsl:if>
</xsl:template>

<xsl:template match="probleme[@code = 'paiement']" mode="heading" priority="2">Paiement non trouvé</xsl:template>
<xsl:template match="probleme[@code = 'paiement']" mode="explain" priority="2"><p>Ce paiement n’a pas été commencé sur ce site. Si vous venez de payer, gardez le ticket reçu de PayFiP et adressez-vous à la mairie.</p></xsl:template>
<xsl:template match="probleme[@code = 'saisie']" mode="heading" priority="2">Cette saisie n’est plus gardée</xsl:template>
<xsl:template match="probleme[@code = 'saisie']" mode="explain" priority="2"><p>Le n° et le montant d’un avis ne sont gardés qu’une journée, et rien n’a été payé par cette page. <a href="{$base}/paiement/avis">Saisissez de nouveau le n° et le montant</a>.</p></xsl:template>

</xsl:stylesheet>
