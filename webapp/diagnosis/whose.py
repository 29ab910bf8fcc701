"""Which provider speaks: told by its own words, host names and links in a reply. Ids as in `webapp.providers`."""

import re

# Particular before general: Google's servers say "gsmtp" for both of Google's services.
_SIGNS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("gmail", (
        "gsmtp", "support.google.com", "gmail", "accounts.google.com", "google.com/accounts",
        "imap.gmail.com",
    )),
    ("outlook_com", (
        "outlook.com account", "usertype:outlookcom", "basicauthblocked", "hotmail",
        "olcsupport.office.com", "smtp-mail.outlook.com", "live.com",
    )),
    ("microsoft365", (
        "prod.outlook.com", "protection.outlook.com", "smtpclientauthentication", "aka.ms/", "office365",
        "outlook.office365.com", "learn.microsoft.com", "5.7.139", "go.microsoft.com",
    )),
    ("yahoo_japan", ("yahoo.co.jp",)),
    ("aol", ("aol.com", "postmaster.info.aol")),
    ("yahoo", ("yahoo.com", "yahoo.net", "login.yahoo", "ymail")),
    ("icloud", ("icloud", "mail.me.com", "apple.com", "mac.com")),
    ("zoho", ("zoho", "mx.zohomail.com")),
    ("fastmail", ("fastmail", "messagingengine")),
    ("gmx_net", ("gmx.net", "postmaster.gmx", "kundenserver gmx")),
    ("gmx_com", ("gmx.com",)),
    ("web_de", ("web.de",)),
    ("t_online", ("t-online.de", "postmaster.t-online")),
    ("freenet", ("freenet.de",)),
    ("ionos", ("kundenserver.de", "ionos", "1and1", "perfora.net")),
    ("strato", ("strato.de", "rzone.de")),
    ("qq", ("mail.qq.com", "service.mail.qq", "qq.com")),
    ("tencent_exmail", ("exmail.qq.com",)),
    ("netease_126", ("mail.126.com", "126.com")),
    ("netease_yeah", ("yeah.net",)),
    ("netease_188", ("kefu@188.com", "188.com")),
    ("netease_163", ("mail.163.com", "163.com", "err.login.", "coremail")),
    ("sina", ("sina.com",)),
    ("sohu", ("sohu.com",)),
    ("naver", ("nsmtp", "naver.com", "mail.naver", "- nimap")),
    ("daum", ("daum.net", "hanmail")),
    ("nate", ("nate.com",)),
    ("yandex", ("yandex",)),
    ("mail_ru", ("mail.ru", "list.ru", "inbox.ru")),
    ("rambler", ("rambler.ru",)),
    ("orange_fr", ("orange.fr", "wanadoo", "ofr_", "ofr00")),
    ("free_fr", ("free.fr",)),
    ("laposte", ("laposte.net", "lpn007", "lpn105", "lpn00")),
    ("sfr", ("sfr.fr", "gu_eib")),
    ("ovh", ("ovh.net", "ovh.com")),
    ("gandi", ("gandi.net",)),
    ("infomaniak", ("infomaniak",)),
    ("libero", ("libero.it", "iol.local")),
    ("aruba_it", ("aruba.it",)),
    ("tim_it", ("alice.it", "tim.it")),
    ("seznam", ("seznam.cz",)),
    ("wp_pl", ("wp.pl",)),
    ("onet", ("onet.pl",)),
    ("interia", ("interia.pl",)),
    ("godaddy", ("secureserver.net", "x.co/rlbounce", "x.co/srbounce")),
    ("rackspace", ("emailsrvr.com", "rackspace")),
    ("hostinger", ("hostinger",)),
    ("namecheap", ("privateemail.com", "namecheap")),
    ("cox", ("cox.net", "cox.com")),
    ("comcast", ("comcast.net", "xfinity")),
    ("att", ("att.net",)),
    ("docomo", ("docomo.ne.jp",)),
    ("au", ("ezweb.ne.jp", "au.com")),
    ("softbank_i", ("i.softbank.jp",)),
    ("rakuten_mobile", ("rakumail.jp",)),
    ("sakura", ("sakura.ne.jp",)),
    ("xserver", ("xserver.jp", "xsrv.jp")),
    ("lolipop", ("lolipop.jp",)),
    ("line_works", ("worksmobile",)),
    ("amazon_workmail", ("awsapps.com/mail", "amazonworkmail")),
    ("forwardemail", ("forwardemail.net",)),
    ("migadu", ("migadu",)),
    ("mailbox_org", ("mailbox.org",)),
    ("posteo", ("posteo",)),
    ("proton", ("protonmail", "proton.me")),
    ("i_ua", ("mail.i.ua",)),
    ("ukr_net", ("ukr.net",)),
    ("naver", ("naver",)),
)  # fmt: skip


# One pass tells that no sign at all is in a text, as in most.
_ANY_SIGN = re.compile("|".join(re.escape(sign) for _, signs in _SIGNS for sign in signs))


def provider_in(text: str) -> str | None:
    """The provider id that a reply's words give away, or None."""
    text = text[:4000].lower()
    if not _ANY_SIGN.search(text):
        return None
    return next(provider for provider, signs in _SIGNS if any(sign in text for sign in signs))
