/** One program to run, by its name and arguments: never through a shell. */
export interface Command {
  run: string;
  args: string[];
}

export interface TextFile {
  path: string;
  text: string;
  /** of its owner, group and others; Windows has rights of its own */
  mode: number;
  /** Windows' task scheduler reads UTF-16 */
  encoding?: "utf16le";
}

/** Where a system keeps the parts of an agent. */
export interface Places {
  /** folder of the program, which only administrators write */
  programs: string;
  program: string;
  /** the library and the identity */
  data: string;
  /** settings, one NAME=value a line */
  settings: string;
  /** where the system keeps no log of a service */
  log?: string;
}

/** What somebody wants of an installation. */
export interface Wish {
  /** the program that runs the agent's file, where that is no executable of its own */
  node: string | null;
  playerPort: number;
  /** show the player full-screen when somebody signs in */
  screen: boolean;
}

/**
 * How one kind of system is told to keep an agent running under an account of its own with the least rights. Pure: what is to be
 * written and run, in the order of the fields.
 */
export interface System {
  places: Places;
  /** `null`: the system has one that fits */
  account: { name: string; create: Command[]; remove: Command[] } | null;
  /** the service, and the screen when that is wished */
  files: TextFile[];
  /** rights that modes cannot say */
  grant: Command[];
  /** makes the service known, for every start of the machine */
  enable: Command[];
  start: Command[];
  stop: Command[];
  /** forgets the service */
  disable: Command[];
  /** what is to be done once its files are gone */
  forget: Command[];
  /** everything that an installation may have written beside `places` */
  traces: string[];
  /** what a person has to know about the screen */
  screenWords: string;
}

/** The line that a service runs. */
export function serviceLine({ program, data, settings }: Places, node: string | null): string[] {
  return [...(node === null ? [] : [node]), program, "run", "--data", data, "--settings", settings];
}

/** The player's page on this machine. */
export const playerUrl = (port: number): string => `http://127.0.0.1:${port}/`;

/** Flags of Chromium and what is made of it, for a screen that nobody watches over. */
export const kioskFlags = ["--kiosk", "--no-first-run", "--noerrdialogs", "--disable-session-crashed-bubble"];
