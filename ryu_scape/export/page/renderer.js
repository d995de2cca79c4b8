// Keeps the joined batches on the graphics card and draws them; also says whose a pixel is.

const LOCATIONS = { POSITION: 0, NORMAL: 1, COLOR_0: 2, TEXCOORD_0: 3 };
const OWNER_LOCATION = 4;

class Renderer {
  constructor(canvas, glb) {
    const gl = canvas.getContext("webgl2", { antialias: true });
    if (!gl) throw new Error("This browser shows no 3D graphics (WebGL 2). Switch hardware acceleration on.");
    this.gl = gl;
    this.surface = buildProgram(gl, SURFACE_VERTICES, SURFACE_FRAGMENTS);
    this.crowns = buildProgram(gl, SURFACE_VERTICES, CROWN_FRAGMENTS);
    this.owners = buildProgram(gl, SURFACE_VERTICES, OWNER_FRAGMENTS);
    this.sky = buildProgram(gl, SKY_VERTICES, SKY_FRAGMENTS);
    this.pointWidthM = Number(canvas.dataset.pointWidthM);
    this.batches = batchesOf(glb).map((batch) => this.upload(batch));
    this.light = new SceneLight(gl, extentOf(glb), () => this.drawArrays(this.batches));
    this.picture = null;
    this.chosen = 0;
  }

  upload({ arrays, owners, indices, isPoints, material }) {
    const gl = this.gl;
    const vertexArray = gl.createVertexArray();
    gl.bindVertexArray(vertexArray);
    for (const [name, array] of Object.entries(arrays)) {
      const length = array.length / owners.length;
      this.fill(gl.ARRAY_BUFFER, array);
      const type = array instanceof Uint16Array ? gl.UNSIGNED_SHORT : gl.FLOAT;
      gl.vertexAttribPointer(LOCATIONS[name], length, type, true, 0, 0);
      gl.enableVertexAttribArray(LOCATIONS[name]);
    }
    this.fill(gl.ARRAY_BUFFER, owners);
    gl.vertexAttribIPointer(OWNER_LOCATION, 1, gl.UNSIGNED_INT, 0, 0);
    gl.enableVertexAttribArray(OWNER_LOCATION);
    if (!isPoints) this.fill(gl.ELEMENT_ARRAY_BUFFER, indices);
    gl.bindVertexArray(null);
    const count = isPoints ? owners.length : indices.length;
    return { vertexArray, count, isPoints, isTextured: "TEXCOORD_0" in arrays, name: material.name };
  }

  fill(target, array) {
    this.gl.bindBuffer(target, this.gl.createBuffer());
    this.gl.bufferData(target, array, this.gl.STATIC_DRAW);
  }

