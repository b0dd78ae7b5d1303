import { createClient } from "@holofleet/contract/client.ts";
import { AppError } from "@holofleet/shared/errors.ts";
import { Command } from "commander";
import { z } from "zod";
import { print } from "../output.ts";
import { saveSession } from "../session.ts";

const signedInSchema = z.object({ token: z.string() });

/** Trades an e-mail and a password for a bearer token. */
async function signIn(url: string, email: string, password: string): Promise<string> {
  const response = await fetch(new URL("/api/auth/sign-in/email", url), {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ email, password }),
  });
  if (response.status === 401) {
    throw new AppError("unauthorized", `${url} does not know this e-mail and password. Check both and try again.`);
  }
  if (response.status === 429) {
    throw new AppError("rate_limited", "Too many attempts. Wait a minute and try again.");
  }
  const body = signedInSchema.safeParse(await response.json().catch(() => null));
  if (!response.ok || !body.success) {
    throw new AppError(
      "bad_request",
      `${url} did not answer as a Holofleet console (${response.status}). Check the address.`,
    );
  }
  return body.data.token;
}

interface Options {
  email?: string;
  password?: string;
  token?: string;
  json?: boolean;
}

export const login = new Command("login")
  .description("Sign in to a console; the sign-in is kept for the next commands")
  .argument("<url>", "address of the console, such as http://localhost:3000")
  .option("--email <email>")
  .option("--password <password>")
  .option("--token <token>", "a bearer token instead of e-mail and password")
  .option("--json", "print one JSON value")
  .action(async (url: string, options: Options) => {
    if (!URL.canParse(url)) {
      throw new AppError("bad_request", `${url} is not an address. It looks like http://localhost:3000`);
    }
    if (!options.token && !(options.email && options.password)) {
      throw new AppError("bad_request", "Give --email and --password, or --token.");
    }
    const token = options.token ?? (await signIn(url, options.email ?? "", options.password ?? ""));
    const me = await createClient({ url, token }).me.show();
    const file = await saveSession({ url, token });
    print(
      options,
      { url, email: me.email, name: me.name, role: me.role, file },
      () => `Signed in to ${url} as ${me.email}.`,
    );
  });
