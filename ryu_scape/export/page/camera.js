// Orbits a target, y up; matrices are arrays of 16 by columns, as WebGL takes them.

const HALF_VIEW_ANGLE = Math.PI / 9;
const ROOM_AROUND = 1.05;

class Camera {
  constructor(extent, aspect) {
    this.home = extent;
    this.look(extent, aspect);
  }

  // Shows a box from the south-east, all of it in a view that is `aspect` times as wide as high.
  look({ lowest, highest }, aspect) {
    this.target = lowest.map((low, axis) => 0.5 * (low + highest[axis]));
    this.azimuth = 0.55;
    this.elevation = 0.65;
    const { right, up, back } = this.axes, slope = Math.tan(HALF_VIEW_ANGLE);
    const needed = cornersOf(lowest, highest).map((corner) => {
      const from = corner.map((value, axis) => value - this.target[axis]);
      return Math.max(Math.abs(dot(right, from)) / (slope * aspect), Math.abs(dot(up, from)) / slope) + dot(back, from);
    });
    this.distance = Math.max(ROOM_AROUND * Math.max(...needed), 10);
    this.isAtHome = true;
  }

  get size() {
    return Math.hypot(...this.home.lowest.map((low, axis) => this.home.highest[axis] - low));
  }

  // Unit vectors to the right, up in the picture, and from the target to the eye.
  get axes() {
    const [sa, ca] = [Math.sin(this.azimuth), Math.cos(this.azimuth)];
    const [se, ce] = [Math.sin(this.elevation), Math.cos(this.elevation)];
    return { right: [ca, 0, -sa], up: [-sa * se, ce, -ca * se], back: [sa * ce, se, ca * ce] };
  }

  get eye() {
    const { back } = this.axes;
    return this.target.map((value, axis) => value + this.distance * back[axis]);
  }

  orbit(right, up) {
    this.isAtHome = false;
    this.azimuth -= right;
    this.elevation = Math.min(Math.max(this.elevation + up, 0.05), Math.PI / 2);
  }

  // Moves over the ground by a share of the view's height.
  pan(right, up) {
    this.isAtHome = false;
    const metres = 2 * this.distance * Math.tan(HALF_VIEW_ANGLE);
    const [sa, ca] = [Math.sin(this.azimuth), Math.cos(this.azimuth)];
    const forward = up / Math.max(Math.sin(this.elevation), 0.3);
    this.target[0] += metres * (right * ca - forward * sa);
    this.target[2] += metres * (-right * sa - forward * ca);
  }

  // Comes nearer by a factor; what is at x, y of the view (-1 to 1, up) stays there.
  zoom(factor, x, y, aspect) {
    const before = this.distance;
    this.distance = Math.min(Math.max(before * factor, 5), 4 * this.size);
    const share = 0.5 * (before / this.distance - 1);
    this.pan(share * x * aspect, share * y);
  }

  viewProjection(aspect) {
    const { right, up, back } = this.axes;
    const near = Math.max(0.02 * this.distance, 0.2), far = this.distance + 2 * this.size;
    const scale = 1 / Math.tan(HALF_VIEW_ANGLE);
    const depth = (far + near) / (far - near);
    const rows = [
      right.map((value) => (value * scale) / aspect),
      up.map((value) => value * scale),
      back.map((value) => -depth * value),
      back.map((value) => -value),
    ];
    const offsets = rows.map((row) => -dot(row, this.eye));
    offsets[2] -= (2 * far * near) / (far - near);
    return new Float32Array([0, 1, 2].flatMap((axis) => rows.map((row) => row[axis])).concat(offsets));
  }
}

// The eight corners of a box.
function cornersOf(lowest, highest) {
  return [...Array(8).keys()].map((which) => [0, 1, 2].map((axis) => (which & (1 << axis) ? highest : lowest)[axis]));
}

function dot(a, b) {
  return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
}
