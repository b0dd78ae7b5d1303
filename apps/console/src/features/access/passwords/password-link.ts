import { readRefusal, type SignInResult } from "../pages/session.ts";

/** How a browser asks about passwords before anybody is signed in: routes beside the REST contract. */

export interface LinkOwner {
  purpose: "invitation" | "reset";
  name: string;
  email: string;
}

/** Whose one-time link this is, or `null` when it opens nothing. A console that cannot be reached throws. */
export async function ownerOfLink(token: string): Promise<LinkOwner | null> {
  const response = await post("/api/auth/password-link", { token });
  return response.ok ? ((await response.json()) as LinkOwner) : null;
}

/** Uses a link up. Never throws. */
export const setPassword = (token: string, password: string) => ask("/api/auth/password", { token, password });

/** Another password of one's own. Never throws. */
export const changePassword = (currentPassword: string, newPassword: string) =>
  ask("/api/auth/change-password", { currentPassword, newPassword });

/** Has a link mailed to whoever is called this. Never throws. */
export const forgotPassword = (name: string) => ask("/api/auth/forgot", { name });

/** What the sign-in page offers. When nobody knows, nothing. */
export async function readDoor(): Promise<{ mail: boolean }> {
  const response = await fetch("/api/auth/door").catch(() => null);
  return response?.ok ? ((await response.json()) as { mail: boolean }) : { mail: false };
}

async function ask(path: string, body: unknown): Promise<SignInResult> {
  try {
    const response = await post(path, body);
    return response.ok ? { ok: true } : readRefusal(response.status, await response.text());
  } catch {
    return { ok: false, why: "unreachable", message: "" };
  }
}

const post = (path: string, body: unknown) =>
  fetch(path, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) });
