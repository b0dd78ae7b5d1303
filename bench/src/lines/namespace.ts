import { execFileSync } from "node:child_process";

export interface Line {
  /** words before a command that runs it at the far end */
  within: string[];
  /** address of our end */
  near: string;
  close(): void;
}

/** Bytes of a full packet on this line, and those of them that are payload of TCP with time stamps. */
export const packet = { bytes: 1514, payload: 1448 };

const run = (...words: string[]) =>
  execFileSync(words[0] ?? "", words.slice(1), { stdio: ["ignore", "ignore", "pipe"] });

/**
 * A network namespace at the far end of a line of so many Mbit/s: a pair of virtual cards, with a token bucket on ours. Packets go
 * out one by one, as on a real card, so that each pays for its head. Needs root on Linux.
 */
export function openLine(mbit: number): Line {
  const name = `hf${process.pid}`;
  const [near, far] = [`${name}n`, `${name}f`];
  run("ip", "netns", "add", name);
  run("ip", "link", "add", near, "type", "veth", "peer", "name", far, "netns", name);
  run("ip", "link", "set", near, "gso_max_segs", "1");
  run("ip", "address", "add", "10.213.77.1/30", "dev", near);
  run("ip", "link", "set", near, "up");
  const within = ["ip", "netns", "exec", name];
  run(...within, "ip", "address", "add", "10.213.77.2/30", "dev", far);
  run(...within, "ip", "link", "set", far, "up");
  run(...within, "ip", "link", "set", "lo", "up");
  run("tc", "qdisc", "add", "dev", near, "root", "tbf", "rate", `${mbit}mbit`, "burst", "128kb", "limit", "256kb");
  return {
    within,
    near: "10.213.77.1",
    close() {
      run("ip", "link", "delete", near);
      run("ip", "netns", "delete", name);
    },
  };
}
