import { readRefusal, type SignInResult } from "../pages/session.ts";

/** The routes of the second factor, which are not part of the REST contract. None of these throws. */

export type Answer<T> = { ok: true; value: T } | Exclude<SignInResult, { ok: true }>;

/** What an authenticator app is told, and the codes for when it is lost. */
export interface Beginning {
  totpURI: string;
  backupCodes: string[];
}

export const beginSecondFactor = (password: string) => ask<Beginning>("enable", { password });

export const endSecondFactor = (password: string) => ask<unknown>("disable", { password });

/** Six digits are of the app, anything else is a backup code. */
export const sendCode = (code: string) =>
  ask<unknown>(/^\d{6}$/.test(code) ? "verify-totp" : "verify-backup-code", { code });

/** Whether one's own account has a second factor. A console that cannot be reached throws. */
export async function hasSecondFactor(): Promise<boolean> {
  const response = await fetch("/api/auth/get-session");
  const session = (await response.json()) as { user?: { twoFactorEnabled?: boolean | null } } | null;
  return session?.user?.twoFactorEnabled === true;
}

async function ask<T>(path: string, body: unknown): Promise<Answer<T>> {
  try {
    const response = await fetch(`/api/auth/two-factor/${path}`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
    });
    if (response.ok) return { ok: true, value: (await response.json()) as T };
    return readRefusal(response.status, await response.text()) as Exclude<SignInResult, { ok: true }>;
  } catch {
    return { ok: false, why: "unreachable", message: "" };
  }
}
