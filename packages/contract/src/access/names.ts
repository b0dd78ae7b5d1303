import { z } from "zod";

/**
 * Names to sign in with, each in one form, however somebody types it: full-width or not, in capitals, with spaces. The three kinds
 * never meet: an e-mail has an @, a user name a letter, and a phone number neither.
 */
export type SignInName = { kind: "email" | "username" | "phone"; value: string };

/** What somebody typed who signs in; `null` when nobody can be called that. */
export function readSignInName(text: string): SignInName | null {
  const email = fold(text);
  if (email.includes("@")) return email.length <= 320 ? { kind: "email", value: email } : null;
  const phone = phoneOf(text);
  if (phone !== null) return { kind: "phone", value: phone };
  const username = usernameOf(text);
  return username === null ? null : { kind: "username", value: username };
}

/** `+` and digits; eleven that begin as a mobile number of mainland China does are one. */
export function phoneOf(text: string): string | null {
  const dialled = fold(text).replace(/[().\-‐-―]/g, "");
  const [, abroad] = /^(?:\+|00)([1-9]\d{6,14})$/.exec(dialled) ?? [];
  if (abroad) return `+${abroad}`;
  const [, mobile] = /^(?:86)?(1[3-9]\d{9})$/.exec(dialled) ?? [];
  return mobile ? `+86${mobile}` : null;
}

/** 2 to 40 letters of any script, digits, dots, hyphens and underscores, with a letter among them. */
export function usernameOf(text: string): string | null {
  const name = fold(text);
  return /^(?=.*\p{L})[\p{L}\p{N}][\p{L}\p{M}\p{N}._-]{1,39}$/u.test(name) ? name : null;
}

/** Spaces and what is not even visible fall away. */
const fold = (text: string) =>
  text
    .normalize("NFKC")
    .replace(/[\s\p{Cf}]/gu, "")
    .toLowerCase();

const usernameWords = "2 to 40 letters, digits, dots, hyphens and underscores, with at least one letter";
export const usernameSchema = z
  .string()
  .max(100)
  .refine((text) => usernameOf(text) !== null, usernameWords);

const phoneWords = "a mobile number of 11 digits, or + with country code and number";
export const phoneSchema = z
  .string()
  .max(40)
  .refine((text) => phoneOf(text) !== null, phoneWords);
