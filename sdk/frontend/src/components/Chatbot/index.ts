import type { ComponentModule } from "../../lib/component";
import { Chatbot } from "./Chatbot";
import type { ChatValue } from "./logic";

export default { view: Chatbot, labelled: false, empty: [] } satisfies ComponentModule<ChatValue>;
