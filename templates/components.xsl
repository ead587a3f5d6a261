<?xml version="1.0" encoding="UTF-8"?>
<!-- SPDX-License-Identifier: Apache-2.0 -->
<!-- The pieces pages are made of (templates/README.md says how they are called). -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">

  <!-- The words of a problem, by code; pages have their own, more specific ones. -->
  <xsl:template match="problem[@text]" mode="words" priority="5"><xsl:value-of select="@text"/></xsl:template>
  <xsl:template match="problem" mode="words">Vérifiez cette réponse</xsl:template>
  <xsl:template match="problem[@code = 'missing']" mode="words">Répondez à cette question<xsl:if test="ancestor-or-self::*/@label"> : <xsl:value-of select="(ancestor-or-self::*/@label)[last()]"/></xsl:if></xsl:template>
  <xsl:template match="problem[@code = 'too-long']" mode="words">Cette réponse est trop longue. Raccourcissez-la</xsl:template>
  <xsl:template match="problem[@code = 'format']" mode="words">Cette réponse n’a pas la forme attendue. Corrigez-la</xsl:template>
  <xsl:template match="problem[@code = 'constraint']" mode="words">Cette réponse n’est pas possible ici. Corrigez-la</xsl:template>
  <xsl:template match="problem[@code = 'not-an-option']" mode="words">Choisissez une des réponses proposées</xsl:template>
  <xsl:template match="problem[@code = 'no-such-day']" mode="words">Cette date n’existe pas. Donnez le jour, le mois et l’année en chiffres, par exemple 24 12 1985</xsl:template>
  <xsl:template match="problem[@code = 'too-small']" mode="words">Ce nombre est trop petit</xsl:template>
  <xsl:template match="problem[@code = 'too-big']" mode="words">Ce nombre est trop grand</xsl:template>
  <xsl:template match="problem[@code = 'files-missing']" mode="words">Joignez au moins un fichier</xsl:template>
  <xsl:template match="problem[@code = 'stop']" mode="words">Vous ne pouvez pas continuer avec cette réponse. Lisez l’explication sous la question</xsl:template>

  <!-- Where a problem leads: the input, or its first part. -->
  <xsl:template match="problem" mode="anchor">
    <xsl:value-of select="@field"/><xsl:if test="@part">.<xsl:value-of select="@part"/></xsl:if>
  </xsl:template>

  <!-- The problems that the summary lists: the form's, or the step's own list. -->
  <xsl:template name="errors">
    <xsl:variable name="problems" select="form/problem | step/problem"/>
    <xsl:if test="$problems">
      <div class="error-summary" role="alert" tabindex="-1" id="erreurs">
        <h2>Il y a un problème</h2>
        <ul>
          <xsl:for-each select="$problems">
            <xsl:variable name="anchor"><xsl:apply-templates select="." mode="anchor"/></xsl:variable>
            <li>
              <xsl:choose>
                <xsl:when test="string($anchor)"><a href="#{$anchor}"><xsl:apply-templates select="." mode="words"/></a></xsl:when>
                <xsl:otherwise><xsl:apply-templates select="." mode="words"/></xsl:otherwise>
              </xsl:choose>
            </li>
          </xsl:for-each>
        </ul>
      </div>
    </xsl:if>
  </xsl:template>

  <xsl:template name="token">
    <xsl:variable name="token" select="$visitor/@token"/>
    <xsl:if test="$token"><input type="hidden" name="jeton" value="{$token}"/></xsl:if>
  </xsl:template>

  <!-- Hint and error of a field, and what ties them to the input. -->
  <xsl:template name="described-by">
    <xsl:param name="name"/>
    <xsl:param name="hint"/>
    <xsl:param name="problem"/>
    <xsl:if test="$hint or $problem">
      <xsl:attribute name="aria-describedby">
        <xsl:if test="$hint"><xsl:value-of select="$name"/>-aide</xsl:if>
        <xsl:if test="$hint and $problem"><xsl:text> </xsl:text></xsl:if>
        <xsl:if test="$problem"><xsl:value-of select="$name"/>-erreur</xsl:if>
      </xsl:attribute>
    </xsl:if>
    <xsl:if test="$problem"><xsl:attribute name="aria-invalid">true</xsl:attribute></xsl:if>
  </xsl:template>

  <xsl:template name="hint-and-error">
    <xsl:param name="name"/>
    <xsl:param name="hint"/>
    <xsl:param name="problem"/>
    <xsl:if test="$hint"><p class="hint" id="{$name}-aide"><xsl:value-of select="$hint"/></p></xsl:if>
    <xsl:if test="$problem"><p class="error" id="{$name}-erreur"><span class="visually-hidden">Erreur : </span><xsl:apply-templates select="$problem[1]" mode="words"/></p></xsl:if>
  </xsl:template>

  <xsl:template name="label-words">
    <xsl:param name="label"/>
    <xsl:param name="required"/>
    <xsl:value-of select="$label"/><xsl:if test="not($required)"><xsl:text> </xsl:text><span class="optional">(facultatif)</span></xsl:if>
  </xsl:template>

  <!-- Forms of one page; context: <form>. -->
  <xsl:template name="input">
    <xsl:param name="name"/>
    <xsl:param name="label"/>
    <xsl:param name="hint" select="''"/>
    <xsl:param name="type" select="'text'"/>
    <xsl:param name="autocomplete" select="'off'"/>
    <xsl:param name="required" select="true()"/>
    <xsl:param name="inputmode" select="''"/>
    <xsl:param name="maxlength" select="''"/>
    <xsl:param name="spellcheck" select="''"/>
    <xsl:variable name="problem" select="problem[@field = $name]"/>
    <div class="field">
      <label for="{$name}"><xsl:call-template name="label-words"><xsl:with-param name="label" select="$label"/><xsl:with-param name="required" select="$required"/></xsl:call-template></label>
      <xsl:call-template name="hint-and-error"><xsl:with-param name="name" select="$name"/><xsl:with-param name="hint" select="$hint"/><xsl:with-param name="problem" select="$problem"/></xsl:call-template>
      <input id="{$name}" name="{$name}" type="{$type}" autocomplete="{$autocomplete}" value="{field[@name = $name]/@value}">
        <xsl:if test="$required"><xsl:attribute name="required">required</xsl:attribute></xsl:if>
        <xsl:if test="string($inputmode)"><xsl:attribute name="inputmode"><xsl:value-of select="$inputmode"/></xsl:attribute></xsl:if>
        <xsl:if test="string($maxlength)"><xsl:attribute name="maxlength"><xsl:value-of select="$maxlength"/></xsl:attribute></xsl:if>
        <xsl:if test="string($spellcheck) or $type = 'email'"><xsl:attribute name="spellcheck">false</xsl:attribute></xsl:if>
        <xsl:call-template name="described-by"><xsl:with-param name="name" select="$name"/><xsl:with-param name="hint" select="$hint"/><xsl:with-param name="problem" select="$problem"/></xsl:call-template>
      </input>
    </div>
  </xsl:template>

  <xsl:template name="password">
    <xsl:param name="name"/>
    <xsl:param name="label"/>
    <xsl:param name="hint" select="''"/>
    <xsl:param name="autocomplete" select="'current-password'"/>
    <xsl:variable name="problem" select="problem[@field = $name]"/>
    <div class="field">
      <label for="{$name}"><xsl:value-of select="$label"/></label>
      <xsl:call-template name="hint-and-error"><xsl:with-param name="name" select="$name"/><xsl:with-param name="hint" select="$hint"/><xsl:with-param name="problem" select="$problem"/></xsl:call-template>
      <div class="password">
        <input id="{$name}" name="{$name}" type="password" autocomplete="{$autocomplete}" required="required" spellcheck="false" autocapitalize="none">
          <xsl:call-template name="described-by"><xsl:with-param name="name" select="$name"/><xsl:with-param name="hint" select="$hint"/><xsl:with-param name="problem" select="$problem"/></xsl:call-template>
        </input>
        <button type="button" class="button-quiet" data-shows="{$name}" hidden="hidden" data-hide="Masquer" aria-pressed="false">Afficher</button>
      </div>
    </div>
  </xsl:template>

  <xsl:template name="textarea">
    <xsl:param name="name"/>
    <xsl:param name="label"/>
    <xsl:param name="hint" select="''"/>
    <xsl:param name="rows" select="4"/>
    <xsl:param name="maxlength" select="''"/>
    <xsl:param name="required" select="true()"/>
    <xsl:variable name="problem" select="problem[@field = $name]"/>
    <div class="field">
      <label for="{$name}"><xsl:call-template name="label-words"><xsl:with-param name="label" select="$label"/><xsl:with-param name="required" select="$required"/></xsl:call-template></label>
      <xsl:call-template name="hint-and-error"><xsl:with-param name="name" select="$name"/><xsl:with-param name="hint" select="$hint"/><xsl:with-param name="problem" select="$problem"/></xsl:call-template>
      <textarea id="{$name}" name="{$name}" rows="{$rows}">
        <xsl:if test="$required"><xsl:attribute name="required">required</xsl:attribute></xsl:if>
        <xsl:if test="string($maxlength)"><xsl:attribute name="maxlength"><xsl:value-of select="$maxlength"/></xsl:attribute></xsl:if>
        <xsl:call-template name="described-by"><xsl:with-param name="name" select="$name"/><xsl:with-param name="hint" select="$hint"/><xsl:with-param name="problem" select="$problem"/></xsl:call-template>
        <xsl:value-of select="field[@name = $name]/@value"/>
      </textarea>
    </div>
  </xsl:template>

  <xsl:template name="select">
    <xsl:param name="name"/>
    <xsl:param name="label"/>
    <xsl:param name="hint" select="''"/>
    <xsl:param name="options"/>
    <xsl:param name="required" select="true()"/>
    <xsl:variable name="problem" select="problem[@field = $name]"/>
    <xsl:variable name="value" select="field[@name = $name]/@value"/>
    <div class="field">
      <label for="{$name}"><xsl:call-template name="label-words"><xsl:with-param name="label" select="$label"/><xsl:with-param name="required" select="$required"/></xsl:call-template></label>
      <xsl:call-template name="hint-and-error"><xsl:with-param name="name" select="$name"/><xsl:with-param name="hint" select="$hint"/><xsl:with-param name="problem" select="$problem"/></xsl:call-template>
      <select id="{$name}" name="{$name}">
        <xsl:if test="$required"><xsl:attribute name="required">required</xsl:attribute></xsl:if>
        <xsl:call-template name="described-by"><xsl:with-param name="name" select="$name"/><xsl:with-param name="hint" select="$hint"/><xsl:with-param name="problem" select="$problem"/></xsl:call-template>
        <option value="">Choisissez</option>
        <xsl:for-each select="$options">
          <option value="{@value}"><xsl:if test="@value = $value"><xsl:attribute name="selected">selected</xsl:attribute></xsl:if><xsl:value-of select="@label"/></option>
        </xsl:for-each>
      </select>
    </div>
  </xsl:template>

  <xsl:template name="choices">
    <xsl:param name="kind"/>
    <xsl:param name="name"/>
    <xsl:param name="label"/>
    <xsl:param name="hint"/>
    <xsl:param name="options"/>
    <xsl:param name="required"/>
    <xsl:variable name="problem" select="problem[@field = $name]"/>
    <xsl:variable name="values" select="field[@name = $name]/@value"/>
    <fieldset class="field">
      <xsl:call-template name="described-by"><xsl:with-param name="name" select="$name"/><xsl:with-param name="hint" select="$hint"/><xsl:with-param name="problem" select="$problem"/></xsl:call-template>
      <legend><xsl:call-template name="label-words"><xsl:with-param name="label" select="$label"/><xsl:with-param name="required" select="$required"/></xsl:call-template></legend>
      <xsl:call-template name="hint-and-error"><xsl:with-param name="name" select="$name"/><xsl:with-param name="hint" select="$hint"/><xsl:with-param name="problem" select="$problem"/></xsl:call-template>
      <xsl:for-each select="$options">
        <xsl:variable name="id"><xsl:value-of select="$name"/><xsl:if test="position() &gt; 1">.<xsl:value-of select="@value"/></xsl:if></xsl:variable>
        <div class="choice">
          <input type="{$kind}" id="{$id}" name="{$name}" value="{@value}"><xsl:if test="@value = $values"><xsl:attribute name="checked">checked</xsl:attribute></xsl:if></input>
          <label for="{$id}"><xsl:value-of select="@label"/></label>
        </div>
      </xsl:for-each>
    </fieldset>
  </xsl:template>

  <xsl:template name="radios">
    <xsl:param name="name"/>
    <xsl:param name="label"/>
    <xsl:param name="hint" select="''"/>
    <xsl:param name="options"/>
    <xsl:param name="required" select="true()"/>
    <xsl:call-template name="choices"><xsl:with-param name="kind">radio</xsl:with-param><xsl:with-param name="name" select="$name"/><xsl:with-param name="label" select="$label"/><xsl:with-param name="hint" select="$hint"/><xsl:with-param name="options" select="$options"/><xsl:with-param name="required" select="$required"/></xsl:call-template>
  </xsl:template>

  <xsl:template name="checkboxes">
    <xsl:param name="name"/>
    <xsl:param name="label"/>
    <xsl:param name="hint" select="''"/>
    <xsl:param name="options"/>
    <xsl:param name="required" select="true()"/>
    <xsl:call-template name="choices"><xsl:with-param name="kind">checkbox</xsl:with-param><xsl:with-param name="name" select="$name"/><xsl:with-param name="label" select="$label"/><xsl:with-param name="hint" select="$hint"/><xsl:with-param name="options" select="$options"/><xsl:with-param name="required" select="$required"/></xsl:call-template>
  </xsl:template>

  <!-- A demande's state: a picture and words. -->
  <xsl:template name="state">
    <xsl:param name="state" select="@state"/>
    <xsl:param name="date" select="''"/>
    <span class="state state-{$state}">
      <img src="{$base}/static/etat-{$state}.svg?v={$assets}" alt="" width="20" height="20"/>
      <xsl:text> </xsl:text>
      <xsl:call-template name="state-words"><xsl:with-param name="state" select="$state"/></xsl:call-template>
      <xsl:if test="string($date)"> le <xsl:value-of select="$date"/></xsl:if>
    </span>
  </xsl:template>

  <xsl:template name="state-words">
    <xsl:param name="state" select="@state"/>
    <xsl:choose>
      <xsl:when test="$state = 'brouillon'">Brouillon</xsl:when>
      <xsl:when test="$state = 'transmise'">Transmise aux services</xsl:when>
      <xsl:when test="$state = 'en_cours'">En cours de traitement</xsl:when>
      <xsl:when test="$state = 'a_completer'">À compléter</xsl:when>
      <xsl:when test="$state = 'traitee'">Traitée</xsl:when>
      <xsl:when test="$state = 'rejetee'">Rejetée</xsl:when>
      <xsl:when test="$state = 'annulee'">Annulée</xsl:when>
    </xsl:choose>
  </xsl:template>

  <xsl:template name="more">
    <xsl:param name="href"/>
    <p class="more"><a class="button-quiet" href="{$href}">Page suivante</a></p>
  </xsl:template>

  <!-- Fields of a téléservice (teleservice/filling.h says what is there). -->
  <xsl:template match="step" mode="teleservice"><xsl:apply-templates select="field | group | note" mode="teleservice"/></xsl:template>

  <xsl:template match="group" mode="teleservice">
    <fieldset class="group">
      <legend><h2><xsl:value-of select="@label"/></h2></legend>
      <xsl:if test="@hint"><p class="hint"><xsl:value-of select="@hint"/></p></xsl:if>
      <xsl:apply-templates select="field | group | note" mode="teleservice"/>
    </fieldset>
  </xsl:template>

  <xsl:template match="note" mode="teleservice">
    <div class="notice notice-{@kind}" id="{@name}" tabindex="-1">
      <p>
        <xsl:value-of select="@text"/>
        <xsl:if test="@href">
          <xsl:text> </xsl:text>
          <a href="{@href}"><xsl:if test="starts-with(@href, '/')"><xsl:attribute name="href"><xsl:value-of select="concat($base, @href)"/></xsl:attribute></xsl:if><xsl:value-of select="@link"/></a>
        </xsl:if>
      </p>
    </div>
  </xsl:template>

  <xsl:template name="field-label">
    <xsl:call-template name="label-words"><xsl:with-param name="label" select="@label"/><xsl:with-param name="required" select="@required != 'no'"/></xsl:call-template>
  </xsl:template>

  <xsl:template name="field-help">
    <xsl:param name="hint" select="@hint"/>
    <xsl:call-template name="hint-and-error"><xsl:with-param name="name" select="@name"/><xsl:with-param name="hint" select="$hint"/><xsl:with-param name="problem" select="problem"/></xsl:call-template>
  </xsl:template>

  <xsl:template name="field-described">
    <xsl:param name="hint" select="@hint"/>
    <xsl:call-template name="described-by"><xsl:with-param name="name" select="@name"/><xsl:with-param name="hint" select="$hint"/><xsl:with-param name="problem" select="problem"/></xsl:call-template>
    <xsl:if test="@required = 'yes'"><xsl:attribute name="required">required</xsl:attribute></xsl:if>
  </xsl:template>

  <xsl:template match="field" mode="teleservice">
    <div class="field">
      <label for="{@name}"><xsl:call-template name="field-label"/></label>
      <xsl:call-template name="field-help"/>
      <input id="{@name}" name="{@name}" value="{@value}">
        <xsl:attribute name="type"><xsl:choose><xsl:when test="@type = 'email' or @type = 'tel'"><xsl:value-of select="@type"/></xsl:when><xsl:otherwise>text</xsl:otherwise></xsl:choose></xsl:attribute>
        <xsl:attribute name="autocomplete"><xsl:choose><xsl:when test="@autocomplete"><xsl:value-of select="@autocomplete"/></xsl:when><xsl:otherwise>off</xsl:otherwise></xsl:choose></xsl:attribute>
        <xsl:if test="@type = 'number'"><xsl:attribute name="inputmode">numeric</xsl:attribute><xsl:attribute name="class">short</xsl:attribute></xsl:if>
        <xsl:if test="contains(@autocomplete, 'name') or @type = 'email'"><xsl:attribute name="spellcheck">false</xsl:attribute></xsl:if>
        <xsl:if test="@maxlength &gt; 0"><xsl:attribute name="maxlength"><xsl:value-of select="@maxlength"/></xsl:attribute></xsl:if>
        <xsl:call-template name="field-described"/>
      </input>
    </div>
  </xsl:template>

  <xsl:template match="field[@type = 'computed']" mode="teleservice"/>

  <xsl:template match="field[@type = 'textarea']" mode="teleservice">
    <div class="field">
      <label for="{@name}"><xsl:call-template name="field-label"/></label>
      <xsl:call-template name="field-help"/>
      <textarea id="{@name}" name="{@name}" rows="{@rows}">
        <xsl:if test="@maxlength &gt; 0"><xsl:attribute name="maxlength"><xsl:value-of select="@maxlength"/></xsl:attribute></xsl:if>
        <xsl:call-template name="field-described"/>
        <xsl:value-of select="@value"/>
      </textarea>
    </div>
  </xsl:template>

  <xsl:template match="field[@type = 'date']" mode="teleservice">
    <xsl:variable name="hint"><xsl:choose><xsl:when test="@hint"><xsl:value-of select="@hint"/></xsl:when><xsl:when test="@year-alone = 'yes'">Exemple : 24 12 1985. Si vous ne savez pas le jour ou le mois, donnez l’année seule.</xsl:when><xsl:otherwise>Exemple : 24 12 1985</xsl:otherwise></xsl:choose></xsl:variable>
    <fieldset class="field date">
      <xsl:call-template name="described-by"><xsl:with-param name="name" select="@name"/><xsl:with-param name="hint" select="string($hint)"/><xsl:with-param name="problem" select="problem"/></xsl:call-template>
      <legend><xsl:call-template name="field-label"/></legend>
      <xsl:call-template name="field-help"><xsl:with-param name="hint" select="string($hint)"/></xsl:call-template>
      <div class="date-parts">
        <xsl:call-template name="date-part"><xsl:with-param name="part">jour</xsl:with-param><xsl:with-param name="label">Jour</xsl:with-param><xsl:with-param name="value" select="@jour"/><xsl:with-param name="auto">bday-day</xsl:with-param></xsl:call-template>
        <xsl:call-template name="date-part"><xsl:with-param name="part">mois</xsl:with-param><xsl:with-param name="label">Mois</xsl:with-param><xsl:with-param name="value" select="@mois"/><xsl:with-param name="auto">bday-month</xsl:with-param></xsl:call-template>
        <xsl:call-template name="date-part"><xsl:with-param name="part">annee</xsl:with-param><xsl:with-param name="label">Année</xsl:with-param><xsl:with-param name="value" select="@annee"/><xsl:with-param name="auto">bday-year</xsl:with-param></xsl:call-template>
      </div>
    </fieldset>
  </xsl:template>

  <xsl:template name="date-part">
    <xsl:param name="part"/>
    <xsl:param name="label"/>
    <xsl:param name="value"/>
    <xsl:param name="auto"/>
    <div>
      <label for="{@name}.{$part}"><xsl:value-of select="$label"/></label>
      <input id="{@name}.{$part}" name="{@name}.{$part}" type="text" inputmode="numeric" value="{$value}" class="date-{$part}">
        <xsl:attribute name="autocomplete"><xsl:choose><xsl:when test="@autocomplete = 'bday'"><xsl:value-of select="$auto"/></xsl:when><xsl:otherwise>off</xsl:otherwise></xsl:choose></xsl:attribute>
        <xsl:if test="problem"><xsl:attribute name="aria-invalid">true</xsl:attribute></xsl:if>
      </input>
    </div>
  </xsl:template>

  <xsl:template match="field[@type = 'choice' or @type = 'choices']" mode="teleservice">
    <xsl:variable name="name" select="@name"/>
    <xsl:variable name="kind"><xsl:choose><xsl:when test="@type = 'choice'">radio</xsl:when><xsl:otherwise>checkbox</xsl:otherwise></xsl:choose></xsl:variable>
    <fieldset class="field">
      <xsl:call-template name="described-by"><xsl:with-param name="name" select="@name"/><xsl:with-param name="hint" select="@hint"/><xsl:with-param name="problem" select="problem"/></xsl:call-template>
      <legend><xsl:call-template name="field-label"/></legend>
      <xsl:call-template name="field-help"/>
      <xsl:for-each select="option">
        <xsl:variable name="id"><xsl:value-of select="$name"/><xsl:if test="position() &gt; 1">.<xsl:value-of select="@value"/></xsl:if></xsl:variable>
        <div class="choice">
          <input type="{$kind}" id="{$id}" name="{$name}" value="{@value}">
            <xsl:if test="@selected = 'yes'"><xsl:attribute name="checked">checked</xsl:attribute></xsl:if>
            <xsl:if test="@hint"><xsl:attribute name="aria-describedby"><xsl:value-of select="$id"/>-precision</xsl:attribute></xsl:if>
          </input>
          <label for="{$id}"><xsl:value-of select="@label"/></label>
          <xsl:if test="@hint"><p class="hint" id="{$id}-precision"><xsl:value-of select="@hint"/></p></xsl:if>
        </div>
      </xsl:for-each>
    </fieldset>
  </xsl:template>

  <xsl:template match="field[@type = 'select']" mode="teleservice">
    <div class="field">
      <label for="{@name}"><xsl:call-template name="field-label"/></label>
      <xsl:call-template name="field-help"/>
      <select id="{@name}" name="{@name}">
        <xsl:attribute name="autocomplete"><xsl:choose><xsl:when test="@autocomplete"><xsl:value-of select="@autocomplete"/></xsl:when><xsl:otherwise>off</xsl:otherwise></xsl:choose></xsl:attribute>
        <xsl:call-template name="field-described"/>
        <option value="">Choisissez</option>
        <xsl:apply-templates select="option[not(@group)]" mode="teleservice"/>
        <xsl:for-each select="option[@group and not(@group = preceding-sibling::option/@group)]">
          <xsl:variable name="group" select="@group"/>
          <optgroup label="{$group}"><xsl:apply-templates select="../option[@group = $group]" mode="teleservice"/></optgroup>
        </xsl:for-each>
      </select>
    </div>
  </xsl:template>

  <xsl:template match="option" mode="teleservice">
    <option value="{@value}"><xsl:if test="@selected = 'yes'"><xsl:attribute name="selected">selected</xsl:attribute></xsl:if><xsl:value-of select="@label"/></option>
  </xsl:template>

  <xsl:template match="field[@type = 'consent']" mode="teleservice">
    <div class="field">
      <xsl:call-template name="field-help"/>
      <div class="choice">
        <input type="checkbox" id="{@name}" name="{@name}" value="oui">
          <xsl:if test="@value = 'oui'"><xsl:attribute name="checked">checked</xsl:attribute></xsl:if>
          <xsl:call-template name="field-described"/>
        </input>
        <label for="{@name}"><xsl:call-template name="field-label"/></label>
      </div>
    </div>
  </xsl:template>

  <xsl:template match="field[@type = 'address']" mode="teleservice">
    <fieldset class="field address">
      <xsl:call-template name="described-by"><xsl:with-param name="name" select="@name"/><xsl:with-param name="hint" select="@hint"/></xsl:call-template>
      <legend><xsl:call-template name="field-label"/></legend>
      <xsl:if test="@hint"><p class="hint" id="{@name}-aide"><xsl:value-of select="@hint"/></p></xsl:if>
      <xsl:call-template name="address-part"><xsl:with-param name="part">voie</xsl:with-param><xsl:with-param name="label">Numéro et voie</xsl:with-param><xsl:with-param name="value" select="@voie"/><xsl:with-param name="auto">address-line1</xsl:with-param></xsl:call-template>
      <xsl:call-template name="address-part"><xsl:with-param name="part">complement</xsl:with-param><xsl:with-param name="label">Complément (bâtiment, appartement…)</xsl:with-param><xsl:with-param name="value" select="@complement"/><xsl:with-param name="auto">address-line2</xsl:with-param><xsl:with-param name="optional" select="true()"/></xsl:call-template>
      <xsl:call-template name="address-part"><xsl:with-param name="part">code-postal</xsl:with-param><xsl:with-param name="label">Code postal</xsl:with-param><xsl:with-param name="value" select="@code-postal"/><xsl:with-param name="auto">postal-code</xsl:with-param><xsl:with-param name="class">short</xsl:with-param></xsl:call-template>
      <xsl:call-template name="address-part"><xsl:with-param name="part">ville</xsl:with-param><xsl:with-param name="label">Ville</xsl:with-param><xsl:with-param name="value" select="@ville"/><xsl:with-param name="auto">address-level2</xsl:with-param></xsl:call-template>
      <xsl:call-template name="address-part"><xsl:with-param name="part">pays</xsl:with-param><xsl:with-param name="label">Pays, si ce n’est pas la France</xsl:with-param><xsl:with-param name="value" select="@pays"/><xsl:with-param name="auto">country-name</xsl:with-param><xsl:with-param name="optional" select="true()"/></xsl:call-template>
    </fieldset>
  </xsl:template>

  <xsl:template name="address-part">
    <xsl:param name="part"/>
    <xsl:param name="label"/>
    <xsl:param name="value"/>
    <xsl:param name="auto"/>
    <xsl:param name="optional" select="false()"/>
    <xsl:param name="class" select="''"/>
    <xsl:variable name="id" select="concat(@name, '.', $part)"/>
    <xsl:variable name="problem" select="problem[@part = $part or ($part = 'voie' and not(@part))]"/>
    <div class="field">
      <label for="{$id}"><xsl:call-template name="label-words"><xsl:with-param name="label" select="$label"/><xsl:with-param name="required" select="not($optional)"/></xsl:call-template></label>
      <xsl:call-template name="hint-and-error"><xsl:with-param name="name" select="$id"/><xsl:with-param name="problem" select="$problem"/></xsl:call-template>
      <input id="{$id}" name="{$id}" type="text" value="{$value}" autocomplete="{$auto}" maxlength="200">
        <xsl:if test="string($class)"><xsl:attribute name="class"><xsl:value-of select="$class"/></xsl:attribute></xsl:if>
        <xsl:call-template name="described-by"><xsl:with-param name="name" select="$id"/><xsl:with-param name="problem" select="$problem"/></xsl:call-template>
      </input>
    </div>
  </xsl:template>

  <xsl:template match="field[@type = 'files']" mode="teleservice">
    <div class="field">
      <label for="{@name}"><xsl:call-template name="field-label"/></label>
      <p class="hint" id="{@name}-aide">
        <xsl:if test="@hint"><xsl:value-of select="@hint"/><xsl:text> </xsl:text></xsl:if>
        <xsl:if test="@max">Au plus <xsl:value-of select="@max"/> fichier<xsl:if test="@max &gt; 1">s</xsl:if>.</xsl:if>
      </p>
      <xsl:for-each select="problem"><p class="error" id="{../@name}-erreur"><xsl:if test="position() &gt; 1"><xsl:attribute name="id"><xsl:value-of select="../@name"/>-erreur<xsl:value-of select="position()"/></xsl:attribute></xsl:if><span class="visually-hidden">Erreur : </span><xsl:apply-templates select="." mode="words"/></p></xsl:for-each>
      <xsl:if test="piece">
        <ul class="pieces">
          <xsl:for-each select="piece">
            <li>
              <span class="piece-name"><xsl:value-of select="@name"/></span>
              <button class="button-quiet" name="retirer" value="{@id}">Retirer<span class="visually-hidden"> <xsl:value-of select="@name"/></span></button>
            </li>
          </xsl:for-each>
        </ul>
      </xsl:if>
      <input type="file" id="{@name}" name="{@name}" multiple="multiple" accept="{@accept}">
        <xsl:attribute name="aria-describedby"><xsl:value-of select="@name"/>-aide<xsl:if test="problem"><xsl:text> </xsl:text><xsl:value-of select="@name"/>-erreur</xsl:if></xsl:attribute>
        <xsl:if test="problem"><xsl:attribute name="aria-invalid">true</xsl:attribute></xsl:if>
      </input>
    </div>
  </xsl:template>
</xsl:stylesheet>
