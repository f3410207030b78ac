// Makes calls one after the other with @gradio/client, or one that ends while another is under way, then more of them.
// Prints the results as one JSON line, with what the client complained of.
import { Client } from "@gradio/client";

const [url, way] = process.argv.slice(2);
const complaints = [];
console.error = (...words) => complaints.push(words.map(String).join(" "));
const client = await Client.connect(url, { events: ["data", "status"] });
const results = [];

async function call(endpoint, text) {
  results.push((await client.predict(endpoint, [text])).data[0]);
}

if (way === "at the same time") {
  let second = null;
  for await (const event of client.submit("/first", ["first"])) {
    if (event.type === "status" && event.original_msg === "process_starts") second = call("/second", "second");
    if (event.type === "data") results.push(event.data[0]);
    if (event.type === "status" && event.stage === "complete") break;
  }
  await second;
}
for (let number = 0; number < 4; number++) await call("/echo", `call ${number}`);
console.log(JSON.stringify({ results, complaints }));
process.exit(0);
