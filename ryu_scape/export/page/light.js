// What the light needs to know of the scene: what the sun sees, and what lies around every place. As in the program's
// own view (shadow_map.py, surroundings.py), reckoned once, for the scene stands still. Coordinates here are z up.

const LIGHT = [[values]];
const SHADOW_PX = 2048, AROUND_PX = 768;
const AROUND_MARGIN = 0.2, AROUND_RADIUS_M = [2.5, 9], LEAST_RADIUS_PX = [2, 4], FLOOR_SHADOW = 0.035;
const [SHADOW_UNIT, AROUND_UNIT, GRAIN_UNIT] = [2, 1, 3];

// Lowest and highest corner with z up.
function zUp({ lowest, highest }) {
  return { lowest: [lowest[0], -highest[2], lowest[1]], highest: [highest[0], -lowest[2], highest[1]] };
}

// By columns, what `axes` say of a box goes to the whole of a picture and its depths.
function parallelProjection(axes, low, high) {
  const rows = axes.map((axis, row) => {
    const scale = 2 / (high[row] - low[row]);
    return [...axis.map((value) => scale * value), -(high[row] + low[row]) / (high[row] - low[row])];
  });
  rows.push([0, 0, 0, 1]);
  return new Float32Array([0, 1, 2, 3].flatMap((column) => rows.map((row) => row[column])));
}

function unit(vector) {
  const length = Math.hypot(...vector);
  return vector.map((value) => value / length);
}

function cross(a, b) {
  return [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]];
}

class SceneLight {
  // draw: draws the whole scene with the program in use.
  constructor(gl, extent, draw) {
    this.gl = gl;
    this.box = zUp(extent);
    this.program = buildProgram(gl, PLAN_VERTICES, PLAN_FRAGMENTS);
    this.castShadows(draw);
    this.lookAround(draw);
    this.spreadGrain();
  }

