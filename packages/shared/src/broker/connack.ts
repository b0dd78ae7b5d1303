/** Two sentences: what the broker says, and what to do about it. */
export interface RefusalWords {
  cause: string;
  next: string;
}

export interface Refusal {
  /** reason code of MQTT 5 §2.4 */
  code: number;
  /** return code of MQTT 3.1.1 §3.2.2.3 that says the same */
  v3?: number;
  /** the standard's name for it */
  name: string;
  /** for whoever set up the console and its broker */
  en: RefusalWords;
  "zh-CN": RefusalWords;
  /** next step of a technician at a mall's machine, where it is another */
  agent?: string;
}

const inLog = "Look into the broker's log; if it says nothing, report this as a fault.";
const inLogZh = "请查看消息服务器日志；若无线索，请作为故障上报。";
const again = "It is tried again by itself; if it lasts, look into the broker's log.";
const againZh = "系统会自动重试；若持续出现，请查看消息服务器日志。";
const enrolAgain = "If an operator removed the agent, enrol again with a new install code and --force.";

/**
 * Everything that a broker can refuse, in words. The one table for the console's pages, the command line and the agent. The codes
 * come in CONNACK, SUBACK, PUBACK and DISCONNECT; we speak MQTT 3.1.1, whose few codes point at their meaning in MQTT 5.
 */
