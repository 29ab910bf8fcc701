"""Words about who logs in, and how."""

from webapp.diagnosis.meaning import Meaning
from webapp.diagnosis.phrases import Family

_PASSWORD = "(password|passwd|passphrase|pass word)"

FAMILIES: dict[Meaning, Family] = {
    Meaning.APP_PASSWORD: {
        "Gmail: 534-5.7.9 Application-specific password required": (
            "application specific password*", "app specific password*", "application password*", "app password*", "apppassword*", "apppasswd*", "=?p=invalidsecondfactor", "=answer/185833", "=answer=185833",
            "application specific passcode", "app passcode", "specific password [is] (required|needed)",
        ),
        "Yahoo, AOL, Fastmail, Zoho: generate an app password": (
            "(generate|create|use|need|requires|using) [an] [a] (app|application|third party app*|external|device|mail client) [specific] (password|passwords|passcode)",
            "device password*", "mail client password", "third party app password", "dedicated password", "separate password", "client password",
            "external (app|mail) password",
        ),
        "Two-factor authentication is on": (
            "two factor*", "2 factor", "2fa", "two step", "2 step verification", "second factor", "multi factor required ... password", "totp", "otp required", "one time password required",
        ),
        "QQ Mail, any failed login since 2023: the password is not an authorization code": ("account is abnormal service is not open password is incorrect",),
        "QQ, Netease, Sina, 139, Aliyun: 535 Login Fail. Please enter your authorization code to login": (
            "authorization code", "authorisation code", "auth code", "authorized code", "授权码", "授权密码", "客户端授权", "客户端专用密码", "客户端密码", "專用密碼", "专用密码", "独立密码", "安全密码", "授權碼", "应用密码", "三方客户端安全密码",
        ),
        "Naver, Daum, Kakao, Nate": ("애플리케이션 비밀번호", "앱 비밀번호", "2단계 인증", "응용 프로그램 비밀번호", "어플리케이션 비밀번호"),
        "Japanese": ("アプリパスワード", "アプリ パスワード", "アプリ用パスワード", "アプリ固有", "アプリケーション固有", "専用パスワード", "外部アプリ", "2段階認証", "二段階認証", "メールソフト用パスワード"),
        "German": ("anwendungsspezifisch*", "app passwort", "anwendungspasswort", "geratepasswort", "app spezifisch*", "zwei faktor"),
        "Mail.ru, Yandex: Application password is REQUIRED": (
            "парол* (для|внешнего) (внешн*|приложени*)", "парол* приложени*", "пароль для внешних", "пароль приложения", "=help.mail.ru/mail/security/protection/external", "=mail-apps",
        ),
        "French, Spanish, Italian, Portuguese, Polish, Czech": (
            "mot de passe (d application|specifique|applicatif)", "mot de passe d application", "contrasena de aplicacion*", "contrasena especifica", "password per (l app|le app|app|applicazioni)",
            "password specifica", "senha de (app|aplicativo|aplicacao)", "hasl* (do aplikacji|aplikacji|dla aplikacji)", "haslo aplikacji", "heslo (pro|k) aplikac*", "app wachtwoord", "uygulama (sifresi|parolasi)",
        ),
    },
    Meaning.OAUTH: {
        "Outlook.com: LogonFailed-BasicAuthBlocked; Exchange Online: 535 5.7.139 basic authentication is disabled": (
            "basicauthblocked", "basic auth blocked", "basic auth* [is] (disabled|blocked|not supported|not allowed|deprecated|turned off|no longer)", "basic authentication",
            "basic auth", "legacy auth* [is] (disabled|blocked|not)", "modern auth*",
        ),
        "Gmail, Yahoo: OAuth only": (
            "(requires|require|required|use|using|via|only|must|support|supports|need) ... (oauth|oauth2|xoauth2|oauth 2 0|oauthbearer)", "(oauth|oauth2|xoauth2|oauthbearer|oauth 2 0) ... (required|only|instead|must)",
            "oauth2 is required", "password auth* [is] [has] [been] (not supported|disabled|not allowed|no longer|deprecated|not available)", "password [based] (authentication|login|logins) ... (no longer|disabled|deprecated|not supported|removed)",
            "less secure app*", "no longer ... (passwords|password authentication|username and password)",
        ),
    },
    Meaning.WEB_LOGIN: {
        "Gmail: 534-5.7.14 Please log in via your web browser, NO [WEBALERT ...] Web login required": (
            "(log|sign|logging|signing) in (via|through|with|using|from|on|to) [your] [a] [the] (web|browser|webmail|website|web browser|internet browser|account)", "via your web browser", "web login", "weblogin", "web log in",
            "(via|using|through|with|from|in|use|to) [a] [your] [the] [our] (web browser|browser|webmail|web interface|web mail|website|web site|portal|web page)", "browser login", "login ... (web browser|webmail|browser|web interface)",
            "=?p=weblogin", "=continuesignin", "=answer/78754", "=answer=14257 please log in", "login via ... web", "log in with your web browser", "please log in at", "please (login|log in) ... web*",
        ),
        "Outlook.com, Yahoo: verify your identity; sign-in was blocked": (
            "verify your (identity|account|email|phone|login)", "verify ... account", "verify that it ... you", "confirm your (identity|account|login|sign in|e mail|email)", "unlock your account", "unusual (activity|sign in|login|location)", "suspicious (activity|login|sign in|log in)",
            "(sign in|login|log in) attempt [was] (blocked|prevented)", "blocked sign in", "sign in attempt", "account ... needs (verification|to be verified)", "identity verification", "captcha", "complete ... (verification|challenge)",
            "(accept|agree to) [the] [our] [new] (terms|tos|agreement|conditions|privacy)", "terms of (service|use) ... (accept*|agree*)", "must (accept|agree)", "please accept", "new device", "unrecognized device", "confirm this (login|sign in|device)", "first (login|log in|sign in) ... (web|webmail)",
        ),
        "Netease: NO Unsafe Login. Please contact kefu@188.com for help": ("unsafe login",),
        "Languages": (
            "网页登录", "登录网页", "网页版", "登录邮箱", "异常登录", "身份验证", "安全验证", "请登录", "ウェブブラウザ", "ブラウザでログイン", "webメール", "ブラウザーで", "本人確認", "웹에서 로그인", "웹 로그인", "로그인 확인", "본인 확인", "본인확인",
            "(im|uber den|ueber den|per|mit) (browser|webmail*|webmailer)", "webbrowser", "navigateur", "(navegador|navegador web)", "browser web", "(через|в) (браузер*|веб*)", "войдите в", "подтвердите ... (вход|аккаунт|личность)", "(przez|w) przegladar*", "potwierdz ... (tozsamosc|logowanie)", "prohlizec*", "webova verze", "webtarayici*", "tarayici*",
        ),
    },
    Meaning.PASSWORD_EXPIRED: {
        "Cyrus: NO Login failed: passphrase expired, has to be reset; Dovecot [EXPIRED]": (
            _PASSWORD + " ... (expired|has expired|expires|out of date|outdated|too old)", "expired (password|passphrase|credentials|passwords)", "(credential|credentials) ... expired", "expired password",
            "(must|should|need to|needs to|have to|has to|please|required to|requires) ... (change|reset|update|renew) [your] [the] [his] [their] " + _PASSWORD, "(change|reset|update) your " + _PASSWORD, _PASSWORD + " ... (must|has to|needs to|should) be (changed|reset|updated|renewed)",
            _PASSWORD + " (change|reset|update) [is] (required|needed|necessary)", "password change", "password transition", "transition is needed", "passwordexpired", "password reset required", "password must change", "change password",
            "error code 50055", "aadsts50055", "aadsts50144", "weak password", "password is too (weak|simple)", "password ... compromised",
        ),
        "Languages": (
            "密码已过期", "密码过期", "修改密码", "更改密码", "重置密码", "密碼過期", "密码强度", "弱密码", "パスワードの有効期限", "パスワードを変更", "パスワードの変更", "비밀번호 만료", "비밀번호가 만료", "비밀번호를 변경", "비밀번호 변경",
            "passwort ... (abgelaufen|andern|aendern|geandert)", "kennwort ... (abgelaufen|andern|aendern)", "mot de passe ... (expire|changer|modifier)", "(changer|modifier) ... mot de passe", "contrasena ... (caducad*|expirad*|vencid*|cambiar)", "cambi* ... contrasena", "password scaduta", "(cambiare|modificare|cambia) la password",
            "senha ... (expirad*|expirou|alterar)", "(alter*|troqu*|mud*) ... senha", "срок ... парол*", "парол* ... (истек*|устарел|смен*|измен*)", "(смените|измените) пароль", "haslo ... (wygaslo|zmien*)", "zmien ... haslo", "heslo ... (vyprselo|zmen*)", "wachtwoord ... (verlopen|wijzig*)", "parola* ... (suresi|degistir*)", "sifre* ... (suresi|degistir*)",
        ),
    },
    Meaning.ACCOUNT_DISABLED: {
        "Magma: 535 THIS ACCOUNT HAS BEEN LOCKED; Dovecot: User is disabled": (
            "(account|user|mailbox|login|domain|userid|user account|mail account|service|users|customer|client|subscription|email account|id|username) ... [is] [has] [been] [was] (disabled|locked|suspended|deactivated|inactive|banned|closed|terminated|deleted|frozen|revoked|removed|barred|not active|not activated|not enabled|cancelled|canceled|on hold|restricted|expired|blocked|de activated|quarantined|archived|unpaid|overdue|disallowed|dormant|limited|no longer active)",
            "(disabled|locked|suspended|deactivated|inactive|blocked|frozen|expired|banned|terminated) (account|user|mailbox|domain|login)", "account ... (lock|suspension)", "account lockout", "accountdisabled", "account lock*", "userdisabled", "user disabled", "account [is] not (active|enabled|activated|available)", "has been (suspended|disabled|deactivated|locked)",
            "error code 50057", "aadsts50057", "aadsts50053", "your (service|account|mailbox|subscription) ... (suspended|disabled|blocked)", "account ... payment", "unpaid", "payment required", "=migrat", "(account|mailbox|user|domain) ... (moved|migrated|transferred)", "non payment", "overdue", "no longer (active|available|exists)", "on vacation mode", "temporarily disabled",
        ),
        "Aruba: 525 5.7.13 Invio temporaneamente disabilitato per la casella": (
            "(account|utente|casella|utenza|dominio|invio) ... (disabilitat*|bloccat*|sospes*|disattivat*|chius*|scadut*)", "temporaneamente disabilitat*",
        ),
        "German, French, Spanish, Portuguese": (
            "(konto|account|benutzer|postfach|zugang|benutzerkonto|mailbox) ... (gesperrt|deaktiviert|inaktiv|geloscht|geloescht|gekundigt|nicht aktiv|abgeschaltet|stillgelegt)", "gesperrt", "kontosperrung",
            "(compte|utilisateur|boite) ... (desactive*|suspendu*|bloque*|ferme*|inactif|resilie*|verrouille*|clos|expire)", "(cuenta|usuario|buzon) ... (desactivad*|suspendid*|bloquead*|deshabilitad*|cancelad*|inactiv*|cerrad*)", "(conta|usuario|utilizador|caixa) ... (desativad*|suspens*|bloquead*|desabilitad*|cancelad*|inativ*|encerrad*)",
        ),
        "Russian, Polish, Czech, Dutch, Turkish": (
            "(аккаунт|ящик|пользователь|учетная запись|учетной записи|почтовый ящик|домен) ... (заблокирован*|отключен*|приостановлен*|удален*|деактивирован*|неактив*)", "(konto|skrzynka|uzytkownik) ... (zablokowan*|wylaczon*|nieaktywn*|zawieszon*|usuniet*|wygasl*)",
            "(ucet|schranka|uzivatel) ... (zablokovan*|deaktivovan*|zakazan*|zrusen*|neaktivni|uzamcen*)", "(account|gebruiker|mailbox) ... (geblokkeerd|uitgeschakeld|opgeschort|gedeactiveerd|vergrendeld)", "(hesap|hesabiniz|kullanici) ... (devre disi|kilit*|askiya|bloke|kapat*|engel*)",
        ),
        "Netease, QQ, Sina, Naver; Japanese": (
            "账号被锁定", "帐号被锁定", "用户被锁定", "账户被", "账号异常", "帐号异常", "用户被禁", "账号已停用", "被冻结", "已冻结", "冻结", "账号被", "帐号被", "用户已被", "已禁用", "已停用", "锁定", "封禁", "停用", "帳號已", "アカウントが停止", "アカウントがロック", "アカウントは無効", "無効になって", "利用停止", "停止されて", "ロックされ", "凍結",
            "계정이 정지", "계정이 잠", "휴면", "이용 정지", "이용이 정지", "계정이 비활성", "사용 중지", "이용이 제한",
        ),
    },
    Meaning.PROTOCOL_DISABLED: {
        "Zimbra: account does not have IMAP access enabled; Gmail: Your account is not enabled for IMAP use": (
            "(imap|smtp|pop|pop3|imap4|smtp auth|smtp authentication|submission|imap/smtp|imap smtp|pop3 smtp imap|external) [access] [service] [login] [protocol] [is] [has] [been] [are] (disabled|not enabled|switched off|turned off|not allowed|not permitted|blocked|closed|denied|not activated|not active|not authorized|not open|not available|off|deactivated|forbidden|restricted|locked)",
            "not [been] (enabled|activated|authorized|allowed|permitted|configured|licensed|entitled|provisioned) (for|to use) [the] (imap|smtp|pop|pop3|mail client*|external|this service|this protocol)", "(enable|activate|turn on|switch on|open|opened|opening) [the] (imap|smtp|pop|pop3|external)", "does not have ... (imap|smtp|pop3) [access] [enabled]", "(imap|smtp|pop3|pop) ... (not|isn t) enabled", "not enabled for imap",
            "(imap|smtp) access ... (disabled|denied|not allowed|not enabled)", "disabled ... (imap|smtp) ... (access|protocol|service|user)", "no (imap|smtp|pop3) access", "(imap|smtp|pop3) ... not ... (allowed|permitted|enabled|open|available) for ... (user|account|mailbox|domain)", "(imap|smtp|pop3|this|mail) service [is] not (open|enabled|activated|available|allowed|opened)", "service [is] not (open|opened|enabled|activated) for",
            "not (authorized|authorised|allowed|permitted|entitled) to use [this] [the] [imap] [smtp] [mail] (service|protocol|server|imap|smtp|function)", "(imap|smtp) is not included", "upgrade ... (imap|smtp|pop3)", "(imap|smtp|pop) ... upgrade", "(plan|package|license|licence|subscription|edition) ... (imap|smtp|pop3)", "(imap|smtp|pop3) ... (plan|package|license|licence|premium|paid)",
        ),
        "Exchange Online: 535 5.7.139 SmtpClientAuthentication is disabled for the Tenant/Mailbox": (
            "smtpclientauthentication", "smtp client authentication", "smtp_auth_disabled", "=aka.ms/smtp_auth_disabled", "smtp auth* ... disabled", "authenticated smtp", "protocol disabled", "protocol is disabled", "user is authenticated but not connected disabled", "protocoldisabled",
        ),
        "Yandex: This user does not have access rights to this service": ("access rights to this service", "not have access (rights|to this service)"),
        "Netease: 550 User has no permission; QQ: 535 Error: Mail login fail: IMAP service is not open": ("user has no permission", "用户没有权限", "没有权限", "未开启", "没有开启", "服务未开通", "未开通", "尚未开通", "pop3 imap smtp 服务", "客户端登录", "开启 imap", "开启 smtp", "请开启", "开启 pop3", "中开启", "关闭了", "已关闭"),
        "Naver, Daum, Yahoo! JAPAN; Mail.ru: IMAP access is disabled": (
            "imap 사용", "사용 안함", "imap 설정", "사용하지 않", "사용 설정", "外部メールソフト", "imap アクセス", "imap の利用", "imap を有効", "imap が無効", "有効になっていません", "ご利用いただけません",
            "(imap|smtp|pop3) ... (deaktiviert|nicht aktiviert|nicht freigeschaltet|freischalten|aktivieren|nicht erlaubt)", "(imap|smtp|pop3) ... (desactive|non active|pas active)", "(imap|smtp|pop3) ... (desactivado|deshabilitado|no esta habilitado)", "(imap|smtp|pop3) ... (disabilitato|non abilitato|non attivo)", "(imap|smtp|pop3) ... (desativado|desabilitado|nao esta habilitado)",
            "(imap|smtp|pop3|доступ) ... (отключен*|выключен*|запрещен*|не включен*)", "почтовые программы", "почтовых программ", "(imap|smtp|pop3) ... (wylaczon*|niewlaczon*|nieaktywn*)", "(imap|smtp|pop3) ... (zakazan*|vypnut*|neni povolen*)", "(imap|smtp|pop3) ... (uitgeschakeld|niet ingeschakeld)", "(imap|smtp|pop3) ... (devre disi|kapali|etkin degil)",
        ),
        "Zoho: You are yet to enable IMAP for your account": ("yet to enable", "enable imap for", "please contact your administrator ... imap", "imap is disabled", "not have permission to use (imap|smtp|this)", "third party (client|clients|access|application*) ... (disabled|not allowed|blocked|denied)", "external access", "mail client* ... (not allowed|disabled|denied|blocked)", "client access ... (disabled|denied|not allowed)"),
    },
    Meaning.SIGN_IN_POLICY: {
        "Exchange Online: 535 5.7.139 user is locked by your organization's security defaults policy; conditional access": (
            "security defaults", "conditional access", "organization s ... policy", "organi*ation policy", "company policy", "by your (organization|organisation|administrator|admin|company)", "(did not|does not|didn t) meet the criteria", "criteria to be authenticated", "authentication policy", "authenticationpolicy", "administrator ... policy", "blocked by policy", "policy ... (sign in|login|authentication)", "(sign in|login|authentication) ... policy", "access policy", "aadsts53003", "aadsts50076", "aadsts50079", "aadsts50158", "aadsts65001", "risky sign in", "multi factor auth*", "multifactor", "mfa",
            "administrator ... (disabled|blocked|prohibit*|disallow*|does not allow|not allowed)", "domain policy", "=learn.microsoft.com/en-us/azure/active-directory/fundamentals/security-defaults", "logondenied accountrestriction", "accountrestriction",
        ),
    },
    Meaning.USERNAME_FORMAT: {
        "Zoho, Rackspace, hosting: use your full email address as user name": (
            "(full|complete|entire|whole) [e] (email|mail|e mail|email address|mail address|username|address)", "(username|user name|login|user id|userid|user) ... (must|should|needs to|has to) ... (email|mail|domain|address|full|include|contain)", "(use|with|enter) your ... (email address|e mail address|mail address) as [your] [the] (username|user name|login|user id)", "invalid [user] (username|user name|login) format", "username format", "user name format", "missing domain", "domain ... missing ... (user|login)", "(no|without|missing|specify|include|add) [a] [the] domain ... (user|login|name)", "domain name (required|missing)", "not a valid (email address|e mail address|username|user name)", "malformed (user|username|login)", "bad username format", "user ... not fully qualified", "fully qualified (user|username|login)", "illegal ... (user name|username|characters in user*)", "username (contains|has) (invalid|illegal|disallowed|bad)", "disallowed characters", "username character disallowed",
        ),
        "Languages": (
            "完整的邮箱地址", "完整邮箱", "完整的邮件地址", "メールアドレス全体", "メールアドレスを入力", "전체 이메일", "이메일 주소 전체", "이메일 형식", "vollstandige (e mail|email|mail)", "vollstaendige (e mail|email|mail)", "adresse (complete|e mail complete|mail complete)", "direccion ... completa", "indirizzo ... completo", "endereco ... completo", "полный адрес", "имя пользователя ... (полностью|вместе)", "pelny adres", "cela adresa", "volledige (e mail|email)*", "tam e posta",
        ),
    },
    Meaning.ATTEMPTS: {
        "Magma: The maximum number of failed login attempts has been reached; Postfix: 421 Too many failed authentications": (
            "too many ... (attempt*|failures|failed|invalid|bad|wrong|errors|tries|logins|authentications|requests|unsuccessful|incorrect|login)", "(login|authentication|auth|failed|password|sign in|logon) attempts", "maximum ... (attempts|tries|failures|login failures)", "(attempts|tries|failures) ... (exceeded|reached|limit)", "(exceeded|reached) ... (attempts|tries|failures)", "many failed", "repeated (failed|failures|login)",
            "(login|auth|authentication|logins) ... (frequency|frequently|too often|too fast|rate limit*|throttl*)", "rate limit", "rate limited", "ratelimit*", "throttl*", "too many login", "brute force", "bruteforce", "login [is] [temporarily] (blocked|banned|locked)", "temporarily (blocked|locked|banned|locked out)", "locked out", "intrusion", "ip ... (temporarily|banned) ... (login|auth*|fail*)", "(blocked|locked|banned|disabled) for ... (minutes|hours|hour|seconds)", "wait ... (minutes|hours|hour|seconds)", "try again tomorrow", "auth commands", "auth error limit", "too much fail*", "penalty", "tarpit*", "slow down", "wait before", "login has been disabled for",
            "maximum number of concurrent login attempts", "concurrent login attempts", "user ... locked ... (minutes|temporarily)", "excessive (login|number|failed|auth*|bad)", "authentication [is] [temporarily] blocked", "logins ... per (minute|hour)",
        ),
        "Netease, QQ: 535 Login fail. Login frequency limited; ERR.LOGIN.REQFREQ": (
            "login frequency", "err login reqfreq", "frequency limit*", "reqfreq", "登录频率", "登录过于频繁", "频繁", "登录失败次数", "次数过多", "次数超过", "尝试次数", "登錄次數", "err login passerr ... 次",
        ),
        "Languages": (
            "回数を超え", "試行回数", "連続して", "しばらく", "ログイン失敗", "로그인 시도", "횟수", "zu viele (fehl*|anmelde*|login*|versuche|falsche)", "fehlversuche", "trop de (tentatives|essais|echecs)", "demasiados (intentos|fallos|errores)", "demasiadas (tentativas|autenticaciones)", "muitas tentativas", "excesso de tentativas", "troppi (tentativi|accessi|errori)", "(слишком много|превышен*) ... (попыток|попытки|ошибок|авторизаций)", "слишком част*", "zbyt (wiele|duzo) ... (prob|nieudanych|blednych|logowan)", "prilis mnoho (pokusu|neuspesnych|chybnych)", "te veel (pogingen|mislukte|foutieve)", "cok fazla (deneme|giris|hatali|basarisiz)", "cok sayida (deneme|hatali|basarisiz)",
        ),
    },
    Meaning.LOGIN_LIMIT: {
        "Gmail: NO [OVERQUOTA] Account exceeded command or bandwidth limits": ("bandwidth limit*", "command or bandwidth", "exceeded ... bandwidth", "bandwidth ... exceeded", "bandwidth", "overquota", "traffic limit", "request limit", "command limit", "over ... rate", "quota ... requests", "too many (requests|commands)"),
    },
    Meaning.BACKEND: {
        "Dovecot: [UNAVAILABLE] Temporary authentication failure; Postfix: 454 4.7.0 Temporary authentication failure: Connection lost to authentication server": (
            "temporary authentication (failure|error|problem)", "temporary (auth|login|sasl|internal|password|system|server|lookup|backend) (failure|error|problem|fault)", "temporary failure", "temporary error", "temporarily unable", "authentication [service] [server] [system] [is] [currently] [temporarily] (unavailable|not available)", "authentication (service|server|backend|daemon|system|process) ... (unavailable|down|failed|error|problem|lost|timeout|busy|not)", "authentication currently unavailable", "(connection|connect|connecting|contact) ... (authentication|auth|ldap|database|password|radius|sasl|backend) (server|service|daemon|backend)", "connection lost to authentication", "auth* [server] [service] timed out",
            "authentication (server|service|daemon|backend)", "auth ... (daemon|socket|backend|server)", "could not authenticate ... (server|backend)",
        ),
        "Cyrus: NO system error; Courier authdaemond; nginx: internal server error; MySQL, LDAP": (
            "mysql", "postgresql", "pgsql", "ldap ... (error|fail*|server|unavailable|down|connect*|timeout|operation*)", "ldap", "sql (error|server)", "database (error|unavailable|failure|problem|connection|is|server)", "radius (server|error|timeout)", "sasl ... (server|unavailable|error|generic failure|daemon)", "saslauthd", "generic failure", "authdaemon*", "authdaemond", "backend (error|failure|unavailable|down|server|connection|problem)", "no worthy", "internal authentication", "internal error ... (login|auth*)", "authentication (internal|system|process) error", "internal auth* error", "authentication error ... try", "unable to (authenticate|verify|check|validate|process) ... (now|moment|time|later|currently|temporarily)", "cannot ... (authenticate|verify|check|log you in) ... (now|moment|time|later)", "cannot (lookup|look up|contact) ... (user|password|auth*|account*)", "userdb", "passdb", "lookup ... fail*", "crash*", "configuration error",
        ),
        "Gmail: NO [SYS/TEMP]; Zoho, Yahoo: [SERVERBUG] UNAVAILABLE": (
            "(unable|failed|cannot|could not) to (log|login|sign) ... (now|time|moment|later)", "login ... temporarily (unavailable|disabled|failed)", "temporarily (unavailable|failed)", "(imap|server|login|auth|account|mailbox) ... (temporarily|currently) (unavailable|not available|down)", "authenticate server ... error", "login service", "upstream", "proxy ... (error|fail*|unreachable)", "unable to connect to ... (server|backend|host|proxy)", "remote server", "internal error", "internal server error", "internal login", "internal failure", "unable to authenticate", "maintenance mode", "at present", "can t auth", "temporary problem", "logon failure ... server", "server ... internal",
        ),
        "Languages": (
            "认证服务", "认证失败 系统", "系统错误", "系统内部", "内部错误", "数据库", "システムエラー", "認証サーバ", "一時的なエラー", "サーバーエラー", "시스템 오류", "서버 오류", "내부 오류", "vorubergehend* ... (fehler|anmeld*)", "voruebergehend*", "interner fehler", "erreur (interne|temporaire)", "error (interno|temporal)", "errore (interno|temporaneo)", "erro (interno|temporario)", "(внутренняя|временная) ошибка", "временно недоступ*", "blad (wewnetrzny|serwera)", "tymczasow* (blad|problem)", "(docasna|interni|vnitrni) chyba", "interne fout", "tijdelijk*", "gecici", "(ic|sunucu) hata*",
        ),
    },
    Meaning.MECHANISM: {
        "qmail: 504 auth type unimplemented (#5.5.1); Stalwart: Authentication mechanism not supported": (
            "auth* (type|mechanism|method|scheme|mode|methods|mechanisms|types) ... (unimplemented|not supported|unsupported|not allowed|unrecognized|unrecognised|invalid|unknown|not available|not enabled|disabled|not implemented|unavailable|not recognized|inappropriate|not permitted)", "(unsupported|unrecognized|unrecognised|unknown|invalid|unimplemented|no|illegal|unavailable|inappropriate) [sasl] (auth|authentication|authenticate|authorization|login|mechanism|sasl) [type] (type|mechanism|method|scheme|mechanisms|methods)", "(mechanism|mechanisms|method|scheme) ... (not supported|unsupported|not allowed|not available|unavailable|invalid|unknown|disabled|not implemented|not enabled|not offered|too weak)", "unsupported (mechanism|auth*|sasl)", "(unknown|invalid|no|unsupported) (mechanism|sasl mechanism|authentication method)", "no (mechanism|mechanisms) available", "no such (mechanism|auth*)", "auth* (plain|login|cram md5|digest md5|xoauth2) ... (not|disabled|unsupported|unavailable)", "(plain|login|cram md5|digest md5) ... (not supported|disabled|not available|unsupported)", "mechanism too weak",
            "auth unsupported",
        ),
        "Postfix: 503 5.5.1 Error: authentication not enabled; Exim: 503 AUTH command used when not advertised": (
            "auth* [is] [command] not (enabled|available|supported|allowed|advertised|implemented|offered|permitted|recognized|configured|activated|possible)", "when not advertised", "not advertised", "(no|without) auth* (support|available|allowed|enabled|configured)", "does not support [smtp] auth*", "doesn t support auth*", "auth* ... disabled on this (port|server|connection|interface|listener)", "auth* [is] disabled", "(auth|authenticate) command ... (not|unknown|unrecognized|disabled)", "smtp auth* ... not (supported|available|implemented|enabled)", "authentication [is] not (required|necessary|needed)", "login [command] [is] not (supported|implemented|available|enabled)", "logins [are] disabled", "unknown command auth", "unrecognized command auth*", "not implemented auth*", "auth not", "no authentication (methods|mechanisms|types)",
        ),
        "Languages": ("不支持 ... 认证", "不支持的认证", "不支持该认证", "認証方式", "認証方法", "지원하지 않는 인증", "인증 방식", "authentifizierungsmethode", "methode d authentification", "metodo de autentica*", "metodo di autenticazione", "метод* (аутентификации|авторизации)", "metod* uwierzytelnia*", "metoda autenti*", "authenticatiemethode", "kimlik dogrulama yontemi"),
    },
    Meaning.WRONG_PASSWORD: {
        "Gmail: 535-5.7.8 Username and Password not accepted; NO [AUTHENTICATIONFAILED] Invalid credentials (Failure)": (
            "username and password not accepted", "(user|username|user name|login|account|userid|email) (and|or) " + _PASSWORD, "=?p=badcredentials", "(invalid|bad|incorrect|wrong|unknown|inval) [user] (credentials|credential|creds)", "credentials ... (invalid|incorrect|wrong|rejected|not valid|not accepted|bad|fail*|were incorrect|not recognized|denied)", "user credentials were incorrect", "invalid (login|logon|userid|user id) ", "(login|logon) (invalid|incorrect)", "bad (login|user/pass|user pass|userpass|auth*)", "user pass",
        ),
        "Aliyun: 524 username or passwd is NULL": ("username or passwd",),
        "Yandex: Invalid user or password; MDaemon, hMailServer: Invalid user name or password": (
            "(invalid|bad|incorrect|wrong|unknown|incorect|faulty|illegal|not valid|no) [user] (username|user name|user|userid|login|id|account|email|name|e mail|mail) [name] (or|and) " + _PASSWORD, "(invalid|bad|incorrect|wrong|mismatch*|unknown|failed|illegal|no such) " + _PASSWORD, _PASSWORD + " ... (incorrect|invalid|wrong|mismatch|not match|rejected|bad|not accepted|failed|failure|not correct|does not match|error|fail|not valid|don t match|not recognized|unknown|verification|check|not set)", "(user|username|login|email|account) (or|and) pass*", "password (or|and) (user|username|login|account)", "loving your login", "check your (username|password|credentials|login|user name|user|email)", "login [name] or password", "wrong (login|username|user name|user|auth*)", "password verif*", "passworderror", "(invalid|incorrect|wrong|bad) (username|user name|pin|userid|user name or|login name|authentication)", "authentication (credentials|data|details|information) ... (invalid|incorrect|wrong|bad)", "your (username|password|login|credentials) ... (incorrect|invalid|wrong)", "login or password", "username/password", "name or password", "name/password", "password mismatch", "user or password",
        ),
        "Exchange Online: LogonDenied-InvalidCreds, UserUnknown": ("invalidcreds", "logonfailed", "logondenied", "badpassword", "invalidcredentials", "invalid credentials", "userunknown logon", "invaliduser"),
        "Users that are not known (at the login that is a wrong user name)": ("(user|account|login|username|userid) [is] [does] ... (not exist|not found|unknown|doesn t exist|not known|not registered)", "(no such|unknown|nonexistent|non existent|invalid) (user|account|login|username|mailbox)"),
        "Orange: Code d'authentification invalide; German, French": (
            "(benutzername|benutzer|kennung|login|nutzername|anmeldename|zugangsdaten|passwort|kennwort|anmeldedaten) ... (falsch|ungultig|ungueltig|inkorrekt|nicht korrekt|fehlerhaft|nicht richtig|stimmt nicht|unbekannt|existiert nicht)", "(falsche*|ungultige*|ungueltige*) (benutzer*|passwort|kennwort|zugangsdaten|anmeldedaten|login*|kennung|anmelde*)", "benutzername oder passwort", "passwort oder benutzername",
            "(identifiant*|mot de passe|utilisateur|code d authentification|nom d utilisateur|login) ... (invalide*|incorrect*|errone*|inconnu*|mauvais|refuse*)", "mauvais (mot de passe|identifiant*|login|utilisateur)",
        ),
        "Spanish, Portuguese, Italian": (
            "(usuario|contrasena|credenciales|clave|nombre de usuario) ... (incorrect*|invalid*|erroneo*|no valid*|no existe|no coincide*|equivocad*|no encontrado)", "(usuario|senha|credenciais|login|nome de usuario) ... (incorret*|invalid*|nao confere*|errad*|nao encontrado|nao existe|inexistente)", "(utente|password|credenziali|nome utente|login|username) ... (errat*|non valid*|incorrett*|sbagliat*|non corrett*|sconosciut*|inesistente|non riconosciut*)", "credenziali", "usuario o contrasena", "usuario ou senha", "nome utente o password",
        ),
        "Russian, Polish, Czech, Dutch, Turkish": (
            "(неверн*|неправильн*|ошибочн*|некорректн*) ... (логин|парол*|пользовател*|учетн*|данные|имя)", "(логин|пароль|имя пользователя) ... (неверн*|неправильн*|не подход*|не совпад*|не найден*)", "(bledn*|nieprawidlow*|zl*|niepoprawn*|niewlasciw*) ... (haslo|login|uzytkownik*|nazwa|dane|identyfikator)", "(haslo|login|nazwa uzytkownika) ... (bledn*|nieprawidlow*|niepoprawn*)", "(spatn*|chybn*|nespravn*|neplatn*) ... (heslo|jmeno|uzivatel*|prihlasovaci|udaje)", "(heslo|uzivatelske jmeno) ... (spatn*|chybn*|nespravn*|neplatn*)", "(onjuist*|ongeldig*|verkeerd*|foutief|foute) ... (wachtwoord|gebruikersnaam|gegevens|inloggegevens|gebruiker)", "(wachtwoord|gebruikersnaam) ... (onjuist|ongeldig|verkeerd)", "(hatali|yanlis|gecersiz) ... (sifre|parola|kullanici*|giris)", "(sifre|parola|kullanici adi) ... (hatali|yanlis|gecersiz)",
        ),
        "QQ, Netease, Sina, Aliyun: 密码错误, ERR.LOGIN.PASSERR": (
            "密码错误", "密码不正确", "用户名或密码", "帐号或密码", "账号或密码", "密码有误", "用户不存在", "账号不存在", "用户名错误", "err login passerr", "err login usernotexist", "密碼錯誤", "帳號或密碼", "账户或密码", "用户或密码", "密码不匹配",
        ),
        "Japanese, Korean": (
            "パスワードが違", "パスワードが正しく", "パスワードが間違", "パスワードが誤", "ユーザー名またはパスワード", "ユーザ名またはパスワード", "ユーザー名かパスワード", "idまたはパスワード", "id またはパスワード", "認証情報が", "アカウントまたはパスワード", "비밀번호가 틀", "비밀번호가 일치", "비밀번호가 올바르", "비밀번호 오류", "아이디 또는 비밀번호", "아이디나 비밀번호", "아이디 혹은", "잘못된 비밀번호", "비밀번호를 확인", "아이디가 존재", "존재하지 않는 아이디", "잘못된 아이디",
        ),
    },
    Meaning.BARE_REFUSAL: {
        "Dovecot, Courier, qmail, Cyrus: authentication failed": (
            "auth* (failed|failure|fail|unsuccessful|error|rejected|denied|refused|invalid|incorrect|not accepted|unsuccessfull)", "authentication unsuccessful", "(login|logon|sign in|signin) [attempt] (failed|failure|fail|rejected|denied|error|refused|unsuccessful|incorrect|invalid|not accepted)", "(failed|unable|cannot|could not|couldn t|can t) [to] (authenticate|login|log in|sign in|log you in|log on)", "failed (authentication|login|logon)", "not authenticated", "invalid (authentication|auth|login|logon)", "login fail", "error authenticating", "authenticationfailed", "authorization fail*", "not logged in", "sasl ... failed", "authenticate fail*", "auth error", "bad auth*", "incorrect authentication data", "authentication credentials invalid", "invalid auth*", "unauthenticated", "mail login fail",
        ),
        "Languages": (
            "认证失败", "登录失败", "登陆失败", "身份认证失败", "验证失败", "認證失敗", "登入失敗", "認証に失敗", "認証失敗", "認証エラー", "ログインに失敗", "ログインできません", "인증 실패", "인증에 실패", "로그인 실패", "로그인에 실패", "로그인 할 수 없", "authentifizierung (fehlgeschlagen|gescheitert|nicht erfolgreich|ungultig)", "authentifizierung ... fehlgeschlagen", "anmeldung (fehlgeschlagen|gescheitert|nicht erfolgreich|verweigert|abgelehnt)", "anmeldung ... (fehlgeschlagen|nicht moglich)", "authentification ... (echou*|echec|refuse*|invalide|incorrecte)", "echec ... (authentification|connexion|identification)", "(autenticacion|autentificacion) ... (fallid*|incorrect*|rechaz*|fallo)", "(fallo|error) ... (autenticacion|autentificacion)", "autenticacao ... (falh*|invalid*|recus*|negad*)", "falha ... (autenticacao|login)", "autenticazione ... (fallita|non riuscita|errata|rifiutata)", "accesso negato", "(ошибка|неудачн*|сбой) ... (аутентификации|авторизации|входа)", "(аутентификация|авторизация) ... (не удалась|не пройдена|отклонен*|невозможн*)", "не удалось ... (войти|аутентиф*|авториз*)", "(uwierzytelni*|autoryzac*|logowani*) ... (nie powiod*|nieudan*|odrzucon*|niepowodz*)", "blad (uwierzytelni*|autoryzacji|logowania)", "(autentizac*|autentikac*|overeni|prihlaseni) ... (selhal*|se nezdaril*|neuspesn*|chyba|se nepodaril*)", "(authenticatie|aanmelden|inloggen|verificatie) ... (mislukt|geweigerd)", "(kimlik dogrulama|dogrulama|giris|oturum acma) ... (basarisiz|hatasi|yapilamadi)",
        ),
    },
    Meaning.NO_PERMISSION: {
        "Stalwart: NO [AUTHORIZATIONFAILED] Insufficient permissions": (
            "permission denied", "insufficient (permissions|permission|privileges|rights|access)", "access denied", "not (authorized|authorised|permitted|allowed)", "no permission", "access [is] (refused|not allowed|restricted)", "operation not permitted", "authorization (failed|denied)", "unauthorized", "unauthorised", "forbidden", "read permission",
        ),
    },
}  # fmt: skip
