<?xml version="1.0" encoding="UTF-8"?>
<!-- SPDX-License-Identifier: Apache-2.0 -->
<!-- What cannot be done, in words: by code, else by status. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">

  <xsl:template match="probleme" mode="title"><xsl:apply-templates select="." mode="heading"/></xsl:template>

  <xsl:template match="probleme">
    <h1><xsl:apply-templates select="." mode="heading"/></h1>
    <div class="lead"><xsl:apply-templates select="." mode="explain"/></div>
    <xsl:if test="@retry-after"><p>Vous pourrez réessayer dans <strong><xsl:value-of select="@wait"/><xsl:text> </xsl:text><xsl:choose><xsl:when test="@wait-unit = 'minutes'">minute<xsl:if test="@wait &gt; 1">s</xsl:if></xsl:when><xsl:otherwise>seconde<xsl:if test="@wait &gt; 1">s</xsl:if></xsl:otherwise></xsl:choose></strong>.</p></xsl:if>
    <ul>
      <li><a href="{$base}/">Revenir à l’accueil</a></li>
      <li><a href="{$base}/plan">Voir le plan du site</a></li>
      <xsl:if test="$city/@phone"><li>Appeler la mairie au <xsl:value-of select="$city/@phone"/></li></xsl:if>
    </ul>
  </xsl:template>

  <xsl:template match="probleme" mode="heading">Erreur inattendue</xsl:template>
  <xsl:template match="probleme" mode="explain"><p>Quelque chose n’a pas fonctionné de notre côté. Ce que vous avez déjà enregistré n’est pas perdu. Réessayez dans un moment.</p></xsl:template>

  <xsl:template match="probleme[@status = 400]" mode="heading">Cet envoi ne peut pas être lu</xsl:template>
  <xsl:template match="probleme[@status = 400]" mode="explain"><p>Ce que votre navigateur a envoyé n’a pas la forme d’un formulaire de ce site, ou contient des caractères qui ne peuvent pas être enregistrés. Rien n’a été modifié. Revenez à la page précédente : ce que vous avez saisi y est sans doute encore.</p></xsl:template>

  <xsl:template match="probleme[@status = 401]" mode="heading">Connexion nécessaire</xsl:template>
  <xsl:template match="probleme[@status = 401]" mode="explain"><p>Cette page demande le nom et le mot de passe d’un agent.</p></xsl:template>

  <xsl:template match="probleme[@status = 403]" mode="heading">Accès refusé</xsl:template>
  <xsl:template match="probleme[@status = 403]" mode="explain"><p>Vous n’avez pas le droit d’ouvrir cette page.</p></xsl:template>
  <xsl:template match="probleme[@code = 'origin']" mode="heading" priority="2">Envoi refusé</xsl:template>
  <xsl:template match="probleme[@code = 'origin']" mode="explain" priority="2"><p>Cet envoi ne vient pas d’une page de ce site : il a été refusé pour vous protéger. Rien n’a été modifié.</p></xsl:template>
  <xsl:template match="probleme[@code = 'agent']" mode="explain" priority="2"><p>Votre nom est connu, mais vous n’êtes pas inscrit comme agent du guichet. Adressez-vous à l’administrateur.</p></xsl:template>
  <xsl:template match="probleme[@code = 'guichet-open']" mode="explain" priority="2"><p>Le guichet n’est pas protégé : il reste fermé tant que l’administrateur n’a pas réglé la connexion des agents.</p></xsl:template>

  <xsl:template match="probleme[@status = 404]" mode="heading">Page non trouvée</xsl:template>
  <xsl:template match="probleme[@status = 404]" mode="explain"><p>Cette page n’existe pas ou n’existe plus. Si vous avez écrit son adresse, vérifiez-la.</p></xsl:template>
  <xsl:template match="probleme[@code = 'demande']" mode="heading" priority="2">Demande non trouvée</xsl:template>
  <xsl:template match="probleme[@code = 'demande']" mode="explain" priority="2"><p>Il n’y a pas de demande à ce numéro que vous puissiez voir ici. Si vous l’avez faite avec un compte, connectez-vous ; sans compte, elle ne se voit que dans le navigateur qui l’a envoyée.</p></xsl:template>
  <xsl:template match="probleme[@code = 'facture']" mode="heading" priority="2">Facture non trouvée</xsl:template>
  <xsl:template match="probleme[@code = 'facture']" mode="explain" priority="2"><p>Votre famille n’a pas de facture à ce numéro. Toutes les vôtres sont dans <a href="{$base}/kiosque/factures">Mes factures</a>.</p></xsl:template>
  <xsl:template match="probleme[@code = 'famille']" mode="heading" priority="2">Famille non trouvée</xsl:template>
  <xsl:template match="probleme[@code = 'famille']" mode="explain" priority="2"><p>Aucune famille n’a ce code. <a href="{$base}/guichet/familles">Chercher une famille</a></p></xsl:template>
  <xsl:template match="probleme[@code = 'piece']" mode="heading" priority="2">Fichier non trouvé</xsl:template>

  <xsl:template match="probleme[@status = 405]" mode="heading">Cette page ne s’utilise pas ainsi</xsl:template>
  <xsl:template match="probleme[@status = 405]" mode="explain"><p>Revenez à la page précédente et utilisez ses boutons.</p></xsl:template>

  <xsl:template match="probleme[@status = 409]" mode="heading">Cette page a changé entre-temps</xsl:template>
  <xsl:template match="probleme[@status = 409]" mode="explain"><p>Ce que vous vouliez faire n’est plus possible dans cet état. Rien n’a été modifié. Rechargez la page pour voir où elle en est.</p></xsl:template>
  <xsl:template match="probleme[@code = 'used']" mode="heading" priority="2">Ce lien a déjà servi</xsl:template>
  <xsl:template match="probleme[@code = 'used']" mode="explain" priority="2"><p>Un lien de confirmation ne sert qu’une fois. Demandez-en un autre si vous en avez besoin.</p></xsl:template>

  <xsl:template match="probleme[@status = 413]" mode="heading">Envoi trop volumineux</xsl:template>
  <xsl:template match="probleme[@status = 413]" mode="explain"><p>Ce que vous avez envoyé dépasse ce que le site accepte en une fois. Joignez des fichiers plus petits, ou moins de fichiers à la fois. Ce qui était déjà enregistré l’est toujours.</p></xsl:template>

  <xsl:template match="probleme[@status = 415]" mode="heading">Format non accepté</xsl:template>
  <xsl:template match="probleme[@status = 415]" mode="explain"><p>Cet envoi n’a pas le format attendu par cette page.</p></xsl:template>

  <xsl:template match="probleme[@status = 422]" mode="heading">Réponse à corriger</xsl:template>
  <xsl:template match="probleme[@status = 422]" mode="explain"><p>Une de vos réponses ne peut pas être acceptée. Revenez à la page précédente pour la corriger.</p></xsl:template>

  <xsl:template match="probleme[@status = 429]" mode="heading">Trop de tentatives</xsl:template>
  <xsl:template match="probleme[@status = 429]" mode="explain"><p>Pour protéger les comptes, les essais sont espacés après plusieurs échecs.</p></xsl:template>

  <xsl:template match="probleme[@status = 503]" mode="heading">Service indisponible</xsl:template>
  <xsl:template match="probleme[@status = 503]" mode="explain"><p>Le service est momentanément indisponible. Rien n’a été enregistré par ce dernier envoi ; ce qui l’était auparavant l’est toujours. Réessayez dans un instant.</p></xsl:template>
  <xsl:template match="probleme[@code = 'hashing']" mode="explain" priority="2"><p>Beaucoup de personnes se connectent en ce moment. Réessayez dans un instant.</p></xsl:template>
</xsl:stylesheet>