  spreadGrain() {
    const gl = this.gl, { side, texels } = LIGHT.grain;
    this.grain = gl.createTexture();
    gl.bindTexture(gl.TEXTURE_2D, this.grain);
    const values = Uint8Array.from(atob(texels), (letter) => letter.charCodeAt(0));
    gl.texImage2D(gl.TEXTURE_2D, 0, gl.R8, side, side, 0, gl.RED, gl.UNSIGNED_BYTE, values);
    gl.generateMipmap(gl.TEXTURE_2D);
    gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MIN_FILTER, gl.LINEAR_MIPMAP_LINEAR);
  }

  castShadows(draw) {
    const gl = this.gl, sun = LIGHT.toSun;
    const beside = unit(cross(Math.abs(sun[2]) > 0.99 ? [0, 1, 0] : [0, 0, 1], sun));
    const axes = [beside, cross(sun, beside), sun.map((value) => -value)];
    const corners = cornersOf(this.box.lowest, this.box.highest);
    const seen = axes.map((axis) => corners.map((corner) => dot(axis, corner)));
    const low = seen.map((values) => Math.min(...values) - 1), high = seen.map((values) => Math.max(...values) + 1);
    const projection = parallelProjection(axes, low, high);
    const side = Math.min(SHADOW_PX, gl.getParameter(gl.MAX_TEXTURE_SIZE));
    this.texelM = Math.max(high[0] - low[0], high[1] - low[1]) / side;
    this.shadows = gl.createTexture();
    gl.bindTexture(gl.TEXTURE_2D, this.shadows);
    gl.texStorage2D(gl.TEXTURE_2D, 1, gl.DEPTH_COMPONENT24, side, side);
    this.smooth();
    gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_COMPARE_MODE, gl.COMPARE_REF_TO_TEXTURE);
    const target = gl.createFramebuffer();
    gl.bindFramebuffer(gl.FRAMEBUFFER, target);
    gl.framebufferTexture2D(gl.FRAMEBUFFER, gl.DEPTH_ATTACHMENT, gl.TEXTURE_2D, this.shadows, 0);
    this.drawPlan(projection, side, draw);
    gl.deleteFramebuffer(target);
    // From [-1, 1] to [0, 1]: half of each row, and half of the last one more.
    this.toShadows = projection.map((value, at) => (at % 4 < 3 ? 0.5 * (value + (at > 11 ? 1 : 0)) : value));
  }

  // Mean heights nearby and farther around, and how much of the floor the scene covers.
  lookAround(draw) {
    const gl = this.gl, { lowest, highest } = this.box;
    const width = Math.max(highest[0] - lowest[0], highest[1] - lowest[1]) + 1e-3;
    const margin = [AROUND_MARGIN * width, AROUND_MARGIN * width, 1];
    this.around = {
      lowest: lowest.map((value, axis) => value - margin[axis]),
      highest: highest.map((value, axis) => value + margin[axis]),
    };
    const box = this.around;
    const perM = [0, 1].map((axis) => AROUND_PX / (box.highest[axis] - box.lowest[axis]));
    this.radiusM = AROUND_RADIUS_M.map((metres, at) => Math.max(metres, LEAST_RADIUS_PX[at] / Math.max(...perM)));
    const axes = [[1, 0, 0], [0, 1, 0], [0, 0, -1]];
    const projection = parallelProjection(
      axes, [box.lowest[0], box.lowest[1], -box.highest[2]], [box.highest[0], box.highest[1], -box.lowest[2]]);
    const heights = this.heightsFromAbove(projection, draw);
    const near = blurred(heights, this.radiusM[0] * perM[0], this.radiusM[0] * perM[1]);
    const far = blurred(heights, this.radiusM[1] * perM[0], this.radiusM[1] * perM[1]);
    const covered = blurred(heights.map((value) => (value > 0 ? 1 : 0)),
      FLOOR_SHADOW * width * perM[0], FLOOR_SHADOW * width * perM[1]);
    const pixels = new Float32Array(4 * AROUND_PX * AROUND_PX);
    for (let i = 0; i < heights.length; i++) pixels.set([near[i], far[i], 0, covered[i]], 4 * i);
    this.surroundings = gl.createTexture();
    gl.bindTexture(gl.TEXTURE_2D, this.surroundings);
    gl.texImage2D(gl.TEXTURE_2D, 0, gl.RGBA16F, AROUND_PX, AROUND_PX, 0, gl.RGBA, gl.FLOAT, pixels);
    this.smooth();
  }

  smooth() {
    const gl = this.gl;
    for (const name of [gl.TEXTURE_MIN_FILTER, gl.TEXTURE_MAG_FILTER]) gl.texParameteri(gl.TEXTURE_2D, name, gl.LINEAR);
    for (const name of [gl.TEXTURE_WRAP_S, gl.TEXTURE_WRAP_T]) {
      gl.texParameteri(gl.TEXTURE_2D, name, gl.CLAMP_TO_EDGE);
    }
  }

  // Shares of the box's height, 0 where there is nothing.
  heightsFromAbove(projection, draw) {
    const gl = this.gl;
    const target = gl.createFramebuffer(), numbers = gl.createRenderbuffer(), depths = gl.createRenderbuffer();
    gl.bindFramebuffer(gl.FRAMEBUFFER, target);
    attach(gl, numbers, gl.RGBA8, gl.COLOR_ATTACHMENT0, AROUND_PX, AROUND_PX);
    attach(gl, depths, gl.DEPTH_COMPONENT24, gl.DEPTH_ATTACHMENT, AROUND_PX, AROUND_PX);
    gl.clearColor(0, 0, 0, 0);
    gl.clear(gl.COLOR_BUFFER_BIT);
    this.drawPlan(projection, AROUND_PX, draw);
    const bytes = new Uint8Array(4 * AROUND_PX * AROUND_PX);
    gl.readPixels(0, 0, AROUND_PX, AROUND_PX, gl.RGBA, gl.UNSIGNED_BYTE, bytes);
    gl.deleteRenderbuffer(numbers);
    gl.deleteRenderbuffer(depths);
    gl.deleteFramebuffer(target);
    return Float32Array.from({ length: AROUND_PX * AROUND_PX }, (_, i) =>
      (bytes[4 * i] + 256 * bytes[4 * i + 1] + 65536 * bytes[4 * i + 2]) / 16777215);
  }

  drawPlan(projection, side, draw) {
    const gl = this.gl;
    gl.viewport(0, 0, side, side);
    gl.enable(gl.DEPTH_TEST);
    gl.disable(gl.CULL_FACE);
    gl.clear(gl.DEPTH_BUFFER_BIT);
    gl.useProgram(this.program.program);
    gl.uniformMatrix4fv(this.program.at("u_plan"), false, projection);
    draw();
  }

  // Tells a program, which is in use, all of it.
  bind(program, eye) {
    const gl = this.gl;
    gl.activeTexture(gl.TEXTURE0 + SHADOW_UNIT);
    gl.bindTexture(gl.TEXTURE_2D, this.shadows);
    gl.activeTexture(gl.TEXTURE0 + AROUND_UNIT);
    gl.bindTexture(gl.TEXTURE_2D, this.surroundings);
    gl.activeTexture(gl.TEXTURE0 + GRAIN_UNIT);
    gl.bindTexture(gl.TEXTURE_2D, this.grain);
    gl.activeTexture(gl.TEXTURE0);
    gl.uniform1i(program.at("u_grain"), GRAIN_UNIT);
    gl.uniform1f(program.at("u_grain_m"), LIGHT.grain.widthM);
    gl.uniform1i(program.at("u_shadow_map"), SHADOW_UNIT);
    gl.uniform1i(program.at("u_surroundings"), AROUND_UNIT);
    gl.uniformMatrix4fv(program.at("u_to_shadow_map"), false, this.toShadows);
    gl.uniform1f(program.at("u_shadow_texel_m"), this.texelM);
    gl.uniform2fv(program.at("u_surroundings_radius_m"), this.radiusM);
    gl.uniform3fv(program.at("u_box_lowest"), this.around.lowest);
    gl.uniform3fv(program.at("u_box_highest"), this.around.highest);
    gl.uniform3fv(program.at("u_to_sun"), LIGHT.toSun);
    gl.uniform3f(program.at("u_eye"), eye[0], -eye[2], eye[1]);
    for (const [name, value] of Object.entries(LIGHT.look)) gl.uniform1f(program.at(name), value);
  }
}

// Averages a square picture over a box, twice, which comes close to a round bell.
function blurred(image, across, down) {
  for (let round = 0; round < 2; round++) image = averagedRows(averagedRows(image, across), down);
  return image;
}

// The mean of 2 r + 1 neighbours along each row, edges continued; rows become columns.
function averagedRows(image, radius) {
  const n = AROUND_PX, r = Math.min(Math.max(Math.round(radius), 1), n - 1);
  const turned = new Float32Array(n * n);
  for (let row = 0; row < n; row++) {
    const at = (column) => image[n * row + Math.min(Math.max(column, 0), n - 1)];
    let sum = 0;
    for (let column = -r; column <= r; column++) sum += at(column);
    for (let column = 0; column < n; column++) {
      turned[n * column + row] = sum / (2 * r + 1);
      sum += at(column + r + 1) - at(column - r);
    }
  }
  return turned;
}
