// The same graph in litegraph.js, with its own widgets: kept in the browser's storage, as the
// editor keeps it.

const canvas = document.getElementById("graph");
canvas.width = innerWidth;
canvas.height = innerHeight;

LiteGraph.MAX_NUMBER_OF_NODES = 1e6;

let drawn = false;
window.isDrawn = () => drawn;

/** Registers a node type for each type of the graph, with its ports and widgets. */
function register(types) {
  for (const { type, title, inputs, outputs } of types) {
    function Node() {
      for (const input of inputs) {
        if (input.wire) this.addInput(input.name, input.wire);
        else this.addWidget(input.widget, input.name, input.value, () => {}, input.options);
      }
      for (const output of outputs) this.addOutput(output.name, output.wire);
      this.serialize_widgets = true;
    }
    Node.title = title;
    Node.prototype.onDrawBackground = function (context) {
      if (this.preview) context.drawImage(this.preview, 8, this.size[1] - 208, 200, 200);
    };
    LiteGraph.registerNodeType(`bench/${type}`, Node);
  }
}

/** A graph as the editor has it, built with litegraph's own calls. */
function build(graph, { nodes, links }) {
  const made = new Map();
  for (const { id, type, position, previews } of nodes) {
    const node = LiteGraph.createNode(`bench/${type}`);
    const [width, height] = node.computeSize();
    node.pos = position;
    node.size = [Math.max(width, 216), height + (previews ? 216 : 0)];
    graph.add(node, true);
    made.set(id, node);
  }
  for (const [source, output, target, input] of links)
    made.get(source).connect(output, made.get(target), input);
  return made;
}

const graph = new LGraph();
const view = new LGraphCanvas(canvas, graph);
window.view = view;
let made = new Map();

const kept = localStorage.getItem("graph");
if (kept) {
  const { types, ...rest } = JSON.parse(kept);
  register(types);
  made = build(graph, rest);
  view.setDirty(true, true);
  drawn = true;
}

window.live = {
  start(nodes, pictures, perSecond) {
    const blobs = pictures.map((text) => {
      const bytes = Uint8Array.from(atob(text), (c) => c.charCodeAt(0));
      return new Blob([bytes], { type: "image/jpeg" });
    });
    let turn = 0;
    setInterval(async () => {
      const node = made.get(nodes[turn % nodes.length]);
      const picture = await createImageBitmap(blobs[Math.floor(turn / nodes.length + turn) % blobs.length]);
      turn += 1;
      node.preview?.close();
      node.preview = picture;
      node.setDirtyCanvas(true, true);
    }, 1000 / perSecond / nodes.length);
  },
};

/** A point of the page with no node under it, near the middle. */
window.emptyPoint = () => {
  for (let ring = 0; ring < 400; ring += 4)
    for (let angle = 0; angle < 6.28; angle += 0.3) {
      const x = innerWidth / 2 + ring * Math.cos(angle);
      const y = innerHeight / 2 + ring * Math.sin(angle);
      const [gx, gy] = view.convertCanvasToOffset([x, y]);
      if (!graph.getNodeOnPos(gx, gy, view.visible_nodes, 5)) return [x, y];
    }
  throw new Error("Nodes everywhere.");
};

/** Brings a point of the graph to the middle of the page; at zoom 0 shows the whole graph. */
window.lookAt = (x, y, zoom) => {
  const places = [...made.values()].map((node) => node.pos);
  const span = (i, more) =>
    Math.max(...places.map((p) => p[i])) - Math.min(...places.map((p) => p[i])) + more;
  view.ds.scale = zoom || Math.min(innerWidth / span(0, 300), innerHeight / span(1, 500));
  view.ds.offset = [innerWidth / 2 / view.ds.scale - x, innerHeight / 2 / view.ds.scale - y];
  view.setDirty(true, true);
};
