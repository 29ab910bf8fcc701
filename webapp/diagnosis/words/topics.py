"""What a reply is about: single words, asked only where no phrase and no code says more."""

from webapp.diagnosis.meaning import Meaning
from webapp.diagnosis.phrases import Family

FAMILIES: dict[Meaning, Family] = {
    Meaning.ABOUT_ENCRYPTION: {
        "English and terms of the protocols": (
            "tls", "ssl", "starttls", "encrypt*", "unencrypted", "https",
        ),
    },
    Meaning.ABOUT_OAUTH: {
        "Terms of the protocols": (
            "oauth*", "xoauth*", "oauthbearer",
        ),
    },
    Meaning.ABOUT_ACCESS: {
        "English": (
            "(cannot|can t|not|no|only|must|disabled|denied|without|isn t|don t|doesn t) ... (imap|"
            "smtp|pop3|webmail)",
            "(imap|smtp|pop3|webmail) ... (cannot|can t|not|no|only|must|disabled|denied|isn t|doesn t)",
            "(not|only|need|needs|requires) ... {program}", "(need|needs|requires) ... {imap}",
        ),
    },
    Meaning.ABOUT_ACCOUNT: {
        "English": (
            "(cannot|can t|not|no|isn t|don t|doesn t) ... (account|domain|alias|mailbox|subscription|"
            "customer)",
            "(account|domain|alias|mailbox|subscription|customer) ... (cannot|can t|not|no|isn t|"
            "doesn t)",
        ),
    },
    Meaning.ABOUT_PASSWORD: {
        "English and others": (
            "password*", "passwd", "passphrase", "credential*", "username", "user name", "userid",
            "user id", "pin", "passwort", "kennwort", "mot de passe", "contrasena", "senha", "haslo",
            "heslo", "wachtwoord", "парол*", "密码", "密碼", "口令", "パスワード", "비밀번호", "用户名",
            "帐号", "账号", "아이디", "sifre", "parola", "jelszo", "losenord", "adgangskode", "passord",
            "salasana", "mat khau", "kata sandi", "kimlik bilgi*", "credenziali", "credenciales",
            "credenciais", "identifiant*", "zugangsdaten", "anmeldedaten", "inloggegevens", "凭证",
            "凭据", "認証情報",
        ),
    },
    Meaning.ABOUT_AMOUNT: {
        "English": (
            "limit*", "quota*", "maximum", "exceed*", "threshold*", "too many", "too much", "per day",
            "per hour", "per minute", "today", "daily", "hourly", "allowance", "credits",
        ),
    },
    Meaning.ABOUT_LOGIN: {
        "Other languages": (
            "autentic*", "authentifi*", "uwierzytelni*", "авториз*", "аутентифи*", "认证", "认證",
            "認證", "認証", "인증", "anmeld*", "kimlik dogrulama",
        ),
        "English": (
            "login", "log in", "logged in", "auth", "authenticat*", "sign in", "submit mail",
            "submission",
        ),
    },
    Meaning.ABOUT_RELAY: {
        "English": (
            "relay*",
        ),
    },
    Meaning.ABOUT_SENDER: {
        "Other languages": (
            "remitente", "remetente", "mittente", "expediteur", "emetteur", "absender*", "afzender*",
            "nadawc*", "odesilatel*", "отправител*", "发件人", "发信人", "寄件", "差出人", "送信元",
            "발신자", "보내는", "gonderen", "gonderici*",
        ),
        "English": (
            "sender*", "from address", "from header", "from domain", "mail from", "mailfrom",
            "envelope from", "from field", "return path", "originator", "sending domain",
            "sending address",
        ),
    },
    Meaning.ABOUT_RECIPIENT: {
        "Other languages": (
            "destinatario", "destinataire*", "empfanger*", "ontvanger*", "odbiorc*", "adresat*",
            "prijemce*", "получател*", "收件人", "收件者", "宛先", "受信者", "수신자", "받는", "alici*",
            "usuario", "utilisateur", "benutzer*", "uzytkownik*", "пользовател*", "utente", "postfach",
            "ящик*",
        ),
        "English": (
            "recipient*", "user", "mailbox", "rcpt", "account", "addressee", "destination", "alias",
            "inbox", "address", "domain", "receiver",
        ),
    },
    Meaning.ABOUT_SENDING: {
        "English": (
            "sending", "outgoing", "outbound", "send mail", "send email", "send messages",
        ),
    },
    Meaning.ABOUT_CLIENT: {
        "English": (
            "ip", "ip address", "isp", "ipaddress", "network", "vpn", "proxy",
        ),
    },
}  # fmt: skip
