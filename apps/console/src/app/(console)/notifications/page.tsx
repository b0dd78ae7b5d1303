import { NoticesPage } from "#features/notify/pages/notices-page.tsx";
import { titled } from "../../title.ts";

export const generateMetadata = titled("notices");
export default NoticesPage;
