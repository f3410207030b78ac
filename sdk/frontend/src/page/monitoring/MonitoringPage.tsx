/** How the app is used, for its author: what happens now, small lines over time, figures for each endpoint. */
import { useEffect, useState } from "preact/hooks";

import { Icon } from "../../lib/ui/Icon";
import { percent, shortDuration } from "../api/statistics";
import type { ViewProps } from "../views";
import { LineChart } from "./LineChart";
import { fetchSummary, Refused, windows, type Summary } from "./summary";
import "./monitoring.css";

const REFRESH_MS = 5000;

export default function MonitoringPage({ address, title }: ViewProps) {
  const [windowSeconds, setWindow] = useState(3600);
  const [summary, setSummary] = useState<Summary | null>(null);
  const [trouble, setTrouble] = useState<string | null>(null);
  useEffect(() => {
    document.title = `Monitoring · ${title}`;
    let isGone = false;
    const refresh = (): void => {
      if (document.visibilityState === "hidden") return;
      fetchSummary(address, windowSeconds).then(
        (found) => {
          if (isGone) return;
          setSummary(found);
          setTrouble(null);
        },
        (error: unknown) => {
          if (isGone) return;
          setTrouble(
            error instanceof Refused
              ? "You may not see this any more. Open the link on the app's console again."
              : "The app cannot be reached; these are the last numbers.",
          );
        },
      );
    };
    refresh();
    const timer = setInterval(refresh, REFRESH_MS);
    document.addEventListener("visibilitychange", refresh);
    return () => {
      isGone = true;
      clearInterval(timer);
      document.removeEventListener("visibilitychange", refresh);
    };
  }, [address, windowSeconds]);
  return (
    <main class="sd-monitor">
      <div class="sd-view-head">
        <div>
          <h1>Monitoring</h1>
          <p class="sd-meta">{summary ? nowText(summary) : "Reading the numbers…"}</p>
        </div>
        <div class="sd-monitor-windows" role="radiogroup" aria-label="Time span">
          {windows.map(([value, label]) => (
            <label key={value}>
              <input
                type="radio"
                name="sd-window"
                class="sd-visually-hidden"
                checked={value === windowSeconds}
                onChange={() => setWindow(value)}
              />
              <span>{label}</span>
            </label>
          ))}
        </div>
      </div>
      {trouble ? (
        <p class="sd-monitor-trouble" role="alert">
          <Icon name="warning" /> {trouble}
        </p>
      ) : null}
      {summary ? <Numbers summary={summary} /> : null}
    </main>
  );
}

function Numbers({ summary }: { summary: Summary }) {
  const { totals, series } = summary;
  if (totals.requests === 0) {
    return (
      <div class="sd-view-empty">
        <Icon name="chart" size={28} />
        <strong>Nobody has called the app in this time</strong>
        <span>Calls from its page and from programs are counted here as they end.</span>
      </div>
    );
  }
  const time = { startSeconds: series.start_s, stepSeconds: series.step_s };
  const count = (value: number): string => value.toLocaleString();
  const half = totals.process_time_percentiles["50th"];
  const longestWait = Math.max(0, ...series.wait_s.map((value) => value ?? 0));
  const isCut =
    summary.complete_since_s > series.start_s + series.step_s && summary.complete_since_s > summary.started_at_s;
  return (
    <>
      {isCut ? (
        <p class="sd-meta">
          Only the last calls are kept: the numbers begin at{" "}
          {new Date(summary.complete_since_s * 1000).toLocaleString()}.
        </p>
      ) : null}
      <div class="sd-monitor-cards">
        <Card title="Calls" value={count(totals.requests)}>
          <LineChart label="Calls" values={series.requests} format={count} {...time} />
        </Card>
        <Card title="Visitors" value={count(totals.visitors)}>
          <LineChart label="Visitors" values={series.visitors} format={count} {...time} />
        </Card>
        <Card title="Time of a call, half within" value={shortDuration(half)}>
          <LineChart label="Time of a call" values={series.latency_50th_s} format={shortDuration} {...time} />
        </Card>
        <Card title="9 of 10 within" value={shortDuration(totals.process_time_percentiles["90th"])}>
          <LineChart
            label="Time within which 9 of 10 calls end"
            values={series.latency_90th_s}
            format={shortDuration}
            {...time}
          />
        </Card>
        <Card title="Longest wait in line" value={shortDuration(longestWait)}>
          <LineChart label="Longest wait in line" values={series.wait_s} format={shortDuration} {...time} />
        </Card>
        <Card
          title="Failed calls"
          value={totals.failed === 0 ? "none" : `${count(totals.failed)}, ${percent(totals.failed / totals.requests)}`}
        >
          <LineChart label="Failed calls" values={series.failed} format={count} tone="danger" {...time} />
        </Card>
      </div>
      <Endpoints summary={summary} />
    </>
  );
}

function Card({ title, value, children }: { title: string; value: string; children: preact.ComponentChildren }) {
  return (
    <section class="sd-monitor-card">
      <h2>{title}</h2>
      <p class="sd-monitor-value sd-num">{value}</p>
      {children}
    </section>
  );
}

function Endpoints({ summary }: { summary: Summary }) {
  return (
    <section>
      <h2 class="sd-monitor-heading">Endpoints</h2>
      <div class="sd-monitor-table" tabIndex={0} role="region" aria-label="Endpoints">
        <table>
          <thead>
            <tr>
              <th scope="col">Name</th>
              <th scope="col">Calls</th>
              <th scope="col">Succeeded</th>
              <th scope="col">Half within</th>
              <th scope="col">9 of 10 within</th>
              <th scope="col">99 of 100 within</th>
              <th scope="col">Half waited</th>
            </tr>
          </thead>
          <tbody>
            {Object.entries(summary.functions).map(([name, figures]) => (
              <tr key={name}>
                <th scope="row">
                  <code>{name}</code>
                </th>
                <td>{figures.total_requests.toLocaleString()}</td>
                <td data-bad={figures.failed > 0 ? "" : undefined}>
                  {figures.success_rate === null ? "–" : percent(figures.success_rate)}
                </td>
                <td>{shortDuration(figures.process_time_percentiles["50th"])}</td>
                <td>{shortDuration(figures.process_time_percentiles["90th"])}</td>
                <td>{shortDuration(figures.process_time_percentiles["99th"])}</td>
                <td>{shortDuration(figures.wait_time_percentiles["50th"])}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

/** "Now: 2 calls run, 3 wait (the oldest for 4.0 s), 5 pages are open" */
function nowText({ now }: Summary): string {
  const run = now.running === 1 ? "1 call runs" : `${now.running} calls run`;
  const wait =
    now.waiting > 0
      ? `, ${now.waiting} wait (the oldest for ${shortDuration(now.oldest_waiting_s)})`
      : ", nobody waits";
  const pages = now.pages === 1 ? "1 page is open" : `${now.pages} pages are open`;
  return `Now: ${run}${wait}, ${pages}.`;
}
