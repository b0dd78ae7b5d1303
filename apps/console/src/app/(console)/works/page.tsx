import { LibraryPage } from "#features/library/browse/library-page.tsx";
import { titled } from "../../title.ts";

export const generateMetadata = titled("works");
export default LibraryPage;