export const refusals: readonly Refusal[] = [
  row(
    128,
    "Unspecified error",
    ["The broker refuses and gives no reason.", inLog],
    ["消息服务器拒绝，且未说明原因。", inLogZh],
  ),
  row(
    129,
    "Malformed Packet",
    ["The broker cannot read what it was sent.", inLog],
    ["消息服务器无法解析收到的报文。", inLogZh],
  ),
  row(
    130,
    "Protocol Error",
    ["The broker says that the protocol was broken.", inLog],
    ["消息服务器认为通信违反了协议。", inLogZh],
  ),
  row(
    131,
    "Implementation specific error",
    ["The broker refuses for a reason of its own.", inLog],
    ["消息服务器因自身原因拒绝。", inLogZh],
  ),
  {
    ...row(
      132,
      "Unsupported Protocol Version",
      ["The broker does not speak MQTT 3.1.1.", "Switch that version on there, or take a broker that speaks it."],
      ["消息服务器不支持 MQTT 3.1.1。", "请在服务器上启用该版本，或换用支持它的服务器。"],
    ),
    v3: 1,
    agent: "Ask the administrator for a broker that does.",
  },
  {
    ...row(
      133,
      "Client Identifier not valid",
      [
        "The broker refuses the client id.",
        "Allow the console's account any client id that begins with its user name, or any at all.",
      ],
      ["消息服务器拒绝该客户端 ID。", "请允许控制台账号使用以其用户名开头的客户端 ID，或不限制。"],
    ),
    v3: 2,
    agent: "Another program may use the same identity: enrol this machine with a code of its own.",
  },
  {
    ...row(
      134,
      "Bad User Name or Password",
      [
        "The broker refuses the user name or the password.",
        "Check both in MQTT_URL (special characters percent-encoded), and the account at the broker.",
      ],
      [
        "消息服务器拒绝该用户名或密码。",
        "请核对 MQTT_URL 中的用户名和密码（特殊字符需百分号编码），以及服务器上的账号。",
      ],
    ),
    v3: 4,
    agent: enrolAgain,
  },
  {
    ...row(
      135,
      "Not authorized",
      [
        "The broker does not allow this account to do that.",
        "Check the access rules of the account in MQTT_URL; some brokers also say this for a wrong password.",
      ],
      ["消息服务器不允许该账号执行此操作。", "请检查 MQTT_URL 中账号的访问规则；部分服务器在密码错误时也返回此码。"],
    ),
    v3: 5,
    agent: enrolAgain,
  },
  {
    ...row(
      136,
      "Server unavailable",
      ["The broker is up but not ready.", again],
      ["消息服务器已启动但尚未就绪。", againZh],
    ),
    v3: 3,
    agent: "It is tried again.",
  },
  row(137, "Server busy", ["The broker is too busy.", again], ["消息服务器繁忙。", againZh]),
  row(
    138,
    "Banned",
    ["The broker has banned this client.", "Lift the ban at the broker, and find out what caused it."],
    ["消息服务器已封禁该客户端。", "请在服务器上解除封禁，并查明原因。"],
  ),
  row(139, "Server shutting down", ["The broker is shutting down.", again], ["消息服务器正在关闭。", againZh]),
  row(
    140,
    "Bad authentication method",
    ["The broker wants another way of signing in.", "Let it accept a user name and a password."],
    ["消息服务器要求其他认证方式。", "请允许用户名加密码的认证方式。"],
  ),
  row(
    141,
    "Keep Alive timeout",
    ["The broker heard nothing for too long.", "Check the network between the two; it is connected again by itself."],
    ["消息服务器长时间未收到数据。", "请检查两端之间的网络；系统会自动重新连接。"],
  ),
  row(
    142,
    "Session taken over",
    ["Another program connected with the same client id.", "Stop the other one, or give each an id of its own."],
    ["另一程序使用了相同的客户端 ID。", "请停止另一程序，或为各自分配不同的 ID。"],
  ),
  row(
    143,
    "Topic Filter invalid",
    ["The broker does not accept this filter.", "Correct it: `#` only at the end, `+` for a whole level."],
    ["消息服务器不接受该订阅过滤器。", "请修改：`#` 只能在末尾，`+` 须独占一级。"],
  ),
  row(
    144,
    "Topic Name invalid",
    ["The broker does not accept this topic.", "Choose one without wildcards, spaces and special characters."],
    ["消息服务器不接受该主题。", "请使用不含通配符、空格和特殊字符的主题。"],
  ),
  row(145, "Packet Identifier in use", ["A message id is in use already.", inLog], ["报文标识符已被占用。", inLogZh]),
  row(
    146,
    "Packet Identifier not found",
    ["The broker does not know a message id.", inLog],
    ["消息服务器不识别该报文标识符。", inLogZh],
  ),
  row(
    147,
    "Receive Maximum exceeded",
    ["More messages are under way than the broker allows.", "Send more slowly, or raise its limit."],
    ["未确认的消息数超过服务器上限。", "请降低发送速度，或提高该上限。"],
  ),
  row(
    148,
    "Topic Alias invalid",
    ["The broker does not know a topic alias.", inLog],
    ["消息服务器不识别主题别名。", inLogZh],
  ),
  row(
    149,
    "Packet too large",
    ["The message is larger than the broker allows.", "Send less, or let the broker take 128 kB."],
    ["消息超过服务器允许的大小。", "请减小消息，或将服务器上限调至 128 kB。"],
  ),
  row(
    150,
    "Message rate too high",
    ["Messages come faster than the broker allows.", "Send more slowly, or raise its limit."],
    ["消息发送过快，超过服务器限制。", "请降低发送速度，或提高该限制。"],
  ),
  row(
    151,
    "Quota exceeded",
    ["A quota of the broker is used up.", "Raise the quota, or find out what uses it."],
    ["消息服务器的配额已用尽。", "请提高配额，或查明占用来源。"],
  ),
  row(
    152,
    "Administrative action",
    ["Somebody ended the connection at the broker.", "Ask whoever runs the broker."],
    ["管理员在消息服务器上断开了连接。", "请联系消息服务器的管理员。"],
  ),
  row(
    153,
    "Payload format invalid",
    ["The content is not what the message says it is.", "Correct the content."],
    ["消息内容与声明的格式不符。", "请修正内容。"],
  ),
  row(
    154,
    "Retain not supported",
    ["The broker keeps no retained messages.", "Switch them on there: malls are told what they should hold by them."],
    ["消息服务器不支持保留消息。", "请在服务器上启用；商场终端依赖它得知应有内容。"],
  ),
  row(
    155,
    "QoS not supported",
    ["The broker does not offer this QoS.", "Take a lower one; Holofleet itself needs 0 and 1."],
    ["消息服务器不支持该 QoS。", "请选用更低的 QoS；Holofleet 自身只需 0 和 1。"],
  ),
  row(
    156,
    "Use another server",
    ["The broker asks to use another one.", "Put the other one's address into MQTT_URL."],
    ["消息服务器要求改用其他服务器。", "请将 MQTT_URL 改为新地址。"],
  ),
  row(
    157,
    "Server moved",
    ["The broker has moved for good.", "Put its new address into MQTT_URL."],
    ["消息服务器已永久迁移。", "请将 MQTT_URL 改为新地址。"],
  ),
  row(
    158,
    "Shared Subscriptions not supported",
    ["The broker has no shared subscriptions.", "Subscribe without $share."],
    ["消息服务器不支持共享订阅。", "请不要使用 $share。"],
  ),
  row(
    159,
    "Connection rate exceeded",
    ["Too many connect at once.", "It is tried again by itself; raise the broker's limit if malls come back slowly."],
    ["同时连接过多。", "系统会自动重试；若商场终端恢复缓慢，请提高该限制。"],
  ),
  row(
    160,
    "Maximum connect time",
    [
      "The broker ends connections after a set time.",
      "It is connected again by itself; the broker's setting may be raised.",
    ],
    ["连接已达服务器允许的最长时间。", "系统会自动重新连接；可调高该设置。"],
  ),
  row(
    161,
    "Subscription Identifiers not supported",
    ["The broker has no subscription identifiers.", inLog],
    ["消息服务器不支持订阅标识符。", inLogZh],
  ),
  row(
    162,
    "Wildcard Subscriptions not supported",
    ["The broker allows no `+` and no `#`.", "Allow them to the console's account: it listens to all malls by `+`."],
    ["消息服务器不允许 `+` 和 `#`。", "请为控制台账号开放；控制台用 `+` 监听所有商场。"],
  ),
];

/** What a code of a CONNACK means, of MQTT 3.1.1 (1-5) or of MQTT 5, or of a SUBACK, PUBACK or DISCONNECT from 128 on. */
export function refusalOf(code: number): Refusal | null {
  return refusals.find((refusal) => refusal.code === code || refusal.v3 === code) ?? null;
}

/** Cause and next step in one line, for whoever set up the console; a code that nobody has defined is named. */
export function refusalWords(code: number, locale: "en" | "zh-CN"): string {
  const refusal = refusalOf(code) ?? refusals[0];
  const { cause = "", next = "" } = refusal?.[locale] ?? {};
  return locale === "en" ? `${cause} ${next}` : `${cause}${next}`;
}

function row(code: number, name: string, en: [string, string], zh: [string, string]): Refusal {
  return { code, name, en: { cause: en[0], next: en[1] }, "zh-CN": { cause: zh[0], next: zh[1] } };
}
