/** What a page shows instead of its content: loading, nothing yet, failed, sign in first. */
import type { ComponentChildren } from "preact";
import { useLocation } from "preact-iso";
import { signInPath } from "../paths";
import { session, user } from "../session";
import type { ApiError } from "../api/request";
import { Button, LinkButton } from "./Button";
import { Icon, type IconName } from "./Icon";

/** Grey lines where text will be. Announced once, as words. */
export function Loading({ what, lines = 4 }: { what: string; lines?: number }) {
  return (
    <div class="loading" role="status">
      <span class="visually-hidden">Loading {what}</span>
      {Array.from({ length: lines }, (_, index) => (
        <div key={index} class="skeleton" />
      ))}
    </div>
  );
}

export interface EmptyProps {
  icon: IconName;
  title: string;
  /** The page consists of this alone, so its title is the page's heading. */
  whole?: boolean;
  children?: ComponentChildren;
}

export function Empty({ icon, title, whole, children }: EmptyProps) {
  const Heading = whole ? "h1" : "h2";
  return (
    <div class="empty">
      <span class="empty-mark">
        <Icon name={icon} />
      </span>
      <Heading>{title}</Heading>
      {children}
    </div>
  );
}

export interface FailureProps {
  error: ApiError;
  /** What could not be done: "load your links". */
  doing: string;
  onRetry?: () => void;
  whole?: boolean;
}

export function Failure({ error, doing, onRetry, whole }: FailureProps) {
  const Heading = whole ? "h1" : "h2";
  const { url } = useLocation();
  const signedOut = error.status === 401 || (user.value === null && (error.status === 403 || error.status === 404));
  return (
    <div class="empty" role="alert">
      <span class="empty-mark" data-tone="danger">
        <Icon name="error" />
      </span>
      <Heading>Could not {doing}</Heading>
      <p>{error.message}</p>
      <div class="actions">
        {onRetry && (
          <Button look="primary" icon="refresh" onClick={onRetry}>
            Try again
          </Button>
        )}
        {signedOut && <LinkButton href={signInPath(url)}>Sign in</LinkButton>}
      </div>
    </div>
  );
}

/** The error of a form, at its foot. Fields show their own. */
export function FormError({ error }: { error: ApiError | undefined }) {
  return (
    <div role="alert" class="form-error-place">
      {error && (
        <p class="form-error">
          <Icon name="error" /> {error.message}
        </p>
      )}
    </div>
  );
}

/** Its children for people who are signed in; the way to sign in for others. */
export interface SignedInProps {
  why: string;
  whole?: boolean;
  children: ComponentChildren;
}

export function SignedIn({ why, whole, children }: SignedInProps) {
  const { url } = useLocation();
  if (session.value === undefined) return <Loading what="your session" />;
  if (user.value !== null) return <>{children}</>;
  return (
    <Empty icon="lock" title="Sign in first" {...(whole && { whole })}>
      <p>{why}</p>
      <LinkButton look="primary" href={signInPath(url)}>
        Sign in
      </LinkButton>
    </Empty>
  );
}
