import { AppError } from "@holofleet/shared/errors.ts";
import { createTransport } from "nodemailer";

export interface Mail {
  to: string;
  subject: string;
  /** plain text */
  text: string;
  /** letters, digits and hyphens; the same when it is sent again, so that a mailbox can tell */
  id: string;
}

/** Sends mail over the server of the settings. */
export interface Mailer {
  /**
   * Hands one mail to the server.
   * @returns the server's answer
   * @throws AppError rejected when trying again is useless, unavailable when it is not; `details.code` is the reply's
   */
  send(mail: Mail): Promise<{ code: number; answer: string }>;
}

export interface MailSettings {
  /** smtp: with STARTTLS, or smtps:; name and password before the @ */
  url: string;
  /** `Name <address>` */
  from: string;
}

const patience = { connectionTimeout: 10_000, greetingTimeout: 10_000, socketTimeout: 20_000 };
const loopback = ["localhost", "127.0.0.1", "[::1]"];

/** A mailer for these settings. Nothing is connected before the first mail. Only a server on this machine may do without TLS. */
export function openMailer({ url: address, from }: MailSettings): Mailer {
  const { protocol, hostname, port, username, password } = new URL(address);
  const isSecure = protocol === "smtps:";
  const transport = createTransport({
    host: hostname.replace(/^\[|\]$/g, ""),
    port: port === "" ? (isSecure ? 465 : 587) : Number(port),
    secure: isSecure,
    requireTLS: !loopback.includes(hostname),
    ignoreTLS: loopback.includes(hostname),
    ...(username !== "" && { auth: { user: decodeURIComponent(username), pass: decodeURIComponent(password) } }),
    ...patience,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  const domain = /@([^>\s]+)/.exec(from)?.[1] ?? "holofleet";
  return {
    async send({ to, subject, text, id }) {
      const sent = { from, to: { name: "", address: to }, subject, text, messageId: `<${id}@${domain}>` };
      try {
        const { response } = await transport.sendMail(sent);
        return { code: Number.parseInt(response, 10) || 250, answer: response };
      } catch (thrown) {
        throw refusal(thrown, hostname);
      }
    },
  };
}

/** Replies from 500 are final (RFC 5321 4.2.1); a wrong password is not the mail's fault and may be mended. */
function refusal(thrown: unknown, host: string): AppError {
  const { responseCode: code, code: kind, message } = thrown as { responseCode?: number; code?: string } & Error;
  const isFinal = code !== undefined && code >= 500 && kind !== "EAUTH";
  const words = `The mail server ${host} ${isFinal ? "refused" : "could not be used"}: ${message}`;
  return new AppError(isFinal ? "rejected" : "unavailable", words, { cause: thrown, details: { code: code ?? null } });
}
