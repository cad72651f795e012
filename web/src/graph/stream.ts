/** Bytes through a stream that packs or unpacks them. */

/** More is no graph somebody drew, but an attack on the reader's memory. */
const MOST_BYTES = 32 << 20;

/** RangeError when more comes out than a workflow may hold. */
export async function through(
  bytes: Uint8Array,
  change: CompressionStream | DecompressionStream,
): Promise<Uint8Array> {
  const reader = new Blob([new Uint8Array(bytes)]).stream().pipeThrough(change).getReader();
  const parts: Uint8Array[] = [];
  let size = 0;
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    parts.push(part.value);
    size += part.value.length;
    if (size > MOST_BYTES) {
      void reader.cancel();
      throw new RangeError("It unpacks to more than a workflow may hold.");
    }
  }
  const whole = new Uint8Array(size);
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
