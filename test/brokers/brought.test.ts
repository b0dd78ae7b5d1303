import { conformance } from "./conformance.ts";
import { brought } from "./run/brought.ts";

conformance(brought);
