"""Words about the message: what it holds, how large it is, whether it is authentic."""

from webapp.diagnosis.meaning import Meaning
from webapp.diagnosis.phrases import Family

FAMILIES: dict[Meaning, Family] = {
    Meaning.SPAM: {
        "SpamAssassin, Amavis, Rspamd: 554 5.7.1 Spam message rejected": (
            "spam", "=spamblock", "antispam", "anti spam", "spams", "spamassassin", "spam*", "junk",
            "junk mail", "unsolicited", "ube", "uce", "bulk mail", "bulk email", "bulk", "mass mail*",
            "rspamd", "recurrent pattern detection", "phish*", "hits ... required", "gtube",
            "content filter*", "mail matches", "dt spm", "垃圾邮件", "反垃圾", "垃圾郵件", "迷惑メール",
            "スパム", "스팸", "спам*", "pourriel*", "correo no deseado", "indesejad*", "indesiderat*",
            "niechcian*", "nevyzadan*", "ongewenst*", "istenmeyen", "como spam", "unerwunscht*",
            "werbung", "attack*", "suspected", "scored", "unwanted",
        ),
        "Gmail: 550-5.7.1 Our system has detected that this message is likely unsolicited mail": (
            "likely unsolicited", "=?p=unsolicitedmessageerror", "low reputation", "suspicious due to",
        ),
    },
    Meaning.BAD_LINK: {
        "SURBL, URIBL: a listed link in the message": (
            "surbl", "uribl", "=surbl.org", "=uribl.com",
            "(url|urls|link|links|hyperlink|uri) ... (blacklist*|blocklist*|block list|black list|"
            "blocked|listed|banned)",
            "(blacklist*|blocklist*|blocked|listed|banned|malicious) (url|urls|link|links|uri)",
            "domain in [the] (message|body|content) ... (listed|blacklist*|blocked)",
        ),
    },
    Meaning.UNAUTHENTICATED_MAIL: {
        "Gmail: 550-5.7.26 unauthenticated email is not accepted due to domain's DMARC policy; "
        "5.7.20-5.7.26 (RFC 7372)": (
            "dmarc", "dkim", "spf", "unauthenticated email", "sender policy framework",
            "does not pass authentication", "authentication checks", "not pass ... authentication",
            "required authentication level", "domain key*", "domainkeys", "sender id",
            "mail is unauthenticated", "received as unauthenticated", "sender is unauthenticated",
            "email authentication", "arc ... fail", "adsp",
        ),
    },
    Meaning.TOO_LARGE: {
        "Postfix: 552 5.3.4 Message size exceeds fixed limit": (
            "(message|mail|email|e mail|data|content|attachment|body|file|line|header|headers|letter) "
            "[size] [is] [was] [too] (large|big|long|huge|too large|too big|too long|oversize*)",
            "(message|mail|email|file|data|attachment|header|body|line|letter) [size] (exceed*|"
            "exceeds|larger|greater) ... (size|length|bytes|kb|mb|databytes)",
            "(message|mail|data|attachment|header|email) (size|length) ... (exceed*|large|big|maximum)",
            "size exceed*", "exceeds ... size", "maximum [fixed] [message] [email] size", "mailsize",
            "databytes", "number of attachments", "length of (data|attach*)", "too long message",
            "message is too long", "taille ... message",
            "exceed* ... (message|mail|attachment|data|header|email|fixed) ... (size|length)",
            "exceed* ... (bytes|kb|mb)", "larger than ... limit", "size exceeds", "too (large|big)",
            "size limit", "message size", "message too big", "message too large", "too much mail data",
            "too much data", "maximum message", "max message size", "message too", "longer line",
            "line too long", "lines too long", "邮件大小", "邮件过大", "信件过大", "メールサイズ",
            "サイズ", "크기", "nachricht ... zu gross", "message trop", "mensaje ... grande",
            "messaggio ... grande", "mensagem ... grande",
            "(письмо|сообщение) ... (большо*|велик*|размер*)", "wiadomosc ... (duza|duzy|rozmiar*)",
            "bericht ... te groot", "line limit", "lines limit", "larger than", "bigger than",
        ),
    },
    Meaning.CONTENT: {
        "Exchange, Mimecast, Proofpoint, Amavis: message content rejected": (
            "virus*", "malware", "infected", "trojan*", "worm", "attachment*", "illegal attachment",
            "banned (content|file|attachment|extension)",
            "content (reject*|denied|blocked|violation|policy|not accepted|not allowed|restriction*)",
            "spoof*", "impersonat*", "looping message", "received headers", "same size mails",
            "(message|mail|email|e mail|content|letter|data|transmission) [content] [has] [been] "
            "[was] [is] (rejected|refused|blocked|not accepted|denied|not allowed|filtered|prohibited|"
            "declined|rejete|bounced|discarded)", "potential security",
            "security (policy|policies|issue|reasons|risk|filter)", "local policy",
            "policy (violation|reasons|reason|rejection|restrictions|reject)",
            "(against|violat*|due to|by|for|because of) [a] [our] [local] [site] [the] [email] [mail] "
            "[security] [company] polic*", "violates ... polic*", "policy violation", "header*",
            "duplicate header", "missing header", "missing ... (from|date|message id|subject|to) ",
            "message id", "invalid (header|date|message|mime|content|from header)",
            "not (rfc|rfc5322|rfc2822|rfc 5322|rfc 2822) [compliant]", "rfc5322", "rfc 5322", "rfc2822",
            "rfc 2822", "rfc822", "rfc compli*", "malformed (message|mime|header|mail|email)", "mime",
            "bare (lf|cr|line feed*|linefeed*|newline*)", "8bit", "mail loop", "hop count",
            "too many hops", "too many received", "loop detected", "looping", "forwarding loop",
            "routing loop", "executable", "macro", "url*", "links in", "blocked content",
            "objectionable", "forbidden content", "inappropriate",
            "suspicious (content|message|mail|attachment|link*)", "unacceptable", "html tag",
            "sensitive words", "words detected", "closed system", "has a policy", "prohibited the mail",
            "security reason*", "invalid structure", "invalid data", "mail data refused", "scan*",
            "antivirus", "anti virus", "milter", "filter*", "prohibited content", "unsafe",
            "empty (message|body|subject)", "not conform [to] [the] [rfc] [internet] standard*",
            "(message|messages|mail|mails|email) without [a] [an] [the] (from|to|subject|date|sender|"
            "valid)",
            "(from|to|subject|date|sender|header) [header] [field] contains ... characters",
            "subject", "mail content denied", "内容", "病毒", "附件",
            "敏感", "違反", "ウイルス", "添付", "ウィルス", "바이러스", "첨부", "вирус*", "вложени*",
            "zalacznik*", "prilohy", "anhang", "piece jointe", "adjunto", "allegato", "anexo",
            "(external|automatic|auto) forward*", "fraud*", "scam",
            "(contains|containing|contain) ... content", "line feed*", "linefeed*", "newline*",
            "quarantin*", "link*", "file type*", "malicious", "archives", "zip",
            "message contains [a] [an] (blocked|forbidden|malicious|prohibited|invalid|suspicious|"
            "banned)", "(due to|because of) [its] [the] content", "html", "duplicate message*",
        ),
        "Dovecot sieve, 'rejected by'": (
            "rejected by (filter*|content|policy|milter|antispam|header|user|rule|system)",
        ),
    },
}  # fmt: skip
