<?xml version="1.0" encoding="UTF-8"?>
<!-- SPDX-License-Identifier: Apache-2.0 -->
<!-- The agents' side: the queue, one demande with what may be done, help. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">

  <!-- Words shared by the screens -->

  <xsl:template name="guichet-channel">
    <xsl:param name="code" select="@value"/>
    <xsl:choose>
      <xsl:when test="$code = 'lettre'">Lettre</xsl:when>
      <xsl:when test="$code = 'telephone'">Téléphone</xsl:when>
      <xsl:when test="$code = 'fax'">Télécopie</xsl:when>
      <xsl:when test="$code = 'courriel'">Courriel</xsl:when>
      <xsl:when test="$code = 'guichet'">Au guichet</xsl:when>
      <xsl:when test="$code = 'en_ligne'">En ligne, dans « Mes demandes »</xsl:when>
    </xsl:choose>
  </xsl:template>

  <!-- What has just been done, told once on the page one comes back to. -->
  <xsl:template name="guichet-done">
    <xsl:if test="@done = 'prendre' or @done = 'rendre' or @done = 'transferer' or @done = 'completer' or @done = 'repondre'
                  or @done = 'rejeter' or @done = 'note'">
      <p class="notice notice-done" role="status">
        <xsl:choose>
          <xsl:when test="@done = 'prendre'">Vous avez pris cette demande en charge.</xsl:when>
          <xsl:when test="@done = 'rendre'">La demande est de nouveau à prendre.</xsl:when>
          <xsl:when test="@done = 'transferer'">La demande a été transmise à l’autre service. L’usager en est informé.</xsl:when>
          <xsl:when test="@done = 'completer'">Le complément a été demandé à l’usager. Le délai de réponse est suspendu.</xsl:when>
          <xsl:when test="@done = 'repondre'">La réponse est enregistrée.</xsl:when>
          <xsl:when test="@done = 'rejeter'">Le rejet est enregistré.</xsl:when>
          <xsl:otherwise>La note est enregistrée.</xsl:otherwise>
        </xsl:choose>
      </p>
    </xsl:if>
  </xsl:template>

  <xsl:template name="guichet-key">
    <xsl:param name="key"/>
    <xsl:text> </xsl:text>
    <kbd aria-hidden="true"><xsl:value-of select="$key"/></kbd>
  </xsl:template>

  <!-- The queue -->

  <xsl:template match="guichet" mode="title">
    <xsl:choose>
      <xsl:when test="@q">Recherche « <xsl:value-of select="@q"/> »</xsl:when>
      <xsl:when test="@group = 'a-prendre'">Demandes à prendre</xsl:when>
      <xsl:when test="@group = 'a-moi'">Mes demandes en charge</xsl:when>
      <xsl:when test="@group = 'a-completer'">Demandes à compléter</xsl:when>
      <xsl:when test="@group = 'terminees'">Demandes terminées</xsl:when>
      <xsl:otherwise>Demandes à traiter</xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <xsl:template match="guichet">
    <h1><xsl:apply-templates select="." mode="title"/></h1>
    <xsl:call-template name="guichet-done"/>
    <xsl:if test="@office-name">
      <p class="meta"><xsl:value-of select="@office-name"/></p>
    </xsl:if>
    <form class="guichet-search" method="get" action="{$base}/guichet" role="search">
      <xsl:if test="@supervisor = 'yes' and @office">
        <input type="hidden" name="service" value="{@office}"/>
      </xsl:if>
      <div class="field">
        <label for="q">Numéro ou début du nom<xsl:call-template name="guichet-key">
          <xsl:with-param name="key">R</xsl:with-param></xsl:call-template></label>
        <input type="search" id="q" name="q" value="{@q}" accesskey="r" autocomplete="off" spellcheck="false" maxlength="100"/>
      </div>
      <button type="submit" class="button button-quiet">Rechercher</button>
    </form>
    <nav aria-label="Listes du guichet">
      <ul class="pills">
        <xsl:for-each select="group">
          <li>
            <a class="pill" href="{$base}{@href}">
              <xsl:if test="@current">
                <xsl:attribute name="aria-current">page</xsl:attribute>
              </xsl:if>
              <xsl:if test="@name = ''"><xsl:attribute name="accesskey">f</xsl:attribute></xsl:if>
              <xsl:choose>
                <xsl:when test="@name = 'a-prendre'">À prendre</xsl:when>
                <xsl:when test="@name = 'a-moi'">À moi</xsl:when>
                <xsl:when test="@name = 'a-completer'">À compléter</xsl:when>
                <xsl:when test="@name = 'terminees'">Terminées</xsl:when>
                <xsl:otherwise>À traiter<xsl:call-template name="guichet-key">
                  <xsl:with-param name="key">F</xsl:with-param></xsl:call-template></xsl:otherwise>
              </xsl:choose>
            </a>
          </li>
        </xsl:for-each>
      </ul>
    </nav>
    <xsl:if test="not(@q)">
      <xsl:call-template name="guichet-filters"/>
    </xsl:if>
    <xsl:choose>
      <xsl:when test="row"><xsl:call-template name="guichet-table"/></xsl:when>
      <xsl:when test="@q"><p class="notice">Aucune demande ne porte ce numéro ni un nom qui commence ainsi.</p></xsl:when>
      <xsl:otherwise><p class="notice">Aucune demande dans cette liste.</p></xsl:otherwise>
    </xsl:choose>
    <xsl:for-each select="more">
      <xsl:call-template name="more">
        <xsl:with-param name="href" select="concat($base, @href)"/>
      </xsl:call-template>
    </xsl:for-each>
    <p class="meta"><a href="{$base}/guichet/aide" accesskey="h">Aide et raccourcis clavier<xsl:call-template name="guichet-key">
      <xsl:with-param name="key">H</xsl:with-param></xsl:call-template></a></p>
  </xsl:template>

  <xsl:template name="guichet-filters">
    <form class="guichet-filters" method="get" action="{$base}/guichet">
      <xsl:if test="@group"><input type="hidden" name="etat" value="{@group}"/></xsl:if>
      <div class="field">
        <label for="teleservice">Téléservice</label>
        <select id="teleservice" name="teleservice">
          <option value="">Tous</option>
          <xsl:variable name="chosen" select="@teleservice"/>
          <xsl:for-each select="$page/service">
            <option value="{@id}">
              <xsl:if test="@id = $chosen"><xsl:attribute name="selected">selected</xsl:attribute></xsl:if>
              <xsl:value-of select="@name"/>
            </option>
          </xsl:for-each>
        </select>
      </div>
      <xsl:if test="@supervisor = 'yes'">
        <div class="field">
          <label for="service">Service</label>
          <select id="service" name="service">
            <option value="">Tous</option>
            <xsl:for-each select="office">
              <option value="{@id}">
                <xsl:if test="@selected"><xsl:attribute name="selected">selected</xsl:attribute></xsl:if>
                <xsl:value-of select="@name"/>
              </option>
            </xsl:for-each>
          </select>
        </div>
      </xsl:if>
      <button type="submit" class="button button-quiet">Filtrer</button>
    </form>
  </xsl:template>

  <xsl:template name="guichet-table">
    <div class="table-scroll" role="region" tabindex="0" aria-label="Liste des demandes">
      <table class="table table-dense">
        <caption class="visually-hidden"><xsl:apply-templates select="." mode="title"/></caption>
        <thead>
          <tr>
            <th scope="col">Numéro</th>
            <th scope="col">
              <xsl:choose>
                <xsl:when test="@group = 'terminees' and not(@q)">Terminée le</xsl:when>
                <xsl:otherwise>À traiter avant le</xsl:otherwise>
              </xsl:choose>
            </th>
            <th scope="col">État</th>
            <th scope="col">Demande</th>
            <th scope="col">Demandeur</th>
            <th scope="col">Reçue le</th>
            <th scope="col">Prise en charge</th>
            <xsl:if test="@supervisor = 'yes' and not(@office)"><th scope="col">Service</th></xsl:if>
          </tr>
        </thead>
        <tbody><xsl:apply-templates select="row" mode="guichet"/></tbody>
      </table>
    </div>
  </xsl:template>

  <xsl:template match="row" mode="guichet">
    <tr>
      <xsl:if test="@late"><xsl:attribute name="class">late</xsl:attribute></xsl:if>
      <th scope="row"><a class="numero" href="{$base}{@path}"><xsl:value-of select="@numero"/></a></th>
      <td>
        <xsl:choose>
          <xsl:when test="@closed"><xsl:value-of select="@closed"/></xsl:when>
          <xsl:otherwise>
            <xsl:if test="@late"><strong class="late-word">En retard</strong><br/></xsl:if>
            <xsl:value-of select="@due"/>
          </xsl:otherwise>
        </xsl:choose>
      </td>
      <td>
        <xsl:call-template name="state"><xsl:with-param name="state" select="@state"/></xsl:call-template>
        <xsl:if test="@state = 'a_completer' and @until">
          <br/>
          <xsl:choose>
            <xsl:when test="@waited"><strong class="late-word">sans réponse depuis le <xsl:value-of select="@until"/></strong></xsl:when>
            <xsl:otherwise><span class="meta">jusqu’au <xsl:value-of select="@until"/></span></xsl:otherwise>
          </xsl:choose>
        </xsl:if>
      </td>
      <td>
        <xsl:value-of select="@subject"/>
        <xsl:if test="@teleservice != @subject"><br/><span class="meta"><xsl:value-of select="@teleservice"/></span></xsl:if>
      </td>
      <td><xsl:value-of select="@requester"/></td>
      <td><xsl:value-of select="@submitted"/></td>
      <td>
        <xsl:choose>
          <xsl:when test="@mine">Vous</xsl:when>
          <xsl:when test="@agent"><xsl:value-of select="@agent"/></xsl:when>
          <xsl:otherwise><span class="meta">Personne</span></xsl:otherwise>
        </xsl:choose>
      </td>
      <xsl:if test="../@supervisor = 'yes' and not(../@office)"><td><xsl:value-of select="@office"/></td></xsl:if>
    </tr>
  </xsl:template>

  <!-- One demande -->

  <xsl:template match="guichet-demande" mode="title">
    <xsl:value-of select="concat(@numero, ' – ', @subject)"/>
  </xsl:template>

  <xsl:template match="guichet-demande">
    <xsl:for-each select="action[form/problem]"><xsl:call-template name="errors"/></xsl:for-each>
    <p class="meta screen-only"><a href="{$base}/guichet" accesskey="f">Retour aux demandes à traiter<xsl:call-template name="guichet-key">
      <xsl:with-param name="key">F</xsl:with-param></xsl:call-template></a></p>
    <h1><xsl:value-of select="@subject"/></h1>
    <xsl:call-template name="guichet-done"/>
    <xsl:apply-templates select="conflict" mode="guichet"/>
    <xsl:call-template name="guichet-head"/>
    <xsl:apply-templates select="asked" mode="guichet"/>
    <xsl:apply-templates select="reponse" mode="guichet"/>
    <div class="guichet-desk">
      <div>
        <xsl:apply-templates select="inscription" mode="inscription"/>
        <xsl:for-each select="fiche">
          <details class="card"><summary>Fiche de l’enfant, confirmée le <xsl:value-of select="@confirmed"/></summary><xsl:apply-templates select="." mode="inscription"/></details>
        </xsl:for-each>
        <section aria-labelledby="recu">
          <h2 id="recu">Ce que l’usager a envoyé</h2>
          <xsl:apply-templates select="answers/step" mode="guichet"/>
        </section>
        <xsl:if test="note">
          <section aria-labelledby="notes">
            <h2 id="notes">Notes internes</h2>
            <p class="hint">Jamais montrées à l’usager sur le portail.</p>
            <xsl:for-each select="note">
              <article class="card">
                <p class="meta"><xsl:value-of select="concat(@agent, ', le ', @at)"/></p>
                <p class="lines"><xsl:value-of select="@text"/></p>
              </article>
            </xsl:for-each>
          </section>
        </xsl:if>
        <section aria-labelledby="histoire">
          <h2 id="histoire">Étapes</h2>
          <ol class="events"><xsl:apply-templates select="event" mode="guichet"/></ol>
        </section>
        <details>
          <summary>Qui a lu cette demande (20 dernières lectures)</summary>
          <ul>
            <xsl:for-each select="reading">
              <li>
                <xsl:value-of select="concat(@at, ' : ', @agent)"/>
                <xsl:if test="@piece">, pièce « <xsl:value-of select="@piece"/> »</xsl:if>
              </li>
            </xsl:for-each>
          </ul>
        </details>
      </div>
      <div>
        <section class="screen-only" aria-labelledby="agir">
          <h2 id="agir">Agir sur la demande</h2>
          <xsl:if test="@agent and not(@mine) and not(action[@name != 'note' and @name != 'prendre'])
                        and (@state = 'transmise' or @state = 'en_cours' or @state = 'a_completer')">
            <p class="notice">Cette demande est prise en charge par <xsl:value-of select="@agent"/>. Vous pouvez la lire et y laisser une
              note interne<xsl:if test="action[@name = 'prendre']">, ou la reprendre en tant que superviseur</xsl:if>.</p>
          </xsl:if>
          <div class="actions"><xsl:apply-templates select="action[@name = 'prendre' or @name = 'rendre']" mode="guichet"/></div>
          <xsl:apply-templates select="action[@name = 'repondre']" mode="guichet"/>
          <xsl:apply-templates select="action[@name = 'completer']" mode="guichet"/>
          <xsl:apply-templates select="action[@name = 'rejeter']" mode="guichet"/>
          <xsl:apply-templates select="action[@name = 'transferer']" mode="guichet"/>
          <xsl:apply-templates select="action[@name = 'note']" mode="guichet"/>
        </section>
      </div>
    </div>
  </xsl:template>

  <xsl:template name="guichet-head">
    <dl class="answers guichet-head">
      <div>
        <dt>État</dt>
        <dd>
          <xsl:call-template name="state">
            <xsl:with-param name="state" select="@state"/>
            <xsl:with-param name="date" select="@closed"/>
          </xsl:call-template>
        </dd>
      </div>
      <div><dt>Numéro</dt><dd><xsl:value-of select="@numero"/></dd></div>
      <div><dt>Téléservice</dt><dd><xsl:value-of select="@teleservice"/></dd></div>
      <div><dt>Service</dt><dd><xsl:value-of select="@office"/></dd></div>
      <div><dt>Demandeur</dt><dd><xsl:call-template name="guichet-or-none">
        <xsl:with-param name="value" select="@requester"/></xsl:call-template></dd></div>
      <div>
        <dt>Adresse électronique</dt>
        <dd>
          <xsl:call-template name="guichet-or-none"><xsl:with-param name="value" select="@email"/></xsl:call-template>
          <xsl:if test="@account = 'no'"> – demande faite sans compte</xsl:if>
        </dd>
      </div>
      <div><dt>Reçue le</dt><dd><xsl:value-of select="@submitted"/></dd></div>
      <xsl:if test="@due and not(@closed)">
        <div>
          <dt>À traiter avant le</dt>
          <dd>
            <xsl:value-of select="@due"/>
            <xsl:if test="@late"><xsl:text> </xsl:text><strong class="late-word">En retard</strong></xsl:if>
            <xsl:if test="@state = 'a_completer'"> (délai suspendu jusqu’à la réponse de l’usager)</xsl:if>
          </dd>
        </div>
      </xsl:if>
      <div>
        <dt>Prise en charge</dt>
        <dd>
          <xsl:choose>
            <xsl:when test="@mine">Par vous</xsl:when>
            <xsl:when test="@agent">Par <xsl:value-of select="@agent"/></xsl:when>
            <xsl:otherwise>Par personne</xsl:otherwise>
          </xsl:choose>
        </dd>
      </div>
    </dl>
  </xsl:template>

  <xsl:template name="guichet-or-none">
    <xsl:param name="value"/>
    <xsl:choose>
      <xsl:when test="string($value) != ''"><xsl:value-of select="$value"/></xsl:when>
      <xsl:otherwise><span class="meta">Non communiqué</span></xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <!-- A colleague (or the citizen) was faster: what changed, and what was typed. -->
  <xsl:template match="conflict" mode="guichet">
    <div class="notice notice-stop" role="alert">
      <h2>
        <xsl:choose>
          <xsl:when test="@code = 'held'">Cette demande a été prise en charge par <xsl:value-of select="../@agent"/></xsl:when>
          <xsl:when test="@code = 'no-account'">Cette demande a été faite sans compte : l’usager ne peut pas la compléter en ligne</xsl:when>
          <xsl:when test="@code = 'state'">L’état de cette demande ne permet plus cette action</xsl:when>
          <xsl:otherwise>Cette demande a changé pendant que vous la lisiez</xsl:otherwise>
        </xsl:choose>
      </h2>
      <p>Rien n’a été enregistré.
        <xsl:choose>
          <xsl:when test="../typed">Ce que vous aviez saisi est conservé ci-dessous, pour que vous puissiez le copier.</xsl:when>
          <xsl:when test="../action/@open">Ce que vous aviez saisi est conservé : relisez la demande avant d’envoyer de nouveau.</xsl:when>
        </xsl:choose>
      </p>
      <xsl:if test="../event[@new]">
        <p>Ce qui a changé :</p>
        <ul>
          <xsl:for-each select="../event[@new]">
            <li><xsl:apply-templates select="." mode="guichet-line"/></li>
          </xsl:for-each>
        </ul>
      </xsl:if>
      <xsl:call-template name="guichet-typed"/>
    </div>
  </xsl:template>

  <xsl:template name="guichet-typed">
    <xsl:if test="../typed">
      <dl class="answers">
        <xsl:apply-templates select="../typed" mode="guichet"/>
      </dl>
    </xsl:if>
  </xsl:template>

  <xsl:template match="typed" mode="guichet">
    <div>
      <dt>
        <xsl:choose>
          <xsl:when test="@name = 'service'">Nouveau service</xsl:when>
          <xsl:when test="@name = 'transfert-note' or @name = 'note'">Note interne</xsl:when>
          <xsl:when test="@name = 'message'">Message à l’usager</xsl:when>
          <xsl:when test="@name = 'delai'">Délai en jours</xsl:when>
          <xsl:when test="contains(@name, '-resume')">Résumé</xsl:when>
          <xsl:when test="contains(@name, '-texte')">Texte</xsl:when>
          <xsl:when test="contains(@name, '-canal')">Mode de réponse</xsl:when>
          <xsl:when test="contains(@name, '-motif')">Motif</xsl:when>
          <xsl:when test="contains(@name, '-voies')">Délais et voies de recours</xsl:when>
        </xsl:choose>
      </dt>
      <dd class="lines">
        <xsl:choose>
          <xsl:when test="contains(@name, '-canal')"><xsl:call-template name="guichet-channel"/></xsl:when>
          <xsl:otherwise><xsl:value-of select="@value"/></xsl:otherwise>
        </xsl:choose>
      </dd>
    </div>
  </xsl:template>

  <xsl:template match="asked" mode="guichet">
    <div class="notice notice-attention">
      <h2>Complément demandé à l’usager, jusqu’au <xsl:value-of select="@until"/></h2>
      <xsl:if test="@over"><p><strong class="late-word">Le délai est passé sans réponse.</strong> Vous pouvez relancer l’usager ou répondre
        en l’état.</p></xsl:if>
      <p class="lines"><xsl:value-of select="@text"/></p>
      <xsl:if test="field">
        <ul>
          <xsl:for-each select="field"><li><xsl:value-of select="@label"/></li></xsl:for-each>
        </ul>
      </xsl:if>
    </div>
  </xsl:template>

  <xsl:template match="reponse" mode="guichet">
    <section aria-labelledby="reponse-donnee">
      <h2 id="reponse-donnee">
        <xsl:choose>
          <xsl:when test="@state = 'rejetee'">Rejet du <xsl:value-of select="@at"/></xsl:when>
          <xsl:otherwise>Réponse du <xsl:value-of select="@at"/></xsl:otherwise>
        </xsl:choose>
      </h2>
      <p><strong><xsl:value-of select="@summary"/></strong></p>
      <xsl:if test="@body != ''"><p class="lines"><xsl:value-of select="@body"/></p></xsl:if>
      <dl class="answers">
        <xsl:if test="@reason != ''"><div><dt>Motif</dt><dd class="lines"><xsl:value-of select="@reason"/></dd></div></xsl:if>
        <xsl:if test="@remedies != ''">
          <div><dt>Délais et voies de recours</dt><dd class="lines"><xsl:value-of select="@remedies"/></dd></div>
        </xsl:if>
        <div>
          <dt>Mode de réponse</dt>
          <dd><xsl:call-template name="guichet-channel"><xsl:with-param name="code" select="@channel"/></xsl:call-template></dd>
        </div>
        <div><dt>Par</dt><dd><xsl:value-of select="concat(@agent, ', ', @quality, ', ', @office)"/></dd></div>
      </dl>
    </section>
  </xsl:template>

  <xsl:template match="step" mode="guichet">
    <h3><xsl:value-of select="@title"/></h3>
    <dl class="answers">
      <xsl:for-each select="answer">
        <div>
          <dt><xsl:value-of select="@label"/></dt>
          <dd class="lines">
            <xsl:call-template name="answer-values">
              <xsl:with-param name="pieces" select="concat($base, /page/guichet-demande/@path, '/pieces')"/>
            </xsl:call-template>
          </dd>
        </div>
      </xsl:for-each>
    </dl>
  </xsl:template>

  <xsl:template match="event" mode="guichet">
    <li>
      <xsl:if test="@new"><xsl:attribute name="class">new</xsl:attribute></xsl:if>
      <xsl:apply-templates select="." mode="guichet-line"/>
      <xsl:if test="@text != '' and @action != 'transferee'">
        <br/><span class="lines"><xsl:value-of select="@text"/></span>
      </xsl:if>
    </li>
  </xsl:template>

  <xsl:template match="event" mode="guichet-line">
    <strong>
      <xsl:choose>
        <xsl:when test="@action = 'transmise'">Envoyée par l’usager</xsl:when>
        <xsl:when test="@action = 'prise'">Prise en charge</xsl:when>
        <xsl:when test="@action = 'rendue'">Rendue à la file</xsl:when>
        <xsl:when test="@action = 'transferee'">Transmise à <xsl:value-of select="@text"/></xsl:when>
        <xsl:when test="@action = 'a_completer' and @from = 'a_completer'">Usager relancé</xsl:when>
        <xsl:when test="@action = 'a_completer'">Complément demandé</xsl:when>
        <xsl:when test="@action = 'completee'">Complétée par l’usager</xsl:when>
        <xsl:when test="@action = 'traitee'">Traitée</xsl:when>
        <xsl:when test="@action = 'rejetee'">Rejetée</xsl:when>
        <xsl:when test="@action = 'annulee'">Annulée par l’usager</xsl:when>
        <xsl:when test="@action = 'note'">Note interne ajoutée</xsl:when>
        <xsl:otherwise><xsl:value-of select="@action"/></xsl:otherwise>
      </xsl:choose>
    </strong>
    <span class="meta">
      <xsl:if test="@agent"><xsl:value-of select="concat(' par ', @agent)"/></xsl:if>
      <xsl:value-of select="concat(', le ', @at)"/>
    </span>
  </xsl:template>

  <!-- Actions: one button each for taking and releasing, a form that unfolds for the rest. -->

  <xsl:template match="action[@name = 'prendre' or @name = 'rendre']" mode="guichet">
    <form method="post" action="{$base}{../@path}/{@name}">
      <xsl:for-each select="form"><xsl:call-template name="guichet-hidden"/></xsl:for-each>
      <xsl:choose>
        <xsl:when test="@name = 'prendre'">
          <button type="submit" class="button" accesskey="p">
            <xsl:choose>
              <xsl:when test="../@agent">Reprendre la demande</xsl:when>
              <xsl:otherwise>Prendre en charge</xsl:otherwise>
            </xsl:choose>
            <xsl:call-template name="guichet-key"><xsl:with-param name="key">P</xsl:with-param></xsl:call-template>
          </button>
        </xsl:when>
        <xsl:otherwise>
          <button type="submit" class="button button-quiet" accesskey="l">Rendre à la file<xsl:call-template name="guichet-key">
            <xsl:with-param name="key">L</xsl:with-param></xsl:call-template></button>
        </xsl:otherwise>
      </xsl:choose>
    </form>
  </xsl:template>

  <xsl:template match="action[@refused = 'no-account']" mode="guichet" priority="2">
    <p class="hint">Cette demande a été faite sans compte : l’usager ne peut pas la compléter en ligne. Écrivez-lui ou appelez-le si
      une information manque.</p>
  </xsl:template>

  <xsl:template match="action" mode="guichet">
    <details class="card guichet-action">
      <xsl:if test="@open"><xsl:attribute name="open">open</xsl:attribute></xsl:if>
      <xsl:apply-templates select="." mode="guichet-summary"/>
      <form method="post" action="{$base}{../@path}/{@name}" novalidate="novalidate">
        <xsl:for-each select="form"><xsl:call-template name="guichet-hidden"/></xsl:for-each>
        <xsl:apply-templates select="." mode="guichet-fields"/>
      </form>
    </details>
  </xsl:template>

  <xsl:template name="guichet-hidden">
    <xsl:call-template name="token"/>
    <input type="hidden" name="version" value="{field[@name = 'version']/@value}"/>
  </xsl:template>

  <xsl:template match="action" mode="guichet-summary">
    <xsl:choose>
      <xsl:when test="@name = 'repondre'"><summary accesskey="t">Répondre<xsl:call-template name="guichet-key">
        <xsl:with-param name="key">T</xsl:with-param></xsl:call-template></summary></xsl:when>
      <xsl:when test="@name = 'completer'"><summary accesskey="c">
        <xsl:choose>
          <xsl:when test="../@state = 'a_completer'">Relancer l’usager</xsl:when>
          <xsl:otherwise>Demander un complément</xsl:otherwise>
        </xsl:choose>
        <xsl:call-template name="guichet-key"><xsl:with-param name="key">C</xsl:with-param></xsl:call-template></summary></xsl:when>
      <xsl:when test="@name = 'rejeter'"><summary accesskey="x">Rejeter<xsl:call-template name="guichet-key">
        <xsl:with-param name="key">X</xsl:with-param></xsl:call-template></summary></xsl:when>
      <xsl:when test="@name = 'transferer'"><summary accesskey="g">Transmettre à un autre service<xsl:call-template name="guichet-key">
        <xsl:with-param name="key">G</xsl:with-param></xsl:call-template></summary></xsl:when>
      <xsl:when test="@name = 'note'"><summary accesskey="n">Ajouter une note interne<xsl:call-template name="guichet-key">
        <xsl:with-param name="key">N</xsl:with-param></xsl:call-template></summary></xsl:when>
    </xsl:choose>
  </xsl:template>

  <xsl:template match="action[@name = 'transferer']" mode="guichet-fields">
    <xsl:variable name="options" select="option"/>
    <xsl:for-each select="form">
      <xsl:call-template name="select">
        <xsl:with-param name="name">service</xsl:with-param>
        <xsl:with-param name="label">Nouveau service</xsl:with-param>
        <xsl:with-param name="options" select="$options"/>
      </xsl:call-template>
      <xsl:call-template name="textarea">
        <xsl:with-param name="name">transfert-note</xsl:with-param>
        <xsl:with-param name="label">Note pour vos collègues</xsl:with-param>
        <xsl:with-param name="hint">L’usager verra seulement à quel service sa demande est transmise.</xsl:with-param>
        <xsl:with-param name="rows">3</xsl:with-param>
        <xsl:with-param name="maxlength">2000</xsl:with-param>
        <xsl:with-param name="required" select="false()"/>
      </xsl:call-template>
    </xsl:for-each>
    <button type="submit" class="button">Transmettre la demande</button>
  </xsl:template>

  <xsl:template match="action[@name = 'completer']" mode="guichet-fields">
    <xsl:variable name="options" select="option"/>
    <xsl:for-each select="form">
      <xsl:call-template name="textarea">
        <xsl:with-param name="name">message</xsl:with-param>
        <xsl:with-param name="label">Message à l’usager</xsl:with-param>
        <xsl:with-param name="hint">Dites ce qui manque ou ce qui est à corriger. Ce message lui est aussi envoyé par courriel.</xsl:with-param>
        <xsl:with-param name="rows">4</xsl:with-param>
        <xsl:with-param name="maxlength">2000</xsl:with-param>
      </xsl:call-template>
      <xsl:call-template name="guichet-choices">
        <xsl:with-param name="name">champ</xsl:with-param>
        <xsl:with-param name="type">checkbox</xsl:with-param>
        <xsl:with-param name="label">Réponses que l’usager pourra modifier</xsl:with-param>
        <xsl:with-param name="items" select="$options"/>
      </xsl:call-template>
      <xsl:call-template name="input">
        <xsl:with-param name="name">delai</xsl:with-param>
        <xsl:with-param name="label">Délai pour répondre, en jours</xsl:with-param>
        <xsl:with-param name="hint">De 1 à 90 jours. Le délai de traitement est suspendu pendant ce temps.</xsl:with-param>
        <xsl:with-param name="inputmode">numeric</xsl:with-param>
        <xsl:with-param name="autocomplete">off</xsl:with-param>
        <xsl:with-param name="maxlength">3</xsl:with-param>
      </xsl:call-template>
    </xsl:for-each>
    <button type="submit" class="button">Demander le complément</button>
  </xsl:template>

  <xsl:template match="action[@name = 'repondre']" mode="guichet-fields">
    <xsl:variable name="channels" select="channel"/>
    <xsl:variable name="options" select="option"/>
    <xsl:for-each select="form">
      <xsl:if test="$options">
        <xsl:call-template name="guichet-choices">
          <xsl:with-param name="name">inscrire</xsl:with-param>
          <xsl:with-param name="type">checkbox</xsl:with-param>
          <xsl:with-param name="label">Inscrire aux activités cochées&#8239;; la famille pourra y réserver aussitôt</xsl:with-param>
          <xsl:with-param name="items" select="$options"/>
        </xsl:call-template>
      </xsl:if>
      <xsl:call-template name="guichet-answer"><xsl:with-param name="prefix">reponse</xsl:with-param></xsl:call-template>
      <xsl:call-template name="guichet-choices">
        <xsl:with-param name="name">reponse-canal</xsl:with-param>
        <xsl:with-param name="type">radio</xsl:with-param>
        <xsl:with-param name="label">Mode de réponse</xsl:with-param>
        <xsl:with-param name="items" select="$channels"/>
      </xsl:call-template>
    </xsl:for-each>
    <xsl:call-template name="guichet-reach"/>
    <button type="submit" class="button">Envoyer la réponse</button>
  </xsl:template>

  <xsl:template match="action[@name = 'rejeter']" mode="guichet-fields">
    <xsl:variable name="reasons" select="option"/>
    <xsl:variable name="channels" select="channel"/>
    <xsl:variable name="other-hint"><xsl:if test="$reasons">Seulement si aucun des motifs ci-dessus ne convient.</xsl:if></xsl:variable>
    <xsl:for-each select="form">
      <xsl:if test="$reasons">
        <xsl:call-template name="guichet-choices">
          <xsl:with-param name="name">rejet-motif</xsl:with-param>
          <xsl:with-param name="type">radio</xsl:with-param>
          <xsl:with-param name="label">Motif du rejet</xsl:with-param>
          <xsl:with-param name="items" select="$reasons"/>
          <xsl:with-param name="other">Autre motif, à préciser</xsl:with-param>
        </xsl:call-template>
      </xsl:if>
      <xsl:call-template name="textarea">
        <xsl:with-param name="name">rejet-motif-autre</xsl:with-param>
        <xsl:with-param name="label"><xsl:if test="$reasons">Autre motif</xsl:if><xsl:if test="not($reasons)">Motif du rejet</xsl:if></xsl:with-param>
        <xsl:with-param name="hint" select="string($other-hint)"/>
        <xsl:with-param name="rows">2</xsl:with-param>
        <xsl:with-param name="maxlength">1000</xsl:with-param>
        <xsl:with-param name="required" select="not($reasons)"/>
      </xsl:call-template>
      <xsl:call-template name="guichet-answer"><xsl:with-param name="prefix">rejet</xsl:with-param></xsl:call-template>
      <xsl:call-template name="guichet-remedies"/>
      <xsl:call-template name="guichet-choices">
        <xsl:with-param name="name">rejet-canal</xsl:with-param>
        <xsl:with-param name="type">radio</xsl:with-param>
        <xsl:with-param name="label">Mode de réponse</xsl:with-param>
        <xsl:with-param name="items" select="$channels"/>
      </xsl:call-template>
    </xsl:for-each>
    <xsl:call-template name="guichet-reach"/>
    <button type="submit" class="button button-danger">Rejeter la demande</button>
  </xsl:template>

  <xsl:template match="action[@name = 'note']" mode="guichet-fields">
    <xsl:for-each select="form">
      <xsl:call-template name="textarea">
        <xsl:with-param name="name">note</xsl:with-param>
        <xsl:with-param name="label">Note interne</xsl:with-param>
        <xsl:with-param name="hint">Pour vos collègues. L’usager peut demander à lire ce qui est écrit sur lui : restez factuel.</xsl:with-param>
        <xsl:with-param name="rows">3</xsl:with-param>
        <xsl:with-param name="maxlength">2000</xsl:with-param>
      </xsl:call-template>
    </xsl:for-each>
    <button type="submit" class="button button-quiet">Ajouter la note</button>
  </xsl:template>

  <xsl:template name="guichet-answer">
    <xsl:param name="prefix"/>
    <xsl:call-template name="input">
      <xsl:with-param name="name" select="concat($prefix, '-resume')"/>
      <xsl:with-param name="label">Résumé de la réponse</xsl:with-param>
      <xsl:with-param name="hint">Une phrase, montrée dans la liste des demandes de l’usager.</xsl:with-param>
      <xsl:with-param name="autocomplete">off</xsl:with-param>
      <xsl:with-param name="maxlength">200</xsl:with-param>
    </xsl:call-template>
    <xsl:call-template name="textarea">
      <xsl:with-param name="name" select="concat($prefix, '-texte')"/>
      <xsl:with-param name="label">Texte de la réponse</xsl:with-param>
      <xsl:with-param name="rows">6</xsl:with-param>
      <xsl:with-param name="maxlength">4000</xsl:with-param>
      <xsl:with-param name="required" select="false()"/>
    </xsl:call-template>
  </xsl:template>

  <!-- How the answer reaches the citizen, and under which name. -->
  <xsl:template name="guichet-reach">
    <p class="hint">
      <xsl:choose>
        <xsl:when test="../@account = 'yes'">L’usager lit la réponse dans « Mes demandes »<xsl:if test="../@email != ''"> ; un courriel
          l’en avertit</xsl:if>.</xsl:when>
        <xsl:when test="../@email != ''">Demande faite sans compte : le courriel envoyé à l’usager contient le résumé et le texte.</xsl:when>
        <xsl:otherwise>Demande faite sans compte ni adresse électronique : rien n’est envoyé par le portail, la réponse doit partir par
          le mode choisi.</xsl:otherwise>
      </xsl:choose>
      Votre prénom, votre nom, votre qualité et votre service figurent sur la réponse.
    </p>
  </xsl:template>

  <!-- Prefilled from the definition; else with the words of the silence's regime. -->
  <xsl:template name="guichet-remedies">
    <xsl:variable name="field" select="field[@name = 'rejet-voies']"/>
    <xsl:variable name="problem" select="problem[@field = 'rejet-voies']"/>
    <xsl:variable name="hint">Joints au rejet. Corrigez-les si le cas l’exige.</xsl:variable>
    <div class="field">
      <label for="rejet-voies">Délais et voies de recours</label>
      <xsl:call-template name="hint-and-error">
        <xsl:with-param name="name">rejet-voies</xsl:with-param>
        <xsl:with-param name="hint" select="string($hint)"/>
        <xsl:with-param name="problem" select="$problem"/>
      </xsl:call-template>
      <textarea id="rejet-voies" name="rejet-voies" rows="4" maxlength="2000">
        <xsl:call-template name="described-by">
          <xsl:with-param name="name">rejet-voies</xsl:with-param>
          <xsl:with-param name="hint" select="string($hint)"/>
          <xsl:with-param name="problem" select="$problem"/>
        </xsl:call-template>
        <xsl:choose>
          <xsl:when test="$field/@value"><xsl:value-of select="$field/@value"/></xsl:when>
          <xsl:when test="/page/guichet-demande/@silence != 'none'">
            <xsl:text>Dans un délai de deux mois à compter de cette réponse, vous pouvez former un recours gracieux auprès de la ville ou saisir le tribunal administratif</xsl:text>
            <xsl:if test="$city/@court"> (<xsl:value-of select="$city/@court"/>)</xsl:if>
            <xsl:text>, aussi sur le site www.telerecours.fr.</xsl:text>
          </xsl:when>
        </xsl:choose>
      </textarea>
    </div>
  </xsl:template>

  <!-- Radios or checkboxes from elements of the document, whose words may be the templates'; `other` adds one more choice, "autre". -->
  <xsl:template name="guichet-choices">
    <xsl:param name="name"/>
    <xsl:param name="type"/>
    <xsl:param name="label"/>
    <xsl:param name="items"/>
    <xsl:param name="other"/>
    <xsl:variable name="chosen" select="field[@name = $name]/@value"/>
    <xsl:variable name="problem" select="problem[@field = $name]"/>
    <fieldset class="field">
      <xsl:if test="$problem"><xsl:attribute name="aria-describedby"><xsl:value-of select="$name"/>-erreur</xsl:attribute></xsl:if>
      <legend><xsl:value-of select="$label"/></legend>
      <xsl:call-template name="hint-and-error">
        <xsl:with-param name="name" select="$name"/>
        <xsl:with-param name="problem" select="$problem"/>
      </xsl:call-template>
      <xsl:for-each select="$items">
        <xsl:variable name="id"><xsl:value-of select="$name"/><xsl:if test="position() != 1">.<xsl:value-of select="@value"/></xsl:if></xsl:variable>
        <div class="choice">
          <input type="{$type}" id="{$id}" name="{$name}" value="{@value}">
            <xsl:if test="@selected or @value = $chosen"><xsl:attribute name="checked">checked</xsl:attribute></xsl:if>
          </input>
          <label for="{$id}">
            <xsl:choose>
              <xsl:when test="@label"><xsl:value-of select="@label"/></xsl:when>
              <xsl:otherwise><xsl:call-template name="guichet-channel"/></xsl:otherwise>
            </xsl:choose>
          </label>
        </div>
      </xsl:for-each>
      <xsl:if test="$other">
        <div class="choice">
          <input type="{$type}" id="{$name}.autre" name="{$name}" value="autre">
            <xsl:if test="$chosen = 'autre'"><xsl:attribute name="checked">checked</xsl:attribute></xsl:if>
          </input>
          <label for="{$name}.autre"><xsl:value-of select="$other"/></label>
        </div>
      </xsl:if>
    </fieldset>
  </xsl:template>

  <!-- The words of what is wrong -->

  <xsl:template match="guichet-demande//problem[@field = 'service']" mode="words" priority="2">Choisissez un autre service</xsl:template>
  <xsl:template match="guichet-demande//problem[@field = 'message'][@code = 'missing']" mode="words" priority="2">Dites à l’usager ce qui manque</xsl:template>
  <xsl:template match="guichet-demande//problem[@field = 'champ']" mode="words" priority="2">Cochez au moins une réponse que l’usager pourra modifier</xsl:template>
  <xsl:template match="guichet-demande//problem[@field = 'inscrire']" mode="words" priority="2">Cochez au moins une activité, ou rejetez la demande</xsl:template>
  <xsl:template match="guichet-demande//problem[@field = 'delai']" mode="words" priority="2">Donnez un délai de 1 à 90 jours</xsl:template>
  <xsl:template match="guichet-demande//problem[contains(@field, '-resume')][@code = 'missing']" mode="words" priority="2">Résumez la réponse en une phrase</xsl:template>
  <xsl:template match="guichet-demande//problem[contains(@field, '-canal')]" mode="words" priority="2">Choisissez le mode de réponse</xsl:template>
  <xsl:template match="guichet-demande//problem[@field = 'rejet-motif']" mode="words" priority="2">Choisissez le motif du rejet</xsl:template>
  <xsl:template match="guichet-demande//problem[@field = 'rejet-motif-autre'][@code = 'missing']" mode="words" priority="2">Précisez le motif du rejet</xsl:template>
  <xsl:template match="guichet-demande//problem[@field = 'rejet-voies'][@code = 'missing']" mode="words" priority="2">Indiquez les délais et voies de recours</xsl:template>
  <xsl:template match="guichet-demande//problem[@field = 'note'][@code = 'missing']" mode="words" priority="2">Écrivez la note</xsl:template>

  <!-- The demande went to another office while its form was filled. -->

  <xsl:template match="guichet-parti" mode="title">Demande d’un autre service</xsl:template>

  <xsl:template match="guichet-parti">
    <h1>La demande <xsl:value-of select="@numero"/> ne relève pas de votre service</h1>
    <div class="notice notice-stop" role="alert">
      <p>Elle a peut-être été transmise à un autre service pendant que vous la lisiez. Rien n’a été enregistré.</p>
      <xsl:if test="typed"><p>Ce que vous aviez saisi, pour que vous puissiez le copier :</p></xsl:if>
      <xsl:if test="typed"><dl class="answers"><xsl:apply-templates select="typed" mode="guichet"/></dl></xsl:if>
    </div>
    <p><a href="{$base}/guichet">Retour aux demandes à traiter</a></p>
  </xsl:template>

  <!-- Help -->

  <xsl:template match="guichet-aide" mode="title">Aide du guichet</xsl:template>

  <xsl:template match="guichet-aide">
    <h1>Aide du guichet</h1>
    <h2>Raccourcis clavier</h2>
    <p>Appuyez en même temps sur les touches de votre navigateur et sur la lettre : <kbd>Alt</kbd> + lettre dans Chrome et Edge,
      <kbd>Alt</kbd> + <kbd>Maj</kbd> + lettre dans Firefox, <kbd>Ctrl</kbd> + <kbd>Option</kbd> + lettre sur Mac.</p>
    <table class="table table-dense">
      <caption>Une lettre, une action</caption>
      <thead><tr><th scope="col">Touche</th><th scope="col">Action</th><th scope="col">Où</th></tr></thead>
      <tbody>
        <tr><th scope="row"><kbd>F</kbd></th><td>Revenir aux demandes à traiter</td><td>Partout</td></tr>
        <tr><th scope="row"><kbd>R</kbd></th><td>Rechercher un numéro ou un nom</td><td>Listes</td></tr>
        <tr><th scope="row"><kbd>H</kbd></th><td>Ouvrir cette aide</td><td>Listes</td></tr>
        <tr><th scope="row"><kbd>P</kbd></th><td>Prendre la demande en charge</td><td>Une demande</td></tr>
        <tr><th scope="row"><kbd>L</kbd></th><td>Rendre la demande à la file</td><td>Une demande</td></tr>
        <tr><th scope="row"><kbd>T</kbd></th><td>Répondre</td><td>Une demande</td></tr>
        <tr><th scope="row"><kbd>C</kbd></th><td>Demander un complément, relancer</td><td>Une demande</td></tr>
        <tr><th scope="row"><kbd>X</kbd></th><td>Rejeter</td><td>Une demande</td></tr>
        <tr><th scope="row"><kbd>G</kbd></th><td>Transmettre à un autre service</td><td>Une demande</td></tr>
        <tr><th scope="row"><kbd>N</kbd></th><td>Ajouter une note interne</td><td>Une demande</td></tr>
      </tbody>
    </table>
    <h2>La file</h2>
    <p>Les demandes à traiter sont rangées par échéance : les demandes en retard et les plus anciennes viennent en premier. Vous voyez les
      demandes de votre service ; un superviseur voit celles de tous les services.</p>
    <p>La recherche accepte un numéro, avec ou sans tiret, ou le début du nom, avec ou sans accents.</p>
    <h2>Prendre, rendre, transmettre</h2>
    <p>Prendre une demande en charge dit à vos collègues que vous vous en occupez : ils peuvent la lire et y laisser une note, non y répondre.
      Répondre, rejeter ou demander un complément prend la demande si personne ne s’en occupe. Un superviseur peut reprendre une
      demande tenue par un collègue absent.</p>
    <p>Si la demande relève d’un autre service, transmettez-la : l’usager en est informé et n’a rien à refaire.</p>
    <h2>Demander un complément</h2>
    <p>Cochez seulement les réponses à corriger : l’usager ne pourra modifier que celles-là. Le délai de traitement est suspendu jusqu’à sa
      réponse. La demande revient ensuite dans la file.</p>
    <h2>Répondre ou rejeter</h2>
    <p>Le résumé apparaît dans la liste des demandes de l’usager, le texte sur la page de sa demande. La loi veut que votre prénom, votre nom,
      votre qualité et votre service y figurent. Un rejet donne son motif et dit comment le contester.</p>
    <h2>Si deux agents agissent en même temps</h2>
    <p>Rien n’est écrasé : le second voit ce qui a changé, et ce qu’il a saisi est conservé.</p>
    <h2>Traces</h2>
    <p>Chaque ouverture d’une demande et de ses pièces est enregistrée, avec le nom de l’agent et l’heure. N’ouvrez que les demandes que vous
      avez à traiter.</p>
    <p><a href="{$base}/guichet" accesskey="f">Retour aux demandes à traiter<xsl:call-template name="guichet-key">
      <xsl:with-param name="key">F</xsl:with-param></xsl:call-template></a></p>
  </xsl:template>
</xsl:stylesheet>
