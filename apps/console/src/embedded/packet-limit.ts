/**
 * Counts the bytes of MQTT packets as they pass and says false as soon as a packet announces more than `maxBytes`, before they
 * are kept anywhere: aedes itself would collect up to 256 MB. (MQTT 3.1.1, 2.2.3: the length is at most four bytes of seven bits, lowest first.)
 */
export function packetLimit(maxBytes: number): (chunk: Uint8Array) => boolean {
  let remaining = 0;
  let digits = -1;
  let length = 0;

  return (chunk) => {
    let at = 0;
    while (at < chunk.length) {
      if (remaining > 0) {
        const passed = Math.min(remaining, chunk.length - at);
        remaining -= passed;
        at += passed;
        continue;
      }
      const byte = chunk[at++] ?? 0;
      if (digits === -1) {
        digits = 0;
        length = 0;
        continue;
      }
      length += (byte & 127) * 128 ** digits++;
      if (length > maxBytes || digits > 4) return false;
      if (byte < 128) {
        remaining = length;
        digits = -1;
      }
    }
    return true;
  };
}
