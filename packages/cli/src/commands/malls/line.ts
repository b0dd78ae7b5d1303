import { Command } from "commander";
import { changedLine, lineWords, parseLimit, parseWindow } from "../../line.ts";
import { print } from "../../output.ts";
import { openApi } from "../../session.ts";

/** The options that set a line, for a mall or a group. */
export function lineCommand(description: string, argument: [name: string, words: string], none: string): Command {
  return new Command("line")
    .description(description)
    .argument(...argument)
    .option("--limit <rate>", "bandwidth of the whole agent: 20mbit, 800kbit, 2.5MB, or none", parseLimit)
    .option("--window <window...>", 'when downloads may run: "mon-fri 22:00-06:00"', (text, all: unknown) => [
      ...(Array.isArray(all) ? all : []),
      parseWindow(text),
    ])
    .option("--any-time", "downloads may run at any time")
    .option("--none", none)
    .option("--json", "print one JSON value");
}

export const mallLine = lineCommand(
  "Show or set how much of its line a mall gives to downloads, and when",
  ["<code>", "the mall's code"],
  "no line of its own: what its groups say holds",
).action(async (code: string, options) => {
  const api = await openApi();
  const mall = await api.malls.show({ code });
  const line = changedLine(mall.line.own ?? mall.line.effective, options);
  const shown = line === undefined ? mall : await api.malls.setLine({ code, line });
  const { effective, from } = shown.line;
  print(
    options,
    shown.line,
    () => `${code}: ${lineWords(effective)}${from.length > 0 ? ` (from ${from.join(", ")})` : ""}`,
  );
});

export const downloadNow = new Command("download-now")
  .description("Let a mall download what it should hold now, outside its download windows too")
  .argument("<code>", "the mall's code")
  .option("--json", "print one JSON value")
  .action(async (code: string, options) => {
    const mall = await (await openApi()).malls.downloadNow({ code });
    print(options, mall, () => `${code} downloads what it should hold now. A later sync waits for its window again.`);
  });
