import { AppError } from "@holofleet/shared/errors.ts";

const heading = `# Settings of the Holofleet agent, one NAME=value a line; they count from its next start.
# docs/technician.md has them all.
`;

/**
 * The text of a settings file with these set: a person's other lines and remarks stay as they are. `null`: there is no file yet.
 * @throws AppError bad_request for a value that such a file cannot hold
 */
export function mergeSettings(text: string | null, changes: Readonly<Record<string, string>>): string {
  const left = new Map(Object.entries(changes));
  const lines = (text ?? heading).replace(/\n$/, "").split("\n");
  const merged = lines.map((line) => {
    const name = /^\s*([A-Za-z_]\w*)\s*=/.exec(line)?.[1] ?? "";
    // of a name that stands there twice the last counts
    const value = Object.hasOwn(changes, name) ? changes[name] : undefined;
    left.delete(name);
    return value === undefined ? line : settingLine(name, value);
  });
  return `${[...merged, ...[...left].map(([name, value]) => settingLine(name, value))].join("\n")}\n`;
}

function settingLine(name: string, value: string): string {
  if (/^[\w./:\\@+-]*$/.test(value)) return `${name}=${value}`;
  // between double quotes \n is a new line
  const quote = ["'", "`", ...(value.includes("\\n") ? [] : ['"'])].find((sign) => !value.includes(sign));
  if (quote === undefined)
    throw new AppError("bad_request", `${name} cannot be kept with all kinds of quotes in it. Choose another value.`);
  return `${name}=${quote}${value}${quote}`;
}
