export { exportTable, importTable } from "./import.ts";
export {
  addProjector,
  listProjectors,
  type NewProjector,
  removeProjector,
  showProjector,
  updateProjector,
} from "./inventory.ts";
export { type PlacedProjector, placesOf, reachableAgents, requestPower, requestWish } from "./orders.ts";
export { listWear, projectorConfigsFor, recordProjectorStates } from "./record.ts";
export { agentFor, type Candidate } from "./rules.ts";
export { requestDiscovery, showDiscovery } from "./search.ts";
