// Puts the parts together: loads the scene, follows pointer and keys, shows what is known of the chosen building.

const canvas = document.getElementById("view");
const panel = document.getElementById("panel");
const message = document.getElementById("message");
const CLICK_PX = 4;
const KEY_STEP = 0.06;

class Page {
  constructor(glb) {
    this.nodes = glb.document.nodes;
    this.frame = this.nodes[0].extras;
    this.renderer = new Renderer(canvas, glb);
    this.camera = new Camera(extentOf(glb), this.aspect);
    this.glb = glb;
    this.isDue = false;
  }

  start() {
    new ResizeObserver(() => this.resize()).observe(canvas);
    this.listen();
    window.addEventListener("hashchange", () => this.chooseByHash());
    document.getElementById("close").addEventListener("click", () => this.choose(0));
    this.resize();
    this.chooseByHash();
  }

  get aspect() {
    return Math.max(canvas.clientWidth, 1) / Math.max(canvas.clientHeight, 1);
  }

  resize() {
    if (this.camera.isAtHome) this.camera.look(this.camera.home, this.aspect);
    const density = Math.min(window.devicePixelRatio, 2);
    canvas.width = Math.max(1, Math.round(canvas.clientWidth * density));
    canvas.height = Math.max(1, Math.round(canvas.clientHeight * density));
    this.redraw();
  }

  redraw() {
    if (this.isDue) return;
    this.isDue = true;
    requestAnimationFrame(() => {
      this.isDue = false;
      this.renderer.draw(this.camera);
    });
  }

  listen() {
    const pointers = new Map();
    let travelled = 0;
    canvas.addEventListener("contextmenu", (event) => event.preventDefault());
    canvas.addEventListener("pointerdown", (event) => {
      canvas.setPointerCapture(event.pointerId);
      if (!pointers.size) travelled = 0;
      pointers.set(event.pointerId, event);
    });
    canvas.addEventListener("pointermove", (event) => {
      const before = pointers.get(event.pointerId);
      if (!before) return;
      const other = [...pointers.values()].find((pointer) => pointer.pointerId !== event.pointerId);
      const right = (event.clientX - before.clientX) / canvas.clientHeight;
      const down = (event.clientY - before.clientY) / canvas.clientHeight;
      travelled += Math.hypot(right, down) * canvas.clientHeight;
      pointers.set(event.pointerId, event);
      if (other) this.pinch(before, event, other, right, down);
      else if (event.buttons & 6 || event.shiftKey) this.camera.pan(-right, down);
      else this.camera.orbit(4 * right, 3 * down);
      this.redraw();
    });
    for (const end of ["pointerup", "pointercancel"]) {
      canvas.addEventListener(end, (event) => {
        const wasAlone = pointers.delete(event.pointerId) && !pointers.size;
        if (end === "pointerup" && wasAlone && travelled < CLICK_PX && event.button === 0) this.chooseAt(event);
      });
    }
    canvas.addEventListener("wheel", (event) => this.zoomByWheel(event), { passive: false });
    canvas.addEventListener("keydown", (event) => this.press(event));
  }

  // Two fingers: their distance zooms, their common way pans.
  pinch(before, after, other, right, down) {
    const distance = (pointer) => Math.hypot(pointer.clientX - other.clientX, pointer.clientY - other.clientY);
    this.camera.zoom(Math.max(distance(before), 1) / Math.max(distance(after), 1), 0, 0, 1);
    this.camera.pan(-0.5 * right, 0.5 * down);
  }

  zoomByWheel(event) {
    event.preventDefault();
    const pixels = event.deltaY * (event.deltaMode === 1 ? 30 : 1);
    const x = (2 * event.offsetX) / canvas.clientWidth - 1, y = 1 - (2 * event.offsetY) / canvas.clientHeight;
    this.camera.zoom(Math.exp(0.0015 * pixels), x, y, this.aspect);
    this.redraw();
  }

