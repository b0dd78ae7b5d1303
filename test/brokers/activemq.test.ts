import { conformance } from "./conformance.ts";
import { activemq } from "./run/activemq.ts";

conformance(activemq);
