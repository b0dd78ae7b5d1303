import { conformance } from "./conformance.ts";
import { mosquitto } from "./run/mosquitto.ts";

conformance(mosquitto);
