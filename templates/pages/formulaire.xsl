<?xml version="1.0" encoding="UTF-8"?>
<!-- SPDX-License-Identifier: Apache-2.0 -->
<!-- Filling a téléservice: the draft to come back to, a step, check your answers, the confirmation and its accusé de réception. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">

<!-- The hidden inputs every form of a draft has. -->
<xsl:template name="draft-inputs">
  <xsl:for-each select="form"><xsl:call-template name="token"/></xsl:for-each>
  <input type="hidden" name="cle" value="{@cle}"/>
  <xsl:if test="@retour"><input type="hidden" name="retour" value="{@retour}"/></xsl:if>
</xsl:template>

<xsl:template name="formulaire-back">
  <xsl:param name="href"/>
  <p class="back screen-only"><a href="{$href}">Retour</a></p>
</xsl:template>

<!-- A draft waits. -->
<xsl:template match="formulaire-reprise" mode="title">Reprendre votre demande – <xsl:value-of select="@service-title"/></xsl:template>

<xsl:template match="formulaire-reprise">
  <xsl:variable name="path" select="concat($base, '/services/', @service, '/formulaire')"/>
  <h1>Vous avez commencé cette demande</h1>
  <p class="lead"><xsl:value-of select="@service-title"/></p>
  <xsl:apply-templates select="inscription" mode="inscription"/>
  <p>Vos réponses ont été enregistrées le <xsl:value-of select="@saved"/>. Nous les gardons jusqu’au <xsl:value-of select="@until"/>.</p>
  <div class="actions">
    <a class="button" href="{$path}/{@next}">Reprendre ma demande</a>
    <form method="post" action="{$path}">
      <xsl:call-template name="draft-inputs"/>
      <button class="button-quiet" name="action" value="recommencer">Effacer et recommencer</button>
    </form>
  </div>
</xsl:template>

<!-- A page left over from a draft that is sent or gone. -->
<xsl:template match="formulaire-perdu[@reason = 'sent']" mode="title">Demande déjà envoyée</xsl:template>
<xsl:template match="formulaire-perdu" mode="title">Brouillon introuvable</xsl:template>

<xsl:template match="formulaire-perdu[@reason = 'sent']">
  <h1>Cette demande a déjà été envoyée</h1>
  <p class="lead">Elle porte le numéro <strong><xsl:value-of select="@numero"/></strong>. Rien n’a été envoyé une seconde fois.</p>
  <div class="actions">
    <a class="button" href="{$base}{@sent-path}">Voir la demande envoyée</a>
    <a class="button-quiet" href="{$base}/services/{@service}/formulaire">Commencer une autre demande</a>
  </div>
</xsl:template>

<xsl:template match="formulaire-perdu">
  <h1>Ce brouillon n’existe plus</h1>
  <p class="lead">La demande que vous remplissiez a été effacée, ou elle a été commencée dans un autre navigateur.</p>
  <div class="actions">
    <xsl:if test="suite">
      <form method="post" action="{$base}{suite/@path}">
        <xsl:for-each select="form"><xsl:call-template name="token"/></xsl:for-each>
        <input type="hidden" name="cle" value="nouveau"/>
        <xsl:for-each select="suite/pair[@name != 'cle']">
          <input type="hidden" name="{@name}" value="{@value}"/>
        </xsl:for-each>
        <button class="button">Continuer avec ce que je viens de saisir</button>
      </form>
    </xsl:if>
    <a class="button-quiet" href="{$base}/services/{@service}/formulaire">Commencer une demande</a>
  </div>
  <xsl:if test="suite/@files"><p class="hint">Les fichiers seront à joindre de nouveau.</p></xsl:if>
</xsl:template>

<!-- The browser did not bring the draft's cookie back. -->
<xsl:template match="formulaire-perdu[@reason = 'cookie']" mode="title">Demande introuvable</xsl:template>

<xsl:template match="formulaire-perdu[@reason = 'cookie']">
  <h1>Nous ne retrouvons pas votre demande</h1>
  <p class="lead">Sans compte, votre demande est retrouvée grâce à un cookie que ce navigateur n’a pas gardé.</p>
  <p>Autorisez les cookies de ce site, puis recommencez. Vous pouvez aussi <a href="{$base}/connexion?retour=/services/{@service}/formulaire">vous connecter</a>, ou joindre le service par téléphone.</p>
  <div class="actions"><a class="button" href="{$base}/services/{@service}/formulaire">Commencer une demande</a></div>
