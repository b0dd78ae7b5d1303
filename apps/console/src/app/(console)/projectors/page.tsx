import { ProjectorsPage } from "#features/projectors/pages/projectors-page.tsx";
import { titled } from "../../title.ts";

export const generateMetadata = titled("projectors");
export default ProjectorsPage;
