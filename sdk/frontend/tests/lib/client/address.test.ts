import { expect, test } from "vitest";

import { Address } from "../../../src/lib/client/address";

const meta = { _type: "gradio.FileData" } as const;

test("calls the host the page came from, below the app's own path", () => {
  const address = new Address("http://inner:7860/app", "/gradio_api", "https://demo.example/app/");
  expect(address.api).toBe("https://demo.example/app/gradio_api");
});

test("file addresses: made from the path, or taken from the server and put on the page's host", () => {
  const address = new Address("http://inner:7860", "/gradio_api", "https://demo.example/");
  expect(address.file({ path: "ab12/a file.png", meta })).toBe(
    "https://demo.example/gradio_api/file=ab12/a%20file.png",
  );
  const url = "http://inner:7860/gradio_api/file=ab12/x.png";
  expect(address.file({ path: "ab12/x.png", url, meta })).toBe("https://demo.example/gradio_api/file=ab12/x.png");
  expect(address.file({ path: "x", url: "data:image/png;base64,AA", meta })).toBe("data:image/png;base64,AA");
});
