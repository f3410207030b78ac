// A component without a build: two buttons and a number, sharing `value` and `maximum` with Python.
export default {
  initialize({ model }) {
    model.set("started", true);
  },
  render({ model, el, trigger, server, signal }) {
    el.innerHTML = `<button type="button" class="knob-up">Up</button> <output class="knob-value"></output>
      <button type="button" class="knob-name">Name it</button>`;
    const [up, name] = el.querySelectorAll("button");
    const show = () => {
      el.querySelector("output").textContent = `${model.get("value")} of ${model.get("maximum")}`;
      up.disabled = !model.get("interactive") || model.get("value") >= model.get("maximum");
    };
    model.on("change:value change:maximum change:interactive", show);
    up.addEventListener(
      "click",
      () => {
        model.set("value", model.get("value") + 1);
        model.save_changes();
        if (model.get("value") === model.get("maximum")) trigger("full", { at: model.get("value") });
      },
      { signal },
    );
    name.addEventListener("click", async () => (el.querySelector("output").textContent = await server.word(3)));
    show();
    return () => (globalThis.knobsGone = (globalThis.knobsGone ?? 0) + 1);
  },
};
