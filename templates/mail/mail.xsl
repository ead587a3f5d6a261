<?xml version="1.0" encoding="UTF-8"?>
<!-- SPDX-License-Identifier: Apache-2.0 -->
<!-- What mails say. From <mail kind="…"> (domain/outbox.h) to a <message> of <subject>, <p>, <dl>, <quote>, <a>; text.xsl and html.xsl write it out, so that
     both say the same. Never a password, an amount or personal details in a subject. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
  <xsl:output method="xml" encoding="UTF-8"/>
  <xsl:variable name="city" select="/mail/city/@name"/>
  <xsl:variable name="url" select="/mail/@url"/>

  <xsl:template match="/mail">
    <message>
      <xsl:if test="office/@email">
        <xsl:attribute name="reply-to"><xsl:value-of select="office/@email"/></xsl:attribute>
      </xsl:if>
      <xsl:variable name="subject"><xsl:apply-templates select="." mode="subject"/></xsl:variable>
      <subject><xsl:value-of select="normalize-space($subject)"/></subject>
      <p>Bonjour<xsl:if test="@first-name"><xsl:text> </xsl:text><xsl:value-of select="@first-name"/></xsl:if>,</p>
      <xsl:apply-templates select="." mode="body"/>
      <xsl:apply-templates select="office"/>
      <p><xsl:value-of select="$city"/>, services en ligne<br/><a href="{$url}/"><xsl:value-of select="$url"/>/</a></p>
      <p class="small">Ce message est envoyé automatiquement<xsl:if test="not(office/@email)">, merci de ne pas y répondre</xsl:if>.</p>
    </message>
  </xsl:template>

  <xsl:template match="office">
    <p>Votre interlocuteur : <xsl:value-of select="@name"/><xsl:if test="@address"><br/><xsl:value-of select="@address"/></xsl:if>
      <xsl:if test="@phone"><br/>Téléphone : <xsl:value-of select="@phone"/></xsl:if>
      <xsl:if test="@email"><br/>Courriel : <xsl:value-of select="@email"/></xsl:if>
      <xsl:if test="@hours"><br/><xsl:value-of select="@hours"/></xsl:if></p>
  </xsl:template>

  <xsl:template name="not-you">
    <p>Si vous n’êtes pas à l’origine de cette demande, ne faites rien : sans votre clic, il ne se passe rien.</p>
  </xsl:template>

  <xsl:template name="link-life">
    <p>Ce lien ne sert qu’une fois<xsl:choose>
      <xsl:when test="@link-until"> et reste valable jusqu’au <xsl:value-of select="@link-until"/></xsl:when>
      <xsl:otherwise> et ne vaut que peu de temps</xsl:otherwise></xsl:choose>.<xsl:if test="@kind='mot-de-passe-oublie'"> Votre mot de passe actuel reste valable tant que vous n’en avez pas choisi un autre.</xsl:if></p>
  </xsl:template>

  <!-- Accounts -->
  <xsl:template match="mail[@kind='adresse']" mode="subject">Confirmez votre adresse électronique</xsl:template>
  <xsl:template match="mail[@kind='adresse']" mode="body">
    <p>Vous avez demandé à créer un compte sur les services en ligne de la <xsl:value-of select="$city"/>. Pour continuer, ouvrez ce lien :</p>
    <p><a href="{@link}">Continuer la création de mon compte</a></p>
    <xsl:call-template name="link-life"/>
    <xsl:call-template name="not-you"/>
  </xsl:template>

  <xsl:template match="mail[@kind='deja-inscrit']" mode="subject">Vous avez déjà un compte</xsl:template>
  <xsl:template match="mail[@kind='deja-inscrit']" mode="body">
    <p>Quelqu’un, sans doute vous, a demandé à créer un compte avec cette adresse. Or un compte existe déjà pour elle.</p>
    <p><a href="{$url}/connexion">Se connecter</a></p>
    <p>Vous ne savez plus votre mot de passe ? <a href="{$url}/mot-de-passe-oublie">Choisir un nouveau mot de passe</a></p>
    <p>Si ce n’était pas vous, vous n’avez rien à faire : votre compte n’a pas changé.</p>
  </xsl:template>

  <xsl:template match="mail[@kind='compte-cree']" mode="subject">Votre compte est créé</xsl:template>
  <xsl:template match="mail[@kind='compte-cree']" mode="body">
    <p>Votre compte est créé. Votre identifiant :</p>
    <p><strong><xsl:value-of select="@login"/></strong></p>
    <p>Pour vous connecter, donnez cet identifiant ou votre adresse électronique, et le mot de passe que vous avez choisi.</p>
    <p><a href="{$url}/connexion">Se connecter</a></p>
  </xsl:template>

  <xsl:template match="mail[@kind='mot-de-passe-oublie']" mode="subject">Choisir un nouveau mot de passe</xsl:template>
  <xsl:template match="mail[@kind='mot-de-passe-oublie']" mode="body">
    <p>Vous avez demandé à choisir un nouveau mot de passe. Ouvrez ce lien :</p>
    <p><a href="{@link}">Choisir un nouveau mot de passe</a></p>
    <xsl:call-template name="link-life"/>
    <xsl:call-template name="not-you"/>
  </xsl:template>

  <xsl:template match="mail[@kind='mot-de-passe-change']" mode="subject">Votre mot de passe a été modifié</xsl:template>
  <xsl:template match="mail[@kind='mot-de-passe-change']" mode="body">
    <p>Le mot de passe de votre compte vient d’être modifié. Les autres connexions en cours ont été fermées.</p>
    <p>Si ce n’était pas vous, choisissez tout de suite un nouveau mot de passe : <a href="{$url}/mot-de-passe-oublie">Mot de passe oublié</a>.</p>
  </xsl:template>

  <xsl:template match="mail[@kind='courriel-a-confirmer']" mode="subject">Confirmez votre nouvelle adresse électronique</xsl:template>
  <xsl:template match="mail[@kind='courriel-a-confirmer']" mode="body">
    <p>Vous avez demandé que votre compte utilise désormais cette adresse. Pour le confirmer, ouvrez ce lien :</p>
    <p><a href="{@link}">Confirmer ma nouvelle adresse</a></p>
    <xsl:call-template name="link-life"/>
    <p>Tant que vous ne l’avez pas fait, votre ancienne adresse reste en place.</p>
    <xsl:call-template name="not-you"/>
  </xsl:template>

  <xsl:template match="mail[@kind='courriel-change']" mode="subject">Votre adresse électronique a été modifiée</xsl:template>
  <xsl:template match="mail[@kind='courriel-change']" mode="body">
    <p>L’adresse électronique de votre compte a été modifiée<xsl:if test="@email-new">. La nouvelle adresse est <xsl:value-of select="@email-new"/></xsl:if>.</p>
    <p>Si ce n’était pas vous, prenez contact avec la <xsl:value-of select="$city"/><xsl:if test="city/@phone"> au <xsl:value-of select="city/@phone"/></xsl:if>.</p>
  </xsl:template>

  <!-- Payments -->
  <xsl:template name="payment">
    <dl>
      <dt><xsl:choose><xsl:when test="@debt='facture'">Facture</xsl:when><xsl:otherwise>Avis des sommes à payer</xsl:otherwise></xsl:choose></dt><dd><xsl:value-of select="@reference"/></dd>
      <dt>Montant</dt><dd><xsl:value-of select="@amount"/></dd>
      <dt>Payé le</dt><dd><xsl:value-of select="@paid"/><xsl:choose><xsl:when test="@means='carte'">, par carte bancaire</xsl:when><xsl:when test="@means='prelevement'">, par prélèvement</xsl:when></xsl:choose></dd>
      <xsl:if test="@authorisation"><dt>N° d’autorisation</dt><dd><xsl:value-of select="@authorisation"/></dd></xsl:if>
    </dl>
    <xsl:if test="@mode != 'W'"><p><strong>Mode test : ce paiement n’est pas réel.</strong></p></xsl:if>
  </xsl:template>

  <xsl:template match="mail[@kind='paiement']" mode="subject">Votre paiement a été enregistré</xsl:template>
  <xsl:template match="mail[@kind='paiement']" mode="body">
    <p>Votre paiement a été enregistré par la Direction générale des Finances publiques. Ce message est votre accusé de réception électronique : gardez-le.</p>
    <xsl:call-template name="payment"/>
    <p><a href="{$url}{@path}/accuse">Voir et imprimer l’accusé de réception</a></p>
    <p>Ce message ne vaut pas quittance. PayFiP vous envoie aussi un ticket de paiement.</p>
  </xsl:template>

  <xsl:template match="mail[@kind='paiement-double']" mode="subject">Vous avez payé deux fois : la ville vérifie</xsl:template>
  <xsl:template match="mail[@kind='paiement-double']" mode="body">
    <p>La DGFiP a enregistré un paiement pour une somme qui était déjà payée :</p>
    <xsl:call-template name="payment"/>
    <p>La ville le vérifie pour vous rembourser. Vous n’avez rien à faire.</p>
    <p><a href="{$url}{@path}">Voir où en est ce paiement</a></p>
  </xsl:template>

  <!-- Kiosque -->
  <xsl:template match="mail[@kind='famille-rattachee']" mode="subject">Un compte a été rattaché à votre famille</xsl:template>
  <xsl:template match="mail[@kind='famille-rattachee']" mode="body">
    <p>Le <xsl:value-of select="@date"/>, un autre compte a été rattaché à votre famille dans le Kiosque Famille de la <xsl:value-of select="$city"/>, avec le mot de passe remis par la régie.</p>
    <p>Si vous ne savez pas qui l’a fait, prévenez votre régie : elle peut le dissocier. Ses coordonnées sont ici :</p>
    <p><a href="{$url}/regies">Les régies</a></p>
  </xsl:template>

  <xsl:template match="mail[@kind='reservation']" mode="subject">Vos réservations au Kiosque Famille</xsl:template>
  <xsl:template match="mail[@kind='reservation']" mode="body">
    <p>Vos changements sont enregistrés. Ce message est votre accusé de réception électronique : gardez-le.</p>
    <p>Reçus le <xsl:value-of select="@received"/>. En tout : <xsl:value-of select="@total"/>, sur la facture du mois.</p>
    <ul>
      <xsl:for-each select="ligne">
        <li><xsl:choose><xsl:when test="@what = 'ajout'">Ajouté</xsl:when><xsl:when test="@what = 'attente'">En liste d’attente</xsl:when><xsl:otherwise>Retiré</xsl:otherwise></xsl:choose> : <xsl:value-of select="@child"/>, <xsl:value-of select="@activite"/> du <xsl:value-of select="@day"/> (<xsl:value-of select="@place"/>)<xsl:choose><xsl:when test="@what = 'retrait' and @late">, qui reste à payer</xsl:when><xsl:when test="@what != 'attente'">, <xsl:value-of select="@amount"/></xsl:when></xsl:choose></li>
      </xsl:for-each>
    </ul>
    <p><a href="{$url}{@path}">Voir cet accusé de réception</a></p>
  </xsl:template>

  <xsl:template match="mail[@kind='reservation-promue']" mode="subject">Une place s’est libérée</xsl:template>
  <xsl:template match="mail[@kind='reservation-promue']" mode="body">
    <p>Une place s’est libérée et elle est à vous : <xsl:value-of select="@child"/>, <xsl:value-of select="@activite"/> du <xsl:value-of select="@day"/> (<xsl:value-of select="@place"/>). Prix : <xsl:value-of select="@price"/>, sur la facture du mois.</p>
    <p>Si vous n’en avez plus besoin, retirez ce jour avant la limite indiquée dans le planning.</p>
    <p><a href="{$url}/kiosque/reservations">Voir le planning</a></p>
  </xsl:template>

  <xsl:template match="mail[@kind='fermeture']" mode="subject">Fermeture : <xsl:value-of select="*[1]/@activite"/> du <xsl:value-of select="*[1]/@day"/><xsl:if test="count(*) &gt; 1"> (et autres)</xsl:if></xsl:template>
  <xsl:template match="mail[@kind='fermeture']" mode="body">
    <p>Motif : <xsl:value-of select="@reason"/></p>
    <xsl:if test="annulee">
      <p>Ces réservations sont annulées et ne seront pas facturées :<xsl:for-each select="annulee"><br/><xsl:value-of select="@child"/> : <xsl:value-of select="@activite"/> (<xsl:value-of select="@place"/>), <xsl:value-of select="@day"/></xsl:for-each></p>
    </xsl:if>
    <xsl:if test="deplacee">
      <p>Ces réservations sont déplacées, au même prix :<xsl:for-each select="deplacee"><br/><xsl:value-of select="@child"/> : <xsl:value-of select="@activite"/> (<xsl:value-of select="@place"/>), du <xsl:value-of select="@day"/> au <xsl:value-of select="@to"/></xsl:for-each></p>
      <p>Si le nouveau jour ne vous convient pas, retirez-le dans le planning avant la limite indiquée, ou appelez la régie.</p>
    </xsl:if>
    <p><a href="{$url}/kiosque/reservations">Voir le planning</a></p>
  </xsl:template>

  <xsl:template match="mail[@kind='facture']" mode="subject">Une facture vous attend : <xsl:value-of select="@label"/></xsl:template>
  <xsl:template match="mail[@kind='facture']" mode="body">
    <p>La facture « <xsl:value-of select="@label"/> » de votre famille est dans le Kiosque : <xsl:value-of select="@amount"/>, à payer avant le <xsl:value-of select="@deadline"/>.</p>
    <p><a href="{$url}/kiosque/factures">Voir et payer mes factures</a></p>
  </xsl:template>

  <!-- Demandes -->
  <xsl:template name="where">
    <xsl:choose>
      <xsl:when test="@followed='no' or not(@path)"/>
      <xsl:otherwise><p><a href="{$url}{@path}">Suivre ma demande</a></p></xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <xsl:template match="mail[@kind='accuse']" mode="subject">Votre demande n° <xsl:value-of select="@numero"/> a été reçue</xsl:template>
  <xsl:template match="mail[@kind='accuse']" mode="body">
    <p>Votre demande est enregistrée. Ce message est votre accusé de réception électronique : gardez-le.</p>
    <dl>
      <dt>Numéro de la demande</dt><dd><xsl:value-of select="@numero"/></dd>
      <dt>Objet</dt><dd><xsl:value-of select="@subject"/></dd>
      <xsl:if test="@service and @service != @subject"><dt>Démarche</dt><dd><xsl:value-of select="@service"/></dd></xsl:if>
      <dt>Reçue le</dt><dd><xsl:value-of select="@received"/></dd>
      <xsl:if test="@due"><dt>Réponse habituelle avant le</dt><dd><xsl:value-of select="@due"/></dd></xsl:if>
      <xsl:if test="piece"><dt>Pièces reçues</dt><dd><xsl:for-each select="piece"><xsl:if test="position() &gt; 1">, </xsl:if><xsl:value-of select="@name"/><xsl:if test="@count"> (<xsl:value-of select="@count"/>)</xsl:if></xsl:for-each></dd></xsl:if>
    </dl>
    <xsl:choose>
      <xsl:when test="@silence='acceptance'"><p>Sans réponse de notre part le <xsl:value-of select="@silence-date"/>, votre demande sera acceptée, sous réserve qu’elle soit complète. Vous pourrez demander l’attestation prévue à l’article L. 232-3 du code des relations entre le public et l’administration.</p></xsl:when>
      <xsl:when test="@silence='rejection'"><p>Sans réponse de notre part le <xsl:value-of select="@silence-date"/>, votre demande sera réputée rejetée. Vous pourrez alors, dans un délai de deux mois, former un recours gracieux ou saisir le <xsl:value-of select="city/@court"/>.</p></xsl:when>
    </xsl:choose>
    <xsl:if test="@remedies"><p><xsl:value-of select="@remedies"/></p></xsl:if>
    <xsl:if test="@silence='none' and not(@remedies)"><p>Cet envoi n’appelle pas de décision.</p></xsl:if>
    <xsl:if test="@followed='no'"><p>Vous avez fait cette demande sans compte : vous ne pouvez pas la suivre en ligne. La réponse vous sera donnée par l’adresse que vous avez indiquée.</p></xsl:if>
    <xsl:call-template name="where"/>
  </xsl:template>

  <xsl:template name="state">
    <xsl:choose>
      <xsl:when test="@action='transferee'">a été transmise à un autre service</xsl:when>
      <xsl:when test="@action='completee'">a bien été complétée</xsl:when>
      <xsl:when test="@state='transmise'">est transmise aux services</xsl:when>
      <xsl:when test="@state='en_cours'">est en cours de traitement</xsl:when>
      <xsl:when test="@state='a_completer'">est à compléter</xsl:when>
      <xsl:when test="@state='traitee'">a été traitée</xsl:when>
      <xsl:when test="@state='rejetee'">a été rejetée</xsl:when>
      <xsl:when test="@state='annulee'">est annulée</xsl:when>
      <xsl:otherwise>a changé d’état</xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <xsl:template match="mail[@kind='etat']" mode="subject">Votre demande n° <xsl:value-of select="@numero"/><xsl:text> </xsl:text><xsl:call-template name="state"/></xsl:template>
  <xsl:template match="mail[@kind='etat']" mode="body">
    <p>Votre demande n° <xsl:value-of select="@numero"/> (« <xsl:value-of select="@subject"/> ») <xsl:call-template name="state"/><xsl:if test="@date">, le <xsl:value-of select="@date"/></xsl:if>.</p>
    <xsl:if test="string(@text)"><quote><xsl:value-of select="@text"/></quote></xsl:if>
    <xsl:call-template name="where"/>
  </xsl:template>

  <xsl:template match="mail[@kind='a-completer']" mode="subject">Votre demande n° <xsl:value-of select="@numero"/> est à compléter</xsl:template>
  <xsl:template match="mail[@kind='a-completer']" mode="body">
    <p>Pour traiter votre demande n° <xsl:value-of select="@numero"/> (« <xsl:value-of select="@subject"/> »), nous avons besoin d’une précision :</p>
    <quote><xsl:value-of select="@text"/></quote>
    <xsl:if test="@until"><p>Merci de répondre avant le <xsl:value-of select="@until"/>. Le délai de réponse est suspendu jusque-là.</p></xsl:if>
    <xsl:choose>
      <xsl:when test="@path and not(@followed='no')"><p><a href="{$url}{@path}">Compléter ma demande</a></p></xsl:when>
      <xsl:when test="office/@email"><p>Répondez à ce message, ou prenez contact avec le service ci-dessous.</p></xsl:when>
      <xsl:otherwise><p>Prenez contact avec le service ci-dessous.</p></xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <xsl:template name="channel">
    <xsl:choose>
      <xsl:when test="@channel='lettre'">par lettre</xsl:when>
      <xsl:when test="@channel='telephone'">par téléphone</xsl:when>
      <xsl:when test="@channel='fax'">par fax</xsl:when>
      <xsl:when test="@channel='courriel'">par courriel</xsl:when>
      <xsl:when test="@channel='guichet'">au guichet</xsl:when>
      <xsl:otherwise>en ligne</xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <xsl:template match="mail[@kind='reponse']" mode="subject">Votre demande n° <xsl:value-of select="@numero"/><xsl:text> </xsl:text><xsl:call-template name="state"/></xsl:template>
  <xsl:template match="mail[@kind='reponse']" mode="body">
    <p>Votre demande n° <xsl:value-of select="@numero"/> (« <xsl:value-of select="@subject"/> ») <xsl:call-template name="state"/><xsl:if test="@date"> le <xsl:value-of select="@date"/></xsl:if>. Réponse <xsl:call-template name="channel"/>.</p>
    <xsl:choose>
      <xsl:when test="@followed='no' or not(@path)">
        <xsl:if test="string(@reason)"><p>Motif : <xsl:value-of select="@reason"/></p></xsl:if>
        <xsl:if test="string(@summary)"><quote><xsl:value-of select="@summary"/></quote></xsl:if>
        <xsl:if test="string(@body)"><quote><xsl:value-of select="@body"/></quote></xsl:if>
        <xsl:if test="string(@remedies)"><p>Voies et délais de recours : <xsl:value-of select="@remedies"/></p></xsl:if>
        <xsl:if test="@author"><p><xsl:value-of select="@author"/><xsl:if test="@quality">, <xsl:value-of select="@quality"/></xsl:if></p></xsl:if>
      </xsl:when>
      <xsl:otherwise><p><a href="{$url}{@path}">Lire la réponse</a></p></xsl:otherwise>
    </xsl:choose>
  </xsl:template>
</xsl:stylesheet>
