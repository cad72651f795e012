/** The routes of the library's blocks. */

import type { Block } from "../graph/blocks";
import { readWorkflow } from "../graph/files";
import type { Workflow } from "../graph/workflow";
import { bodyOf, type openClient } from "./client";

export function blocksApi(client: ReturnType<typeof openClient>) {
  const params = (block: string, etag: string | null) => ({
    path: { block },
    header: etag ? { "if-match": etag } : { "if-none-match": "*" },
  });
  return {
    blocks: () =>
      bodyOf(client.GET("/api/v1/blocks")).then(({ blocks }) =>
        blocks.map((block): Block => ({ ...block, workflow: readWorkflow(block.workflow) })),
      ),
    /** Keeps a block under an id; without an ETag the id must be new. */
    keepBlock: (id: string, workflow: Workflow, etag: string | null) =>
      bodyOf(
        client.PUT("/api/v1/blocks/{block}", { params: params(id, etag), body: { workflow } }),
      ),
    removeBlock: (id: string, etag: string) =>
      bodyOf(client.DELETE("/api/v1/blocks/{block}", { params: params(id, etag) })),
  };
}
