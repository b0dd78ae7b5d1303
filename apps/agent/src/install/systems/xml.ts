const entities: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&apos;" };

/** Text between tags or quotes of XML 1.0. */
export const xml = (text: string): string => text.replace(/[&<>"']/g, (sign) => entities[sign] ?? sign);
