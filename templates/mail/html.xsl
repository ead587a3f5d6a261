<?xml version="1.0" encoding="UTF-8"?>
<!-- SPDX-License-Identifier: Apache-2.0 -->
<!-- The same message as simple HTML: no picture, no style from elsewhere. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
  <xsl:output method="html" encoding="UTF-8"/>
  <xsl:template match="/message">
    <html lang="fr">
      <head><meta charset="utf-8"/><title><xsl:value-of select="subject"/></title></head>
      <body><xsl:apply-templates select="*[not(self::subject)]"/></body>
    </html>
  </xsl:template>
  <xsl:template match="p | dl | dt | dd | br | strong">
    <xsl:element name="{name()}"><xsl:apply-templates/></xsl:element>
  </xsl:template>
  <xsl:template match="a"><a href="{@href}"><xsl:apply-templates/></a></xsl:template>
  <xsl:template match="quote"><blockquote style="white-space: pre-wrap"><xsl:value-of select="."/></blockquote></xsl:template>
</xsl:stylesheet>
