/* SPDX-License-Identifier: Apache-2.0 */
/*
 * words: every sentence roubaixctl says. It speaks to the administrator, not to citizens, so the words stand here and
 * in its man page.
 */
#ifndef ROUBAIX_CTL_WORDS_H
#define ROUBAIX_CTL_WORDS_H

#define SAY_USAGE \
    "Usage : roubaixctl [--config FICHIER] COMMANDE\n" \
    "\n" \
    "  migrate                 met la base de données au schéma de cette version\n" \
    "  agent add LOGIN …       ajoute un agent, ou change ce qui est connu de lui :\n" \
    "                          --first-name PRÉNOM --last-name NOM --quality QUALITÉ\n" \
    "                          --office SERVICE --roles agent[,superviseur][,finances][,regie]\n" \
    "  agent disable LOGIN     retire à un agent le droit d’entrer au guichet\n" \
    "  agent list              donne la liste des agents\n" \
    "  import TABLE FICHIER    compare un fichier CSV du logiciel famille à ce qui est connu ;\n" \
    "                          --write l’enregistre s’il n’a aucune ligne refusée\n" \
    "  export TABLE            écrit un fichier CSV pour le logiciel famille ;\n" \
    "                          --since AAAA-MM-JJ n’y met que ce qui date de ce jour ou d’après\n" \
    "  check                   vérifie l’installation et dit quoi faire\n" \
    "  check payfip            vérifie le paiement et dit ce qui manque pour l’ouvrir\n" \
    "  stats                   demandes, délais, messages, comptes\n" \
    "  outbox                  donne la liste des messages abandonnés\n" \
    "  outbox retry ID         remet un message abandonné dans la file d’envoi\n" \
    "\n" \
    "  --config FICHIER        configuration d’Apache à lire\n" \
    "                          (" CTL_CONFIG ")\n" \
    "  --help                  ce texte\n" \
    "  --version               la version\n"
#define SAY_VERSION "roubaixctl " ROUBAIX_VERSION "\n"

#define SAY_TRY_HELP "roubaixctl --help donne les commandes.\n"
#define SAY_BAD_OPTION "roubaixctl : %s : %s\n"
#define SAY_NO_VALUE "il manque une valeur"
#define SAY_NO_OPTION "option inconnue"
#define SAY_UNKNOWN_COMMAND "roubaixctl : commande inconnue : %s\n"
#define SAY_NEEDS_LOGIN "roubaixctl : il manque l’identifiant de l’agent (LOGIN)\n"
#define SAY_NEEDS_OPTION "roubaixctl : il manque --%s\n"
#define SAY_BAD_ID "roubaixctl : « %s » n’est pas un numéro de message ; roubaixctl outbox en donne la liste\n"

#define SAY_NO_CONFIG "roubaixctl : %s ne peut pas être lu (%s) ; indiquez le bon fichier avec --config\n"
#define SAY_NO_DBD "roubaixctl : DBDriver ou DBDParams ne figure pas dans %s\n"
#define SAY_NOT_BECOME "roubaixctl : impossible de prendre l’identité du propriétaire de %s (%s)\n"
#define SAY_NO_RANDOM "roubaixctl : le système ne fournit pas d’aléa\n"

#define SAY_AWAY "roubaixctl : la base de données ne répond pas : %s\n"
#define SAY_NO_SCHEMA "roubaixctl : le schéma de la base de données n’est pas à jour ; lancez roubaixctl migrate\n"
#define SAY_NEWER \
    "roubaixctl : la base de données a le schéma %d, cette version ne connaît que le schéma %d ; installez la " \
    "version la plus récente\n"
#define SAY_FAILED "roubaixctl : %s\n"
#define SAY_MIGRATED "Migration %d (%s) : faite.\n"
#define SAY_UP_TO_DATE "La base de données a le schéma %d, le plus récent.\n"

#define SAY_AGENT_PUT "L’agent %s est enregistré.\n"
#define SAY_AGENT_DISABLED "L’agent %s ne peut plus entrer au guichet.\n"
#define SAY_NO_AGENT "roubaixctl : aucun agent ne porte l’identifiant %s\n"
#define SAY_NO_OFFICE \
    "roubaixctl : le service « %s » ne figure pas dans la configuration (RoubaixOffice) ; services connus :%s\n"
#define SAY_BAD_VALUE "roubaixctl : la valeur de %s est refusée (%s)\n"
#define SAY_AGENT_LINE "%-20s %s %s, %s, %s, %s%s\n"
#define SAY_AGENT_NO_ROLE "aucun rôle"
#define SAY_AGENT_INACTIVE " (désactivé)"
#define SAY_NO_AGENTS "Aucun agent ; roubaixctl agent add en ajoute un.\n"

