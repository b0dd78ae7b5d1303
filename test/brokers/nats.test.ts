import { conformance } from "./conformance.ts";
import { nats } from "./run/nats.ts";

conformance(nats);