</xsl:template>

<!-- One step. -->
<xsl:template match="formulaire" mode="title">
  <xsl:value-of select="step/@title"/> (étape <xsl:value-of select="step/@position"/> sur <xsl:value-of select="step/@count"/>) – <xsl:value-of select="@service-title"/>
</xsl:template>

<xsl:template match="formulaire">
  <xsl:variable name="path" select="concat($base, '/services/', @service, '/formulaire')"/>
  <xsl:choose>
    <xsl:when test="@retour"><xsl:call-template name="formulaire-back"><xsl:with-param name="href" select="concat($path, '/verification')"/></xsl:call-template></xsl:when>
    <xsl:when test="@previous"><xsl:call-template name="formulaire-back"><xsl:with-param name="href" select="concat($path, '/', @previous)"/></xsl:call-template></xsl:when>
    <xsl:otherwise><xsl:call-template name="formulaire-back"><xsl:with-param name="href" select="concat($base, '/services/', @service)"/></xsl:call-template></xsl:otherwise>
  </xsl:choose>
  <xsl:call-template name="errors"/>
  <p class="steps">
    <span class="steps-service"><xsl:value-of select="@service-title"/></span>
    <span class="steps-position">Étape <xsl:value-of select="step/@position"/> sur <xsl:value-of select="step/@count"/></span>
  </p>
  <h1><xsl:value-of select="step/@title"/></h1>
  <xsl:for-each select="inscription"><p class="lead">Inscription de <xsl:value-of select="@name"/>&#160;: <xsl:for-each select="saison"><xsl:if test="position() &gt; 1">, </xsl:if><xsl:value-of select="@activite"/></xsl:for-each>. <a href="{$base}/kiosque/enfants/{@enfant}">Changer</a></p></xsl:for-each>
  <xsl:if test="step/@hint"><p class="lead"><xsl:value-of select="step/@hint"/></p></xsl:if>
  <xsl:if test="step//field"><p class="hint">Sauf mention contraire « (facultatif) », tous les champs sont obligatoires.</p></xsl:if>
  <form method="post" action="{$path}/{step/@id}" novalidate="novalidate">
    <xsl:if test="step//field[@type = 'files']"><xsl:attribute name="enctype">multipart/form-data</xsl:attribute></xsl:if>
    <xsl:call-template name="draft-inputs"/>
    <!-- The Enter key presses the first button: it must be the one that goes on. -->
    <button class="visually-hidden" tabindex="-1" aria-hidden="true">Continuer</button>
    <xsl:apply-templates select="step" mode="teleservice"/>
    <xsl:call-template name="formulaire-attach"/>
    <div class="actions"><button class="button">Continuer</button></div>
  </form>
  <p class="hint">
    <xsl:choose>
      <xsl:when test="@account = 'yes'">Vos réponses sont enregistrées à chaque étape dans votre compte. Vous pouvez reprendre plus tard.</xsl:when>
      <xsl:otherwise>Vos réponses sont enregistrées à chaque étape. Vous pouvez reprendre plus tard dans ce navigateur.</xsl:otherwise>
    </xsl:choose>
  </p>
</xsl:template>

<!-- Files can be added several times before going on. -->
<xsl:template name="formulaire-attach">
  <xsl:if test=".//field[@type = 'files']">
    <p><button class="button-quiet" name="action" value="joindre">Joindre et rester sur cette page</button></p>
  </xsl:if>
</xsl:template>

<!-- Check your answers. -->
<xsl:template match="formulaire-verification" mode="title">Vérifiez votre demande – <xsl:value-of select="@service-title"/></xsl:template>

