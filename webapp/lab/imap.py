"""A small, honest IMAP server (RFC 3501, with SASL-IR, ID, IDLE, LITERAL+, SPECIAL-USE, UIDPLUS in name)."""

import asyncio
import re
from collections.abc import Awaitable, Callable

from webapp.domain.settings import ConnectionSecurity
from webapp.lab.imap_reading import BadCommand, Token, choose, fetch, tokens
from webapp.lab.mailbox import Folder
from webapp.lab.play import Imap
from webapp.lab.script import HungUp
from webapp.lab.session import Account, House, Session, text_of
from webapp.lab.wire import Wire

_BASE = ("IMAP4rev1", "SASL-IR", "LITERAL+", "ID", "ENABLE", "IDLE")
BEFORE_TLS = (*_BASE, "STARTTLS", "LOGINDISABLED")
CAPABILITIES = (*_BASE, "AUTH=PLAIN", "AUTH=LOGIN")
AFTER_LOGIN = (*_BASE, "NAMESPACE", "UIDPLUS", "SPECIAL-USE", "UNSELECT")
_REFUSAL = "NO [AUTHENTICATIONFAILED] Authentication failed."
_LONGEST_LITERAL = 64 * 1024


class ImapSession(Session):
    """State: `logged_in`, `folder` (the open one), and how many messages the client was told of."""

    def __init__(self, wire: Wire, play: Imap, account: Account, house: House) -> None:
        super().__init__(wire, play, account, house)
        self.imap = play
        self.logged_in = False
        self.identified = False
        self.folder: Folder | None = None
        self._told = 0
        self._arguments: list[Token] = []
        self._rest = ""

    def offered(self) -> tuple[str, ...]:
        play = self.play
        if self.logged_in:
            return AFTER_LOGIN if play.after_login is None else play.after_login
        if play.door is ConnectionSecurity.STARTTLS and not self.wire.secure:
            return BEFORE_TLS if play.before_tls is None else play.before_tls
        return CAPABILITIES if play.capabilities is None else play.capabilities

    async def greet(self) -> None:
        await self.say(f"* OK {self._early_capabilities()}Practice lab ready.")

    async def answer_next(self) -> bool:
        try:
            name = await self._read_command()
        except BadCommand as error:
            await self.complete(f"BAD {error}")
            return True
        if name is None:
            return False
        answer = self._answers().get(name)
        if answer is None:
            await self.moment(name, self._unknown)
        else:
            await self.moment(name, answer)
        return name != "LOGOUT"

    async def complete(self, text: str) -> None:
        """The tagged end of an answer, after news of the open folder."""
        if self.folder is not None and len(self.folder.messages) != self._told:
            await self._tell_exists()
        await self.say(f"{{tag}} {text}")

    async def say(self, *lines: str) -> None:
        await super().say(*(map(_lowered, lines) if self.imap.lower_case else lines))

    # -- commands ------------------------------------------------------------------------------------

    def _answers(self) -> dict[str, Callable[[], Awaitable[None]]]:
        return {
            "CAPABILITY": self._capability, "NOOP": self._noop, "LOGOUT": self._logout, "ID": self._id,
            "STARTTLS": self._starttls, "LOGIN": self._login, "AUTHENTICATE": self._authenticate,
            "ENABLE": self._enable, "NAMESPACE": self._namespace, "LIST": self._list, "LSUB": self._list,
            "SELECT": self._open_folder, "EXAMINE": self._open_folder, "STATUS": self._status,
            "CHECK": self._noop, "CLOSE": self._leave, "UNSELECT": self._leave, "IDLE": self._idle,
            "SEARCH": self._search, "UID SEARCH": self._search,
            "FETCH": self._fetch, "UID FETCH": self._fetch,
        }  # fmt: skip

    async def _unknown(self) -> None:
        await self.complete("BAD Error in IMAP command: unknown command.")

    async def _capability(self) -> None:
        await self.say("* CAPABILITY " + " ".join(self.offered()))
        await self.complete("OK Capability completed.")

    async def _noop(self) -> None:
        await self.complete("OK Completed.")

    async def _logout(self) -> None:
        await self.say("* BYE Logging out", "{tag} OK Logout completed.")

    async def _id(self) -> None:
        self.identified = True
        await self.say('* ID ("name" "practice lab")')
        await self.complete("OK ID completed.")

    async def _starttls(self) -> None:
        if "STARTTLS" not in self.offered():
            await self.complete("BAD TLS is not available here.")
            return
        self.drop_buffer()
        await self.complete("OK Begin TLS negotiation now.")
        await self.moment("handshake", self.start_tls)

    async def _login(self) -> None:
        if "LOGINDISABLED" in self.offered():
            await self.complete("NO [PRIVACYREQUIRED] Cleartext authentication disallowed.")
        elif self.logged_in or len(self._arguments) != 2:
            await self.complete("BAD Error in IMAP command LOGIN: wrong arguments or state.")
        else:
            self.username, self.password = self._arguments
            await self.moment("verdict", self._verdict)

    async def _authenticate(self) -> None:
        mechanism = self._arguments[0].upper() if self._arguments else ""
        if f"AUTH={mechanism}" not in self.offered() or self.logged_in:
            await self.complete("NO [CANNOT] Unsupported authentication mechanism.")
            return
        given = self._arguments[1] if len(self._arguments) > 1 else None
        if mechanism == "PLAIN":
            answer = await self.read_sasl(given, "+ ")
            parts = text_of(answer or b"").split("\0")
        else:  # LOGIN, as Outlook speaks it: two questions
            name = await self.read_sasl(given, "+ VXNlcm5hbWU6")
            words = await self.read_sasl(None, "+ UGFzc3dvcmQ6") if name is not None else None
            parts = ["", text_of(name), text_of(words)] if name is not None and words is not None else []
        if len(parts) != 3:
            await self.complete("BAD Authentication was cancelled or the answer is not valid.")
            return
        self.username, self.password = parts[1:]
        await self.moment("verdict", self._verdict)

    async def _verdict(self) -> None:
        if not self.account.accepts(self.username, self.password):
            await self.complete(self.play.refusal or _REFUSAL)
            return
        self.logged_in = True
        await self.complete(f"OK {self._early_capabilities()}Logged in")

    async def _enable(self) -> None:
        await self.say("* ENABLED")
        await self.complete("OK Enabled.")

    async def _namespace(self) -> None:
        await self.say('* NAMESPACE (("" "/")) NIL NIL')
        await self.complete("OK Namespace completed.")

    async def _list(self) -> None:
        if not await self._may("authenticated"):
            return
        kind = self.heard.split(" ")[1].upper()
        pattern = next((word for word in reversed(self._arguments[:5]) if set(word) & {"*", "%"}), None)
        for folder in self.account.mailbox.folders.values():
            if pattern is not None or folder.name in self._arguments:
                await self.say(f'* {kind} ({" ".join(folder.attributes)}) "/" "{folder.name}"')
        await self.complete(f"OK {kind.capitalize()} completed.")

    async def _open_folder(self) -> None:
        if not await self._may("authenticated"):
            return
        if self.imap.wants_id and not self.identified:
            await self.complete("NO EXAMINE Unsafe Login. Please contact kefu@188.com for help")
            return
        self._close_folder()
        folder = self.account.mailbox.folder(self._arguments[0]) if self._arguments else None
        if folder is None:
            await self.complete("NO [NONEXISTENT] Mailbox doesn't exist.")
            return
        self.folder = folder
        self.account.mailbox.readers += 1
        await self.say("* FLAGS (\\Answered \\Flagged \\Deleted \\Seen \\Draft)")
        await self.say("* OK [PERMANENTFLAGS ()] Read-only mailbox.")
        await self._tell_exists()
        await self.say(
            "* 0 RECENT",
            f"* OK [UIDVALIDITY {folder.uid_validity}] UIDs valid",
            f"* OK [UIDNEXT {folder.uid_next}] Predicted next UID",
        )
        # Nothing here can be changed by a client, whatever it asked for.
        await self.complete("OK [READ-ONLY] Opened.")

    async def _status(self) -> None:
        folder = self.account.mailbox.folder(self._arguments[0]) if self._arguments else None
        if folder is None or not self.logged_in:
            await self.complete("NO [NONEXISTENT] Mailbox doesn't exist.")
            return
        count = len(folder.messages)
        facts = f"MESSAGES {count} RECENT 0 UNSEEN {count} UIDNEXT {folder.uid_next}"
        await self.say(f'* STATUS "{folder.name}" ({facts} UIDVALIDITY {folder.uid_validity})')
        await self.complete("OK Status completed.")

    async def _leave(self) -> None:
        self._close_folder()
        await self.complete("OK Closed.")

    async def _search(self) -> None:
        if self.folder is None:
            await self.complete("BAD No mailbox is open.")
            return
        try:
            numbers = choose(self.folder, self._arguments)
        except BadCommand as error:
            await self.complete(f"BAD {error}")
            return
        if self.heard.split(" ")[1].upper() == "UID":
            numbers = [self.folder.messages[number - 1].uid for number in numbers]
        await self.say(" ".join(["* SEARCH", *map(str, numbers)]))
        await self.complete("OK Search completed.")

    async def _fetch(self) -> None:
        if self.folder is None:
            await self.complete("BAD No mailbox is open.")
            return
        try:
            rows = fetch(self.folder, self._rest, by_uid=self.heard.split(" ")[1].upper() == "UID")
        except BadCommand as error:
            await self.complete(f"BAD {error}")
            return
        for row in rows:
            await self.wire.send(row)
        await self.complete("OK Fetch completed.")

    async def _idle(self) -> None:
        if not await self._may("authenticated"):
            return
        await self.say("+ idling")
        line = asyncio.create_task(self.read_line())
        try:
            while not line.done():
                change = asyncio.create_task(self.account.mailbox.changed.wait())
                try:
                    if self.folder is not None and len(self.folder.messages) != self._told:
                        await self._tell_exists()
                    await asyncio.wait({line, change}, return_when=asyncio.FIRST_COMPLETED)
                finally:
                    change.cancel()
            said = await line
        finally:
            line.cancel()
        if said is None:
            raise HungUp
        await self.complete("OK Idle completed." if said.upper() == "DONE" else "BAD Expected DONE.")

    # -- helpers -------------------------------------------------------------------------------------

    async def serve(self) -> None:
        try:
            await super().serve()
        finally:
            self._close_folder()

    async def _may(self, state: str) -> bool:
        if not self.logged_in:
            await self.complete(f"BAD Only when {state}.")
        return self.logged_in

    def _close_folder(self) -> None:
        if self.folder is not None:
            self.account.mailbox.readers -= 1
        self.folder = None

    async def _tell_exists(self) -> None:
        if self.folder is not None:
            self._told = len(self.folder.messages)
            await self.say(f"* {self._told} EXISTS")

    def _early_capabilities(self) -> str:
        return f"[CAPABILITY {' '.join(self.offered())}] " if self.imap.told_early else ""

    async def _read_command(self) -> str | None:
        """One command with its literals; its name, "UID SEARCH" being one."""
        line = await self.read_line()
        if line is None:
            return None
        whole, words = line, []
        self.tag = re.split(r"[ (]", line, maxsplit=1)[0] or "*"
        while literal := re.search(r"\{(\d+)(\+?)\}$", line):
            words += tokens(line[: literal.start()])
            size = int(literal[1])
            if size > _LONGEST_LITERAL:
                raise BadCommand("Literal too long.")
            if not literal[2]:
                await self.say("+ OK")
            words.append(text_of(await self.read_exactly(size)))
            line = await self.read_line()
            if line is None:
                return None
        words += tokens(line)
        self.heard = whole
        if len(words) < 2:
            raise BadCommand("Error in IMAP command: a tag and a command are needed.")
        taken = 3 if words[1].upper() == "UID" else 2
        self._arguments = words[taken:]
        self._rest = whole.split(" ", taken)[-1]
        return " ".join(words[1:taken]).upper()


def _lowered(line: str) -> str:
    """Keywords in lower case: the first words of a line, up to a code or a text."""
    start, bracket, rest = line.partition("[")
    words = start.split(" ")
    words[1:3] = [word.lower() for word in words[1:3]]
    code, closing, text = rest.partition("]")
    return " ".join(words) + bracket + code.lower() + closing + text
