import { api } from "#ui/api.ts";

/** Every mall without its works: thousands of malls stay a page that comes at once. One answer for all who name malls. */
export const mallsQuery = () => api.malls.list.queryOptions({ input: { view: "brief" } });
