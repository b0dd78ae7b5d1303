import { conformance } from "./conformance.ts";
import { rabbitmq } from "./run/rabbitmq.ts";

conformance(rabbitmq);
