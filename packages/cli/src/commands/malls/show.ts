import type { Mall } from "@holofleet/contract/malls.ts";
import { Command } from "commander";
import { lineWords } from "../../line.ts";
import { print, table, when } from "../../output.ts";
import { openApi } from "../../session.ts";

const stateWords: Record<Mall["sync"]["state"], string> = {
  in_sync: "in sync",
  drift: "not in sync",
  behind: "behind",
  empty: "nothing to hold",
  no_agent: "no agent",
};

/** What a mall's sync state is in a few words, with why and the next automatic step. */
export function syncWords({ state, missing, reason, reasonDetails }: Mall["sync"]): string {
  // its reason says the same
  if (state === "no_agent" && reason) return reason;
  const counted = reasonDetails?.left !== undefined;
  const frames = state === "drift" && missing && !counted ? ` (${missing} frames missing)` : "";
  return `${stateWords[state]}${frames}${reason ? `: ${reason}` : ""}`;
}

type Older = NonNullable<Mall["agents"][number]["older"]>;

/** What an agent does for an older back end, and its last order for a projector. */
function olderWords({ listening, reason, files, failing, stored, orders }: Older): string {
  const last = orders.at(-1);
  return [
    listening ? "listening" : "not listening",
    ...(reason === null ? [] : [reason]),
    `${stored} pictures`,
    ...(files.done < files.total ? [`${files.done} of ${files.total} fetched`] : []),
    ...(failing > 0 ? [`${failing} tried again`] : []),
    ...(last ? [`last order: ${last.projector}, ${last.wish}: ${last.result ?? "…"}`] : []),
  ].join(" · ");
}

const revision = (number: number | null) => (number === null ? "–" : String(number));

/** Everything about one mall that its page shows. */
export function mallLines(mall: Mall): string[] {
  const { line, works, faults } = mall;
  return [
    `${mall.code} ${mall.name} · ${mall.timezone} · ${mall.presence}, last seen ${when(mall.lastSeenAt)}`,
    `Sync  ${syncWords(mall.sync)}${mall.agents.some(({ legacy }) => legacy) ? " (inferred: it runs the older agent)" : ""}`,
    `Line  ${lineWords(line.effective)}${line.from.length > 0 ? ` (from ${line.from.join(", ")})` : ""}`,
    ...(mall.hasPin ? ["A PIN opens its remote."] : []),
    ...mall.agents.flatMap(({ older }) => (older ? [`Older system  ${olderWords(older)}`] : [])),
    ...(works.length === 0
      ? ["No work is assigned to it."]
      : table(
          ["WORK", "CURRENT", "SHOULD", "HOLDS", "VERIFIED", "SWITCHED", "SEEN PLAYING"],
          works.map(({ slug, current, desired, reported, receipt }) => [
            slug,
            revision(current),
            revision(desired),
            revision(reported),
            when(receipt?.verifiedAt ?? null),
            when(receipt?.switchedAt ?? null),
            when(receipt?.playedAt ?? null),
          ]),
        )),
    ...faults.map(({ work, path, message }) => `${work}/${path}: ${message}`),
  ];
}

export const show = new Command("show")
  .description("Show a mall: what it holds, since when, and why it is not in sync")
  .argument("<code>", "the mall's code")
  .option("--json", "print one JSON value")
  .action(async (code: string, options) => {
    const mall = await (await openApi()).malls.show({ code });
    print(options, mall, () => mallLines(mall));
  });
