const heading = `# Settings of the Holofleet agent, one NAME=value a line; they count from its next start.
# docs/technician.md has them all.
`;

/** The text of a settings file with these set: a person's other lines and remarks stay as they are. `null`: there is no file yet. */
export function mergeSettings(text: string | null, changes: Readonly<Record<string, string>>): string {
  const left = new Map(Object.entries(changes));
  const lines = (text ?? heading).replace(/\n$/, "").split("\n");
  const merged = lines.map((line) => {
    const name = /^\s*([A-Za-z_]\w*)\s*=/.exec(line)?.[1] ?? "";
    const value = left.get(name);
    left.delete(name);
    return value === undefined ? line : settingLine(name, value);
  });
  return `${[...merged, ...[...left].map(([name, value]) => settingLine(name, value))].join("\n")}\n`;
}

const settingLine = (name: string, value: string) =>
  `${name}=${/^[\w./:\\@+-]*$/.test(value) ? value : `'${value.replaceAll("'", "")}'`}`;
