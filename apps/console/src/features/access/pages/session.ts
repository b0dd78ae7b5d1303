/** How the browser signs in and out: better-auth's own routes, which are not part of the REST contract. */

export type SignInResult =
  | { ok: true; needsCode?: boolean }
  | { ok: false; why: "wrong" | "throttled" | "unreachable" | "refused"; message: string };

/** Signs in with e-mail, user name or phone number, and password; on success the session's cookie is set. Never throws. */
export async function signIn(name: string, password: string): Promise<SignInResult> {
  try {
    const response = await post("/api/auth/sign-in", { name, password });
    if (!response.ok) return readRefusal(response.status, await response.text());
    const { twoFactorRedirect = false } = (await response.json()) as { twoFactorRedirect?: boolean };
    return { ok: true, needsCode: twoFactorRedirect };
  } catch {
    return { ok: false, why: "unreachable", message: "" };
  }
}

/** Enters the PIN of a mall for its remote; on success the session's cookie is set. Never throws. */
export async function enterPin(mall: string, pin: string): Promise<SignInResult> {
  try {
    const response = await post(pinPath, { mall, pin });
    if (response.ok) rememberMall(mall);
    return response.ok ? { ok: true } : readRefusal(response.status, await response.text());
  } catch {
    return { ok: false, why: "unreachable", message: "" };
  }
}

/** Whether a PIN opens the remote of a mall. When nobody knows, the other door is shown. */
export async function opensByPin(mall: string): Promise<boolean> {
  const response = await fetch(`${pinPath}?mall=${encodeURIComponent(mall)}`).catch(() => null);
  return response?.ok === true && ((await response.json()) as { open: boolean }).open;
}

/** The mall whose remote a page is, or `null`; where the page does not say, as on a home screen, it is the `last` one. */
export function mallOfRemote(next: string, last: string | null): string | null {
  const { pathname, searchParams } = new URL(next, "http://console");
  return pathname === "/remote" ? (searchParams.get("mall") ?? last) : null;
}

/** The mall whose PIN this browser entered last. */
export function lastMall(): string | null {
  try {
    return localStorage.getItem(lastMallKey);
  } catch {
    // a browser that keeps nothing: the code is scanned again
    return null;
  }
}

function rememberMall(mall: string): void {
  try {
    localStorage.setItem(lastMallKey, mall);
  } catch {
    // as above
  }
}

const lastMallKey = "holofleet.pin.mall";

const pinPath = "/api/auth/pin";

/** Ends the session. A console that cannot be reached throws. */
export async function signOut(): Promise<void> {
  await post("/api/auth/sign-out", {});
}

/** Why a sign-in was refused. */
export function readRefusal(status: number, body: string): SignInResult {
  if (status === 401) return { ok: false, why: "wrong", message: "" };
  if (status === 429) return { ok: false, why: "throttled", message: "" };
  return { ok: false, why: "refused", message: messageOf(body) ?? `HTTP ${status}` };
}

function messageOf(body: string): string | undefined {
  try {
    const parsed: { message?: string; error?: { message?: string } } = JSON.parse(body);
    return parsed.error?.message ?? parsed.message;
  } catch {
    return undefined;
  }
}

/** The page to open after sign-in: only a path of this console, so that no link can lead a fresh session elsewhere. */
export function safeNext(next: string | null): string {
  if (next === null || !next.startsWith("/") || /^\/[/\\]|[\\\s]/.test(next)) return "/";
  return next.startsWith("/sign-in") ? "/" : next;
}

function post(path: string, body: unknown): Promise<Response> {
  return fetch(path, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) });
}
