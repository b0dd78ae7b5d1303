import { InspectorPage } from "#features/inspector/pages/inspector-page.tsx";
import { titled } from "../../title.ts";

export const generateMetadata = titled("inspector");
export default InspectorPage;
