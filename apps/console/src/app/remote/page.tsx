import { RemotePage } from "#features/remote/pages/remote-page.tsx";
import { titled } from "../title.ts";

export const generateMetadata = titled("remote");
export default RemotePage;
