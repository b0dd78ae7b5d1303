import { generateKeyPairSync, type KeyObject, randomBytes, sign } from "node:crypto";

/** One DER element (X.690 §8.1). */
function der(tag: number, ...parts: Uint8Array[]): Buffer {
  const body = Buffer.concat(parts);
  const size = body.length < 128 ? [body.length] : [0x82, body.length >> 8, body.length & 255];
  return Buffer.concat([Buffer.from([tag, ...size]), body]);
}

const sequence = (...parts: Uint8Array[]) => der(0x30, ...parts);
const integer = (value: Uint8Array) => der(0x02, value);
const oid = (hex: string) => der(0x06, Buffer.from(hex, "hex"));
const name = (text: string) => sequence(der(0x31, sequence(oid("550403"), der(0x0c, Buffer.from(text)))));
/** GeneralizedTime: 20261120060000Z */
const time = (at: Date) => der(0x18, Buffer.from(`${at.toISOString().replace(/\D/g, "").slice(0, 14)}Z`));
const ecdsaWithSha256 = sequence(oid("2a8648ce3d040302"));

export interface Certificate {
  key: KeyObject;
  /** PEM */
  cert: string;
  subject: string;
}

/** A certificate (RFC 5280) for a name or an issuer of others; `by` signs it, itself when absent. */
export function makeCertificate(
  subject: string,
  { by, from = -1, to = 1 }: { by?: Certificate /** days from now */; from?: number; to?: number } = {},
): Certificate {
  const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const day = (days: number) => time(new Date(Date.now() + days * 86_400_000));
  const isIssuer = by === undefined;
  const extension = isIssuer
    ? sequence(oid("551d13"), der(0x01, Buffer.of(0xff)), der(0x04, sequence(der(0x01, Buffer.of(0xff)))))
    : sequence(oid("551d11"), der(0x04, sequence(der(0x82, Buffer.from(subject)))));
  const body = sequence(
    der(0xa0, integer(Buffer.of(2))),
    integer(Buffer.concat([Buffer.of(1), randomBytes(8)])),
    ecdsaWithSha256,
    name(by?.subject ?? subject),
    sequence(day(from), day(to)),
    name(subject),
    publicKey.export({ type: "spki", format: "der" }),
    der(0xa3, sequence(extension)),
  );
  const signature = sign("sha256", body, by?.key ?? privateKey);
  const whole = sequence(body, ecdsaWithSha256, der(0x03, Buffer.of(0), signature));
  const lines = whole.toString("base64").match(/.{1,64}/g) ?? [];
  const cert = `-----BEGIN CERTIFICATE-----\n${lines.join("\n")}\n-----END CERTIFICATE-----\n`;
  return { key: privateKey, cert, subject };
}
