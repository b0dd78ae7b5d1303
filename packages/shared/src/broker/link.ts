import { refusalWords } from "./connack.ts";

/**
 * What happens to a link to the broker: it stands; the broker refused it, was out of reach, ended it, or lets in but not listen.
 */
export const linkEventKinds = ["connected", "refused", "unreachable", "lost", "deaf"] as const;

export interface LinkEvent {
  kind: (typeof linkEventKinds)[number];
  /** reason code that the broker gave, see connack.ts */
  code: number | null;
  /** code of the system or the TLS library, such as ECONNREFUSED; `TIMEOUT` when nothing came */
  cause: string | null;
}

/** Why a link did not come about or ended. `thrown` is what the MQTT client said last, `null` when it said nothing. */
export function linkFailure(thrown: unknown, wasConnected: boolean): LinkEvent {
  const { code, message = "" } = (thrown ?? {}) as { code?: unknown; message?: string };
  if (typeof code === "number") return { kind: "refused", code, cause: null };
  const kind = wasConnected ? "lost" : "unreachable";
  if (typeof code === "string") return { kind, code: null, cause: code };
  if (/timeout/i.test(message)) return { kind, code: null, cause: "TIMEOUT" };
  const status = /Unexpected server response: (\d{3})/.exec(message)?.[1];
  return { kind, code: null, cause: status === undefined ? null : `HTTP_${status}` };
}

type Words = [pattern: RegExp, en: string, zh: string];

const causes: readonly Words[] = [
  [
    /^(ENOTFOUND|EAI_)/,
    "The broker's name cannot be resolved. Check the address and this machine's DNS.",
    "无法解析消息服务器的域名。请检查地址和本机 DNS。",
  ],
  [
    /^ECONNREFUSED$/,
    "Nothing listens at the broker's address. Check that it runs, and the port.",
    "消息服务器地址上没有服务在监听。请确认服务已启动、端口正确。",
  ],
  [
    /^(EHOSTUNREACH|ENETUNREACH|ENETDOWN|EADDRNOTAVAIL)$/,
    "There is no network route to the broker. Check the network.",
    "到消息服务器的网络不通。请检查网络。",
  ],
  [
    /TIMEOUT|ETIMEDOUT/,
    "The broker fell silent. Check the network and the firewall; it is tried again by itself.",
    "消息服务器没有响应。请检查网络和防火墙；系统会自动重试。",
  ],
  [
    /^CERT_(HAS_EXPIRED|NOT_YET_VALID)$/,
    "The broker's certificate is not valid at this hour. Renew it, and check the clocks.",
    "消息服务器的证书不在有效期内。请更新证书并核对时钟。",
  ],
  [
    /ALTNAME/,
    "The broker's certificate is for another name. Use the address that it names.",
    "消息服务器的证书属于其他域名。请使用证书中的地址。",
  ],
  [
    /SELF_SIGNED|UNABLE_TO|CERT_|ISSUER/,
    "Nobody whom this machine trusts has signed the broker's certificate. Name the issuer's file in HOLOFLEET_MQTT_CA.",
    "本机不信任消息服务器证书的签发者。请在 HOLOFLEET_MQTT_CA 中指定签发者证书。",
  ],
  [
    /^(EPROTO|ERR_SSL_)/,
    "What answers there speaks another protocol. Check mqtt or mqtts and the port.",
    "对端使用的协议不同。请检查 mqtt/mqtts 和端口。",
  ],
  [
    /^ACCOUNTS$/,
    "The broker does not take the accounts of agents. Check its dynamic security plugin, or leave HOLOFLEET_MQTT_ACCOUNTS out.",
    "消息服务器未接受商场终端的账号。请检查动态安全插件，或取消 HOLOFLEET_MQTT_ACCOUNTS。",
  ],
  [
    /^HTTP_/,
    "A web server answered instead of opening a WebSocket. Check the path in the address, usually /mqtt.",
    "网页服务器没有打开 WebSocket。请检查地址中的路径，通常为 /mqtt。",
  ],
];

const kinds: Record<LinkEvent["kind"], [en: string, zh: string]> = {
  connected: ["Connected.", "已连接。"],
  refused: ["The broker refused the connection.", "消息服务器拒绝了连接。"],
  unreachable: [
    "The broker closed the connection before it answered. It may not speak MQTT 3.1.1 at this port, or refuse without a word: look into its log.",
    "消息服务器未应答就关闭了连接。该端口可能不支持 MQTT 3.1.1，或服务器未说明原因即拒绝；请查看其日志。",
  ],
  lost: [
    "The broker ended the connection. It is made again by itself; if it comes back often, look into the broker's log.",
    "消息服务器断开了连接。系统会自动重连；若反复出现，请查看消息服务器日志。",
  ],
  deaf: [
    "The broker lets the console in, but refuses what it wants to listen to: by its access rules, or because it does not take such a filter. Holofleet itself needs holofleet/v1/agents/.",
    "消息服务器允许控制台登录，但拒绝了该订阅：访问规则不允许，或不支持这种过滤器。Holofleet 自身需要 holofleet/v1/agents/ 的订阅权限。",
  ],
};

/** What happened and the next step, for whoever set up the console. */
export function linkWords({ kind, code, cause }: LinkEvent, locale: "en" | "zh-CN"): string {
  // 3.1.1 has one code for every refused subscription
  if (code !== null && !(kind === "deaf" && code === 128)) return refusalWords(code, locale);
  const at = locale === "en" ? 0 : 1;
  const known = cause === null ? undefined : causes.find(([pattern]) => pattern.test(cause));
  return (known?.[at + 1] as string | undefined) ?? kinds[kind][at];
}
