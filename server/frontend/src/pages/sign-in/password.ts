/** The server's own minimum; said before it is asked. */
export const MIN_PASSWORD_LENGTH = 10;
