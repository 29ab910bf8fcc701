"""Words about who may send what to whom."""

from webapp.diagnosis.meaning import Meaning
from webapp.diagnosis.phrases import Family

FAMILIES: dict[Meaning, Family] = {
    Meaning.LOGIN_FIRST: {
        "RFC 4954: 530 Authentication required; OpenSMTPD: Must issue an AUTH command first": (
            "auth* [is] [first] (required|needed|requis*|necessary|mandatory|requise)", "issue an auth",
            "(must|need to|have to|please|should) [first] [be] [smtp] (authenticate|login|log in|"
            "authenticated|auth|logged in|sign in|use smtp authentication)", "not [been] authenticated",
            "credentials no longer valid", "re authenticate",
            "(requires|require|required|without|use|needs|need|before|enable|turn on|using) [smtp] "
            "[you] [to] auth*", "authenticate (first|before)", "client (not|was not) authenticated",
            "send anonymous mail", "unauthenticated (relay|access|users|client*|session*|smtp)",
            "login (first|required|is required)", "please auth first", "no auth", "ehlo and auth first",
            "need ... auth first", "smtp auth [is] required", "please authenticate",
            "smtpauth required", "pop before smtp", "pop3 before smtp", "check your mail first",
            "authenticated (users|senders|clients) only", "only authenticated", "auth required",
            "authorization required", "requires smtp auth*", "authenticate yourself", "not logged in",
            "anonymous (users|access|clients|senders)", "use authentication",
            "smtp authentication is required", "sasl auth* required", "smtp auth is required",
            "log in before", "permission to submit", "login before",
            "unauthenticated (senders|sender|mail|connections)",
            "(pop|apop|pop3) (authorization|authentication|login)",
            "(get|need|needs|obtain) ... (authorization|authentication)", "identify yourself",
            "log on (before|first)", "(log in|login|log on|authenticate|sign in) (before|prior to)",
            "(logged in|authenticated|signed in) (users|clients|senders|customers)",
        ),
        "Languages": (
            "需要认证", "需要身份验证", "请先登录", "未登录", "没有登录", "需要登录", "認証が必要",
            "認証してください", "認証されていません", "인증이 필요", "로그인이 필요", "인증되지",
            "authentifizierung (erforderlich|notwendig|benotigt)", "anmeldung erforderlich",
            "nicht (angemeldet|authentifiziert)", "authentification (requise|obligatoire|necessaire)",
            "autenticacion (requerida|necesaria|obligatoria)", "se requiere autenticacion",
            "autenticacao (necessaria|requerida|obrigatoria)",
            "autenticazione (richiesta|necessaria|obbligatoria)",
            "(требуется|необходима|нужна) (авторизация|аутентификация)",
            "wymagan* (uwierzytelni*|autoryzac*|logowani*)",
            "(vyzaduje|nutna|vyzadovana) (autentizac*|prihlaseni|overeni)",
            "(authenticatie|verificatie) (vereist|verplicht)", "kimlik dogrulama* (gerekli|gerekiyor)",
            "melden sie sich", "(zuerst|bitte) anmelden", "(s|vous) authentifier", "authentifiez",
            "(debe|tiene que|necesita) autentic*", "autentiquese", "(deve|devi|occorre) autentic*",
            "(deve|precisa) autenticar*", "(авторизуйтесь|авторизоваться|авторизация необходима)",
            "zaloguj*", "(eerst|moet) (aanmelden|inloggen)", "先に認証", "로그인 후",
        ),
    },
    Meaning.NO_RELAY: {
        "Postfix: 554 5.7.1 Relay access denied; Sendmail: 550 5.7.1 Relaying denied": (
            "relay access denied",
            "(relay|relaying) [access] [is] [not] (denied|prohibited|disallowed|forbidden|refused|"
            "rejected|permitted|allowed|authorized|disabled|restricted|supported|accepted)",
            "relay check", "denies relay", "relay operation rejected",
            "(unable|not allowed|not permitted|cannot|refuse|refused|not configured|can t|"
            "unauthorized|not authorized|permission|will not|won t|don t|do not|attempt) [to] relay*",
            "not (an|a|our) open relay", "(as|through) [a] relay", "relay not", "no relay*",
            "open relay", "unauthorized relay*", "third party relay*",
            "relay (attempt|denied|rejected|blocked|error|restriction)", "relaydenied",
            "relay* ... (denied|prohibited|not allowed|disallowed|not permitted|refused|rejected)",
            "mail relay* ... not", "relay for", "deny relay", "does not relay", "relay host denied",
            "restrict* relay", "i will not relay", "we do not relay", "anti relay", "tenantattribution",
            "not forward [mail] [messages]", "to other domains",
        ),
        "qmail: 553 sorry, that domain isn't in my list of allowed rcpthosts (#5.7.1)": (
            "allowed rcpthosts", "rcpthosts", "rcpthost", "my list of allowed",
            "domain ... not (local|hosted here|handled|served|in my|ours)", "local user only",
            "local users only", "no smtp mx only", "rp frl", "not a gateway",
            "i cannot deliver mail for", "cannot deliver mail for", "not responsible for",
            "delivery is not allowed", "outbound not allowed", "remote delivery", "external recipients",
            "(sending|send|mail|messages|delivery) to (external|remote|outside|non local|this domain) "
            "... (not allowed|denied|prohibited|not permitted|disallowed|disabled)", "to [a] non local",
            "non accepted domain", "not accept* ... recipient domain", "we don t handle mail",
            "no such domain here", "domain not (hosted|local|here|served)",
            "recipient domain not (local|hosted|allowed|accepted|configured|served)",
            "[not] configured for relay", "external domain*", "outside domain*",
            "external (mail|recipients|addresses)", "to relay",
        ),
        "Languages": (
            "中继", "转发被拒", "不允许转发", "轉信", "中継", "リレー", "릴레이",
            "weiterleitung ... (abgelehnt|nicht erlaubt)",
            "relaying ... (nicht erlaubt|abgelehnt|verweigert|interdit|refuse)",
            "relais ... (refuse|interdit|non autorise)",
            "(relay|retransmision|reenvio) ... (denegad*|no permitid*)",
            "(relay|inoltro) ... (negato|non consentit*|non autorizzat*|non permess*)",
            "(пересылка|ретрансляция|релей*|relay) ... (запрещен*|отклонен*)",
            "(przekazywan*|relay) ... (zabronion*|odrzucon*|niedozwolon*)",
            "(retransmissao|reencaminhamento|encaminhamento|relay) ... (negad*|nao permitid*|recusad*|"
            "proibid*)", "retransmision ... negad*", "aktarma", "retransmit*", "reenvio", "retransmis*",
        ),
    },
    Meaning.SENDER_NOT_OWNED: {
        "Postfix: 553 5.7.1 Sender address rejected: not owned by user; Exchange: 550 5.7.60 does not "
        "have permissions to send as this sender": (
            "not owned by", "permission* to send as", "send as [this] [sender]", "sendasdenied",
            "sendas denied", "sendasdenied*", "not allowed to send as",
            "(not|isn t|aren t) [have] (authorized|authorised|allowed|permitted|permission|"
            "permissions|entitled) to (send|use|mail) [mail] [email] [emails] [messages] (from|as|on "
            "behalf|this sender|this from|this address|with|using|for)",
            "(sender|from|mail from|envelope|envelope sender|sender address|from address|return path|"
            "reverse path|header from) ... (not match|doesn t match|does not match|mismatch*|must "
            "match|must be the same|should be the same|must equal|differs|different from|is different|"
            "not same|not the same|not equal|unequal|must be) ",
            "(not match|doesn t match|does not match|must match|mismatch*|must be the same as|should "
            "be the same|not the same as|differs from) ... (auth*|login|logged|user|username|account|"
            "sender|smtp user|envelope)", "mail from must equal", "must equal authorized user",
            "must be same as auth*", "must be same", "not same as", "from must equal",
            "from header must",
            "(sender|from) [address] ... (not belong*|does not belong|not yours|not owned|not "
            "verified|unverified|not registered|not authorized|not authorised|unauthorized|"
            "unauthorised|not allowed|not permitted|not local|not an alias|not your|not confirmed|not "
            "valid for|not associated|not configured|not in your|not whitelisted|not approved)",
            "(email address|address|domain|from email|identity|sender identity|sender address|sending "
            "domain) [is] [are] [must be] [must have been] (not verified|unverified|not been verified|"
            "verified|unconfigured|not validated|not registered|not authenticated)", "not verified",
            "unverified (sender|domain|email|identity|from)", "unconfigured sending domain",
            "(sending|from) domain ... (verif*|configur*|not allowed|not authorized|owned|registered|"
            "valid*)", "domain must be verified", "verified sender", "verified ... identity",
            "sender identity", "sender signature*", "relaying disallowed as", "relaying disallowed",
            "not local sender", "from sender name is not valid", "sender name",
            "sandbox (domain|subdomain|subdomains)", "add your own domain", "sender not valid",
            "not local sender over smtp", "envelope domain", "auth domain",
            "not allowed to use this (sender|from|address)",
            "(sender|from) ... must be (your|the|one of|equal|identical|set to|a valid|local|"
            "authenticated)", "use your own", "own email address", "sender rewrite",
            "unauthorized sender",
            "sender [address] [is] (unauthorized|unauthorised|not owned|not allowed|not permitted|"
            "denied for|forged|forgery|faked|spoofed)", "forged sender", "fake sender",
            "invalid sender for", "sender not allowed", "sender is not allowed",
            "sender not authorized", "unauthorized from", "does not own", "not the owner of",
            "not own ... (address|sender|domain)", "do not own", "you can t send ... (from|as)",
            "you cannot send ... (from|as)", "cannot send ... from this", "user not allowed to send as",
            "send from this", "as this sender", "sender access denied",
            "sender [email] ... not in (my|our|your|this) domain", "sender login mismatch",
            "login mismatch", "sender address rejected not logged in",
            "sender address rejected not owned", "conform with authentication",
            "mail from is non local", "from and auth not the same", "dt sum",
            "(match|matches) ... (verified|sender identity|sender signature)",
            "(missing|invalid|no|valid) from header", "from header [is] (missing|invalid)",
            "valid address in from", "not have permission to send", "not one of your",
            "(may|can|must) not send (as|from|with)", "not your address", "not among your",
            "(incorrect|wrong|invalid) authentication for ... address", "not authorized to perform",
            "possible forgery", "valid from", "as a from", "blank from",
            "sending as (somebody|someone|another)",
            "(cannot|can t|may not|not allowed to) use this (from|sender|address)",
            "(cannot|can t) use [a] [the] [an] ... (username|address|alias|from) (for|to)",
        ),
        "QQ: 501 Mail from address must be same as authorization user; Netease: 553 Mail from must "
        "equal authorized user": (
            "mail from address must be same", "authorized user", "authorization user",
            "authorized username", "发件人", "寄件者", "寄件人", "发信人", "mail from 和", "发送者",
            "与登录",
        ),
        "Japanese, Korean": (
            "差出人", "送信者アドレス", "fromアドレス", "from アドレス", "送信元", "보내는 사람",
            "발신자", "발신인", "보낸 사람", "보내는이",
        ),
        "German (GMX, T-Online, Web.de): Absenderadresse nicht erlaubt": (
            "absender* ... (nicht|ungultig*|ungueltig*|unzulassig*|abgelehnt|stimmt|gehort|unbekannt)",
            "sender address is not allowed", "absenderadresse", "mail from ... nicht erlaubt",
        ),
        "French, Spanish, Portuguese, Italian": (
            "(expediteur|emetteur|adresse d expedition) ... (non autorise*|invalide|refuse*|incorrect|"
            "interdit*|pas autorise*)",
            "(remitente|emisor) ... (no autorizad*|no permitid*|rechazad*|no valid*|invalid*|no "
            "coincide)",
            "remetente ... (nao autorizad*|nao permitid*|rejeitad*|invalid*|recusad*|diferente)",
            "mittente ... (non autorizzat*|non consentit*|rifiutat*|non valid*|non corrispond*|diverso)",
            "(remitente|emisor) no esta (autorizad*|permitid*)",
        ),
        "Russian, Polish, Czech, Dutch": (
            "отправител* ... (не совпада*|запрещен*|отклонен*|не принадлеж*|не разреш*|недопустим*|не "
            "соответств*)", "sender address rejected not owned by auth user",
            "(nadawc*|adres nadawcy) ... (niezgodn*|odrzucon*|niedozwolon*|nie nalezy|nieprawidlow*)",
            "(odesilatel*|adresa odesilatele) ... (nesouhlasi|zamitnut*|neni povolen*|odmitnut*)",
            "afzender* ... (niet|geweigerd|ongeldig)", "gonderen ... (reddedildi|gecersiz|izin|yetki*)",
        ),
    },
    Meaning.SENDER_BAD: {
        "Postfix: 450 4.1.8 Sender address rejected: Domain not found; Exim: Sender verify failed": (
            "sender address rejected",
            "(sender|sender address|mail from|return path|from address|reverse path|envelope sender|"
            "envelope from|originator) [address] [domain] [is] [was] (rejected|refused|denied|invalid|"
            "not accepted|unknown|not found|not exist|does not exist|unresolvable|not resolve|"
            "unroutable|unrouteable|bad|malformed|blocked|blacklisted|not valid|incorrect|illegal|"
            "missing|unacceptable|required|prohibited|disallowed)",
            "sender [address] [domain] ... (verify|verification|callout|callback) ... (fail*|error|"
            "denied|reject*)", "sender verify", "sender verification", "callout verification",
            "(sender|mail from|from) ... domain ... (not found|not exist|doesn t exist|does not exist|"
            "not resolve|resolve|resolvable|invalid|no mx|unknown)", "domain of sender",
            "domain [name] [of] [sender] (does not exist|doesn t exist|must resolve|not resolvable|"
            "lookup)", "mail from invalid",
            "(invalid|bad|illegal|unknown|unacceptable|rejected|unresolvable|unroutable|malformed|"
            "wrong|unrouteable|empty|null) (sender|mail from|return path|from address|from|from "
            "header|envelope sender|sender address|sender domain|reverse path|originator|from domain|"
            "sender email)", "host denies the sender", "denies the sender", "badmailfrom",
            "(verify|bad|invalid|check|illegal) mailfrom",
            "mailfrom ... (fail*|denied|rejected|blocked|invalid|mismatch*)", "not liked source",
            "your envelope sender is in my badmailfrom list", "badsendermx", "sendernoa", "sendernomx",
            "your domain ... (not|does) ... (resolve|exist|mx|found)",
            "cannot resolve ... (domain|sender)", "domain ... not resolve", "(sender|from) ... mx",
            "does not accept mail from", "we do not accept mail from", "refuse* ... sender",
            "sender denied", "sender rejected", "senders ... (blocked|not allowed|rejected)",
            "reject* ... sender", "unrouteable sender", "unroutable sender", "emetteur invalide",
            "can t determine purported", "mail from ... mailbox unavailable", "from ... mailbox",
            "null sender", "dead domain", "5321 mailfrom", "5321.mailfrom", "fully qualified email",
            "mail from ... (refused|denied|not allowed|blocked)",
            "sender ... (blacklist*|block list|blocked)", "return address", "nullsender", "batv",
            "empty (email|e mail|mail) address", "empty address", "missing final domain",
            "(mail from|mailfrom|sender|envelope from) ... (parsed|missing|empty)", "blocked senders",
        ),
        "Netease: 550 MI:IMF, MI:STF; Microsoft: 5.1.7, 5.7.501": (
            "mi imf", "mi stf", "mi fmt", "fake sender", "black mail address", "sender is unvalidated",
            "mail address invalid", "sender address must be specified", "sender address [is] required",
            "must be specified sender",
        ),
        "Languages": (
            "发件人域名", "发件人地址无效", "差出人アドレスが無効", "expediteur inconnu",
            "domaine ... (inexistant|introuvable)", "absender unbekannt",
            "remitente ... (desconocid*|no existe)", "mittente ... (sconosciut*|inesistente)",
            "remetente ... (desconhecid*|inexistente)",
            "отправител* ... (не существует|неизвест*|не найден*)",
            "nadawca ... (nieznany|nie istnieje)",
        ),
    },
    Meaning.NO_MX: {
        "RFC 7505: null MX; GMX: invalid DNS MX or A/AAAA resource record": (
            "null mx", "mx or a", "dns mx", "mx record*", "a aaaa", "no mx", "no valid mx", "valid mx",
            "not configured for mail",
        ),
    },
    Meaning.RECIPIENT_CHOICE: {
        "AOL, Facebook, Exchange (5.7.124), mailing lists": (
            "by [the] (recipient|receiver|addressee)",
            "recipient* [s] (preferences|filter|block list|reject list)",
            "recipient* ... (only accept*|does not want|refuse* to|refus* mail)",
            "user s (reject|block|filter) [list]", "resolver rst (sender*|not*)",
            "sender not in allowed", "not in allowed senders", "allowed senders list", "members only",
            "not (a|an) (member|subscriber)", "not subscribed", "closed [mailing] list", "only members",
            "rejected by user", "refused by user", "blocked by user",
            "by [the] (recipients|receivers|users)", "rejects [all] (mail|messages|email)",
            "on the target address", "does not accept mail from (you|this sender|strangers)",
            "who (can|may|is allowed to) (post|write|send)", "only accepts [mail] [messages] from",
            "user in blacklist",
            "(not|cannot|can t) ... (write|post|send|mail) to this (list|group|address|recipient|user)",
            "from outside", "outside the organi*ation", "outside your organi*ation",
            "(internal|external) senders", "has blocked",
        ),
    },
    Meaning.RECIPIENT_REFUSED: {
        "messagelabs, Exim: Administrative prohibition; recipients refused": (
            "administrative prohibition", "recipient address rejected", "address rejected",
            "recipient [address] [is] (rejected|refused|denied)", "rcpt is rejected", "invalid (rcptto|rcpt to|rcpt)",
            "receiver (denied|refused|rejected)", "blocked by the recipient",
            "recipient is not allowed", "recipient denied",
            "(prohibited|rejected|denied) by destination", "rejected by destination domain",
            "not in my validrcptto", "envelope recipient has been denied", "rejected by recipient",
            "recipient ... (not allow*|does not want|refus*|policy|block*|restrict*|prefer*)",
            "blocked by recipient", "by recipient", "user ... (refus*|does not accept)",
            "not allowed to send to", "you are not allowed to send to", "not authorized to send to",
            "members only", "not (a|an) (member|subscriber)", "restrictions ... group",
            "delivery not authorized", "... command rejected",
            "mail to ... (not allowed|refused|denied|rejected)", "recipients [is] [are] not allowed",
            "don t accept mail for",
        ),
    },
    Meaning.SMTPUTF8: {
        "Postfix: 553 5.6.7 SMTPUTF8 is required, but was not offered (RFC 6531)": (
            "smtputf8", "(utf8|utf 8|unicode|internationalized|idn) (address|addresses|email|mail|mailbox*)",
            "non ascii (address|addresses|recipient|sender|local part|mailbox)", "eai",
            "utf8smtp", "8 bit ... address", "international ... address*",
            "non ascii characters in [the] (local part|address|recipient|sender|mailbox)",
        ),
    },
}  # fmt: skip
