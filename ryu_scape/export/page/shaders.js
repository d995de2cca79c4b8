// The light is that of the program's own view: a sun and a hemisphere of sky, in linear colours, y up.

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
out vec2 v_coordinates;
flat out uint v_owner;

void main() {
  gl_Position = u_view_projection * vec4(a_position, 1.0);
  gl_PointSize = clamp(u_spacing_px_at_one_metre / gl_Position.w, 1.0, 24.0);
  v_position = a_position;
  v_normal = a_normal;
  v_colour = a_colour.rgb;
  v_coordinates = a_coordinates;
  v_owner = a_owner;
}`;

const LIGHT = `#version 300 es
precision highp float;
[[light]]out vec4 colour;

vec3 sky(vec3 direction) {
  return mix(HORIZON, ZENITH, 1.0 - exp(-3.4 * max(direction.y, 0.0)));
}

vec4 encoded(vec3 light) {
  return vec4(pow(clamp(light, 0.0, 1.0), vec3(1.0 / 2.2)), 1.0);
}
`;

const SURFACE_FRAGMENTS = `${LIGHT}
in vec3 v_position;
in vec3 v_normal;
in vec3 v_colour;
in vec2 v_coordinates;
flat in uint v_owner;
uniform vec3 u_eye;
uniform uint u_chosen;
uniform bool u_is_textured;
uniform bool u_is_glass;
uniform float u_haze_start_m;
uniform float u_haze_range_m;
uniform sampler2D u_picture;

// An orthophoto already shows which sides the sun shone on: its surfaces are lit as if they were flatter.
const float PHOTOGRAPHED_RELIEF = 0.45;

// A pane mirrors the sky, the more the flatter it is looked at (Schlick's approximation).
vec3 glazed(vec3 pane, vec3 normal, vec3 to_eye) {
  vec3 mirrored = reflect(-to_eye, normal);
  float reflectance = 0.12 + 0.75 * pow(1.0 - max(dot(normal, to_eye), 0.0), 4.0);
  return mix(pane, mix(0.35 * FLOOR, sky(mirrored), smoothstep(-0.25, 0.05, mirrored.y)), reflectance);
}

void main() {
  vec3 normal = normalize(v_normal);
  vec3 albedo = v_colour;
  if (u_is_textured) {
    albedo = texture(u_picture, v_coordinates).rgb;
    normal = normalize(mix(vec3(0.0, 1.0, 0.0), normal, PHOTOGRAPHED_RELIEF));
  }
  vec3 ambient = mix(GROUND_LIGHT, SKY_LIGHT, 0.5 + 0.5 * normal.y);
  vec3 light = albedo * (ambient + max(dot(normal, TO_SUN), 0.0) * SUN_LIGHT);
  if (u_is_glass) light = glazed(light, normal, normalize(u_eye - v_position));
  if (v_owner != 0u && v_owner == u_chosen) light = mix(light, vec3(1.0, 0.5, 0.05), 0.35);
  float beyond = max(distance(u_eye, v_position) - u_haze_start_m, 0.0) / u_haze_range_m;
  colour = encoded(mix(light, HORIZON, 0.55 * (1.0 - exp(-beyond * beyond))));
}`;

const OWNER_FRAGMENTS = `#version 300 es
precision highp float;
flat in uint v_owner;
out vec4 colour;

void main() {
  colour = vec4(uvec4(v_owner, v_owner >> 8, v_owner >> 16, v_owner >> 24) & 255u) / 255.0;
}`;

const SKY_VERTICES = `#version 300 es
uniform vec3 u_right;
uniform vec3 u_up;
uniform vec3 u_back;
out vec3 v_direction;

void main() {
  vec2 corner = vec2(gl_VertexID == 1 ? 3.0 : -1.0, gl_VertexID == 2 ? 3.0 : -1.0);
  v_direction = corner.x * u_right + corner.y * u_up - u_back;
  gl_Position = vec4(corner, 1.0, 1.0);
}`;

const SKY_FRAGMENTS = `${LIGHT}
in vec3 v_direction;

void main() {
  vec3 direction = normalize(v_direction);
  colour = encoded(direction.y > 0.0 ? sky(direction) : mix(HORIZON, FLOOR, 1.0 - exp(4.0 * direction.y)));
}`;
