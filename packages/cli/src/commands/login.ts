import { createClient } from "@holofleet/contract/client.ts";
import { AppError } from "@holofleet/shared/errors.ts";
import { Command } from "commander";
import { z } from "zod";
import { print } from "../output.ts";
import { saveSession } from "../session.ts";

const signedInSchema = z.object({ token: z.string() });

const secondFactorSchema = z.object({ twoFactorRedirect: z.literal(true) });

/** The second factor: a code of six digits, or one of the backup codes. */
async function sendCode(url: string, cookies: string[], code: string | undefined): Promise<string> {
  if (!code) throw new AppError("unauthorized", "This account has a second factor. Give its code with --code.");
  const way = /^\d{6}$/.test(code) ? "verify-totp" : "verify-backup-code";
  const response = await fetch(new URL(`/api/auth/two-factor/${way}`, url), {
    method: "POST",
    headers: {
      "content-type": "application/json",
      cookie: cookies.map((cookie) => cookie.split(";")[0]).join("; "),
    },
    body: JSON.stringify({ code }),
  });
  const answer = signedInSchema.safeParse(await response.json().catch(() => null));
  if (!response.ok || !answer.success) throw new AppError("unauthorized", "This code does not fit. Try the next one.");
  return answer.data.token;
}

/** Trades a name and a password for a bearer token. Consoles before user names know e-mails alone. */
async function signIn(url: string, name: string, password: string, code?: string): Promise<string> {
  const [path, body] = name.includes("@") ? ["/email", { email: name }] : ["", { name }];
  const response = await fetch(new URL(`/api/auth/sign-in${path}`, url), {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ ...body, password }),
  });
  if (response.status === 401) {
    throw new AppError("unauthorized", `${url} does not know this name and password. Check both and try again.`);
  }
  if (response.status === 429) {
    throw new AppError("rate_limited", "Too many attempts. Wait a minute and try again.");
  }
  const json: unknown = await response.json().catch(() => null);
  if (secondFactorSchema.safeParse(json).success) return await sendCode(url, response.headers.getSetCookie(), code);
  const answer = signedInSchema.safeParse(json);
  if (!response.ok || !answer.success) {
    throw new AppError(
      "bad_request",
      `${url} did not answer as a Holofleet console (${response.status}). Check the address.`,
    );
  }
  return answer.data.token;
}

interface Options {
  name?: string;
  email?: string;
  password?: string;
  code?: string;
  token?: string;
  json?: boolean;
}

export const login = new Command("login")
  .description("Sign in to a console; the sign-in is kept for the next commands")
  .argument("<url>", "address of the console, such as http://localhost:3000")
  .option("--name <name>", "e-mail, user name or phone number")
  .option("--email <email>", "the same")
  .option("--password <password>")
  .option("--code <code>", "of the second factor, or a backup code")
  .option("--token <token>", "a bearer token instead of name and password")
  .option("--json", "print one JSON value")
  .action(async (url: string, options: Options) => {
    if (!URL.canParse(url)) {
      throw new AppError("bad_request", `${url} is not an address. It looks like http://localhost:3000`);
    }
    const { name = options.email, password } = options;
    if (!options.token && !(name && password)) {
      throw new AppError("bad_request", "Give --name and --password, or --token.");
    }
    const token = options.token ?? (await signIn(url, name ?? "", password ?? "", options.code));
    const me = await createClient({ url, token }).me.show();
    const file = await saveSession({ url, token });
    print(
      options,
      { url, email: me.email, name: me.name, role: me.role, file },
      () => `Signed in to ${url} as ${me.email}.`,
    );
  });