<xsl:template match="formulaire-verification">
  <xsl:variable name="path" select="concat($base, '/services/', @service, '/formulaire')"/>
  <xsl:call-template name="formulaire-back"><xsl:with-param name="href" select="concat($path, '/', @previous)"/></xsl:call-template>
  <xsl:apply-templates select="@changed" mode="formulaire"/>
  <p class="steps"><span class="steps-service"><xsl:value-of select="@service-title"/></span></p>
  <h1>Vérifiez votre demande avant de l’envoyer</h1>
  <xsl:apply-templates select="inscription" mode="inscription"/>
  <xsl:apply-templates select="answers" mode="check"/>
  <xsl:if test="@account = 'no'">
    <div class="notice"><p>Vous n’êtes pas connecté&#8239;: cette demande ne pourra pas être suivie en ligne. Gardez le numéro qui va vous être donné.</p></div>
  </xsl:if>
  <div class="notice">
    <p>Votre demande sera envoyée à&#160;: <strong><xsl:value-of select="office/@name"/></strong>. Vos réponses servent seulement à la traiter<xsl:if test="@retention &gt; 0"> et sont effacées <xsl:value-of select="@retention"/> mois après <xsl:choose><xsl:when test="@retention-from = 'reception'">leur réception</xsl:when><xsl:otherwise>la réponse</xsl:otherwise></xsl:choose></xsl:if>. <a href="{$base}/donnees-personnelles">Vos droits et vos données</a></p>
  </div>
  <form method="post" action="{$path}/verification">
    <xsl:call-template name="draft-inputs"/>
    <input type="hidden" name="version" value="{@version}"/>
    <div class="actions"><button class="button">Envoyer la demande</button></div>
  </form>
</xsl:template>

<xsl:template match="@changed" mode="formulaire">
  <div class="notice notice-attention" role="alert"><p>
    <xsl:choose>
      <xsl:when test=". = 'close'"><strong>La période d’inscription est close.</strong> Rien n’a été envoyé. Adressez-vous au service.</xsl:when>
      <xsl:when test=". = 'inscrit'"><strong>L’enfant est déjà inscrit à l’une de ces activités pour cette période.</strong> Rien n’a été envoyé. <xsl:call-template name="formulaire-enfant"/></xsl:when>
      <xsl:when test=". = 'demandee'"><strong>Une demande d’inscription à l’une de ces activités est déjà en cours pour cet enfant.</strong> Rien n’a été envoyé. L’autre parent l’a peut-être faite. <xsl:call-template name="formulaire-enfant"/></xsl:when>
      <xsl:when test=". = 'fiche'"><strong>La fiche de l’enfant doit être confirmée pour cette saison.</strong> Rien n’a été envoyé, vos réponses sont gardées. <xsl:call-template name="formulaire-enfant"/></xsl:when>
      <xsl:otherwise><strong>Votre demande a changé depuis que cette page a été affichée.</strong> Rien n’a été envoyé. Vérifiez-la de nouveau.</xsl:otherwise>
    </xsl:choose>
  </p></div>
</xsl:template>

<xsl:template name="formulaire-enfant"><xsl:for-each select="../inscription"><a href="{$base}/kiosque/enfants/{@enfant}">Voir la page de <xsl:value-of select="@name"/></a></xsl:for-each></xsl:template>

<xsl:template match="answers" mode="check">
  <xsl:for-each select="step">
    <section class="card">
      <h2><xsl:value-of select="@title"/></h2>
      <dl class="answers">
        <xsl:for-each select="answer">
          <div>
            <dt><xsl:call-template name="answer-label"/></dt>
            <dd><xsl:call-template name="answer-values"/></dd>
            <xsl:if test="@type != 'computed'">
              <dd class="answer-change">
                <a href="{$base}/services/{ancestor::formulaire-verification/@service}/formulaire/{../@id}?retour=verification#{@name}">Modifier<span class="visually-hidden">&#160;: <xsl:call-template name="answer-label"/></span></a>
              </dd>
            </xsl:if>
          </div>
        </xsl:for-each>
      </dl>
    </section>
  </xsl:for-each>
</xsl:template>

<!-- The question; the group's words tell two « Nom » apart. -->
<xsl:template name="answer-label">
  <xsl:if test="@group"><span class="answer-group"><xsl:value-of select="@group"/>&#160;: </span></xsl:if>
  <xsl:value-of select="@label"/>
</xsl:template>

