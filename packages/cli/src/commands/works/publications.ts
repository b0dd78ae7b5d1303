import type { Publication } from "@holofleet/contract/works/publications.ts";
import { clockIn } from "@holofleet/shared/zone.ts";
import { Command } from "commander";
import { print, table, when } from "../../output.ts";
import { openApi } from "../../session.ts";

/** `at 2026-12-24 08:00 Asia/Shanghai`, in the zone that it was asked for in. */
export function hourWords({ at, timezone }: Publication): string {
  if (at === null) return "as soon as it is prepared";
  return `at ${clockIn(new Date(at), timezone ?? "UTC")} ${timezone ?? "UTC"}`;
}

const row = (publication: Publication) => [
  publication.id,
  publication.state,
  publication.at === null ? "–" : hourWords(publication).slice("at ".length),
  `${publication.frames.done}/${publication.frames.total}`,
  publication.revision === null ? "–" : String(publication.revision),
  when(publication.createdAt),
  publication.requestedBy ?? "–",
  publication.reason ?? publication.note ?? "",
];

export const publications = new Command("publications")
  .description("Publications of a work that wait, are being prepared, or ended lately")
  .argument("<slug>")
  .option("--cancel <id>", "cancel the one with this id")
  .option("--json", "print one JSON value")
  .action(async (slug: string, options: { cancel?: string; json?: boolean }) => {
    const api = await openApi();
    if (options.cancel) {
      const cancelled = await api.publications.cancel({ slug, id: options.cancel });
      print(options, cancelled, () => `The publication of ${slug} ${hourWords(cancelled)} is cancelled.`);
      return;
    }
    const list = await api.publications.list({ slug });
    const header = ["ID", "STATE", "AT", "PICTURES", "REVISION", "ASKED", "BY", "WORDS"];
    print(options, list, () => (list.length === 0 ? "None." : table(header, list.map(row))));
  });
