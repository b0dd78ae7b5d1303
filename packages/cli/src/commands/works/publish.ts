import type { ApiClient } from "@holofleet/contract/client.ts";
import type { Work } from "@holofleet/contract/works.ts";
import { AppError } from "@holofleet/shared/errors.ts";
import { formatBytes } from "@holofleet/shared/format.ts";
import { Command } from "commander";
import { mallsSyntax, parseMalls } from "../../assignment.ts";
import { print } from "../../output.ts";
import { type Outcome, parseHour, publishDraft, waitForPublication } from "../../publish/draft.ts";
import { type Published, type PublishOptions, publishFolder } from "../../publish/publish.ts";
import { openApi } from "../../session.ts";
import { hourWords } from "./publications.ts";

interface Options extends Omit<PublishOptions, "hour"> {
  at?: string;
  timezone: string;
  wait: boolean;
  json?: boolean;
}

export const publish = new Command("publish")
  .description("Publish a folder of pictures, or a zip, as a work's next revision; only what the console lacks is sent")
  .argument("[folder]", "the folder, or a .zip that the console unpacks; none: the draft of --work as it is")
  .option("--work <slug>", "the work; else the one named as the folder, made when there is none")
  .option("--title <title>", "title of a new work (default: the folder's name)")
  .option(`--malls <${mallsSyntax}>`, "malls that should hold it (a new work: all)", parseMalls)
  .option("--note <note>", "what changed, for the list of revisions")
  .option("--sync", "also sync the malls that it is assigned to")
  .option("--at <time>", "not now but then, such as 2026-12-24 08:00")
  .option("--timezone <zone>", "the zone of --at", Intl.DateTimeFormat().resolvedOptions().timeZone)
  .option("--no-wait", "do not wait while what malls get is being prepared")
  .option("--skip-bad", "leave files out that are no good pictures, instead of publishing nothing")
  .option("--verify", "read every file again, instead of trusting those whose size and times are as they were")
  .option("--json", "print one JSON value")
  .action(async (folder: string | undefined, { at, timezone, wait, json, ...options }: Options) => {
    const wish = { ...options, ...(at && { hour: parseHour(at, timezone) }) };
    const api = await openApi();
    const begun = folder === undefined ? await publishKept(api, wish) : await publishFolder(folder, wish);
    const result = { ...begun, ...(wait && (await finished(api, begun))) };
    print({ json: json ?? false }, result, () => [...outcomeLines(result), ...sentLines(result), nextLine(result)]);
  });

/** @throws AppError bad_request without a work */
function publishKept(api: ApiClient, { work, ...options }: PublishOptions): Promise<Outcome> {
  if (work) return publishDraft(api, work, options);
  throw new AppError("bad_request", "Give a folder to publish, or --work SLUG to publish its draft as it is.");
}

/** What there is to say once the publication that it waits for is done; nothing when it waits for its hour. */
async function finished(api: ApiClient, { work, publication }: Outcome): Promise<Partial<Outcome>> {
  if (publication?.state !== "preparing") return {};
  const done = await waitForPublication(api, work.slug, publication);
  return { work: await api.works.show({ slug: work.slug }), revision: done.revision, run: done.run, publication: done };
}

function outcomeLines({ work, revision, unchanged, publication }: Outcome): string[] {
  if (publication?.state === "scheduled") return [`${work.slug} will be published ${hourWords(publication)}.`];
  if (revision === null) {
    return [`${work.slug} is being prepared. See how far it is: holofleet works publications ${work.slug}`];
  }
  return [
    unchanged ? `${work.slug} is unchanged: revision ${revision} stays current.` : publishedWords(work, revision),
  ];
}

function publishedWords({ slug, current }: Work, revision: number): string {
  return `Published ${slug} revision ${revision}: ${current?.frames} frames, ${formatBytes(current?.bytes ?? 0)}.`;
}

function sentLines(result: Outcome | Published): string[] {
  if (!("sent" in result)) return [];
  const { sent, known } = result;
  const had = `${known.files} files (${formatBytes(known.bytes)})`;
  if (sent.files === 0) return [`Nothing had to be sent: the console has all ${had}.`];
  return [
    `Sent ${sent.files} files (${formatBytes(sent.bytes)}); the console had ${known.files} (${formatBytes(known.bytes)}).`,
  ];
}

function nextLine({ work, revision, run, publication }: Outcome): string {
  if (run) return `Sync run ${run}. Watch it: holofleet runs show ${run}`;
  if (revision === null && publication)
    return `Cancel it: holofleet works publications ${work.slug} --cancel ${publication.id}`;
  return `Malls get it with: holofleet sync --work ${work.slug}`;
}
