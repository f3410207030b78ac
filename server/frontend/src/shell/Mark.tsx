/** The mark: a stage door ajar, light behind it. */
export function Mark() {
  return (
    <svg class="mark" viewBox="0 0 32 32" aria-hidden="true">
      <path class="mark-wall" d="M8 4h16a3 3 0 0 1 3 3v22H5V7a3 3 0 0 1 3-3Z" />
      <path class="mark-light" d="M9 29V8h14v21Z" />
      <path class="mark-leaf" d="M9 8l9 3.2V29H9Z" />
      <circle class="mark-light" cx="15.4" cy="20" r="1.3" />
    </svg>
  );
}
