"""Words about the login itself: the password, the mechanism, the number of attempts."""

from webapp.diagnosis.meaning import Meaning
from webapp.diagnosis.phrases import Family

FAMILIES: dict[Meaning, Family] = {
    Meaning.USERNAME_FORMAT: {
        "Zoho, Rackspace, hosting: use your full email address as user name": (
            "(full|complete|entire|whole) [e] (email|mail|e mail|email address|mail address|username|"
            "address)",
            "(username|user name|login|user id|userid|user) ... (must|should|needs to|has to) ... "
            "(email|mail|domain|address|full|include|contain)",
            "(use|with|enter) your ... (email address|e mail address|mail address) as [your] [the] "
            "(username|user name|login|user id)", "invalid [user] (username|user name|login) format",
            "username format", "user name format", "missing domain",
            "domain ... missing ... (user|login)",
            "(no|without|missing|specify|include|add) [a] [the] domain ... (user|login|name)",
            "domain name (required|missing)", "not a valid (email address|e mail address)",
            "malformed (user|username|login)", "bad username format", "user ... not fully qualified",
            "fully qualified (user|username|login)",
            "illegal ... (user name|username|characters in user*)",
            "username (contains|has) (invalid|illegal|disallowed|bad)", "disallowed characters",
            "username character disallowed", "(username|user name|login) must be in the form",
            "in the form user", "user domain form", "(username|login|user name) ... (form|format)",
            "=user@domain", "=@domain",
            "{login} (with|as|using) [your] [the] [full] [complete] [email] (address|e mail address|"
            "email)", "{login} must be [an] [your] (e mail*|email*)",
        ),
        "Languages": (
            "完整的邮箱地址", "完整邮箱", "完整的邮件地址", "メールアドレス全体",
            "メールアドレスを入力", "전체 이메일", "이메일 주소 전체", "이메일 형식",
            "vollstandige (e mail|email|mail)", "vollstaendige (e mail|email|mail)",
            "adresse (complete|e mail complete|mail complete)", "direccion ... completa",
            "indirizzo ... completo", "endereco ... completo", "полный адрес",
            "имя пользователя ... (полностью|вместе)", "pelny adres", "cela adresa",
            "volledige (e mail|email)*", "tam e posta",
        ),
    },
    Meaning.ATTEMPTS: {
        "Magma: The maximum number of failed login attempts has been reached; Postfix: 421 Too many "
        "failed authentications": (
            "too many ... (attempt*|failures|failed|invalid|bad|wrong|errors|tries|logins|"
            "authentications|requests|unsuccessful|incorrect|login)",
            "(login|authentication|auth|failed|password|sign in|logon) attempts",
            "maximum ... (attempts|tries|failures|login failures)",
            "(attempts|tries|failures) ... (exceeded|reached|limit)",
            "(exceeded|reached) ... (attempts|tries|failures)", "many failed",
            "repeated (failed|failures|login)",
            "(login|auth|authentication|logins) ... (frequency|frequently|too often|too fast|rate "
            "limit*|throttl*)", "rate limit", "rate limited", "ratelimit*", "throttl*",
            "too many login", "brute force", "bruteforce",
            "login [is] [temporarily] (blocked|banned|locked)",
            "temporarily (blocked|locked|banned|locked out)", "locked out", "intrusion",
            "ip ... (temporarily|banned) ... (login|auth*|fail*)",
            "(blocked|locked|banned|disabled) for ... (minutes|hours|hour|seconds)",
            "wait ... (minutes|hours|hour|seconds)", "try again tomorrow", "auth commands",
            "auth error limit", "too much fail*", "penalty", "tarpit*", "slow down", "wait before",
            "login has been disabled for", "maximum number of concurrent login attempts",
            "concurrent login attempts", "user ... locked ... (minutes|temporarily)",
            "excessive (login|number|failed|auth*|bad)", "authentication [is] [temporarily] blocked",
            "logins ... per (minute|hour)", "too many ... times", "times in a row",
            "consecutive ... fail*", "fail* too (often|many)", "(login|auth|authentication|logon) rate",
        ),
        "Netease, QQ: 535 Login fail. Login frequency limited; ERR.LOGIN.REQFREQ": (
            "login frequency", "err login reqfreq", "frequency limit*", "reqfreq", "登录频率",
            "登录过于频繁", "频繁", "登录失败次数", "次数过多", "次数超过", "尝试次数", "登錄次數",
            "err login passerr ... 次", "失败次数", "失敗次數", "次數過多", "次数超限", "登入次數",
        ),
        "Languages": (
            "回数を超え", "試行回数", "連続して", "로그인 시도", "횟수",
            "zu viele (fehl*|anmelde*|login*|versuche|falsche)", "fehlversuche",
            "trop de (tentatives|essais|echecs)", "demasiados (intentos|fallos|errores)",
            "demasiadas (tentativas|autenticaciones)", "muitas tentativas", "excesso de tentativas",
            "troppi (tentativi|accessi|errori)",
            "(слишком много|превышен*) ... (попыток|попытки|ошибок|авторизаций)", "слишком част*",
            "zbyt (wiele|duzo) ... (prob|nieudanych|blednych|logowan)",
            "prilis mnoho (pokusu|neuspesnych|chybnych)", "te veel (pogingen|mislukte|foutieve)",
            "cok fazla (deneme|giris|hatali|basarisiz)", "cok sayida (deneme|hatali|basarisiz)",
        ),
    },
    Meaning.LOGIN_LIMIT: {
        "Gmail: NO [OVERQUOTA] Account exceeded command or bandwidth limits": (
            "bandwidth limit*", "command or bandwidth", "exceeded ... bandwidth",
            "bandwidth ... exceeded", "bandwidth", "overquota", "traffic limit", "request limit",
            "command limit", "over ... rate", "quota ... requests", "too many (requests|commands)",
        ),
    },
    Meaning.BACKEND: {
        "Dovecot: [UNAVAILABLE] Temporary authentication failure; Postfix: 454 4.7.0 Temporary "
        "authentication failure: Connection lost to authentication server": (
            "temporary authentication (failure|error|problem)",
            "temporary (auth|login|sasl|internal|password|system|server|lookup|backend) (failure|"
            "error|problem|fault)", "temporary failure", "temporary error", "temporarily unable",
            "authentication [service] [server] [system] [is] [currently] [temporarily] (unavailable|"
            "not available)",
            "authentication (service|server|backend|daemon|system|process) ... (unavailable|down|"
            "failed|error|problem|lost|timeout|busy|not)", "authentication currently unavailable",
            "(connection|connect|connecting|contact) ... (authentication|auth|ldap|database|password|"
            "radius|sasl|backend) (server|service|daemon|backend)", "connection lost to authentication",
            "auth* [server] [service] timed out", "authentication (server|service|daemon|backend)",
            "auth (daemon|socket|backend|server)", "db error", "internal ... error",
            "error validating user", "i/o error", "server unavailable",
            "could not authenticate ... (server|backend)", "error in processing", "during lookup",
            "lookup (error|failure|failed)",
        ),
        "Cyrus: NO system error; Courier authdaemond; nginx: internal server error; MySQL, LDAP": (
            "mysql", "postgresql", "pgsql",
            "ldap ... (error|fail*|server|unavailable|down|connect*|timeout|operation*)", "ldap",
            "sql (error|server)", "database (error|unavailable|failure|problem|connection|is|server)",
            "radius (server|error|timeout)",
            "sasl ... (server|unavailable|error|generic failure|daemon)", "saslauthd",
            "generic failure", "authdaemon*", "authdaemond",
            "backend (error|failure|unavailable|down|server|connection|problem)", "no worthy",
            "internal authentication", "internal error ... (login|auth*)",
            "authentication (internal|system|process) error", "internal auth* error",
            "authentication error ... try",
            "unable to (authenticate|verify|check|validate|process) ... (now|moment|time|later|"
            "currently|temporarily)",
            "cannot ... (authenticate|verify|check|log you in) ... (now|moment|time|later)",
            "cannot (lookup|look up|contact) ... (user|password|auth*|account*)", "userdb", "passdb",
            "lookup ... fail*", "crash*", "configuration error",
            "(backend|upstream|server|database) [connection] (timeout|timed out)",
            "(directory|database|backend|ldap|user database|auth* server) [server] [service] ... {down}",
            "did not respond", "no response from", "exception",
            "being (upgraded|updated|maintained|restarted)", "lost connection to",
            "(scanner|scanning|filter|spam check|policy service|policy server|milter|antivirus|engine|"
            "backend|proxy) ... {down}",
        ),
        "Gmail: NO [SYS/TEMP]; Zoho, Yahoo: [SERVERBUG] UNAVAILABLE": (
            "(unable|failed|cannot|could not) to (log|login|sign) ... (now|time|moment|later)",
            "login ... temporarily (unavailable|disabled|failed)", "temporarily (unavailable|failed)",
            "(imap|server|login|auth|account|mailbox) ... (temporarily|currently) (unavailable|not "
            "available|down)", "authenticate server ... error", "login service",
            "upstream (error|server|unavailable)", "proxy (error|failure|failed|unreachable)",
            "unable to connect to ... (server|backend|host|proxy)", "remote server", "internal error",
            "internal server error", "internal login", "internal failure", "unable to authenticate",
            "maintenance mode", "at present", "can t auth", "temporary problem",
            "logon failure ... server", "server ... internal",
        ),
        "Languages": (
            "认证服务", "认证失败 系统", "系统错误", "系统内部", "内部错误", "数据库", "システムエラー",
            "認証サーバ", "一時的なエラー", "サーバーエラー", "시스템 오류", "서버 오류", "내부 오류",
            "vorubergehend* ... (fehler|anmeld*)", "voruebergehend*", "interner fehler",
            "erreur (interne|temporaire)", "error (interno|temporal)", "errore (interno|temporaneo)",
            "erro (interno|temporario)", "(внутренняя|временная) ошибка", "временно недоступ*",
            "blad (wewnetrzny|serwera)", "tymczasow* (blad|problem)", "(docasna|interni|vnitrni) chyba",
            "interne fout", "tijdelijk*", "gecici", "(ic|sunucu) hata*",
        ),
    },
    Meaning.MECHANISM: {
        "qmail: 504 auth type unimplemented (#5.5.1); Stalwart: Authentication mechanism not supported": (
            "auth* (type|mechanism|method|scheme|mode|methods|mechanisms|types) ... (unimplemented|"
            "not supported|unsupported|not allowed|unrecognized|unrecognised|invalid|unknown|not "
            "available|not enabled|disabled|not implemented|unavailable|not recognized|inappropriate|"
            "not permitted)",
            "(unsupported|unrecognized|unrecognised|unknown|invalid|unimplemented|no|illegal|"
            "unavailable|inappropriate) [sasl] (auth|authentication|authenticate|authorization|login|"
            "mechanism|sasl) [type] (type|mechanism|method|scheme|mechanisms|methods)",
            "(mechanism|mechanisms|method|scheme) ... (not supported|unsupported|not allowed|not "
            "available|unavailable|invalid|unknown|disabled|not implemented|not enabled|not offered|"
            "too weak)", "unsupported (mechanism|auth*|sasl)",
            "(unknown|invalid|no|unsupported) (mechanism|sasl mechanism|authentication method)",
            "no (mechanism|mechanisms) available",
            "no such (mechanism|authentication mechanism|auth mechanism|auth type|method)",
            "auth* (plain|login|cram md5|digest md5|xoauth2) ... (not|disabled|unsupported|unavailable)",
            "(plain|login|cram md5|digest md5) ... (not supported|disabled|not available|unsupported)",
            "mechanism too weak", "auth unsupported", "mechanism [plain] [login] [is] {off}",
            "use [the] login [command]", "use auth* (plain|login)",
        ),
        "Postfix: 503 5.5.1 Error: authentication not enabled; Exim: 503 AUTH command used when not "
        "advertised": (
            "auth* [is] [command] not (enabled|available|supported|allowed|advertised|implemented|"
            "offered|permitted|recognized|configured|activated|possible)", "when not advertised",
            "not advertised", "(no|without) auth* (support|available|allowed|enabled|configured)",
            "does not support [smtp] auth*", "doesn t support auth*",
            "auth* ... disabled on this (port|server|connection|interface|listener)",
            "auth* [is] disabled",
            "(auth|authenticate) command ... (not|unknown|unrecognized|disabled)",
            "smtp auth* ... not (supported|available|implemented|enabled)",
            "authentication [is] not (required|necessary|needed)",
            "login [command] [is] not (supported|implemented|available|enabled)",
            "logins [are] disabled", "unknown command auth", "unrecognized command auth*",
            "not implemented auth*", "auth not", "no authentication (methods|mechanisms|types)",
        ),
        "Languages": (
            "不支持 ... 认证", "不支持的认证", "不支持该认证", "認証方式", "認証方法",
            "지원하지 않는 인증", "인증 방식", "authentifizierungsmethode",
            "methode d authentification", "metodo de autentica*", "metodo di autenticazione",
            "метод* (аутентификации|авторизации)", "metod* uwierzytelnia*", "metoda autenti*",
            "authenticatiemethode", "kimlik dogrulama yontemi",
        ),
    },
    Meaning.WRONG_PASSWORD: {
        "Gmail: 535-5.7.8 Username and Password not accepted; NO [AUTHENTICATIONFAILED] Invalid "
        "credentials (Failure)": (
            "username and password not accepted",
            "(user|username|user name|login|account|userid|email) (and|or) (password|passwd|"
            "passphrase|pass word)", "=?p=badcredentials",
            "(invalid|bad|incorrect|wrong|unknown|inval) [user] (credentials|credential|creds)",
            "credentials ... (invalid|incorrect|wrong|rejected|not valid|not accepted|bad|fail*|were "
            "incorrect|not recognized|denied)", "user credentials were incorrect",
            "invalid (login|logon|userid|user id) ", "(login|logon) (invalid|incorrect)",
            "bad (login|user/pass|user pass|userpass|auth*)", "user pass",
            "(invalid|incorrect|wrong|bad|unknown|revoked|expired) [smtp] (api|access|auth) (key|token)",
            "api key ... {off}",
        ),
        "Aliyun: 524 username or passwd is NULL": (
            "username or passwd",
        ),
        "Yandex: Invalid user or password; MDaemon, hMailServer: Invalid user name or password": (
            "(invalid|bad|incorrect|wrong|unknown|incorect|faulty|illegal|not valid|no) [user] "
            "(username|user name|user|userid|login|id|account|email|name|e mail|mail) [name] (or|and) "
            "(password|passwd|passphrase|pass word)",
            "(invalid|bad|incorrect|wrong|mismatch*|unknown|failed|illegal|no such) (password|passwd|"
            "passphrase|pass word)",
            "(password|passwd|passphrase|pass word) ... (incorrect|invalid|wrong|mismatch|not match|"
            "rejected|bad|not accepted|failed|failure|not correct|does not match|error|fail|not valid|"
            "don t match|not recognized|unknown|verification|check|not set)",
            "(user|username|login|email|account) (or|and) pass*",
            "password (or|and) (user|username|login|account)", "loving your login",
            "check your (username|password|credentials|login|user name|user|email)",
            "login [name] or password", "wrong (login|username|user name|user|auth*)",
            "password verif*", "passworderror",
            "(invalid|incorrect|wrong|bad) (username|user name|pin|userid|user name or|login name|"
            "authentication)",
            "authentication (credentials|data|details|information) ... (invalid|incorrect|wrong|bad)",
            "your (username|password|login|credentials) ... (incorrect|invalid|wrong)",
            "login or password", "username/password", "name or password", "name/password",
            "password mismatch", "user or password",
            "(login|logon|username|user name|credentials|password|pass) [details] [data] [name] "
            "[combination] [pair] [is] [was] [were] [are] {unknown}",
            "(combination|pair|details|credentials) [is] [was] [were] [are] {unknown}",
            "(combination|pair|details) ... (rejected|refused|denied)", "bad secret",
        ),
        "Exchange Online: LogonDenied-InvalidCreds, UserUnknown": (
            "invalidcreds", "invalid creds", "logonfailed", "logondenied", "badpassword",
            "invalidcredentials", "invalid credentials", "userunknown logon", "invaliduser",
        ),
        "Users that are not known (at the login that is a wrong user name)": (
            "(user|account|login|username|userid) [is] [does] ... (not exist|not found|unknown|doesn "
            "t exist|not known|not registered)",
            "(no such|unknown|nonexistent|non existent|invalid) (user|account|login|username|mailbox)",
            "no such (authorization id|identity|login|account|principal)", "unknown domain",
            "no such domain",
        ),
        "Orange: Code d'authentification invalide; German, French": (
            "(benutzername|benutzer|kennung|login|nutzername|anmeldename|zugangsdaten|passwort|"
            "kennwort|anmeldedaten) ... (falsch|ungultig|ungueltig|inkorrekt|nicht korrekt|fehlerhaft|"
            "nicht richtig|stimmt nicht|unbekannt|existiert nicht)",
            "(falsche*|ungultige*|ungueltige*) (benutzer*|passwort|kennwort|zugangsdaten|anmeldedaten|"
            "login*|kennung|anmelde*)", "benutzername oder passwort", "passwort oder benutzername",
            "(identifiant*|mot de passe|utilisateur|code d authentification|nom d utilisateur|login) "
            "... (invalide*|incorrect*|errone*|inconnu*|mauvais|refuse*)",
            "mauvais (mot de passe|identifiant*|login|utilisateur)",
        ),
        "Spanish, Portuguese, Italian": (
            "(usuario|contrasena|credenciales|clave|nombre de usuario) ... (incorrect*|invalid*|"
            "erroneo*|no valid*|no existe|no coincide*|equivocad*|no encontrado)",
            "(usuario|senha|credenciais|login|nome de usuario) ... (incorret*|invalid*|nao confere*|"
            "errad*|nao encontrado|nao existe|inexistente)",
            "(utente|password|credenziali|nome utente|login|username) ... (errat*|non valid*|"
            "incorrett*|sbagliat*|non corrett*|sconosciut*|inesistente|non riconosciut*)",
            "credenziali", "usuario o contrasena", "usuario ou senha", "nome utente o password",
        ),
        "Russian, Polish, Czech, Dutch, Turkish": (
            "(неверн*|неправильн*|ошибочн*|некорректн*) ... (логин|парол*|пользовател*|учетн*|данные|"
            "имя)",
            "(логин|пароль|имя пользователя) ... (неверн*|неправильн*|не подход*|не совпад*|не найден*)",
            "(bledn*|nieprawidlow*|zl*|niepoprawn*|niewlasciw*) ... (haslo|login|uzytkownik*|nazwa|"
            "dane|identyfikator)",
            "(haslo|login|nazwa uzytkownika) ... (bledn*|nieprawidlow*|niepoprawn*)",
            "(spatn*|chybn*|nespravn*|neplatn*) ... (heslo|jmeno|uzivatel*|prihlasovaci|udaje)",
            "(heslo|uzivatelske jmeno) ... (spatn*|chybn*|nespravn*|neplatn*)",
            "(onjuist*|ongeldig*|verkeerd*|foutief|foute) ... (wachtwoord|gebruikersnaam|gegevens|"
            "inloggegevens|gebruiker)", "(wachtwoord|gebruikersnaam) ... (onjuist|ongeldig|verkeerd)",
            "(hatali|yanlis|gecersiz) ... (sifre|parola|kullanici*|giris)",
            "(sifre|parola|kullanici adi) ... (hatali|yanlis|gecersiz)",
            "kimlik bilgileri ... (gecersiz|hatali|yanlis)",
        ),
        "QQ, Netease, Sina, Aliyun: 密码错误, ERR.LOGIN.PASSERR": (
            "密码错误", "密码不正确", "用户名或密码", "帐号或密码", "账号或密码", "密码有误",
            "用户不存在", "账号不存在", "用户名错误", "err login passerr", "err login usernotexist",
            "密碼錯誤", "帳號或密碼", "账户或密码", "用户或密码", "密码不匹配",
        ),
        "Japanese, Korean": (
            "パスワードが違", "パスワードが正しく", "パスワードが間違", "パスワードが誤",
            "ユーザー名またはパスワード", "ユーザ名またはパスワード", "ユーザー名かパスワード",
            "idまたはパスワード", "id またはパスワード", "認証情報が", "アカウントまたはパスワード",
            "비밀번호가 틀", "비밀번호가 일치", "비밀번호가 올바르", "비밀번호 오류",
            "아이디 또는 비밀번호", "아이디나 비밀번호", "아이디 혹은", "잘못된 비밀번호",
            "비밀번호를 확인", "아이디가 존재", "존재하지 않는 아이디", "잘못된 아이디",
        ),
        "Swedish, Danish, Norwegian, Finnish, Hungarian, Romanian, Greek, Vietnamese, Indonesian, "
        "Ukrainian, Croatian": (
            "(fel|felaktig*|ogiltig*|forkert|forkerte|ugyldig*|feil) ... (losenord|anvandarnamn|"
            "adgangskode|brugernavn|kodeord|passord|brukernavn)",
            "(losenord*|anvandarnamn*|adgangskode*|brugernavn*|passord*|brukernavn*) ... (fel|"
            "felaktig*|forkert*|ugyldig*|feil)",
            "(vaara|virheellinen|virheelliset) ... (salasana|kayttajatunnus|tunnus)",
            "(hibas|ervenytelen|rossz) ... (jelszo|felhasznalonev)",
            "(parola|nume de utilizator|utilizator) ... (incorect*|gresit*|invalid*)",
            "(λαθοσ|εσφαλμεν*) ... (κωδικοσ|ονομα|στοιχεια)",
            "(mat khau|ten dang nhap|tai khoan) ... (khong dung|sai|khong hop le)",
            "sai (mat khau|ten dang nhap|tai khoan)", "(kata sandi|nama pengguna|password) ... salah",
            "(невірн*|неправильн*|хибн*) ... (логін|парол*|ім я)",
            "(kriv*|pogresn*|neispravn*|netocn*) ... (lozink*|zapork*|korisnick*)",
            "(nespravne|neplatne) ... (heslo|meno)",
        ),
    },
    Meaning.BARE_REFUSAL: {
        "Dovecot, Courier, qmail, Cyrus: authentication failed": (
            "auth* (failed|failure|fail|unsuccessful|error|rejected|denied|refused|invalid|incorrect|"
            "not accepted|unsuccessfull)", "authentication unsuccessful",
            "(login|logon|sign in|signin) [attempt] (failed|failure|fail|rejected|denied|error|"
            "refused|unsuccessful|incorrect|invalid|not accepted)",
            "(failed|unable|cannot|could not|couldn t|can t) [to] (authenticate|login|log in|sign in|"
            "log you in|log on)", "failed (authentication|login|logon)", "not authenticated",
            "invalid (authentication|auth|login|logon)", "login fail", "error authenticating",
            "authenticationfailed", "authorization fail*", "not logged in", "sasl ... failed",
            "authenticate fail*", "auth error", "bad auth*", "incorrect authentication data",
            "authentication credentials invalid", "invalid auth*", "unauthenticated", "mail login fail",
        ),
        "Languages": (
            "认证失败", "登录失败", "登陆失败", "身份认证失败", "验证失败", "認證失敗", "登入失敗",
            "認証に失敗", "認証失敗", "認証エラー", "ログインに失敗", "ログインできません", "인증 실패",
            "인증에 실패", "로그인 실패", "로그인에 실패", "로그인 할 수 없",
            "authentifizierung (fehlgeschlagen|gescheitert|nicht erfolgreich|ungultig)",
            "authentifizierung ... fehlgeschlagen",
            "anmeldung (fehlgeschlagen|gescheitert|nicht erfolgreich|verweigert|abgelehnt)",
            "anmeldung ... (fehlgeschlagen|nicht moglich)",
            "authentification ... (echou*|echec|refuse*|invalide|incorrecte)",
            "echec ... (authentification|connexion|identification)",
            "(autenticacion|autentificacion) ... (fallid*|incorrect*|rechaz*|fallo)",
            "(fallo|error) ... (autenticacion|autentificacion)",
            "autenticacao ... (falh*|invalid*|recus*|negad*)", "falha ... (autenticacao|login)",
            "autenticazione ... (fallita|non riuscita|errata|rifiutata)", "accesso negato",
            "(ошибка|неудачн*|сбой) ... (аутентификации|авторизации|входа)",
            "(аутентификация|авторизация) ... (не удалась|не пройдена|отклонен*|невозможн*)",
            "не удалось ... (войти|аутентиф*|авториз*)",
            "(uwierzytelni*|autoryzac*|logowani*) ... (nie powiod*|nieudan*|odrzucon*|niepowodz*)",
            "blad (uwierzytelni*|autoryzacji|logowania)",
            "(autentizac*|autentikac*|overeni|prihlaseni) ... (selhal*|se nezdaril*|neuspesn*|chyba|"
            "se nepodaril*)", "(authenticatie|aanmelden|inloggen|verificatie) ... (mislukt|geweigerd)",
            "(kimlik dogrulama|dogrulama|giris|oturum acma) ... (basarisiz|hatasi|yapilamadi)",
        ),
        "Swedish, Danish, Norwegian, Finnish, Hungarian, Romanian, Greek, Vietnamese, Indonesian, "
        "Ukrainian, Croatian": (
            "(inloggning*|autentisering*|godkendelse*|innlogging*|autentisering) ... (misslyckad*|"
            "misslyckades|mislykkedes|feilet|mislyktes)",
            "(kirjautuminen|tunnistautuminen) ... epaonnistu*",
            "(hitelesites|bejelentkezes*) ... (sikertelen|hiba)",
            "autentificare* ... (esuat*|respins*)",
            "(xac thuc|dang nhap) ... (that bai|khong thanh cong)",
            "(otentikasi|autentikasi|login) gagal",
            "(помилка|невдал*) ... (автентифікації|авторизації|входу)",
            "(prijava|autentikacija) ... (neuspjesn*|neuspesn*|nije uspjela)",
        ),
    },
    Meaning.NO_PERMISSION: {
        "Stalwart: NO [AUTHORIZATIONFAILED] Insufficient permissions": (
            "permission denied", "insufficient (permissions|permission|privileges|rights|access)",
            "access denied", "not (authorized|authorised|permitted|allowed)", "no permission",
            "access [is] (refused|not allowed|restricted)", "operation not permitted",
            "authorization (failed|denied)", "unauthorized", "unauthorised", "forbidden",
            "read permission",
        ),
    },
}  # fmt: skip
