// What @gradio/client sees of the app for clients: `node seen_by_javascript.mjs ADDRESS FOLDER` writes
// FOLDER/javascript.json. Of statuses it notes those that tell something new, without times and places in a queue; of
// progress only the whole, because how many steps are told depends on the machine.
import { Client } from "@gradio/client";
import { writeFileSync } from "node:fs";

const [url, folder] = process.argv.slice(2);
const client = await Client.connect(url, { events: ["data", "status", "log"] });
const facts = { endpoints: await client.view_api() };

function seen(value) {
  if (Array.isArray(value)) return value.map(seen);
  if (value === null || typeof value !== "object") return value;
  if (value.meta?._type === "gradio.FileData") return { file: value.orig_name, url: typeof value.url };
  return Object.fromEntries(Object.entries(value).map(([name, entry]) => [name, seen(entry)]));
}

async function course(endpoint, data, onEvent = async () => false) {
  const found = { values: [], stages: [], logs: [], progress: null };
  try {
    const job = client.submit(endpoint, data);
    for await (const event of job) {
      if (event.type === "data") found.values.push(seen(structuredClone(event.data)));
      if (event.type === "log") found.logs.push([event.log, event.level, event.title, event.duration, event.visible]);
      if (event.type === "status") {
        if (found.stages.at(-1) !== event.stage) found.stages.push(event.stage);
        for (const unit of event.progress_data ?? []) found.progress = [unit.length, unit.desc];
        if (event.stage === "error") {
          const { message, title, duration, visible, code, broken } = event;
          found.error = { message, title, duration, visible, code, broken };
        }
        if (event.stage === "complete" || event.stage === "error") break;
      }
      if (await onEvent(job, found)) break;
    }
  } catch (error) {
    found.refused = String(error.message ?? error).split("\n")[0];
  }
  return found;
}

const note = () => new Blob(["from here"], { type: "text/plain" });
const calls = {
  echo: ["/echo", ["bob", 3]],
  "echo by name": ["/echo", { name: "eve" }],
  "echo of too much": ["/echo", ["bob", 1, 2]],
  "echo of nothing": ["/echo", []],
  "echo of another name": ["/echo", { name: "bob", often: 3 }],
  "echo of a wrong number": ["/echo", ["bob", "many"]],
  tokens: ["/tokens", ["a b c"]],
  boom: ["/boom", ["luck"]],
  secret_boom: ["/secret_boom", ["x"]],
  late_boom: ["/late_boom", ["x"]],
  busy: ["/busy", ["x"]],
  count: ["/count", [2]],
  "count again": ["/count", [3]],
  file: ["/file", [note()]],
  files: ["/files", [[note(), note()]]],
  "no file": ["/file", [null]],
  written: ["/written", []],
  table: ["/table", [{ headers: ["n", "t"], data: [[1, "a"]], metadata: null }]],
  choices: ["/choices", ["b", ["x", "z"], true]],
  "choices that are none": ["/choices", ["q", [], false]],
  update: ["/update", []],
  several: ["/several", []],
  batch: ["/batch", ["abc"]],
  unqueued: ["/unqueued", ["x"]],
  undocumented: ["/undocumented", ["x"]],
  private: ["/private", ["x"]],
  "nothing of that name": ["/nowhere", ["x"]],
};
for (const [name, [endpoint, data]] of Object.entries(calls)) facts[name] = await course(endpoint, data);
for (const name of ["file", "written"]) {
  const { data } = await client.predict(`/${name}`, name === "file" ? [note()] : []);
  facts[`${name}, read`] = await (await fetch(data[0].url)).text();
}
facts["many at once"] = await Promise.all(
  [...Array(8).keys()].map(async (number) => (await client.predict("/echo", [`n${number}`, 1])).data),
);
const calledOff = await course("/endless", ["go"], async (job, found) => {
  if (found.values.length < 3) return false;
  await job.cancel();
  return true;
});
facts.cancel = calledOff.values.slice(0, 3);
facts["after the cancel"] = await course("/echo", ["bob", 1]);
writeFileSync(`${folder}/javascript.json`, JSON.stringify(facts));
process.exit(0);
