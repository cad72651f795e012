// The editor's event stream, with a voice of our own in it: events and previews as the server
// would send them, so that forty nodes show their work without a model that works.

// Near enough nodes are elements; from afar the graph is one canvas.
window.isDrawn = () => document.querySelector("main article, main canvas[aria-hidden]") !== null;

{
  let stream = null;
  const Real = window.WebSocket;
  window.WebSocket = class extends Real {
    constructor(...address) {
      super(...address);
      stream = this;
    }
  };
  const say = (data) => stream.dispatchEvent(new MessageEvent("message", { data }));
  const encoder = new TextEncoder();

  /** A binary frame: length of the JSON, the JSON, the picture. */
  const framed = (job, node, picture) => {
    const about = encoder.encode(
      JSON.stringify({ type: "preview", job, node, sequence: 0, media_type: "image/jpeg", width: 128, height: 128 }),
    );
    const frame = new Uint8Array(4 + about.length + picture.length);
    new DataView(frame.buffer).setUint32(0, about.length);
    frame.set(about, 4);
    frame.set(picture, 4 + about.length);
    return frame.buffer;
  };

  /** The id of the document in front, from what the editor keeps of its tabs. */
  const openDocument = () =>
    new Promise((resolve, reject) => {
      const request = indexedDB.open("tessera");
      request.onerror = () => reject(request.error);
      request.onsuccess = () => {
        const texts = request.result.transaction("texts").objectStore("texts");
        const lists = texts.getAll(IDBKeyRange.bound("tessera/open/", "tessera/open/\uffff"));
        lists.onerror = () => reject(lists.error);
        lists.onsuccess = () => {
          request.result.close();
          resolve(JSON.parse(lists.result[0]).active);
        };
      };
    });

  window.live = {
    /** These nodes of the open document run from now on, each with so many pictures a second. */
    async start(nodes, pictures, perSecond) {
      const job = "00000000-0000-7000-8000-000000000001";
      const client_id = await openDocument();
      const states = Object.fromEntries(nodes.map((node) => [node, { status: "running", ms: null }]));
      const data = { id: job, client_id, name: "Benchmark", status: "queued", nodes: {}, outputs: [] };
      say(JSON.stringify({ type: "job.updated", data }));
      say(JSON.stringify({ type: "job.updated", data: { ...data, status: "running", nodes: states } }));
      const bytes = pictures.map((text) => Uint8Array.from(atob(text), (c) => c.charCodeAt(0)));
      let turn = 0;
      // One node after the other, so that pictures arrive as evenly as from a server.
      setInterval(() => {
        const node = nodes[turn % nodes.length];
        say(framed(job, node, bytes[Math.floor(turn / nodes.length + turn) % bytes.length]));
        turn += 1;
      }, 1000 / perSecond / nodes.length);
    },
  };
}
