import type { ComponentModule, JSONValue } from "../../lib/component";
import { ColorPicker } from "./ColorPicker";

function Example({ value }: { value: JSONValue }) {
  const color = String(value ?? "");
  const style = {
    display: "inline-block",
    width: "14px",
    height: "14px",
    borderRadius: "3px",
    backgroundColor: color,
    boxShadow: "inset 0 0 0 1px var(--sd-line)", // white is seen on white, too
  };
  return (
    <>
      <span style={style} aria-hidden="true" /> {color}
    </>
  );
}

export default { view: ColorPicker, empty: "", example: Example } satisfies ComponentModule<string | null>;
