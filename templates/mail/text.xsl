<?xml version="1.0" encoding="UTF-8"?>
<!-- SPDX-License-Identifier: Apache-2.0 -->
<!-- A message as plain text. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
  <xsl:output method="text" encoding="UTF-8"/>
  <xsl:template match="/message"><xsl:apply-templates select="*[not(self::subject)]"/></xsl:template>
  <xsl:template match="p"><xsl:apply-templates/><xsl:text>&#10;&#10;</xsl:text></xsl:template>
  <xsl:template match="br"><xsl:text>&#10;</xsl:text></xsl:template>
  <xsl:template match="dt"><xsl:value-of select="."/><xsl:text>&#160;: </xsl:text></xsl:template>
  <xsl:template match="dd"><xsl:value-of select="."/><xsl:text>&#10;</xsl:text></xsl:template>
  <xsl:template match="dl"><xsl:apply-templates select="*"/><xsl:text>&#10;</xsl:text></xsl:template>
  <xsl:template match="quote"><xsl:value-of select="."/><xsl:text>&#10;&#10;</xsl:text></xsl:template>
  <xsl:template match="a[@href = string(.)]"><xsl:value-of select="@href"/></xsl:template>
  <xsl:template match="a"><xsl:value-of select="."/><xsl:text>&#160;:&#10;</xsl:text><xsl:value-of select="@href"/></xsl:template>
  <!-- Line breaks of the template itself are not the message's. -->
  <xsl:template match="p/text()">
    <xsl:variable name="flat" select="translate(., '&#10;', ' ')"/>
    <xsl:if test="normalize-space($flat)">
      <xsl:if test="preceding-sibling::node() and not(preceding-sibling::node()[1][self::br]) and starts-with($flat, ' ')"><xsl:text> </xsl:text></xsl:if>
      <xsl:value-of select="normalize-space($flat)"/>
      <xsl:if test="following-sibling::node() and not(following-sibling::node()[1][self::br]) and substring($flat, string-length($flat)) = ' '"><xsl:text> </xsl:text></xsl:if>
    </xsl:if>
  </xsl:template>
</xsl:stylesheet>
