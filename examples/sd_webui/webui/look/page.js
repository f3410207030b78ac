() => {
  // Keys that people of this kind of page know: Ctrl+Enter generates, Alt+Enter skips, Esc interrupts, and
  // Ctrl+Up and Ctrl+Down weigh the chosen words of a prompt.
  const options = { scheme: "System", keyStep: 0.1 };
  window.sdWebui = {
    use(given) {
      const before = options.scheme;
      Object.assign(options, given);
      if (options.scheme !== before && options.scheme !== "System") {
        document.body.classList.toggle("dark", options.scheme === "Dark");
      }
    },
  };

  const shown = (element) => element && element.getClientRects().length > 0;
  const press = (...ids) => {
    const button = ids.map((id) => document.getElementById(id)).find(shown);
    button?.click();
    return Boolean(button);
  };

  document.addEventListener("keydown", (event) => {
    let used = false;
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      used = press("txt2img_generate", "img2img_generate", "extras_generate");
    } else if (event.key === "Enter" && event.altKey) {
      used = press("txt2img_skip", "img2img_skip");
    } else if (event.key === "Escape") {
      used = press("txt2img_interrupt", "img2img_interrupt");
    } else if ((event.ctrlKey || event.metaKey) && (event.key === "ArrowUp" || event.key === "ArrowDown")) {
      used = weigh(event.target, event.key === "ArrowUp" ? options.keyStep : -options.keyStep);
    }
    if (used) {
      event.preventDefault();
      event.stopPropagation();
    }
  }, true);

  function weigh(area, step) {
    if (!(area instanceof HTMLTextAreaElement) || !area.closest(".prompt")) return false;
    let { selectionStart: from, selectionEnd: to, value: text } = area;
    if (from === to) {
      while (from > 0 && /[^\s,()]/.test(text[from - 1])) from -= 1;
      while (to < text.length && /[^\s,():]/.test(text[to])) to += 1;
    }
    if (from === to) return true;
    const words = text.slice(from, to);
    const old = /^:(-?[\d.]+)\)/.exec(text.slice(to));
    const isWeighed = text[from - 1] === "(" && old;
    const weight = Math.round(((isWeighed ? Number(old[1]) : 1) + step) * 100) / 100;
    const start = isWeighed ? from - 1 : from;
    const end = isWeighed ? to + old[0].length : to;
    const weighed = weight === 1 ? words : `(${words}:${weight})`;
    area.value = text.slice(0, start) + weighed + text.slice(end);
    const first = start + (weight === 1 ? 0 : 1);
    area.setSelectionRange(first, first + words.length);
    area.dispatchEvent(new Event("input", { bubbles: true }));
    return true;
  }
}
