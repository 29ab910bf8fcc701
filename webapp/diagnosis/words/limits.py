"""Words about how much may be sent, and about accounts that may not send at all."""

from webapp.diagnosis.meaning import Meaning
from webapp.diagnosis.phrases import Family

FAMILIES: dict[Meaning, Family] = {
    Meaning.OUTGOING_QUOTA: {
        "Alibaba: 552 Monthly sending quota exceeded": (
            "(sending|outgoing|outbound|submission|relay|relaying) [mail] [email] [message] (quota|quotas|allowance)",
        ),
    },
    Meaning.SENDING_LIMIT: {
        "Gmail: 550 5.4.5 Daily user sending limit exceeded": (
            "(daily|hourly|monthly|sending|send|sent|outgoing|outbound|message|messages|mail|email|"
            "emails|recipient|recipients|submission|rate|user|credit|credits|hour|day|smtp|per hour|"
            "per day|plan|account|policy|weekly|minute) [user] [sending] [smtp] [relay] [recipient] "
            "[message] [rate] [sending] (limit|limits|quota|quotas|allowance|cap) ... (exceed*|"
            "reached|hit|over|used up|exhausted|overrun|breach*|passed|surpass*)",
            "(exceed*|reached|exhaust*|surpassed) ... (limit|limits|quota|allowance|rate|credits|"
            "plan) ... (send*|sent|messages|mails|emails|recipients|hour*|day*|daily|per|minute|"
            "submission|outgoing|outbound|month*|rate|today|24)",
            "(exceed*|reached) ... (max|maximum|number) ... (messages|mails|emails|recipients|rcpt*) ",
            "(rcpts|rcpt attempts) is achieved the maximum",
            "(sending|daily|hourly|monthly|outgoing|outbound|message|recipient|rate|submission|email|"
            "mail) (limit|quota|limits) [is] [has] [been] (exceeded|reached|exhausted)",
            "sending (limit|limits|quota|rate)", "policy rejection quota",
            "daily (limit|quota|sending|message|email)", "hourly (limit|quota)", "rate limit*",
            "ratelimit*", "message rate", "sending rate", "submission rate", "submission quota",
            "submissionquota*", "recipient rate", "rate exceed*", "throttl*",
            "max* [number] [of] (messages|emails|recipients|mails|credits|sending|rcpt|recipient|"
            "message|rate) ... (exceed*|reached|per|hour|day|limit)",
            "too many ... (messages|emails|e mails|mails|mail|recipients|message|email|rcpt|addresses|"
            "requests|deliveries) ... (per|hour|day|today|sent|send|minute|recently|24|period|from|"
            "this|quickly|too)",
            "(send|sent|sending) [to] too (many|much|fast|often|frequently|quickly)", "too frequently",
            "(too fast|too quickly|too often|too much) ... (send*|mail*|message*)", "sending too",
            "frequency limit*", "frequency", "too frequent*", "recipients this hour",
            "sent to too many recipients",
            "(messages|emails|mails|recipients) per (hour|day|minute|second|month)",
            "limit on the number of", "credits exceeded", "credit* ... (exceed*|exhaust*)",
            "email limit", "message limit", "mail limit", "recipient limit",
            "limit ... (messages|emails|recipients) ... (exceed*|reach*)",
            "quota ... (sent|hour|day|daily|today|outgoing|message*)", "quota (for|of) send*",
            "=?p=dailylimitexceeded", "daily user sending", "upgrade your plan", "bulk mail ... limit",
            "out of allow rcpt", "allow rcpt numbers", "mail sending quota", "maximum sending",
            "message quota", "send too many", "you have sent too", "max emails per hour",
            "has exceeded the max", "sender thread limit", "exceeded ... messaging limits",
            "messaging limits", "policy d exceeded", "outbound limit", "policyd",
            "quota exceeded ... (hour|day|minute)", "unusual number",
            "you have sent ... (messages|emails|mails)", "plan allows",
            "(messages|emails|mails|recipients) (today|per day|per hour)", "which is the maximum",
            "=mail.i.ua/err/5",
            "(messages|emails|mails|recipients) (a|each|every) (day|hour|minute|month)",
        ),
        "Netease: 550 RP:TRC, MI:SFQ; QQ: Ip frequency limited, 550 Mailbox send limit": (
            "rp trc", "rp rcl", "mi sfq", "rp qrc", "mi con", "mi dmc", "rp drc", "mi stc", "hl ifc",
            "hl mep", "hl rep", "rp ccl", "mi ccl", "too much recipient*", "ip frequency limited",
            "domain frequency limited", "connection frequency limited", "sender frequency limited",
            "发送频率", "发信频率", "发送数量", "超过限制", "超出限制", "发送上限", "发信数量",
            "超过发送", "每日发送", "频率限制", "发送过多", "已达上限",
        ),
        "Japanese, Korean": (
            "送信制限", "送信数", "送信上限", "通数", "送信回数", "上限を超え", "제한을 초과",
            "발송 제한", "발송량", "한도 초과", "발송 한도", "발송 건수", "초과하였", "보낼 수 있는",
        ),
        "German, French": (
            "sendelimit*", "versandlimit*", "tageslimit*", "stundenlimit*", "nachrichtenlimit*",
            "maillimit*", "empfangerlimit*", "limit ... (erreicht|uberschritten|ueberschritten)",
            "maximale anzahl ... (nachrichten|mails|empfanger|empfaenger|e mails)",
            "zu viele (nachrichten|mails|empfanger|empfaenger|e mails)",
            "(limite|quota|nombre) ... (envoi*|messages|destinataires|mails) ... (atteint*|depasse*)",
            "trop de (messages|mails|destinataires|courriers|courriels)", "limite d envoi*",
        ),
        "Spanish, Portuguese, Italian": (
            "limite ... (envio*|mensajes|correos|destinatarios|diario|hora) ... (excedid*|superad*|"
            "alcanzad*)", "(excedid*|superad*|alcanzad*) ... limite", "limite de envio*",
            "demasiados (mensajes|correos|destinatarios)",
            "limite ... (envio*|mensagens|emails|diario|hora) ... (excedid*|ultrapassad*|atingid*)",
            "muitas mensagens",
            "limite ... (invio|invii|messaggi|destinatari|giornaliero|orario) ... (superat*|raggiunt*)",
            "(superat*|raggiunt*) ... limite", "troppi (messaggi|destinatari|invii|mail)",
        ),
        "Russian, Polish, Czech, Dutch, Turkish": (
            "(превышен*|исчерпан*) ... (лимит*|количеств*|отправ*|писем|сообщений)",
            "лимит ... (отправ*|писем|сообщений|превышен*)",
            "слишком много (писем|сообщений|получателей)",
            "(przekroczon*|osiagniet*|wyczerpan*) ... (limit*|liczb*)",
            "limit ... (wysyl*|wiadomosci|przekroczon*)", "zbyt wiele (wiadomosci|odbiorcow)",
            "(prekrocen*|dosazen*) ... limit*", "limit ... (odesl*|odchozi*|zprav)",
            "(limiet|verzendlimiet) ... (bereikt|overschreden)", "te veel (berichten|ontvangers)",
            "(gonderim|gunluk|saatlik) ... (limit*|sinir*|kota*)",
        ),
    },
    Meaning.SOME_LIMIT: {
        "Any server": (
            "limit exceeded", "limit reached", "limit is exceeded", "exceed* ... limit",
            "(quota|threshold) [is] (exceeded|reached)", "maximum threshold",
            "policy rejection quota exceeded", "slow down", "too many", "too much",
        ),
    },
    Meaning.SENDING_BLOCKED: {
        "Exchange Online: 550 5.1.8 Access denied, bad outbound sender; 5.7.705 tenant exceeded "
        "threshold": (
            "bad outbound sender", "outbound spam", "tenant ... threshold",
            "tenant ... (blocked|restricted|exceeded)", "restricted ... (sending|from sending)",
            "(not allowed|not permitted|not authorized|unable|forbidden|disabled|barred|blocked|"
            "restricted|prevented|prohibited|banned|suspended|disallowed) (to|from) [send] [sending] "
            "[mail] [outgoing] (send*|outgoing|outbound|mail|emails|messages) [mail] [email] "
            "[messages] [any]",
            "(sending|outgoing|outbound|smtp|submission|mail sending|send) [mail] [email] [messages] "
            "[for] [this] [account] [has] [been] [is] [are] [was] (disabled|suspended|blocked|"
            "restricted|barred|locked|not allowed|banned|prohibited|forbidden)",
            "outgoing mail suspension", "outgoing mail from ... (suspended|blocked)",
            "sender ... (suspended|banned|spammer)", "sender is spammer",
            "(account|user|domain|sender) ... (compromised|hacked|hijacked|abus*|spamming|blacklisted|"
            "block list|blocked from sending|suspended|disabled|blocked|banned)",
            "you are sending spam", "sending spam", "unsolicited mail originating",
            "unusual rate of unsolicited", "rate of unsolicited mail", "=?p=unsolicitedratelimiterror",
            "your account ... (blocked|suspended|disabled|restricted|limited)",
            "account ... (send*|outgoing) ... (blocked|suspended|disabled|restricted)", "spam activity",
            "unusual sending", "isn t allowed to send", "in blacklist", "user in blacklist", "wm blu",
            "mi spb", "suspicious activity", "unusual activity",
            "(mailfrom|sender|from|sending|your|this) domain ... (listed|blacklisted|blocked|banned|"
            "blocklist*|reputation|suspended)",
            "domain [is] [has] [been] (blocked|blacklisted|banned|listed|suspended)",
            "sender rejected ... aup", "aup cdrbl", "cdrbl", "spam complaints", "domain reputation",
            "=?p=unsolicitedmessageerror-domain", "bulk ... blocked", "spam_suspect ip_control",
            "ip_control", "spam suspect ip control",
            "(mail|message|email) sending [is] [was] (denied|refused|rejected|prohibited|not allowed|"
            "not permitted)", "sending (denied|refused|prohibited|not allowed|not permitted)",
            "not [be] able to send", "mail disabled for", "send disabled",
            "access denied ... traffic not accepted", "traffic not accepted", "policy enforcement",
            "=restrictedusers", "message submission ... (disabled|blocked)", "forbidden ... sending",
            "sender blocked", "email blocked", "sender blacklisted", "=dbl.spamhaus",
            "sender is on ... (blacklist|blocklist|list)", "server has been suspended",
            "outbound mail refused", "email address has been blacklisted", "no longer allowed to send",
            "access denied ... spam abuse", "spam abuse detected", "user complaints",
            "sending [is] [has] [been] paused", "paused for this", "reputation of the sending domain",
            "dbl", "sender address [is] (blocked|blacklisted|banned)", "sender [address] [is] blocked",
            "domain has [a] (bad|poor|low) reputation",
            "(outgoing|outbound) (mail|email|messages) ... (refused|suspend*|block*|disabled|stopped|"
            "held|prohibited|denied|restricted|not allowed)",
            "domain of ... (blocklist*|blacklist*|block list|listed)",
        ),
        "Languages": (
            "禁止发信", "发信被禁", "禁止发送", "发送功能", "被限制发送", "停止发送", "送信が停止",
            "送信停止", "送信を制限", "送信が制限", "発送 中止", "발송이 제한", "발송 차단",
            "발송이 차단", "versand ... (gesperrt|deaktiviert|gestoppt)",
            "envoi ... (bloque*|suspendu*|interdit*)", "envio ... (bloquead*|suspendid*|suspens*)",
            "invio ... (bloccat*|sospes*|disabilitat*)",
            "отправк* ... (заблокирован*|запрещен*|ограничен*|приостановлен*)",
            "wysylk* ... (zablokowan*|wstrzyman*)", "wysylanie ... (zablokowan*|wstrzyman*)",
            "odesilani ... (blokovan*|zakazan*|pozastaven*)", "nao tem permissao para enviar",
            "no tiene permiso* para enviar", "n est pas autorise* a envoyer",
            "non (e|sei) autorizzat* ... (inviare|spedire)", "nicht berechtigt ... (senden|versenden)",
            "suspensao de envio", "envio* suspend*", "gonderim* ... (engel*|durdur*|askiya|yasak*)",
        ),
    },
    Meaning.GREYLISTED: {
        "Postgrey: 450 4.2.0 Greylisted, see http://postgrey.schweikert.ch": (
            "greylist*", "graylist*", "grey list*", "gray list*", "=postgrey", "grey listed", "灰名单",
            "グレイリスト", "그레이리스트",
        ),
    },
    Meaning.TRY_LATER: {
        "RFC 5321: 451 Requested action aborted: local error in processing; Yandex, qmail": (
            "try again", "try later", "please retry", "retry later", "try [it] [again] later",
            "temporar*", "local error", "error in processing", "resources", "queue file",
            "transaction failed", "qqt failure", "please wait", "later", "重试", "再度", "다시 시도",
            "spater", "spaeter", "plus tard", "mas tarde", "piu tardi", "mais tarde", "позже",
            "pozniej", "pozdeji", "later opnieuw", "daha sonra", "deferred", "delayed",
            "come back later", "temporary delay",
        ),
    },
}  # fmt: skip
