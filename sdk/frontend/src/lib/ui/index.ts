/** What components may use of the page. */
export { announce } from "./announce";
export { copyText, CopyButton } from "./Copy";
export { describedBy, Field, FieldError } from "./Field";
export { Icon, type IconName } from "./Icon";
export { notify } from "./notices";
export { scheme } from "../theme/theme";
