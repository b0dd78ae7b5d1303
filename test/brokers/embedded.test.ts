import { conformance } from "./conformance.ts";
import { embedded } from "./run/embedded.ts";

conformance(embedded);
