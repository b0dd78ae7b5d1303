import { WorkPage } from "#features/works/pages/work-page.tsx";
import { titled } from "../../../title.ts";

export const generateMetadata = titled("works");
export default WorkPage;
