import { expect, test } from "vitest";
import { administration, isCurrent, nav } from "./nav.ts";

test.each([
  ["/", "overview"],
  ["/malls", "malls"],
  ["/malls/SH-01", "malls"],
  ["/mallsy", undefined],
  ["/works/spring-2026", "works"],
  ["/where", "works"],
  ["/groups", "malls"],
  ["/inspector", "inspector"],
  ["/notifications/channels", "channels"],
  ["/notifications/log", "channels"],
  ["/notifications", undefined],
])("%s belongs to %s", (path, name) => {
  expect([...nav, ...administration].filter(({ href }) => isCurrent(href, path)).map((entry) => entry.name)).toEqual(
    name ? [name] : [],
  );
});
