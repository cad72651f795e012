import { deflateRawSync } from "node:zlib";
import { expect, it } from "vitest";
import { NotAWorkflow } from "./files";
import { textToImage } from "./fixtures/scenes";
import { hashOf, workflowOfHash } from "./share";

it("carries a graph through an address and back, whatever its texts", async () => {
  const workflow = textToImage();
  workflow.name = "星 <script>alert(1)</script> & 'quotes' \"too\" \u0000 %00 #?";
  const hash = await hashOf(workflow);
  expect(hash).toMatch(/^graph=[A-Za-z0-9_-]+$/);
  const address = new URL(`http://127.0.0.1:8188/#${hash}`);
  expect(await workflowOfHash(address.hash)).toEqual(workflow);
});

it("has nothing to say of other hashes", async () => {
  expect(await workflowOfHash("")).toBeNull();
  expect(await workflowOfHash("#token=abc")).toBeNull();
});

it.each(["#graph=", "#graph=!!!", "#graph=AAAA", "#graph=S0xMBAA"])(
  "says that %s is no graph",
  async (hash) => {
    await expect(workflowOfHash(hash)).rejects.toThrow(NotAWorkflow);
  },
);

it("does not unpack without an end", async () => {
  const bomb = deflateRawSync(Buffer.alloc(64 << 20, 32)).toString("base64url");
  expect(bomb.length).toBeLessThan(100_000);
  await expect(workflowOfHash(`#graph=${bomb}`)).rejects.toThrow("more than a workflow may hold");
});
