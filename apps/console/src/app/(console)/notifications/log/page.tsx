import { LogPage } from "#features/notify/log/log-page.tsx";
import { titled } from "../../../title.ts";

export const generateMetadata = titled("deliveries");
export default LogPage;
