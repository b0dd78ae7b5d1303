import { WorksPage } from "#features/works/pages/works-page.tsx";
import { titled } from "../../title.ts";

export const generateMetadata = titled("works");
export default WorksPage;
