/** Names of fields whose values are nobody's to read. */
const secretName =
  /pass(word|wd|phrase|code)|pass$|^pwd$|^pin$|secret|token|authoriz|credential|api[-_]?key|private[-_]?key|access[-_]?key|cookie|signature/i;
const covered = "•••";
/** Deeper than anything of ours; what is below is not shown. */
const maxDepth = 40;

/** The same value with every credential covered, and whether there was one. */
export function maskValue(value: unknown): { value: unknown; masked: boolean } {
  let masked = false;
  const cover = (given: unknown, depth: number): unknown => {
    if (typeof given === "string") {
      const text = maskText(given);
      masked ||= text.masked;
      return text.text;
    }
    if (typeof given !== "object" || given === null) return given;
    if (depth === maxDepth) return "…";
    if (Array.isArray(given)) return given.map((item) => cover(item, depth + 1));
    const entries = Object.entries(given).map(([name, item]) => {
      if (!secretName.test(name) || item === null || item === "") return [name, cover(item, depth + 1)];
      masked = true;
      return [name, covered];
    });
    return Object.fromEntries(entries);
  };
  return { value: cover(value, 0), masked };
}

/** What a text without structure may carry: a field with such a name, an account in an address, an Authorization. */
const patterns: [RegExp, string][] = [
  [
    /(["']?[\w-]{0,20}(?:password|passwd|passphrase|\bpwd|secret|token|credential|api[-_]?key|signature)[\w-]{0,20}["']?\s{0,3}[:=]\s{0,3})("(?:[^"\\]|\\.)*"?|'(?:[^'\\]|\\.)*'?|[^\s"',;&}\]]+)/gi,
    `$1${covered}`,
  ],
  [/\b(Bearer|Basic)\s+[\w.~+/=-]{4,}/gi, `$1 ${covered}`],
  [/(:\/\/)[^\s/@"']{1,300}@/g, `$1${covered}@`],
];

/** The same text with every credential covered that its form gives away, and whether there was one. */
export function maskText(text: string): { text: string; masked: boolean } {
  const masked = patterns.reduce((given, [pattern, cover]) => given.replace(pattern, cover), text);
  return { text: masked, masked: masked !== text };
}
