import { WelcomePage } from "#features/access/passwords/welcome-page.tsx";
import { titled } from "../title.ts";

export const generateMetadata = titled("welcome");
export default WelcomePage;
