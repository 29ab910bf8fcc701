"""Words about the account that logs in: what it is allowed, what it needs."""

from webapp.diagnosis.meaning import Meaning
from webapp.diagnosis.phrases import Family

FAMILIES: dict[Meaning, Family] = {
    Meaning.APP_PASSWORD: {
        "Gmail: 534-5.7.9 Application-specific password required": (
            "application specific password*", "app specific password*", "application password*",
            "app password*", "apppassword*", "apppasswd*", "=?p=invalidsecondfactor", "=answer/185833",
            "=answer=185833", "application specific passcode", "app passcode",
            "specific password [is] (required|needed)",
        ),
        "Yahoo, AOL, Fastmail, Zoho: generate an app password": (
            "(generate|create|use|need|requires|using) [an] [a] (app|application|third party app*|"
            "external|device|mail client) [specific] (password|passwords|passcode)", "device password*",
            "mail client password", "third party app password", "dedicated password",
            "separate password", "client password", "external (app|mail) password",
            "(generate|generated|generating|create) [a] [new] [generated] password",
            "not have [a] [generated] password",
            "(generate|create|use|using|need|needs|enter) [a] [an] [your] [the] [special] [mail] "
            "(token|access key|special password|mail token|app generated*)",
            "(access key|mail token|app token|generated password) ... (needed|required|instead)",
            "special password", "password for {program}",
        ),
        "Two-factor authentication is on": (
            "two factor*", "2 factor", "2fa", "two step", "2 step verification", "second factor",
            "multi factor required ... password", "totp", "otp required", "one time password required",
        ),
        "QQ Mail, any failed login since 2023: the password is not an authorization code": (
            "account is abnormal service is not open password is incorrect",
        ),
        "QQ, Netease, Sina, 139, Aliyun: 535 Login Fail. Please enter your authorization code to login": (
            "authorization code", "authorisation code", "auth code", "authorized code", "授权码",
            "授权密码", "客户端授权", "客户端专用密码", "客户端密码", "專用密碼", "专用密码",
            "独立密码", "安全密码", "授權碼", "应用密码", "三方客户端安全密码",
        ),
        "Naver, Daum, Kakao, Nate": (
            "애플리케이션 비밀번호", "앱 비밀번호", "2단계 인증", "응용 프로그램 비밀번호",
            "어플리케이션 비밀번호",
        ),
        "Japanese": (
            "アプリパスワード", "アプリ パスワード", "アプリ用パスワード", "アプリ固有",
            "アプリケーション固有", "専用パスワード", "外部アプリ", "2段階認証", "二段階認証",
            "メールソフト用パスワード",
        ),
        "German": (
            "anwendungsspezifisch*", "app passwort", "anwendungspasswort", "geratepasswort",
            "app spezifisch*", "zwei faktor",
        ),
        "Mail.ru, Yandex: Application password is REQUIRED": (
            "парол* (для|внешнего) (внешн*|приложени*)", "парол* приложени*", "пароль для внешних",
            "пароль приложения", "=help.mail.ru/mail/security/protection/external", "=mail-apps",
        ),
        "French, Spanish, Italian, Portuguese, Polish, Czech": (
            "mot de passe (d application|specifique|applicatif)", "mot de passe d application",
            "contrasena de aplicacion*", "contrasena especifica",
            "password per (l app|le app|app|applicazioni)", "password specifica",
            "senha de (app|aplicativo|aplicacao)", "hasl* (do aplikacji|aplikacji|dla aplikacji)",
            "haslo aplikacji", "heslo (pro|k) aplikac*", "app wachtwoord",
            "uygulama (sifresi|parolasi)",
        ),
    },
    Meaning.OAUTH: {
        "Outlook.com: LogonFailed-BasicAuthBlocked; Exchange Online: 535 5.7.139 basic authentication "
        "is disabled": (
            "basicauthblocked", "basic auth blocked",
            "basic auth* [is] (disabled|blocked|not supported|not allowed|deprecated|turned off|no "
            "longer)", "basic authentication", "basic auth", "legacy auth* [is] (disabled|blocked|not)",
            "modern auth*",
        ),
        "Gmail, Yahoo: OAuth only": (
            "(requires|require|required|use|using|via|only|must|support|supports|need) ... (oauth|"
            "oauth2|xoauth2|oauth 2 0|oauthbearer)",
            "(oauth|oauth2|xoauth2|oauthbearer|oauth 2 0) ... (required|only|instead|must)",
            "oauth2 is required",
            "password auth* [is] [has] [been] (not supported|disabled|not allowed|no longer|"
            "deprecated|not available)",
            "password [based] (authentication|login|logins) ... (no longer|disabled|deprecated|not "
            "supported|removed)", "less secure app*",
            "no longer ... (passwords|password authentication|username and password)",
            "token [based] (sign in|login|logins|authentication)",
            "password* [based] [logins] [login] [sign in] [authentication] [is] [are] [has] [have] "
            "[been] {too_old}",
            "(connect|sign in|log in|authenticate|login) (with|via|using|through) [an] [a] (oauth*|"
            "xoauth2)", "{login} ... {too_old} ... (oauth*|xoauth2)",
        ),
    },
    Meaning.WEB_LOGIN: {
        "Gmail: 534-5.7.14 Please log in via your web browser, NO [WEBALERT ...] Web login required": (
            "(log|sign|logging|signing) in (via|through|with|using|from|on|to) [your] [a] [the] (web|"
            "browser|webmail|website|web browser|internet browser|account)", "via your web browser",
            "web ui", "in the web", "web login", "weblogin", "web log in",
            "(via|using|through|with) [a] [your] [the] [our] (web browser|browser|webmail|web "
            "interface|web mail|website|web site|portal|web page)", "browser login",
            "login ... (web browser|webmail|browser|web interface)", "=?p=weblogin", "=continuesignin",
            "=answer/78754", "=answer=14257 please log in", "login via ... web",
            "log in with your web browser", "please log in at", "please (login|log in) ... web*",
            "please verify",
            "(log|sign) in ... (webmail|web site|website|browser|web interface) (and|first|to|then)",
            "needs authorization in", "use [a] [your] [the] (web browser|browser)",
        ),
        "Outlook.com, Yahoo: verify your identity; sign-in was blocked": (
            "verify your (identity|account|email|phone|login)", "verify that it ... you",
            "confirm your (identity|account|login|sign in|e mail|email)", "unlock your account",
            "unusual (activity|sign in|login|location)", "suspicious (activity|login|sign in|log in)",
            "(sign in|login|log in) attempt [was] (blocked|prevented)", "blocked sign in",
            "sign in attempt", "account ... needs (verification|to be verified)",
            "identity verification", "captcha", "complete ... (verification|challenge)",
            "(accept|agree to) [the] [our] [new] (terms|tos|agreement|conditions|privacy)",
            "terms of (service|use) ... (accept*|agree*)", "must (accept|agree)", "please accept",
            "new device", "unrecognized device", "confirm this (login|sign in|device)",
            "first (login|log in|sign in) ... (web|webmail)",
            "(new|unknown|unusual|unrecognised|unrecognized|different) (location|place|device|browser|"
            "country)", "it was you", "it s you",
        ),
        "Netease: NO Unsafe Login. Please contact kefu@188.com for help": (
            "unsafe login",
        ),
        "Languages": (
            "网页登录", "登录网页", "网页版", "异常登录", "身份验证", "安全验证", "ウェブブラウザ",
            "ブラウザでログイン", "webメール", "ブラウザーで", "本人確認", "웹에서 로그인", "웹 로그인",
            "로그인 확인", "본인 확인", "본인확인",
            "(im|uber den|ueber den|per|mit) (browser|webmail*|webmailer)", "webbrowser", "navigateur",
            "(navegador|navegador web)", "browser web", "(через|в) (браузер*|веб*)", "войдите в",
            "подтвердите ... (вход|аккаунт|личность)", "(przez|w) przegladar*",
            "potwierdz ... (tozsamosc|logowanie)", "prohlizec*", "webova verze", "webtarayici*",
            "tarayici*", "webmail ... (desbloque*|debloqu*|sblocc*|entsperr*)", "connecter au webmail",
            "en el webmail", "nella webmail", "im webmail", "异地登录", "网页端", "到网页",
        ),
    },
    Meaning.PASSWORD_EXPIRED: {
        "Cyrus: NO Login failed: passphrase expired, has to be reset; Dovecot [EXPIRED]": (
            "(password|passwd|passphrase|pass word) ... (expired|has expired|expires|out of date|"
            "outdated|too old)", "expired (password|passphrase|credentials|passwords)",
            "(credential|credentials) ... expired", "expired password",
            "(must|should|need to|needs to|have to|has to|please|required to|requires) ... (change|"
            "reset|update|renew) [your] [the] [his] [their] (password|passwd|passphrase|pass word)",
            "(change|reset|update) your (password|passwd|passphrase|pass word)",
            "(password|passwd|passphrase|pass word) ... (must|has to|needs to|should) be (changed|"
            "reset|updated|renewed)",
            "(password|passwd|passphrase|pass word) (change|reset|update) [is] (required|needed|"
            "necessary)", "password change", "password transition", "transition is needed",
            "passwordexpired", "password reset required", "password must change", "change password",
            "error code 50055", "aadsts50055", "aadsts50144", "weak password",
            "password is too (weak|simple)", "password ... compromised",
            "(temporary|initial|default|first) (password|passphrase)", "set [a] new (password|one)",
            "password [is] too (simple|short|weak|easy)",
            "(requires|needs|require|need) [a] password (reset|change|update)",
        ),
        "Languages": (
            "密码已过期", "密码过期", "修改密码", "更改密码", "重置密码", "密碼過期", "密码强度",
            "弱密码", "パスワードの有効期限", "パスワードを変更", "パスワードの変更", "비밀번호 만료",
            "비밀번호가 만료", "비밀번호를 변경", "비밀번호 변경",
            "passwort ... (abgelaufen|andern|aendern|geandert)",
            "kennwort ... (abgelaufen|andern|aendern)", "mot de passe ... (expire|changer|modifier)",
            "(changer|modifier) ... mot de passe", "contrasena ... (caducad*|expirad*|vencid*|cambiar)",
            "cambi* ... contrasena", "password scaduta", "(cambiare|modificare|cambia) la password",
            "senha ... (expirad*|expirou|alterar)", "(alter*|troqu*|mud*) ... senha", "срок ... парол*",
            "парол* ... (истек*|устарел|смен*|измен*)", "(смените|измените) пароль",
            "haslo ... (wygaslo|zmien*)", "zmien ... haslo", "heslo ... (vyprselo|zmen*)",
            "wachtwoord ... (verlopen|wijzig*)", "parola* ... (suresi|degistir*)",
            "sifre* ... (suresi|degistir*)", "初始密码", "首次登录", "首次登陆", "密码 ... 过期",
            "初始密碼", "비밀번호* ... 만료", "비밀번호* ... 변경", "パスワードの期限",
            "パスワードが失効", "期限切れ",
        ),
    },
    Meaning.ACCOUNT_DISABLED: {
        "Magma: 535 THIS ACCOUNT HAS BEEN LOCKED; Dovecot: User is disabled": (
            "(account|mailbox|alias|domain|subscription|user account|mail account|email account) ... "
            "(disabled|locked|suspended|deactivated|inactive|banned|closed|terminated|deleted|frozen|"
            "revoked|removed|barred|not active|not activated|not enabled|cancelled|canceled|on hold|"
            "restricted|expired|blocked|de activated|quarantined|archived|unpaid|overdue|disallowed|"
            "dormant|limited|no longer active)",
            "(disabled|locked|suspended|deactivated|inactive|blocked|frozen|expired|banned|"
            "terminated) (account|user|mailbox|domain|login)", "account ... (lock|suspension)",
            "account lockout", "accountdisabled", "account lock*", "userdisabled", "user disabled",
            "account [is] not (active|enabled|activated|available)",
            "has been (suspended|disabled|deactivated|locked)", "error code 50057", "aadsts50057",
            "aadsts50053",
            "your (service|account|mailbox|subscription) ... (suspended|disabled|blocked)",
            "account ... payment", "unpaid", "payment required",
            "(account|mailbox|user|domain) ... (moved|migrated|transferred)", "non payment", "overdue",
            "no longer (active|available|exists)", "on vacation mode", "temporarily disabled",
            "(user|alias|userid|users|customer|username) [name] [id] [has] [been] [is] [was] "
            "[temporarily] [currently] [not] (disabled|locked|suspended|deactivated|inactive|banned|"
            "closed|terminated|deleted|frozen|revoked|removed|barred|not active|not activated|not "
            "enabled|cancelled|canceled|on hold|restricted|expired|blocked|de activated|quarantined|"
            "archived|unpaid|overdue|disallowed|dormant|limited|no longer active)",
            "(user|login) status [is] (disabled|locked|suspended|deactivated|inactive|banned|closed|"
            "terminated|deleted|frozen|revoked|removed|barred|not active|not activated|not enabled|"
            "cancelled|canceled|on hold|restricted|expired|blocked|de activated|quarantined|archived|"
            "unpaid|overdue|disallowed|dormant|limited|no longer active)",
            "(passphrase|login|logon|access|credentials) [is] [has] [been] [temporarily] (locked|"
            "suspended|frozen)",
            "account [is] [has] not [yet] [been] (active|activated|enabled|approved|validated)",
            "activate your account", "err login userstatus", "err login userlock*",
            "no longer (authorised|authorized|permitted|allowed|valid|active|enabled|exists)",
            "past due", "unpaid [balance] [invoice]", "outstanding (balance|invoice|payment)",
            "(billing|payment|invoice) ... (problem|issue|required|due|overdue|fail*)",
            "login* [is] [are] [has] [been] disabled for",
            "(your|this) (login|service) [is] [has] [been] (disabled|suspended|blocked|locked|"
            "deactivated|not active)",
            "{account} [has] [been] [is] [was] [temporarily] [currently] [put] {off}",
            "(trial|membership|contract|licence|license) ... (expired|ended|over|terminated)",
            "(service|access) for this (customer|user|account) ... {off}", "pending activation",
            "awaiting activation",
        ),
        "Aruba: 525 5.7.13 Invio temporaneamente disabilitato per la casella": (
            "(account|utente|casella|utenza|dominio|invio) ... (disabilitat*|bloccat*|sospes*|"
            "disattivat*|chius*|scadut*)", "temporaneamente disabilitat*",
        ),
        "German, French, Spanish, Portuguese": (
            "(konto|account|benutzer|postfach|zugang|benutzerkonto|mailbox) ... (gesperrt|deaktiviert|"
            "inaktiv|geloscht|geloescht|gekundigt|nicht aktiv|abgeschaltet|stillgelegt)", "gesperrt",
            "kontosperrung",
            "(compte|utilisateur|boite) ... (desactive*|suspendu*|bloque*|ferme*|inactif|resilie*|"
            "verrouille*|clos|expire)",
            "(cuenta|usuario|buzon) ... (desactivad*|suspendid*|bloquead*|deshabilitad*|cancelad*|"
            "inactiv*|cerrad*)",
            "(conta|usuario|utilizador|caixa) ... (desativad*|suspens*|bloquead*|desabilitad*|"
            "cancelad*|inativ*|encerrad*)",
        ),
        "Russian, Polish, Czech, Dutch, Turkish": (
            "(аккаунт|ящик|пользователь|учетная запись|учетной записи|почтовый ящик|домен) ... "
            "(заблокирован*|отключен*|приостановлен*|удален*|деактивирован*|неактив*)",
            "(konto|skrzynka|uzytkownik) ... (zablokowan*|wylaczon*|nieaktywn*|zawieszon*|usuniet*|"
            "wygasl*)",
            "(ucet|schranka|uzivatel) ... (zablokovan*|deaktivovan*|zakazan*|zrusen*|neaktivni|"
            "uzamcen*)",
            "(account|gebruiker|mailbox) ... (geblokkeerd|uitgeschakeld|opgeschort|gedeactiveerd|"
            "vergrendeld)",
            "(hesap|hesabiniz|kullanici) ... (devre disi|kilit*|askiya|bloke|kapat*|engel*)",
        ),
        "Netease, QQ, Sina, Naver; Japanese": (
            "账号被锁定", "帐号被锁定", "用户被锁定", "账户被", "账号异常", "帐号异常", "用户被禁",
            "账号已停用", "被冻结", "已冻结", "冻结", "账号被", "帐号被", "用户已被", "已禁用",
            "已停用", "锁定", "封禁", "停用", "帳號已", "アカウントが停止", "アカウントがロック",
            "アカウントは無効", "無効になって", "利用停止", "停止されて", "ロックされ", "凍結",
            "계정이 정지", "계정이 잠", "휴면", "이용 정지", "이용이 정지", "계정이 비활성",
            "사용 중지", "이용이 제한", "err login (domain|user)*", "已过期", "已到期", "欠费",
            "余额不足", "已暂停",
        ),
        "Swedish, Danish, Norwegian, Finnish, Hungarian, Romanian, Greek, Vietnamese, Indonesian, "
        "Ukrainian, Croatian": (
            "(konto*|kontot) ... (sparrat|sparrad|inaktiver*|sparret|deaktiver*|suspendert|lukket)",
            "(tili|kayttajatili) ... (lukittu|suljettu|estetty)",
            "(fiok|felhasznaloi fiok) ... (zarolv*|letiltv*|felfuggeszt*)",
            "cont* ... (blocat|suspendat|dezactivat)",
            "(λογαριασμοσ) ... (κλειδωμεν*|ανενεργοσ|αποκλειστηκε)",
            "tai khoan ... (bi khoa|khoa|vo hieu)",
            "akun ... (diblokir|dinonaktifkan|ditangguhkan|terkunci)",
            "(обліковий запис|акаунт|скринька) ... (заблокован*|вимкнен*)",
            "(racun|nalog) ... (zakljucan|blokiran|onemogucen)",
        ),
    },
    Meaning.PROTOCOL_DISABLED: {
        "Zimbra: account does not have IMAP access enabled; Gmail: Your account is not enabled for "
        "IMAP use": (
            "(imap|smtp|pop|pop3|imap4|smtp auth|smtp authentication|submission|imap/smtp|imap smtp|"
            "pop3 smtp imap|external) [access] [service] [login] [protocol] [is] [has] [been] [are] "
            "(disabled|not enabled|switched off|turned off|not allowed|not permitted|blocked|closed|"
            "denied|not activated|not active|not authorized|not open|not available|off|deactivated|"
            "forbidden|restricted|locked)",
            "not [been] (enabled|activated|authorized|allowed|permitted|configured|licensed|entitled|"
            "provisioned) (for|to use) [the] (imap|smtp|pop|pop3|mail client*|external|this service|"
            "this protocol)",
            "(enable|activate|turn on|switch on|open|opened|opening) [the] (imap|smtp|pop|pop3|"
            "external)", "does not have ... (imap|smtp|pop3) [access] [enabled]",
            "(imap|smtp|pop3|pop) ... (not|isn t) enabled", "not enabled for imap",
            "(imap|smtp) access ... (disabled|denied|not allowed|not enabled)",
            "disabled ... (imap|smtp) ... (access|protocol|service|user)", "no (imap|smtp|pop3) access",
            "(imap|smtp|pop3) ... not ... (allowed|permitted|enabled|open|available) for ... (user|"
            "account|mailbox|domain)",
            "(imap|smtp|pop3|this|mail) service [is] not (open|enabled|activated|available|allowed|"
            "opened)", "service [is] not (open|opened|enabled|activated) for",
            "not (authorized|authorised|allowed|permitted|entitled) to use [this] [the] [imap] [smtp] "
            "[mail] (service|protocol|server|imap|smtp|function)", "(imap|smtp) is not included",
            "upgrade ... (imap|smtp|pop3)", "(imap|smtp|pop) ... upgrade",
            "(plan|package|license|licence|subscription|edition) ... (imap|smtp|pop3)",
            "(imap|smtp|pop3) ... (plan|package|license|licence|premium|paid)",
            "no (imap|smtp|pop3) [service] (permission|privilege|right|rights)",
            "not [yet] [been] (approved|enabled|activated|cleared|eligible|authorized) (for|to use) "
            "... (imap|smtp|pop3|outbound|sending)",
            "(cannot|can t|may not|unable to|not possible to) use [the] (imap|smtp|pop3|pop|this "
            "service|this protocol)", "only ... (webmail|web mail|web client|web app)",
            "(webmail|web) only",
            "(mail|email|e mail) (app|client|program|software)* ... (can t|cannot|not)",
            "(imap|smtp|pop3) (is not|isn t) (part|included|available)",
            "not include ... (imap|smtp|pop3|mail program*|mail client*|email client*|external)",
            "(premium|paid|pro|business) (account|plan|subscription|user|feature)", "{imap} ... {off}",
            "{program} ... {refused}", "{program} ... {off}",
            "{imap} (client|clients|access|use|usage) ... {refused}", "use (activesync|ews|mapi|graph)",
        ),
        "Exchange Online: 535 5.7.139 SmtpClientAuthentication is disabled for the Tenant/Mailbox": (
            "smtpclientauthentication", "smtp client authentication", "smtp_auth_disabled",
            "=aka.ms/smtp_auth_disabled", "smtp auth* ... disabled", "authenticated smtp",
            "protocol disabled", "protocol is disabled",
            "user is authenticated but not connected disabled", "protocoldisabled",
        ),
        "Yandex: This user does not have access rights to this service": (
            "access rights to this service", "not have access (rights|to this service)",
        ),
        "Netease: 550 User has no permission; QQ: 535 Error: Mail login fail: IMAP service is not open": (
            "user has no permission", "用户没有权限", "没有权限", "未开启", "没有开启", "服务未开通",
            "未开通", "尚未开通", "pop3 imap smtp 服务", "客户端登录", "开启 imap", "开启 smtp",
            "请开启", "开启 pop3", "中开启", "关闭了", "已关闭", "未启用", "尚未启用", "第三方客户端",
            "客户端收发信", "客户端服务", "未啟用", "尚未啟用",
        ),
        "Naver, Daum, Yahoo! JAPAN; Mail.ru: IMAP access is disabled": (
            "imap 사용", "사용 안함", "imap 설정", "사용하지 않", "사용 설정", "外部メールソフト",
            "imap アクセス", "imap の利用", "imap を有効", "imap が無効", "有効になっていません",
            "ご利用いただけません",
            "(imap|smtp|pop3) ... (deaktiviert|nicht aktiviert|nicht freigeschaltet|freischalten|"
            "aktivieren|nicht erlaubt)", "(imap|smtp|pop3) ... (desactive|non active|pas active)",
            "(imap|smtp|pop3) ... (desactivado|deshabilitado|no esta habilitado)",
            "(imap|smtp|pop3) ... (disabilitato|non abilitato|non attivo)",
            "(imap|smtp|pop3) ... (desativado|desabilitado|nao esta habilitado)",
            "(imap|smtp|pop3|доступ) ... (отключен*|выключен*|запрещен*|не включен*)",
            "почтовые программы", "почтовых программ",
            "(imap|smtp|pop3) ... (wylaczon*|niewlaczon*|nieaktywn*)",
            "(imap|smtp|pop3) ... (zakazan*|vypnut*|neni povolen*)",
            "(imap|smtp|pop3) ... (uitgeschakeld|niet ingeschakeld)",
            "(imap|smtp|pop3) ... (devre disi|kapali|etkin degil)", "사용함으로",
            "(tarif|vertrag|forfait|plan|piano|abonnement) ... (imap|smtp)",
            "(imap|smtp) ... (tarif|forfait|abonnement)",
        ),
        "Zoho: You are yet to enable IMAP for your account": (
            "yet to enable", "enable imap for", "please contact your administrator ... imap",
            "imap is disabled", "not have permission to use (imap|smtp|this)",
            "third party (client|clients|access|application*) ... (disabled|not allowed|blocked|denied)",
            "external access", "mail client* ... (not allowed|disabled|denied|blocked)",
            "client access ... (disabled|denied|not allowed)",
        ),
    },
    Meaning.SIGN_IN_POLICY: {
        "Exchange Online: 535 5.7.139 user is locked by your organization's security defaults policy; "
        "conditional access": (
            "security defaults", "conditional access", "organization s ... policy",
            "organi*ation policy", "company policy",
            "by your (organization|organisation|administrator|admin|company)",
            "(did not|does not|didn t) meet the criteria", "criteria to be authenticated",
            "authentication policy", "authenticationpolicy", "administrator ... policy",
            "blocked by policy", "policy ... (sign in|login|authentication)",
            "(sign in|login|authentication) ... policy", "access policy", "aadsts53003", "aadsts50076",
            "aadsts50079", "aadsts50158", "aadsts65001", "risky sign in", "multi factor auth*",
            "multifactor", "mfa",
            "administrator ... (disabled|blocked|prohibit*|disallow*|does not allow|not allowed)",
            "domain policy",
            "=learn.microsoft.com/en-us/azure/active-directory/fundamentals/security-defaults",
            "logondenied accountrestriction", "accountrestriction",
            "(company|corporate|organi*ation|security|domain|tenant) (policy|policies|rule|rules)",
            "multi factor required", "multi factor authentication required", "security settings",
        ),
    },
}  # fmt: skip