#define SAY_CHECK_OK "ok     %s\n"
#define SAY_CHECK_NOTE "note   %s : %s\n"
#define SAY_CHECK_FAIL "échec  %s : %s\n"
#define CHECK_CITY "configuration"
#define CHECK_CITY_NAME "RoubaixCity name manque ; écrivez le nom de la ville"
#define CHECK_CITY_URL "RoubaixPublicURL manque ; écrivez l’adresse du site, par exemple https://services.ville.example"
#define CHECK_CITY_OFFICE "aucun RoubaixOffice ; écrivez au moins un service"
#define CHECK_CITY_ZONE "le fuseau horaire n’est pas connu ; écrivez par exemple RoubaixTimeZone Europe/Paris"
#define CHECK_DATABASE "base de données"
#define CHECK_SCHEMA "schéma de la base de données"
#define CHECK_SCHEMA_OLD "version %d au lieu de %d ; lancez roubaixctl migrate"
#define CHECK_SCHEMA_NEW "version %d, plus récente que la version %d connue ici ; installez le module qui va avec"
#define CHECK_DATA "dossier des données"
#define CHECK_DATA_WRITE \
    "%s ne peut pas être écrit (%s) ; donnez-le à l’utilisateur d’httpd, par exemple chown www-data"
#define CHECK_DATA_ROOT "%s appartient à root ; donnez-le à l’utilisateur d’httpd, par exemple chown www-data"
#define CHECK_DATA_OPEN "%s est lisible par tous ; retirez ce droit, par exemple chmod 750"
#define CHECK_PHOTO "programme des photos"
#define CHECK_PHOTO_MISSING "%s ne peut pas être exécuté ; corrigez RoubaixPhotoProgram"
#define CHECK_TELESERVICES "définitions des téléservices"
#define CHECK_TELESERVICES_NONE "aucune définition dans %s"
#define CHECK_TEMPLATES "modèles des pages"
#define CHECK_MAIL_TEMPLATES "modèles des messages"
#define CHECK_MAIL "serveur de messagerie"
#define CHECK_MAIL_NONE "RoubaixMailServer manque ; les messages attendent"
#define CHECK_MAIL_URL "« %s » n’a pas la forme smtp://serveur:25"
#define CHECK_MAIL_AWAY "%s ne répond pas (%s) ; vérifiez RoubaixMailServer et le pare-feu"
#define CHECK_OUTBOX "messages"
#define CHECK_OUTBOX_GIVEN_UP "%d abandonnés ; roubaixctl outbox en donne la liste"

#define CHECK_PAYFIP_ADDRESSES "adresses de PayFiP"
#define CHECK_PAYFIP_NONE "RoubaixPayFiPService, RoubaixPayFiPPage ou RoubaixAvisClient manque ; rien ne peut être payé"
#define CHECK_PAYFIP_PLAIN "les adresses ne commencent pas par https:// ; n’utilisez http:// que pour un essai sur la machine même"
#define CHECK_PAYFIP_NUMBER "numéro de client"
#define CHECK_PAYFIP_CLIENT "RoubaixAvisClient doit avoir les 6 chiffres donnés par la DGFiP"
#define CHECK_PAYFIP_SERVICE "réponse de PayFiP"
#define CHECK_PAYFIP_UNKNOWN "PayFiP ne connaît pas ce client ou ne lui ouvre pas le service web (%s) ; adressez-vous à la DGFiP"
#define CHECK_PAYFIP_AWAY "PayFiP ne répond pas (%s) ; vérifiez RoubaixPayFiPService, le pare-feu et RoubaixPayFiPCAFile"
#define CHECK_PAYFIP_LABELS "le client est connu sous : %s / %s / %s"
#define CHECK_PAYFIP_RETURN "adresse de retour"
#define CHECK_PAYFIP_HTTPS "RoubaixPublicURL n’est pas en https:// ; PayFiP n’y renverra pas les usagers en sécurité"
#define CHECK_PAYFIP_PORT "%s a un port ; PayFiP ne notifie sans doute que les ports 80 et 443"
#define CHECK_PAYFIP_NOTIFICATION "notifications"
#define CHECK_PAYFIP_NOTIFIED "la dernière est arrivée le %s"
#define CHECK_PAYFIP_NOT_NOTIFIED \
    "aucune n’est encore arrivée ; faites ouvrir l’adresse du site par la DGFiP. Les paiements sont constatés quand même, un peu plus tard"
#define CHECK_PAYFIP_RUNS "contrôle automatique"
#define CHECK_PAYFIP_JOB "il n’est pas passé depuis cinq minutes ; vérifiez qu’httpd tourne avec mod_watchdog"
#define CHECK_PAYFIP_MODE "mode"
#define CHECK_PAYFIP_TEST \
    "T, aucun paiement n’est réel ; pour ouvrir : RoubaixPayFiPMode X, un paiement d’activation par moyen de paiement, puis W le lendemain"
