// Drives @gradio/client against a live app and prints what it saw as one JSON line.
import { Client, handle_file } from "@gradio/client";

const [url] = process.argv.slice(2);
const seen = {};
const client = await Client.connect(url, { events: ["data", "status", "log"] });

seen.echo = (await client.predict("/echo", ["bob", 3])).data;
seen.named = (await client.predict("/echo", { name: "eve" })).data;
seen.unqueued = (await client.predict("/unqueued", ["plain"])).data;
seen.count = [];
for (let i = 0; i < 2; i++) seen.count.push((await client.predict("/count", [1])).data[0]);

async function collect(endpoint, data, onEvent = () => {}) {
  const job = client.submit(endpoint, data);
  const values = [];
  const stages = [];
  const logs = [];
  for await (const event of job) {
    if (event.type === "data") values.push(structuredClone(event.data));
    if (event.type === "log") logs.push(event.log);
    if (event.type === "status") {
      stages.push(event.stage);
      if (event.stage === "error") values.push({ error: event.message });
      if (event.stage === "complete" || event.stage === "error") break;
    }
    if (await onEvent(event, job, values)) break;
  }
  return { values, stages, logs };
}

seen.tokens = await collect("/tokens", ["a b c"]);
seen.busy = await collect("/busy", ["x"]);
seen.boom = await collect("/boom", ["x"]);
let cancelled = false;
seen.endless = await collect("/endless", ["x"], async (event, job, values) => {
  if (!cancelled && values.length > 2) {
    cancelled = true;
    await job.cancel();
    return true;
  }
  return false;
});
const file = await client.predict("/file", [new Blob(["from js"])]);
seen.file = file.data[0];
seen.fileBody = await (await fetch(file.data[0].url)).text();
const api = await client.view_api();
seen.endpoints = Object.keys(api.named_endpoints);
console.log(JSON.stringify(seen));
process.exit(0);
