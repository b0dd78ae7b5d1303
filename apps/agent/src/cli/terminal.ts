import { formatProgress } from "@holofleet/shared/format.ts";
import type { DestinationStream } from "pino";
import type { SyncState } from "#sync/reconcile.ts";

export interface Terminal {
  /** takes the log's lines and shows them as people read them */
  destination: DestinationStream;
  say(line: string): void;
  progress(state: SyncState): void;
  end(): void;
}

interface Output {
  columns?: number;
  write(text: string): unknown;
}

const redrawMs = 200;

/** A person's view of a running agent: lines that stay, and below them one line of progress that moves. */
export function createTerminal(out: Output, now: () => number = () => performance.now()): Terminal {
  let line = "";
  let drawnAt = Number.NEGATIVE_INFINITY;
  let phase = "";

  function draw(next: string): void {
    line = next.slice(0, (out.columns || 80) - 1);
    out.write(`\r\u001b[2K${line}`);
    drawnAt = now();
  }

  function say(text: string): void {
    out.write(`\r\u001b[2K${text}\n${line}`);
  }

  return {
    destination: { write: (json) => say(presentLogLine(json)) },
    say,
    progress(state) {
      const turned = state.phase !== phase;
      phase = state.phase;
      if (state.phase === "transferring") {
        if (turned || now() - drawnAt >= redrawMs)
          draw(`${formatProgress(state)}${state.work ? ` · ${state.work}` : ""}`);
        return;
      }
      if (!turned) return;
      if (line) draw("");
      if (state.phase === "idle") say(`in sync: ${state.works.length} ${state.works.length === 1 ? "work" : "works"}`);
    },
    end: () => void (line && draw("")),
  };
}

/** One JSON line of the log as a person reads it; whatever is no such line as it is. */
function presentLogLine(json: string): string {
  try {
    const { time, level, msg, ...rest } = JSON.parse(json);
    const mark = level >= 50 ? " error:" : level >= 40 ? " warning:" : "";
    const facts = Object.entries(rest).filter(([, value]) => ["string", "number"].includes(typeof value));
    const details = facts.map(([key, value]) => `${key}=${value}`).join(" ");
    return `${new Date(time).toLocaleTimeString("en-GB")}${mark} ${msg}${details ? `  ${details}` : ""}`;
  } catch {
    return json.trimEnd();
  }
}
