export { requestCheck, showCheck } from "./check.ts";
export { runCleanup } from "./runs.ts";
