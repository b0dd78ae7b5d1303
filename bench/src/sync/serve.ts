import { spawn } from "node:child_process";
import { once } from "node:events";
import { writeFile } from "node:fs/promises";
import { type AddressInfo, connect, createServer } from "node:net";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";

export interface Served {
  url: string;
  stop(): Promise<void>;
}

/** A folder over HTTP by nginx, as its own documents show it: two workers, sendfile. */
export async function serveWithNginx(folder: string, scratch: string): Promise<Served> {
  const port = await freePort();
  const file = join(scratch, "nginx.conf");
  await writeFile(
    file,
    `daemon off; worker_processes 2; pid ${scratch}/nginx.pid; error_log stderr error;
events { worker_connections 1024; }
http { access_log off; sendfile on; tcp_nopush on; keepalive_requests 100000;
  client_body_temp_path ${scratch}/body; proxy_temp_path ${scratch}/proxy; fastcgi_temp_path ${scratch}/fastcgi;
  uwsgi_temp_path ${scratch}/uwsgi; scgi_temp_path ${scratch}/scgi;
  server { listen 127.0.0.1:${port}; root "${folder}"; } }`,
  );
  // as root it would drop to a user who may not read the folder
  const user = process.getuid?.() === 0 ? ["-g", "user root;"] : [];
  const child = spawn("nginx", ["-p", scratch, "-c", file, ...user], { stdio: ["ignore", "ignore", "inherit"] });
  await answers(port);
  return {
    url: `http://127.0.0.1:${port}`,
    async stop() {
      child.kill("SIGTERM");
      await once(child, "exit");
    },
  };
}

/** A folder by rsync's own daemon: who fetches from it is a receiver and nothing else. @returns with an address of rsync's kind */
export async function serveWithRsync(folder: string, scratch: string): Promise<Served> {
  const port = await freePort();
  const file = join(scratch, "rsyncd.conf");
  await writeFile(file, `use chroot = no\nuid = ${process.getuid?.() ?? 0}\n[works]\npath = ${folder}\n`);
  const words = ["--daemon", "--no-detach", "--address=127.0.0.1", `--port=${port}`, `--config=${file}`];
  const child = spawn("rsync", words, { stdio: ["ignore", "ignore", "inherit"] });
  await answers(port);
  return {
    url: `rsync://127.0.0.1:${port}/works`,
    async stop() {
      child.kill("SIGTERM");
      await once(child, "exit");
    },
  };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return port;
}

async function answers(port: number): Promise<void> {
  for (let tries = 0; tries < 100; tries++) {
    const socket = connect(port, "127.0.0.1");
    const open = await once(socket, "connect").then(
      () => true,
      () => false,
    );
    socket.destroy();
    if (open) return;
    await pause(50);
  }
  throw new Error("nginx did not start; see above.");
}

/** A line of so many bytes per second to a server, that counts what comes down on it. */
export async function countedLine(url: string, bytesPerSecond: number): Promise<Served & { bytes(): number }> {
  let bytes = 0;
  let free = performance.now();
  const { hostname, port } = new URL(url);
  const server = createServer((down) => {
    const up = connect(Number(port), hostname);
    up.on("data", (chunk) => {
      bytes += chunk.length;
      up.pause();
      free = Math.max(free, performance.now()) + (chunk.length * 1000) / bytesPerSecond;
      setTimeout(() => {
        if (down.write(chunk)) up.resume();
      }, free - performance.now());
    });
    down.on("drain", () => up.resume());
    down.pipe(up);
    for (const [one, other] of [
      [up, down],
      [down, up],
    ] as const)
      one.on("error", () => {}).on("close", () => other.destroy());
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    bytes: () => bytes,
    async stop() {
      server.close();
    },
  };
}
