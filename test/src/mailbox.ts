import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { type ParsedMail, simpleParser } from "mailparser";
import { SMTPServer } from "smtp-server";

/** A real mail server on a free port of this machine, and what it took. */
export interface Mailbox {
  /** for HOLOFLEET_SMTP_URL, with the name and password that it asks for */
  url: string;
  /** mails that were taken, in their order */
  taken: ParsedMail[];
  /** what it answers to a recipient instead of taking the mail; `null` takes it */
  refuse: (to: string) => { code: number; words: string } | null;
  stop(): Promise<void>;
}

/** Starts a mail server; `secure` speaks TLS from the first byte, with a certificate that nobody signed. */
export async function startMailbox({ secure = false } = {}): Promise<Mailbox> {
  const [name, password] = ["console", "p@ss word"];
  const server = new SMTPServer({
    secure,
    logger: false,
    allowInsecureAuth: true,
    onAuth: (auth, _, done) => {
      if (auth.username === name && auth.password === password) done(null, { user: name });
      else done(Object.assign(new Error("Wrong name or password"), { responseCode: 535 }));
    },
    onRcptTo: ({ address }, _, done) => {
      const refused = mailbox.refuse(address);
      done(refused && Object.assign(new Error(refused.words), { responseCode: refused.code }));
    },
    onData: (stream, _, done) => {
      simpleParser(stream).then((mail) => {
        mailbox.taken.push(mail);
        done();
      }, done);
    },
  });
  server.on("error", () => {});
  server.listen(0, "127.0.0.1");
  await once(server.server, "listening");
  const { port } = server.server.address() as AddressInfo;
  const mailbox: Mailbox = {
    url: `${secure ? "smtps" : "smtp"}://${name}:${encodeURIComponent(password)}@127.0.0.1:${port}`,
    taken: [],
    refuse: () => null,
    stop: () => new Promise((resolve) => server.close(() => resolve())),
  };
  return mailbox;
}
