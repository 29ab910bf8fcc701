// One check for each line of JSON on standard input; its seconds, or its error, on standard output.
import readline from "node:readline";
import { ImapFlow } from "imapflow";
import nodemailer from "nodemailer";

async function check(account) {
  const tls = { servername: account.name };
  const auth = { user: account.address, pass: account.password };
  const imap = new ImapFlow({
    host: account.host, port: account.imap_port, secure: !account.starttls, servername: account.name,
    auth, tls, logger: false,
  });
  await imap.connect();
  await imap.mailboxOpen("INBOX", { readOnly: true });
  await imap.logout();
  const smtp = nodemailer.createTransport({
    host: account.host, port: account.smtp_port, secure: !account.starttls, requireTLS: account.starttls, auth, tls,
  });
  await smtp.sendMail({ from: account.address, to: account.address, subject: "peer", text: "peer" });
  smtp.close();
}

for await (const line of readline.createInterface({ input: process.stdin })) {
  const began = performance.now();
  let answer;
  try {
    await check(JSON.parse(line));
    answer = { seconds: (performance.now() - began) / 1000 };
  } catch (error) {
    answer = { error: String(error) };
  }
  console.log(JSON.stringify(answer));
}