<!-- What was answered, anywhere; `pieces`: where its files can be had, or nothing. -->
<xsl:template name="answer-values">
  <xsl:param name="pieces"/>
  <xsl:for-each select="value">
    <xsl:if test="position() &gt; 1"><br/></xsl:if>
    <xsl:value-of select="."/>
  </xsl:for-each>
  <xsl:if test="piece">
    <ul class="pieces">
      <xsl:for-each select="piece">
        <li>
          <xsl:choose>
            <xsl:when test="$pieces">
              <a href="{$pieces}/{@id}">
                <xsl:if test="@thumb = 'yes'"><img src="{$pieces}/{@id}?vignette=1" alt="" class="thumb" loading="lazy"/></xsl:if>
                <xsl:value-of select="@name"/>
              </a>
            </xsl:when>
            <xsl:otherwise><xsl:value-of select="@name"/></xsl:otherwise>
          </xsl:choose>
        </li>
      </xsl:for-each>
    </ul>
  </xsl:if>
  <xsl:if test="not(value) and not(piece)"><span class="meta">Non renseigné</span></xsl:if>
</xsl:template>

<!-- Confirmation. -->
<xsl:template match="confirmation" mode="title">Demande envoyée</xsl:template>

<xsl:template match="confirmation">
  <div class="notice notice-done screen-only" role="status">
    <h1>Demande envoyée</h1>
    <p class="lead">Votre demande porte le numéro <strong class="numero"><xsl:value-of select="accuse/@numero"/></strong>. Elle a été reçue le <xsl:value-of select="accuse/@received"/>.</p>
  </div>
  <section class="screen-only">
    <h2>Et maintenant&#8239;?</h2>
    <ul>
      <li>Votre demande est transmise à&#160;: <xsl:value-of select="accuse/office/@name"/>.</li>
      <xsl:if test="@delay"><li>Délai habituel&#160;: <xsl:value-of select="@delay"/>.</li></xsl:if>
      <xsl:if test="@mailed = 'yes'"><li>Un accusé de réception vous est envoyé par courriel.</li></xsl:if>
      <xsl:choose>
        <xsl:when test="accuse/@followed = 'yes'"><li>Vous pouvez suivre votre demande dans <a href="{$base}{accuse/@path}">Mes demandes</a>.</li></xsl:when>
        <xsl:otherwise><li>Cette demande ne peut pas être suivie en ligne. Gardez son numéro pour joindre le service.</li></xsl:otherwise>
      </xsl:choose>
      <li>Pour garder une copie, imprimez cette page.</li>
    </ul>
  </section>
  <xsl:apply-templates select="accuse" mode="letter"><xsl:with-param name="heading" select="2"/></xsl:apply-templates>
  <p class="screen-only"><a href="{$base}/">Revenir à l’accueil</a></p>
</xsl:template>

<!-- The accusé de réception on a page of its own. -->
<xsl:template match="accuse" mode="title">Accusé de réception de la demande <xsl:value-of select="@numero"/></xsl:template>

<xsl:template match="accuse">
  <p class="back screen-only"><a href="{$base}{@path}">Retour à la demande</a></p>
  <xsl:apply-templates select="." mode="letter"/>
  <p class="hint screen-only">Pour garder une copie, imprimez cette page.</p>
</xsl:template>

