/** Draws the notices: at the bottom right of a desk, on top of a phone, whose bottom belongs to the buttons. */
import { useEffect, useRef, useState } from "preact/hooks";

import { Icon, type IconName } from "./Icon";
import { dismissNotice, notices, type Notice, type NoticeLevel } from "./notices";
import "./notices.css";
import { t, type PlainPhrase } from "../i18n";

const icons: Record<NoticeLevel, IconName> = { info: "info", success: "check", warning: "warning", error: "error" };
const words: Record<NoticeLevel, PlainPhrase> = { info: "Note", success: "Done", warning: "Warning", error: "Error" };

export function Notices() {
  return (
    <section class="sd-notices" aria-label={t("Notices")}>
      <div aria-live="polite" aria-relevant="additions">
        {notices.value.map((notice) => (
          <NoticeCard key={notice.id} notice={notice} />
        ))}
      </div>
    </section>
  );
}

function NoticeCard({ notice }: { notice: Notice }) {
  const [isHeld, setHeld] = useState(false);
  useEffect(() => {
    if (notice.durationSeconds === null || isHeld) return;
    const timer = setTimeout(() => dismissNotice(notice.id), notice.durationSeconds * 1000);
    return () => clearTimeout(timer);
  }, [notice, isHeld]);
  return (
    <div
      class="sd-notice sd-float"
      data-level={notice.level}
      data-testid="toast"
      onPointerEnter={() => setHeld(true)}
      onPointerLeave={() => setHeld(false)}
      onFocusIn={() => setHeld(true)}
      onFocusOut={() => setHeld(false)}
    >
      <Icon name={icons[notice.level]} size={20} />
      <div class="sd-notice-text">
        {notice.title ? (
          <strong>{notice.title}</strong>
        ) : (
          <span class="sd-visually-hidden">{t(words[notice.level])}: </span>
        )}
        <NoticeText text={notice.text} />
      </div>
      <button type="button" class="sd-icon-btn" aria-label={t("Close")} onClick={() => dismissNotice(notice.id)}>
        <Icon name="close" />
      </button>
    </div>
  );
}

/** Authors may write markup in messages; it is cleaned, by a chunk that is only fetched when there is some. */
function NoticeText({ text }: { text: string }) {
  const place = useRef<HTMLDivElement>(null);
  const hasMarkup = /<[a-z][^>]*>/i.test(text);
  useEffect(() => {
    if (!hasMarkup) return;
    void import("dompurify").then(({ default: purify }) => {
      if (place.current) place.current.innerHTML = purify.sanitize(text);
    });
  }, [text, hasMarkup]);
  return <div ref={place}>{hasMarkup ? text.replace(/<[^>]*>/g, "") : text}</div>;
}
