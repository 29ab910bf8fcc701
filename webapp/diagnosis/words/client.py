"""Words about the address that a client comes from."""

from webapp.diagnosis.meaning import Meaning
from webapp.diagnosis.phrases import Family

FAMILIES: dict[Meaning, Family] = {
    Meaning.HARVEST: {
        "Cox, Comcast: too many invalid recipients": (
            "(too many|excessive|number of) ... (failed|invalid|unknown|bad|nonexistent) ... "
            "(recipient*|rcpt*|user*|address*)", "directory harvest",
        ),
    },
    Meaning.NO_SERVER: {
        "Gmail: The IP you're using to send mail is not authorized to send email directly to our "
        "servers": (
            "ip you re using", "directly to our servers", "relay at your", "server of your isp",
            "smtp server of your", "use your (isp|provider) s",
            "your (isp|provider) s [smtp] [mail] (server|relay)", "residential",
        ),
        "Haraka: 554 rDNS Lookup Failed; RFC 7372 X.7.25; Korea, Japan: no PTR": (
            "rdns", "reverse dns", "reverse lookup",
            "reverse (hostname|host|name|ip|record|address|resolution|mapping)", "ptr", "no ptr",
            "ptr record*", "cannot find your (hostname|reverse hostname)", "find your hostname",
            "no reverse", "fcrdns", "forward confirmed", "resolve your (address|ip|hostname)",
            "your ... hostname", "in addr arpa", "generic (hostname|ptr|rdns)",
            "dynamic (ip|address|ips|hostname|pool|host)", "dialup", "dial up", "dynamic/residential",
            "residential (ip|address)", "dyn t1", "dynamic or residential", "name resolution ... ip",
        ),
        "Gmail, Microsoft: rate limited due to IP reputation": (
            "reputation of the sending ip [address]",
            "(due to|because of|has|have) [a] [very] [low] [poor] [bad] ip reputation",
            "sending ip ... (low|poor|bad) reputation", "ip has a (poor|bad|low)",
        ),
        "Postfix: Client host rejected": (
            "client host rejected", "errors from your", "client host [is] (blocked|denied|listed)",
            "client certificate", "your (host|server|ip|ip address|mail server) [is] {refused}",
            "(host|ip|ipaddress|server|client) [is] [has] [been] listed (at|in|on|by)",
            "spamming (host|ip|server|client)",
        ),
        "Daum, Korea: host name doesn't match your IP address": (
            "(host name|hostname|helo|ehlo|domain) ... match ... ip [address]", "helo is",
            "helo domain", "helo name", "(invalid|bad|forged|fake|wrong|generic|dynamic) (helo|ehlo)",
            "(helo|ehlo) ... (listed|blocked|adsl|dial*|dynamic|blacklist*)", "your (helo|ehlo)",
            "adsl", "directory harvest", "dhcp",
        ),
    },
    Meaning.FOREIGN: {
        "Sakura, Xserver: 国外IPアドレスフィルタ; Naver: 해외 로그인 차단; Mimecast: geographical restriction": (
            "(your|this|that|other|another|foreign|certain) (country|countries|region|location)",
            "country ... (block*|denied|not allowed|not permitted|restricted|refused|policy)", "geoip",
            "geo ip", "geo block*", "geo location", "geolocation", "geographical", "geographic",
            "from abroad", "(overseas|foreign) (ip|address*|access|login|connection*)", "海外", "国外",
            "境外", "해외", "국가별", "국외", "ausland", "a l etranger", "desde el extranjero",
            "dall estero", "do exterior", "из другой страны", "из за рубежа", "z zagranicy",
            "ze zahranici", "buitenland", "yurtdisi",
            "(forbidden|blocked|banned) (country|countries|region)",
            "(country|countries) ... {refused}", "geo",
        ),
    },
    Meaning.ADDRESS_IN_LINK: {
        "Spamhaus, Proofpoint, Netease and others: only a link with the address tells": (
            "=?ip=", "=&ip=", "=denyip", "=unblock", "=delist", "=removal",
        ),
    },
    Meaning.CLIENT_BLOCKED: {
        "Postfix: 554 5.7.1 Service unavailable; Client host [192.0.2.1] blocked using zen.spamhaus.org": (
            "client host ... (blocked|rejected|refused|denied|blacklisted|listed)",
            "client host rejected", "blocked using", "client address ... (blocked|rejected|denied)",
            "unavailable client host", "client (blocked|rejected|denied)",
            "helo command rejected ... (denied|blocked)",
        ),
        "Block lists by name (seen in replies of every server)": (
            "=spamhaus.org", "=spamcop.net", "=barracudacentral", "=sorbs.net", "=abuseat.org",
            "=uceprotect", "=mailspike", "=psbl.", "=dnsbl", "=dnswl", "spamhaus", "barracuda",
            "=.rbl.", "rbl", "rbls", "dnsbl", "dnsrbl", "=abusix", "=proofpoint.com/ip",
            "=cloudmark.com/reset", "=senderscore", "=talosintelligence", "=senderbase.org",
            "=trendmicro.com/reputation", "realtime block*", "real time block*", "black list*",
            "blackhole list", "blocklist*", "block list*", "blacklist*", "blackliste*", "denylist*",
            "deny list", "dul", "sbl", "xbl", "pbl", "csi", "sbl*",
        ),
        "Sendmail, Exim: 550 Rejected because 192.0.2.1 is in a black list": (
            "rejected because ... (list|listed)",
            "(ip|host|ip address|server|client|connection|helo|ehlo) [address] [is] [has] [been] "
            "(blocked|banned|blacklisted|refused|barred|denied|black listed|block listed)",
            "your (ip|host|address|network|server|isp|mail server|mta|ip address|hostname|country|ip "
            "range|subnet) ... (block*|ban|banned|listed|black*|denied|refused|reject*|prohibit*|"
            "forbid*|bad|poor|reputation|not allowed|not permitted|not authorized|not in)",
            "from your (ip|ip address|host|network|address|server|location|country)",
            "access from your", "by your ip",
            "(connection|connections|mail|mails|access|messages|traffic) from ... (block*|ban|banned|"
            "refused|denied|rejected|not allowed|not accepted|prohibited|forbidden)",
            "(block*|banned|refus*|reject*|deny*|denied|spam) ... (ip|ip address|your address|this ip|"
            "source address)",
            "this (ip|ip address|host|client|address|network) ... (block*|ban|banned|denied|refused|"
            "not allowed|rejected)",
            "ip [address] ... (not allowed|not permitted|not authorized|not authorised|not "
            "whitelisted|not in whitelist|not trusted|unauthorized|restricted|prohibited|forbidden)",
            "(not allowed|not permitted|not authorized|forbidden|disallowed|prohibited) from ... (ip|"
            "address|host|location|network|country)",
            "{refused} [from] [for] [your] [the] [ip] [address] ipaddress", "ipaddress [is] {refused}",
            "{refused} from [your] [this] [the] (ip|network|location|host|country|provider)",
            "only [allowed] [possible] [accepted] from",
            "(vpn|vpns|proxy|proxies|tor|cloud|hosting|datacenter|datacentre) ... {refused}",
            "{login} from ... {refused}",
        ),
        "Exim: 550 Error - Blocked for abuse; Tiscali: Too much Spam from this IP": (
            "blocked for (abuse|spam*)", "blocked by ... (ip|rbl|reputation|firewall)",
            "spam from this", "spam from your", "much spam", "abuse from", "abusive (host|ip|client)",
            "due to abuse", "ip ... spam*", "spam* ... ip address",
            "you have been (blocked|banned|blacklisted)",
            "you are (blocked|banned|blacklisted|not allowed to connect|not welcome)",
            "has been (banned|blacklisted|blocklisted)", "temporarily blacklisted",
        ),
        "Cisco IronPort: 554 Your access to this mail system has been rejected due to the sending "
        "MTA's poor reputation": (
            "poor reputation", "bad reputation", "low reputation", "reputation",
            "your access to this mail system", "sending mta", "(ip|host|server) ... reputation",
            "senderbase",
        ),
        "AOL, Yahoo: 421 4.7.1 (DYN:T1), 553 5.7.1 [BL21] Connections will not be accepted": (
            "bl2* connections", "connections [will] not [be] accepted", "connections not accepted",
            "hvu b1", "hvu b2", "rtr bb", "rtr bl", "rtr ge", "con b1", "dyn t1", "=errors/421dyn",
            "=errors/554rtr", "=errors/554con", "not accepted from this", "not accept connections from",
            "connection refused from", "dns nr", "dns p3", "none/bad reputation", "rly b1", "rly b3",
            "messages from ... (weren t|were not|was not|wasn t) sent",
            "messages from ... permanently deferred", "your access to",
            "connection (rejected|denied|blocked)", "ipdeny", "ip deny", "ip denied",
        ),
        "Netease: 550 DT:RBL, 554 IP:, 554 HL:; 550 IP in blacklist": (
            "dt rbl", "rbl deny", "554 ip", "dt spm host", "mi nhd", "black ip",
        ),
        "hMailServer, XMail, MailEnable: 551 Server access forbidden by your IP": (
            "access forbidden", "access forbidden by", "not allowed to connect",
            "not permitted to connect", "connect* ... not (allowed|permitted|authorized)",
            "(not|are not) allowed to access this (server|service|system)", "not authorized to connect",
            "(host|client|ip) not allowed",
            "not in [my] [our] [the] [your] (whitelist|allow list|white list|allowlist)",
            "ip restrict*",
            "(ip|host|address|client|server|network) ... not in ... (whitelist|allow list|allowed "
            "list|white list|allowlist)", "ip not (allowed|whitelisted|authorized|permitted|in)",
            "(unknown|unauthorized|unauthorised|disallowed) (ip|client|network)",
            "(unauthorized|unauthorised|disallowed) host", "go away", "you are not welcome",
            "no access from", "host not allowed", "host denied", "access denied ip",
            "access denied for ip", "insecure mail relay", "open proxy", "open relay", "suspected bot*",
            "botnet", "zombie", "trojan", "compromised host", "early talker", "smtp server of your",
            "use your (isp|provider) s", "your (isp|provider) s [smtp] [mail] (server|relay)",
            "dynamic ips", "use [the] [smtp] [server] [of] your isp", "helo command rejected",
            "helohost", "bad helo", "invalid helo", "helo host name", "remote ip check",
            "smtpport check", "openrelay", "invalid ip", "ip is (rejected|filtered|hangup)",
            "your ip ... filtered", "ip ... filtered", "register your ip", "ip reputation",
            "too many bad commands", "too many errors from", "not accepting connections",
            "not accepting messages from", "user complaints", "may not be mail exchanger", "hl itc", "hl ihu", "hl ipb",
            "wm bli", "=aup#cxbl", "=aup#cxdns", "=aup#ipbl", "=mail.i.ua/err/9", "=mail.i.ua/err/7",
            "protocol violation before greeting", "you talk too soon", "fail2ban", "firewall*",
            "greet pause", "service permits",
            "(unauthorized|unauthorised|unknown|untrusted) (interface|source|origin)",
            "(helo|ehlo) [name] [command] [argument] ... (should|must|not|invalid|bad|fqdn|syntax|"
            "mismatch*|reject*|required)", "no required ssl certificate",
            "(hostname|host network|network|host name) [is] not (authorized|authorised|allowed|"
            "permitted)", "(helo|ehlo) ... requires", "(banned|blocked) sender ... ipaddress",
            "(helo|ehlo) name", "(mail|messages|connections) from ... {refused}",
            "(client|host) [is] not (authorized|authorised|allowed|permitted)",
            "smtp protocol violation",
        ),
        "Gmail: 421 4.7.28, 550 5.7.1 Our system has detected that this message does not meet IPv6 PTR": (
            "ipv6 sending guidelines", "ptr records and authentication",
        ),
        "Exchange Online: 550 5.7.606 Access denied, banned sending IP": (
            "banned sending", "delist", "=sender.office.com", "=olcsupport.office.com", "bl000*",
            "part of their network is on our block",
        ),
        "Orange (OFR006), Free, SFR, LaPoste: Adresse IP source bloquee pour incident de spam": (
            "adresse ip ... (bloque*|refuse*|interdit*|black*)", "ip source bloque*", "ofr006*",
            "ofr00[5]", "ip ... (bloque*|bannie)", "lpn007 5", "votre (ip|adresse ip|serveur)",
        ),
        "German (GMX, T-Online, Web.de): IP-Adresse gesperrt": (
            "ip adresse ... (gesperrt|blockiert|abgelehnt|gelistet|nicht)", "ihre ip",
            "ip ... gesperrt", "ihr server ... (gesperrt|nicht)", "bad dns ptr resource record",
            "ip address is black listed", "=c=rdns", "=c=bl", "=c=r0301", "=tobr@rx.t-online",
            "dialup address",
        ),
        "Spanish, Portuguese, Italian": (
            "direccion ip ... (bloque*|rechaz*|lista)", "su (ip|direccion ip)",
            "endereco ip ... (bloque*|lista)", "seu ip", "indirizzo ip ... (blocc*|lista|rifiut*)",
            "ip bloqueado*", "ip bloccato", "il tuo ip",
        ),
        "Russian (Yandex, Mail.ru), Polish, Czech, Dutch, Turkish": (
            "(ip|ip адрес|адрес|айпи) ... (заблокирован*|запрещен*)", "ваш ip", "вашего ip",
            "черном списке", "черный список", "чёрном списке", "adres ip ... (zablokowan*|odrzucon*)",
            "czarn* list*", "twoj adres ip", "ip adresa ... blokovan*", "ip adres ... geblokkeerd",
            "ip adresiniz", "kara liste*",
        ),
        "Chinese, Japanese, Korean": (
            "ip 被", "您的ip", "您的 ip", "发信 ip", "发件 ip", "黑名单", "黑名單", "ip 地址 被",
            "ブラックリスト", "接続を拒否", "アクセスが制限", "接続元", "ip アドレス", "차단된 ip",
            "ip 가 차단", "ip 차단", "ip 블랙", "블랙리스트", "스팸 ip",
        ),
    },
}  # fmt: skip