  press(event) {
    const actions = {
      ArrowLeft: () => this.camera.orbit(KEY_STEP, 0),
      ArrowRight: () => this.camera.orbit(-KEY_STEP, 0),
      ArrowUp: () => this.camera.orbit(0, KEY_STEP),
      ArrowDown: () => this.camera.orbit(0, -KEY_STEP),
      "+": () => this.camera.zoom(0.9, 0, 0, 1),
      "-": () => this.camera.zoom(1 / 0.9, 0, 0, 1),
      Home: () => this.camera.look(this.camera.home, this.aspect),
      Escape: () => this.choose(0),
    };
    if (!(event.key in actions)) return;
    event.preventDefault();
    actions[event.key]();
    this.redraw();
  }

  chooseAt(event) {
    const density = canvas.width / canvas.clientWidth;
    this.choose(
      this.renderer.ownerAt(this.camera, Math.floor(event.offsetX * density), Math.floor(event.offsetY * density)));
  }

  // A link to the page may name a building: page.html#17.
  chooseByHash() {
    const identifier = decoded(location.hash.slice(1));
    const number = identifier && this.nodes.findIndex((node) => node.extras && node.extras.id === identifier);
    if (!(number > 0)) return;
    const extent = extentOf(this.glb, (other) => other === number);
    if (Number.isFinite(extent.lowest[0])) {
      this.camera.look(extent, this.aspect);
      this.camera.distance *= 2.5;
      this.camera.isAtHome = false;
    }
    this.choose(number);
  }

  choose(number) {
    this.renderer.chosen = number;
    panel.hidden = !number;
    if (number) {
      const { extras } = this.nodes[number];
      panel.querySelector("h2").textContent = `Building ${extras.id}`;
      panel.querySelector("dl").replaceChildren(...measuredFirst(extras).flatMap(factRow));
    }
    this.redraw();
  }
}

// The text that a part of an address stands for; as it is where a lone % makes it no such part.
function decoded(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

// What was measured stands after the id, and a person's own fields before it.
function measuredFirst(extras) {
  const facts = Object.entries(extras);
  const at = facts.findIndex(([name]) => name === "id");
  return [...facts.slice(at + 1), ...facts.slice(0, at)];
}

const UNITS = { _m: "m", _m2: "m²", _m3: "m³" };

// Turns `height_m: 7.5` into a line that reads "height  7.5 m".
function factRow([name, value]) {
  const [ending] = name.match(/_m[23]?$/) || [""];
  const term = document.createElement("dt");
  const text = document.createElement("dd");
  term.textContent = name.slice(0, name.length - ending.length).replaceAll("_", " ");
  text.textContent = ending ? `${value} ${UNITS[ending]}` : String(value);
  return [term, text];
}

async function loadPicture(glb) {
  const [image] = glb.document.images || [];
  if (!image) return null;
  const view = glb.document.bufferViews[image.bufferView];
  const bytes = new Uint8Array(glb.buffer, glb.binaryStart + view.byteOffset, view.byteLength);
  return createImageBitmap(new Blob([bytes], { type: image.mimeType }), { colorSpaceConversion: "none" });
}

async function open() {
  if (!("DecompressionStream" in window)) throw new Error("Open this page with a browser of 2023 or newer.");
  const glb = parseGlb(await unpack([...document.querySelectorAll("script.scene")]));
  const page = new Page(glb);
  const picture = await loadPicture(glb);
  if (picture) page.renderer.setPicture(picture);
  page.start();
  const { epsg, origin_m: origin } = page.frame;
  const place = origin.map((value) => value.toFixed(0)).join(", ");
  message.textContent = `${epsg ? `EPSG:${epsg}, o` : "O"}rigin ${place} m`;
  document.body.dataset.state = "shown";
  return page;
}

const opened = open();
opened.catch((error) => {
  message.textContent = error.message;
  document.body.dataset.state = "failed";
});
