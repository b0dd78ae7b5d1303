import { HoursPage } from "#features/hours/pages/hours-page.tsx";
import { titled } from "../../../title.ts";

export const generateMetadata = titled("hours");
export default HoursPage;
