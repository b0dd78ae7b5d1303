import { LRUCache } from "lru-cache";
import type { Console, Principal } from "../context.ts";
import { authenticate } from "./authenticate.ts";

/** How long a sign-out may take to reach a storm of requests, in milliseconds. */
const memoryMs = 2_000;

/**
 * `authenticate` for routes that one person calls thousands of times in a row: who sends the same credentials within two seconds
 * is who it was. A failed look-up is never remembered.
 */
export function rememberPrincipals(console: Console): (headers: Headers) => Promise<Principal | null> {
  const recent = new LRUCache<string, Promise<Principal | null>>({ max: 1_000, ttl: memoryMs });
  return (headers) => {
    const key = JSON.stringify([headers.get("authorization"), headers.get("cookie")]);
    const known = recent.get(key);
    if (known) return known;
    const asked = authenticate(console, headers);
    recent.set(key, asked);
    const forget = () => recent.get(key) === asked && recent.delete(key);
    asked.then((principal) => principal ?? forget(), forget);
    return asked;
  };
}
