import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:https";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterEach, expect, test } from "vitest";
import { type Certificate, makeCertificate } from "./certificate.fixture.ts";

const closers: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

async function startServer({ key, cert }: Certificate): Promise<string> {
  const server = createServer({ key: key.export({ type: "pkcs8", format: "pem" }), cert }, (_request, response) =>
    response.writeHead(200, { "content-type": "application/json" }).end('{"messages":[]}'),
  );
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  closers.push(() => new Promise((resolve) => server.close(resolve).closeAllConnections()));
  return `https://localhost:${(server.address() as AddressInfo).port}`;
}

/** What an agent that trusts `issuer` says of each address: the trust is the process's own, so it is a process of its own. */
async function asked(issuer: Certificate, urls: string[]): Promise<string[]> {
  const folder = await mkdtemp(join(tmpdir(), "holofleet-tls-"));
  closers.push(() => rm(folder, { recursive: true, force: true }));
  const trusted = join(folder, "issuer.pem");
  await writeFile(trusted, issuer.cert);
  const program = join(import.meta.dirname, "certificate-client.fixture.ts");
  const env = { NODE_EXTRA_CA_CERTS: trusted };
  const { stdout } = await promisify(execFile)(process.execPath, ["--import", "tsx", program, ...urls], { env });
  return JSON.parse(stdout);
}

test("each fault of a certificate is named with what to do; a good one is trusted; so is a name that nobody knows", async () => {
  const issuer = makeCertificate("Mall test issuer");
  const stranger = makeCertificate("Somebody else");
  const urls = await Promise.all([
    startServer(makeCertificate("localhost", { by: issuer })),
    startServer(makeCertificate("localhost", { by: issuer, from: -9, to: -1 })),
    startServer(makeCertificate("localhost", { by: issuer, from: 1, to: 9 })),
    startServer(makeCertificate("other.example.com", { by: issuer })),
    startServer(makeCertificate("localhost", { by: stranger })),
  ]);
  const said = await asked(issuer, [...urls, "https://no-such-host.invalid"]);
  expect(said).toEqual([
    "ok",
    expect.stringMatching(/^network: The certificate of localhost:\d+ has expired\. Renew it/),
    expect.stringMatching(/^network: The certificate of localhost:\d+ is not valid yet\. Check this machine's clock/),
    expect.stringMatching(/^network: The certificate of localhost:\d+ is for another name\. Use the address/),
    expect.stringMatching(/^network: Nobody whom this machine trusts has signed .* NODE_EXTRA_CA_CERTS/),
    expect.stringMatching(/^network: The name in no-such-host\.invalid cannot be resolved\. Check the address/),
  ]);
});
