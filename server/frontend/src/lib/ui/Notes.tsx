/** Where short messages appear. */
import { dismiss, notes } from "./announce";
import { IconButton } from "./Button";

export function Notes() {
  return (
    <div class="notes" role="status" aria-live="polite">
      {notes.value.map((note) => (
        <div key={note.id} class="note" data-tone={note.tone}>
          <span>{note.text}</span>
          <IconButton
            name="close"
            label="Dismiss"
            onClick={() => {
              dismiss(note.id);
            }}
          />
        </div>
      ))}
    </div>
  );
}