<!-- What CRPA R112-11-1 asks for. -->
<xsl:template match="accuse" mode="letter">
  <xsl:param name="heading" select="1"/>
  <section class="letter" aria-labelledby="accuse-titre">
    <p class="print-only"><strong><xsl:value-of select="$city/@name"/></strong></p>
    <xsl:choose>
      <xsl:when test="$heading = 1"><h1 id="accuse-titre">Accusé de réception électronique</h1></xsl:when>
      <xsl:otherwise><h2 id="accuse-titre">Accusé de réception électronique</h2></xsl:otherwise>
    </xsl:choose>
    <dl class="answers">
      <div><dt>Numéro de la demande</dt><dd><strong><xsl:value-of select="@numero"/></strong></dd></div>
      <div><dt>Objet</dt><dd><xsl:value-of select="@subject"/></dd></div>
      <div><dt>Reçue le</dt><dd><xsl:value-of select="@received"/></dd></div>
      <div><dt>Service chargé du dossier</dt><dd><xsl:value-of select="office/@name"/></dd></div>
      <xsl:if test="office/@address"><div><dt>Adresse</dt><dd><xsl:value-of select="office/@address"/></dd></div></xsl:if>
      <xsl:if test="office/@email"><div><dt>Adresse électronique</dt><dd><a href="mailto:{office/@email}"><xsl:value-of select="office/@email"/></a></dd></div></xsl:if>
      <xsl:if test="office/@phone"><div><dt>Téléphone</dt><dd><xsl:value-of select="office/@phone"/></dd></div></xsl:if>
      <div>
        <dt>Pièces reçues</dt>
        <dd>
          <xsl:for-each select="piece"><xsl:if test="position() &gt; 1"><br/></xsl:if><xsl:value-of select="@name"/></xsl:for-each>
          <xsl:if test="not(piece)">Aucune</xsl:if>
        </dd>
      </div>
      <xsl:if test="@due"><div><dt>Réponse prévue avant le</dt><dd><xsl:value-of select="@due"/></dd></div></xsl:if>
    </dl>
    <xsl:apply-templates select="." mode="silence"/>
  </section>
</xsl:template>

<xsl:template match="accuse[@silence = 'acceptance']" mode="silence">
  <p>Sans réponse de notre part le <xsl:value-of select="@silence-date"/>, votre demande sera acceptée, sous réserve qu’elle soit complète. Vous pourrez demander l’attestation prévue à l’article L. 232-3 du code des relations entre le public et l’administration.</p>
  <xsl:if test="@remedies"><p><xsl:value-of select="@remedies"/></p></xsl:if>
</xsl:template>

<xsl:template match="accuse[@silence = 'rejection']" mode="silence">
  <p>Sans réponse de notre part le <xsl:value-of select="@silence-date"/>, votre demande sera réputée rejetée, sous réserve qu’elle soit complète.</p>
  <xsl:choose>
    <xsl:when test="@remedies"><p><xsl:value-of select="@remedies"/></p></xsl:when>
    <xsl:otherwise><p>Vous pourrez alors, dans un délai de deux mois, former un recours gracieux auprès de la mairie ou saisir le tribunal administratif<xsl:if test="$city/@court">&#160;: <xsl:value-of select="$city/@court"/></xsl:if>.</p></xsl:otherwise>
  </xsl:choose>
</xsl:template>

<xsl:template match="accuse" mode="silence">
  <xsl:choose>
    <xsl:when test="@remedies">
      <p>L’absence de réponse ne vaut ni acceptation ni rejet de votre demande.</p>
      <p><xsl:value-of select="@remedies"/></p>
    </xsl:when>
    <xsl:otherwise><p>Cet envoi n’appelle pas de décision&#160;: l’absence de réponse ne vaut ni acceptation ni rejet.</p></xsl:otherwise>
  </xsl:choose>
</xsl:template>

<!-- Files that were refused; the definition's own words and the general ones stand in components.xsl. -->
<xsl:template match="formulaire//problem[@code = 'wrong-kind'] | demande//problem[@code = 'wrong-kind']" mode="words" priority="2">Ce fichier n’est pas d’un type accepté ici. Choisissez un fichier du type indiqué sous le libellé</xsl:template>
<xsl:template match="formulaire//problem[@code = 'unreadable'] | demande//problem[@code = 'unreadable']" mode="words" priority="2">Cette image ne peut pas être lue. Enregistrez-la de nouveau, ou choisissez-en une autre</xsl:template>
<xsl:template match="problem[@code = 'too-big'][parent::field/@type = 'files' or @field = parent::step//field[@type = 'files']/@name]" mode="words" priority="2">Ce fichier est trop lourd. Choisissez un fichier plus petit</xsl:template>
<xsl:template match="formulaire//problem[@code = 'empty'] | demande//problem[@code = 'empty']" mode="words" priority="2">Ce fichier est vide. Choisissez-en un autre</xsl:template>
<xsl:template match="formulaire//problem[@code = 'too-many-files'] | demande//problem[@code = 'too-many-files']" mode="words" priority="2">Vous avez choisi trop de fichiers. Les premiers ont été gardés&#8239;: retirez-en pour en joindre d’autres</xsl:template>

</xsl:stylesheet>
