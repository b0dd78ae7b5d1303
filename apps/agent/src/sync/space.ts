/** Bytes that the agent leaves to everyone else on its disk, and may use at most itself. */
export interface SpaceLimits {
  reserveBytes: number;
  /** `null`: as much as there is */
  quotaBytes: number | null;
}

export interface Shortfall {
  /** what stands in the way: the disk itself, or the agent's own quota */
  of: "disk" | "quota";
  shortBytes: number;
}

/** What lacks for `needBytes` more of blobs, or `null` when they fit. 0 asks whether space is short already. */
export function planSpace(
  needBytes: number,
  disk: { freeBytes: number; usedBytes: number },
  limits: SpaceLimits,
): Shortfall | null {
  const ofDisk = needBytes + limits.reserveBytes - disk.freeBytes;
  const ofQuota = limits.quotaBytes === null ? 0 : needBytes + disk.usedBytes - limits.quotaBytes;
  if (ofDisk <= 0 && ofQuota <= 0) return null;
  return ofDisk >= ofQuota ? { of: "disk", shortBytes: ofDisk } : { of: "quota", shortBytes: ofQuota };
}
