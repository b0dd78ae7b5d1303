import { MallPage } from "#features/malls/detail/mall-page.tsx";
import { titled } from "../../../title.ts";

export const generateMetadata = titled("malls");
export default MallPage;
