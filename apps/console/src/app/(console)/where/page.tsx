import { WherePage } from "#features/places/table/where-page.tsx";
import { titled } from "../../title.ts";

export const generateMetadata = titled("where");
export default WherePage;
