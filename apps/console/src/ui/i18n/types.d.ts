import type { Messages } from "#ui/messages/index.ts";
import type { Locale as OurLocale } from "./locale.ts";

declare module "next-intl" {
  interface AppConfig {
    Locale: OurLocale;
    Messages: Messages;
  }
}
