import { conformance } from "./conformance.ts";
import { rabbitmqDirect } from "./run/rabbitmq.ts";

conformance(rabbitmqDirect);
