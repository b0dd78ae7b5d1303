export { Placeholder as default } from "#ui/feedback/placeholder.tsx";
