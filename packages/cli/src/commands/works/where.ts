import type { ApiClient } from "@holofleet/contract/client.ts";
import { type MallPlace, type PlaceState, placeStates, type Where } from "@holofleet/contract/works/places.ts";
import { Command } from "commander";
import { print, table, when } from "../../output.ts";
import { openApi } from "../../session.ts";

export const placeWords: Record<PlaceState, string> = {
  in_sync: "in sync",
  waiting: "waiting",
  behind: "behind",
  surplus: "should not have it",
  leaving: "being removed",
};

const revision = (number: number | null) => (number === null ? "–" : String(number));

const agentWords = ({ presence, lastSeenAt }: MallPlace) =>
  presence === "online" ? presence : `${presence}, last seen ${when(lastSeenAt)}`;

/** A row per mall that holds a work or should. */
export function placeTable(places: readonly MallPlace[]): string[] {
  return table(
    ["MALL", "NAME", "HOLDS", "SHOULD", "CURRENT", "STATE", "VERIFIED", "SWITCHED", "SEEN PLAYING", "AGENT"],
    places.map((place) => [
      place.code,
      place.name,
      revision(place.reported),
      revision(place.desired),
      revision(place.current),
      placeWords[place.state],
      when(place.receipt?.verifiedAt ?? null),
      when(place.receipt?.switchedAt ?? null),
      when(place.receipt?.playedAt ?? null),
      place.hasAgent ? agentWords(place) : "none yet",
    ]),
  );
}

/** The whole table, read page by page. */
async function readWhere(api: ApiClient): Promise<Where> {
  const limit = 100;
  const all = await api.works.where({ limit });
  while (all.malls.length < all.total) {
    const { malls } = await api.works.where({ limit, offset: all.malls.length });
    if (malls.length === 0) break;
    all.malls.push(...malls);
  }
  return all;
}

const row =
  ({ malls }: Where) =>
  (work: Where["works"][number]) => {
    const states = malls.flatMap(({ cells }) => cells[work.slug]?.state ?? []);
    const count = (state: PlaceState) => String(states.filter((one) => one === state).length);
    return [work.slug, work.takenDownAt ? "taken down" : "", ...placeStates.map(count)];
  };

export const where = new Command("where")
  .description("What malls hold of a work; without a slug, of every work in figures")
  .argument("[slug]")
  .option("--json", "print one JSON value; without a slug with every mall")
  .action(async (slug: string | undefined, options) => {
    const api = await openApi();
    if (slug !== undefined) {
      const places = await api.works.malls({ slug });
      return print(options, places, () =>
        places.length === 0 ? `No mall holds ${slug} or should hold it.` : placeTable(places),
      );
    }
    const all = await readWhere(api);
    print(options, all, () =>
      table(["WORK", "", ...placeStates.map((state) => placeWords[state].toUpperCase())], all.works.map(row(all))),
    );
  });
