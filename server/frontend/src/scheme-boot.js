/* global document, localStorage */
// Runs before the first paint: applies the reader's own colour scheme, if one was chosen.
// Kept apart from the bundle because a module would run only after the page was shown.
try {
    const chosen = localStorage.getItem("stagedoor:theme");
    if (chosen === "light" || chosen === "dark") document.documentElement.dataset.theme = chosen;
} catch {
    // Storage may be closed to us; the system's scheme is then used.
}
