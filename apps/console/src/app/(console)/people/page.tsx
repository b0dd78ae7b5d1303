import { PeoplePage } from "#features/access/people/people-page.tsx";
import { titled } from "../../title.ts";

export const generateMetadata = titled("people");
export default PeoplePage;
