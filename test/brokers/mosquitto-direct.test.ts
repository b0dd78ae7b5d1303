import { conformance } from "./conformance.ts";
import { mosquittoDirect } from "./run/mosquitto.ts";

conformance(mosquittoDirect);
