// Unpacks the GLB that the page carries, and joins its many small meshes into few arrays that are quick to draw.

const ELEMENT_LENGTHS = { SCALAR: 1, VEC2: 2, VEC3: 3, VEC4: 4 };
const COMPONENT_ARRAYS = { 5123: Uint16Array, 5125: Uint32Array, 5126: Float32Array };

// The gzipped GLB stands in the page as base64, in several pieces because browsers limit the length of a text.
async function unpack(pieces) {
  const packed = new ReadableStream({
    pull(controller) {
      const piece = pieces.shift();
      if (!piece) return controller.close();
      const text = atob(piece.textContent.trim());
      const bytes = new Uint8Array(text.length);
      for (let i = 0; i < text.length; i++) bytes[i] = text.charCodeAt(i);
      piece.remove();
      controller.enqueue(bytes);
    },
  });
  return new Response(packed.pipeThrough(new DecompressionStream("gzip"))).arrayBuffer();
}

function parseGlb(buffer) {
  const textLength = new DataView(buffer).getUint32(12, true);
  const document = JSON.parse(new TextDecoder().decode(new Uint8Array(buffer, 20, textLength)));
  return { document, buffer, binaryStart: 28 + textLength };
}

// One array of numbers for a whole buffer view.
function viewArray(glb, number, componentType) {
  const view = glb.document.bufferViews[number];
  const Type = COMPONENT_ARRAYS[componentType];
  return new Type(glb.buffer, glb.binaryStart + view.byteOffset, view.byteLength / Type.BYTES_PER_ELEMENT);
}

// Numbers of an accessor whose elements stand next to one another.
function accessorArray(glb, number) {
  const accessor = glb.document.accessors[number];
  const array = viewArray(glb, accessor.bufferView, accessor.componentType);
  const first = accessor.byteOffset / array.BYTES_PER_ELEMENT;
  return array.subarray(first, first + accessor.count * ELEMENT_LENGTHS[accessor.type]);
}

// Meshes with the same buffer views become one batch. Each vertex keeps the number of its node, which is how a building
// is found again under the pointer; what is no building has number 0.
function batchesOf(glb) {
  const { nodes, meshes, accessors } = glb.document;
  const holder = nodes.find((node) => node.name === "buildings" && node.children);
  const buildings = new Set(holder ? holder.children : []);
  const batches = new Map();
  nodes.forEach((node, number) => {
    if (node.mesh === undefined) return;
    for (const primitive of meshes[node.mesh].primitives) {
      const view = accessors[primitive.attributes.POSITION].bufferView;
      if (!batches.has(view)) batches.set(view, []);
      batches.get(view).push({ primitive, owner: buildings.has(number) ? number : 0 });
    }
  });
  return [...batches.values()].map((parts) => joinParts(glb, parts));
}

function joinParts(glb, parts) {
  const { accessors, materials } = glb.document;
  const { attributes, material, mode, indices } = parts[0].primitive;
  const arrays = {};
  for (const [name, number] of Object.entries(attributes)) {
    arrays[name] = viewArray(glb, accessors[number].bufferView, accessors[number].componentType);
  }
  const owners = new Uint32Array(arrays.POSITION.length / 3);
  const joined = new Uint32Array(
    indices === undefined ? 0 : viewArray(glb, accessors[indices].bufferView, accessors[indices].componentType).length);
  let filled = 0;
  for (const { primitive, owner } of parts) {
    const position = accessors[primitive.attributes.POSITION];
    const firstVertex = position.byteOffset / 12;
    owners.fill(owner, firstVertex, firstVertex + position.count);
    if (primitive.indices === undefined) continue;
    for (const index of accessorArray(glb, primitive.indices)) joined[filled++] = firstVertex + index;
  }
  return { arrays, owners, indices: joined.subarray(0, filled), isPoints: mode === 0, material: materials[material] };
}

// Lowest and highest corner of all positions, or of those under one node.
function extentOf(glb, isIncluded = () => true) {
  const lowest = [Infinity, Infinity, Infinity], highest = [-Infinity, -Infinity, -Infinity];
  glb.document.nodes.forEach((node, number) => {
    if (node.mesh === undefined || !isIncluded(number)) return;
    for (const { attributes } of glb.document.meshes[node.mesh].primitives) {
      const { min, max } = glb.document.accessors[attributes.POSITION];
      for (let axis = 0; axis < 3; axis++) {
        lowest[axis] = Math.min(lowest[axis], min[axis]);
        highest[axis] = Math.max(highest[axis], max[axis]);
      }
    }
  });
  return { lowest, highest };
}
