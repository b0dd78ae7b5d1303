/** The first that fits counts: browsers name those before them, too. */
const browsers: readonly [RegExp, string][] = [
  [/MicroMessenger/i, "WeChat"],
  [/DingTalk/i, "DingTalk"],
  [/wxwork/i, "WeCom"],
  [/Edg(e|A|iOS)?\//, "Edge"],
  [/OPR\//, "Opera"],
  [/QQBrowser/i, "QQ Browser"],
  [/HuaweiBrowser/i, "Huawei Browser"],
  [/Firefox\/|FxiOS/, "Firefox"],
  [/Chrome\/|CriOS/, "Chrome"],
  [/Safari\//, "Safari"],
  [/^(node|undici)\b/i, "holofleet"],
  [/^curl\//i, "curl"],
];

const systems: readonly [RegExp, string][] = [
  [/HarmonyOS|OpenHarmony/i, "HarmonyOS"],
  [/iPad/, "iPad"],
  [/iPhone/, "iPhone"],
  [/Android/, "Android"],
  [/Windows/, "Windows"],
  [/Mac OS X|Macintosh/, "macOS"],
  [/CrOS/, "ChromeOS"],
  [/Linux/, "Linux"],
];

/** What a browser says of itself, in words; `null` for what nobody knows. */
export function deviceOf(userAgent: string): { browser: string | null; system: string | null } {
  const named = (names: typeof browsers) => names.find(([sign]) => sign.test(userAgent))?.[1] ?? null;
  return { browser: named(browsers), system: named(systems) };
}
