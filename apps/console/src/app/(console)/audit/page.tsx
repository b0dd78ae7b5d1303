import { AuditPage } from "#features/audit/pages/audit-page.tsx";
import { titled } from "../../title.ts";

export const generateMetadata = titled("audit");
export default AuditPage;