#define CHECK_PAYFIP_ACTIVATE "X, et aucun paiement d’activation n’est fait ; faites-en un par moyen de paiement, puis passez à W le lendemain"
#define CHECK_PAYFIP_ACTIVATED "X, paiements d’activation faits : %s ; passez à W le lendemain du dernier"

#define SAY_IMPORT_TABLES "roubaixctl import TABLE FICHIER [--write]\nTables, dans l’ordre où les envoyer :"
#define SAY_NO_TABLE "roubaixctl : table inconnue : %s\n"
#define SAY_NO_FILE "roubaixctl : %s ne peut pas être lu (%s)\n"
#define SAY_IMPORT_PROGRESS "%d lignes sur %d"
#define SAY_IMPORT_REFUSED "Refusées : %d\n"
#define SAY_IMPORT_CHANGED "Modifiées : %d\n"
#define SAY_IMPORT_ADDED "Ajoutées : %d\n"
#define SAY_IMPORT_SAME "Identiques : %d\n"
#define SAY_IMPORT_LINE "  ligne %d, %s : %s%s%s\n"
#define SAY_IMPORT_MORE "  et %d autres\n"
#define SAY_IMPORT_NOTHING "%s : rien n’est enregistré ; corrigez les lignes refusées.\n"
#define SAY_IMPORT_WRITTEN "%s : enregistré.\n"
#define SAY_IMPORT_DRY "%s : rien n’est enregistré ; --write enregistre.\n"
#define IMPORT_REASONS \
    {"vide", "une valeur est nécessaire"}, {"long", "trop long"}, {"caracteres", "n’est pas de l’UTF-8 sans caractère de contrôle"}, \
    {"code", "un code a des lettres, des chiffres et . _ / -, 40 au plus"}, {"jour", "un jour s’écrit 2026-12-24 ou 24/12/2026"}, \
    {"montant", "n’est pas un montant possible"}, {"nombre", "n’est pas un nombre possible"}, {"choix", "n’est pas un des mots prévus"}, \
    {"inconnu", "ce code n’est pas connu ; envoyez d’abord sa table"}, {"regie", "aucun RoubaixRegie de ce nom"}, \
    {"telephone", "n’est pas un numéro de téléphone"}, {"courriel", "n’est pas une adresse électronique"}, \
    {"regle", "n’est pas une règle de délai"}, {"cellules", "la ligne n’a pas autant de cellules que l’en-tête"}, \
    {"doublon", "figure déjà plus haut"}, {"guillemets", "le fichier n’est plus lisible à partir d’ici : guillemets mal placés"}, \
    {"entete", "l’en-tête n’a pas exactement les colonnes prévues"}, {"periode", "finit avant de commencer"}, \
    {"reecrite", "une facture émise ne change pas ; corrigez par une autre facture"}, \
    {"recule", "une facture encaissée, transmise ou annulée le reste"}, \
    {"somme", "les lignes ne font pas le montant de la facture"}, \
    {"reference", "une autre facture a les mêmes lettres et chiffres"}, {"", "refusée"}

#define SAY_EXPORT_TABLES "roubaixctl export TABLE [--since AAAA-MM-JJ]\nTables :"
#define SAY_BAD_DAY "roubaixctl : « %s » n’est pas un jour ; un jour s’écrit 2026-12-24\n"
#define SAY_NO_ZONE "roubaixctl : le fuseau horaire de la ville n’est pas connu ; roubaixctl check dit quoi écrire\n"
#define SAY_NOT_WRITTEN "roubaixctl : la sortie ne peut pas être écrite (%s)\n"

#define SAY_STATS_DEMANDES "Demandes par téléservice et par état\n"
#define SAY_STATS_LATE "  en retard : %d\n"
#define SAY_STATS_DELAYS "\nDélai médian entre la transmission et la réponse\n"
#define SAY_STATS_DELAY "  %-24s %d j %d h %02d min (%d réponses)\n"
#define SAY_STATS_OUTBOX "\nMessages par état\n"
#define SAY_STATS_ACCOUNTS "\nComptes : %d, dont %d venus depuis 30 jours\nAgents actifs : %d\n"
#define SAY_STATS_COUNT "  %-24s %-12s %d\n"
#define SAY_STATS_STATE "  %-24s %d\n"
#define SAY_STATS_NONE "  aucune\n"

#define SAY_OUTBOX_NONE "Aucun message abandonné.\n"
#define SAY_OUTBOX_LINE "%-20" APR_INT64_T_FMT " %-20s %s  %s  (%d essais) %s\n"
#define SAY_OUTBOX_RETRIED "Le message %s est remis dans la file d’envoi.\n"
#define SAY_OUTBOX_NO_MAIL "roubaixctl : aucun message abandonné ne porte le numéro %s\n"

#endif
