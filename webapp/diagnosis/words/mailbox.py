"""Words about mailboxes: their existence, their space."""

from webapp.diagnosis.meaning import Meaning
from webapp.diagnosis.phrases import Family

FAMILIES: dict[Meaning, Family] = {
    Meaning.NO_MAILBOX: {
        "Dovecot: NO [NONEXISTENT] Mailbox doesn't exist: INBOX; Cyrus: Mailbox does not exist": (
            "(mailbox|folder|inbox) ... (not exist|doesn t exist|not found|nonexistent|non existent|"
            "unavailable|not available|not open*|cannot be opened|corrupt*|locked|busy|in use|access "
            "denied)", "(no such|unknown|nonexistent|invalid) (mailbox|folder)",
            "(cannot|can t|unable to|could not|couldn t|failed to|error) [to] (open|select|examine|"
            "access|opening|selecting|read|find|lock) ... (mailbox|folder|inbox|maildir|mail store|"
            "mailstore|store|user)", "(select|examine) ... (fail*|error|denied|not allowed)",
            "(mailbox|maildir|mail store|mailstore|message store) ... (error|problem|damaged|fail*)",
            "(mailbox|mail|home) directory", "no such file or directory", "maildir",
            "(mail store|mailstore|message store|mail storage) ... (mounted|offline|unreachable|"
            "unavailable|not available)",
        ),
        "Exchange: NO User is authenticated but not connected": (
            "authenticated but not connected", "not connected", "no mailbox for",
            "mailbox does not exist for", "does not have a mailbox", "doesn t have a mailbox",
            "no mailbox", "mailbox ... (being moved|moved|migrat*)", "mailbox server",
            "not been activated", "no associated mailbox", "couldn t open ... mailbox",
        ),
        "Languages": (
            "邮箱不存在", "文件夹不存在", "メールボックス", "메일함", "postfach ... (nicht|existiert)",
            "boite ... (introuvable|inexistante|indisponible)", "buzon ... (no existe|no disponible)",
            "casella ... (non esiste|inesistente|non disponibile)",
            "(ящик|папка) ... (не существует|не найден*|недоступ*)",
            "skrzynk* ... (nie istnieje|niedostepn*)", "(schranka|slozka) ... (neexistuje|nenalezena)",
        ),
    },
    Meaning.NO_USER: {
        "Postfix: 550 5.1.1 User unknown in local recipient table": (
            "user unknown", "unknown user", "inactive (recipient|recipients|address|addresses)",
            "(user|recipient|address|mailbox|account|alias|login|local part|username|addressee|"
            "customer) [address] [name] [is] (unknown|not found|not known|nonexistent|non existent|"
            "inexistent|not exist|invalid|not exists|does not exists|missing|undeliverable|not valid|"
            "not local|not listed|not recognized|unrecognized|not registered|unroutable|unrouteable|"
            "not present)",
            "(user|recipient|address|mailbox|account|alias|email|domain|addressee) ... (does not "
            "exist|doesn t exist|not exist|doesnt exist|do not exist|does not exists|not found|was "
            "not found|could not be found|cannot be found|is unknown|is not valid|no longer exists|no "
            "longer valid|not a valid)",
            "(unknown|no such|nonexistent|non existent|invalid|illegal|bad|inexistent|undeliverable|"
            "unrouteable|unroutable|nonexisting|not existing|unresolvable) [email] [virtual] "
            "[destination] [or] (user|recipient|address|mailbox|account|local part|alias|addressee|"
            "person|recipients|rcpt|rcpt to|users|destination|e mail|email|mail box|forward path|"
            "domain name in recipient)", "userunknown", "unknown or illegal alias",
            "unknown or illegal", "recipnotfound", "recipientnotfound", "resolver adr",
            "user is unknown", "unverified address", "address verification",
            "(target|destination) address",
            "(could not|cannot|can t|unable to|couldn t) (find|locate) ... (account|user|mailbox|"
            "address|name|recipient)",
            "no (account|user|mailbox|recipient) (with|by|named|called|under)",
        ),
        "qmail: 550 sorry, no mailbox here by that name (#5.1.1)": (
            "no mailbox here", "no mailbox", "by that name", "no account", "no one at this",
            "no valid recipient*", "invalid (server|route) token", "does not accept incoming",
            "no such person", "badrcptto",
            "(can t|cannot|can not|will not|won t|do not|don t) accept (user|recipient|mail for|"
            "address)",
            "(wrong|incorrect|erroneous|unkown|non existant) (recipient*|address|user|mailbox|domain)",
            "lookup in domain map failed", "non existant domain", "invalid domain",
            "dominio non valido", "no such user", "no such (name|id|local|host|domain)",
            "not (our|a local|a valid|a known|an existing|one of our) (customer|user|mailbox|address|"
            "recipient|account)", "not have ... (account|mailbox|yahoo|gmail)", "doesn t have a",
            "there is no (such|user|mailbox|account|one)", "isn t a (valid|known|local)",
            "is not a (valid|known|local) (mailbox|user|address|recipient|account)",
            "tried to reach does not exist", "=?p=nosuchuser", "not a yahoo",
            "user [who] (doesn t|does not) have a", "dosn t exist", "mailing list expansion",
            "rcpt to mailbox unavailable", "inactive (mbox|email address)", "suspended user",
            "valid address is required", "recipient domain not found",
            "recipient address rejected domain not found", "host unknown", "unknown host",
            "host not found", "address contains illegal", "may not exist", "illegal characters in",
            "for one or more recipients", "is no longer valid",
        ),
        "Exchange Online: 550 5.4.1 Recipient address rejected: Access denied": (
            "recipient address rejected access denied", "recipient rejected",
            "isn t allowed to receive", "recipient verify failed",
            "recipient not (ok|accepted|allowed|permitted|authorized)", "rejected recipient",
            "recipients rejected", "all recipients ... (rejected|refused|invalid|blocked)",
            "undeliverable address", "could not verify recipient", "recipient verification",
        ),
        "Netease: 550 RP:ABL, Invalid User; QQ: 550 Mailbox not found; Sina": (
            "invalid user", "mailbox unavailable or", "用户不存在", "收件人不存在", "邮箱不存在",
            "该用户不存在", "收件人地址", "无效用户", "收件者", "不存在", "查无此", "帐户不存在",
        ),
        "Japanese, Korean": (
            "宛先", "ユーザーが存在", "存在しません", "ユーザが存在", "見つかりません", "존재하지 않는",
            "없는 사용자", "수신자", "수신인", "받는 사람",
        ),
        "German: Benutzer nicht bekannt": (
            "(benutzer|empfanger|empfaenger|adresse|postfach|konto|mailbox|teilnehmer) ... (unbekannt|"
            "nicht bekannt|existiert nicht|nicht gefunden|nicht vorhanden|ungultig|ungueltig|nicht "
            "verfugbar)", "unbekannter (benutzer|empfanger|empfaenger)",
            "kein (benutzer|postfach|empfanger|empfaenger)",
        ),
        "French (Orange, SFR, LaPoste, Free): Adresse d au moins un destinataire invalide": (
            "(adresse|destinataire*|utilisateur|boite) ... (invalide*|inconnu*|inexistant*|n existe "
            "pas|introuvable)", "destinataire (inconnu|invalide|inexistant|refuse)",
            "adresse d au moins un destinataire invalide",
        ),
        "Spanish, Portuguese, Italian": (
            "(usuario|destinatario|buzon|direccion|cuenta) ... (desconocid*|no existe|inexistente|no "
            "encontrad*|invalid*|no valid*)", "no existe (dicha|ese|el|la|este)",
            "(usuario|destinatario|endereco|caixa|conta) ... (desconhecid*|nao existe|inexistente|nao "
            "encontrad*|invalid*)",
            "(utente|destinatario|indirizzo|casella) ... (sconosciut*|inesistente|non esist*|non "
            "trovat*|non valid*|inabilitat*)",
        ),
        "Russian, Polish, Czech, Dutch, Turkish": (
            "(пользовател*|адрес*|ящик*|получател*) ... (не существует|не найден*|неизвест*|не "
            "зарегистрирован*|несуществ*)",
            "(неизвестн*|несуществующ*|нет такого) (пользовател*|получател*|адрес*|ящик*)",
            "(uzytkownik*|adresat*|odbiorc*|adres|skrzynk*|konto) ... (nieznan*|nie istnieje|nie "
            "znalezion*)", "(nieznan*|nieistniejac*) (uzytkownik|adres|odbiorca|adresat)",
            "(uzivatel*|adresa*|prijemce|schranka) ... (neznam*|neexistuje|nenalezen*)",
            "(neznamy|neexistujici) (uzivatel|prijemce)",
            "(gebruiker|ontvanger|adres|mailbox) ... (onbekend|bestaat niet|niet gevonden)",
            "onbekende (gebruiker|ontvanger)",
            "(kullanici|alici|adres) ... (bilinmiyor|bulunamadi|yok|mevcut degil|gecersiz)",
        ),
        "Swedish, Danish, Norwegian, Finnish, Hungarian, Romanian, Greek, Vietnamese, Indonesian, "
        "Ukrainian, Croatian": (
            "(okand|ukendt|ukjent|tuntematon|ismeretlen|necunoscut*|невідомий) (anvandare|mottagare|"
            "bruger|modtager|bruker|mottaker|kayttaja|vastaanottaja|felhasznalo|cimzett|користувач|"
            "одержувач)",
            "(anvandaren|mottagaren|brugeren|modtageren|brukeren|mottakeren) ... (finns inte|findes "
            "ikke|finnes ikke)", "utilizator* ... (necunoscut|inexistent|nu exista)",
            "(felhasznalo|cimzett) ... (nem letezik|nem talalhato)",
            "(nie ma|brak) [takiego] (uzytkownika|adresata|odbiorcy|skrzynki)",
            "χρηστησ ... (αγνωστοσ|δεν υπαρχει)", "(nguoi dung|nguoi nhan|dia chi) ... khong ton tai",
            "(pengguna|penerima) ... tidak (ditemukan|dikenal|ada)",
        ),
    },
    Meaning.RECEIVING_TOO_MUCH: {
        "Gmail: 450-4.2.1 The user you are trying to contact is receiving mail too quickly; Rackspace "
        "G30": (
            "(user|mailbox|recipient|account) ... receiv* ... (too much|too many|too quickly|too fast|"
            "at a rate|rate)", "receiving mail (too|at)", "=?p=receivingrate",
            "receiving (limit|rate|quota)", "mailbox received too", "message rate for the recipient",
        ),
    },
    Meaning.NOT_RECEIVING: {
        "i.ua: 550 Mailbox is frozen; Gmail: 550-5.2.1 The email account that you tried to reach is "
        "disabled": (
            "(mailbox|account|user|recipient|address) ... (frozen|inactive|disabled|suspended|not "
            "active|deactivated|locked|blocked|no longer accept*|not accepting|does not accept|"
            "disallowed|discontinued|archived|unavailable|not available|expired|terminated|closed|"
            "moved|abandoned)", "tried to reach is (disabled|inactive)", "=?p=disableduser",
            "not accepting (mail|messages|email)", "receiving mail at a rate", "=?p=receivingrate",
            "inactive (user|mailbox|account)", "mailbox disabled",
            "not accept* (mail|messages|email) for", "does not accept mail", "no longer receiv*",
            "recipient ... (moved|not permitted|over)", "user suspended", "suspend the service",
            "mail receiving disabled", "=mail.i.ua/err/2", "=mail.i.ua/err/3", "=mail.i.ua/err/10",
            "restricted ... (recipient|group|delivery)", "not permitted to ... recipient",
            "doesn t accept", "cannot accept mail", "delivery (restricted|restriction)",
            "unavailable or access denied", "only accept* [mail] [messages]",
            "mail is not [currently] [being] accepted",
            "(disabled|inactive|suspended|blocked|closed|deactivated) (recipient|address|mailbox|"
            "account)", "(address|mailaddress) [is] [administratively] (disabled|closed|inactive)",
        ),
    },
    Meaning.FULL: {
        "Dovecot: 552 5.2.2 Quota exceeded (mailbox for user is full)": (
            "(mailbox|mail box|inbox|account|mailfolder|mail folder|maildir|user|recipient|postfach|"
            "mailbox storage|folder|store) ... (full|over quota|overquota|over its quota|over the "
            "quota|exceeded quota|out of space|exceeded its|exceeds its|over limit|overflow|over "
            "capacity)", "(mailbox|disk|mail|user|storage|account|recipient|email) quota",
            "quota exceeded", "quota [has] [been] [is] (exceeded|full|exhausted|violation|exceed)",
            "=?p=overquota", "=mail.i.ua/err/4", "out of storage",
            "over [disk] [storage] [their] [its] [the] [mail] [mailbox] [allowed] quota", "overquota",
            "(exceed*|over|beyond|exhausted|reached|exceeding) [the] [their] [its] [his] [allowed] "
            "[disk] [storage] [mailbox] [mail] [space] (quota|storage|allocation|disk quota|mailbox "
            "size|storage limit|storage space|disk space|mailbox limit|space)", "disk quota",
            "storage [limit] [quota] [space] (full|exceeded|allocation|exhausted|exceed*)",
            "(insufficient|not enough|no|lack of|out of) [storage] [mailbox] [mail] (space|storage|"
            "quota)", "storage space", "allowed storage", "size limit exceeded mailbox",
            "exceeded its disk space", "disk space (limit|exceeded|full)", "mailbox size",
            "shutoffquota*", "quotaexceeded*", "mapiexceptionshutoffquota", "mailbox is full",
            "mailbox full", "space has been used up", "insufficient storage", "insufficient mailbox",
            "too many messages on the server", "too many messages in", "disc quota",
            "storage allocation", "mailboxfull", "quota is over", "diskspace", "overdrawn",
            "mailbox limit", "maximum mailbox size", "message count", "recipient storage",
            "out of quota", "exceed* ... mailbox", "maximum allowed storage",
            "exhausted allowed storage", "outofspace", "storage is full",
            "(space|storage|quota) [is] (not enough|insufficient|exhausted|used up|full)",
            "not [have] (enough|sufficient) [free] [disk] [mailbox] (space|storage|room)",
            "full (mailbox|inbox|mail box)",
            "(mailbox|inbox|storage) ... exceed* ... (limit|quota|maximum|size)",
            "storage (limit|quota|allocation)", "account storage", "no (room|space) left",
            "(room|space) left", "quota (reached|used)", "used all available",
        ),
        "German (Web.de): Benutzer hat das Speichervolumen ueberschritten": (
            "speichervolumen", "speicherplatz", "postfach ... voll", "kontingent",
            "postfach (ist|voll)", "mailbox voll",
        ),
        "French, Spanish, Italian, Portuguese": (
            "boite ... pleine", "boite aux lettres pleine", "quota ... (depasse|atteint)",
            "espace ... (insuffisant|disque)", "(buzon|casilla) ... llen*",
            "cuota ... (excedid*|superad*)", "espacio insuficiente", "casella ... piena",
            "quota ... (superat*|esaurit*)", "spazio ... (esaurito|insufficiente)",
            "caixa ... (cheia|lotada)", "(cota|quota) ... (excedid*|ultrapass*)",
            "espaco ... (insuficiente|esgotado)",
        ),
        "Russian, Polish, Czech, Dutch, Turkish": (
            "(ящик*|почтовый ящик) ... (переполнен*|полон|заполнен*)", "(квота|квоту|лимит ... ящика)",
            "превышен* ... квот*", "skrzynka ... (pelna|przepelniona|zapelniona)", "brak miejsca",
            "przekroczon* ... (quot*|pojemnosc|limit skrzynki)", "schranka ... (plna|zaplnena)",
            "prekrocen* ... kvot*", "(mailbox|postbus|postvak) ... vol", "posta kutusu ... dolu",
            "kota*",
        ),
        "Chinese, Japanese, Korean": (
            "邮箱已满", "邮箱满", "空间不足", "空间已满", "容量不足", "超过容量", "信箱已滿",
            "容量已满", "メールボックスがいっぱい", "容量", "いっぱい", "메일함이 가득", "용량 초과",
            "용량이 초과", "용량이 부족", "저장 공간", "메일함 용량",
        ),
        "Swedish, Danish, Norwegian, Finnish, Hungarian, Romanian, Greek, Vietnamese, Indonesian, "
        "Ukrainian, Croatian": (
            "(brevlada*|inkorg*|postkasse*|innboks*|postlada*) ... (full|fuld|overfull)",
            "(postilaatikko|sahkopostilaatikko) ... taynna", "postafiok ... (megtelt|betelt)",
            "(casuta|cutia postala) ... plina", "hop thu ... day", "kotak (surat|masuk) ... penuh",
            "скринька ... (переповнен*|заповнен*)",
        ),
    },
    Meaning.SYSTEM_FULL: {
        "Postfix, RFC 5321: 452 4.3.1 Insufficient system storage": (
            "space shortage", "insufficient system (storage|resources)", "system storage",
            "(no|out of|low|insufficient|not enough) (disk space|free space|free blocks) [on] "
            "[server] [system]", "disk full", "queue ... full", "mail system full", "no space left",
            "file system full", "partition full", "insufficient system", "system full",
            "insufficient disk",
        ),
    },
}  # fmt: skip
