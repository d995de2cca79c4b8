// The light is that of the program's own view: what stands in double brackets are its own files, word for word, z up.
// The page's positions are y up, so each vertex shader turns them.

const Z_UP = `
vec3 z_up(vec3 y_up) {
  return vec3(y_up.x, -y_up.z, y_up.y);
}
`;

const SURFACE_VERTICES = `#version 300 es
layout(location = 0) in vec3 a_position;
layout(location = 1) in vec3 a_normal;
layout(location = 2) in vec4 a_colour;
layout(location = 3) in vec2 a_coordinates;
layout(location = 4) in uint a_owner;
uniform mat4 u_view_projection;
uniform float u_spacing_px_at_one_metre;
out vec3 v_position;
out vec3 v_normal;
out vec3 v_colour;
out vec2 v_uv;
flat out uint v_owner;
${Z_UP}
void main() {
  gl_Position = u_view_projection * vec4(a_position, 1.0);
  gl_PointSize = clamp(u_spacing_px_at_one_metre / gl_Position.w, 1.0, 24.0);
  v_position = z_up(a_position);
  v_normal = z_up(a_normal);
  v_colour = pow(a_colour.rgb, vec3(1.0 / 2.2));
  v_uv = a_coordinates;
  v_owner = a_owner;
}`;

// What lets WebGL read the program's own shaders.
const PRELUDE = `#version 300 es
precision highp float;
precision highp sampler2DShadow;
#define varying in
#define texture2D texture
#define shadow2D(map, place) vec4(texture(map, place))
out vec4 colour;
`;

const surfaceFragments = (texture) => `${PRELUDE}
[[light]]
${texture}
[[surface]]
flat in uint v_owner;
uniform uint u_chosen;

void main() {
  vec3 seen = surface_colour();
  bool is_chosen = v_owner != 0u && v_owner == u_chosen;
  colour = vec4(is_chosen ? mix(seen, vec3(1.0, 0.8, 0.1), 0.42) : seen, 1.0);
}`;

const SURFACE_FRAGMENTS = surfaceFragments(`[[no_leaves]]
[[grain]]`);
const CROWN_FRAGMENTS = surfaceFragments(`[[leaves]]
[[no_grain]]`);

const OWNER_FRAGMENTS = `#version 300 es
precision highp float;
flat in uint v_owner;
out vec4 colour;

void main() {
  colour = vec4(uvec4(v_owner, v_owner >> 8, v_owner >> 16, v_owner >> 24) & 255u) / 255.0;
}`;

// Depths seen along parallel lines, from the sun or from straight above.
const PLAN_VERTICES = `#version 300 es
layout(location = 0) in vec3 a_position;
uniform mat4 u_plan;
${Z_UP}
void main() {
  gl_Position = u_plan * vec4(z_up(a_position), 1.0);
  gl_PointSize = 2.0;
}`;

// The nearness as a number of 24 bits.
const PLAN_FRAGMENTS = `#version 300 es
precision highp float;
out vec4 colour;

void main() {
  uint nearness = uint((1.0 - gl_FragCoord.z) * 16777215.0);
  colour = vec4(uvec4(nearness, nearness >> 8, nearness >> 16, 255u) & 255u) / 255.0;
}`;

const SKY_VERTICES = `#version 300 es
uniform vec3 u_right;
uniform vec3 u_up;
uniform vec3 u_back;
out vec3 v_direction;
${Z_UP}
void main() {
  vec2 corner = vec2(gl_VertexID == 1 ? 3.0 : -1.0, gl_VertexID == 2 ? 3.0 : -1.0);
  v_direction = z_up(corner.x * u_right + corner.y * u_up - u_back);
  gl_Position = vec4(corner, 1.0, 1.0);
}`;

const SKY_FRAGMENTS = `${PRELUDE}
[[sky]]
void main() {
  colour = vec4(background_colour(), 1.0);
}`;
