"""Odd user names, passwords, addresses and names: what people type, and what attackers do."""

_LINE_ENDS = ("\r\n", "\n", "\r", "\u2028", "\u2029", "\x85", "\x0b", "\x0c")
_COMMANDS = (
    "a2 DELETE INBOX",
    "QUIT",
    "RCPT TO:<evil@example.com>",
    "DATA",
    ".",
    "a9 LOGOUT",
    "RSET",
    "NOOP {3}",
)

_QUOTING = (
    '"', '""', "\\", "\\\\", '\\"', '"\\', '" "', '") a2 LOGOUT', "' OR 1=1 --", "'", "`id`", "$(id)",
    "${IFS}", "%s%n",
    "%0d%0aQUIT", "\\r\\n", "\\0", "{5}", "{5+}", "~{5}", "{0}", "{99999999999}", "a{5}", "NIL", "nil",
    "*", "+", "+ ", "()",
    "(", ")", "[]", "]", "<>", ">", "<", ">,<", "<a@b>", "a> SIZE=1", "|", "&", "&-", "&AA-", ";",
    "--", "#", "?", "!", "^", "~",
    "{{7*7}}", "{% raw %}", "${7*7}", "#{7*7}", "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>", "&lt;",
    "=?utf-8?q?=0D=0A?=", "=0D=0A", "../../etc/passwd", "C:\\x", "file:///etc/passwd", "http://x/",
    "\\u000a", "%00",
)  # fmt: skip
_SPACING = (
    " ", "  ", " a", "a ", " a ", "\t", "a\tb", "a b", "\u3000", "a\u3000b", "\u00a0", "\u200b",
    "\u200d", "\ufeff", "\u2003",
)  # fmt: skip
_SCRIPTS = (
    "太郎", "ﾀﾛｳ", "ｔａｒｏ", "パスワード", "émile", "e\u0301mile", "ß", "İ", "ı", "ñ", "Ω", "Ж", "א", "ع", "हि",
    "ไทย", "한",
    "😀", "👨‍👩‍👧", "🇯🇵", "\u202eabc", "\u2066abc\u2069", "\u200fabc", "\u061c", "𠮷", "\U0010ffff",
    "\ufffd", "\ufffe", "ﷺ", "Z̴̦",
)  # fmt: skip
_CONTROLS = (
    *(chr(code) for code in range(1, 32) if chr(code) not in "\t\n\r\x0b\x0c"),
    *("\x7f", "\x80", "\x9b", "\x1b[2J"),
)
_NUMBERS = (
    "0",
    "-1",
    "1e9",
    "007",
    "True",
    "None",
    "null",
    "undefined",
    "NaN",
    ".",
    "..",
    "...",
    "a.",
    ".a",
    "a..b",
    "-",
    "--x",
    "=",
)
_LONG = ("x" * 255, "x" * 999, "x" * 1001, "漢" * 400, '"' * 600, "\\" * 600, " " * 300, "\r\n" * 100)

_INJECTIONS = tuple(f"a{end}{command}" for end in _LINE_ENDS for command in _COMMANDS)
_BROKEN = (
    "a\r\nb\r\n",
    "\r\n.\r\n",
    "\n.\n",
    "\r\r\n",
    "\n\r",
    "\r\na2 LOGIN x y\r\n",
    'x"\r\na2 LOGOUT\r\n',
    "x\\\r\n",
    "{3}\r\nabc",
)

WORDS = _QUOTING + _SPACING + _SCRIPTS + _CONTROLS + _NUMBERS + _LONG + _INJECTIONS + _BROKEN
UNSENDABLE = ("\0", "a\0b", "\0\r\nQUIT", "\ud800", "a\udfff")

# Each with an @, as the form wants; whether a mail command can carry it is another matter.
ADDRESSES = (
    "x@a..b", "x@-a-.jp", "x@[1.2.3]", "x@[IPv6:::1]", "x@[::1", "x@a/b.jp", "x@a,b", "x@a;b", "x@a(b)", "x@a%b",
    "x@a&b", "x@!", "x@1", "x@xn--", "x@xn--a", "x@xn--\u00e9.jp", "x@_a.jp", "x@a_.jp", "x@.a.jp", "x@a.jp.",
    'x@a"b', "x@a\\b",
    f"x@{'a' * 64}.jp", f"x@{'a.' * 120}jp", "x@\u4f8b\u3048\u3002jp", "x@\u202ea.jp", "x@a\u00ad.jp",
    "x@\U0001f600.jp",
    "x@\u0661.jp", "<x@a.jp>", "x@a.jp>", "a>b@c.jp", "a@b@c.jp", '"a b"@c.jp', "a..b.@c.jp", "\u00e9@b.jp",
    "\u30c6\u30b9\u30c8@example.jp", f"{'x' * 64}@a.jp", f"{'x' * 200}@a.jp", "a\u200b@c.jp", "a'b`$(c)@d.jp",
)  # fmt: skip
