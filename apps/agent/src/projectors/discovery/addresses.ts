/** More than any mall has; what is beyond is not looked at. */
const maxAddresses = 2_048;

/** The addresses of hosts in IPv4 networks such as `192.168.7.0/24`, each once, without the network's own and its broadcast. */
export function addressesOf(subnets: readonly string[]): string[] {
  const all = new Set<string>();
  for (const subnet of subnets) {
    const [address = "", bits = "32"] = subnet.split("/");
    const size = 2 ** (32 - Number(bits));
    const first = Math.floor(numberOf(address) / size) * size;
    const [from, to] = size > 2 ? [first + 1, first + size - 1] : [first, first + size];
    for (let host = from; host < to && all.size < maxAddresses; host++) all.add(textOf(host));
  }
  return [...all];
}

/** The address that reaches everybody in a network. */
export function broadcastOf(address: string, netmask: string): string {
  const mask = numberOf(netmask);
  const size = 2 ** 32 - mask;
  return textOf(Math.floor(numberOf(address) / size) * size + size - 1);
}

function numberOf(address: string): number {
  return address.split(".").reduce((number, part) => number * 256 + Math.min(255, Number(part)), 0);
}

function textOf(number: number): string {
  return [24, 16, 8, 0].map((shift) => Math.floor(number / 2 ** shift) % 256).join(".");
}