  setPicture(image) {
    const gl = this.gl;
    this.picture = gl.createTexture();
    gl.bindTexture(gl.TEXTURE_2D, this.picture);
    gl.texImage2D(gl.TEXTURE_2D, 0, gl.RGBA8, gl.RGBA, gl.UNSIGNED_BYTE, image);
    gl.generateMipmap(gl.TEXTURE_2D);
    gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MIN_FILTER, gl.LINEAR_MIPMAP_LINEAR);
    gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_WRAP_S, gl.CLAMP_TO_EDGE);
    gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_WRAP_T, gl.CLAMP_TO_EDGE);
    const sharper = gl.getExtension("EXT_texture_filter_anisotropic");
    if (sharper) gl.texParameterf(gl.TEXTURE_2D, sharper.TEXTURE_MAX_ANISOTROPY_EXT, 8);
  }

  draw(camera) {
    const gl = this.gl;
    const { width, height } = gl.canvas;
    gl.bindFramebuffer(gl.FRAMEBUFFER, null);
    gl.viewport(0, 0, width, height);
    gl.clear(gl.DEPTH_BUFFER_BIT);
    this.drawSky(camera, width / height);
    const isCrown = (batch) => batch.name === "trees";
    for (const [program, batches] of [
      [this.surface, this.batches.filter((batch) => !isCrown(batch))],
      [this.crowns, this.batches.filter(isCrown)],
    ]) {
      gl.useProgram(program.program);
      this.light.bind(program, camera.eye);
      gl.uniform1ui(program.at("u_chosen"), this.chosen);
      gl.uniform1f(program.at("u_haze_start_m"), camera.distance);
      gl.uniform1f(program.at("u_haze_range_m"), 1.5 * camera.size);
      this.drawBatches(program, batches, camera, width, height);
    }
  }

  // The number of the building's node at a pixel, counted from the upper left, or 0.
  ownerAt(camera, x, y) {
    const gl = this.gl;
    const { width, height } = gl.canvas;
    const target = gl.createFramebuffer(), numbers = gl.createRenderbuffer(), depths = gl.createRenderbuffer();
    gl.bindFramebuffer(gl.FRAMEBUFFER, target);
    attach(gl, numbers, gl.RGBA8, gl.COLOR_ATTACHMENT0, width, height);
    attach(gl, depths, gl.DEPTH_COMPONENT24, gl.DEPTH_ATTACHMENT, width, height);
    gl.viewport(0, 0, width, height);
    gl.clearColor(0, 0, 0, 0);
    gl.clear(gl.COLOR_BUFFER_BIT | gl.DEPTH_BUFFER_BIT);
    gl.useProgram(this.owners.program);
    this.drawBatches(this.owners, this.batches, camera, width, height);
    const pixel = new Uint8Array(4);
    gl.readPixels(x, height - 1 - y, 1, 1, gl.RGBA, gl.UNSIGNED_BYTE, pixel);
    gl.deleteRenderbuffer(numbers);
    gl.deleteRenderbuffer(depths);
    gl.deleteFramebuffer(target);
    return new DataView(pixel.buffer).getUint32(0, true);
  }

  drawSky(camera, aspect) {
    const gl = this.gl;
    const { right, up, back } = camera.axes;
    const slope = Math.tan(HALF_VIEW_ANGLE);
    gl.disable(gl.DEPTH_TEST);
    gl.useProgram(this.sky.program);
    this.light.bind(this.sky, camera.eye);
    gl.uniform1f(this.sky.at("u_floor_m"), this.light.box.lowest[2]);
    gl.uniform3fv(this.sky.at("u_right"), right.map((value) => value * slope * aspect));
    gl.uniform3fv(this.sky.at("u_up"), up.map((value) => value * slope));
    gl.uniform3fv(this.sky.at("u_back"), back);
    gl.drawArrays(gl.TRIANGLES, 0, 3);
  }

  drawBatches(program, batches, camera, width, height) {
    const gl = this.gl;
    const pxAtOneMetre = height / (2 * Math.tan(HALF_VIEW_ANGLE));
    gl.enable(gl.DEPTH_TEST);
    gl.enable(gl.CULL_FACE);
    gl.bindTexture(gl.TEXTURE_2D, this.picture);
    gl.vertexAttrib3f(LOCATIONS.NORMAL, 0, 1, 0);
    gl.uniformMatrix4fv(program.at("u_view_projection"), false, camera.viewProjection(width / height));
    gl.uniform1f(program.at("u_spacing_px_at_one_metre"), this.pointWidthM * pxAtOneMetre);
    for (const batch of batches) {
      gl.uniform1f(program.at("u_is_covered"), batch.isTextured ? 1 : 0);
      gl.uniform1f(program.at("u_glass"), batch.name === "glass" ? 1 : 0);
      gl.uniform1f(program.at("u_is_cut"), batch.name === "base" ? 1 : 0);
      this.drawArrays([batch]);
    }
  }

  drawArrays(batches) {
    const gl = this.gl;
    for (const batch of batches) {
      gl.bindVertexArray(batch.vertexArray);
      if (batch.isPoints) gl.drawArrays(gl.POINTS, 0, batch.count);
      else gl.drawElements(gl.TRIANGLES, batch.count, gl.UNSIGNED_INT, 0);
    }
    gl.bindVertexArray(null);
  }
}

function attach(gl, buffer, format, attachment, width, height) {
  gl.bindRenderbuffer(gl.RENDERBUFFER, buffer);
  gl.renderbufferStorage(gl.RENDERBUFFER, format, width, height);
  gl.framebufferRenderbuffer(gl.FRAMEBUFFER, attachment, gl.RENDERBUFFER, buffer);
}

function buildProgram(gl, vertices, fragments) {
  const program = gl.createProgram();
  for (const [type, source] of [[gl.VERTEX_SHADER, vertices], [gl.FRAGMENT_SHADER, fragments]]) {
    const shader = gl.createShader(type);
    gl.shaderSource(shader, source);
    gl.compileShader(shader);
    gl.attachShader(program, shader);
  }
  gl.linkProgram(program);
  if (!gl.getProgramParameter(program, gl.LINK_STATUS)) throw new Error(gl.getProgramInfoLog(program));
  const places = new Map();
  const at = (name) => {
    if (!places.has(name)) places.set(name, gl.getUniformLocation(program, name));
    return places.get(name);
  };
  return { program, at };
}
