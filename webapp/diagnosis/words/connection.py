"""Words about the connection itself: limits, load, encryption, grammar."""

from webapp.diagnosis.meaning import Meaning
from webapp.diagnosis.phrases import Family

FAMILIES: dict[Meaning, Family] = {
    Meaning.TOO_MANY_CONNECTIONS: {
        "Postfix anvil: 421 4.7.0 Error: too many connections from 192.0.2.1": (
            "too many connections", "too many ... (connections|sessions)", "many concurrent",
        ),
        "Gmail: NO [ALERT] Too many simultaneous connections. (Failure)": (
            "too many simultaneous",
        ),
        "Dovecot: [UNAVAILABLE] Maximum number of connections from user+IP exceeded": (
            "maximum number of [concurrent] [simultaneous] (connections|sessions)",
            "(connection|session|connections|sessions) limit [has] [been] (exceeded|reached)",
            "maximum ... (connections|sessions) ... (reached|exceeded)", "connection limit",
            "connection rate", "screening ports are busy", "hl icc", "=aup#cxcnct",
            "max* [number] [of] connections", "limit of ... (connections|sessions)",
            "number of ... (connections|sessions) ... (exceed*|reached|limit)",
            "exceeded ... (connections|sessions)", "connections ... exceed*", "sessions ... exceed*",
            "too many ... (channels|streams|threads|sockets|clients)", "outbound thread limit",
            "(channels|sessions|connections) already open",
            "max* [number] [of] [open] (sessions|connections|clients|logins) [reached] [exceeded]",
            "open (connections|sessions) already", "many open (connections|sessions)",
            "(connection|connections|sessions) [is] [are] [being] throttl*",
        ),
        "Courier: 'Too many connections from your IP address'": (
            "many connections from", "many sessions from",
        ),
        "Exim: 421 Too many concurrent SMTP connections": (
            "concurrent (smtp|imap) connection*",
        ),
        "Yahoo: 421 4.7.0 [TS01]; UW imapd, Kerio": (
            "concurrent connection* limit", "concurrent connections",
            "simultaneous (connections|sessions|logins)", "concurrent sessions",
            "connections per (ip|user|host|client)", "already (has|have) ... connections",
        ),
        "Exchange Online: 432 4.3.2 Concurrent connections limit exceeded": (
            "concurrent ... limit exceeded",
        ),
        "Exchange IMAP: * BYE Connection is closed. 10 (connection limit)": (
            "connection is closed 10",
        ),
        "RFC 5530 IN USE, Gmail, Netease": (
            "too many clients", "too many users logged", "too many logins from",
            "another (session|client|process|connection)",
        ),
        "French, Orange: Trop de connexions, veuillez verifier votre configuration": (
            "trop de connexions", "nombre ... connexions ... (atteint|depasse)", "trop de sessions",
        ),
        "German": (
            "zu viele (verbindungen|gleichzeitige|sitzungen|offene)", "verbindungslimit",
        ),
        "Spanish, Portuguese, Italian": (
            "demasiadas conexiones", "muitas conexoes", "excesso de conexoes", "troppe connessioni",
            "numero massimo di connessioni", "numero maximo de conex*",
        ),
        "Russian, Polish, Czech, Dutch, Turkish": (
            "слишком много (соединений|подключений|одновременных)",
            "превышен* ... (соединений|подключений)", "fazla ... baglanti", "zbyt wiele polaczen",
            "zbyt duzo polaczen", "za duzo polaczen", "prilis mnoho (spojeni|pripojeni)",
            "te veel verbindingen", "cok fazla baglanti",
        ),
        "Chinese, Japanese, Korean": (
            "连接数过多", "连接过多", "并发连接", "连接数超过", "同时登录", "連線數過多", "连接太多",
            "接続数", "同時接続", "동시 접속", "동시 연결", "연결이 너무 많", "접속이 너무 많",
        ),
    },
    Meaning.OVERLOADED: {
        "RFC 5321: 421 Service not available, closing transmission channel": (
            "service not available", "service [is] [temporarily] [currently] unavailable",
            "service ... temporarily (unavailable|suspended|disabled)", "not available ... try",
        ),
        "Postfix: 421 4.3.2 All server ports are busy": (
            "server ports are busy", "(server|system|service) [is] [too] [very] busy", "too busy",
            "busy ... try", "overloaded", "load [is] too high", "high load", "load average",
            "heavy load", "under load", "overload", "(server|system|host) ... heavy", "is busy",
            "are busy",
        ),
        "Languages": (
            "服务不可用", "系统繁忙", "服务器繁忙", "服务器忙", "稍后再试", "系統忙碌",
            "サーバーが混み合", "混雑", "일시적", "서비스를 사용할 수 없",
            "vorubergehend nicht (verfugbar|erreichbar)",
            "voruebergehend nicht (verfuegbar|erreichbar)", "uberlastet", "temporairement indisponible",
            "service indisponible", "servicio no disponible", "no disponible temporalmente",
            "servico indisponivel", "temporariamente indisponivel", "servizio non disponibile",
            "temporaneamente non disponibile", "сервис ... недоступен",
            "сервер ... (недоступен|перегружен|занят)", "usluga niedostepna",
            "serwer ... (zajety|przeciazony)", "sluzba neni dostupna", "niet beschikbaar",
            "hizmet ... kullanilamiyor",
        ),
    },
    Meaning.DOWN: {
        "Dovecot: * BYE Server shutting down.; RFC 3501": (
            "service shutting down", "shutting down", "going down", "system shutdown",
            "server shutdown", "service closing", "session duration limit",
        ),
        "Postfix: 421 4.3.0 Mail system error": (
            "mail system error", "internal [server] [system] error", "server error", "system error",
            "unexpected exception", "internal failure", "server [is] (down|unavailable)",
            "server [is] [currently] not available", "server configuration (error|problem)",
            "system [is] [temporarily] (unavailable|down)", "fatal error", "internal exception",
            "service [is] not active",
        ),
        "Maintenance": (
            "maintenance", "wartung*", "mantenimiento", "manutencao", "manutenzione",
            "technischen grunden", "технически* работ*", "техническ* обслужив*", "przerwa techniczna",
            "udrzba", "onderhoud", "bakim", "メンテナンス", "系统维护", "维护中", "系統維護", "점검",
        ),
        "Exim: 421 ... lost connection, insufficient resources": (
            "insufficient resources", "out of memory", "resources temporarily", "too many processes",
            "fork failed", "cannot fork", "resource limit",
            "(no|out of|insufficient|low on) (free|more|available|system) (slots|memory|resources)",
        ),
    },
    Meaning.GOODBYE: {
        "Exchange IMAP: * BYE Connection is closed. 13": (
            "connection is closed", "connection closed", "closing connection",
            "server closing connection", "server terminating connection", "disconnected",
            "disconnecting", "terminating connection", "connection terminated", "lost connection",
            "connection reset", "connection lost", "dropping connection",
            "session [has] (expired|ended|closed|terminated)",
        ),
    },
    Meaning.TIMEOUT: {
        "Any server": (
            "timed out", "time out", "timeout", "did not answer", "no answer",
        ),
    },
    Meaning.IDLE: {
        "Dovecot: * BYE Disconnected for inactivity.; Postfix: 421 4.4.2 Error: timeout exceeded": (
            "inactivity", "idle [too] [for]", "idle timeout", "timeout exceeded", "timeout waiting",
            "command timeout", "session timeout", "connection timeout", "autologout", "auto logout",
            "no activity", "data timeout", "login time* expired", "zeituberschreitung", "delai depasse",
            "tiempo de espera", "tempo limite", "таймаут", "超时", "タイムアウト",
            "(timeout|timed out|time out) ... (closing|disconnect*|close|goodbye|bye)",
            "(closing|closed|disconnect*) ... (timeout|timed out)",
            "(connection|session|idle|command|data|input) timeout", "xtout", "session open",
            "idle time", "connection lost", "(idle|open|inactive|waited|waiting|quiet) ... too long",
            "for too long", "session (lifetime|expired|ended)",
        ),
    },
    Meaning.TOO_MANY_ERRORS: {
        "Postfix: 421 4.7.0 Error: too many errors; Exim, Haraka: too many nonmail commands": (
            "too many [unauthenticated] [protocol] [syntax] [smtp] [bad] [failed] [erroneous] [wrong] "
            "[unrecognized] [unknown] [invalid] [junk] [pipelined] [nonmail] [non] [mail] "
            "[unexpected] [command] (errors|commands)", "too many (errors|commands)",
            "too many wrong commands",
            "excessive [number] [amounts] [amount] of (data|errors|commands)",
        ),
    },
    Meaning.SYNTAX: {
        "RFC 5321: 500 Syntax error, command unrecognized": (
            "syntax", "syntax error", "unrecognized", "unrecognised", "unknown command",
            "invalid command", "bad command", "command unknown",
            "command not (recognized|implemented|understood|known)", "not implemented", "bad syntax",
            "syntactically invalid", "invalid characters", "parse error", "invalid argument*",
            "bad sequence", "out of sequence", "protocol error", "synchronization error",
            "improper command pipelining", "illegal command", "command error", "malformed",
            "cannot decode", "invalid base64", "base64", "ugly", "missing argument*",
            "missing parameter*", "too few arguments", "invalid state", "wrong state",
            "no commands allowed", "(illegal|invalid|missing|wrong|bad) argument*",
            "not valid in this state", "command not valid", "illegal state", "cancelled authentication",
            "authentication cancelled", "canceled",
            "(unsupported|unrecognized|unknown|invalid) ... (extension|parameter|option)", "encoding",
        ),
    },
    Meaning.TLS_TOO_WEAK: {
        "Exchange: 454 4.7.0 Temporary authentication failure because negotiated Tls cipher strength "
        "is too weak": (
            "(tls|ssl|cipher|encryption) ... too weak",
            "tls 1 0 ... (not|no longer|unsupported|disabled|required|deprecated)", "tls version",
            "tls1 0 ... not", "protocol version ... not supported", "unsupported protocol [version]",
            "legacy tls", "older tls", "tls 1 2 ... required", "requires tls 1 2", "upgrade ... tls",
            "tls 1 0 and", "tls 1 0", "tls 1 1", "tlsv1 0", "tlsv1 1", "sslv3", "no shared cipher",
            "no common cipher", "weak cipher*", "tls version 1 2",
            "tls 1 2 or (greater|higher|later|newer)",
            "(high strength|strong|stronger) (cipher*|encryption)",
            "(cipher|ciphers|encryption) ... (not strong|too weak|insufficient)",
        ),
        "Exchange Online: 421 4.7.66 TLS 1.0 and 1.1 are not supported": (
            "deprecated tls", "tls ... are not supported",
        ),
    },
    Meaning.TLS_MISSING: {
        "aiosmtpd: 454 TLS not available": (
            "(tls|ssl|starttls) [is] [currently] not (available|supported|configured|enabled|"
            "implemented|offered)", "(tls|ssl|starttls) [is] (unavailable|disabled|unsupported)",
            "no (tls|ssl|starttls)", "(does not|doesn t|not configured to) support (tls|ssl|starttls)",
            "not configured [for] [to] [support] (tls|ssl|starttls)",
            "(tls|starttls) ... not ... (advertised|allowed)", "(starttls|tls) not",
            "tls not available due to", "not support starttls",
        ),
    },
    Meaning.TLS_BROKEN: {
        "Postfix: 454 4.7.0 TLS not available due to local problem": (
            "tls ... (local|temporary) problem",
            "(tls|ssl|starttls) ... (fail*|error|problem|temporar*)", "tls currently unavailable",
            "starttls failed",
            "(could not|cannot|can t|unable to|failed to) (establish|start|negotiate|begin|initiate|"
            "init) [a] [the] (tls|ssl)", "(unable|failed) to (start|negotiate|initialize) (tls|ssl)",
            "handshake fail*",
            "(error|failure|problem) ... (initializing|initialising|starting|negotiating|"
            "establishing) (tls|ssl)",
            "(missing|no|cannot load|invalid) [server] [private] (certificate|key|cert)", "tls missing",
            "(tls|ssl) [init*] [connection] [negotiation] [setup] (fail*|error*)",
            "(tls|ssl|starttls) [is] already", "already (using|in|under) (tls|ssl)",
            "no commands allowed", "protocol violation", "pipelin*",
        ),
    },
    Meaning.ENCRYPTION_REQUIRED: {
        "Postfix: 530 5.7.0 Must issue a STARTTLS command first": (
            "must issue [a] starttls", "issue [a] starttls", "starttls [command] [is] (first|required)",
            "use starttls", "(must|should|need to|have to|please) ... starttls",
            "starttls ... (before|required|first|mandatory)", "starttls is required",
            "(requires|require|required) starttls", "starttls command first",
            "(tls|ssl|encryption) negotiation",
            "(encrypted|secure) (session|connection|channel) [is] (required|needed|mandatory|requiered)",
            "negotiation is required",
        ),
        "Dovecot: [PRIVACYREQUIRED] Plaintext authentication disallowed on non-secure (SSL/TLS) "
        "connections": (
            "(plaintext|cleartext|plain text|clear text) (authentication|login|logins|auth|password*) "
            "... (disallowed|not allowed|disabled|prohibited|forbidden|denied|refused|not permitted|"
            "rejected)",
            "(disallowed|not allowed|disabled|prohibited|not permitted) on ... (non secure|insecure|"
            "unencrypted|unsecured|plaintext|cleartext|non tls|non ssl)",
            "(non secure|insecure|unencrypted|unsecured) (ssl tls|connection*|channel*|link*)",
            "not allowed without (ssl|tls|encryption)",
            "(requires|require|required|needs|need|use|only over|only with|only via|without|must be) "
            "... (encrypted|secure|secured) (connection|session|channel|link)",
            "without (tls|ssl|starttls|encryption)",
            "(only|allowed|available|permitted) (over|with|via|after|using|on|through|under) (tls|ssl|"
            "starttls|encrypted|secure|a secure|a tls|an ssl|an encrypted)",
        ),
        "Cyrus: NO [PRIVACYREQUIRED] Login only available under a layer; sendmail, RFC 4954: 538 "
        "Encryption required": (
            "available under a layer", "under a layer",
            "encryption [is] (required|needed|mandatory|necessary)", "encryption needed",
            "(ssl|tls|ssl tls) [connection] [is] [encryption] (required|mandatory|needed|necessary)",
            "(requires|require|need|needs) [a] [an] (ssl|tls|encryption|encrypted|secure)",
            "tls required", "requires encryption", "encryption required",
            "must use (tls|ssl|encryption|a secure|an encrypted|secure)", "session encryption",
            "(clear text|cleartext|plaintext|plain text|insecure|unencrypted) (port|connection|"
            "channel|session|link)", "via insecure",
            "over [a] [an] (insecure|unencrypted|plaintext|cleartext)", "(not|non) encrypted",
            "not secure",
            "(ssl|tls|sslv3|starttls) [connection] [session] [encryption] [is] (required|mandatory)",
            "required ... (ssl|tls) connection", "(ssl|tls) for smtp connections",
            "over a tls connection",
        ),
        "QQ Mail: 530 Error: A secure connection is requiered(such as ssl)": (
            "secure connection is (requiered|required|needed)", "secure connection required",
            "requires a secure",
            "(enable|use|using|with|turn on|activate) (ssl|tls|ssl tls|encryption) ... (connect*|"
            "again|first|instead|please)", "please (use|enable) (ssl|tls|encryption)", "tls encryption",
            "must ... (ssl|tls)", "required tls", "encryption tls",
            "(ssl|tls) must be (used|enabled|established|active|negotiated)",
        ),
        "Gmail, Yahoo, Courier: 'Error in IMAP command received by server' excepted": (
            "logindisabled",
        ),
        "GMX, Web.de: 530 Must issue STARTTLS / T-Online: Verschlüsselung": (
            "verschlusselte verbindung", "verschluesselte verbindung", "verschlusselung",
            "verschluesselung", "unverschlusselt*", "unverschluesselt*",
        ),
        "French, Spanish, Italian, Portuguese": (
            "connexion (chiffree|securisee)", "chiffrement", "conexion (segura|cifrada)", "cifrado",
            "connessione (sicura|cifrata|crittografata)", "conexao (segura|criptografada)",
            "criptograf*", "crittograf*",
        ),
        "Russian, Polish, Czech, Dutch": (
            "защищенн* соединени*", "шифровани*", "безопасн* соединени*", "polaczeni* szyfrowan*",
            "szyfrowan*", "zabezpieczon* polaczeni*", "sifrovan*", "zabezpecen* spojeni", "versleutel*",
            "beveiligde verbinding", "guvenli baglanti", "sifreli baglanti",
        ),
        "Chinese, Japanese, Korean": (
            "加密连接", "安全连接", "使用ssl", "使用 ssl", "ssl 加密", "ssl 连接", "暗号化", "ssl 接続",
            "보안 연결", "암호화", "보안연결", "ssl 사용", "ssl 로",
        ),
    },
}  # fmt: skip
