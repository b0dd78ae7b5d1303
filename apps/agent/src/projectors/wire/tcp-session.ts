import { connect as openSocket, type Socket } from "node:net";
import { setTimeout as delay } from "node:timers/promises";
import type { Timings } from "../timings.ts";
import { type Framer, type Heard, type Resolve, type Session, textLines } from "./session.ts";

/** More than any device says in one line (PJLink 1 §2.2: 136 bytes); a peer that floods is cut off here. */
const maxLineBytes = 4_096;
/** More than any device says before it comes to the point; a peer that babbles in lines is cut off here. */
const maxReplyBytes = 65_536;

export interface TcpOptions {
  /** `false`: the device says nothing before it is asked */
  greets?: boolean;
  framer?: Framer;
}

interface Waiting {
  answers: (line: string) => boolean;
  line(line: string): void;
  end(reason: string): void;
}

/**
 * One TCP connection to one device that talks in lines: opened on demand, one command in flight, every wait with one deadline,
 * closed after a short linger. After anything but a proper answer the connection is dropped, so a late reply never answers
 * the next command.
 */
export class TcpSession implements Session {
  private socket: Socket | null = null;
  private buffer: Buffer = Buffer.alloc(0);
  private received = 0;
  private lines: string[] = [];
  private waiting: Waiting | null = null;
  private linger: NodeJS.Timeout | undefined;
  private lastHeard = 0;

  constructor(
    private readonly target: { host: string; port: number },
    private readonly resolve: Resolve,
    private readonly timings: Timings,
    private readonly options: TcpOptions = {},
  ) {}

  get connected(): boolean {
    return this.socket !== null;
  }

  /** Opens the connection and answers with the line that the device greets with. */
  async connect(signal: AbortSignal): Promise<Heard> {
    this.close();
    const found = await this.resolve(this.target.host).catch((thrown) => ({ refused: reasonOf(thrown, this.target) }));
    signal.throwIfAborted();
    if ("refused" in found) return { kind: "unreachable", reason: found.refused };
    const failure = await this.open(found.address, signal);
    if (failure !== null) return { kind: "unreachable", reason: failure };
    if (this.options.greets === false) return { kind: "line", line: "" };
    const greeting = await this.hear(() => true, this.timings.greeting, signal);
    if (greeting.kind === "line") return greeting;
    return {
      kind: "unreachable",
      reason: `${this.name} takes the connection but does not greet: another controller may hold it, or the port is another one.`,
    };
  }

  /** Sends one command and waits for the first line that `answers` it; other lines are skipped. */
  async exchange(data: string | Buffer, answers: (line: string) => boolean, signal: AbortSignal): Promise<Heard> {
    const lost = await this.write(data, signal);
    if (lost !== null) return lost;
    const heard = await this.hear(answers, this.timings.reply, signal);
    this.lingerOn();
    return heard;
  }

  async send(data: string | Buffer, signal: AbortSignal) {
    const lost = await this.write(data, signal);
    if (lost !== null) return lost;
    this.lastHeard = performance.now();
    this.lingerOn();
    return null;
  }

  close(): void {
    clearTimeout(this.linger);
    this.drop(`the connection to ${this.name} was closed.`);
  }

  private async write(data: string | Buffer, signal: AbortSignal) {
    clearTimeout(this.linger);
    const early = this.lastHeard + this.timings.gap - performance.now();
    if (early > 0) await delay(early, undefined, { signal });
    if (this.socket === null) return { kind: "unreachable" as const, reason: `${this.name} closed the connection.` };
    this.lines = [];
    this.buffer = Buffer.alloc(0);
    this.received = 0;
    this.socket.write(data);
    return null;
  }

  private lingerOn(): void {
    this.linger = setTimeout(() => this.close(), this.timings.linger);
    this.linger.unref();
  }

  private get name(): string {
    return `${this.target.host}:${this.target.port}`;
  }

  /** @returns `null` when it is open, else why not */
  private open(address: string, signal: AbortSignal): Promise<string | null> {
    return new Promise((resolve, reject) => {
      const socket = openSocket({ host: address, port: this.target.port, noDelay: true });
      const settle = (failure: string | null) => {
        clearTimeout(timer);
        signal.removeEventListener("abort", abort);
        if (failure !== null) socket.destroy();
        resolve(failure);
      };
      const abort = () => {
        reject(signal.reason);
        settle("aborted");
      };
      const timer = setTimeout(
        () =>
          settle(
            `${this.name} did not answer within ${this.timings.connect / 1000} s: is it powered and on the network?`,
          ),
        this.timings.connect,
      );
      signal.addEventListener("abort", abort);
      socket.once("connect", () => {
        this.adopt(socket);
        settle(null);
      });
      socket.on("error", (thrown) => {
        settle(reasonOf(thrown, this.target));
        if (this.socket === socket) this.drop(reasonOf(thrown, this.target));
      });
    });
  }

  private adopt(socket: Socket): void {
    this.socket = socket;
    this.buffer = Buffer.alloc(0);
    this.lines = [];
    socket.on("data", (bytes) => this.take(bytes));
    socket.on("close", () => {
      if (this.socket === socket) this.drop(`${this.name} closed the connection.`);
    });
  }

  private take(bytes: Buffer): void {
    this.received += bytes.length;
    const { lines, rest } = (this.options.framer ?? textLines)(Buffer.concat([this.buffer, bytes]));
    this.buffer = rest;
    for (const line of lines) this.offer(line);
    if (this.buffer.length > maxLineBytes || this.received > maxReplyBytes)
      this.drop(`${this.name} sends something that is not a reply.`);
  }

  private offer(line: string): void {
    if (this.waiting === null) {
      if (this.lines.length < 8) this.lines.push(line);
    } else if (this.waiting.answers(line)) this.waiting.line(line);
  }

  private hear(answers: (line: string) => boolean, ms: number, signal: AbortSignal): Promise<Heard> {
    const early = this.lines.find(answers);
    this.lines = [];
    if (early !== undefined) return Promise.resolve({ kind: "line", line: early });
    return new Promise((resolve, reject) => {
      const settle = (heard: Heard) => {
        clearTimeout(timer);
        signal.removeEventListener("abort", abort);
        this.waiting = null;
        this.lastHeard = performance.now();
        resolve(heard);
      };
      const abort = () => {
        reject(signal.reason);
        this.drop("aborted");
      };
      const timer = setTimeout(() => this.drop(`${this.name} did not answer within ${ms / 1000} s.`), ms);
      signal.addEventListener("abort", abort);
      this.waiting = {
        answers,
        line: (line) => settle({ kind: "line", line }),
        end: (reason) => settle({ kind: "no_reply", reason }),
      };
      if (this.socket === null) this.waiting.end(`${this.name} closed the connection.`);
    });
  }

  private drop(reason: string): void {
    const { socket } = this;
    this.socket = null;
    socket?.destroy();
    this.waiting?.end(reason);
  }
}

export function reasonOf(thrown: unknown, { host, port }: { host: string; port: number }): string {
  const code = (thrown as NodeJS.ErrnoException).code ?? "";
  if (code === "ECONNREFUSED")
    return `Nothing listens on ${host}:${port}: switch the projector's network control on and check the port.`;
  if (code === "ENOTFOUND" || code === "EAI_AGAIN")
    return `The name ${host} is not known in this network: use the projector's IP address.`;
  if (code === "EHOSTUNREACH" || code === "ENETUNREACH")
    return `${host} cannot be reached from this network: check address and cabling.`;
  return `The connection to ${host}:${port} failed (${code || "unknown"}).`;
}
