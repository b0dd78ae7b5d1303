import { createSocket, type Socket } from "node:dgram";
import { isIPv6 } from "node:net";
import type { Timings } from "../timings.ts";
import { decode, type Framer, type Heard, type Resolve, type Session } from "./session.ts";
import { reasonOf } from "./tcp-session.ts";

/** Datagrams to and from one device: nothing says that one arrived but its answer. */
export class UdpSession implements Session {
  private socket: Socket | null = null;

  constructor(
    private readonly target: { host: string; port: number },
    private readonly resolve: Resolve,
    private readonly timings: Timings,
    private readonly framer: Framer = (pending) => ({ lines: [decode(pending)], rest: Buffer.alloc(0) }),
  ) {}

  get connected(): boolean {
    return this.socket !== null;
  }

  async connect(signal: AbortSignal): Promise<Heard> {
    this.close();
    const { host, port } = this.target;
    const found = await this.resolve(host).catch((thrown) => ({ refused: reasonOf(thrown, this.target) }));
    signal.throwIfAborted();
    if ("refused" in found) return { kind: "unreachable", reason: found.refused };
    const socket = createSocket(isIPv6(found.address) ? "udp6" : "udp4");
    socket.on("error", () => this.drop(socket));
    const failure = await new Promise<unknown>((done) => {
      socket.once("error", done);
      socket.connect(port, found.address, (thrown?: Error) => done(thrown ?? null));
    });
    if (failure !== null) {
      socket.close();
      return { kind: "unreachable", reason: reasonOf(failure, this.target) };
    }
    this.socket = socket;
    return { kind: "line", line: "" };
  }

  async exchange(data: string | Buffer, answers: (line: string) => boolean, signal: AbortSignal): Promise<Heard> {
    const { socket } = this;
    const { host, port } = this.target;
    if (socket === null) return { kind: "unreachable", reason: `Nothing could be sent to ${host}:${port}.` };
    return new Promise((resolve, reject) => {
      const settle = (heard: Heard) => {
        clearTimeout(timer);
        signal.removeEventListener("abort", abort);
        socket.off("message", message).off("error", lost).off("close", lost);
        // from another port: a late answer must not be taken for the next one
        if (heard.kind !== "line") this.drop(socket);
        resolve(heard);
      };
      const abort = () => {
        reject(signal.reason);
        settle({ kind: "no_reply", reason: "aborted" });
      };
      const message = (bytes: Buffer) => {
        const line = this.framer(bytes).lines.find(answers);
        if (line !== undefined) settle({ kind: "line", line });
      };
      const lost = () => settle({ kind: "no_reply", reason: `${host}:${port} refuses what was sent: check the port.` });
      const timer = setTimeout(() => {
        settle({ kind: "no_reply", reason: `${host}:${port} did not answer within ${this.timings.reply / 1000} s.` });
      }, this.timings.reply);
      signal.addEventListener("abort", abort);
      socket.on("message", message).on("error", lost).on("close", lost).send(data);
    });
  }

  async send(data: string | Buffer): Promise<Extract<Heard, { kind: "unreachable" }> | null> {
    const { socket } = this;
    const failure = await new Promise<unknown>((done) => {
      if (socket === null) done(new Error("closed"));
      else socket.send(data, done);
    });
    return failure === null ? null : { kind: "unreachable", reason: reasonOf(failure, this.target) };
  }

  close(): void {
    if (this.socket !== null) this.drop(this.socket);
  }

  private drop(socket: Socket): void {
    if (this.socket !== socket) return;
    this.socket = null;
    socket.close();
  }
}
