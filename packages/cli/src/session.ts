import { mkdir, readFile, writeFile } from "node:fs/promises";
import { homedir } from "node:os";
import { dirname, join } from "node:path";
import { type ApiClient, createClient } from "@holofleet/contract/client.ts";
import { AppError } from "@holofleet/shared/errors.ts";
import { z } from "zod";

const sessionSchema = z.object({ url: z.url(), token: z.string().min(1) });
/** A console and a bearer token for it. */
export type Session = z.infer<typeof sessionSchema>;

const { HOLOFLEET_URL, HOLOFLEET_TOKEN, HOLOFLEET_CONFIG, XDG_CONFIG_HOME, APPDATA, INIT_CWD } = process.env;
const { HOLOFLEET_CACHE, XDG_CACHE_HOME, LOCALAPPDATA } = process.env;

/** Folder that relative paths on the command line start from: `npm run` changes the working folder and tells the old one. */
export const workingFolder = INIT_CWD ?? process.cwd();

const configFolder = APPDATA ?? XDG_CONFIG_HOME ?? join(homedir(), ".config");
const file = HOLOFLEET_CONFIG ?? join(configFolder, "holofleet", "session.json");

/** What is worth keeping and may be deleted at any time: the user's own cache folder. */
export const cacheFolder =
  HOLOFLEET_CACHE ?? join(LOCALAPPDATA ?? XDG_CACHE_HOME ?? join(homedir(), ".cache"), "holofleet");

/** The session that `login` saved, or the one that HOLOFLEET_URL and HOLOFLEET_TOKEN name. @throws AppError unauthorized */
export async function readSession(): Promise<Session> {
  if (HOLOFLEET_URL && HOLOFLEET_TOKEN) return { url: HOLOFLEET_URL, token: HOLOFLEET_TOKEN };
  const text = await readFile(file, "utf8").catch(() => null);
  if (text === null) throw notSignedIn("You are not signed in");
  try {
    return sessionSchema.parse(JSON.parse(text));
  } catch (cause) {
    throw notSignedIn(`The saved sign-in in ${file} cannot be read`, cause);
  }
}

function notSignedIn(what: string, cause?: unknown): AppError {
  return new AppError("unauthorized", `${what}. Run: holofleet login <url> --email <e-mail> --password <password>`, {
    cause,
  });
}

/** Keeps a session for the next commands, readable by this user only. Answers the file's path. */
export async function saveSession(session: Session): Promise<string> {
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, `${JSON.stringify(session, null, 2)}\n`, { mode: 0o600 });
  return file;
}

/** The API as the signed-in user. */
export async function openApi(): Promise<ApiClient> {
  return createClient(await readSession());
}
