import { z } from "zod";

/** What the console hands out under `/install`, to everybody: nothing of it is secret. */
export const installRoutes = {
  /** GET: `SignedList` */
  list: "/install/packages.json",
  /** GET …/{name}: a package's bytes, with Range */
  files: "/install/files",
  /** GET: scripts that fetch, check and run the package of their system */
  shell: "/install/agent.sh",
  powershell: "/install/agent.ps1",
  /** POST, a form of `platform` and `code`: package, script and code in one zip */
  zip: "/install/zip",
} as const;

/** `node` is one file for any machine that has Node. */
export const packagePlatformSchema = z.enum(["linux-x64", "win-x64", "node"]);
export type PackagePlatform = z.infer<typeof packagePlatformSchema>;

const hexSchema = z.string().regex(/^[0-9a-f]{64}$/, "64 hexadecimal digits");

/** Agents as they are built, of one version. */
export const packageListSchema = z.object({
  version: z.string().max(40),
  files: z
    .array(
      z.object({
        platform: packagePlatformSchema,
        name: z.string().regex(/^[a-z0-9][a-z0-9.-]{0,63}$/, "a file name"),
        /** bytes */
        size: z.number().int().positive(),
        sha256: hexSchema,
      }),
    )
    .max(16),
});
export type PackageList = z.infer<typeof packageListSchema>;
export type AgentPackage = PackageList["files"][number];

/** A list with the console's signature of it. Agents know the console's key from their enrolment and take no other. */
export const signedListSchema = z.object({
  /** a `PackageList` as JSON: these very characters are signed */
  list: z.string().max(20_000),
  /** Ed25519, base64url */
  signature: z.string().max(100),
  /** the key that it verifies with, base64url of its SPKI */
  key: z.string().max(100),
});
export type SignedList = z.infer<typeof signedListSchema>;
