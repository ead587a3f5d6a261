<?xml version="1.0" encoding="UTF-8"?>
<!-- SPDX-License-Identifier: Apache-2.0 -->
<!-- The régies, help, site map and the legal pages. Facts come from the configuration and the definitions. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">

  <xsl:template match="regies" mode="title">Les régies</xsl:template>
  <xsl:template match="regies">
    <h1>Les régies</h1>
    <p class="lead">Au guichet d’une régie, vous réglez les repas, la garderie et les centres de loisirs, et vous recevez le mot de passe du Kiosque Famille.</p>
    <ul class="cards">
      <xsl:for-each select="regie">
        <li class="card">
          <h2><xsl:value-of select="@name"/></h2>
          <p><xsl:value-of select="@address"/><xsl:if test="@detail"><br/><xsl:value-of select="@detail"/></xsl:if><xsl:if test="@hours"><br/><xsl:value-of select="@hours"/></xsl:if></p>
          <p><a href="tel:{translate(@phone, '  .', '')}"><xsl:value-of select="@phone"/></a><br/><a href="mailto:{@email}"><xsl:value-of select="@email"/></a></p>
        </li>
      </xsl:for-each>
    </ul>
  </xsl:template>

  <xsl:template match="aide" mode="title">Aide</xsl:template>
  <xsl:template match="aide">
    <h1>Aide</h1>
    <p class="lead">Comment utiliser les services en ligne de la <xsl:value-of select="$city/@name"/>.</p>
    <h2>Avec ou sans compte</h2>
    <p>Un compte vous permet de suivre vos demandes, de lire les réponses de la mairie et de ne pas redonner vos coordonnées. Plusieurs services s’utilisent aussi sans compte : choisissez « Je préfère accéder directement au formulaire ». Une demande faite sans compte ne peut pas être suivie en ligne.</p>
    <h2>Créer un compte</h2>
    <ol>
      <li>Ouvrez <a href="{$base}/compte/creer">Créer un compte</a> et donnez votre adresse électronique.</li>
      <li>Ouvrez le lien que vous recevez par courriel. Regardez aussi dans les messages indésirables.</li>
      <li>Donnez votre nom et choisissez un mot de passe d’au moins 12 caractères. Une phrase courte convient bien.</li>
      <li>Votre identifiant s’affiche et vous est envoyé par courriel.</li>
    </ol>
    <h2>Se connecter</h2>
    <p>Donnez votre identifiant ou votre adresse électronique, et votre mot de passe. Après plusieurs erreurs, il faut attendre un peu avant d’essayer de nouveau. <a href="{$base}/mot-de-passe-oublie">Mot de passe oublié ?</a> Vous recevez un lien, valable une heure, pour en choisir un autre : nous n’envoyons jamais de mot de passe par courriel.</p>
    <h2>Les services</h2>
    <dl class="answers">
      <xsl:for-each select="teleservice">
        <div><dt><xsl:value-of select="@name"/></dt><dd><xsl:value-of select="@summary"/><xsl:if test="@delay"><br/>Délai : <xsl:value-of select="@delay"/></xsl:if></dd></div>
      </xsl:for-each>
    </dl>
    <h2>Remplir un formulaire</h2>
    <p>Une question ou un petit groupe de questions par page. Vos réponses sont enregistrées quand vous passez à la page suivante : vous pouvez fermer la page et reprendre plus tard. Avant l’envoi, une page vous montre toutes vos réponses. Les brouillons sont gardés <xsl:value-of select="@draft-days"/> jours.</p>
    <h2>Suivre une demande</h2>
    <p>Dans <a href="{$base}/demandes">Mes demandes</a>, chaque demande porte un numéro et un état :</p>
    <dl class="answers">
      <div><dt><xsl:call-template name="state"><xsl:with-param name="state">transmise</xsl:with-param></xsl:call-template></dt><dd>Elle est complète et vient d’être transmise au service. Vous pouvez encore l’annuler.</dd></div>
      <div><dt><xsl:call-template name="state"><xsl:with-param name="state">en_cours</xsl:with-param></xsl:call-template></dt><dd>Un agent s’en occupe.</dd></div>
      <div><dt><xsl:call-template name="state"><xsl:with-param name="state">a_completer</xsl:with-param></xsl:call-template></dt><dd>La mairie a besoin d’une précision : répondez dans la demande elle-même.</dd></div>
      <div><dt><xsl:call-template name="state"><xsl:with-param name="state">traitee</xsl:with-param></xsl:call-template></dt><dd>Le service a répondu. La date, un résumé et le mode de réponse (lettre, téléphone, courriel…) sont indiqués.</dd></div>
      <div><dt><xsl:call-template name="state"><xsl:with-param name="state">rejetee</xsl:with-param></xsl:call-template></dt><dd>Le service a refusé. La raison et les recours possibles sont indiqués.</dd></div>
      <div><dt><xsl:call-template name="state"><xsl:with-param name="state">annulee</xsl:with-param></xsl:call-template></dt><dd>Vous l’avez annulée.</dd></div>
    </dl>
    <xsl:if test="$page/@kiosque">
      <h2>Le Kiosque Famille</h2>
      <p>La première fois, rattachez votre compte à votre famille avec le code famille et le numéro d’une facture, au bas de vos factures, et le mot de passe remis au guichet d’une <a href="{$base}/regies">régie</a>. Chaque parent peut rattacher son propre compte. Vous voyez alors vos enfants et vos factures, et vous payez une ou plusieurs factures à la fois, jusqu’à leur date limite. Après cette date, le Trésor public vous envoie un avis des sommes à payer.</p>
    </xsl:if>
    <h2>Joindre la mairie</h2>
    <p><xsl:value-of select="$city/@name"/><xsl:if test="$city/@phone">, <xsl:value-of select="$city/@phone"/></xsl:if><xsl:if test="$city/@email">, <a href="mailto:{$city/@email}"><xsl:value-of select="$city/@email"/></a></xsl:if></p>
  </xsl:template>

  <xsl:template match="plan" mode="title">Plan du site</xsl:template>
  <xsl:template match="plan">
    <h1>Plan du site</h1>
    <h2>Services en ligne</h2>
    <ul>
      <li><a href="{$base}/">Accueil</a></li>
      <li><a href="{$base}/particuliers">Services aux particuliers</a></li>
      <li><a href="{$base}/professionnels">Services aux professionnels</a></li>
      <li><a href="{$base}/associations">Services aux associations</a></li>
      <xsl:for-each select="$page/service"><li><a href="{$base}/services/{@id}"><xsl:value-of select="@title"/></a></li></xsl:for-each>
      <xsl:if test="$page/@avis"><li><a href="{$base}/services/avis">Payer un avis des sommes à payer</a></li></xsl:if>
      <li><a href="{$base}/regies">Les régies</a></li>
    </ul>
    <h2>Votre compte</h2>
    <ul>
      <li><a href="{$base}/connexion">Se connecter</a></li>
      <li><a href="{$base}/compte/creer">Créer un compte</a></li>
      <li><a href="{$base}/mot-de-passe-oublie">Mot de passe oublié</a></li>
      <li><a href="{$base}/compte">Mon compte</a></li>
      <li><a href="{$base}/demandes">Mes demandes</a></li>
      <xsl:if test="$page/@avis"><li><a href="{$base}/paiements">Mes paiements</a></li></xsl:if>
      <xsl:if test="$page/@kiosque"><li><a href="{$base}/kiosque">Kiosque Famille</a><ul><li><a href="{$base}/kiosque/reservations">Mes réservations</a></li><li><a href="{$base}/kiosque/factures">Mes factures</a></li></ul></li></xsl:if>
    </ul>
    <h2>Informations</h2>
    <ul>
      <li><a href="{$base}/aide">Aide</a></li>
      <li><a href="{$base}/accessibilite">Accessibilité</a></li>
      <li><a href="{$base}/mentions-legales">Mentions légales</a></li>
      <li><a href="{$base}/donnees-personnelles">Données personnelles et cookies</a></li>
      <li><a href="{$base}/modalites">Modalités d’utilisation des services en ligne</a></li>
      <li><a href="{$base}/securite">Sécurité</a></li>
    </ul>
  </xsl:template>

  <xsl:template name="accessibility-state"><xsl:choose><xsl:when test="$city/@accessibility"><xsl:value-of select="$city/@accessibility"/></xsl:when><xsl:otherwise>non conforme</xsl:otherwise></xsl:choose></xsl:template>

  <xsl:template match="accessibilite" mode="title">Déclaration d’accessibilité</xsl:template>
  <xsl:template match="accessibilite">
    <h1>Déclaration d’accessibilité</h1>
    <p>La <xsl:value-of select="$city/@name"/> s’engage à rendre ses services en ligne accessibles, conformément à l’article 47 de la loi n° 2005-102 du 11 février 2005. Cette déclaration s’applique aux services en ligne à l’adresse <xsl:value-of select="$page/@url"/>.</p>
    <h2>État de conformité</h2>
    <p>Ce site est <strong><xsl:call-template name="accessibility-state"/></strong> au référentiel général d’amélioration de l’accessibilité (RGAA), version 4.1.<xsl:if test="not($city/@accessibility) or $city/@accessibility = 'non conforme'"> Aucun audit de conformité n’a encore été mené.</xsl:if></p>
    <h2>Résultats des tests</h2>
    <p>Les pages sont vérifiées automatiquement à chaque modification du logiciel, au clavier, à 320 pixels de large et avec un outil de contrôle. Ces vérifications ne remplacent pas un audit.</p>
    <h2>Contenus non accessibles</h2>
    <h3>Non-conformités</h3>
    <p>Elles seront établies par l’audit.</p>
    <h3>Dérogations pour charge disproportionnée</h3>
    <p>Aucune.</p>
    <h3>Contenus non soumis à l’obligation d’accessibilité</h3>
    <p>Les fichiers joints par les usagers.</p>
    <h2>Établissement de cette déclaration</h2>
    <p>Technologies utilisées : HTML, CSS, SVG ; JavaScript, dont aucune page n’a besoin.</p>
    <h2>Retour d’information et contact</h2>
    <p>Si vous n’arrivez pas à accéder à un contenu ou à un service, écrivez à <xsl:choose><xsl:when test="$city/@email"><a href="mailto:{$city/@email}"><xsl:value-of select="$city/@email"/></a></xsl:when><xsl:otherwise>la mairie</xsl:otherwise></xsl:choose><xsl:if test="$city/@phone"> ou appelez le <xsl:value-of select="$city/@phone"/></xsl:if> : vous serez orienté vers une autre façon d’obtenir ce que vous cherchez. Une réponse vous est due dans la semaine.</p>
    <h2>Voies de recours</h2>
    <p>Si vous signalez un défaut d’accessibilité et que vous n’obtenez pas de réponse satisfaisante, vous pouvez :</p>
    <ul>
      <li>écrire un message au Défenseur des droits (formulaire en ligne) ;</li>
      <li>contacter le délégué du Défenseur des droits de votre région ;</li>
      <li>envoyer un courrier par la poste, gratuit, sans timbre : Défenseur des droits, Libre réponse 71120, 75342 Paris CEDEX 07.</li>
    </ul>
  </xsl:template>

  <xsl:template match="mentions-legales" mode="title">Mentions légales</xsl:template>
  <xsl:template match="mentions-legales">
    <h1>Mentions légales</h1>
    <h2>Éditeur</h2>
    <p><xsl:value-of select="$city/@name"/><br/><xsl:value-of select="$city/@address"/>, <xsl:value-of select="$city/@postcode"/><xsl:text> </xsl:text><xsl:value-of select="$city/@town"/><br/>Téléphone : <xsl:value-of select="$city/@phone"/><br/>Courriel : <a href="mailto:{$city/@email}"><xsl:value-of select="$city/@email"/></a></p>
    <xsl:if test="$city/@publisher"><h2>Directeur de la publication</h2><p><xsl:value-of select="$city/@publisher"/></p></xsl:if>
    <xsl:if test="$city/@host"><h2>Hébergeur</h2><p><xsl:value-of select="$city/@host"/><xsl:if test="$city/@host-address"><br/><xsl:value-of select="$city/@host-address"/></xsl:if><xsl:if test="$city/@host-phone"><br/>Téléphone : <xsl:value-of select="$city/@host-phone"/></xsl:if></p></xsl:if>
    <h2>Logiciel</h2>
    <p>Ce site fonctionne avec mod_roubaix, un logiciel libre publié sous licence Apache 2.0.</p>
  </xsl:template>

  <xsl:template match="donnees-personnelles" mode="title">Données personnelles et cookies</xsl:template>
  <xsl:template match="donnees-personnelles">
    <h1>Données personnelles et cookies</h1>
    <h2>Qui est responsable</h2>
    <p>La <xsl:value-of select="$city/@name"/>, représentée par son maire, traite vos données pour rendre les services que vous demandez. La base légale est l’exécution d’une mission d’intérêt public (article 6.1 e du règlement général sur la protection des données).</p>
    <h2>Quelles données, pour quoi faire</h2>
    <p>Seules les réponses que vous donnez dans un formulaire sont enregistrées, pour traiter votre demande. Les réponses obligatoires sont celles sans lesquelles elle ne peut pas être traitée. Vos données ne sont lues que par le service chargé de votre demande, et chaque lecture d’un dossier par un agent est enregistrée pendant <xsl:value-of select="@trace-days"/> jours.</p>
    <xsl:if test="$page/@kiosque"><p>Le Kiosque Famille montre aux comptes rattachés à une famille ses enfants et ses factures, tels que les tiennent les régies dans leur logiciel. Les agents des régies y cherchent une famille pour remettre son mot de passe et rattacher ou dissocier un compte&#8239;; ce qu’ils font et ce qu’ils ouvrent est enregistré. Vous y remplissez la fiche de chaque enfant&#160;: le régime alimentaire et le PAI ne sont montrés qu’au service qui l’accueille, jamais la raison. Les pièces d’une inscription sont gardées pour les suivantes tant qu’elles sont valables&#8239;; vous pouvez les retirer.</p></xsl:if>
    <h2>Combien de temps</h2>
    <table class="table">
      <caption>Durées de conservation</caption>
      <thead><tr><th scope="col">Données</th><th scope="col">Durée</th></tr></thead>
      <tbody>
        <tr><th scope="row">Compte</th><td>Jusqu’à sa suppression</td></tr>
        <tr><th scope="row">Brouillon</th><td><xsl:value-of select="@draft-days"/> jours</td></tr>
        <xsl:if test="$page/@kiosque">
          <tr><th scope="row">Fiche d’un enfant (Kiosque Famille)</th><td>Deux ans après sa dernière confirmation</td></tr>
          <tr><th scope="row">Pièces gardées d’une inscription</th><td>Jusqu’à la fin de leur validité, montrée sur la page de l’enfant</td></tr>
        </xsl:if>
        <xsl:for-each select="teleservice"><tr><th scope="row"><xsl:value-of select="@name"/></th><td><xsl:value-of select="@months"/> mois après <xsl:choose><xsl:when test="@from = 'reception'">la réception</xsl:when><xsl:otherwise>la réponse</xsl:otherwise></xsl:choose><xsl:if test="@office"> (<xsl:value-of select="@office"/>)</xsl:if><xsl:if test="@to-regie"> (régie de la famille)</xsl:if></td></tr></xsl:for-each>
      </tbody>
    </table>
    <h2>Vos droits</h2>
    <p>Vous pouvez consulter et rectifier vos données dans <a href="{$base}/compte">Mon compte</a>, et demander leur effacement, la limitation de leur traitement ou vous y opposer<xsl:if test="$city/@dpo-email"> auprès du délégué à la protection des données : <a href="mailto:{$city/@dpo-email}"><xsl:value-of select="$city/@dpo-email"/></a></xsl:if>. Une réponse vous est due dans le mois. Vous pouvez aussi adresser une réclamation à la CNIL.</p>
    <h2>Cookies</h2>
    <p>Ce site n’utilise que deux cookies, nécessaires à son fonctionnement et exemptés de consentement : l’un vous garde connecté, l’autre retrouve votre brouillon quand vous remplissez un formulaire sans compte. Il n’y a ni mesure d’audience, ni contenu venu d’un autre site.</p>
  </xsl:template>

  <xsl:template match="modalites" mode="title">Modalités d’utilisation des services en ligne</xsl:template>
  <xsl:template match="modalites">
    <h1>Modalités d’utilisation des services en ligne</h1>
    <p class="lead">Comment saisir la <xsl:value-of select="$city/@name"/> par voie électronique (code des relations entre le public et l’administration, articles L. 112-8 et L. 112-9).</p>
    <p>Les demandes suivantes se font par les téléservices de ce site :</p>
    <ul><xsl:for-each select="$page/service"><li><a href="{$base}/services/{@id}"><xsl:value-of select="@title"/></a></li></xsl:for-each></ul>
    <p>Vous vous identifiez par vos nom et prénom, votre adresse postale et votre adresse électronique, ou par votre compte. Chaque envoi reçoit un accusé de réception électronique. Quand vous faites une demande en ligne, la réponse peut vous être donnée en ligne, sauf si vous le refusez expressément.</p>
    <p>Si votre demande s’adresse à une autre administration, nous la lui transmettons et vous le faisons savoir. S’il y manque quelque chose, nous vous disons quoi et dans quel délai le donner.</p>
  </xsl:template>

  <xsl:template match="securite" mode="title">Sécurité</xsl:template>
  <xsl:template match="securite">
    <h1>Sécurité</h1>
    <p>Les échanges avec ce site sont chiffrés. Les mots de passe ne sont jamais enregistrés en clair ni envoyés par courriel.</p>
    <h2>Homologation (RGS)</h2>
    <p><xsl:choose><xsl:when test="$city/@rgs"><xsl:value-of select="$city/@rgs"/></xsl:when><xsl:otherwise>L’attestation d’homologation sera publiée ici par la <xsl:value-of select="$city/@name"/>.</xsl:otherwise></xsl:choose></p>
  </xsl:template>
</xsl:stylesheet>
