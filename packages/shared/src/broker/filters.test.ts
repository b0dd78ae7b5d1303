import { expect, test } from "vitest";
import { filterFault, isBrokersOwn, topicFault } from "./filters.ts";

test.each([
  ["#", null],
  ["+/floor-5", null],
  ["building-b/#", null],
  ["holofleet/v1/agents/+/status", null],
  ["商场/+/灯", null],
  ["/", null],
  ["$SYS/broker/uptime", null],
  ["", "empty"],
  ["a".repeat(1024), null],
  ["a".repeat(1025), "too_long"],
  ["商".repeat(400), "too_long"],
  ["a\u0000b", "character"],
  ["a/#/b", "hash_not_last"],
  ["a/b#", "hash_not_last"],
  ["#/", "hash_not_last"],
  ["a/b+/c", "plus_not_alone"],
  ["++", "plus_not_alone"],
  ["$share/group/a", "shared"],
  ["$CONTROL/dynamic-security/v1/response", "broker_own"],
  ["$SYS", "broker_own"],
])("the filter %j: %s", (filter, fault) => expect(filterFault(filter)).toBe(fault));

test.each([
  ["lightChange", null],
  ["a/b", null],
  ["$SYS/broker", "broker_own"],
  ["$CONTROL/dynamic-security/v1", "broker_own"],
  ["a/+", "wildcard"],
  ["a/#", "wildcard"],
  ["a+b", "wildcard"],
  ["", "empty"],
])("the topic %j: %s", (topic, fault) => expect(topicFault(topic)).toBe(fault));

test.each([
  ["$MQTT/JSA/1", true],
  ["$SYS/broker/uptime", false],
  ["a/$b", false],
])("%s is the broker's own: %s", (topic, own) => expect(isBrokersOwn(topic)).toBe(own));
